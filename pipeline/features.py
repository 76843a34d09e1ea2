"""Features of the tokens of a text, which the networks learn to trust or not: what lexicons know of a word, its shape, and what its document tells of it.

Each token gets a row of zeros and ones: the classes of the word itself (given name, make, place …; phrases are matched whole), its shape,
and what its other occurrences in the same document stand next to. A family name that follows a given name once is so known
wherever it stands alone. Nothing here decides: the network weighs these features against the context.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from spacy.attrs import LOWER, ORTH
from spacy.lang.lex_attrs import word_shape
from spacy.strings import get_string_id, hash_string  # type: ignore[attr-defined]  # compiled
from spacy.tokens import Doc

from pipeline.knowledge import CLASSES, classes_of, mask_of, phrases

# Classes whose presence beside a word, anywhere in the document, tells what the word names.
_NEIGHBOURS = (
    "given", "family", "make", "model", "agency", "title", "role", "person_cue", "agency_cue", "org_cue", "place_cue", "vehicle_cue", "work_cue", "event_cue",
    "product_cue", "locative", "article", "possessive", "speech", "number", "demonym",
)  # fmt: skip
SHAPES = (
    "title",
    "upper",
    "lower",
    "digits",
    "digits_and_letters",
    "hyphen",
    "inner_capital",
    "after_stop",
    "after_quote",
    "punctuation",
    "one_letter",
    "in_capitals_line",
)
# Columns, among the shapes, of those that names have.
_NAME_LIKE = [SHAPES.index(name) for name in ("title", "upper", "digits", "digits_and_letters", "inner_capital")]
_DOCUMENT = ("also_lower", "capital_inside_sentence", "twice", "often", "first")
_NEIGHBOUR_COLUMNS = np.array([CLASSES.index(name) for name in _NEIGHBOURS])
WIDTH = len(CLASSES) + len(SHAPES) + len(_DOCUMENT) + 2 * len(_NEIGHBOURS)

_Phrases: TypeAlias = dict[int, list[tuple[tuple[int, ...], npt.NDArray[np.float32]]]]

_STOPS = frozenset(".!?…:•|–—-\n")
_QUOTES = frozenset("«»\"“”'()[]")
# Forms remembered between documents: past this those not met again of late are forgotten, so that it stays flat.
_MEMORY = 40_000
# First words of phrases remembered.
_FIRST_WORDS = 4096
_LOWER = 0
# Of a form: whether it starts as a stop or a quotation mark does; whether it may begin a listed phrase.
_STOP, _QUOTE, _BEGINS = range(3)


class _Forms:
    """What is known of each form met so far, one row a form, so that a text's features are gathered instead of computed."""

    def __init__(self) -> None:
        self.rows: dict[int, int] = {}
        self.classes: npt.NDArray[np.uint8] = np.zeros((0, len(CLASSES) + len(SHAPES)), dtype=np.uint8)
        # Of the small letters (column `_LOWER`), their first and last three, and the shape.
        self.hashes: npt.NDArray[np.uint64] = np.zeros((0, 4), dtype=np.uint64)
        # Columns `_STOP`, `_QUOTE`, `_BEGINS`.
        self.facts: npt.NDArray[np.bool_] = np.zeros((0, 3), dtype=bool)
        # Whether a row was asked for since room was last made.
        self._wanted: npt.NDArray[np.bool_] = np.zeros(0, dtype=bool)

    def _make_room(self, needed: int) -> None:
        """Forget the forms that were not asked for since this was last done, or all where the others are too many."""
        kept = np.flatnonzero(self._wanted)
        if len(kept) + needed > _MEMORY // 2:
            kept = kept[:0]
        free = max(_MEMORY, needed) - len(kept)
        self.classes, self.hashes, self.facts = (
            np.concatenate([rows[kept], np.zeros((free, rows.shape[1]), rows.dtype)]) for rows in (self.classes, self.hashes, self.facts)
        )
        orths = list(self.rows)
        self.rows = {orths[row]: number for number, row in enumerate(kept.tolist())}
        self._wanted = np.zeros(len(kept) + free, dtype=bool)

    def of(self, orths: npt.NDArray[np.uint64], docs: Sequence[Doc]) -> npt.NDArray[np.int64]:
        """Row numbers of the tokens of all documents, one after the other, whose forms are `orths`."""
        unique, inverse = np.unique(orths, return_inverse=True)
        if len(self.rows) + len(unique) > len(self._wanted):
            self._make_room(len(unique))
        known = self.rows
        # Training batches mix languages, each with a vocabulary of its own.
        stores = {id(doc.vocab): doc.vocab.strings for doc in docs}.values()
        rows = np.array(
            [known[orth] if orth in known else self._remember(orth, next(store[orth] for store in stores if orth in store)) for orth in unique.tolist()],
            dtype=np.int64,
        )
        self._wanted[rows] = True
        return rows[inverse]

    def _remember(self, orth: int, text: str) -> int:
        row = self.rows[orth] = len(self.rows)
        lower = text.lower()
        classes = _word_classes(lower)
        self.classes[row] = [*_bits(classes, len(CLASSES)), *_shape_flags(text)]
        self.hashes[row] = hash_string(lower), hash_string("<" + lower[:3]), hash_string(lower[-3:] + ">"), hash_string(word_shape(text))
        begins = (text[:1].isupper() or text[:1].isdigit() or classes & _HEADS) and lower in phrases()
        self.facts[row] = text[0] in _STOPS or "\n" in text, text[0] in _QUOTES, begins
        return row


