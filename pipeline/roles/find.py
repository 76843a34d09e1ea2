"""Ties titles to persons: apposition, title before the name, verbs, credits, brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.documents import Document, Span
from pipeline.roles.lexicon import Lexicon, load_lexicon
from pipeline.roles.titles import Title, read_title
from pipeline.roles.verbal import verbal_roles
from pipeline.roles.view import View

# A title looks for its person no further than this many code points before it.
_REACH = 170
_LABEL = re.compile(r"\s*:\s*(?:\n\s*)?[-–—]?\s*")
_CELL_START = re.compile(r"(?:^|[\n\t|•·;.)/,]|[–—-] ?| / )\s*$")
_AFFILIATION = re.compile(r" \((?:[A-Z]{2,3}[/,-] ?)?")


@dataclass(frozen=True, slots=True)
class Role:
    """A statement that a person holds a role; `start:end` is the title's place in the text.

    Attributes:
        person: the fullest name of the person in the text.
        title: as written, `ancien`/`ex-`/`former` included for past roles; empty where brackets name the organisation alone.
        organisation: as written, None where the text names none.
    """

    start: int
    end: int
    person: str
    title: str
    organisation: str | None


@dataclass(slots=True)
class _Tie:
    """A title with its persons (mention numbers) and how they were found."""

    title: Title
    persons: list[int]
    how: str


def find_in(document: Document, mentions: Sequence[Span]) -> list[Role]:
    """Roles of a document, in text order."""
    lexicon = load_lexicon(document.lang)
    if lexicon is None or not any(span.label == "PERSON" for span in mentions):
        return []
    view = View(document, mentions, lexicon)
    found: dict[tuple[int, str, str | None], Role] = {}
    for lang, tokens in _tokens_by_language(document):
        lexicon = load_lexicon(lang) or load_lexicon(document.lang)
        if lexicon is not None:
            watched, texts = lexicon.watched, document.tokens.texts
            seen = [number for number, text in enumerate(texts[tokens.start : tokens.stop], tokens.start) if text in watched or "-" in text]
            for role in (*_titled(view, lexicon, seen), *verbal_roles(view, lexicon, tokens, seen)):
                found.setdefault((role[0], role[2], role[4]), Role(*role))
    return sorted(found.values(), key=lambda role: (role.start, role.end, role.person, role.organisation or ""))


def _tokens_by_language(document: Document) -> list[tuple[str, range]]:
    """Runs of tokens whose sentences are in one language."""
    runs: list[tuple[str, range]] = []
    for sentence in document.sentences:
        if runs and runs[-1][0] == sentence.lang:
            runs[-1] = (sentence.lang, range(runs[-1][1].start, sentence.last))
        else:
            runs.append((sentence.lang, range(sentence.first, sentence.last)))
    return runs or [(document.lang, range(len(document.tokens)))]


def _titled(view: View, lexicon: Lexicon, seen: Sequence[int]) -> Iterator[tuple[int, int, str, str, str | None]]:
    texts, starts = view.document.tokens.texts, view.document.tokens.starts
    heads = lexicon.heads
    hits = [number for number in seen if texts[number] in heads or texts[number].rpartition("-")[2] in heads]
    labels = [number for number in seen if texts[number].lower() in lexicon.label_words]
    ties: list[_Tie] = []
    previous: _Tie | None = None
    for number in hits:
        if view.inside_mention(starts[number]) or (previous is not None and starts[number] < previous.title.stop):
            continue
        title = read_title(view, lexicon, number)
        if title is None:
            continue
        previous = _tie(view, lexicon, title, previous)
        # `fondateur et ancien PDG de X`: both are of X.
        if (
            ties
            and previous.persons == ties[-1].persons
            and not ties[-1].title.organisations
            and title.organisations
            and _share(view, ties[-1].title, title, lexicon)
        ):
            ties[-1].title.organisations += title.organisations
        if previous.persons:
            ties.append(previous)
    for tie in ties:
        yield from _rows(view, lexicon, tie)
    for number in labels:
        yield from _labelled(view, lexicon, number)


def _share(view: View, before: Title, title: Title, lexicon: Lexicon) -> bool:
    """Whether two titles stand side by side, joined by `et`, `and`."""
    between = view.norm[before.end : title.start].strip().lower()
    return between in lexicon.linking


def _tie(view: View, lexicon: Lexicon, title: Title, previous: _Tie | None) -> _Tie:
    """Find whose title it is."""
    if (persons := _credited(view, title)) is not None:
        return _Tie(title, persons, "label")
    after = _name_after(view, lexicon, title)
    if after is not None and not after[1]:
        return _Tie(title, [after[0]], "before name")
    if previous is not None and previous.persons and previous.how != "label" and _is_chained(view, lexicon, previous.title, title):
        if after is not None and previous.how == "before name":
            return _Tie(title, [after[0]], "before name")
        return _Tie(title, previous.persons, previous.how)
    taken = set(previous.persons) if previous is not None and previous.how == "before name" else set()
    persons = _persons_before(view, lexicon, title)
    if persons and not (after is not None and taken & set(persons)):
        return _Tie(title, persons, "apposition")
    if after is not None:
        return _Tie(title, [after[0]], "before name")
    return _Tie(title, [], "")


def _credited(view: View, title: Title) -> list[int] | None:
    """Persons after the colon of a credits label, None where the title is no label."""
    match = _LABEL.match(view.norm, title.stop)
    if match is None or ":" not in match[0] or (not _CELL_START.search(view.norm[max(0, title.outer - 6) : title.outer]) and title.outer > 0):
        return None
    return _listed(view, match.end()) or None


def _listed(view: View, position: int) -> list[int]:
    """Persons of a list that starts at the code point."""
    people = view.people
    persons: list[int] = []
    join = re.compile(r"\s*(?:\([^()\n]*\))?\s*(?:,|&|/|\+|,? (?:et|and))\s*")
    while (mention := view.at.get(position)) is not None and mention.label == "PERSON":
        persons.append(people.first_from(position))
        match = join.match(view.norm, mention.end)
        if match is None:
            break
        position = match.end()
    return persons


def _labelled(view: View, lexicon: Lexicon, number: int) -> Iterator[tuple[int, int, str, str, str | None]]:
    """Roles of a credits label that is no title (`Réalisation : X`)."""
    start = view.document.tokens.starts[number]
    lower = view.norm[start : start + 40].lower()
    for label in lexicon.labels:
        if lower.startswith(label):
            match = _LABEL.match(view.norm, start + len(label))
            if match is not None and ":" in match[0] and (start == 0 or _CELL_START.search(view.norm[max(0, start - 6) : start])):
                title = Title(start, start, start + len(label), start + len(label))
                yield from _rows(view, lexicon, _Tie(title, _listed(view, match.end()), "label"))
                return


def _name_after(view: View, lexicon: Lexicon, title: Title) -> tuple[int, bool] | None:
    """The person named right after the title, and whether a comma stands between."""
    mention = view.next_mention(title.stop)
    if mention is None or mention.label != "PERSON" or mention.start - title.stop > 14:
        return None
    match = lexicon.name_follows.fullmatch(view.norm, title.stop, mention.start)
    if match is None or "\n" in match[0] or (mention.start == title.stop):
        return None
    comma = match[1] is not None
    if comma and not (any(word in lexicon.determiners for word in title.led_by) or "'s" in title.led_by or _starts_sentence(view, title.outer)):
        return None
    return view.people.first_from(mention.start), comma


def _starts_sentence(view: View, offset: int) -> bool:
    before = view.norm[max(0, offset - 3) : offset].rstrip(' "«')
    return not before or before[-1] in ".!?\n:"


def _is_chained(view: View, lexicon: Lexicon, before: Title, title: Title) -> bool:
    """Whether a title goes on from the one before: `PDG de X et président de Y`."""
    between = view.norm[before.stop : title.outer]
    if len(between) > 60 or "\n" in between:
        return False
    joined = any(word in lexicon.linking for word in title.led_by)
    return (joined and not between.strip(" ,;")) or (between.strip() in {",", ";", "&", "/", "+"}) or lexicon.chained.fullmatch(between) is not None


def _persons_before(view: View, lexicon: Lexicon, title: Title) -> list[int]:
    """Persons before the title to whom it belongs, by apposition, verb or through another name."""
    norm, people = view.norm, view.people
    number = people.first_from(title.outer) - 1
    while number >= 0 and people.spans[number].end > title.outer - _REACH:
        person = people.spans[number]
        between = norm[person.end : title.outer]
        if _ties(view, lexicon, person, between, title):
            # `X succède à Y au poste de …`: the title is X's, though Y stands nearer.
            if (
                number
                and not between.startswith(",")
                and _through(view, lexicon, people.spans[number - 1], norm[people.spans[number - 1].end : title.outer], title)
            ):
                number -= 1
            return _group(view, lexicon, number, title)
        if re.search(r"[.!?;] |\n\n", between):
            return []
        number -= 1
    return []


def _ties(view: View, lexicon: Lexicon, person: Span, between: str, title: Title) -> bool:
    """Whether the words between a person and a title make the title the person's."""
    if lexicon.apposition.fullmatch(between):
        if between.startswith("\n"):
            return _alone_on_line(view, person)
        return between != ": "
    if lexicon.appointed_as.fullmatch(between):
        before = view.norm[max(0, person.start - 40) : person.start]
        match = lexicon.appointing.search(before)
        if match is not None:
            if not title.organisations:
                _appointer(view, title, person.start - (len(before) - match.start(1)))
            return True
    return bool(lexicon.connector.fullmatch(between)) or _through(view, lexicon, person, between, title)


