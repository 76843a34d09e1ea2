"""The runner: input → shards → stages → tables. It decides what is stale, hands it to an engine, and counts."""

from __future__ import annotations

import errno
import json
import os
import platform
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline import fingerprint, store
from pipeline.engines import map_unordered, open_engine
from pipeline.errors import OutputError, PresseError
from pipeline.freshness import chain_of, contents_of, is_fresh, is_made, made_by, model_facts
from pipeline.gazetteer import load_gazetteer
from pipeline.languages import supported
from pipeline.readers import Rejection, TextRecord, find_sources, read_document
from pipeline.settings import Settings
from pipeline.shards import Shard, plan_shards, read_spool, spool
from pipeline.stages import STAGE_NAMES
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
    """What a run tells while it goes: documents done, and how many there are as far as is known (records are counted as their files are read)."""

    done: int
    total: int


def run(
    location: str,
    settings: Settings,
    *,
    jobs: int = 1,
    scheduler: str | None = None,
    keep_duplicates: bool = False,
    text_column: str | None = None,
    tell: Callable[[Progress], None] | None = None,
) -> Report:
    """Run the pipeline over an input, up to the stage `settings.until`.

    Args:
        location: folder, file, glob, `-` or fsspec URL.
        settings: what the tables depend on besides, and where they go.
        jobs: worker processes on this machine.
        scheduler: address of a Dask scheduler, instead of `jobs`.
        keep_duplicates: whether equal records all stay documents (by default each but the first is a reject).
        text_column: the column of many-record files that holds the text, None to go by its usual names.
        tell: called with the progress after each shard.

    Raises:
        PresseError: where there is nothing to read, the output folder cannot be written, or a setting is wrong.
    """
    begun = time.perf_counter()
    settings = _checked(settings)
    outputs = settings.outputs
    sources = find_sources(location, exclude=outputs)
    _prepare(outputs)
    report = Report()
    chain = chain_of(settings)
    plan = _Plan(outputs, chain, report, sum(not source.has_many_records and source.problem is None for source in sources))
    done = 0
    try:
        with open_engine(jobs=jobs, scheduler=scheduler) as engine:
            shards = plan_shards(sources, keep_duplicates=keep_duplicates, text_column=text_column)
            for task, result in map_unordered(engine, partial(run_shard, settings=settings), plan.tasks(shards)):
                if task.spooled is not None:
                    task.spooled.unlink(missing_ok=True)
                if isinstance(result, BaseException):
                    report.failures.append(f"shard {task.shard}: {_one_line(result)}")
                    if _is_disk_full(result):
                        break
                else:
                    done += result
                if tell is not None:
                    tell(Progress(done, max(done, plan.stale + plan.unplanned)))
    except OSError as error:
        report.failures.append(_one_line(error))
    # A worker that was killed leaves its file in the making.
    store.remove_leftovers(outputs, tuple(BY_NAME))
    if not report.failures:
        store.remove_other_shards(outputs, SHARD_TABLES, plan.names)
        _remove_other_notes(outputs, plan.names)
        if settings.until == "resolve":
            _resolve(settings, report)
    report.rejects = store.count_rows(outputs, "rejects")
    report.documents = store.count_rows(outputs, "documents")
    report.seconds = time.perf_counter() - begun
    return report


@dataclass(slots=True)
class _Plan:
    """The shards as they are planned: those that are fresh are counted, the others become tasks."""

    outputs: Path
    chain: Mapping[str, str]
    report: Report
    unplanned: int
    stale: int = 0
    names: set[str] = field(default_factory=set)

    def tasks(self, shards: Iterable[Shard]) -> Iterator[_Task]:
        for shard in shards:
            self.names.add(shard.name)
            self.report.shards += 1
            self.unplanned -= sum(not item.source.has_many_records and item.source.problem is None for item in shard.items)
            if is_fresh(self.outputs, shard.name, self.chain):
                self.report.fresh += 1
            else:
                self.stale += sum(not isinstance(item.content, Rejection) for item in shard.items)
                yield _task(shard, self.outputs)


def _resolve(settings: Settings, report: Report) -> None:
    from pipeline.stages.resolve import resolve_outputs

    try:
        report.entities = resolve_outputs(settings.outputs, gazetteer=settings.gazetteer)
    except PresseError:
        raise
    except Exception as error:
        report.failures.append(f"resolve: {_one_line(error)}")


# spaCy's vocabulary is shared by all that runs in a process, and a Dask worker may have several threads.
_one_at_a_time = threading.Lock()


def run_shard(task: _Task, settings: Settings) -> int:
    """Run every stale stage of one shard, in a worker; the number of its documents."""
    with _one_at_a_time:
        return _run_shard(task, settings)


