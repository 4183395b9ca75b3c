"""Credentials: passwords after their word, tokens, private keys."""

from __future__ import annotations

import re

from models.personal_data.cited import MASK
from models.personal_data.recognising import Recogniser, Verdict

STARS = "******"
"""What stands for a credential: nothing of it, not even its length."""

_PRIVATE_KEY = re.compile(
    r"(?P<lead>-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----)"
    r"(?P<value>\*{6}|(?:[^-*]|-(?!----END ))*+(?:-----END [A-Z ]{0,30}-----)?)"  # without its end: all that follows
)
_WORD = (
    r"(?:密码|口令|密钥|授权码|令牌|PIN|[Pp]in码|(?i:passw(?:or)?d|passphrase|passcode|pwd|(?<![a-z])(?:pass|pw)"
    r"|secret|token|authorization|(?:api|access|private)[ _-]?key))"
)
_BETWEEN = r"[^A-Za-z0-9:=\n\0]{0,8}?(?:[:=]++>?|[是为]|成了?)"
_OPENING = r"[ \t]{0,2}+[*_~“‘「『(（\[]{0,2}+[ \t]{0,2}+(?i:(?:bearer|basic)\s)?"
_NOT_A_MENTION_LINK_OR_DATE = r"(?![\"'`]?(?:<[@#!]|<?https?://|20[0-9]{2}[-/.]))"
_ONE_WORD = r"(?:(?!-----BEGIN )[!-~])"
_NAMED = re.compile(  # 密码：… · 密码（初始）=… · 密码统一改为… · password is …
    rf"(?P<lead>{_WORD}(?:{_BETWEEN}{_OPENING}|\s(?:is|was)\s(?=[!-~]{{0,32}}[0-9])))"
    rf"(?P<value>(?P<quote>[\"'`])[^\n\0]{{4,}}?(?P=quote)|{_NOT_A_MENTION_LINK_OR_DATE}{_ONE_WORD}{{4,512}})"
)
_BARE = re.compile(  # 密码Abc@123 · 密码 123456 · 密码如下：⏎abc123: on weaker signs there must be a digit
    rf"(?P<lead>(?:密码|口令)(?:如下)?:?+\s{{0,2}}+{_OPENING})"
    rf"(?P<value>{_NOT_A_MENTION_LINK_OR_DATE}(?=[!-~]{{0,32}}[0-9]){_ONE_WORD}{{6,512}})"
)
_IN_URL = re.compile(r"(?P<lead>://[!-.0-9;-?A-~]{0,64}:)(?P<value>[!-.0-~]{1,256})(?=@)")
_BEARER = re.compile(r"(?i)(?P<lead>\bbearer\s{1,3})(?P<value>[0-9a-z._~+/=-]{16,})")
_TOKEN = re.compile(
    r"(?<![\w-])(?P<lead>xox[a-z]-|xapp-|gh[pousr]_|github_pat_|glpat-|[sr]k_live_|sk-|hooks\.slack\.com/services/"
    r"|AKIA|ASIA|LTAI|AKID|AIza|eyJ(?=[\w-]{8,}+\.[\w-]{4,}+\.))(?P<value>[\w./+=-]{12,})",
    re.ASCII,
)


def _credential(match: re.Match[str]) -> Verdict:
    if masked_before := MASK.match(match["value"]):
        end = match.start("value") + masked_before.end()
        return Verdict(end, end, "")
    return Verdict(match.end("lead"), match.end(), STARS)


CREDENTIALS = tuple(
    Recogniser("credential", pattern, _credential)
    for pattern in (_PRIVATE_KEY, _NAMED, _BARE, _IN_URL, _BEARER, _TOKEN)
)
