"""The publication date that a text or its metadata states, as EDTF; never invented."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any

from pipeline.dates import find_dates
from pipeline.languages import identify, supported
from pipeline.lexicon import words

# Scraped pages that open on ` date 2023-02 ` or ` date 2026-03-10 ` (58 of 480 pages counted).
_HEADER = re.compile(r"\A\s*date\s+(\d{4}-\d\d(?:-\d\d)?)(?=\s|\Z)", re.ASCII)
_ISO = re.compile(r"\A\s*(\d{4}(?:-\d\d(?:-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?)?)?)?)(?:\.\d+)?\s*(?:Z|[+-]\d\d:?\d\d)?\s*\Z", re.ASCII)
_COMPACT = re.compile(r"\A\s*(\d{4})(\d\d)(\d\d)\s*\Z", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
# A publication date stands in the first lines of a page, and on a line of its own: a longer line is prose.
_HEAD = 1200
_HEAD_LINES = 8
_MAX_LINE = 160
# A place before its date: capitalised words only ("Boulogne-sur-Mer", "NEW YORK"), so that "Mondial de l'Auto, 17 octobre" is none.
# Behind a region or country a dash may stand for the comma: "LIMA, Ohio – May 4, 2022 –".
_NAME = r"[A-ZÀ-Þ][\w'’-]*(?:\s+[A-ZÀ-Þ(][\w'’()-]*){0,3}"
_PLACE = re.compile(rf"\s*{_NAME}\s*,\s*(?:{_NAME}\s*[,–—-]\s*)?")
_AFTER_DATELINE = re.compile(r"\s*(?:$|\.?\s*[-–—]|[/(])")
# A dateline without a place, which a point and a dash tell from the date of what a line announces: "12 mai 2023. – Le groupe".
_AFTER_LONE_DATE = re.compile(r"\s*\.\s*[-–—](?:\s|$)")
_CELLS = re.compile(r"[|•·]")
_SMALL_WORD = re.compile(r"(?<![\w'’-])[a-zà-öø-ÿœ]{3,}")


@dataclass(frozen=True, slots=True)
class _Cues:
    """The words of one language, compiled."""

    lang: str
    published: re.Pattern[str]
    updated: re.Pattern[str]
    byline: re.Pattern[str]
    beside: frozenset[str]
    dateline: re.Pattern[str]
    after: re.Pattern[str]


def published_in(text: str) -> str | None:
    """Publication date (EDTF) that the first lines of a text state: a scraped header, "Publié le …", a byline, a dateline, or a date alone on a line."""
    header = _HEADER.match(text)
    if header:
        return _valid(header[1])
    lines = [line for line in text[:_HEAD].split("\n")[:_HEAD_LINES] if any(map(str.isdigit, line))]
    if not lines:
        return None
    short = [line for line in lines if len(line.strip()) <= _MAX_LINE]
    # "Mis à jour" comes after "Publié": the first publication counts.
    stated = _first(_stated(line, cues.published, cues) for line in lines for cues in _cues()) or _first(
        _stated(line, cues.updated, cues) for line in lines for cues in _cues()
    )
    return (
        stated
        or _first(found for line in short for found in (_in_byline(line), *(_alone(cell, text) for cell in _CELLS.split(line))))
        or _first(_in_dateline(line) for line in lines)
    )


def _first(dates: Iterable[str | None]) -> str | None:
    return next((date for date in dates if date is not None), None)


@cache
def _cues() -> tuple[_Cues, ...]:
    found = []
    for lang in supported():
        own = words(lang, "published")
        found.append(
            _Cues(
                lang,
                re.compile(rf"\b(?:{'|'.join(own['published'])})\b(?:\s+(?:{'|'.join(own['beside'])}))?\s*:?\s*", re.IGNORECASE),
                re.compile(rf"\b(?:{'|'.join(own['updated'])})\b(?:\s+(?:{'|'.join(own['beside'])}))?\s*:?\s*", re.IGNORECASE),
                re.compile(rf"\b(?:{'|'.join(own['byline'])})\b", re.IGNORECASE),
                frozenset(own["beside"]),
                re.compile(rf"(?:{'|'.join(own['dateline'])})\s+"),
                re.compile(rf"[\s,;.|)(–—-]*+(?:(?:{'|'.join(own['after'])})\b|[^a-zà-öø-ÿœ]|$)"),
            )
        )
    return tuple(found)


def _stated(line: str, pattern: re.Pattern[str], cues: _Cues) -> str | None:
    """The date right after a cue, where cue and date do not belong to a sentence ("publié le 3 mai 1968, le roman …")."""
    cue = pattern.search(line)
    if cue is None or len(_SMALL_WORD.findall(line[: cue.start()])) > 2:
        return None
    rest = line[cue.end() : cue.end() + 80]
    return _first(day for start, end, day in _days(rest, (cues.lang,)) if start <= 2 and cues.after.match(rest, end))


def _in_byline(line: str) -> str | None:
    """The date of a byline: "Par Jeanne Roche - 04/03/2022"."""
    for cues in _cues():
        if cues.byline.search(line) and not line.rstrip().endswith((".", "!", "?", "…")):
            for start, end, day in _days(line, (cues.lang,)):
                if len(_SMALL_WORD.findall(cues.byline.sub(" ", line[:start] + line[end:]))) <= 1:
                    return day
    return None


def _alone(line: str, text: str) -> str | None:
    """The date of a line that holds nothing else; where languages read it differently (04/03/2022) the text's language decides."""
    readings: dict[str, str] = {}
    for cues in _cues():
        for start, end, day in _days(line, (cues.lang,)):
            others = re.findall(r"[^\W\d_]+", (line[:start] + " " + line[end:]).lower())
            if all(word in cues.beside for word in others):
                readings.setdefault(cues.lang, day)
    if len(set(readings.values())) < 2:
        return next(iter(readings.values()), None)
    return readings.get(identify(text)[0])