def _run_shard(task: _Task, settings: Settings) -> int:
    outputs, shard = settings.outputs, task.shard
    tables: dict[str, pa.Table] = {}
    chain = chain_of(settings)
    facts = {"models": json.dumps(model_facts(settings), sort_keys=True)}
    documents_path = store.table_path(outputs, "documents", shard)
    mark = store.metadata_of(documents_path) or {}
    ingested = fingerprint.digest(shard, chain["ingest"])
    if mark.get("ingest") != ingested:
        from pipeline.stages.ingest import ingest

        begun = time.perf_counter()
        tables |= ingest(_records(task), lang=settings.lang)
        _write_rejects(outputs, shard, "ingest", tables.pop("rejects"), ingested)
        mark = {"fingerprint": ingested, "ingest": ingested, **contents_of(tables["documents"])}
        store.write_shard(tables["documents"], BY_NAME["documents"], documents_path, ingested, mark)
        _note(outputs, shard, "ingest", tables["documents"], time.perf_counter() - begun, facts)
    for stage, made in made_by(shard, chain, mark):
        if stage.models and mark["fingerprint"] != made and is_made(outputs, shard, stage, made):
            # The texts are as they were though the documents were read again: the counts are all that is missing.
            documents = _counted(outputs, shard, tables.get("documents"))
            result = {"documents": documents}
        elif is_made(outputs, shard, stage, made):
            continue
        else:
            for name in stage.reads:
                if name not in tables:
                    tables[name] = store.read_shard(store.table_path(outputs, name, shard))
            begun = time.perf_counter()
            result = stage.apply(tables, settings)
            _write_rejects(outputs, shard, stage.name, result.pop("rejects"), made)
            for name in stage.writes:
                # The corpus-wide step fills the entities in, and says so in the file.
                extra = {"resolved": "no"} if name == "mentions" else facts if stage.models else None
                store.write_shard(result[name], BY_NAME[name], store.table_path(outputs, name, shard), made, extra)
            _note(outputs, shard, stage.name, tables["documents"], time.perf_counter() - begun, facts)
        if "documents" in result:
            mark = {**mark, "fingerprint": made, **facts}
            store.write_shard(result["documents"], BY_NAME["documents"], documents_path, made, mark)
        tables |= result
        _release_memory()
    return store.rows_of(documents_path)


def _release_memory() -> None:
    """Give what a stage has freed back to the system: the allocators keep it in pieces that fit nothing, and a worker would grow for hours."""
    for pool in (pa.default_memory_pool(), pa.system_memory_pool()):
        pool.release_unused()


def _counted(outputs: Path, shard: str, documents: pa.Table | None) -> pa.Table:
    """The documents with their counts of sentences and tokens, from the tables of these."""
    documents = documents if documents is not None else store.read_shard(store.table_path(outputs, "documents", shard))
    columns: dict[str, Any] = {name: documents[name] for name in documents.column_names}
    for table, column in (("sentences", "n_sentences"), ("tokens", "n_tokens")):
        counts = Counter(store.read_shard(store.table_path(outputs, table, shard), ["doc_id"])["doc_id"].to_pylist())
        columns[column] = pa.array([counts[doc_id] for doc_id in documents["doc_id"].to_pylist()], pa.int32())
    return BY_NAME["documents"].from_columns(columns)


def _checked(settings: Settings) -> Settings:
    """The settings with absolute paths, since workers may run in another folder.

    Raises:
        PresseError: for a language, model or gazetteer that there is not.
    """
    for lang in filter(None, [settings.lang, *(lang for lang, _ in settings.models)]):
        if lang not in supported():
            raise PresseError(f"language {lang!r} is not supported; give one of {', '.join(supported())}")
    if settings.until not in STAGE_NAMES:
        raise PresseError(f"no stage {settings.until!r}; the stages are {', '.join(STAGE_NAMES)}")
    if settings.gazetteer is not None:
        load_gazetteer(settings.gazetteer)
    return replace(
        settings,
        outputs=settings.outputs.absolute(),
        gazetteer=settings.gazetteer.absolute() if settings.gazetteer is not None else None,
        models=tuple((lang, str(Path(spec).absolute()) if (Path(spec) / "meta.json").is_file() else spec) for lang, spec in settings.models),
    )


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
        probe = outputs / f".probe-{os.getpid()}"
        probe.write_bytes(b"\0" * 4096)
        probe.unlink()
    except OSError as error:
        what = "free some space, or give --output another folder" if _is_disk_full(error) else "give --output a folder that you may write"
        raise OutputError(f"cannot write to {str(outputs)!r}: {error.strerror}; {what}") from error
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
    return " ".join(f"{type(error).__name__}: {error}".split())


def _is_disk_full(error: BaseException) -> bool:
    return isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}
