"""The stages, in order: each a pure function from tables to tables, with what it writes and what its code is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pyarrow as pa

from pipeline.settings import Settings


@dataclass(frozen=True, slots=True)
class Stage:
    """A shard-wise stage.

    Attributes:
        name: as in the command, the `runs` table and `rejects`.
        reads: tables that it needs.
        writes: tables that it makes, its completion mark last.
        made_of: files and folders of the package (glob patterns too) whose change makes the stage's tables stale.
        depends: columns of `documents` that the stage's tables depend on; what it reads besides is made by the stage before.
        libraries: distributions whose release matters to what the stage makes.
        apply: the function itself, from the tables read and the settings to the tables written (and `rejects`).
        models: whether the language models are part of what makes its tables.
    """

    name: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    made_of: tuple[str, ...]
    depends: tuple[str, ...]
    libraries: tuple[str, ...]
    apply: Callable[[Mapping[str, pa.Table], Settings], dict[str, pa.Table]]
    models: bool = False


def _tokenize(tables: Mapping[str, pa.Table], settings: Settings) -> dict[str, pa.Table]:
    from pipeline.stages.tokenize import tokenize

    return tokenize(tables["documents"], dict(settings.models))


def _extract(tables: Mapping[str, pa.Table], settings: Settings) -> dict[str, pa.Table]:
    from pipeline.stages.extract import extract

    return extract(tables["documents"], tables["sentences"], tables["tokens"], gazetteer=settings.gazetteer)


# A text's `content_sha256` stands for the text.
_TEXT = ("doc_id", "lang", "content_sha256")
INGEST_CODE = (
    "readers",
    "stages/ingest.py",
    "languages.py",
    "knowledge.py",
    "models/knowledge.txt.gz",
    "typography.py",
    "dates",
    "figures/trie.py",
    "figures/unit_forms.py",
    "figures/units.py",
    "figures/words.py",
    "lexicon/__init__.py",
    "lexicon/*/dates.toml",
    "lexicon/*/figures.toml",
    "lexicon/*/language.toml",
    "lexicon/*/published.toml",
    "tables.py",
)
INGEST_LIBRARIES = ("pyarrow", "trafilatura", "lxml", "lingua-language-detector")
STAGES: tuple[Stage, ...] = (
    Stage(
        "tokenize",
        ("documents",),
        ("sentences", "tokens"),
        (
            "stages/tokenize.py",
            "batches.py",
            "networks.py",
            "recogniser.py",
            "encoder.py",
            "features.py",
            "lemmatizer.py",
            "lemmas",
            "memory.py",
            "knowledge.py",
            "models/knowledge.txt.gz",
            "ops.py",
            "sentences.py",
            "tokenizer.py",
            "typography.py",
            "languages.py",
            "lexicon/__init__.py",
            "lexicon/*/language.toml",
            "lexicon/*/lemmas.toml",
            "lexicon/*/verbs.toml",
            "tables.py",
        ),
        _TEXT,
        ("spacy", "thinc", "numpy", "pyarrow"),
        _tokenize,
        models=True,
    ),
    Stage(
        "extract",
        ("documents", "sentences", "tokens"),
        ("dates", "figures", "quotes", "roles", "mentions"),
        (
            "stages/extract.py",
            "mentions.py",
            "entity_types.py",
            "documents.py",
            "languages.py",
            "dates",
            "figures",
            "names",
            "quotes",
            "roles",
            "gazetteer.py",
            "memory.py",
            "markup.py",
            "typography.py",
            "knowledge.py",
            "models/knowledge.txt.gz",
            "lexicon",
            "tables.py",
        ),
        (*_TEXT, "published"),
        ("babel", "holidays", "pint", "pyarrow"),
        _extract,
    ),
)
STAGE_NAMES = ("ingest", *(stage.name for stage in STAGES), "resolve")
