"""Phones: Chinese mobiles, landlines with area code, and numbers abroad."""

from __future__ import annotations

import re

from models.personal_data.cited import numbers_a_paper
from models.personal_data.recognising import SIGN, Recogniser, Verdict, digits, end_shown, ends_shown

_MOBILE = re.compile(  # by pattern alone: new ranges are opened faster than a library learns of them
    rf"(?=[+(（018])(?<![0-9¥￥$])(?:[(（]?(?:(?:\+|00){SIGN}?)?86[)）]?{SIGN}?)?"
    rf"(?P<number>1[3-9][0-9](?:{SIGN}?[0-9]{{4}}){{2}}"
    rf"|(?<![0-9][ .-])1[3-9][0-9]{{2}}(?P<sign>{SIGN})"  # 4-3-4 and 4-4-3, unless in a row of amounts
    rf"(?:[0-9]{{3}}(?P=sign)[0-9]{{4}}|[0-9]{{4}}(?P=sign)[0-9]{{3}})(?![ .-][0-9]))"
    r"(?![0-9]|\.[0-9]{1,2}(?![0-9]))"  # nor an amount with its cents
)
_AREA = r"0(?:10|2[0-9]|[3-9][0-9]{2})"
_LANDLINE = re.compile(
    rf"(?<![0-9¥￥$])(?:[(（]{_AREA}[)）]|{_AREA}){SIGN}?(?P<local>[2-9][0-9]{{2,3}}{SIGN}?[0-9]{{4}})(?![0-9])"
)
_INTERNATIONAL = re.compile(
    rf"(?:(?P<sign>\+|(?<![0-9.])00){SIGN}?(?=[1-9])|(?<![0-9-])(?=86-))"
    r"(?P<number>[0-9](?:[ ()（）.-]{0,2}[0-9]){6,14})(?![0-9])"
)


def _mobile(match: re.Match[str]) -> Verdict:
    return Verdict(match.start("number"), match.end(), ends_shown(digits(match["number"]), 3))


def _landline(match: re.Match[str]) -> Verdict | None:
    import phonenumbers as numbers

    national = int(digits(match[0]))
    known = numbers.is_valid_number(numbers.PhoneNumber(country_code=86, national_number=national))
    if not known or numbers_a_paper(match):
        return None
    return Verdict(match.start("local"), match.end(), end_shown(digits(match["local"])))


def _international(match: re.Match[str]) -> Verdict | None:
    """The longest run of groups that is a number abroad: up to two after it may belong to the next number."""
    start, written = match.start("number"), match["number"]
    groups = [group.end() for group in re.finditer("[0-9]+", written)]
    for end in groups[:-4:-1]:
        number = digits(written[:end])
        if country := _calling_code(number, by_length=match["sign"] == "+"):
            hidden = "-" + end_shown(number.removeprefix(country).lstrip("0"))
            return Verdict(start + _after_digits(written, len(country)), start + end, hidden)
    return None


def _calling_code(number: str, *, by_length: bool) -> str | None:
    """The country's code, if such numbers exist there: after a plus the right length is enough."""
    import phonenumbers as numbers

    codes = numbers.COUNTRY_CODE_TO_REGION_CODE
    country = next((number[:size] for size in (1, 2, 3) if int(number[:size]) in codes), None)
    if country is None or len(number) < 7:
        return None
    phone = numbers.PhoneNumber(country_code=int(country), national_number=int(number.removeprefix(country) or 0))
    possible = numbers.is_possible_number_with_reason(phone) == numbers.ValidationResult.IS_POSSIBLE
    return country if possible and (by_length or numbers.is_valid_number(phone)) else None


def _after_digits(written: str, count: int) -> int:
    return [digit.end() for digit in re.finditer("[0-9]", written)][count - 1]


MOBILE = Recogniser("phone", _MOBILE, _mobile)
LANDLINE = Recogniser("phone", _LANDLINE, _landline)
INTERNATIONAL = Recogniser("phone", _INTERNATIONAL, _international)
