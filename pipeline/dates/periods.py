"""Relative expressions: the period beside a reference, the point some units away, the last or next units."""

from __future__ import annotations

from datetime import datetime, timedelta

from pipeline.dates import edtf
from pipeline.dates.reference import UNKNOWN, Reference, shift_days, shift_months, week_text
from pipeline.dates.spec import Spec

MONTHS_OF = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}
DAYS_OF = {"day": 1, "week": 7, "fortnight": 14, "weekend": 7}
HALF_MONTH = 15
"""Days of the first half of a month."""
MINUTES_OF = {"minute": 1, "hour": 60}


def relative_value(spec: Spec, reference: Reference) -> str:
    """The value of a relative expression with its unit, count and direction."""
    count, unit = spec.n if spec.n is not None else 1, spec.unit or "day"
    if spec.mode == "this":
        return period(reference, unit, (spec.dir or 0) * count)
    if spec.mode == "span":
        return span(reference, unit, count, spec.dir or -1)
    if spec.mode == "to-date":
        start = period(reference, unit, 0)
        first = edtf.bounds_of(start)[0]
        return f"{first.isoformat()}/{reference.edtf}" if first else UNKNOWN
    return point(reference, unit, (spec.dir or -1) * count, half=(spec.dir or -1) * (spec.half or 0))


def period(reference: Reference, unit: str, step: int) -> str:
    """The year, half, quarter, month, week, week-end or day `step` units from the one that holds the reference."""
    if unit in ("hour", "minute", "second"):
        return point(reference, unit, step)
    if unit in MONTHS_OF:
        return _long_period(reference, unit, step)
    today = reference.date
    if today is None:
        return reference.edtf if reference.month and unit in ("week", "weekend") and abs(step) <= 1 else UNKNOWN
    if unit in ("week", "fortnight"):
        return week_text(shift_days(today, 7 * step))
    if unit == "weekend":
        saturday = shift_days(today, 5 - today.weekday() + 7 * step)
        return f"{saturday.isoformat()}/{shift_days(saturday, 1).isoformat()}"
    if unit == "workweek":
        monday = shift_days(today, 7 * step - today.weekday())
        return f"{monday.isoformat()}/{shift_days(monday, 4).isoformat()}"
    return shift_days(today, step).isoformat()


