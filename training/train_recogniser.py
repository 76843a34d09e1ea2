"""Train the press recogniser of one or more languages and write its weights.

Usage: python -m training.train_recogniser --data ../shared/data --output DIR
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import Adam, Model, fix_random_seed, set_dropout_rate

from pipeline.batches import batches
from pipeline.encoder import hide_words
from pipeline.ops import set_ops
from pipeline.recogniser import LABELS, build_network, decode, load_network, save_network, spans_of
from pipeline.tokenizer import adapt_tokenizer
from training.augment import Inventor, names_by_type, recast, swapped
from training.corpora import Tagged, conll, is_held_out, press, winer

_HERE = Path(__file__).resolve().parent
# One WiNER article in ten is kept for development.
_WINER_DEV = 10


def corpora(lang: str, data: Path, winer_weight: float) -> dict[str, tuple[list[Tagged], float]]:
    """Training texts of a language by corpus, with the weight of each in an epoch."""
    texts = list(press(_HERE / "corpus" / lang))
    sets: dict[str, tuple[list[Tagged], float]] = {"press": ([text for text in texts if not is_held_out(text.name)], 1.5)}
    if lang == "fr":
        wikinews = list(winer(data / "winer-fr"))
        sets["winer"] = ([text for index, text in enumerate(wikinews) if index % _WINER_DEV], winer_weight)
    else:
        sets["wikigold"] = (list(conll(data / "ner-en" / "wikigold.conll.txt", token=0, tag=1)), 0.7)
        sets["uner"] = (list(conll(data / "ner-en" / "uner_en_ewt-ud-dev.iob2", token=1, tag=2)), 0.7)
    return sets


def development(lang: str, data: Path) -> dict[str, list[Tagged]]:
    """Texts that are never trained on, by corpus."""
    sets = {f"press-{lang}": [text for text in press(_HERE / "corpus" / lang) if is_held_out(text.name)]}
    if lang == "fr":
        sets["winer"] = [text for index, text in enumerate(winer(data / "winer-fr")) if index % _WINER_DEV == 0]
    return sets


def evaluate(model, nlp: Language, texts: Sequence[Tagged]) -> tuple[Counter, Counter, Counter]:
    """True positives, finds and gold by label; spans exact, a choice between labels counts as its first."""
    right, found, gold = Counter(), Counter(), Counter()
    for text in texts:
        doc = nlp.make_doc(text.text)
        tags = decode(model.predict([doc])[0]).tolist()
        spans = {(doc[start].idx, doc[end - 1].idx + len(doc[end - 1]), label) for start, end, label in spans_of(tags)}
        wanted = {(start, end): labels for start, end, labels in text.spans}
        for start, end, label in spans:
            labels = wanted.get((start, end))
            if labels and label in labels:
                right[labels[0]] += 1
                found[labels[0]] += 1
            elif label not in text.outside and not any(start < stop and begin < end for begin, stop in text.free):
                found[label] += 1
        for labels in wanted.values():
            gold[labels[0]] += 1
    return right, found, gold


def scores_of(right: Counter, found: Counter, gold: Counter) -> dict[str, float]:
    """F1 by label and over all."""
    scores = {label: 2 * right[label] / (found[label] + gold[label]) for label in LABELS if found[label] + gold[label]}
    scores["ALL"] = 2 * right.total() / max(1, found.total() + gold.total())
    return {label: round(score, 4) for label, score in scores.items()}


def train(
    data: Path,
    output: Path,
    *,
    langs: Sequence[str] = ("fr", "en"),
    epochs: int = 9,
    dropout: float = 0.35,
    hidden: float = 0.2,
    swap: float = 0.5,
    winer_weight: float = 1.0,
    seed: int = 0,
    teachers: Sequence[Path] = (),
    start: Path | None = None,
    learn_rate: float = 0.001,
    **encoder: Any,
) -> None:
    """Train one recogniser for all `langs`, telling the development scores after each epoch; the weights of the best epoch are kept in `output`.

    Args:
        dropout: of the network's layers.
        hidden: share of words whose form is hidden from the network.
        swap: mean share of names replaced in each text.
        winer_weight: how often WiNER-fr is read in an epoch; the press corpus is read one and a half times.
        teachers: folders of recognisers trained before, on other seeds; half of what is learnt is then their probabilities, one teacher a batch by
            turns, which also settle what a corpus leaves open (knowledge distillation: Hinton and others, 2015, arXiv 1503.02531).
        start: folder of the recogniser to go on from; a new network where None.
        learn_rate: the highest of the schedule.
        encoder: options of :func:`pipeline.encoder.build_encoder`.
    """
    fix_random_seed(seed)
    rng = random.Random(seed)
    pipelines = {lang: spacy.blank(lang) for lang in langs}
    for nlp in pipelines.values():
        adapt_tokenizer(nlp)
    training = [(lang, text, weight) for lang in langs for texts, weight in corpora(lang, data, winer_weight).values() for text in texts]
    dev = [(lang, name, texts) for lang in langs for name, texts in development(lang, data).items()]
    inventor = Inventor(rng, names_by_type([text for _, text, _ in training]))
    network = {"width": 128, "depth": 4, "pieces": 2, "dilations": [1, 2, 4, 1], "memory": True, **encoder}
    if start is not None:
        model = load_network(start)
    else:
        model = build_network(**network)
        model.initialize()
    set_ops(model)
    set_dropout_rate(model, dropout)
    hide_words(model, hidden, seed)
    guides = [load_network(folder) for folder in teachers]
    for guide in guides:
        set_ops(guide)
    optimizer = Adam(learn_rate, beta2=0.999, L2=0.01, L2_is_weight_decay=True, grad_clip=1.0, use_averages=True)
    best, step, total = 0.0, 0, 0
    for epoch in range(epochs):
        begun = time.time()
        examples = [
            recast(swapped(text, rng, inventor, swap * rng.random() * 2), rng).example(pipelines[lang])
            for lang, text, weight in training
            for _ in range(int(weight) + (rng.random() < weight % 1))
        ]
        rng.shuffle(examples)
        chunks = list(batches(examples, lambda example: len(example[0]), 1200))
        total = total or len(chunks) * epochs
        loss = 0.0
        for batch in chunks:
            # Warm-up, then a linear fall to a tenth.
            optimizer.learn_rate = learn_rate * min(1.0, (step + 1) / 200) * max(0.1, 1 - 0.9 * step / total)
            loss += update(model, optimizer, batch, guides[step % len(guides)] if guides else None)
            step += 1
        with model.use_params(optimizer.averages):
            scores = {name: scores_of(*evaluate(model, pipelines[lang], texts)) for lang, name, texts in dev}
            # The project's own kind of text counts; WiNER is there to look at.
            mean = sum(score["ALL"] for name, score in scores.items() if name.startswith("press")) / sum(name.startswith("press") for name in scores)
            if mean > best:
                best = mean
                save_network(model, output)
                (output / "network.json").write_text(json.dumps({"network": network, "labels": LABELS}, indent=1) + "\n", encoding="utf-8")
        report = " | ".join(f"{name} " + " ".join(f"{label} {score:.3f}" for label, score in by_label.items()) for name, by_label in scores.items())
        print(f"epoch {epoch} loss {loss / sum(len(doc) for doc, _ in examples):.4f} {time.time() - begun:.0f} s | {report}", flush=True)


def update(model: Model, optimizer: Adam, batch: Sequence[tuple[Doc, np.ndarray]], guide: Model | None = None) -> float:
    """One step on a batch: the loss is minus the log of the probability of all tags that the corpus allows, summed over tokens.

    With a `guide`, half the weight is on the cross-entropy with its probabilities.
    """
    docs = [doc for doc, _ in batch]
    guesses, backprop = model.begin_update(docs)
    taught = guide.predict(docs) if guide is not None else None
    gradients, loss = [], 0.0
    for index, (guess, (_, allowed)) in enumerate(zip(guesses, batch, strict=True)):
        accepted = guess * allowed
        mass = accepted.sum(axis=1, keepdims=True) + 1e-8
        target = accepted / mass
        if taught is not None:
            target = (target + taught[index]) / 2
        gradients.append((guess - target).astype("float32"))
        loss -= float(np.log(mass).sum())
    backprop(gradients)
    model.finish_update(optimizer)
    optimizer.step_schedules()
    return loss


def main() -> None:
    """Read the options and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--teachers", type=Path, nargs="*", default=())
    parser.add_argument("--langs", nargs="+", default=["fr", "en"])
    for name, default in (("epochs", 9), ("seed", 0)):
        parser.add_argument(f"--{name}", type=int, default=default)
    for name, default in (("dropout", 0.35), ("hidden", 0.2), ("swap", 0.5), ("winer-weight", 1.0)):
        parser.add_argument(f"--{name}", type=float, default=default)
    options = vars(parser.parse_args())
    train(options.pop("data"), options.pop("output"), **options)


if __name__ == "__main__":
    main()
