"""Find and resolve the dates of a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.dates import edtf
from pipeline.dates.combine import SHAPES, interval, join_time, listed
from pipeline.dates.context import accept, document_reference, implied_reference, tense_at, told_of
from pipeline.dates.grammar import Grammar, Rule, load_grammar
from pipeline.dates.lexer import Token, islands
from pipeline.dates.lexicon import Roles
from pipeline.dates.makers import MAKERS, finish
from pipeline.dates.mention import DateMention
from pipeline.dates.reference import UNKNOWN, Context, Reference, read_reference
from pipeline.dates.resolve import value_of
from pipeline.dates.spec import Spec
from pipeline.dates.view import SHORT_TEXT

NEAR = 300
"""Without a document date, a date that lacks its year takes it from one up to this many characters before."""
MOVE_REACH = 60
"""Characters before an interval in which a verb of moving is looked for."""
LONGEST_LIST = 8
"""Dates after the first one of a list in which its last one is looked for."""
LIFE_YEARS = 10
"""Two whole dates this many years apart are a life or two events, not one interval."""


@dataclass(slots=True)
class Atom:
    """A date expression read so far: its place, what it says, and how it may combine."""

    start: int
    end: int
    spec: Spec

    @property
    def roles(self) -> frozenset[str]:
        """What it may be in the rules of the next levels."""
        return SHAPES[self.spec.shape]


Item = Token | Atom

Island = tuple[list[Roles], list[tuple[int, int, Spec]]]
"""An island read before: the roles of its tokens, kept so that nothing else can take their identities, and its dates by first and last token."""
_SHORT_ISLAND, _READ_LIMIT = 24, 20_000
_READ: dict[str, dict[tuple[int, ...], Island]] = {}
"""Islands read before, by language and the identities of their tokens' roles."""


def find_dates(text: str, lang: str, *, published: str | None = None, boundaries: Sequence[int] | None = None) -> list[DateMention]:
    """All dates of a text, in order, without overlaps.

    Args:
        text: the text as it is; offsets of the result are its code points.
        lang: a language with a `lexicon/<lang>/dates.toml`.
        published: the document's date in EDTF (`2026-03-10`, `2026-03`, with a time `2013-02-12T04:30:00` for a conversation), which relative
            dates count from. Without it, a date that the text states as its own (scraped header, publication line, dateline) is used.
        boundaries: starts of sentences; no date crosses one.

    Raises:
        ValueError: for a language without date words.
    """
    grammar = load_grammar(lang)
    stated = read_reference(published)
    conversation = stated is not None and stated.time is not None
    atoms = [
        atom
        for tokens in islands(text, grammar.lexicon, boundaries)
        for found in _read(tokens, grammar)
        for atom in _moved(text, found, grammar)
        if accept(text, atom.start, atom.end, atom.spec, grammar.lexicon, conversation=conversation)
    ]
    if not atoms:
        return []
    document = stated or document_reference(text, [(atom.start, atom.end, atom.spec) for atom in atoms[:8]], grammar.lexicon)
    implied = None if document else implied_reference(text, [(atom.start, atom.end, atom.spec) for atom in atoms], grammar.lexicon)
    mentions: list[DateMention] = []
    short = len(text) <= SHORT_TEXT  # a message speaks of what is to come, unless its words say otherwise
    last: Reference | None = None
    last_end, period = 0, None
    for index, atom in enumerate(atoms):
        spec = atom.spec
        tense = 0
        if _needs_tense(spec):
            at = atom if spec.listed is None else next((other for other in atoms[index + 1 : index + LONGEST_LIST] if other.spec is spec.listed), atom)
            tense = tense_at(text, at.start, at.end, grammar.lexicon, told=short or _bare_weekday(spec.start or spec), conversation=conversation)
            if tense <= 0 and told_of(text, atom.start, atom.end, spec, grammar.lexicon):
                spec = atom.spec = spec.copy()
                spec.ended = True
            tense = tense or int(short)
        between = text[last_end : atom.start]
        near = last is not None and len(between) <= NEAR and (last.month is not None or not re.search(r"[.!?;\n]", between))
        governed = near and last is not None and not spec.relative and _yearless(spec) and _governs(last, document, implied)
        context = Context(last if governed else document or implied, last, 0 if governed else tense, grammar.lexicon.holidays, period)
        mention = _mention(atom, context)
        mentions.append(mention)
        if mention.kind in ("absolute", "relative") and mention.value and mention.value != UNKNOWN:
            found = read_reference(mention.value)
            last, last_end = (found, atom.end) if found else (last, last_end)
            if found and mention.precision in ("month", "quarter", "half") and (document is None or abs(document.year - found.year) <= 1):
                period = mention.value
            elif found and period and mention.precision == "year" and found.year >= int(period[:4]):
                period = None  # a year of figures after the months of others is what the next comparison is with
    return mentions


