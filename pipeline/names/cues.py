"""Words that say what the name after them is: "l'agence X", "Mme X", and the labels of credits lines ("Production : X")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from pipeline.documents import Document, Span
from pipeline.knowledge import belongs
from pipeline.lexicon import words
from pipeline.names.models import loose, make_in, makes

# A cue right before a name says more than the recogniser's view of the name, less than a make with its known model.
_CUE_SCORE = 0.93
# Types that a cue may correct: it never unmakes a title, an event or a model.
_CORRECTED = frozenset({"ORG", "AGENCY", "PERSON", "PRODUCT", "PLACE"})
# Code points before a name in which its cue is looked for, and the articles that may stand between the two.
_CUE_ROOM = 40
_ARTICLES = ("L'", "Le", "La", "Les", "The")
_CONTRACTED = re.compile(r"\b(?:au|du|Au|Du) \Z")
_ARTICLE = re.compile(r"(?:L'|(?:Le|La|Les|The) )\Z")
# A value of a credits line: names in capitals, with what joins them inside.
_NAME = r"[^\W\d_a-zß-öø-ÿ][\w'’.&+@!-]*(?:[ \u00a0](?:&[ ])?(?:(?:de|du|des|la|le|van|von|der|den|di|da|of|the|and|et|y)[ ])*[^\W_a-zß-öø-ÿ][\w'’.&+@!-]*)*"
_VALUE = re.compile(_NAME)
_SEPARATOR = re.compile(r"\s*(?:,|;|/|&|\+|\bet\b|\band\b)\s*")
_END = re.compile(r"\n|\s[-–—•|/]+\s|[.;](?:\s|$)|\s(?=[A-ZÀ-Ý][\w'’ -]{2,30}\s?:)")


def corrected(document: Document, spans: Sequence[Span]) -> list[Span]:
    """The spans, each with the type that the words right before it say."""
    text = document.normalised
    pattern, labels, endings = _before(document.lang)
    result = []
    for span in spans:
        match = None
        if span.label in _CORRECTED:
            # Most names have no cue before them, and the last two letters there tell at a fraction of the search's price.
            before = text[max(0, span.start - _CUE_ROOM) : span.start].rstrip().rstrip('«"').rstrip()
            if before[-2:].casefold() in endings or before.endswith(_ARTICLES):
                match = pattern.search(text, max(0, span.start - _CUE_ROOM), span.start)
        # A dotless i matches an i, but is no cue.
        label = labels.get(match[1].casefold(), span.label) if match is not None else span.label
        if label != span.label and not _keeps(text, span, label):
            # "baptisé L'Anomalie": the article, with its capital, belongs to a title.
            article = _ARTICLE.search(text, 0, span.start) if label == "WORK" else None
            span = replace(span, start=article.start() if article else span.start, label=label, finder=f"{span.finder}+cue", score=_CUE_SCORE)
        result.append(span)
    return result


def known(document: Document, spans: Sequence[Span]) -> list[Span]:
    """The spans, with the type of names that can be one thing only."""
    text = document.normalised
    labels = [_only_label(text, span) or span.label for span in spans]
    return [span if label == span.label else replace(span, label=label, finder=f"{span.finder}+lexicon") for span, label in zip(spans, labels, strict=True)]


def _only_label(text: str, span: Span) -> str | None:
    """Type of countries by their initials, newspapers after a contracted article ("au Figaro"), and a make's shops, teams and branches ("Toyota France")."""
    surface = text[span.start : span.end]
    if surface in _countries() or (surface in _country_codes() and text[span.start - 1 : span.start] == "("):
        return "PLACE"
    if span.label != "ORG" and f"le {surface.casefold()}" in _media() and _CONTRACTED.search(text, max(0, span.start - 4), span.start):
        return "ORG"
    if span.label == "MODEL" and (named := make_in(surface)) is not None and named[1] in _firm_words():
        return "ORG"
    return None


@cache
def _firm_words() -> frozenset[str]:
    return frozenset(words("common", "known")["firm_words"])


@cache
def _countries() -> frozenset[str]:
    return frozenset(words("common", "known")["country_initials"])


@cache
def _country_codes() -> frozenset[str]:
    return frozenset(words("common", "known")["country_codes"])


