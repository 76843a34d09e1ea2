"""The lemma of an English word."""

from __future__ import annotations

from functools import cache

from pipeline.lexicon import words


@cache
def _capital() -> frozenset[str]:
    return frozenset(words("en", "lemmas")["capital"].split())


def lemma(form: str, guess: str, pos: str, morph: str) -> str:
    """The lemma of a form in small letters: what the edit tree makes of it, with the capital of "I" and of peoples."""
    if pos in {"NOUN", "ADJ"} and guess.capitalize() in _capital():
        return guess.capitalize()
    return "I" if guess == "i" and pos == "PRON" else guess
