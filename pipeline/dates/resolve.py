"""From what an expression says to its EDTF value, given the document's date and the date read before.

Conventions (reference = `published`, or for "le lendemain" the last date of the text):

- a weekday alone, a day and month, a month, a part of the year or a named day without its year is the nearest one to the reference that fits
  the tense of the sentence: the past one unless a word of the future stands near. A reference that carries a clock time is a conversation's,
  and looks forward unless a word of the past stands near;
- "last/next <weekday>" is the nearest one strictly before / after the reference;
- a period beside the reference ("next week", "le mois dernier") is that period: `2026-W13`, `2026-02`, `2025`; a week-end is the interval from
  Saturday to Sunday; "N units ago / in N units" has the precision of the unit (three years ago = `2023`, in two weeks = a day, in two hours = a
  minute), down to the day when the reference carries a clock time;
- "the last N units" is the interval of days that ends at the reference, "the next N" the one that starts there;
- a vague number ("il y a quelques jours") or a missing reference gives `?`; a day the calendar lacks gives None.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from pipeline.dates import edtf
from pipeline.dates.holiday import nth_weekday
from pipeline.dates.partial import day_value, month_value, named_value, part_value, weekday_value
from pipeline.dates.periods import edge_value, period, relative_value
from pipeline.dates.reference import UNKNOWN, Context, Reference, full_year, read_reference, shift_days, shift_months, week_text
from pipeline.dates.spec import Spec

SATURDAY = 5
LATE_IN_WEEK = 2
"""A Monday or Tuesday off work makes the week-end before it long; later days belong to the one after them."""
HALVES = {"morning": "am", "am": "am", "pm": "pm", "afternoon": "pm", "evening": "pm", "night": "night"}
"""The half of the day that a part of it stands in; night is both: 9 at night is 21:00, 2 at night is 02:00."""


def value_of(spec: Spec, context: Context) -> str | None:
    """The EDTF value of an expression: `?` when it cannot be resolved, None for a day the calendar lacks."""
    if spec.each:
        return "R/P1W" if spec.wd is not None else "R"
    if spec.start is not None:
        return _interval(spec.start, spec.end, context)
    day = _in_list(spec, spec.listed, context) if spec.listed is not None else date_value(spec, context)
    if spec.open:
        return f"{day}/.." if day and day != UNKNOWN else day
    return day if spec.hour is None else _with_time(day, time_value(spec))


def _in_list(spec: Spec, last: Spec, context: Context) -> str | None:
    """A member of a list in the year of its last one, or in the year before that where it comes far after it in the calendar.

    Where it comes a little after it, it stands for itself: "sales fell in August and March". Days without a month ("le 28 et le 3") are of
    the month of the last one, or of the month before where they come after it.
    """
    found = read_reference(date_value(last, replace(context, text=None) if last.month is None else context))
    if found is None or found.month is None:
        return date_value(spec, context)
    member = spec.copy()
    member.year = found.year
    if spec.month is None:
        first = shift_months(date(found.year, found.month, 1), -((spec.day or 0) > (found.day or 0)))
        member.year, member.month = first.year, first.month
    elif (spec.month - found.month) * 2 >= edtf.MONTHS:
        member.year -= 1
    elif spec.month > found.month:
        return date_value(spec, context)
    return date_value(member, context)


def _with_time(day: str | None, time: str | None) -> str | None:
    """A day and a time as one value; 24:00 is the start of the next day."""
    if day is None or time is None:
        return None
    if not day or day == UNKNOWN:
        return day or time.replace("T24:00", "T00:00")
    if len(day) != 10 or "/" in day:
        return day
    if time == "T24:00":
        first = edtf.bounds_of(day)[0]
        return (shift_days(first, 1).isoformat() if first else day) + "T00:00"
    return day + time


def _interval(first: Spec, last: Spec | None, context: Context) -> str | None:
    """Both ends; an end without year is looked for after the start."""
    start = value_of(first, context)
    if start in (None, UNKNOWN) or last is None:
        return start if last is not None or start in (None, UNKNOWN) else f"{start}/.."
    assert start is not None
    begun = read_reference(start)
    document, tense = context.document, context.tense
    if _yearless(last) and begun is not None:
        document, tense = begun, 1
    end = value_of(last, Context(document, begun or context.text, tense, context.holidays))
    if end in (None, UNKNOWN):
        return end
    assert end is not None
    start, end = start.split("/")[0], end.split("/")[-1]
    if first.shape in ("month", "day") and _yearless(first) and _yearless(last) and tense >= 0 and context.document is not None:
        start, end = _under_way(start, end, context.document.middle)
    if last.shape == "weekday" and len(start) == len(end) == 10 and end < start:
        end = (date.fromisoformat(end) + timedelta(days=7)).isoformat()
    (day, _, begins), (same, _, ends) = start.partition("T"), end.partition("T")
    if day and day == same and begins and ends and ends < begins:  # "samedi 22h-2h" ends after midnight
        end = f"{(date.fromisoformat(day) + timedelta(days=1)).isoformat()}T{ends}"
    return start if start == end else f"{start}/{end}"


def _under_way(start: str, end: str, today: date) -> tuple[str, str]:
    """An interval that lies ahead, or the one a year before when that has begun and not ended: in March, "janvier à juin" is this year's."""
    earlier = [f"{int(side[:4]) - 1:04d}{side[4:]}" for side in (start, end)]
    begins, ends = edtf.bounds_of(earlier[0])[0], edtf.bounds_of(earlier[1])[1]
    ahead = edtf.bounds_of(start)[0]
    if ahead is None or begins is None or ends is None or not (begins <= today < ahead and today <= ends):
        return start, end
    return earlier[0], earlier[1]


