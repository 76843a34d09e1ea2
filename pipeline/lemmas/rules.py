"""A token's lemma by the rules of its language: first its letters' case, which goes for every language, and then its inflection."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache

from pipeline.lemmas import english, french

# What the edit tree makes of a form; None where it does not fit.
Guess = Callable[[str], str | None]
# How a language mends a guess: form in small letters, guess, part of speech and morphology.
_MENDED: Mapping[str, Callable[[str, str, str, str], str]] = {"fr": french.lemma, "en": english.lemma}
# How a language writes a form with capitals in small letters.
_SMALL: Mapping[str, Callable[[str], str]] = {"fr": french.with_accents, "en": str.lower}
# The kinds whose lemma is written as the word is.
_AS_WRITTEN = frozenset(("PROPN", "X", "SYM", "PUNCT", "SPACE", ""))
_NAMING = frozenset(("NOUN", "ADJ"))
# Possessive, since a small letter fits both of its first parts.
_ORDINARY = re.compile(r"[^\W\d_]?+[^\W\d_A-ZÀ-ÖØ-Þ]*+(?:[-'’.][^\W\d_]?+[^\W\d_A-ZÀ-ÖØ-Þ]*+)*+")
_ROMAN = re.compile(r"[IVXLC]+(?:e|er|re|ers|es|ème|èmes|ère|th|st|nd|rd|s)?")
_VOWEL = re.compile("[AEIOUYÀÂÉÈÊËÎÏÔÛÙŒ]")
_LONGEST_ACRONYM = 5


@cache
def supported(lang: str) -> bool:
    """Whether there are rules for a language."""
    return lang in _MENDED


def _keeps_capitals(form: str, pos: str, *, shouted: bool) -> bool:
    """Whether a form with capitals has them in its lemma too: an acronym ("PDG"), a Roman number, a spelling of its own ("pH", "A36")."""
    if any(letter.isdigit() for letter in form):
        return True
    if pos in _NAMING or pos == "NUM":
        if len(form) == 1 or _ROMAN.fullmatch(form):
            return True
        if form.isupper() and pos == "NOUN":
            return not shouted and max(map(len, form.split("-"))) <= _LONGEST_ACRONYM or not _VOWEL.search(form)
    return not form.isupper() and not _ORDINARY.fullmatch(form)


def _as_written(form: str, own: str | None) -> str | None:
    """What a tree makes of a form, or the form where the tree, learnt from another word, only took its capital ("WEST" is not "wEST"); it may give one ("france")."""
    small = form.lower()
    return form if own is not None and own.lower() == small and own[:1] == small[:1] else own


def lemma(lang: str, form: str, guess: Guess, pos: str, morph: str, *, shouted: bool) -> str | None:
    """The lemma of a token; None where only the tree could tell and does not.

    Args:
        lang: A supported language.
        form: The token's text.
        guess: What the edit tree makes of a form.
        pos: Its part of speech.
        morph: Its features, as `Gender=Fem|Number=Sing`.
        shouted: Whether it stands in capitals beside another word in capitals.
    """
    if pos in _AS_WRITTEN:
        return _as_written(form, guess(form))
    if form == form.lower():
        return _MENDED[lang](form, guess(form) or form, pos, morph)
    if _keeps_capitals(form, pos, shouted=shouted):
        return _as_written(form, guess(form))
    small = _SMALL[lang](form)
    own = guess(small)
    # A tree that turns the capital into a small letter does not fit the small form.
    if own is None or own == small:
        own = guess(form) or form
    return _MENDED[lang](small, own.lower(), pos, morph)
