"""Sentence boundaries that a layout gives or forbids, set right after the network's own."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import numpy as np
from spacy.attrs import IS_SPACE, ORTH, SENT_START, SPACY
from spacy.language import Language
from spacy.strings import get_string_id
from spacy.tokens import Doc

from pipeline.lexicon import words
from pipeline.typography import line_start

# A line break ends a sentence, unless the line was broken inside one: the next line then goes on in small letters.
_GOES_ON = re.compile(r"\s*[a-zà-öø-ÿœæ,;:)»]")
_ENDS = frozenset('.!?…:»"”;')
_END_MARKS = frozenset(".!?…")
_ELLIPSES = frozenset({"…", "..."})
_ENDINGS = frozenset({".", "!", "?", "!?", "?!"}) | _ELLIPSES
_CLOSING = frozenset({"»", "”", ")", "]"})
# A straight mark opens and closes, an apostrophe stands before a word or closes; the spaces tell which.
_TWO_SIDED = frozenset({'"', "'", "’"})
# What begins a sentence and is none alone: an opening mark, a bullet, the dash of a dialogue.
_LEADING = frozenset({"«", "“", "‘", "(", "[", "•", "·", "*", "-", "–", "—"})
_OPENING_QUOTES = frozenset({"«", "“", "‘", '"', "'"})
_CLOSING_QUOTES = np.array([get_string_id(mark) for mark in ("»", "”", '"')], dtype=np.uint64)
_HYPHENS = frozenset({"-", "\N{HYPHEN}", "\N{NON-BREAKING HYPHEN}"})
_DASHES = frozenset({"-", "–", "—", "--"})
# What a sentence ends on inside a line. After anything else the network took a capital letter, as that of a title or name, for a beginning.
_FINAL = tuple(".!?…»”\")]’'")
# The number of an item, which stands before it on its line.
_NUMBER = re.compile(r"\d{1,2}\.")
# A line shorter than this that stops without punctuation is a heading, caption or menu entry, not a broken line.
_HEADING = 50


class PressSentences:
    """The component `press_sentences`: corrects `Token.is_sent_start` by line breaks, abbreviations and quotation marks."""

    def __init__(self, lang: str) -> None:
        self.abbreviations = _listed(lang, "abbreviations")
        self.leading = _listed(lang, "leading")

    def __call__(self, doc: Doc) -> Doc:
        """Correct the boundaries of one document, in place."""
        strings = doc.vocab.strings
        columns = doc.to_array([ORTH, SPACY, IS_SPACE, SENT_START])
        # As `doc.text`, at a tenth of its cost.
        text = "".join([strings[form] + " " if spaced else strings[form] for form, spaced in columns[:, :2].tolist()])
        starts = columns[:, 3] == 1
        lined = "\n" in text.strip()
        # A loop over tokens costs more than all of this; only the boundaries set, quotation marks and line breaks are looked at.
        for mark in np.flatnonzero(np.isin(columns[1:-1, 0], _CLOSING_QUOTES)) + 1:
            if _ends_quotation(doc, int(mark)):
                starts[mark + 1] = True
        for index in np.flatnonzero(starts).tolist():
            if index > 0 and self._is_inside(doc, index, begun=bool(starts[index - 1]), lined=lined):
                starts[index] = False
                # The quotation mark before the word that the network took for the first belongs to the sentence, too: « Elle rit. "Nous partons." »
                if doc[index - 1].text in _OPENING_QUOTES and _opens(doc, index - 1) and index > 1 and _is_final(doc, index - 2):
                    starts[index - 1] = not self._is_inside(doc, index - 1, begun=bool(starts[index - 2]), lined=lined)
        if "\n" in text:
            for index in np.flatnonzero(columns[:-1, 2]).tolist():
                token = doc[index]
                if "\n" in token.text:
                    starts[index : index + 2] = False, self._breaks(text, token.idx, token.idx + len(token.text))
        # One assignment: the setter of a token's own start looks at the whole document.
        column: Any = np.where(starts, 1, -1).astype(np.int64).astype(np.uint64)
        doc.from_array([SENT_START], column)
        return doc

    def _is_inside(self, doc: Doc, index: int, *, begun: bool, lined: bool) -> bool:
        """Whether a boundary before the token stands inside a sentence: in a word, after an abbreviation, or on the wrong side of a mark.

        `begun` says that a sentence begins with the token before, `lined` that the text has several lines: its headings then stand on lines of their own.
        """
        before, here = doc[index - 1], doc[index]
        after_space = index == 1 or bool(doc[index - 2].whitespace_) or doc[index - 2].is_space
        if lined and self._is_inside_line(doc, index):
            return True
        if not before.whitespace_ and not here.is_space and not here.is_title and (before.is_alpha or before.text[-1].isdigit()):
            # "2025-12": cut between tokens, but inside a word or number as it is written.
            return True
        if before.text in _HYPHENS and not before.whitespace_ and not after_space:
            # "Peut-être", "Uro-génital".
            return True
        if before.text in _ENDINGS and (_closes(doc, index) or (here.text in _ENDINGS and not (before.whitespace_ and here.text in _ELLIPSES))):
            return True
        if (begun or index == 1 or doc[index - 2].is_space) and (before.text in _LEADING or (before.text == '"' and not before.whitespace_)):
            # The mark would be a sentence of its own.
            return True
        lower = before.lower_
        if lower in self.abbreviations or (lower == "." and not after_space and doc[index - 2].lower_ + "." in self.abbreviations):
            return not (lower.startswith(("etc", "hab")) and here.is_title)
        # Initials: "J. Dupont".
        return len(lower) == 2 and lower.endswith(".") and lower[0].isalpha() and before.text[0].isupper()

    def _is_inside_line(self, doc: Doc, index: int) -> bool:
        """Whether a boundary that is not at a line's start stands in the middle of what the line says."""
        before, here = doc[index - 1], doc[index]
        if before.is_space:
            return False
        if here.text in _DASHES and (before.text[-1] not in _END_MARKS or index + 1 == len(doc) or "\n" in doc[index + 1].text):
            # A dash that joins the parts of a line, or ends it: "PARIS (AFP) - Le groupe", "12 mai 2023. –".
            return True
        return not _is_final(doc, index - 1) or _is_number(doc, index - 1)

    def _breaks(self, text: str, start: int, end: int) -> bool:
        """Whether the line break at `text[start:end]` ends a sentence."""
        if text.count("\n", start, end) > 1:
            return True
        line = text[line_start(text, start) : start].rstrip()
        if not line or line[-1] in _ENDS or not _GOES_ON.match(text, end):
            return True
        return len(line) < _HEADING and not self._is_cut(line)

    def _is_cut(self, line: str) -> bool:
        """Whether a line, however short, stops where no heading does: at a comma, inside a word, or after a word that leads to another."""
        return line[-1] == "," or (line[-1] == "-" and line[-2:-1].isalpha()) or line[line.rfind(" ") + 1 :] in self.leading


