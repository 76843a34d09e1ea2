"""The words of each language and of all: TOML files, one per topic, read once.

`common/` holds what is the same in every language (makes, symbols), `fr/`, `en/` … each language's own words.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

FOLDER = Path(__file__).parent
T = TypeVar("T")


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


# How a field of a lexicon class holds the words of the same name, by the field's annotation.
_HELD: Mapping[str, Callable[[Any], Any]] = {"frozenset[str]": frozenset, "tuple[str, ...]": tuple, "dict[str, str]": dict, "str": str}


def with_words(kind: type[T], own: Mapping[str, Any], made: Mapping[str, Any]) -> T:
    """An instance of a dataclass of words: fields `made` out of others, and the rest just so from a language's file, under the field's own name.

    Raises:
        KeyError: for a field that is neither made nor in the file.
    """
    rest = {field.name: _HELD[str(field.type)](own[field.name]) for field in fields(kind) if field.name not in made}  # type: ignore[arg-type]  # a dataclass
    return kind(**made, **rest)