def _long_period(reference: Reference, unit: str, step: int) -> str:
    """A month, quarter, half, year, decade or century."""
    if unit == "year":
        return edtf.year_text(max(reference.year + step, 0))
    if unit == "decade":
        return edtf.decade_text(max(reference.year // 10 + step, 0))
    if unit == "century":
        return edtf.century_text(max((reference.year - 1) // 100 + 1 + step, 1))
    if reference.month is None:
        return UNKNOWN
    size = MONTHS_OF[unit]
    year, index = divmod((reference.year * 12 + reference.month - 1) // size + step, 12 // size)
    return f"{max(year, 0):04d}-" + {"month": f"{index + 1:02d}", "quarter": f"Q{index + 1}", "half": f"H{index + 1}"}[unit]


def point(reference: Reference, unit: str, step: int, *, half: int = 0) -> str:
    """The date or time `step` units away, as precise as the unit (as the day, when the reference has a clock time).

    `half` adds a part of an hour in minutes (30, -15), or, for any other unit than the hour, half of it on its side.
    """
    today, exact = reference.date, reference.time is not None
    if unit in MINUTES_OF or unit == "second":
        if today is None or reference.time is None:
            return UNKNOWN
        moment = datetime(today.year, today.month, today.day) + timedelta(minutes=reference.time)
        seconds = step * {"second": 1, "minute": 60, "hour": 3600}[unit] + 60 * half * (unit == "hour")
        if not 400 < today.year < 9900 or abs(seconds) > 10**10:
            return UNKNOWN
        moment += timedelta(seconds=seconds)
        return moment.strftime("%Y-%m-%dT%H:%M:%S" if moment.second else "%Y-%m-%dT%H:%M")
    if abs(step) > 20_000:
        return UNKNOWN
    if unit in MONTHS_OF:
        side = (half > 0) - (half < 0)
        months = step * MONTHS_OF[unit] + MONTHS_OF[unit] // 2 * side
        if today is not None and exact:
            return shift_days(shift_months(today, months), HALF_MONTH * side * (unit == "month")).isoformat()
        if MONTHS_OF[unit] >= 12 and not half:
            year = reference.year + step * MONTHS_OF[unit] // 12
            return edtf.year_text(year)
        if reference.month is None:
            return UNKNOWN
        year, month = divmod(reference.year * 12 + reference.month - 1 + months, 12)
        return f"{edtf.year_text(year)}-{month + 1:02d}"
    if today is None:
        return UNKNOWN
    return shift_days(today, step * DAYS_OF.get(unit, 1) + DAYS_OF.get(unit, 1) // 2 * ((half > 0) - (half < 0))).isoformat()


def span(reference: Reference, unit: str, count: int, direction: int) -> str:
    """The `count` units that end (-1) or start (1) at the reference, as an interval of days, or of months or years when no day is known."""
    today = reference.date
    if unit in MINUTES_OF or unit == "second":
        there = point(reference, unit, count * direction)
        here = point(reference, unit, 0)
        return UNKNOWN if UNKNOWN in (there, here) else "/".join((there, here) if direction < 0 else (here, there))
    if count > 20_000:
        return UNKNOWN
    if today is None:
        if unit not in MONTHS_OF or (reference.month is None and MONTHS_OF[unit] < 12):
            return UNKNOWN
        there = point(Reference(reference.year, reference.month), unit, count * direction)
        here = reference.edtf[: len(there)]
        return "/".join((there, here) if direction < 0 else (here, there))
    moved = shift_months(today, count * direction * MONTHS_OF[unit]) if unit in MONTHS_OF else shift_days(today, count * direction * DAYS_OF.get(unit, 1))
    first, last = sorted((today, moved))
    return f"{first.isoformat()}/{last.isoformat()}"


def edge_value(spec: Spec, value: str | None) -> str:
    """The first or last n units inside a period: "les neuf premiers mois de 2025" -> `2025-01/2025-09`."""
    first, last = edtf.bounds_of(value)
    if first is None or last is None or (value or "").startswith("X"):
        return UNKNOWN
    count, unit, ahead = spec.n or 1, spec.unit or "", spec.mode == "first"
    if count > 5000:
        return UNKNOWN
    steps = (spec.step or 0) * (1 if ahead else -1)  # "le deuxième week-end": one farther than the first
    if unit == "weekend":
        saturday = shift_days(first, (5 - first.weekday()) % 7) if ahead else shift_days(last, -((last.weekday() - 6) % 7) - 1)
        saturday = shift_days(saturday, 7 * steps)
        return f"{saturday.isoformat()}/{shift_days(saturday, 1).isoformat()}"
    if unit == "half-month":
        low_day, high_day = (first, shift_days(first, HALF_MONTH - 1)) if ahead else (shift_days(first, HALF_MONTH), last)
        return f"{low_day.isoformat()}/{high_day.isoformat()}"
    if unit in ("month", "quarter", "half", "year"):
        months = count * MONTHS_OF[unit]
        start = first if ahead else shift_months(last.replace(day=1), 1 - months)
        end = shift_months(start, months - 1)
        size = 4 if unit == "year" else 7
        low, high = start.isoformat()[:size], end.isoformat()[:size]
        return low if low == high else f"{low}/{high}"
    if unit not in ("day", "week"):
        return UNKNOWN
    days = count * DAYS_OF[unit]
    start = first if ahead else shift_days(last, 1 - days)
    return start.isoformat() if days == 1 else f"{start.isoformat()}/{shift_days(start, days - 1).isoformat()}"