_forms = _Forms()


@dataclass(slots=True)
class _Batch:
    """Documents that go through the networks together, with what is known of their tokens: several networks ask for it."""

    orths: npt.NDArray[np.uint64]
    lengths: list[int]
    classes: npt.NDArray[np.uint8]
    hashes: npt.NDArray[np.uint64]
    facts: npt.NDArray[np.bool_]
    features: list[npt.NDArray[np.float32]] | None = None

    def by_document(self, rows: npt.NDArray[Any]) -> list[npt.NDArray[Any]]:
        """Rows of the tokens of each document."""
        return np.split(rows, np.cumsum(self.lengths[:-1])) if self.lengths else []


_last: list[_Batch] = []


def _batch(docs: Sequence[Doc]) -> _Batch:
    """The batch of some documents: the last one, where its tokens are the same."""
    lengths = [len(doc) for doc in docs]
    orths = np.concatenate([doc.to_array(ORTH) for doc in docs]) if docs else np.array([], dtype=np.uint64)
    batch = _last[0] if _last else None
    if batch is None or batch.lengths != lengths or not np.array_equal(batch.orths, orths):
        rows = _forms.of(orths, docs)
        batch = _Batch(orths, lengths, _forms.classes[rows], _forms.hashes[rows], _forms.facts[rows])
        _last[:] = [batch]
    return batch


def features(docs: Sequence[Doc]) -> list[npt.NDArray[np.float32]]:
    """One array of shape (tokens, WIDTH) per document, of zeros and ones, not to be written to."""
    batch = _batch(docs)
    if batch.features is None:
        parts = zip(docs, batch.by_document(batch.classes), batch.by_document(batch.hashes), batch.by_document(batch.facts), strict=True)
        batch.features = [_features(doc, classes, hashes[:, _LOWER], facts) for doc, classes, hashes, facts in parts]
    return batch.features


def forms(docs: Sequence[Doc]) -> list[npt.NDArray[np.uint64]]:
    """One array of shape (tokens, 4) per document: hashes of each token's small letters, first three, last three, and shape."""
    batch = _batch(docs)
    return batch.by_document(batch.hashes)


