"""Arbitration: of candidates that overlap, the one to keep."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from pipeline.documents import Span
from pipeline.entity_types import RANK


def arbitrate(candidates: Iterable[Span]) -> list[Span]:
    """Keep candidates by score, then length, then precedence of type; drop those that overlap one kept. In text order."""
    kept: list[Span] = []
    starts: list[int] = []
    for span in sorted(candidates, key=lambda span: (-span.score, span.start - span.end, RANK[span.label], span.start)):
        # What is kept does not overlap, so only the neighbours of its place can.
        place = bisect_left(starts, span.start)
        if (place == 0 or kept[place - 1].end <= span.start) and (place == len(kept) or span.end <= starts[place]):
            starts.insert(place, span.start)
            kept.insert(place, span)
    return kept
