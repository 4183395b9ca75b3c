"""The arithmetic of the clocks, by hand for what a lawyer would argue about and against plain stepping for the rest."""

import calendar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.calendars import has_calendar, is_business_day, is_published
from models.clocks import CalendarWarning, Due, due, read_length, threshold, thresholds

ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia")
ENOUGH = 400


def at(local: str, zone: str) -> datetime:
    return datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def ends(start: str, length: str, zone: str, rolls_over: str | None = None) -> str:
    """The end of a clock as its zone's wall shows it."""
    end = due(at(start, zone), read_length(length), zone, rolls_over)
    assert end is not None
    return end.at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M:%S")


BERLIN, NEW_YORK, SHANGHAI = "Europe/Berlin", "America/New_York", "Asia/Shanghai"


@pytest.mark.parametrize(
    ("start", "length", "zone", "end"),
    [
        # Hours are instants: a night on which clocks change is 23 or 25 hours long.
        ("2026-11-20 23:30", "4 H", SHANGHAI, "2026-11-21 03:30:00"),
        ("2026-12-31 22:00", "72 H", SHANGHAI, "2027-01-03 22:00:00"),
        ("2027-03-27 12:00", "24 H", BERLIN, "2027-03-28 13:00:00"),
        ("2026-10-24 12:00", "24 H", BERLIN, "2026-10-25 11:00:00"),
        # Calendar days keep the time of day.
        ("2027-03-27 12:00", "1 CD", BERLIN, "2027-03-28 12:00:00"),
        ("2026-10-24 12:00", "1 CD", BERLIN, "2026-10-25 12:00:00"),
        ("2028-02-28 09:00", "1 CD", SHANGHAI, "2028-02-29 09:00:00"),
        ("2026-12-15 18:00", "30 CD", SHANGHAI, "2027-01-14 18:00:00"),
        # A time of day that is skipped, or comes twice, is the earlier of its two readings.
        ("2027-03-27 02:30", "1 CD", BERLIN, "2027-03-28 01:30:00"),
        ("2026-10-24 02:30", "1 CD", BERLIN, "2026-10-25 02:30:00"),
        # Days after the day of the start end with the day; where the start's own day is the first, one earlier.
        ("2026-11-20 00:00", "3 CD+", SHANGHAI, "2026-11-23 23:59:59"),
        ("2026-11-20 23:59", "3 CD+", SHANGHAI, "2026-11-23 23:59:59"),
        ("2026-11-20 10:00", "1 CD1", SHANGHAI, "2026-11-20 23:59:59"),
        ("2026-11-20 10:00", "30 CD1", SHANGHAI, "2026-12-19 23:59:59"),
        # Business days begin on the day after.
        ("2026-11-20 16:00", "4 BD(US)", NEW_YORK, "2026-11-27 23:59:59"),  # Thanksgiving between
        ("2026-07-01 16:00", "2 BD(US)", NEW_YORK, "2026-07-06 23:59:59"),  # the 4th, a Saturday, is off on Friday
        ("2026-09-30 09:00", "1 BD(CN)", SHANGHAI, "2026-10-08 23:59:59"),  # National Day: back on the 8th
        ("2026-09-30 09:00", "3 BD(CN)", SHANGHAI, "2026-10-10 23:59:59"),  # Saturday the 10th is worked
        ("2026-02-13 09:00", "1 BD(CN)", SHANGHAI, "2026-02-14 23:59:59"),  # so is Saturday 14 February
        # Months.
        ("2027-01-31 10:00", "1 M", SHANGHAI, "2027-02-28 10:00:00"),
        ("2028-01-31 10:00", "1 M", SHANGHAI, "2028-02-29 10:00:00"),
        ("2026-12-31 10:00", "2 M", SHANGHAI, "2027-02-28 10:00:00"),
        ("2026-02-28 10:00", "1 M", SHANGHAI, "2026-03-28 10:00:00"),
        ("2028-02-29 10:00", "12 M", SHANGHAI, "2029-02-28 10:00:00"),
        # After the end of the year.
        ("2026-01-01 00:00", "60 YE", SHANGHAI, "2027-03-01 23:59:59"),
        ("2027-12-31 23:59", "60 YE", SHANGHAI, "2028-02-29 23:59:59"),
    ],
)
def test_the_end_of_a_clock(start: str, length: str, zone: str, end: str) -> None:
    assert ends(start, length, zone) == end


