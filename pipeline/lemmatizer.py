"""spaCy's edit tree lemmatizer with a memory, and with rules over the trees.

What an edit tree makes of a form is worked out once, and a document's lemmas are written together. The trees and their choice are those of spaCy's own
component, whose weights it reads; that one applies each token's tree twice and makes three token objects for it, which took a tenth of the time of all
networks. Over them stand the rules of `pipeline.lemmas`, which mend what a tree makes of a form that it was not learnt from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, TypeAlias

import numpy as np
from spacy.attrs import IS_UPPER, LEMMA, LENGTH, MORPH, ORTH, POS
from spacy.language import Language
from spacy.pipeline.edit_tree_lemmatizer import DEFAULT_EDIT_TREE_LEMMATIZER_MODEL, EditTreeLemmatizer
from spacy.tokens import Doc

from pipeline.lemmas import rules
from pipeline.memory import Memory

# Lemmas remembered between documents.
_MEMORY = 10_000
_NO_TREE = -1
# A form's hash and the number of its tree; the same with the hashes of part of speech and morphology, and whether the form is shouted.
_Plain: TypeAlias = tuple[int, int]
_Full: TypeAlias = tuple[int, int, int, int, bool]


def _shouted(upper: Any) -> list[bool]:
    """Which of the words in capitals stand beside another one, as in a headline; the others are acronyms more often."""
    if not upper.any():
        return [False] * len(upper)
    beside = np.zeros_like(upper)
    beside[1:] |= upper[:-1]
    beside[:-1] |= upper[1:]
    shouted: list[bool] = (upper & beside).tolist()
    return shouted


class PressLemmatizer(EditTreeLemmatizer):
    """The component: sets `Token.lemma`; options and weights are those of `trainable_lemmatizer`.

    Attributes:
        rules: Whether the rules of the language mend the lemmas; they need the parts of speech and the morphology. Without them, the lemmas are the trees'.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.rules = rules.supported(self.vocab.lang)
        # None where the tree does not fit the form and no rule knows better.
        self._plain: Memory[_Plain, str | None] = Memory(self._of_tree, _MEMORY)
        self._mended: Memory[_Full, str | None] = Memory(self._by_rules, _MEMORY)

    @property
    def _writes_all(self) -> bool:
        """Whether every token gets its lemma from here, so that they can be written together."""
        return bool(self.overwrite and self.backoff == "orth")

    def _of_tree(self, key: _Plain) -> str | None:
        form, tree = key
        return self._applied(tree, self.vocab.strings[form])

    def _by_rules(self, key: _Full) -> str | None:
        form, pos, morph, tree, shouted = key
        strings = self.vocab.strings
        apply = partial(self._applied, tree)
        return rules.lemma(self.vocab.lang, strings[form], apply, strings[pos] if pos else "", strings[morph] if morph else "", shouted=shouted)

    def _applied(self, tree: int, form: str) -> str | None:
        return None if tree == _NO_TREE else self.trees.apply(tree, form)

    def _of_trees(self, forms: Sequence[int], trees: Sequence[int]) -> list[str | None]:
        return list(map(self._plain.__getitem__, zip(forms, trees, strict=True)))

    def _of_rules(self, doc: Doc, forms: Sequence[int], trees: Sequence[int]) -> list[str | None]:
        columns = doc.to_array([POS, MORPH, IS_UPPER, LENGTH])
        shouted = _shouted(columns[:, 2].astype(bool) & (columns[:, 3] > 1))
        return list(map(self._mended.__getitem__, zip(forms, *columns[:, :2].T.tolist(), trees, shouted, strict=True)))

    def _scores2guesses_top_k_equals_1(self, docs: Iterable[Doc], scores: Iterable[Any]) -> list[Any]:
        """The likeliest tree of each token, -1 where it does not fit and no rules follow."""
        labels = np.array(self.cfg["labels"], dtype=np.int64)
        guesses = []
        for doc, of_doc in zip(docs, scores, strict=True):
            trees = labels[self.numpy_ops.asarray(of_doc).argmax(axis=1)]
            if self.rules and self._writes_all:
                # The rules see for themselves: a tree may fit the form in small letters alone.
                guesses.append(trees)
                continue
            fits = np.array([lemma is not None for lemma in self._of_trees(doc.to_array(ORTH).tolist(), trees.tolist())], dtype=bool)
            guesses.append(np.where(fits, trees, _NO_TREE))
        return guesses

    def set_annotations(self, docs: Iterable[Doc], batch_tree_ids: Iterable[Any]) -> None:
        """Write the lemmas; a token without a tree gets what `backoff` names, as in spaCy's component."""
        if not self._writes_all:
            super().set_annotations(docs, batch_tree_ids)
            return
        add = self.vocab.strings.add
        for doc, trees in zip(docs, batch_tree_ids, strict=True):
            forms, chosen = doc.to_array(ORTH).tolist(), np.asarray(trees).tolist()
            lemmas = self._of_rules(doc, forms, chosen) if self.rules else self._of_trees(forms, chosen)
            column: Any = np.array([form if lemma is None else add(lemma) for form, lemma in zip(forms, lemmas, strict=True)], dtype=np.uint64)
            doc.from_array([LEMMA], column)


@Language.factory(
    "press_lemmatizer",
    assigns=["token.lemma"],
    default_config={
        "model": DEFAULT_EDIT_TREE_LEMMATIZER_MODEL,
        "backoff": "orth",
        "min_tree_freq": 3,
        "overwrite": False,
        "top_k": 1,
        "scorer": {"@scorers": "spacy.lemmatizer_scorer.v1"},
    },
    default_score_weights={"lemma_acc": 1.0},
)
def make_lemmatizer(
    nlp: Language, name: str, model: Any, backoff: str | None, min_tree_freq: int, overwrite: bool, top_k: int, scorer: Callable[..., Any] | None
) -> PressLemmatizer:
    """Factory of the component, with the options of `trainable_lemmatizer`."""
    return PressLemmatizer(nlp.vocab, model, name, backoff=backoff, min_tree_freq=min_tree_freq, overwrite=overwrite, top_k=top_k, scorer=scorer)
