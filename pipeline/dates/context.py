"""What stands around a date: whether it is one at all, the tense of its sentence, and the date that the document states as its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from pipeline.dates import edtf
from pipeline.dates.checks import CHECKS
from pipeline.dates.lexicon import Lexicon, fold
from pipeline.dates.reference import Context, Reference, read_reference
from pipeline.dates.resolve import value_of
from pipeline.dates.spec import Spec
from pipeline.dates.view import View
from pipeline.typography import line_start

WINDOW = 110
"""Characters on each side in which words of the future or past are looked for, cut at sentence ends."""
AFTER = 15
"""Words after the date weigh as if they stood this many characters farther: the verb mostly comes first."""
BESIDE = 8
"""Characters between a word that ends before a date and the date itself: a preposition and an article."""
WORD_REACH = 20
"""Characters before a participle in which the word before it is read."""
TOLD_REACH, TOLD_BEFORE, TOLD_LINK, TOLD_AFTER = 110, 4, 2, 2
"""Characters on each side, and words before (the last of them link it) and after, in which a quarter or half is told of."""
FAR_CUE = 40
"""A participle just before a date ("annoncée mardi") weighs more than a verb of the future this many characters away."""
LONGEST_CUE = 40
"""Characters before a date in which a word just before it starts."""
HEADER_REACH = 600
"""A publication line or dateline is looked for in this many characters."""
DATELINE_REST = 45
"""A line that holds a whole date and at most this many other characters near the top is a dateline."""

EVENT_DAYS = 31
"""An interval of up to this many days is an event, whose weekdays are those inside it."""
RECENT = 8
"""A text that tells no date of its own is of one of the years about those that it states, up to this many before the latest."""
DATELINE_REACH = 200
"""The day of a dateline without its year stands in this many characters."""
HISTORY = 5
"""A date this many years before the middle one of the years that a text states is a part of its story, not when it was written."""

_MARKS_AFTER, _MARKS_BEFORE = frozenset("°€$£%‰"), frozenset("#№°$€£")
_WORDS, _NEXT_WORD = re.compile(r"[^\W\d_]+"), re.compile(r"\W{1,2}([^\W\d_]+)")
_CLAUSE = re.compile(r"[.!?;:,\n]")
_SENTENCE_START = re.compile(r"\n|[.!?…] (?=[^\W\d_a-zà-ÿ])")
_START = re.compile(r"[.!?…]\s|\n|[«“](?=[^»”]*$)")
_STOP = re.compile(r"[.!?…]\s|[\n»”]")
"""Where the words that speak of a date begin and end: its sentence, or the quotation inside it."""


def tense_at(text: str, start: int, end: int, lexicon: Lexicon, *, told: bool = False, conversation: bool = False) -> int:
    """-1 when words of the past stand in the sentence around, 1 when words of the future do, 0 for neither, -2 for a past beyond doubt.

    The nearest word wins, one of the future over one of the past at the same place. The weaker cues called "told" (an imperfect, a participle
    without its auxiliary) count just before the date and, with `told` and no other word, anywhere in its sentence. A word like "since"
    just before it, after which nothing of the future can stand, gives -2, which the calendar never overrules. In a conversation, a participle
    that says what is arranged ("cabin booked July 13th") is no past.
    """
    before = text[max(0, start - WINDOW) : start].replace("’", "'").lower()
    after = text[end : end + WINDOW].replace("’", "'").lower()
    cuts = [match.end() for match in _START.finditer(before)]
    before = before[cuts[-1] :] if cuts else before
    cut = _STOP.search(after)
    after = after[: cut.start()] if cut else after
    since = lexicon.cues.get("since")
    if since is not None and any(match.end() >= len(before) - 1 for match in since.finditer(before, max(0, len(before) - LONGEST_CUE))):
        return -2
    best = (WINDOW + 1, 0)
    for side, cue in ((1, lexicon.cues["future"]), (-1, lexicon.cues["past"])):
        arranged = conversation and side < 0
        distances = [len(before) - match.end() for match in cue.finditer(before) if not (arranged and _arranged(match, lexicon))]
        distances += [match.start() + AFTER for match in cue.finditer(after) if not (arranged and _arranged(match, lexicon))]
        if distances:
            best = min(best, (min(distances), -side))
    weak = lexicon.cues.get("told")
    if weak is None:
        return -best[1]
    beside = (match for match in weak.finditer(before, max(0, len(before) - LONGEST_CUE)) if match.end() >= len(before) - BESIDE)
    if (best[1] == 0 or best[0] > FAR_CUE) and any(_tells(match, lexicon, conversation) for match in beside):
        return -1
    if told and best[1] == 0 and any(_tells(match, lexicon, conversation) for part in (before, after) for match in weak.finditer(part)):
        return -1
    return -best[1]


def _tells(match: re.Match[str], lexicon: Lexicon, conversation: bool) -> bool:
    """Whether a weaker cue speaks of the past: no present of the same form, and in a conversation nothing that is arranged."""
    return not _present(match, lexicon) and not (conversation and _arranged(match, lexicon))


def _arranged(match: re.Match[str], lexicon: Lexicon) -> bool:
    """Whether a word of the past is a participle that says what is arranged, without its subject or auxiliary: "office closed from 8 May"."""
    lists = lexicon.lists
    words = match[0].split()
    if words[-1] not in lists["arranged"] or (len(words) > 1 and words[0] not in lists["arranged_copulas"]):
        return False
    before, after = _WORDS.findall(match.string, max(0, match.start() - WORD_REACH), match.start()), _NEXT_WORD.match(match.string, match.end())
    if len(words) == 1 and before and before[-1] in lists["arranged_subjects"]:
        return False
    return after is None or after[1] in lists["arranged_links"] or (after[1] in lexicon.entries and after[1] not in lists["arranged_objects"])


def _present(match: re.Match[str], lexicon: Lexicon) -> bool:
    """Whether a participle is a present after its pronoun: "on fait", "il construit"."""
    if match[0] not in lexicon.lists["present_too"]:
        return False
    before = _WORDS.findall(match.string, max(0, match.start() - WORD_REACH), match.start())
    return bool(before) and before[-1] in lexicon.lists["finite_before"]


def told_of(text: str, start: int, end: int, spec: Spec, lexicon: Lexicon) -> bool:
    """Whether a quarter or half of a year is one that figures are told of, and so is over: "the results of the first half".

    Not "sales start in the third quarter", where no word links the figures to it, nor where a word speaks of what is ahead.
    """
    if (spec.quarter is None and spec.half is None) or spec.year is not None or spec.yy is not None or spec.relative or spec.inner is not None:
        return False
    told, ahead = lexicon.lists["told_of"], lexicon.lists["told_ahead"]
    line = fold(text[max(0, start - TOLD_REACH) : start]).rpartition("\n")[2]
    after = _WORDS.findall(_CLAUSE.split(fold(text[end : end + TOLD_REACH]), maxsplit=1)[0])
    if not ahead.isdisjoint((*_WORDS.findall(line), *after)):
        return False
    before = _WORDS.findall(_CLAUSE.split(line)[-1])[-TOLD_BEFORE:]
    linked = not lexicon.lists["told_links"].isdisjoint(before[-TOLD_LINK:])
    return not told.isdisjoint(after[:TOLD_AFTER]) or (linked and not told.isdisjoint(before))


def document_reference(text: str, atoms: Sequence[tuple[int, int, Spec]], lexicon: Lexicon) -> Reference | None:
    """The date that the text states as its own: the scraped header, a publication line, a dateline near the top, or the date of its issue."""
    for start, end, spec in atoms:
        if start > HEADER_REACH:
            break
        if spec.shape not in ("day-year", "month-year", "day-time") or spec.relative or (spec.year is None and spec.yy is None) or spec.start is not None:
            continue
        before = text[max(0, start - 40) : start]
        stated = spec.rule == "header" or bool(lexicon.cues["published"].search(before.lower()))
        if stated or (spec.shape != "month-year" and _is_dateline(text, start, end)):
            reference = read_reference(value_of(spec, Context(None, None, 0, lexicon.holidays)))
            if reference is not None:
                return Reference(reference.year, reference.month, reference.day)
    return _issue(text, atoms, lexicon)


_ISSUE_LINE, _ISSUE_DAYS = 120, 100
"""A line that names the issue of a paper has at most this many characters, and an issue is that of a quarter at most, in days."""
_ISSUE_SHAPES = frozenset({"month-year", "part-year", "interval", "day-year"})
_BEFORE_ISSUE, _AFTER_ISSUE = re.compile(r"(?:^|[,|–—•·(:.-]|\d)\s*$"), re.compile(r"\s*(?:$|[.,|–—•·):-](?!\d))")


def _issue(text: str, atoms: Sequence[tuple[int, int, Spec]], lexicon: Lexicon) -> Reference | None:
    """The date of the issue near the top, set off by signs in a short line: "N° 88, printemps 2024", "Revue X | juillet 2023", "Semaine du 8 au 14 janvier 2024".

    None where two lines name different years, as in a chronology.
    """
    found: Reference | None = None
    for start, end, spec in atoms:
        if start > HEADER_REACH:
            break
        first, stop = line_start(text, start), text.find("\n", end)
        stop = len(text) if stop < 0 else stop
        week = spec.mode == "week-of" and spec.inner is not None
        if stop - first > _ISSUE_LINE or not (week or spec.shape in _ISSUE_SHAPES):
            continue
        if not _BEFORE_ISSUE.search(text[first:start]) or not _AFTER_ISSUE.match(text[end:stop]):
            continue
        value = value_of(spec, Context(None, None, 0, lexicon.holidays))
        opens, ends = edtf.bounds_of(value)
        if opens is None or ends is None or (ends - opens).days > _ISSUE_DAYS:
            continue
        if found is not None and found.year != opens.year:
            return None
        if found is None:
            days = (ends - opens).days + 1
            month = opens.month if opens.month == ends.month or days <= EVENT_DAYS else None
            whole = edtf.precision_of(value or "") in ("day", "week")
            found = Reference(opens.year, month, opens.day if whole else None, days=days if whole else 1)
    return found


def _is_dateline(text: str, start: int, end: int) -> bool:
    """A line with little else than the date, or one that opens with place, agency and date before a dash."""
    stop = text.find("\n", end)
    left, right = text[line_start(text, start) : start], text[end : stop if stop >= 0 else len(text)]
    if stop >= 0 and len(left) + len(right) <= DATELINE_REST and not re.search(r"[^\W\d_]\.\s*$", right):
        return True
    if not left.strip() and re.match(r"\s?[.,]?\s?[–—-]", right):
        return True
    wire = re.match(r"\s?[,.]?\s?(?:\([^)\n]{1,30}\)\s?)?[.,]?\s?(?:[–—-]|--|:|\|)", right)
    return bool(len(left) <= DATELINE_REST and wire and not re.search(r"[^\W\d_]{2,}\s(?:le|on|en|du|au)\s$", left))


def implied_reference(text: str, atoms: Sequence[tuple[int, int, Spec]], lexicon: Lexicon) -> Reference | None:
    """For a text that states no date of its own: the whole date it most likely speaks from.

    The first one with its weekday, else the first one near the top, else the latest of the text. Where none has its year, a day whose weekday
    only a year about the latest ones of the text gives it: "mardi 3 septembre" beside 2024, or the day of a dateline with the weekdays of its text.
    """
    whole: list[tuple[int, Reference, bool]] = []
    years = sorted(year for _, _, spec in atoms if (year := (spec.start or spec).year) is not None and (spec.start or spec).era > 0)
    for start, _, spec in atoms:
        inner = spec.start or spec
        if inner.shape in ("day-year", "day-time") and not inner.relative and (inner.year is not None or inner.yy is not None) and inner.era > 0:
            reference = read_reference(value_of(inner, Context(None, None, 0, lexicon.holidays)))
            if reference is not None and reference.day is not None:
                whole.append(
                    (start, Reference(reference.year, reference.month, reference.day, days=_length(spec, lexicon), stated=False), inner.wd is not None)
                )
    if not whole:
        return _pinned(text, atoms, years)
    near = [one for one in whole if one[2]] or [one for one in whole if one[0] <= HEADER_REACH]
    chosen = near[0][1] if near else max(whole, key=lambda one: (one[1].year, one[1].month or 0, one[1].day or 0))[1]
    return None if years and chosen.year + HISTORY < years[len(years) // 2] else chosen


def _length(spec: Spec, lexicon: Lexicon) -> int:
    """Days that an interval of days goes on for, 1 for anything else or longer than an event."""
    value = value_of(spec, Context(None, None, 0, lexicon.holidays)) if spec.start is not None else None
    first, last = edtf.bounds_of(value)
    days = (last - first).days + 1 if first is not None and last is not None else 1
    return days if 1 < days <= EVENT_DAYS else 1


def _pinned(text: str, atoms: Sequence[tuple[int, int, Spec]], years: Sequence[int]) -> Reference | None:
    """A day without its year, with the year that its weekday goes with, which stands beside it or is the first one of a story with a dateline."""
    if not years:
        return None
    for start, end, spec in atoms:
        inner = spec.start or spec
        if inner.day is None or inner.month is None or inner.year is not None or inner.yy is not None or inner.relative or inner.inner is not None:
            continue
        weekday = inner.wd
        if weekday is None and spec.start is None and start <= DATELINE_REACH and _is_dateline(text, start, end):
            weekday = next((one.wd for _, _, one in atoms if one.shape == "weekday" and not one.relative), None)
        if weekday is None:
            continue
        middle = years[len(years) // 2]
        near = [year for stated in dict.fromkeys(reversed(years)) for year in (stated, stated + 1, stated - 1, stated + 2) if stated >= years[-1] - RECENT]
        fitting = [year for year in near if edtf.is_day(year, inner.month, inner.day) and date(year, inner.month, inner.day).weekday() == weekday]
        fitting.sort(key=lambda year: (year not in years, -years.count(year), abs(year - middle)))
        if fitting:
            return Reference(fitting[0], inner.month, inner.day)
    return None


def accept(text: str, start: int, end: int, spec: Spec, lexicon: Lexicon, *, conversation: bool) -> bool:
    """Whether the context lets an expression be a date."""
    if text[end : end + 1] in _MARKS_AFTER or text[max(0, start - 2) : start].rstrip(" \u00a0\u202f")[-1:] in _MARKS_BEFORE:
        return False
    if (spec.day is not None or spec.shape == "year") and _in_street(text[max(0, start - 60) : start], lexicon):
        return False
    check = spec.check or ("range" if spec.start is not None and spec.start.shape == "year" else None)
    return check is None or CHECKS[check](
        View(text, start, end, spec, lexicon, lambda: tense_at(text, start, end, lexicon, conversation=conversation), conversation)
    )


def _in_street(before: str, lexicon: Lexicon) -> bool:
    """Tell names like rue du 8 mai 1945, place du 14-Juillet: named after a day, not dates."""
    words = _SENTENCE_START.split(before)[-1].rsplit(None, 3)[-3:]
    if not words or fold(words[-1]) not in lexicon.lists["street_links"]:
        return False
    return any(word in lexicon.lists["streets"] for word in re.findall(r"[^\W\d_]+", fold(" ".join(words))))
