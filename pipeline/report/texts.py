"""The documents' texts with what was found in them, and the index of their words."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.report.source import ByNumber, Row, Tables
from pipeline.report.writer import DataFolder

# Characters of a title made from the text's first line.
_TITLE = 110
# The header of a scraped page, which says when and not what (see `pipeline.readers.published`).
_HEADER = re.compile(r"\A\s*date\s+\d{4}-\d\d(?:-\d\d)?(?=\s)")
# Words that stand in more than this share of a larger corpus tell documents apart too little to be worth their postings.
_COMMON_SHARE, _COMMON_FROM = 0.8, 1000
# Longer runs of letters are no words.
_LONGEST_WORD = 40

_DOCUMENTS = """
SELECT doc.d, doc.doc_id, doc.source, doc.record, doc.lang, doc.title, doc.published, doc.n_tokens, documents.text
FROM doc JOIN documents USING (doc_id) ORDER BY doc.d
"""
_MENTIONS = """
SELECT doc.d, mentions.start, mentions."end", mentions.label, mentions.value, entity.e, entity.name, mentions.finder, mentions.score
FROM mentions JOIN doc USING (doc_id) LEFT JOIN entity USING (entity_id) ORDER BY doc.d, mentions.mention
"""
_QUOTES = """
SELECT doc.d, quotes.start, quotes."end", quotes.speaker, entity.e, quotes.cue
FROM quotes JOIN doc USING (doc_id) LEFT JOIN entity ON entity.entity_id = quotes.speaker_id ORDER BY doc.d, quotes.quote
"""
_ROLES = """
SELECT doc.d, roles.start, roles."end", roles.person, person.e, roles.title, roles.organisation, organisation.e
FROM roles JOIN doc USING (doc_id)
LEFT JOIN entity AS person ON person.entity_id = roles.person_id
LEFT JOIN entity AS organisation ON organisation.entity_id = roles.organisation_id
ORDER BY doc.d, roles.role
"""
_WORDS = rf"""
SELECT word, list(d ORDER BY d)
FROM (
    SELECT DISTINCT doc.d, unnest(regexp_extract_all(strip_accents(lower(concat_ws(' ', documents.title, documents.text))), '[\p{{L}}\p{{N}}]+')) AS word
    FROM doc JOIN documents USING (doc_id)
)
WHERE length(word) BETWEEN 2 AND {_LONGEST_WORD}
GROUP BY word ORDER BY word
"""


def utf16_offsets(text: str, offsets: Sequence[int]) -> list[int]:
    """Offsets in UTF-16 code units, by which JavaScript counts, of offsets in code points."""
    wide = [index for index, character in enumerate(text) if character > "\uffff"]
    return [offset + bisect_left(wide, offset) for offset in offsets] if wide else list(offsets)


def write_texts(tables: Tables, data: DataFolder, labels: Sequence[str]) -> dict[str, Any]:
    """Write the documents, whole (`document-N`) and as a list of titles (`titles-N`).

    Returns:
        The files' first rows, and the finders that the documents' mentions refer to by number.
    """
    finders: dict[str | None, int] = {}
    titles: list[list[Any]] = []
    firsts = data.add_rows("document", _documents(tables, finders, {label: number for number, label in enumerate(labels)}, titles))
    return {"documents": firsts, "titles": data.add_rows("titles", titles), "finders": list(finders)}


def _documents(tables: Tables, finders: dict[str | None, int], labels: dict[str, int], titles: list[list[Any]]) -> Iterator[list[Any]]:
    mentions, quotes, roles = (ByNumber(tables.rows(query)) for query in (_MENTIONS, _QUOTES, _ROLES))
    for d, doc_id, source, record, lang, title, published, n_tokens, text in tables.rows(_DOCUMENTS):
        shown = shown_title(title, text, source)
        found = _placed(text, mentions.take(d))
        cells = [
            [start, end, labels.get(label, -1), value, e, name, finders.setdefault(finder, len(finders)), _rounded(score)]
            for start, end, label, value, e, name, finder, score in found
        ]
        titles.append([doc_id, shown, published, lang, source, record, n_tokens, len(cells)])
        yield [doc_id, shown, published, lang, source, record, text, cells, _placed(text, quotes.take(d)), _placed(text, roles.take(d))]


def _placed(text: str, found: Sequence[Row]) -> list[list[Any]]:
    """Rows that begin with the start and end of a span, both in UTF-16 code units."""
    starts = utf16_offsets(text, [row[0] for row in found])
    ends = utf16_offsets(text, [row[1] for row in found])
    return [[start, end, *row[2:]] for start, end, row in zip(starts, ends, found, strict=True)]


def shown_title(title: str | None, text: str, source: str) -> str:
    """A title for display: the metadata's, else the text's first line, cut between words, else the source."""
    if title and title.strip():
        return " ".join(title.split())
    line = next((" ".join(line.split()) for line in _HEADER.sub("", text[:5000]).splitlines() if line.strip()), "")
    return (line if len(line) <= _TITLE else f"{line[:_TITLE].rsplit(' ', 1)[0]} …") or source


def _rounded(score: float | None) -> float | None:
    return None if score is None or math.isnan(score) else round(score, 3)


def write_words(tables: Tables, data: DataFolder, n_documents: int) -> dict[str, Any]:
    """Write the index of the words (`words-N`): lower case, without accents, each with the documents that hold it, as differences.

    Returns:
        First word of each file, and the words that are too common to be searched.
    """
    limit = n_documents * _COMMON_SHARE if n_documents > _COMMON_FROM else n_documents
    common: list[str] = []
    words: list[str] = []

    def entries() -> Iterator[list[Any]]:
        for word, numbers in tables.rows(_WORDS):
            if len(numbers) > limit:
                common.append(word)
                continue
            words.append(word)
            yield [word, [number - previous for previous, number in zip([0, *numbers], numbers, strict=False)]]

    firsts = data.add_rows("words", entries())
    return {"firsts": [words[first] for first in firsts], "common": common}
