"""What the report reads: the tables of a run as DuckDB relations, with the numbers that its pages refer to rows by.

Documents and entities get consecutive numbers here (`d`, `e`): a page names a mention in six digits instead of forty, and rows that
are shown together stand together on disk.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.dataset as ds

from pipeline import store
from pipeline.errors import InputError
from pipeline.tables import BY_NAME

Row = tuple[Any, ...]
_READ = ("documents", "mentions", "dates", "figures", "quotes", "roles", "entities", "people", "models", "agencies", "rejects", "runs")
_FETCHED = 10_000

# `d` counts from the newest document, so that pages list the newest first without sorting; `e` counts from the entity with most mentions.
_NUMBERED = """
CREATE TABLE doc AS
    SELECT (row_number() OVER (ORDER BY published DESC NULLS LAST, source, record, doc_id) - 1)::INTEGER AS d,
           doc_id, source, record, lang, title, published, n_chars, n_tokens
    FROM documents;
CREATE TABLE entity AS
    SELECT (row_number() OVER (ORDER BY n_mentions DESC, name, entity_id) - 1)::INTEGER AS e, *
    FROM entities;
CREATE TABLE mention AS
    SELECT doc.d, mentions.mention AS m, mentions.sentence, mentions.start, mentions.label, entity.e
    FROM mentions JOIN doc USING (doc_id) LEFT JOIN entity USING (entity_id);
"""


class Tables:
    """The tables of a run under their own names, and `doc`, `entity` and `mention` with numbers, for queries in SQL.

    A table that the run has not reached yet is there without rows. What does not fit in memory goes to a temporary folder.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, outputs: Path) -> None:
        self._connection = connection
        # Arrow datasets take any path as it is; DuckDB's own reader would expand brackets and stars in the folder's name.
        self._sources = {name: _source(outputs, name) for name in _READ}
        self._register(connection)
        self.execute(_NUMBERED)

    def _register(self, connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
        for name, source in self._sources.items():
            connection.register(name, source)
        return connection

    def execute(self, statements: str) -> None:
        """Run statements that make tables."""
        self._connection.execute(statements)

    def rows(self, query: str) -> Iterator[Row]:
        """Rows of a query; other queries may run meanwhile."""
        # A cursor sees the tables made, but not what was registered with the connection.
        cursor = self._register(self._connection.cursor()).execute(query)
        while batch := cursor.fetchmany(_FETCHED):
            yield from batch


@contextmanager
def open_tables(outputs: Path) -> Iterator[Tables]:
    """Open the tables of a run.

    Raises:
        InputError: where the folder holds no documents table.
    """
    if not store.shards_of(outputs, "documents"):
        raise InputError(f"no table 'documents' in {str(outputs)!r}; run `presse run INPUT --output {outputs}` first, or give the folder of a run")
    with tempfile.TemporaryDirectory(prefix="presse-report-") as spill, duckdb.connect(config={"temp_directory": spill}) as connection:
        yield Tables(connection, outputs)


def _source(outputs: Path, name: str) -> Any:
    files = [str(store.table_path(outputs, name, shard)) for shard in store.shards_of(outputs, name)]
    table = BY_NAME[name]
    return ds.dataset(files, schema=table.schema, format="parquet") if files else table.empty()


class ByNumber:
    """Rows sorted by their first column, handed out number by number in rising order."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._rows = rows
        self._next = next(rows, None)

    def take(self, number: int) -> list[Row]:
        """The rows of that number, without it."""
        taken: list[Row] = []
        while self._next is not None and self._next[0] <= number:
            if self._next[0] == number:
                taken.append(self._next[1:])
            self._next = next(self._rows, None)
        return taken
