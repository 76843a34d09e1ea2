"""Tokenize: documents → sentences and tokens, through the neural pipeline of each document's language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from spacy.attrs import ENT_IOB, ENT_TYPE, IDX, IS_SPACE, LEMMA, LENGTH, LOWER, MORPH, POS, SENT_START, SPACY
from spacy.strings import hash_string  # type: ignore[attr-defined]  # compiled
from spacy.symbols import NAMES

from pipeline.batches import batches
from pipeline.languages import function_words, supported
from pipeline.networks import AUTO, load_networks
from pipeline.tables import DOCUMENTS, REJECTS, SENTENCES, TOKENS
from pipeline.typography import normalised

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

Ints: TypeAlias = npt.NDArray[np.int64]
Hashes: TypeAlias = npt.NDArray[np.uint64]

# A text goes through the networks in pieces of at most this many code points, cut at line ends: memory then
# stays flat whatever a document's length. An article is one piece; the networks see a few words around each token.
_PIECE = 12_000
# Code points that go through the networks together. Twice as many take 7 % longer and 60 MB more; half as many, 3 % longer.
_BATCH = 12_000
# Code points whose tokens become columns together, so that memory stays flat whatever a shard's size.
_BLOCK = 120_000
# Forms that the vocabulary keeps for good: all that a corpus often has. Past them new ones live as long as their block, so that memory stays flat.
_VOCABULARY = 15_000
# A sentence is held for another language than its document's when it has at least this many more function words of it.
_FUNCTION_WORDS = 2


@dataclass(frozen=True, slots=True)
class _Block:
    """Documents of one language, annotated together: columns over their tokens and over their sentences, each with the document's number in its table."""

    tokens: pa.Table
    sentences: pa.Table


def tokenize(documents: pa.Table, models: Mapping[str, str]) -> dict[str, pa.Table]:
    """Sentences and tokens of documents.

    Args:
        documents: rows of the `documents` table.
        models: backbone specification by language, `auto` where absent.

    Returns:
        The tables `documents` (with its counts filled in), `sentences`, `tokens`, and `rejects` for languages without words.
    """
    langs: list[Any] = documents["lang"].to_pylist()
    texts: list[Any] = documents["text"].to_pylist()
    blocks: list[_Block] = []
    failures: dict[int, Exception] = {}
    for lang in sorted(set(langs) & set(supported())):
        nlp = load_networks(lang, models.get(lang, AUTO))
        of_lang = ((number, texts[number]) for number, code in enumerate(langs) if code == lang)
        for group in batches(of_lang, lambda item: len(item[1]), _BLOCK):
            for found in _annotated(dict(group), lang, nlp):
                if isinstance(found, _Block):
                    blocks.append(found)
                else:
                    failures |= found
    origins = documents.select(["source", "record", "doc_id", "lang"]).to_pylist()
    sentences, tokens = (_joined(documents["doc_id"], [getattr(block, name) for block in blocks]) for name in ("sentences", "tokens"))
    return {
        "documents": _counted(documents, sentences, tokens),
        "sentences": SENTENCES.from_columns(sentences) if blocks else SENTENCES.empty(),
        "tokens": TOKENS.from_columns(tokens) if blocks else TOKENS.empty(),
        "rejects": REJECTS.from_rows(
            _failed(row, failures[index]) if index in failures else _unsupported(row)
            for index, row in enumerate(origins)
            if index in failures or row["lang"] not in supported()
        ),
    }


def _unsupported(row: Mapping[str, object]) -> dict[str, object]:
    message = f"language {row['lang']!r} has no words here; supported: {', '.join(supported())}; state the language with --lang if it was misread"
    return {"source": row["source"], "record": row["record"], "doc_id": row["doc_id"], "stage": "tokenize", "error": "language", "message": message}


def _failed(row: Mapping[str, object], error: Exception) -> dict[str, object]:
    message = f"the networks failed on this document ({type(error).__name__}: {error}); please report it with the text"
    return {"source": row["source"], "record": row["record"], "doc_id": row["doc_id"], "stage": "tokenize", "error": type(error).__name__, "message": message}


