"""The lemmas of French nouns and adjectives: singular, and for an adjective masculine."""

from __future__ import annotations

import re
from functools import cache

from pipeline.knowledge import in_dictionary
from pipeline.lemmas.endings import Endings
from pipeline.lexicon import words
from pipeline.typography import without_accents

_PLURAL_LETTERS = ("s", "x", "z")
# Ends that a singular may well have itself; "-ts", "-es", "-ns" … are plurals whatever the morphology says.
_SINGULAR_S = re.compile(r"(?:[iuoaè]s|[xz]|ss)$")
_ABBREVIATED = re.compile(r"[\W\d]$|\d|^[^aeiouyàâéèêëîïôûùœ]+$")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})


@cache
def _endings(part: str, name: str) -> Endings:
    return Endings(words("fr", "lemmas")[part][name])


@cache
def _invariable() -> Endings:
    return Endings(words("fr", "lemmas")["nouns"]["invariable"].split())


@cache
def _free() -> frozenset[str]:
    return frozenset(words("fr", "lemmas")["nouns"]["free"].split())


@cache
def _either() -> frozenset[str]:
    return frozenset(words("fr", "lemmas")["nouns"]["either"].split())


@cache
def _words() -> dict[str, str]:
    return dict(line.split() for line in words("fr", "lemmas")["adjectives"]["words"])


def _folded(word: str) -> str:
    return without_accents(word.lower().translate(_LIGATURES))


def singulars(form: str, *, singular: bool) -> list[str]:
    """The singulars that a form may have, the likelier first; `singular` where its morphology calls it one."""
    if form in _either() and not singular:
        return [form, form[:-1]]
    if not form.endswith(_PLURAL_LETTERS) or form in _invariable():
        return [form]
    known = _endings("nouns", "plurals").replaced(form)
    if known and not singular:
        return known
    if not form.endswith("s"):
        return [form]
    if not _SINGULAR_S.search(form):
        return [form[:-1]]
    if singular and form.endswith(("os", "us")) and in_dictionary(form[:-1], "fr"):
        # Singulars that end so are few, and listed; here the morphology is wrong: "photos", "pneus".
        return [form[:-1]]
    return [form] if singular else [form[:-1], form]


def masculines(singular: str) -> list[str]:
    """The masculines that a feminine singular may have by its ending (itself, where both genders have it); none where the ending does not tell."""
    return _endings("adjectives", "feminines").replaced(singular) if singular.endswith(("e", "ë")) else []


def adjective(form: str, guess: str, *, feminine: bool, singular: bool) -> str:
    """The lemma of an adjective in small letters; `guess` is what the edit tree says."""
    if form in _words():
        return _words()[form]
    if _ABBREVIATED.search(form):
        return guess
    # "heureux" is the plural too; nouns have "jeux".
    numbers = [form] if form.endswith("eux") else singulars(form, singular=singular)
    found = [masculine for one in numbers for masculine in masculines(one) or _open(one, feminine=feminine)]
    return guess if guess in found or _folded(guess) in map(_folded, found) else found[0]


def _open(singular: str, *, feminine: bool) -> list[str]:
    """Where the ending does not tell: "haute" has "haut", "jeune" itself, which the tree knows more often than not."""
    return [singular, singular[:-1]] if feminine and singular.endswith("e") else [singular]


def _compound(form: str) -> str | None:
    """The singular of "aides-éducateurs", both of whose parts are plurals."""
    first, _, rest = form.rpartition("-")
    if len(first) > 3 and first.endswith(("s", "aux")) and rest.endswith(_PLURAL_LETTERS) and first not in _invariable():
        return f"{singulars(first, singular=False)[0]}-{singulars(rest, singular=False)[0]}"
    return None


def noun(form: str, guess: str, *, singular: bool) -> str:
    """The lemma of a noun in small letters. The masculine that a tree gives a woman's title or trade stays: "présidente" has "président" in the treebank."""
    if _ABBREVIATED.search(form) or form in _free():
        return guess
    compound = _compound(form)
    if compound is not None:
        return compound
    found = singulars(form, singular=singular)
    if guess in found:
        return guess
    likely = {_folded(other) for one in found for other in (one, *masculines(one), one.removesuffix("e"))}
    return guess if _folded(guess) in likely else found[0]
