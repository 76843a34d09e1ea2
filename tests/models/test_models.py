"""The bundled models: their size, their pinned scores, other backbones in their place, and what form must not change."""

import json
from pathlib import Path

import pytest

from pipeline.component import load
from pipeline.networks import make_networks, resolve_backbone
from pipeline.runner import run
from pipeline.settings import Settings
from pipeline.store import metadata_of, shards_of, table_path

ROOT = Path(__file__).resolve().parents[2]
MODELS = ROOT / "pipeline" / "models"
DATA = ROOT.parent / "shared" / "data"


def size_of(*folders):
    return sum(file.stat().st_size for folder in folders for file in folder.rglob("*") if file.is_file())


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_weights_are_small(lang):
    assert size_of(MODELS / lang, MODELS / "recogniser") < 12 * 1024 * 1024


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.skipif(not DATA.is_dir(), reason="the open corpora are not beside this checkout")
def test_backbone_scores_are_the_pinned_ones(lang):
    from training.train_backbone import score_backbone

    ((_, pinned),) = json.loads((MODELS / lang / "scores.json").read_text())["backbone"].items()
    assert score_backbone(lang, DATA) == pytest.approx(pinned, abs=0.002)


def test_the_recogniser_scores_are_the_pinned_ones():
    from bench.evaluation import extracted, held_out, score

    documents = list(held_out("en"))
    tallies = score(documents, extracted(documents, recogniser_only=True))
    pinned = json.loads((MODELS / "en" / "scores.json").read_text())["recogniser"]["held-out-en"]
    assert {label: tallies[label].f1 for label in pinned} == pytest.approx({label: scores["f1"] for label, scores in pinned.items()}, abs=0.01)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_backbone_sets_what_the_tables_need(lang):
    doc = make_networks(lang, "bundled")(
        "Alpine ouvre une usine à Dieppe. Elle emploie 300 personnes." if lang == "fr" else "Alpine opens a plant in Dieppe. It employs 300 people."
    )
    assert len(list(doc.sents)) == 2
    assert all(token.pos_ and token.lemma_ for token in doc)
    assert ("Dieppe", "PLACE") in [(ent.text, ent.label_) for ent in doc.ents]


def test_another_pipeline_takes_the_backbone_s_place(tmp_path):
    import spacy

    # Of the components and labels that published French pipelines have, trained on nothing: names must not depend on it.
    nlp = spacy.blank("fr")
    nlp.add_pipe("tok2vec")
    nlp.add_pipe("morphologizer").add_label("POS=NOUN")
    nlp.add_pipe("trainable_lemmatizer", config={"min_tree_freq": 1})
    nlp.add_pipe("senter")
    nlp.add_pipe("ner").add_label("PER")
    nlp.meta["name"] = "stand_in"
    sentence = spacy.tokens.Doc(
        nlp.vocab, words=["La", "marque", "."], pos=["DET", "NOUN", "PUNCT"], lemmas=["le", "marque", "."], sent_starts=[True, False, False]
    )
    nlp.initialize(lambda: [spacy.training.Example(nlp.make_doc(sentence.text), sentence)])
    nlp.to_disk(tmp_path / "model")
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").write_text("Philippe Krief dirige Alpine à Dieppe.", encoding="utf-8")
    outputs = tmp_path / "out"
    assert not run(str(tmp_path / "texts"), Settings(outputs, lang="fr", models=(("fr", str(tmp_path / "model")),))).failures
    (shard,) = shards_of(outputs, "tokens")
    facts = json.loads(metadata_of(table_path(outputs, "tokens", shard))["models"])
    assert facts["fr"]["backbone"] == "stand_in"
    assert resolve_backbone("fr", str(tmp_path / "model")).name == "stand_in"


PLAIN = "« L'A390 arrive », assure Philippe Krief, le patron d'Alpine. L'usine de Dieppe emploie 300 personnes."


@pytest.mark.parametrize(
    "text",
    [
        PLAIN.replace("'", "’"),
        PLAIN.replace("« ", "«\u00a0").replace(" »", "\u00a0»"),
        PLAIN.replace(" ", "\u202f"),
        PLAIN.replace("« ", "“").replace(" »", "”"),
    ],
    ids=["curly apostrophes", "NBSP in quotation marks", "narrow NBSP everywhere", "curly quotation marks"],
)
def test_typography_changes_no_name(text):
    def names(doc):
        return [(ent.text.replace("’", "'").replace("\u202f", " "), ent.label_) for ent in doc.ents if ent.label_ not in {"DATE", "FIGURE"}]

    nlp = load("fr")
    assert names(nlp(text)) == names(nlp(PLAIN))


def test_forms_are_forgotten_when_their_memory_is_full(monkeypatch):
    import spacy

    from pipeline import features

    nlp = spacy.blank("fr")
    texts = [" ".join(f"mot{number}" for number in range(start, start + 3000)) for start in (0, 3000, 6000, 6000, 500)] + ["Alpine ouvre une usine à Dieppe."]
    wanted = [(features.forms([nlp(text)])[0], features.features([nlp(text)])[0]) for text in texts]
    monkeypatch.setattr(features, "_MEMORY", 5000)
    monkeypatch.setattr(features, "_forms", features._Forms())
    for text, (forms, rows) in zip(texts, wanted, strict=True):
        assert (features.forms([nlp(text)])[0] == forms).all()
        assert (features.features([nlp(text)])[0] == rows).all()
        assert len(features._forms.rows) <= 5000


def test_the_knowledge_file_holds_the_lexicons() -> None:
    from pipeline.knowledge import classes_of, lexicon_entries

    missing = [" ".join(phrase) for phrase, mask in lexicon_entries() if classes_of(" ".join(phrase)) & mask != mask]
    assert not missing, f"{len(missing)} words of pipeline/lexicon are not in the knowledge file ({missing[:3]}); run python -m training.build_knowledge"


def test_people_stand_first_in_the_knowledge_file() -> None:
    from pipeline.knowledge import _table, belongs

    people = [belongs(word, "given") or belongs(word, "family") for word in _table()]
    assert people == sorted(people, reverse=True)
