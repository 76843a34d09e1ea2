"""First pass over a text: digits and number words, one by one, and the glued shapes (times, ratios) that are complete in themselves."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from pipeline.figures.lexicon import Lexicon, Word
from pipeline.figures.numerals import Atom, literal_value
from pipeline.figures.patterns import DIGITS, RUN, VULGAR, WHOLE_BEFORE, seconds_of
from pipeline.figures.quantity import Quantity
from pipeline.figures.signs import read_sign
from pipeline.figures.units import Unit
from pipeline.figures.words import load_words

_AFTER_UNIT = re.compile(r"\d(?:h|m|s|kg|ft)$")
_GROUPED = re.compile(r"\d{1,3}(?:[ ,]\d{3})+(?!\d)")
_ONE = Word("n", 1.0, 0.0)
_VULGAR = tuple(load_words("common")["fractions"])
# More digits than a quantity has: account numbers, keys.
_LONGEST = 24


@dataclass(slots=True)
class Source:
    """A text in its working forms with the language's words."""

    flat: str
    norm: str
    lexicon: Lexicon


def blocked(start: int, end: int) -> Quantity:
    """A stretch of digits that is no number: it keeps others from reading into it."""
    return Quantity(start, end, 0.0, "noise", number_end=end, dropped=True)


def digit_atoms(source: Source, quantities: list[Quantity]) -> list[Atom]:
    """Literals as atoms; glued times, fractions and blocked shapes go to `quantities`."""
    atoms: list[Atom] = []
    norm = source.norm
    position = 0
    for run in RUN.finditer(norm):
        start, end = run.span()
        if start < position:
            continue
        if run[1] is not None:
            digits, position = run[0], end
            if end - start <= _LONGEST:
                atoms.append(Atom(start, end, _literal_word(digits, source.lexicon.decimal), digits))
            continue
        before = norm[start - 1] if start else " "
        match = DIGITS.match(norm, start)
        assert match is not None
        position = match.end()
        if match["literal"]:
            atom = _literal(match, before, source)
            if atom is not None:
                atoms.append(atom)
                position = max(position, atom.end)
            continue
        shape: Callable[[re.Match[str], str, Source], Quantity] = _time if match["time"] else _ratio if match["ratio"] else _noise
        quantities.append(shape(match, before, source))
    if not norm.isascii() and any(char in norm for char in _VULGAR):
        quantities += [_vulgar(match, norm) for match in VULGAR.finditer(norm)]
    return atoms


@lru_cache(maxsize=8192)
def _literal_word(digits: str, decimal: str) -> Word:
    """The word of a number in digits; texts repeat theirs."""
    value, grouped = literal_value(digits, decimal)
    return Word("L", value, 1.0 if grouped else 0.0)


def _literal(match: re.Match[str], before: str, source: Source) -> Atom | None:
    start, end = match.span()
    digits = match[0]
    if before.isalnum() or before == "_":
        money = source.lexicon.prefix_money.match(source.flat, max(0, start - 5), start) if before.isalpha() else None
        second = before in "hmsgt" and _AFTER_UNIT.search(source.norm, max(0, start - 4), start)  # 1m85, 3kg500
        if money is None and not second:
            return None
        grouped_after = _GROUPED.match(source.norm, start) if money and money[1] in source.lexicon.letters else None
        if grouped_after:
            digits, end = grouped_after[0], grouped_after.end()
    if before == "." and source.lexicon.decimal == "." and digits.isdigit() and (start < 2 or source.norm[start - 2] in " (\n$£€"):
        start, digits = start - 1, f"0.{digits}"  # .5
    if len(digits) > _LONGEST:
        return None
    value, grouped = literal_value(digits, source.lexicon.decimal)
    if not grouped and match["mark"] == "," and before in "$£":
        value, grouped = float(digits.replace(",", "")), True
    return Atom(start, end, Word("L", value, 1.0 if grouped else 0.0), digits)


def _noise(match: re.Match[str], before: str, source: Source) -> Quantity:
    return blocked(*match.span())


def _time(match: re.Match[str], before: str, source: Source) -> Quantity:
    start, end = match.span()
    value, code, shape = seconds_of(match)
    closing = shape == "tenths" and "»" in match[0] and "«" in source.norm[max(0, start - 200) : start]
    if before.isalnum() or before in "_:/#" or closing:
        return blocked(start, end)
    minutes, seconds = divmod(value, 60)
    if source.lexicon.context["feet_primes"] and match[0][1:2] == "'" and shape in ("exact", "prime") and 3 <= minutes <= 8 and seconds < 12:
        value, code = minutes * 12 + seconds, "in"  # 6'2" is a height
    quantity = Quantity(start, end, value, "time", integer=value == int(value), number_end=end, symbol=True, finder=f"time.{shape}")
    quantity.unit = Unit(code, "length" if code == "in" else "duration")
    read_sign(quantity, source.flat, source.norm, source.lexicon, 0)
    return quantity


