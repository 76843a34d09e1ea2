"""Bad input: each a row in `rejects` or a one-line error, and never another document or a finished shard lost."""

import gzip
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import pipeline
from pipeline.errors import OutputError
from pipeline.readers import decode
from pipeline.runner import Report, run
from pipeline.settings import Settings
from pipeline.stages import Stage

Presse = Callable[..., Report]
Files = Callable[..., dict[str, bytes]]
GOOD = "Jeanne Roche a présenté la Renault A5 à Paris le 12 mai 2023, pour 25 000 euros.\n"

BAD: dict[str, tuple[bytes, str | None]] = {
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \n\t\r\n \xc2\xa0", "empty"),
    "nul.txt": (b"Un texte\0 avec\0 des NUL.", "binary"),
    "binary.txt": (bytes(range(256)) * 20, "binary"),
    "broken-utf8.txt": ("L’été à Dieppe. ".encode() * 20 + b"\xc3(", "encoding"),
    "cut.txt.gz": (gzip.compress(os.urandom(2000))[:-200], "compression"),
    "no-gzip.txt.gz": (b"nothing of the kind", "compression"),
    "bomb.txt.gz": (gzip.compress(bytes(3_000_000)), "size"),
    "deep.html": (b"<div>" * 5000 + b"fond" + b"</div>" * 5000, "html|article"),
    "empty.html": (b"<html></html>", "article|html"),
    "no-column.csv": (b"id,name\n1,x\n", "column"),
    "broken.parquet": (b"PAR1 and no more", "compression"),
    "photo.jpg": (b"\xff\xd8", "format"),
    "same.txt": (GOOD.encode(), "duplicate"),
    "x.txt/inside.txt": (b"Un texte dans un dossier qui porte un nom de fichier, le 3 mai 2021.", None),
    "one-word.txt": (b"x" * 200_000, None),
    "one-line.txt": (("Un mot et encore un autre mot, " * 1000).encode(), None),
    "only-marks.txt": (("«»—…!?., " * 200).encode(), None),
    "odd-characters.txt": ("Un texte \u202e\u200d\U0001f697\U000e0001 ﷽ Z̸̡̢ \u2028 fin.\n".encode(), None),
    "german.txt": (("Das Unternehmen hat gestern in Berlin seine neuen Zahlen vorgestellt und ist damit sehr zufrieden. " * 5).encode(), "language"),
    "middle.jsonl": (b'{"text": "Premier texte, du 3 mai 2021."}\n{broken\n{"text": "Dernier texte, de 40 ch."}\n', "json"),
    "sp ace 'quote' \"double\".txt": (b"Un nom avec des signes.", None),
    "new\nline.txt": (b"Un nom sur deux lignes.", None),
}
GOOD_NAMES = {
    "good.txt",
    "x.txt/inside.txt",
    "one-word.txt",
    "one-line.txt",
    "only-marks.txt",
    "odd-characters.txt",
    "german.txt",
    "middle.jsonl",
    "sp ace 'quote' \"double\".txt",
    "new\nline.txt",
    "caf\\xe9.txt",
}


@pytest.fixture
def bad_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(decode.read_bounded, "__kwdefaults__", {"limit": 1_000_000})
    folder = tmp_path / "bad"
    for name, (data, _) in BAD.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    (folder / "good.txt").write_text(GOOD, encoding="utf-8")
    (folder / os.fsdecode(b"caf\xe9.txt")).write_text("Un nom qui n’est pas de l’UTF-8.", encoding="utf-8")
    (folder / "dangling.txt").symlink_to(folder / "gone.txt")
    return folder


def test_each_bad_input_is_a_reject_and_costs_no_other(
    bad_folder: Path, presse: Presse, small_shards: Callable[[int], None], files: Files, tmp_path: Path
) -> None:
    small_shards(6)
    presse(bad_folder)
    documents, rejects = pipeline.load_table("documents", tmp_path / "out"), pipeline.load_table("rejects", tmp_path / "out")
    assert set(documents.source) == GOOD_NAMES
    assert list(documents[documents.source == "middle.jsonl"].record) == [0, 2]
    found = {(row.source, row.error) for row in rejects.itertuples()}
    expected = {name: kind for name, (_, kind) in BAD.items() if kind} | {"dangling.txt": "dangling", "x.txt": "folder"}
    assert {source for source, _ in found} == expected.keys()
    for source, error in found:
        assert error in expected[source].split("|"), f"{source}: {error}"
    for message in rejects.message:
        assert "\n" not in message
        assert ";" in message, f"{message!r} does not say what to do"
    assert set(rejects[rejects.error == "language"].stage) == {"tokenize"}
    texts = documents.set_index("doc_id").text
    for row in pipeline.load_table("tokens", tmp_path / "out").itertuples():
        assert texts[row.doc_id][row.start : row.end] == row.text
    assert {"12 mai 2023", "25 000 euros"} <= set(pipeline.load_table("mentions", tmp_path / "out").text)
    whole = files(tmp_path / "out")
    assert presse(bad_folder).fresh > 1
    assert files(tmp_path / "out") == whole


