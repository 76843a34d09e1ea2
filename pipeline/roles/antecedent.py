"""Titles whose holder is named elsewhere: after a pronoun, before one, behind `cet ancien …`."""

from __future__ import annotations

import re
from collections.abc import Set

from pipeline.roles.lexicon import Lexicon
from pipeline.roles.naming import opener_of
from pipeline.roles.oblique import is_oblique
from pipeline.roles.titles import Title
from pipeline.roles.view import View

# From a pronoun to the title that a verb gives it, and from a pronoun back to the name that it stands for (code points).
_VERB, _NAME = 110, 700
# The same where all sentences between are about the pronoun's person.
_CHAIN = 2500
# A pronoun stands for somebody named in its sentence or in one of so many before.
_SENTENCES = 3
_OPENING = re.compile(r"[^,.;:!?\n]{0,60}, $")
_COMMA = re.compile(r", |[.;:!?\n]|$")
# From a title that opens a sentence to the pronoun after a comma.
_OPENED = 120
# A line that is about one person (`X quitte Y`) is no longer than this.
_HEADING = 110
_SENTENCE_END = re.compile(r"(?:[.!?…](?: ?[\"»)])*\s|\n|^)[\s«\"–—•-]*$")
# A verb between a quotation and who said it.
_SAID = re.compile(r"[»\"],? (?:[a-zà-ÿ']+ ){1,3}$")
# From a quotation to the title of who said it (code points).
_AFTER = 40
_QUOTED = re.compile(r"«[^»\n]*(?:»|$)|\"[^\"\n]*(?:\"|$)")


def pointed_at(view: View, lexicon: Lexicon, title: Title, known: Set[str] = frozenset()) -> list[int]:
    """The person, as a list of one or none, whose title it is through a pronoun or a pointing word.

    Args:
        known: fullest names of the persons whose titles are known.
    """
    norm = view.norm
    if (gender := _by_verb(view, lexicon, title)) is not None:
        return antecedent(view, lexicon, gender[0], gender[1])
    opener = opener_of(view, lexicon, title.outer)
    opens = opener is not None or _SENTENCE_END.search(norm, max(0, title.outer - 8), title.outer) is not None or _after_opening(view, title.outer)
    led_by = set(title.led_by)
    if opens and (not led_by & lexicon.determiners or (lexicon.head_final and led_by & lexicon.indefinite)):
        # `Ancienne directrice de X, elle …`, `Entré chez Y comme dessinateur, il …`
        for comma in _COMMA.finditer(norm, title.stop, min(len(norm), title.stop + _OPENED)):
            if comma[0] != ", ":
                break
            pronoun = lexicon.pronoun.match(norm, comma.end())
            if pronoun is not None:
                return antecedent(view, lexicon, title.outer, lexicon.pronouns[pronoun[0]])
        return []
    words = norm[title.start : title.end].split()
    renewed = opens and bool(led_by & lexicon.fresh) and bool(led_by & lexicon.determiners)  # `La nouvelle présidente hérite …`
    if words and (
        (led_by & lexicon.pointing)
        or (renewed and not led_by & lexicon.indefinite)
        or (
            words[0].lower().partition("-")[0] in lexicon.past
            and led_by & lexicon.determiners
            and not led_by & lexicon.indefinite
            and (opens or _is_said(view, lexicon, title))
        )
    ):
        gender_of = next((found for word in (*words, *title.led_by) if (found := lexicon.gender_of_title(word))), "")
        return antecedent(view, lexicon, title.outer, gender_of, known)
    return []


def _is_said(view: View, lexicon: Lexicon, title: Title) -> bool:
    """Whether a title with an article stands right after a quotation and its verb: `« … », a lâché l'ancien adjoint`."""
    return bool(set(title.led_by) & lexicon.articles) and _SAID.search(view.norm, max(0, title.outer - _AFTER), title.outer) is not None


