"""Records: what the files hold. A document file gives one record, a `.jsonl`, `.csv` or `.parquet` many."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.readers.article import article_of
from pipeline.readers.decode import DAMAGED, UnreadableError, decode, decompressed, encoding_of, read_bounded, refuse_binary
from pipeline.readers.published import published_in, to_edtf
from pipeline.readers.sources import Source

# Column names that are taken for the field, the first one present wins; compared in lower case.
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "texte", "content", "contenu", "body", "article", "maintext", "full_text", "article_text", "raw_text"),
    "title": ("title", "titre", "headline"),
    "published": (
        "published",
        "date",
        "published_at",
        "publication_date",
        "date_published",
        "date_publish",
        "pubdate",
        "date_publication",
        "datetime",
        "timestamp",
    ),
    "lang": ("lang", "language", "langue"),
}
# One record's limit in a many-record file, in bytes of a line (JSON) or code points of a field (CSV).
_MAX_RECORD = 32 * 1024 * 1024
# Parquet is read from its end, so a compressed one is held whole.
_MAX_PARQUET = 1024 * 1024 * 1024
# What tells the encoding and the delimiter of a many-record file.
_SAMPLE = 1024 * 1024
_CHUNK = 32 * 1024


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
    """Read a file that is one document (`.txt`, `.md`, `.html`), decompressed and decoded; whatever fails is a rejection."""
    if source.problem is not None:
        return Rejection(source.name, 0, *source.problem)
    try:
        with source.open() as raw:
            data = read_bounded(decompressed(raw, source.compression))
        return document_of(source, data)
    except Exception as error:
        return rejection_of(source, 0, error)


def rejection_of(source: Source, number: int, error: Exception) -> Rejection:
    """The rejection of a record that reading failed on: libraries that parse files raise what they like, and one bad file must not stop the others."""
    if isinstance(error, UnreadableError):
        return Rejection(source.name, number, error.kind, f"{source.name!r} {error}")
    if isinstance(error, DAMAGED) or (isinstance(error, OSError) and error.errno is None and source.compression):
        return Rejection(
            source.name, number, "compression", f"{source.name!r} is damaged or cut off at record {number} ({_brief(error)}); fetch or compress it again"
        )
    if isinstance(error, OSError):
        return Rejection(
            source.name, number, "unreadable", f"{source.name!r} cannot be read: {error.strerror or _brief(error)}; check the file and your rights"
        )
    return Rejection(
        source.name,
        number,
        type(error).__name__,
        f"{source.name!r} cannot be read at record {number}: {_brief(error)}; mend the file, or report it where it is right",
    )


def _brief(error: Exception) -> str:
    return " ".join(str(error).split())[:200]


def document_of(source: Source, data: bytes) -> TextRecord | Rejection:
    """The record of one document's decompressed bytes.

    Raises:
        UnreadableError: for binary data, damaged encodings and pages without an article.
    """
    if not data.strip():
        return Rejection(source.name, 0, "empty", f"{source.name!r} is empty; remove it or fill it")
    if source.suffix in {".html", ".htm", ".xhtml"}:
        article = article_of(data)
        return _record(source.name, 0, article.text, article.title, article.published, None)
    return _record(source.name, 0, decode(data), None, None, None)


def _record(source: str, number: int, text: str, title: str | None, published: str | None, lang: str | None) -> TextRecord | Rejection:
    if not text.strip():
        return Rejection(source, number, "empty", f"record {number} of {source!r} holds no text; remove or fill it")
    # Half a surrogate pair, which JSON can write, is no character; a title is not worth losing the text for.
    title = title.encode("utf-8", "replace").decode("utf-8") if title else None
    return TextRecord(source, number, text, title, published or published_in(text), lang)


def read_records(source: Source, *, text_column: str | None = None) -> Iterator[TextRecord | Rejection]:
    """Yield the records of a many-record file (`.jsonl`, `.ndjson`, `.csv`, `.tsv`, `.parquet`), rejections in their places.

    Args:
        source: the file.
        text_column: the column or field that holds the text; by default the first of the usual names that is there.
    """
    if source.problem is not None:
        yield Rejection(source.name, 0, *source.problem)
        return
    names = dict(_FIELDS) if text_column is None else {**_FIELDS, "text": (text_column.lower(),)}
    number = 0
    try:
        with source.open() as raw:
            for item in _items(source, decompressed(raw, source.compression), names):
                yield item if isinstance(item, Rejection) else _from_fields(source.name, number, item, names)
                number += 1
    except Exception as error:
        yield rejection_of(source, number, error)


_Names = Mapping[str, tuple[str, ...]]
_Item = Mapping[str, Any] | Rejection


def _items(source: Source, stream: IO[bytes], names: _Names) -> Iterator[_Item]:
    if source.suffix == ".parquet":
        return _parquet_rows(source, stream, names)
    if source.suffix in {".csv", ".tsv"}:
        return _csv_rows(source, stream, names)
    return _json_lines(source, stream)


def _json_lines(source: Source, stream: IO[bytes]) -> Iterator[_Item]:
    lines, _, _ = _text_lines(stream)
    number = 0
    while line := lines.readline(_MAX_RECORD + 1):
        if len(line) > _MAX_RECORD:
            yield Rejection(
                source.name, number, "size", f"record {number} of {source.name!r} is longer than {_MAX_RECORD // 1024 // 1024} million characters; split it"
            )
            while line and not line.endswith("\n"):
                line = lines.readline(_MAX_RECORD)
        elif not line.strip():
            continue
        else:
            yield _json_object(source, number, line)
        number += 1


def _json_object(source: Source, number: int, line: str) -> _Item:
    if _is_damaged(line):
        return _damaged(source.name, number)
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Rejection(source.name, number, "json", f"record {number} of {source.name!r} is no JSON object ({error}): {line[:60]!r}; mend or remove the line")
    if not isinstance(value, dict):
        return Rejection(
            source.name,
            number,
            "json",
            f"record {number} of {source.name!r} is a JSON {type(value).__name__}, not an object with a text field: {line[:60]!r}; mend the line",
        )
    return value


def _csv_rows(source: Source, stream: IO[bytes], names: _Names) -> Iterator[_Item]:
    csv.field_size_limit(_MAX_RECORD)
    lines, head, encoding = _text_lines(stream)
    delimiter = "\t" if source.suffix == ".tsv" else _delimiter(head.decode(encoding, "replace"))
    rows = csv.reader(_bounded_lines(lines), delimiter=delimiter)
    header = next(rows, [])
    if _field(header, names["text"]) is None:
        yield _no_text_column(source, header, names)
        return
    number = 0
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield Rejection(source.name, number, "csv", f"record {number} of {source.name!r} is no CSV row ({error}); mend the row")
        else:
            if not row:
                continue
            yield _damaged(source.name, number) if any(map(_is_damaged, row)) else dict(zip(header, row, strict=False))
        number += 1


def _bounded_lines(lines: io.TextIOWrapper) -> Iterator[str]:
    """Lines of bounded length, since one without an end (a decompression bomb) would fill the memory; what is cut off one is passed over."""
    while line := lines.readline(_MAX_RECORD + 1):
        yield line
        while len(line) > _MAX_RECORD and not line.endswith("\n"):
            line = lines.readline(_MAX_RECORD + 1)


def _text_lines(stream: IO[bytes]) -> tuple[io.TextIOWrapper, bytes, str]:
    """Lines of a many-record file, with its first bytes and its encoding; damaged bytes come as lone surrogates, so that one bad line is one reject."""
    raw = _Rewound(stream)
    # A character may be cut in two at the sample's end.
    sample = raw.head[: raw.head.rfind(b"\n") + 1] or raw.head
    try:
        encoding = encoding_of(sample)
    except UnreadableError:
        # A few stray NULs make records that are refused one by one.
        encoding = encoding_of(sample.replace(b"\0", b""))
        refuse_binary(sample.replace(b"\0", b"").decode(encoding, "replace"))
    errors = "strict" if encoding.startswith("utf-16") else "surrogateescape"
    return io.TextIOWrapper(io.BufferedReader(raw), encoding=encoding, errors=errors, newline=""), raw.head, encoding


def _is_damaged(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def _damaged(source: str, number: int) -> Rejection:
    return Rejection(
        source, number, "encoding", f"record {number} of {source!r} has bytes that are no character of the file's encoding; save the file again as UTF-8"
    )


def _delimiter(head: str) -> str:
    header = head.split("\n", 1)[0]
    return max(",;\t|", key=header.count)


class _Rewound(io.RawIOBase):
    """A stream whose first bytes are known as `head`: some streams (decompression, sockets) cannot seek.

    Where the stream fails, all that it gave before is given first: the records before the cut of a cut-off file count.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._read = getattr(stream, "read1", stream.read)
        self._error: Exception | None = None
        parts: list[bytes] = []
        try:
            while sum(map(len, parts)) < _SAMPLE and (part := self._read(_CHUNK)):
                parts.append(part)
        except Exception as error:
            self._error = error
        self.head = b"".join(parts)
        self._rest = io.BytesIO(self.head)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._rest.read(len(buffer))
        if not data and self._error is not None:
            raise self._error
        data = data or self._read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _parquet_rows(source: Source, stream: IO[bytes], names: _Names) -> Iterator[_Item]:
    file = pq.ParquetFile(pa.BufferReader(read_bounded(stream, limit=_MAX_PARQUET)) if source.compression else stream)
    columns = file.schema_arrow.names
    if _field(columns, names["text"]) is None:
        yield _no_text_column(source, columns, names)
        return
    wanted = list(dict.fromkeys(name for field in names if (name := _field(columns, names[field])) is not None))
    number = 0
    for batch in file.iter_batches(batch_size=256, columns=wanted):
        # Times as text: Python's own cannot hold every one that Arrow can.
        values = {name: _column(batch.column(name)) for name in wanted}
        for row in range(len(batch)):
            fields = {name: column[row] for name, column in values.items()}
            yield _damaged(source.name, number) if _UNREADABLE in fields.values() else fields
            number += 1


