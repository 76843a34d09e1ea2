"""Sentence boundaries that a layout gives or forbids, set right after the network's own."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
from spacy.attrs import IS_SPACE, ORTH, SPACY
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.lexicon import words
from pipeline.typography import line_start

# A line break ends a sentence, unless the line was broken inside one: the next line then goes on in small letters.
_GOES_ON = re.compile(r"\s*[a-zà-öø-ÿœæ,;:)»]")
_ENDS = frozenset('.!?…:»"”;')
_ENDINGS = frozenset({".", "!", "?", "…", "...", "!?", "?!"})
_CLOSING = frozenset({"»", '"', "”", ")", "]", "'"})
# A line shorter than this that stops without punctuation is a heading, caption or menu entry, not a broken line.
_HEADING = 50


class PressSentences:
    """The component `press_sentences`: corrects `Token.is_sent_start` by line breaks, abbreviations and quotation marks."""

    def __init__(self, lang: str) -> None:
        self.abbreviations = _abbreviations(lang)

    def __call__(self, doc: Doc) -> Doc:
        """Correct the boundaries of one document, in place."""
        strings = doc.vocab.strings
        # As `doc.text`, at a tenth of its cost.
        text = "".join([strings[form] + " " if spaced else strings[form] for form, spaced in doc.to_array([ORTH, SPACY]).tolist()])
        # A loop over tokens costs more than all of this; only the boundaries set and the line breaks are looked at.
        wanted: dict[int, bool] = {}
        for sentence in doc.sents:
            index = sentence.start
            if index > 0 and self._is_inside(doc, index):
                wanted[index] = False
        if "\n" in text:
            for index in np.flatnonzero(doc.to_array(IS_SPACE)[:-1]).tolist():
                token = doc[index]
                if "\n" in token.text:
                    wanted[index + 1] = _breaks(text, token.idx, token.idx + len(token.text), token.text)
                    wanted[index] = False
        for index, is_start in wanted.items():
            doc[index].is_sent_start = is_start
        return doc

    def _is_inside(self, doc: Doc, index: int) -> bool:
        """Whether a boundary before the token stands inside a sentence: after an abbreviation, or before a closing mark."""
        before, here = doc[index - 1], doc[index]
        if not before.whitespace_ and not here.is_space and not here.is_title and (before.is_alpha or before.text[-1].isdigit()):
            # "2025-12": cut between tokens, but inside a word or number as it is written.
            return True
        if here.text in _CLOSING and here.text != '"' and before.text in _ENDINGS:
            return True
        lower = before.lower_
        if lower in self.abbreviations or (index > 1 and lower == "." and not doc[index - 2].whitespace_ and doc[index - 2].lower_ + "." in self.abbreviations):
            return not (lower.startswith(("etc", "hab")) and here.is_title)
        # Initials: "J. Dupont".
        return len(lower) == 2 and lower.endswith(".") and lower[0].isalpha() and before.text[0].isupper()


def _breaks(text: str, start: int, end: int, blank: str) -> bool:
    """Whether the line break at `text[start:end]` ends a sentence."""
    if blank.count("\n") > 1:
        return True
    line = text[line_start(text, start) : start].rstrip()
    if not line or line[-1] in _ENDS:
        return True
    return len(line) < _HEADING or not _GOES_ON.match(text, end)


@cache
def _abbreviations(lang: str) -> frozenset[str]:
    return frozenset(words(lang, "language")["abbreviations"])


@Language.factory("press_sentences")
def make_sentences(nlp: Language, name: str) -> PressSentences:
    """Factory of the component, in the language of the pipeline."""
    return PressSentences(str(nlp.lang))
