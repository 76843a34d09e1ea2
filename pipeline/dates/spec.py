"""What a date expression says, before it is resolved against a document's date."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(slots=True)
class Spec:
    """The fields that the rules of `dates.toml` fill; None where the text says nothing.

    `wd` counts from Monday = 0. `decade` is the year without its last digit (198), `century` the ordinal (20 = 19XX). `season` is the EDTF
    number (21 spring, 22 summer, 23 autumn, 24 winter). `mode` says how `unit` and `n` are read: `this` (the period `dir` steps away), `ago`
    (the point `n` units away in direction `dir`), `span` (the `n` units that end or start at the reference). `base` is `doc` (the
    document's date) or `text` (the last date read). `first` and `second_number` are numbers in the order written: a day and a month, or the hundreds
    and the rest of a number in words. `step` is the distance of the year or day that the expression counts from ("the third quarter of last year"), or how far
    from the first or last one of a period it is ("the second week-end of May"). `listed` is the last
    member of the list that the expression is in, whose year it shares, and `ended` says that it speaks of what is over ("the results of the first half"). `check` names the test of context that the mention must pass in the end.
    """

    rule: str = ""
    era: int = 1
    year: int | None = None
    year2: int | None = None
    yy: int | None = None
    yy2: int | None = None
    month: int | None = None
    month2: int | None = None
    day: int | None = None
    day2: int | None = None
    first: int | None = None
    second_number: int | None = None
    step: int | None = None
    wd: int | None = None
    wd2: int | None = None
    quarter: int | None = None
    half: int | None = None
    season: int | None = None
    week: int | None = None
    decade: int | None = None
    decade2: int | None = None
    century: int | None = None
    hour: int | None = None
    minute: int | None = None
    second: int | None = None
    before_hour: int | None = None
    hour2: int | None = None
    minute2: int | None = None
    ampm: str | None = None
    ampm2: str | None = None
    part: str | None = None
    zone: str | None = None
    sign: int | None = None
    offset: int | None = None
    holiday: str | None = None
    nth: int | None = None
    unit: str | None = None
    of_unit: str | None = None
    n: int | None = None
    dir: int | None = None
    mode: str | None = None
    base: str = "doc"
    each: bool = False
    vague: bool = False
    open: bool = False
    now: bool = False
    check: str | None = None
    mod: str | None = None
    inner: Spec | None = None
    start: Spec | None = None
    end: Spec | None = None
    listed: Spec | None = None
    ended: bool = False

    @property
    def relative(self) -> bool:
        """True when the value depends on a reference date."""
        return self.mode is not None or self.dir is not None or self.now or (self.inner is not None and self.inner.relative)

    @property
    def shape(self) -> str:
        """The family that decides how the expression combines with its neighbours; a key of `combine.SHAPES`."""
        if self.each:
            return "recurring"
        if self.start is not None:
            return "time-interval" if self.start.shape in ("time", "bare-time") else "interval"
        dated = self._date_shape()
        if self.hour is None:
            return dated or "nothing"
        if dated and dated != "daypart":
            return "day-time"
        return "bare-time" if self.ampm is None and self.part is None and self.hour <= 12 and self.zone is None else "time"

    def _date_shape(self) -> str:  # noqa: C901 - one line per family
        year = self.year is not None or self.yy is not None
        if self.mode is not None or self.now or self.vague:
            return "relative-day" if self.unit == "day" and self.mode == "this" else "relative"
        if self.holiday is not None or self.nth is not None:
            return "holiday" if not year else "holiday-year"
        if self.day is not None:
            if self.month is None and self.inner is not None:
                return "day"
            if self.month is None:
                return "weekday-number" if self.wd is not None else "number"
            return "day-year" if year else "day"
        if self.month is not None:
            return "month-year" if year else "month"
        if self.wd is not None:
            return "weekday"
        for name in ("quarter", "half", "season", "week"):
            if getattr(self, name) is not None:
                return "part-year" if year else "part"
        if self.decade is not None:
            return "decade"
        if self.century is not None:
            return "century"
        return "year" if year else "daypart" if self.part is not None else ""

    def copy(self) -> Spec:
        """A shallow copy that may be changed."""
        made = object.__new__(Spec)
        for name in _FIELDS:
            setattr(made, name, getattr(self, name))
        return made


_FIELDS = tuple(field.name for field in fields(Spec))
