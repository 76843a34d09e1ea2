"""Sources out of bytes, for the readers' tests."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.readers import Rejection, TextRecord, find_sources, read_document, read_records

ReadFile = Callable[..., list[TextRecord | Rejection]]


@pytest.fixture
def read_file(tmp_path: Path) -> ReadFile:
    """Write bytes (or text) to a file of that name and read its records."""

    def read(name: str, data: bytes | str, **options: str) -> list[TextRecord | Rejection]:
        path = tmp_path / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        (source,) = find_sources(str(path))
        return list(read_records(source, **options)) if source.has_many_records else [read_document(source)]

    return read
