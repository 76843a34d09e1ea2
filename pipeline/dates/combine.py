"""How date expressions join: a day with its time, intervals that share what one side leaves out, lists."""

from __future__ import annotations

from pipeline.dates import edtf
from pipeline.dates.spec import Spec

_ABSOLUTE = {"DATE", "ABSOLUTE"}
SHAPES: dict[str, frozenset[str]] = {
    "nothing": frozenset({"NOTHING"}),
    "time": frozenset({"TIME", "ANY"}),
    "bare-time": frozenset({"TIME", "ANY", "BARETIME"}),
    "time-interval": frozenset({"TIMESPAN"}),
    "day-time": frozenset({"DTIME", "ANY"}),
    "day-year": frozenset({*_ABSOLUTE, "FULLDAY", "DAYDATE", "FULL", "ANY"}),
    "day": frozenset({*_ABSOLUTE, "DAYDATE", "YEARLESS", "ANY"}),
    "number": frozenset({"DATE", "DAYDATE", "ANY", "DAYNUMBER"}),
    "weekday-number": frozenset({"DATE", "DAYDATE", "ANY", "WDNUMBER"}),
    "month-year": frozenset({*_ABSOLUTE, "MONTHDATE", "FULL", "ANY"}),
    "month": frozenset({*_ABSOLUTE, "MONTHDATE", "YEARLESS", "ANY", "BAREMONTH"}),
    "weekday": frozenset({"DATE", "WDDATE", "DAYLIKE", "ANY"}),
    "relative-day": frozenset({"DATE", "RELDATE", "DAYLIKE", "ANY", "RELATIVE"}),
    "relative": frozenset({"DATE", "RELATIVE", "ANY"}),
    "holiday": frozenset({"DATE", "HOLIDATE", "DAYLIKE", "YEARLESS", "ANY"}),
    "holiday-year": frozenset({"DATE", "HOLIDATE", "DAYLIKE", "FULL", "ANY"}),
    "part": frozenset({"DATE", "PARTDATE", "YEARLESS", "ANY"}),
    "part-year": frozenset({"DATE", "PARTDATE", "FULL", "ANY"}),
    "decade": frozenset({"DATE", "DECADEDATE", "ANY"}),
    "century": frozenset({"DATE", "CENTURYDATE", "ANY"}),
    "year": frozenset({*_ABSOLUTE, "YEARDATE", "FULL", "ANY"}),
    "daypart": frozenset({"DAYPARTDATE"}),
    "interval": frozenset({"SPANDATE"}),
    "recurring": frozenset({"RECURRING"}),
}
"""The roles that a date already read plays in the rules of the next levels, by its shape."""

ROLE_SETS = tuple(SHAPES.values())
_TIME_FIELDS = ("hour", "minute", "second", "ampm", "zone", "sign", "offset", "before_hour", "hour2", "minute2", "ampm2")


def join_time(day: Spec, time: Spec) -> Spec:
    """A day with its time (or span of times) as one expression; a part of the day decides between morning and evening."""
    if time.start is not None and time.end is not None:
        start, end = join_time(day, time.start), join_time(day, time.end)
        return Spec(rule=day.rule, start=start, end=end, check=day.check)
    whole = day.copy()
    for name in _TIME_FIELDS:
        setattr(whole, name, getattr(time, name))
    whole.part = time.part or day.part
    return whole


def _share_year(left: Spec, right: Spec) -> None:
    if left.year is None and left.yy is None and (right.year is not None or right.yy is not None):
        left.year, left.yy, left.era = right.year, right.yy, right.era
        if left.month and right.month and left.year is not None and (left.month, left.day or 0) > (right.month, right.day or 32):
            left.year -= 1
    elif right.year is None and right.yy is None and left.year is not None and right.shape in ("day", "month", "part", "number"):
        right.year = left.year
        if left.month is not None and right.month is not None and (right.month, right.day or 32) < (left.month, left.day or 0):
            right.year += 1


