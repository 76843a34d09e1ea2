"""The tables as they are, for tools that read no Parquet: CSV, Arrow IPC, and one DuckDB file."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.csv as pcsv
import pyarrow.dataset as ds

from pipeline import store
from pipeline.export.source import iter_tables
from pipeline.tables import BY_NAME


def write_csv(outputs: Path, folder: Path, tables: Sequence[str]) -> int:
    """Write one CSV (UTF-8, RFC 4180) per table; the number of documents.

    An empty field is null, `""` the empty string; a list is written as JSON.
    """
    for name in tables:
        schema = pa.schema([pa.field(field.name, pa.string() if pa.types.is_list(field.type) else field.type) for field in BY_NAME[name].schema])
        with pcsv.CSVWriter(folder / f"{name}.csv", schema) as writer:
            for rows in iter_tables(outputs, name):
                writer.write_table(pa.table([_flat(column) for column in rows.columns], schema=schema))
    return store.count_rows(outputs, "documents")


def _flat(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if not pa.types.is_list(column.type):
        return column
    return pa.chunked_array([pa.array([None if value is None else json.dumps(value, ensure_ascii=False) for value in column.to_pylist()], pa.string())])


def write_arrow(outputs: Path, folder: Path, tables: Sequence[str]) -> int:
    """Write one Arrow IPC file per table, to be memory-mapped; the number of documents."""
    for name in tables:
        with pa.OSFile(str(folder / f"{name}.arrow"), "wb") as file, pa.ipc.new_file(file, BY_NAME[name].schema) as writer:
            for rows in iter_tables(outputs, name):
                writer.write_table(rows)
    return store.count_rows(outputs, "documents")


def write_duckdb(outputs: Path, file: Path, tables: Sequence[str]) -> int:
    """Write all tables, sorted by their keys, with their descriptions as comments, into one DuckDB file; the number of documents."""
    with tempfile.TemporaryDirectory(prefix="presse-export-") as spill, duckdb.connect(str(file), config={"temp_directory": spill}) as connection:
        for name in tables:
            table = BY_NAME[name]
            # An Arrow dataset takes any path as it is; DuckDB's own reader would expand brackets and stars in the folder's name.
            files = [str(store.table_path(outputs, name, shard)) for shard in store.shards_of(outputs, name)]
            connection.register("source", ds.dataset(files, schema=table.schema, format="parquet"))
            key = ", ".join(f'"{column}"' for column in table.key)
            connection.execute(f'CREATE TABLE "{name}" AS SELECT * FROM source ORDER BY {key}')
            connection.unregister("source")
            connection.execute(f'COMMENT ON TABLE "{name}" IS {_quoted(table.description)}')
            for column in table.columns:
                connection.execute(f'COMMENT ON COLUMN "{name}"."{column.name}" IS {_quoted(column.description)}')
        connection.execute("CHECKPOINT")
    return store.count_rows(outputs, "documents")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
