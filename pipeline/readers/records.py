"""Records: what the files hold. A document file gives one record, a `.jsonl`, `.csv` or `.parquet` many."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.readers.article import article_of
from pipeline.readers.decode import UnreadableError, decode, decompressed, read_bounded
from pipeline.readers.published import published_in, to_edtf
from pipeline.readers.sources import Source

# Column names that are taken for the field, the first one present wins; compared in lower case.
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "texte", "content", "contenu", "body", "article", "maintext", "full_text", "article_text", "raw_text"),
    "title": ("title", "titre", "headline"),
    "published": ("published", "date", "published_at", "publication_date", "date_published", "date_publish", "pubdate", "date_publication", "datetime", "timestamp"),
    "lang": ("lang", "language", "langue"),
}
# One record's limit in a many-record file, in bytes of a line (JSON) or code points of a field (CSV).
_MAX_RECORD = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class TextRecord:
    """One press text before any processing; `published` is EDTF, `lang` ISO 639-1, both null where not stated."""

    source: str
    record: int
    text: str
    title: str | None = None
    published: str | None = None
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Rejection:
    """One record that gives no document: `error` is the kind, `message` says the value, what is allowed and what to do."""

    source: str
    record: int
    error: str
    message: str


def read_document(source: Source) -> TextRecord | Rejection:
    """Read a file that is one document (`.txt`, `.md`, `.html`), decompressed and decoded."""
    if source.problem is not None:
        return Rejection(source.name, 0, *source.problem)
    try:
        with source.open() as raw:
            data = read_bounded(decompressed(raw, source.compression))
        return document_of(source, data)
    except UnreadableError as error:
        return Rejection(source.name, 0, error.kind, f"{source.name!r} {error}")
    except OSError as error:
        return Rejection(source.name, 0, "unreadable", f"cannot read {source.name!r}: {error.strerror or error}; check the file and your rights")


def document_of(source: Source, data: bytes) -> TextRecord | Rejection:
    """The record of one document's decompressed bytes.

    Raises:
        UnreadableError: for binary data, damaged encodings and pages without an article.
    """
    if not data.strip():
        return Rejection(source.name, 0, "empty", f"{source.name!r} is empty; remove it or fill it")
    title = published = lang = None
    if source.suffix in {".html", ".htm", ".xhtml"}:
        article = article_of(data)
        text, title, published, lang = article.text, article.title, article.published, article.lang
    else:
        text = decode(data)
    return _record(source.name, 0, text, title, published, lang)


def _record(source: str, number: int, text: str, title: str | None, published: str | None, lang: str | None) -> TextRecord | Rejection:
    if not text.strip():
        return Rejection(source, number, "empty", f"record {number} of {source!r} holds no text; remove or fill it")
    return TextRecord(source, number, text, title, published or published_in(text), lang)


def read_records(source: Source) -> Iterator[TextRecord | Rejection]:
    """Yield the records of a many-record file (`.jsonl`, `.ndjson`, `.csv`, `.tsv`, `.parquet`), rejections in their places."""
    if source.problem is not None:
        yield Rejection(source.name, 0, *source.problem)
        return
    number = 0
    try:
        with source.open() as raw:
            stream = decompressed(raw, source.compression)
            for number, item in enumerate(_items(source, stream)):
                yield item if isinstance(item, Rejection) else _from_fields(source.name, number, item)
    except UnreadableError as error:
        yield Rejection(source.name, number, error.kind, f"{source.name!r} {error}")
    except (EOFError, OSError, pa.ArrowException, csv.Error, UnicodeDecodeError) as error:
        yield Rejection(source.name, number + 1, "unreadable", f"{source.name!r} cannot be read after record {number}: {error}; mend the file and run again")


def _items(source: Source, stream: IO[bytes]) -> Iterator[Mapping[str, Any] | Rejection]:
    if source.suffix == ".parquet":
        return _parquet_rows(source, stream)
    if source.suffix in {".csv", ".tsv"}:
        return _csv_rows(source, stream)
    return _json_lines(source, stream)


def _json_lines(source: Source, stream: IO[bytes]) -> Iterator[Mapping[str, Any] | Rejection]:
    number = 0
    while line := stream.readline(_MAX_RECORD + 1):
        if len(line) > _MAX_RECORD:
            yield Rejection(source.name, number, "size", f"record {number} of {source.name!r} is longer than {_MAX_RECORD // 1024 // 1024} MiB; split it")
            while line and not line.endswith(b"\n"):
                line = stream.readline(_MAX_RECORD)
        elif not line.strip():
            continue
        else:
            yield _json_object(source, number, line)
        number += 1


def _json_object(source: Source, number: int, line: bytes) -> Mapping[str, Any] | Rejection:
    try:
        value = json.loads(line.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError) as error:
        return Rejection(source.name, number, "json", f"record {number} of {source.name!r} is no JSON object ({error}): {line[:60]!r}; mend or remove the line")
    if not isinstance(value, dict):
        return Rejection(source.name, number, "json", f"record {number} of {source.name!r} is a JSON {type(value).__name__}, not an object with a text field: {line[:60]!r}")
    return value


def _csv_rows(source: Source, stream: IO[bytes]) -> Iterator[Mapping[str, Any] | Rejection]:
    csv.field_size_limit(_MAX_RECORD)
    head = stream.read(1024 * 1024)
    encoding = _csv_encoding(head)
    lines = io.TextIOWrapper(_Rewound(head, stream), encoding=encoding, errors="strict", newline="")
    delimiter = "\t" if source.suffix == ".tsv" else _delimiter(head.decode(encoding, "replace"))
    reader = csv.DictReader((line.replace("\0", "") for line in lines), delimiter=delimiter)
    names = [name for name in reader.fieldnames or () if name]
    if _field(names, "text") is None:
        yield _no_text_column(source, names)
        return
    yield from reader


def _csv_encoding(head: bytes) -> str:
    try:
        decode(head[: head.rfind(b"\n") + 1] or head)
    except UnreadableError:
        return "utf-8"
    if head.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        head[: head.rfind(b"\n") + 1].decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _delimiter(head: str) -> str:
    header = head.split("\n", 1)[0]
    return max(",;\t|", key=header.count)


class _Rewound(io.RawIOBase):
    """The bytes already read, then the rest of the stream: some streams (decompression, sockets) cannot seek."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self._head = io.BytesIO(head)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._head.read(len(buffer)) or self._rest.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _parquet_rows(source: Source, stream: IO[bytes]) -> Iterator[Mapping[str, Any] | Rejection]:
    # Parquet reads from its end; a decompressed or remote stream is brought into memory, bounded.
    file = pq.ParquetFile(pa.BufferReader(read_bounded(stream, limit=1024 * 1024 * 1024)) if source.compression else stream)
    names = file.schema_arrow.names
    if _field(names, "text") is None:
        yield _no_text_column(source, names)
        return
    wanted = [name for field in _FIELDS if (name := _field(names, field)) is not None]
    yield from chain.from_iterable(batch.to_pylist() for batch in file.iter_batches(batch_size=256, columns=wanted))


