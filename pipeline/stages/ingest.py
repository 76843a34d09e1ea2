"""Ingest: the records of a shard → documents, and a reject for each record that gives none."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import pyarrow as pa

from pipeline.fingerprint import digest
from pipeline.languages import identify
from pipeline.readers import Rejection, TextRecord
from pipeline.tables import DOCUMENTS, REJECTS


def ingest(records: Sequence[TextRecord | Rejection], *, lang: str | None = None) -> dict[str, pa.Table]:
    """Documents and rejects of records.

    Args:
        lang: language of all of them (ISO 639-1), None to take what the record states, else to identify it.
    """
    documents = [_document(record, lang) for record in records if isinstance(record, TextRecord)]
    rejects = [
        {"source": record.source, "record": record.record, "doc_id": None, "stage": "ingest", "error": record.error, "message": record.message}
        for record in records
        if isinstance(record, Rejection)
    ]
    return {
        "documents": DOCUMENTS.from_rows(sorted(documents, key=lambda row: str(row["doc_id"]))),
        "rejects": REJECTS.from_rows(sorted(rejects, key=lambda row: (str(row["source"]), int(str(row["record"]))))),
    }


def doc_id_of(source: str, record: int) -> str:
    """The document's identifier: 16 hexadecimal digits, the same for a source and record whatever its content."""
    return digest(source, record)[:16]


def _document(record: TextRecord, lang: str | None) -> dict[str, object]:
    stated = lang or record.lang
    code, score = (stated, 1.0) if stated else identify(record.text)
    return {
        "doc_id": doc_id_of(record.source, record.record),
        "source": record.source,
        "record": record.record,
        "lang": code,
        "lang_score": score,
        "title": record.title,
        "published": record.published,
        "text": record.text,
        "content_sha256": hashlib.sha256(record.text.encode("utf-8")).hexdigest(),
        "n_chars": len(record.text),
        "n_sentences": 0,
        "n_tokens": 0,
    }
