"""Quoted strings: what stands between quotation marks, of every kind, the outermost only."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from pipeline.documents import overlapping

_DOUBLE = re.compile('[«»“”„‹›"\n]')
_DOUBLE_OR_TWO = re.compile("[«»“”„‹›\"\n]|''")
_SINGLE_OPEN = re.compile(r"['‘](?<![^\s(:].)(?=\w)")
_SINGLE_CLOSE = re.compile(r"['’](?!\w)")
_CLOSERS = {"«": "»", "“": "”“", "„": "“”", "‹": "›", '"': '"', "''": "''", "”": "”"}
# The longest quotation believed (code points), and the longest one whose closing mark is missing: guards against a stray mark that
# would swallow the page. Both are set by judgement, well above the quotations of the corpus, not measured.
_LONGEST, _UNCLOSED = 3000, 900
_REOPENED = 4
# Where a paywall cut a quotation. No more than so many spaces are looked at behind it.
_CUT, _BEHIND = re.compile(r"(?:…|\.\.\.)(?=\s+[A-ZÀ-Ý])"), 100


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quoted string: `start:end` without the marks and the spaces inside them, `outer_start:outer_end` with the marks.

    Attributes:
        closed: whether the closing mark was found.
        single: whether the marks are single, which are more often apostrophes or titles.
    """

    outer_start: int
    start: int
    end: int
    outer_end: int
    closed: bool
    single: bool = False


@dataclass(frozen=True, slots=True)
class _Mark:
    """A quotation mark or a line break, with what its line tells of it, which is looked up once for each.

    Attributes:
        first: whether nothing stands before it in its line.
        opening: whether it looks like one that opens.
        left: how many more straight marks follow in the line.
    """

    start: int
    text: str
    first: bool
    opening: bool
    left: int


def _marks_of(text: str) -> list[_Mark]:
    """The marks and line breaks of a text, in order."""
    places = [(match.start(), match.end(), match[0]) for match in (_DOUBLE_OR_TWO if "''" in text else _DOUBLE).finditer(text)]
    lefts, left = [], 0
    for _, _, mark in reversed(places):
        lefts.append(left)
        left = 0 if mark == "\n" else left + (mark == '"')
    marks, first, end = [], True, 0
    for (start, stop, mark), left in zip(places, reversed(lefts), strict=True):
        first = first and not text[end:start].strip()
        marks.append(_Mark(start, mark, first, _looks_opening(text, start, mark), left))
        first, end = mark == "\n", stop
    return marks


def quoted_strings(text: str) -> list[Quoted]:
    """Every quoted string of a text, in order; none lies in another."""
    marks = _marks_of(text)
    found: list[Quoted] = []
    number = 0
    while number < len(marks):
        position, mark = marks[number].start, marks[number].text
        if mark not in _CLOSERS or not _can_open(text, position, mark):
            number += 1
            continue
        stop, outer_end, closed, number = _closing(text, marks, number)
        if stop - position <= 1:
            continue
        quoted = _trimmed(text, position, position + len(mark), stop, outer_end, closed)
        if quoted is not None:
            found.append(quoted)
    if "'" in text or "‘" in text:
        singles = _singles(text, found)
        starts = [single.outer_start for single in singles]
        found = [quoted for quoted in found if not ((number := bisect_left(starts, quoted.outer_start)) and quoted.outer_start < singles[number - 1].outer_end)]
        found = sorted([*found, *singles], key=lambda quoted: quoted.start)
    return found


def _trimmed(text: str, outer_start: int, start: int, end: int, outer_end: int, closed: bool, single: bool = False) -> Quoted | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Quoted(outer_start, start, end, outer_end, closed, single) if start < end else None


def _can_open(text: str, position: int, mark: str) -> bool:
    """Whether an ambiguous mark opens: nothing or no letter stands before it, and something after."""
    if mark in "«“„‹":
        return True
    before = text[position - 1] if position else " "
    after = text[position + len(mark) : position + len(mark) + 1]
    if mark == "''" and (before.isdigit() or not after.isalpha()):
        return False
    if before.isdigit():  # inches, seconds
        return False
    if before.isalpha():
        return mark == '"' and after.isupper()
    return bool(after) and not (before in ".,!?…)" and not after.isalnum())


def _looks_opening(text: str, position: int, mark: str) -> bool:
    before = text[position - 1] if position else " "
    after = text[position + len(mark) : position + len(mark) + 1]
    return (before.isspace() or before in "(['’«“") and bool(after) and not after.isspace() and after not in ",.;:!?)»”"


