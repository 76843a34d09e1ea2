"""One measure in two parts: `1 h 22`, `5ft 9in`, `3 kg 500`, `5 secondes 2`, `dix mille euros et cinquante centimes`."""

from __future__ import annotations

from pipeline.figures.lexicon import Lexicon
from pipeline.figures.quantity import Quantity
from pipeline.figures.units import MONEY, Unit

# Measures whose parts `et`, `and` or a comma may join; other pairs (`5 ans et 9 mois`) stay two figures.
_JOINED_BY_AND = frozenset(("h", "min", "ft", "lb", "st"))
_JOINED_BY_COMMA = frozenset(("h", "min", "ft", "lb"))
# Digits that a second part without a name has: `1 m 78`, `3 kg 500`, `1 litre 6`.
_DIGITS = {"m": (2, 2), "kg": (3, 3), "km": (3, 3), "l": (1, 2), "s": (1, 2)}
_TALLEST = 20  # metres: `1 m 78` is a height, `300 m 12` is not


def join_measure(left: Quantity, right: Quantity, link: str, lexicon: Lexicon, *, counts: bool = False) -> bool:
    """Add `right` to `left` when the two are one measure; the smaller unit that is written gives the unit.

    `counts` says that a noun follows the right number, which then may count it.
    """
    unit = left.unit
    if unit is not None and unit.dimension == MONEY and right.unit is not None and right.unit.code == "oz":
        unit = left.unit = _weight(left, lexicon)
    if unit is not None and unit.code == "st" and right.unit is not None and right.unit.dimension == MONEY:
        right.unit = _weight(right, lexicon)
    if unit is None or left.form == "time" or right.signed or link not in "_e,":
        return False
    if not left.integer and left.scale == 1 and (right.unit is None or unit.code not in lexicon.composites):
        return False
    if unit.dimension == MONEY:
        return _cents(left, right, link, counts=counts)
    if unit.code not in lexicon.composites:
        return False
    if right.unit is None:
        return link == "_" and _unnamed_part(left, right, unit, lexicon)
    return _named_part(left, right, unit, right.unit, link, lexicon)


def _weight(amount: Quantity, lexicon: Lexicon) -> Unit | None:
    """The unit of the pounds of `6 pounds 4 ounces`, `12 stone 4 pounds`: a mass where the word may be one."""
    code = next(iter(lexicon.context["mass_words"].values()), None)
    spelled = amount.unit is not None and amount.unit.code == "GBP" and not amount.symbol and amount.number_end < amount.end
    return Unit(code, "mass") if code and spelled else amount.unit


def _cents(left: Quantity, right: Quantity, link: str, *, counts: bool) -> bool:
    if right.unit is not None:
        if right.unit.dimension != MONEY or not 0 < right.value < 1 or right.integer or link not in "_e":
            return False
        left.value += right.value
    else:
        two_digits = right.width in (0, 2) and right.integer and not right.grouped and 0 < right.value < 100
        if link != "_" or left.scale != 1 or not two_digits or (left.symbol and counts):
            return False
        left.value += right.value / 100
    left.integer = False
    return True


def _named_part(left: Quantity, right: Quantity, unit: Unit, small: Unit, link: str, lexicon: Lexicon) -> bool:
    step = _steps(unit.code, small.code, lexicon)
    if step is None or not 0 < right.value < step or right.scale > 1:
        return False
    if (link == "," and unit.code not in _JOINED_BY_COMMA) or (link == "e" and unit.code not in _JOINED_BY_AND):
        return False
    if unit.code in _DIGITS and unit.code != "s":
        left.value += right.value / step
        left.integer = False
    else:
        left.value = left.value * step + right.value
        left.unit, left.integer = small, right.integer
    return True


def _unnamed_part(left: Quantity, right: Quantity, unit: Unit, lexicon: Lexicon) -> bool:
    if right.form not in ("digits", "words") or not right.integer or right.grouped or right.scale > 1:
        return False
    small, factor = lexicon.composites[unit.code]
    if unit.code in ("h", "min", "ft", "st"):
        if right.value >= factor:
            return False
        left.value = left.value * factor + right.value
        left.unit = Unit(small, unit.dimension)
        return True
    shortest, longest = _DIGITS.get(unit.code, (1, 0))
    digits = right.width or len(str(int(right.value)))
    if not shortest <= digits <= longest or right.value <= 0 or (unit.code == "m" and left.value > _TALLEST):
        return False
    left.value += right.value / 10.0**digits
    left.integer = False
    return True


def _steps(large: str, small: str, lexicon: Lexicon) -> float | None:
    """How many `small` make one `large`, through the table of composites."""
    factor = 1.0
    while large in lexicon.composites:
        large, step = lexicon.composites[large]
        factor *= step
        if large == small:
            return factor
    return None
