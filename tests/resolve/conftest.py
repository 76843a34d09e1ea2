"""Corpora from inline markup: what extraction would write, so that resolution is tested on real files and nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline import store
from pipeline.markup import parse
from pipeline.stages.resolve import resolve_outputs
from pipeline.tables import BY_NAME

TABLES = ("documents", "mentions", "quotes", "roles")


@dataclass(frozen=True)
class Press:
    """A folder of tables made from marked texts.

    A mark is `[[surface|TYPE|value#cluster]]`, value and cluster optional; a text may open with a line `@date` that says when it was published.
    """

    outputs: Path

    def write(self, texts: Sequence[str], *, shard_size: int = 2) -> list[str]:
        """Write the shards; the gold cluster of every mention, in the order of `mentions`."""
        gold: list[str] = []
        for first in range(0, len(texts), shard_size):
            rows: dict[str, list[dict[str, object]]] = {name: [] for name in TABLES}
            for number, text in enumerate(texts[first : first + shard_size], start=first):
                gold += add_document(rows, f"doc{number:05d}", text)
            shard = f"s{first:05d}"
            for name in TABLES:
                facts = {"resolved": "no"} if name == "mentions" else None
                store.write_shard(
                    BY_NAME[name].from_rows(rows[name]), BY_NAME[name], store.table_path(self.outputs, name, shard), f"made-{name}-{shard}", facts
                )
        return gold

    def resolve(self, gazetteer: Path | None = None) -> int:
        return resolve_outputs(self.outputs, gazetteer=gazetteer)

    def rows(self, table: str) -> list[dict[str, object]]:
        found = [row for _, part in store.iter_shards(self.outputs, table) for row in part.to_pylist()]
        return sorted(found, key=lambda row: [str(row[name]).zfill(9) for name in BY_NAME[table].key])

    def clusters(self) -> list[str | None]:
        return [row["entity_id"] for row in self.rows("mentions")]  # type: ignore[misc]

    def groups(self) -> list[list[str]]:
        """Forms of each entity met in the corpus, as sorted `form` lists, sorted; each form once per entity."""
        found: dict[object, set[str]] = defaultdict(set)
        for row in self.rows("mentions"):
            found[row["entity_id"]].add(str(row["text"]))
        return sorted(sorted(forms) for forms in found.values())

    def bytes(self) -> dict[str, bytes]:
        """Every file that resolution writes or fills, by its path."""
        names = ("mentions", "quotes", "roles", "entities", "people", "models", "agencies")
        return {path.relative_to(self.outputs).as_posix(): path.read_bytes() for name in names for path in sorted((self.outputs / name).glob("*.parquet"))}


def add_document(rows: dict[str, list[dict[str, object]]], doc_id: str, marked: str) -> list[str]:
    published = None
    if marked.startswith("@"):
        head, marked = marked.split("\n", 1)
        published = head[1:].strip()
    gold = parse(marked)
    rows["documents"].append(
        {
            "doc_id": doc_id, "source": f"{doc_id}.txt", "record": 0, "lang": "fr", "lang_score": 1.0, "title": None, "published": published, "text": gold.text,
            "content_sha256": "", "n_chars": len(gold.text), "n_sentences": 1, "n_tokens": 1,
        }
    )  # fmt: skip
    clusters = []
    for number, mention in enumerate(gold.mentions):
        value, _, cluster = (mention.value or "").partition("#")
        text = gold.text[mention.start : mention.end]
        rows["mentions"].append(
            {
                "doc_id": doc_id, "mention": number, "sentence": 0, "start": mention.start, "end": mention.end, "text": text, "label": mention.label,
                "value": value or None, "entity_id": None, "finder": "gold", "score": 1.0,
            }
        )  # fmt: skip
        clusters.append(f"{mention.label}#{cluster or text}")
    for number, (words, speaker) in enumerate(gold.quotes):
        start = gold.text.index(words)
        at = gold.text.find(speaker) if speaker else -1
        rows["quotes"].append(
            {
                "doc_id": doc_id, "quote": number, "sentence": 0, "start": start, "end": start + len(words), "text": words,
                "speaker": speaker or None, "speaker_id": None,
                "speaker_start": at if at >= 0 else None, "speaker_end": at + len(speaker) if at >= 0 else None, "cue": None,
            }
        )  # fmt: skip
    for number, (person, title, organisation) in enumerate(gold.roles):
        start = gold.text.index(title)
        rows["roles"].append(
            {
                "doc_id": doc_id, "role": number, "person": person, "person_id": None, "title": title,
                "organisation": organisation or None, "organisation_id": None,
                "start": start, "end": start + len(title),
            }
        )  # fmt: skip
    return clusters


@pytest.fixture
def press(tmp_path: Path) -> Press:
    return Press(tmp_path / "outputs")


@pytest.fixture
def new_press(tmp_path: Path):
    """Further folders in one test: `new_press("name")`."""
    return lambda name: Press(tmp_path / name)


def b_cubed(pairs: Iterable[tuple[str, object]]) -> tuple[float, float, float]:
    """Precision, recall and F of B-cubed over `(gold cluster, found cluster)` of every mention."""
    items = list(pairs)
    gold: dict[str, set[int]] = defaultdict(set)
    found: dict[object, set[int]] = defaultdict(set)
    for number, (one, other) in enumerate(items):
        gold[one].add(number)
        found[other].add(number)
    overlap = [len(gold[one] & found[other]) for one, other in items]
    precision = sum(count / len(found[other]) for count, (_, other) in zip(overlap, items, strict=True)) / len(items)
    recall = sum(count / len(gold[one]) for count, (one, _) in zip(overlap, items, strict=True)) / len(items)
    return precision, recall, 2 * precision * recall / (precision + recall)


@pytest.fixture
def score():
    return b_cubed