def _yearless(spec: Spec) -> bool:
    return spec.shape in ("day", "month", "weekday", "number", "part", "holiday", "weekday-number") and spec.dir is None and spec.inner is None


def time_value(spec: Spec) -> str | None:
    """`Thh:mm[:ss][zone]` on 24 hours; None for an hour or minute that a clock lacks.

    The zone is kept from ISO stamps (`Z`) and from offsets in figures (UTC+2); a named zone (GMT, CET, ET) belongs to the span only,
    as in the annotation guide, whose times are the clock's.
    """
    assert spec.hour is not None
    hour, minute = _hour_of_day(spec.hour, spec.ampm or HALVES.get(spec.part or "")), spec.minute or 0
    if spec.before_hour is not None:
        hour, minute = divmod((hour * 60 - spec.before_hour) % 1440, 60)
    if not (hour <= 23 and minute <= 59 and (spec.second or 0) <= 59) and (hour, minute) != (24, 0):
        return None
    second = "" if spec.second is None else f":{spec.second:02d}"
    zone = "Z" if spec.zone == "Z" and spec.rule == "iso-datetime" else ""
    if spec.offset is not None:
        zone = f"{'-' if spec.sign == -1 else '+'}{spec.offset:02d}:00"
    return f"T{hour:02d}:{minute:02d}{second}{zone}"


def _hour_of_day(hour: int, half: str | None) -> int:
    if hour == 12:
        return 0 if half in ("am", "night") else 12
    return hour + 12 if hour < 12 and (half == "pm" or (half == "night" and hour >= 6)) else hour


def date_value(spec: Spec, context: Context) -> str | None:
    """The value of the date part; empty for a time of day alone."""
    if spec.yy is not None and spec.year is None:
        spec = spec.copy()
        spec.year = full_year(spec.yy or 0, context.document)
    if spec.vague:
        return UNKNOWN
    reference = context.reference(spec)
    inner = value_of(spec.inner, context) if spec.inner is not None else None
    if spec.now:
        return _now(reference)
    if spec.mode == "said":
        return _said(spec, context, inner)
    if spec.mode is not None:
        return _relative(spec, reference, context, inner)
    if spec.holiday is not None:
        return named_value(spec, context, reference if spec.inner is None else read_reference(inner))
    if spec.nth is not None:
        return _nth_week(spec, context, inner) if spec.unit == "week" else _nth_weekday(spec, context, reference, inner)
    return _calendar(spec, context, reference, inner)


def _calendar(spec: Spec, context: Context, reference: Reference | None, inner: str | None) -> str | None:
    """Days, months, weekdays, parts of a year, years, decades, centuries."""
    if spec.day is not None:
        return day_value(spec, context, reference, inner)
    if spec.month is not None:
        return month_value(spec, context, reference, inner)
    if spec.wd is not None:
        return weekday_value(spec, context, reference if spec.inner is None else read_reference(inner))
    if spec.quarter is not None or spec.half is not None or spec.season is not None or spec.week is not None:
        return part_value(spec, context, reference, inner)
    if spec.decade is not None:
        return edtf.decade_text(spec.decade)
    if spec.century is not None:
        return edtf.century_text(spec.century, spec.era)
    if spec.year is not None:
        return edtf.year_text(edtf.before_christ(spec.year, spec.era))
    return "" if spec.hour is not None else UNKNOWN


def _now(reference: Reference | None) -> str:
    if reference is None:
        return UNKNOWN
    return reference.edtf if reference.time is None else f"{reference.edtf}T{reference.time // 60:02d}:{reference.time % 60:02d}"


