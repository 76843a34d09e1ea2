"""`make train`: build the knowledge file and train every bundled model from the open corpora and the project's own texts.

Usage: python -m training.train --data ../shared/data [--only knowledge backbone-fr backbone-en recogniser scores]

The data folder is laid out as `../shared/data`: `ud-fr/`, `ud-en/` (CoNLL-U), `winer-fr/` (brat), `ner-en/` (one token a line). Seeds are fixed; on one machine a second
training gives the same weights, on another the last digits may differ with the processor.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import spacy
from spacy.scorer import Scorer
from spacy.tokens import DocBin
from spacy.training import Example
from spacy.training.converters import conllu_to_docs

_HERE = Path(__file__).resolve().parent
_MODELS = _HERE.parent / "pipeline" / "models"
_WORK = _HERE / "work"
_STEPS = ("knowledge", "backbone-fr", "backbone-en", "recogniser", "scores")
_VERSION = "0.1.0"
# Treebanks by language: training, development. French contractions (du, des, au) are merged back, as the text is written;
# English ones (don't) are tokens of their own for spaCy's tokenizer, too.
_TREEBANKS: Mapping[str, tuple[str, str, bool]] = {
    "fr": ("ud-fr/fr_sequoia-ud-train.conllu", "ud-fr/fr_sequoia-ud-dev.conllu", True),
    "en": ("ud-en/en_ewt-ud-train.conllu", "ud-en/en_ewt-ud-dev.conllu", False),
}
# Seeds of the recogniser's trainings.
_TEACHERS = (1, 7)
_POLISH = 11
_STUDENT = 12
# The teachers' vectors are half as wide again as those of the recogniser that ships: they learn more, and take 1.6 times as long to run.
_TEACHER_WIDTH = 192
# Sentences per training document: the networks see boundaries, and words across them.
_SENTENCES = 8


def convert(file: Path, target: Path, *, merge: bool) -> Path:
    """Convert a treebank to spaCy's binary format; with `merge`, contractions become one token with both lemmas ("du": "de le")."""
    docs = conllu_to_docs(file.read_text(encoding="utf-8"), n_sents=_SENTENCES, merge_subtokens=merge, no_print=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    DocBin(docs=docs, store_user_data=True).to_disk(target)
    return target


def train_backbone(lang: str, data: Path) -> None:
    """Train tagger, lemmatizer and sentence recogniser on one encoder, with spaCy's own training loop; keep the best on development."""
    train, dev, merge = _TREEBANKS[lang]
    files = [convert(data / name, _WORK / lang / f"{Path(name).stem}.spacy", merge=merge) for name in (train, dev)]
    output = _WORK / lang / "backbone"
    command = [sys.executable, "-m", "spacy", "train", str(_HERE / "backbone.cfg"), "--output", str(output)]
    options = {"nlp.lang": lang, "paths.train": str(files[0]), "paths.dev": str(files[1])}
    subprocess.run([*command, *(part for name, value in options.items() for part in (f"--{name}", value))], check=True)
    install_backbone(lang, output / "model-best")


def install_backbone(lang: str, trained: Path) -> None:
    """Copy a trained backbone into the package, with its name and without what only training needs."""
    target = _MODELS / lang / "backbone"
    shutil.rmtree(target, ignore_errors=True)
    nlp = spacy.load(trained)
    nlp.meta.update(
        name="presse_backbone", version=_VERSION, description=f"Bundled {lang} backbone of Presse", license="see docs/models.md", author="The Presse developers"
    )
    nlp.config["paths"] = dict.fromkeys(nlp.config["paths"])
    # The tokenizer is the language's own, made from its rules; its file would be a sixth of the whole.
    nlp.to_disk(target, exclude=["tokenizer"])


def score_backbone(lang: str, data: Path) -> dict[str, float]:
    """Scores of the bundled backbone on the development part of its treebank, from raw text."""
    _, dev, merge = _TREEBANKS[lang]
    nlp = spacy.load(_MODELS / lang / "backbone", exclude=["tokenizer"])
    gold = list(DocBin().from_disk(convert(data / dev, _WORK / lang / "score.spacy", merge=merge)).get_docs(nlp.vocab))
    scores = nlp.evaluate([Example(nlp.make_doc(doc.text), doc) for doc in gold])
    tokens = Scorer.score_tokenization([Example(nlp.make_doc(doc.text), doc) for doc in gold])
    return {
        name: round(float(value), 4)
        for name, value in {**tokens, **scores}.items()
        if name in {"token_acc", "token_f", "pos_acc", "morph_acc", "lemma_acc", "sents_f"}
    }


def train_recogniser(data: Path) -> None:
    """Train two wide teachers, polish the second at a lower rate with both to guide it, and let the recogniser that ships learn from it and the first."""
    from training.train_recogniser import train

    first, second = (_WORK / f"teacher-{seed}" for seed in _TEACHERS)
    for seed, folder in zip(_TEACHERS, (first, second), strict=True):
        train(data, folder, seed=seed, epochs=9, winer_weight=0.7, width=_TEACHER_WIDTH)
    polished = _WORK / "teacher-polished"
    train(data, polished, seed=_POLISH, epochs=6, teachers=(first, second), start=second, learn_rate=0.0005, width=_TEACHER_WIDTH)
    train(data, _MODELS / "recogniser", seed=_STUDENT, epochs=12, teachers=(polished, first))


def write_scores(data: Path) -> None:
    """Write each language's scores.json: the backbone on its treebank, the recogniser alone on held-out texts."""
    from bench.evaluation import extracted, score, sets

    by_corpus = {name: score(documents, extracted(documents, recogniser_only=True)) for name, documents in sets(data).items() if not name.startswith("gold")}
    for lang in _TREEBANKS:
        recogniser = {
            name: {
                label: {"precision": round(tally.precision, 3), "recall": round(tally.recall, 3), "f1": round(tally.f1, 3), "gold": tally.gold}
                for label, tally in tallies.items()
                if tally.gold and label not in {"DATE", "FIGURE", "ALL"}
            }
            for name, tallies in by_corpus.items()
            if name.endswith(f"-{lang}") or (lang == "fr" and name == "winer-dev")
        }
        scores = {"backbone": {Path(_TREEBANKS[lang][1]).stem: score_backbone(lang, data)}, "recogniser": recogniser}
        (_MODELS / lang / "scores.json").write_text(json.dumps(scores, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def main() -> None:
    """Run the steps asked for, in order."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--only", nargs="+", choices=_STEPS, default=_STEPS)
    arguments = parser.parse_args()
    if not arguments.data.is_dir():
        parser.error(f"--data {arguments.data} is no folder; give the open corpora, laid out as docs/models.md says")
    for step in arguments.only:
        if step == "knowledge":
            from training import build_knowledge

            build_knowledge.main()
        elif step.startswith("backbone-"):
            train_backbone(step.removeprefix("backbone-"), arguments.data)
        elif step == "recogniser":
            train_recogniser(arguments.data)
        else:
            write_scores(arguments.data)


if __name__ == "__main__":
    main()
