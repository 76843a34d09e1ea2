"""Titles whose holder is named elsewhere: after a pronoun, before one, behind `cet ancien …`; and organisations named at the start of a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.roles.lexicon import Lexicon
from pipeline.roles.titles import Title
from pipeline.roles.view import View

# From a pronoun to the title that a verb gives it, and from a pronoun back to the name that it stands for (code points).
_VERB, _NAME = 110, 700
# A pronoun stands for somebody named in its sentence or in one of so many before.
_SENTENCES = 3
_OPENING = re.compile(r"[^,.;:!?\n]{0,60}, $")
_SENTENCE_END = re.compile(r"(?:[.!?…][\"»)]*\s|\n|^)[\s«\"–—•-]*$")
_QUOTED = re.compile(r"«[^»\n]*(?:»|$)|\"[^\"\n]*(?:\"|$)")


def pointed_at(view: View, lexicon: Lexicon, title: Title) -> list[int]:
    """The person, as a list of one or none, whose title it is through a pronoun or a pointing word."""
    norm = view.norm
    if (gender := _by_verb(view, lexicon, title)) is not None:
        return antecedent(view, lexicon, gender[0], gender[1])
    opens = _SENTENCE_END.search(norm, max(0, title.outer - 8), title.outer) is not None or _after_opening(view, title.outer)
    led_by = set(title.led_by)
    if opens and not led_by & lexicon.determiners:
        # `Ancienne directrice de X, elle …`
        comma = norm.find(",", title.stop, title.stop + 62)
        if comma >= 0 and _OPENING.fullmatch(norm, title.stop, comma + 2):
            pronoun = lexicon.pronoun.match(norm, comma + 2)
            if pronoun is not None:
                return antecedent(view, lexicon, title.outer, lexicon.pronouns[pronoun[0]])
        return []
    words = norm[title.start : title.end].split()
    renewed = opens and bool(led_by & lexicon.fresh) and bool(led_by & lexicon.determiners)  # `La nouvelle présidente hérite …`
    if (
        words
        and (renewed or led_by & lexicon.pointing or words[0].lower().partition("-")[0] in lexicon.past)
        and (led_by & lexicon.pointing or (opens and led_by & lexicon.determiners))
    ):
        gender_of = next((found for word in (*words, *title.led_by) if (found := lexicon.gender_of_title(word))), "")
        return antecedent(view, lexicon, title.outer, gender_of)
    return []


def elegant(view: View, lexicon: Lexicon, title: Title, known: Sequence[int]) -> list[int]:
    """Whom `Le directeur général d'Alpine …` means where the sentence before is about one person of whom no title is known: that person.

    Args:
        known: persons whose titles are known, by the numbers of mentions.
    """
    document, people = view.document, view.people
    if not title.organisations or not set(title.led_by) & lexicon.determiners or not document.sentences:
        return []
    here = document.sentence_at(title.outer)
    if here == 0 or view.norm[document.sentences[here].start : title.outer].strip():
        return []
    before = document.sentences[here - 1]
    named = people.between(before.start, before.end)
    if "\n" in view.norm[before.start : title.outer] or len(named) != 1 or people.spans[named[0]].start != before.start:
        return []
    if people.names[named[0]] in {people.names[person] for person in known}:
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
    for match in reversed(list(lexicon.pronoun.finditer(view.norm, start, title.outer))):
        if lexicon.connector.fullmatch(view.norm, match.end(), title.outer):
            return match.start(), lexicon.pronouns[match[0]]
    return None


def antecedent(view: View, lexicon: Lexicon, offset: int, gender: str) -> list[int]:
    """Whom a pronoun at the code point stands for: the subject of the nearest sentence that names someone of that gender, else whom it names."""
    people, document = view.people, view.document
    here = document.sentence_at(offset)
    fallback: list[int] = []
    for sentence in range(here, max(-1, here - _SENTENCES - 1), -1):
        start = document.sentences[sentence].start if document.sentences else 0
        if offset - start > _NAME and sentence != here:
            break
        end = min(offset, document.sentences[sentence].end) if document.sentences else offset
        quoted = [match.span() for match in _QUOTED.finditer(view.norm, start, end)]
        named = [
            number
            for number in people.between(start, end)
            if (not gender or people.genders[number] in {"", gender}) and not any(low < people.spans[number].start < high for low, high in quoted)
        ]
        subjects = [number for number in named if not _is_oblique(view, lexicon, people.spans[number].start)]
        if subjects:
            return subjects[:1]
        fallback = fallback or named[-1:]
    return fallback


def _is_oblique(view: View, lexicon: Lexicon, start: int) -> bool:
    before = view.norm[max(0, start - 14) : start].replace("'", "' ").split()
    while before and before[-1] in lexicon.honorifics:
        before.pop()
    if before and before[-1].lower() in lexicon.speaking and before[-1][:1].isupper():
        return False  # `Pour X, …`
    return bool(before) and before[-1].lower() in lexicon.links and before[-1].lower() not in lexicon.linking


def framed(view: View, lexicon: Lexicon, offset: int) -> str | None:
    """The organisation that opens the sentence of the code point: `Chez Y, le directeur X`, `Y : le directeur X`."""
    start = max(view.sentence_start(offset), view.norm.rfind("\n", 0, offset) + 1)
    if offset - start > 130:
        return None
    named = [span for span in view.mentions_between(start, offset) if span.label in {"ORG", "AGENCY"}]
    if len(named) != 1:
        return None
    frame = lexicon.frame.match(view.norm, start)
    mention = named[0]
    between = view.norm[mention.end : offset]
    if frame is not None and frame.end() == mention.start and not re.search(r"[.;:!?]", between):
        return view.text[mention.start : mention.end]
    if not view.norm[start : mention.start].strip(" –—•*-") and re.fullmatch(r" ?: ", between):
        return view.text[mention.start : mention.end]
    return None
