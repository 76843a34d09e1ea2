"""Killed runs: the next one takes up where they stopped, and its tables are those of a run that nothing disturbed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.runner import Report

Files = Callable[..., dict[str, bytes]]


@pytest.mark.slow
def test_thirty_kills_at_random_moments(corpus: Callable[..., Path], tmp_path: Path) -> None:
    folder = corpus(8, sentences=2)
    (folder / "photo.jpg").write_bytes(b"\xff")
    command = [sys.executable, str(Path(__file__).with_name("killer.py")), str(folder), str(tmp_path / "killed"), str(tmp_path / "whole"), "30", "1"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("30 kills")


def children_of(pid: int) -> list[int]:
    return [int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()]


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in {"Z", "X"}
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="looks for child processes in /proc")
def test_the_workers_of_a_killed_run_end_and_the_next_run_finishes(
    corpus: Callable[..., Path], presse: Callable[..., Report], files: Files, tmp_path: Path
) -> None:
    folder = corpus(1200, sentences=3)
    outputs = tmp_path / "out"
    run = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "tokenize", str(folder), "-o", str(outputs), "--jobs", "2", "--quiet"], env={**os.environ, "OMP_NUM_THREADS": "1"}
    )
    deadline = time.monotonic() + 100
    while not list(outputs.glob("documents/*.parquet")) and time.monotonic() < deadline:
        time.sleep(0.05)
    workers = children_of(run.pid)
    run.send_signal(signal.SIGKILL)
    run.wait()
    assert len(workers) >= 2
    while any(map(is_alive, workers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(is_alive, workers))
    presse(folder, until="ingest")
    presse(folder, "whole", until="ingest")
    assert files(outputs).keys() >= files(tmp_path / "whole").keys()
    assert not list(outputs.rglob("*.writing"))
