"""Engines: in line, a process pool and a Dask cluster give equal bytes, and a worker that dies costs nothing but time."""

import multiprocessing
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.engines import Engine, InlineExecutor, map_unordered, open_engine
from pipeline.errors import PresseError
from pipeline.runner import Progress, Report

Files = Callable[..., dict[str, bytes]]
Presse = Callable[..., Report]


@pytest.fixture
def input_folder(corpus: Callable[..., Path], small_shards: Callable[[int], None]) -> Path:
    small_shards(3)
    folder = corpus(18)
    (folder / "x.jsonl").write_text('{"text": "Un texte de plus."}\n{broken\n{"text": "Et un autre, publié hier."}\n', encoding="utf-8")
    return folder


def test_the_pool_gives_the_same_bytes_though_a_worker_is_killed(input_folder: Path, presse: Presse, files: Files, tmp_path: Path) -> None:
    killed: list[int] = []

    def kill(progress: Progress) -> None:
        if not killed and progress.done < progress.total:
            victim = multiprocessing.active_children()[0]
            assert victim.pid is not None
            killed.append(victim.pid)
            os.kill(victim.pid, signal.SIGKILL)

    presse(input_folder, "serial")
    presse(input_folder, "pool", jobs=2, tell=kill)
    assert killed
    assert files(tmp_path / "pool") == files(tmp_path / "serial")


def test_a_dask_cluster_gives_the_same_bytes_though_a_worker_is_killed(input_folder: Path, presse: Presse, files: Files, tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    killed: list[int] = []
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1") as cluster:

        def kill(progress: Progress) -> None:
            if not killed and progress.done < progress.total:
                victim = next(iter(cluster.workers.values()))
                killed.append(victim.pid)
                os.kill(victim.pid, signal.SIGKILL)

        presse(input_folder, "dask", scheduler=cluster.scheduler_address, tell=kill)
    assert killed
    presse(input_folder, "serial")
    assert files(tmp_path / "dask") == files(tmp_path / "serial")


def test_a_dask_worker_with_threads(input_folder: Path, presse: Presse, files: Files, tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(n_workers=1, threads_per_worker=3, processes=False, dashboard_address=None, host="127.0.0.1", protocol="tcp") as cluster:
        presse(input_folder, "dask", scheduler=cluster.scheduler_address)
    presse(input_folder, "serial")
    assert files(tmp_path / "dask") == files(tmp_path / "serial")


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense://x"])
def test_no_scheduler(corpus: Callable[..., Path], presse: Presse, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("pipeline.engines._DASK_TIMEOUT", "1s")
    with pytest.raises(PresseError, match="no Dask scheduler answers"):
        presse(corpus(1), scheduler=address)


def test_only_the_task_that_breaks_the_pool_fails() -> None:
    tasks = ["1 + 1", "__import__('os')._exit(9)", "2 + 2", "1 / 0", "__import__('os')._exit(9) or 7", *(f"{number} * 10" for number in range(20))]
    with open_engine(jobs=2) as engine:
        results = dict(map_unordered(engine, eval, tasks))
    assert results.keys() == set(tasks)
    failed = {task for task, result in results.items() if isinstance(result, BaseException)}
    assert failed == {tasks[1], tasks[3], tasks[4]}
    assert all(results[task] == eval(task) for task in tasks if task not in failed)


def test_tasks_are_drawn_only_as_room_is_made() -> None:
    drawn: list[int] = []

    def tasks():
        for number in range(10):
            drawn.append(number)
            yield number

    results = map_unordered(Engine(InlineExecutor(), 2), str, tasks())
    next(results)
    assert drawn == [0, 1]
    assert [result for _, result in results] == [str(number) for number in range(10)][-9:] or len(drawn) == 10
