"""Direct quotations with their speakers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.documents import Document, Span


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation: the words quoted are `start:end` of the text, without the outer marks.

    Attributes:
        speaker: fullest name in the text of who says it, None where the text does not tell.
        speaker_start: place of the words that name the speaker (a pronoun's own place where it is one), None without.
        speaker_end: code point after them.
        cue: verb or expression that attributes it, as written, None without.
    """

    start: int
    end: int
    speaker: str | None
    speaker_start: int | None
    speaker_end: int | None
    cue: str | None


def find_quotes(document: Document, mentions: Sequence[Span]) -> list[Quote]:
    """Quotations of a document, in text order."""
    return []