def test_days_are_those_of_the_zone() -> None:
    """20 November 20:00 in New York is the 21st in Shanghai."""
    start = at("2026-11-20 20:00", NEW_YORK)

    assert due(start, read_length("1 CD+"), NEW_YORK) == Due(at("2026-11-21 23:59:59", NEW_YORK))
    assert due(start, read_length("1 CD+"), SHANGHAI) == Due(at("2026-11-22 23:59:59", SHANGHAI))


def test_an_end_on_a_day_off_counts_and_the_next_business_day_is_told_beside_it() -> None:
    rolled = due(at("2026-11-20 10:00", "Asia/Tokyo"), read_length("30 CD1"), "Asia/Tokyo", "JP")
    stays = due(at("2026-11-19 10:00", "Asia/Tokyo"), read_length("30 CD1"), "Asia/Tokyo", "JP")

    assert rolled == Due(at("2026-12-19 23:59:59", "Asia/Tokyo"), (), at("2026-12-21 23:59:59", "Asia/Tokyo"))
    assert stays == Due(at("2026-12-18 23:59:59", "Asia/Tokyo"))


@pytest.mark.parametrize("text", ["ASAP", "contract_hours H"])
def test_a_clock_without_a_number_has_no_end(text: str) -> None:
    assert due(at("2026-11-20 10:00", SHANGHAI), read_length(text), SHANGHAI) is None


NO_LENGTHS = "4|H|4H|4 h|0 H|00 H|-1 H|1.5 H|4 BD|4 BD(us)|4 BD(USA)|4 CD |asap|٤ H|99999 H|4 W"


@pytest.mark.parametrize("text", ["", *NO_LENGTHS.split("|")])
def test_what_is_no_length_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_length(text)


# --- Calendars --------------------------------------------------------------------------------------------------------


def test_china_moves_working_days_and_publishes_its_calendar_late() -> None:
    assert is_business_day("CN", date(2026, 10, 10))
    assert not is_business_day("CN", date(2026, 10, 7))
    assert is_published("CN", 2026)
    assert not is_published("CN", 2099)
    assert is_published("US", 2099)
    assert is_published("BR", 2099)


def test_a_deadline_in_a_year_without_a_calendar_is_told() -> None:
    end = due(at("2098-12-25 09:00", SHANGHAI), read_length("10 BD(CN)"), SHANGHAI)

    assert end is not None
    assert end.warnings == (CalendarWarning("CN", 2098), CalendarWarning("CN", 2099))
    known = due(at("2026-09-30 09:00", SHANGHAI), read_length("10 BD(CN)"), SHANGHAI)
    assert known is not None
    assert known.warnings == ()


def test_a_country_without_a_calendar_is_no_country() -> None:
    assert has_calendar("CN")
    assert not has_calendar("XX")
    with pytest.raises(KeyError):
        is_business_day("XX", date(2026, 1, 1))


# --- Against an independent computation -------------------------------------------------------------------------------

FIRST, LAST = datetime(2025, 1, 1, tzinfo=UTC), datetime(2031, 12, 31, tzinfo=UTC)
starts = st.integers(int(FIRST.timestamp()), int(LAST.timestamp())).map(lambda at: datetime.fromtimestamp(at, UTC))
zones = st.sampled_from(ZONES)


def days_from(day: date) -> list[date]:
    """The days from one on, each found by stepping from the last through its midnight."""
    days = [day]
    while len(days) <= ENOUGH:
        days.append(date.fromordinal(days[-1].toordinal() + 1))
    return days


def last_second_of(day: date, zone: str) -> datetime:
    """The last instant that still shows this day on a wall there, found by walking back from well after it."""
    instant = datetime.combine(day, time(12), UTC) + timedelta(hours=40)
    step = timedelta(hours=1)
    while instant.astimezone(ZoneInfo(zone)).date() > day:
        instant -= step
    while (instant + timedelta(seconds=1)).astimezone(ZoneInfo(zone)).date() <= day:
        instant += timedelta(seconds=1)
    return instant


@given(starts, zones, st.integers(1, 2000))
def test_hours_take_their_time_everywhere(start: datetime, zone: str, hours: int) -> None:
    end = due(start, read_length(f"{hours} H"), zone)

    assert end is not None
    assert (end.at - start).total_seconds() == hours * 3600


@given(starts, zones, st.integers(1, 90), st.sampled_from([("CD+", 0), ("CD1", -1)]))
def test_days_end_with_the_day(start: datetime, zone: str, number: int, kind: tuple[str, int]) -> None:
    unit, shift = kind
    day = days_from(start.astimezone(ZoneInfo(zone)).date())[number + shift]
    end = due(start, read_length(f"{number} {unit}"), zone)

    assert end is not None
    assert end.at == last_second_of(day, zone)


