"""The mentions of a document: its names, dates and figures, and which of them gives way where they meet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from pipeline.dates import DateMention, find_dates
from pipeline.documents import Document, Span, overlapping
from pipeline.figures import COUNT, FigureMention, find_figures, is_unit
from pipeline.gazetteer import Gazetteer
from pipeline.names import find_names

# Finder of the names that are a network's guess; those of lexicons, patterns and the user's own list are not second-guessed.
_GUESSED = "recogniser"
_NAMED_DAYS = frozenset(("holiday", "day-after-date", "weekend-of"))
# What a network takes a named day for; as a person or a work (Noël Forgeard, the film Halloween) it may be right.
_DAY_LIKE = frozenset(("EVENT", "PLACE", "ORG", "AGENCY"))
_NUMBER_BEFORE = re.compile(r"\d[ \u00a0\u202f]?\Z")
_DECIMAL = re.compile(r"\d+[.,]\d")
_NUMBER_INSIDE = re.compile(r"\d[\d.,]*[ \u00a0\u202f]?(?=[^\W\d_])")


@dataclass(frozen=True, slots=True)
class Mentions:
    """What a document mentions, in text order and without overlaps; dates and figures by their mention's number."""

    spans: list[Span]
    dates: dict[int, DateMention]
    figures: dict[int, FigureMention]


def find_mentions(document: Document, gazetteer: Gazetteer | None = None) -> Mentions:
    """Names, dates and figures of one document.

    Names give way to dates and units that are surely such, other dates to names, and figures to both.
    """
    names = find_names(document, gazetteer)
    dates = [mention for start, end, lang in language_runs(document) for mention in _shifted_dates(document, start, end, lang)]
    starts, ends = [name.start for name in names], [name.end for name in names]
    met = [(date, overlapping(starts, ends, date.start, date.end)) for date in dates]
    met = [(date, rivals) for date, rivals in met if not _yields(date, [names[index] for index in rivals], document)]
    dates = [date for date, _ in met]
    beaten = {index for _, rivals in met for index in rivals}
    names, figures = _with_figures(document, [name for index, name in enumerate(names) if index not in beaten], dates)
    every: list[tuple[Span, DateMention | FigureMention | None]] = [(name, None) for name in names]
    every += [(Span(date.start, date.end, "DATE", f"date:{date.finder}", 1.0, date.value), date) for date in dates]
    every += [(Span(figure.start, figure.end, "FIGURE", f"figure:{figure.finder}", 1.0, figure.value), figure) for figure in figures]
    every.sort(key=lambda item: (item[0].start, item[0].end))
    return Mentions(
        [span for span, _ in every],
        {number: found for number, (_, found) in enumerate(every) if isinstance(found, DateMention)},
        {number: found for number, (_, found) in enumerate(every) if isinstance(found, FigureMention)},
    )


def _with_figures(document: Document, names: Sequence[Span], dates: Sequence[DateMention]) -> tuple[list[Span], list[FigureMention]]:
    """The figures, and the names without those that are a unit or currency right after a number ("512 Mo", "50 000 FCFA"), where a figure covers the name."""
    suspects = {name for name in names if _unit_at(document, name)}
    sure = [name for name in names if name not in suspects]
    figures = _figures(document, sure, dates)
    units = {name for name in suspects if any(one.unit != COUNT.code and one.start <= name.start and name.end <= one.end for one in figures)}
    if units == suspects:
        return sure, figures
    kept = [name for name in names if name not in units]
    return kept, _figures(document, kept, dates)


def _figures(document: Document, names: Sequence[Span], dates: Sequence[DateMention]) -> list[FigureMention]:
    """Figures of the text that names and dates leave."""
    taken = sorted([(name.start, name.end) for name in names] + [(date.start, date.end) for date in dates])
    return [mention for start, end, lang in language_runs(document) for mention in _shifted_figures(document, start, end, lang, taken)]


def _unit_at(document: Document, name: Span) -> bool:
    """Whether a guessed name is written like a unit after its number; with the number inside it, only a sign or small letters count, as 20 Minutes is a newspaper."""
    text = document.text[name.start : name.end]
    inside = _NUMBER_INSIDE.match(text)
    if not name.finder.startswith(_GUESSED) or (name.label == "MODEL" and not (inside and _DECIMAL.match(text))):
        return False  # 2 CV and 500 L are cars, 1,5 L is not
    if inside is not None and text == text.lower():
        return True
    if inside is None and not _NUMBER_BEFORE.search(document.text[max(0, name.start - 2) : name.start]):
        return False
    sentence = document.sentences[document.sentence_at(name.start)]
    return is_unit(text[inside.end() if inside else 0 :], sentence.lang, words=inside is None)


def _no_name(date: DateMention, name: Span, written: str) -> bool:
    """Whether a network's guess is none: exactly a date in small letters ("2 heures 30") or a named day, or it ends inside a date ("samedi | soir")."""
    if not name.finder.startswith(_GUESSED):
        return False
    if name.start < date.start and name.end < date.end:
        return written[date.start - name.start].islower()
    if (date.start, date.end) != (name.start, name.end):
        return False
    return (date.finder in _NAMED_DAYS and name.label in _DAY_LIKE) or written == written.lower()


def _yields(date: DateMention, names: Sequence[Span], document: Document) -> bool:
    """Whether a date gives way to one of the names that it overlaps.

    It does unless it goes beyond the name (2 avril against Avril), or is a named day that a network took for an event or a place (Noël).
    """
    return any(
        not _no_name(date, name, document.text[name.start : name.end])
        and not (date.start <= name.start and name.end < date.end or date.start < name.start and name.end <= date.end)
        for name in names
    )


def language_runs(document: Document) -> Iterator[tuple[int, int, str]]:
    """Stretches of the text whose sentences are in one language: start, end, language; together they cover the text."""
    if not document.sentences:
        return
    runs = [(lang, list(group)) for lang, group in groupby(document.sentences, key=lambda sentence: sentence.lang)]
    starts = [0, *(group[0].start for _, group in runs[1:]), len(document.text)]
    for (lang, _), start, end in zip(runs, starts, starts[1:], strict=False):
        yield start, end, lang


def _shifted_dates(document: Document, start: int, end: int, lang: str) -> list[DateMention]:
    boundaries = [sentence.start - start for sentence in document.sentences if start <= sentence.start < end]
    found = find_dates(document.text[start:end], lang, published=document.published, boundaries=boundaries)
    return [replace(mention, start=mention.start + start, end=mention.end + start) for mention in found] if start else found


def _shifted_figures(document: Document, start: int, end: int, lang: str, taken: Sequence[tuple[int, int]]) -> list[FigureMention]:
    near = [(first - start, last - start) for first, last in taken if first < end and start < last]
    found = find_figures(document.text[start:end], lang, taken=near)
    return [replace(mention, start=mention.start + start, end=mention.end + start) for mention in found] if start else found
