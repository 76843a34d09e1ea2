"""What a run depends on besides its input."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings that travel to the workers; plain values only.

    Attributes:
        outputs: folder of the tables.
        lang: language of every document (ISO 639-1), None to identify each.
        models: `(language, backbone specification)` pairs; `auto` for a language that is absent.
        gazetteer: the user's own names (CSV: name, type, aliases, id), None without.
        until: name of the last stage to run.
    """

    outputs: Path
    lang: str | None = None
    models: tuple[tuple[str, str], ...] = ()
    gazetteer: Path | None = None
    until: str = "resolve"
