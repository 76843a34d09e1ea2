"""The working record of one number found in a text, before it is judged."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.figures.units import Unit


@dataclass(slots=True)
class Quantity:
    """A number with its unit, as read; the grammar fills in ranges, shared units and rejections."""

    start: int
    end: int
    value: float
    form: str  # "digits", "words", "one" (un, a: needs a unit), "time" (18h30, 3'41"), "fraction", "half"
    integer: bool = True
    grouped: bool = False  # digits grouped by three
    width: int = 0  # digits as written, for bare integers
    factor: float = 1.0  # what the unit word multiplies by: 0.01 in `80 centimes`
    scale: float = 1.0  # last magnitude: 1e6 in `3 millions`
    unit: Unit | None = None
    value_max: float | None = None
    symbol: bool = False  # the unit is a symbol
    glued: bool = False  # nothing between number and unit
    shared: bool = False  # the unit was taken from a neighbour
    changes: bool = False  # an end of a change: `passé de 35 à 105`
    number_end: int = 0  # end of the number alone
    dropped: bool = False
    finder: str = "number"
    signed: bool = False
    collective: bool = False