def _governs(last: Reference, document: Reference | None, implied: Reference | None) -> bool:
    """Whether the date read before gives its year to the next one: in a text without a date of its own, or when it is a year to come."""
    if document is not None:
        return last.month is None and last.year > document.year
    return last.month is not None or implied is None or abs(implied.year - last.year) <= 1


def _moved(text: str, atom: Atom, grammar: Grammar) -> list[Atom]:
    """The expression, or its two ends where something moves from one to the other: "move it from Tuesday to Thursday" is no interval."""
    cues, spec = grammar.lexicon.cues, atom.spec
    if spec.start is None or spec.end is None or "moved" not in cues:
        return [atom]
    before = text[max(0, atom.start - MOVE_REACH) : atom.start].lower().rstrip()
    if not any(match.end() == len(before) for match in cues["moved"].finditer(before)):
        return [atom]
    link = cues["moved_to"].search(text.lower(), atom.start, atom.end)
    if link is None:
        return [atom]
    return [Atom(atom.start, len(text[: link.start()].rstrip()), spec.start), Atom(atom.end - len(text[link.end() : atom.end].lstrip()), atom.end, spec.end)]


_YEARLESS = frozenset({"day", "month", "day-time", "part"})


def _yearless(spec: Spec) -> bool:
    """Whether the year before it may be its own: a day, month or part of a year without one, or an interval of them."""
    return spec.shape in _YEARLESS or (spec.start is not None and spec.end is not None and spec.start.shape in _YEARLESS and spec.end.shape in _YEARLESS)


_SETTLED = frozenset(
    {"day-year", "month-year", "year", "time", "decade", "century", "bare-time", "relative", "relative-day", "recurring", "time-interval", "part-year"}
)
_CONFIRMING = frozenset({"same", "said"})  # modes of a weekday or number that says again which day another date is
_FROM_ANOTHER = _CONFIRMING | {"week-of", "week-beside", "beside", "first", "last"}  # and of a week, week-end or edge found from another date


def _needs_tense(spec: Spec) -> bool:
    """Whether the value depends on the tense of the sentence."""
    if spec.start is not None:
        return _needs_tense(spec.start) or (spec.end is not None and _needs_tense(spec.end))
    if spec.mode in _FROM_ANOTHER and spec.inner is not None:
        return _needs_tense(spec.inner)
    return spec.shape not in _SETTLED and (not spec.dir) and spec.year is None and spec.mode is None


def _bare_weekday(spec: Spec) -> bool:
    return spec.wd is not None and spec.day is None and spec.month is None


def _read(tokens: list[Token], grammar: Grammar) -> Iterable[Atom]:
    """The dates of one island.

    What an island says depends on the roles of its tokens alone, and words bring the same object of roles each time: a short one is read once
    for all ("in 2019"). Nothing changes a spec once it is read, so mentions share it.
    """
    if len(tokens) > _SHORT_ISLAND:
        return _parse(tokens, grammar)
    roles = [token.roles for token in tokens]
    key = tuple(map(id, roles))
    read = _READ.setdefault(grammar.lexicon.lang, {})
    known = read.get(key)
    if known is None:
        at_start = {token.start: index for index, token in enumerate(tokens) if token.end > token.start}
        at_end = {token.end: index for index, token in enumerate(tokens) if token.end > token.start}
        known = roles, [(at_start[atom.start], at_end[atom.end], atom.spec) for atom in _parse(tokens, grammar)]
        if len(read) >= _READ_LIMIT:
            read.clear()
        read[key] = known
    return [Atom(tokens[first].start, tokens[last].end, spec) for first, last, spec in known[1]]


