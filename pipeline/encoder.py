"""The encoder of the project's networks: from documents to one vector per token.

Beside hash embeddings of a word's form it reads :mod:`pipeline.features`: lexicons, dictionaries and document-level evidence. The recogniser and the
bundled backbones have one each.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc
from thinc.api import Maxout, Model, chain, concatenate, expand_window, list2ragged, ragged2list, residual, with_array
from thinc.layers import HashEmbed, Linear
from thinc.types import Floats2d, Ragged

from pipeline import features

# thinc's layers are typed by what goes in and out; in between, that says little and costs a cast at every line.
AnyModel: TypeAlias = Model[Any, Any]
Network: TypeAlias = Model[list[Doc], list[Floats2d]]


def build_encoder(
    *,
    width: int = 128,
    depth: int = 4,
    pieces: int = 3,
    dilations: Sequence[int] = (),
    embed_width: int = 96,
    rows: Sequence[int] = (8000, 3000, 3000, 1000),
    knowledge_width: int = 64,
    memory: bool = False,
) -> Network:
    """Documents to one vector of size `width` per token.

    Args:
        width: of the vectors and of the convolutions.
        depth: number of convolutions, each over three words.
        pieces: of each maxout unit.
        dilations: distance of the words that each convolution sees to its left and right, 1 by default: [1, 2, 4, 1] reaches eight words
            each way at the cost of four convolutions over neighbours (Strubell and others, 2017, arXiv 1702.02098).
        embed_width: of each hash table's vectors.
        rows: of the hash tables for small letters, first three, last three, and shape.
        knowledge_width: of the projection of the knowledge features.
        memory: whether a form that comes again in its document is also read with the mean of its other occurrences, so that one clear context
            settles all of them.

    Raises:
        ValueError: where `dilations` are given, but not one for each convolution.
    """
    embeds: list[AnyModel] = [HashEmbed(embed_width, size, column=column, seed=column + 7) for column, size in enumerate(rows)]
    forms: AnyModel = chain(_form_hashes(), list2ragged(), with_array(concatenate(*embeds)))
    known: AnyModel = chain(_knowledge_features(), list2ragged(), with_array(Linear(knowledge_width, features.WIDTH)))
    layers = [
        _concatenate_ragged(forms, known),
        with_array(Maxout(width, len(rows) * embed_width + knowledge_width, nP=pieces, normalize=True, dropout=0.0)),
        ragged2list(),
    ]
    reach = list(dilations) or [1] * depth
    if len(reach) != depth:
        raise ValueError(f"{len(reach)} dilations for {depth} convolutions; give one for each")
    convolutions = [residual(chain(_window(distance), Maxout(width, width * 3, nP=pieces, normalize=True, dropout=0.0))) for distance in reach]
    # As much padding between documents as the convolutions reach together, so that no document changes another.
    encoder: Network = chain(*layers, with_array(chain(*convolutions), pad=sum(reach)))
    if memory:
        encoder = _with_memory(encoder, Maxout(width, 2 * width, nP=pieces, normalize=True, dropout=0.0))
    encoder.set_dim("nO", width)
    return encoder


def _window(distance: int) -> AnyModel:
    """Each row with the rows `distance` before and after it: width to three times the width."""
    if distance == 1:
        return expand_window(window_size=1)

    def forward(model: AnyModel, rows: Floats2d, is_train: bool) -> tuple[Floats2d, Callable[[Floats2d], Floats2d]]:
        width = rows.shape[1]
        wide = model.ops.alloc2f(len(rows), 3 * width)
        wide[distance:, :width] = rows[:-distance]
        wide[:, width : 2 * width] = rows
        wide[:-distance, 2 * width :] = rows[distance:]

        def backprop(gradient: Floats2d) -> Floats2d:
            narrow = gradient[:, width : 2 * width].copy()
            narrow[:-distance] += gradient[distance:, :width]
            narrow[distance:] += gradient[:-distance, 2 * width :]
            return narrow

        return wide, backprop

    return Model("dilated_window", forward)


def _with_memory(encoder: Network, recall: AnyModel) -> Network:
    """The vectors of an encoder; to those of words that come again in their document is added what `recall` makes of the word and the mean of its others."""

    def forward(model: AnyModel, docs: list[Doc], is_train: bool) -> tuple[list[Any], Callable[..., Any]]:
        parts, back_encode = encoder(docs, is_train)
        tokens, firsts = features.recurring(docs)
        if not len(tokens):
            return parts, back_encode
        cuts = np.cumsum([len(part) for part in parts])[:-1]
        vectors: Any = model.ops.xp.concatenate(parts)
        width = vectors.shape[1]
        own = vectors[tokens]
        recalled, back_recall = recall(np.hstack([own, _means_of_others(own, firsts)]), is_train)
        vectors[tokens] += recalled

        def backprop(gradients: list[Any]) -> list[Doc]:
            gradient = np.concatenate(gradients)
            inner = back_recall(gradient[tokens])
            # A word is among the others of each of its others, of which all have as many: the mean is its own transpose.
            gradient[tokens] += inner[:, :width] + _means_of_others(inner[:, width:], firsts)
            back_encode(np.split(gradient, cuts))
            return []

        return np.split(vectors, cuts), backprop

    return Model("memory", forward, init=_initialize_layers, layers=[encoder, recall], dims={"nO": None})


def _means_of_others(rows: Any, firsts: npt.NDArray[np.int64]) -> Any:
    """Of each row in a group, the mean of the group's other rows; groups begin at `firsts` and have two rows or more."""
    counts = np.diff(firsts, append=len(rows))
    others = (np.repeat(counts, counts) - 1)[:, None].astype(np.float32)
    return (np.repeat(np.add.reduceat(rows, firsts), counts, axis=0) - rows) / others


