"""Whatever the bytes, readers give records and rejections; no exception leaves them and nothing they give breaks the tables."""

import csv
import gzip
import io
import json
import tempfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.readers import Rejection, TextRecord, find_sources, read_document, read_records
from pipeline.readers.sources import COMPRESSION_SUFFIXES, DOCUMENT_SUFFIXES, RECORD_SUFFIXES
from pipeline.stages.ingest import ingest

SUFFIXES = DOCUMENT_SUFFIXES + RECORD_SUFFIXES


def check(name: str, data: bytes) -> list[TextRecord | Rejection]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        (source,) = find_sources(str(path))
        found = list(read_records(source)) if source.has_many_records else [read_document(source)]
    assert len({item.record for item in found}) == len(found)
    for item in found:
        if isinstance(item, Rejection):
            assert item.error.isidentifier()
            assert name in item.message
        else:
            assert item.text.strip()
    tables = ingest(found, lang="fr")
    assert len(tables["documents"]) + len(tables["rejects"]) == len(found)
    return found


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(SUFFIXES), st.sampled_from(["", *COMPRESSION_SUFFIXES]), st.binary(max_size=300))
def test_any_bytes_under_any_name(suffix: str, compression: str, data: bytes) -> None:
    check(f"x{suffix}{compression}", data)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
FIELDS = st.dictionaries(st.sampled_from(["text", "Text", "title", "date", "lang", "url", "body", ""]), JSON, max_size=5)


@settings(max_examples=100, deadline=None)
@given(st.lists(FIELDS, max_size=5), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_json_lines_of_any_values(rows: list[dict[str, Any]], encoding: str) -> None:
    found = check("x.jsonl", "\n".join(map(json.dumps, rows)).encode(encoding))
    assert len(found) == len(rows)
    for row, item in zip(rows, found, strict=True):
        if isinstance(item, TextRecord):
            assert item.text in row.values()


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.lists(st.text(st.characters(exclude_categories=("Cs",)), max_size=20), min_size=1, max_size=4), max_size=5),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_csv_of_any_values(rows: list[list[str]], encoding: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([["text", "title", "date", "lang"], *rows])
    check("x.csv", out.getvalue().encode(encoding))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.none() | st.text(max_size=30), st.none() | st.text(max_size=20), st.none() | st.datetimes()), max_size=5),
    st.sampled_from(["s", "ms", "us", "ns"]),
)
def test_parquet_of_any_values(rows: list[tuple[str | None, str | None, Any]], unit: str) -> None:
    try:
        table = pa.table(
            {
                "text": pa.array([row[0] for row in rows], pa.string()),
                "title": pa.array([row[1] for row in rows], pa.string()),
                "date": [row[2] for row in rows],
            }
        )
        table = table.set_column(2, "date", table["date"].cast(pa.timestamp(unit), safe=False))
    except (UnicodeEncodeError, pa.ArrowException):
        return
    out = io.BytesIO()
    pq.write_table(table, out)
    assert len(check("x.parquet", out.getvalue())) == len(rows)


VALID = {
    ".txt": "Un été à Dieppe.\n".encode() * 20,
    ".html": b"<html><body><article>" + "<p>Un été à Dieppe, la berline a été présentée à la presse.</p>".encode() * 10 + b"</article></body></html>",
    ".jsonl": '{"text": "Un été", "date": "2023-05-12"}\n'.encode() * 20,
    ".csv": b"text,date\n" + "Un été,2023-05-12\n".encode() * 20,
}
_parquet = io.BytesIO()
pq.write_table(pa.table({"text": ["Un été"] * 20, "date": ["2023-05-12"] * 20}), _parquet)
VALID[".parquet"] = _parquet.getvalue()


@pytest.mark.parametrize("is_packed", [False, True])
@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_damaged_files(is_packed: bool, data: st.DataObject) -> None:
    suffix = data.draw(st.sampled_from(sorted(VALID)))
    whole = gzip.compress(VALID[suffix], mtime=0) if is_packed else VALID[suffix]
    damaged = bytearray(whole[: data.draw(st.integers(0, len(whole)))])
    for position, value in data.draw(st.lists(st.tuples(st.integers(0, len(whole)), st.integers(0, 255)), max_size=4)):
        if position < len(damaged):
            damaged[position] = value
    check(f"x{suffix}{'.gz' if is_packed else ''}", bytes(damaged))


TAGS = st.sampled_from(["div", "p", "article", "table", "tr", "td", "script", "time", "meta", "b", "h1", "!--", "svg", "template"])


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(TAGS, st.text(max_size=30), st.booleans()), max_size=40))
def test_pages_of_any_tags(parts: list[tuple[str, str, bool]]) -> None:
    page = "".join(f"<{tag}>{text}" + (f"</{tag}>" if is_closed else "") for tag, text, is_closed in parts)
    check("x.html", page.encode("utf-8", "surrogatepass"))
