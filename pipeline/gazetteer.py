"""A user's own names: a CSV that both finds mentions and names their entities."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.entity_types import NAMED
from pipeline.errors import InputError


@dataclass(frozen=True, slots=True)
class Entry:
    """One entity of the user's: `entity_id` is their own identifier (a Wikidata QID, say), None where they gave none."""

    name: str
    label: str
    aliases: tuple[str, ...]
    entity_id: str | None

    @property
    def forms(self) -> tuple[str, ...]:
        """The name and every alias."""
        return (self.name, *self.aliases)


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The entries, and each by its forms (as written; matched with the same case)."""

    entries: tuple[Entry, ...]
    by_form: Mapping[str, Entry]


def load_gazetteer(path: Path) -> Gazetteer:
    """Read a CSV with the columns `name`, `type`, and optionally `aliases` (separated by `|`) and `id`.

    Raises:
        InputError: where the file is missing, a row has no name or a type that is not an entity type, or one id has two types.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read the gazetteer {str(path)!r}: {error}; give a UTF-8 CSV with the columns name, type, aliases, id") from error
    reader = csv.DictReader(lines)
    if not {"name", "type"} <= set(reader.fieldnames or ()):
        raise InputError(
            f"the gazetteer {str(path)!r} has the columns {', '.join(reader.fieldnames or ()) or 'none'}; it needs name and type, and may have aliases and id"
        )
    entries = []
    types: dict[str, str] = {}
    for number, row in enumerate(reader, start=2):
        name, label = (row["name"] or "").strip(), (row["type"] or "").strip().upper()
        if not name or label not in NAMED:
            raise InputError(f"line {number} of the gazetteer {str(path)!r} has name {name!r} and type {label!r}; the type is one of {', '.join(NAMED)}")
        entry_id = (row.get("id") or "").strip() or None
        if entry_id is not None and types.setdefault(entry_id, label) != label:
            where = f"line {number} of the gazetteer {str(path)!r}"
            raise InputError(f"{where} gives the id {entry_id!r} to a {label}, an earlier line to a {types[entry_id]}; give each its own")
        aliases = tuple(alias.strip() for alias in (row.get("aliases") or "").split("|") if alias.strip())
        entries.append(Entry(name, label, aliases, entry_id))
    return Gazetteer(tuple(entries), {form: entry for entry in entries for form in entry.forms})
