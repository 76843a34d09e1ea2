"""Run the pipeline in a child process that is killed at random moments; a script, not a test: see test_resume.py.

Usage: python killer.py INPUT OUTPUT REFERENCE KILLS SEED

The networks are loaded once and each run is a fork, so that the kills fall into the work and not into start-up. Prints the number of kills
that hit a run, or says which file differs from the reference.
"""

import os
import random
import shutil
import signal
import sys
import time
from pathlib import Path

from pipeline import shards
from pipeline.runner import run
from pipeline.settings import Settings

shards._MAX_DOCUMENTS = 2


def start(location: str, outputs: Path) -> int:
    child = os.fork()
    if child == 0:
        try:
            os._exit(1 if run(location, Settings(outputs)).failures else 0)
        except BaseException:
            import traceback

            traceback.print_exc()
            os._exit(3)
    return child


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.relative_to(folder).parts[0] != "runs"
    }


def main(location: str, outputs: Path, reference: Path, kills: int, seed: int) -> None:
    rng = random.Random(seed)
    # Twice, so that the second time tells how long a run takes whose models are loaded, as those of the forks are.
    for _ in range(2):
        shutil.rmtree(reference, ignore_errors=True)
        begun = time.monotonic()
        assert not run(location, Settings(reference)).failures, "the uninterrupted run failed"
        whole = time.monotonic() - begun
    expected = contents(reference)
    print(f"{whole:.2f} s uninterrupted", file=sys.stderr)
    hits = rounds = 0
    while hits < kills:
        child = start(location, outputs)
        time.sleep(rng.uniform(0, whole))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            hits += 1
            for path in outputs.glob("*/*.parquet"):
                # What stands under its final name is whole.
                assert path.read_bytes()[-4:] == b"PAR1", f"{path} is cut off"
        else:
            assert status == 0, f"a run ended with status {status}"
        if not os.WIFSIGNALED(status) or hits == kills or rng.random() < 0.1:
            _, status = os.waitpid(start(location, outputs), 0)
            assert status == 0, "the run after a kill failed"
            found = contents(outputs)
            assert found.keys() == expected.keys(), f"other files: {sorted(found.keys() ^ expected.keys())}"
            differ = [name for name in expected if found[name] != expected[name]]
            assert not differ, f"other bytes: {differ}"
            shutil.rmtree(outputs)
            rounds += 1
    print(f"{hits} kills, {rounds} rounds")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5]))
