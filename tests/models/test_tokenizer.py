"""Tokens of press pages: texts with a bar where one token ends right before the next."""

from __future__ import annotations

import pytest
import spacy

from pipeline.tokenizer import adapt_tokenizer


@pytest.fixture(scope="module")
def tokenizers():
    made = {lang: spacy.blank(lang) for lang in ("fr", "en")}
    for nlp in made.values():
        adapt_tokenizer(nlp)
    return {lang: nlp.tokenizer for lang, nlp in made.items()}


@pytest.mark.parametrize(
    ("lang", "marked"),
    [
        ("fr", "Celle-ci|, moi-même|, PEUT-ÊTRE et c'est-à-dire"),
        ("fr", "« Là-bas »|, (|ci-dessus|)|, qu'|elle-même|."),
        ("fr", "est|-ce lui ? A|-t|-elle dit oui ?"),
        ("fr", "Fuoco|/|Molina|/|Nielsen roulent à 90 km|/|h"),
        ("fr", "les ventes|.|Le groupe vend 1.200 voitures"),
        ("fr", "une hausse de 9,5|%|.|Le groupe vend 3|€|.|Il y tient"),
        ("fr", "l'|«|esprit|»|autre"),
        ("fr", "Alpine|–|A390|•|3"),
        ("en", "well|-|known men|; Smith|/|Jones do|n't"),
    ],
)
def test_tokens(tokenizers, lang, marked):
    wanted = [token for part in marked.split() for token in part.split("|")]
    assert [token.text for token in tokenizers[lang](marked.replace("|", ""))] == wanted
