"""Which language a text is in, and which languages are supported: those with a folder of words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from lingua import Language, LanguageDetector, LanguageDetectorBuilder

from pipeline.lexicon import words
from pipeline.typography import normalised

_LEXICON = Path(__file__).parent / "lexicon"
# What the identifier tells apart: the languages that press collections of our field were met in.
_KNOWN = (Language.FRENCH, Language.ENGLISH, Language.GERMAN, Language.ITALIAN, Language.SPANISH, Language.DUTCH, Language.PORTUGUESE)
# Two windows of this many code points, from the start and the middle, tell the language of an article: on 1,005 news
# articles none was misread, and more costs time in proportion.
_WINDOW = 300
# Below this a foreign language is not believed: names and English terms make short French texts look like anything.
_CONFIDENCE = 0.80
# Three letters in a row tell the language of a text of this length. Shorter ones take up to five, whose tables cost 200 MB and seconds once,
# so they are asked only where three letters and the function words do not agree.
_SHORT = 120
_WORD = re.compile(r"\w+'?")


@cache
def supported() -> tuple[str, ...]:
    """Codes (ISO 639-1) of the languages that have words, sorted with French, the pipeline's first language, in front."""
    codes = sorted(folder.name for folder in _LEXICON.iterdir() if folder.is_dir() and len(folder.name) == 2)
    return tuple(sorted(codes, key=lambda code: code != "fr"))


@cache
def _detector(*, thorough: bool) -> LanguageDetector:
    builder = LanguageDetectorBuilder.from_languages(*_KNOWN)
    return (builder if thorough else builder.with_low_accuracy_mode()).build()


def identify(text: str) -> tuple[str, float]:
    """Language of most of a text and the confidence in it.

    Returns:
        The code (ISO 639-1) and a confidence from 0 to 1. A language without words here is named only when the
        identifier is confident; otherwise the likeliest supported one is.
    """
    middle = len(text) // 2
    sample = text if len(text) <= 2 * _WINDOW else f"{text[:_WINDOW]}\n{text[middle : middle + _WINDOW]}"
    ranked = _ranked(sample, thorough=False)
    if len(sample) < _SHORT and ranked and ranked[0][0] != _by_function_words(sample):
        ranked = _ranked(sample, thorough=True)
    if not ranked or ranked[0][1] == 0:
        return supported()[0], 0.0
    if ranked[0][0] in supported() or ranked[0][1] >= _CONFIDENCE:
        return ranked[0]
    return next((pair for pair in ranked if pair[0] in supported()), (supported()[0], 0.0))


def _ranked(sample: str, *, thorough: bool) -> Sequence[tuple[str, float]]:
    """Codes of the languages with the confidence in each, the likeliest first."""
    values = _detector(thorough=thorough).compute_language_confidence_values(sample)
    return [(value.language.iso_code_639_1.name.lower(), round(value.value, 4)) for value in values]


def _by_function_words(text: str) -> str | None:
    """The supported language that most function words of a text are of, None where no one leads."""
    parts = _WORD.findall(normalised(text).lower())
    votes = sorted(((sum(part in function_words(lang) for part in parts), lang) for lang in supported()), reverse=True)
    return votes[0][1] if votes[0][0] > votes[1][0] else None


@cache
def function_words(lang: str) -> frozenset[str]:
    """Small words that tell a language from the others."""
    return frozenset(words(lang, "language")["function_words"])
