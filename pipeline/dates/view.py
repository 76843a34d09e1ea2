"""A mention and its neighbourhood, as the tests of context see it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pipeline.dates.lexicon import Lexicon, fold
from pipeline.dates.spec import Spec

T = TypeVar("T")
REACH = 60
"""Characters looked at on each side."""
SHORT_TEXT = 120
"""A text of up to this many characters is a message, not an article: ambiguous expressions are read as dates."""

_WORD_BEFORE = re.compile(r"\n?[ \u00a0\u202f]?(['’]?[^\W\d_]+)")
"""The last word of a text, read backwards: anchored, where a search for the end would try every place."""
_WORD_AFTER = re.compile(r"[ \u00a0\u202f]?([^\W_]+)(?![\w'’])")
_LINE_START = re.compile(r"(?:^|[\n.!?…»”\"|]|[-–—•:]\s|^\s?date\s[\d-]+\s)\s*[«“\"(\[]?\s?$")


class _Once(Generic[T]):
    """A property computed once per object; without the lock of `functools.cached_property`, as a view stays in one thread."""

    def __init__(self, compute: Callable[[Any], T]) -> None:
        self.compute, self.name = compute, compute.__name__
        self.__doc__ = compute.__doc__

    def __get__(self, instance: object, owner: type) -> T:
        value = instance.__dict__[self.name] = self.compute(instance)
        return value


@dataclass
class View:
    """A mention and what stands around it."""

    text: str
    start: int
    end: int
    spec: Spec
    lexicon: Lexicon
    tense: Callable[[], int]
    conversation: bool

    @property
    def surface(self) -> str:
        """The mention itself."""
        return self.text[self.start : self.end]

    @_Once
    def before(self) -> str:
        """The characters before it."""
        return self.text[max(0, self.start - REACH) : self.start]

    @_Once
    def after(self) -> str:
        """The characters after it."""
        return self.text[self.end : self.end + REACH]

    @_Once
    def left(self) -> str:
        """The word just before, folded; empty when a sign or digit stands there."""
        match = _WORD_BEFORE.match(self.before[::-1])
        return fold(match[1][::-1]) if match else ""

    @_Once
    def folded_before(self) -> str:
        """The characters before it, folded, without the last blanks."""
        return fold(self.before).rstrip(" \u00a0\u202f")

    @_Once
    def right(self) -> str:
        """The word just after, as written; empty when a sign stands there."""
        match = _WORD_AFTER.match(self.after)
        return match[1] if match else ""

    def left_in(self, *names: str) -> bool:
        """Whether the word before is in one of the lists; entries of several words count too."""
        for name in names:
            if self.left in self.lexicon.lists[name]:
                return True
            phrases = self.lexicon.phrases[name]
            if phrases and self.folded_before.endswith(phrases):
                return True
        return False

    @_Once
    def opens(self) -> bool:
        """At the start of a line, sentence or quotation."""
        return bool(_LINE_START.search(self.before)) or self.start == 0

    @_Once
    def capital(self) -> bool:
        """Written with a capital."""
        return self.surface[:1].isupper()

    @_Once
    def shouted(self) -> bool:
        """In capitals throughout, like its neighbours."""
        return self.surface.isupper()

    @property
    def talk(self) -> bool:
        """A conversation or short message, where loose wording is still meant as a date."""
        return self.conversation or len(self.text) <= SHORT_TEXT
