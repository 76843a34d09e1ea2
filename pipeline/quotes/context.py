"""Who speaks a quotation that no verb attributes: the subject of the sentence before it, where that tells."""

from __future__ import annotations

import re

from pipeline.quotes.cues import words_of
from pipeline.quotes.lexicon import Lexicon
from pipeline.quotes.marks import Quoted
from pipeline.quotes.speakers import Speaker, Speakers

_SENTENCE = re.compile(r"[.!?…][\"»)]*\s+(?=[^\W\da-zà-ÿ]|[\"«'–—-]|\d)")
_GOES_ON = re.compile(r"[ ,]*[^\W\d_A-ZÀ-Ý]")
# A paragraph that only leads to the quotation of the next one is no longer than this (code points).
_LEAD = 320
# Within a paragraph, a speaker is believed for so many code points.
_PARAGRAPH = 600
# A question to oneself between a speaker and a quotation.
_ASIDE = 40


def narrated(speakers: Speakers, quoted: Quoted, lexicon: Lexicon) -> Speaker | None:
    """The one person whom the sentence right before a quotation is about, where the quotation is a sentence of its own."""
    norm = speakers.view.norm
    end = quoted.outer_start
    start = norm.rfind("\n", 0, end) + 1
    if norm[start:end].strip():
        lead = norm[start:end].rstrip()
        if lead[-1:] not in ".!?…" or _told_after(norm, quoted) or norm[quoted.start : quoted.start + 1].islower():
            return None
        end = start + len(lead)
    else:
        # The quotation opens its paragraph: the one before must be a lead to it, not speech of its own.
        end = len(norm[:start].rstrip())
        start = norm.rfind("\n", 0, end) + 1
        if end - start > _LEAD or _told_after(norm, quoted) or norm[end - 1 : end] not in ".:" or speakers.in_quote(end - 2):
            return None
    before = start
    for match in _SENTENCE.finditer(norm, start, end):
        before, start = start, match.end()
    if norm[start:end].endswith("?") and end - start < _ASIDE and before < start:  # `X regarde plus loin. Une usine ? « … »`
        return subject_of(speakers, before, start, lexicon)
    return subject_of(speakers, start, end, lexicon)


def of_paragraph(speakers: Speakers, quoted: Quoted, lexicon: Lexicon) -> Speaker | None:
    """Who speaks a quotation that ends a paragraph about one person: whoever spoke in it before, or whom it opens with."""
    view, norm = speakers.view, speakers.view.norm
    start = norm.rfind("\n", 0, quoted.outer_start) + 1
    lead = norm[start : quoted.outer_start].rstrip()
    if not lead or lead[-1] not in ".!?…" or _told_after(norm, quoted):
        return None
    last = speakers.last if speakers.last is not None and speakers.last_at >= start else None
    floor = speakers.last_at if last is not None else start
    if quoted.outer_start - floor > _PARAGRAPH:
        return None
    named = [number for number in view.people.between(floor, quoted.outer_start) if not speakers.in_quote(view.people.spans[number].start)]
    if last is not None:
        return last if all(view.people.names[number] == last.name for number in named) else None
    first = view.people.spans[named[0]] if named else None
    if first is None or first.start - start > 3:
        return None
    others = {view.people.names[number] for number in named if not speakers.is_oblique(view.people.spans[number].start, lexicon)}
    return speakers.person(named[0]) if len(others) == 1 else None


def introduced(speakers: Speakers, quoted: Quoted, lexicon: Lexicon) -> Speaker | None:
    """Who speaks a quotation that opens a paragraph, where the next sentence first names the one person it is about: `« … » À Y, X, gérant, attend.`."""
    view, norm = speakers.view, speakers.view.norm
    start = norm.rfind("\n", 0, quoted.outer_start) + 1
    if norm[start : quoted.outer_start].strip() or _told_after(norm, quoted) or norm[quoted.end - 1] not in ".!?…":
        return None
    opening = quoted.outer_end
    while norm[opening : opening + 1] == " ":
        opening += 1
    sentences = view.document.sentences
    end = sentences[view.document.sentence_at(opening)].end if sentences and opening < len(norm) else opening
    named = view.people.between(opening, end)
    if not named or norm[opening : opening + 1] in {"\n", ""} or norm[opening].islower():
        return None
    first = view.people.spans[named[0]]
    names = view.people.names
    if names[named[0]] in {names[number] for number in view.people.between(0, quoted.outer_start)} or len({names[number] for number in named}) > 1:
        return None  # named before: the narrative may be about somebody else
    lead = norm[opening : first.start].strip()
    if speakers.is_oblique(first.start, lexicon) or (lead and (not lead.endswith(",") or len(lead) > _ASIDE)):
        return None
    return speakers.person(named[0])


def _told_after(norm: str, quoted: Quoted) -> bool:
    """Whether the sentence goes on after the quotation: it has a speaker there, whom the text names in a way that was not understood."""
    return _GOES_ON.match(norm, quoted.outer_end) is not None


def subject_of(speakers: Speakers, start: int, end: int, lexicon: Lexicon) -> Speaker | None:  # noqa: C901 - one branch per form
    """The person, or whom a pronoun means, that a sentence is about; none where it is about several."""
    view = speakers.view
    words = words_of(view.norm, start, min(end, start + 40))
    if not words or speakers.in_quote(start + 1):
        return None
    opening = view.norm.find(", ", start, min(end, start + 140))
    if opening > 0 and view.norm.rfind(",", start, end) >= opening:  # `Fille d'un tourneur, elle …`
        words = [*words[:1], *words_of(view.norm, opening, min(end, opening + 12))[:1], *words[1:]]
    for word_start, word_end, word in words[:2]:
        if lexicon.pronouns.get(word) in {"m", "f"} and not view.people.between(start, word_start):
            return speakers.pronoun(word_start, lexicon.pronouns[word], lexicon, start=word_start, end=word_end)
    people = [number for number in view.people.between(start, end) if not speakers.in_quote(view.people.spans[number].start)]
    leading = lexicon.according_before.match(view.norm, start)
    free = [
        number
        for number in people
        if not speakers.is_oblique(view.people.spans[number].start, lexicon) or (leading is not None and view.people.spans[number].start == leading.end())
    ]
    if free:
        first = free[0]
        if len({view.people.names[number] for number in free}) > 1 and view.people.spans[first].start > start + 3:
            return None
        between = view.norm[view.people.spans[first].end : view.people.spans[free[1]].start] if len(free) > 1 else ""
        return None if between.strip(" ,") in view.lexicon.conjunctions else speakers.person(first)
    for word_start, word_end, word in words[:3]:
        kind = lexicon.pronouns.get(word, "")
        if kind in {"m", "f"}:
            return speakers.pronoun(word_start, kind, lexicon, start=word_start, end=word_end)
    if people:
        return None
    if (determiner := lexicon.determiner.match(view.norm, start, end)) is not None and (noun := words_of(view.norm, determiner.end(), end)[:1]):
        spoken_of = (
            speakers.described(start, noun[0][0], noun[0][1], lexicon) if lexicon.folk.fullmatch(noun[0][2]) or noun[0][2] in lexicon.last_person else None
        )
        if spoken_of is not None and spoken_of.name in view.people.names:  # `Le Belge était 14e. « … »`
            return spoken_of
    return speakers.somebody(start, end, lexicon)
