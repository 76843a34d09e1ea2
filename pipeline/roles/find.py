"""Ties titles to persons: apposition, title before the name, verbs, credits, brackets."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import compress

from pipeline.documents import Document, Span
from pipeline.roles.antecedent import elegant, pointed_at
from pipeline.roles.chains import is_chained, is_past, share
from pipeline.roles.credits import CELL_START, LABEL, belonging, credited, listed
from pipeline.roles.employers import employer_of, label_of
from pipeline.roles.heads import may_be_shared
from pipeline.roles.lexicon import Lexicon, load_lexicon
from pipeline.roles.naming import all_named, is_of_next, is_plural, name_after, opener_of
from pipeline.roles.oblique import is_oblique
from pipeline.roles.rows import Tie, rows
from pipeline.roles.titles import Title, read_title
from pipeline.roles.verbal import verbal_roles
from pipeline.roles.view import View
from pipeline.typography import line_start

# A title looks for its person no further than this many code points before it.
_REACH = 170
# No title goes to a person across the end of a sentence.
_ENDED = re.compile(r"[!?;] |(?<!\b[A-Z])(?<!Mr)(?<!Ms)(?<!Mrs)(?<!Dr)\. |\n\n")
_HYPHENED = re.compile(r"-(\w+)\b(?!-)")


@dataclass(frozen=True, slots=True)
class Role:
    """A statement that a person holds a role; `start:end` is the title's place in the text.

    Attributes:
        person: the fullest name of the person in the text.
        title: as written, `ancien`/`ex-`/`former` included for past roles.
        organisation: as written, None where the text names none.
    """

    start: int
    end: int
    person: str
    title: str
    organisation: str | None


def find_in(view: View) -> list[Role]:
    """Roles of a document, in text order."""
    document = view.document
    if not view.people.spans:
        return []
    found: dict[tuple[int, str, str | None], Role] = {}
    for lang, tokens in _tokens_by_language(document):
        lexicon = load_lexicon(lang) or load_lexicon(document.lang)
        if lexicon is not None:
            seen = _watched(view, lexicon, tokens)
            for role in (*_titled(view, lexicon, tokens, seen), *verbal_roles(view, lexicon, tokens, seen)):
                found.setdefault((role[0], role[2], role[4]), Role(*role))
    return sorted(found.values(), key=lambda role: (role.start, role.end, role.person))


def _watched(view: View, lexicon: Lexicon, tokens: range) -> list[int]:
    """Tokens that may be of a role: words that the lexicon watches, and those with a hyphen (`ex-patron`)."""
    own = view.document.tokens
    texts = own.texts[tokens.start : tokens.stop] if len(tokens) < len(own) else own.texts
    seen = set(compress(tokens, map(lexicon.watched.__contains__, texts)))
    if tokens:
        low, high = own.starts[tokens.start], own.ends[tokens.stop - 1]
        seen.update(bisect_right(own.starts, match.start()) - 1 for match in _HYPHENED.finditer(view.norm, low, high) if match[1] in lexicon.heads)
    return sorted(seen)


def _tokens_by_language(document: Document) -> list[tuple[str, range]]:
    """Runs of tokens whose sentences are in one language."""
    langs = {sentence.lang for sentence in document.sentences}
    if len(langs) == 1:
        return [(langs.pop(), range(document.sentences[0].first, document.sentences[-1].last))]
    runs: list[tuple[str, range]] = []
    for sentence in document.sentences:
        if runs and runs[-1][0] == sentence.lang:
            runs[-1] = (sentence.lang, range(runs[-1][1].start, sentence.last))
        else:
            runs.append((sentence.lang, range(sentence.first, sentence.last)))
    return runs or [(document.lang, range(len(document.tokens)))]


def _titled(  # noqa: C901 - one branch per way of tying
    view: View, lexicon: Lexicon, tokens: range, seen: Sequence[int]
) -> Iterator[tuple[int, int, str, str, str | None]]:
    """Roles of a run of tokens, of which the lexicon watches those `seen`, by their titles; each as `rows` gives it."""
    texts, starts, ends = view.document.tokens.texts, view.document.tokens.starts, view.document.tokens.ends
    heads, plain, last = lexicon.heads, lexicon.next_words, len(texts) - 1
    hits = [
        number
        for number in seen
        if (texts[number] in heads or texts[number].rpartition("-")[2] in heads)
        and ((wanted := plain.get(texts[number])) is None or (number < last and texts[number + 1].lower() in wanted))
        and (texts[number] not in lexicon.plurals or may_be_shared(view, lexicon, number))
    ]
    labels = [number for number in seen if texts[number].lower() in lexicon.label_words]
    hits = sorted({*hits, *_by_ending(view, lexicon, tokens)})
    ties: list[Tie] = []
    known: set[str] = set()  # those of whom a title is known so far
    previous: Tie | None = None
    for number in hits:
        over = view.mention_over(starts[number])
        # A mention that is the title's word alone (`the company's CMO`) is a mistake of those who found it.
        if (over is not None and (over.label == "PERSON" or (over.start, over.end) != (starts[number], ends[number]))) or (
            previous is not None and starts[number] < previous.title.stop
        ):
            continue
        title = read_title(view, lexicon, number)
        if title is None:
            continue
        waiting, previous = previous, _tie(view, lexicon, title, previous, known)
        # `le fondateur et PDG X`: the first title is X's, too.
        if waiting is not None and not waiting.persons and previous.persons and previous.how == "before name" and share(view, waiting.title, title, lexicon):
            waiting.persons, waiting.how = previous.persons, previous.how
            ties.append(waiting)
            known.update(view.people.names[person] for person in waiting.persons)
        if not title.organisations and previous.how != "label" and (name := employer_of(view, lexicon, title, previous.how)) is not None:
            title.organisations.append(name)
        if not title.organisations and previous.how == "before name" and view.norm[title.stop : title.stop + 2].strip() == ":":
            _appointer(view, lexicon, title, title.outer)  # `Y a un nouveau patron : X`
        if previous.persons and not title.organisations and (opened := opener_of(view, lexicon, title.outer)) is not None:
            named = [span for span in view.mentions_between(opened, title.outer) if span.label in {"ORG", "AGENCY"}]
            title.organisations += [view.text[span.start : span.end] for span in named[-1:]]  # `Entré chez Y comme dessinateur, X …`
        if previous.how == "before name" and len(previous.persons) == 1 and not title.organisations:
            belonging(view, lexicon, title, view.people.spans[previous.persons[0]].end)
        # `as its president and CEO`: both are of the organisation that stands before.
        if (
            ties
            and not title.organisations
            and previous.persons
            and previous.persons == ties[-1].persons
            and ties[-1].title.stop == ties[-1].title.end
            and share(view, ties[-1].title, title, lexicon)
        ):
            title.organisations += ties[-1].title.organisations
        # `fondateur et ancien PDG de X`: both are of X.
        if (
            ties
            and previous.persons == ties[-1].persons
            and not ties[-1].title.organisations
            and title.organisations
            and share(view, ties[-1].title, title, lexicon)
            and not (is_past(view, lexicon, title) and not is_past(view, lexicon, ties[-1].title))
        ):
            ties[-1].title.organisations += title.organisations
        if not previous.persons:
            previous.persons = elegant(view, lexicon, title, known)
        if previous.persons:
            ties.append(previous)
            known.update(view.people.names[person] for person in previous.persons)
    for tie in ties:
        yield from rows(view, lexicon, tie)
    for number in labels:
        yield from _labelled(view, lexicon, number)


def _tie(view: View, lexicon: Lexicon, title: Title, previous: Tie | None, known: Set[str]) -> Tie:
    """Find whose title it is."""
    if (persons := credited(view, lexicon, title)) is not None:
        return Tie(title, persons, "label")
    if previous is not None and not previous.persons and share(view, previous.title, title, lexicon):
        title.led_by += previous.title.led_by  # `its founder and ex-chief executive, X`
    after = name_after(view, lexicon, title)
    if after is not None and (not after[1] or is_of_next(view, lexicon, title)):
        return Tie(title, all_named(view, lexicon, title, after[0]), "before name")
    if previous is not None and previous.persons and previous.how != "label" and is_chained(view, lexicon, previous.title, title):
        if after is not None and previous.how == "before name":
            return Tie(title, [after[0]], "before name")
        return Tie(title, previous.persons, previous.how)
    taken = set(previous.persons) if previous is not None and previous.how == "before name" else set()
    persons = _persons_before(view, lexicon, title)
    if persons and not (after is not None and taken & set(persons)):
        return Tie(title, persons, "apposition")
    if after is not None:
        return Tie(title, all_named(view, lexicon, title, after[0]), "before name")
    return Tie(title, pointed_at(view, lexicon, title, known), "pronoun")


def _by_ending(view: View, lexicon: Lexicon, run: range) -> Iterator[int]:
    """Tokens whose ending makes them titles right after a name and a comma, or between an article and a name: `X, dermatologue à Y`, `la chimiste X`.

    Only those of the run, and beside names that start in it: other sentences may be of another language.
    """
    tokens = view.document.tokens
    for number in view.people.between(tokens.starts[run.start], tokens.ends[run.stop - 1]) if run else ():
        span = view.people.spans[number]
        before = view.token_before(span.start) if view.norm[max(0, span.start - 2) : span.start - 1].islower() else 0
        if (
            before > 0
            and before in run
            and tokens.texts[before - 1].lower() in lexicon.determiners
            and tokens.texts[before] not in lexicon.not_heads
            and lexicon.endings.fullmatch(tokens.texts[before])
            and view.norm[tokens.ends[before] : span.start] == " "
        ):
            yield before
        lead = lexicon.set_off.match(view.norm, span.end) if view.norm.startswith((", ", " ("), span.end) else None
        if lead is not None and (match := lexicon.endings.match(view.norm, lead.end())) is not None:
            token = view.token_before(match.end())
            if token in run and tokens.starts[token] == match.start() and tokens.ends[token] == match.end() and match[0] not in lexicon.not_heads:
                yield token


def _labelled(view: View, lexicon: Lexicon, number: int) -> Iterator[tuple[int, int, str, str, str | None]]:
    """Roles of a credits label that is no title (`Réalisation : X`)."""
    start = view.document.tokens.starts[number]
    lower = view.norm[start : start + 40].lower()
    for label in lexicon.labels:
        if lower.startswith(label):
            match = LABEL.match(view.norm, start + len(label))
            if match is not None and ":" in match[0] and (start == 0 or CELL_START.search(view.norm[max(0, start - 6) : start])):
                title = Title(start, start, start + len(label), start + len(label))
                yield from rows(view, lexicon, Tie(title, listed(view, lexicon, match.end()), "label"))
                return


def _persons_before(view: View, lexicon: Lexicon, title: Title) -> list[int]:
    """Persons before the title to whom it belongs, by apposition, verb or through another name."""
    norm, people = view.norm, view.people
    number = people.first_from(title.outer) - 1
    while number >= 0 and people.spans[number].end > title.outer - _REACH:
        person = people.spans[number]
        between = norm[person.end : title.outer]
        if "\n" in between[1:]:
            return []
        ended = _ENDED.search(between) is not None
        if not ended and _ties(view, lexicon, person, between, title):
            # `X succède à Y au poste de …`: the title is X's, though Y stands nearer.
            if (
                number
                and not between.startswith(",")
                and lexicon.list_join.fullmatch(norm, people.spans[number - 1].end, person.start) is None  # `devant X et Y, Z devient …`
                and _through(view, lexicon, people.spans[number - 1], norm[people.spans[number - 1].end : title.outer], title)
            ):
                number -= 1
            return _group(view, lexicon, number, title)
        if ended:
            return []
        number -= 1
    return []


def _ties(view: View, lexicon: Lexicon, person: Span, between: str, title: Title) -> bool:
    """Whether the words between a person and a title make the title the person's."""
    if lexicon.apposition.fullmatch(between):
        if between.startswith("\n"):
            return _alone_on_line(view, person)
        return between != ": "
    left = lexicon.away.match(between)
    if left is not None and (organisation := view.at.get(person.end + left.end())) is not None and organisation.label in {"ORG", "AGENCY"}:
        between = view.norm[organisation.end : title.outer].lstrip(",")  # `poached X from Y as …`
    if lexicon.appointed_as.fullmatch(between):
        before = view.norm[max(0, person.start - 40) : person.start]
        match = lexicon.appointing.search(before)
        if match is not None:
            if not title.organisations:
                _appointer(view, lexicon, title, person.start - (len(before) - match.start(1)))
            return True
        if between.strip() and _appointed_along(view, lexicon, person):
            return True
    return _through(view, lexicon, person, between, title) or bool(lexicon.connector.fullmatch(between))


