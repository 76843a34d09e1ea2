"""What the exports read: documents with their tokens and mentions, shard by shard, so that memory holds one shard at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline import store
from pipeline.errors import InputError
from pipeline.tables import BY_NAME, TABLES

Row = dict[str, Any]
_ANNOTATION = ("documents", "tokens", "mentions")
_DETAILS = ("dates", "figures", "quotes", "roles")


@dataclass(frozen=True, slots=True)
class AnnotatedDocument:
    """One document and its rows of the other tables, as mappings of columns to values, in the order of their keys.

    Attributes:
        row: the row of `documents`.
        details: rows of `dates`, `figures`, `quotes` and `roles`, by table; empty unless asked for.
    """

    row: Row
    tokens: list[Row]
    mentions: list[Row]
    details: Mapping[str, list[Row]]

    @property
    def text(self) -> str:
        """The text that every offset counts code points of."""
        return str(self.row["text"])


def check_tables(outputs: Path, wanted: Sequence[str]) -> None:
    """Make sure that a run has written the tables.

    Raises:
        InputError: naming the first that is missing and how to make it.
    """
    for name in wanted:
        if not store.shards_of(outputs, name):
            raise InputError(f"no table {name!r} in {str(outputs)!r}; run `presse run INPUT --output {outputs}` first, or give the folder of a run")


def written_tables(outputs: Path) -> list[str]:
    """Names of the tables that a run has written, in the order in which they are declared.

    Raises:
        InputError: where there is none.
    """
    found = [table.name for table in TABLES if store.shards_of(outputs, table.name)]
    if not found:
        check_tables(outputs, ["documents"])
    return found


def iter_tables(outputs: Path, name: str) -> Iterator[pa.Table]:
    """The shards of one table, with the declared schema, in the order of their names."""
    for _, rows in store.iter_shards(outputs, name):
        yield rows.cast(BY_NAME[name].schema)


def iter_annotated(outputs: Path, *, details: bool = False) -> Iterator[tuple[str, list[AnnotatedDocument]]]:
    """Yield each shard's name with its documents, sorted by `doc_id`.

    Args:
        outputs: the folder that a run wrote.
        details: whether to read dates, figures, quotes and roles, too.

    Raises:
        InputError: where a shard lacks a table: the run did not reach the stage `extract`.
    """
    check_tables(outputs, _ANNOTATION)
    for shard in store.shards_of(outputs, "documents"):
        yield shard, read_annotated(outputs, shard, details=details)


def read_annotated(outputs: Path, shard: str, *, details: bool = False) -> list[AnnotatedDocument]:
    """The documents of one shard; see :func:`iter_annotated`."""
    tables: dict[str, pa.Table] = {}
    for name in (*_ANNOTATION, *(_DETAILS if details else ())):
        path = store.table_path(outputs, name, shard)
        if not path.is_file():
            raise InputError(f"shard {shard!r} of {str(outputs)!r} has no table {name!r}; run `presse run INPUT --output {outputs}` to the end")
        tables[name] = store.read_shard(path)
    by_table = {name: _by_document(rows) for name, rows in tables.items() if name != "documents"}
    return [
        AnnotatedDocument(
            row,
            by_table["tokens"].get(row["doc_id"], []),
            by_table["mentions"].get(row["doc_id"], []),
            {name: by_table[name].get(row["doc_id"], []) for name in _DETAILS if name in by_table},
        )
        for row in tables["documents"].to_pylist()
    ]


def _by_document(rows: pa.Table) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows.to_pylist():
        found.setdefault(row["doc_id"], []).append(row)
    return found