def _through(view: View, lexicon: Lexicon, person: Span, between: str, title: Title) -> bool:
    """`X rejoint Y comme directeur`, `X succède à Z au poste de …`."""
    marked: list[str] = []
    position, organisation = person.end, None
    for mention in view.mentions_between(person.end, title.outer):
        if mention.label in {"ORG", "AGENCY", "PERSON"}:
            marked += (view.norm[position : mention.start], "\x02" if mention.label == "PERSON" else "\x01")
            position = mention.end
            organisation = mention if mention.label != "PERSON" else organisation
    if not marked:
        return False
    marked.append(view.norm[position : title.outer])
    line = "".join(marked)
    if not lexicon.through_pattern.fullmatch(line):
        return bool(lexicon.connector.fullmatch(line))
    if organisation is not None and not title.organisations:
        title.organisations.append(view.text[organisation.start : organisation.end])
    return True


def _appointer(view: View, title: Title, verb: int) -> None:
    """Give the title the organisation that appoints: the last one named before the verb in its sentence."""
    floor = view.document.sentences[view.document.sentence_at(verb)].start if view.document.sentences else 0
    named = [span for span in view.organisations if floor <= span.start and span.end <= verb]
    if named:
        title.organisations.append(view.text[named[-1].start : named[-1].end])


