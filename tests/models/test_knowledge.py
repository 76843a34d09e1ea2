"""What the lexicons say of words in a text: phrases are matched whole, as the tokenizer cuts them."""

from __future__ import annotations

import pytest
import spacy

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
