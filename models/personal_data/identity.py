"""Identity numbers: 居民身份证 with its check digit, the cards that share its form, and the old 15 digits."""

from __future__ import annotations

import re
from datetime import date

from models.personal_data.cited import numbers_a_paper
from models.personal_data.recognising import NEXT, SIGN, Recogniser, Verdict, digits, ends_shown, neighbours

_PROVINCE = r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])"
_PLACE = rf"(?:{_PROVINCE}(?:{NEXT}){{4}}|9{SIGN}?{_PROVINCE}(?:{NEXT}){{3}})"  # 9: the card of a foreign resident
_ID_18 = re.compile(rf"{_PLACE}{SIGN}?(?:1{SIGN}?[89]|2{SIGN}?0)(?:{NEXT}){{9}}{SIGN}?[0-9Xx]")
_ID_15 = re.compile(rf"(?<![0-9A-Za-z]){_PROVINCE}[0-9]{{4}}{SIGN}?[0-9]{{6}}{SIGN}?[0-9]{{3}}(?![0-9A-Za-z])")


def _id_of_18_digits(match: re.Match[str]) -> Verdict | None:
    """Sought inside longer numbers too: people paste a name list without blanks between ID and telephone."""
    from stdnum.cn import ric

    number = digits(match[0])
    if ric.calc_check_digit(number) != number[-1] or not _is_a_date(number[6:14]):
        return None
    if _glued_to_digits(match) and number[6:10] >= "2010":
        return None  # inside a longer number a recent date is an order's, not a child's
    return Verdict(match.start(), match.end(), ends_shown(number, 4))


def _id_of_15_digits(match: re.Match[str]) -> Verdict | None:
    number = digits(match[0])
    if not _is_a_date("19" + number[6:12]) or numbers_a_paper(match):
        return None
    return Verdict(match.start(), match.end(), ends_shown(number, 4))


def _is_a_date(yyyymmdd: str) -> bool:
    try:
        date(int(yyyymmdd[:4]), int(yyyymmdd[4:6]), int(yyyymmdd[6:]))
    except ValueError:
        return False
    return True


def _glued_to_digits(match: re.Match[str]) -> bool:
    before, after = neighbours(match.string, match.start(), match.end())
    return before.isdecimal() or (after.isdecimal() and match[0][-1].isdecimal())


ID_OF_18_DIGITS = Recogniser("id_number", _ID_18, _id_of_18_digits)
ID_OF_15_DIGITS = Recogniser("id_number", _ID_15, _id_of_15_digits)
