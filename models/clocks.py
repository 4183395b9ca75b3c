"""The arithmetic of the clocks: from a start and a length to the instant by which something must be done.

Instants come in and go out in UTC. Days are counted in a zone, given as an IANA name.

    H        hours: an exact instant, whatever clocks and calendars do
    CD       calendar days: the same time of day, so many days later
    CD1      calendar days of which the day of the start is the first: the end of the last one
    CD+      calendar days after the day of the start: the end of day D+n, 23:59:59
    BD(cc)   business days of a country after the day of the start: the end of the last one
    M        months: the same day and time of day, or the last day of a month too short (Reg. 1182/71 art. 3(2)(c))
    YE       calendar days after the end of the start's year: the end of the last one
    ASAP     at once, without a number: there is no instant, and none is invented

The arithmetic is our own (PROPOSED); where a law leaves two readings the earlier instant is taken.
A time of day that a change of clocks skips or repeats is the earlier of its two readings.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

from models.calendars import is_business_day, is_published

Unit = Literal["H", "CD", "CD1", "CD+", "BD", "M", "YE", "ASAP"]

THRESHOLDS = (50, 75, 90, 100)
"""Percent of a clock at which it is spoken of."""

_END_OF_DAY = time(23, 59, 59)
_LENGTH = re.compile(r"(?P<n>[1-9][0-9]{0,3}|[a-z_]+) (?:(?P<unit>H|CD1|CD\+|CD|M|YE)|BD\((?P<country>[A-Z]{2})\))")


@dataclass(frozen=True)
class Length:
    """How long: `number` of `unit`; of business days, those of `country` (ISO 3166, upper case).

    `fact` names the fact that holds the number where a contract or policy sets it.
    """

    unit: Unit
    number: int | None = None
    country: str | None = None
    fact: str | None = None


@dataclass(frozen=True)
class CalendarWarning:
    """The calendar of `year` is not published for `country`, as far as we know: the days off are presumed."""

    country: str
    year: int


@dataclass(frozen=True)
class Due:
    """By when, in UTC. `rolled` is the later instant that a rule on days off may move it to: the other reading."""

    at: datetime
    warnings: tuple[CalendarWarning, ...] = ()
    rolled: datetime | None = None


@cache
def read_length(text: str) -> Length:
    """`4 H`, `30 CD`, `3 CD+`, `4 BD(US)`, `1 M`, `contract_hours H`, `ASAP`. Raises ValueError for anything else."""
    if text == "ASAP":
        return Length("ASAP")
    read = _LENGTH.fullmatch(text)
    if read is None:
        raise ValueError(text)
    unit: Unit = read["unit"] or "BD"  # type: ignore[assignment]
    if not read["n"].isdigit():
        return Length(unit, None, read["country"], read["n"])
    return Length(unit, int(read["n"]), read["country"])


def due(start: datetime, length: Length, zone: str, rolls_over: str | None = None) -> Due | None:
    """When the clock that began at `start` ends; None where there is no number.

    With `rolls_over`, an end on a day off of that country may move to the end of its next business day: that instant is
    told beside the end, which stays what is counted towards.
    """
    if length.number is None:
        return None
    if length.unit == "H":
        return Due(start + timedelta(hours=length.number))
    local = start.astimezone(ZoneInfo(zone))
    if length.unit in ("CD", "M"):
        last, at = _same_time(local, length.number, length.unit), local.time()
    else:
        last, at = _last_day(local.date(), length), _END_OF_DAY
    rolled = _rolled(last, rolls_over) if rolls_over else last
    country = length.country or rolls_over
    warnings = _warnings(country, local.date(), rolled) if country else ()
    perhaps = _instant(rolled, _END_OF_DAY, zone) if rolled != last else None
    return Due(_instant(last, at, zone), warnings, perhaps)


def threshold(start: datetime, end: datetime, percent: int) -> datetime:
    """The instant at which so many percent of the time from `start` to `end` have passed."""
    return start + (end - start) * percent / 100


def thresholds(start: datetime, end: datetime) -> dict[int, datetime]:
    """Percent to instant, for each of `THRESHOLDS`; the last is the end itself."""
    return {percent: threshold(start, end, percent) for percent in THRESHOLDS}


def _same_time(local: datetime, number: int, unit: Unit) -> date:
    return local.date() + timedelta(days=number) if unit == "CD" else _months_later(local.date(), number)


def _last_day(first: date, length: Length) -> date:
    number = length.number or 0
    match length.unit:
        case "CD1":
            return first + timedelta(days=number - 1)
        case "BD":
            return _business_days_later(first, number, length.country or "")
        case "YE":
            return date(first.year, 12, 31) + timedelta(days=number)
        case _:
            return first + timedelta(days=number)


def _months_later(day: date, number: int) -> date:
    years, month = divmod(day.month - 1 + number, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _business_days_later(day: date, number: int, country: str) -> date:
    while number:
        day += timedelta(days=1)
        number -= is_business_day(country, day)
    return day


def _rolled(day: date, country: str) -> date:
    while not is_business_day(country, day):
        day += timedelta(days=1)
    return day


def _warnings(country: str, first: date, last: date) -> tuple[CalendarWarning, ...]:
    years = range(first.year, last.year + 1)
    return tuple(CalendarWarning(country, year) for year in years if not is_published(country, year))


def _instant(day: date, at: time, zone: str) -> datetime:
    """A local time in UTC; of the two readings that a change of clocks leaves the earlier."""
    local = datetime.combine(day, at.replace(fold=0), ZoneInfo(zone))
    return min(local.astimezone(UTC), local.replace(fold=1).astimezone(UTC))
