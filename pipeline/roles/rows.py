"""Titles with their persons, as rows: person, title as written, organisation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.roles.credits import bracketed, headed
from pipeline.roles.lexicon import Lexicon
from pipeline.roles.naming import is_plural
from pipeline.roles.titles import Title
from pipeline.roles.view import View


@dataclass(slots=True)
class Tie:
    """A title with its persons (mention numbers) and how they were found."""

    title: Title
    persons: list[int]
    how: str


def rows(view: View, lexicon: Lexicon, tie: Tie) -> Iterator[tuple[int, int, str, str, str | None]]:
    """The roles of a title: start and end of its words, person, words, organisation; one for each person and organisation."""
    title, names = tie.title, view.people.names
    words = view.text[title.start : title.end]
    if tie.how == "apposition" and len(tie.persons) == 1 and not title.partitive and is_plural(words.lower(), lexicon):
        return  # `Contacts : X (investisseurs)`
    if tie.how == "label":
        over = headed(view, lexicon, title)
        for number in tie.persons:
            yield title.start, title.end, names[number], words, bracketed(view, lexicon, view.people.spans[number]) or over
        return
    if (
        len(tie.persons) > 1
        and any(word in lexicon.respectively for word in title.led_by)
        and (parts := _respective(view, lexicon, title)) is not None
        and len(parts) == len(tie.persons)
    ):
        for number, (start, end) in zip(tie.persons, parts, strict=True):
            for organisation in title.organisations[:1] or [None]:  # type: ignore[list-item]
                yield start, end, names[number], view.text[start:end], organisation
        return
    for number in tie.persons:
        for organisation in title.organisations or [None]:  # type: ignore[list-item]
            yield title.start, title.end, names[number], words, organisation


def _respective(view: View, lexicon: Lexicon, title: Title) -> list[tuple[int, int]] | None:
    """The parts of `rédacteur et directrice artistique`, each with its place."""
    parts, start = [], title.start
    for match in lexicon.parts.finditer(view.norm, title.start, title.end):
        parts.append((start, match.start()))
        start = match.end()
    return [*parts, (start, title.end)]
