"""Presse inside spaCy: `load("fr")` gives one `Language`, whose Docs carry mentions with values, quotations and roles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens import Span as SpacySpan

if TYPE_CHECKING:
    from pipeline.documents import Document

_KEY = "presse"


def load(lang: str, *, model: str = "auto") -> Language:
    """Load the pipeline of a language: backbone, recogniser and the component `presse`.

    Each Doc then has its mentions in `doc.ents` and `doc.spans["presse"]`, the value of each in `span._.value` and its finder in `span._.finder`;
    `doc._.dates`, `doc._.figures`, `doc._.quotes` and `doc._.roles` hold the same rows as the tables. Relative dates are resolved from
    `doc._.published` (EDTF), which is read from the text's own header or byline unless it was set before: `doc = nlp.make_doc(text);
    doc._.published = "2026-03-10"; nlp(doc)`.

    Args:
        lang: ISO 639-1 code of a supported language.
        model: the backbone: `auto`, `bundled`, an installed package's name, or a folder.

    Raises:
        ModelError: where there is no such language or model.
    """
    from pipeline.networks import make_networks

    nlp = make_networks(lang, model)
    nlp.add_pipe("presse")
    return nlp


class Presse:
    """The component `presse`: what the extract stage does, on a Doc that the networks have annotated."""

    def __call__(self, doc: Doc) -> Doc:
        """Extract from one Doc, in place."""
        from pipeline.readers.published import published_in
        from pipeline.stages.extract import extract_document

        if doc._.published is None:
            doc._.published = published_in(doc.text)
        document = _document_of(doc)
        found = extract_document(document)
        spans: list[SpacySpan] = []
        for mention in found.mentions:
            span = doc.char_span(mention.start, mention.end, label=mention.label, alignment_mode="expand")
            if span is not None:
                span._.value, span._.finder = mention.value, mention.finder
                spans.append(span)
        doc.spans[_KEY] = spans
        doc.set_ents(_without_overlaps(spans))
        doc._.dates, doc._.figures = [found.dates[key] for key in sorted(found.dates)], [found.figures[key] for key in sorted(found.figures)]
        doc._.quotes, doc._.roles = found.quotes, found.roles
        return doc


def _without_overlaps(spans: list[SpacySpan]) -> list[SpacySpan]:
    """Spans that share no token: mentions never overlap in code points, but may share a token (30/45 s)."""
    kept: list[SpacySpan] = []
    for span in spans:
        if not kept or kept[-1].end <= span.start:
            kept.append(span)
    return kept


def _document_of(doc: Doc) -> Document:
    """The extract stage's view of a Doc; white space tokens are left out, as in the tokens table."""
    from pipeline.documents import Document, Sentence, Tokens

    words = [token for token in doc if not token.is_space]
    sentences = []
    first = 0
    for sentence in doc.sents:
        inside = [token for token in sentence if not token.is_space]
        if inside:
            sentences.append(Sentence(inside[0].idx, inside[-1].idx + len(inside[-1]), doc.lang_, first, first + len(inside)))
            first += len(inside)
    tokens = Tokens(
        [token.idx for token in words],
        [token.idx + len(token) for token in words],
        [token.text for token in words],
        [token.lemma_ for token in words],
        [token.pos_ for token in words],
        [str(token.morph) for token in words],
        [token.ent_iob_ for token in words],
        [token.ent_type_ for token in words],
    )
    return Document("", doc.text, doc.lang_, doc._.published, sentences, tokens)


def _declare_extensions() -> None:
    defaults: dict[str, Any] = {"published": None, "dates": [], "figures": [], "quotes": [], "roles": []}
    for name, default in defaults.items():
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=default)
    for name in ("value", "finder"):
        if not SpacySpan.has_extension(name):
            SpacySpan.set_extension(name, default=None)


@Language.factory("presse", assigns=["doc.ents", "doc.spans"])
def make_presse(nlp: Language, name: str) -> Presse:
    """Factory of the component; it needs lemmas, parts of speech, sentences and the recogniser before it."""
    _declare_extensions()
    return Presse()
