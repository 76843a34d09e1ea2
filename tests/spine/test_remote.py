"""Object storage: S3 against moto's server on loopback."""

from collections.abc import Callable, Iterator
from pathlib import Path

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.errors import InputError
from pipeline.readers import find_sources
from pipeline.runner import Report
from pipeline.store import load_table

BUCKET = "press"


@pytest.fixture(scope="module")
def s3() -> Iterator[fsspec.AbstractFileSystem]:
    server = pytest.importorskip("moto.server").ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    pytest.importorskip("s3fs")
    server.start()
    host, port = server.get_host_and_port()
    patch = pytest.MonkeyPatch()
    for name, value in (
        ("AWS_ACCESS_KEY_ID", "test"),
        ("AWS_SECRET_ACCESS_KEY", "test"),
        ("AWS_DEFAULT_REGION", "us-east-1"),
        ("AWS_ENDPOINT_URL", f"http://{host}:{port}"),
    ):
        patch.setenv(name, value)
    # A proxy of the machine's is not for loopback.
    patch.setenv("NO_PROXY", "127.0.0.1,localhost")
    patch.setenv("no_proxy", "127.0.0.1,localhost")
    filesystem = fsspec.filesystem("s3", skip_instance_cache=True)
    filesystem.mkdir(BUCKET)
    yield filesystem
    fsspec.filesystem("s3").clear_instance_cache()
    server.stop()
    patch.undo()


def test_s3_in_tables_out(s3: fsspec.AbstractFileSystem, presse: Callable[..., Report], tmp_path: Path) -> None:
    s3.pipe_file(f"{BUCKET}/a/un.txt", "L’été dernier, la berline a été présentée à Dieppe.".encode("cp1252"))
    s3.pipe_file(f"{BUCKET}/a/des articles.jsonl", b'{"text": "Un texte.", "date": "2023-05-12"}\n{"text": "Un autre texte."}\n')
    with s3.open(f"{BUCKET}/a/b/c.parquet", "wb") as file:
        pq.write_table(pa.table({"text": ["Un troisième texte."]}), file)
    s3.pipe_file(f"{BUCKET}/a/photo.jpg", b"\xff\xd8")
    report = presse(f"s3://{BUCKET}/a", until="ingest")
    assert (report.documents, report.rejects) == (4, 1)
    documents = load_table("documents", tmp_path / "out").sort_values(["source", "record"])
    assert list(zip(documents.source, documents.record, strict=True)) == [
        ("s3://press/a/b/c.parquet", 0),
        ("s3://press/a/des articles.jsonl", 0),
        ("s3://press/a/des articles.jsonl", 1),
        ("s3://press/a/un.txt", 0),
    ]
    assert "L’été dernier" in documents.text.iloc[3]
    assert presse(f"s3://{BUCKET}/a", until="ingest").fresh == report.shards


def test_globs_and_single_objects(s3: fsspec.AbstractFileSystem) -> None:
    s3.pipe_file(f"{BUCKET}/g/a.txt", b"un")
    s3.pipe_file(f"{BUCKET}/g/b.md", b"deux")
    fsspec.filesystem("s3").invalidate_cache()
    assert [source.name for source in find_sources(f"s3://{BUCKET}/g/*.txt")] == [f"s3://{BUCKET}/g/a.txt"]
    assert [source.name for source in find_sources(f"s3://{BUCKET}/g/b.md")] == [f"s3://{BUCKET}/g/b.md"]


@pytest.mark.parametrize("url", ["s3://no-such-bucket/x", f"s3://{BUCKET}/nothing-here"])
def test_what_is_not_there(s3: fsspec.AbstractFileSystem, url: str) -> None:
    with pytest.raises(InputError, match="s3://"):
        find_sources(url)
