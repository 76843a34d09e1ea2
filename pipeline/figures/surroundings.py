"""The words around one number, read only when a rule asks for them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache

from pipeline.figures.lexicon import Lexicon
from pipeline.figures.quantity import Quantity
from pipeline.figures.scan import TAKEN, Scan

_TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|\n|_")
_FIRST_TOKEN = re.compile(rf"[^\S\n]*({_TOKEN.pattern})")
_LEFT, _RIGHT = 48, 44


class Surroundings:
    """A number with the tokens before and after it, in lower case; each side is read when first asked for, its nearest token alone if that will do."""

    __slots__ = ("_after", "_before", "_left", "_noun", "_right", "quantity", "scan")

    def __init__(self, quantity: Quantity, scan: Scan) -> None:
        self.quantity, self.scan = quantity, scan
        self._before: list[str] | None = None
        self._after: list[str] | None = None
        self._left: str | None = None
        self._right: tuple[int, str] = (-1, "")
        self._noun: tuple[int, str | None] | None = None

    @property
    def before(self) -> list[str]:
        """The tokens before the number, nearest last."""
        if self._before is None:
            start = self.quantity.start
            self._before = _TOKEN.findall(self.scan.norm, start - _LEFT if start > _LEFT else 0, start)
        return self._before

    @property
    def after(self) -> list[str]:
        """The tokens after the figure, nearest first."""
        if self._after is None:
            end = self.quantity.end
            self._after = _TOKEN.findall(self.scan.norm, end, end + _RIGHT)
        return self._after

    def left(self, place: int = 1) -> str:
        """The token `place` steps before the number, empty at the start of the text."""
        if place == 1:
            if self._left is None:
                self._left = self._nearest()
            return self._left
        if place == 2 and self._before is None:
            second = self._second()
            if second:
                return second
        before = self.before
        return before[-place] if len(before) >= place else ""

    def _second(self) -> str:
        """The second token before the number where both are words between spaces, else nothing."""
        start = self.quantity.start
        parts = self.scan.norm[start - _LEFT if start > _LEFT else 0 : start].rsplit(" ", 3)
        return parts[1] if len(parts) == 4 and not parts[3] and parts[2].isalpha() and parts[1].isalpha() else ""

    def _nearest(self) -> str:
        """The token right before the number: between spaces, or a mark."""
        start, norm = self.quantity.start, self.scan.norm
        if self._before is None and start:
            last = norm[start - 1]
            if last == " ":
                chunk = norm[start - _LEFT if start > _LEFT else 0 : start - 1].rpartition(" ")[2]
                if chunk.isalpha():
                    return chunk
                tokens = _TOKEN.findall(chunk)
                if tokens:
                    return str(tokens[-1])
            elif last == "\n" or not (last.isalnum() or last.isspace()):
                return last
        before = self.before
        return before[-1] if before else ""

    def right(self, place: int = 1) -> str:
        """The token `place` steps after the figure, empty at the end of the text."""
        if place == 1 and self._after is None:
            end = self.quantity.end
            if self._right[0] != end:
                first = _FIRST_TOKEN.match(self.scan.norm, end, end + _RIGHT)
                self._right = (end, "" if first is None else first[1])
            return self._right[1]
        after = self.after
        return after[place - 1] if len(after) >= place else ""

    def noun(self, read: Callable[[], str | None]) -> str | None:
        """What `read` finds to be counted, asked once for each end of the figure."""
        end = self.quantity.end
        if self._noun is None or self._noun[0] != end:
            self._noun = (end, read())
        return self._noun[1]

    def alone(self) -> bool:
        """Whether the figure is all the text there is, but for a closing mark."""
        return not self.left() and (not self.right() or (self.right() in ".!?" and not self.right(2)))

    def char_after(self) -> str:
        """The character right after the figure, in lower case."""
        end = self.quantity.end
        return self.scan.norm[end : end + 1]

    def after_taken(self) -> bool:
        """Whether a claimed name ends right before the number, one space away."""
        start = self.quantity.start
        return start > 1 and self.scan.norm[start - 2 : start] == f"{TAKEN} "


Rule = Callable[[Surroundings, Lexicon], bool | None]


def first_verdict(rules: Iterable[Rule], around: Surroundings, lexicon: Lexicon, *, default: bool) -> bool:
    """The first answer that a rule gives; rules without an opinion return None."""
    for rule in rules:
        verdict = rule(around, lexicon)
        if verdict is not None:
            return verdict
    return default


def joined(tokens: Sequence[str]) -> str:
    """Tokens as the lexicon writes phrases: `jusqu'à`, `plus de`."""
    if "'" in tokens:
        return " ".join(tokens).replace(" ' ", "'").replace(" '", "'")
    return " ".join(tokens)


@cache
def _last_tokens(phrases: frozenset[str]) -> frozenset[str]:
    return frozenset(tokens[-1] for tokens in map(_TOKEN.findall, phrases) if tokens)


def ends_with_phrase(around: Surroundings, phrases: frozenset[str], longest: int = 3) -> bool:
    """Whether one of `phrases` ends right before the number."""
    if around.left() not in _last_tokens(phrases):
        return False
    if around.left() in phrases:
        return True
    before = around.before
    return any(len(before) >= size and joined(before[-size:]) in phrases for size in range(2, longest + 1))


@cache
def _first_tokens(phrases: frozenset[str]) -> frozenset[str]:
    return frozenset(tokens[0] for tokens in map(_TOKEN.findall, phrases) if tokens)


def starts_with_phrase(around: Surroundings, phrases: frozenset[str], longest: int = 2) -> bool:
    """Whether one of `phrases` begins right after the figure."""
    right = around.right()
    if right not in _first_tokens(phrases):
        return False
    return right in phrases or any(joined(around.after[:size]) in phrases for size in range(2, longest + 1))


def count_noun(around: Surroundings, lexicon: Lexicon) -> str | None:
    """The word right after the number when it can be what is counted; a claimed name counts as one."""
    quantity, sets = around.quantity, lexicon.sets
    norm, end = around.scan.norm, quantity.end
    if norm[end : end + 1] not in (" ", "-"):
        return None
    if norm[end + 1 : end + 2] == TAKEN:
        return TAKEN
    noun = around.right(2) if around.right() == "-" else around.right()
    if len(noun) < 2 or not noun.isalpha() or noun in sets["function"] or noun in sets["verbs"]:
        return None
    return None if noun in sets["not_after"] and noun not in sets["countable_streets"] else noun


def is_plural_noun(noun: str | None, lexicon: Lexicon) -> bool:
    """Whether a noun's ending proves that the number before it counts."""
    return noun is not None and bool(lexicon.context["plural_proof"]) and (noun == TAKEN or noun.endswith(("s", "x")))


