"""Vehicle models: the make of each, and models that a lexicon of makes finds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache

from pipeline.documents import Document, Span
from pipeline.lexicon import words
from pipeline.memory import Memory
from pipeline.typography import normalised

# A make and its known model side by side are sure; the recogniser may have seen the make alone.
_PAIR_SCORE = 0.95
# A model name that is one of a kind (letters and digits, three signs or more) needs no make beside it.
_ALONE_SCORE = 0.6
_DISTINCTIVE = re.compile(r"(?=.*\d)(?=.*[A-Za-z])(?!\d+[xX]\d+$)[\w-]{3,}")
# Words remembered between documents.
_MEMORY = 8_000
# What the comparison of names leaves out: case, accents stay, hyphens and spaces do not.
_LOOSE = re.compile(r"[\s\-'.]+")


@lru_cache(maxsize=1 << 12)
def loose(name: str) -> str:
    """A name for comparison: MT-09, MT 09 and mt09 are one."""
    return _LOOSE.sub("", normalised(name).casefold())


@cache
def makes() -> Mapping[str, str]:
    """Canonical make by each of its names, in loose form."""
    table: dict[str, str] = {}
    for make, facts in words("common", "makes").items():
        for name in (make, *facts.get("aliases", ())):
            table.setdefault(loose(name), make)
    return table


@cache
def _models() -> Mapping[str, tuple[str, ...]]:
    """Makes of each known model, by its loose form."""
    table: dict[str, list[str]] = {}
    for make, facts in words("common", "makes").items():
        for model in facts["models"]:
            table.setdefault(loose(str(model)), []).append(make)
    return {model: tuple(dict.fromkeys(owners)) for model, owners in table.items()}


@cache
def _make_openings() -> frozenset[str]:
    """First words of the makes' names, in loose form, and the parts of them that a tokenizer may cut off."""
    names = [name for make, facts in words("common", "makes").items() for name in (make, *facts.get("aliases", ()))]
    return frozenset(loose(part) for name in names for part in (name, name.split()[0], name.replace("-", " ").replace("'", "' ").split()[0]))


@cache
def _longest_make() -> int:
    return max(len(name.split()) for make, facts in words("common", "makes").items() for name in (make, *facts.get("aliases", ())))


def make_in(name: str) -> tuple[str, str] | None:
    """The make that a model's name begins (or ends) with, and what is left of the name; None where it names none."""
    parts = name.split()
    for size in range(min(_longest_make(), len(parts)), 0, -1):
        found = makes().get(loose(" ".join(parts[:size])))
        if found is not None:
            return found, " ".join(parts[size:])
    if _owners(name):
        # "Range Rover", "Clio Esprit Alpine": what ends on a make's name is not always of that make.
        return None
    for size in range(min(_longest_make(), len(parts) - 1), 0, -1):
        found = makes().get(loose(" ".join(parts[-size:])))
        if found is not None:
            return found, " ".join(parts[:-size])
    return None


# A tyre's size goes on with its rim: 245/40 R21 is no Renault.
_TYRE = re.compile(r"\d{3}/\d{2}\s?\Z")
_TYRE_ROOM = 8


def _lexicon_facts(text: str) -> tuple[bool, bool] | None:
    """Of a word: whether it may begin the name of a make, and whether it is by itself a model of one make; None where neither."""
    if not (text[:1].isupper() or text[:1].isdigit()):
        return None
    facts = loose(text) in _make_openings(), bool(_DISTINCTIVE.fullmatch(text)) and len(_models().get(loose(text), ())) == 1
    return facts if any(facts) else None


_lexicon_words = Memory(_lexicon_facts, _MEMORY)


def model_candidates(document: Document, recognised: Sequence[Span]) -> list[Span]:
    """A make with one of its models beside it, as far as the recogniser sees the name go on, and models that can be nothing else."""
    longer = {span.start: span.end for span in recognised if span.label == "MODEL"}
    tokens = document.tokens
    found: list[Span] = []
    size = len(tokens)
    for index, opens_make, is_model in [(index, *facts) for index, facts in enumerate(map(_lexicon_words.__getitem__, tokens.texts)) if facts]:
        for length in (3, 2, 1) if opens_make else ():
            make = makes().get(loose(document.text[tokens.starts[index] : tokens.ends[index + length - 1]])) if index + length < size else None
            if make is not None:
                end = _known_model(document, index + length, make)
                if end is not None:
                    found.append(Span(tokens.starts[index], max(end, longer.get(tokens.starts[index], 0)), "MODEL", "lexicon:make+model", _PAIR_SCORE))
                break
        if is_model and not _TYRE.search(document.text, max(0, tokens.starts[index] - _TYRE_ROOM), tokens.starts[index]):
            found.append(Span(tokens.starts[index], tokens.ends[index], "MODEL", "lexicon:model", _ALONE_SCORE))
    return found