def _is_final(doc: Doc, index: int) -> bool:
    """Whether a sentence may end on a token inside a line: on a closing mark, or on an address, which nothing follows."""
    token = doc[index]
    return (token.text.endswith(_FINAL) and not _opens(doc, index)) or token.like_url or token.like_email


def _opens(doc: Doc, index: int) -> bool:
    """Whether a mark stands before what it belongs to; of a straight one its spaces tell."""
    mark = doc[index]
    if mark.text in _TWO_SIDED:
        return not mark.whitespace_ and index > 0 and (bool(doc[index - 1].whitespace_) or doc[index - 1].is_space)
    return mark.text in _LEADING


def _is_number(doc: Doc, index: int) -> bool:
    """Whether a line begins with a number and its point, which end here, and goes on: "1. Le contexte"."""
    first = index - 1 if doc[index].text == "." and index > 0 else index
    return (first == 0 or "\n" in doc[first - 1].text) and _NUMBER.fullmatch(doc[first : index + 1].text) is not None


def _closes(doc: Doc, index: int) -> bool:
    """Whether a mark closes what stands before it."""
    mark = doc[index].text
    if mark in _TWO_SIDED and not doc[index - 1].whitespace_:
        return bool(doc[index].whitespace_) or index + 1 == len(doc) or not doc[index + 1].text[0].isalnum()
    return mark in _CLOSING


def _ends_quotation(doc: Doc, mark: int) -> bool:
    """Whether a sentence ends with the quotation that a mark closes: « C'est fini. » Tout le monde sort.

    Before a word only a point tells, since a title or slogan may end on another mark: « Why not? » Renault.
    """
    after, last = doc[mark + 1].text, mark
    if not (after[0].isupper() or after in _OPENING_QUOTES):
        return False
    while last > 0 and _closes(doc, last):
        last -= 1
    return last < mark and (doc[last].text == "." or (after in _OPENING_QUOTES and doc[last].text in _ENDINGS))


@cache
def _listed(lang: str, name: str) -> frozenset[str]:
    """A list of words of the language."""
    return frozenset(words(lang, "language")[name])


@Language.factory("press_sentences")
def make_sentences(nlp: Language, name: str) -> PressSentences:
    """Factory of the component, in the language of the pipeline."""
    return PressSentences(str(nlp.lang))