def _annotated(texts: Mapping[int, str], lang: str, nlp: Language) -> Iterator[_Block | dict[int, Exception]]:
    """The annotation of numbered texts, or what they failed on: where it fails, texts are annotated one by one, so that one costs no other."""
    try:
        yield _annotate(texts, lang, nlp)
    except Exception as error:
        if len(texts) == 1:
            yield dict.fromkeys(texts, error)
        else:
            for number, text in texts.items():
                yield from _annotated({number: text}, lang, nlp)


def _annotate(texts: Mapping[int, str], lang: str, nlp: Language) -> _Block:
    cuts = [(number, start, text[start:end]) for number, text in texts.items() for start, end in _pieces(text)]
    # A form that is met first inside a memory zone is forgotten with it and made anew in the next.
    with nlp.memory_zone() if len(nlp.vocab) > _VOCABULARY else nullcontext():
        docs = _through_networks(nlp, (normalised(piece) for _, _, piece in cuts))
        return _block(
            texts,
            [(number, start, np.asarray(doc.to_array(list(_ATTRIBUTES)), dtype=np.uint64)) for (number, start, _), doc in zip(cuts, docs, strict=True)],
            lang,
            nlp,
        )


def _through_networks(nlp: Language, texts: Iterable[str]) -> Iterator[Doc]:
    for batch in batches(texts, len, _BATCH):
        yield from nlp.pipe(batch, batch_size=len(batch))


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Cut a text into pieces, at a line end where there is one, else at a space, else where the limit falls."""
    start = 0
    while len(text) - start > _PIECE:
        end = max(text.rfind("\n", start + _PIECE // 2, start + _PIECE), text.rfind(" ", start + _PIECE * 3 // 4, start + _PIECE)) + 1
        end = end or start + _PIECE
        yield start, end
        start = end
    yield start, len(text)


_ATTRIBUTES = (IDX, LENGTH, IS_SPACE, SPACY, SENT_START, LEMMA, POS, MORPH, ENT_IOB, ENT_TYPE, LOWER)
_IOB = pa.array(["", "I", "O", "B"])


def _block(texts: Mapping[int, str], pieces: Sequence[tuple[int, int, Hashes]], lang: str, nlp: Language) -> _Block:
    """The columns of all documents at once, out of the arrays of their pieces: number of the document, first code point, rows of `_ATTRIBUTES`.

    White space is left out of the tokens, and so are sentences that hold nothing else.
    """
    arrays = [array.reshape(-1, len(_ATTRIBUTES)) for _, _, array in pieces]
    lengths = [len(array) for array in arrays]
    table = np.concatenate(arrays) if arrays else np.zeros((0, len(_ATTRIBUTES)), dtype=np.uint64)
    columns = dict(zip(_ATTRIBUTES, table.T, strict=True))
    starts_piece = np.zeros(len(table), dtype=bool)
    starts_piece[(np.cumsum(lengths) - lengths)[np.array(lengths) > 0]] = True
    sentence = np.cumsum(starts_piece | (columns[SENT_START] == 1))
    word = columns[IS_SPACE] == 0
    columns = {name: column[word] for name, column in columns.items()}
    document = np.repeat([number for number, _, _ in pieces], lengths)[word]
    starts = (columns[IDX].astype(np.int64) + np.repeat([start for _, start, _ in pieces], lengths)[word]).astype(np.int64)
    ends = starts + columns[LENGTH].astype(np.int64)
    # Sentences are numbered again, since one may have held white space only.
    firsts = np.flatnonzero(np.diff(sentence[word], prepend=-1))
    lasts = np.append(firsts[1:], len(starts))[: len(firsts)] - 1
    of_sentence = document[firsts]
    numbers = _numbered(of_sentence)
    text_of = [texts[number] for number in document.tolist()]
    return _Block(
        tokens=pa.table(
            {
                "document": document,
                "token": _numbered(document),
                "sentence": np.repeat(numbers, np.diff(firsts, append=len(starts))),
                "start": starts,
                "end": ends,
                "text": pa.array([text[start:end] for text, start, end in zip(text_of, starts.tolist(), ends.tolist(), strict=True)], pa.string()),
                "space_after": columns[SPACY].astype(bool),
                "ent_iob": _IOB.take(pa.array(columns[ENT_IOB].astype(np.int64))),
                **{name: _decoded(columns[key], nlp) for name, key in (("lemma", LEMMA), ("pos", POS), ("morph", MORPH), ("ent_label", ENT_TYPE))},
            }
        ),
        sentences=pa.table(
            {
                "document": of_sentence,
                "sentence": numbers,
                "start": starts[firsts],
                "end": ends[lasts],
                "lang": pa.array(_sentence_langs(columns[LOWER], firsts, lang), pa.string()),
            }
        ),
    )


def _numbered(document: Ints) -> Ints:
    """The number of each row among those of its document, from 0; rows of a document stand together."""
    firsts = np.flatnonzero(np.diff(document, prepend=-1))
    return np.arange(len(document)) - np.repeat(firsts, np.diff(firsts, append=len(document)))


def _decoded(hashes: Hashes, nlp: Language) -> pa.Array:
    """Strings of a column of hashes, each distinct one looked up once."""
    distinct, places = _distinct(hashes)
    strings = nlp.vocab.strings
    return pa.array([NAMES[value] if value < len(NAMES) and NAMES[value] else strings[value] for value in distinct], pa.string()).take(places)


def _distinct(hashes: Hashes) -> tuple[list[int], pa.Array]:
    """The distinct values of a column, and the place among them of each."""
    encoded = pa.array(np.ascontiguousarray(hashes)).dictionary_encode()
    return encoded.dictionary.to_pylist(), encoded.indices


def _sentence_langs(lower: Hashes, firsts: Ints, lang: str) -> list[str]:
    """Language of each sentence: the document's, unless the sentence's function words are clearly another's."""
    if not len(firsts):
        return []
    distinct, places = _distinct(lower)
    sums = {
        code: np.add.reduceat(np.fromiter((value in hashes for value in distinct), np.int64, len(distinct))[places.to_numpy()], firsts)
        for code, hashes in _function_word_hashes().items()
    }
    langs = [lang] * len(firsts)
    for code, other in sums.items():
        if code != lang:
            for index in np.flatnonzero(other - sums[lang] >= _FUNCTION_WORDS):
                langs[index] = code
    return langs


