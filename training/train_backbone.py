"""Train the backbones: tagger, lemmatizer and sentence recogniser of a language on one encoder, with spaCy's own training loop.

A treebank is small: French Sequoia's training part has 50,000 words. So three wider networks learn it first, their votes annotate press texts
eight times its size, and the backbone that ships learns from both (self-training with an ensemble: Zhou and Li, 2005, "Tri-training"), and at last
from the treebank alone, at a lower rate.
"""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import spacy
import srsly
from spacy.language import Language
from spacy.scorer import Scorer
from spacy.tokens import Doc, DocBin
from spacy.training import Example
from spacy.training.converters import conllu_to_docs
from thinc.api import Config

from training.train_recogniser import corpora

_HERE = Path(__file__).resolve().parent
_MODELS = _HERE.parent / "pipeline" / "models"
_WORK = _HERE / "work"
_VERSION = "0.1.0"
# Treebanks by language: training, development. French contractions (du, des, au) are merged back, as the text is written;
# English ones (don't) are tokens of their own for spaCy's tokenizer, too.
TREEBANKS: Mapping[str, tuple[str, str, bool]] = {
    "fr": ("ud-fr/fr_sequoia-ud-train.conllu", "ud-fr/fr_sequoia-ud-dev.conllu", True),
    "en": ("ud-en/en_ewt-ud-train.conllu", "ud-en/en_ewt-ud-dev.conllu", False),
}
# Seeds of the teachers; the English treebank, four times as large, has none.
_TEACHERS: Mapping[str, Sequence[int]] = {"fr": (1, 2, 3), "en": ()}
_TEACHER_OPTIONS = {"components.tok2vec.model.width": 192, "components.tok2vec.model.pieces": 3, "training.max_steps": 2700} | {
    f"components.{name}.model.tok2vec.width": 192 for name in ("morphologizer", "trainable_lemmatizer", "senter")
}
# With silver texts there is more to learn, and less to fear from learning it by heart.
_STUDENT_OPTIONS = {"training.seed": 5, "training.dropout": 0.2, "training.max_steps": 3500, "training.eval_frequency": 500, "training.patience": 4000}
# The lemmatizer keeps what it learnt from both: its edit trees are those of the corpora that it was initialized on.
_POLISH_OPTIONS = {"training.seed": 72, "training.max_steps": 1000, "training.eval_frequency": 100, "training.frozen_components": '["trainable_lemmatizer"]'}
_POLISH_RATE = 0.0003
_SILVER_WORDS = 400_000
# How often the treebank is read beside the silver texts: about a third of what the student sees.
_GOLD_COPIES = 5
# Sentences per training document: the networks see boundaries, and words across them.
_SENTENCES = 8


def convert(file: Path, target: Path, *, merge: bool) -> Path:
    """Convert a treebank to spaCy's binary format; with `merge`, contractions become one token with both lemmas ("du": "de le")."""
    docs = conllu_to_docs(file.read_text(encoding="utf-8"), n_sents=_SENTENCES, merge_subtokens=merge, no_print=True)
    return _write(docs, target)


