"""The people of one document: which mentions mean the same person, that person's fullest name, and what tells he from she."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from pipeline.documents import Span
from pipeline.roles.lexicon import Lexicon
from pipeline.typography import without_accents

# Names of so many words may be shortened to one within.
_LONG = 4
_SPLIT = re.compile(r"[\s]+")
# A title before a name is no longer than this (code points), and none of these marks lies in it.
_TITLE = 80
_MARKS = re.compile(r"[,.;:!?()«»\"\n–—]")
_INITIAL = re.compile(r"\w\.?(?:-?\w\.?)?$")
# Most characters of what that matches, and of initials before a family name.
_LONGEST_INITIAL, _INITIALS = 5, 2


@lru_cache(maxsize=1 << 12)
def _folded(word: str) -> str:
    """The word in small letters without accents."""
    return without_accents(word.casefold())


@lru_cache(maxsize=1 << 12)
def name_parts(name: str) -> tuple[str, ...]:
    """The words of a name, in small letters without accents; initials keep no stop. Empty for a name of stops alone."""
    return tuple(folded for part in _SPLIT.split(name) if (folded := _folded(part).rstrip(".")))


@lru_cache(maxsize=1 << 12)
def _initials(name: tuple[str, ...]) -> list[str]:
    """The letters of a name that is made of two or more initials, empty for other names."""
    if len(name) > 3 or any(len(part) > 4 for part in name):
        return []
    if not all(len(part.replace("-", "").replace(".", "")) <= 2 and (len(part) == 1 or not part.isalpha()) for part in name):
        return []
    letters = [letter for part in name for letter in re.split(r"[.-]+", part) if letter]
    return letters if len(letters) > 1 and all(len(letter) == 1 for letter in letters) else []


def _short_for(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether a name may be a shorter form of another: family name, given name, initial and family name."""
    initials = _initials(short)
    if initials and initials == [word[0] for part in full for word in part.split("-") if word]:
        return True
    if len(short) >= len(full):
        return len(short) == len(full) and short != full and short[-1] == full[-1] and short[0] == full[0][: len(short[0])] and bool(_INITIAL.match(short[0]))
    if full[-len(short) :] == short or full[: len(short)] == short:
        return True
    if len(short) == 1 and len(full) >= _LONG and short[0] in full[1:-1] and len(short[0]) > 3:
        return True  # `Lula` for a name of four words
    return len(short) == 2 and short[-1] == full[-1] and len(short[0]) <= _INITIALS and full[0].startswith(short[0][0])


def _short_keys(name: tuple[str, ...]) -> Iterator[tuple[object, ...]]:
    """What :func:`_full_keys` has for every name that this one may be a shorter form of, by each way of shortening."""
    if letters := _initials(name):
        yield "initials", *letters
    yield "part", *name
    if len(name) == 1:
        yield "inner", name[0]
    if _INITIAL.match(name[0]):
        yield "given", len(name), name[-1], name[0]
    if len(name) == 2 and len(name[0]) <= _INITIALS:
        yield "family", name[-1], name[0][0]


def _full_keys(name: tuple[str, ...]) -> Iterator[tuple[object, ...]]:
    """The keys of the shorter forms that a name may have."""
    yield "initials", *(word[0] for part in name for word in part.split("-") if word)
    for number in range(1, len(name)):
        yield "part", *name[:number]
        yield "part", *name[-number:]
    if len(name) >= _LONG:
        yield from (("inner", word) for word in name[1:-1])
    yield from (("given", len(name), name[-1], name[0][:length]) for length in range(1, min(_LONGEST_INITIAL, len(name[0])) + 1))
    yield "family", name[-1], name[0][0]


def _fuller(names: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], list[tuple[str, ...]]]:
    """For each name, those that it may be a shorter form of.

    Names are looked up by what a shorter form keeps of a full one, not each compared with each: a page of results names hundreds.
    """
    order = [name for name in names if name]
    full: dict[tuple[object, ...], list[int]] = {}
    for number, name in enumerate(order):
        for key in set(_full_keys(name)):
            full.setdefault(key, []).append(number)
    found: dict[tuple[str, ...], list[tuple[str, ...]]] = {(): []}
    for number, name in enumerate(order):
        near = sorted({other for key in _short_keys(name) for other in full.get(key, ())})
        found[name] = [order[other] for other in near if other != number and _short_for(name, order[other])]
    return found


