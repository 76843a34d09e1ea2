"""Names of organisations, agencies, events, works, products and places: keys, acronyms, and short forms of one document."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.names.models import loose, makes
from pipeline.resolution.forms import fold, word_keys, word_set
from pipeline.typography import normalised

FIRMS = frozenset({"ORG", "AGENCY"})
# Types whose later mentions in a document are shortened; places are not (Boulogne is not Boulogne-Billancourt).
SHORTENED = frozenset({"ORG", "AGENCY", "EVENT", "WORK", "PRODUCT"})
_ACRONYM = re.compile(r"[A-Z0-9][A-Z0-9&]{1,7}")
_SPLIT = re.compile(r"[\s\-'/.,]+")
# One word says little: a shortened name of one word has this many letters at least.
_SHORT_WORD = 4


def name_key(text: str, label: str) -> str:
    """The name for comparison; of firms without legal form and without the word group (Renault SA, Groupe Renault: renault)."""
    parts = list(word_keys(text))
    if label in FIRMS:
        legal, groups = word_set("resolution", "legal_forms"), word_set("resolution", "groups")
        kept = parts[:]
        while len(kept) > 1 and (kept[-1] in legal or kept[-1] in groups):
            kept.pop()
        while len(kept) > 1 and kept[0] in groups:
            kept.pop(0)
        if len(kept) > 2 and kept[0] == "the":
            kept.pop(0)
        if len(" ".join(kept)) > 1 and kept[-1] != "&":
            parts = kept
    return " ".join(parts)


def is_acronym(text: str) -> bool:
    """Whether the form is written as an acronym: two to eight capitals, points left out."""
    plain = text.replace(".", "")
    return bool(_ACRONYM.fullmatch(plain)) and sum(map(str.isalpha, plain)) > 1


def _acronym_letters(text: str) -> str:
    return fold(text.replace(".", "").replace("&", ""))


def initials(text: str) -> tuple[str, ...]:
    """The acronyms that a name of several words can have: all its words' initials, and those of its main words."""
    parts = [fold(part) for part in _SPLIT.split(normalised(text)) if part and part != "&"]
    if len(parts) < 2:
        return ()
    small = word_set("resolution", "small_words")
    main = [part for part in parts if part not in small]
    return tuple(dict.fromkeys("".join(part[0] for part in chosen if part) for chosen in (parts, main) if len(chosen) > 1))


def _fits_loosely(acronym: str, text: str) -> bool:
    """Whether the letters come in order as initials, the first one first: enough for an acronym in brackets (CNC for a name of five words)."""
    for candidate in initials(text):
        if candidate[0] == acronym[0]:
            letters = iter(candidate)
            if all(letter in letters for letter in acronym):
                return True
    return False


@dataclass(frozen=True, slots=True)
class SeenName:
    """A name as one document has it: key, a form as written, and its first place."""

    key: str
    text: str
    start: int
    end: int


@dataclass(slots=True)
class LocalNames:
    """What one document says of its names of one type, by keys.

    Attributes:
        acronyms: acronym to the name it stands for.
        kinds: short form to a name that only adds what kind of firm it is (Wanda, Wanda Productions).
        shorts: short form to the longer one introduced before it; to be believed only where the corpus does not contradict.
    """

    acronyms: dict[str, str]
    kinds: dict[str, str]
    shorts: dict[str, str]


def link_names(seen: Mapping[str, SeenName], label: str, beside: Sequence[tuple[str, str]]) -> LocalNames:
    """Link acronyms and short forms of one document and type to their full names.

    Args:
        seen: the distinct names of the document and type by their keys.
        label: the type.
        beside: pairs of an acronym and a name that stands right beside it somewhere, by keys.
    """
    result = LocalNames({}, {}, {})
    longs = [item for item in seen.values() if " " in item.key]
    if not longs or len(seen) < 2:
        return result
    short_acronyms = [item for item in seen.values() if is_acronym(item.text)]
    if short_acronyms:
        by_initials: dict[str, list[SeenName]] = defaultdict(list)
        for item in longs:
            for letters in initials(item.text):
                by_initials[letters].append(item)
        for item in short_acronyms:
            full = _expansion(item, by_initials, [seen[other] for acronym, other in beside if acronym == item.key and other in seen])
            if full is not None:
                result.acronyms[item.key] = full
    if label in SHORTENED:
        _link_shorts(seen, longs, label, result)
    return result


def _expansion(item: SeenName, by_initials: Mapping[str, list[SeenName]], beside: Sequence[SeenName]) -> str | None:
    letters = _acronym_letters(item.text)
    in_brackets = [long for long in beside if item.key not in long.key.split() and _fits_loosely(letters, long.text)]
    if in_brackets:
        return min(in_brackets, key=lambda long: (letters not in initials(long.text), long.start, long.key)).key
    # DS is no acronym of DS Store, which holds it.
    candidates = {long.key for long in by_initials.get(letters, ()) if item.key not in long.key.split()}
    return candidates.pop() if len(candidates) == 1 else None


def _link_shorts(seen: Mapping[str, SeenName], longs: list[SeenName], label: str, result: LocalNames) -> None:
    kinds = word_set("resolution", "kinds")
    candidates: dict[str, set[tuple[str, bool]]] = defaultdict(set)
    for long in longs:
        parts = long.key.split()
        for size in range(1, len(parts)):
            for short, rest in ((parts[:size], parts[size:]), (parts[-size:], parts[:-size])):
                item = seen.get(" ".join(short))
                if item is None or item.key in result.acronyms or short[0] == long.key:
                    continue
                only_kind = label in FIRMS and all(word in kinds for word in rest)
                is_head = short == parts[:size]
                if (only_kind or _may_shorten(item, long, rest, is_head=is_head, label=label)) and loose(item.text) not in makes():
                    candidates[item.key].add((long.key, only_kind))
    for key, found in candidates.items():
        # A chain of ever longer names is one name.
        fullest = {(long, only_kind) for long, only_kind in found if not any(f" {long} " in f" {other} " for other, _ in found if other != long)}
        if len(fullest) == 1:
            long_key, only_kind = fullest.pop()
            (result.kinds if only_kind else result.shorts)[key] = long_key


def _may_shorten(short: SeenName, long: SeenName, rest: list[str], *, is_head: bool, label: str) -> bool:
    """Whether the document can mean the long name by the short one: it introduces the long one first, and the rest is no other name or number."""
    if long.start > short.start or rest[0] == "&" or rest[-1] == "&":
        return False
    if any(word.isdigit() for word in rest) and label == "PRODUCT":
        return False
    if " " not in short.key:
        return is_head and len(short.key) >= _SHORT_WORD and not short.key.isdigit()
    return is_head or label in FIRMS
