"""Train the backbones: tagger, lemmatizer and sentence recogniser of a language on one encoder, with spaCy's own training loop.

A treebank is small: French Sequoia's training part has 50,000 words. So for French three wider networks learn it first, beside another treebank in its
features, their votes annotate press texts eight times its size, and the backbone that ships learns from all (self-training with an ensemble: Zhou and
Li, 2005, "Tri-training"). Each of them learns at last from the treebank alone, at a lower rate.
"""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import spacy
import srsly
from spacy.language import Language
from spacy.scorer import Scorer
from spacy.tokens import Doc, DocBin, Token
from spacy.training import Example
from spacy.training.converters import conllu_to_docs
from thinc.api import Config

from pipeline.tokenizer import adapt_tokenizer
from training.train_recogniser import corpora

_HERE = Path(__file__).resolve().parent
_MODELS = _HERE.parent / "pipeline" / "models"
_WORK = _HERE / "work"
_VERSION = "0.1.0"


class Treebank(NamedTuple):
    """A language's treebank: files of its training and development parts, and of another's that is read beside it."""

    train: str
    development: str
    beside: str | None
    # French contractions (du, des, au) are merged back, as the text is written; English ones (don't) are tokens of their own for spaCy, too.
    merge: bool


TREEBANKS: Mapping[str, Treebank] = {
    "fr": Treebank("ud-fr/fr_sequoia-ud-train.conllu", "ud-fr/fr_sequoia-ud-dev.conllu", "ud-fr/fr_gsd-ud-dev.conllu", merge=True),
    "en": Treebank("ud-en/en_ewt-ud-train.conllu", "ud-en/en_ewt-ud-dev.conllu", None, merge=False),
}
# Seeds of the teachers; the English treebank, four times as large, has none.
_TEACHERS = (1, 2, 3)
_TEACHER_OPTIONS = {"components.tok2vec.model.width": 192, "components.tok2vec.model.pieces": 3, "training.max_steps": 2400} | {
    f"components.{name}.model.tok2vec.width": 192 for name in ("morphologizer", "trainable_lemmatizer", "senter")
}
# With silver texts there is more to learn, and less to fear from learning it by heart.
_STUDENT_OPTIONS = {"training.seed": 5, "training.dropout": 0.2, "training.max_steps": 3500, "training.eval_frequency": 500, "training.patience": 4000}
# The lemmatizer keeps what it learnt from both: its edit trees are those of the corpora that it was initialized on.
_POLISH_OPTIONS = {"training.seed": 72, "training.max_steps": 800, "training.eval_frequency": 100, "training.frozen_components": '["trainable_lemmatizer"]'}
_POLISH_RATE = 0.0003
_SILVER_WORDS = 400_000
# How often the treebank is read beside the silver texts: about a third of what the student sees.
_GOLD_COPIES = 5
# How often a feature of a part of speech, or an article before a noun, must be seen to count, and in which share of the words a feature is usual.
_KNOWN = 3
_NEARLY_ALL = 0.97
# In which share of a noun's articles the voters must agree for its gender to be settled.
_SETTLED = 0.9
# Sentences per training document: the networks see boundaries, and words across them.
_SENTENCES = 8


def convert(file: Path, target: Path, *, merge: bool) -> Path:
    """Convert a treebank to spaCy's binary format in its own tokens, to score against; with `merge`, contractions become one token with both lemmas ("du": "de le")."""
    return _write(_read(file, merge=merge), target)


def _read(file: Path, *, merge: bool) -> list[Doc]:
    return list(conllu_to_docs(file.read_text(encoding="utf-8"), n_sents=_SENTENCES, merge_subtokens=merge, no_print=True))


