"""Scores of the pipeline on a user's own gold: strict, exact, partial and by type, as the SemEval 2013 task 9.1 defined them, with nervaluate."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.documents import Span
from pipeline.entity_types import NAMES
from pipeline.errors import InputError
from pipeline.gold import MARKUP, Gold
from pipeline.markup import GoldMention

SCHEMES: Mapping[str, str] = {
    "strict": "place and type right",
    "exact": "place right, whatever the type",
    "partial": "place right, or half a point for an overlap, whatever the type",
    "type": "type right, with any overlap",
}
ALL = "ALL"
_THEIR_NAMES = {"strict": "strict", "exact": "exact", "partial": "partial", "type": "ent_type"}
_WITH_VALUES = ("MODEL", "DATE", "FIGURE")
# nervaluate compares every mention of an instance with every other: instances of about this many keep that linear. They are cut only where no
# mention of either side goes across.
_INSTANCE = 40


@dataclass(frozen=True, slots=True)
class Score:
    """Counts under one scheme, and what follows from them; `partial` counts for half where the scheme has it."""

    correct: int
    incorrect: int
    partial: int
    missed: int
    spurious: int
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Scores of a run on gold.

    Attributes:
        texts: number of gold texts.
        types: the types that were scored.
        scores: by type (and `ALL`), then by scheme. Under one type, place and overlap count among the mentions of that type.
        values: by type, how many of the strictly right mentions whose gold has a value have that value: `(right, of)`.
    """

    texts: int
    types: tuple[str, ...]
    scores: Mapping[str, Mapping[str, Score]]
    values: Mapping[str, tuple[int, int]]


_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def same_value(wanted: str, found: str | None) -> bool:
    """Whether two normal forms say the same: those of several words by their numbers (7.90 EUR is 7.9 EUR), all others by their signs."""
    if found is None or wanted == found or " " not in wanted:
        return wanted == found
    return _NUMBER.sub(_plain, wanted) == _NUMBER.sub(_plain, found)


def _plain(number: re.Match[str]) -> str:
    return number[0].rstrip("0").rstrip(".") if "." in number[0] else number[0]


def evaluate(golds: Sequence[Gold], *, lang: str | None = None, models: Mapping[str, str] | None = None, types: Sequence[str] = ()) -> Evaluation:
    """Run the pipeline on the gold's texts and score what it finds.

    A debatable mention (`TYPE?`) is neither wanted nor wrong to find. Publication dates are read from the texts, as in a run.

    Args:
        golds: the texts with their gold.
        lang: language of all texts (ISO 639-1), None to identify each.
        models: backbone by language, `auto` where absent.
        types: the types to score. By default all for inline markup, which has a guide to them, and otherwise those that the gold marks, since
            gold of another scheme says nothing about types that it does not know.

    Raises:
        InputError: for a type that there is not.
    """
    for name in types:
        if name not in NAMES:
            raise InputError(f"no type {name!r}; the types are {', '.join(NAMES)}")
    marked = {mention.label for gold in golds for mention in gold.mentions}
    chosen = tuple(name for name in NAMES if (name in types if types else all(gold.form == MARKUP for gold in golds) or name in marked))
    return score([(gold.mentions, mentions) for gold, mentions in zip(golds, found_in(golds, lang=lang, models=models), strict=True)], chosen)


def found_in(golds: Sequence[Gold], *, lang: str | None = None, models: Mapping[str, str] | None = None) -> list[list[Span]]:
    """The mentions that the pipeline finds in each text."""
    from pipeline.documents import iter_documents
    from pipeline.readers import TextRecord
    from pipeline.readers.published import published_in
    from pipeline.stages.extract import extract_document
    from pipeline.stages.ingest import ingest
    from pipeline.stages.tokenize import tokenize

    # The record's number tells the texts apart, as two may have one name.
    records = [TextRecord(gold.name, number, gold.text, None, published_in(gold.text), lang) for number, gold in enumerate(golds)]
    ingested = ingest(records, lang=lang)["documents"]
    numbers = dict(zip(ingested["doc_id"].to_pylist(), ingested["record"].to_pylist(), strict=True))
    tables = tokenize(ingested, models or {})
    for reject in tables["rejects"].to_pylist():
        raise InputError(f"the gold text {reject['source']!r}: {reject['message']}")
    found: list[list[Span]] = [[] for _ in golds]
    for document in iter_documents(tables["documents"], tables["sentences"], tables["tokens"]):
        found[numbers[document.doc_id]] = extract_document(document).mentions
    return found


