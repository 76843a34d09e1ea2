"""What the recogniser and the user's gazetteer propose."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.documents import Document, Span
from pipeline.gazetteer import Gazetteer
from pipeline.knowledge import belongs

# The recogniser's word counts for less than the user's (1.0) and than a make with its known model (0.95).
RECOGNISER_SCORE = 0.9
_OPENING = re.compile(r"^(?:[\s«»“”\"'‘’(\[#@•*–—-]+|[ldLD]['’](?=\w)|(?:ex|anti|pro|non|co)-(?=[A-ZÀ-Þ]))+")
# File names and addresses are no names, whatever they are made of.
_FURNITURE = re.compile(r"\.(?:jpe?g|png|gif|webp|pdf|html?)\b|https?:|www\.|\bpic\.\w", re.IGNORECASE)
# A stop that ends the sentence: after a word of some length or with a digit, and no other stop (S.A., A.D.A.C.) in it.
_FULL_STOP = re.compile(r"(?:(?<![^\s])[^\s.]{4,}|[^\s.]*\d[^\s.]*)\.$")
_CLOSING = re.compile(r"(?:[\s«»“”\"‘(\[,;:•*–—]+|\s(?:de l['’]|de la|de|du|des|d['’]|l['’]|et|à|the|of|and|for|in))+$")
# A spaced dash joins two things ("F1 - Miami"); the first is the name.
_DASH = re.compile(r"\s[-–—]\s")


def recognised(document: Document) -> list[Span]:
    """The recogniser's entities, trimmed of quotation marks, stray punctuation and elided articles."""
    tokens = document.tokens
    spans: list[Span] = []
    for index in [index for index, position in enumerate(tokens.ent_iob) if position == "B"]:
        last = index + 1
        while last < len(tokens) and tokens.ent_iob[last] == "I":
            last += 1
        span = trimmed(document.text, tokens.starts[index], tokens.ends[last - 1])
        if span is not None and not (tokens.ent_labels[index] == "PLACE" and _is_common(document.text[slice(*span)])):
            spans.append(Span(*span, tokens.ent_labels[index], "recogniser", RECOGNISER_SCORE))
    return spans


def _is_common(surface: str) -> bool:
    """Whether a surface is one word in small letters that no list of places knows: a technical or foreign word, as a rule."""
    return surface.isalpha() and surface.islower() and not any(belongs(surface, name) for name in ("place", "country", "small_place"))


def trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """A span without the marks at its edges; None where nothing is left."""
    inside = _trimmed(text[start:end])
    return (start + inside[0], start + inside[1]) if inside is not None else None


@lru_cache(maxsize=1 << 12)
def _trimmed(surface: str) -> tuple[int, int] | None:
    opening = _OPENING.match(surface)
    start = opening.end() if opening else 0
    dash = _DASH.search(surface, start)
    surface = surface[: dash.start()] if dash else surface
    closing = _CLOSING.search(surface, start)
    end = closing.start() if closing else len(surface)
    if _FULL_STOP.search(surface[start:end]):
        end -= 1
    for left, right in ("()", "[]"):
        if surface[start:end].endswith(right) and left not in surface[start:end]:
            end -= 1
    return (start, end) if any(map(str.isalnum, surface[start:end])) and not _FURNITURE.search(surface, start, end) else None


def gazetteer_candidates(document: Document, gazetteer: Gazetteer) -> list[Span]:
    """Every form of the user's names in the text, as whole words with the case they are written in."""
    if not gazetteer.by_form:
        return []
    return [Span(match.start(), match.end(), gazetteer.by_form[match[0]].label, "gazetteer", 1.0) for match in _pattern(gazetteer).finditer(document.text)]


_patterns: dict[int, re.Pattern[str]] = {}


def _pattern(gazetteer: Gazetteer) -> re.Pattern[str]:
    if id(gazetteer) not in _patterns:
        forms = sorted(gazetteer.by_form, key=lambda form: -len(form))
        _patterns.clear()
        _patterns[id(gazetteer)] = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, forms))})(?!\w)")
    return _patterns[id(gazetteer)]
