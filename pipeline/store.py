"""Reading and writing the tables: Parquet files that appear whole or not at all, and say what made them.

A table is a folder, `<outputs>/<table>/<shard>.parquet`. A file is its own completion mark: it is written beside its final
name and renamed, and its metadata hold the fingerprint of all that made it (see :mod:`pipeline.fingerprint`).
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.tables import Table, table_named

if TYPE_CHECKING:
    import pandas as pd

# Rows per row group: small enough that a filter on doc_id skips most of a table, large enough to compress well.
_ROW_GROUP = 65_536
# Hidden, and without the suffix of Parquet, so that no reader of the folder takes a file in the making for a shard.
_TEMPORARY = ".{shard}.{token}.writing"


def table_path(outputs: Path, table: str, shard: str) -> Path:
    """Where the shard of the table stands."""
    return outputs / table / f"{shard}.parquet"


def write_shard(data: pa.Table, table: Table, path: Path, fingerprint: str, metadata: Mapping[str, str] | None = None) -> None:
    """Write one shard of a table, atomically: after a crash the file is there whole, or not there.

    Args:
        table: whose schema and key hold.
        path: where the shard is to stand.
        data: rows with the table's schema, sorted by its key.
        fingerprint: of everything that made the rows.
        metadata: further facts for the file's metadata, such as the models that ran.

    Raises:
        OSError: where the folder cannot be written or the disk is full; nothing is left behind.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    facts = {f"presse.{name}".encode(): value.encode() for name, value in {**(metadata or {}), "fingerprint": fingerprint}.items()}
    described = data.cast(table.schema).replace_schema_metadata(facts)
    # Two workers may write one shard at a time, where a cluster takes one for lost that is not; both write the same.
    temporary = path.with_name(_TEMPORARY.format(shard=path.stem, token=secrets.token_hex(6)))
    try:
        with pq.ParquetWriter(temporary, described.schema, compression="zstd", use_dictionary=cast("Any", table.dictionary_columns)) as writer:
            # A row group without rows is one that some readers (datasets) stumble over.
            if len(described):
                writer.write_table(described, row_group_size=_ROW_GROUP)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def fingerprint_of(path: Path) -> str | None:
    """Fingerprint in a shard's metadata; None where there is no such file, or one that this library did not write whole."""
    metadata = metadata_of(path)
    return None if metadata is None else metadata.get("fingerprint")


def metadata_of(path: Path) -> dict[str, str] | None:
    """All `presse.*` facts of a shard's metadata, without the prefix; None where the file is missing or unreadable."""
    if not path.is_file():
        return None
    try:
        raw = pq.read_schema(path).metadata or {}
    except (pa.ArrowInvalid, OSError):
        return None
    return {key.decode().removeprefix("presse."): value.decode() for key, value in raw.items() if key.startswith(b"presse.")}


def read_shard(path: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """Read one shard, dictionary-encoded columns as plain ones."""
    return pq.ParquetFile(path, memory_map=True).read(columns=list(columns) if columns is not None else None)


def shards_of(outputs: Path, table: str) -> list[str]:
    """Names of the shards that the table has, sorted."""
    return sorted(path.stem for path in (outputs / table).glob("*.parquet") if not path.name.startswith("."))


def rows_of(path: Path) -> int:
    """Number of rows of one shard, from its footer."""
    return int(pq.read_metadata(path).num_rows)


def count_rows(outputs: Path, table: str) -> int:
    """Number of rows of a table, 0 where it is not there."""
    return sum(rows_of(table_path(outputs, table, shard)) for shard in shards_of(outputs, table))


def remove_other_shards(outputs: Path, tables: Sequence[str], keep: set[str]) -> None:
    """Delete the shards of `tables` that are not in `keep`: what is left of documents that changed or went away."""
    for table in tables:
        for shard in shards_of(outputs, table):
            if shard not in keep:
                table_path(outputs, table, shard).unlink()


def remove_leftovers(outputs: Path, tables: Sequence[str]) -> None:
    """Delete the half-written files of a run that was killed."""
    for table in tables:
        for path in (outputs / table).glob(_TEMPORARY.format(shard="*", token="*")):
            path.unlink(missing_ok=True)


def iter_shards(outputs: Path, table: str, columns: Sequence[str] | None = None) -> Iterator[tuple[str, pa.Table]]:
    """Yield `(shard, rows)` of a table, in the order of the shards' names."""
    for shard in shards_of(outputs, table):
        yield shard, read_shard(table_path(outputs, table, shard), columns)


def load_table(name: str, outputs: str | Path = "outputs", *, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """Load one table as a pandas data frame, sorted by its key.

    Args:
        name: a table of docs/schema.md, such as `people`.
        outputs: the folder that a run wrote.
        columns: the columns wanted, all by default.

    Raises:
        ValueError: for a name that is no table, or a column that the table does not have.
        FileNotFoundError: where no run has written the table.
    """
    table = table_named(name)
    known = {column.name for column in table.columns}
    unknown = sorted(set(columns or ()) - known)
    if unknown:
        raise ValueError(f"table {name!r} has no column {', '.join(map(repr, unknown))}; its columns are {', '.join(sorted(known))}")
    folder = Path(outputs)
    wanted = None if columns is None else list(dict.fromkeys([*columns, *table.key]))
    parts = [part for _, part in iter_shards(folder, name, wanted)]
    if not parts:
        raise FileNotFoundError(f"no table {name!r} in {folder}; run `make run`, or `presse run INPUT --output {folder}`, first")
    rows = pa.concat_tables(parts).sort_by([(column, "ascending") for column in table.key])
    frame: pd.DataFrame = (rows.select(list(columns)) if columns is not None else rows).to_pandas()
    return frame