def _in_dateline(line: str) -> str | None:
    """The date of a dateline: "Paris, le 12 mai 2023", "PARIS, 12 mai 2023 (Agence) - …", "12 mai 2023. – …"."""
    place = _PLACE.match(line)
    if place is None:
        return _first(day for start, end, day in _days(line[:60], supported()) if not line[:start].strip() and _AFTER_LONE_DATE.match(line, end))
    for cues in _cues():
        article = cues.dateline.match(line, place.end())
        begin = article.end() if article else place.end()
        for start, end, day in _days(line[begin : begin + 60], (cues.lang,)):
            rest = line[begin + end :]
            if start == 0 and _AFTER_DATELINE.match(rest) and (article or rest.strip() or line[: place.end()].isupper()):
                return day
    return None


def _days(line: str, langs: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Full calendar days written in a line: start, end and day; times of day are left out."""
    for lang in langs:
        for mention in find_dates(line, lang):
            if mention.precision in {"day", "minute", "second"} and mention.kind in {"absolute", "time"}:
                date = _DAY.match(mention.value or "")
                day = _valid(date[0]) if date else None
                if day is not None:
                    yield mention.start, mention.end, day


def to_edtf(value: Any) -> str | None:
    """A metadata date as EDTF: ISO 8601 in any precision, compact, RFC 5322, a date object, or a written date; else None."""
    if isinstance(value, datetime.datetime):
        # The place's own clock, as with a written offset: a publication day must not move with the time zone.
        local = value.replace(tzinfo=None)
        return local.isoformat(timespec="seconds") if local.time() != datetime.time() else local.date().isoformat()
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
    except (ValueError, TypeError, IndexError, OverflowError):
        return _first(day for _, _, day in _days(value, supported()))


def _valid(date: str) -> str | None:
    """The date where the calendar has it, else None."""
    day, _, time = date.partition("T")
    year, month, number = (int(part) for part in [*day.split("-"), "1", "1"][:3])
    try:
        datetime.date(year, month, number)
        datetime.time.fromisoformat(time or "00:00")
    except ValueError:
        return None
    return date
