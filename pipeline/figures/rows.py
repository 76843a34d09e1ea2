"""Bare numbers that a row explains: standings, cells of a table, and the second half of `363 litres pour l'une, 385 pour l'autre`.

The rules work as those of `bare`: yes, no, or None for no opinion.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from pipeline.figures.describe import counted_of
from pipeline.figures.lexicon import Lexicon
from pipeline.figures.scan import TAKEN
from pipeline.figures.surroundings import Surroundings

# `2. Norris, 275` and `3) Sousa-Meyer (Ford) 154`: a rank, a name, the number.
_RANKED = re.compile(rf"(?:^|[;,:.\n(] ?)\d{{1,2}}[.)] ?(?=[A-ZÀ-Þ{TAKEN}])[^;:\n\d]{{2,45}}[ ,(]$")
_REACH = 60
_STOPS = frozenset((";", ".", ",", ")", "\n", ""))
# The cell before holds nothing but a number; the one after begins with one, or is none, or is no name (its space is not given back to let a name pass).
_WIDEST_CELL = 30
_CELL_BEFORE = re.compile(r"\| ?[\d.,]+ ?\| ?$")
_CELL_AFTER = re.compile(rf" ?(?:\| ?+(?:([\d.,]+)|(?![A-ZÀ-Þ{TAKEN}]))|(?=\n)|$)")
_RANKS = 10
_STOP = re.compile(r"[.!?\n:|]")
# How far back the figure that a second one goes with may stand, in characters, and by how much the two may differ.
_FARTHEST, _LIKE = 110, 12
_HIGHEST = 1000


def standing(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """`1. Piastri, 309 pts ; 2. Norris, 275`: the points of a name that bears its rank."""
    start = around.quantity.start
    if around.right() not in _STOPS or not around.quantity.width or around.quantity.value >= _HIGHEST:
        return None
    return True if _RANKED.search(around.scan.flat, max(0, start - _REACH), start) else None


def cell(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """`Polestar 3 | 5 | 90 | 93`: a cell of its own, after a cell of words."""
    flat, start, end = around.scan.flat, around.quantity.start, around.quantity.end
    if around.left() != "|" or around.right() not in ("|", "\n", ""):
        return None
    before, after = _CELL_BEFORE.search(flat, max(0, start - _WIDEST_CELL), start), _CELL_AFTER.match(flat, end)
    if after is None or (around.quantity.value < _RANKS and before is None and not after[1]):
        return None  # a rank, or a week in the charts
    return True if around.scan.first_letter(start) < start else None


def pages(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """`Gallimard, 256 p., 39 €`."""
    counted = around.right() == "p" and around.right(2) == "." and not around.right(3).isdigit()
    return True if counted and around.left() in (",", "(") else None


def more(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """`61 de plus que la précédente`, `20 more than in May`."""
    return True if is_surplus(around, lexicon) else None


def is_surplus(around: Surroundings, lexicon: Lexicon) -> bool:
    """Whether the number tells by how much more or less of what the figure before states."""
    words = lexicon.sets["surplus"]
    return around.right() in words or (around.right() in lexicon.sets["surplus_links"] and around.right(2) in words)


def parallel(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """`363 litres pour l'une, 385 pour l'autre`, `3 480 habitants en 1926, 912 en 1989`: a number like the one before, and a word of relation after."""
    quantity, sets = around.quantity, lexicon.sets
    if around.left() not in sets["parallel_before"] or around.right() not in sets["parallel_after"]:
        return None
    quantities = around.scan.quantities
    place = bisect_left(quantities, quantity.start, key=lambda other: other.start) - 1
    if place < 0:
        return None
    source = quantities[place]
    if quantity.start - source.end > _FARTHEST or source.signed or _STOP.search(around.scan.norm, source.end, quantity.start):
        return None
    reference = abs(source.value if source.value_max is None else source.value_max)
    if not reference or not 1 / _LIKE <= abs(quantity.value) / reference <= _LIKE:
        return None
    return True if source.unit is not None or counted_of(Surroundings(source, around.scan), lexicon) is not None else None
