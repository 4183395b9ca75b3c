"""Reading the numbers that people type: 1,200 · 1.2万 · 500-2000 · ￥500万 · 至少 500.

Digits may be full-width. What can be read in one way is read; all else is refused with a sentence that says how to
write it. "About 500" is refused, since nobody could say later which range was meant, and so is "1-2万", which might
begin at one or at ten thousand. An empty text and 未知 mean that the fact is unknown.
"""

import re
from decimal import Decimal

from models.facts.quantity import Quantity
from models.refusal import Refused

MOST_PEOPLE = 10**10
"""More than there are people; a count beyond it is a slip of the hand."""
MOST_LOSS = 10**13
"""Ten trillion yuan."""
MOST_HOURS = 10_000

_HALF_WIDTH = {0xFF01 + number: 0x21 + number for number in range(94)} | {0x3000: " ", 0xFFE5: "¥"}
_UNKNOWN = {"", "?", "unknown", "未知", "不知道", "不详", "不明", "待查", "-", "—"}
_SCALES = {
    "": 1, "百": 100, "千": 1000, "万": 10**4, "w": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8,
    "k": 1000, "thousand": 1000, "m": 10**6, "million": 10**6,
}  # fmt: skip
_THINGS = r"(?:人|名|个|条|家|户|位|people|persons?|records?|clients?)?"
_YUAN = r"(?:人民币|rmb|cny|¥|￥|元|yuan)?"
_SCALE = "|".join(sorted(filter(None, _SCALES), key=len, reverse=True))
_NUMBER = re.compile(rf"(?P<digits>\d{{1,3}}(?:,\d{{3}})+|\d+)(?P<fraction>\.\d+)?\s*(?P<scale>{_SCALE})?")

_ABOUT = re.compile(
    r"约|大概|左右|上下|差不多|将近|几|数[十百千万]|(?<=[\d十百千万亿])多|余|about|around|approx|roughly|some|circa|^~"
)
_BETWEEN = re.compile(r"\s*(?:-|–|—|~|～|到|至(?!少|多)|to)\s*")
_AT_LEAST = re.compile(r"^(?:至少|不少于|最少|不低于|at least|>=|≥)\s*(.+)$|^(.+?)\s*(?:以上|及以上|\+|or more)$")
_AT_MOST = re.compile(r"^(?:至多|最多|不超过|不多于|at most|up to|<=|≤)\s*(.+)$|^(.+?)\s*(?:or fewer|or less)$")
_OTHER_MONEY = re.compile(r"\$|€|£|usd|eur|gbp|hkd|jpy|美元|欧元|港币|港元|日元|英镑|dollars?|euros?")
_HAN_NUMERAL = re.compile(r"[零〇一二两三四五六七八九十]")


def read_count(text: str, field: str) -> Quantity | None:
    """How many: a number or a range of whole things; None for unknown. Raises `Refused` at `field`."""
    return _read(text, field, _THINGS, MOST_PEOPLE)


def read_loss(text: str, field: str) -> Quantity | None:
    """Money in whole yuan, likewise. Another currency is refused: no rate is assumed."""
    if _OTHER_MONEY.search(_plain(text)):
        raise Refused("The loss is in RMB. Convert it, and write the sum in yuan.", field=field)
    return _read(text, field, _YUAN, MOST_LOSS)


def read_hours(text: str, field: str) -> int | None:
    """A length in whole hours; None for unknown. Raises `Refused` at `field`."""
    plain = _plain(text)
    if plain in _UNKNOWN:
        return None
    read = re.fullmatch(r"(\d{1,9})\s*(?:h|hours?|小时|时)?", plain)
    if read is None or not 0 < int(read[1]) <= MOST_HOURS:
        raise Refused(
            "Write whole hours, such as 24: from 1 to {most}. {text} is none.", field=field, text=text, most=MOST_HOURS
        )
    return int(read[1])


def _plain(text: str) -> str:
    """The text in half-width characters and lower case. Not NFKC, which would make 52 of 5²."""
    return text.translate(_HALF_WIDTH).strip().lower()


def _read(text: str, field: str, unit: str, most: int) -> Quantity | None:
    plain = _plain(text)
    if plain in _UNKNOWN:
        return None
    _refuse_what_is_no_number(text, plain, field)
    bare = re.sub(rf"^{unit}\s*(?=\D*\d)", "", plain)
    low, high = _ends(bare, text, field, unit)
    for end in (low, high):
        if end is not None and end > most:
            raise Refused(
                "{text} is more than can be ({most} at most). Look at the zeros and the unit.",
                field=field, text=text, most=f"{most:,}",
            )  # fmt: skip
    if high is not None and high < low:
        raise Refused(
            "In {text} the first number is the larger one. Write the smaller one first.", field=field, text=text
        )
    return Quantity(low, high)


def _refuse_what_is_no_number(text: str, plain: str, field: str) -> None:
    if re.match(r"[-−–]\s*\d", plain):
        raise Refused("{text} is negative. Write a number from 0 up.", field=field, text=text)
    if _ABOUT.search(plain):
        raise Refused("{text} may mean many numbers. Write a range, such as 400-600.", field=field, text=text)
    if not re.search(r"\d", plain) and _HAN_NUMERAL.search(plain):
        raise Refused("Write the number in digits, such as 1.2万 or 12000.", field=field)


def _ends(bare: str, text: str, field: str, unit: str) -> tuple[int, int | None]:
    if least := _AT_LEAST.match(bare):
        return _whole(least[1] or least[2], text, field, unit)[0], None
    if largest := _AT_MOST.match(bare):
        return 0, _whole(largest[1] or largest[2], text, field, unit)[0]
    parts = _BETWEEN.split(bare)
    if len(parts) == 1:
        number, _ = _whole(bare, text, field, unit)
        return number, number
    if len(parts) > 2:
        raise _unread(text, field)
    (low, low_scale), (high, high_scale) = (_whole(part, text, field, unit) for part in parts)
    if high_scale and not low_scale and low:
        raise Refused(
            "In {text} it is not clear whether the first number has the unit too. Write it twice, such as 1万-2万.",
            field=field, text=text,
        )  # fmt: skip
    return low, high


def _whole(part: str, text: str, field: str, unit: str) -> tuple[int, str]:
    """One number and its scale word."""
    read = re.fullmatch(rf"{unit}\s*{_NUMBER.pattern}\s*{unit}", part.strip())
    if read is None:
        raise _unread(text, field)
    digits = read["digits"].replace(",", "")
    if len(digits) > 20:
        raise Refused(
            "{text} is more than can be ({most} at most). Look at the zeros and the unit.",
            field=field, text=text[:40], most=f"{MOST_LOSS:,}",
        )  # fmt: skip
    value = Decimal(digits + (read["fraction"] or "")) * _SCALES[read["scale"] or ""]
    if value != value.to_integral_value():
        raise Refused("{text} is no whole number. Write one without a fraction.", field=field, text=text)
    return int(value), read["scale"] or ""


def _unread(text: str, field: str) -> Refused:
    return Refused(
        "{text} cannot be read as a number. Write one such as 1200, 1,200 or 1.2万, or a range such as 500-2000.",
        field=field, text=text[:40],
    )  # fmt: skip
