"""The press entity recogniser: one convolutional network with a tag for each token, decoded to the best well-formed sequence.

It is a spaCy component of its own (`press_recogniser`), so that it sits on any backbone. Beside the usual hash embeddings of a word's form it reads
:mod:`pipeline.features`, lexicons and document-level evidence as features. Tagging with a Viterbi search over BILOU costs a fraction of
spaCy's transition system and was as exact here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc, Span
from thinc.api import Softmax_v2, chain, with_array

from pipeline.encoder import AnyModel, Network, build_encoder

LABELS = ("PERSON", "MODEL", "AGENCY", "ORG", "PLACE", "WORK", "EVENT", "PRODUCT")
TAGS = ("O", *(f"{position}-{label}" for label in LABELS for position in "BILU"))
_FOLDER = Path(__file__).parent / "models" / "recogniser"


def build_network(**encoder: Any) -> Network:
    """The network: documents to one row of tag probabilities per token; options as of :func:`pipeline.encoder.build_encoder`."""
    encode = build_encoder(**encoder)
    network: Network = chain(encode, with_array(Softmax_v2(len(TAGS), encode.get_dim("nO"))))
    return network


def allowed_transitions() -> npt.NDArray[np.bool_]:
    """Which tag may follow which in a well-formed BILOU sequence: `[before, after]`."""

    def is_open(tag: str) -> bool:
        return tag[0] in "BI"

    return np.array([[after[0] in "IL" and after[2:] == before[2:] if is_open(before) else after[0] in "OBU" for after in TAGS] for before in TAGS])


_ALLOWED = allowed_transitions()
_MAY_START = np.array([tag[0] in "OBU" for tag in TAGS])
_MAY_END = np.array([tag[0] in "OLU" for tag in TAGS])


def decode(scores: npt.NDArray[np.float32], *, certain: float = 0.98) -> npt.NDArray[np.int64]:
    """The most probable well-formed tag sequence.

    Args:
        scores: probabilities, shape (tokens, tags).
        certain: a token that is outside all entities with at least this probability is taken as outside; the search runs on the islands between.

    Returns:
        Tag numbers, one per token.
    """
    best = np.zeros(len(scores), dtype=np.int64)
    uncertain = np.flatnonzero(scores[:, 0] < certain)
    if not len(uncertain):
        return best
    breaks = np.flatnonzero(np.diff(uncertain) > 1)
    starts, ends = uncertain[np.concatenate([[0], breaks + 1])], uncertain[np.concatenate([breaks, [len(uncertain) - 1]])] + 1
    logs = np.log(np.maximum(scores, 1e-9))
    lengths = ends - starts
    single = lengths == 1
    if single.any():
        positions = starts[single]
        best[positions] = np.where(_MAY_START & _MAY_END, logs[positions], -np.inf).argmax(axis=1)
    for length in np.unique(lengths[~single]):
        chosen = starts[lengths == length]
        best[chosen[:, None] + np.arange(length)] = _viterbi(logs[chosen[:, None] + np.arange(length)])
    return best


def _viterbi(logs: npt.NDArray[np.float32]) -> npt.NDArray[np.int64]:
    """Best paths through islands of one length: shape (islands, length, tags) to (islands, length)."""
    penalty = np.where(_ALLOWED, 0.0, -np.inf).astype(np.float32)
    islands, length, tags = logs.shape
    pointers = np.empty((islands, length, tags), dtype=np.int64)
    total = np.where(_MAY_START, logs[:, 0], -np.inf)
    for position in range(1, length):
        reach = total[:, :, None] + penalty
        pointers[:, position] = reach.argmax(axis=1)
        total = reach.max(axis=1) + logs[:, position]
    path = np.empty((islands, length), dtype=np.int64)
    path[:, -1] = np.where(_MAY_END, total, -np.inf).argmax(axis=1)
    for position in range(length - 1, 0, -1):
        path[:, position - 1] = pointers[np.arange(islands), position, path[:, position]]
    return path


def spans_of(tags: Sequence[int]) -> Iterator[tuple[int, int, str]]:
    """`(first, last, label)` of the entities of a well-formed tag sequence, half open."""
    start = 0
    for index, tag in enumerate(tags):
        if tag:
            position, label = TAGS[tag][0], TAGS[tag][2:]
            if position in "BU":
                start = index
            if position in "LU":
                yield start, index + 1, label


class PressRecogniser(Pipe):
    """The component: sets `Doc.ents`. Its weights are read from the package when it is made, unless a model is given."""

    def __init__(self, model: Network, name: str = "press_recogniser") -> None:
        self.model = model
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        """Recognise the entities of one document."""
        self._annotate([doc])
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 32) -> Iterator[Doc]:
        """Recognise the entities of documents, many at a time."""
        docs = iter(stream)
        while batch := list(islice(docs, batch_size)):
            self._annotate(batch)
            yield from batch

    def _annotate(self, docs: Sequence[Doc]) -> None:
        filled = [doc for doc in docs if len(doc)]
        if not filled:
            return
        scores: list[Any] = self.model.predict(filled)
        best = decode(np.concatenate(scores))
        first = 0
        for doc in filled:
            tags = best[first : first + len(doc)].tolist()
            first += len(doc)
            doc.set_ents([Span(doc, start, end, label=label) for start, end, label in spans_of(tags)])


def save_network(model: AnyModel, path: Path) -> None:
    """Write the weights as half-precision arrays, with the network's shape beside them; half the size at no loss that could be measured."""
    arrays: dict[str, Any] = {
        f"{index}:{name}": np.asarray(node.get_param(name), dtype=np.float16) for index, node in enumerate(_nodes(model)) for name in node.param_names
    }
    path.mkdir(parents=True, exist_ok=True)
    with (path / "weights.npz").open("wb") as file:
        np.savez_compressed(file, **arrays)


def _nodes(model: AnyModel) -> list[AnyModel]:
    """Nodes with weights, in an order that does not depend on the dropout nodes that a network for training has around them."""
    return [node for node in model.walk(order="dfs_pre") if node.param_names and all(node.has_param(name) for name in node.param_names)]


def load_network(path: Path) -> Network:
    """Build the network of `network.json` and fill in the weights of `weights.npz`."""
    shape = json.loads((path / "network.json").read_text(encoding="utf-8"))
    model = build_network(**shape["network"])
    model.initialize()
    nodes = _nodes(model)
    with np.load(path / "weights.npz") as arrays:
        for key in arrays.files:
            index, name = key.split(":")
            nodes[int(index)].set_param(name, arrays[key].astype(np.float32))
    return model


@cache
def _bundled() -> Network:
    return load_network(_FOLDER)


@Language.factory("press_recogniser", assigns=["doc.ents"])
def make_recogniser(nlp: Language, name: str) -> PressRecogniser:
    """Factory of the component, with the bundled weights; they are the same for all languages."""
    return PressRecogniser(_bundled(), name)
