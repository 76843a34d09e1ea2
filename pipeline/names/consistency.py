"""Document-level consistency: a name established once is found in every later form, and keeps its type."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from pipeline.documents import Document, Span
from pipeline.knowledge import in_dictionary
from pipeline.lexicon import words
from pipeline.names.models import loose, makes

# Code points between an acronym and its expansion: a comma, an article, a bracket, "pour".
_BESIDE = 12
# Found again counts for less than the recogniser's own word.
_AGAIN_SCORE = 0.7
# A type holds a form against another in the same document with this many times its votes.
_MAJORITY = 2
# Types whose names are told apart by context, mention by mention: a make is a firm here and a car there.
_CONTEXTUAL = frozenset({frozenset({"ORG", "MODEL"}), frozenset({"ORG", "PLACE"}), frozenset({"PRODUCT", "MODEL"})})


@dataclass(frozen=True, slots=True)
class _Form:
    """A form to look for: its words, the label, and whether it must not stand first in a sentence to count."""

    words: tuple[str, ...]
    label: str
    common: bool


def consistent(document: Document, spans: Sequence[Span]) -> list[Span]:
    """The spans with their types settled, and the further occurrences of their forms."""
    settled = _expanded(document, _settled(document, _shortened(document, spans)))
    return [*settled, *_again(document, settled)]


def _shortened(document: Document, spans: Sequence[Span]) -> list[Span]:
    """The spans, titles without the small words at their ends where the document has them so elsewhere ("L'Anomalie bien" beside "L'Anomalie")."""
    text = document.text
    titles = {_key(text[span.start : span.end]) for span in spans if span.label == "WORK"}
    return [_without_small_words(text, span, titles) if span.label == "WORK" else span for span in spans]


def _without_small_words(text: str, title: Span, titles: Set[str]) -> Span:
    shorter = text[title.start : title.end]
    while (parts := shorter.rpartition(" "))[0] and parts[2].islower():
        shorter = parts[0]
        if _key(shorter) in titles:
            title = replace(title, end=title.start + len(shorter), finder=f"{title.finder}+shortened")
    return title


def _settled(document: Document, spans: Sequence[Span]) -> list[Span]:
    """One type per form where the document's own majority is clear."""
    text = document.text
    surfaces = [text[span.start : span.end] for span in spans]
    keys = list(map(_key, surfaces))
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for (key, label), count in Counter((key, span.label) for key, span in zip(keys, spans, strict=True)).items():
        votes[key][label] = count
    family_names = {name for surface, span in zip(surfaces, spans, strict=True) if span.label == "PERSON" for name in _short_forms(surface)}
    result = []
    for span, surface, key in zip(spans, surfaces, keys, strict=True):
        counts = votes[key]
        best, most = counts.most_common(1)[0] if len(counts) > 1 else (span.label, counts[span.label])
        if span.label != best and most >= _MAJORITY * counts[span.label] and frozenset({span.label, best}) not in _CONTEXTUAL:
            span = replace(span, label=best, finder=f"{span.finder}+majority")
        elif (
            span.label in {"ORG", "AGENCY", "PLACE", "PRODUCT", "WORK"}
            and surface in family_names
            and loose(surface) not in makes()
            and counts["PERSON"] == 0
            and counts[span.label] <= 2
        ):
            span = replace(span, label="PERSON", finder=f"{span.finder}+family")
        result.append(span)
    return result


def _expanded(document: Document, spans: Sequence[Span]) -> list[Span]:
    """An acronym and its expansion side by side ("ADM, l'Alpine Dynamic Module") are of one type: the expansion's, wherever the acronym stands."""
    text = document.text
    types: dict[str, str] = {}
    for left, right in zip(spans, spans[1:], strict=False):
        if right.start - left.end <= _BESIDE and "\n" not in text[left.end : right.start]:
            for short, long in ((left, right), (right, left)):
                if is_acronym_of(text[short.start : short.end], text[long.start : long.end]):
                    # A vehicle has no acronym beside it; what begins with its make and has one is a technology.
                    label = "PRODUCT" if long.label == "MODEL" else long.label
                    types[text[short.start : short.end]] = types[text[long.start : long.end]] = label
    return [
        replace(span, label=types[surface], finder=f"{span.finder}+acronym")
        if types.get(surface := text[span.start : span.end], span.label) != span.label
        else span
        for span in spans
    ]


def is_acronym_of(short: str, long: str) -> bool:
    """Whether a word in capitals is made of the initials of a name, small words counted or not."""
    if not (2 <= len(short) <= 8 and short.isupper() and short.isalnum()):
        return False
    parts = [part for part in long.replace("-", " ").replace("’", " ").replace("'", " ").split() if part[0].isalnum()]
    initials = "".join(part[0] for part in parts).upper()
    capitals = "".join(part[0] for part in parts if part[0].isupper())
    return len(parts) > 1 and short in (initials, capitals)


