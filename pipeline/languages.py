"""Which language a text is in, and which languages are supported: those with a folder of words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from lingua import Language, LanguageDetector, LanguageDetectorBuilder

from pipeline.knowledge import in_dictionary
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
# Three letters in a row tell the language of a text of this length. Where they and the function words do not agree on a shorter one, the
# dictionaries vote. On 2,764 short sentences of treebanks they are right as often (fr 0.999, en 0.975; what is missed there are names and
# numbers) as the identifier's tables of five letters (0.994, 0.986), which take 200 MB.
_SHORT = 120
# Code points of a longer text that the dictionaries hear before it is held for one in a third language.
_HEARD = 6_000
# Share of the words that a dictionary must have for its vote to count against a third language; of Spanish, the nearest to French, ours have 0.4.
_READ = 0.5
# What a function word counts more than another word: names and loans are in both dictionaries, function words in one.
_FUNCTION_WORD = 2
_WORD = re.compile(r"[^\W\d_]+'?")


@cache
def supported() -> tuple[str, ...]:
    """Codes (ISO 639-1) of the languages that have words, sorted with French, the pipeline's first language, in front."""
    codes = sorted(folder.name for folder in _LEXICON.iterdir() if folder.is_dir() and len(folder.name) == 2)
    return tuple(sorted(codes, key=lambda code: code != "fr"))


@cache
def _detector() -> LanguageDetector:
    return LanguageDetectorBuilder.from_languages(*_KNOWN).with_low_accuracy_mode().build()


def identify(text: str) -> tuple[str, float]:
    """Language of most of a text and the confidence in it.

    Returns:
        The code (ISO 639-1) and a confidence from 0 to 1: the identifier's, or the share of the words that the
        dictionary which settled it has. A language without words here is named only when the identifier is confident;
        otherwise the likeliest supported one is.
    """
    middle = len(text) // 2
    sample = text if len(text) <= 2 * _WINDOW else f"{text[:_WINDOW]}\n{text[middle : middle + _WINDOW]}"
    values = _detector().compute_language_confidence_values(sample)
    ranked = [(value.language.iso_code_639_1.name.lower(), round(value.value, 4)) for value in values]
    if len(sample) < _SHORT and ranked:
        read = _by_words(sample, ranked[0][0])
        if read is not None:
            return read
    if not ranked or ranked[0][1] == 0:
        return supported()[0], 0.0
    if ranked[0][0] in supported():
        return ranked[0]
    if ranked[0][1] >= _CONFIDENCE:
        # A document in a language without words is lost, so all of it is heard: a window may hold a list of foreign titles.
        return _by_words(text[:_HEARD], ranked[0][0]) or ranked[0]
    return next((pair for pair in ranked if pair[0] in supported()), (supported()[0], 0.0))


def _by_words(text: str, likeliest: str) -> tuple[str, float] | None:
    """The supported language that the words of a text are of, and the share of them that it has.

    Returns:
        None where the words do not tell, or where the function words are of the likeliest language as it is.
    """
    parts = _WORD.findall(normalised(text).lower())
    small = {lang: sum(part in function_words(lang) for part in parts) for lang in supported()}
    if _leader(small) == likeliest:
        return None
    known = {lang: sum(part in function_words(lang) or in_dictionary(part.rstrip("'"), lang) for part in parts) for lang in supported()}
    best = _leader({lang: known[lang] + _FUNCTION_WORD * small[lang] for lang in known})
    if best is None or (likeliest not in known and known[best] < _READ * len(parts)):
        return None
    return best, round(known[best] / len(parts), 4)


def _leader(votes: Mapping[str, int]) -> str | None:
    """Who has more votes than anybody else, None for a tie."""
    most = max(votes.values(), default=0)
    leaders = [name for name, count in votes.items() if count == most]
    return leaders[0] if len(leaders) == 1 else None


@cache
def function_words(lang: str) -> frozenset[str]:
    """Small words that tell a language from the others."""
    return frozenset(words(lang, "language")["function_words"])
