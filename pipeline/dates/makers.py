"""What rules make of the fields they read, where it takes more than storing them; the `make` of a rule names one of :data:`MAKERS`."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.dates.combine import interval
from pipeline.dates.spec import Spec

HUNDRED = 100
FIRST_SPELLED, LAST_SPELLED = 1300, 2100
"""Years in words: other ones are quantities ("ten twenty", "mille cent")."""


def _this(unit: str, step: int = 0) -> Spec:
    return Spec(mode="this", unit=unit, dir=step)


def _quarter(spec: Spec) -> bool:
    """The nth (or last) quarter; in "of the past year" `step` holds the distance of its year."""
    spec.quarter, spec.nth = 4 if spec.nth == -1 else spec.nth, None
    _year_beside(spec)
    return spec.quarter is not None and 1 <= spec.quarter <= 4


def _half(spec: Spec) -> bool:
    spec.half, spec.nth = 2 if spec.nth == -1 else spec.nth, None
    _year_beside(spec)
    return spec.half in (1, 2)


def _year_beside(spec: Spec) -> None:
    if spec.step is not None:
        spec.inner, spec.step = _this("year", spec.step), None


def _hundreds(spec: Spec) -> bool:
    """A count in words, in its parts as those of a year: "two hundred and fifty years ago"."""
    spec.n = (spec.n or 0) * 1000 + (spec.first or 0) * HUNDRED + (spec.second_number or 0)
    spec.first = spec.second_number = None
    return True


def _spelled_year(spec: Spec) -> bool:
    """A year in words: `n` thousands, `first` hundreds, `second_number` more."""
    rest = spec.second_number or 0
    year = (spec.n or 0) * 1000 + (spec.first or 0) * HUNDRED + rest
    spec.first = spec.second_number = spec.n = None
    spec.year = year
    return FIRST_SPELLED <= year < LAST_SPELLED and rest < HUNDRED


def _holiday_weekend(spec: Spec) -> bool:
    """The week-end of a named day with its year: "Labor Day weekend 2025"."""
    spec.inner, spec.mode, spec.unit = Spec(holiday=spec.holiday, year=spec.year), "week-of", "weekend"
    spec.holiday = spec.year = None
    return True


def _edge(spec: Spec) -> bool:
    """The first (last) n units of a year, named or that of the reference."""
    if spec.nth not in (1, -1):
        return False
    if spec.year is None:
        spec.inner = _this("year", spec.dir or 0)
    elif spec.inner is None:
        spec.inner = Spec(year=spec.year)
    spec.year = spec.nth = spec.dir = None
    return True


def _month_in(spec: Spec) -> bool:
    """A month of a period beside the reference: "mars de l'année dernière"."""
    spec.inner = _this(spec.unit or "year", spec.dir or 0)
    spec.unit = spec.dir = None
    return spec.inner.unit == "year"


def _nth_in(spec: Spec) -> bool:
    """The nth weekday of a period beside the reference: "le premier lundi du mois prochain"."""
    spec.inner = _this(spec.unit or "month", spec.dir or 0)
    spec.unit = spec.dir = None
    return spec.inner.unit in ("month", "year", "quarter", "half")


def _nth_week(spec: Spec) -> bool:
    """The nth week or week-end of a month, from its end where negative, or its first or last day."""
    if spec.nth is None or spec.unit not in ("day", "week", "weekend"):
        return False
    if spec.unit != "week":
        if spec.nth not in ((1, 2, 3, 4, -2, -1) if spec.unit == "weekend" else (1, -1)):
            return False  # not every month has a fifth one
        spec.inner = Spec(month=spec.month, year=spec.year, dir=spec.dir)
        spec.mode, spec.step = "first" if spec.nth > 0 else "last", abs(spec.nth) - 1
        spec.nth = spec.month = spec.year = spec.dir = None
    return True


def _day_in(spec: Spec) -> bool:
    """A day of the month `dir` months away: "le 3 du mois prochain"."""
    spec.inner = _this("month", spec.dir or 0)
    spec.dir = None
    return True


def _edge_of_period(spec: Spec) -> bool:
    """The first or last day, week or week-end of a period beside the reference: "the last day of next month"."""
    if spec.nth not in (1, -1) or spec.of_unit not in ("month", "year", "quarter", "half"):
        return False
    spec.inner = _this(spec.of_unit, spec.dir or 0)
    spec.mode = "first" if spec.nth == 1 else "last"
    if spec.unit == "week":
        spec.mode = None
    else:
        spec.nth = None
    spec.dir = None
    return True


def _half_month(spec: Spec) -> bool:
    """The first or second half of a month: its first fifteen days, or the rest."""
    if spec.nth not in (1, 2, -1):
        return False
    spec.inner = Spec(month=spec.month, year=spec.year, yy=spec.yy, dir=spec.dir)
    spec.mode, spec.unit = "first" if spec.nth == 1 else "last", "half-month"
    spec.nth = spec.month = spec.year = spec.yy = spec.dir = None
    return True


def _from_day(spec: Spec) -> bool:
    """Some units after (before) a day beside the reference: "a week from tomorrow"; `step` holds that day's distance."""
    spec.inner, spec.step = Spec(mode="this", unit="day", dir=1, n=spec.step), None
    return True


