"""One text given on the command line: whether an argument is a text, and all that is found in it."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.errors import PresseError

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://\S+\Z")
# A word without spaces that is written like a path was meant as one: the error that nothing is there says more than an empty table.
_PATH = re.compile(r"\S*[/\\*]\S*\Z|\S+\.[A-Za-z][A-Za-z0-9]{1,7}(?:\.(?:gz|bz2|xz|zst))?\Z")


def is_text(argument: str) -> bool:
    """Whether an argument is a text rather than an input: nothing on disk, no URL, no glob with a match, not written like a path."""
    if argument == "-" or _URL.match(argument) or os.path.exists(argument):  # noqa: PTH110  Path.exists fails on texts longer than a file name
        return False
    if _PATH.match(argument):
        return False
    return not glob.glob(argument, recursive=True)  # noqa: PTH207  the argument may be an absolute pattern


def extract_text(
    text: str, *, lang: str | None = None, published: str | None = None, models: Mapping[str, str] | None = None, gazetteer: Path | None = None
) -> dict[str, Any]:
    """Find everything in one text.

    Args:
        text: the text; offsets of the result are its code points.
        lang: its language (ISO 639-1), None to identify it.
        published: the date that relative dates count from, None to read it from the text.
        models: backbone by language, `auto` where absent.
        gazetteer: the user's own names.

    Returns:
        `lang`, `published`, and the rows of `mentions` (with the columns of `dates` or `figures` added), `quotes` and `roles`, as plain values.

    Raises:
        PresseError: for a date that cannot be read, or a language without words here.
    """
    from pipeline.languages import supported
    from pipeline.readers import TextRecord
    from pipeline.readers.published import published_in, to_edtf
    from pipeline.stages.extract import extract
    from pipeline.stages.ingest import ingest
    from pipeline.stages.tokenize import tokenize

    if lang is not None and lang not in supported():
        raise PresseError(f"language {lang!r} is not supported; give one of {', '.join(supported())}")
    stated = to_edtf(published) if published is not None else published_in(text)
    if published is not None and stated is None:
        raise PresseError(f"--published {published!r} is no date; write it as 2026-03-10, 2026-03 or 2026")
    tables = tokenize(ingest([TextRecord("text", 0, text, None, stated, lang)], lang=lang)["documents"], models or {})
    for reject in tables["rejects"].to_pylist():
        raise PresseError(reject["message"])
    found = extract(tables["documents"], tables["sentences"], tables["tokens"], gazetteer=gazetteer)
    for reject in found["rejects"].to_pylist():
        raise PresseError(reject["message"])
    rows = {name: found[name].to_pylist() for name in ("mentions", "dates", "figures", "quotes", "roles")}
    details = {row["mention"]: row for name in ("dates", "figures") for row in rows[name]}
    mentions = [_plain({**row, **details.get(row["mention"], {})}) for row in rows["mentions"]]
    [document] = tables["documents"].to_pylist()
    return {
        "lang": document["lang"],
        "published": stated,
        "mentions": mentions,
        "quotes": [_plain(row) for row in rows["quotes"]],
        "roles": [_plain(row) for row in rows["roles"]],
    }


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in row.items() if not name.endswith("_id")}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in kept.items()}
