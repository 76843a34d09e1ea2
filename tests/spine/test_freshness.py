"""What a second run does: nothing over what is as it was, and only what a change reaches."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import pipeline
from pipeline import fingerprint, freshness, shards
from pipeline.runner import Report, run
from pipeline.settings import Settings

Files = Callable[..., dict[str, bytes]]


def work(outputs: Path) -> dict[tuple[str, str], float]:
    """When each stage of each shard last did work."""
    return {(path.stem.rsplit("-", 1)[0], path.stem.rsplit("-", 1)[1]): path.stat().st_mtime_ns for path in (outputs / "runs").iterdir()}


def redone(before: dict[tuple[str, str], float], after: dict[tuple[str, str], float]) -> set[str]:
    return {stage for (shard, stage), when in after.items() if before.get((shard, stage)) != when}


def test_the_same_bytes_again_and_no_work_the_second_time(
    corpus: Callable[..., Path], small_shards: Callable[[int], None], presse: Callable[..., Report], files: Files, tmp_path: Path
) -> None:
    small_shards(4)
    folder = corpus(12)
    presse(folder, "a")
    presse(folder, "b")
    assert files(tmp_path / "a") == files(tmp_path / "b")
    before, everything = work(tmp_path / "a"), files(tmp_path / "a", but=())
    report = presse(folder, "a")
    assert report.fresh == report.shards == 3
    assert work(tmp_path / "a") == before
    assert files(tmp_path / "a", but=()) == everything


def test_one_changed_document_of_ten_thousand_redoes_its_shard(corpus: Callable[..., Path], presse: Callable[..., Report], tmp_path: Path) -> None:
    folder = corpus(10_000, sentences=0)
    first = presse(folder, until="ingest", lang="fr")
    assert (first.documents, first.fresh) == (10_000, 0)
    before = work(tmp_path / "out")
    (folder / "050" / "05000.txt").write_text("Un texte changé.", encoding="utf-8")
    second = presse(folder, until="ingest", lang="fr")
    assert (second.documents, second.shards, second.fresh) == (10_000, first.shards, first.shards - 1)
    assert len({key for key, when in work(tmp_path / "out").items() if before.get(key) != when}) == 1
    third = presse(folder, until="ingest", lang="fr")
    assert third.fresh == third.shards


def test_documents_that_went_away_leave_nothing(
    corpus: Callable[..., Path], small_shards: Callable[[int], None], presse: Callable[..., Report], files: Files, tmp_path: Path
) -> None:
    small_shards(4)
    folder = corpus(12)
    (folder / "photo.jpg").write_bytes(b"\xff")
    presse(folder)
    for path in [*sorted(folder.rglob("*.txt"))[4:], folder / "photo.jpg"]:
        path.unlink()
    report = presse(folder)
    assert (report.documents, report.rejects) == (4, 0)
    presse(folder, "fresh")
    assert files(tmp_path / "out") == files(tmp_path / "fresh")


@pytest.mark.parametrize(
    ("changed", "stages"),
    [
        ("names", {"extract"}),
        ("lexicon/common", {"extract"}),
        ("stages/tokenize.py", {"tokenize", "extract"}),
        ("recogniser.py", {"tokenize", "extract"}),
        # A reader that gives the same documents as before moves nothing after it.
        ("readers", {"ingest"}),
        ("lexicon/*/dates.toml", {"ingest", "extract"}),
    ],
)
def test_changed_code_and_words(
    corpus: Callable[..., Path], presse: Callable[..., Report], files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: str, stages: set[str]
) -> None:
    folder = corpus(3)
    presse(folder)
    before = work(tmp_path / "out")
    real = fingerprint.digest_files

    def digest_files(*relative: str) -> str:
        touched = changed in relative or (changed.startswith("lexicon/") and "lexicon" in relative)
        return fingerprint.digest("changed", real(*relative)) if touched else real(*relative)

    monkeypatch.setattr(fingerprint, "digest_files", digest_files)
    report = presse(folder)
    assert report.fresh == 0
    assert redone(before, work(tmp_path / "out")) == stages
    presse(folder, "fresh")
    assert files(tmp_path / "out") == files(tmp_path / "fresh")


def test_a_changed_model(corpus: Callable[..., Path], presse: Callable[..., Report], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = corpus(3)
    presse(folder)
    before = work(tmp_path / "out")
    real = freshness.networks_version
    monkeypatch.setattr(freshness, "networks_version", lambda lang, spec="auto": {**real(lang, spec), "recogniser_digest": "another"})
    presse(folder)
    assert redone(before, work(tmp_path / "out")) == {"tokenize", "extract"}


def test_another_model_folder_by_name(corpus: Callable[..., Path], tmp_path: Path) -> None:
    folder = corpus(2)
    copy = tmp_path / "model"
    shutil.copytree(Path(pipeline.__file__).parent / "models" / "fr" / "backbone", copy)
    settings = Settings(tmp_path / "out", models=(("fr", str(copy)),), until="extract")
    assert run(str(folder), settings).failures == []
    before = work(tmp_path / "out")
    assert run(str(folder), settings).fresh == 1
    meta = json.loads((copy / "meta.json").read_text(encoding="utf-8"))
    other = tmp_path / "other"
    shutil.copytree(copy, other)
    (other / "meta.json").write_text(json.dumps({**meta, "version": "9.9.9"}), encoding="utf-8")
    assert run(str(folder), Settings(tmp_path / "out", models=(("fr", str(other)),), until="extract")).fresh == 0
    assert redone(before, work(tmp_path / "out")) == {"tokenize", "extract"}


def test_a_gazetteer(corpus: Callable[..., Path], presse: Callable[..., Report], tmp_path: Path) -> None:
    folder = corpus(3)
    presse(folder)
    before = work(tmp_path / "out")
    names = tmp_path / "names.csv"
    names.write_text("name,type,aliases,id\nLucien,AGENCY,,Q1\n", encoding="utf-8")
    settings = Settings(tmp_path / "out", gazetteer=names, until="extract")
    assert run(str(folder), settings).failures == []
    assert redone(before, work(tmp_path / "out")) == {"extract"}
    assert run(str(folder), settings).fresh == 1
    names.write_text("name,type,aliases,id\nLucien,AGENCY,,Q2\n", encoding="utf-8")
    assert run(str(folder), settings).fresh == 0


def test_the_language_is_part_of_what_makes_the_documents(corpus: Callable[..., Path], presse: Callable[..., Report], tmp_path: Path) -> None:
    folder = corpus(2)
    presse(folder, until="ingest")
    assert presse(folder, until="ingest", lang="en").fresh == 0
    assert set(pipeline.load_table("documents", tmp_path / "out").lang) == {"en"}


def test_stages_one_by_one_give_what_one_run_gives(corpus: Callable[..., Path], presse: Callable[..., Report], files: Files, tmp_path: Path) -> None:
    folder = corpus(4)
    for until in ("ingest", "tokenize", "extract"):
        presse(folder, "steps", until=until)
    presse(folder, "once", until="extract")
    assert files(tmp_path / "steps") == files(tmp_path / "once")


def test_damaged_and_missing_files_are_made_again(
    corpus: Callable[..., Path], small_shards: Callable[[int], None], presse: Callable[..., Report], files: Files, tmp_path: Path
) -> None:
    small_shards(2)
    folder = corpus(8)
    presse(folder)
    whole = files(tmp_path / "out")
    tokens, dates, documents = (sorted((tmp_path / "out" / name).iterdir())[index] for index, name in enumerate(("tokens", "dates", "documents")))
    tokens.write_bytes(tokens.read_bytes()[:100])
    dates.unlink()
    documents.write_bytes(b"")
    assert presse(folder).fresh == 1
    assert files(tmp_path / "out") == whole


def test_metadata_say_what_made_a_table(corpus: Callable[..., Path], presse: Callable[..., Report], tmp_path: Path) -> None:
    from pipeline.store import metadata_of, shards_of, table_path

    presse(corpus(2))
    (shard,) = shards_of(tmp_path / "out", "tokens")
    facts = metadata_of(table_path(tmp_path / "out", "tokens", shard))
    assert facts is not None
    assert {"backbone", "backbone_version", "backbone_digest", "recogniser_digest"} == json.loads(facts["models"])["fr"].keys()
    versions = json.loads(pipeline.load_table("runs", tmp_path / "out").versions[0])
    assert {"presse", "python", "spacy", "fr", "en"} <= versions.keys()


def test_shards_do_not_depend_on_what_holds_them(corpus: Callable[..., Path], tmp_path: Path) -> None:
    from pipeline.readers import find_sources

    folder = corpus(5)
    moved = tmp_path / "moved"
    shutil.copytree(folder, moved)
    assert [shard.name for shard in shards.plan_shards(find_sources(str(folder)))] == [shard.name for shard in shards.plan_shards(find_sources(str(moved)))]
