"""Names of people: given and family names, and which forms of one document are one person."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from pipeline.lexicon import words
from pipeline.resolution.forms import fold, word_set
from pipeline.typography import normalised

# A slip of the pen is looked for in names of so many letters at least; shorter names differ by a letter without any slip.
_TYPO_NAME, _TYPO_PART = 10, 6
# So many words of a family name may be left out.
_LEFT_OUT = 2
# What may stand between "Luc" and "Jean Perrin": " et ", " and ", " & ".
_COORDINATION = range(3, 6)

_NICKNAME = re.compile(r"[\"«(“][^\"»)”]*[\"»)”]")
_GLUED = re.compile(r"(?<=\b[^\W\d_]\.)(?=[^\W\d_])")
_ELIDED = re.compile(r"(d')(?=\w{2})", re.IGNORECASE)
_POSSESSIVE = re.compile(r"'s$")
_PARTS = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Split:
    """A name cut in its parts, as written; `given` or `family` is empty where the name has none."""

    given: str
    family: str
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name for comparison.

    Attributes:
        given: folded given names or initials (one letter each), compound ones cut at hyphens.
        family: folded words of the family name, particles included.
        suffix: folded suffix (jr, iii), empty without.
        first: how many of `given` the first given name takes: 2 for Jean-Pierre.
    """

    given: tuple[str, ...]
    family: tuple[str, ...]
    suffix: str = ""
    first: int = 1

    @property
    def key(self) -> str:
        """All its words in a row: equal for equal names, however they are cut."""
        return " ".join((*self.given, *self.family, *((self.suffix,) if self.suffix else ())))

    @property
    def is_full(self) -> bool:
        """Whether it has a given name that is more than an initial."""
        return bool(self.given) and len(self.given[0]) > 1

    @property
    def families(self) -> tuple[str, ...]:
        """The family name, with and without its particles."""
        particles, first = _particles(), 0
        while first < len(self.family) - 1 and self.family[first] in particles:
            first += 1
        whole = " ".join(self.family)
        return (whole, " ".join(self.family[first:])) if first else (whole,)


# Names are split when they are linked and again when their rows are made; past this many the second pass splits anew. Resolve empties it.
@lru_cache(maxsize=65_536)
def split_name(text: str) -> Split:
    """Cut a name in given name, family name and suffix. One word is taken for a family name.

    Capitals tell the family name where the rest has none (Xavier BELMONT); otherwise a particle opens it, or it is the last word. An inverted
    name is never guessed.
    """
    plain = _POSSESSIVE.sub("", normalised(text).strip(" ,.;:-"))
    plain = _NICKNAME.sub(" ", plain) if _PARTS.search(_NICKNAME.sub(" ", plain)) else plain
    parts = _ELIDED.sub(r"\1 ", _GLUED.sub(" ", plain)).replace(",", " ").split()
    courtesy, suffixes = word_set("resolution", "courtesy"), words("common", "people")["suffixes"]
    while len(parts) > 1 and fold(parts[0]).rstrip(".") in courtesy and len(parts[0]) > 1:
        parts = parts[1:]
    suffix: list[str] = []
    while len(parts) > 1 and fold(parts[-1]) in suffixes:
        suffix.insert(0, parts.pop())
    first = _family_start(parts)
    if first < 0:
        # Family name in capitals before the given name.
        return Split(_joined(parts[-first:]), _joined(parts[:-first]), " ".join(suffix))
    return Split(_joined(parts[:first]), _joined(parts[first:]), " ".join(suffix))


def parse_name(text: str) -> PersonName:
    """The name for comparison."""
    split = split_name(text)
    given = [_given_words(part) for part in split.given.split()]
    family = tuple(word for part in _ELIDED.sub(r"\1 ", split.family).split() for word in fold(part).replace("'", "").split("-") if word)
    flat = tuple(word for part in given for word in part)
    return PersonName(flat, family or (fold(text),), fold(split.suffix).replace(".", ""), len(given[0]) if given else 1)


def _particles() -> frozenset[str]:
    if not _PARTICLES:
        _PARTICLES.append(frozenset(fold(word).replace("'", "") for word in words("common", "people")["particles"]))
    return _PARTICLES[0]


_PARTICLES: list[frozenset[str]] = []


