"""Names that may turn out to be one: a forest of nodes, each tree an entity."""

from __future__ import annotations

import numpy as np

from pipeline.gazetteer import Entry
from pipeline.resolution.corpus import Ints


class Nodes:
    """Names that may turn out to be one: a node per label and key, and one per entry of the user's gazetteer."""

    def __init__(self) -> None:
        self.labels: list[str] = []
        self.keys: list[str] = []
        self.entries: dict[int, Entry] = {}
        self._numbers: dict[tuple[str, str], int] = {}
        self._parents: list[int] = []

    def __len__(self) -> int:
        return len(self.keys)

    def number(self, label: str, key: str) -> int:
        """The node of a label and key, made where it is new."""
        number = self._numbers.get((label, key))
        return self._add(label, key, (label, key)) if number is None else number

    def find(self, label: str, key: str) -> int | None:
        """The node of a label and key, None where there is none."""
        return self._numbers.get((label, key))

    def entry(self, entry: Entry) -> int:
        """The node of a gazetteer's entry; entries with one id are one."""
        number = self.number(f"{entry.label} entry", entry.entity_id or f"{entry.name}\0{len(self)}")
        self.labels[number] = entry.label
        self.entries.setdefault(number, entry)
        return number

    def _add(self, label: str, key: str, at: tuple[str, str]) -> int:
        number = self._numbers[at] = len(self.keys)
        self.labels.append(label)
        self.keys.append(key)
        self._parents.append(number)
        return number

    def root(self, node: int) -> int:
        """The node that stands for the entity of this one."""
        while self._parents[node] != node:
            self._parents[node] = node = self._parents[self._parents[node]]
        return node

    def link(self, short: int, full: int) -> None:
        """Make two nodes one entity, named by `full` unless the user's gazetteer names `short`; two entries of the gazetteer stay two."""
        one, other = self.root(short), self.root(full)
        if one != other and not (one in self.entries and other in self.entries):
            child, parent = (other, one) if one in self.entries else (one, other)
            self._parents[child] = parent

    def roots(self) -> Ints:
        """The root of every node."""
        return np.array([self.root(node) for node in range(len(self))], dtype=np.int64)