def _known_model(document: Document, first: int, make: str) -> int | None:
    """Where the longest known model of the make ends that starts at the token, None where none does."""
    tokens = document.tokens
    for length in (4, 3, 2, 1):
        last = first + length - 1
        if last < len(tokens) and tokens.texts[last][-1].isalnum() and "\n" not in document.text[tokens.ends[first - 1] : tokens.ends[last]]:
            name = document.text[tokens.starts[first] : tokens.ends[last]]
            if name[:1].islower() and not any(map(str.isdigit, name)):
                continue
            if make in _models().get(loose(name), ()):
                return tokens.ends[last]
    return None


# "Maxus eDeliver 3, 5, 7 et 9", "les 204, 304 et 504": numbers that go on with the list which a model's number opens.
_LISTED = re.compile(r"(?:,|\s(?:et|ou|and|or|&)|/)\s?(\d{1,4}[A-Za-z]{0,2})(?=\s?(?:,|/|[.;:)!?]|$|\n|\s(?:et|ou|and|or|&)\s\d))")


def listed(document: Document, spans: Sequence[Span]) -> list[Span]:
    """Further models of a list of numbers that follows a model which ends on a number."""
    text = document.text
    found: list[Span] = []
    for span in spans:
        last = text[span.start : span.end].split()[-1]
        if span.label != "MODEL" or not last.isdigit():
            continue
        # A list of figures that ends on a unit is no list of models: all must be of about the size of the first.
        position = span.end
        while (match := _LISTED.match(text, position)) is not None and abs(len(match[1].rstrip("abcdeghilmrstxABCDEGHILMRSTX")) - len(last)) <= 1:
            found.append(Span(match.start(1), match.end(1), "MODEL", "list", span.score))
            position = match.end()
    return found


# Code points between two makes of a list with their points, at most: room for one that the recogniser took for something else.
_LIST_GAP = 20


def without_points(document: Document, spans: Sequence[Span]) -> list[Span]:
    """The spans, makes without the points that they have in a list ("Ferrari 72, Toyota 61"): bare numbers that are no known model, after two makes or more."""
    text = document.text
    scored = []
    for index, span in enumerate(spans):
        named = make_in(text[span.start : span.end]) if span.label == "MODEL" else None
        if named is not None and named[1].isdigit() and named[0] not in _models().get(named[1], ()) and text[span.end - 1].isdigit():
            scored.append((index, named[0]))
    beside: set[int] = set()
    for (one, make), (other, next_make) in zip(scored, scored[1:], strict=False):
        between = text[spans[one].end : spans[other].start]
        if make != next_make and len(between) <= _LIST_GAP and "\n" not in between:
            beside |= {one, other}
    result = list(spans)
    for index in beside:
        span = spans[index]
        name = text[span.start : span.end].rstrip("0123456789").rstrip()
        result[index] = replace(span, end=span.start + len(name), label="ORG", finder=f"{span.finder}+points")
    return result


def with_makes(document: Document, spans: Sequence[Span]) -> list[Span]:
    """The spans, each MODEL with its make as value.

    The make comes from the model's own name, else from the same model elsewhere in the text, else from the lexicon, else it is the one make that is spoken of.
    """
    text = document.text
    stated: dict[str, str] = {}
    mentioned: Counter[str] = Counter()
    for span in spans:
        surface = text[span.start : span.end]
        named = make_in(surface) if span.label == "MODEL" else None
        if named is not None:
            mentioned[named[0]] += 1
            if named[1]:
                stated.setdefault(loose(named[1]), named[0])
                stated.setdefault(loose(named[1].split()[0]), named[0])
        elif span.label == "ORG" and loose(surface) in makes():
            mentioned[makes()[loose(surface)]] += 1
    return [replace(span, value=_value(text[span.start : span.end], stated, mentioned, text)) if span.label == "MODEL" else span for span in spans]


def _value(surface: str, stated: Mapping[str, str], mentioned: Counter[str], text: str) -> str | None:
    named = make_in(surface)
    if named is not None:
        return f"make={named[0]}"
    first = loose(surface.split()[0])
    owners = _owners(surface)
    for key in (loose(surface), first):
        if key in stated:
            return f"make={stated[key]}"
    spoken_of = [make for make in owners if mentioned[make]] or [make for make in owners if make in text] or owners
    if spoken_of:
        # Several makes have had the name: the one most spoken of, else the one with the longest range.
        return f"make={max(spoken_of, key=lambda make: (mentioned[make], _range_of(make)))}"
    parts = surface.split()
    if len(parts) > 1 and parts[0].isalpha() and parts[0][0].isupper() and len(parts[0]) > 2 and not owners and loose(parts[0]) not in _models():
        # A make in no list: "Bianchi Oltre", "Roam Air".
        return f"make={parts[0]}"
    ranked = mentioned.most_common(2)
    if not owners and ranked and (len(ranked) == 1 or ranked[0][1] >= 2 * ranked[1][1]):
        return f"make={ranked[0][0]}"
    return None


def _range_of(make: str) -> int:
    return len(words("common", "makes")[make]["models"])


def _owners(surface: str) -> tuple[str, ...]:
    """Makes of the known model that the name is, or begins with."""
    parts = surface.split()
    for size in range(len(parts), 0, -1):
        name = loose(" ".join(parts[:size]))
        found = _models().get(name) or (_models().get(name[:-1]) if name.endswith("s") and len(name) > 2 else None)
        if found:
            return found
    return ()
