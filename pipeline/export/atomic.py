"""Files and folders that appear whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import OutputError

# Stands in every folder that an export made: such a folder may be replaced, another hand's may not.
_MARK = ".presse-export"


@contextmanager
def whole_file(destination: Path) -> Iterator[Path]:
    """Give a path beside the destination to write to; it takes the destination's place at the end, and is removed after an error.

    Raises:
        OutputError: where the destination is a folder or cannot be written.
    """
    if destination.is_dir():
        raise OutputError(f"cannot write {str(destination)!r}: it is a folder; give --output the name of a file")
    temporary = _beside(destination)
    try:
        with _told(destination):
            destination.parent.mkdir(parents=True, exist_ok=True)
            yield temporary
            temporary.replace(destination)
    finally:
        if temporary.exists():
            temporary.unlink()


@contextmanager
def whole_folder(destination: Path) -> Iterator[Path]:
    """Give a new folder beside the destination to write into; it takes the destination's place at the end, and is removed after an error.

    Raises:
        OutputError: where the destination is a file, holds what no export made, or cannot be written.
    """
    if destination.exists() and not destination.is_dir():
        raise OutputError(f"cannot write {str(destination)!r}: it is a file, and this format is a folder of files; give --output another name")
    if destination.is_dir() and any(destination.iterdir()) and not (destination / _MARK).is_file():
        raise OutputError(f"the folder {str(destination)!r} holds files that no export wrote; give --output a new or empty folder")
    temporary = _beside(destination)
    try:
        with _told(destination):
            temporary.mkdir(parents=True)
            yield temporary
            (temporary / _MARK).write_text("Written by `presse export`, which may replace this folder.\n", encoding="utf-8")
            shutil.rmtree(destination, ignore_errors=True)
            temporary.replace(destination)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _beside(destination: Path) -> Path:
    return destination.with_name(f".{destination.name}.{os.getpid()}.writing")


@contextmanager
def _told(destination: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(f"cannot write {str(destination)!r}: {reason}; give --output a place that you may write, with some free space") from error
