"""Dates that leave something out: the year, the month, or all but the weekday."""

from __future__ import annotations

from datetime import date

from pipeline.dates import edtf
from pipeline.dates.holiday import holiday_in, holiday_text
from pipeline.dates.reference import UNKNOWN, Context, Reference, nearest, read_reference, shift_days, shift_months
from pipeline.dates.spec import Spec

LONGEST_WAIT = 14
"""Months between two days of one number and weekday (Friday the 13th) are never more than this."""
FAR, NEXT_DOOR, ALMOST_A_YEAR = 300, 45, 345
"""In days. The tense chooses the year of a day, unless that day is FAR and the other one NEXT_DOOR, or farther than ALMOST_A_YEAR."""
FAR_MONTHS = 9
"""Months ahead from which "this" month is the last one rather than the next."""


def day_value(spec: Spec, context: Context, reference: Reference | None, inner: str | None = None) -> str | None:
    """A day with its month, with or without year; a day alone in the month `inner`, or in the one that suits."""
    assert spec.day is not None
    if spec.month is None and spec.inner is not None:
        found = read_reference(inner)
        if found is None or found.month is None:
            return UNKNOWN
        return date(found.year, found.month, spec.day).isoformat() if edtf.is_day(found.year, found.month, spec.day) else None
    if spec.month is None:
        return _day_of_month(spec, context)
    if spec.year is not None:
        year = edtf.before_christ(spec.year, spec.era)
        return f"{edtf.year_text(year)}-{spec.month:02d}-{spec.day:02d}" if edtf.is_day(year, spec.month, spec.day) else None
    if not edtf.is_day(2000, spec.month, spec.day):
        return None
    if reference is None:
        return UNKNOWN if spec.dir is not None else f"XXXX-{spec.month:02d}-{spec.day:02d}"
    around = range(max(reference.year - 6, 1), reference.year + 7)
    days = [date(year, spec.month, spec.day) for year in around if edtf.is_day(year, spec.month, spec.day)]
    if spec.wd is not None and spec.dir is None:
        days = [day for day in days if day.weekday() == spec.wd and abs(day.year - reference.year) <= 1] or days
    today = reference.middle
    if spec.dir:
        return nearest([day for day in days if (day - today).days * spec.dir > 0], today, spec.dir)
    return nearest(days, today, _told_side(days, today, reference, context))


def _told_side(days: list[date], today: date, reference: Reference, context: Context) -> int:
    """The side that the tense speaks for (as in `Context.forward`), unless the calendar speaks louder, as it never does against -2."""
    side = context.forward if reference is context.document else 0
    if side in (0, -2) or reference.time is not None:
        return side
    there = min((abs((day - today).days) for day in days if (day - today).days * side >= 0), default=ALMOST_A_YEAR + 1)
    other = min((abs((day - today).days) for day in days if (day - today).days * side < 0), default=ALMOST_A_YEAR)
    return 0 if there > ALMOST_A_YEAR or (there > FAR and other < NEXT_DOOR) else side


def _day_of_month(spec: Spec, context: Context) -> str:
    """A day without its month: near the last date of the text when that is about the document's time, else near the document's date."""
    document, text = context.document, context.text
    reference = document if document and document.date else next((one for one in (text, document) if one and one.month), None)
    if spec.day is None or reference is None:
        return UNKNOWN
    today = reference.middle
    if text is not None and text.day and not spec.dir and spec.wd is None and (document is None or document.time is None) and _of_story(text, document):
        return date(text.year, text.month or 1, spec.day).isoformat() if edtf.is_day(text.year, text.month or 1, spec.day) else UNKNOWN
    if text is not None and text.month and abs((text.year - today.year) * 12 + text.month - today.month) <= 1:
        today = date(text.year, text.month, min(today.day, 28))
    days = _days_around(today, spec.day, 1)
    if spec.wd is not None:
        days = _on_weekday(days, spec.wd) or _on_weekday(_days_around(today, spec.day, LONGEST_WAIT), spec.wd) or days
    return nearest(days, today, spec.dir or context.forward) or UNKNOWN


def _of_story(text: Reference, document: Reference | None) -> bool:
    """Whether the last day of the text is one of its story and not the day that the text is of: the days after it are of its month."""
    return document is None or not document.stated or (text.year, text.month, text.day) != (document.year, document.month, document.day)


def _days_around(today: date, number: int, months: int) -> list[date]:
    """The days of that number in the months around."""
    around = [shift_months(today.replace(day=1), step) for step in range(-months, months + 1)]
    return [month.replace(day=number) for month in around if edtf.is_day(month.year, month.month, number)]


def _on_weekday(days: list[date], weekday: int) -> list[date]:
    return [day for day in days if day.weekday() == weekday]


