"""What stands right before words quoted in a sentence: whose thought or saying they are, and where they are but a name."""

from __future__ import annotations

import re

from pipeline.quotes.cues import Cue, words_of
from pipeline.quotes.lexicon import Lexicon
from pipeline.quotes.marks import Quoted
from pipeline.quotes.speakers import Speaker, Speakers

# A name given in quotation marks has no more words than this; the word after them is no longer than this (code points).
_NAMED, _WORD = 3, 30
# An infinitive has so many letters at least.
_INFINITIVE = 4
# Between a name and `pour qui « … »`.
_APPOSED = re.compile(r"[ ,]*")


def thinking(speakers: Speakers, start: int, position: int, lexicon: Lexicon) -> Speaker | None:
    """The one person named, or speaking, right before `pour qui` at the code point, in a sentence from `start` on: `X, pour qui « … »`."""
    view = speakers.view
    named = view.people.between(start, position)
    if not named:
        near = speakers.last is not None and 0 <= speakers.last_at <= position and _APPOSED.fullmatch(view.norm, speakers.last_at, position)
        return speakers.last if near else None
    span = view.people.spans[named[-1]]
    if not _APPOSED.fullmatch(view.norm, span.end, position) or speakers.is_oblique(span.start, lexicon):
        return None  # `les clients de X, pour qui « … »`
    listed = len(named) > 1 and view.lexicon.list_join.fullmatch(view.norm, view.people.spans[named[-2]].end, span.start) is not None
    return None if listed else speakers.person(named[-1])


def complement_of(speakers: Speakers, speaker: Speaker | None, lexicon: Lexicon) -> Speaker | None:
    """Whose saying a noun phrase means (`la formule de X`), None where it is nobody's (`la formule`); any other speaker as is."""
    if speaker is None or speaker.name is None or speaker.start < 0:
        return speaker
    words = words_of(speakers.view.norm, speaker.start, speaker.end)
    if not words or words[0][2] not in lexicon.sayings or speakers.view.inside_mention(words[0][0]):
        return speaker
    if len(words) > 1 and words[1][2] in lexicon.title_links:
        contracted = lexicon.determiner.match(speakers.view.norm, words[1][0]) is not None  # `du maire`
        start = words[1][0] if contracted else words[1][1]
        owner = speakers.subject_at(start, lexicon, limit=speaker.end)
        return owner if owner is not None and owner.name and speakers.is_someone(owner, lexicon) else None
    return speaker if len(words) > 1 and speakers.view.lexicon.head_final else None  # `custom officers`, but `la formule consacrée`


def names_a_thing(speakers: Speakers, cue: Cue, part: tuple[int, Quoted], before: tuple[int, int, str], lexicon: Lexicon) -> bool:
    """Whether a participle that looks like a verb of saying gives the noun right before it a name: `elle aime le flacon dit « cœur inversé »`.

    `part` is the start of the sentence and the words quoted. Such a name is short and opens with no verb.
    """
    view, word = speakers.view, before[2]
    start, quoted = part
    if view.norm[cue.start : cue.end].lower() not in lexicon.participles_of_naming or view.norm[before[1] : cue.start] != " ":
        return False
    if (
        word in lexicon.pronouns
        or word in lexicon.clitics
        or word in lexicon.relative
        or word in lexicon.person_nouns
        or word in view.lexicon.heads
        or word in lexicon.last_person
        or view.inside_mention(before[0])
    ):
        return False
    said = view.norm[quoted.start : quoted.end].lower().replace("'", "' ").split()
    verbal = (lexicon.negating, lexicon.reflexives, lexicon.pronouns, lexicon.speech_words)
    if (
        not 0 < len(said) <= _NAMED
        or any(first in words for first in said[:2] for words in verbal)
        or (len(said[0]) >= _INFINITIVE and said[0].endswith(lexicon.infinitive_endings))
    ):
        return False
    _, mark, opening = view.norm[start : before[0]].lower().rpartition(", ")
    if not lexicon.is_determiner(opening.strip()) or (mark and word not in view.lexicon.organisation_nouns):
        return True
    # The noun is the subject: of the verb before the words quoted, unless another one follows them (`Le flacon dit « … » revient`).
    following = words_of(view.norm, quoted.outer_end, quoted.outer_end + _WORD)[:1]
    return (
        bool(following)
        and view.norm[quoted.outer_end : following[0][0]] == " "
        and lexicon.verb_like.fullmatch(following[0][2]) is not None
        and not any(following[0][2] in words for words in (lexicon.subject_ends, lexicon.oblique, lexicon.clause_words))
        and lexicon.determiner.match(view.norm, following[0][0]) is None
    )
