"""Who holds the title that a noun phrase repeats: `le patron de la marque`, `the Norda boss`."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from pipeline.quotes.lexicon import Lexicon
from pipeline.roles import Role
from pipeline.roles.view import View

# Added to the distance of a role stated after the phrase: any stated before goes first.
_LATER = 100_000
# A title with its organisation means the person named last where the name stands no further back than this (code points).
_SINCE = 420
_GENDERS = ("", "f", "m")


def agree(known: str, wanted: str) -> bool:
    """Whether two genders may be of one person; an empty one goes with any."""
    return not known or not wanted or known == wanted


@dataclass(slots=True)
class _Stated:
    """The statements of one title: start and person of each, sorted, and the persons."""

    places: list[tuple[int, str]] = field(default_factory=list)
    persons: set[str] = field(default_factory=set)

    def nearest(self, start: int) -> Iterator[tuple[int, str]]:
        """Of the statements before the code point and of those after it the nearest, each as distance and person."""
        after = bisect_right(self.places, start, key=lambda place: place[0])
        if after:
            at, person = self.places[bisect_left(self.places, (self.places[after - 1][0], ""))]
            yield start - at, person
        if after < len(self.places):
            at, person = self.places[after]
            yield at - start + _LATER, person


class Holders:
    """The roles of one document, looked up by the words of their titles, which are split once."""

    def __init__(self, view: View, roles: Sequence[Role]) -> None:
        self._view = view
        # By title and organisation in small letters; None for any organisation or none.
        self._stated: dict[tuple[str, ...], dict[str | None, _Stated]] = {}
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        self._by_last: dict[str, list[tuple[str, ...]]] = {}
        self._since: dict[str, int] = {}  # where the first role of each person stands
        self._leading: dict[frozenset[str], dict[tuple[str | None, str, str], list[tuple[int, str]]]] = {}
        self._genders: dict[str, str] = {}
        for role in sorted(roles, key=lambda role: (role.start, role.person)):
            self._since.setdefault(role.person, role.start)
            title = tuple(role.title.lower().replace("’", "'").split())
            if not title:
                continue
            if title not in self._stated:
                self._by_first.setdefault(title[0], []).append(title)
                self._by_last.setdefault(title[-1], []).append(title)
            stated = self._stated.setdefault(title, {})
            for organisation in {None, (role.organisation or "").casefold()}:
                entry = stated.setdefault(organisation, _Stated())
                entry.places.append((role.start, role.person))
                entry.persons.add(role.person)
        for name, gender in zip(view.people.names, view.people.genders, strict=True):
            if gender:
                self._genders.setdefault(name, gender)

    def holder(self, place: tuple[int, int], words: list[str], gender: str, lexicon: Lexicon) -> str | None:
        """The fullest name of the person whose role in the text a noun phrase repeats, None where no one or several may be meant.

        Args:
            place: start and end of the phrase without its article.
            words: those of the phrase, in small letters; at least one.
            gender: what the article tells of it: `f`, `m` or empty.
        """
        view, (start, end) = self._view, place
        organisations = {view.text[span.start : span.end].casefold() for span in view.mentions_between(start, end) if span.label in {"ORG", "AGENCY"}}
        wanted: Iterable[str | None] = organisations or (None,)
        found = [
            stated
            for title in self._like(words, lexicon)
            if _repeats(title, words, lexicon, head_final=view.lexicon.head_final)
            for organisation in wanted
            if (stated := self._stated[title].get(organisation)) is not None
        ]
        if found and (organisations or _are_one(stated.persons for stated in found)):
            return min(chain.from_iterable(stated.nearest(start) for stated in found))[1]
        if not _is_leader(words, lexicon):
            return None
        return self._leader(start, wanted, gender, gender or view.lexicon.gender_of_title(words[0]), lexicon)

    def untitled(self, place: tuple[int, int, int], words: list[str], gender: str, in_quote: Callable[[int], bool]) -> str | None:
        """The one person named in the lines right before `la présidente de Y`, `le ministre de l'Industrie`, of whom the text tells no title; None without.

        Args:
            place: start of the phrase with its article, without it, and its end.
            in_quote: whether a code point is within a quotation.
        """
        view, (outer, _, end) = self._view, place
        if words[0] not in view.lexicon.heads or len(words) < 3 or view.norm[end : end + 1] not in {".", ",", "", ";"}:
            return None
        near = {view.people.names[number] for number in view.people.between(max(0, outer - _SINCE), outer) if not in_quote(view.people.spans[number].start)}
        if len(near) != 1:
            return None
        name = near.pop()
        if self._since.get(name, outer) < outer:
            return None
        return name if agree(self._genders.get(name, ""), gender or view.lexicon.gender_of_title(words[0])) else None

    def _like(self, words: list[str], lexicon: Lexicon) -> Iterable[tuple[str, ...]]:
        """Titles that a noun phrase may repeat: those that share a word with it where it counts."""
        complement = _complement(words, lexicon)
        lists = (self._by_first.get(words[0], ()), self._by_last.get(words[-1], ()), self._by_last.get(words[complement - 1], ()) if complement else ())
        return dict.fromkeys(chain.from_iterable(lists))

    def _leader(self, start: int, organisations: Iterable[str | None], gender: str, of_title: str, lexicon: Lexicon) -> str | None:
        """The one person stated before the code point to be at the head of the organisations."""
        leading = self._leaders(lexicon)
        persons: set[str] = set()
        for organisation in organisations:
            for told, own in ((told, own) for told in _GENDERS for own in _GENDERS if agree(told, of_title) and agree(own, gender)):
                # Two are as many as hundreds.
                persons.update(person for at, person in leading.get((organisation, told, own), ())[:2] if at < start)
        return persons.pop() if len(persons) == 1 else None

    def _leaders(self, lexicon: Lexicon) -> dict[tuple[str | None, str, str], list[tuple[int, str]]]:
        """Persons at the head of something, by organisation, the gender that the title tells and their own, each with the place of the first statement."""
        known = self._leading.get(lexicon.leaders)
        if known is not None:
            return known
        first: dict[tuple[str | None, str, str], dict[str, int]] = {}
        for title, stated in self._stated.items():
            if not _is_leader(title, lexicon):
                continue
            told = self._view.lexicon.gender_of_title(title[0])
            for organisation, entry in stated.items():
                for at, person in entry.places:
                    group = first.setdefault((organisation, told, self._genders.get(person, "")), {})
                    group[person] = min(at, group.get(person, at))
        known = self._leading[lexicon.leaders] = {key: sorted((at, person) for person, at in group.items()) for key, group in first.items()}
        return known


def _are_one(groups: Iterable[set[str]]) -> bool:
    """Whether all sets hold one person alone, and the same."""
    several = list(groups)
    return all(len(group) == 1 and group == several[0] for group in several)


def _is_leader(words: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether the words are those for the head of an organisation."""
    return words[0] in lexicon.leaders or " ".join(words[:2]) in lexicon.leaders or words[-1] in lexicon.leaders


def _complement(words: Sequence[str], lexicon: Lexicon) -> int:
    """Number of the word that opens the complement of a noun, 0 without one."""
    return next((number for number, word in enumerate(words) if number and word in lexicon.title_links), 0)


def _repeats(title: Sequence[str], words: Sequence[str], lexicon: Lexicon, *, head_final: bool) -> bool:
    """Whether a noun phrase repeats a title: it starts with the title's first word, or ends with its last one; complements aside."""
    complement = _complement(words, lexicon)
    if words[0] == title[0] and (len(words) < 2 or len(title) < 2 or words[1] == title[1] or (complement == 1 and not head_final)):
        return True
    return words[-1] == title[-1] or (complement > 0 and head_final and words[complement - 1] == title[-1])
