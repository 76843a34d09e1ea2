"""What lexicons know of the words of a text, as features that the recogniser learns to trust or not.

Each token gets a row of zeros and ones: the classes of the word itself (given name, make, place …; phrases are matched whole), its shape,
and what its other occurrences in the same document stand next to. A family name that follows a given name once is so known
wherever it stands alone. Nothing here decides: the network weighs these features against the context.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from spacy.attrs import LOWER, ORTH
from spacy.lang.lex_attrs import word_shape
from spacy.strings import get_string_id, hash_string  # type: ignore[attr-defined]  # compiled
from spacy.tokens import Doc

from pipeline.lexicon import FOLDER, words
from pipeline.typography import normalised

_KNOWLEDGE = Path(__file__).parent / "models" / "knowledge.txt.gz"
# Classes of words, in the order of their bits: names from lists, then cues from the languages' words, what dictionaries say of the common
# word, and further names: titles of works, and places too small for their names to be sure ones.
CLASSES = (
    "given", "family", "place", "country", "make", "model", "agency", "company", "event", "product", "media",
    "title", "role", "person_cue", "agency_cue", "org_cue", "place_cue", "vehicle_cue", "work_cue", "event_cue", "product_cue", "locative", "article", "possessive", "speech",
    "date", "number", "unit", "demonym",
    "dictionary_fr", "dictionary_en", "noun", "verb", "adjective", "adverb",
    "work", "small_place", "institution", "club", "band",
)  # fmt: skip
_BIT: Mapping[str, int] = {name: 1 << index for index, name in enumerate(CLASSES)}
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

_Phrases: TypeAlias = dict[int, dict[int, list[tuple[tuple[int, ...], npt.NDArray[np.float32]]]]]

_MARK = re.compile(r"(?<=\w)([:,?!])(?=\s|$)")
_STOPS = frozenset(".!?…:•|–—-\n")
_QUOTES = frozenset("«»\"“”'()[]")
# Forms remembered between documents; past this the memory starts anew, so that it stays flat.
_MEMORY = 100_000
_FIRST_ROWS = 4096
# Of a form: the number of its small letters; whether it starts as a stop or a quotation mark does; whether it may begin a listed phrase.
_LOWER, _STOP, _QUOTE, _BEGINS = range(4)


class _Forms:
    """What is known of each form met so far, one row a form, so that a text's features are gathered instead of computed."""

    def __init__(self) -> None:
        self._start_anew()

    def _start_anew(self) -> None:
        self.rows: dict[int, int] = {}
        self._lower: dict[str, int] = {}
        self.classes: npt.NDArray[np.uint8] = np.zeros((_FIRST_ROWS, len(CLASSES) + len(SHAPES)), dtype=np.uint8)
        self.hashes: npt.NDArray[np.uint64] = np.zeros((_FIRST_ROWS, 4), dtype=np.uint64)
        # Columns `_LOWER`, `_STOP`, `_QUOTE`, `_BEGINS`.
        self.facts: npt.NDArray[np.int64] = np.zeros((_FIRST_ROWS, 4), dtype=np.int64)

    def _widen(self) -> None:
        """Double the number of rows."""
        self.classes, self.hashes, self.facts = (np.concatenate([rows, np.zeros_like(rows)]) for rows in (self.classes, self.hashes, self.facts))

    def of(self, docs: Sequence[Doc]) -> npt.NDArray[np.int64]:
        """Row numbers of the tokens of all documents, one after the other."""
        if len(self.rows) > _MEMORY:
            self._start_anew()
        unique, inverse = np.unique(np.concatenate([doc.to_array(ORTH) for doc in docs]), return_inverse=True)
        known = self.rows
        # Training batches mix languages, each with a vocabulary of its own.
        stores = {id(doc.vocab): doc.vocab.strings for doc in docs}.values()
        rows = [known[orth] if orth in known else self._remember(orth, next(store[orth] for store in stores if orth in store)) for orth in unique.tolist()]
        return np.array(rows, dtype=np.int64)[inverse]

    def _remember(self, orth: int, text: str) -> int:
        row = self.rows[orth] = len(self.rows)
        if row == len(self.facts):
            self._widen()
        lower = text.lower()
        classes = _classes_of(lower)
        self.classes[row] = [*_bits(classes, len(CLASSES)), *_shape_flags(text)]
        self.hashes[row] = hash_string(lower), hash_string("<" + lower[:3]), hash_string(lower[-3:] + ">"), hash_string(word_shape(text))
        begins = (text[:1].isupper() or text[:1].isdigit() or classes & _HEAD_BITS) and get_string_id(lower) in _phrases()
        self.facts[row] = self._lower.setdefault(lower, len(self._lower)), text[0] in _STOPS or "\n" in text, text[0] in _QUOTES, begins
        return row


