"""Roles: which person holds which title in which organisation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.documents import Document, Span


@dataclass(frozen=True, slots=True)
class Role:
    """A statement that a person holds a role; `start:end` is the title's place in the text.

    Attributes:
        person: the fullest name of the person in the text.
        title: as written, `ancien`/`ex-`/`former` included for past roles.
        organisation: as written, None where the text names none.
    """

    start: int
    end: int
    person: str
    title: str
    organisation: str | None


def find_roles(document: Document, mentions: Sequence[Span]) -> list[Role]:
    """Roles of a document, in text order."""
    return []
