"""Presse inside spaCy: `load("fr")` gives one `Language`, whose Docs carry mentions with values, quotations and roles.

The component runs the very stages that make the tables, so that both find the same in a text of the pipeline's language. The stages read a
normal form of the text (plain spaces and apostrophes); the Doc keeps the text as it is, with the same offsets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from pipeline.networks import AUTO
from pipeline.spacy_docs import Annotation, annotate, declare_extensions, displacy_options, make_doc

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.documents import Document
    from pipeline.gazetteer import Gazetteer
    from pipeline.stages.extract import Extraction

__all__ = ["Presse", "displacy_options", "load", "make_presse", "make_tokenizer"]
_BATCH = 48


def load(lang: str, *, model: str = AUTO, gazetteer: str | Path | None = None) -> Language:
    """Load the pipeline of a language.

    Each Doc then has its mentions in `doc.ents` and `doc.spans["presse"]`, with `span._.value`, `span._.finder` and `span._.score`;
    `doc._.dates`, `doc._.figures`, `doc._.quotes` and `doc._.roles` hold what the tables do. Relative dates are resolved from
    `doc._.published` (EDTF), which is read from the text's own header or byline unless it was set before: `doc = nlp.make_doc(text);
    doc._.published = "2026-03-10"; nlp(doc)`. Every text is taken to be in the language.

    Args:
        lang: ISO 639-1 code of a supported language.
        model: the backbone: `auto`, `bundled`, an installed package's name, or a folder.
        gazetteer: a CSV of your own names (columns name, type, aliases, id).

    Raises:
        ModelError: where there is no such language or model.
        InputError: where the gazetteer cannot be read.
    """
    from pipeline.networks import load_networks

    load_networks(lang, model)
    nlp = spacy.blank(lang, config={"nlp": {"tokenizer": {"@tokenizers": "presse.Tokenizer.v1", "model": model}}})
    nlp.add_pipe("presse", config={"model": model, "gazetteer": None if gazetteer is None else str(gazetteer)})
    return nlp


class _Stateless:
    """What spaCy asks of parts that it saves: this one is made whole by its settings."""

    def to_disk(self, path: Path | str, *, exclude: Sequence[str] = ()) -> None:
        """Write nothing."""

    def from_disk(self, path: Path | str, *, exclude: Sequence[str] = ()) -> Any:
        """Read nothing."""
        return self

    def to_bytes(self, *, exclude: Sequence[str] = ()) -> bytes:
        """Nothing as bytes."""
        return b""

    def from_bytes(self, data: bytes, *, exclude: Sequence[str] = ()) -> Any:
        """Read nothing."""
        return self


class PresseTokenizer(_Stateless):
    """The tokenizer: tokens of the text's normal form, over the text as it is."""

    def __init__(self, vocab: Vocab, lang: str, model: str) -> None:
        self.vocab = vocab
        self.lang = lang
        self.model = model

    def __call__(self, text: str) -> Doc:
        """Make the Doc of one text."""
        from pipeline.networks import load_networks
        from pipeline.typography import normalised

        inner = load_networks(self.lang, self.model)
        # The inner vocabulary would otherwise keep every word of every text.
        with inner.memory_zone():
            places = [(token.idx, token.idx + len(token)) for token in inner.tokenizer(normalised(text)) if not token.is_space]
        return make_doc(self.vocab, text, [start for start, _ in places], [end for _, end in places])


class Presse(_Stateless):
    """The component: what the stages `tokenize` and `extract` do, written on Docs."""

    def __init__(self, lang: str, model: str, gazetteer: Gazetteer | None) -> None:
        self.lang = lang
        self.model = model
        self.gazetteer = gazetteer

    def __call__(self, doc: Doc) -> Doc:
        """Annotate one Doc, in place."""
        self._annotate([doc])
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = _BATCH) -> Iterator[Doc]:
        """Annotate Docs, many at a time."""
        docs = iter(stream)
        while batch := list(islice(docs, batch_size)):
            self._annotate(batch)
            yield from batch

    def _annotate(self, docs: Sequence[Doc]) -> None:
        from pipeline.readers.published import published_in
        from pipeline.stages.extract import extract_document

        for doc in docs:
            if doc._.published is None:
                doc._.published = published_in(doc.text)
        for doc, document in zip(docs, self._documents(docs), strict=True):
            annotate(doc, _annotation(document, extract_document(document, self.gazetteer)))

    def _documents(self, docs: Sequence[Doc]) -> Iterator[Document]:
        """The Docs' texts as the tokenize stage sees them."""
        from pipeline.documents import iter_documents
        from pipeline.stages.tokenize import tokenize
        from pipeline.tables import DOCUMENTS

        facts = dict.fromkeys(column.name for column in DOCUMENTS.columns)
        rows = [
            {**facts, "doc_id": f"{number:016x}", "source": "", "record": number, "lang": self.lang, "published": doc._.published, "text": doc.text}
            for number, doc in enumerate(docs)
        ]
        tables = tokenize(DOCUMENTS.from_rows(rows), {self.lang: self.model})
        for reject in tables["rejects"].to_pylist():
            raise RuntimeError(reject["message"])
        yield from iter_documents(tables["documents"], tables["sentences"], tables["tokens"])


def _annotation(document: Document, found: Extraction) -> Annotation:
    tokens = document.tokens
    return Annotation(
        starts=tokens.starts,
        ends=tokens.ends,
        lemmas=tokens.lemmas,
        pos=tokens.pos,
        morphs=tokens.morphs,
        sentence_firsts=[sentence.first for sentence in document.sentences],
        mentions=[asdict(span) for span in found.mentions],
        details={
            "dates": [asdict(found.dates[number]) for number in sorted(found.dates)],
            "figures": [asdict(found.figures[number]) for number in sorted(found.figures)],
            "quotes": [asdict(quote) for quote in found.quotes],
            "roles": [asdict(role) for role in found.roles],
        },
    )


@registry.tokenizers("presse.Tokenizer.v1")  # type: ignore[untyped-decorator]
def make_tokenizer(model: str = AUTO) -> Callable[[Language], PresseTokenizer]:
    """Factory of the tokenizer, for the configuration of a pipeline."""

    def make(nlp: Language) -> PresseTokenizer:
        return PresseTokenizer(nlp.vocab, str(nlp.lang), model)

    return make


@Language.factory("presse", default_config={"model": AUTO, "gazetteer": None}, assigns=["doc.ents", "doc.spans"])
def make_presse(nlp: Language, name: str, model: str, gazetteer: str | None) -> Presse:
    """Factory of the component; it brings its own networks, so any pipeline of a supported language takes it."""
    from pipeline.gazetteer import load_gazetteer
    from pipeline.networks import resolve_backbone

    declare_extensions()
    lang = str(nlp.lang)
    resolve_backbone(lang, model)
    return Presse(lang, model, None if gazetteer is None else load_gazetteer(Path(gazetteer)))
