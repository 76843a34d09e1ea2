"""The words that an English form may be inflected from: the irregular ones by list, the others by their endings and a dictionary."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from pipeline.knowledge import in_dictionary
from pipeline.lexicon import words

_VOWEL = re.compile("[aeiouy]")
_DOUBLED = re.compile(r"([bcdfgklmnprstvz])\1$")
# Double in the word itself more often than before an ending: "call-ed", "pass-ed", but "stop-ped".
_OFTEN_DOUBLE = frozenset("fklsz")
# A stem of one syllable that would double its consonant before an ending if it had no "e": "hop-ing" is of "hope".
_SHORT = re.compile(r"(?:qu|[^aeiou])*[aeiouy][^aeiouywx]$")
# Ends of stems that have lost an "e" wherever a word with it is known: "chas-ed", "liv-ed", "danc-ed", "creat-ed", "examin-ed", "breath-ed".
_WITHOUT_E = re.compile(r"(?:[^su]s|[cuvz]|dg|at|[^ao]in|(?:ea|ee|oa)th)$")
# Stems of more syllables with a letter that their words have not: "travell-ed", "panick-ed", but "spell-ed", "kick-ed".
_LENGTHENED = re.compile(r"[aeiouy][^aeiouy]+(?:ell|ick)$")


@cache
def _irregular(kind: str) -> Mapping[str, list[str]]:
    """The words that each irregular form of a kind is of; lines are a word and its forms."""
    found: dict[str, list[str]] = {}
    for line in words("en", "lemmas")[kind]:
        word, forms = line.split(": ")
        for form in forms.split():
            found.setdefault(form, []).append(word)
    return found


@cache
def _irregular_verbs() -> frozenset[str]:
    return frozenset(verb for verbs in _irregular("verbs").values() for verb in verbs)


@cache
def _prefixes() -> tuple[str, ...]:
    return tuple(words("en", "lemmas")["prefixes"].split())


@cache
def listed(name: str) -> frozenset[str]:
    """A list of words of the lexicon."""
    return frozenset(words("en", "lemmas")[name].split())


def irregular(form: str, kind: str) -> list[str]:
    """The irregular words that have a form; a verb also behind a prefix ("undertook"), a noun behind any other word ("housewives")."""
    table = _irregular(kind)
    if form in table:
        return table[form]
    firsts = _prefixes() if kind == "verbs" else (form[:cut] for cut in range(3, len(form) - 2))
    return [first + word for first in firsts if form.startswith(first) for word in table.get(form[len(first) :], ()) if in_dictionary(first + word, "en")]


def _known(candidates: Iterable[str]) -> list[str]:
    """Those that the dictionary has, or all of them where it has none; the forms that it has, too, are not meant: "rang-ed" is not of "rang"."""
    found = list(candidates)
    return [one for one in found if in_dictionary(one, "en") and (one in _irregular_verbs() or one not in _irregular("verbs"))] or found


def _before_ending(stem: str) -> list[str]:
    """What a stem before "-ed", "-ing", "-er" and "-est" may be of."""
    single, silent = stem[:-1], stem + "e"
    if _LENGTHENED.search(stem) and in_dictionary(single, "en"):
        return [single]
    if _DOUBLED.search(stem):
        doubles = stem in listed("double") or (stem[-1] in _OFTEN_DOUBLE and single not in _irregular_verbs())
        found = _known((stem, single) if doubles else (single, stem))
        # "enrolled" is of "enrol" or "enroll".
        return found if stem.endswith("ll") else found[:1]
    if stem.endswith("ing") and in_dictionary(stem, "en"):
        return [stem]
    if (_SHORT.fullmatch(stem) or _WITHOUT_E.search(stem)) and in_dictionary(silent, "en"):
        return [silent]
    return _known((stem, silent))


def _i_or_y(form: str, ending: str) -> list[str]:
    """What a form in "-ies", "-ied", "-ier" or "-iest" is of: a word in "-y", or in "-ie" where it is short."""
    stem = form.removesuffix(ending)
    return _known((stem + "y", stem + "ie") if len(stem) > 1 else (stem + "ie", stem + "y"))


def without_s(form: str) -> list[str]:
    """The words whose plural, or third person, a form in "-s" may be, the likelier first."""
    if form.endswith("ies"):
        return _i_or_y(form, "ies")
    if form.endswith("oes") and len(form) < 6:
        return _known((form[:-1], form[:-2]))[:1]
    if form.endswith("yses"):
        return _known((form[:-2] + "is", form[:-1]))
    if form.endswith(("sses", "shes", "ches", "xes", "zzes", "oes")):
        return _known((form[:-2], form[:-1]))
    return _known((form[:-1], form[:-2])) if form.endswith(("ses", "zes")) else [form[:-1]]


def _verbs(form: str) -> Iterator[str]:
    if form.endswith("ied"):
        yield from _i_or_y(form, "ied")
    elif form.endswith("ed") and _VOWEL.search(form[:-2]):
        yield from _before_ending(form[:-2])
    elif form.endswith("ing") and _VOWEL.search(form[:-3]):
        yield from _before_ending(form[:-3])
    elif form.endswith("s") and not form.endswith(("ss", "us")):
        yield from without_s(form)


def verbs(form: str) -> list[str]:
    """The verbs that a form in small letters may be inflected from; none where it shows no inflection, or only looks so ("lightning")."""
    if form in listed("bases"):
        return []
    found = irregular(form, "verbs") or list(_verbs(form))
    return [] if in_dictionary(form, "en") and not any(in_dictionary(verb, "en") for verb in found) else found


def compared(form: str) -> list[str]:
    """The adjectives and adverbs that a comparative or superlative may be of."""
    ending = next((ending for ending in ("er", "est") if form.endswith(ending)), None)
    if ending is None:
        return []
    return _i_or_y(form, "i" + ending) if form.endswith("i" + ending) else _before_ending(form.removesuffix(ending))