@given(starts, zones, st.integers(1, 90))
def test_calendar_days_keep_the_time_of_day(start: datetime, zone: str, number: int) -> None:
    """Or, on the night on which it does not exist, lie at most an hour before it."""
    local = start.astimezone(ZoneInfo(zone))
    day = days_from(local.date())[number]
    end = due(start, read_length(f"{number} CD"), zone)

    assert end is not None
    shown = end.at.astimezone(ZoneInfo(zone))
    wanted = datetime.combine(day, local.time())
    assert timedelta(0) <= wanted - shown.replace(tzinfo=None) <= timedelta(hours=1)
    assert shown.date() == day or wanted.hour == 0


@given(starts, zones, st.integers(1, 30))
def test_months_keep_the_day_or_take_the_last(start: datetime, zone: str, number: int) -> None:
    local = start.astimezone(ZoneInfo(zone))
    year, month = local.year, local.month
    for _ in range(number):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    last = max(day for week in calendar.monthcalendar(year, month) for day in week)
    end = due(start, read_length(f"{number} M"), zone)

    assert end is not None
    shown = end.at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    wanted = datetime.combine(date(year, month, min(local.day, last)), local.time())
    assert timedelta(0) <= wanted - shown <= timedelta(hours=1)


DAYS_OFF = {
    "CN": "01-01 01-02 02-16 02-17 02-18 02-19 02-20 02-23 04-06 05-01 05-04 05-05 06-19 09-25 10-01 10-02 10-05 10-06 "
          "10-07",
    "US": "01-01 01-19 02-16 05-25 06-19 07-03 09-07 10-12 11-11 11-26 12-25",
}  # fmt: skip
"""Working days of 2026 that are not worked, by hand: the State Council's notice for the year, and the federal holidays
(Independence Day, a Saturday, on the Friday before)."""
MOVED = {"CN": "01-04 02-14 02-28 05-09 09-20 10-10", "US": ""}
"""Days of a weekend that are worked instead (调休)."""
THAT_YEAR = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 10, 20, tzinfo=UTC)
"""Forty business days from its end are still in 2026."""


def is_worked(country: str, day: date) -> bool:
    """By the tables above, and by nothing that the clocks themselves go by."""
    written = f"{day:%m-%d}"
    return written in MOVED[country] if day.weekday() > 4 else written not in DAYS_OFF[country]


@given(
    st.integers(*(int(end.timestamp()) for end in THAT_YEAR)).map(lambda at: datetime.fromtimestamp(at, UTC)),
    st.sampled_from([("US", NEW_YORK), ("CN", SHANGHAI)]),
    st.integers(1, 40),
)
@settings(deadline=None)  # the first business day loads the calendars
def test_business_days_are_counted_one_by_one(start: datetime, place: tuple[str, str], number: int) -> None:
    country, zone = place
    worked = [day for day in days_from(start.astimezone(ZoneInfo(zone)).date())[1:] if is_worked(country, day)]
    end = due(start, read_length(f"{number} BD({country})"), zone)

    assert end is not None
    assert end.at == last_second_of(worked[number - 1], zone)


@pytest.mark.parametrize("country", DAYS_OFF)
def test_every_day_of_2026_is_worked_or_not_as_it_was_announced(country: str) -> None:
    days = [day for day in days_from(date(2026, 1, 1)) if day.year == 2026]
    assert [day for day in days if is_business_day(country, day)] == [day for day in days if is_worked(country, day)]


# --- Thresholds -------------------------------------------------------------------------------------------------------


def test_the_thresholds_of_a_clock_of_four_hours() -> None:
    start, end = at("2026-11-20 23:30", SHANGHAI), at("2026-11-21 03:30", SHANGHAI)

    assert thresholds(start, end) == {
        50: at("2026-11-21 01:30", SHANGHAI),
        75: at("2026-11-21 02:30", SHANGHAI),
        90: at("2026-11-21 03:06", SHANGHAI),
        100: end,
    }


@given(starts, st.integers(1, 3 * 365 * 24 * 3600))
def test_thresholds_come_in_order_and_the_last_is_the_end(start: datetime, seconds: int) -> None:
    end = start + timedelta(seconds=seconds)
    reached = thresholds(start, end)

    assert list(reached) == [50, 75, 90, 100]
    assert start < reached[50] <= reached[75] <= reached[90] <= reached[100] == end
    assert threshold(start, end, 0) == start