_UNREADABLE = object()


def _column(column: pa.Array[Any]) -> list[Any]:
    if pa.types.is_temporal(column.type):
        column = pc.cast(column, pa.string())
    try:
        return list(column.to_pylist())
    except UnicodeDecodeError:
        return [_value(value) for value in column]


def _value(value: pa.Scalar[Any]) -> Any:
    try:
        return value.as_py()
    except UnicodeDecodeError:
        return _UNREADABLE


def _field(present: Iterable[Any], allowed: Sequence[str]) -> str | None:
    """The column that holds a field: the first of the allowed names, in any case, that is there."""
    by_lower = {name.strip().lower(): name for name in present if isinstance(name, str)}
    return next((by_lower[name] for name in allowed if name in by_lower), None)


def _no_text_column(source: Source, columns: Sequence[str], names: _Names) -> Rejection:
    has = ", ".join(map(repr, columns)) or "none"
    return Rejection(
        source.name, 0, "column", f"{source.name!r} has no text column, only {has}; name it with --text-column, or call it one of {', '.join(names['text'])}"
    )


def _from_fields(source: str, number: int, fields: Mapping[str, Any], names: _Names) -> TextRecord | Rejection:
    values = {field: fields[name] if (name := _field(fields, names[field])) is not None else None for field in names}
    text = values["text"]
    if text is None:
        has = ", ".join(repr(name) for name, value in fields.items() if value is not None) or "none"
        return Rejection(
            source,
            number,
            "column",
            f"record {number} of {source!r} has no text, only {has}; name its field with --text-column, or call it one of {', '.join(names['text'])}",
        )
    if not isinstance(text, str):
        return Rejection(source, number, "type", f"record {number} of {source!r} has a {type(text).__name__} for its text, not a string; mend the record")
    if _is_damaged(text):
        return Rejection(source, number, "encoding", f"record {number} of {source!r} holds half a surrogate pair, which is no character; mend the record")
    try:
        refuse_binary(text)
    except UnreadableError as error:
        return Rejection(source, number, error.kind, f"record {number} of {source!r} {error}")
    title, lang = (value.strip() if isinstance(value := values[field], str) and value.strip() else None for field in ("title", "lang"))
    return _record(source, number, text, title, to_edtf(values["published"]), _language(lang))


def _language(stated: str | None) -> str | None:
    """The ISO 639-1 code of a stated language (`fr`, `fr-CA`, `fr_FR`); None for anything else, which is then identified."""
    code = stated.lower().replace("_", "-").split("-")[0] if stated else ""
    return code if len(code) == 2 and code.isascii() and code.isalpha() else None
