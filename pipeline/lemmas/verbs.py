"""The lemmas of French verbs: the infinitive of a form, as its conjugation has it."""

from __future__ import annotations

import re
from functools import cache

from pipeline.lemmas import conjugation, first_group
from pipeline.lemmas.conjugation import Reading
from pipeline.lexicon import words

# Forms that no verb of the list has, and that look like the second group: new verbs and rare ones.
_SECOND = re.compile(r"(?<=[aeiouyâéèêîôû][^aeiouyéè])(?:iss(?:ons|ez|ent|ant|ais|ait|aient|ions|iez)|it)$")
_AUXILIARIES = frozenset(("être", "avoir"))
_COPULA = "être"
_INFINITIVE = re.compile(r"(?:er|[iï]r|re)$")


@cache
def _rivals() -> tuple[frozenset[str], frozenset[str]]:
    own = words("fr", "verbs")
    return frozenset(own["rivals_before"].split()), frozenset(own["rivals_after"].split())


def _readings(form: str, tense: str) -> list[Reading]:
    """The verbs of a form by the list, with those of the first group that share it."""
    found = conjugation.readings(form)
    if not found:
        return []
    before, after = _rivals()
    first = [Reading(infinitive, form.endswith(("é", "ée", "és", "ées"))) for infinitive in first_group.infinitives(form, tense)]
    return [*(one for one in first if one.infinitive in before), *found, *(one for one in first if one.infinitive in after)]


def _of_kind(found: list[Reading], *, auxiliary: bool) -> list[Reading]:
    """An auxiliary is "être" or "avoir" where it can be; another verb is not "être" where it need not be: "je le suis" is of "suivre"."""
    return [one for one in found if (one.infinitive in _AUXILIARIES if auxiliary else one.infinitive != _COPULA)] or found


def _agreeing(found: list[Reading], *, participle: bool) -> list[str]:
    return [one.infinitive for one in found if one.participle == participle] or [one.infinitive for one in found]


def _by_rule(form: str, tense: str) -> list[str]:
    second = _SECOND.sub("ir", form)
    return ([second] if second != form else []) + first_group.infinitives(form, tense)


def verb(form: str, guess: str, *, auxiliary: bool, participle: bool, infinitive: bool, tense: str = "") -> str:
    """The infinitive of a verb's form in small letters; `guess` is what the edit tree says, and the rest is of the form's morphology.

    The list of verbs decides, or else the rules of the regular ones; the tree chooses where several verbs have the form.
    """
    if infinitive and _INFINITIVE.search(form):
        return next((one.infinitive for one in conjugation.readings(form)), form)
    prefix, hyphen, rest = form.rpartition("-")
    if hyphen and rest.isalpha():
        return prefix + hyphen + verb(rest, guess.removeprefix(prefix + hyphen), auxiliary=auxiliary, participle=participle, infinitive=infinitive, tense=tense)
    found = _agreeing(_of_kind(_readings(form, tense), auxiliary=auxiliary), participle=participle) or _by_rule(form, tense)
    return guess if guess in found or not found else found[0]