def month_value(spec: Spec, context: Context, reference: Reference | None, inner: str | None) -> str:
    """A month; `inner` is the year it belongs to ("mars de l'année dernière")."""
    assert spec.month is not None
    if spec.year is not None:
        return f"{edtf.year_text(edtf.before_christ(spec.year, spec.era))}-{spec.month:02d}"
    if spec.inner is not None:
        found = read_reference(inner)
        return f"{edtf.year_text(found.year)}-{spec.month:02d}" if found else UNKNOWN
    if reference is None:
        return UNKNOWN if spec.dir is not None else f"XXXX-{spec.month:02d}"
    if reference.month is None:
        return f"{edtf.year_text(reference.year + (spec.dir or 0))}-{spec.month:02d}"
    today = reference.year * 12 + reference.month - 1
    months = [(reference.year + step) * 12 + spec.month - 1 for step in (-1, 0, 1)]
    if spec.dir:
        fitting = [month for month in months if (month - today) * spec.dir > 0]
    else:
        side = context.forward if reference is context.document else 0
        if spec.dir == 0 and side > 0 and (spec.month - reference.month) % 12 >= FAR_MONTHS:
            side = 0  # "this October" said in December is the one just gone
        fitting = [month for month in months if (month - today) * side >= 0 and (reference.time is not None or abs(month - today) < 12)]
    year, month = divmod(min(fitting or months, key=lambda month: (abs(month - today), month)), 12)
    return f"{year:04d}-{month + 1:02d}"


def weekday_value(spec: Spec, context: Context, reference: Reference | None) -> str:
    """A weekday alone, or with a word like last, next, this."""
    if spec.wd is None or reference is None:
        return UNKNOWN
    if reference.date is None:
        # Some day of the month, which is all that is known.
        return reference.edtf if reference.month is not None and spec.dir in (None, 0) else UNKNOWN
    ahead = (spec.wd - reference.date.weekday()) % 7
    if ahead < reference.days > 1 and not spec.dir:
        return shift_days(reference.date, ahead).isoformat()
    side = (spec.dir if spec.dir is not None else context.forward) or (-1 if context.tense < 0 else 1)
    if spec.base == "text" and spec.dir is None:
        side = 1
    other_day = bool(spec.dir) or (side > 0 and spec.dir is None and reference.time is not None)
    weeks = (spec.n or 1) - 1
    if side > 0:
        return shift_days(reference.date, (ahead or 7 * other_day) + 7 * weeks).isoformat()
    return shift_days(reference.date, (ahead - 7 if ahead or other_day else 0) - 7 * weeks).isoformat()


def part_value(spec: Spec, context: Context, reference: Reference | None, inner: str | None = None) -> str:
    """A quarter, half, season or week, with its year, that of `inner` or in the year that suits."""
    if spec.quarter is not None:
        tail, first, size = f"Q{spec.quarter}", spec.quarter * 3 - 2, 3
    elif spec.half is not None:
        tail, first, size = f"H{spec.half}", spec.half * 6 - 5, 6
    elif spec.season is not None:
        tail, first, size = str(spec.season), edtf.SEASON_MONTHS[spec.season][0], 3
    else:
        tail, first, size = f"W{spec.week:02d}", 1, 12
    if spec.inner is not None:
        beside = read_reference(inner)
        return UNKNOWN if beside is None else f"{edtf.year_text(beside.year)}-{tail}"
    year = spec.year if spec.year is not None else _part_year(spec, context, reference, first, size)
    return UNKNOWN if year is None else f"{edtf.year_text(year)}-{tail}"


_HALF_YEAR = 6


def _part_year(spec: Spec, context: Context, reference: Reference | None, first: int, size: int) -> int | None:
    """The year in which a part that starts in the month `first` and has `size` months is nearest on the side that suits."""
    if reference is None:
        return None
    if spec.dir is None and context.tense == 0 and (spec.week is not None or reference.month is None):
        return reference.year
    today = reference.year * 12 + (reference.month or 6) - 1
    if spec.ended:
        return (today - first + 1 - size + 1) // 12  # the last one that is over by the end of the month
    if spec.dir == 0 and reference.time is not None and context.tense >= 0:
        ahead = [year for year in (reference.year - 1, reference.year, reference.year + 1) if year * 12 + first - 1 + size >= today]
        return min(ahead)
    starts = [((reference.year + step) * 12 + first - 1, reference.year + step) for step in (-1, 0, 1)]
    side, whole = spec.dir if spec.dir is not None else context.forward, bool(spec.dir)
    if spec.dir == 0 and context.tense and all(abs(start + size / 2 - today - 0.5) > _HALF_YEAR - size for start, _ in starts):
        side = context.tense  # "this autumn" in March: the one that the verb speaks of, where none is near
    if side > 0:
        fitting = [one for one in starts if one[0] + (0 if whole else size - 1) >= today + whole]
    else:
        fitting = [one for one in starts if side == 0 or one[0] + (size if whole else 0) <= today]
    return min((abs(start + size / 2 - today - 0.5), year) for start, year in fitting or starts)[1]


def named_value(spec: Spec, context: Context, reference: Reference | None) -> str | None:
    """A named day, with its year, in that of the reference (where it has its own period), or in the year that suits."""
    named = context.holidays[str(spec.holiday)]
    year = reference.year if spec.inner is not None and reference is not None else spec.year
    if year is not None:
        day = holiday_in(named, year)
        return holiday_text(named, day, context.holidays) if day else None
    if reference is None:
        return f"XXXX-{named['day']}" if "day" in named and spec.dir is None else UNKNOWN
    today = reference.middle
    days = [day for step in (-1, 0, 1) if (day := holiday_in(named, reference.year + step))]
    if spec.dir:
        days = [day for day in days if (day - today).days * spec.dir > 0]
    side = spec.dir or (context.forward if reference is context.document else 0)
    found = nearest(days, today, side)
    return holiday_text(named, date.fromisoformat(found), context.holidays) if found else UNKNOWN