def _initialize_layers(model: AnyModel, X: list[Doc] | None = None, Y: object = None) -> None:  # noqa: N803  thinc's own names
    for layer in model.layers:
        layer.initialize()


def _form_hashes() -> AnyModel:
    def forward(model: AnyModel, docs: list[Doc], is_train: bool) -> tuple[list[Any], Callable[..., Any]]:
        arrays = features.forms(docs)
        if is_train and model.attrs["hidden"]:
            rng = model.attrs["rng"]
            for array in arrays:
                array[rng.random(len(array)) < model.attrs["hidden"], :3] = 0
        return list(arrays), lambda gradient: []

    return Model("form_hashes", forward, attrs={"hidden": 0.0, "rng": None})


def hide_words(model: AnyModel, share: float, seed: int) -> None:
    """Hide the forms of a share of the words from a network in training, so that it learns from their shape and context."""
    node = next(node for node in model.walk() if node.name == "form_hashes")
    node.attrs["hidden"], node.attrs["rng"] = share, np.random.default_rng(seed)


def _knowledge_features() -> Network:
    def forward(model: AnyModel, docs: list[Doc], is_train: bool) -> tuple[list[Any], Callable[..., Any]]:
        return list(features.features(docs)), lambda gradient: []

    return Model("knowledge", forward)


def _concatenate_ragged(left: AnyModel, right: AnyModel) -> AnyModel:
    """Side by side, the outputs of two layers that read documents."""

    def forward(model: AnyModel, docs: list[Doc], is_train: bool) -> tuple[Ragged, Callable[..., Any]]:
        first, back_first = model.layers[0](docs, is_train)
        second, back_second = model.layers[1](docs, is_train)
        width = first.data.shape[1]

        def backprop(gradient: Ragged) -> list[Doc]:
            back_first(Ragged(model.ops.as_contig(gradient.data[:, :width]), gradient.lengths))
            back_second(Ragged(model.ops.as_contig(gradient.data[:, width:]), gradient.lengths))
            return []

        return Ragged(model.ops.xp.hstack([first.data, second.data]), first.lengths), backprop

    return Model("concatenate_ragged", forward, init=_initialize_layers, layers=[left, right])
