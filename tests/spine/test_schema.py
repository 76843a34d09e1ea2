"""Tables: declared schemas, their documentation, and every usual way to open them."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow.parquet as pq
import pytest

import pipeline
from pipeline import tables
from pipeline.runner import SHARD_TABLES, run
from pipeline.settings import Settings

ROOT = Path(__file__).parents[2]


def test_every_field_says_what_it_holds() -> None:
    for table in tables.TABLES:
        assert table.description
        names = [column.name for column in table.columns]
        assert len(names) == len(set(names))
        assert set(table.key) <= set(names)
        for field in table.schema:
            assert field.metadata[b"description"]


def test_the_documentation_is_the_schema() -> None:
    assert (ROOT / "docs" / "schema.md").read_text(encoding="utf-8") == tables.markdown() + "\n", "write it again: presse schema --markdown > docs/schema.md"


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory, article: Callable[[int], str], until: str) -> Path:
    """A run over a few articles and a file that gives none."""
    folder = tmp_path_factory.mktemp("loading")
    (folder / "in").mkdir()
    for index in range(6):
        (folder / "in" / f"{index}.txt").write_text(article(index), encoding="utf-8")
    (folder / "in" / "photo.jpg").write_bytes(b"\xff\xd8")
    report = run(str(folder / "in"), Settings(folder / "out", until=until))
    assert (report.failures, report.documents, report.rejects) == ([], 6, 1)
    return folder / "out"


def written(outputs: Path) -> list[tables.Table]:
    found = [table for table in tables.TABLES if (outputs / table.name).is_dir()]
    assert {*SHARD_TABLES, "rejects", "runs"} <= {table.name for table in found}
    return found


def test_the_files_have_the_declared_schema(outputs: Path) -> None:
    for table in written(outputs):
        for path in (outputs / table.name).iterdir():
            file = pq.ParquetFile(path)
            assert file.schema_arrow.equals(table.schema, check_metadata=False)
            for field in file.schema_arrow:
                assert field.metadata[b"description"] == table.schema.field(field.name).metadata[b"description"]
            if file.metadata.num_row_groups:
                encodings = {file.metadata.row_group(0).column(index).compression for index in range(file.metadata.num_columns)}
                assert encodings <= {"ZSTD", "UNCOMPRESSED"}


def test_rows_are_sorted_by_their_key_and_unique(outputs: Path) -> None:
    for table in written(outputs):
        for path in (outputs / table.name).iterdir():
            keys = list(zip(*(pq.read_table(path)[column].to_pylist() for column in table.key), strict=True))
            assert keys == sorted(set(keys))


def test_offsets_give_the_text(outputs: Path) -> None:
    texts = pipeline.load_table("documents", outputs).set_index("doc_id").text
    for name in ("tokens", "mentions", "dates", "figures", "quotes"):
        rows = pipeline.load_table(name, outputs)
        assert len(rows)
        for row in rows.itertuples():
            assert texts[row.doc_id][row.start : row.end] == row.text


def test_counts_of_documents(outputs: Path) -> None:
    documents = pipeline.load_table("documents", outputs)
    for name, column in (("sentences", "n_sentences"), ("tokens", "n_tokens")):
        assert documents[column].sum() == len(pipeline.load_table(name, outputs))
    assert (documents.n_chars == documents.text.str.len()).all()


def test_pandas(outputs: Path) -> None:
    for table in written(outputs):
        frame = pipeline.load_table(table.name, outputs)
        plain = pd.read_parquet(outputs / table.name)
        assert list(frame.columns) == list(plain.columns) == [column.name for column in table.columns]
        assert len(frame) == len(plain)


def test_polars(outputs: Path) -> None:
    for table in written(outputs):
        frame = pl.read_parquet(outputs / table.name)
        assert frame.columns == [column.name for column in table.columns]
        assert len(frame) == len(pipeline.load_table(table.name, outputs))


def test_duckdb(outputs: Path) -> None:
    for table in written(outputs):
        (count,) = duckdb.sql(f"select count(*) from '{outputs / table.name}/*.parquet'").fetchall()[0]
        assert count == len(pipeline.load_table(table.name, outputs))


def test_datasets(outputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    datasets = pytest.importorskip("datasets")
    datasets.disable_progress_bars()
    for table in written(outputs):
        loaded = datasets.load_dataset("parquet", data_files=f"{outputs / table.name}/*.parquet", split="train", cache_dir=str(tmp_path))
        assert loaded.column_names == [column.name for column in table.columns]
        assert len(loaded) == len(pipeline.load_table(table.name, outputs))


def test_load_table_columns(outputs: Path) -> None:
    assert list(pipeline.load_table("tokens", outputs, columns=["text", "pos"]).columns) == ["text", "pos"]


@pytest.mark.parametrize(
    ("name", "columns", "error", "message"),
    [("peoples", None, ValueError, "the tables are"), ("tokens", ["txt"], ValueError, "no column 'txt'"), ("tokens", None, FileNotFoundError, "presse run")],
)
def test_load_table_errors(tmp_path: Path, name: str, columns: list[str] | None, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        pipeline.load_table(name, tmp_path, columns=columns)


def test_a_file_in_the_making_is_no_shard(outputs: Path, tmp_path: Path) -> None:
    copy = tmp_path / "documents"
    copy.mkdir()
    for path in (outputs / "documents").iterdir():
        (copy / path.name).write_bytes(path.read_bytes())
    (copy / ".0123456789abcdef.0011aabbccdd.writing").write_bytes(b"half a fi")
    assert len(pipeline.load_table("documents", tmp_path)) == len(pd.read_parquet(copy)) == len(pl.read_parquet(f"{copy}/*.parquet")) == 6
