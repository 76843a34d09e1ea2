"""EDTF (ISO 8601-2) values: writing them, and the first day, last day and precision of one.

Weeks are written as in ISO 8601 (`2026-W12`), quarters and halves as in the annotation guide (`2026-Q1`, `2026-H1`). Years before Christ are
astronomical as ISO 8601 wants: 1 BC is `0000`, 44 BC is `-0043`. Dates outside 0001-9999 have no `datetime.date`: their bounds are None.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from functools import lru_cache

MONTHS, QUARTER_MONTHS, HALF_MONTHS = 12, 3, 6
SEASON_MONTHS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 2)}
"""Meteorological seasons of the northern hemisphere; winter starts in the December of its year (24 of 2025 ends in February 2026)."""

VALUE = re.compile(
    r"(?P<date>(?P<year>-?[\dX]{4})(?:-(?:(?P<month>\d\d)(?:-(?P<day>\d\d))?|Q(?P<quarter>[1-4])|H(?P<half>[12])|W(?P<week>\d\d)(?:-\d)?|XX-(?P<only_day>\d\d)))?)?"
    r"(?:T(?P<hour>\d\d)(?::(?P<minute>\d\d)(?::(?P<second>\d\d))?)?(?P<zone>Z|[+-]\d\d:\d\d)?)?"
)

Bounds = tuple[date | None, date | None]


def year_text(year: int) -> str:
    """Four digits, with a minus sign before the year 0 (1 BC)."""
    return f"{year:04d}" if year >= 0 else f"-{-year:04d}"


def before_christ(year: int, era: int) -> int:
    """The astronomical year of a written one: 44 BC -> -43."""
    return year if era > 0 else 1 - year


def decade_text(decade: int) -> str:
    """198 -> `198X`."""
    return f"{decade:03d}X"


def century_text(century: int, era: int = 1) -> str:
    """20 -> `19XX`; the third century BC (years 300 to 201 BC) -> `-02XX`."""
    return f"{century - 1:02d}XX" if era > 0 else f"-{century - 1:02d}XX"


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def is_day(year: int, month: int, day: int) -> bool:
    """True for a day that the calendar has; years outside `datetime` are judged like leap or common years."""
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(2000 if leap else 2001, month)[1]


@lru_cache(maxsize=8192)
def precision_of(value: str) -> str:
    """The precision a value states, from `second` to `century`; `unknown` for `?`."""
    if value in ("?", "") or value.startswith("R"):
        return "unknown"
    if "/" in value:
        parts = [precision_of(part) for part in value.split("/") if part and part != ".."]
        return parts[0] if parts else "unknown"
    match = VALUE.fullmatch(value)
    if match is None:
        return "unknown"
    for name in ("second", "minute", "hour"):
        if match[name] is not None:
            return name
    if match["only_day"] or match["day"]:
        return "day"
    if match["month"]:
        return "season" if int(match["month"]) in SEASON_MONTHS else "month"
    for name in ("quarter", "half", "week"):
        if match[name]:
            return name
    year = match["year"] or ""
    return {0: "year", 1: "decade", 2: "century", 3: "millennium"}.get(year.count("X"), "unknown")


@lru_cache(maxsize=8192)
def bounds_of(value: str | None) -> Bounds:
    """First and last day that a value covers; None where it is open, without year, or outside `datetime`."""
    if not value or value == "?" or value.startswith("R"):
        return None, None
    if "/" in value:
        first, last = value.split("/", 1)
        return bounds_of("" if first == ".." else first)[0], bounds_of("" if last == ".." else last)[1]
    match = VALUE.fullmatch(value)
    if match is None or match["year"] is None or match["only_day"]:
        return None, None
    low, high = (int(match["year"].replace("X", digit)) for digit in "09")
    if low < 0:
        low, high = min(low, high), max(low, high)
    if high < 1 or low > 9998:
        return None, None
    return _bounds_in(match, max(low, 1), high)


def _bounds_in(match: re.Match[str], low: int, high: int) -> Bounds:
    if match["week"]:
        week = int(match["week"])
        if week > date(low, 12, 28).isocalendar().week:
            return None, None
        monday = date.fromisocalendar(low, week, 1)
        return monday, monday + timedelta(days=6)
    first_month, last_month = 1, 12
    if match["quarter"]:
        first_month, last_month = QUARTER_MONTHS * int(match["quarter"]) - 2, QUARTER_MONTHS * int(match["quarter"])
    elif match["half"]:
        first_month, last_month = HALF_MONTHS * int(match["half"]) - 5, HALF_MONTHS * int(match["half"])
    elif match["month"]:
        first_month = last_month = int(match["month"])
        if first_month in SEASON_MONTHS:
            first_month, last_month = SEASON_MONTHS[first_month]
            high += last_month < first_month
        elif not 1 <= first_month <= 12:
            return None, None
    if match["day"]:
        if not is_day(low, first_month, int(match["day"])) or low != high:
            return None, None
        day = date(low, first_month, int(match["day"]))
        return day, day
    return date(low, first_month, 1), month_end(high, last_month)