def elegant(view: View, lexicon: Lexicon, title: Title, known: Set[str]) -> list[int]:
    """Whom `Le directeur général d'Alpine …` means where the sentence before is about one person of whom no title is known: that person.

    Args:
        known: fullest names of the persons whose titles are known.
    """
    document, people = view.document, view.people
    if not title.organisations or not set(title.led_by) & lexicon.determiners or not document.sentences:
        return []
    if view.norm[title.start : title.end].isalpha() and view.at.get(title.end + 1) is not None:
        return []  # `L'horloger Norda`: the organisation itself
    here = document.sentence_at(title.outer)
    if here == 0 or view.norm[document.sentences[here].start : title.outer].strip():
        return []
    before = document.sentences[here - 1]
    named = people.between(before.start, before.end)
    heading = before.end - before.start < _HEADING and view.norm[before.end - 1] not in ".!?…"  # a heading about one person, over a paragraph of its own
    if ("\n" in view.norm[before.start : title.outer] and not heading) or len(named) != 1 or people.spans[named[0]].start != before.start:
        return []
    if not heading and people.names[named[0]] in known:
        return []
    gender = next((found for word in title.led_by if (found := lexicon.gender_of_article(word))), "")
    return named if people.genders[named[0]] in {"", gender} or not gender else []


def _after_opening(view: View, offset: int) -> bool:
    """Whether only a phrase without a name stands before the code point in its sentence: `Élue en janvier, l'ancienne …`."""
    start = view.sentence_start(offset)
    return _OPENING.fullmatch(view.norm, start, offset) is not None and not view.people.between(start, offset)


def _by_verb(view: View, lexicon: Lexicon, title: Title) -> tuple[int, str] | None:
    """Place and gender of the pronoun whose verb gives the title: `elle a été`, `he began as`."""
    start = max(0, title.outer - _VERB)
    if not any(view.norm.find(form, start, title.outer) >= 0 for form in lexicon.pronouns):
        return None
    for match in reversed(list(lexicon.pronoun.finditer(view.norm, start, title.outer))):
        if lexicon.connector.fullmatch(view.norm, match.end(), title.outer) or (lexicon.head_final and view.norm[match.end() : title.outer].rstrip() == "'s"):
            return match.start(), lexicon.pronouns[match[0]]
    return None


def antecedent(view: View, lexicon: Lexicon, offset: int, gender: str, known: Set[str] = frozenset()) -> list[int]:
    """Whom a pronoun at the code point stands for: the subject of the nearest sentence that names someone of that gender, else whom it names.

    Names in quotations are left aside, save those of `known` persons: `« Non, lâche le président de Y, X. … » L'ancien joueur …`.
    """
    people, document = view.people, view.document
    here = document.sentence_at(offset)
    fallback: list[int] = []
    left = _SENTENCES
    for sentence in range(here, -1, -1):
        start = document.sentences[sentence].start if document.sentences else 0
        if left < 0 or (offset - start > (_NAME if left == _SENTENCES else _CHAIN) and sentence != here):
            break
        end = min(offset, document.sentences[sentence].end) if document.sentences else offset
        if sentence != here and gender and lexicon.pronouns.get(view.norm[start:end].partition(" ")[0]) == gender:
            continue  # it is about the same person: who, the sentences before tell
        left -= 1
        quoted = [match.span() for match in _QUOTED.finditer(view.norm, start, end)]
        named = [
            number
            for number in people.between(start, end)
            if (not gender or people.genders[number] in {"", gender})
            and (people.names[number] in known or not any(low < people.spans[number].start < high for low, high in quoted))
        ]
        subjects = [number for number in named if not _is_object(view, lexicon, number)]
        if subjects:
            return subjects[:1]
        fallback = fallback or (named[-1:] if len({people.names[number] for number in named}) == 1 else [])
    return fallback


def _is_object(view: View, lexicon: Lexicon, number: int) -> bool:
    """Whether a preposition governs a person, or the list that the person stands in: `avec X, Y et Z`."""
    people = view.people
    while number > 0 and lexicon.list_join.fullmatch(view.norm, people.spans[number - 1].end, people.spans[number].start):
        number -= 1
    start = people.spans[number].start
    before = view.norm[max(0, start - 24) : start].lower().split()
    called = bool(before) and before[-1] in lexicon.called_after  # `dans le gouvernement X`
    return called or is_oblique(view, lexicon, start)
