"""The lemma of a French word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import combinations, product

from pipeline.knowledge import in_dictionary
from pipeline.lemmas.nominals import adjective, noun
from pipeline.lemmas.verbs import verb
from pipeline.lexicon import words

# Words of these kinds have no inflection besides that of the closed list.
_UNINFLECTED = frozenset(("ADV", "ADP", "SCONJ", "CCONJ", "INTJ"))
_ACCENTED = {"e": "éèê", "a": "âà", "i": "îï", "o": "ô", "u": "ûù", "c": "ç"}
# More accents than these are on few words; longer words would cost many look-ups.
_MOST_ACCENTS = 2
_LONGEST_ACCENTED = 16


@cache
def _closed(pos: str) -> Mapping[str, str]:
    lines = (line.split(": ") for line in words("fr", "lemmas")["closed"].get(pos, ()))
    return {form: lemma for lemma, forms in lines for form in forms.split()}


def _feature(morph: str, name: str) -> str:
    _, found, rest = f"|{morph}".partition(f"|{name}=")
    return rest.split("|", 1)[0] if found else ""


def _accented(word: str, places: list[int], number: int) -> Iterator[str]:
    """The word with accents on a number of the letters at some places."""
    for chosen in combinations(places, number):
        for letters in product(*(_ACCENTED[word[place]] for place in chosen)):
            changed = list(word)
            for place, letter in zip(chosen, letters, strict=True):
                changed[place] = letter
            yield "".join(changed)


def with_accents(form: str) -> str:
    """A form with capitals in small letters, with the accents that capitals are often written without, where the dictionary has but one word for it."""
    small = form.lower()
    if len(small) < 3 or len(small) > _LONGEST_ACCENTED or not small.isalpha() or in_dictionary(small, "fr"):
        return small
    places = [place for place, letter in enumerate(form) if letter.isupper() and small[place] in _ACCENTED]
    for number in range(1, min(_MOST_ACCENTS, len(places)) + 1):
        found = [word for word in _accented(small, places, number) if in_dictionary(word, "fr")]
        if found:
            return found[0] if len(found) == 1 else small
    return small


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
