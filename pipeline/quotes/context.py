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
# No sentence is looked for further back than this (code points).
_REACH = 1200
# `, gérante,` after a name is no longer than this.
_APPOSITION = 90
# A question to oneself between a speaker and a quotation.
_ASIDE = 40


def narrated(speakers: Speakers, quoted: Quoted, lexicon: Lexicon) -> Speaker | None:
    """The one person whom the sentence right before a quotation is about, where the quotation is a sentence of its own."""
    norm = speakers.view.norm
    end = quoted.outer_start
    start, whole = _line_within_reach(norm, end)
    if not whole or norm[start:end].strip():
        lead = norm[start:end].rstrip()
        if lead[-1:] not in ".!?…" or _told_after(norm, quoted) or norm[quoted.start : quoted.start + 1].islower():
            return None
        end = start + len(lead)
    else:
        # The quotation opens its paragraph: the one before must be a lead to it, not speech of its own.
        end = start
        while end and norm[end - 1].isspace():
            end -= 1
        start, whole = _line_within_reach(norm, end)
        if end - start > _LEAD or _told_after(norm, quoted) or norm[end - 1 : end] not in ".:" or speakers.in_quote(end - 2):
            return None
    before = start
    for match in _SENTENCE.finditer(norm, start, end):
        before, start, whole = start, match.end(), True
    if not whole:
        return None
    if norm[start:end].endswith("?") and end - start < _ASIDE and before < start:  # `X regarde plus loin. Une usine ? « … »`
        return subject_of(speakers, before, start, lexicon)
    return subject_of(speakers, start, end, lexicon)


def introduced(speakers: Speakers, quoted: Quoted, lexicon: Lexicon) -> Speaker | None:
    """Who speaks a quotation that opens a paragraph, where the next sentence first names the one person it is about, and what they are.

    `« … » À Y, X, gérante, attend.`; a sentence without the apposition may be about whoever wrote the words, or reads them.
    """
    view, norm = speakers.view, speakers.view.norm
    if not opens_line(norm, quoted.outer_start) or _told_after(norm, quoted) or norm[quoted.end - 1] not in ".!?…":
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
    if view.people.is_named_before(named[0]) or len({names[number] for number in named}) > 1:
        return None  # named before: the narrative may be about somebody else
    lead = norm[opening : first.start].strip()
    if speakers.is_oblique(first.start, lexicon) or (lead and (not lead.endswith(",") or len(lead) > _ASIDE)):
        return None
    return speakers.person(named[0]) if _apposed(speakers, first.end, min(end, first.end + _APPOSITION), lexicon) else None


def _apposed(speakers: Speakers, start: int, end: int, lexicon: Lexicon) -> bool:
    """Whether commas set off, right after a name that ends at the code point, what its person is: `, gérante,`, `, gérante de Y,`."""
    norm = speakers.view.norm
    close = norm.find(",", start + 1, end) if norm.startswith(", ", start) else -1
    words = words_of(norm, start, close) if close > 0 else []
    if not words or words[0][2] in lexicon.subject_ends:
        return False
    return any(word in lexicon.person_nouns or word in speakers.view.lexicon.heads for _, _, word in words[:3])


def _line_within_reach(norm: str, offset: int) -> tuple[int, bool]:
    """Where the line of the code point starts, or the part of it that is looked at, and whether that is all of it."""
    floor = max(0, offset - _REACH)
    start = norm.rfind("\n", floor, offset) + 1
    return (start, True) if start or not floor else (floor, False)


def opens_line(norm: str, offset: int) -> bool:
    """Whether only spaces stand before the code point in its line."""
    start, whole = _line_within_reach(norm, offset)
    return whole and not norm[start:offset].strip()


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
    topic = next((form for form in lexicon.topics if view.norm.startswith(form, start)), None)
    if people and topic is not None and view.people.spans[people[0]].start == start + len(topic):
        return speakers.person(people[0])  # `Quant à X, elle …`
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
