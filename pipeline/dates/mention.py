"""The result type of the date finder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class DateMention:
    """One date expression of a text.

    `start` and `end` are code points, half open. `value` is EDTF (ISO 8601-2): `?` where no reference resolves it, None for a day that the
    calendar lacks (31 February). `earliest` and `latest` are the first and last day that the value covers (None where open or unknown),
    `precision` runs from `second` to `century`, `kind` is absolute, relative, interval, time or recurring, `anchor` is the EDTF date that a
    relative value was counted from, and `finder` names the rule.
    """

    start: int
    end: int
    value: str | None
    earliest: date | None
    latest: date | None
    precision: str
    kind: str
    anchor: str | None
    finder: str
