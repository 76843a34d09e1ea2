"""Units: their codes, dimensions and SI factors.

Codes follow the annotation guide where it names the unit, and UCUM (https://ucum.org) otherwise, in its readable form
(`mi`, `gal`, `oz` rather than `[mi_us]`, `[gal_us]`, `[oz_av]`). Money has ISO 4217 codes, dimension `money` and no SI value.
A year is the Julian one of UCUM (365.25 days), a month its twelfth; `ch` is the metric horsepower (735.49875 W).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from pipeline.figures.words import load_words

MONEY = "money"


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit as the texts use it: `code` of the value, and `factor` when the word stands for several (a decade: 10 a)."""

    code: str
    dimension: str
    factor: float = 1.0


COUNT = Unit("1", "count")


@cache
def dimension_of(code: str) -> str:
    """The dimension of a unit code; a code that is not in the table is a currency."""
    if code == "1":
        return "count"
    entry = load_words("common")["units"].get(code)
    return str(entry["dimension"]) if entry else MONEY


@cache
def _registry() -> Any:
    import pint

    registry: Any = pint.UnitRegistry(autoconvert_offset_to_baseunit=True)
    return registry


@cache
def _si_line(code: str) -> tuple[float, float, str] | None:
    """Slope, offset and SI unit of a code; None where there is no SI unit (money, decibels). Pint is asked once per code."""
    words = load_words("common")
    if code == "1":
        return 1.0, 0.0, "1"
    entry = words["units"].get(code)
    target = words["dimensions"].get(entry["dimension"]) if entry else None
    if target is None or not entry["pint"] or not target[1]:
        return None
    registry = _registry()
    expression = str(entry["pint"])
    if expression in ("degC", "degF"):  # scales with a zero of their own
        low, high = (registry.Quantity(number, expression).to(target[1]).magnitude for number in (0.0, 1.0))
        return float(high - low), float(low), str(target[0])
    factor = registry.parse_expression(expression)
    return float(factor.to(target[1]).magnitude if hasattr(factor, "to") else factor), 0.0, str(target[0])


def si_of(number: float, code: str) -> tuple[float | None, str | None]:
    """The number in SI units, and the SI unit; `(None, None)` for money and other units without one."""
    line = _si_line(code)
    if line is None:
        return None, None
    slope, offset, unit = line
    if slope == 1.0 and not offset and number == int(number) and abs(number) < 1e12:
        return float(number), unit
    return float(f"{number * slope + offset:.12g}"), unit