def _appointed_along(view: View, lexicon: Lexicon, person: Span) -> bool:
    """Whether a verb of appointing before an earlier person goes on to this one: `promoted X to head and Y to chief`."""
    before = view.norm[view.sentence_start(person.start) : person.start].replace(",", " ").split()
    return bool(before) and before[-1] in lexicon.linking and any(word in lexicon.appoints for word in before)


def _through(view: View, lexicon: Lexicon, person: Span, between: str, title: Title) -> bool:
    """`X rejoint Y comme directeur`, `X succède à Z au poste de …`."""
    marked: list[str] = []
    position, organisation = person.end, None
    for mention in view.mentions_between(person.end, title.outer):
        if mention.label in {"ORG", "AGENCY", "PERSON"}:
            if view.is_former(mention.start):
                continue  # `X, ex-Y, devient …`
            marked += (view.norm[position : mention.start], "\x02" if mention.label == "PERSON" else "\x01")
            position = mention.end
            organisation = mention if mention.label != "PERSON" else organisation
    if not marked:
        return False
    marked.append(view.norm[position : title.outer])
    line = "".join(marked)
    if not lexicon.through_pattern.fullmatch(line) and not lexicon.connector.fullmatch(line):
        return False
    # `Y : X, owner of Z, was elected chairman`: of the label's organisation, not of that in an aside.
    aside = line.startswith(", ") and "\x01" not in line.rpartition(", ")[2] and label_of(view, lexicon, title.outer) is not None
    if organisation is not None and not title.organisations and not aside:
        title.organisations.append(view.text[organisation.start : organisation.end])
    return True


