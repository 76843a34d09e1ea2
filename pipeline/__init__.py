"""Presse: press texts in, Parquet tables out.

`presse run INPUT --output DIR` does the work; `load_table("people")` reads a table, `load("fr")` gives the same thing as a spaCy pipeline.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.component import load
    from pipeline.spacy_docs import displacy_options
    from pipeline.store import load_table

__all__ = ["displacy_options", "load", "load_table"]
_HOMES = {"displacy_options": "pipeline.spacy_docs", "load": "pipeline.component", "load_table": "pipeline.store"}


def __getattr__(name: str) -> Any:
    # spaCy and pandas take a second to import; they are when they are used.
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
