"""Writing the report's data: files of JavaScript that hand JSON to the page.

A page opened from the file system may not fetch files, but it may load scripts that stand beside it; so each data file is one call,
`presse.add(name, payload)`, and works from a folder and from a server alike.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

# Characters of one data file: small enough to load while a finger lifts, large enough to keep the folder short.
FILE_SIZE = 120_000


class DataFolder:
    """A folder of data files; `digest` covers all that was written, in order."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        self._folder = folder
        self._hash = hashlib.sha256()
        self.size = 0

    @property
    def digest(self) -> str:
        """Twelve hexadecimal digits of what was written so far."""
        return self._hash.hexdigest()[:12]

    def add(self, name: str, payload: Any) -> None:
        """Write one file; `name` uses letters, digits and dashes only."""
        self.add_json(name, _json(payload))

    def add_json(self, name: str, payload: str) -> None:
        """Write one file of JSON text."""
        content = f'presse.add("{name}",{payload});\n'.encode()
        self._hash.update(content)
        self.size += len(content)
        (self._folder / f"{name}.js").write_bytes(content)

    def add_rows(self, name: str, rows: Iterable[Any], *, size: int = FILE_SIZE) -> list[int]:
        """Write rows into files `name-0`, `name-1` … of about `size` characters each, `[number of the first row, [row, …]]`.

        Returns:
            Number of the first row of each file, by which a page knows the file of a row.
        """
        firsts: list[int] = []
        parts: list[str] = []
        length = first = 0
        for number, row in enumerate(rows):
            text = _json(row)
            if parts and length + len(text) > size:
                self._flush(name, firsts, first, parts)
                parts, length, first = [], 0, number
            parts.append(text)
            length += len(text)
        if parts:
            self._flush(name, firsts, first, parts)
        return firsts

    def _flush(self, name: str, firsts: list[int], first: int, parts: list[str]) -> None:
        self.add_json(f"{name}-{len(firsts)}", f"[{first},[{','.join(parts)}]]")
        firsts.append(first)


def _json(payload: Any) -> str:
    # Without NaN, which JSON does not have; the separators of lines that JavaScript once took for ends of lines are escaped.
    text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
