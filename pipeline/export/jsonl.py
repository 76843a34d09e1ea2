"""JSON Lines for annotation tools: one task a line, mentions as what a model has proposed.

Label Studio: tasks with one prediction; the labelling interface must have `<Labels name="label" toName="text">` over `<Text name="text" value="$text"/>`.
doccano: sequence labelling, `text` and `label`; the other fields become the example's metadata. Offsets are code points in both.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pipeline.export.source import AnnotatedDocument, Row, iter_annotated

_FACTS = ("doc_id", "source", "record", "lang", "title", "published")


def write_label_studio(outputs: Path, file: Path) -> int:
    """Write every document as a task of Label Studio; the number of documents."""
    return _write(outputs, file, label_studio_task)


def write_doccano(outputs: Path, file: Path) -> int:
    """Write every document as an example for doccano; the number of documents."""
    return _write(outputs, file, doccano_example)


def label_studio_task(document: AnnotatedDocument) -> dict[str, Any]:
    """One task: the text with its facts as `data`, the mentions as a prediction that annotators correct."""
    result = [_region(mention) for mention in document.mentions]
    prediction = {"model_version": f"presse {version('presse')}", "result": result}
    return {"data": {"text": document.text, **_facts(document)}, "predictions": [prediction]}


def _region(mention: Row) -> dict[str, Any]:
    place = {"start": mention["start"], "end": mention["end"], "text": mention["text"], "labels": [mention["label"]]}
    meta = {name: [mention[name]] for name in ("value", "finder", "entity_id") if mention[name] is not None}
    region = {
        "id": f"m{mention['mention']}",
        "from_name": "label",
        "to_name": "text",
        "type": "labels",
        "value": place,
        "score": mention["score"],
        "meta": meta,
    }
    return {name: value for name, value in region.items() if value is not None}


def doccano_example(document: AnnotatedDocument) -> dict[str, Any]:
    """One example: the text, its labels as `[start, end, type]`, and its facts."""
    labels = [[mention["start"], mention["end"], mention["label"]] for mention in document.mentions]
    return {"text": document.text, "label": labels, **_facts(document)}


def _facts(document: AnnotatedDocument) -> dict[str, Any]:
    return {name: document.row[name] for name in _FACTS if document.row[name] is not None}


def _write(outputs: Path, file: Path, line_of: Callable[[AnnotatedDocument], dict[str, Any]]) -> int:
    count = 0
    with file.open("w", encoding="utf-8", newline="\n") as out:
        for _, documents in iter_annotated(outputs):
            out.writelines(json.dumps(line_of(document), ensure_ascii=False) + "\n" for document in documents)
            count += len(documents)
    return count
