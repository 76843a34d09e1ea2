"""References that dates are counted from, and the arithmetic of days and months."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pipeline.dates import edtf
from pipeline.dates.spec import Spec

DEFAULT_CEILING = 2040
"""Two-digit years without a reference are the last ones up to this year: 40 -> 2040, 41 -> 1941."""
CEILING_AHEAD = 20
"""Two-digit years with a reference are the last ones up to this many years after it."""
UNKNOWN = "?"
"""The value of a date that nothing resolves."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A date to count from, as precise as it is known.

    `time` in minutes since midnight (None without a clock time); `days` how many days it goes on for, where it is the first one of an event;
    `stated` False where the text names it in its story, and not as its own date.
    """

    year: int
    month: int | None = None
    day: int | None = None
    time: int | None = None
    days: int = 1
    stated: bool = True

    @property
    def date(self) -> datetime.date | None:
        """The day, when it is known."""
        return datetime.date(self.year, self.month, self.day) if self.month and self.day else None

    @property
    def middle(self) -> datetime.date:
        """The day, or about the middle of the month or year."""
        return self.date or datetime.date(self.year, self.month or 7, 15)

    @property
    def edtf(self) -> str:
        """The reference as EDTF, without its time."""
        text = edtf.year_text(self.year)
        if self.month:
            text += f"-{self.month:02d}" + (f"-{self.day:02d}" if self.day else "")
        return text


@lru_cache(maxsize=8192)
def read_reference(value: str | None) -> Reference | None:
    """The reference of an EDTF value: its start, for an interval; None for what names no year."""
    if not value or value.startswith(("?", "R", "T", "..")):
        return None
    value = value.split("/")[0]
    match = edtf.VALUE.fullmatch(value)
    if match is None or match["year"] is None or "X" in match["year"] or match["only_day"] or not 1 <= int(match["year"]) <= 9990:
        return None
    year = int(match["year"])
    month = int(match["month"]) if match["month"] else None
    if month is None or month in edtf.SEASON_MONTHS:
        first = edtf.bounds_of(value)[0]
        return Reference(year, first.month) if first and match["month"] is None and not match["week"] and first.month > 1 else Reference(year)
    day = int(match["day"]) if match["day"] else None
    if not edtf.is_day(year, month, day or 1):
        return None
    return Reference(year, month, day, int(match["hour"]) * 60 + int(match["minute"] or 0) if match["hour"] else None)


@dataclass(frozen=True, slots=True)
class Context:
    """What a value may depend on.

    The document's date, the last date of the text, the tense near the mention (as `tense_at` gives it: -1 past, 0 none, 1 future, and -2 past
    beyond doubt, after a word like "since"), the named days, and `period`: the last month, quarter or half of the text as EDTF, which
    "a year earlier" compares with.
    """

    document: Reference | None
    text: Reference | None
    tense: int
    holidays: dict[str, dict[str, Any]]
    period: str | None = None

    def reference(self, spec: Spec) -> Reference | None:
        """The date that an expression counts from."""
        return (self.text or self.document) if spec.base == "text" else self.document

    @property
    def forward(self) -> int:
        """The side on which an incomplete date is looked for: -1 before, -2 before however far that is, 1 after, 0 either."""
        if self.tense:
            return self.tense
        return 1 if self.document is not None and self.document.time is not None else 0


def full_year(yy: int, reference: Reference | None) -> int:
    """The year of a two-digit one: the last such year up to CEILING_AHEAD years after the reference (DEFAULT_CEILING without one)."""
    ceiling = reference.year + CEILING_AHEAD if reference else DEFAULT_CEILING
    return ceiling - (ceiling - yy) % 100


def shift_months(day: datetime.date, months: int) -> datetime.date:
    """The same day some months away, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    year = min(max(year, 1), 9998)
    return datetime.date(year, month + 1, min(day.day, edtf.month_end(year, month + 1).day))


def shift_days(day: datetime.date, days: int) -> datetime.date:
    """Some days away, kept inside the calendar."""
    return datetime.date.fromordinal(min(max(day.toordinal() + days, 1), datetime.date.max.toordinal() - 400))


def nearest(days: list[datetime.date], reference: datetime.date, side: int) -> str | None:
    """The day nearest to the reference on its side (-1 up to it, 1 from it, 0 either) as EDTF; of any side when that one has none."""
    fitting = [day for day in days if (day - reference).days * side >= 0] or days
    return min(fitting, key=lambda day: (abs((day - reference).days), day)).isoformat() if fitting else None


def week_text(day: datetime.date) -> str:
    """The ISO week of a day: `2026-W12`."""
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"
