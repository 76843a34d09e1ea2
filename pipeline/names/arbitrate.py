"""Arbitration: of candidates that overlap, the one to keep."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.documents import Span
from pipeline.entity_types import RANK


def arbitrate(candidates: Iterable[Span]) -> list[Span]:
    """Keep candidates by score, then length, then precedence of type; drop those that overlap one kept. In text order."""
    kept: list[Span] = []
    for span in sorted(candidates, key=lambda span: (-span.score, span.start - span.end, RANK[span.label], span.start)):
        if not any(span.start < other.end and other.start < span.end for other in kept):
            kept.append(span)
    return sorted(kept, key=lambda span: span.start)
