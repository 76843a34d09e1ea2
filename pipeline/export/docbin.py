"""spaCy DocBin: Docs with tokens, lemmas, sentences and mentions as :func:`pipeline.load` gives them, without running any network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.export.source import AnnotatedDocument, iter_annotated
from pipeline.spacy_docs import ATTRIBUTES, Annotation, annotate, declare_extensions, make_doc

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab


def write_docbin(outputs: Path, file: Path) -> int:
    """Write every document into one file, which DocBin holds in memory until it is whole; the number of documents."""
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    packed = DocBin(attrs=ATTRIBUTES, store_user_data=True)
    vocab = Vocab()
    for _, documents in iter_annotated(outputs, details=True):
        for document in documents:
            packed.add(doc_of(document, vocab))
    packed.to_disk(file)
    return len(packed)


def write_docbins(outputs: Path, folder: Path) -> int:
    """Write one file per shard, which spaCy's corpus readers take as one corpus; the number of documents."""
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    count = 0
    for shard, documents in iter_annotated(outputs, details=True):
        vocab = Vocab()
        DocBin(attrs=ATTRIBUTES, store_user_data=True, docs=[doc_of(document, vocab) for document in documents]).to_disk(folder / f"{shard}.spacy")
        count += len(documents)
    return count


def doc_of(document: AnnotatedDocument, vocab: Vocab) -> Doc:
    """The Doc of one document; its text is the document's, code point for code point."""
    declare_extensions()
    doc = make_doc(vocab, document.text, [token["start"] for token in document.tokens], [token["end"] for token in document.tokens])
    columns = {name: [token[name] or "" for token in document.tokens] for name in ("lemma", "pos", "morph")}
    firsts = [number for number, token in enumerate(document.tokens) if number == 0 or token["sentence"] != document.tokens[number - 1]["sentence"]]
    annotation = Annotation(
        starts=[token["start"] for token in document.tokens],
        ends=[token["end"] for token in document.tokens],
        lemmas=columns["lemma"],
        pos=columns["pos"],
        morphs=columns["morph"],
        sentence_firsts=firsts,
        mentions=document.mentions,
        details=document.details,
    )
    doc._.published = document.row["published"]
    doc.user_data["presse.document"] = {name: document.row[name] for name in ("doc_id", "source", "record", "lang", "title")}
    return annotate(doc, annotation)