@cache
def _media() -> frozenset[str]:
    return frozenset(name.casefold() for name in words("common", "known")["media"])


def without_firms(document: Document, spans: Sequence[Span]) -> list[Span]:
    """The spans, each person's name parted from the firm that it stands right behind ("l'ancien cadre de Seat Pau Ribes")."""
    text = document.normalised
    result = []
    for span in spans:
        match = _FIRM_AND_PERSON.match(text, span.start, span.end) if span.label == "PERSON" else None
        if match is not None and belongs(match[2], "given") and _is_firm(match[1]):
            result.append(replace(span, end=match.end(1), label="ORG", finder=f"{span.finder}+lexicon"))
            span = replace(span, start=match.start(2), finder=f"{span.finder}+lexicon")
        result.append(span)
    return result


# A word, a given name, and at least one more word.
_FIRM_AND_PERSON = re.compile(r"([^\W\d_]\S+) ([^\W\d_a-zà-öø-ÿ]\S*) \S")


def _is_firm(word: str) -> bool:
    """Whether a word names a firm and nobody: Peugeot Jean Pierre is a person, with the family name first."""
    return (loose(word) in makes() or belongs(word, "company")) and not any(belongs(word, kind) for kind in ("given", "family"))


def _keeps(text: str, span: Span, label: str) -> bool:
    """Whether a name keeps its type against the word before it: places do, and firms that are known ("la plateforme Renault")."""
    if label == "PERSON":
        return False
    return span.label in {"PLACE", "PERSON"} or (label in {"WORK", "PRODUCT"} and loose(text[span.start : span.end]) in makes())


@cache
def _before(lang: str) -> tuple[re.Pattern[str], Mapping[str, str], frozenset[str]]:
    """A pattern of the words that say a type right before a name, the type of each, and the last two letters that they have."""
    labels = {phrase: label for label, phrases in words(lang, "cues")["before"].items() for phrase in phrases}
    alternatives = "|".join(re.escape(phrase) for phrase in sorted(labels, key=lambda phrase: -len(phrase)))
    # Only an article with its capital may stand between, as part of a title.
    pattern = re.compile(rf"(?<!\w)({alternatives})\s+[«\"]?\s*(?:(?-i:L'|Le |La |Les |The ))?\Z", re.IGNORECASE)
    return pattern, labels, frozenset(phrase[-2:].casefold() for phrase in labels)


def credited(document: Document) -> list[Span]:
    """Names in the values of credits lines, with the type of the line's label."""
    text = document.normalised
    pattern, labels = _credits(document.lang)
    spans: list[Span] = []
    for match in pattern.finditer(text):
        label = labels.get(match[1].casefold())
        if label is None:
            continue
        start = match.end()
        stop = _END.search(text, start, min(len(text), start + 200))
        end = stop.start() if stop else min(len(text), start + 200)
        spans += _values(text, start, end, label)
    return spans


def _values(text: str, start: int, end: int, label: str) -> Iterator[Span]:
    """The names of one credits value: the first, and those that a separator joins to it."""
    position = start
    while position < end:
        name = _VALUE.match(text, position, end)
        if name is None or len(name[0]) < 2 or (label == "PERSON" and " " not in name[0]):
            # A single word after "Photo :" is as often a firm as a person.
            return
        stop = name.end() - (len(name[0]) - len(name[0].rstrip(".!-'&+")) if not name[0].endswith("!") else 0)
        yield Span(name.start(), stop, label, "credits", _CUE_SCORE)
        separator = _SEPARATOR.match(text, name.end(), end)
        if separator is None or label in {"WORK"}:
            return
        position = separator.end()


@cache
def _credits(lang: str) -> tuple[re.Pattern[str], Mapping[str, str]]:
    labels = {phrase: label for label, phrases in words(lang, "cues")["credits"].items() for phrase in phrases}
    alternatives = "|".join(re.escape(phrase) for phrase in sorted(labels, key=lambda phrase: -len(phrase)))
    return re.compile(rf"(?:^|\n|[-–—•|/]\s|\s\s)(?:[-–—•*]\s*)?({alternatives})\s?:\s*", re.IGNORECASE), labels
