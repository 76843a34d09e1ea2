"""What kind of agency a name is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from pipeline.lexicon import words
from pipeline.resolution.forms import word_keys
from pipeline.resolution.organisations import name_key


@cache
def _by_name() -> Mapping[str, str]:
    """Kind of each known agency, by the key of its name."""
    table: dict[str, str] = {}
    for kind, names in words("common", "agencies").items():
        for name in names:
            table.setdefault(name_key(name, "AGENCY"), kind.replace("_", "-"))
    return table


@cache
def _by_word() -> tuple[tuple[str, str], ...]:
    """Words of names with their kinds, as ` word `, narrower kinds first."""
    return tuple((f" {' '.join(word_keys(word))} ", kind) for kind, found in words("common", "agency_kinds").items() for word in found)


def agency_kind(forms: Iterable[str]) -> str | None:
    """The kind of an agency by its forms, the surest first: as the lexicon knows it, else by the words of its name; None where nothing tells."""
    names = list(forms)
    for name in names:
        known = _by_name().get(name_key(name, "AGENCY"))
        if known is not None:
            return known
    for name in names:
        padded = f" {' '.join(word_keys(name))} "
        kind = next((kind for word, kind in _by_word() if word in padded), None)
        if kind is not None:
            return kind
    return None
