"""Arbitration: of candidates that overlap, the one to keep."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from operator import attrgetter

from pipeline.documents import Span
from pipeline.entity_types import RANK


def arbitrate(candidates: Iterable[Span]) -> list[Span]:
    """Keep candidates by score, then length, then precedence of type; drop those that overlap one kept. In text order."""
    kept: list[Span] = []
    group: list[Span] = []
    end = 0
    # Few names have a rival: only groups of spans that overlap one another are weighed.
    for span in sorted(candidates, key=attrgetter("start")):
        if span.start >= end and group:
            kept += group if len(group) == 1 else _best(group)
            group = []
        group.append(span)
        end = max(end, span.end)
    return kept + (group if len(group) == 1 else _best(group))


def _best(candidates: Sequence[Span]) -> list[Span]:
    kept: list[Span] = []
    starts: list[int] = []
    for span in sorted(candidates, key=lambda span: (-span.score, span.start - span.end, RANK[span.label], span.start)):
        # What is kept does not overlap, so only the neighbours of its place can.
        place = bisect_left(starts, span.start)
        if (place == 0 or kept[place - 1].end <= span.start) and (place == len(kept) or span.end <= starts[place]):
            starts.insert(place, span.start)
            kept.insert(place, span)
    return kept
