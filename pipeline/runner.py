"""The runner: input → shards → stages → tables. It decides what is stale, hands it to an engine, and counts.

Freshness is a chain of fingerprints: a shard's name covers its content, and each stage's fingerprint covers its code, words, weights
and settings with the fingerprint of the stage before. A file that carries the fingerprint expected is fresh, so a run takes up where
another was killed, and a second run does nothing.
"""

from __future__ import annotations

import errno
import json
import os
import platform
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline import fingerprint, store
from pipeline.engines import map_unordered, open_engine
from pipeline.errors import OutputError
from pipeline.languages import supported
from pipeline.networks import AUTO, networks_version
from pipeline.readers import Rejection, TextRecord, find_sources, read_document
from pipeline.settings import Settings
from pipeline.shards import Shard, plan_shards, read_spool, spool
from pipeline.stages import INGEST_CODE, STAGES, Stage
from pipeline.tables import BY_NAME, RUNS

_SPOOL = ".spool"
SHARD_TABLES = ("documents", "sentences", "tokens", "mentions", "dates", "figures", "quotes", "roles")


@dataclass(slots=True)
class Report:
    """What a run did: counts of shards and documents, and one line per failure."""

    shards: int = 0
    fresh: int = 0
    documents: int = 0
    rejects: int = 0
    entities: int = 0
    seconds: float = 0.0
    failures: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Task:
    """What travels to a worker: the shard's name and where its records are."""

    shard: str
    files: tuple[Any, ...]
    spooled: Path | None
    order: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """What a run tells while it goes: documents done, and how many there are where that is known already."""

    done: int
    total: int


def run(location: str, settings: Settings, *, jobs: int = 1, scheduler: str | None = None, keep_duplicates: bool = False, tell: Callable[[Progress], None] | None = None) -> Report:
    """Run the pipeline over an input, up to the stage `settings.until`.

    Args:
        location: folder, file, glob, `-` or fsspec URL.
        jobs: worker processes on this machine.
        scheduler: address of a Dask scheduler, instead of `jobs`.
        keep_duplicates: whether equal records all stay documents (by default each but the first is a reject).
        tell: called with the progress after each shard.

    Raises:
        InputError: where there is nothing to read.
        OutputError: where the output folder cannot be written.
    """
    begun = time.perf_counter()
    sources = find_sources(location)
    outputs = settings.outputs
    _prepare(outputs)
    report = Report()
    chain = _chain(settings)
    names: set[str] = set()
    planned = 0

    def tasks() -> Iterator[_Task]:
        nonlocal planned
        for shard in plan_shards(sources, keep_duplicates=keep_duplicates):
            names.add(shard.name)
            report.shards += 1
            documents = sum(not isinstance(item.content, Rejection) for item in shard.items)
            planned += documents
            report.documents += documents
            if _is_fresh(outputs, shard.name, chain):
                report.fresh += 1
                continue
            yield _task(shard, outputs)

    done = 0
    with open_engine(jobs=jobs, scheduler=scheduler) as (executor, in_flight):
        for task, result in map_unordered(executor, in_flight, partial(run_shard, settings=settings), tasks()):
            if task.spooled is not None:
                task.spooled.unlink(missing_ok=True)
            if isinstance(result, BaseException):
                report.failures.append(f"shard {task.shard}: {_one_line(result)}")
                if _is_disk_full(result):
                    break
            else:
                done += result
            if tell is not None:
                tell(Progress(done, planned))
    if report.failures:
        report.seconds = time.perf_counter() - begun
        return report
    store.remove_other_shards(outputs, SHARD_TABLES, names)
    _remove_other_notes(outputs, names)
    if settings.until == "resolve":
        from pipeline.stages.resolve import resolve_outputs

        report.entities = resolve_outputs(outputs, gazetteer=settings.gazetteer)
    report.rejects = sum(len(part) for _, part in store.iter_shards(outputs, "rejects", ["source"]))
    report.documents = sum(len(part) for _, part in store.iter_shards(outputs, "documents", ["doc_id"]))
    report.seconds = time.perf_counter() - begun
    return report


def run_shard(task: _Task, settings: Settings) -> int:
    """Run every stale stage of one shard, in a worker; the number of its documents."""
    outputs = settings.outputs
    tables: dict[str, pa.Table] = {}
    expected = dict(_chain(settings))
    facts = {"models": json.dumps(_model_facts(settings), sort_keys=True)}
    mark = store.metadata_of(store.table_path(outputs, "documents", task.shard)) or {}
    ingested = fingerprint.digest(task.shard, expected["ingest"])
    if mark.get("ingest") != ingested:
        from pipeline.stages.ingest import ingest

        begun = time.perf_counter()
        tables |= ingest(_records(task), lang=settings.lang)
        _write_rejects(outputs, task.shard, "ingest", tables.pop("rejects"), ingested)
        store.write_shard(tables["documents"], BY_NAME["documents"], store.table_path(outputs, "documents", task.shard), ingested, {"ingest": ingested})
        _note(outputs, task.shard, "ingest", tables["documents"], time.perf_counter() - begun, facts)
    for stage in STAGES:
        if stage.name not in expected:
            break
        made = fingerprint.digest(task.shard, expected[stage.name])
        if _stage_is_fresh(outputs, task.shard, stage, made):
            continue
        for name in stage.reads:
            if name not in tables:
                tables[name] = store.read_shard(store.table_path(outputs, name, task.shard))
        begun = time.perf_counter()
        result = stage.apply(tables, settings)
        _write_rejects(outputs, task.shard, stage.name, result.pop("rejects"), made)
        for name in stage.writes:
            store.write_shard(result[name], BY_NAME[name], store.table_path(outputs, name, task.shard), made, {"resolved": "no"} if name == "mentions" else facts if stage.models else None)
        if "documents" in result:
            store.write_shard(result["documents"], BY_NAME["documents"], store.table_path(outputs, "documents", task.shard), made, {"ingest": ingested, **facts})
        tables |= result
        _note(outputs, task.shard, stage.name, tables["documents"], time.perf_counter() - begun, facts)
    documents = tables.get("documents")
    return len(documents) if documents is not None else len(store.read_shard(store.table_path(outputs, "documents", task.shard), ["doc_id"]))


