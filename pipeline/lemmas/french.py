"""The lemma of a French word."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from pipeline.lemmas.nominals import adjective, noun
from pipeline.lemmas.verbs import verb
from pipeline.lexicon import words

# Words of these kinds have no inflection besides that of the closed list.
_UNINFLECTED = frozenset(("ADV", "ADP", "SCONJ", "CCONJ", "INTJ"))


@cache
def _closed(pos: str) -> Mapping[str, str]:
    lines = (line.split(": ") for line in words("fr", "lemmas")["closed"].get(pos, ()))
    return {form: lemma for lemma, forms in lines for form in forms.split()}


def _feature(morph: str, name: str) -> str:
    _, found, rest = f"|{morph}".partition(f"|{name}=")
    return rest.split("|", 1)[0] if found else ""


def lemma(form: str, guess: str, pos: str, morph: str) -> str:
    """The lemma of a form in small letters, given what the edit tree makes of it, its part of speech and its morphology."""
    form = form.replace("’", "'")
    closed = _closed(pos).get(form)
    if closed is not None:
        return closed
    if pos in {"VERB", "AUX"}:
        kind, tense = _feature(morph, "VerbForm"), _feature(morph, "Tense")
        return verb(form, guess, auxiliary=pos == "AUX", participle=kind == "Part" and tense != "Pres", infinitive=kind == "Inf", tense=tense)
    singular = _feature(morph, "Number") == "Sing"
    if pos == "ADJ":
        return adjective(form, guess, feminine=_feature(morph, "Gender") == "Fem", singular=singular)
    if pos == "NOUN":
        return noun(form, guess, singular=singular)
    return form if pos in _UNINFLECTED and form[0].isalpha() else guess