def follows_name(around: Surroundings, lexicon: Lexicon) -> bool:
    """A capitalised word right before, not at the start of its sentence: `Peugeot 208`, `Formule 1`."""
    quantity, scan = around.quantity, around.scan
    start = quantity.start
    if start < 2 or scan.norm[start - 1] not in " -":
        return False
    if scan.norm[start - 2] == TAKEN:
        return True
    left = around.left()
    if not left.isalpha() or left in lexicon.sets["function"] or left in lexicon.sets["number_cues"]:
        return False
    place = start - 1 - len(left)
    word = scan.flat[place : start - 1]
    if not word[:1].isupper():
        return False
    opens = scan.norm[max(0, place - 2) : place].strip(" ")[-1:] in ("", ".", "!", "?", "\n", ":") and (not place or scan.norm[place - 1] in " \n")
    return not (opens and len(word) > 3 and word[1:].islower() and count_noun(around, lexicon) is not None)


def after_name(around: Surroundings) -> bool:
    """`Norman Duckworth, 68,`: the word before the comma is a name."""
    scan, start = around.scan, around.quantity.start
    if start < 3 or scan.norm[start - 2] != ",":
        return False
    if scan.norm[start - 3] == TAKEN:
        return True
    return around.left(2).isalpha() and scan.flat[max(0, start - 24) : start].rstrip(" ,").rpartition(" ")[2][:1].isupper()
