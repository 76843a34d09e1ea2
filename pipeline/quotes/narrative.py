"""Whom a text is about at a place of it: the person named last, subjects before objects, pronouns followed back to their names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.quotes.bylines import writes
from pipeline.quotes.holders import agree
from pipeline.quotes.lexicon import Lexicon

if TYPE_CHECKING:
    from pipeline.quotes.speakers import Speakers

# A pronoun means someone named no further back than this (code points).
REACH = 1600
# An object named nearest goes before a subject more than so many sentences farther off.
_NEAR = 3
# How many sentences back the pronoun that opens them tells that they are about one person.
_CHAIN = 8
# What a name is in its sentence, the higher the likelier to be spoken of: governed by a preposition, acting in a passive, neither.
_OBJECT, _AGENT, _SUBJECT = range(3)
# Guards against pages of results: no list is followed further, nor more names looked at for whom a text is about.
_LISTED, _NAMES = 12, 300
_MARK = re.compile(r"[,.;:!?()«»\"\n“”]| [–—-] ")


def spoken_of(  # noqa: C901 - one branch per way of standing for somebody
    speakers: Speakers, offset: int, gender: str, lexicon: Lexicon
) -> tuple[int, int, bool] | None:
    """The person spoken of last before the code point outside quotations: number, place, and whether as a subject rather than an object."""
    people, document = speakers.view.people, speakers.view.document
    chosen: tuple[int, int, int] | None = None
    sentence = -1
    own = document.sentence_at(offset) if document.sentences else -1
    for number in range(people.first_from(offset) - 1, -1, -1):
        span = people.spans[number]
        if offset - span.start > REACH:
            break
        if speakers.in_quote(span.start) or not agree(people.genders[number], gender) or writes(speakers.view.norm, span, lexicon):
            continue
        here = document.sentence_at(span.start)
        if chosen is not None and here != sentence:
            if chosen[2] == _SUBJECT or (chosen[2] == _AGENT and not _is_chain(speakers, sentence, own, gender, lexicon)):
                break
            if sentence - here > _NEAR and not _is_chain(speakers, here, sentence, gender, lexicon):
                break
        if here != own and _opens_with(speakers, here, gender, lexicon):
            continue  # `Elle a vu X. Elle …`: both of the same person
        rank = _rank(speakers, number, lexicon)
        if chosen is None or rank > chosen[2] or (here == sentence and rank == chosen[2] != _OBJECT):
            chosen, sentence = (number, span.start, rank), here
    if (chosen is None or chosen[2] != _SUBJECT) and gender:
        # Where the sentences since open with the pronoun, they are about whom the text is about, not about an object named on the way.
        since = range(own if sentence == own else own - 1, max(min(sentence, own - 1), own - _CHAIN), -1)
        led = next((number for number in since if _opens_with(speakers, number, gender, lexicon)), None)
        topic = _topic(speakers, offset, gender, lexicon) if led is not None else None
        if led is not None and topic is not None:
            return topic, document.sentences[led].start, True
    return (chosen[0], chosen[1], chosen[2] != _OBJECT) if chosen is not None else None


def _topic(speakers: Speakers, offset: int, gender: str, lexicon: Lexicon) -> int | None:
    """The person of a gender of whom the text before the code point is: named first as a subject, and no one more often."""
    people = speakers.view.people
    counts: dict[str, list[int]] = {}
    for number in range(min(people.first_from(offset), _NAMES)):
        if not speakers.in_quote(people.spans[number].start) and agree(people.genders[number], gender) and _rank(speakers, number, lexicon) == _SUBJECT:
            counts.setdefault(people.names[number], []).append(number)
    first = next(iter(counts.values()), None)
    return first[-1] if first is not None and len(first) == max(map(len, counts.values())) else None


def _opens_with(speakers: Speakers, sentence: int, gender: str, lexicon: Lexicon) -> bool:
    """Whether the sentence of that number opens with the pronoun of a gender, which stands for somebody."""
    sentences = speakers.view.document.sentences
    if not gender or not 0 <= sentence < len(sentences):
        return False
    start = sentences[sentence].start
    word, _, rest = speakers.view.norm[start : min(sentences[sentence].end, start + 30)].lower().partition(" ")
    return lexicon.pronouns.get(word) == gender and rest.partition(" ")[0] not in lexicon.impersonal


def _is_chain(speakers: Speakers, first: int, last: int, gender: str, lexicon: Lexicon) -> bool:
    """Whether a sentence between two opens with the pronoun of a gender, so that a subject before them is still spoken of."""
    return any(_opens_with(speakers, sentence, gender, lexicon) for sentence in range(max(first + 1, last - _CHAIN * 2), last))


def _rank(speakers: Speakers, number: int, lexicon: Lexicon) -> int:
    """What a person's mention is in its sentence: `_SUBJECT`, `_AGENT` or `_OBJECT`."""
    view = speakers.view
    people, document = view.people, view.document
    first = number
    while max(0, number - _LISTED) < first and view.lexicon.list_join.fullmatch(view.norm, people.spans[first - 1].end, people.spans[first].start):
        first -= 1  # `contre X et Y`
    start = people.spans[first].start
    if speakers.is_oblique(start, lexicon) or (first == number and _is_joined(speakers, start)):
        return _OBJECT
    opening = document.sentences[document.sentence_at(start)].start if document.sentences else 0
    words = view.norm[opening:start].lower().replace("'", "' ").split()
    if (
        words
        and (words[0] in lexicon.pronouns_inverted or words[0] in lexicon.pronouns)
        and not lexicon.clause_words.intersection(words)
        and not _MARK.search(view.norm, opening, start)
    ):
        return _OBJECT  # `On y trouve X`
    passive = _passive(speakers, start, lexicon)
    return _SUBJECT if passive is None else _AGENT if passive else _OBJECT


def _is_joined(speakers: Speakers, start: int) -> bool:
    """Whether a joining word and a title stand before a name: `The Welshman and co-driver X`."""
    before = speakers.view.norm[max(0, start - 40) : start].split()
    if not before or before[-1] not in speakers.view.lexicon.heads:
        return False
    return any(word in speakers.view.lexicon.conjunctions for word in before[-3:-1])


def _passive(speakers: Speakers, start: int, lexicon: Lexicon) -> bool | None:
    """Whether a name is that of who acts in a passive (`tourné par X`) rather than of a maker (`a photograph by X`); None where neither."""
    before = speakers.view.norm[max(0, start - 30) : start].split()
    if not before or before[-1].lower() not in lexicon.passive:
        return None
    return len(before) > 1 and (before[-2].lower().endswith(lexicon.passive_endings) or before[-2].lower() in speakers.view.lexicon.led)
