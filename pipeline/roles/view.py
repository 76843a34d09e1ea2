"""One document as the rules of roles and quotations read it: normalised text, mentions by place, people."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from pipeline.documents import Document, Span
from pipeline.roles.lexicon import Lexicon, load_lexicon
from pipeline.roles.people import People

_EX = re.compile(r"\b[Ee]x[- ]$")
# Nouns that stand for an organisation are resolved no further back than this many code points.
_REACH = 900


def view_of(document: Document, mentions: Sequence[Span]) -> View | None:
    """The document as the rules read it, None where its language has no words of roles. Roles and quotations may share one."""
    lexicon = load_lexicon(document.lang)
    return View(document, mentions, lexicon) if lexicon is not None else None


class View:
    """A document with its mentions looked up by place; `norm` has the offsets of `text`, `lexicon` the words of the document's language."""

    __slots__ = ("_organisation_ends", "_starts", "at", "document", "lexicon", "mentions", "norm", "organisations", "people", "text")

    def __init__(self, document: Document, mentions: Sequence[Span], lexicon: Lexicon) -> None:
        self.document, self.text = document, document.text
        self.norm = document.normalised
        self.mentions = mentions
        self.lexicon = lexicon
        self._starts = [span.start for span in mentions]
        self.at = dict(zip(self._starts, mentions, strict=True))
        self.people = People(self.text, self.norm, mentions, lexicon)
        self.organisations = [span for span in mentions if span.label in {"ORG", "AGENCY"}]
        self._organisation_ends = [span.end for span in self.organisations]

    def label_at(self, offset: int) -> str:
        """Label of the mention that starts at the code point, else nothing."""
        span = self.at.get(offset)
        return span.label if span is not None else ""

    def mention_over(self, offset: int) -> Span | None:
        """The mention that covers the code point."""
        number = bisect_right(self._starts, offset) - 1
        return self.mentions[number] if number >= 0 and offset < self.mentions[number].end else None

    def inside_mention(self, offset: int) -> bool:
        """Whether a mention covers the code point."""
        return self.mention_over(offset) is not None

    def is_title(self, word: str) -> bool:
        """Whether a word is one that titles are made of."""
        return word in self.lexicon.title_words

    def next_mention(self, offset: int) -> Span | None:
        """The first mention that starts at the code point or after it."""
        number = bisect_left(self._starts, offset)
        return self.mentions[number] if number < len(self.mentions) else None

    def mentions_between(self, start: int, end: int) -> Sequence[Span]:
        """Mentions that start in `start:end`."""
        return self.mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def organisations_before(self, offset: int, floor: int = 0) -> Iterator[Span]:
        """Organisations that lie in `floor:offset`, the last one first."""
        for number in range(bisect_right(self._organisation_ends, offset) - 1, -1, -1):
            span = self.organisations[number]
            if span.start < floor:
                return
            yield span

    def sentence_start(self, offset: int) -> int:
        """Where the sentence of the code point starts."""
        sentences = self.document.sentences
        return sentences[self.document.sentence_at(offset)].start if sentences else 0

    def token_before(self, offset: int) -> int:
        """Number of the last token that ends at the code point or before it, -1 without one."""
        return bisect_right(self.document.tokens.ends, offset) - 1

    def named_before(self, offset: int, noun: str, *, sentences: int = 3) -> str | None:
        """The organisation that `la marque`, `the company` at the code point stands for: the last one named in its sentence or so many before."""
        all_sentences = self.document.sentences
        floor = offset - _REACH
        if all_sentences:
            number = self.document.sentence_at(offset)
            floor = max(floor, all_sentences[max(0, number - sentences)].start)
        wanted = "AGENCY" if noun in self.lexicon.agency_nouns else "ORG" if noun in self.lexicon.maker_nouns else None
        named = [span for span in self.organisations_before(offset, floor) if (wanted is None or span.label == wanted) and not self.is_former(span.start)]
        chosen = next((span for span in named if not self._is_listed(span)), None) or next(iter(named), None)
        return self.text[chosen.start : chosen.end] if chosen is not None else None

    def is_former(self, start: int) -> bool:
        """Whether `ex-` stands before a name at the code point."""
        return _EX.search(self.norm, max(0, start - 4), start) is not None

    def _is_listed(self, span: Span) -> bool:
        """Whether a name stands in a list of three or more of its kind."""
        number = bisect_left(self._organisation_ends, span.end)
        first = last = number
        while first > max(0, number - 2) and self.lexicon.list_join.fullmatch(self.norm, self.organisations[first - 1].end, self.organisations[first].start):
            first -= 1
        while last + 1 < min(len(self.organisations), number + 3) and self.lexicon.list_join.fullmatch(
            self.norm, self.organisations[last].end, self.organisations[last + 1].start
        ):
            last += 1
        return last - first > 1
