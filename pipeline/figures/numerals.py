"""Numbers in digits and in words, every language alike: reading them as values.

Digits: groups of three by space, point, comma or apostrophe as the language has it, decimals by the language's mark or the other one where
it cannot group. Words: the additive and multiplicative grammar that French and English share (`quatre-vingt-dix-sept`, `deux cent mille`,
`twenty-five hundred`, `un million et demi`, `twelve point five`); the words themselves come from the lexicon.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.figures.lexicon import Lexicon, Word, load_lexicon

LITERAL = re.compile(r"\d{1,3}([ .,'])\d{3}(?:\1\d{3})*(?!\d)(?:[.,]\d+)?|\d{1,2}(?:,\d\d)+,\d{3}(?!\d)(?:\.\d+)?|\d+(?:[.,]\d+)?")
_INDIAN = re.compile(r"\d{1,2}(?:,\d\d)+,\d{3}(?:\.\d+)?$")
# No join inside a number is longer (` virgule `).
LONGEST_JOIN = 9
_NO_LIMIT = float("inf")


class Atom(NamedTuple):
    """One literal (kind `L`) or number word of the text."""

    start: int
    end: int
    word: Word
    text: str


class Reading(NamedTuple):
    """What a run of atoms says: where it ends, the atom after it, its value, last magnitude and kind of last word."""

    end: int
    after: int
    value: float
    scale: float
    last: str
    integer: bool


def literal_value(digits: str, decimal: str, *, scaled: bool = False) -> tuple[float, bool]:
    """Value of a number in digits, and whether it is grouped by three.

    `decimal` is the language's mark; `scaled` says that a magnitude follows: `1.214 milliard` is a decimal where `1.214 voitures` is a group.
    """
    shape = LITERAL.fullmatch(digits)
    mark = shape[1] if shape else None
    if mark is None:
        if decimal == "." and _INDIAN.match(digits):
            return float(digits.replace(",", "")), True
        return float(digits.replace(",", ".")), False
    if digits.count(mark) == 1 and _marks_decimals(mark, digits, decimal, scaled=scaled):
        return float(digits.replace(mark, ".")), False
    return float(digits.replace(mark, "").replace(",", ".")), True


def _marks_decimals(mark: str, digits: str, decimal: str, *, scaled: bool) -> bool:
    """Whether the only separator of `digits`, before three figures, is a decimal mark."""
    if mark == decimal and not any(other in digits for other in " .,'" if other != mark):
        return True
    return mark in ".," and ((scaled and mark == ".") or digits.startswith("0"))


class _Run:
    """The state of one number while its atoms are read from left to right."""

    def __init__(self, atoms: Sequence[Atom], first: int, text: str, lexicon: Lexicon) -> None:
        self.atoms, self.index, self.text, self.lexicon = atoms, first, text, lexicon
        self.end = atoms[first].start
        self.total = self.current = 0.0
        self.room = 1000.0  # the next word must be below this to be added
        self.last_magnitude = _NO_LIMIT
        self.scale = 1.0
        self.last = ""
        self.integer = True

    def read(self) -> Reading | None:
        take = {"L": self._literal, "n": self._small, "t": self._small, "h": self._hundred, "m": self._magnitude, "c": self._collective}
        while self.index < len(self.atoms):
            atom = self.atoms[self.index]
            if self.last and self._decimals(atom):
                continue
            if (self.last and not self._joined(atom)) or atom.word.kind not in take or not take[atom.word.kind](atom):
                break
            self.last, self.end, self.index = atom.word.kind, atom.end, self.index + 1
        if not self.last:
            return None
        return Reading(self.end, self.index, self.total + self.current, self.scale, self.last, self.integer)

    def _gap(self, atom: Atom) -> str:
        return self.text[self.end : atom.start]

    def _joined(self, atom: Atom) -> bool:
        """Whether what stands between the number so far and `atom` may stand inside a number."""
        gap, kind = self._gap(atom), atom.word.kind
        if gap and gap not in self.lexicon.joins:
            link = self.lexicon.of_link.match(self.text, self.end)
            return self.last == "c" and kind == "m" and link is not None and link.end() == atom.start
        if len(gap) <= 3:
            return True
        # `et` joins only a few words (`vingt et un`), `and` only what follows a hundred or more.
        return atom.text in self.lexicon.and_words if self.lexicon.and_words else self.last in "hm" and kind in "nt"

    def _literal(self, atom: Atom) -> bool:
        value = atom.word.value
        whole = value == int(value)
        if self.last:
            following = self.atoms[self.index + 1] if self.index + 1 < len(self.atoms) else None
            magnitude = following is not None and following.word.kind == "m" and following.word.value < self.last_magnitude
            below = self.last == "m" and value < self.last_magnitude and (value >= 1000 or magnitude)
            if not (below and whole and self.integer and self._gap(atom) == " "):
                return False
        self.current, self.room, self.integer = value, 0.0, whole
        return True

    def _small(self, atom: Atom) -> bool:
        value = atom.word.value
        previous = self.atoms[self.index - 1] if self.last else None
        pair = self.lexicon.pairs.get((previous.text, atom.text)) if previous else None
        if pair and previous and self.current % 100 == previous.word.value:
            self.current += pair.value - previous.word.value
            self.room = pair.room
            return True
        after_teen = self.last == "t" and previous is not None and previous.text in self.lexicon.teens
        if value >= self.room or (after_teen and value < 7):
            return False
        self.current += value
        self.room = atom.word.room
        return True

    def _hundred(self, atom: Atom) -> bool:
        current = self.current
        if current >= 100 or current > self.lexicon.hundred_max or current != int(current) or (self.last == "L" and self.lexicon.hundred_max < 99):
            return False
        if not current and (self.last not in ("", "m") or (not self.last and atom.text not in self.lexicon.bare)):
            return False
        self.current = max(current, 1.0) * 100
        self.room = 100.0
        return True

    def _magnitude(self, atom: Atom) -> bool:
        value = atom.word.value
        if not self.current and not self.total and atom.text not in self.lexicon.bare:
            return False
        if self.last == "c":
            self.total *= value
        elif value < self.last_magnitude:
            if not self.current and self.total and atom.text not in self.lexicon.bare:
                return False
            self.total += (self.current or 1.0) * value
        else:
            self.total = (self.total + self.current) * value
        self.current, self.room, self.last_magnitude, self.scale = 0.0, min(1000.0, value), value, value
        return True

    def _collective(self, atom: Atom) -> bool:
        if self.last in ("", "c"):
            return False
        self.total, self.current, self.room = (self.total + self.current) * atom.word.value, 0.0, 0.0
        self.scale, self.last_magnitude = atom.word.value, _NO_LIMIT
        return True

    def _decimals(self, atom: Atom) -> bool:
        """The digits after `virgule` or `point`: digit by digit, or one number below a hundred."""
        if self._gap(atom) not in self.lexicon.points or self.last not in "nthm" or atom.word.kind not in "nt":
            return False
        digits = ""
        while self.index < len(self.atoms):
            part = self.atoms[self.index]
            if part.word.kind not in "nt" or (digits and self._gap(part) not in (" ", "-")):
                break
            value = int(part.word.value)
            self.end, self.index = part.end, self.index + 1
            following = self.atoms[self.index] if self.index < len(self.atoms) else None
            adds = following is not None and following.word.kind in "nt" and following.word.value < part.word.room
            if following is not None and adds and part.word.kind == "t" and self._gap(following) in (" ", "-"):
                value += int(following.word.value)
                self.end, self.index = following.end, self.index + 1
            digits += str(value)
        self.current += float(f"0.{digits}")
        self.last, self.room, self.integer = "p", 0.0, False
        return True


def read_run(atoms: Sequence[Atom], first: int, text: str, lexicon: Lexicon) -> Reading | None:
    """The longest number that starts at atom `first`; None when the word needs a neighbour (`million` alone)."""
    atom = atoms[first]
    far = first + 1 == len(atoms) or atoms[first + 1].start - atom.end > LONGEST_JOIN
    if far and atom.word.kind in "Lnt":
        value = atom.word.value
        return Reading(atom.end, first + 1, value, 1.0, atom.word.kind, value == int(value))
    return _Run(atoms, first, text, lexicon).read()


def parse_number(text: str, lang: str) -> float | None:
    """The number that `text` as a whole says, in digits or words; None when it says none.

    >>> parse_number("quatre-vingt-dix-sept", "fr")
    97.0
    >>> parse_number("twenty-five hundred", "en")
    2500.0
    """
    from pipeline.figures.scan import scan  # scan reads runs of atoms with this module

    stripped = text.strip()
    quantities = scan(stripped, load_lexicon(lang)).quantities
    if len(quantities) == 1 and quantities[0].start == 0 and quantities[0].number_end == len(stripped) and quantities[0].form != "time":
        return float(quantities[0].value)
    return None
