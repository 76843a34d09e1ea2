"""Augmentation: the same article with other names, other case and other typography, so that form and context are learnt, not lists."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Mapping, Sequence

from pipeline.knowledge import entries_of
from pipeline.lexicon import words
from training.build_knowledge import listed_people, listed_places
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


class Inventor:
    """Names of each type that are in no list: coined, combined, or common words with a capital."""

    _ONSETS = (
        "b",
        "br",
        "c",
        "ch",
        "d",
        "f",
        "fl",
        "g",
        "gr",
        "h",
        "j",
        "k",
        "l",
        "m",
        "n",
        "p",
        "pl",
        "r",
        "s",
        "st",
        "t",
        "tr",
        "v",
        "z",
        "x",
        "qu",
        "sh",
        "th",
        "",
    )
    _VOWELS = ("a", "e", "i", "o", "u", "é", "ou", "ai", "eu", "y", "ia", "io")
    _CODAS = ("", "", "", "n", "r", "s", "l", "x", "m", "t", "nd", "rt", "ck", "lle", "ne")

    def __init__(self, rng: random.Random, names: Mapping[str, Sequence[str]]) -> None:
        self.rng = rng
        self.names = names
        self.given, self.family = sorted(listed_people("first_names")), sorted(listed_people("last_names"))
        self.cities = sorted(listed_places())
        self.makes = [(make, [str(model) for model in facts["models"]]) for make, facts in words("common", "makes").items()]
        # Short common words, as agencies and products are named with.
        self.common = sorted(word for word in entries_of(("dictionary_fr", "dictionary_en")) if 3 < len(word) < 9 and word.isalpha())

    def name(self, label: str, surface: str) -> str:
        """A new name of the type, of the kind of the old one where that matters (a model with or without its make)."""
        make = getattr(self, f"_{label.lower()}", None)
        if make is None or self.rng.random() < 0.4:
            return self.rng.choice(self.names[label])
        return make(surface)

    def person(self) -> str:
        """A full name made of list or coined names, now and then with a particle, a double name or an initial."""
        rng = self.rng
        first = rng.choice(self.given) if rng.random() < 0.9 else self._coined()
        last = rng.choice(self.family) if rng.random() < 0.7 else self._coined()
        kind = rng.random()
        if kind < 0.06:
            last = f"{last}-{rng.choice(self.family)}"
        elif kind < 0.12:
            last = f"{rng.choice(('de', 'Le', 'van', 'Ben', 'de la', 'El', 'di', 'von', 'Mac'))} {last}"
        elif kind < 0.16:
            first = f"{first[0]}."
        elif kind < 0.19:
            last = last.upper()
        return f"{first} {last}"

    def _coined(self) -> str:
        rng = self.rng
        syllables = rng.choice((1, 2, 2, 2, 3))
        return "".join(rng.choice(self._ONSETS) + rng.choice(self._VOWELS) for _ in range(syllables)).capitalize() + rng.choice(self._CODAS)

    def _acronym(self) -> str:
        return "".join(self.rng.choice("ABCDEFGHIJKLMNOPRSTUVWXYZ") for _ in range(self.rng.choice((2, 3, 3, 4, 4, 5))))

    def _agency(self, surface: str) -> str:
        rng = self.rng
        core = rng.choice((rng.choice(self.common).capitalize(), rng.choice(self.given), self._coined(), rng.choice(self.family), self._acronym()))
        kind = rng.random()
        if kind < 0.25:
            tail = rng.choice(
                (
                    "Paris",
                    "Studio",
                    "Films",
                    "Productions",
                    "Conseil",
                    "Média",
                    "Pictures",
                    "& Co",
                    "Agency",
                    "Lab",
                    "Group",
                    "Sound",
                    "VFX",
                    "Design",
                    "Relations",
                    "London",
                )
            )
            return f"{core} {tail}"
        if kind < 0.35:
            return f"{core} & {rng.choice(self.family)}"
        if kind < 0.45:
            return f"{rng.choice(('La', 'Le', 'Les', 'The', 'Maison', 'Studio', 'Atelier'))} {core}"
        return core

    def _org(self, surface: str) -> str:
        rng = self.rng
        if surface.isupper() and len(surface) < 6:
            return self._acronym()
        core = rng.choice((self._coined(), self._coined(), rng.choice(self.family)))
        if rng.random() < 0.4:
            core += rng.choice(
                (
                    " Automobiles",
                    " Industries",
                    " SA",
                    " Group",
                    " Motors",
                    " Racing",
                    " Energy",
                    " France",
                    " Technologies",
                    " Holding",
                    " Bank",
                    " & Fils",
                    " Systems",
                    " FC",
                )
            )
        return core

    def _place(self, surface: str) -> str:
        return self.rng.choice(self.cities) if self.rng.random() < 0.8 else self._coined()

    def _model(self, surface: str) -> str:
        rng = self.rng
        make, models = rng.choice(self.makes)
        code = rng.choice("ABCDEGIKLMQRSTVXZ") + rng.choice(("", "-", " ", "")) + str(rng.randrange(1, 999))
        model = rng.choice((rng.choice(models or [code]), code, self._coined(), str(rng.randrange(2, 999)), f"{code}{rng.choice('RSTXE')}"))
        if " " in surface and rng.random() < 0.8:
            return f"{make if rng.random() < 0.8 else self._coined()} {model}"
        return model

    def _product(self, surface: str) -> str:
        return self.rng.choice(
            (self._coined(), self._acronym(), f"{self._coined()} {self.rng.choice(('Connect', 'Pro', 'X', 'Drive', 'Cloud', '2.0', 'One', 'OS'))}")
        )


def swapped(text: Tagged, rng: random.Random, inventor: Inventor, rate: float) -> Tagged:
    """The text with a share `rate` of its distinct names replaced, each everywhere in the same way."""
    chosen: dict[tuple[str, str], str] = {}
    renamed: dict[str, str] = {}
    for start, end, labels in text.spans:
        surface, label = text.text[start:end], labels[0]
        if len(labels) > 1 or label not in _SWAPPED or (label, surface) in chosen:
            continue
        if label == "PERSON":
            parts_of_name = surface.split(" ")
            known = next((new for old, new in renamed.items() if surface in old.split(" ")), None)
            if known is not None:
                # A later short form follows the full one.
                chosen[label, surface] = known.split(" ")[-1] if len(parts_of_name) == 1 else surface
            elif rng.random() < rate and len(parts_of_name) > 1:
                chosen[label, surface] = renamed[surface] = inventor.person()
            else:
                chosen[label, surface] = surface
        else:
            chosen[label, surface] = inventor.name(label, surface) if rng.random() < rate and inventor.names.get(label) else surface
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
    """Now and then: lines in capitals or with a capital on every word, a text without accents, or one all in small letters."""
    kind = rng.random()
    raw = text.text
    if kind < 0.03:
        raw = _same_length(raw, raw.lower())
    elif kind < 0.09:
        raw = "".join(_bare(character) for character in raw)
    elif kind < 0.45:
        lines = raw.split("\n")
        # Headings, mostly: blogs write them with a capital on every word, newspapers all in capitals.
        change = str.upper if kind < 0.25 else _title_case
        for index in rng.sample(range(len(lines)), min(len(lines), rng.choice((1, 2, 4)))):
            if len(lines[index]) < 140:
                lines[index] = _same_length(lines[index], change(lines[index]))
        raw = "\n".join(lines)
    return Tagged(text.name, raw, text.spans, text.free, text.outside)


def _title_case(line: str) -> str:
    return re.sub(r"(?<![\w’'])[^\W\d_][\w]*", lambda word: word[0] if len(word[0]) < 4 and word.start() else word[0][0].upper() + word[0][1:], line)


def _same_length(before: str, after: str) -> str:
    return after if len(after) == len(before) else before


def _bare(character: str) -> str:
    plain = unicodedata.normalize("NFD", character)[0]
    return plain if len(plain) == 1 else character