def _ratio(match: re.Match[str], before: str, source: Source) -> Quantity:
    """`1/2`, `2 1/2`: a proper fraction is a number; other ratios (notes, dates, departments) are blocked."""
    start, end = match.span()
    whole, _, fraction = match[0].rpartition(" ")
    top, _, bottom = fraction.partition("/")
    plain = not (before.isalnum() or before in "_/." or "," in top or "." in top or top[0] == "0" or bottom[0] == "0")
    if not plain or not (0 < int(top) < int(bottom) <= 10 or bottom == "16"):
        return blocked(start, end)
    value = (float(whole) if whole else 0.0) + int(top) / int(bottom)
    return Quantity(start, end, value, "fraction", integer=False, number_end=end, finder="fraction")


def _vulgar(match: re.Match[str], norm: str) -> Quantity:
    """`½`, `2 ½`."""
    start, end = match.span()
    whole = WHOLE_BEFORE.search(norm, max(0, start - 6), start)
    value = (float(whole[0]) if whole else 0.0) + load_words("common")["fractions"][match[0]]
    return Quantity(whole.start() if whole else start, end, value, "fraction", integer=False, number_end=end, finder="fraction")


def _articles(source: Source) -> list[Atom]:
    """The `un`, `a` of `une heure`, `a third`: right before a word that makes a number of it."""
    atoms: list[Atom] = []
    get = source.lexicon.words.get
    for match in source.lexicon.article_words.finditer(source.norm):
        word = get(match[1])
        if word is not None and word.kind in "uf":
            start, end = match.span()
            atoms.append(Atom(start, end - 1, Word(word.kind, 1.0, 0.0), match[1]))
    return atoms


def word_atoms(source: Source) -> list[Atom]:
    """Number words, and the `un`, `a`, `half` of the words that make a number of them."""
    atoms: list[Atom] = []
    norm, lexicon = source.norm, source.lexicon
    words = lexicon.words
    for match in lexicon.number_words.finditer(f" {norm}"):
        start, end = match.start(), match.end() - 1  # the space put before moves the text by one
        if start and norm[start - 1].isalpha():
            continue
        text = match[1]
        word = words[text]
        kind = word.kind
        if kind == "v":
            _add_ones(atoms, start, end, source)
            continue
        one = one_before(norm, start, lexicon) if kind in "mch" else None
        if one is not None and not (atoms and atoms[-1].end > one):
            atoms.append(Atom(one, start - 1, _ONE, "1"))
        atoms.append(Atom(start, end, word, text))
        if kind in "thm":
            after = lexicon.ones_after.match(norm, end)
            # `mille une nuits`, but `deux millions un an plus tôt`.
            if after and not (kind == "m" and _starts_unit(norm, after.end() + 1, lexicon)):
                atoms.append(Atom(after.start(2), after.end(2), _ONE, after[2]))
    return merge(atoms, _articles(source))


def _add_ones(atoms: list[Atom], start: int, end: int, source: Source) -> None:
    """The `un` of `un virgule cinq` and of `zéro virgule un`."""
    norm, lexicon = source.norm, source.lexicon
    one = one_before(norm, start, lexicon)
    if one is not None and not (atoms and atoms[-1].end > one):
        atoms.append(Atom(one, start - 1, _ONE, norm[one : start - 1]))
    after = lexicon.ones_after.match(norm, end)
    if after and atoms and atoms[-1].end == start - 1:
        atoms.append(Atom(after.start(2), after.end(2), _ONE, after[2]))


def _starts_unit(norm: str, position: int, lexicon: Lexicon) -> bool:
    unit = lexicon.unit_words.match(norm, position)
    return unit is not None and not norm[unit.end() : unit.end() + 1].isalpha()


def one_before(norm: str, start: int, lexicon: Lexicon) -> int | None:
    """Where the article `un`, `une`, `a`, `an`, `one` right before `start` begins."""
    if start < 2 or norm[start - 1] not in " -" or norm[start - 2] not in lexicon.ones_last:
        return None
    match = lexicon.ones_before.match(norm, max(0, start - 6), start)
    if match is None or (match.start(1) and norm[match.start(1) - 1].isalnum()):
        return None
    return match.start(1)


def merge(digits: list[Atom], words: list[Atom]) -> list[Atom]:
    """Both lists in text order, without the second reading of a shared word (`twenty one` and `one million`)."""
    merged = sorted(digits + words, key=lambda atom: atom.start) if digits and words else digits or words
    return [atom for index, atom in enumerate(merged) if index == 0 or atom.start >= merged[index - 1].end]