def _family_start(parts: Sequence[str]) -> int:
    """Where the family name starts; minus its length where it stands first, in capitals."""
    count = len(parts)
    if count < 2:
        return 0
    folded = [fold(part).replace("'", "") for part in parts]
    particles = _particles()
    capitals = [part.isupper() and sum(map(str.isalpha, part)) > 1 and "." not in part for part in parts]
    if capitals[-1] and not capitals[0]:
        first = count - 1
        while first > 1 and (capitals[first - 1] or folded[first - 1] in particles):
            first -= 1
        return first
    if capitals[0] and not any(capitals[1:]) and len(parts[0]) > 3 and not any(word in particles for word in folded):
        return -1
    if folded[0] in particles and not (count == 2 and folded[0] in word_set("resolution", "given_particles") and parts[0][0].isupper()):
        return 0
    return next((index for index in range(1, count - 1) if folded[index] in particles), count - 1)


def _joined(parts: Sequence[str]) -> str:
    return " ".join(parts).replace("d' ", "d'").replace("D' ", "D'")


def _given_words(part: str) -> tuple[str, ...]:
    """Words of one given name: Jean-Pierre two, J.-P. and JP two initials."""
    if 1 < len(part) < 3 and part.isupper() and part.isalpha():
        return tuple(fold(letter) for letter in part)
    return tuple(_PARTS.findall(fold(part).replace("'", "")))


def abbreviates(short: PersonName, full: PersonName) -> bool:
    """Whether `short` can be `full` with initials for given names, or without its middle names: J. Dupont, Jean P. Dupont, Jean Dupont.

    Family names must be equal. Jean is no short form of Jean-Pierre, nor a name without suffix of one with another's.
    """
    if not short.given or short.family != full.family or not full.is_full or short.suffix != full.suffix:
        return False
    if len(short.given) > len(full.given) or short.given == full.given:
        return False
    if short.is_full and short.first < full.first:
        return False
    return all(one == other or (len(one) == 1 and other.startswith(one)) for one, other in zip(short.given, full.given, strict=False))


def is_slip(one: PersonName, other: PersonName) -> bool:
    """Whether two long full names differ by one slip of the pen in one part. Endings of given names tell people apart (Michel, Michèle), so they count."""
    if not (one.is_full and other.is_full) or one.suffix != other.suffix or min(len(one.key), len(other.key)) < _TYPO_NAME:
        return False
    if one.given == other.given:
        return _near(" ".join(one.family), " ".join(other.family))
    if one.family == other.family:
        left, right = " ".join(one.given), " ".join(other.given)
        return left[-2:] == right[-2:] and abs(len(left) - len(right)) <= 1 and _near(left, right)
    return False


def _near(left: str, right: str) -> bool:
    return min(len(left), len(right)) >= _TYPO_PART and left[0] == right[0] and left != right and OSA.distance(left, right, score_cutoff=1) <= 1


@dataclass(frozen=True, slots=True)
class Seen:
    """A name as one document has it: `mentions` in it and its first place there; `total` mentions in the corpus."""

    name: PersonName
    mentions: int
    total: int
    start: int
    end: int


@dataclass(slots=True)
class LocalPeople:
    """What one document says of its people, by keys of names.

    Attributes:
        heads: short form to the full name that it stands for.
        pinned: short forms that more than one person of the document could bear: no corpus-wide evidence may decide those.
        shared: given name alone to the full name that it forms with the family name beside it (Luc et Jean Perrin).
        apart: pairs of names that the document uses side by side although they look alike.
    """

    heads: dict[str, str]
    pinned: set[str]
    shared: dict[str, str]
    apart: set[tuple[str, str]]


def link_document(seen: Mapping[str, Seen], given_names: Collection[str]) -> LocalPeople:
    """Link the short forms of one document to its full names.

    Args:
        seen: the distinct names of the document by their keys.
        given_names: words that are known as given names and not as family names.
    """
    result = LocalPeople({}, set(), {}, set())
    bearers: dict[str, list[str]] = defaultdict(list)
    for key, item in seen.items():
        if item.name.given:
            for family in item.name.families:
                bearers[family].append(key)
    _link_abbreviations(seen, bearers, result)
    _link_tails(seen, given_names, result)
    _link_openings(seen, result)
    _link_slips(seen, result)
    roots = [key for key in seen if seen[key].name.given and key not in result.heads and key not in result.pinned]
    ambiguous = _link_shared(seen, roots, given_names, result)
    for key, item in seen.items():
        if not item.name.given and key not in result.heads and key not in result.shared:
            # A name that is pinned (J. Perrin beside Jean and Julie) bears the family name too, but cannot be what another is short for.
            candidates = {_root(bearer, result.heads) for bearer in bearers.get(key, ())} or _other_candidates(key, seen, roots, given_names)
            if len(candidates) == 1 and candidates.isdisjoint(result.pinned) and key not in ambiguous:
                result.heads[key] = candidates.pop()
            elif candidates:
                result.pinned.add(key)
    for key in list(result.heads):
        result.heads[key] = _root(key, result.heads)
    return result


