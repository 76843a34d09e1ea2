"""Shards: size-bounded slices of the input, named by their content, cut so that a change moves as few of them as can be."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.fingerprint import digest
from pipeline.readers import Rejection, Source, TextRecord, read_document, read_records
from pipeline.readers.records import rejection_of
from pipeline.readers.sources import STANDARD_INPUT

# A shard is one unit of work and of loss: a few seconds of one core. Bounds were found on 300-word articles: fewer
# documents and the files get too many; more, and a worker's memory grows past what the networks need and the last
# shards of a run leave the other processes waiting.
_MAX_DOCUMENTS = 256
_MAX_BYTES = 4 * 1024 * 1024
# A shard ends after a document whose own digest says so, one in this many: documents added or removed elsewhere
# then leave the other shards as they are, which cutting at every n-th document would not.
_CUT_EVERY = 128

_SPOOL_SCHEMA = pa.schema(
    [pa.field(name, pa.int32() if name == "record" else pa.string()) for name in ("source", "record", "text", "title", "published", "lang", "error", "message")]
)


@dataclass(frozen=True, slots=True)
class Item:
    """One record of a shard: a document file to be read by the worker, or a record that the planner has read already."""

    source: Source
    content: TextRecord | Rejection | None
    digest: str
    size: int

    @property
    def record(self) -> int:
        """Position inside a many-record file."""
        return 0 if self.content is None else self.content.record


@dataclass(frozen=True, slots=True)
class Shard:
    """A slice of the input. `name` is made of the sources and contents of its items, and of nothing else."""

    name: str
    items: tuple[Item, ...]


def plan_shards(sources: Iterable[Source], *, keep_duplicates: bool = False, text_column: str | None = None) -> Iterator[Shard]:
    """Cut the input into shards, reading each file once and holding one shard's records at a time.

    Args:
        sources: the files, in order; no two of one name.
        keep_duplicates: whether records whose text and metadata are those of an earlier one stay documents.
            By default each is a rejection that names the earlier one.
        text_column: the column of many-record files that holds the text, None to go by its usual names.
    """
    items: list[Item] = []
    size = 0
    for item in _items(sources, None if keep_duplicates else {}, text_column):
        if items and size + item.size > _MAX_BYTES:
            yield _shard(items)
            items, size = [], 0
        items.append(item)
        size += item.size
        if len(items) >= _MAX_DOCUMENTS or int(digest(item.source.name, item.record)[:8], 16) % _CUT_EVERY == 0:
            yield _shard(items)
            items, size = [], 0
    if items:
        yield _shard(items)


def _shard(items: list[Item]) -> Shard:
    return Shard(digest([(item.source.name, item.record, item.digest) for item in items])[:16], tuple(items))


def _items(sources: Iterable[Source], seen: dict[str, str] | None, text_column: str | None) -> Iterator[Item]:
    for source in sources:
        for item in _items_of(source, text_column):
            if seen is not None and not isinstance(item.content, Rejection):
                here = f"{source.name!r}" + (f", record {item.record}" if source.has_many_records else "")
                first = seen.setdefault(item.digest, here)
                if first is not here:
                    message = f"{here} is the same as {first}; remove one of them, or run with --keep-duplicates"
                    yield _read(source, Rejection(source.name, item.record, "duplicate", message))
                    continue
            yield item


def _items_of(source: Source, text_column: str | None) -> Iterator[Item]:
    if source.problem is not None:
        yield _read(source, Rejection(source.name, 0, *source.problem))
    elif source.has_many_records:
        for content in read_records(source, text_column=text_column):
            yield _read(source, content)
    elif source.location == STANDARD_INPUT:
        # It can be read once only.
        yield _read(source, read_document(source))
    else:
        yield _document_file(source)


def _read(source: Source, content: TextRecord | Rejection) -> Item:
    if isinstance(content, Rejection):
        return Item(source, content, digest("rejected", content.error, content.message), 0)
    return Item(source, content, digest(content.text, content.title, content.published, content.lang), len(content.text))


def _document_file(source: Source) -> Item:
    hasher = hashlib.blake2b(digest_size=12)
    size = 0
    try:
        with source.open() as raw:
            while chunk := raw.read(1024 * 1024):
                hasher.update(chunk)
                size += len(chunk)
    except Exception as error:
        return _read(source, rejection_of(source, 0, error))
    # The suffix belongs to the digest, since it decides how the bytes are read.
    hasher.update(f"{source.suffix}{source.compression}".encode())
    return Item(source, None, hasher.hexdigest(), size)


def spool(shard: Shard, folder: Path) -> Path | None:
    """Write the records that the planner has read to a file, for the worker; None where the worker reads files only."""
    contents = [item.content for item in shard.items if item.content is not None]
    if not contents:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{shard.name}.parquet"
    rows = [{name: getattr(content, name, None) for name in _SPOOL_SCHEMA.names} for content in contents]
    pq.write_table(pa.Table.from_pylist(rows, schema=_SPOOL_SCHEMA), path, compression="zstd")
    return path


def read_spool(path: Path) -> list[TextRecord | Rejection]:
    """The records written by :func:`spool`, in their order."""
    return [
        Rejection(row["source"], row["record"], row["error"], row["message"])
        if row["error"] is not None
        else TextRecord(row["source"], row["record"], row["text"], row["title"], row["published"], row["lang"])
        for row in pq.read_table(path).to_pylist()
    ]
