"""The encoder of the project's networks: from documents to one vector per token.

Beside hash embeddings of a word's form it reads :mod:`pipeline.knowledge` (lexicons, dictionaries and document-level evidence), and what the words
around and the whole text are about. The recogniser and the bundled backbones have one each.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import spacy
from spacy.tokens import Doc
from thinc.api import Maxout, Model, chain, clone, concatenate, expand_window, list2ragged, ragged2list, residual, with_array
from thinc.layers import HashEmbed, Linear
from thinc.types import Floats2d, Ints2d, Ragged

from pipeline import knowledge


@spacy.registry.architectures("presse.Encoder.v1")
def build_encoder(
    *, width: int = 128, depth: int = 3, radius: int = 12, embed_width: int = 96, rows: Sequence[int] = (8000, 3000, 3000, 1000), knowledge_width: int = 64
) -> Model[list[Doc], list[Floats2d]]:
    """Documents to one vector of size `width` per token.

    Args:
        width: of the vectors and of the convolutions.
        depth: convolutions, each over three words.
        radius: words to either side whose mean each word sees, beside the mean of the whole text; 0 for neither.
        embed_width: of each hash table's vectors.
        rows: of the hash tables for small letters, first three, last three, and shape.
        knowledge_width: of the projection of the knowledge features.
    """
    embeds = [HashEmbed(embed_width, size, column=column, seed=column + 7) for column, size in enumerate(rows)]
    forms: Model = chain(_form_hashes(), list2ragged(), with_array(concatenate(*embeds)))
    known: Model = chain(_knowledge_features(), list2ragged(), with_array(Linear(knowledge_width, knowledge.WIDTH)))
    layers = [_concatenate_ragged(forms, known), with_array(Maxout(width, len(rows) * embed_width + knowledge_width, nP=3, normalize=True, dropout=0.0)), ragged2list()]
    if radius:
        layers += [_surroundings(radius), with_array(Maxout(width, width * 3, nP=3, normalize=True, dropout=0.0))]
    convolution = residual(chain(expand_window(window_size=1), Maxout(width, width * 3, nP=3, normalize=True, dropout=0.0)))
    encoder: Model[list[Doc], list[Floats2d]] = chain(*layers, with_array(clone(convolution, depth), pad=depth))
    encoder.set_dim("nO", width)
    return encoder


def _form_hashes() -> Model[list[Doc], list[Ints2d]]:
    def forward(model: Model, docs: list[Doc], is_train: bool) -> tuple[list[Ints2d], Callable]:
        arrays = knowledge.forms(docs)
        if is_train and model.attrs["hidden"]:
            rng = model.attrs["rng"]
            for array in arrays:
                array[rng.random(len(array)) < model.attrs["hidden"], :3] = 0
        return [model.ops.asarray(array) for array in arrays], lambda gradient: []

    return Model("form_hashes", forward, attrs={"hidden": 0.0, "rng": None})


def hide_words(model: Model, share: float, seed: int) -> None:
    """Hide the forms of a share of the words from a network in training, so that it learns from their shape and context."""
    node = next(node for node in model.walk() if node.name == "form_hashes")
    node.attrs["hidden"], node.attrs["rng"] = share, np.random.default_rng(seed)


def _knowledge_features() -> Model[list[Doc], list[Floats2d]]:
    def forward(model: Model, docs: list[Doc], is_train: bool) -> tuple[list[Floats2d], Callable]:
        return [model.ops.asarray2f(array) for array in knowledge.features(docs)], lambda gradient: []

    return Model("knowledge", forward)


def _surroundings(radius: int) -> Model[list[Floats2d], list[Floats2d]]:
    """Beside each word's vector, the mean over the words around it and the mean over the text: what it is about."""

    def forward(model: Model, texts: list[Floats2d], is_train: bool) -> tuple[list[Floats2d], Callable]:
        results = [np.hstack([vectors, _around(vectors, radius), np.broadcast_to(vectors.mean(axis=0), vectors.shape)]) for vectors in texts]

        def backprop(gradients: list[Floats2d]) -> list[Floats2d]:
            back = []
            for gradient in gradients:
                width = gradient.shape[1] // 3
                own, around, whole = gradient[:, :width], gradient[:, width : 2 * width], gradient[:, 2 * width :]
                back.append(np.ascontiguousarray(own + _around_back(around, radius) + whole.sum(axis=0) / len(gradient)))
            return back

        return results, backprop

    return Model("surroundings", forward)


def _around(vectors: Floats2d, radius: int) -> Floats2d:
    """Mean over the rows within `radius`."""
    first, last = _bounds(len(vectors), radius)
    return _sums(vectors, first, last) / (last - first)[:, None].astype(np.float32)


def _around_back(gradient: Floats2d, radius: int) -> Floats2d:
    """The transpose of :func:`_around`: each row gets its share of the rows whose mean it was in."""
    first, last = _bounds(len(gradient), radius)
    return _sums(gradient / (last - first)[:, None].astype(np.float32), first, last)


def _bounds(size: int, radius: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    rows = np.arange(size)
    return np.maximum(rows - radius, 0), np.minimum(rows + radius + 1, size)


def _sums(vectors: Floats2d, first: npt.NDArray[np.int64], last: npt.NDArray[np.int64]) -> Floats2d:
    total = np.concatenate([np.zeros((1, vectors.shape[1])), np.cumsum(vectors, axis=0, dtype=np.float64)])
    return (total[last] - total[first]).astype(np.float32)


def _concatenate_ragged(left: Model, right: Model) -> Model[list[Doc], Ragged]:
    """Side by side, the outputs of two layers that read documents."""

    def forward(model: Model, docs: list[Doc], is_train: bool) -> tuple[Ragged, Callable]:
        first, back_first = model.layers[0](docs, is_train)
        second, back_second = model.layers[1](docs, is_train)
        width = first.data.shape[1]

        def backprop(gradient: Ragged) -> list[Doc]:
            back_first(Ragged(model.ops.as_contig(gradient.data[:, :width]), gradient.lengths))
            back_second(Ragged(model.ops.as_contig(gradient.data[:, width:]), gradient.lengths))
            return []

        return Ragged(model.ops.xp.hstack([first.data, second.data]), first.lengths), backprop

    def init(model: Model, X: list[Doc] | None = None, Y: object = None) -> None:  # noqa: N803  thinc's own names
        for layer in model.layers:
            layer.initialize()

    return Model("concatenate_ragged", forward, init=init, layers=[left, right])
