"""Speakers: whom the subject of a verb of saying means, a name, a pronoun or a noun phrase."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from pipeline.documents import Span
from pipeline.quotes.holders import Holders, agree
from pipeline.quotes.lexicon import Lexicon
from pipeline.quotes.marks import Quoted
from pipeline.quotes.narrative import REACH, spoken_of
from pipeline.quotes.unnamed import NOUN_WORD, unnamed
from pipeline.roles import Role
from pipeline.roles.view import View

_BOUNDARY = re.compile(r"[,.;:!?()«»\"\n“”]| [–—-] ")
# `it` means an organisation named no further back than this (code points).
_COMPANY = 400
_REST = re.compile(r"(?:'s?)? ([a-zà-ÿ]+)")
_CAPITALS = re.compile(r"[A-ZÀ-Ý][\w'.-]*[\w](?: (?:d[eu]s? |van |von |le |la )?[A-ZÀ-Ý][\w'-]*[\w]){0,3}")
# What follows the name of an owner: `'s successor, `.
_OWNED = re.compile(r"(?:'s|(?<=s)') ([a-zà-ÿ][\w' -]{2,50})(, ?)?")
# A title before a name is no longer than this.
_TITLE = 110


@dataclass(frozen=True, slots=True)
class Speaker:
    """A speaker.

    Attributes:
        name: fullest form of a person's name, an organisation as written, or the words of a noun phrase; None for a pronoun that leads to nobody.
        start: first code point of the words that name the speaker here, -1 without any.
        end: code point after them, -1 without any.
        gender: `f`, `m`, or empty where nothing tells.
    """

    name: str | None
    start: int
    end: int
    gender: str = ""


class Speakers:
    """Resolves subjects in one document; remembers who spoke last."""

    def __init__(self, view: View, quoted: Sequence[Quoted], roles: Callable[[], list[Role]]) -> None:
        self.view, self._quoted, self._read_roles = view, quoted, roles
        self._quoted_starts = [string.outer_start for string in quoted]
        self._holders: Holders | None = None
        self._firsts: list[tuple[int, str, str]] | None = None
        self.last: Speaker | None = None
        self.last_at = -1

    def remember(self, speaker: Speaker, offset: int) -> None:
        """Note that `speaker` said what ends at the code point."""
        if speaker.name is not None:
            self.last, self.last_at = speaker, offset

    def person(self, number: int) -> Speaker:
        """The speaker that a person's mention names."""
        span, people = self.view.people.spans[number], self.view.people
        return Speaker(people.names[number], span.start, span.end, people.genders[number])

    def organisation(self, span: Span) -> Speaker:
        """The speaker that an organisation's mention names."""
        return Speaker(self.view.text[span.start : span.end], span.start, span.end)

    def subject_at(self, position: int, lexicon: Lexicon, *, limit: int, nouns: bool = True, unknown: bool = False) -> Speaker | None:
        """The subject that starts at the code point: name, title and name, organisation, noun phrase."""
        view, norm = self.view, self.view.norm
        while position < limit and norm[position] == " ":
            position += 1
        honorific = lexicon.honorific.match(norm, position)
        start = honorific.end() if honorific is not None else position
        mention = view.at.get(start)
        if mention is not None and mention.label == "PERSON":
            return self._of_owner(mention, lexicon, limit) or self.person(view.people.first_from(start))
        determiner = lexicon.determiner.match(norm, position)
        if determiner is None:
            if mention is not None and mention.label in {"ORG", "AGENCY"}:
                return self._titled(start, mention.end, lexicon, limit) or self.organisation(mention)
            return (self._titled(position, position, lexicon, limit) or (self._unknown(start, limit) if unknown else None)) if mention is None else None
        return self._noun_phrase(position, determiner.end(), lexicon, limit) if nouns else None

    def _of_owner(self, owner: Span, lexicon: Lexicon, limit: int) -> Speaker | None:
        """Whom `X's successor, Y`, `X's lawyer` means, None where the name of X is not followed so."""
        match = _OWNED.match(self.view.norm, owner.end, limit)
        if match is None or self.view.mentions_between(match.start(1), match.end(1)):
            return None
        if match[2] and self.view.label_at(match.end()) == "PERSON":
            return self.person(self.view.people.first_from(match.end()))
        end = self._phrase_end(match.start(1), match.end(1), lexicon)
        words = self.view.norm[match.start(1) : end].lower().split()
        someone = bool(words) and (words[-1] in lexicon.person_nouns or words[-1] in self.view.lexicon.heads)
        return Speaker(self.view.text[match.start(1) : end], match.start(1), end) if someone else None

    def _unknown(self, start: int, limit: int) -> Speaker | None:
        """A name that no mention covers: words with capitals."""
        match = _CAPITALS.match(self.view.norm, start, limit)
        return (
            Speaker(self.view.text[start : match.end()], start, match.end())
            if match is not None and not self.view.mentions_between(start, match.end())
            else None
        )

    def _titled(self, position: int, after: int, lexicon: Lexicon, limit: int) -> Speaker | None:
        """A name after a title without article: `Renault CEO X`, `director X`; the title's words must all be words."""
        following = self.view.next_mention(after)
        while (
            following is not None and following.label in {"ORG", "AGENCY", "PLACE", "EVENT"} and following.end < limit and following.start - position < _TITLE
        ):
            following = self.view.next_mention(following.end)
        if following is None or following.label != "PERSON" or following.start >= limit or following.start - position > _TITLE:
            return None
        between = self.view.norm[after : following.start]
        if re.search(r"[,.;:!?()\"«»\n]", between.replace("M.", "").replace("'s ", " ")):
            return None
        words = between.lower().split()
        if len(words) > 7 or (words and (words[-1] in lexicon.oblique or words[0] in lexicon.oblique)):
            return None
        return self.person(self.view.people.first_from(following.start))

    def _noun_phrase(self, position: int, core: int, lexicon: Lexicon, limit: int) -> Speaker | None:
        view, norm = self.view, self.view.norm
        boundary = _BOUNDARY.search(norm, core, limit)
        while boundary is not None and (inside := view.mention_over(boundary.start())) is not None and inside.end > boundary.start():
            boundary = _BOUNDARY.search(norm, inside.end, limit)
        end = boundary.start() if boundary is not None else limit
        people = view.people.between(core, end)
        named = [number for number in people if not self.is_oblique(view.people.spans[number].start, lexicon)]
        if named:
            return self.person(named[0])
        after = end + 2 if norm[end : end + 2] == ", " else end
        honorific = lexicon.honorific.match(norm, after)
        after = honorific.end() if honorific is not None else after
        if after > end and view.label_at(after) == "PERSON":
            return self.person(view.people.first_from(after))
        first = view.at.get(core)
        if first is not None and first.label in {"ORG", "AGENCY"} and not self._is_home(first) and not self._goes_on(first.end, end, lexicon):
            return self.organisation(first)
        end = self._phrase_end(core, end, lexicon)
        # `l'agence X`, `le groupe X`: the organisation itself.
        last = view.mention_over(end - 1) if end > core else None
        if last is not None and last.label in {"ORG", "AGENCY"} and last.end == end and last.start > core and self._only_kind(core, last.start):
            return self.organisation(last)
        return self.described(position, core, end, lexicon) if end > core else None

    def _is_home(self, span: Span) -> bool:
        """Whether a name is a word for where somebody comes from, taken for an organisation's: `the Austrian`."""
        return self.view.norm[span.start : span.end].lower() in self.view.lexicon.organisation_fillers

    def _goes_on(self, offset: int, limit: int, lexicon: Lexicon) -> bool:
        """Whether a noun phrase goes on after an organisation's name: `the Norda boss`, `the carmaker's chief`."""
        match = _REST.match(self.view.norm, offset, limit)
        return match is not None and match[1] not in lexicon.subject_ends and match[1] not in lexicon.oblique and match[1] not in lexicon.verbs

    def _only_kind(self, start: int, end: int) -> bool:
        """Whether words only say what kind of organisation follows: `groupe`, `marque française`."""
        words = self.view.norm[start:end].lower().split()
        nouns, fillers = self.view.lexicon.organisation_nouns, self.view.lexicon.organisation_fillers
        return words[0] in nouns and all(word in nouns or word in fillers for word in words)

    def _phrase_end(self, start: int, limit: int, lexicon: Lexicon) -> int:
        """End of a noun phrase, before words that open a complement of the verb."""
        view, end = self.view, start
        position = start
        while position < limit:
            mention = view.at.get(position)
            if mention is not None and mention.end <= limit:
                if mention.label == "DATE":
                    break
                position = end = mention.end
            else:
                match = NOUN_WORD.match(view.norm, position)
                if match is None or match[0].lower() in lexicon.subject_ends:
                    break
                position = match.end()
                end = position
            while position < limit and view.norm[position] in " /":
                position += 1
        words = view.norm[start:end].split()
        while words and (words[-1].lower() in lexicon.oblique or lexicon.determiner.fullmatch(words[-1] + " ")):
            end = start + view.norm[start:end].rstrip().rfind(words.pop())
        return start + len(view.norm[start:end].rstrip())

    def described(self, outer: int, start: int, end: int, lexicon: Lexicon) -> Speaker | None:  # noqa: C901 - one branch per form
        """Whom a noun phrase means: the person who has that role in the text, the one spoken of last, else the words themselves."""
        view = self.view
        words = view.norm[start:end].lower().replace("'", "' ").split()
        if not words:
            return None
        definite = lexicon.indefinite.match(view.norm, outer) is None
        while len(words) > 1 and words[0] in lexicon.recent:
            words.pop(0)  # `le nouveau président`
        gender = view.lexicon.gender_of_article(view.norm[outer:start].strip().lower())
        if definite:
            if words[0] in lexicon.last_person or words[-1] in lexicon.last_person:
                gender = "f" if words[-1] in lexicon.feminine_nouns else gender
                resolved = self._named_last(outer, gender) if words[-1] in lexicon.nearest else self.pronoun(outer, gender, lexicon)
                return Speaker(resolved.name, start, end, resolved.gender) if resolved is not None else None
            if len(words) == 1 and words[0] in lexicon.ordinals:
                pair = self._pair(outer)
                return Speaker(view.people.names[pair[lexicon.ordinals[words[0]]]], start, end, gender) if pair is not None else None
            named = self._known_holders().holder((start, end), words, gender, lexicon)
            if named is None and words[0] in lexicon.aliases:  # `l'édile`: the mayor, where none is called so
                words[0] = lexicon.aliases[words[0]]
                named = self._known_holders().holder((start, end), words, gender, lexicon)
            if named is not None:
                return Speaker(named, start, end)
            nouns = {words[0], words[-1], " ".join(words[:2])}
            if view.norm[outer:start].strip().lower() in view.lexicon.pointing and (resolved := self.pronoun(outer, gender, lexicon)) is not None:
                return Speaker(resolved.name, start, end, resolved.gender)  # `cet ostréiculteur de Y`
            folk = lexicon.folk.fullmatch(words[0]) is not None and (view.norm[start].isupper() or words[0].endswith(lexicon.age_endings))
            if (nouns & lexicon.person_nouns or folk) and not any(
                span.label in {"ORG", "AGENCY"} and not self._is_home(span) for span in view.mentions_between(start, end)
            ):
                gender = gender or ("f" if nouns & lexicon.feminine_nouns else "")
                resolved = None
                if folk or self._only_one(outer, gender) or (self.last is not None and 0 <= outer - self.last_at < 500):
                    resolved = self.pronoun(outer, gender, lexicon)
                if resolved is not None and resolved.name in view.people.names:
                    return Speaker(resolved.name, start, end, resolved.gender)
            if (meant := self._known_holders().untitled((outer, start, end), words, gender, self.in_quote)) is not None:
                return Speaker(meant, start, end, gender)
        return Speaker(" ".join(view.text[start:end].split()), start, end)

    def is_someone(self, speaker: Speaker, lexicon: Lexicon) -> bool:
        """Whether a speaker is a person, an organisation or a noun for a person rather than a thing."""
        words = (speaker.name or "").lower().split()
        if speaker.name is None or self.view.mention_over(speaker.start) is not None or speaker.name in self.view.people.names:
            return True
        return any(word in lexicon.person_nouns or word in self.view.lexicon.heads or word in self.view.lexicon.organisation_nouns for word in words)

    def _known_holders(self) -> Holders:
        """Who holds which title in the document, looked for the first time that it is needed."""
        if self._holders is None:
            self._holders = Holders(self.view, self._read_roles())
        return self._holders

    def _only_one(self, offset: int, gender: str) -> bool:
        """Whether one person alone of those named so far can be meant."""
        before = list(takewhile(lambda named: named[0] < offset, self._first_named()))
        sure = {name for _, name, known in before if gender and known == gender}
        return len(sure) == 1 or len({name for _, name, known in before if agree(known, gender)}) == 1

    def _first_named(self) -> list[tuple[int, str, str]]:
        """Where the narrative first names each person, the person, and the gender that is told there."""
        if self._firsts is None:
            people = self.view.people
            firsts: dict[tuple[str, str], int] = {}
            for span, name, gender in zip(people.spans, people.names, people.genders, strict=True):
                if not self.in_quote(span.start):
                    firsts.setdefault((name, gender), span.start)
            self._firsts = [(start, name, gender) for (name, gender), start in firsts.items()]
        return self._firsts

    def _named_last(self, offset: int, gender: str) -> Speaker | None:
        """The person named last outside quotations: `ce dernier`."""
        people = self.view.people
        for number in range(people.first_from(offset) - 1, -1, -1):
            span = people.spans[number]
            if offset - span.start > REACH:
                break
            if not self.in_quote(span.start) and agree(people.genders[number], gender):
                return self.person(number)
        return None

    def _pair(self, offset: int) -> tuple[int, int] | None:
        """The last two persons that one sentence names side by side."""
        people, document = self.view.people, self.view.document
        for number in range(people.first_from(offset) - 1, 0, -1):
            first, second = people.spans[number - 1], people.spans[number]
            if offset - first.start > REACH:
                break
            if (
                document.sentence_at(first.start) == document.sentence_at(second.start)
                and second.start - first.end < 60
                and people.names[number - 1] != people.names[number]
                and not self.in_quote(first.start)
            ):
                return number - 1, number
        return None

    def pronoun(self, offset: int, gender: str, lexicon: Lexicon, *, start: int = -1, end: int = -1) -> Speaker | None:
        """The person that `il`, `she` at the code point means: the last speaker, or a later subject of the narrative."""
        if gender in {"p", "on", "w"}:
            return None
        if gender == "o":
            near = takewhile(lambda span: offset - span.end < _COMPANY, self.view.organisations_before(offset))
            named = next((span for span in near if not self.in_quote(span.start)), None)
            return Speaker(self.view.text[named.start : named.end], start, end) if named is not None else None
        last = self.last if self.last is not None and agree(self.last.gender, gender) and offset - self.last_at < REACH else None
        if last is not None and not self.view.lexicon.article_genders and self._is_body(last):
            last = None  # `he` is no organisation
        narrative = spoken_of(self, offset, gender, lexicon)
        chosen = last
        if narrative is not None and (last is None or (narrative[1] > self.last_at and narrative[2])):
            chosen = self.person(narrative[0])
        somebody = self._somebody_since(
            max(self.last_at if last is not None else 0, narrative[1] if narrative is not None and narrative[2] else 0), offset, gender, lexicon
        )
        if somebody is not None and (somebody.gender or chosen is None or chosen.gender != gender):
            return Speaker(somebody.name, start, end, gender)
        if chosen is None:
            return None
        return Speaker(chosen.name, start, end, chosen.gender or gender)

    def _is_body(self, speaker: Speaker) -> bool:
        """Whether a speaker is an organisation by name."""
        span = self.view.mention_over(speaker.start) if speaker.start >= 0 else None
        return span is not None and span.label in {"ORG", "AGENCY"} and speaker.name == self.view.text[span.start : span.end]

    def _somebody_since(self, floor: int, offset: int, gender: str, lexicon: Lexicon) -> Speaker | None:
        """`A spokesman …`, `Une intérimaire …` that opened a sentence after the code point `floor`, this one or one of the two before."""
        document = self.view.document
        if not gender or not document.sentences:
            return None
        here = document.sentence_at(offset)
        for number in range(here, max(-1, here - 3), -1):
            sentence = document.sentences[number]
            if sentence.start < floor or offset - sentence.start > 400:
                return None
            found = self.somebody(sentence.start, min(sentence.end, offset), lexicon)
            if found is not None:
                return found if found.gender == gender or (not found.gender and not self.view.lexicon.article_genders) else None
        return None

    def somebody(self, start: int, end: int, lexicon: Lexicon) -> Speaker | None:
        """The unnamed person who opens a sentence: `A spokesman for the brand …`, `Plus loin, une jeune intérimaire …`."""
        found = unnamed(self.view, lexicon, start, end)
        if found is None or self.in_quote(found[0] - 1):
            return None
        return Speaker(" ".join(self.view.text[found[0] : found[1]].split()), *found)

    def is_oblique(self, start: int, lexicon: Lexicon) -> bool:
        """Whether a preposition before a name keeps it from being a subject; `par X` names who acts."""
        before = self.view.norm[max(0, start - 14) : start].replace("'", "' ").split()
        while before and before[-1] in lexicon.skipped_honorifics:
            before.pop()
        return bool(before) and before[-1].lower() in lexicon.oblique and before[-1].lower() not in lexicon.agents

    def in_quote(self, offset: int) -> bool:
        """Whether a quoted string covers the code point."""
        number = bisect_left(self._quoted_starts, offset) - 1
        return number >= 0 and self._quoted[number].start <= offset < self._quoted[number].outer_end
