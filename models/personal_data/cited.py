"""What only looks like personal data: masks already made, Slack's own ids, digests, and the numbers of papers."""

from __future__ import annotations

import re

from models.personal_data.recognising import Recogniser, Verdict

MASK = re.compile(r"(?<![0-9])[0-9]+\*{4,}+[0-9]+|(?<!\*)\*{4,}+(?:[0-9]{1,4}(?![0-9]))?")
"""A number or credential that is masked already: 199****1234, ****1234."""

_CITED = re.compile(
    MASK.pattern + r"|(?<![0-9])1[0-9]{9}\.[0-9]{6}(?![0-9])"  # Slack's time stamps
    r"|(?<![0-9A-Za-z])[A-Z]0[0-9A-Z]{7,11}(?![0-9A-Za-z])"  # Slack's ids
    r"|\.slack\.com/archives/[0-9A-Z]+(?:/p[0-9]{16})?(?:\?[\w.=&;-]*)?"
    r"|(?<![0-9A-Za-z])[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}(?![0-9A-Za-z])"
    r"|(?<![0-9A-Za-z])(?=[0-9]*+[A-Fa-f])[0-9A-Fa-f]{32,}+(?![0-9A-Za-z])",  # MD5 and longer digests
    re.ASCII,
)
_NUMBER_OF_A_PAPER = re.compile(
    r"(?i)(?:订单|单号|发票|流水|凭证|税号|纳税人识别|信用代码|编号|order|invoice|tracking|waybill)"
    r"(?:号码|号|代码|\s?(?:number|no\.?|id))?[ \t:#为是]{0,3}\Z"
)


def _cited(match: re.Match[str]) -> Verdict:
    return Verdict(match.end(), match.end(), "")


def numbers_a_paper(match: re.Match[str]) -> bool:
    """Whether the words just before say that this is an order, an invoice or the like."""
    return bool(_NUMBER_OF_A_PAPER.search(match.string[max(0, match.start() - 24) : match.start()]))


CITED = Recogniser(None, _CITED, _cited)
