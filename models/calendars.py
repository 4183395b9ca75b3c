"""Business days by country, from the `holidays` library: weekends, public holidays, and days that were moved.

China moves working days onto weekends (调休) by a notice for each year, published late in the year before. The library
knows the moved days of the years it was released with: for a year beyond, `is_published` says no, and a deadline
reckoned with it is shown with a warning. Bank and optional holidays count as business days: the earlier deadline.
"""

from datetime import date
from functools import cache

import holidays
from holidays import HolidayBase
from holidays.registry import COUNTRIES


def is_business_day(country: str, day: date) -> bool:
    """Whether a day is worked in a country (ISO 3166, upper case), moved working days included. Raises KeyError."""
    return _calendar(country, day.year).is_working_day(day)


def is_published(country: str, year: int) -> bool:
    """Whether the calendar of a year is known, and not only presumed by the rule of years before."""
    known = _calendar(country, year)
    if not known.start_year <= year <= known.end_year:
        return False
    return not known.has_substituted_holidays or year <= max(known.special_public_holidays)


@cache
def has_calendar(country: str) -> bool:
    """Whether the library knows the country. By its register: the calendars of all countries take a fifth of a second
    to load, and a firm that counts no business days never needs them."""
    return any(country == names[1] for names in COUNTRIES.values())


@cache
def _calendar(country: str, year: int) -> HolidayBase:
    """The days off around one year. Complete before anybody looks: the library's own way, to add years to a shared
    calendar when they are asked for, shows other threads a year half filled."""
    if not has_calendar(country):
        raise KeyError(country)
    return holidays.country_holidays(country, years=(year - 1, year, year + 1), expand=False)