def _alone_on_line(view: View, person: Span) -> bool:
    line = view.norm[view.norm.rfind("\n", 0, person.start) + 1 : person.start]
    return not line.strip(" –—-•")


def _group(view: View, lexicon: Lexicon, number: int, title: Title) -> list[int]:
    """The person, with those that the list before joins to it where the title is of several."""
    people, norm = view.people, view.norm
    words = norm[title.start : title.end].lower()
    plural = (
        (title.led_by and title.led_by[0] in lexicon.respectively) or any(word in lexicon.respectively for word in title.led_by) or _is_plural(words, lexicon)
    )
    persons = [number]
    while plural and persons[0] > 0:
        before, here = people.spans[persons[0] - 1], people.spans[persons[0]]
        if not lexicon.persons_join.fullmatch(norm, before.end, here.start):
            break
        persons.insert(0, persons[0] - 1)
    return persons


def _is_plural(words: str, lexicon: Lexicon) -> bool:
    """Whether the title's head is in the plural."""
    parts = words.replace("-", " ").split()
    candidates = [parts[0]] if not lexicon.head_final else [part for part in parts[:5] if part in lexicon.heads]
    return any(part.endswith("s") and part.rstrip("s") in lexicon.heads for part in candidates) or (
        bool(parts) and words.split()[0].endswith("s") and words.split()[0][:-1] in lexicon.heads
    )


def _rows(view: View, lexicon: Lexicon, tie: _Tie) -> Iterator[tuple[int, int, str, str, str | None]]:
    title, names = tie.title, view.people.names
    words = view.text[title.start : title.end]
    if tie.how == "label":
        for number in tie.persons:
            yield title.start, title.end, names[number], words, _bracketed(view, view.people.spans[number])
        return
    if (
        len(tie.persons) > 1
        and any(word in lexicon.respectively for word in title.led_by)
        and (parts := _respective(view, lexicon, title)) is not None
        and len(parts) == len(tie.persons)
    ):
        for number, (start, end) in zip(tie.persons, parts, strict=True):
            for organisation in title.organisations[:1] or [None]:  # type: ignore[list-item]
                yield start, end, names[number], view.text[start:end], organisation
        return
    for number in tie.persons:
        for organisation in title.organisations or [None]:  # type: ignore[list-item]
            yield title.start, title.end, names[number], words, organisation


def _respective(view: View, lexicon: Lexicon, title: Title) -> list[tuple[int, int]] | None:
    """The parts of `rédacteur et directrice artistique`, each with its place."""
    parts, start = [], title.start
    for match in re.finditer(r", | (?:et|and|&) ", view.norm[title.start : title.end]):
        parts.append((start, title.start + match.start()))
        start = title.start + match.end()
    return [*parts, (start, title.end)]


def _bracketed(view: View, person: Span) -> str | None:
    """The organisation in brackets after a person."""
    match = _AFFILIATION.match(view.norm, person.end)
    mention = view.at.get(match.end()) if match is not None else None
    if mention is None or mention.label not in {"ORG", "AGENCY"} or view.norm[mention.end : mention.end + 1] not in {")", ","}:
        return None
    return view.text[mention.start : mention.end]