def _appointer(view: View, lexicon: Lexicon, title: Title, verb: int) -> None:
    """Give the title the organisation that appoints: the last one named before the verb in its sentence."""
    named = list(view.organisations_before(verb, view.sentence_start(verb)))
    # `Y, en charge notamment de Z, nomme X`: Z is no subject.
    subject = next((span for span in named if not is_oblique(view, lexicon, span.start)), None)
    label = label_of(view, lexicon, verb)
    if label is not None:
        title.organisations.append(label)
    elif named:
        chosen = subject or named[0]
        title.organisations.append(view.text[chosen.start : chosen.end])


def _alone_on_line(view: View, person: Span) -> bool:
    return not view.norm[line_start(view.norm, person.start) : person.start].strip(" –—-•")


def _group(view: View, lexicon: Lexicon, number: int, title: Title) -> list[int]:
    """The person, with those that the list before joins to it where the title is of several."""
    people, norm = view.people, view.norm
    words = norm[title.start : title.end].lower()
    plural = any(word in lexicon.respectively for word in title.led_by) or is_plural(words, lexicon)
    persons = [number]
    while plural and persons[0] > 0:
        before, here = people.spans[persons[0] - 1], people.spans[persons[0]]
        if not lexicon.persons_join.fullmatch(norm, before.end, here.start) and not lexicon.kin_join.fullmatch(norm, before.end, here.start):
            break
        persons.insert(0, persons[0] - 1)
    return persons
