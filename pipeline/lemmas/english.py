"""The lemma of an English word."""

from __future__ import annotations

import re

from pipeline.lemmas import inflections
from pipeline.lemmas.inflections import listed

_WORD = re.compile(r"(?:[a-z]+-)*[a-z]{3,}")
# A singular that ends so is not taken for a plural: "bus", "basis", "boss".
_SINGULAR_S = ("ss", "us", "is")


def _verb(form: str, guess: str, morph: str) -> str:
    found = inflections.verbs(form)
    if not found or "VerbForm=Inf" in morph:
        found = [form, *found]
    elif "Tense=Pres|VerbForm=Fin" in morph:
        # "They lay it down", "they lay there".
        found = [*found, form]
    return guess if guess in found else found[0]


def _noun(form: str, guess: str, morph: str) -> str:
    irregular = inflections.irregular(form, "nouns")
    if irregular:
        return guess if guess in irregular else irregular[0]
    if form in listed("invariable") or not form.endswith("s"):
        return guess if guess.endswith(".") else form
    found = inflections.without_s(form)
    if "Number=Sing" in morph or "Number=Ptan" in morph:
        # The tree may see a plural where the morphology does not.
        return guess if guess in found and not form.endswith(_SINGULAR_S) else form
    return guess if guess in found or guess == form and form.endswith(_SINGULAR_S) else found[0]


def _adjective(form: str, guess: str, morph: str) -> str:
    if form in listed("suppletive"):
        return guess
    if "Degree=Cmp" not in morph and "Degree=Sup" not in morph and (guess == form or not form.endswith("est")):
        # "closed", "limited": no form of a verb.
        return form
    found = inflections.compared(form)
    return guess if guess in found or not found else found[0]


_BY_KIND = {"VERB": _verb, "NOUN": _noun, "ADJ": _adjective, "ADV": _adjective}


def lemma(form: str, guess: str, pos: str, morph: str) -> str:
    """The lemma of a form in small letters, given what the edit tree makes of it: the word that it is inflected from, with the capital of "I" and of peoples.

    Of the last of hyphened parts a compound has its inflection. Where several words have the form, the tree chooses; only it knows what stands for
    an abbreviation or a misspelling ("mins", "definately").
    """
    mend = None if "Abbr=Yes" in morph or "Typo=Yes" in morph else _BY_KIND.get(pos)
    if mend is not None and _WORD.fullmatch(form):
        first = form.rfind("-") + 1
        guess = form[:first] + mend(form[first:], guess[first:], morph)
    if pos in {"NOUN", "ADJ"} and guess.capitalize() in listed("capital"):
        return guess.capitalize()
    return "I" if guess == "i" and pos == "PRON" else guess