def test_a_line_of_five_megabytes(presse: Presse, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "long.txt").write_text("Un mot et encore un autre, " * 190_000, encoding="utf-8")
    (tmp_path / "in" / "good.txt").write_text(GOOD, encoding="utf-8")
    assert presse(tmp_path / "in", until="ingest").documents == 2


def test_duplicates_can_be_kept(presse: Presse, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in "abc":
        (tmp_path / "in" / f"{name}.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "in" / "d.jsonl").write_text('{"text": "Un texte."}\n{"text": "Un texte."}\n', encoding="utf-8")
    assert (report := presse(tmp_path / "in", until="ingest")).documents == 2
    assert report.rejects == 3
    messages = pipeline.load_table("rejects", tmp_path / "out").message
    assert "is the same as 'a.txt'" in messages[0]
    assert (report := presse(tmp_path / "in", until="ingest", keep_duplicates=True)).documents == 5
    assert report.rejects == 0


@pytest.mark.parametrize("stage", ["tokenize", "extract"])
def test_a_document_that_a_stage_fails_on_is_one_reject(
    corpus: Callable[..., Path], presse: Presse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    from pipeline import mentions
    from pipeline.stages import tokenize

    folder = corpus(6)
    if stage == "tokenize":
        real = tokenize.normalised
        monkeypatch.setattr(tokenize, "normalised", lambda text: real(text) if "Article 3" not in text else 1 / 0)
    else:
        found = mentions.find_names
        monkeypatch.setattr(mentions, "find_names", lambda document, *rest: found(document, *rest) if "Article 3" not in document.text else 1 / 0)
    report = presse(folder)
    assert (report.documents, report.rejects) == (6, 1)
    (row,) = pipeline.load_table("rejects", tmp_path / "out").itertuples()
    assert (row.source, row.stage, row.error) == ("000/00003.txt", stage, "ZeroDivisionError")
    assert pipeline.load_table("mentions", tmp_path / "out").doc_id.nunique() == 5


def test_a_broken_invariant_stops_its_shard_only(
    corpus: Callable[..., Path], small_shards: Callable[[int], None], presse: Presse, files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline import runner

    small_shards(2)
    folder = corpus(8)
    presse(folder, "whole")
    written = []
    real = runner.store.write_shard

    def write_shard(data, table, path, *rest):
        if table.name == "sentences":
            written.append(path)
            if len(written) == 2:
                raise ValueError("sentences\nare not what was declared")
        real(data, table, path, *rest)

    with monkeypatch.context() as patch:
        patch.setattr(runner.store, "write_shard", write_shard)
        report = run(str(folder), Settings(tmp_path / "out"))
    assert report.failures == [f"shard {written[1].stem}: ValueError: sentences are not what was declared"]
    assert len(list((tmp_path / "out" / "mentions").iterdir())) == 3
    assert presse(folder).fresh == 3
    assert files(tmp_path / "out") == files(tmp_path / "whole")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can drop its rights and take them back")
def test_an_output_folder_that_cannot_be_written(corpus: Callable[..., Path], tmp_path: Path) -> None:
    folder = corpus(1)
    (tmp_path / "closed").mkdir(mode=0o755)
    for parent in [tmp_path, *tmp_path.parents][:4]:
        parent.chmod(0o755)
    os.seteuid(65534)
    try:
        with pytest.raises(OutputError, match="give --output a folder that you may write"):
            run(str(folder), Settings(tmp_path / "closed" / "out"))
    finally:
        os.seteuid(0)


def test_an_output_that_is_a_file(corpus: Callable[..., Path], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("here already", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot write to"):
        run(str(corpus(1)), Settings(tmp_path / "file"))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = (
        os.geteuid() == 0
        and subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(folder)], capture_output=True, check=False).returncode == 0
    )
    if not mounted:
        pytest.skip("a tmpfs cannot be mounted here")
    yield folder
    # Lazily: a file that is still being let go would keep it busy.
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.mark.parametrize("as_records", [False, True])
def test_a_full_disk(
    corpus: Callable[..., Path], small_shards: Callable[[int], None], presse: Presse, files: Files, small_disk: Path, tmp_path: Path, as_records: bool
) -> None:
    import json

    small_shards(2)
    folder = corpus(12)
    if as_records:
        texts = [path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.txt"))]
        folder = tmp_path / "records"
        folder.mkdir()
        (folder / "x.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), encoding="utf-8")
    report = run(str(folder), Settings(small_disk / "out"))
    assert len(report.failures) == 1
    assert "the disk is full; free some space and run again, finished shards are kept" in report.failures[0]
    assert "\n" not in report.failures[0]
    finished = len(list((small_disk / "out" / "mentions").glob("*.parquet")))
    assert 0 < finished < 6
    assert not list(small_disk.rglob("*.writing"))
    subprocess.run(["mount", "-o", "remount,size=20m", str(small_disk)], check=True)
    again = run(str(folder), Settings(small_disk / "out"))
    assert (again.failures, again.fresh) == ([], finished)
    presse(folder, "whole")
    assert files(small_disk / "out") == files(tmp_path / "whole")


def test_stages_are_declared_in_order() -> None:
    from pipeline.stages import STAGE_NAMES, STAGES

    assert all(isinstance(stage, Stage) for stage in STAGES)
    assert STAGE_NAMES == ("ingest", "tokenize", "extract", "resolve")
