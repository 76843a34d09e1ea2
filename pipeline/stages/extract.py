"""Extract: documents, sentences and tokens → mentions with their dates and figures, quotations and roles."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline.dates import DateMention
from pipeline.documents import Document, Span, iter_documents
from pipeline.figures import FigureMention
from pipeline.gazetteer import Gazetteer, load_gazetteer
from pipeline.languages import supported
from pipeline.mentions import find_mentions
from pipeline.quotes import Quote, find_quotes
from pipeline.roles import Role, find_roles, view_of
from pipeline.tables import BY_NAME

_WRITES = ("mentions", "dates", "figures", "quotes", "roles", "rejects")
# Documents whose rows become columns together.
_TOGETHER = 64


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
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in _WRITES}
    parts: dict[str, list[pa.Table]] = {name: [] for name in _WRITES}
    origins = {row["doc_id"]: row for row in documents.select(["doc_id", "source", "record"]).to_pylist()}
    for number, document in enumerate(iter_documents(documents, sentences, tokens), 1):
        if number % _TOGETHER == 0:
            _move(rows, parts)
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
    _move(rows, parts)
    return {name: pa.concat_tables(tables).combine_chunks() for name, tables in parts.items()}


def _move(rows: dict[str, list[dict[str, Any]]], parts: dict[str, list[pa.Table]]) -> None:
    """Rows to tables, which take a tenth of their memory."""
    for name, found in rows.items():
        parts[name].append(BY_NAME[name].from_rows(found))
        found.clear()


def extract_document(document: Document, gazetteer: Gazetteer | None = None) -> Extraction:
    """Find everything in one document."""
    found = find_mentions(document, gazetteer)
    view = view_of(document, found.spans)
    roles = find_roles(document, found.spans, view=view)
    return Extraction(found.spans, found.dates, found.figures, find_quotes(document, found.spans, roles, view=view), roles)


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