_forms = _Forms()


def features(docs: Sequence[Doc]) -> list[npt.NDArray[np.float32]]:
    """One array of shape (tokens, WIDTH) per document, of zeros and ones."""
    return [_features(doc, rows) for doc, rows in _rows_by_document(docs)]


def forms(docs: Sequence[Doc]) -> list[npt.NDArray[np.uint64]]:
    """One array of shape (tokens, 4) per document: hashes of each token's small letters, first three, last three, and shape."""
    return [_forms.hashes[rows] for _, rows in _rows_by_document(docs)]


def recurring(docs: Sequence[Doc]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Tokens written as names or numbers whose form comes again in their document, counted over all documents one after the other.

    Returns:
        The tokens, form by form, and where in these each form begins.
    """
    if not docs:
        return np.array([], dtype=np.int64), np.array([], dtype=np.int64)
    rows = _forms.of(docs)
    document = np.repeat(np.arange(len(docs)), [len(doc) for doc in docs])
    named = np.flatnonzero(_forms.classes[rows, len(CLASSES) :][:, _NAME_LIKE].any(axis=1))
    keys = document[named] * len(_forms.facts) + _forms.facts[rows[named], _LOWER]
    order = np.argsort(keys, kind="stable")
    bounds = np.flatnonzero(np.diff(keys[order], prepend=-1, append=-1))
    counts = np.diff(bounds)
    again = np.repeat(counts > 1, counts)
    counts = counts[counts > 1]
    return named[order[again]], np.cumsum(counts) - counts


def _rows_by_document(docs: Sequence[Doc]) -> Iterator[tuple[Doc, npt.NDArray[np.int64]]]:
    return zip(docs, np.split(_forms.of(docs), np.cumsum([len(doc) for doc in docs[:-1]])), strict=True) if docs else iter(())


def _features(doc: Doc, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
    if not len(rows):
        return np.zeros((0, WIDTH), dtype=np.float32)
    facts = _forms.facts[rows]
    known = _forms.classes[rows].astype(np.float32)
    classes, shape = known[:, : len(CLASSES)], known[:, len(CLASSES) :]
    _mark_phrases(doc, np.flatnonzero(facts[:, _BEGINS]), classes)
    _mark_contexts(facts, shape)
    return np.concatenate([known, _document_features(facts[:, _LOWER], classes, shape)], axis=1)


def _bits(mask: int, width: int) -> list[int]:
    return [mask >> index & 1 for index in range(width)]


def _classes_of(lower: str) -> int:
    """Mask of the classes of a form in small letters."""
    found = _table().get(lower, 0)
    if not found and lower.endswith("s") and len(lower) > 4:
        # Plural names: des Trafics, les K5s.
        found = _table().get(lower[:-1], 0) & _NAME_BITS
    if "-" in lower and not found:
        for part in lower.split("-"):
            found |= _table().get(part, 0) & (_BIT["given"] | _BIT["family"] | _BIT["place"])
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
_HEAD_BITS = sum(_BIT[name] for name in ("org_cue", "agency_cue", "place_cue", "event_cue", "work_cue"))
_NAME_BITS = sum(_BIT[name] for name in ("make", "model", "agency", "company", "product", "family"))


def _mark_contexts(facts: npt.NDArray[np.int64], shape: npt.NDArray[np.float32]) -> None:
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


def _document_features(lower: npt.NDArray[np.int64], classes: npt.NDArray[np.float32], shape: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
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
    phrases, words = _phrases(), doc.to_array(LOWER).tolist()
    for index in begins[begins < len(words) - 1].tolist():
        for tail, mask in phrases[words[index]].get(words[index + 1], ()):
            end = index + 2 + len(tail)
            if tuple(words[index + 2 : end]) == tail:
                classes[index:end] = np.maximum(classes[index:end], mask)
                break


@cache
def _table() -> dict[str, int]:
    """Masks of the words and phrases of the knowledge file, lower case."""
    table: dict[str, int] = {}
    with gzip.open(_KNOWLEDGE, "rt", encoding="utf-8") as lines:
        for line in lines:
            word, _, digits = line.rstrip("\n").partition("\t")
            table[word] = int(digits, 16)
    return table


@cache
def _phrases() -> _Phrases:
    """Phrases of several words by their first and second: the words after these and the row of classes, longest first; words by their numbers in any vocabulary."""
    masks = {tuple(word.split(" ")): mask for word, mask in _table().items() if " " in word}
    rows = {mask: np.array(_bits(mask, len(CLASSES)), dtype=np.float32) for mask in masks.values()}
    phrases: _Phrases = {}
    for parts in sorted(masks, key=len, reverse=True):
        first, second, *tail = map(get_string_id, parts)
        phrases.setdefault(first, {}).setdefault(second, []).append((tuple(tail), rows[masks[parts]]))
    return phrases


def belongs(word: str, name: str) -> bool:
    """Whether the lexicons have a word in a class of `CLASSES`."""
    return bool(_table().get(word.lower(), 0) & _BIT[name])


def in_dictionary(word: str, lang: str) -> bool:
    """Whether the dictionary of a language has a word in small letters."""
    return bool(_table().get(word, 0) & _BIT.get(f"dictionary_{lang}", 0))


@cache
def dictionary_words(lang: str) -> frozenset[str]:
    """Words, in small letters, that the dictionary of a language has: as names they need a capital inside a sentence."""
    bit = _BIT.get(f"dictionary_{lang}", 0)
    return frozenset(word for word, mask in _table().items() if mask & bit)


def name_classes(wanted: Collection[str]) -> dict[str, tuple[bool, bool]]:
    """Whether each of some words, in small letters, is listed as a given name and as a family name; words in neither list are absent.

    Reads the list line by line as far as its people go, so that a process which needs no more of it keeps its memory.
    """
    people = _BIT["given"] | _BIT["family"]
    found: dict[str, tuple[bool, bool]] = {}
    with gzip.open(_KNOWLEDGE, "rt", encoding="utf-8") as lines:
        for line in lines:
            word, _, digits = line.rstrip("\n").partition("\t")
            mask = int(digits, 16)
            if not mask & people:
                break
            if word in wanted:
                found[word] = bool(mask & _BIT["given"]), bool(mask & _BIT["family"])
    return found


def lexicon_entries() -> Iterator[tuple[tuple[str, ...], int]]:
    """Words and phrases of the TOML lexicons with their masks, as `training.build_knowledge` writes them to the knowledge file.

    The networks learnt with the file as it is: a lexicon that changes reaches the rules at once, and the networks when the file is built again.
    """
    for lang in sorted(folder.name for folder in FOLDER.iterdir() if folder.is_dir() and not folder.name.startswith("_")):
        for topic in ("names", "known"):
            if (FOLDER / lang / f"{topic}.toml").is_file():
                yield from ((pieces(entry), _BIT[name]) for name, entries in words(lang, topic).items() if name in _BIT for entry in entries)
    for make, facts in words("common", "makes").items():
        yield pieces(make), _BIT["make"]
        yield from ((pieces(alias), _BIT["make"]) for alias in facts.get("aliases", ()))
        yield from ((pieces(str(model)), _BIT["model"]) for model in facts["models"])
    for entries in words("common", "agencies").values():
        yield from ((pieces(entry), _BIT["agency"]) for entry in entries)


def pieces(phrase: str) -> tuple[str, ...]:
    """A phrase cut as the tokenizers cut it, lower case: at spaces, after elided articles, and before the marks that end a word."""
    return tuple(_MARK.sub(r" \1", normalised(phrase).lower().replace("'", "' ")).split())


def mask_of(names: Iterable[str]) -> int:
    """Mask of some classes."""
    return sum(_BIT[name] for name in set(names))
