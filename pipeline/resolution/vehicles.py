"""Vehicle models: make and base model of a name, so that versions and spellings come together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from pipeline.lexicon import words
from pipeline.names.models import loose, make_in, makes
from pipeline.resolution.forms import fold, word_set

_MAKE = re.compile(r"^make=(.+)$")
_YEAR = re.compile(r"^(?:19|20)\d\d$")
_OPENER = re.compile(r"^(?:l')(?=\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ModelName:
    """A form of a model cut in make and the words of the model, as written; no make where neither name nor text tells."""

    make: str | None
    model: tuple[str, ...]

    @property
    def sign(self) -> str:
        """The model for comparison: hyphens, spaces, points, accents and case left out."""
        return _sign(" ".join(self.model))


def parse_model(text: str, value: str | None) -> ModelName:
    """Cut a model's name; `value` is the mention's (`make=…`, or None)."""
    parts = _OPENER.sub("", text.strip()).split()
    openers = word_set("resolution", "model_openers")
    while len(parts) > 1 and fold(parts[0]) in openers:
        parts = parts[1:]
    if len(parts) > 2 and _YEAR.match(parts[0]) and make_in(" ".join(parts[1:])) is not None:
        parts = parts[1:]
    stated = _MAKE.match(value or "")
    make = makes().get(loose(stated[1]), stated[1]) if stated else None
    named = make_in(" ".join(parts))
    if named is None and make is None and len(parts) > 1 and (owners := _makes_of().get(_sign(" ".join(parts)))):
        # A model whose name ends on a make's ("Range Rover"): of several makes the one that the words belong to as well.
        akin = [owner for owner in owners if owner.split()[-1] == parts[-1]] or owners
        return ModelName(akin[0] if len(akin) == 1 else None, tuple(parts))
    if named is None:
        # A make that the lexicon does not know, but the mention states.
        own = stated[1].split() if stated else []
        known = bool(own) and len(parts) > len(own) and [fold(part) for part in parts[: len(own)]] == [fold(part) for part in own]
        return ModelName(make, tuple(parts[len(own) :] if known else parts))
    rest = tuple(named[1].split())
    if parts[: len(rest)] == list(rest) and rest:
        # The make comes last: it may be the trim of another make's model (Clio Esprit Alpine), or part of a model's own name (Range Rover).
        owners = _makes_of().get(_sign(" ".join(parts))) or _owners(rest)
        if owners and named[0] not in owners:
            # Of several makes the one that the words belong to as well: Rover to Land Rover.
            akin = [owner for owner in owners if owner.split()[-1] == named[0].split()[-1]] or owners
            return ModelName(akin[0] if len(akin) == 1 else make, tuple(parts))
    return ModelName(named[0], rest)


@cache
def _sign(name: str) -> str:
    return loose(fold(name)).replace("_", "")


@cache
def _known() -> Mapping[tuple[str, str], str]:
    """Spelling of each known model, by make and sign: the spelling with most words, since its first words are the base (A110S is A110 S)."""
    table: dict[tuple[str, str], str] = {}
    for make, facts in words("common", "makes").items():
        for model in map(str, facts["models"]):
            key = make, _sign(model)
            if key not in table or len(model.split()) > len(table[key].split()):
                table[key] = model
    return table


@cache
def _canonical() -> Mapping[tuple[str, str], str]:
    """The lexicon's first spelling of each known model."""
    table: dict[tuple[str, str], str] = {}
    for make, facts in words("common", "makes").items():
        for model in map(str, facts["models"]):
            table.setdefault((make, _sign(model)), model)
    return table


@cache
def _own_models() -> frozenset[str]:
    return frozenset(_sign(name) for name in words("common", "resolution")["own_models"])


@cache
def _makes_of() -> Mapping[str, tuple[str, ...]]:
    owners: dict[str, list[str]] = {}
    for make, sign in _known():
        owners.setdefault(sign, []).append(make)
    return {sign: tuple(found) for sign, found in owners.items()}


def _owners(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Makes of the longest known model that the words begin with."""
    for size in range(len(parts), 0, -1):
        found = _makes_of().get(_sign(" ".join(parts[:size])))
        if found:
            return found
    return ()


class Garage:
    """The models of a corpus: gives each form its base.

    Args:
        names: every distinct form of the corpus.
    """

    def __init__(self, names: Iterable[ModelName]) -> None:
        self._met: dict[str, set[str]] = {}
        self._bare: set[str] = set()
        for name in names:
            if name.make is not None:
                self._met.setdefault(name.sign, set()).add(name.make)
            else:
                self._bare.add(name.sign)
        self._cache: dict[ModelName, tuple[str | None, str]] = {}

    def base(self, name: ModelName) -> tuple[str | None, str]:
        """Make and sign of the base model: A110 for Alpine A110, A110S and A110 R Le Mans.

        A name without make takes the one make that the corpus, else the lexicon, gives to it.
        """
        if name not in self._cache:
            make = name.make or self._make(name)
            self._cache[name] = make, self._base_sign(make, name)
        return self._cache[name]

    def _make(self, name: ModelName) -> str | None:
        for size in range(len(name.model), 0, -1):
            sign = _sign(" ".join(name.model[:size]))
            for one in (sign, sign[:-1]) if sign.endswith("s") else (sign,):
                found = self._met.get(one) or set(_makes_of().get(one, ()))
                if len(found) == 1:
                    return next(iter(found))
                if found:
                    return None
        return None

    def _base_sign(self, make: str | None, name: ModelName) -> str:
        sign = name.sign
        spelling = _known().get((make or "", sign))
        if spelling is None and sign.endswith("s") and len(sign) > 2 and self._has(make, sign[:-1]):
            return self._base_sign(make, ModelName(make, (*name.model[:-1], name.model[-1][:-1])))
        parts = tuple(spelling.split()) if spelling is not None else name.model
        others = word_set("resolution", "other_models")
        least = next((size for size in range(len(parts), 1, -1) if _sign(" ".join(parts[:size])) in _own_models()), 1)
        for size in range(least, len(parts)):
            prefix = _sign(" ".join(parts[:size]))
            if len(prefix) < 2 or fold(parts[size]) in others or not self._has(make, prefix):
                continue
            if prefix.isalpha() and len(prefix) == 2 and parts[size][:1].isdigit():
                # Letters and a number make one name (MT 09, CB 500), whatever else bears the letters alone.
                continue
            return prefix
        return sign

    def _has(self, make: str | None, sign: str) -> bool:
        return sign in self._bare if make is None else (make, sign) in _known() or make in self._met.get(sign, ())


def spelling_of(make: str | None, sign: str) -> str | None:
    """The lexicon's spelling of a known model, None for another."""
    return _canonical().get((make or "", sign))
