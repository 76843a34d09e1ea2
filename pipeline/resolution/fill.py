"""Filling the entities into the shards of mentions, quotations and roles, one shard at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline import store
from pipeline.entity_types import NAMED
from pipeline.resolution.corpus import VALUE, Corpus
from pipeline.resolution.entities import Entity, Held
from pipeline.resolution.forms import fold
from pipeline.tables import BY_NAME

# Mentions whose entities are looked up in one go.
_TOGETHER = 200_000
# Whom the words of a role or an attribution can name, the likeliest type first.
_SPEAKERS = ("PERSON", "ORG", "AGENCY", "PLACE", "PRODUCT", "EVENT", "WORK", "MODEL")
_HOLDERS = ("PERSON",)
_ORGANISATIONS = ("ORG", "AGENCY", "EVENT", "PRODUCT", "WORK", "MODEL", "PLACE")


class Filler:
    """Writes entities into shards; `held` gathers what the roles say of people on the way.

    Args:
        corpus: with its forms assigned.
        entities: all of them.
    """

    def __init__(self, corpus: Corpus, entities: Sequence[Entity]) -> None:
        self.corpus = corpus
        self.outputs = corpus.outputs
        self.held: dict[str, Held] = {}
        self._names = {entity.entity_id: entity.name for entity in entities}
        connection = corpus.connection
        corpus.add_table(
            "entity_ids",
            pa.table(
                {"node": [entity.node for entity in entities], "entity_id": [entity.entity_id for entity in entities]},
                schema=pa.schema({"node": pa.int64(), "entity_id": pa.string()}),
            ),
        )
        # A form's usual entity, and the documents that say otherwise.
        connection.execute(
            "CREATE OR REPLACE TABLE form_ids AS SELECT form, label, text, value, entity_id "
            "FROM form_rows JOIN form_nodes USING (form) LEFT JOIN entity_ids USING (node)"
        )
        connection.execute(
            "CREATE OR REPLACE TABLE document_ids AS SELECT doc_id, form, entity_id FROM overrides JOIN entity_ids USING (node) JOIN docs USING (doc)"
        )

    def fill_all(self, shards: Iterable[str]) -> None:
        """Fill all shards in; several small ones share one look-up."""
        waiting: dict[str, pa.Table] = {}
        for shard in shards:
            waiting[shard] = store.read_shard(store.table_path(self.outputs, "mentions", shard))
            if sum(map(len, waiting.values())) >= _TOGETHER:
                self._fill_waiting(waiting)
                waiting = {}
        self._fill_waiting(waiting)

    def _fill_waiting(self, waiting: Mapping[str, pa.Table]) -> None:
        if not waiting:
            return
        ids = self._mention_ids(pa.concat_tables([mentions.select(["doc_id", "label", "text", "value"]) for mentions in waiting.values()]))
        first = 0
        for shard, mentions in waiting.items():
            self.fill(shard, mentions, ids.slice(first, len(mentions)))
            first += len(mentions)

    def fill(self, shard: str, mentions: pa.Table, ids: pa.Array) -> None:
        """Fill one shard in; `mentions` last, since its mark stands for the shard."""
        mentions_path = store.table_path(self.outputs, "mentions", shard)
        filled = _with_ids(mentions, "entity_id", ids)
        paths = {name: store.table_path(self.outputs, name, shard) for name in ("quotes", "roles")}
        quotes, roles = (store.read_shard(path) for path in paths.values())
        named = _Mentions(filled, {doc for rows, column in ((quotes, "speaker"), (roles, "person")) for doc in _docs_with(rows, column)})
        self._fill_quotes(quotes, named, paths["quotes"])
        self._fill_roles(roles, named, paths["roles"])
        _write(mentions, filled, "mentions", mentions_path)

    def _mention_ids(self, mentions: pa.Table) -> pa.Array:
        if not len(mentions):
            return pa.array([], pa.string())
        self._register("shard", mentions)
        rows = self.corpus.connection.sql(
            f"SELECT s.row, coalesce(d.entity_id, f.entity_id) AS entity_id FROM (SELECT row, doc_id, label, text, {VALUE} AS value FROM shard) s "
            "JOIN form_ids f ON f.label = s.label AND f.text = s.text AND f.value = s.value "
            "LEFT JOIN document_ids d ON d.doc_id = s.doc_id AND d.form = f.form ORDER BY s.row"
        ).to_arrow_table()
        places = np.full(len(mentions), len(rows), dtype=np.int64)
        places[rows["row"].to_numpy()] = np.arange(len(rows))
        ids = (
            pa.concat_arrays([rows["entity_id"].combine_chunks().cast(pa.string()), pa.array([None], pa.string())])
            if len(rows)
            else pa.array([None], pa.string())
        )
        return ids.take(pa.array(places))

    def _register(self, name: str, rows: pa.Table) -> None:
        self.corpus.add_table(name, rows.append_column("row", pa.array(np.arange(len(rows)), pa.int64())))

    def _fill_quotes(self, quotes: pa.Table, named: _Mentions, path: Path) -> None:
        ids = named.entities(quotes, "speaker", _SPEAKERS, place=("speaker_start", "speaker_end"))
        _write(quotes, _with_ids(quotes, "speaker_id", ids), "quotes", path)

    def _fill_roles(self, roles: pa.Table, named: _Mentions, path: Path) -> None:
        people = named.entities(roles, "person", _HOLDERS)
        organisations = named.entities(roles, "organisation", _ORGANISATIONS)
        for person, title, organisation, written in zip(people, roles["title"].to_pylist(), organisations, roles["organisation"].to_pylist(), strict=True):
            if person is not None:
                held = self.held.setdefault(person, Held())
                if title:
                    held.titles.add(title)
                if written:
                    held.organisations.add(written if organisation is None else self._names[organisation])
        _write(roles, _with_ids(_with_ids(roles, "person_id", people), "organisation_id", organisations), "roles", path)


def _docs_with(rows: pa.Table, column: str) -> list[str]:
    """Documents of the rows that have something in a column."""
    docs: list[str] = rows.filter(rows[column].is_valid())["doc_id"].unique().to_pylist()
    return docs


class _Mentions:
    """The mentions of some documents of a shard, by name and by place."""

    def __init__(self, mentions: pa.Table, docs: Collection[str]) -> None:
        # Of a name, whatever its case: each type and way of writing it with its entity.
        self._by_name: dict[tuple[str, str], dict[tuple[str, str], str]] = defaultdict(dict)
        self._by_doc: dict[str, list[tuple[int, int, str, str]]] = defaultdict(list)
        chosen = mentions.filter(pc.and_(pc.is_in(mentions["doc_id"], pa.array(docs, pa.string())), mentions["entity_id"].is_valid()))
        columns = [chosen[name].to_pylist() for name in ("doc_id", "label", "text", "entity_id", "start", "end")]
        for doc, label, text, entity, start, end in zip(*columns, strict=True):
            self._by_doc[doc].append((start, end, label, entity))
            self._by_name[doc, fold(text)].setdefault((label, text), entity)

    def entities(self, rows: pa.Table, column: str, labels: Sequence[str], *, place: tuple[str, str] | None = None) -> list[str | None]:
        """Entities that a column of names means: the mention of its document with that name, whatever its case, else the mention at `place`.

        Args:
            labels: types that the names can be of, the likeliest first.
            place: columns with the code points where a name stands.
        """
        ranks = {label: rank for rank, label in enumerate(labels)}
        nowhere = [None] * len(rows)
        starts, ends = (rows[name].to_pylist() for name in place) if place else (nowhere, nowhere)
        asked = zip(rows["doc_id"].to_pylist(), rows[column].to_pylist(), starts, ends, strict=True)
        return [self._entity(doc, name, start, end, ranks) if name else None for doc, name, start, end in asked]

    def _entity(self, doc: str, name: str, start: int | None, end: int | None, ranks: Mapping[str, int]) -> str | None:
        """The entity of a name in a document, None where nothing there is called so."""
        called = [(text != name, ranks[label], entity) for (label, text), entity in self._by_name.get((doc, fold(name)), {}).items() if label in ranks]
        if called:
            # Written just so before any other case; of several types the likeliest.
            return min(called)[2]
        if start is None or end is None:
            return None
        over = [(ranks[label], first, entity) for first, last, label, entity in self._by_doc[doc] if label in ranks and first < end and start < last]
        return min(over)[2] if over else None


def _with_ids(rows: pa.Table, column: str, ids: list[str | None] | pa.Array) -> pa.Table:
    array = ids if isinstance(ids, pa.Array) else pa.array(ids, pa.string())
    return rows.set_column(rows.schema.get_field_index(column), rows.schema.field(column), array)


def _write(before: pa.Table, after: pa.Table, table: str, path: Path) -> None:
    """Write a shard that changed or lacks the mark, keeping the extract stage's own facts."""
    facts = store.metadata_of(path) or {}
    if facts.get("resolved") == "yes" and after.equals(before):
        return
    made = facts.pop("fingerprint", "")
    # One chunk, so that the bytes do not depend on how the rows came.
    store.write_shard(after.combine_chunks(), BY_NAME[table], path, made, {**facts, "resolved": "yes"})


assert set(_SPEAKERS) == set(NAMED)
