"""Freshness: which tables of which shard are what a run would make again.

It is a chain of fingerprints. A shard's name covers the sources and bytes of its items; the documents carry a digest of what each stage depends
on in them; each stage's fingerprint covers its code, words, libraries, weights and settings, that digest, and the stage before. So a new reader
re-reads the documents, but tokenizes only those that came out otherwise, and a changed lexicon starts at the stage that reads it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pyarrow as pa

from pipeline import fingerprint, store
from pipeline.languages import supported
from pipeline.networks import AUTO, networks_version
from pipeline.settings import Settings
from pipeline.stages import INGEST_CODE, INGEST_LIBRARIES, STAGES, Stage


def contents_of(documents: pa.Table) -> dict[str, str]:
    """Digest of what each stage depends on in the documents: where that is as it was, the stage's tables are fresh."""
    return {f"content.{stage.name}": fingerprint.digest(documents.select(list(stage.depends)).to_pylist()) for stage in STAGES}


def chain_of(settings: Settings) -> dict[str, str]:
    """Fingerprint of every stage to run, without its input: its code, words, libraries, weights and settings."""
    chain = {"ingest": fingerprint.digest(fingerprint.digest_files(*INGEST_CODE), settings.lang, fingerprint.versions(INGEST_LIBRARIES))}
    for stage in STAGES if settings.until != "ingest" else ():
        parts: list[object] = [fingerprint.digest_files(*stage.made_of), fingerprint.versions(stage.libraries)]
        if stage.models:
            parts.append(model_facts(settings))
        elif settings.gazetteer is not None:
            parts.append(fingerprint.digest_bytes([settings.gazetteer.read_bytes()]))
        chain[stage.name] = fingerprint.digest(parts)
        if stage.name == settings.until:
            break
    return chain


def made_by(shard: str, chain: Mapping[str, str], mark: Mapping[str, str]) -> Iterator[tuple[Stage, str]]:
    """Each stage with the fingerprint that its tables must carry, from its own, its part of the documents and that of the stage before."""
    previous = shard
    for stage in STAGES:
        if stage.name not in chain:
            return
        previous = fingerprint.digest(previous, chain[stage.name], mark.get(f"content.{stage.name}"))
        yield stage, previous


def model_facts(settings: Settings) -> dict[str, dict[str, str]]:
    """Names, versions and digests of the models of each language."""
    chosen = dict(settings.models)
    return {lang: networks_version(lang, chosen.get(lang, AUTO)) for lang in supported()}


def is_fresh(outputs: Path, shard: str, chain: Mapping[str, str]) -> bool:
    """Whether every stage to run has made its tables of the shard."""
    mark = store.metadata_of(store.table_path(outputs, "documents", shard)) or {}
    if mark.get("ingest") != fingerprint.digest(shard, chain["ingest"]):
        return False
    # The tokenizer fills the documents' counts in, so their file carries its fingerprint, too.
    return all(is_made(outputs, shard, stage, made) and (not stage.models or mark["fingerprint"] == made) for stage, made in made_by(shard, chain, mark))


def is_made(outputs: Path, shard: str, stage: Stage, made: str) -> bool:
    """Whether all tables of a stage carry the fingerprint."""
    return all(store.fingerprint_of(store.table_path(outputs, name, shard)) == made for name in stage.writes)
