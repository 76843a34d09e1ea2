"""Roles that a verb gives: `dirigé par X`, `X dirige Y`, `founded by X`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.documents import Span
from pipeline.roles.lexicon import Lexicon
from pipeline.roles.view import View

# From the verb back to the organisation that it is about.
_REACH = 140
# What sets an apposition apart from the organisation before it.
_APART = re.compile(r'[,:.*()–—\n«"]')
# After a name at the end of its clause; a date or place of the same clause starts no further on (code points).
_STOPPED, _DATED = re.compile(r"\s*(?:$|\n|[^\w\s])"), 8


def verbal_roles(view: View, lexicon: Lexicon, tokens: range, seen: Sequence[int]) -> Iterator[tuple[int, int, str, str, str | None]]:
    """Roles of a run of tokens, of which the lexicon watches those `seen`; each as start and end of the verb, person, verb as written, organisation."""
    texts = view.document.tokens.texts
    for number in seen:
        lower = texts[number].lower()
        if (rest := lexicon.led_phrases.get(lower)) is not None and number + 1 < len(texts) and texts[number + 1].lower() == rest:
            yield from _led_by(view, lexicon, number, number + 1)
        elif lower in lexicon.led:
            yield from _led_by(view, lexicon, number, number)
    yield from _leads(view, lexicon, tokens)


def _led_by(view: View, lexicon: Lexicon, number: int, last: int) -> Iterator[tuple[int, int, str, str, str | None]]:
    """Roles of the participle of the tokens `number` to `last`."""
    tokens = view.document.tokens
    start, end = tokens.starts[number], tokens.ends[last]
    if number >= 2 and tokens.texts[number - 1] == "-" and tokens.ends[number - 1] == start:  # co-founded
        start = tokens.starts[number - 2]
    match = lexicon.by.match(view.norm, end)
    if match is None:
        return
    persons = _persons_from(view, lexicon, match.end())
    if not persons:
        return
    organisation = _subject(view, lexicon, start) or _owner_after(view, lexicon, start, persons[-1])
    if organisation is None and not (view.norm[start:end].lower() in lexicon.led_alone and _may_stand_alone(view, lexicon, start)):
        return
    for person in persons:
        yield start, end, view.people.names[person], view.text[start:end], organisation


def _persons_from(view: View, lexicon: Lexicon, position: int) -> list[int]:
    """The persons named at the code point or after a title there, with those joined to the first."""
    following = view.next_mention(position)
    while following is not None and following.label in {"ORG", "AGENCY", "PLACE"} and following.start - position < 60:
        following = view.next_mention(following.end)
    if following is None or following.label != "PERSON" or following.start - position > 70:
        return []
    between = view.norm[position : following.start]
    words = between.replace(",", " ").split()
    # Between `par` and the name only a title may stand, with a comma at most before the name.
    if (
        any(mark in between for mark in '.;:!?\n"«')
        or "," in between.rstrip(", ")
        or (words and not any(word in lexicon.heads for word in words) and words[-1] not in lexicon.honorifics and words[0].lower() not in lexicon.past)
    ):
        return []
    persons = [view.people.first_from(following.start)]
    while persons[-1] + 1 < len(view.people.spans):
        here, after = view.people.spans[persons[-1]], view.people.spans[persons[-1] + 1]
        if not (
            lexicon.persons_join.fullmatch(view.norm, here.end, after.start)
            or (
                _ends(view, after)  # `par X et son frère Y`
                if lexicon.kin_join.fullmatch(view.norm, here.end, after.start)
                else _titled_join(view, lexicon, here.end, after.start)
            )
        ):
            break
        persons.append(persons[-1] + 1)
    return persons


def _ends(view: View, person: Span) -> bool:
    """Whether no clause goes on after a name: `par X et son frère Y en 1990`, not `par X et son fils Y en a hérité`."""
    following = view.next_mention(person.end)
    dated = following is not None and following.label in {"DATE", "PLACE"} and following.start - person.end < _DATED
    return dated or _STOPPED.match(view.norm, person.end) is not None


def _owner_after(view: View, lexicon: Lexicon, verb: int, last: int) -> str | None:
    """The organisation named after a participle that opens the sentence: `Fondée par X, Norda emploie …`."""
    if view.norm[view.sentence_start(verb) : verb].strip(' "«–—•*-'):
        return None
    match = lexicon.frame_after.match(view.norm, view.people.spans[last].end)
    mention = view.at.get(match.end()) if match is not None else None
    return view.text[mention.start : mention.end] if mention is not None and mention.label in {"ORG", "AGENCY"} else None


def _may_stand_alone(view: View, lexicon: Lexicon, verb: int) -> bool:
    """Whether nothing says that something else than an organisation is led: `Il est présidé par X`, `l'usine dirigée par X`, but no film."""
    before = view.norm[max(view.sentence_start(verb), verb - _REACH) : verb].replace("'", "' ").split()
    if any(word.lower().strip(",") in lexicon.not_led_nouns for word in before[-6:]):
        return False
    return not any(span.label in {"WORK", "MODEL", "PRODUCT", "EVENT"} for span in view.mentions_between(verb - 60, verb))


def _titled_join(view: View, lexicon: Lexicon, start: int, end: int) -> bool:
    """Whether a joining word and a title stand between two persons: `par X et l'ancien ingénieur Y`."""
    words = view.norm[start:end].replace("'", "' ").split()
    return (
        1 < len(words) < 9
        and words[0] in lexicon.conjunctions
        and words[-1] in lexicon.heads
        and not any(mark in view.norm[start:end] for mark in ',.;:!?\n"«')
    )


def _subject(view: View, lexicon: Lexicon, verb: int) -> str | None:
    """The organisation that the participle is about, None where it is about something else."""
    floor = max(verb - _REACH, view.sentence_start(verb))
    before = view.norm[floor:verb].replace("'", "' ").split()
    for word in reversed(before[-6:]):
        lower = word.lower().strip(",")
        if lower in lexicon.not_led_nouns:
            return None
        if lower in lexicon.organisation_nouns:
            break
    named = next(view.organisations_before(verb, floor), None)
    if named is not None and _is_of_noun(view, lexicon, named.end, verb):
        return None
    if named is not None:
        crossed = [span for span in view.mentions_between(max(floor, min(named.end, verb - 60)), verb) if span.label in {"WORK", "MODEL", "PRODUCT"}]
        return None if crossed else view.text[named.start : named.end]
    nouns = [word.lower().strip(",") for word in before if word.lower().strip(",") in lexicon.organisation_nouns]
    return view.named_before(verb, nouns[-1]) if nouns else None


def _is_of_noun(view: View, lexicon: Lexicon, named: int, verb: int) -> bool:
    """Whether a participle is about a noun after the organisation, which is no apposition of it: `Y rejoint l'agence fondée par X`, not `Y, l'agence fondée par X`."""
    clause = _APART.split(view.norm[named:verb])[-1]
    words = clause.replace("'", "' ").lower().split()
    if not words or view.people.between(named, verb) or lexicon.name_is.match(clause) is not None:
        return False
    if words[0] in lexicon.determiners or words[1:2] and words[1] in lexicon.links - lexicon.articles:
        return False  # `Y, société de Lyon fondée par X`
    return any(word in lexicon.determiners for word in words[1:])


def _leads(view: View, lexicon: Lexicon, tokens: range) -> Iterator[tuple[int, int, str, str, str | None]]:
    """`X dirige Y`: the organisation is the first one named after the person."""
    starts = view.document.tokens.starts
    if not tokens:
        return
    low, high = starts[tokens.start], starts[tokens.stop - 1]
    for number in view.people.between(low, high + 1):
        person = view.people.spans[number]
        organisation = _next_organisation(view, person)
        body = lexicon.leads_body.match(view.norm, person.end, person.end + _REACH) if view.norm.find(lexicon.who, person.end, person.end + 70) >= 0 else None
        if body is not None and (organisation is None or organisation.start > body.end() + 30):
            yield body.start(1), body.end(1), view.people.names[number], view.text[body.start(1) : body.end(1)], None  # `X, who chairs the committee`
            continue
        if organisation is None:
            continue
        if view.norm.startswith("'s ", organisation.end):  # `X ran Norda's network`
            continue
        match = lexicon.leads.fullmatch(view.norm, person.end, organisation.start)
        if match is not None:
            yield (
                match.start(1),
                match.end(1),
                view.people.names[number],
                view.text[match.start(1) : match.end(1)],
                view.text[organisation.start : organisation.end],
            )


def _next_organisation(view: View, person: Span) -> Span | None:
    mention = view.next_mention(person.end)
    for _ in range(3):
        if mention is None or mention.label == "PERSON" or mention.start - person.end > _REACH:
            return None
        if mention.label in {"ORG", "AGENCY"}:
            return mention
        mention = view.next_mention(mention.end)
    return None