@cache
def _function_word_hashes() -> Mapping[str, frozenset[int]]:
    """Hashes of the function words of each language."""
    return {lang: frozenset(map(hash_string, function_words(lang))) for lang in supported()}


def _joined(doc_ids: pa.ChunkedArray, parts: Sequence[pa.Table]) -> dict[str, Any]:
    """The rows of all blocks in the order of their documents, these named by their identifiers."""
    if not parts:
        return {}
    rows = pa.concat_tables(parts)
    numbers = rows["document"].to_numpy()
    if len(parts) > 1:
        order = np.argsort(numbers, kind="stable")
        rows, numbers = rows.take(pa.array(order)), numbers[order]
    return {"doc_id": doc_ids.combine_chunks().take(pa.array(numbers)), **{name: rows[name] for name in rows.column_names}}


def _counted(documents: pa.Table, sentences: Mapping[str, Any], tokens: Mapping[str, Any]) -> pa.Table:
    columns: dict[str, Any] = {name: documents[name] for name in documents.column_names}
    for name, rows in (("n_sentences", sentences), ("n_tokens", tokens)):
        numbers = rows["document"].to_numpy() if rows else np.array([], dtype=np.int64)
        columns[name] = pa.array(np.bincount(numbers, minlength=len(documents)), pa.int32())
    return DOCUMENTS.from_columns(columns)
