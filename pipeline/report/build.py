"""Putting the report together: data files, the page's own files, and at last the page."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Mapping
from importlib.metadata import version
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from pipeline.entity_types import TYPES
from pipeline.errors import OutputError
from pipeline.report.facets import write_dates, write_entities, write_figures, write_speech
from pipeline.report.source import Tables, open_tables
from pipeline.report.texts import write_texts, write_words
from pipeline.report.writer import DataFolder

# What shows a type without colour: a style of underline and a mark before the name. Types are added at the end and take what is left.
_UNDERLINES = ("solid", "double", "dashed", "solid", "dotted", "wavy", "double", "dashed", "dotted", "solid")
_MARKS = ("●", "◆", "▲", "■", "▼", "★", "◗", "✚", "◷", "#")
_GENERATOR = "Presse report"
_DIGEST, _HEXADECIMAL = 12, re.compile("[0-9a-f]{32,}")
_OWN = ("data", "static")
# In the order in which they need each other.
_SCRIPTS = (
    "static/d3.min.js",
    "static/dom.js",
    "static/words.js",
    "static/load.js",
    "data/core.js",
    *(f"static/{name}.js" for name in ("charts", "passages", "overview", "entities", "dates", "figures", "speech", "document", "documents", "search", "app")),
)
_REJECTS = "SELECT rejects.source, rejects.record, stage, error, message, doc.doc_id FROM rejects LEFT JOIN doc USING (doc_id) ORDER BY ALL"


def write_report(outputs: Path, destination: Path | None = None) -> Path:
    """Write the report of a run's tables.

    Args:
        outputs: the folder that a run wrote.
        destination: the report's folder, `outputs/report` by default; an earlier report in it is replaced.

    Returns:
        Path of its `index.html`, to be opened from the file system or served with all that stands beside it.

    Raises:
        InputError: where the folder holds no tables.
        OutputError: where the destination cannot be written, or holds folders that no report made.
    """
    destination = outputs / "report" if destination is None else destination
    page = destination / "index.html"
    with open_tables(outputs) as tables:
        _check(destination, page)
        fresh = destination / f".writing-{os.getpid()}"
        try:
            fresh.mkdir(parents=True)
            data = DataFolder(fresh / "data")
            core = _write_data(tables, data)
            static = fresh / "static"
            with as_file(files("pipeline.report") / "static") as folder:
                shutil.copytree(folder, static)
            environment = Environment(loader=PackageLoader("pipeline.report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
            types = [
                {"name": kind.name, "colour": kind.colour, "underline": _UNDERLINES[number % len(_UNDERLINES)], "mark": _MARKS[number % len(_MARKS)]}
                for number, kind in enumerate(TYPES)
            ]
            (static / "types.css").write_text(environment.get_template("types.css").render(types=types), encoding="utf-8")
            text = environment.get_template("index.html").render(
                generator=_GENERATOR, version=version("presse"), digest=data.digest, counts=core["counts"], scripts=_SCRIPTS
            )
            (fresh / "index.html").write_text(text, encoding="utf-8")
            _replace(fresh, destination)
        except OSError as error:
            raise OutputError(
                f"cannot write the report to {str(destination)!r}: {error.strerror}; give --output a folder that you may write, with some free space"
            ) from error
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    return page


def _check(destination: Path, page: Path) -> None:
    """Refuse to replace folders that another hand made."""
    ours = page.is_file() and _GENERATOR in page.read_text(encoding="utf-8", errors="replace")[:3000]
    others = [name for name in _OWN if (destination / name).exists()]
    if not ours and (others or page.exists()):
        there = "index.html" if page.exists() else others[0]
        raise OutputError(f"{str(destination)!r} already holds {there!r}, which no report made; give --output another folder")


def _replace(fresh: Path, destination: Path) -> None:
    for name in _OWN:
        shutil.rmtree(destination / name, ignore_errors=True)
        (fresh / name).replace(destination / name)
    (fresh / "index.html").replace(destination / "index.html")


def _write_data(tables: Tables, data: DataFolder) -> dict[str, Any]:
    """Write every data file; the core, which the page loads first, last. Returns the core."""
    [(n_documents, n_tokens, n_words)] = tables.rows("SELECT count(*), coalesce(sum(n_tokens), 0)::BIGINT, coalesce(sum(n_chars), 0)::BIGINT FROM doc")
    texts = write_texts(tables, data, [kind.name for kind in TYPES])
    core = {
        "counts": {
            "documents": n_documents,
            "tokens": n_tokens,
            "characters": n_words,
            "mentions": _one(tables, "mentions"),
            "quotes": _one(tables, "quotes"),
            "roles": _one(tables, "roles"),
        }
        | {"entities": _one(tables, "entities"), "rejects": _one(tables, "rejects"), "dates": _one(tables, "dates"), "figures": _one(tables, "figures")},
        "types": [[kind.name, kind.description] for kind in TYPES],
        "labels": _pairs(tables, "SELECT label, count(*) FROM mentions GROUP BY label ORDER BY count(*) DESC, label"),
        "langs": _pairs(tables, "SELECT lang, count(*) FROM doc GROUP BY lang ORDER BY count(*) DESC, lang"),
        "finders": _pairs(tables, "SELECT finder, count(*) FROM mentions GROUP BY finder ORDER BY count(*) DESC, finder LIMIT 40"),
        "reasons": _pairs(tables, "SELECT stage, error, count(*) FROM rejects GROUP BY stage, error ORDER BY count(*) DESC, stage, error"),
        "versions": _versions(tables),
        "texts": texts,
        "words": write_words(tables, data, n_documents),
        "entities": write_entities(tables, data),
        "dates": write_dates(tables, data),
        "figures": write_figures(tables, data),
        "rejects": data.add_rows("rejects", (list(row) for row in tables.rows(_REJECTS))),
        **write_speech(tables, data),
    }
    data.add("core", core)
    return core


def _one(tables: Tables, table: str) -> int:
    [(number,)] = tables.rows(f"SELECT count(*) FROM {table}")
    return int(number)


def _pairs(tables: Tables, query: str) -> list[list[Any]]:
    return [list(row) for row in tables.rows(query)]


def _versions(tables: Tables) -> list[list[str]]:
    """What ran, as `[name, versions]` with dotted names, every version once."""
    found: dict[str, set[str]] = {}
    for (text,) in tables.rows("SELECT DISTINCT versions FROM runs WHERE versions IS NOT NULL"):
        for name, value in _leaves(json.loads(text), ""):
            found.setdefault(name, set()).add(value)
    return [[name, ", ".join(sorted(values))] for name, values in sorted(found.items())]


def _leaves(value: Any, name: str) -> list[tuple[str, str]]:
    if isinstance(value, Mapping):
        return [leaf for key, inner in value.items() for leaf in _leaves(inner, f"{name}.{key}" if name else str(key))]
    text = str(value)
    # A digest tells weights apart by its first digits as well as by all.
    return [(name, text[:_DIGEST] if _HEXADECIMAL.fullmatch(text) else text)]