def _closing(text: str, marks: list[_Mark], opened: int) -> tuple[int, int, bool, int]:  # noqa: C901 - one branch per kind of mark
    """Where the quotation that opens at a mark ends: end, end with the mark, whether closed, number of the mark to go on from."""
    start, opener = marks[opened].start, marks[opened].text
    closers = _CLOSERS[opener]
    depth, first_close, breaks = 1, None, 0
    for number in range(opened + 1, len(marks)):
        here = marks[number]
        position, mark = here.start, here.text
        if position - start > _LONGEST:
            break
        if mark == "\n":
            if number + 1 < len(marks) and (marks[number + 1].start, marks[number + 1].text) == (position + 1, "\n"):
                continue
            if first_close is not None and depth > 1:
                break
            going_on = _goes_on(text, marks, number, opener)
            breaks += going_on == "reopened"
            if not going_on or breaks > _REOPENED:
                break
            continue
        if mark == opener and opener != '"' and opener != "''" and not (mark in closers and not here.opening):
            depth += not here.first
            continue
        if mark in closers:
            if opener == '"' and here.opening:
                if here.first:
                    continue
                left = here.left
                if left < 2:
                    return position, position, False, number if left else number + 1
                depth += 1
                continue
            depth -= 1
            first_close = first_close or number
            if depth == 0:
                return position, position + len(mark), True, number + 1
    if first_close is not None:
        position, mark = marks[first_close].start, marks[first_close].text
        return position, position + len(mark), True, first_close + 1
    return _unclosed(text, marks, opened)


def _goes_on(text: str, marks: list[_Mark], number: int, opener: str) -> str:
    """How an open quotation goes on after a line break: `reopened`, `broken` line, `crossing` paragraphs, or not at all (empty)."""
    position = marks[number].start
    after = position + 1
    while after < len(text) and text[after].isspace():
        after += 1
    if text.startswith(opener, after) and _looks_opening(text, after, opener) | (opener not in {'"', "''"}):
        return "reopened"
    before = position
    while before >= 0 and text[before].isspace():
        before -= 1
    if after < len(text) and "\n" not in text[position + 1 : after] and (text[after].islower() or text[max(0, before)] not in '.!?…:;»"”'):
        return "broken"
    following = next((mark for mark in marks[number + 1 : number + 6] if mark.text != "\n"), None)
    if (
        following is not None
        and following.text in _CLOSERS[opener]
        and following.start - position < 600
        and (opener not in {'"', "''"} or not following.opening)
    ):
        return "crossing"
    return ""


def _unclosed(text: str, marks: list[_Mark], opened: int) -> tuple[int, int, bool, int]:
    """The end of a quotation without closing mark: its paragraph's, or the ellipsis where a paywall cut it."""
    start = marks[opened].start
    limit = min(len(text), start + _UNCLOSED + _BEHIND)
    end = text.find("\n", start, limit)
    end = limit if end < 0 else end
    cut = _CUT.search(text, start, end)
    if cut is not None:
        end = cut.end()
    if end - start > _UNCLOSED:
        return start, start, False, opened + 1
    following = opened + 1
    while following < len(marks) and marks[following].start < end:
        following += 1
    return end, end, False, following


def _clash(single: Quoted, double: Quoted) -> bool:
    """Whether a string in single marks does not hold one in double marks that it overlaps."""
    return not (single.outer_start < double.outer_start and double.outer_end <= single.end)


def _singles(text: str, doubles: list[Quoted]) -> list[Quoted]:
    """Strings in single marks outside the double ones."""
    found: list[Quoted] = []
    starts, ends = [quoted.outer_start for quoted in doubles], [quoted.outer_end for quoted in doubles]
    limit = 0
    for match in _SINGLE_OPEN.finditer(text):
        position = match.start()
        if position < limit or overlapping(starts, ends, position, position + 1):
            continue
        line_end = text.find("\n", position, position + 1000)
        fallback = None
        for close in _SINGLE_CLOSE.finditer(text, position + 2, position + 1000 if line_end < 0 else line_end):
            before, after = text[close.start() - 1], text[close.end() : close.end() + 1]
            if before in ",.?!…":
                fallback = close
                break
            if before.isspace():
                continue
            if fallback is None:
                fallback = close
            if not (before == "s" and after == " "):
                break
        if fallback is not None:
            quoted = _trimmed(text, position, position + 1, fallback.start(), fallback.end(), True, True)
            if quoted is not None and not any(_clash(quoted, doubles[other]) for other in overlapping(starts, ends, quoted.outer_start, quoted.outer_end)):
                found.append(quoted)
                limit = fallback.end()
    return found
