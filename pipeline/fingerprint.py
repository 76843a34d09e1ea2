"""Fingerprints: short digests of all that makes a table, so that a run redoes what changed and nothing else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path

_PACKAGE = Path(__file__).parent
_JSON = json.JSONEncoder(sort_keys=True, default=str)


def digest(*parts: object) -> str:
    """A 24-digit hexadecimal digest of values that JSON can write; equal values give equal digests on every machine."""
    return digest_bytes([_JSON.encode(parts).encode()])


def digest_bytes(chunks: Iterable[bytes]) -> str:
    """A 24-digit hexadecimal digest of bytes, read chunk by chunk."""
    hasher = hashlib.blake2b(digest_size=12)
    for chunk in chunks:
        hasher.update(chunk)
    return hasher.hexdigest()


@cache
def digest_files(*relative: str) -> str:
    """Digest of files or folders of the package: the code, words or weights of a stage.

    Args:
        relative: paths below the package, which may be glob patterns; a folder stands for all files in it but caches.
    """
    hasher = hashlib.blake2b(digest_size=12)
    for name in relative:
        found = sorted(_PACKAGE.glob(name)) if "*" in name else [_PACKAGE / name]
        for path in (file for below in found for file in _files_below(below)):
            hasher.update(path.relative_to(_PACKAGE).as_posix().encode() + b"\0")
            hasher.update(path.read_bytes() + b"\0")
    return hasher.hexdigest()


def digest_folder(folder: Path) -> str:
    """Digest of a folder outside the package, such as a user's own model."""
    return digest_bytes(part for path in _files_below(folder) for part in (path.relative_to(folder).as_posix().encode(), b"\0", path.read_bytes(), b"\0"))


def _files_below(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise FileNotFoundError(f"{path} is neither a file nor a folder; the list of what makes a stage names something that is gone")
    return sorted(file for file in path.rglob("*") if file.is_file() and "__pycache__" not in file.parts)


@cache
def versions(libraries: Sequence[str]) -> list[str]:
    """The installed versions of some libraries."""
    return [version(library) for library in libraries]