class People:
    """Persons of one document, by their mentions in text order."""

    __slots__ = ("_firsts", "_genders", "_lexicon", "_names", "_norm", "_own", "_starts", "_text", "spans")

    def __init__(self, text: str, norm: str, mentions: Sequence[Span], lexicon: Lexicon) -> None:
        self.spans = [span for span in mentions if span.label == "PERSON"]
        self._starts = [span.start for span in self.spans]
        self._text, self._norm, self._lexicon = text, norm, lexicon
        self._names: list[str] | None = None
        self._own: dict[int, str] = {}
        self._genders: list[str] | None = None
        self._firsts: dict[str, int] | None = None

    def first_from(self, offset: int) -> int:
        """Number of the first mention that starts at the code point or later."""
        return bisect_left(self._starts, offset)

    def between(self, start: int, end: int) -> list[int]:
        """Numbers of the mentions that start in `start:end`."""
        return list(range(bisect_left(self._starts, start), bisect_left(self._starts, end)))

    @property
    def names(self) -> list[str]:
        """For each mention, the fullest name of its person in the document."""
        if self._names is None:
            self._names = self._resolve()
        return self._names

    def is_named_before(self, number: int) -> bool:
        """Whether an earlier mention is of the same person as the one of that number."""
        if self._firsts is None:
            self._firsts = {name: place for place, name in reversed(list(enumerate(self.names)))}
        return self._firsts[self.names[number]] < number

    @property
    def genders(self) -> list[str]:
        """For each mention `f`, `m`, or nothing where neither the name nor a word beside it tells."""
        if self._genders is None:
            own = [self._told(number) for number in range(len(self.spans))]
            known: dict[str, str] = {}
            for name, gender in zip(self.names, own, strict=True):
                if gender:
                    known.setdefault(name, gender)
            self._genders = [gender or known.get(name, "") for name, gender in zip(self.names, own, strict=True)]
        return self._genders

    def _told(self, number: int) -> str:
        """What a mention's own name and the words beside it tell of the gender."""
        known = self._own.get(number)
        if known is None:
            known = self._own[number] = self._gender(self.spans[number])
        return known

    def _resolve(self) -> list[str]:
        surfaces = [" ".join(self._text[span.start : span.end].split()) for span in self.spans]
        if len(surfaces) < 2:
            return surfaces
        parts = [name_parts(surface) for surface in surfaces]
        first: dict[tuple[str, ...], int] = {}
        for number, key in enumerate(parts):
            if key not in first or (surfaces[first[key]].isupper() and not surfaces[number].isupper()):
                first[key] = number
        places: dict[tuple[str, ...], list[int]] = {}
        for number, key in enumerate(parts):
            places.setdefault(key, []).append(number)
        fuller = _fuller(places)
        names = []
        for number, key in enumerate(parts):
            names.append(surfaces[first[self._fullest(number, key, fuller, places) if fuller[key] else key]] if key else surfaces[number])
        return names

    def _fullest(
        self, number: int, key: tuple[str, ...], fuller: dict[tuple[str, ...], list[tuple[str, ...]]], places: dict[tuple[str, ...], list[int]]
    ) -> tuple[str, ...]:
        """The fullest form that the mention `number` may stand for: the one met last before it, else the first after it."""
        for _ in range(3):  # an initial may lead to a given name, a given name to a full one
            candidates = []
            for other in fuller[key]:
                at = places[other]
                own = self._told(number)
                if own and any((other_own := self._told(place)) and other_own != own for place in at):
                    continue
                before = bisect_right(at, number)
                candidates.append((0, -at[before - 1]) if before else (1, at[0]))
                candidates[-1] = (*candidates[-1], other)  # type: ignore[assignment]
            if not candidates:
                return key
            key = min(candidates)[2]  # type: ignore[misc]
        return key

    def _gender(self, span: Span) -> str:
        lexicon = self._lexicon
        before = self._norm[max(0, span.start - 12) : span.start].rstrip()
        word = before.rpartition(" ")[2].lstrip("(\"'«[")
        if word in lexicon.honorifics:
            return lexicon.honorifics[word]
        given = self._norm[span.start : span.end].partition(" ")
        if given[2]:
            name = given[0].casefold()
            gender = lexicon.given.get(name) or lexicon.given.get(name.partition("-")[0])
            if gender:
                return gender
        return lexicon.gender_of_title(word) or lexicon.gender_of_title(self._word_after(span.end)) or self._by_article(span)

    def _by_article(self, span: Span) -> str:
        """What the article of a title beside a name tells: `la juge X`, `le maire de Y, X`, `X, une dramaturge`."""
        lexicon, norm = self._lexicon, self._norm
        if not lexicon.article_genders:
            return ""
        after = lexicon.articled.match(norm, span.end + 2) if norm.startswith(", ", span.end) else None
        if after is not None and self._is_told(after[2]):
            return lexicon.gender_of_article(after[1].lower())
        if lexicon.heads.isdisjoint(norm[max(0, span.start - _TITLE) : span.start].replace(",", " ").split()):
            return ""  # told at a glance, to spare looking for articles
        for match in reversed(list(lexicon.articled.finditer(norm, max(0, span.start - _TITLE), span.start))):
            between = norm[match.end() : span.start].rstrip()
            words = between.removesuffix(",").replace("'", "' ").split()
            # No verb stands between: nothing, an adjective, or before a comma what the title is of.
            near = len(words) < 2 or (between.endswith(",") and any(word in lexicon.links for word in words[:2]))
            if near and not _MARKS.search(between.removesuffix(",")) and self._is_told(match[2]):
                return lexicon.gender_of_article(match[1].lower())
        return ""

    def _is_told(self, word: str) -> bool:
        return word in self._lexicon.heads and word.lower() not in self._lexicon.one_gender

    def _word_after(self, end: int) -> str:
        """The first word of what may be a title after a name: `, la directrice`."""
        norm = self._norm
        if norm[end : end + 2] != ", ":
            return ""
        words = norm[end + 2 : end + 40].split(None, 3)
        while words and (words[0] in self._lexicon.outside_before or len(words[0]) < 3):
            words.pop(0)
        return words[0].rstrip(",.") if words else ""
