"""Tokenize: documents → sentences and tokens, through the neural pipeline of each document's language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipeline.languages import supported
from pipeline.lexicon import words
from pipeline.networks import AUTO, load_networks
from pipeline.tables import DOCUMENTS, REJECTS, SENTENCES, TOKENS
from pipeline.typography import normalised

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

# A text goes through the networks in pieces of at most this many code points, cut at line ends: memory then
# stays flat whatever a document's length. An article is one piece; the networks see a few words around each token.
_PIECE = 12_000
# Code points that go through the networks together. Larger batches make arrays that the allocator fetches from the system each time, at a third of the speed.
_BATCH = 24_000
# Forms that the vocabulary keeps for good: all that a corpus often has. Past them new ones live as long as their shard, so that memory stays flat.
_VOCABULARY = 100_000
# A sentence is held for another language than its document's when it has at least this many more function words of it.
_FUNCTION_WORDS = 2


@dataclass(frozen=True, slots=True)
class _Analysis:
    """One document's annotation: parallel lists over tokens and over sentences."""

    starts: list[int]
    ends: list[int]
    space_after: list[bool]
    sentence: list[int]
    columns: Mapping[str, list[str]]
    sentence_starts: list[int]
    sentence_ends: list[int]
    sentence_langs: list[str]


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
    analyses: list[_Analysis | None] = [None] * len(texts)
    failures: dict[int, Exception] = {}
    for lang in sorted(set(langs) & set(supported())):
        chosen = [index for index, code in enumerate(langs) if code == lang]
        for index, analysis in zip(chosen, _analyse_each([texts[index] for index in chosen], lang, models.get(lang, AUTO)), strict=True):
            if isinstance(analysis, Exception):
                failures[index] = analysis
            else:
                analyses[index] = analysis
    origins = documents.select(["source", "record", "doc_id", "lang"]).to_pylist()
    return {
        "documents": _counted(documents, analyses),
        "sentences": _sentences(documents, analyses),
        "tokens": _tokens(documents, texts, analyses),
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


def _analyse_each(texts: Sequence[str], lang: str, spec: str) -> list[_Analysis | Exception]:
    """The analysis of each text, or what it failed on: where a batch fails, its texts are analysed one by one, so that one costs no other."""
    load_networks(lang, spec)
    try:
        return list(_analyse(texts, lang, spec))
    except Exception as error:
        if len(texts) == 1:
            return [error]
        return [_analyse_each([text], lang, spec)[0] for text in texts]


def _analyse(texts: Sequence[str], lang: str, spec: str) -> Iterator[_Analysis]:
    nlp = load_networks(lang, spec)
    cuts = [list(_pieces(text)) for text in texts]
    # A form that is met first inside a memory zone is forgotten with it and made anew in the next.
    with nlp.memory_zone() if len(nlp.vocab) > _VOCABULARY else nullcontext():
        docs = _annotated(nlp, (normalised(text[start:end]) for text, pieces in zip(texts, cuts, strict=True) for start, end in pieces))
        for text, pieces in zip(texts, cuts, strict=True):
            yield _merge(text, [(start, next(docs)) for start, _ in pieces], lang)


def _annotated(nlp: Language, texts: Iterable[str]) -> Iterator[Doc]:
    """The texts through the networks, in batches of about `_BATCH` code points."""
    batch: list[str] = []
    size = 0
    for text in texts:
        batch.append(text)
        size += len(text)
        if size >= _BATCH:
            yield from nlp.pipe(batch, batch_size=len(batch))
            batch, size = [], 0
    if batch:
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


_ATTRIBUTES = ("IDX", "LENGTH", "SPACY", "SENT_START", "LEMMA", "POS", "MORPH", "ENT_IOB", "ENT_TYPE", "LOWER")
_IOB = np.array(["", "I", "O", "B"], dtype=object)


def _merge(text: str, parts: Sequence[tuple[int, Doc]], lang: str) -> _Analysis:
    """One analysis out of the pieces of a text, white space left out of the tokens."""
    arrays: list[npt.NDArray[Any]] = []
    for start, doc in parts:
        array = doc.to_array(list(_ATTRIBUTES)).reshape(-1, len(_ATTRIBUTES))
        array[:, 0] += start
        if len(array):
            array[0, 3] = 1
        arrays.append(array)
    strings = parts[0][1].vocab.strings
    table = np.concatenate(arrays)
    starts, lengths = table[:, 0].astype(np.int64), table[:, 1].astype(np.int64)
    sentence = np.maximum(np.cumsum(table[:, 3] == 1) - 1, 0)
    is_word = np.fromiter(
        (not text[start : start + length].isspace() for start, length in zip(starts.tolist(), lengths.tolist(), strict=True)), bool, len(starts)
    )
    starts, ends, sentence, table = starts[is_word], (starts + lengths)[is_word], sentence[is_word], table[is_word]
    # Numbered again, since a sentence may have held white space only.
    first_of_sentence = np.flatnonzero(np.diff(sentence, prepend=-1))
    sentence = np.cumsum(np.isin(np.arange(len(sentence)), first_of_sentence)) - 1
    last_of_sentence = np.append(first_of_sentence[1:], len(starts)) - 1 if len(starts) else first_of_sentence
    columns = {name: _decode(table[:, index], strings) for name, index in (("lemma", 4), ("pos", 5), ("ent_label", 8), ("lower", 9))}
    columns["morph"] = _decode(table[:, 6], strings)
    columns["ent_iob"] = _IOB[table[:, 7].astype(np.int64)].tolist()
    return _Analysis(
        starts=starts.tolist(),
        ends=ends.tolist(),
        space_after=table[:, 2].astype(bool).tolist(),
        sentence=sentence.tolist(),
        columns=columns,
        sentence_starts=starts[first_of_sentence].tolist(),
        sentence_ends=ends[last_of_sentence].tolist(),
        sentence_langs=_sentence_langs(columns.pop("lower"), first_of_sentence.tolist(), lang),
    )


def _decode(hashes: npt.NDArray[np.uint64], strings: Any) -> list[str]:
    """Strings of a column of hashes, each distinct one looked up once."""
    from spacy.symbols import NAMES

    distinct, inverse = np.unique(hashes, return_inverse=True)
    decoded = np.array([NAMES[int(value)] if value < len(NAMES) and NAMES[int(value)] else strings[int(value)] for value in distinct] or [""], dtype=object)
    return list(decoded[inverse].tolist()) if len(hashes) else []


def _sentence_langs(lower: Sequence[str], firsts: Sequence[int], lang: str) -> list[str]:
    """Language of each sentence: the document's, unless the sentence's function words are clearly another's."""
    votes = {code: np.fromiter((word in function_words for word in lower), np.int64, len(lower)) for code, function_words in _function_words().items()}
    if not firsts:
        return []
    sums = {code: np.add.reduceat(vote, firsts) for code, vote in votes.items()}
    own = sums[lang]
    langs = [lang] * len(firsts)
    for code, other in sums.items():
        if code != lang:
            for index in np.flatnonzero(other - own >= _FUNCTION_WORDS):
                langs[index] = code
    return langs


def _function_words() -> dict[str, frozenset[str]]:
    return {lang: frozenset(words(lang, "language")["function_words"]) for lang in supported()}


def _counted(documents: pa.Table, analyses: Sequence[_Analysis | None]) -> pa.Table:
    columns: dict[str, Any] = {name: documents[name] for name in documents.column_names}
    columns["n_sentences"] = pa.array([len(analysis.sentence_starts) if analysis else 0 for analysis in analyses], pa.int32())
    columns["n_tokens"] = pa.array([len(analysis.starts) if analysis else 0 for analysis in analyses], pa.int32())
    return DOCUMENTS.from_columns(columns)


def _sentences(documents: pa.Table, analyses: Sequence[_Analysis | None]) -> pa.Table:
    done = [(doc_id, analysis) for doc_id, analysis in zip(documents["doc_id"].to_pylist(), analyses, strict=True) if analysis]
    return SENTENCES.from_columns(
        {
            "doc_id": [doc_id for doc_id, analysis in done for _ in analysis.sentence_starts],
            "sentence": [number for _, analysis in done for number in range(len(analysis.sentence_starts))],
            "start": [value for _, analysis in done for value in analysis.sentence_starts],
            "end": [value for _, analysis in done for value in analysis.sentence_ends],
            "lang": [value for _, analysis in done for value in analysis.sentence_langs],
        }
    )


def _tokens(documents: pa.Table, texts: Sequence[str], analyses: Sequence[_Analysis | None]) -> pa.Table:
    done = [(doc_id, text, analysis) for doc_id, text, analysis in zip(documents["doc_id"].to_pylist(), texts, analyses, strict=True) if analysis]
    return TOKENS.from_columns(
        {
            "doc_id": [doc_id for doc_id, _, analysis in done for _ in analysis.starts],
            "token": [number for _, _, analysis in done for number in range(len(analysis.starts))],
            "sentence": [value for _, _, analysis in done for value in analysis.sentence],
            "start": [value for _, _, analysis in done for value in analysis.starts],
            "end": [value for _, _, analysis in done for value in analysis.ends],
            "text": [text[start:end] for _, text, analysis in done for start, end in zip(analysis.starts, analysis.ends, strict=True)],
            "space_after": [value for _, _, analysis in done for value in analysis.space_after],
            **{name: [value for _, _, analysis in done for value in analysis.columns[name]] for name in ("lemma", "pos", "morph", "ent_iob", "ent_label")},
        }
    )
