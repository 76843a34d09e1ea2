"""Train the press recogniser of one or more languages and write its weights.

Usage: python -m training.train_recogniser --data ../shared/data --langs fr en --output pipeline/models/fr/recogniser
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import spacy
from spacy.language import Language
from thinc.api import Adam, fix_random_seed

from pipeline.ops import set_ops
from pipeline.recogniser import LABELS, build_network, decode, save_network, spans_of
from training.augment import names_by_type, recast, swapped
from training.build_knowledge import _people
from training.corpora import Tagged, conll, is_held_out, press, winer

_HERE = Path(__file__).resolve().parent
# One WiNER article in ten is kept for development.
_WINER_DEV = 10


def corpora(lang: str, data: Path) -> dict[str, tuple[list[Tagged], float]]:
    """Training texts of a language by corpus, with the weight of each in an epoch."""
    texts = list(press(_HERE / "corpus" / lang))
    sets: dict[str, tuple[list[Tagged], float]] = {"press": ([text for text in texts if not is_held_out(text.name)], 2.0)}
    if lang == "fr":
        wikinews = list(winer(data / "winer-fr"))
        sets["winer"] = ([text for index, text in enumerate(wikinews) if index % _WINER_DEV], 0.7)
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


def batches(examples: Sequence[tuple], words: int) -> Iterator[list[tuple]]:
    """Batches of about `words` tokens."""
    batch: list[tuple] = []
    size = 0
    for example in examples:
        batch.append(example)
        size += len(example[0])
        if size >= words:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


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


def main() -> None:
    """Train, telling the development scores after each epoch; the weights of the best are kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--langs", nargs="+", default=["fr", "en"])
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=16)
    parser.add_argument("--width", type=int, default=128)
    parser.add_argument("--depth", type=int, default=4)
    parser.add_argument("--dropout", type=float, default=0.25)
    parser.add_argument("--swap", type=float, default=0.35)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--focus", nargs="+", help="development sets whose mean score chooses the epoch")
    arguments = parser.parse_args()
    fix_random_seed(arguments.seed)
    rng = random.Random(arguments.seed)
    pipelines = {lang: spacy.blank(lang) for lang in arguments.langs}
    training = [(lang, text, weight) for lang in arguments.langs for texts, weight in corpora(lang, arguments.data).values() for text in texts]
    dev = [(lang, name, texts) for lang in arguments.langs for name, texts in development(lang, arguments.data).items()]
    names = names_by_type([text for _, text, _ in training])
    given, family = sorted(_people("first_names")), sorted(_people("last_names"))
    network = {"width": arguments.width, "depth": arguments.depth}
    model = build_network(**network, dropout=arguments.dropout)
    model.initialize()
    set_ops(model)
    optimizer = Adam(0.001, beta2=0.999, L2=0.01, L2_is_weight_decay=True, grad_clip=1.0, use_averages=True)
    best = 0.0
    step = 0
    total_steps = None
    for epoch in range(arguments.epochs):
        begun = time.time()
        examples = []
        for lang, text, weight in training:
            for _ in range(int(weight) + (rng.random() < weight % 1)):
                examples.append(recast(swapped(text, rng, names, given, family, arguments.swap * rng.random() * 2), rng).example(pipelines[lang]))
        rng.shuffle(examples)
        loss = 0.0
        chunks = list(batches(examples, 1200))
        total_steps = total_steps or len(chunks) * arguments.epochs
        for batch in chunks:
            # Warm-up, then a linear fall to a tenth.
            optimizer.learn_rate = 0.001 * min(1.0, (step + 1) / 200) * (1 - 0.9 * step / total_steps)
            step += 1
            docs = [doc for doc, _ in batch]
            guesses, backprop = model.begin_update(docs)
            gradients = []
            for guess, (_, allowed) in zip(guesses, batch, strict=True):
                accepted = guess * allowed
                mass = accepted.sum(axis=1, keepdims=True) + 1e-8
                gradients.append(((guess - accepted / mass) / 1.0).astype("float32"))
                loss -= float(np.log(mass).sum())
            backprop(gradients)
            model.finish_update(optimizer)
            optimizer.step_schedules()
        report = []
        with model.use_params(optimizer.averages):
            means = []
            for lang, name, texts in dev:
                scores = scores_of(*evaluate(model, pipelines[lang], texts))
                report.append(f"{name} " + " ".join(f"{label} {score:.3f}" for label, score in scores.items()))
                if not arguments.focus or name in arguments.focus:
                    means.append(scores["ALL"])
            score = sum(means) / len(means)
            if score > best:
                best = score
                save_network(model, arguments.output)
                (arguments.output / "network.json").write_text(json.dumps({"network": network, "labels": LABELS}, indent=1) + "\n", encoding="utf-8")
        print(f"epoch {epoch} loss {loss / sum(len(doc) for doc, _ in examples):.4f} {time.time() - begun:.0f} s | " + " | ".join(report), flush=True)


if __name__ == "__main__":
    main()