def _write(docs: Sequence[Doc], target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    DocBin(docs=docs, store_user_data=True).to_disk(target)
    return target


def train_backbone(lang: str, data: Path) -> None:
    """Train a language's backbone and install it in the package.

    Args:
        data: folder of the open corpora, laid out as docs/models.md says.
    """
    train, dev, merge = TREEBANKS[lang]
    work = _WORK / lang
    gold, development = (convert(data / name, work / f"{Path(name).stem}.spacy", merge=merge) for name in (train, dev))
    teachers = [_trained(lang, gold, development, work / f"teacher-{seed}", {"training.seed": seed, **_TEACHER_OPTIONS}) for seed in _TEACHERS[lang]]
    if not teachers:
        install_backbone(lang, _trained(lang, gold, development, work / "backbone", {}))
        return
    read = list(DocBin().from_disk(gold).get_docs(spacy.blank(lang).vocab))
    mixed = _write([*read * _GOLD_COPIES, *voted(teachers, silver_texts(lang, data))], work / "mixed.spacy")
    student = _trained(lang, mixed, development, work / "student", _STUDENT_OPTIONS).with_name("model-last")
    install_backbone(lang, _trained(lang, gold, development, work / "backbone", _POLISH_OPTIONS, start=student))


def _trained(lang: str, train: Path, dev: Path, output: Path, options: Mapping[str, object], *, start: Path | None = None) -> Path:
    """Folder of the pipeline that did best on development; it goes on from the pipeline `start`, at the rate of polishing, where one is given."""
    config = Config().from_disk(_HERE / "backbone.cfg", interpolate=False)
    if start is not None:
        config["components"] = {name: {"source": str(start)} for name in config["components"]}
        config["training"]["optimizer"]["learn_rate"] = _POLISH_RATE
    file = output.with_suffix(".cfg")
    config.to_disk(file)
    given = {"nlp.lang": lang, "paths.train": train, "paths.dev": dev, **options}
    command = [sys.executable, "-m", "spacy", "train", str(file), "--output", str(output)]
    subprocess.run([*command, *(part for name, value in given.items() for part in (f"--{name}", str(value)))], check=True)
    return output / "model-best"


def silver_texts(lang: str, data: Path) -> list[str]:
    """Texts of the recogniser's training corpora, in no order, about `_SILVER_WORDS` words."""
    texts = [text.text for found, _ in corpora(lang, data, 1.0).values() for text in found]
    random.Random(5).shuffle(texts)
    chosen: list[str] = []
    words = 0
    while texts and words < _SILVER_WORDS:
        chosen.append(texts.pop())
        words += len(chosen[-1].split())
    return chosen


def voted(teachers: Sequence[Path], texts: Sequence[str]) -> Iterator[Doc]:
    """The texts with what most teachers say of each token: part of speech and morphology together, lemma, and whether it starts a sentence."""
    pipelines = [spacy.load(folder) for folder in teachers]
    for docs in zip(*(nlp.pipe(texts, batch_size=6) for nlp in pipelines), strict=True):
        tokens = list(zip(*docs, strict=True))
        tags = [_most((token.pos_, str(token.morph)) for token in same) for same in tokens]
        yield Doc(
            pipelines[0].vocab,
            words=[token.text for token in docs[0]],
            spaces=[bool(token.whitespace_) for token in docs[0]],
            pos=[pos for pos, _ in tags],
            morphs=[morph for _, morph in tags],
            lemmas=[_most(token.lemma_ for token in same) for same in tokens],
            sent_starts=[index == 0 or _most(bool(token.is_sent_start) for token in same) for index, same in enumerate(tokens)],
        )


def _most(votes: Iterable[Any]) -> Any:
    """The commonest vote, the first teacher's where all differ."""
    return Counter(votes).most_common(1)[0][0]


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
    srsly.write_json(target / "vocab" / "strings.json", _strings_needed(nlp))


def _strings_needed(nlp: Language) -> list[str]:
    """The strings that labels and edit trees are made of; the vocabulary has the words of all training texts besides."""
    labels = "|".join(label for pipe in nlp.pipe_names for label in map(str, nlp.pipe_labels.get(pipe, ())))
    trees = srsly.msgpack_loads(nlp.get_pipe("trainable_lemmatizer").trees.to_bytes())["trees"]
    substituted = {number for tree in trees for number in (tree.get("orig"), tree.get("subst")) if number}
    return sorted({nlp.vocab.strings[number] for number in substituted} | set(re.split(r"[|=]", labels)) | set(labels.split("|")) - {""})


def score_backbone(lang: str, data: Path) -> dict[str, float]:
    """Scores of the bundled backbone on the development part of its treebank, from raw text."""
    _, dev, merge = TREEBANKS[lang]
    nlp = spacy.load(_MODELS / lang / "backbone", exclude=["tokenizer"])
    gold = list(DocBin().from_disk(convert(data / dev, _WORK / lang / "score.spacy", merge=merge)).get_docs(nlp.vocab))
    scores = nlp.evaluate([Example(nlp.make_doc(doc.text), doc) for doc in gold])
    tokens = Scorer.score_tokenization([Example(nlp.make_doc(doc.text), doc) for doc in gold])
    return {
        name: round(float(value), 4)
        for name, value in {**tokens, **scores}.items()
        if name in {"token_acc", "token_f", "pos_acc", "morph_acc", "lemma_acc", "sents_f"}
    }
