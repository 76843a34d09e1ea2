"""What the words around a figure add: the comparator, the counted noun, an age."""

from __future__ import annotations

import re

from pipeline.figures.lexicon import Lexicon
from pipeline.figures.scan import TAKEN
from pipeline.figures.surroundings import Surroundings, joined
from pipeline.figures.units import COUNT

# Longer words in capitals are headlines.
_ACRONYM = 4
# `n'a jamais produit plus de 12`: so many words lie at most between the first and the comparator.
_NEVER = 3
# What stands for any word before a comparator.
_ANY_LEAD = frozenset({"*"})
_NAME = re.compile(r"[^\W\d_][\w'-]*(?:[ -][^\W\d_a-zà-ÿ][\w'-]*)*")


def comparator_of(around: Surroundings, lexicon: Lexicon) -> str:
    """about, min, max or exact, by the longest phrase before the figure, else by a phrase after it."""
    sizes = lexicon.comparator_last.get(around.left())
    if sizes is not None:
        longer = sizes[0] > 1 and around.left(2) in lexicon.comparator_second
        for size in sizes if longer else sizes[-1:]:
            phrase = around.left() if size == 1 else joined(around.before[-size:])
            kind = lexicon.comparators.get(phrase)
            if kind is not None and (size == 1 or len(around.before) >= size) and _compares(phrase, around, size, lexicon):
                never = kind == "min" and phrase in lexicon.sets["more"] and not lexicon.sets["never"].isdisjoint(around.before[-size - _NEVER : -size])
                return "max" if never else kind
    norm, end = around.scan.norm, around.quantity.end
    if end < len(norm) and norm[end] in " ,+-":
        if norm[end] == "+" and not norm[end + 1 : end + 2].isdigit():
            return "min"
        after = lexicon.comparators_after.match(norm, end)
        if after is not None:
            return lexicon.comparator_after_kinds[after[1]]
    return "exact"


def _compares(phrase: str, around: Surroundings, size: int, lexicon: Lexicon) -> bool:
    """Whether the phrase compares figures of this dimension: `prices from $40`, not `down from $40`; `for over two days`, not `shot over two days`."""
    leads = lexicon.comparator_leads.get(phrase)
    if leads is None:
        return True
    unit = around.quantity.unit or COUNT
    wanted = leads.get(unit.dimension, leads.get("other", _ANY_LEAD))
    return wanted == _ANY_LEAD or around.left(size + 1) in wanted


def counted_of(around: Surroundings, lexicon: Lexicon) -> str | None:
    """The counted noun in the singular, the name as written when it is one, or None."""
    return around.noun(lambda: _counted_noun(around, lexicon))


def _counted_noun(around: Surroundings, lexicon: Lexicon) -> str | None:
    scan, quantity = around.scan, around.quantity
    norm, end = scan.norm, quantity.end
    if norm[end : end + 1] not in (" ", "-") or around.left() in lexicon.sets["all_words"]:  # `tous deux arrêtés`
        return None
    place = end + 1
    if norm[end] == "-":
        glued = _NAME.match(norm, place)
        if glued is not None and glued[0] not in lexicon.sets["glued_adjectives"]:
            return None if glued[0] in lexicon.sets["glued_sizes"] else singular(glued[0], lexicon)  # `a six-person crew` counts persons
    link = lexicon.of_link.match(norm, end)
    if link is not None and (quantity.scale > 1 or quantity.collective):
        place = link.end()
    if norm[place : place + 1] == TAKEN:
        return _taken_from(around, place, lexicon)
    if around.left() in lexicon.sets["ratio_links"]:
        word = _word_at(norm, place)
        if not _plural(word, lexicon) and singular(word, lexicon) == word:
            return None  # `un client sur cinq revient`
    return _noun_from(around, place, lexicon)


def _word_at(norm: str, place: int) -> str:
    """The word that begins there, empty where none does."""
    found = _NAME.match(norm, place)
    return found[0].split(" ")[0] if found is not None else ""


def _taken_from(around: Surroundings, place: int, lexicon: Lexicon) -> str | None:
    """The name from `place` on, or, where adjectives come first, the plural noun after it: `six Alpine drivers`."""
    scan, norm = around.scan, around.scan.norm
    stop = place
    while stop < len(norm) and norm[stop] == TAKEN:
        stop += 1
    taken = scan.text[place:stop]
    if taken == taken.lower():
        return None  # a date in small letters is no name: `contre 96 millions un an plus tôt`
    return _noun_after_name(taken, stop, norm, lexicon) or taken


def _noun_after_name(name: str, stop: int, norm: str, lexicon: Lexicon) -> str | None:
    """The plural noun right after a name that is no plural itself, in a language whose adjectives come first."""
    if lexicon.context["prenominal"] or name.endswith("s") or norm[stop : stop + 1] != " ":
        return None
    word = _word_at(norm, stop + 1)
    return singular(word, lexicon) if _plural(word, lexicon) and word not in lexicon.sets["function"] else None


def _noun_from(around: Surroundings, place: int, lexicon: Lexicon) -> str | None:
    """The noun from `place` on, adjectives stepped over."""
    scan, norm = around.scan, around.scan.norm
    for _ in range(4):
        match = _NAME.match(scan.flat, place)
        if match is None:
            return _taken_from(around, place, lexicon) if norm[place : place + 1] == TAKEN else None
        word = match[0].split(" ")[0].lower()
        if match[0][0].isupper() and not (match[0].isupper() and len(match[0]) > _ACRONYM):
            return _noun_after_name(match[0], match.end(), norm, lexicon) or scan.text[place : match.end()]
        word = re.split(r"['-]", word)[0] if "'" in word else word
        if word in lexicon.sets["function"] or len(word) < 2:
            return None
        following = place + len(word)
        if not _is_adjective(word, norm, following, lexicon):
            return singular(word, lexicon)
        place = following + 1
    return None


def _is_adjective(word: str, norm: str, following: int, lexicon: Lexicon) -> bool:
    """A word before the noun: one of the list, or, where the language has none, a word without a plural before another word."""
    if lexicon.context["prenominal"]:
        return word in lexicon.sets["prenominal"] and norm[following : following + 1] == " "
    if _plural(word, lexicon) or norm[following : following + 1] not in (" ", "-"):
        return False
    if norm[following + 1 : following + 2] == TAKEN:
        return norm[following] == " "
    rest = _NAME.match(norm, following + 1)
    return rest is not None and rest[0].split(" ")[0] not in lexicon.sets["function"]


def _plural(word: str, lexicon: Lexicon) -> bool:
    return word in lexicon.context["irregular"] or (word.endswith("s") and not word.endswith(("ss", "us", "is")))


def singular(word: str, lexicon: Lexicon) -> str:
    """A singular good enough to group by; irregular nouns come from the word file."""
    irregular: dict[str, str] = lexicon.context["irregular"]
    if word in irregular:
        return irregular[word]
    for ending, replacement in lexicon.context["plural"]:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word[: len(word) - len(ending)] + str(replacement)
    return word
