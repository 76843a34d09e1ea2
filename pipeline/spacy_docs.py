"""Docs of spaCy that carry what the tables hold: tokens over an unchanged text, mentions as entities and spans, typed accessors.

`doc._.dates`, `doc._.figures`, `doc._.quotes` and `doc._.roles` give the same objects as the finders; they are kept as plain values in
`doc.user_data`, so that a DocBin with `store_user_data=True` brings them back.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from spacy.tokens import Doc
from spacy.tokens import Span as SpacySpan
from spacy.vocab import Vocab

from pipeline.dates import DateMention
from pipeline.entity_types import TYPES
from pipeline.figures import FigureMention
from pipeline.quotes import Quote
from pipeline.roles import Role

SPANS_KEY = "presse"
# What a DocBin must store for the Docs to come back whole.
ATTRIBUTES = ("ORTH", "SPACY", "LEMMA", "POS", "MORPH", "SENT_START", "ENT_IOB", "ENT_TYPE", "ENT_KB_ID")
_DETAILS: Mapping[str, type[Any]] = {"dates": DateMention, "figures": FigureMention, "quotes": Quote, "roles": Role}
_CHUNK = re.compile(r"\s+|\S+")


@dataclass(frozen=True, slots=True)
class Annotation:
    """What to write on a Doc: tokens as parallel lists, and rows as in the tables.

    Attributes:
        starts: first code points of the tokens; `ends`, `lemmas`, `pos` and `morphs` go with it.
        sentence_firsts: the tokens that begin a sentence.
        mentions: rows of `mentions`, in text order.
        details: rows of `dates`, `figures`, `quotes` and `roles`, by table.
    """

    starts: Sequence[int]
    ends: Sequence[int]
    lemmas: Sequence[str]
    pos: Sequence[str]
    morphs: Sequence[str]
    sentence_firsts: Sequence[int]
    mentions: Sequence[Mapping[str, Any]]
    details: Mapping[str, Sequence[Mapping[str, Any]]]


def make_doc(vocab: Vocab, text: str, starts: Sequence[int], ends: Sequence[int]) -> Doc:
    """A Doc with the given tokens, and what lies between them as further tokens, so that `doc.text == text`."""
    words: list[str] = []
    spaces: list[bool] = []
    for word in _words(text, starts, ends):
        # A single space after a word is spaCy's `whitespace_`; all other white space is a token.
        if word == " " and words and not spaces[-1] and not words[-1].isspace():
            spaces[-1] = True
        elif word[0] == " " and word.isspace() and words and not spaces[-1] and not words[-1].isspace():
            spaces[-1] = True
            words.append(word[1:])
            spaces.append(False)
        else:
            words.append(word)
            spaces.append(False)
    return Doc(vocab, words=words, spaces=spaces)


def _words(text: str, starts: Sequence[int], ends: Sequence[int]) -> Iterator[str]:
    position = 0
    for start, end in zip(starts, ends, strict=True):
        yield from _CHUNK.findall(text, position, start)
        yield text[start:end]
        position = end
    yield from _CHUNK.findall(text, position)


def annotate(doc: Doc, annotation: Annotation) -> Doc:
    """Write an annotation on a Doc, in place.

    Mentions become `doc.ents` and `doc.spans["presse"]`. Token attributes and sentences are set where the Doc has none yet, on the tokens that
    it shares with the annotation.
    """
    declare_extensions()
    _annotate_tokens(doc, annotation)
    spans: list[SpacySpan] = []
    for mention in annotation.mentions:
        entity_id = mention.get("entity_id") or ""
        span = doc.char_span(mention["start"], mention["end"], label=mention["label"], kb_id=entity_id, alignment_mode="expand")
        if span is not None:
            span._.value, span._.finder, span._.score = mention["value"], mention["finder"], mention["score"]
            spans.append(span)
    doc.spans[SPANS_KEY] = spans
    doc.set_ents(_without_overlaps(spans))
    finders = {mention["start"]: mention["finder"].partition(":")[2] for mention in annotation.mentions}
    for name, kind in _DETAILS.items():
        names = {field.name for field in fields(kind)}
        rows = [{"finder": finders.get(row["start"]), **row} for row in annotation.details.get(name, ())]
        doc.user_data[f"presse.{name}"] = [{key: _plain(value) for key, value in row.items() if key in names} for row in rows]
    return doc


def _annotate_tokens(doc: Doc, annotation: Annotation) -> None:
    index_of = {token.idx: token.i for token in doc}
    wanted = {name: not doc.has_annotation(name) for name in ("LEMMA", "POS", "MORPH")}
    for start, end, lemma, pos, morph in zip(annotation.starts, annotation.ends, annotation.lemmas, annotation.pos, annotation.morphs, strict=True):
        index = index_of.get(start)
        if index is None or len(doc[index]) != end - start:
            continue
        token = doc[index]
        if wanted["LEMMA"]:
            token.lemma_ = lemma
        if wanted["POS"]:
            token.pos_ = pos
        if wanted["MORPH"]:
            token.set_morph(morph)  # type: ignore[attr-defined]  # the stubs lack it
    if len(doc) and not doc.has_annotation("SENT_START"):
        starts = [token.idx for token in doc]
        firsts = {max(0, bisect_right(starts, annotation.starts[first]) - 1) for first in annotation.sentence_firsts}
        for token in doc:
            token.is_sent_start = token.i == 0 or (token.i in firsts and token.i != min(firsts))


def _without_overlaps(spans: Sequence[SpacySpan]) -> list[SpacySpan]:
    """Spans that share no token: mentions never overlap in code points, but may share a token (30/45 s)."""
    kept: list[SpacySpan] = []
    for span in spans:
        if not kept or kept[-1].end <= span.start:
            kept.append(span)
    return kept


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _reader(name: str, kind: type[Any]) -> Callable[[Doc], list[Any]]:
    def read(doc: Doc) -> list[Any]:
        return [kind(**{key: _typed(key, value) for key, value in row.items()}) for row in doc.user_data.get(f"presse.{name}", ())]

    return read


def _typed(key: str, value: Any) -> Any:
    return date.fromisoformat(value) if key in {"earliest", "latest"} and value is not None else value


def declare_extensions() -> None:
    """Make the accessors known to spaCy: `doc._.published`, `.dates`, `.figures`, `.quotes`, `.roles`; `span._.value`, `.finder`, `.score`."""
    if Doc.has_extension("roles") and SpacySpan.has_extension("score"):
        return
    Doc.set_extension("published", default=None, force=True)
    for name, kind in _DETAILS.items():
        Doc.set_extension(name, getter=_reader(name, kind), force=True)
    for name in ("value", "finder", "score"):
        SpacySpan.set_extension(name, default=None, force=True)


def displacy_options() -> dict[str, Any]:
    """Options for displaCy with the types in our order and colours: `displacy.render(doc, style="ent", options=displacy_options())`; "span" works, too."""
    return {"ents": [kind.name for kind in TYPES], "colors": {kind.name: kind.colour for kind in TYPES}, "spans_key": SPANS_KEY}
