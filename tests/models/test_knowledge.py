"""What the lexicons say of words in a text: phrases are matched whole, as the tokenizer cuts them."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy

from pipeline import knowledge
from pipeline.features import features
from pipeline.knowledge import CLASSES
from pipeline.tokenizer import adapt_tokenizer

_NLP = spacy.blank("fr")
adapt_tokenizer(_NLP)

# A text, a class, and the words of the text that are of it.
_KNOWN = [
    ("Il écrit au ministère de l'Intérieur.", "institution", ["ministère", "de", "l'", "Intérieur"]),
    ("Le Ministère de l'Intérieur répond.", "institution", ["Ministère", "de", "l'", "Intérieur"]),
    ("ce ministère de plus", "institution", []),
    ("pendant la guerre de Corée", "event", ["guerre", "de", "Corée"]),
    ("la victoire de l'Olympique lyonnais", "club", ["Olympique", "lyonnais"]),
    ("un concert de Daft Punk à Bercy", "band", ["Daft", "Punk"]),
    ("la mairie de L'Haÿ-les-Roses", "place", ["L'", "Haÿ-les-Roses"]),
]


@pytest.mark.parametrize(("text", "name", "wanted"), _KNOWN)
def test_classes_of_words(text: str, name: str, wanted: list[str]) -> None:
    doc = _NLP.make_doc(text)
    column = features([doc])[0][:, CLASSES.index(name)]
    assert [token.text for token, known in zip(doc, column, strict=True) if known] == wanted


def test_features_of_one_batch_are_not_those_of_the_next() -> None:
    nlp = spacy.blank("fr")
    one, other = nlp("Paris gagne."), nlp("Krief parle.")
    first = [rows.copy() for rows in features([one])]
    second = [rows.copy() for rows in features([other])]
    assert [len(rows) for rows in first] == [len(rows) for rows in second]
    assert not (first[0] == second[0]).all()
    for docs in ([one], [one, other], [other, one], [nlp.make_doc("")], []):
        expected = [{"Paris": first, "Krief": second}[doc[0].text][0] for doc in docs if len(doc)]
        found = [rows for rows in features(docs) if len(rows)]
        assert all((rows == wanted).all() for rows, wanted in zip(found, expected, strict=True))


def test_the_knowledge_file_reads_as_it_was_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    masks = {"zoé": 1, "a b": 4, "été": 4, "rue": 1 << 30}
    (tmp_path / "knowledge.txt.gz").write_bytes(knowledge.knowledge_file(masks))
    monkeypatch.setattr(knowledge, "_KNOWLEDGE", tmp_path / "knowledge.txt.gz")
    assert {entry: mask for mask, entries in knowledge._masks() for entry in entries} == masks
