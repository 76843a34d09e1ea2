"""Signs before a number: `+3,1 %`, `-0,4`, `minus thirty`."""

from __future__ import annotations

import re

from pipeline.figures.lexicon import Lexicon
from pipeline.figures.plain import TAKEN
from pipeline.figures.quantity import Quantity

WORDS = re.compile(r"[^\W\d_]+'?")
# Units that a spelled minus goes with; before anything else `moins` and `minus` compare.
_BELOW_ZERO = frozenset(("Cel", "degF", "deg", "%", "K"))


def read_sign(quantity: Quantity, flat: str, norm: str, lexicon: Lexicon, floor: int) -> None:
    """Take the sign before a number into its span and value: `+3,1 %`, `-0,4`, `minus thirty`."""
    start = quantity.start
    if start <= floor:
        return
    spaced = flat[start - 1] == " " and start - 1 > floor and flat[start - 2] in "+-–"
    place = start - 2 if spaced else start - 1
    if flat[place] in "+-–":
        if _is_sign(place, spaced, quantity, flat, floor):
            quantity.start, quantity.signed = place, True
            if flat[place] != "+":
                quantity.value = -quantity.value
    elif flat[place] == " " and norm[start - 2] in "se":
        _spelled_minus(quantity, norm, lexicon, floor)


def _is_sign(place: int, spaced: bool, quantity: Quantity, flat: str, floor: int) -> bool:
    """A sign stands free on its left; a dash with spaces around is punctuation, but in brackets or cells."""
    char, outer = flat[place], flat[place - 1] if place else " "
    if outer.isalnum() or outer in f")%€$_{TAKEN}" or place < floor or (char == "-" and place == floor and floor):
        return False
    if char == "–":
        return outer == "("
    if not spaced or (not place and quantity.unit is not None and quantity.unit.code in _BELOW_ZERO):
        return True
    if char == "+":
        return not (quantity.unit is None and quantity.width)
    return outer in "(|" or (outer == " " and flat[max(0, place - 2) : place - 1] == ":")


def _spelled_minus(quantity: Quantity, norm: str, lexicon: Lexicon, floor: int) -> None:
    match = lexicon.minus.match(norm, max(floor, quantity.start - 12), quantity.start)
    if match is None:
        return
    outer = WORDS.findall(norm, max(0, match.start(1) - 12), match.start(1))
    if outer and outer[-1] in lexicon.sets["no_minus_after"]:
        return
    cold = bool(outer) and outer[-1] in lexicon.sets["cold_before"]
    if match.start(1) == 0 or cold or (quantity.unit is not None and quantity.unit.code in _BELOW_ZERO):
        quantity.start, quantity.signed = match.start(1), True
        quantity.value = -quantity.value
