"""Cues: verbs of saying, read at a place of the text or looked for in a stretch of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.quotes.lexicon import Lexicon

_WORD = re.compile(r"[^\W\d_]+'?")
# Words between an auxiliary and its participle (`a très vite ajouté`).
_GAP = 3


@dataclass(frozen=True, slots=True)
class Cue:
    """A verb of saying in the text.

    Attributes:
        start: first code point, object pronouns and auxiliary included.
        end: code point after it.
        pronoun: kind of the subject pronoun of an inversion (`m`, `f`, `p`, `on`), `infinitive` for `d'ajouter`, empty otherwise.
        pronoun_start: its place.
        pronoun_end: code point after it.
    """

    start: int
    end: int
    pronoun: str = ""
    pronoun_start: int = 0
    pronoun_end: int = 0
    verb_end: int = 0

    def written(self, text: str) -> str:
        """The words of the cue as written, without the subject pronoun of an inversion: `a ajouté` for `a-t-il ajouté`."""
        if self.verb_end:
            return text[self.start : self.verb_end] + text[self.pronoun_end : self.end]
        return text[self.start : self.end]


def words_of(norm: str, start: int, end: int) -> list[tuple[int, int, str]]:
    """Words of a stretch in small letters, each with its place; an elided word keeps its apostrophe."""
    return [(match.start(), match.end(), match[0].lower()) for match in _WORD.finditer(norm, start, end)]


def may_start(norm: str, position: int, lexicon: Lexicon) -> bool:
    """Whether a cue may start with the word at the code point; told at a glance, to spare reading on."""
    match = _WORD.match(norm, position)
    if match is None:
        return False
    word = match[0].lower()
    return word in lexicon.verbs or word in lexicon.auxiliaries or word in lexicon.clitics or norm[match.end() : match.end() + 1] == "-"


def cue_at(norm: str, words: list[tuple[int, int, str]], first: int, lexicon: Lexicon) -> Cue | None:  # noqa: C901 - one branch per form of a verb
    """The cue whose first word is the one numbered `first`: `se réjouit`, `a déclaré`, `explique-t-il`, `a-t-il ajouté`, `said`."""
    number = first
    reflexive = False
    while number < len(words) and words[number][2] in lexicon.clitics:
        reflexive = reflexive or words[number][2] in lexicon.reflexives
        number += 1
    if number >= len(words):
        return None
    start = words[first][0]
    _, end, word = words[number]
    turned = _inversion(norm, words, number, lexicon)
    if turned is not None:
        place, kind = turned
        after = words[place][1]
        if word in lexicon.auxiliaries:
            participle = _participle(words, place + 1, lexicon)
            if participle is None:
                return None
            last = words[participle][1]
            return Cue(start, last, kind, words[place][0], after, end)
        if kind == "on":
            infinitive = place + 1 < len(words) and words[place + 1][2] in lexicon.on_infinitives
            return Cue(start, words[place + infinitive][1], kind, words[place][0], after) if infinitive or word in lexicon.verbs else None
        rest = next((tail for tail in lexicon.verbs.get(word, ()) if tail and _follows(words, place + 1, tail)), ())
        if word in lexicon.not_inverted and word not in lexicon.verbs:
            return None
        last = words[place + len(rest)][1]
        return Cue(start, last, kind, words[place][0], after, end)
    if word in lexicon.auxiliaries and (reflexive or word not in lexicon.bound_auxiliaries):
        participle = _participle(words, number + 1, lexicon)
        if participle is not None:
            last = words[participle][1]
            return Cue(start, last)
    last_word = _phrase(words, number, lexicon.verbs)
    if last_word is None and reflexive and word in lexicon.reflexive:
        last_word = number
    if last_word is None and reflexive:
        last_word = _phrase(words, first, lexicon.verbs)
    return Cue(start, words[last_word][1]) if last_word is not None else None


def embedding_at(words: list[tuple[int, int, str]], number: int, lexicon: Lexicon) -> Cue | None:
    """The cue of a quotation that is part of a sentence: `juge`, `se dit`, `qualifie`, `described`."""
    last = _phrase(words, number, lexicon.embedding)
    return Cue(words[number][0], words[last][1]) if last is not None else None


def _inversion(norm: str, words: list[tuple[int, int, str]], number: int, lexicon: Lexicon) -> tuple[int, str] | None:
    """Number and kind of the subject pronoun that a hyphen ties to a verb."""
    place = number + 1
    if not lexicon.pronouns_inverted or place >= len(words) or norm[words[number][1] : words[place][0]] != "-":
        return None
    if words[place][2] == lexicon.inversion_link and place + 1 < len(words) and norm[words[place][1] : words[place + 1][0]] == "-":
        place += 1
    kind = lexicon.pronouns_inverted.get(words[place][2])
    return None if kind is None else (place, kind)


def _participle(words: list[tuple[int, int, str]], number: int, lexicon: Lexicon) -> int | None:
    """Number of the last word of the participle that follows an auxiliary."""
    for place in range(number, min(number + _GAP + 1, len(words))):
        if place and words[place][0] - words[place - 1][1] > 1:
            return None  # no participle lies past a comma
        last = _phrase(words, place, lexicon.participles)
        if last is not None:
            return last
    return None


def _phrase(words: list[tuple[int, int, str]], number: int, phrases: dict[str, list[tuple[str, ...]]]) -> int | None:
    """Number of the last word of the phrase that starts there."""
    for tail in phrases.get(words[number][2], ()):
        if _follows(words, number + 1, tail):
            return number + len(tail)
    return None


def _follows(words: list[tuple[int, int, str]], number: int, tail: tuple[str, ...]) -> bool:
    return len(words) >= number + len(tail) and all(words[number + place][2] == word for place, word in enumerate(tail))


def cues_in(norm: str, start: int, end: int, lexicon: Lexicon, *, embedding: bool = False) -> list[Cue]:
    """Cues of a stretch, in order; with `embedding`, the verbs of sentences that quote a few words too."""
    words = words_of(norm, start, end)
    found: list[Cue] = []
    number = 0
    while number < len(words):
        word = words[number][2]
        if word not in lexicon.openers:
            number += 1
            continue
        if words[number][0] and norm[words[number][0] - 1] == "-":  # so-called
            number += 1
            continue
        if word in lexicon.articles and number and words[number - 1][2] in lexicon.prepositions:  # `à l'annonce de X`: a noun
            number += 2
            continue
        cue = None
        if embedding and word in lexicon.embedding:
            cue = embedding_at(words, number, lexicon)
        if cue is None and word in lexicon.infinitive_marks and number + 1 < len(words) and words[number + 1][2] in lexicon.infinitives:
            cue = Cue(*words[number + 1][:2], "infinitive")
        if cue is None and (word in lexicon.verbs or word in lexicon.auxiliaries or word in lexicon.clitics):
            cue = cue_at(norm, words, number, lexicon)
        if cue is None:
            number += 1
            continue
        found.append(cue)
        while number < len(words) and words[number][0] < cue.end:
            number += 1
    return found
