"""Resolve: the mentions of the whole corpus → entities, out of core."""

from __future__ import annotations

from pathlib import Path


def resolve_outputs(outputs: Path, *, gazetteer: Path | None = None) -> int:
    """Give every named mention its entity and write the entity tables; the number of entities."""
    raise NotImplementedError
