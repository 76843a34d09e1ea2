"""The encoder's memory: forms that come again in their document are read together, and no document changes another."""

from __future__ import annotations

import numpy as np
import pytest
import spacy
from spacy.tokens import Doc
from thinc.api import fix_random_seed

from pipeline.encoder import Network, build_encoder
from pipeline.features import recurring

_TEXTS = ("Krief parle. Alpine et Krief, dit Alpine. Alpine.", "rien ici", "Steve et STEVE", "")


@pytest.fixture(scope="module")
def docs() -> list[Doc]:
    nlp = spacy.blank("fr")
    return [nlp.make_doc(text) for text in _TEXTS if text]


@pytest.fixture
def encoder() -> Network:
    fix_random_seed(0)
    made = build_encoder(width=16, depth=2, pieces=2, dilations=[1, 2], embed_width=8, knowledge_width=8, rows=(50, 50, 50, 50), memory=True)
    made.initialize()
    return made


def test_forms_that_come_again(docs: list[Doc]) -> None:
    words = [token.text for doc in docs for token in doc]
    tokens, firsts = recurring(docs)
    groups = [[words[index] for index in part] for part in np.split(tokens, firsts[1:])]
    assert sorted(sorted(group) for group in groups) == [["Alpine"] * 3, ["Krief"] * 2, ["STEVE", "Steve"]]


def test_no_document_changes_another(encoder: Network, docs: list[Doc]) -> None:
    together = encoder.predict(docs)
    for doc, vectors in zip(docs, together, strict=True):
        np.testing.assert_allclose(encoder.predict([doc])[0], vectors, atol=1e-5)


def test_a_word_is_read_with_its_other_occurrences(encoder: Network) -> None:
    nlp = spacy.blank("fr")
    # The second sentence is too far away for the convolutions to see; only the memory tells one first word from the other.
    filler = "un deux trois quatre cinq six sept huit neuf dix onze douze "
    one, other = (encoder.predict([nlp.make_doc(f"Krief {filler} {word} Krief")])[0][0] for word in ("chez", "boulon"))
    assert np.abs(one - other).max() > 1e-4


def test_the_gradient_is_the_slope(encoder: Network, docs: list[Doc]) -> None:
    """The derivative of the sum of squares by one weight, against the difference of two values."""
    node = next(node for node in encoder.walk() if node.name == "hashembed")

    def loss() -> float:
        return float(sum((part.astype(np.float64) ** 2).sum() for part in encoder.predict(docs)))

    vectors, backprop = encoder.begin_update(docs)
    backprop([2 * part for part in vectors])
    slopes, weights = node.get_grad("E"), node.get_param("E").copy()
    for row, column in zip(*np.unravel_index(np.argsort(-np.abs(slopes), axis=None)[:5], slopes.shape), strict=True):
        step = 1e-2
        values = []
        for sign in (1, -1):
            changed = weights.copy()
            changed[row, column] += sign * step
            node.set_param("E", changed)
            values.append(loss())
        node.set_param("E", weights)
        assert (values[0] - values[1]) / (2 * step) == pytest.approx(slopes[row, column], rel=0.15, abs=0.05)
