"""The words of each language and of all: TOML files, one per topic, read once.

`common/` holds what is the same in every language (makes, symbols), `fr/`, `en/` … each language's own words.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@cache
def words(lang: str, topic: str) -> Mapping[str, Any]:
    """The words of a language (`fr`, `en`, … or `common`) on a topic.

    Raises:
        LookupError: where the language has no such file, which means that it does not support the topic.
    """
    path = FOLDER / lang / f"{topic}.toml"
    if not path.is_file():
        raise LookupError(f"language {lang!r} has no words on {topic!r}; add {path.relative_to(FOLDER.parent)}")
    return tomllib.loads(path.read_text(encoding="utf-8"))
