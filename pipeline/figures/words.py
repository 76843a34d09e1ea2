"""Reads the word files of the figures: `pipeline/lexicon/<language>/figures.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[1] / "lexicon"


def languages() -> tuple[str, ...]:
    """Codes of the languages that have a word file."""
    return tuple(sorted(path.parent.name for path in FOLDER.glob("*/figures.toml") if path.parent.name != "common"))


@cache
def load_words(folder: str) -> dict[str, Any]:
    """The word file of a language, or of `common`.

    Raises:
        ValueError: for a language without a word file.
    """
    path = FOLDER / folder / "figures.toml"
    if not path.is_file():
        raise ValueError(f"no figure words for language {folder!r}; there are words for {', '.join(languages())}; add {path}")
    return tomllib.loads(path.read_text(encoding="utf-8"))