def _nth_weekday(spec: Spec, context: Context, reference: Reference | None, inner: str | None) -> str | None:
    """The nth (-1: the last) weekday of a month, or of the period `inner`."""
    assert spec.nth is not None
    if spec.wd is None:
        return UNKNOWN
    if spec.inner is not None:
        first, last = edtf.bounds_of(inner)
        if first is None or last is None:
            return UNKNOWN
        if spec.nth > 0:
            return shift_days(first, (spec.wd - first.weekday()) % 7 + 7 * (spec.nth - 1)).isoformat()
        return shift_days(last, -((last.weekday() - spec.wd) % 7) + 7 * (spec.nth + 1)).isoformat()
    where = Spec(month=spec.month, year=spec.year, dir=spec.dir)
    found = read_reference(month_value(where, context, reference, None)) if spec.month is not None else reference
    if found is None or found.month is None:
        return UNKNOWN
    day = nth_weekday(found.year, found.month, spec.nth, spec.wd)
    return day.isoformat() if day else None


def _nth_week(spec: Spec, context: Context, inner: str | None) -> str:
    """The nth week of a month or year: weeks whose Monday lies in the period, -1 is the last one."""
    assert spec.nth is not None
    value = inner if spec.inner is not None else value_of(Spec(month=spec.month, year=spec.year, dir=spec.dir), context)
    first, last = edtf.bounds_of(value)
    if first is None or last is None or (value or "").startswith("X"):
        return value if value and value.startswith("X") else UNKNOWN
    if spec.nth > 0:
        return week_text(first + timedelta(days=-first.weekday() % 7 + 7 * (spec.nth - 1)))
    return week_text(last - timedelta(days=last.weekday() + 7 * (-spec.nth - 1)))


def _relative(spec: Spec, reference: Reference | None, context: Context, inner: str | None) -> str:
    """A relative expression; with an `inner` date, relative to that one."""
    if spec.inner is not None:
        if spec.mode in ("first", "last"):
            return edge_value(spec, inner)
        reference = read_reference(inner)
        exact = spec.inner.shape == "relative-day" or (context.document is not None and context.document.time is not None)
        if reference is not None and exact and reference.time is None:
            reference = replace(reference, time=0)
        if spec.mode in _AROUND:
            return _AROUND[spec.mode](spec, reference)
    if reference is None:
        return UNKNOWN
    if spec.mode == "near":
        return period(reference, spec.unit or "weekend", 0 if context.forward > 0 or (reference.date and reference.date.weekday() >= SATURDAY) else -1)
    if context.period and spec.base == "text" and spec.mode == "ago" and (spec.unit, spec.n, spec.dir) in (("year", 1, -1), ("month", 12, -1)):
        return f"{int(context.period[:4]) - 1:04d}{context.period[4:]}"
    if spec.base != "text" or spec.inner is not None:
        return relative_value(spec, reference)
    document = context.document
    if reference.time is not None and (document is None or document.time is None):
        reference = replace(reference, time=None)  # a year after a day with its hour is a year
    value = relative_value(spec, reference)
    return relative_value(spec, document) if value == UNKNOWN and document is not None and document.year == reference.year else value


def _week_of(spec: Spec, reference: Reference | None) -> str:
    """The week, or the week-end, that holds a day."""
    if reference is None or reference.date is None:
        return UNKNOWN
    if spec.unit != "weekend":
        return week_text(reference.date)
    weekday = reference.date.weekday()
    saturday = shift_days(reference.date, 5 - weekday - 7 * (weekday < LATE_IN_WEEK))
    return f"{saturday.isoformat()}/{shift_days(saturday, 1).isoformat()}"


def _weekend_beside(spec: Spec, reference: Reference | None) -> str:
    """The last week-end that ends before a day, or the first one that starts after it."""
    if reference is None or reference.date is None:
        return UNKNOWN
    day = reference.date
    saturday = shift_days(day, -((day.weekday() + 1) % 7 or 7) - 1) if (spec.dir or 0) < 0 else shift_days(day, (SATURDAY - day.weekday() - 1) % 7 + 1)
    return f"{saturday.isoformat()}/{shift_days(saturday, 1).isoformat()}"


def _same(spec: Spec, reference: Reference | None) -> str:
    """The day that a weekday or number only confirms: "Christmas is a Friday"; not one that it contradicts."""
    day = None if reference is None else reference.date
    confirmed = day is not None and (day.weekday() == spec.wd if spec.day is None else day.day == spec.day)
    return day.isoformat() if day is not None and confirmed else UNKNOWN


def _said(spec: Spec, context: Context, inner: str | None) -> str:
    """The day that a weekday confirms, or another one where it does not: "demain, c'est mercredi", but "ce n'est plus demain, c'est vendredi"."""
    same = _same(spec, read_reference(inner))
    return weekday_value(Spec(wd=spec.wd), context, context.document) if same == UNKNOWN else same


def _week_beside(spec: Spec, reference: Reference | None) -> str:
    """The week before or after the one that holds a day: "the week after Easter"."""
    return UNKNOWN if reference is None or reference.date is None else week_text(shift_days(reference.date, 7 * (spec.dir or 1)))


_AROUND = {"week-of": _week_of, "week-beside": _week_beside, "beside": _weekend_beside, "same": _same}
"""Modes that need the day `inner` alone."""

__all__ = ["Context", "Reference", "read_reference", "value_of"]