def score(pairs: Sequence[tuple[Sequence[GoldMention], Sequence[Span]]], types: Sequence[str]) -> Evaluation:
    """Score what was found against gold, text by text.

    Args:
        pairs: for each text its gold and what was found, neither with overlaps.
        types: the types to score; mentions of others are left out on both sides.
    """
    wanted_by_text, found_by_text = [], []
    values: dict[str, list[int]] = {name: [0, 0] for name in types if name in _WITH_VALUES}
    for gold, spans in pairs:
        wanted = {(one.start, one.end, one.label): one for one in gold if not one.debatable and one.label in types}
        debatable = [one for one in gold if one.debatable]
        found = [span for span in spans if span.label in types and ((span.start, span.end, span.label) in wanted or not _touches(span, debatable))]
        for span in found:
            same = wanted.get((span.start, span.end, span.label))
            if same is not None and same.value is not None and span.label in values:
                values[span.label][0] += same_value(same.value, span.value)
                values[span.label][1] += 1
        for one, other in _instances(sorted(wanted), sorted((span.start, span.end, span.label) for span in found)):
            wanted_by_text.append(one)
            found_by_text.append(other)
    return Evaluation(
        len(pairs), tuple(types), _scores(wanted_by_text, found_by_text, types), {name: (right, of) for name, (right, of) in values.items() if of}
    )


def _touches(span: Span, debatable: Sequence[GoldMention]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in debatable)


_Place = tuple[int, int, str]


def _instances(wanted: Sequence[_Place], found: Sequence[_Place]) -> Iterator[tuple[list[_Place], list[_Place]]]:
    """Cut two sorted lists of spans into stretches that no span of either goes across."""
    sides: tuple[list[_Place], list[_Place]] = ([], [])
    reach = 0
    for start, end, label, side in sorted([(*place, 0) for place in wanted] + [(*place, 1) for place in found]):
        if start >= reach and len(sides[0]) + len(sides[1]) >= _INSTANCE:
            yield sides
            sides = ([], [])
        sides[side].append((start, end, label))
        reach = max(reach, end)
    if sides[0] or sides[1]:
        yield sides


def _scores(wanted: Sequence[Sequence[_Place]], found: Sequence[Sequence[_Place]], types: Sequence[str]) -> dict[str, dict[str, Score]]:
    from nervaluate import Evaluator

    if not wanted:
        empty = Score(0, 0, 0, 0, 0, 0.0, 0.0, 0.0)
        return {ALL: dict.fromkeys(SCHEMES, empty)}

    def entries(places: Sequence[_Place]) -> list[dict[str, Any]]:
        # nervaluate counts the last code point in.
        return [{"label": label, "start": start, "end": end - 1} for start, end, label in places]

    results = Evaluator([entries(places) for places in wanted], [entries(places) for places in found], tags=list(types), loader="dict").evaluate()
    present = {label for places in (*wanted, *found) for _, _, label in places}
    by_type = {name: results["entities"][name] for name in types if name in present}
    return {
        name: {scheme: _as_score(result[theirs]) for scheme, theirs in _THEIR_NAMES.items()} for name, result in {**by_type, ALL: results["overall"]}.items()
    }


def _as_score(result: Any) -> Score:
    counts = (result.correct, result.incorrect, result.partial, result.missed, result.spurious)
    return Score(*counts, float(result.precision), float(result.recall), float(result.f1))
