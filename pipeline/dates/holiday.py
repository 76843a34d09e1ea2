"""Named days: the day that a name stands for in a year.

A day is declared in `dates.toml` as `day = "12-25"` (fixed), `easter = 49` (days from Easter Sunday, western), `nth = [5, 2, 6]` (month,
which one, weekday from Monday = 0; -1 is the last; a week later where it would be `never_on_easter` days from Easter), or `country` and
`name` (looked up in the `holidays` library, which knows the law and the lunar calendars; `category` for a day off that is not public). A time of
several days names the one `until` which it lasts.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import holidays
from dateutil.easter import easter  # type: ignore[import-untyped]  # dateutil ships no types

# The rule of Easter is that of the council of Nicaea, of 325.
_FIRST_EASTER = 326


@lru_cache(maxsize=512)
def _legal(country: str, name: str, category: str, year: int) -> date | None:
    """The first day of that name in the year; one that goes on from the year before does not count."""
    known = holidays.country_holidays(country, years=(year - 1, year), language="en_US", observed=False, categories=(category,))
    days = {*known.get_named(name, lookup="exact"), *known.get_named(f"{name} (estimated)", lookup="exact")}
    return min((day for day in days if day.year == year and day - timedelta(days=1) not in days), default=None)


def nth_weekday(year: int, month: int, nth: int, weekday: int) -> date | None:
    """The nth weekday of a month (-1 is the last); None when the month has fewer."""
    days = [day for day in calendar.Calendar().itermonthdates(year, month) if day.month == month and day.weekday() == weekday]
    if nth < 0:
        return days[nth] if len(days) >= -nth else None
    return days[nth - 1] if 1 <= nth <= len(days) else None


def holiday_in(named: dict[str, Any], year: int) -> date | None:
    """The named day in a year; None when it does not exist there."""
    if not 1 <= year <= 9998:
        return None
    if "day" in named:
        month, day = map(int, named["day"].split("-"))
        return date(year, month, day)
    if "easter" in named:
        return easter(year) + timedelta(days=named["easter"]) if year >= _FIRST_EASTER else None
    if "nth" in named:
        month, nth, weekday = named["nth"]
        found = nth_weekday(year, month, nth, weekday)
        if found and "never_on_easter" in named and year >= _FIRST_EASTER and found == easter(year) + timedelta(days=named["never_on_easter"]):
            found += timedelta(weeks=1)
        return found + timedelta(days=named.get("plus", 0)) if found else None
    return _legal(named["country"], named["name"], named.get("category", "public"), year)


def holiday_text(named: dict[str, Any], day: date, holidays_by_name: dict[str, dict[str, Any]]) -> str:
    """The value of a named time that starts on a day: that day, or the interval to the eve of the day `until` which it lasts."""
    after = holidays_by_name.get(named.get("until", ""))
    ends = [end for year in (day.year, day.year + 1) if after and (end := holiday_in(after, year)) and end > day]
    return f"{day.isoformat()}/{(min(ends) - timedelta(days=1)).isoformat()}" if ends else day.isoformat()
