"""Compact patterns for closed lists of phrases."""

from __future__ import annotations

import re
from collections.abc import Iterable

_END = ""
# A space in a phrase also matches a hyphen, a slash may have spaces around it: `km/ h`, `lb-ft`.
_LOOSE = {" ": r"[ -]", "/": r" ?/ ?"}


def expand(form: str) -> list[str]:
    """Forms of one lexicon entry: each `(s)` with and without s, and again without accents."""
    head, mark, tail = form.partition("(s)")
    return [head + plural + rest for rest in expand(tail) for plural in ("", "s")] if mark else [head]


def unaccented(form: str) -> str:
    """The form without the French accents, letter for letter."""
    return form.translate(_ACCENTS)


_ACCENTS = str.maketrans("àâäéèêëîïôöùûüç", "aaaeeeeiioouuuc")


def squeeze(form: str) -> str:
    """The key of a phrase: what is left when the loose parts are gone."""
    return form.replace(" ", "").replace("-", "")


def trie_pattern(phrases: Iterable[str]) -> str:
    """A pattern that matches the longest of `phrases`, without backtracking over whole alternatives."""
    root: dict[str, dict] = {}  # type: ignore[type-arg]
    for phrase in phrases:
        node = root
        for letter in phrase:
            node = node.setdefault(letter, {})
        node[_END] = {}
    return _write(root)


def _write(node: dict[str, dict]) -> str:  # type: ignore[type-arg]
    ends = _END in node
    branches = [_LOOSE.get(letter, re.escape(letter)) + _write(child) for letter, child in node.items() if letter != _END]
    if not branches:
        return ""
    if len(branches) == 1 and not ends:
        return branches[0]
    return f"(?:{'|'.join(branches)}){'?' if ends else ''}"
