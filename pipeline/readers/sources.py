"""Sources: the files that an input names, local or remote, in a stable order."""

from __future__ import annotations

import glob
import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

import fsspec

from pipeline.errors import InputError

DOCUMENT_SUFFIXES = (".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml")
RECORD_SUFFIXES = (".jsonl", ".ndjson", ".csv", ".tsv", ".parquet")
COMPRESSION_SUFFIXES = (".gz", ".zst")
STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Source:
    """One file of the input.

    Attributes:
        name: path relative to the input (the URL for remote input), always valid Unicode; `documents.source`.
        location: what to open: a path of this file system, a URL, or `-`.
        suffix: the format, lower case and without compression (`.txt`, `.jsonl` …); empty for an unknown one.
        compression: `.gz`, `.zst` or empty.
        problem: why the source gives nothing, where that shows without opening it.
    """

    name: str
    location: str
    suffix: str
    compression: str
    problem: tuple[str, str] | None = None

    @property
    def has_many_records(self) -> bool:
        """Whether the file holds many records, rather than being one document."""
        return self.suffix in RECORD_SUFFIXES

    def open(self) -> AbstractContextManager[IO[bytes]]:
        """Open the raw bytes, still compressed where they are."""
        if self.location == STANDARD_INPUT:
            return nullcontext(sys.stdin.buffer)
        if is_remote(self.location):
            return cast("AbstractContextManager[IO[bytes]]", fsspec.open(self.location, "rb"))
        return Path(self.location).open("rb")


def is_remote(location: str) -> bool:
    """Whether the input is a URL of fsspec's (`s3://…`, `gs://…`, `memory://…`) rather than a local path."""
    return "://" in location


def find_sources(location: str, *, exclude: Path | None = None) -> list[Source]:
    """List the files of an input: a folder (with all below it), a glob, one file, `-` for standard input, or an fsspec URL.

    Args:
        location: the input.
        exclude: a folder whose files are passed over, such as that of the tables when it is below the input.

    Returns:
        Sources sorted by name. Hidden files are passed over; files of an unknown form come with a `problem`.

    Raises:
        InputError: where nothing is there.
    """
    if location == STANDARD_INPUT:
        return [Source("-", STANDARD_INPUT, ".txt", "")]
    sources = sorted(_remote(location) if is_remote(location) else _local(location, exclude), key=lambda source: source.name)
    if not sources:
        forms = ", ".join(DOCUMENT_SUFFIXES + RECORD_SUFFIXES)
        raise InputError(f"no file in {location!r}; give a folder, file, glob or URL that holds {forms} files, or - for standard input")
    return sources


def _local(location: str, exclude: Path | None) -> Iterator[Source]:
    # Workers may run in another folder, so all paths are absolute.
    path = Path(location).absolute()
    left_out = exclude.absolute() if exclude is not None else None
    if path.is_dir():
        if not os.access(path, os.R_OK | os.X_OK, effective_ids=os.access in os.supports_effective_ids):
            raise InputError(f"cannot read folder {location!r}: permission denied; give a folder that you may read")
        yield from _below(path, path, left_out)
    elif os.path.lexists(path):
        yield _source(path, path.name)
    elif glob.has_magic(location):
        # Names count from the last folder before the first wildcard.
        fixed = location[: min(index for index in map(location.find, "*?[") if index >= 0)]
        root = Path(fixed + "x").parent.absolute()
        for found in (Path(name).absolute() for name in glob.glob(location, recursive=True)):  # noqa: PTH207  Path.glob takes no absolute pattern
            if not found.is_dir() and not (left_out is not None and found.is_relative_to(left_out)):
                yield _source(found, os.path.relpath(found, root))
    else:
        raise InputError(f"no such file or folder: {location!r}; give an existing folder, file, glob or URL, or - for standard input")


def _below(folder: Path, root: Path, exclude: Path | None) -> Iterator[Source]:
    unreadable: list[OSError] = []
    for parent, folders, files in os.walk(folder, onerror=unreadable.append):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and Path(parent, name) != exclude)
        for name in folders:
            path = Path(parent, name)
            problem = _problem_of_folder(path)
            if problem is not None:
                yield _source(path, os.path.relpath(path, root), problem)
        for name in files:
            if not name.startswith("."):
                path = Path(parent, name)
                yield _source(path, os.path.relpath(path, root))
    for error in unreadable:
        name = _printable(os.path.relpath(error.filename, root))
        yield Source(name, str(error.filename), "", "", ("unreadable", f"cannot list folder {name!r}: {error.strerror}; give yourself the right to read it"))


def _problem_of_folder(path: Path) -> tuple[str, str] | None:
    name = _printable(path.name)
    if path.is_symlink():
        return ("link", f"{name!r} is a link to a folder, which is not followed since it may lead round in a circle; give that folder as the input, or copy it")
    if _forms(path.name)[0]:
        return ("folder", f"{name!r} is a folder, not a file; the files in it are read as usual, rename it to be rid of this line")
    return None


def _source(path: Path, name: str, problem: tuple[str, str] | None = None) -> Source:
    printable = _printable(name)
    suffix, compression = _forms(path.name)
    if problem is None and path.is_symlink() and not path.exists():
        problem = ("dangling", f"{printable!r} links to {_printable(path.readlink())!r}, which is not there; mend or remove the link")
    elif problem is None and not path.is_dir() and not path.is_file():
        problem = ("special", f"{printable!r} is neither a file nor a folder; remove it from the input")
    return Source(printable, str(path), suffix, compression, problem or _unknown(printable, suffix))


def _remote(url: str) -> Iterator[Source]:
    protocol = url.split("://", 1)[0]
    try:
        filesystem, path = fsspec.core.url_to_fs(url)
        found = filesystem.glob(path) if glob.has_magic(path) else filesystem.find(path)
    except ImportError as error:
        raise InputError(f"cannot read {url!r}: {error}; install what {protocol}:// needs, such as presse[s3] or presse[gcs]") from error
    except Exception as error:
        # Each storage library raises errors of its own.
        raise InputError(
            f"cannot list {url!r}: {' '.join(str(error).split()) or type(error).__name__}; check the address, your rights and your credentials"
        ) from error
    for name in found:
        if Path(name).name.startswith("."):
            continue
        full = _printable(name if "://" in name else f"{protocol}://{name if protocol == 'file' else name.lstrip('/')}")
        suffix, compression = _forms(name)
        yield Source(full, full, suffix, compression, _unknown(full, suffix))


def _forms(name: str) -> tuple[str, str]:
    suffixes = [suffix.lower() for suffix in Path(name).suffixes]
    compression = suffixes.pop() if suffixes and suffixes[-1] in COMPRESSION_SUFFIXES else ""
    suffix = suffixes[-1] if suffixes else ""
    return (suffix if suffix in DOCUMENT_SUFFIXES + RECORD_SUFFIXES else ""), compression


def _unknown(name: str, suffix: str) -> tuple[str, str] | None:
    if suffix:
        return None
    allowed = ", ".join(DOCUMENT_SUFFIXES + RECORD_SUFFIXES)
    return ("format", f"{name!r} is of no form that can be read; allowed: {allowed}, each also with {' or '.join(COMPRESSION_SUFFIXES)}; convert or remove it")


def _printable(name: str | os.PathLike[str]) -> str:
    """A file name as valid Unicode: bytes that are no UTF-8 are written as escapes."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")