def recurring(docs: Sequence[Doc]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Tokens written as names or numbers whose form comes again in their document, counted over all documents one after the other.

    Returns:
        The tokens, form by form, and where in these each form begins.
    """
    batch = _batch(docs)
    document = np.repeat(np.arange(len(docs)), batch.lengths)
    named = np.flatnonzero(batch.classes[:, len(CLASSES) :][:, _NAME_LIKE].any(axis=1))
    if not len(named):
        return named, named
    # Sorted by document and small letters; the sort is stable, so that tokens of a form stay in their order.
    keys = np.stack([document[named].astype(np.uint64), batch.hashes[named, _LOWER]])
    order = np.lexsort(keys[::-1])
    begins = (np.diff(keys[:, order]) != 0).any(axis=0)
    counts = np.diff(np.flatnonzero(np.concatenate([[True], begins, [True]])))
    again = np.repeat(counts > 1, counts)
    counts = counts[counts > 1]
    return named[order[again]], np.cumsum(counts) - counts


def _features(doc: Doc, flags: npt.NDArray[np.uint8], lower: npt.NDArray[np.uint64], facts: npt.NDArray[np.bool_]) -> npt.NDArray[np.float32]:
    if not len(flags):
        return np.zeros((0, WIDTH), dtype=np.float32)
    known = flags.astype(np.float32)
    classes, shape = known[:, : len(CLASSES)], known[:, len(CLASSES) :]
    _mark_phrases(doc, np.flatnonzero(facts[:, _BEGINS]), classes)
    _mark_contexts(facts, shape)
    return np.concatenate([known, _document_features(lower, classes, shape)], axis=1)


def _bits(mask: int, width: int) -> list[int]:
    return [mask >> index & 1 for index in range(width)]


def _word_classes(lower: str) -> int:
    """Mask of the classes of a form in small letters."""
    found = classes_of(lower)
    if not found and lower.endswith("s") and len(lower) > 4:
        # Plural names: des Trafics, les K5s.
        found = classes_of(lower[:-1]) & _NAMES
    if "-" in lower and not found:
        for part in lower.split("-"):
            found |= classes_of(part) & _PARTS
    return found


def _shape_flags(text: str) -> tuple[bool, ...]:
    """The columns of `SHAPES` that a form has by itself."""
    has_digit, has_letter = any(map(str.isdigit, text)), any(map(str.isalpha, text))
    return (
        text[:1].isupper() and not text.isupper(),
        text.isupper() and has_letter,
        text.islower(),
        has_digit and not has_letter,
        has_digit and has_letter,
        "-" in text,
        any(map(str.isupper, text[1:])) and not text.isupper(),
        False,
        False,
        not has_digit and not has_letter,
        len(text) == 1 and has_letter,
        False,
    )


# Words that say the kind of what they name, and that may begin a listed name in small letters: le ministère des Armées, la guerre de Corée.
_HEADS = mask_of(("org_cue", "agency_cue", "place_cue", "event_cue", "work_cue"))
# Classes that the plural of a name keeps, and those that the parts of a name with hyphens tell.
_NAMES = mask_of(("make", "model", "agency", "company", "product", "family"))
_PARTS = mask_of(("given", "family", "place"))


def _mark_contexts(facts: npt.NDArray[np.bool_], shape: npt.NDArray[np.float32]) -> None:
    """Set the shape columns that depend on the tokens around: after a stop or a quotation mark, in a line of capitals."""
    after_stop, after_quote, capitals = SHAPES.index("after_stop"), SHAPES.index("after_quote"), SHAPES.index("in_capitals_line")
    shape[0, after_stop] = 1
    shape[1:, after_stop] = facts[:-1, _STOP]
    shape[1:, after_quote] = facts[:-1, _QUOTE]
    upper, lower, title = (shape[:, SHAPES.index(name)] for name in ("upper", "lower", "title"))
    # Capitals on both sides and no small letters within two words: a heading in capitals, where case tells nothing.
    small = np.convolve(lower + title, np.ones(5))[2:-2] > 0
    big = np.convolve(upper, np.ones(5))[2:-2] >= 3
    shape[:, capitals] = big & ~small


def _document_features(lower: npt.NDArray[np.uint64], classes: npt.NDArray[np.float32], shape: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """For words written as names: how the document writes them elsewhere, and which classes they stand next to anywhere in it."""
    size = len(lower)
    result = np.zeros((size, len(_DOCUMENT) + 2 * len(_NEIGHBOURS)), dtype=np.float32)
    name_like = shape[:, _NAME_LIKE].any(axis=1)
    if not name_like.any():
        return result
    numbers, firsts, groups = np.unique(lower, return_index=True, return_inverse=True)
    counts = np.bincount(groups[name_like], minlength=len(numbers))
    also_lower = np.zeros(len(numbers), dtype=bool)
    also_lower[groups[shape[:, 2] > 0]] = True
    inside = np.zeros(len(numbers), dtype=bool)
    inside[groups[(shape[:, 0] > 0) & (shape[:, 7] == 0)]] = True
    first = np.zeros(size, dtype=bool)
    first[firsts] = True
    beside = classes[:, _NEIGHBOUR_COLUMNS]
    pooled = np.zeros((len(numbers), 2 * len(_NEIGHBOURS)), dtype=np.float32)
    named = np.flatnonzero(name_like)
    before, after = named[named > 0], named[named + 1 < size]
    width = len(_NEIGHBOURS)
    np.maximum.at(pooled[:, :width], groups[before], beside[before - 1])
    np.maximum.at(pooled[:, width:], groups[after], beside[after + 1])
    own = groups[name_like]
    result[name_like] = np.concatenate(
        [also_lower[own, None], inside[own, None], counts[own, None] == 2, counts[own, None] > 2, first[name_like, None], pooled[own]], axis=1
    )
    return result


def _mark_phrases(doc: Doc, begins: npt.NDArray[np.int64], classes: npt.NDArray[np.float32]) -> None:
    """Add the classes of phrases of several words to the words of each occurrence; `begins`: the tokens that may begin one."""
    words = doc.to_array(LOWER).tolist()
    strings = doc.vocab.strings
    for index in begins[begins < len(words) - 1].tolist():
        for tail, mask in _phrases_from(strings[words[index]]).get(words[index + 1], ()):
            end = index + 2 + len(tail)
            if tuple(words[index + 2 : end]) == tail:
                classes[index:end] = np.maximum(classes[index:end], mask)
                break


@lru_cache(_FIRST_WORDS)
def _phrases_from(first: str) -> _Phrases:
    """Phrases that a word in small letters begins, by the number of their second word: the numbers of the words after it and the row of classes, longest first."""
    found: _Phrases = {}
    for parts, entry in sorted(((entry.split(" "), entry) for entry in phrases()[first]), key=lambda item: -len(item[0])):
        second, *tail = map(get_string_id, parts[1:])
        found.setdefault(second, []).append((tuple(tail), _row(classes_of(entry))))
    return found


@cache
def _row(mask: int) -> npt.NDArray[np.float32]:
    """The row of classes of a mask, one for all phrases that share it."""
    return np.array(_bits(mask, len(CLASSES)), dtype=np.float32)
