"""Finds the numbers of a text and gives each its unit: atoms, then numbers made of atoms, then units beside them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.figures.atoms import Source, digit_atoms, merge, one_before, word_atoms
from pipeline.figures.lexicon import Lexicon, Word
from pipeline.figures.measures import attach_unit
from pipeline.figures.numerals import LONGEST_JOIN, Atom, Reading, literal_value, read_run
from pipeline.figures.patterns import WORD
from pipeline.figures.plain import TAKEN, normalise
from pipeline.figures.quantity import Quantity

__all__ = ["TAKEN", "Scan", "scan"]

# Beyond this, words in a row are a rigmarole, not a quantity.
_LARGEST = 1e21
_LONGEST_POINT = 9  # `virgule `
_BROKEN = (", ", ". ", ",,")


@dataclass(slots=True)
class Scan:
    """A text in its working forms, equal in length to the original, and its numbers in order."""

    text: str
    flat: str
    norm: str
    quantities: list[Quantity]
    # Where each line starts and where its first letter stands, found once when first asked for.
    _lines: tuple[list[int], list[int]] | None = field(default=None, repr=False)

    def first_letter(self, position: int) -> int:
        """Where the first letter or claimed name of the line of `position` stands; the length of the text when the line has none."""
        if self._lines is None:
            self._lines = _first_letters(self.flat)
        starts, letters = self._lines
        return letters[bisect_right(starts, position) - 1]


def _first_letters(flat: str) -> tuple[list[int], list[int]]:
    starts, letters, start = [], [], 0
    for line in flat.split("\n"):
        starts.append(start)
        letters.append(next((start + place for place, char in enumerate(line) if char.isalpha() or char == TAKEN), len(flat)))
        start += len(line) + 1
    return starts, letters


def scan(text: str, lexicon: Lexicon, taken: Sequence[tuple[int, int]] = ()) -> Scan:
    """All numbers of `text` with their units, in order, not yet judged."""
    flat, norm = normalise(text, taken)
    source = Source(flat, norm, lexicon)
    quantities: list[Quantity] = []
    atoms = merge(digit_atoms(source, quantities), word_atoms(source))
    _read_atoms(atoms, source, quantities)
    quantities.sort(key=lambda quantity: quantity.start)
    previous = 0
    kept = []
    for quantity in quantities:
        if quantity.start < previous:
            continue
        if quantity.unit is None and not quantity.dropped:
            attach_unit(quantity, flat, norm, lexicon, previous)
        useless = quantity.form in ("one", "half") and quantity.unit is None
        if useless or (quantity.dropped and quantity.form != "noise"):
            continue
        previous = quantity.end
        if not quantity.dropped:
            kept.append(quantity)
    return Scan(text, flat, norm, kept)


def _read_atoms(atoms: list[Atom], source: Source, quantities: list[Quantity]) -> None:
    """Numbers from runs of atoms; atoms inside a shape already read are skipped."""
    shapes = sorted((quantity.start, quantity.end) for quantity in quantities)
    index = 0
    while index < len(atoms):
        atom = atoms[index]
        place = bisect_right(shapes, (atom.start, len(source.norm) + 1)) - 1 if shapes else -1
        if place >= 0 and shapes[place][1] > atom.start:
            index += 1
            continue
        kind = atom.word.kind
        if kind in "uf":
            quantities.append(_article_number(atom, source))
            index += 1
        elif kind == "d":
            index = _read_half(atoms, index, source, quantities)
        else:
            index = _read_number(atoms, index, source, quantities)


def _article_number(atom: Atom, source: Source) -> Quantity:
    """`une` of `une heure`, or the whole of `un tiers`; `un quart d'heure` is a unit."""
    word_start = atom.end + 1
    word_end = word_start + len(atom.text)
    if atom.word.kind == "f":
        phrase = source.lexicon.unit_words.match(source.norm, word_start)
        if phrase is None or phrase.end() <= word_end:
            value = 1.0 / source.lexicon.fractions[atom.text]
            return Quantity(atom.start, word_end, value, "fraction", integer=False, number_end=word_end, finder="fraction.words")
    return Quantity(atom.start, atom.end, 1.0, "one", number_end=atom.end, finder="one")


def _read_half(atoms: list[Atom], index: int, source: Source, quantities: list[Quantity]) -> int:
    """`half a million`, `demi-heure`, `half an hour`: the half of what follows."""
    atom = atoms[index]
    link = source.lexicon.half_links.match(source.norm, atom.end)
    if link is None:
        return index + 1
    one = one_before(source.norm, atom.start, source.lexicon)
    start = atom.start if one is None else one
    after = index + 1
    while after < len(atoms) and atoms[after].start < link.end() and atoms[after].word.kind != "c":
        after += 1
    following = atoms[after] if after < len(atoms) else None
    if following is not None and following.start == link.end() and following.word.kind in "mc":
        scale, end = following.word.value, following.end
        quantities.append(Quantity(start, end, scale / 2, "words", integer=scale % 2 == 0, number_end=end, scale=scale, finder="half"))
        return after + 1
    end = link.end() - 1
    quantities.append(Quantity(start, end, 0.5, "half", integer=False, number_end=end, finder="half"))
    return after


def _read_number(atoms: list[Atom], index: int, source: Source, quantities: list[Quantity]) -> int:
    atom = atoms[index]
    if atom.word.kind == "L":
        if index + 1 == len(atoms) or atoms[index + 1].start - atom.end > LONGEST_JOIN:
            quantities.append(_literal_alone(atom, source))
            return index + 1
        index = _prepare_literal(atoms, index, source)
    reading = read_run(atoms, index, source.norm, source.lexicon)
    if reading is None:
        return index + 1
    quantity = _quantity(atoms[index], reading, reading.after - index, source)
    if abs(quantity.value) < _LARGEST:
        quantities.append(quantity)
    return max(reading.after, index + 1)


def _literal_alone(atom: Atom, source: Source) -> Quantity:
    """A number in digits that nothing near it can go on with, but for a half or a fraction."""
    value, text = atom.word.value, atom.text
    quantity = Quantity(atom.start, atom.end, value, "digits", number_end=atom.end)
    if atom.word.room == 1.0:
        quantity.grouped = True
        quantity.integer = value == int(value)
    elif text.isdigit():
        quantity.width = len(text)
    else:
        quantity.integer = False
    if not _add_half(quantity, True, source):
        _take_fraction(quantity, source)
    return quantity


def _prepare_literal(atoms: list[Atom], index: int, source: Source) -> int:
    """Read the literal again when a magnitude follows (`1.214 milliard`), and join a broken decimal (`14, 3 milliards`)."""
    atom = atoms[index]
    following = atoms[index + 1] if index + 1 < len(atoms) else None
    if following is None:
        return index
    if following.word.kind == "m" and following.word.value >= 1e6 and following.start - atom.end <= 1:
        value, grouped = literal_value(atom.text, source.lexicon.decimal, scaled=True)
        atoms[index] = Atom(atom.start, atom.end, Word("L", value, 1.0 if grouped else 0.0), atom.text)
    elif _is_broken_decimal(atoms, index, source):
        digits = f"{atom.text}.{following.text}"
        atoms[index + 1] = Atom(atom.start, following.end, Word("L", float(digits), 0.0), digits)
        return index + 1
    return index


def _is_broken_decimal(atoms: Sequence[Atom], index: int, source: Source) -> bool:
    if index + 2 >= len(atoms):
        return False
    atom, following, magnitude = atoms[index : index + 3]
    if following.word.kind != "L" or len(following.text) != 1 or magnitude.word.kind != "m" or magnitude.start != following.end + 1:
        return False
    listed = index > 0 and source.norm[atoms[index - 1].end : atom.start] == ", "
    return atom.text.isdigit() and source.norm[atom.end : following.start] in _BROKEN and not listed


def _quantity(atom: Atom, reading: Reading, size: int, source: Source) -> Quantity:
    literal = atom.word.kind == "L"
    quantity = Quantity(atom.start, reading.end, reading.value, "digits" if literal else "words", scale=reading.scale, number_end=reading.end)
    quantity.collective = reading.last == "c"
    if reading.value == 1 and not literal and size == 1 and atom.text != "1":
        quantity.form = quantity.finder = "one"
    if literal:
        plain = atom.text.isdigit()
        quantity.grouped = atom.word.room == 1.0
        quantity.width = len(atom.text) if plain else 0
        quantity.integer = atom.word.value == int(atom.word.value) and (plain or quantity.grouped)
    if not literal and quantity.start < _LONGEST_POINT and quantity.value < 100:
        _take_point(quantity, source)
    if not _add_half(quantity, literal, source):
        _take_fraction(quantity, source)
    return quantity


def _take_point(quantity: Quantity, source: Source) -> None:
    """`point five` at the start of a text."""
    if f" {source.norm[: quantity.start]}" in source.lexicon.points:
        quantity.value /= 10.0 ** len(str(int(quantity.value)))
        quantity.start, quantity.integer, quantity.form = 0, False, "words"


def _measured(start: int, end: int, source: Source) -> bool:
    """Whether a unit in words stands right after a half, and no "between" before its number."""
    if not source.lexicon.between.isdisjoint(source.norm[max(0, start - _LONGEST_POINT) : start].split()[-1:]):
        return False
    unit = source.lexicon.unit_words.match(source.norm, end + 1) if source.norm[end : end + 1] == " " else None
    return unit is not None and not source.norm[unit.end() : unit.end() + 1].isalnum()


def _add_half(quantity: Quantity, literal: bool, source: Source) -> bool:
    """`deux et demi`, `un million et demi`, `two and a half`."""
    if source.norm[quantity.end + 1 : quantity.end + 2] not in source.lexicon.part_letters:
        return False
    half = source.lexicon.half_pattern.match(source.norm, quantity.end)
    if half is None or (literal and quantity.scale == 1.0 and half[1] != "1/2" and source.norm[half.start()] == "-"):
        return False
    if half[1] in source.lexicon.sets["measured_halves"] and not _measured(quantity.start, half.end(), source):
        return False
    quantity.value += source.lexicon.halves.get(half[1], 0.5) * quantity.scale
    end = half.end()
    magnitude = WORD.match(source.norm, end + 1) if quantity.scale == 1.0 and source.norm[end : end + 1] == " " else None
    word = source.lexicon.words.get(magnitude[0]) if magnitude else None
    if magnitude is not None and word is not None and word.kind in "mc":  # three and a half million
        quantity.value *= word.value
        quantity.scale, end = word.value, magnitude.end()
    quantity.end = quantity.number_end = end
    quantity.integer = quantity.value == int(quantity.value)
    if quantity.form == "one":
        quantity.form, quantity.finder = "words", "number"
    return True


def _take_fraction(quantity: Quantity, source: Source) -> None:
    """`trois quarts`, `two thirds`; `dix-septième` is an ordinal, and `trois quarts d'heure` a unit."""
    lexicon, norm = source.lexicon, source.norm
    if norm[quantity.end + 1 : quantity.end + 2] not in lexicon.part_letters:
        return
    fraction = lexicon.fraction_pattern.match(norm, quantity.end)
    if fraction is None:
        return
    if fraction[1][-1] != "s" and quantity.value != 1:
        quantity.dropped = fraction[1] in lexicon.sets["ordinals"]
        return
    unit = lexicon.unit_words.match(norm, fraction.start(1))
    is_unit = unit is not None and not norm[unit.end() : unit.end() + 1].isalpha()
    if quantity.scale == 1.0 and quantity.value < 100 and quantity.integer and not is_unit:
        quantity.value /= lexicon.fractions[fraction[1]]
        quantity.end = quantity.number_end = fraction.end()
        quantity.form, quantity.integer, quantity.finder = "fraction", False, "fraction.words"
