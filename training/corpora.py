"""The corpora that the recogniser learns from, as tokens with the tags that each allows.

Corpora differ in what they annotate. WiNER-fr marks no titles of works and does not tell agencies from other organisations, wikigold and
UNER know four types only: where a corpus leaves a choice open, every tag that it may stand for is allowed, and the loss asks for their sum.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.markup import parse
from pipeline.recogniser import LABELS, TAGS
from pipeline.typography import normalised

_INDEX = {tag: index for index, tag in enumerate(TAGS)}


@dataclass(frozen=True, slots=True)
class Tagged:
    """An annotated text: `spans` with the labels that each may stand for, `free` stretches where anything goes, labels not marked `outside`."""

    name: str
    text: str
    spans: list[tuple[int, int, tuple[str, ...]]]
    free: list[tuple[int, int]]
    outside: tuple[str, ...] = ()

    def example(self, nlp: Language) -> tuple[Doc, np.ndarray]:
        """The tokenized text, and which tags each token may have: shape (tokens, tags)."""
        doc = nlp.make_doc(self.text)
        return doc, allowed_tags(doc, self.spans, outside=self.outside, free=self.free)


def allowed_tags(
    doc: Doc, spans: Iterable[tuple[int, int, tuple[str, ...]]], *, outside: tuple[str, ...] = (), free: Iterable[tuple[int, int]] = ()
) -> np.ndarray:
    """Tags that each token may have.

    Args:
        spans: code points with the labels that each may stand for.
        outside: labels that the corpus does not mark, so that unmarked tokens may be theirs.
        free: code points where anything is allowed (debatable mentions).
    """
    allowed = np.zeros((len(doc), len(TAGS)), dtype=np.float32)
    allowed[:, 0] = 1
    for label in outside:
        allowed[:, [_INDEX[f"{position}-{label}"] for position in "BILU"]] = 1
    for start, end in free:
        found = doc.char_span(start, end, alignment_mode="expand")
        if found is not None:
            allowed[found.start : found.end] = 1
    for start, end, labels in spans:
        found = doc.char_span(start, end, alignment_mode="expand")
        if found is None:
            continue
        size = found.end - found.start
        for offset, index in enumerate(range(found.start, found.end)):
            position = "U" if size == 1 else "B" if offset == 0 else "L" if offset == size - 1 else "I"
            allowed[index] = 0
            allowed[index, [_INDEX[f"{position}-{label}"] for label in labels]] = 1
    return allowed


def press(folder: Path) -> Iterator[Tagged]:
    """The project's own texts, in the inline markup of the annotation guide; all types are marked."""
    for file in sorted(folder.rglob("*.txt")):
        gold = parse(file.read_text(encoding="utf-8"))
        spans = [(mention.start, mention.end, (mention.label,)) for mention in gold.mentions if mention.label in LABELS and not mention.debatable]
        free = [(mention.start, mention.end) for mention in gold.mentions if mention.debatable and mention.label in LABELS]
        yield Tagged(file.relative_to(folder).as_posix(), normalised(gold.text), spans, free)


_WINER: Mapping[str, tuple[str, ...]] = {
    "Person": ("PERSON",),
    "Location": ("PLACE",),
    "Organization": ("ORG", "AGENCY"),
    "Product": ("PRODUCT", "MODEL", "WORK"),
    "Event": ("EVENT",),
}


def winer(folder: Path) -> Iterator[Tagged]:
    """French Wikinews (brat standoff); of nested mentions the outermost is kept."""
    for file in sorted(folder.rglob("*.ann")):
        text = file.with_suffix(".txt").read_text(encoding="utf-8")
        found: list[tuple[int, int, str]] = []
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.startswith("T"):
                label, start, end = line.split("\t")[1].split(";")[0].split(" ")[:3]
                if label in _WINER:
                    found.append((int(start), int(end), label))
        outermost = [span for span in found if not any(other != span and other[0] <= span[0] and span[1] <= other[1] for other in found)]
        spans = [(start, end, _WINER[label]) for start, end, label in sorted(set(outermost))]
        yield Tagged(file.stem, normalised(text), spans, [], ("WORK", "PRODUCT"))


_CONLL: Mapping[str, tuple[str, ...]] = {"PER": ("PERSON",), "LOC": ("PLACE",), "ORG": ("ORG", "AGENCY"), "MISC": ("WORK", "EVENT", "PRODUCT", "MODEL")}


def conll(file: Path, *, token: int, tag: int, per_text: int = 12) -> Iterator[Tagged]:
    """Sentences with one token a line (wikigold, UNER, Europeana), joined into texts of some sentences."""
    sentences: list[list[tuple[str, str]]] = [[]]
    for line in file.read_text(encoding="utf-8").splitlines():
        cells = line.split("\t") if "\t" in line else line.split(" ")
        if not line.strip() or cells[token] == "-DOCSTART-":
            if sentences[-1]:
                sentences.append([])
        elif not line.startswith("#"):
            sentences[-1].append((cells[token], cells[tag]))
    sentences = [sentence for sentence in sentences if sentence]
    for first in range(0, len(sentences), per_text):
        text, spans = "", []
        previous = ""
        for word, label in (pair for sentence in sentences[first : first + per_text] for pair in sentence):
            start = len(text) + (1 if text and word not in {",", ".", ";", ":", ")", "'s", "!", "?"} else 0)
            text = f"{text.ljust(start)}{word}"
            kind = label[2:] if label != "O" else ""
            if kind in _CONLL:
                if previous == kind and not label.startswith("B"):
                    spans[-1] = (spans[-1][0], len(text), spans[-1][2])
                else:
                    spans.append((start, len(text), _CONLL[kind]))
            previous = kind
        outside = ("WORK", "PRODUCT", "EVENT", "MODEL") if not any("WORK" in labels for *_, labels in spans) else ()
        yield Tagged(f"{file.stem}-{first}", normalised(text), spans, [], outside)


def is_held_out(name: str) -> bool:
    """Whether an article of the project's own belongs to the held-out 15 %, by a digest of its name."""
    return random.Random(name).random() < 0.15
