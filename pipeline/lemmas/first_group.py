"""The French verbs of the first group: the infinitives in "-er" that a form may go back to, by rule."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.lexicon import words

# The longest ending that leaves a stem with a vowel is meant most often: "parl-aient", not "parlai-ent".
_ENDINGS = (
    *("eraient", "erions", "erais", "erait", "eriez", "erons", "eront", "aient", "èrent", "erai", "eras", "erez", "ions", "âmes", "âtes"),
    *("era", "iez", "ais", "ait", "ant", "ons", "ent", "ées", "ai", "as", "ât", "ez", "er", "es", "ée", "és", "a", "e", "é"),
)
# Before these the stem has its weak shape: "appell-e", "achèt-eront".
_MUTE = frozenset(("e", "es", "ent"))
# Endings of past tenses that may be the end of a present: "étudions" goes back to "étudier", "parlions" to "parler".
_YOD = frozenset(("ions", "iez"))
_VOWEL = re.compile("[aeiouyéèêëàâîïôûùœ]")
_WEAK_E = re.compile(r"è(?=[^aeiouyéèê]+$)|è(?=[gq]u$)")
# Ends of no infinitive: what edit trees make of endings that they have not learnt.
_UNLIKE = re.compile(r"erer$|rrr|[aou]ier$|[aou]iier$|è[^aeiouyéèê]{1,2}er$|[ge]aer$|çer$|[eé]eer$")
_ROUGH_I = re.compile(r"(?<=[aou])i$")


@cache
def _stems(name: str) -> tuple[str, ...]:
    return tuple(words("fr", "verbs")[name].split())


def _weak(stem: str) -> Iterator[str]:
    """The stems that have this one before a mute "e": "appel" for "appell", "emploi" for "employ"."""
    if _WEAK_E.search(stem):
        plain = _WEAK_E.sub("e", stem)
        yield from (plain,) if plain.endswith(_stems("e_stems")) else (_WEAK_E.sub("é", stem), plain)
    elif stem.endswith("ell") and not stem.endswith(_stems("ll_stems")) or stem.endswith("ett") and stem[:-1].endswith(_stems("t_stems")):
        yield stem[:-1]
    elif _ROUGH_I.search(stem):
        yield stem[:-1] + "y"
    else:
        yield stem


def _strong(stem: str, ending: str) -> str:
    """The infinitive's stem for the one that a form has before "a" or "o": "mang" for "mange-ait", "lanc" for "lanç-ons"."""
    if ending[0] in "aâo":
        if stem.endswith("ge"):
            return stem[:-1]
        if stem.endswith("ç"):
            return stem[:-1] + "c"
    return stem


def _is_stem(stem: str, ending: str) -> bool:
    if stem.endswith("é"):
        return stem in _stems("accent_stems")
    if ending == "ent" and stem.endswith("ai"):
        return stem[:-1] + "y" in _stems("ay_stems")
    return _VOWEL.search(stem) is not None


def _cut(form: str) -> Iterator[tuple[str, str]]:
    for ending in _ENDINGS:
        stem = form.removesuffix(ending)
        if stem != form and _is_stem(stem, ending):
            yield stem, ending


def _rank(stem: str, ending: str, tense: str) -> int:
    """How unlikely a cut is besides its ending's length: for the verbs in -éer and -ayer, and "diffèrent", "étudions" of the present."""
    if ending in {"ée", "ées"}:
        return int(stem + "é" in _stems("accent_stems"))
    if ending in {"aient", "ais", "ait"}:
        return int(stem + "ay" in _stems("ay_stems"))
    if ending == "èrent":
        return int(tense == "Pres" or (tense != "Past" and stem in _stems("er_stems")))
    return int(ending in _YOD and tense == "Pres")


def infinitives(form: str, tense: str = "") -> list[str]:
    """The infinitives in "-er" that a form in small letters may belong to, the likelier first; `tense` is that of its morphology."""
    found = []
    cuts = sorted(_cut(form), key=lambda cut: _rank(cut[0], cut[1], tense))
    for stem, ending in cuts:
        mute = ending in _MUTE or ending.startswith("er") and ending != "er"
        for one in _weak(stem) if mute else (_strong(stem, ending),):
            infinitive = one + "er"
            if infinitive not in found and not _UNLIKE.search(infinitive):
                found.append(infinitive)
    return found
