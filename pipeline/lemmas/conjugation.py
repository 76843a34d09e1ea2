"""The French verbs of the second and third groups: which verbs a form may belong to.

Forms are not written out: a form is cut wherever one of its ends is an ending of some model, and is a form of each verb of the model whose stem is left.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import chain
from typing import Any, NamedTuple

from pipeline.lexicon import words

_PRESENT = ("ons", "ez")
_IMPERFECT = ("ais", "ait", "ions", "iez", "aient")
_FUTURE = ("ai", "as", "a", "ons", "ez", "ont", *_IMPERFECT)
# Of the simple past and of the subjunctive after it, the persons that texts have: the others ("fisse", "finisses") are more often other words.
_PAST = ("s", "t", "rent", "ssent")
_PAST_ROUND = ("mes", "tes", "t")
_ROUND = str.maketrans("aiu", "âîû")
_EMPTY, _NONE = "_", "-"
_LONGEST_ENDING = 13


class Reading(NamedTuple):
    """A verb that a form may belong to, and whether it does so as a past participle."""

    infinitive: str
    participle: bool


class _Model(NamedTuple):
    infinitive: str
    stems: frozenset[str]


# By ending: the models that have it (by rank) and whether as a past participle.
_Endings = dict[str, dict[int, bool]]


def _round(past: str) -> str:
    """The simple past's stem with the circumflex of "vînmes", "fûmes"."""
    vowel = max(past.rfind(letter) for letter in "aiu")
    return past[:vowel] + past[vowel:].translate(_ROUND)


def _present(parts: list[str], subjunctive: list[str]) -> Iterator[str]:
    singular, third, plural, third_plural = parts[1:5]
    yield from (singular, third)
    if singular.endswith(("e", "a")):
        yield singular + "s"
    if plural != _NONE:
        yield from (plural + ending for ending in chain(_PRESENT, _IMPERFECT, ("ant",)))
    if third_plural != _NONE:
        yield third_plural + "ent"
    of_third, of_plural = subjunctive or (third_plural, plural)
    if of_third != _NONE:
        yield from (of_third + ending for ending in ("e", "es", "ent"))
    if of_plural != _NONE:
        yield from (of_plural + ending for ending in ("ions", "iez"))


def _later(future: str, past: str) -> Iterator[str]:
    if future != _NONE:
        yield from (future + ending for ending in _FUTURE)
    if past != _NONE:
        yield from (past + ending for ending in _PAST)
        yield from (_round(past) + ending for ending in _PAST_ROUND)


def _participles(past: str) -> Iterator[str]:
    if past == _NONE:
        return
    # Feminines lose the circumflex of "dû", as plurals do.
    rest = past.replace("dû", "du").replace("crû", "cru")
    yield from (past, rest + "e", rest + "es", past if past.endswith("s") else rest + "s")


def _endings(model: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    parts = ["" if part == _EMPTY else part for part in model["parts"].split()]
    finite = {*_present(parts, model.get("subjunctive", "").split()), *_later(parts[5], parts[6]), *model.get("more", "").split()}
    for ending in (parts[0], *finite):
        # The spelling of 1990 leaves the circumflex out: "connait", "accroitra".
        for spelling in {ending, ending.replace("ît", "it") if parts[0].endswith("ître") or parts[0].endswith("aître") else ending}:
            yield spelling, False
    for ending in _participles(parts[7]):
        yield ending, ending not in finite


@cache
def _tables() -> tuple[list[_Model], _Endings]:
    models, endings = [], _Endings()
    for rank, model in enumerate(words("fr", "verbs")["model"]):
        models.append(_Model(model["parts"].split()[0], frozenset("" if stem == _EMPTY else stem for stem in model["verbs"].split())))
        for ending, participle in _endings(model):
            endings.setdefault(ending, {}).setdefault(rank, participle)
    endings.pop("", None)
    return models, endings


def readings(form: str) -> list[Reading]:
    """The verbs of the second and third groups that a form in small letters may belong to, the more usual first."""
    models, endings = _tables()
    found = []
    for cut in range(max(0, len(form) - _LONGEST_ENDING), len(form)):
        stem = form[:cut]
        for rank, participle in endings.get(form[cut:], {}).items():
            if stem in models[rank].stems:
                found.append((rank, Reading(stem + models[rank].infinitive, participle)))
    found.sort(key=lambda one: one[0])
    return [reading for _, reading in found]