def _key(surface: str) -> str:
    return surface.casefold().replace("’", "'")


def _again(document: Document, spans: Sequence[Span]) -> Iterator[Span]:
    """Occurrences of the forms that no span covers yet."""
    tokens = document.tokens
    covered = {index for span in spans for index in document.tokens_in(span.start, span.end)}
    forms = _forms(document, spans, {text for index, text in enumerate(tokens.texts) if index not in covered})
    if not forms:
        return
    firsts = {sentence.first for sentence in document.sentences}
    for index, text in [(index, text) for index, text in enumerate(tokens.texts) if text in forms and index not in covered]:
        if not (text[:1].isupper() or text[:1].isdigit() or text in particles()):
            continue
        for form in forms[text]:
            last = index + len(form.words)
            if last > len(tokens) or not covered.isdisjoint(range(index, last)) or not _matches(tokens.texts[index:last], form.words):
                continue
            if form.common and (
                index in firsts or not _follows_word(document, index) or text.isupper() and not form.words[0].isupper() or _continues(document, index, last)
            ):
                continue
            yield Span(tokens.starts[index], tokens.ends[last - 1], form.label, "document", _AGAIN_SCORE)
            break


def _matches(found: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether the words are the form's, as written or all in capitals."""
    return all(one == other or one == other.upper() for one, other in zip(found, wanted, strict=True))


def _follows_word(document: Document, index: int) -> bool:
    """Whether a word stands right before, on the same line: after a stop, mark or line break a common word has its capital anyway."""
    before, between = document.tokens.texts[index - 1], document.text[document.tokens.ends[index - 1] : document.tokens.starts[index]]
    return index > 0 and before[-1] in "'’" or before.isalnum() and "\n" not in between


def _continues(document: Document, first: int, last: int) -> bool:
    """Whether a capitalised word stands right before or after: the form is then part of another name."""
    texts, starts, ends = document.tokens.texts, document.tokens.starts, document.tokens.ends
    before = first > 0 and texts[first - 1][:1].isupper() and starts[first] - ends[first - 1] == 1
    after = last < len(texts) and texts[last][:1].isupper() and starts[last] - ends[last - 1] == 1
    return before or after


def _forms(document: Document, spans: Sequence[Span], uncovered: Set[str]) -> Mapping[str, list[_Form]]:
    """Forms to look for, by their first word as written and in capitals, longest first; those alone whose first word is among the `uncovered`."""
    found: dict[tuple[str, ...], str] = {}
    tokens = document.tokens
    seen: set[str] = set()
    for span in spans:
        surface = document.text[span.start : span.end]
        if surface in seen:
            # The first mention of a form says its type.
            continue
        seen.add(surface)
        inside = document.tokens_in(span.start, span.end)
        parts = tuple(tokens.texts[index] for index in inside)
        if not parts or len(parts) > 8:
            continue
        found.setdefault(parts, span.label)
        if span.label == "PERSON":
            for name in _short_forms(surface):
                found.setdefault(tuple(name.split()), "PERSON")
    by_first: dict[str, list[_Form]] = defaultdict(list)
    # A common word counts as a name only with a capital inside a sentence.
    for parts, label in found.items():
        if len(parts) == 1 and (len(parts[0]) < 3 and not any(map(str.isdigit, parts[0])) or parts[0].isdigit() or parts[0].islower()):
            # One or two letters, bare numbers and small words say too little to be looked for.
            continue
        for first in uncovered & {parts[0], parts[0].upper()}:
            by_first[first].append(_Form(parts, label, len(parts) == 1 and in_dictionary(parts[0].lower(), document.lang)))
    for forms in by_first.values():
        forms.sort(key=lambda form: -len(form.words))
    return by_first


@lru_cache(maxsize=1 << 12)
def _short_forms(name: str) -> tuple[str, ...]:
    """Later forms of a full name, its family name with and without the particle."""
    parts = name.replace("’", "'").split()
    if len(parts) < 2 or not parts[-1][:1].isupper():
        return ()
    first = len(parts) - 1
    while first > 1 and (parts[first - 1].casefold() in particles()):
        first -= 1
    forms = {parts[-1], " ".join(parts[first:])}
    return tuple(sorted(form for form in forms if len(form) > 2 and not form.endswith(".")))


@cache
def particles() -> frozenset[str]:
    """Particles of family names (de, van, von), in small letters."""
    return frozenset(words("common", "people")["particles"])
