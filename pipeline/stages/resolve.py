"""Resolve: the mentions of the whole corpus → entities, out of core.

Entity files are written last and `entities` last of them: it is the completion mark. It goes away before the first shard changes, so that a
run which is killed half-way is seen as unfinished by the next one.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow.parquet as pq

from pipeline import fingerprint, store
from pipeline.tables import BY_NAME

_FILLED = ("mentions", "quotes", "roles")
_MADE = ("people", "models", "agencies", "entities")
_SHARD = "corpus"
_MADE_OF = (
    "stages/resolve.py",
    "resolution",
    "lexicon",
    "gazetteer.py",
    "documents.py",
    "names/models.py",
    "memory.py",
    "typography.py",
    "knowledge.py",
    "models/knowledge.txt.gz",
    "dates/edtf.py",
    "entity_types.py",
    "tables.py",
)
_LIBRARIES = ("duckdb", "pyarrow", "rapidfuzz")


def resolve_outputs(outputs: Path, *, gazetteer: Path | None = None) -> int:
    """Give every named mention its entity and write the entity tables.

    Fills `mentions.entity_id`, `quotes.speaker_id`, `roles.person_id` and `roles.organisation_id` in place, and writes `entities`, `people`, `models` and
    `agencies`. Does nothing where all that is fresh already.

    Args:
        outputs: folder of the tables, all shards extracted.
        gazetteer: the user's own names, as for the extract stage.

    Returns:
        the number of entities.

    Raises:
        InputError: for a gazetteer that cannot be read.
        OSError: where the folder cannot be written.
    """
    made = _fingerprint(outputs, gazetteer)
    paths = {name: store.table_path(outputs, name, _SHARD) for name in _MADE}
    if _is_fresh(outputs, made, paths):
        return int(pq.read_metadata(paths["entities"]).num_rows)
    # Imported here: a run with nothing to do must not pay for DuckDB and the lexicons.
    from pipeline.gazetteer import load_gazetteer
    from pipeline.resolution.corpus import Corpus
    from pipeline.resolution.entities import agency_rows, entity_rows, make_entities, model_rows, people_rows
    from pipeline.resolution.fill import Filler
    from pipeline.resolution.link import Linker
    from pipeline.resolution.people import split_name

    names = load_gazetteer(gazetteer) if gazetteer is not None else None
    store.remove_other_shards(outputs, _MADE, {_SHARD})
    paths["entities"].unlink(missing_ok=True)
    shards = store.shards_of(outputs, "mentions")
    rows: dict[str, list[dict[str, object]]] = {name: [] for name in _MADE}
    if shards:
        with _collector_paused(), Corpus(outputs) as corpus:
            linker = Linker(corpus, names)
            linker.run()
            entities = make_entities(corpus, linker)
            filler = Filler(corpus, entities)
            filler.fill_all(shards)
            rows = {
                "people": people_rows(entities, linker, filler.held),
                "models": model_rows(entities, linker),
                "agencies": agency_rows(entities),
                "entities": entity_rows(entities),
            }
        split_name.cache_clear()
    for name in _MADE:
        store.write_shard(BY_NAME[name].from_rows(rows[name]), BY_NAME[name], paths[name], made)
    return len(rows["entities"])


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Without the cycle collector: the entities of a corpus are many objects that live to the end and hold next to no cycles, and walking them took a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _fingerprint(outputs: Path, gazetteer: Path | None) -> str:
    inputs = [(name, shard, store.fingerprint_of(store.table_path(outputs, name, shard))) for name in _FILLED for shard in store.shards_of(outputs, name)]
    own = fingerprint.digest_bytes([gazetteer.read_bytes()]) if gazetteer is not None else None
    return fingerprint.digest(inputs, fingerprint.digest_files(*_MADE_OF), fingerprint.versions(_LIBRARIES), own)


def _is_fresh(outputs: Path, made: str, paths: dict[str, Path]) -> bool:
    if any(store.fingerprint_of(path) != made for path in paths.values()):
        return False
    return all(
        (store.metadata_of(store.table_path(outputs, "mentions", shard)) or {}).get("resolved") == "yes" for shard in store.shards_of(outputs, "mentions")
    )
