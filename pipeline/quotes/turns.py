"""Attributions that no list of verbs knows: any verb before a name, a name that ends the line of its quotation."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.quotes.cues import cues_in, words_of
from pipeline.quotes.lexicon import Lexicon
from pipeline.quotes.marks import Quoted
from pipeline.quotes.speakers import Speaker, Speakers
from pipeline.quotes.subjects import clause_end
from pipeline.typography import line_start

_ONE_WORD = re.compile(r"(?:,|[!?…]) ([^\W\d_A-ZÀ-Ý]{4,}) $")


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says it, by what words, and how far the attribution goes in the text.

    Attributes:
        cue: verb or expression as written, None without.
        end: code point after the words that attribute, 0 where they stand elsewhere.
        how: where the speaker is told. By words of the sentence: `inside` the quotation, `after` it, `before` it, or `part` (a few words quoted in a
            sentence). By the layout: `line` (a line of its own, or a dialogue announced), `label` (a name before its answer), `answer` (of an
            interview). By what goes before: `narrated` (the subject of the sentence before), `continued` (who speaks the quotation before).
    """

    speaker: Speaker
    cue: str | None
    end: int
    how: str


def incise_before(speakers: Speakers, quoted: Quoted, number: int, lexicon: Lexicon) -> Attribution | None:
    """Any verb between a comma and a name that another mark follows: `« Oui, jubile X, de Y. … »`."""
    view, norm = speakers.view, speakers.view.norm
    span = view.people.spans[number]
    match = _ONE_WORD.search(norm, max(quoted.start, span.start - 28), span.start)
    if match is None or not re.match(r"[,.…?!]", norm[span.end : span.end + 1]):
        return None
    word = match[1]
    if lexicon.verb_like.fullmatch(word) is None or word in lexicon.not_verbs or word in lexicon.subject_ends or word in lexicon.oblique or view.is_title(word):
        return None
    return Attribution(speakers.person(number), view.text[match.start(1) : match.end(1)], span.end, "inside")


def signed(speakers: Speakers, quoted: Quoted, position: int, lexicon: Lexicon) -> Attribution | None:
    """The rest of a line that a quotation opens, where it only names a person: `« … » X`, `« … » Le ministre-président`."""
    view, norm = speakers.view, speakers.view.norm
    line = norm.find("\n", quoted.outer_end)
    line = len(norm) if line < 0 else line
    if position >= line or line - position > 60 or norm[line_start(norm, quoted.outer_start) : quoted.outer_start].strip(" \t–—―•*-"):
        return None
    end = position + len(norm[position:line].rstrip(" ."))
    mention = view.at.get(position)
    if (
        mention is not None
        and mention.label == "PERSON"
        and (mention.end == end or (norm[mention.end : mention.end + 2] in {", ", " ("} and not cues_in(norm, mention.end, end, lexicon)))
    ):
        named = speakers.person(view.people.first_from(position))
        return Attribution(named, None, named.end, "after")
    determiner = lexicon.determiner.match(norm, position, end)
    if determiner is not None and norm[position].isupper() and not re.search(r"[,.:;!?]", norm[position:end]):
        meant = speakers.described(position, determiner.end(), end, lexicon)
        if meant is not None and meant.name in view.people.names:
            return Attribution(meant, None, end, "after")
    return None


def any_verb(speakers: Speakers, words: list[tuple[int, int, str]], lexicon: Lexicon, limit: int) -> Attribution | None:
    """Any one word between the mark and a name, or the noun for a person, is taken for a verb of saying: there are more of them than any list has."""
    view, norm = speakers.view, speakers.view.norm
    reflexive = words[0][2] in lexicon.clitics and len(words) > 1
    start, end, word = words[1] if reflexive else words[0]
    if word in lexicon.subject_ends or word in lexicon.oblique or word in lexicon.agents or len(word) < 4 or view.is_title(word):
        return None
    written, position = view.text[words[0][0] : end], end
    if view.label_at(end + 1) == "PERSON":
        return Attribution(speakers.person(view.people.first_from(end + 1)), written, end + 1, "after")
    if lexicon.verb_like.fullmatch(word) is None or not lexicon.pronouns_inverted:
        return None
    for _ in range(3):
        adverb = lexicon.adverb.match(norm, position, limit)
        if adverb is None or adverb.end() <= position:
            break
        position = adverb.end()
    start = position + (norm[position : position + 1] == " ")
    honorific = lexicon.honorific.match(norm, start)
    start = honorific.end() if honorific is not None else start
    if view.label_at(start) == "PERSON":
        return Attribution(speakers.person(view.people.first_from(start)), written, start, "after")
    determiner = lexicon.determiner.match(norm, start)
    if determiner is not None:
        noun = words_of(norm, determiner.end(), min(limit, determiner.end() + 30))[:1]
        if noun and (noun[0][2] in lexicon.person_nouns or noun[0][2] in lexicon.ordinals or view.is_title(noun[0][2])):
            found = speakers.subject_at(start, lexicon, limit=clause_end(norm, start, limit))
            return Attribution(found, written, max(found.end, start), "after") if found is not None else None
    return None
