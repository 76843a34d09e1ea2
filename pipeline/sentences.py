"""Sentence boundaries that a layout gives or forbids, set right after the network's own."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
from spacy.attrs import IS_SPACE, ORTH, SPACY
from spacy.language import Language
from spacy.strings import get_string_id
from spacy.tokens import Doc, Token

from pipeline.lexicon import words
from pipeline.typography import line_start

# A line break ends a sentence, unless the line was broken inside one: the next line then goes on in small letters.
_GOES_ON = re.compile(r"\s*[a-zà-öø-ÿœæ,;:)»]")
_ENDS = frozenset('.!?…:»"”;')
_ENDINGS = frozenset({".", "!", "?", "…", "...", "!?", "?!"})
_CLOSING = frozenset({"»", "”", ")", "]", "'"})
_OPENING = frozenset({"«", "“", "(", "[", "•", "–", "—"})
# Marks after which a new sentence may begin without a stop of its own: « C'est fini. » Tout le monde sort.
_QUOTED = np.array([get_string_id(mark) for mark in ("»", "”", '"')], dtype=np.uint64)
_HYPHENS = frozenset({"-", "\N{HYPHEN}", "\N{NON-BREAKING HYPHEN}"})
# A line shorter than this that stops without punctuation is a heading, caption or menu entry, not a broken line.
_HEADING = 50


class PressSentences:
    """The component `press_sentences`: corrects `Token.is_sent_start` by line breaks, abbreviations and quotation marks."""

    def __init__(self, lang: str) -> None:
        self.abbreviations = _abbreviations(lang)

    def __call__(self, doc: Doc) -> Doc:
        """Correct the boundaries of one document, in place."""
        strings = doc.vocab.strings
        forms = doc.to_array([ORTH, SPACY])
        # As `doc.text`, at a tenth of its cost.
        text = "".join([strings[form] + " " if spaced else strings[form] for form, spaced in forms.tolist()])
        # A loop over tokens costs more than all of this; only the boundaries set, quotation marks and line breaks are looked at.
        wanted: dict[int, bool] = {}
        for mark in (np.flatnonzero(np.isin(forms[1:-1, 0], _QUOTED)) + 1).tolist():
            before, after = doc[mark - 1], doc[mark + 1]
            if before.text in _ENDINGS and _closes(before, doc[mark]) and (after.is_title or after.text in _OPENING):
                wanted[mark + 1] = True
        for sentence in doc.sents:
            index = sentence.start
            if index > 0 and self._is_inside(doc, index, begun=wanted.get(index - 1, False)):
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

    def _is_inside(self, doc: Doc, index: int, *, begun: bool) -> bool:
        """Whether a boundary before the token stands inside a sentence: in a word, after an abbreviation, or on the wrong side of a mark.

        `begun` says that a sentence begins with the token before.
        """
        before, here = doc[index - 1], doc[index]
        if not before.whitespace_ and not here.is_space and not here.is_title and (before.is_alpha or before.text[-1].isdigit()):
            # "2025-12": cut between tokens, but inside a word or number as it is written.
            return True
        if before.text in _HYPHENS and not before.whitespace_ and index > 1 and not (doc[index - 2].whitespace_ or doc[index - 2].is_space):
            # "Peut-être", "Uro-génital".
            return True
        if before.text in _ENDINGS and (here.text in _ENDINGS or _closes(before, here)):
            return True
        if before.text in _OPENING and (index == 1 or begun or before.is_sent_start or doc[index - 2].is_space):
            # The mark would be a sentence of its own.
            return True
        lower = before.lower_
        if lower in self.abbreviations or (index > 1 and lower == "." and not doc[index - 2].whitespace_ and doc[index - 2].lower_ + "." in self.abbreviations):
            return not (lower.startswith(("etc", "hab")) and here.is_title)
        # Initials: "J. Dupont".
        return len(lower) == 2 and lower.endswith(".") and lower[0].isalpha() and before.text[0].isupper()


def _closes(before: Token, mark: Token) -> bool:
    """Whether a mark closes what stands before it; a straight one says so by its spaces."""
    return mark.text in _CLOSING or (mark.text == '"' and not before.whitespace_ and bool(mark.whitespace_))


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