def _write(docs: Sequence[Doc], target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    DocBin(docs=docs, store_user_data=True).to_disk(target)
    return target


def tokenized(gold: Doc, nlp: Language, features: Callable[[Token], str] = lambda token: str(token.morph)) -> Doc:
    """A treebank's text in the tokens of our tokenizer, with `features` of each word.

    spaCy would align them itself, but gives every part of a divided word the whole word's sentence start: networks then learn that a sentence
    begins at each part of "Rendez-vous".
    """
    starts = {token.idx: token for token in nlp.make_doc(gold.text)}
    rows: list[tuple[str, bool, str, str, str, bool]] = []
    for token in gold:
        parts = [starts[place].text for place in range(token.idx, token.idx + len(token)) if place in starts]
        if "".join(parts) != token.text:
            parts = [token.text]
        for number, part in enumerate(parts):
            lemma = token.lemma_ if len(parts) == 1 else part.lower()
            spaced = bool(token.whitespace_) and number == len(parts) - 1
            rows.append((part, spaced, token.pos_, features(token), lemma, bool(token.is_sent_start) and number == 0))
    words, spaces, pos, morphs, lemmas, sent_starts = (list(column) for column in zip(*rows, strict=True))
    return Doc(nlp.vocab, words=words, spaces=spaces, pos=pos, morphs=morphs, lemmas=lemmas, sent_starts=sent_starts)


def features_as_in(treebank: Sequence[Doc]) -> Callable[[Token], str]:
    """What gives a token of another treebank features as this one has them.

    Features that this one does not know for a part of speech go; one that nearly all its words of a part of speech have is added.
    """
    words: Counter[str] = Counter()
    seen: Counter[tuple[str, str]] = Counter()
    for doc in treebank:
        for token in doc:
            words[token.pos_] += 1
            seen.update((token.pos_, feature) for feature in _features(token))
    usual = {pos: [feature for (other, feature), times in seen.items() if other == pos and times > _NEARLY_ALL * count] for pos, count in words.items()}

    def features(token: Token) -> str:
        kept = {feature.split("=")[0]: feature for feature in _features(token) if seen[token.pos_, feature] >= _KNOWN}
        missing = {feature.split("=")[0]: feature for feature in usual.get(token.pos_, ())}
        return "|".join((missing | kept).values())

    return features


def _features(token: Token) -> list[str]:
    return str(token.morph).split("|") if token.has_morph() and str(token.morph) else []


def train_backbone(lang: str, data: Path) -> None:
    """Train a language's backbone and install it in the package.

    Args:
        data: folder of the open corpora, laid out as docs/models.md says.
    """
    treebank = TREEBANKS[lang]
    work = _WORK / lang
    nlp = spacy.blank(lang)
    adapt_tokenizer(nlp)
    read = _read(data / treebank.train, merge=treebank.merge)
    own = [tokenized(doc, nlp) for doc in read]
    gold = _write(own, work / "train.spacy")
    development = convert(data / treebank.development, work / "development.spacy", merge=treebank.merge)
    if treebank.beside is None:
        install_backbone(lang, _trained(lang, gold, development, work / "backbone", {}))
        return
    harmonised = features_as_in(read)
    other = [tokenized(doc, nlp, harmonised) for doc in _read(data / treebank.beside, merge=treebank.merge)]
    both = _write([*own * 2, *other], work / "both.spacy")
    teachers = []
    for seed in _TEACHERS:
        teacher = _trained(lang, both, development, work / f"teacher-{seed}", {"training.seed": seed, **_TEACHER_OPTIONS}).with_name("model-last")
        teachers.append(_trained(lang, gold, development, work / f"polished-{seed}", {**_POLISH_OPTIONS, "training.seed": seed}, start=teacher))
    mixed = _write([*own * _GOLD_COPIES, *other, *with_noun_genders(voted(teachers, silver_texts(lang, data)))], work / "mixed.spacy")
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
    command = [sys.executable, "-m", "spacy", "train", str(file), "--output", str(output), "--code", str(_HERE / "callbacks.py")]
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


def with_noun_genders(docs: Iterable[Doc]) -> list[Doc]:
    """The texts, changed in place, with each noun in the gender that nearly all its articles in them have: plurals and nouns without an article hide it."""
    read = list(docs)
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for doc in read:
        for before, token in pairwise(doc):
            gender = before.morph.get("Gender") if token.pos_ == "NOUN" and before.pos_ in {"DET", "ADP"} else []
            if gender:
                votes[_singular(token)][gender[0]] += 1
    settled = {}
    for noun, found in votes.items():
        gender, times = found.most_common(1)[0]
        if times >= _KNOWN and times > _SETTLED * found.total():
            settled[noun] = gender
    for doc in read:
        for token in doc:
            if token.pos_ == "NOUN" and _singular(token) in settled and token.morph.get("Gender"):
                token.set_morph(token.morph.to_dict() | {"Gender": settled[_singular(token)]})
    return read


def _singular(noun: Token) -> str:
    # The lemma would not do: that of "présidente" is "président".
    return str(noun.lower_.removesuffix("s"))


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
    nlp.config["initialize"]["before_init"] = None
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
    treebank = TREEBANKS[lang]
    nlp = spacy.load(_MODELS / lang / "backbone", exclude=["tokenizer"])
    adapt_tokenizer(nlp)
    converted = convert(data / treebank.development, _WORK / lang / "score.spacy", merge=treebank.merge)
    gold = list(DocBin().from_disk(converted).get_docs(nlp.vocab))
    scores = nlp.evaluate([Example(nlp.make_doc(doc.text), doc) for doc in gold])
    tokens = Scorer.score_tokenization([Example(nlp.make_doc(doc.text), doc) for doc in gold])
    return {
        name: round(float(value), 4)
        for name, value in {**tokens, **scores}.items()
        if name in {"token_acc", "token_f", "pos_acc", "morph_acc", "lemma_acc", "sents_f"}
    }
