"""What kind of agency a name is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from pipeline.lexicon import words
from pipeline.resolution.forms import word_keys
from pipeline.resolution.organisations import name_key

# How many known agencies a network's name begins: Publicis, Havas, BETC.
_BRANCHES = 5


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
    """The kind of an agency by its forms, the surest first; None where nothing tells.

    As the lexicon knows it, else by the words of its name, else by the network that it bears the name of.
    """
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
    return next((kind for name in names if (kind := _parent_kind(word_keys(name)))), None)


@cache
def _networks() -> Mapping[str, str]:
    """Kinds of the agencies that others are named after, by their names of one word."""
    table = _by_name()
    branches = Counter(name.split(" ", 1)[0] for name in table if " " in name)
    return {name: kind for name, kind in table.items() if branches[name] >= _BRANCHES and len(name) > 1}


def _parent_kind(name: Sequence[str]) -> str | None:
    """The kind of the known agency whose name begins or ends a longer one: Maison BETC, Havas Lyon."""
    return _networks().get(name[0]) or _networks().get(name[-1])
