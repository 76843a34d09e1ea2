"""CoNLL-2003: one token a line with part of speech, chunk and entity tag, sentences apart by an empty line, tags as IOB2.

The format knows tokens only. A token that two mentions share (30/45 s) goes to the first, a mention that crosses a sentence's end begins again
with `B-`, white space inside a token is written as `_`. The chunk column, which no reader of entities uses, is `O`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from pipeline.export.source import AnnotatedDocument, Row, iter_annotated

DOCUMENT_START = "-DOCSTART- -X- O O"
_SPACE = re.compile(r"\s")


def write_conll(outputs: Path, file: Path) -> int:
    """Write every document of a run; the number of documents."""
    count = 0
    with file.open("w", encoding="utf-8", newline="\n") as out:
        for _, documents in iter_annotated(outputs):
            out.writelines(line + "\n" for document in documents for line in conll_lines(document))
            count += len(documents)
    return count


def conll_lines(document: AnnotatedDocument) -> Iterator[str]:
    """The lines of one document, its start line first."""
    yield DOCUMENT_START
    yield ""
    tagged = zip(document.tokens, iob_tags(document.tokens, document.mentions), strict=True)
    for _, sentence in groupby(tagged, key=lambda pair: pair[0]["sentence"]):
        for token, tag in sentence:
            word = _SPACE.sub("_", token["text"])
            # A word that is the mark of a document's start would be read as one.
            yield f"{'_' if word == '-DOCSTART-' else ''}{word} {token['pos'] or '_'} O {tag}"
        yield ""


def iob_tags(tokens: Sequence[Row], mentions: Iterable[Row]) -> list[str]:
    """The IOB2 tag of each token; tokens and mentions in text order, mentions without overlaps."""
    tags = ["O"] * len(tokens)
    first = 0
    for mention in mentions:
        while first < len(tokens) and tokens[first]["end"] <= mention["start"]:
            first += 1
        index, begun = first, None
        while index < len(tokens) and tokens[index]["start"] < mention["end"]:
            if tags[index] == "O":
                tags[index] = f"{'I' if begun == tokens[index]['sentence'] else 'B'}-{mention['label']}"
                begun = tokens[index]["sentence"]
            index += 1
    return tags
