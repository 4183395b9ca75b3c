"""Bank cards: an issuer's length and prefix, and Luhn's check digit."""

from __future__ import annotations

import re

from models.personal_data.cited import numbers_a_paper
from models.personal_data.recognising import SIGN, Recogniser, Verdict, digits, ends_shown, neighbours

_CARD = re.compile(
    r"(?<![0-9])(?:[0-9]{15,19}"
    rf"|[0-9]{{4}}(?P<sign>{SIGN})(?:[0-9]{{4}}(?P=sign)){{2}}[0-9]{{4}}(?P<tail>(?P=sign)[0-9]{{1,3}}(?![0-9]))?"
    rf"|[0-9]{{4}}{SIGN}[0-9]{{6}}{SIGN}[0-9]{{5}}|[0-9]{{6}}{SIGN}[0-9]{{9,13}})(?![0-9])"
)
_ISSUER = re.compile(  # who issues which length; most numbers of 19 digits that begin with 4 are orders
    r"62[0-9]{14,17}|81[0-7][0-9]{13,16}|955[0-9]{16}|4(?:21349|34061|34062|36742|56351)[0-9]{13}"  # UnionPay, debit
    r"|4[0-9]{15}|5[1-5][0-9]{14}|3[47][0-9]{13}|35[0-9]{14}|3(?:0[0-5]|[689][0-9])[0-9]{13}"
    r"|6(?:011|4[4-9][0-9]|5[0-9]{2})[0-9]{12,15}"
    r"|(?!..(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]))2(?:2[2-9]|[3-6][0-9]|7[01])[0-9]{13}"  # no yymmdd serials
)


def _bank_card(match: re.Match[str]) -> Verdict | None:
    ends = [match.end(), match.start("tail")] if match["tail"] else [match.end()]  # the tail may be the next number
    for end in ends:
        number = digits(match.string[match.start() : end])
        if _is_a_card(number) and not numbers_a_paper(match):
            in_a_code = re.search("[A-Za-z_]", "".join(neighbours(match.string, match.start(), end)))
            if number.startswith("62") or not in_a_code:  # ICBC6222… is a card, SO4012… an order
                return Verdict(match.start(), end, ends_shown(number, 4))
    return None


def _is_a_card(number: str) -> bool:
    if not _ISSUER.fullmatch(number):
        return False
    from stdnum import luhn

    return bool(luhn.is_valid(number))


BANK_CARD = Recogniser("bank_card", _CARD, _bank_card)
