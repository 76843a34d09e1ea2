"""`make train`: build the knowledge file and train every bundled model from the open corpora and the project's own texts.

Usage: python -m training.train --data ../shared/data [--only knowledge backbone-fr backbone-en recogniser scores]

The data folder is laid out as `../shared/data`: `ud-fr/`, `ud-en/` (CoNLL-U), `winer-fr/` (brat), `ner-en/` (one token a line). Seeds are fixed; on one machine a second
training gives the same weights, on another the last digits may differ with the processor.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from training.train_backbone import TREEBANKS, score_backbone, train_backbone

_HERE = Path(__file__).resolve().parent
_MODELS = _HERE.parent / "pipeline" / "models"
_WORK = _HERE / "work"
_STEPS = ("knowledge", "backbone-fr", "backbone-en", "recogniser", "scores")
# Seeds of the recogniser's trainings.
_TEACHERS = (1, 7)
_POLISH = 11
_STUDENT = 12
# WiNER-fr is read so often in an epoch: the press corpus has grown past it, and places and organisations of plain news were lost with its share.
_WINER = 1.6
# The teachers' vectors are half as wide again as those of the recogniser that ships: they learn more, and take 1.6 times as long to run.
_TEACHER_WIDTH = 192


def train_recogniser(data: Path) -> None:
    """Train two wide teachers, polish the second at a lower rate with both to guide it, and let the recogniser that ships learn from it and the first."""
    from training.train_recogniser import train

    first, second = (_WORK / f"teacher-{seed}" for seed in _TEACHERS)
    for seed, folder in zip(_TEACHERS, (first, second), strict=True):
        train(data, folder, seed=seed, epochs=9, winer_weight=_WINER, width=_TEACHER_WIDTH)
    polished = _WORK / "teacher-polished"
    train(data, polished, seed=_POLISH, epochs=6, winer_weight=_WINER, teachers=(first, second), start=second, learn_rate=0.0005, width=_TEACHER_WIDTH)
    train(data, _MODELS / "recogniser", seed=_STUDENT, epochs=12, winer_weight=_WINER, teachers=(polished, first))


def write_scores(data: Path) -> None:
    """Write each language's scores.json: the backbone on its treebank, the recogniser alone on held-out texts."""
    from bench.evaluation import extracted, score, sets

    by_corpus = {name: score(documents, extracted(documents, recogniser_only=True)) for name, documents in sets(data).items() if not name.startswith("gold")}
    for lang in TREEBANKS:
        recogniser = {
            name: {
                label: {"precision": round(tally.precision, 3), "recall": round(tally.recall, 3), "f1": round(tally.f1, 3), "gold": tally.gold}
                for label, tally in tallies.items()
                if tally.gold and label not in {"DATE", "FIGURE", "ALL"}
            }
            for name, tallies in by_corpus.items()
            if name.endswith(f"-{lang}") or (lang == "fr" and name == "winer-dev")
        }
        scores = {"backbone": {Path(TREEBANKS[lang].development).stem: score_backbone(lang, data)}, "recogniser": recogniser}
        (_MODELS / lang / "scores.json").write_text(json.dumps(scores, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def main() -> None:
    """Run the steps asked for, in order."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--only", nargs="+", choices=_STEPS, default=_STEPS)
    arguments = parser.parse_args()
    if not arguments.data.is_dir():
        parser.error(f"--data {arguments.data} is no folder; give the open corpora, laid out as docs/models.md says")
    for step in arguments.only:
        if step == "knowledge":
            from training import build_knowledge

            build_knowledge.main()
        elif step.startswith("backbone-"):
            train_backbone(step.removeprefix("backbone-"), arguments.data)
        elif step == "recogniser":
            train_recogniser(arguments.data)
        else:
            write_scores(arguments.data)


if __name__ == "__main__":
    main()
