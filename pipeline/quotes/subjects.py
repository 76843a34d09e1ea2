"""The subject that follows a verb of saying: `explique X`, `a-t-il ajouté`, `lance, ému, le patron de Y`."""

from __future__ import annotations

import re

from pipeline.quotes.cues import Cue
from pipeline.quotes.lexicon import Lexicon
from pipeline.quotes.speakers import Speaker, Speakers

_CLAUSE_END = re.compile(r"[.;:!?\n«“\"](?!\w)")
# Between a verb and its subject: `lance, ému, X`.
_ASIDE = re.compile(r", [^,.;:!?\n«»\"]{1,32}, ?")


def inverted(speakers: Speakers, cue: Cue, lexicon: Lexicon, limit: int) -> tuple[Speaker, int] | None:  # noqa: C901 - one branch per form
    """The subject after a verb of saying, with the end of what names it."""
    norm, view = speakers.view.norm, speakers.view
    if cue.pronoun:
        if cue.pronoun == "on":
            place = lexicon.on_place.match(norm, cue.end + 1, limit)
            found = speakers.subject_at(place.end(), lexicon, limit=clause_end(norm, place.end(), limit)) if place is not None else None
            return (found, found.end) if found is not None else None
        resolved = speakers.pronoun(cue.start, cue.pronoun, lexicon, start=cue.pronoun_start, end=cue.pronoun_end)
        return (resolved, cue.end) if resolved is not None else None
    limit = clause_end(norm, cue.end, limit)
    position = cue.end
    for _ in range(4):
        found = speakers.subject_at(position, lexicon, limit=limit, unknown=True)
        if found is not None:
            return found, max(found.end, position)
        adverb = lexicon.adverb.match(norm, position, limit)
        if adverb is not None and adverb.end() > position:
            position = adverb.end()
            continue
        aside = _ASIDE.match(norm, position, limit)
        if aside is not None and not view.mentions_between(position, aside.end()):
            position = aside.end()
            continue
        place = lexicon.on_place.match(norm, position + 1, limit) if norm[position : position + 1] == " " else None
        if place is not None and (word := lexicon.place_noun.match(norm, place.end(), limit)) is not None and not view.mentions_between(position, word.end()):
            position = word.end()  # `plaisantait à la buvette un élu`
            continue
        mention = view.next_mention(position)
        if mention is not None and mention.label == "DATE" and mention.start - position < 6:
            position = mention.end
            continue
        break
    # Past a complement (`a déclaré à la presse réunie à Lille X`): the first person named whom no preposition governs.
    for number in view.people.between(cue.end, limit):
        span = view.people.spans[number]
        if not speakers.is_oblique(span.start, lexicon) and span.start - cue.end < 110:
            return speakers.person(number), span.end
    return None


def clause_end(norm: str, start: int, limit: int) -> int:
    """Where the clause that starts at the code point ends: at a stop, a line break or a quotation mark, and at `limit` at the latest."""
    stop = _CLAUSE_END.search(norm, start, limit)
    return stop.start() if stop is not None else limit