def _share_time(left: Spec, right: Spec) -> None:
    if left.hour is None or right.hour is None:
        return
    if left.ampm is None and left.part is None and (right.ampm or right.part):
        later = left.hour % 12 > right.hour % 12
        left.ampm, left.part = (("am" if right.ampm == "pm" else None), None) if later else (right.ampm, right.part)
    elif right.ampm is None and right.part is None and (left.ampm or left.part):
        right.ampm, right.part = left.ampm, left.part
    if left.zone is None:
        left.zone = right.zone


def interval(left: Spec, right: Spec) -> Spec:
    """One interval; each side takes from the other the month, year, weekday family or half of the day it leaves out."""
    left, right = left.copy(), right.copy()
    if right.year is None and right.yy is not None and left.year is not None and right.shape == "year":
        right.year, right.yy = left.year // 100 * 100 + right.yy, None
        right.year += 100 * (right.year < left.year)
    if left.shape in ("number", "weekday-number") and right.month is not None:
        left.month = right.month
        if right.day is not None and left.day is not None and left.day > right.day and right.hour is None:
            left.month, borrowed = (right.month - 1, 0) if right.month > 1 else (12, 1)
            left.year, left.yy = (None if right.year is None else right.year - borrowed), right.yy
    elif right.shape in ("number", "weekday-number") and left.month is not None:
        right.month = left.month
    if left.mode is None and right.mode is None:
        _share_year(left, right)
    if left.era > 0 > right.era:
        left.era = right.era
    _share_time(left, right)
    if right.shape in ("time", "bare-time") and left.shape == "day-time":
        right = join_time(_without_time(left), right)
    elif left.shape in ("time", "bare-time") and right.shape == "day-time":
        left = join_time(_without_time(right), left)
    if left.dir is None and right.dir is not None and left.mode is None and right.mode is None:
        left.dir = right.dir
    return Spec(rule="interval", start=left, end=right)


def _without_time(spec: Spec) -> Spec:
    day = spec.copy()
    for name in _TIME_FIELDS:
        setattr(day, name, None)
    return day


def listed(members: list[Spec]) -> list[Spec]:
    """The members of a list, each completed from the next one (days of a month, months of a year) or the one before (1966, 67)."""
    done = [member.copy() for member in members]
    for index in range(len(done) - 2, -1, -1):
        left, right = done[index], done[index + 1]
        if left.shape in ("number", "weekday-number") and right.month is not None:
            left.month = right.month
        if left.shape in ("number", "weekday-number", "day", "month", "part", "weekday"):
            _complete(left, right)
        if left.decade is not None and right.decade is None:
            right.decade = None
    for index in range(1, len(done)):
        left, right = done[index - 1], done[index]
        if right.shape == "number" and left.month is not None:
            right.month, right.year = left.month, left.year
        if right.shape == "year" and right.year is None and right.yy is not None and left.year is not None:
            right.year, right.yy = left.year // 100 * 100 + right.yy, None
    _share_last(done)
    return done


def _share_last(members: list[Spec]) -> None:
    """Tie the members that say no year to the last one, and a last day without its month to itself alone."""
    for member in members[:-1]:
        if _shares_year(member, members[-1]):
            member.listed = members[-1]
    if len(members) > 1 and members[-1].shape == "number":
        members[-1].listed = members[-1].copy()


def _complete(left: Spec, right: Spec) -> None:
    """Give a member of a list the year, or the direction, of the next one: "décembre et janvier 2026" starts in 2025."""
    if left.year is None and left.yy is None:
        left.year, left.yy = right.year, right.yy
        if left.year is not None and left.month is not None and right.month is not None:
            left.year -= (left.month - right.month) * 2 >= edtf.MONTHS
    if left.dir is None and left.mode is None and right.mode is None:
        left.dir = right.dir


def _shares_year(member: Spec, last: Spec) -> bool:
    """Whether a member of a list and its last one are days or months without a year or word of their own that tells which."""
    return (member.month is None) == (last.month is None) and all(
        one.shape in ("day", "month", "number") and one.wd is None and not one.relative and one.inner is None for one in (member, last)
    )
