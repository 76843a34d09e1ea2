"""Names that their own words announce ("24 Heures du Mans", "Grand Prix de Miami"), and the edges and headings that a type decides."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from pipeline.documents import Document, Span
from pipeline.knowledge import belongs, in_dictionary, pieces
from pipeline.lexicon import words

# Above the recogniser, for titles of which a pattern sees more; below makes with their models.
_PATTERN_SCORE = 0.91
_WORD = r"[A-ZÀ-Þ0-9][\w'&-]*(?:\.\w+)*"
# After a small word no number: "au Palais de Chaillot du 4 au 9 juin", "le Festival de Salzbourg de 1972".
_NAME = rf"{_WORD}(?: (?:(?:de la|de l'|du|de|d'|des|of|the|and|et|le|la|les|-) ?(?!\d))?{_WORD})*"
# Code points before a match in which what must stand there is looked for.
_CONTEXT = 60
# A heading written with a capital on every word: at least this many words, this share of them (small function words aside) capitalised.
_HEADING_WORDS = 4
_HEADING_SHARE = 0.7
_HEADING_LENGTH = 120
# Marks that part items: such a line is a list of names or credits.
_LISTING = re.compile(r"[/|•;(),«»\"“”–—]")
# Types whose names the recogniser bounds better than a pattern.
_RECOGNISED = frozenset({"EVENT", "PLACE"})
# Types whose names hold a capitalised article inside a sentence: "le film L'Anomalie", "paru dans L'Opinion".
_TITLED = frozenset({"WORK", "ORG"})
_ARTICLE = re.compile(r"(?<!\w)(?:L'|(?:Le|La|Les|The) )\Z")
_INSIDE_SENTENCE = re.compile(r"(?:[a-zß-öø-ÿ,«\"] |[«\"])\Z")
# Classes of the lexicons whose names come with their article at the start of a sentence, too: "L'Équipe", "La Poste".
_LISTED = {"ORG": ("media", "company", "institution", "club", "band"), "AGENCY": ("agency",)}


def announced(document: Document, recognised: Sequence[Span]) -> Iterator[Span]:
    """Names found by the patterns of the document's language, where they say more than the recogniser."""
    text = document.normalised
    present = frozenset(document.tokens.texts)
    for label, needed, pattern, before, exact in _patterns(document.lang):
        for match in () if needed and needed.isdisjoint(present) else pattern.finditer(text):
            if before is not None and before.search(text, max(0, match.start() - _CONTEXT), match.start()) is None:
                continue
            start, end = match.span("name" if "name" in pattern.groupindex else 0)
            end = start + len(document.text[start:end].rstrip(".-&'’"))
            rivals = [span for span in recognised if span.start < end and start < span.end]
            if exact or _says_more(start, end, label, rivals):
                yield Span(start, end, label, "pattern", _PATTERN_SCORE)


def _says_more(start: int, end: int, label: str, rivals: Sequence[Span]) -> bool:
    """Whether a pattern's name stands against what the recogniser sees in its place.

    Events and places do where it sees nothing, or one name in pieces; other names unless it sees more of them.
    """
    if label in _RECOGNISED:
        return not rivals or (len(rivals) > 1 and all(start <= span.start and span.end <= end for span in rivals))
    return not any(span.label == label and span.start <= start and end <= span.end for span in rivals)


_Pattern = tuple[str, frozenset[str], re.Pattern[str], re.Pattern[str] | None, bool]


@cache
def _patterns(lang: str) -> tuple[_Pattern, ...]:
    """Label, words that a text must have one of, the pattern itself, what must stand right before it, and whether it knows the name's edges best."""
    return tuple(
        (
            entry["label"],
            frozenset(entry.get("words", ())),
            re.compile(entry["regex"].replace("{Name}", _NAME)),
            re.compile(rf"(?:{entry['before']})\Z") if "before" in entry else None,
            entry.get("exact", False),
        )
        for entry in words(lang, "patterns")["patterns"]
    )


def with_articles(document: Document, spans: Sequence[Span]) -> list[Span]:
    """The spans, each with the capitalised article before it where that belongs to the name: in a title, or as the lexicons list it."""
    text = document.normalised
    result = []
    for span in spans:
        article = _ARTICLE.search(text, max(0, span.start - 6), span.start) if span.label in _TITLED or span.label in _LISTED else None
        if article is not None and (_in_title(text, article.start(), span) or _is_listed(text[article.start() : span.end], span)):
            span = replace(span, start=article.start())
        result.append(span)
    return result


def _in_title(text: str, article: int, span: Span) -> bool:
    return span.label in _TITLED and _INSIDE_SENTENCE.search(text, max(0, article - 2), article) is not None


def _is_listed(name: str, span: Span) -> bool:
    phrase = " ".join(pieces(name))
    return any(belongs(phrase, kind) for kind in _LISTED.get(span.label, ()))


def without_heading_words(document: Document, spans: Sequence[Span]) -> list[Span]:
    """The spans but those made of common words alone inside a heading where every word has a capital, and nowhere else in the text."""
    headings = list(_headings(document.text))
    if not headings:
        return list(spans)
    outside = {document.text[span.start : span.end] for span in spans if not any(start <= span.start < end for start, end in headings)}
    kept = []
    for span in spans:
        surface = document.text[span.start : span.end]
        inside = any(start <= span.start < end for start, end in headings)
        if (
            not inside
            or surface in outside
            or span.finder != "recogniser"
            or not all(in_dictionary(part.lower(), document.lang) for part in re.findall(r"[^\W\d_]{3,}", surface))
        ):
            kept.append(span)
    return kept


def _headings(text: str) -> Iterator[tuple[int, int]]:
    """Lines with a capital on every word that counts."""
    position = 0
    for line in text.split("\n"):
        parts = re.findall(r"[^\W\d_]{4,}", line) if len(line) <= _HEADING_LENGTH and not _LISTING.search(line) else []
        if len(parts) >= _HEADING_WORDS and sum(part[0].isupper() for part in parts) >= _HEADING_SHARE * len(parts):
            yield position, position + len(line)
        position += len(line) + 1
