"""The command: what it prints, and its exit status."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import cli, progress
from pipeline.runner import Progress
from pipeline.tables import TABLES

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `presse` in this process: exit status, standard output and standard error."""

    def go(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["presse", *map(str, arguments)])
        monkeypatch.setattr(cli, "_errors", cli.Console(stderr=True, highlight=False, soft_wrap=True))
        monkeypatch.setattr(cli, "_out", cli.Console(highlight=False, soft_wrap=True))
        status = 0
        try:
            cli.main()
        except SystemExit as stop:
            status = int(stop.code or 0)
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return go


def test_run_counts_and_ends_on_0(command: Run, corpus: Callable[..., Path], tmp_path: Path) -> None:
    folder = corpus(3)
    (folder / "photo.jpg").write_bytes(b"\xff")
    status, out, err = command("run", folder, "--output", tmp_path / "out")
    assert status == 0
    assert out.startswith("3 documents in 1 shards, 1 rejects, ")
    assert f"1 inputs gave no document or not all of it; the table {tmp_path / 'out' / 'rejects'} says why" in out
    assert err.startswith("3 of 3 documents, ")
    status, out, err = command("run", folder, "--output", tmp_path / "out")
    assert (status, err) == (0, "")
    assert "(1 fresh)" in out


def test_quiet_prints_errors_only(command: Run, corpus: Callable[..., Path], tmp_path: Path) -> None:
    assert command("ingest", corpus(2), "-o", tmp_path / "out", "--quiet") == (0, "", "")
    status, out, err = command("ingest", tmp_path / "nowhere", "-o", tmp_path / "out", "-q")
    assert (status, out) == (2, "")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere"], "no such file or folder: 'nowhere'; give an existing"),
        (["in", "--lang", "xx"], "language 'xx' is not supported; give one of fr, en"),
        (["in", "--model", "fr"], "--model 'fr' is not LANG=NAME"),
        (["in", "--model", "xx=bundled"], "language 'xx' is not supported"),
        (["in", "--model", "fr=no_such_model"], "no model 'no_such_model' for 'fr'; give"),
        (["in", "--model", "fr=in"], "no model 'in' for 'fr'"),
        (["in", "--gazetteer", "nowhere.csv"], "cannot read the gazetteer 'nowhere.csv'"),
        (["in", "--gazetteer", "names.csv"], "line 2 of the gazetteer 'names.csv' has name 'Lucien' and type 'COMPANY'"),
        (["in", "--output", "names.csv"], "cannot write to"),
        (["empty"], "no file in 'empty'"),
        (["in/*.pdf"], "no file in 'in/*.pdf'"),
        (["s3x://in"], "cannot list 's3x://in'"),
    ],
)
def test_errors_are_one_line_and_end_on_2(
    command: Run, corpus: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    corpus(1)
    (tmp_path / "empty").mkdir()
    (tmp_path / "names.csv").write_text("name,type\nLucien,COMPANY\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    status, out, err = command("run", *arguments)
    assert (status, out) == (2, "")
    assert err.startswith("presse: ")
    assert message in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("arguments", [["run"], ["no-such-command"], ["run", "in", "--jobs", "0"], ["run", "in", "--no-such-option"], ["schema", "peoples"]])
def test_wrong_use_ends_on_2(command: Run, arguments: list[str]) -> None:
    status, _, err = command(*arguments)
    assert status == 2
    assert err


def test_no_document_ends_on_1(command: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "photo.jpg").write_bytes(b"\xff")
    status, _, err = command("run", tmp_path / "in", "-o", tmp_path / "out", "-q")
    assert status == 1
    assert "no document came out of" in err


def test_a_failed_shard_ends_on_1(command: Run, corpus: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.stages.ingest.identify", lambda text: 1 / 0)
    status, _, err = command("run", corpus(1), "-o", tmp_path / "out", "-q")
    assert status == 1
    assert err.startswith("presse: shard ")
    assert "ZeroDivisionError" in err
    assert err.count("\n") == 1


def test_a_text_column(command: Run, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("id,corps\n1,Un texte.\n2,Un autre.\n", encoding="utf-8")
    assert command("ingest", tmp_path / "x.csv", "-o", tmp_path / "out", "-q")[0] == 1
    assert command("ingest", tmp_path / "x.csv", "-o", tmp_path / "out", "--text-column", "corps")[1].startswith("2 documents")


def test_schema(command: Run) -> None:
    status, out, _ = command("schema")
    assert status == 0
    assert all(table.name in out for table in TABLES)
    assert command("schema", "people", "--markdown")[1].count("\n## ") == 1


def test_progress_on_a_terminal_and_elsewhere(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_EVERY", 0.0)
    with progress.telling(quiet=False) as tell:
        assert tell is not None
        tell(Progress(2, 10))
        tell(Progress(10, 10))
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(", ")[0] for line in lines] == ["2 of 10 documents", "10 of 10 documents"]
    assert "documents/s" in lines[0]
    assert lines[1].endswith("0 s left")
    with progress.telling(quiet=True) as tell:
        assert tell is None
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with progress.telling(quiet=False) as tell:
        assert tell is not None
        tell(Progress(2, 10))


def test_the_module_reads_standard_input_and_the_exit_status_is_the_command_s(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "ingest", "-", "-o", str(tmp_path / "été")],
        input="Un texte de l’été, lu de l’entrée.".encode(),
        capture_output=True,
        check=False,
        env=environment,
    )
    assert (done.returncode, done.stdout[:11]) == (0, b"1 documents"), done.stderr
    done = subprocess.run([sys.executable, "-m", "pipeline", "ingest", "nowhere"], capture_output=True, check=False, cwd=tmp_path)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
