"""Augmentation: the same article with other names, other case and other typography, so that form and context are learnt, not lists."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Mapping, Sequence

from training.corpora import Tagged

# Types whose names may be swapped for another of the type without making nonsense of the sentence.
_SWAPPED = ("PERSON", "AGENCY", "ORG", "PLACE", "MODEL", "EVENT", "PRODUCT", "WORK")


def names_by_type(texts: Sequence[Tagged]) -> dict[str, list[str]]:
    """Distinct surfaces of each type in the training texts, sorted."""
    found: dict[str, set[str]] = {}
    for text in texts:
        for start, end, labels in text.spans:
            surface = text.text[start:end]
            if len(labels) == 1 and "\n" not in surface and "|" not in surface:
                found.setdefault(labels[0], set()).add(surface)
    return {label: sorted(surfaces) for label, surfaces in found.items()}


def invented_person(rng: random.Random, given: Sequence[str], family: Sequence[str]) -> str:
    """A full name made of list names, now and then with a particle, a double name or an initial."""
    first, last = rng.choice(given), rng.choice(family)
    kind = rng.random()
    if kind < 0.06:
        last = f"{last}-{rng.choice(family)}"
    elif kind < 0.12:
        last = f"{rng.choice(('de', 'Le ', 'van', 'Ben', 'de la', 'El', 'di', 'von', 'Mac'))} {last}".replace("  ", " ")
    elif kind < 0.16:
        first = f"{first[0]}."
    return f"{first} {last}"


def swapped(text: Tagged, rng: random.Random, names: Mapping[str, Sequence[str]], given: Sequence[str], family: Sequence[str], rate: float) -> Tagged:
    """The text with a share `rate` of its distinct names replaced, each everywhere in the same way."""
    chosen: dict[tuple[str, str], str] = {}
    people: dict[str, str] = {}
    for start, end, labels in text.spans:
        surface, label = text.text[start:end], labels[0]
        if len(labels) > 1 or label not in _SWAPPED or (label, surface) in chosen:
            continue
        if label == "PERSON":
            words = surface.split(" ")
            known = next((new for old, new in people.items() if surface in old.split(" ")), None)
            if known is not None:
                # A later short form follows the full one.
                chosen[label, surface] = known.split(" ")[-1] if len(words) == 1 else surface
            elif rng.random() < rate and len(words) > 1:
                chosen[label, surface] = people[surface] = invented_person(rng, given, family)
            else:
                chosen[label, surface] = surface
        else:
            chosen[label, surface] = rng.choice(names[label]) if rng.random() < rate and names.get(label) else surface
    parts: list[str] = []
    spans: list[tuple[int, int, tuple[str, ...]]] = []
    free: list[tuple[int, int]] = []
    position = length = 0
    marks = sorted([(start, end, labels) for start, end, labels in text.spans] + [(start, end, ()) for start, end in text.free])
    for start, end, labels in marks:
        if start < position:
            continue
        before = text.text[position:start]
        surface = text.text[start:end]
        new = chosen.get((labels[0], surface), surface) if len(labels) == 1 else surface
        parts += (before, new)
        begin = length + len(before)
        length = begin + len(new)
        if labels:
            spans.append((begin, length, labels))
        else:
            free.append((begin, length))
        position = end
    parts.append(text.text[position:])
    return Tagged(text.name, "".join(parts), spans, free, text.outside)


def recast(text: Tagged, rng: random.Random) -> Tagged:
    """Now and then: a line in capitals, a text without accents, or one all in small letters."""
    kind = rng.random()
    raw = text.text
    if kind < 0.03:
        raw = _same_length(raw, raw.lower())
    elif kind < 0.09:
        raw = "".join(_bare(character) for character in raw)
    elif kind < 0.30:
        lines = raw.split("\n")
        index = rng.randrange(len(lines))
        if len(lines[index]) < 140:
            lines[index] = _same_length(lines[index], lines[index].upper())
        raw = "\n".join(lines)
    return Tagged(text.name, raw, text.spans, text.free, text.outside)


def _same_length(before: str, after: str) -> str:
    return after if len(after) == len(before) else before


def _bare(character: str) -> str:
    plain = unicodedata.normalize("NFD", character)[0]
    return plain if len(plain) == 1 else character