def _other_candidates(key: str, seen: Mapping[str, Seen], roots: Sequence[str], given_names: Collection[str]) -> set[str]:
    """Whom a single name can mean that is nobody's whole family name: by given name, by half a double family name, by a slip."""
    names = {root: seen[root].name for root in roots}
    found = {root for root, name in names.items() if key in (" ".join(name.given[: name.first]), " ".join(name.given))}
    if not found and key not in given_names:
        # The first half of a double family name reads like a middle name.
        found = {root for root, name in names.items() if key in name.given[name.first :]}
    if not found and len(key) >= _TYPO_PART + 2 and seen[key].mentions == 1:
        found = {root for root, name in names.items() if _near(" ".join(name.family), key)}
    return found


def _root(key: str, heads: Mapping[str, str]) -> str:
    while key in heads:
        key = heads[key]
    return key


def _link_abbreviations(seen: Mapping[str, Seen], bearers: Mapping[str, Sequence[str]], result: LocalPeople) -> None:
    """J. Dupont and Jean Dupont to Jean Pierre Dupont, where only one name of the document can be meant."""
    for key, item in seen.items():
        if not item.name.given:
            continue
        others = [other for other in bearers[" ".join(item.name.family)] if other != key]
        for other in others:
            if seen[other].name.given == item.name.given and seen[other].name.suffix != item.name.suffix:
                result.apart.add((min(key, other), max(key, other)))
        candidates = [other for other in others if abbreviates(item.name, seen[other].name)]
        # Of names that abbreviate each other only the fullest counts.
        fullest = [other for other in candidates if not any(abbreviates(seen[other].name, seen[longer].name) for longer in candidates)]
        if len(fullest) == 1:
            result.heads[key] = fullest[0]
        elif fullest:
            result.pinned.add(key)


def _link_tails(seen: Mapping[str, Seen], given_names: Collection[str], result: LocalPeople) -> None:
    """Double family names: García Márquez to Gabriel García Márquez, unless its first word is a given name (Paul Martin is no Jean Paul Martin)."""
    several = [key for key in seen if " " in key]
    if len(several) < 2:
        return
    for key in several:
        first = key.split(" ", 1)[0]
        if key in result.heads or (first in given_names and first not in _particles()) or (seen[key].name.given and len(seen[key].name.given[0]) == 1):
            continue
        longer = [other for other in several if other.endswith(f" {key}") and seen[other].name.is_full]
        if len(longer) == 1:
            result.heads[key] = longer[0]


def _link_openings(seen: Mapping[str, Seen], result: LocalPeople) -> None:
    """Family names of which the end is left out: Ana Prado to Ana Prado Vidal, where the document has one such name only."""
    full = sorted(key for key, item in seen.items() if item.name.is_full)
    for number, key in enumerate(full):
        following = full[number + 1 : bisect_left(full, f"{key}!")]  # all that open with the name and a space
        longer = [other for other in following if other.count(" ") - key.count(" ") <= _LEFT_OUT and seen[other].name.suffix == seen[key].name.suffix]
        if len(longer) == 1 and key not in result.heads and key not in result.pinned:
            result.heads[key] = longer[0]


def _link_slips(seen: Mapping[str, Seen], result: LocalPeople) -> None:
    """A full name met once in the document, one letter away from a more frequent one, is that one misspelt."""
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for key, item in seen.items():
        if item.name.is_full and len(key) >= _TYPO_NAME:
            groups["given", *item.name.given].append(key)
            groups["family", *item.name.family].append(key)
    for group in groups.values():
        for index, one in enumerate(group):
            for other in group[index + 1 :]:
                if is_slip(seen[one].name, seen[other].name):
                    rare, usual = sorted((one, other), key=lambda key: (seen[key].mentions, seen[key].total, key))
                    if seen[rare].mentions == 1 and seen[usual].mentions > 1 and rare not in result.heads:
                        result.heads.setdefault(rare, usual)
                    else:
                        result.apart.add((min(one, other), max(one, other)))


def _link_shared(seen: Mapping[str, Seen], roots: Iterable[str], given_names: Collection[str], result: LocalPeople) -> set[str]:
    """A given name right before a full one shares its family name; that family name alone is then nobody's. Returns those family names."""
    starts = {seen[key].start: key for key in roots}
    ambiguous: set[str] = set()
    for key, item in seen.items():
        if item.name.given or key not in given_names:
            continue
        beside = next((starts[item.end + gap] for gap in _COORDINATION if item.end + gap in starts), None)
        if beside is not None and seen[beside].name.is_full:
            result.shared[key] = " ".join((key, *seen[beside].name.family))
            ambiguous.update(seen[beside].name.families)
    return ambiguous
