"""The lemmatizer with a memory gives the lemmas of spaCy's own component, but for what the rules of the language mend."""

from __future__ import annotations

import pytest
from spacy.pipeline.edit_tree_lemmatizer import EditTreeLemmatizer
from spacy.tokens import Doc

from pipeline import lemmatizer
from pipeline.lemmatizer import PressLemmatizer
from pipeline.networks import make_networks

TEXTS = {
    "fr": [
        "Les voitures électriques se vendaient mieux qu'en 2023.",
        "",
        "Elles ont été dévoilées\n\npar les équipes d'Alpine, xqzv123 !",
        "Les voitures, les VOITURES.",
    ],
    "en": ["The carmakers' engines were running better than expected.", "", "She has driven\n\nthe oldest of them, xqzv123!", "Engines, ENGINES."],
}


def _lemmas(docs: list[Doc]) -> list[list[str]]:
    return [[token.lemma_ for token in doc] for doc in docs]


@pytest.mark.parametrize("lang", TEXTS)
@pytest.mark.parametrize("memory", [lemmatizer._MEMORY, 2])
def test_lemmas_are_those_of_the_stock_component(lang: str, memory: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lemmatizer, "_MEMORY", memory)
    nlp = make_networks(lang, "bundled")
    pipe = nlp.get_pipe("trainable_lemmatizer")
    assert isinstance(pipe, PressLemmatizer)
    pipe.rules = False
    own = _lemmas(list(nlp.pipe(TEXTS[lang] * 2)))
    for name in ("set_annotations", "_scores2guesses_top_k_equals_1"):
        monkeypatch.setattr(PressLemmatizer, name, getattr(EditTreeLemmatizer, name))
    assert own == _lemmas(list(nlp.pipe(TEXTS[lang] * 2)))
    assert all(map(all, own))


@pytest.mark.parametrize("memory", [lemmatizer._MEMORY, 2])
def test_the_rules_mend_the_lemmas(memory: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lemmatizer, "_MEMORY", memory)
    nlp = make_networks("fr", "bundled")
    doc = nlp("Le groupe émerge enfin. Notamment, il prenait des parts et tiendra ses promesses.")
    lemmas = {token.text: token.lemma_ for token in doc}
    assert [lemmas[form] for form in ("émerge", "Notamment", "prenait", "tiendra", "promesses")] == ["émerger", "notamment", "prendre", "tenir", "promesse"]


def test_lemmas_outlive_the_memory_zone_that_they_were_met_in() -> None:
    nlp = make_networks("fr")
    with nlp.memory_zone():
        first = _lemmas([nlp(TEXTS["fr"][0])])
    with nlp.memory_zone():
        assert _lemmas([nlp(TEXTS["fr"][0])]) == first
