"""Scores and times of the whole pipeline on the checkout's own texts, for the pages of the documentation (see docs/generate.py).

Scores are exact F1 (span and type) on the gold and the held-out texts. Times are of one process with one thread, models loaded, on every
text of `training/corpus` without its markup: a few minutes on an idle machine, and wrong on a busy one.
"""

from __future__ import annotations

import platform
import tempfile
from pathlib import Path
from typing import Any

from bench.evaluation import extracted, score, sets
from pipeline import load_table
from pipeline.engines import limit_threads
from pipeline.markup import parse
from pipeline.networks import networks_version
from pipeline.runner import run
from pipeline.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
# Texts that load the models before the clock starts.
_WARM_UP = 20


def measure() -> dict[str, Any]:
    """Digest of the recogniser, scores by corpus and type, and times by stage."""
    limit_threads()
    return {"recogniser": networks_version("fr")["recogniser_digest"][:12], "scores": scores(), "timing": timing()}


def scores() -> dict[str, Any]:
    """By corpus: the number of texts and F1 by type."""
    found = {}
    for name, documents in sets(None).items():
        tallies = score(documents, extracted(documents))
        found[name] = {"texts": len(documents), "f1": {label: round(tally.f1, 3) for label, tally in tallies.items() if tally.gold}}
    return found


def timing() -> dict[str, Any]:
    """Words per second by stage, and what the tables of a million words take on disk."""
    with tempfile.TemporaryDirectory() as folder:
        texts, warm_up, outputs = Path(folder, "texts"), Path(folder, "warm-up"), Path(folder, "outputs")
        for target in (texts, warm_up):
            target.mkdir()
        words = 0
        files = sorted((ROOT / "training" / "corpus").rglob("*.txt"))
        for number, file in enumerate(files):
            text = parse(file.read_text(encoding="utf-8")).text
            words += len(text.split())
            (texts / f"{number:05}.txt").write_text(text, encoding="utf-8")
        for number in range(0, len(files), max(1, len(files) // _WARM_UP)):
            (warm_up / f"{number}.txt").write_text((texts / f"{number:05}.txt").read_text(encoding="utf-8"), encoding="utf-8")
        run(str(warm_up), Settings(Path(folder, "warm-outputs")))
        report = run(str(texts), Settings(outputs))
        noted = load_table("runs", outputs)
        stages = {stage: float(noted.loc[noted["stage"] == stage, "seconds"].sum()) for stage in ("ingest", "tokenize", "extract")}
        stages["planning and resolve"] = report.seconds - sum(stages.values())
        sizes = {
            table.name: sum(file.stat().st_size for file in table.iterdir()) / words
            for table in sorted(outputs.iterdir())
            if table.is_dir() and not table.name.startswith(".")
        }
    return {
        "words": words,
        "documents": len(files),
        "processor": _processor(),
        "stages": {stage: {"words_per_second": round(words / spent)} for stage, spent in stages.items()},
        "megabytes_per_million_words": {name: round(size, 2) for name, size in sizes.items() if size >= 0.05},
    }


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    names = (
        [line.partition(":")[2].strip() for line in info.read_text(encoding="utf-8").splitlines() if line.startswith("model name")] if info.is_file() else []
    )
    return names[0] if names else platform.machine()
