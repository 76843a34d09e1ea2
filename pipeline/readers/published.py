"""The publication date that a text or its metadata states, as EDTF; never invented."""

from __future__ import annotations

import datetime
import re
from email.utils import parsedate_to_datetime
from typing import Any

from pipeline.dates import find_dates

# Scraped pages that open on ` date 2023-02 ` or ` date 2026-03-10 ` (58 of 480 pages counted).
_HEADER = re.compile(r"\A\s*date\s+(\d{4}-\d\d(?:-\d\d)?)(?=\s|\Z)")
_ISO = re.compile(r"\A\s*(\d{4}(?:-\d\d(?:-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?)?)?)?)(?:\.\d+)?\s*(?:Z|[+-]\d\d:?\d\d)?\s*\Z")
_COMPACT = re.compile(r"\A\s*(\d{4})(\d\d)(\d\d)\s*\Z")
# Words before a publication date, in the first lines of a page. "Mis à jour" comes after: the first publication counts.
_PUBLISHED = re.compile(r"(?:publi[ée]e?|post[ée]|mis en ligne|paru|published|posted|first published)(?:\s+(?:le|on))?\s*:?\s*", re.IGNORECASE)
_UPDATED = re.compile(r"(?:mis(?:e)? à jour|modifié|updated|last modified)(?:\s+(?:le|on))?\s*:?\s*", re.IGNORECASE)
# A byline's date: a line that holds a date and little else ("Par Jeanne Roche - 04/03/2022", "Paris, le 12 mai 2023").
_MAX_BYLINE = 80
_HEAD = 800
_HEAD_LINES = 8


def published_in(text: str) -> str | None:
    """Publication date that the first lines of a text state: a scraped header, "Publié le …", or a byline with its date."""
    header = _HEADER.match(text)
    if header:
        return _valid(header[1])
    lines = text[:_HEAD].split("\n")[:_HEAD_LINES]
    for pattern in (_PUBLISHED, _UPDATED):
        for line in lines:
            cue = pattern.search(line)
            date = _whole_date(line[cue.end() : cue.end() + 60], at_start=True) if cue else None
            if date:
                return date
    short = (line for line in lines if 0 < len(line.strip()) <= _MAX_BYLINE)
    return next((date for line in short if _looks_like_byline(line) and (date := _whole_date(line)) is not None), None)


def _looks_like_byline(line: str) -> bool:
    """Whether a short line is a byline or date line: hardly a word of small letters besides the date's own."""
    words = re.findall(r"[^\W\d_]{3,}", line)
    small = [word for word in words if word.islower()]
    return len(small) <= 2 and not line.rstrip().endswith((".", "!", "?", "…"))


def _whole_date(line: str, *, at_start: bool = False) -> str | None:
    """The first full calendar day written in a line; None where there is none."""
    for lang in ("fr", "en"):
        for mention in find_dates(line, lang):
            if mention.precision in {"day", "minute", "second"} and mention.kind in {"absolute", "time"} and (mention.start <= 2 or not at_start):
                date = re.match(r"\d{4}-\d\d-\d\d", mention.value or "")
                if date:
                    return _valid(date[0])
    return None


def to_edtf(value: Any) -> str | None:
    """A metadata date as EDTF: ISO 8601 in any precision, compact, RFC 5322, a date object, or a written date; else None."""
    if isinstance(value, datetime.datetime):
        return value.isoformat(timespec="seconds") if value.time() != datetime.time() else value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if not isinstance(value, str) or not value.strip() or len(value) > 100:
        return None
    compact = _COMPACT.match(value)
    iso = _ISO.match(value)
    if compact or iso:
        found = _valid("-".join(compact.groups()) if compact else iso[1].replace(" ", "T") if iso else "")
        return found.removesuffix("T00:00:00").removesuffix("T00:00") if found else None
    try:
        return parsedate_to_datetime(value).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return _whole_date(value)


def _valid(date: str) -> str | None:
    """The date where the calendar has it, else None."""
    day, _, time = date.partition("T")
    year, month, number = (int(part) for part in (day.split("-") + ["1", "1"])[:3])
    try:
        datetime.date(year, month, number)
        datetime.time.fromisoformat(time or "00:00")
    except ValueError:
        return None
    return date