def _chain(settings: Settings) -> dict[str, str]:
    """Fingerprint of every stage to run, without the shard: its code, words, weights and settings, and the stage before."""
    previous = fingerprint.digest(fingerprint.digest_files(*INGEST_CODE), settings.lang, version("pyarrow"))
    chain = {"ingest": previous}
    for stage in STAGES:
        if list(chain)[-1] == settings.until:
            break
        parts = [previous, fingerprint.digest_files(*stage.made_of)]
        if stage.models:
            parts += [json.dumps(_model_facts(settings), sort_keys=True), version("spacy")]
        elif settings.gazetteer is not None:
            parts.append(fingerprint.digest_bytes([settings.gazetteer.read_bytes()]))
        previous = chain[stage.name] = fingerprint.digest(parts)
    return chain


def _model_facts(settings: Settings) -> dict[str, dict[str, str]]:
    chosen = dict(settings.models)
    return {lang: networks_version(lang, chosen.get(lang, AUTO)) for lang in supported()}


def _is_fresh(outputs: Path, shard: str, chain: Mapping[str, str]) -> bool:
    documents = store.metadata_of(store.table_path(outputs, "documents", shard)) or {}
    if documents.get("ingest") != fingerprint.digest(shard, chain["ingest"]):
        return False
    return all(_stage_is_fresh(outputs, shard, stage, fingerprint.digest(shard, chain[stage.name])) for stage in STAGES if stage.name in chain)


def _stage_is_fresh(outputs: Path, shard: str, stage: Stage, made: str) -> bool:
    if any(store.fingerprint_of(store.table_path(outputs, name, shard)) != made for name in stage.writes):
        return False
    # The tokenizer fills the documents' counts in, so their file is its completion mark.
    return stage.name != "tokenize" or store.fingerprint_of(store.table_path(outputs, "documents", shard)) == made


def _task(shard: Shard, outputs: Path) -> _Task:
    files = tuple(item.source for item in shard.items if item.content is None)
    # Position of each item's record: among the files (from 0) or, counted from -1 downwards, among the spooled.
    order: list[int] = []
    n_files = n_spooled = 0
    for item in shard.items:
        if item.content is None:
            order.append(n_files)
            n_files += 1
        else:
            n_spooled += 1
            order.append(-n_spooled)
    return _Task(shard.name, files, spool(shard, outputs / _SPOOL), tuple(order))


def _records(task: _Task) -> list[TextRecord | Rejection]:
    spooled = read_spool(task.spooled) if task.spooled is not None else []
    return [read_document(task.files[position]) if position >= 0 else spooled[-position - 1] for position in task.order]


def _prepare(outputs: Path) -> None:
    try:
        outputs.mkdir(parents=True, exist_ok=True)
        probe = outputs / f".writing-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise OutputError(f"cannot write to {str(outputs)!r}: {error.strerror}; give --output a folder that you may write") from error
    store.remove_leftovers(outputs, tuple(BY_NAME))
    for path in (outputs / _SPOOL).glob("*"):
        path.unlink()


def _write_rejects(outputs: Path, shard: str, stage: str, rejects: pa.Table, made: str) -> None:
    path = store.table_path(outputs, "rejects", f"{shard}-{stage}")
    if len(rejects) or stage == "ingest":
        store.write_shard(rejects, BY_NAME["rejects"], path, made)
    else:
        path.unlink(missing_ok=True)


def _note(outputs: Path, shard: str, stage: str, documents: pa.Table, seconds: float, facts: Mapping[str, str]) -> None:
    words = pc.sum(pc.count_substring_regex(documents["text"], r"\S+")).as_py() or 0
    versions = {"presse": version("presse"), "python": platform.python_version(), "spacy": version("spacy"), **json.loads(facts["models"])}
    row = {
        "shard": shard,
        "stage": stage,
        "documents": len(documents),
        "seconds": round(seconds, 4),
        "words_per_second": round(words / seconds, 1) if seconds else None,
        "versions": json.dumps(versions, sort_keys=True),
    }
    store.write_shard(RUNS.from_rows([row]), RUNS, store.table_path(outputs, "runs", f"{shard}-{stage}"), "")


def _remove_other_notes(outputs: Path, names: set[str]) -> None:
    for table in ("rejects", "runs"):
        for shard in store.shards_of(outputs, table):
            if shard.rsplit("-", 1)[0] not in names:
                store.table_path(outputs, table, shard).unlink()


def _one_line(error: BaseException) -> str:
    if _is_disk_full(error):
        return "the disk is full; free some space and run again, finished shards are kept"
    return f"{type(error).__name__}: {error}".replace("\n", " ")


def _is_disk_full(error: BaseException) -> bool:
    return isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}