def _hours_and_minutes(spec: Spec) -> bool:
    """1h30 as a duration: one count of minutes."""
    spec.n, spec.minute, spec.unit = (spec.n or 0) * 60 + (spec.minute or 0), None, "minute"
    return True


def _weekday_in(spec: Spec) -> bool:
    """A weekday of the week `dir` weeks away."""
    spec.inner, spec.nth = _this("week", spec.dir or 0), 1
    spec.dir = spec.unit = None
    return True


def _weekdays_in(spec: Spec) -> bool:
    """From one weekday to another of the week `dir` weeks away."""
    spec.start, spec.end = (Spec(wd=weekday, nth=1, inner=_this("week", spec.dir or 0)) for weekday in (spec.wd, spec.wd2))
    spec.wd = spec.wd2 = spec.dir = None
    return True


MAKERS: dict[str, Callable[[Spec], bool]] = {
    "quarter": _quarter,
    "half": _half,
    "edge": _edge,
    "month-in": _month_in,
    "nth-in": _nth_in,
    "nth-week": _nth_week,
    "day-in": _day_in,
    "edge-of-period": _edge_of_period,
    "from-day": _from_day,
    "half-month": _half_month,
    "hours-and-minutes": _hours_and_minutes,
    "holiday-weekend": _holiday_weekend,
    "hundreds": _hundreds,
    "spelled-year": _spelled_year,
    "weekday-in": _weekday_in,
    "weekdays-in": _weekdays_in,
}
"""By name: complete a spec in place; False drops the match."""


NOON = 12
NOON_RULES = frozenset({"noon", "noon-clock"})
"""Rules whose hour is noon or midnight, so that its half of the day is known."""
SECOND_FIELDS = ("year2", "yy2", "day2", "month2", "hour2", "wd2", "decade2")
"""Fields that make an interval of one rule: "5-7 May" fills `day` and `day2`."""


def finish(spec: Spec) -> Spec | None:
    """Read what depends on two fields, and turn the second ones (`day2`, `year2`, `hour2`...) into an interval; None drops the match."""
    if not _order_day_and_month(spec):
        return None
    if spec.mod == "month-or-season" and spec.year is not None and spec.yy2 is not None and spec.yy2 != (spec.year + 1) % 100:
        spec.month, spec.yy2 = spec.yy2, None
    if spec.rule in NOON_RULES and spec.ampm is None:
        spec.ampm = "pm" if spec.hour == 12 else "am"
    if spec.hour is not None and spec.hour > 24:
        spec.hour, spec.minute = divmod(spec.hour, 100)
    if spec.decade is not None:
        spec.decade, spec.decade2 = _full_decade(spec.decade), _full_decade(spec.decade2)
    return spec if spec.hour2 is spec.day2 is spec.year2 is spec.yy2 is spec.month2 is spec.wd2 is spec.decade2 is None else _widen(spec)


def _order_day_and_month(spec: Spec) -> bool:
    """5/2 by the habit of the language, the other way where only that makes a date."""
    if spec.first is None or spec.second_number is None:
        return True
    spec.day, spec.month = (spec.second_number, spec.first) if spec.mod == "month-first" else (spec.first, spec.second_number)
    if spec.month > 12 >= spec.day:
        spec.day, spec.month = spec.month, spec.day
    return spec.month <= 12


def _full_decade(decade: int | None) -> int | None:
    """Of "80s": 8 -> 198; 0 and 1 are of this century."""
    return decade if decade is None or decade > 9 else decade + (190 if decade >= 2 else 200)


def _across_new_year(spec: Spec, left: Spec) -> None:
    """The first of two months starts a year earlier where the second comes before it: "November to February 2026"."""
    if spec.month is not None and spec.month2 is not None and spec.month2 < spec.month:
        left.year = None if left.year is None else left.year - 1
        left.yy = None if left.yy is None else (left.yy - 1) % HUNDRED


def _widen(spec: Spec) -> Spec | None:
    """The interval from the first fields to the second ones; None where years run backwards."""
    left, right = spec.copy(), spec.copy()
    for side in (left, right):
        for name in (*SECOND_FIELDS, "minute2", "ampm2"):
            setattr(side, name, None)
    if spec.yy2 is not None:
        right.year, right.yy = None, spec.yy2
    if spec.day2 is not None:
        right.wd = spec.wd2
    _across_new_year(spec, left)
    if spec.hour2 is not None:
        if spec.mod == "half-day" and spec.hour is not None and spec.hour2 <= spec.hour < NOON:  # from 9 to 5
            spec.hour2 += NOON
        right.hour, right.minute, right.ampm = spec.hour2, spec.minute2, spec.ampm2
    for name in ("year", "day", "month", "wd", "decade"):
        second = getattr(spec, name + "2")
        if second is not None:
            setattr(right, name, second)
    whole = interval(left, right)
    backwards = whole.start is not None and whole.end is not None and (whole.end.year or 9999) <= (whole.start.year or -1)
    if backwards and (spec.year2 is not None or spec.yy2 is not None):
        return None
    whole.rule, whole.check = spec.rule, spec.check
    return whole
