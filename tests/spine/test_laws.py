"""The laws of stages and shards: pure, additive, and the same for any split."""

import ast
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

import pipeline
from pipeline import shards, stages
from pipeline.readers import Rejection, TextRecord, find_sources
from pipeline.runner import SHARD_TABLES, Report
from pipeline.settings import Settings
from pipeline.stages.ingest import ingest
from pipeline.stages.resolve import _MADE_OF

PACKAGE = Path(pipeline.__file__).parent
TYPES = Settings(Path("unused"))


def run_stages(records: list[TextRecord | Rejection]) -> dict[str, pa.Table]:
    made = ingest(records)
    rejects = [made.pop("rejects")]
    for stage in stages.STAGES:
        result = stage.apply(made, TYPES)
        rejects.append(result.pop("rejects"))
        made |= result
    return {**made, "rejects": pa.concat_tables(rejects)}


@pytest.mark.parametrize("split", [1, 5, 11])
def test_the_parts_give_what_the_whole_gives(article: Callable[[int], str], split: int) -> None:
    records: list[TextRecord | Rejection] = [TextRecord("a.jsonl", index, article(index), None, "2023-05-12" if index % 2 else None) for index in range(10)]
    records.insert(3, Rejection("b.txt", 0, "empty", "nothing"))
    records.append(TextRecord("c.txt", 0, "Ein deutscher Text, der hier nicht verarbeitet werden kann, weil Wörter fehlen."))
    whole, first, second = run_stages(records), run_stages(records[:split]), run_stages(records[split:])
    for name, rows in whole.items():
        by_key = [
            (column, "ascending")
            for column in rows.column_names
            if column in {"doc_id", "source", "record", "sentence", "token", "mention", "quote", "role", "stage"}
        ]
        assert pa.concat_tables([first[name], second[name]]).sort_by(by_key).equals(rows.sort_by(by_key)), name
    assert run_stages(records)["tokens"].equals(whole["tokens"])


def test_tables_are_the_same_for_any_shard_size(
    corpus: Callable[..., Path], small_shards: Callable[[int], None], presse: Callable[..., Report], until: str, tmp_path: Path
) -> None:
    folder = corpus(24)
    (folder / "x.jsonl").write_text('{"text": "Un texte de plus."}\n{broken\n{"text": "Et un autre."}\n', encoding="utf-8")
    found: list[dict[str, pd.DataFrame]] = []
    for size in (512, 5, 1):
        small_shards(size)
        presse(folder, f"out{size}", until=until)
        names = [path.name for path in sorted((tmp_path / f"out{size}").iterdir()) if path.name != "runs" and not path.name.startswith(".")]
        found.append({name: pipeline.load_table(name, tmp_path / f"out{size}") for name in names})
    assert len(list((tmp_path / "out1" / "documents").iterdir())) > len(list((tmp_path / "out5" / "documents").iterdir())) > 1
    for other in found[1:]:
        assert other.keys() == found[0].keys() >= {*SHARD_TABLES, "rejects"}
        for name, frame in found[0].items():
            pd.testing.assert_frame_equal(frame, other[name])


def test_a_document_more_moves_few_shards(corpus: Callable[..., Path]) -> None:
    folder = corpus(3000, sentences=0)
    before = {shard.name: len(shard.items) for shard in shards.plan_shards(find_sources(str(folder)))}
    assert sum(before.values()) == 3000
    assert max(before.values()) <= shards._MAX_DOCUMENTS
    (folder / "015" / "01500b.txt").write_text("Un article de plus.", encoding="utf-8")
    after = {shard.name for shard in shards.plan_shards(find_sources(str(folder)))}
    assert len(after - before.keys()) <= 2
    (folder / "000" / "00000.txt").write_text("Un autre texte.", encoding="utf-8")
    assert len({shard.name for shard in shards.plan_shards(find_sources(str(folder)))} - after) == 1


def test_shards_are_bounded_in_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "_MAX_BYTES", 1000)
    for index in range(10):
        (tmp_path / f"{index}.txt").write_text(f"{index} " * 200, encoding="utf-8")
    assert [len(shard.items) for shard in shards.plan_shards(find_sources(str(tmp_path)))] == [2] * 5


def imported_by(path: Path) -> set[Path]:
    """Modules of the package that a module imports, itself included, wherever the import stands."""
    seen: set[Path] = set()
    todo = [path]
    while todo:
        module = todo.pop()
        # The package itself only re-exports.
        if module in seen or module == PACKAGE / "__init__.py" or not module.is_file():
            continue
        seen.add(module)
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            elif isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            for name in names:
                if name.split(".")[0] == "pipeline":
                    below = PACKAGE.joinpath(*name.split(".")[1:])
                    todo += [below.with_suffix(".py"), below / "__init__.py"]
    return seen


# What says how and where, never what comes out.
NEUTRAL = {"__init__.py", "errors.py", "settings.py", "fingerprint.py", "stages/__init__.py", "store.py", "component.py"}


@pytest.mark.parametrize(
    ("module", "made_of"),
    [
        ("stages/ingest.py", stages.INGEST_CODE),
        ("readers/records.py", stages.INGEST_CODE),
        *((f"stages/{stage.name}.py", stage.made_of) for stage in stages.STAGES),
        # spaCy finds these by their entry points, so that no import tells of them.
        *((module, stages.STAGES[0].made_of) for module in ("encoder.py", "lemmatizer.py", "recogniser.py", "sentences.py")),
        ("stages/resolve.py", _MADE_OF),
    ],
)
def test_a_stage_names_all_the_code_that_makes_its_tables(module: str, made_of: tuple[str, ...]) -> None:
    covered = {file for name in made_of for below in PACKAGE.glob(name) for file in ([below] if below.is_file() else below.rglob("*"))}
    missing = {path.relative_to(PACKAGE).as_posix() for path in imported_by(PACKAGE / module) - covered} - NEUTRAL
    assert not missing, f"add {', '.join(sorted(missing))} to what makes the stage, in pipeline/stages/__init__.py"
