"""Extract: documents, sentences and tokens → mentions with their dates and figures, quotations and roles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline.dates import DateMention, find_dates
from pipeline.documents import Document, Span, iter_documents
from pipeline.figures import COUNT, FigureMention, find_figures, is_unit
from pipeline.gazetteer import Gazetteer, load_gazetteer
from pipeline.languages import supported
from pipeline.names import find_names
from pipeline.quotes import Quote, find_quotes
from pipeline.roles import Role, find_roles, view_of
from pipeline.tables import BY_NAME, REJECTS

# Finder of the names that are a network's guess; those of lexicons, patterns and the user's own list are not second-guessed.
_GUESSED = "recogniser"
_NAMED_DAYS = frozenset(("holiday", "day-after-date", "weekend-of"))
# What a network takes a named day for; as a person or a work (Noël Forgeard, the film Halloween) it may be right.
_DAY_LIKE = frozenset(("EVENT", "PLACE", "ORG", "AGENCY"))
_NUMBER_BEFORE = re.compile(r"\d[ \u00a0\u202f]?\Z")
_DECIMAL = re.compile(r"\d+[.,]\d")
_NUMBER_INSIDE = re.compile(r"\d[\d.,]*[ \u00a0\u202f]?(?=[^\W\d_])")


@dataclass(slots=True)
class Extraction:
    """All that was found in one document; `mentions` in text order, dates and figures by their mention's number."""

    mentions: list[Span] = field(default_factory=list)
    dates: dict[int, DateMention] = field(default_factory=dict)
    figures: dict[int, FigureMention] = field(default_factory=dict)
    quotes: list[Quote] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)


def extract(documents: pa.Table, sentences: pa.Table, tokens: pa.Table, *, gazetteer: Path | None = None) -> dict[str, pa.Table]:
    """The tables `mentions`, `dates`, `figures`, `quotes`, `roles`, and `rejects` for documents that a rule failed on.

    Args:
        gazetteer: the user's own names (see :mod:`pipeline.gazetteer`).
    """
    own_names = load_gazetteer(gazetteer) if gazetteer is not None else None
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in ("mentions", "dates", "figures", "quotes", "roles", "rejects")}
    origins = {row["doc_id"]: row for row in documents.select(["doc_id", "source", "record"]).to_pylist()}
    for document in iter_documents(documents, sentences, tokens):
        if document.lang not in supported():
            # Without words there are no sentences either; the tokenizer has said so in `rejects`.
            continue
        try:
            found = extract_document(document, own_names)
        except Exception as error:
            message = f"a rule failed on this document ({type(error).__name__}: {error}); please report it with the text"
            rows["rejects"].append({**origins[document.doc_id], "stage": "extract", "error": type(error).__name__, "message": message})
            continue
        _add_rows(rows, document, found)
    tables = {name: BY_NAME[name].from_rows(rows[name]) for name in rows if name != "rejects"}
    return {**tables, "rejects": REJECTS.from_rows(rows["rejects"])}


def extract_document(document: Document, gazetteer: Gazetteer | None = None) -> Extraction:
    """Find everything in one document."""
    names = find_names(document, gazetteer)
    dates = [mention for start, end, lang in language_runs(document) for mention in _shifted_dates(document, start, end, lang)]
    dates = [date for date in dates if not _yields(date, names, document)]
    kept = [name for name in names if not any(date.start < name.end and name.start < date.end for date in dates)]
    kept = _without_units(document, kept, dates)
    taken = sorted([(span.start, span.end) for span in kept] + [(date.start, date.end) for date in dates])
    figures = [mention for start, end, lang in language_runs(document) for mention in _shifted_figures(document, start, end, lang, taken)]
    every: list[tuple[int, int, Span, DateMention | FigureMention | None]] = [(name.start, name.end, name, None) for name in kept]
    every += [(date.start, date.end, Span(date.start, date.end, "DATE", f"date:{date.finder}", 1.0, date.value), date) for date in dates]
    every += [(figure.start, figure.end, Span(figure.start, figure.end, "FIGURE", f"figure:{figure.finder}", 1.0, figure.value), figure) for figure in figures]
    every.sort(key=lambda item: item[:2])
    result = Extraction(mentions=[span for _, _, span, _ in every])
    for number, (_, _, _, origin) in enumerate(every):
        if isinstance(origin, DateMention):
            result.dates[number] = origin
        elif isinstance(origin, FigureMention):
            result.figures[number] = origin
    view = view_of(document, result.mentions)
    result.roles = find_roles(document, result.mentions, view=view)
    result.quotes = find_quotes(document, result.mentions, result.roles, view=view)
    return result


def _without_units(document: Document, names: Sequence[Span], dates: Sequence[DateMention]) -> list[Span]:
    """The names without those that are a unit or currency right after a number ("512 Mo", "50 000 FCFA"), where a figure covers the name."""
    suspects = [name for name in names if _unit_at(document, name)]
    if not suspects:
        return list(names)
    taken = sorted([(name.start, name.end) for name in names if name not in suspects] + [(date.start, date.end) for date in dates])
    read = [
        figure for start, end, lang in language_runs(document) for figure in _shifted_figures(document, start, end, lang, taken) if figure.unit != COUNT.code
    ]
    return [name for name in names if name not in suspects or not any(figure.start <= name.start and name.end <= figure.end for figure in read)]


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
    """Whether a date gives way to a name that it overlaps.

    A name does unless the date goes beyond it (2 avril against Avril), or is a named day that a network took for an event or a place (Noël).
    """
    return any(
        name.start < date.end
        and date.start < name.end
        and not _no_name(date, name, document.text[name.start : name.end])
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


def _add_rows(rows: dict[str, list[dict[str, Any]]], document: Document, found: Extraction) -> None:
    text, doc_id = document.text, document.doc_id
    for number, span in enumerate(found.mentions):
        rows["mentions"].append(
            {
                "doc_id": doc_id, "mention": number, "sentence": document.sentence_at(span.start), "start": span.start, "end": span.end, "text": text[span.start : span.end],
                "label": span.label, "value": span.value, "entity_id": None, "finder": span.finder, "score": span.score,
            }
        )  # fmt: skip
    for table, typed in (("dates", found.dates), ("figures", found.figures)):
        columns = [column.name for column in BY_NAME[table].columns if column.name not in {"doc_id", "mention", "text"}]
        for number, mention in typed.items():
            rows[table].append(
                {"doc_id": doc_id, "mention": number, "text": text[mention.start : mention.end], **{name: getattr(mention, name) for name in columns}}
            )
    for number, quote in enumerate(found.quotes):
        rows["quotes"].append(
            {
                "doc_id": doc_id, "quote": number, "sentence": document.sentence_at(quote.start), "start": quote.start, "end": quote.end, "text": text[quote.start : quote.end],
                "speaker": quote.speaker, "speaker_id": None, "speaker_start": quote.speaker_start, "speaker_end": quote.speaker_end, "cue": quote.cue,
            }
        )  # fmt: skip
    for number, role in enumerate(found.roles):
        rows["roles"].append(
            {
                "doc_id": doc_id, "role": number, "person": role.person, "person_id": None, "title": role.title, "organisation": role.organisation, "organisation_id": None,
                "start": role.start, "end": role.end,
            }
        )  # fmt: skip
