"""Interviews whose answers stand in quotation marks, one to a paragraph, under questions without marks: they are the words of the one person interviewed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.quotes.bylines import FURNITURE, is_byline
from pipeline.quotes.lexicon import Lexicon
from pipeline.quotes.marks import Quoted
from pipeline.quotes.speakers import Speaker, Speakers
from pipeline.typography import line_start

# So many answers at least make an interview; a question is no longer than this (code points).
_ANSWERS, _QUESTION = 3, 320


def answers(speakers: Speakers, strings: Sequence[Quoted], lexicon: Lexicon) -> dict[int, Speaker]:
    """The answers among quoted strings by the code point where they start, with who gives them; empty where the text is no such interview.

    An answer fills its line, and the line before it is a question. The person interviewed is the only one named before the first question.
    """
    norm = speakers.view.norm
    found: list[Quoted] = []
    for string in strings:
        start = line_start(norm, string.outer_start)
        stop = norm.find("\n", string.outer_end)
        if norm[start : string.outer_start].strip(FURNITURE) or norm[string.outer_end : stop if stop >= 0 else len(norm)].strip(FURNITURE + "."):
            continue
        if _is_question(norm, start):
            found.append(string)
    if len(found) < _ANSWERS:
        return {}
    person = _interviewed(speakers, _question_start(norm, found[0].outer_start), lexicon)
    return {} if person is None else {string.start: person for string in found}


def _question_start(norm: str, answer: int) -> int:
    """Where the question before the answer's line starts."""
    end = len(norm[: line_start(norm, answer)].rstrip())
    return line_start(norm, end)


def _is_question(norm: str, line: int) -> bool:
    """Whether the last line with words before the code point is a question, or one that is set off (`**…**`)."""
    start = _question_start(norm, line + 1)
    question = norm[start:line].strip()
    if not 2 < len(question) < _QUESTION:
        return False
    return question.rstrip(FURNITURE + '"»').endswith(("?", "…", "...")) or re.fullmatch(r"(\*\*|__).+\1", question) is not None


def _interviewed(speakers: Speakers, limit: int, lexicon: Lexicon) -> Speaker | None:
    """The one person named before the code point outside lines that only say who writes."""
    people, norm = speakers.view.people, speakers.view.norm
    named: dict[str, int] = {}
    for number in people.between(0, limit):
        span = people.spans[number]
        before = norm[line_start(norm, span.start) : span.start].strip(FURNITURE + "(").lower()
        after = norm[span.end : span.end + 1]
        if not is_byline(before, lexicon) and not (not before and after in {"\n", ""} and span.start > 0 and len(named) > 0):
            named.setdefault(people.names[number], number)
    return speakers.person(next(iter(named.values()))) if len(named) == 1 else None
