"""The corpus during resolution: which forms each document has, kept out of core in DuckDB.

Distinct forms are held in memory by the caller; rows per document stay in DuckDB, which spills to disk past its memory limit.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipeline import store
from pipeline.dates.edtf import bounds_of
from pipeline.entity_types import NAMED

Ints = npt.NDArray[np.int64]

_MEMORY = "512MB"
_THREADS = 4
_BATCH = 100_000
# Signs between a name and its acronym, at most: " (".
_BRACKET = 3
_FOLDER = ".resolve"
_NAMED = ", ".join(f"'{name}'" for name in NAMED)
# An entity that so large a part of a large corpus mentions tells nothing about who is meant.
_COMMON_SHARE, _COMMON_FROM = 0.3, 100
# The value counts for models alone: it holds their make.
VALUE = "CASE WHEN label = 'MODEL' THEN coalesce(value, '') ELSE '' END"
_ROWS = f'(SELECT doc_id, label, text, {VALUE} AS value, start, "end" FROM read_parquet(?) WHERE label IN ({_NAMED}))'


@dataclass(frozen=True, slots=True)
class Forms:
    """The distinct forms of the corpus, in a fixed order: a form is known by its place. `values` is empty where a mention had none."""

    labels: list[str]
    texts: list[str]
    values: list[str]
    totals: list[int]


@dataclass(frozen=True, slots=True)
class Stats:
    """Counts of one entity, and its first and last publication dates (EDTF, None where no document has a date)."""

    mentions: int
    documents: int
    first: str | None
    last: str | None


class Corpus:
    """An open corpus; a context manager, so that the spilled rows go away with it.

    Args:
        outputs: folder of the tables.
    """

    def __init__(self, outputs: Path) -> None:
        self.outputs = outputs
        self._folder = outputs / _FOLDER
        shutil.rmtree(self._folder, ignore_errors=True)
        self.connection = duckdb.connect(
            ":memory:",
            config={
                "memory_limit": _MEMORY, "threads": str(min(_THREADS, os.cpu_count() or 1)), "temp_directory": str(self._folder),
                "preserve_insertion_order": "false", "autoinstall_known_extensions": "false",
            },
        )  # fmt: skip
        self.connection.execute("SET enable_progress_bar = false")
        self._read_documents()
        self.forms = self._read_forms()
        self._count_pairs()

    def __enter__(self) -> Corpus:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.connection.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _paths(self, table: str) -> list[str]:
        return [str(store.table_path(self.outputs, table, shard)) for shard in store.shards_of(self.outputs, table)]

    def _read_documents(self) -> None:
        published = self.connection.execute("SELECT DISTINCT published FROM read_parquet(?) WHERE published IS NOT NULL", [self._paths("documents")]).fetchall()
        dated = [(bounds_of(value), value) for (value,) in published]
        firsts = {value: rank for rank, (_, value) in enumerate(sorted((bounds[0], value) for bounds, value in dated if bounds[0] is not None))}
        lasts = {value: rank for rank, (_, value) in enumerate(sorted((bounds[1], value) for bounds, value in dated if bounds[1] is not None))}
        self._by_first, self._by_last = sorted(firsts, key=firsts.__getitem__), sorted(lasts, key=lasts.__getitem__)
        values = sorted({*firsts, *lasts})
        ranks = pa.table(
            {
                "published": pa.array(values, pa.string()),
                "first": pa.array([firsts.get(value) for value in values], pa.int64()),
                "last": pa.array([lasts.get(value) for value in values], pa.int64()),
            }
        )
        self.add_table("ranks", ranks)
        self.connection.execute(
            "CREATE TABLE docs AS SELECT row_number() OVER (ORDER BY doc_id) - 1 AS doc, doc_id, first, last "
            "FROM read_parquet(?) LEFT JOIN ranks USING (published)",
            [self._paths("documents")],
        )

    def _read_forms(self) -> Forms:
        self.connection.execute(
            f"CREATE TABLE form_rows AS SELECT row_number() OVER (ORDER BY label, text, value) - 1 AS form, * FROM ("
            f"SELECT label, text, {VALUE} AS value, count(*) AS total FROM read_parquet(?) WHERE label IN ({_NAMED}) GROUP BY ALL)",
            [self._paths("mentions")],
        )
        rows = self.connection.sql("SELECT label, text, value, total FROM form_rows ORDER BY form").to_arrow_table()
        return Forms(*(rows[name].to_pylist() for name in ("label", "text", "value", "total")))

    def _count_pairs(self) -> None:
        self.connection.execute(
            f'CREATE TABLE pairs AS SELECT doc, form, count(*) AS n, min(start) AS first, arg_min("end", start) AS first_end '
            f"FROM {_ROWS} "
            "JOIN docs USING (doc_id) JOIN form_rows USING (label, text, value) GROUP BY doc, form",
            [self._paths("mentions")],
        )

    def add_table(self, name: str, rows: pa.Table) -> None:
        """Make a table of Arrow rows; one of that name is replaced."""
        self.connection.register("incoming", rows)
        self.connection.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM incoming")
        self.connection.unregister("incoming")

    def document_pairs(self, labels: Sequence[str]) -> Iterator[tuple[Ints, Ints, Ints, Ints, Ints]]:
        """Yield batches of `(doc, form, mentions, first start, first end)`, sorted by document and form; a document is never cut in two."""
        wanted = pa.table({"label": pa.array(labels, pa.string())})
        self.add_table("wanted", wanted)
        reader = self.connection.sql(
            "SELECT doc, form, n, first, first_end FROM pairs WHERE form IN (SELECT form FROM form_rows JOIN wanted USING (label)) ORDER BY doc, form"
        ).to_arrow_reader(_BATCH)
        left: list[Ints] = []
        for batch in reader:
            columns: list[Ints] = [batch.column(index).to_numpy(zero_copy_only=False).astype(np.int64) for index in range(5)]
            if left:
                columns = [np.concatenate([old, new]) for old, new in zip(left, columns, strict=True)]
            cut = int(np.searchsorted(columns[0], columns[0][-1]))
            left = [column[cut:] for column in columns]
            if cut:
                yield columns[0][:cut], columns[1][:cut], columns[2][:cut], columns[3][:cut], columns[4][:cut]
        if left and len(left[0]):
            yield left[0], left[1], left[2], left[3], left[4]

    def beside(self, forms: Sequence[int]) -> dict[int, list[tuple[int, int]]]:
        """Where one of some forms stands right beside another of its type, as in brackets: pairs `(form, other)` by document.

        Of the others their first places count: there a text introduces them.
        """
        self.add_table("chosen", pa.table({"form": pa.array(forms, pa.int64())}))
        found = self.connection.execute(
            f'SELECT DISTINCT m.doc, m.form, p.form FROM (SELECT doc, form, label, start, "end" FROM {_ROWS} JOIN docs USING (doc_id) '
            "JOIN (SELECT * FROM form_rows SEMI JOIN chosen USING (form)) USING (label, text, value)) m "
            "JOIN pairs p ON p.doc = m.doc AND p.form <> m.form JOIN form_rows g ON g.form = p.form AND g.label = m.label "
            f'WHERE (m.start - p.first_end BETWEEN 1 AND {_BRACKET} OR p.first - m."end" BETWEEN 1 AND {_BRACKET}) '
            "AND regexp_matches(g.text, '[ -]') ORDER BY ALL",
            [self._paths("mentions")],
        ).fetchall()
        result: dict[int, list[tuple[int, int]]] = {}
        for doc, form, other in found:
            result.setdefault(doc, []).append((form, other))
        return result

    def documents_of_forms(self) -> Ints:
        """Number of documents of each form."""
        found = self.connection.sql("SELECT form, count(*) AS documents FROM pairs GROUP BY form").to_arrow_table()
        result = np.zeros(len(self.forms.texts), dtype=np.int64)
        result[found["form"].to_numpy()] = found["documents"].to_numpy()
        return result

    def stated_roles(self) -> list[tuple[str, str]]:
        """Distinct `(person, organisation)` of the roles, as written."""
        paths = self._paths("roles")
        if not paths:
            return []
        query = "SELECT DISTINCT person, organisation FROM read_parquet(?) WHERE person IS NOT NULL AND organisation IS NOT NULL ORDER BY ALL"
        return [(str(person), str(organisation)) for person, organisation in self.connection.execute(query, [paths]).fetchall()]

    def assign(self, nodes: Ints, overrides: tuple[Ints, Ints, Ints]) -> None:
        """Give each form of each document its entity.

        Args:
            nodes: entity of each form where its document says nothing else.
            overrides: documents, forms and entities of those that say something else; a document and form stand there once.
        """
        self.add_table("form_nodes", pa.table({"form": np.arange(len(nodes)), "node": nodes}))
        self.add_table("overrides", pa.table(dict(zip(("doc", "form", "node"), overrides, strict=True))))
        self.connection.execute(
            "CREATE OR REPLACE TABLE assigned AS SELECT p.doc, p.form, p.n, coalesce(o.node, f.node) AS node "
            "FROM pairs p JOIN form_nodes f USING (form) LEFT JOIN overrides o ON o.doc = p.doc AND o.form = p.form"
        )

    def shared_contexts(self, candidates: Sequence[tuple[int, int]], bare: Ints, *, contexts: Ints) -> list[tuple[int, int, int]]:
        """Family names alone that share context with exactly one of their candidates: `(document, form, entity)`, sorted.

        Args:
            candidates: pairs of a form (the family name alone) and an entity that it can be.
            bare: entities that are nothing but family names.
            contexts: entities that tell something about who is meant.
        """
        if not candidates:
            return []
        self.add_table(
            "candidates",
            pa.table(
                {"form": [form for form, _ in candidates], "node": [node for _, node in candidates]}, schema=pa.schema({"form": pa.int64(), "node": pa.int64()})
            ),
        )
        self.add_table("bare", pa.table({"node": bare}))
        self.add_table("telling", pa.table({"node": contexts}))
        self.connection.execute(
            "CREATE OR REPLACE TABLE telling AS SELECT node "
            "FROM (SELECT node, count(DISTINCT doc) AS n FROM assigned JOIN telling USING (node) GROUP BY node), "
            "(SELECT count(*) AS total FROM docs) WHERE total < $1 OR n <= $2 * total",
            [_COMMON_FROM, _COMMON_SHARE],
        )
        # What people that some family name alone can mean are mentioned with.
        self.connection.execute(
            "CREATE OR REPLACE TABLE company AS SELECT DISTINCT p.node AS person, c.node AS node FROM assigned p JOIN assigned c USING (doc) "
            "WHERE p.node IN (SELECT node FROM candidates) AND c.node IN (SELECT node FROM telling) AND c.node <> p.node"
        )
        found = self.connection.execute(
            "WITH alone AS (SELECT a.doc, a.form, k.node AS person FROM assigned a JOIN candidates k ON k.form = a.form "
            "LEFT JOIN overrides o ON o.doc = a.doc AND o.form = a.form WHERE o.doc IS NULL AND a.node IN (SELECT node FROM bare)), "
            "hits AS (SELECT DISTINCT l.doc, l.form, l.person "
            "FROM alone l JOIN assigned c ON c.doc = l.doc JOIN company m ON m.person = l.person AND m.node = c.node) "
            "SELECT doc, form, any_value(person) FROM hits GROUP BY doc, form HAVING count(*) = 1 ORDER BY ALL"
        ).fetchall()
        return [(int(doc), int(form), int(node)) for doc, form, node in found]

    def stats(self) -> dict[int, Stats]:
        """Counts of every entity."""
        rows = self.connection.execute(
            "SELECT node, CAST(sum(n) AS BIGINT), count(DISTINCT doc), min(first), max(last) FROM assigned JOIN docs USING (doc) GROUP BY node"
        ).fetchall()
        return {
            node: Stats(mentions, documents, None if first is None else self._by_first[first], None if last is None else self._by_last[last])
            for node, mentions, documents, first, last in rows
        }

    def forms_of_nodes(self) -> dict[int, list[tuple[int, int]]]:
        """Forms of every entity with the number of their mentions, sorted by form."""
        result: dict[int, list[tuple[int, int]]] = {}
        for node, form, count in self.connection.execute(
            "SELECT node, form, CAST(sum(n) AS BIGINT) FROM assigned GROUP BY node, form ORDER BY node, form"
        ).fetchall():
            result.setdefault(node, []).append((form, count))
        return result
