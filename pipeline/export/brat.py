"""brat standoff: a `.txt` and an `.ann` file per document, with the configuration that names our types and colours.

The value of a mention is its `AnnotatorNotes`, which brat's users can read and edit; its finder and its entity are notes of those names. Offsets
are code points. A mention over a line break is discontinuous, as brat wants it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from pipeline.entity_types import NAMES, TYPES
from pipeline.export.source import AnnotatedDocument, iter_annotated

# What ends a line or a column of an .ann file for any reader.
_BREAK = re.compile(r"[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")
_STEM_LENGTH = 60


def write_brat(outputs: Path, folder: Path) -> int:
    """Write every document of a run into a folder; the number of documents."""
    (folder / "annotation.conf").write_text("\n".join(["[entities]", *NAMES, "", "[relations]", "", "[events]", "", "[attributes]", ""]), encoding="utf-8")
    colours = [f"{kind.name}\tbgColor:{kind.colour}" for kind in TYPES]
    (folder / "visual.conf").write_text("\n".join(["[labels]", "", "[drawing]", *colours, ""]), encoding="utf-8")
    count = 0
    for _, documents in iter_annotated(outputs):
        for document in documents:
            stem = file_stem(document)
            # Line ends stay as they are: each of them is a code point that offsets count.
            (folder / f"{stem}.txt").write_bytes(document.text.encode())
            (folder / f"{stem}.ann").write_bytes("".join(line + "\n" for line in ann_lines(document)).encode())
            count += 1
    return count


def file_stem(document: AnnotatedDocument) -> str:
    """A file name that people recognise, that any file system takes, and that no other document has."""
    name = _UNSAFE.sub("-", Path(str(document.row["source"])).stem).strip("-")[:_STEM_LENGTH]
    return f"{name}-{document.row['doc_id']}" if name else str(document.row["doc_id"])


def ann_lines(document: AnnotatedDocument) -> Iterator[str]:
    """The lines of one `.ann` file."""
    notes = 0
    for number, mention in enumerate(document.mentions, start=1):
        fragments = list(fragments_of(document.text, mention["start"], mention["end"]))
        places = ";".join(f"{start} {end}" for start, end in fragments)
        yield f"T{number}\t{mention['label']} {places}\t{' '.join(document.text[start:end] for start, end in fragments)}"
        for kind, note in (("AnnotatorNotes", mention["value"]), ("Finder", mention["finder"]), ("Entity", mention["entity_id"])):
            if note is not None:
                notes += 1
                yield f"#{notes}\t{kind} T{number}\t{_BREAK.sub(' ', note)}"


def fragments_of(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The pieces of a span between line breaks, half open."""
    for match in _BREAK.finditer(text, start, end):
        if match.start() > start:
            yield start, match.start()
        start = match.end()
    if start < end:
        yield start, end