def _parse(tokens: list[Token], grammar: Grammar) -> Iterator[Atom]:
    """Every level of the grammar in turn over the items left by the one before."""
    items: list[Item] = list(tokens)
    of_roles = grammar.alphabet.of_roles
    characters = "".join([of_roles(token.roles) for token in tokens])
    touched = False
    for number, level in enumerate(grammar.levels):
        if number and not touched:
            return
        replaced: list[Item] = []
        marks: list[str] = []
        position = 0
        for rule, match in level.matches(characters):
            start, end = match.span("span_") if rule.has_span else match.span()
            made = _make(rule, match, items, start, end)
            if made is None:
                continue
            replaced += items[position:start]
            replaced += made
            marks += (characters[position:start], *(of_roles(item.roles) for item in made))
            position = end
            touched = True
        if position:
            items = replaced + items[position:]
            characters = "".join(marks) + characters[position:]
    for item in items:
        if isinstance(item, Atom) and (item.spec.shape not in ("nothing", "number", "daypart") or item.spec.check == "day-alone"):
            yield item


def _make(rule: Rule, match: re.Match[str], items: Sequence[Item], start: int, end: int) -> list[Item] | None:  # noqa: C901 - one branch per way of making
    """What a match becomes: one atom, or several with what stands between them."""
    if rule.make == "list":
        return _list(rule, match, items, start, end)
    values: list[tuple[str, int | str | Spec]] = []
    base: Spec | None = None
    for group, field, roles in rule.fields:
        at = match.start(group)
        if at < 0:
            continue
        item = items[at]
        if isinstance(item, Atom):
            if field == "base":
                base = item.spec
            else:
                values.append((field, item.spec))
        else:
            known = item.roles
            for role in roles:
                if role in known:
                    values.append((field, known[role]))
                    break
    if rule.make == "spec" or rule.make in MAKERS:
        spec = Spec(rule=rule.name)
    elif rule.make == "update":
        assert base is not None
        if rule.constants.get("mode") in _CONFIRMING and base.relative:
            return None
        spec = base.copy()
    else:
        built = _combine(rule, dict(values))
        return None if built is None else [Atom(items[start].start, items[end - 1].end, built)]
    for field, value in (*rule.constants.items(), *values):
        setattr(spec, field, value)
    maker = MAKERS.get(rule.make)
    if maker is not None and not maker(spec):
        return None
    done = finish(spec)
    return None if done is None else [Atom(items[start].start, items[end - 1].end, done)]


def _combine(rule: Rule, values: dict[str, int | str | Spec]) -> Spec | None:
    first, second = (_as_spec(values.get(name), rule.make) for name in ("a", "b"))
    if first is None or second is None:
        return None
    if rule.make != "join" and isinstance(values["b"], int) and first.hour is not None:
        second = Spec(hour=second.day)
    if rule.make != "join" and isinstance(values["a"], int) and second.hour is not None and second.shape in ("time", "bare-time"):
        first = Spec(hour=first.day)
    first, second = _same_order(first, second)
    whole = first.shape == second.shape == "day-year" and first.year is not None and second.year is not None
    if rule.make == "interval" and whole and abs((first.year or 0) - (second.year or 0)) >= LIFE_YEARS:
        return None
    lap = second.check == "colon" and second.second is not None and second.zone is None and first.shape != "day-year"
    if rule.make == "join" and (lap or (rule.name == "time-comma-day" and second.check in ("hour", "fraction"))):
        return None
    built = join_time(first, second) if rule.make == "join" else interval(first, second)
    built.rule = rule.name
    built.check = rule.constants.get("check", built.check)
    return built