def _field(names: Iterable[str], field: str) -> str | None:
    """The column that holds the field, by its usual names."""
    by_lower = {name.strip().lower(): name for name in names if isinstance(name, str)}
    return next((by_lower[name] for name in _FIELDS[field] if name in by_lower), None)


def _no_text_column(source: Source, names: list[str]) -> Rejection:
    allowed = ", ".join(_FIELDS["text"])
    return Rejection(source.name, 0, "column", f"{source.name!r} has no text column, only {', '.join(map(repr, names)) or 'none'}; name the column one of {allowed}")


def _from_fields(source: str, number: int, fields: Mapping[str, Any]) -> TextRecord | Rejection:
    values = {field: fields[name] if (name := _field(fields, field)) is not None else None for field in _FIELDS}
    text = values["text"]
    if text is None:
        return Rejection(source, number, "column", f"record {number} of {source!r} has no text field, only {', '.join(map(repr, fields)) or 'none'}; name it one of {', '.join(_FIELDS['text'])}")
    if not isinstance(text, str):
        return Rejection(source, number, "type", f"record {number} of {source!r} has a {type(text).__name__} for its text, not a string; mend the record")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return Rejection(source, number, "encoding", f"record {number} of {source!r} holds half a surrogate pair, which is no character; mend the record")
    title, lang = (value.strip() if isinstance(value := values[field], str) and value.strip() else None for field in ("title", "lang"))
    return _record(source, number, text, title, to_edtf(values["published"]), lang.lower().replace("_", "-").split("-")[0] if lang else None)
