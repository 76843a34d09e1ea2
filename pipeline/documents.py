"""A document inside the extract stage: its text with sentences and tokens as plain lists, and the spans found in it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.typography import normalised


@dataclass(frozen=True, slots=True)
class Span:
    """A mention: code points `start:end` of the text, half open.

    Attributes:
        value: normal form, for types that have one.
        finder: rule, lexicon or model that found it.
        score: confidence, 0 to 1.
    """

    start: int
    end: int
    label: str
    finder: str
    score: float = 1.0
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """Code points `start:end` and tokens `first:last` of one sentence, half open."""

    start: int
    end: int
    lang: str
    first: int
    last: int


@dataclass(slots=True)
class Tokens:
    """Tokens as parallel lists, in text order; see the `tokens` table."""

    starts: list[int]
    ends: list[int]
    texts: list[str]
    lemmas: list[str]
    pos: list[str]
    morphs: list[str]
    ent_iob: list[str]
    ent_labels: list[str]

    def __len__(self) -> int:
        return len(self.starts)


@dataclass(slots=True)
class Document:
    """One document with its sentences and tokens.

    Attributes:
        normalised: the text in one typography, code point for code point (see :func:`pipeline.typography.normalised`).
    """

    doc_id: str
    text: str
    lang: str
    published: str | None
    sentences: list[Sentence]
    tokens: Tokens
    normalised: str = field(init=False)
    _sentence_starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.normalised = normalised(self.text)
        self._sentence_starts = [sentence.start for sentence in self.sentences]

    def sentence_at(self, offset: int) -> int:
        """Number of the sentence that holds the code point, or the one before it between sentences."""
        return max(0, bisect_right(self._sentence_starts, offset) - 1)

    def tokens_in(self, start: int, end: int) -> range:
        """Tokens that lie in the code points `start:end`, wholly or in part."""
        return overlapping(self.tokens.starts, self.tokens.ends, start, end)


def overlapping(starts: Sequence[int], ends: Sequence[int], start: int, end: int) -> range:
    """Of spans in text order that do not overlap one another, those that share a code point with `start:end`."""
    first = bisect_right(ends, start)
    return range(first, bisect_left(starts, end, lo=first))


def iter_documents(documents: pa.Table, sentences: pa.Table, tokens: pa.Table) -> Iterator[Document]:
    """Documents of a shard, out of its three tables, which are sorted by their keys."""
    sentence_rows = _Rows(sentences, ("start", "end", "lang"))
    token_rows = _Rows(tokens, ("start", "end", "text", "lemma", "pos", "morph", "ent_iob", "ent_label", "sentence"))
    for row in documents.select(["doc_id", "text", "lang", "published"]).to_pylist():
        starts, ends, langs = sentence_rows.of(row["doc_id"])
        *columns, numbers = token_rows.of(row["doc_id"])
        firsts = np.searchsorted(np.asarray(numbers, dtype=np.int64), np.arange(len(starts) + 1)).tolist()
        yield Document(
            row["doc_id"],
            row["text"],
            row["lang"],
            row["published"],
            [Sentence(*values) for values in zip(starts, ends, langs, firsts, firsts[1:], strict=False)],
            Tokens(*columns),
        )


class _Rows:
    """Rows of a table by document, each column a list."""

    def __init__(self, table: pa.Table, columns: Sequence[str]) -> None:
        runs = pc.run_end_encode(table["doc_id"].cast(pa.string()).combine_chunks())
        ends = runs.run_ends.to_pylist()
        self._where = dict(zip(runs.values.to_pylist(), zip([0, *ends], ends, strict=False), strict=True))
        self._columns = [_plain(table[name]) for name in columns]

    def of(self, doc_id: str) -> list[list[Any]]:
        start, end = self._where.get(doc_id, (0, 0))
        return [column[start:end].tolist() for column in self._columns]


def _plain(column: pa.ChunkedArray) -> Any:
    """The column as a numpy array; strings through their dictionary, each distinct one made once."""
    if not pa.types.is_string(column.type):
        return column.to_numpy()
    encoded = column.combine_chunks().dictionary_encode() if column.num_chunks else pa.array([], pa.string()).dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    values = np.array(encoded.dictionary.to_pylist() or [""], dtype=object)
    return values[encoded.indices.to_numpy(zero_copy_only=False)] if len(encoded) else np.array([], dtype=object)