def _same_order(*ends: Spec) -> tuple[Spec, ...]:
    """The ends of an interval in figures are in one order: where only days first makes a date of one, so it is with the others."""
    if all(one.first is not None and one.second_number is not None and one.mod == "month-first" for one in ends) and any(
        (one.first or 0) > edtf.MONTHS for one in ends
    ):
        ends = tuple(one.copy() for one in ends)
        for one in ends:
            if (one.second_number or 0) <= edtf.MONTHS:
                one.day, one.month = one.first, one.second_number
    return ends


def _as_spec(value: int | str | Spec | None, make: str) -> Spec | None:
    """An atom's spec, or a bare number as a day, or as a short year where the rule says so."""
    if value is None or isinstance(value, Spec):
        return value
    return Spec(yy=int(value)) if make == "year-short-interval" else Spec(day=int(value))


def _list(rule: Rule, match: re.Match[str], items: Sequence[Item], start: int, end: int) -> list[Item]:
    """The members of a list, or one interval for two days in a row."""
    members = [(at, items[at]) for at in sorted(match.start(group) for group, _, _ in rule.fields) if at >= 0]
    kind = rule.constants.get("as", "day")
    specs = listed([item.spec if isinstance(item, Atom) else _number_spec(item, kind) for _, item in members])
    if len(specs) > 1 and all(_next_day(left, right) for left, right in pairwise(specs)):
        whole = interval(specs[0], specs[-1])
        whole.rule = rule.name
        first, last = members[0][0], members[-1][0]
        return [*items[start:first], Atom(items[first].start, items[last].end, whole), *items[last + 1 : end]]
    made: list[Item] = []
    position = start
    for (at, item), spec in zip(members, specs, strict=True):
        spec.rule, spec.check = spec.rule or rule.name, rule.constants.get("check", spec.check)
        made += items[position:at]
        made.append(Atom(item.start, item.end, spec))
        position = at + 1
    return made + list(items[position:end])


def _next_day(left: Spec, right: Spec) -> bool:
    """Two days in a row are one interval: "30 et 31 mars", "samedi 3 et dimanche 4 mai", "31 May and 1 June"."""
    if left.day is None or right.day is None or left.month is None or right.month is None or left.hour is not None or right.hour is not None:
        return False
    if left.month == right.month:
        return right.day == left.day + 1
    return right.day == 1 and right.month == left.month % 12 + 1 and left.day == edtf.month_end(2023, left.month).day


def _number_spec(token: Token, kind: str) -> Spec:
    value = next(int(token.roles[role]) for role in ("DAY", "DAYORD", "YY", "TENS", "CENTURYNUM", "ROMAN", "Q4", "NUM") if role in token.roles)
    if kind == "yy":
        return Spec(yy=value)
    if kind == "decade":
        return Spec(decade=190 + value // 10)
    if kind == "century":
        return Spec(century=value)
    if kind == "quarter":
        return Spec(quarter=value)
    return Spec(day=value)


def _mention(atom: Atom, context: Context) -> DateMention:
    spec = atom.spec
    value = value_of(spec, context)
    earliest, latest = edtf.bounds_of(value)
    kind = _kind(spec, value)
    reference = context.reference(spec)
    anchored = kind in ("relative", "interval") and reference is not None and value not in (None, UNKNOWN) and _counts(spec)
    precision = edtf.precision_of(value) if value is not None else "day"
    return DateMention(atom.start, atom.end, value, earliest, latest, precision, kind, reference.edtf if anchored and reference else None, spec.rule)


def _counts(spec: Spec) -> bool:
    if spec.start is not None:
        return _counts(spec.start) or (spec.end is not None and _counts(spec.end))
    return spec.relative or (spec.year is None and spec.yy is None and spec.decade is None and spec.century is None and spec.shape != "time")


def _kind(spec: Spec, value: str | None) -> str:
    if spec.each:
        return "recurring"
    if spec.start is not None or spec.open or (value and "/" in value and not spec.relative):
        return "interval"
    if spec.shape in ("time", "bare-time"):
        return "time"
    return "relative" if _counts(spec) else "absolute"
