"""The neural pipeline of each language: which backbone runs, and loading it with the project's own recogniser on top."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import ModelError
from pipeline.fingerprint import digest, digest_files, digest_folder
from pipeline.languages import supported

if TYPE_CHECKING:
    from spacy.language import Language

_MODELS = Path(__file__).parent / "models"
# The package that `auto` prefers where the user has installed it; it is on no package index (see `make model-md`).
_PREFERRED: Mapping[str, str] = {"fr": "fr_core_news_md"}
AUTO = "auto"
BUNDLED = "bundled"
# What a backbone must set, and the components that may set it; its own entity recogniser never runs.
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "part of speech": ("morphologizer", "tagger"),
    "lemma": ("trainable_lemmatizer", "lemmatizer"),
    "sentences": ("senter", "parser", "sentencizer"),
}
_UNUSED = ("ner", "entity_linker", "spancat", "textcat", "textcat_multilabel")


@dataclass(frozen=True, slots=True)
class Backbone:
    """A resolved backbone: `location` is a folder or an importable package; `digest` changes with its weights."""

    lang: str
    name: str
    version: str
    location: str
    digest: str


@cache
def resolve_backbone(lang: str, spec: str = AUTO) -> Backbone:
    """Find the backbone that a specification names, without loading it.

    Args:
        lang: ISO 639-1 code of a supported language.
        spec: `auto` (the preferred package where installed, else the bundled one), `bundled`, an installed package's name, or a folder.

    Raises:
        ModelError: where there is no such language or model.
    """
    if lang not in supported():
        raise ModelError(f"no models for language {lang!r}; supported: {', '.join(supported())}")
    preferred = _PREFERRED.get(lang)
    if spec == AUTO:
        spec = preferred if preferred and importlib.util.find_spec(preferred) else BUNDLED
    if spec == BUNDLED:
        folder = _MODELS / lang / "backbone"
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
        return Backbone(lang, meta["name"], meta["version"], str(folder), digest_files(f"models/{lang}/backbone"))
    if (Path(spec) / "meta.json").is_file():
        meta = json.loads((Path(spec) / "meta.json").read_text(encoding="utf-8"))
        _check_language(lang, meta["lang"], spec)
        return Backbone(lang, meta["name"], meta["version"], spec, digest_folder(Path(spec)))
    if importlib.util.find_spec(spec) if spec.isidentifier() else None:
        version = importlib.metadata.version(spec)
        _check_language(lang, spec.split("_", 1)[0], spec)
        return Backbone(lang, spec, version, spec, digest(spec, version))
    raise ModelError(
        f"no model {spec!r} for {lang!r}; give `auto`, `bundled`, the name of an installed spaCy pipeline, or a folder that holds one (its meta.json)"
    )


def _check_language(lang: str, found: str, spec: str) -> None:
    if found != lang:
        raise ModelError(f"model {spec!r} is for language {found!r}, not {lang!r}; give a model of that language, as --model {lang}=NAME_OR_PATH")


@cache
def networks_version(lang: str, spec: str = AUTO) -> dict[str, str]:
    """What runs for a language: names, versions and digests, for fingerprints and the tables' metadata."""
    backbone = resolve_backbone(lang, spec)
    recogniser = digest_files("models/recogniser", "models/knowledge.txt.gz")
    return {"backbone": backbone.name, "backbone_version": backbone.version, "backbone_digest": backbone.digest, "recogniser_digest": recogniser}


def load_networks(lang: str, spec: str = AUTO) -> Language:
    """The networks of a language, loaded once per process; see :func:`make_networks`."""
    return _loaded(lang, spec)


@cache
def _loaded(lang: str, spec: str) -> Language:
    return make_networks(lang, spec)


def make_networks(lang: str, spec: str = AUTO) -> Language:
    """Load the backbone of a language with the press recogniser behind it.

    Raises:
        ModelError: where the backbone does not set lemmas, parts of speech and sentences.
    """
    import spacy

    from pipeline.ops import use_blas
    from pipeline.tokenizer import adapt_tokenizer

    backbone = resolve_backbone(lang, spec)
    # The bundled backbones are stored without their tokenizers, which are the languages' own.
    stored = (Path(backbone.location) / "tokenizer").exists() or not Path(backbone.location).is_dir()
    nlp = spacy.load(backbone.location, exclude=_UNUSED if stored else [*_UNUSED, "tokenizer"])
    for what, names in _NEEDED.items():
        if not any(name in nlp.pipe_names for name in names):
            raise ModelError(f"backbone {backbone.name!r} sets no {what}: it has {', '.join(nlp.pipe_names)}; one of {', '.join(names)} is needed")
    if "parser" in nlp.pipe_names and "senter" in nlp.disabled:
        # Where a dependency parse is not otherwise used, the sentence recogniser gives the same sentences at a tenth of the cost.
        nlp.enable_pipe("senter")
        nlp.disable_pipe("parser")
    nlp.add_pipe("press_sentences")
    nlp.add_pipe("press_recogniser")
    adapt_tokenizer(nlp)
    use_blas(nlp)
    # Long texts are cut into pieces before they come here, so the limit that guards the parser's memory has no use.
    nlp.max_length = 10**9
    return nlp
