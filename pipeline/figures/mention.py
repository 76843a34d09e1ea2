"""The figure as a value: what `find_figures` returns."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class FigureMention:
    """One figure of a text.

    `start` and `end` are code points of the text, half open. `value` is `number unit`, or `min..max unit` for a range (`number` and
    `number_max`). `unit` is `1` for counts, an ISO 4217 code for money, otherwise a code of the annotation guide or of UCUM. `comparator` is
    about, min, max or exact, from the words around. `counted` is the singular of the counted noun (`modèle`, `Alpine Store`). `si_number` and
    `si_unit` give `number` in SI units; money has none. `finder` names the rule that found it.
    """

    start: int
    end: int
    value: str
    number: float
    number_max: float | None
    unit: str
    dimension: str
    comparator: str
    counted: str | None
    si_number: float | None
    si_unit: str | None
    finder: str


# Below this a whole number has at most twelve digits.
_EXACT = 1e12


def format_number(number: float) -> str:
    """A plain decimal with a point, without exponent nor trailing zeros, rounded to twelve significant digits."""
    if number == int(number) and abs(number) < _EXACT:
        return str(int(number))
    rounded = float(f"{number:.12g}")
    return str(int(rounded)) if rounded == int(rounded) else format(Decimal(repr(rounded)), "f")


def format_value(number: float, number_max: float | None, unit: str) -> str:
    """`number unit`, or `min..max unit`."""
    if number_max is None:
        return f"{format_number(number)} {unit}"
    return f"{format_number(number)}..{format_number(number_max)} {unit}"
