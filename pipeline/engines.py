"""Engines: one function mapped over shards through a `concurrent.futures.Executor`, here or on a cluster."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from typing import TypeVar

from pipeline.errors import PresseError

_Task = TypeVar("_Task")
_Result = TypeVar("_Result")
# Tasks handed out and not yet done, per worker: enough to keep workers busy, few enough that the planner's
# spooled records stay small.
_IN_FLIGHT = 2


class InlineExecutor(Executor):
    """Runs each task at once in this process: no start-up cost, plain tracebacks."""

    def submit(self, fn: Callable[..., _Result], /, *args: object, **kwargs: object) -> Future[_Result]:
        future: Future[_Result] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001  an executor hands every exception to the future's owner
            future.set_exception(error)
        return future


def _limit_threads() -> None:
    """Keep each worker's numeric libraries on one thread: the pool is the parallelism."""
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[variable] = "1"


@contextmanager
def open_engine(*, jobs: int = 1, scheduler: str | None = None) -> Iterator[tuple[Executor, int]]:
    """Open an executor and tell how many tasks to keep in flight.

    Args:
        jobs: processes here; 1 works in this process.
        scheduler: address of a Dask scheduler (`tcp://…`), which then takes the work instead.

    Raises:
        PresseError: where Dask is not installed or the scheduler does not answer.
    """
    if scheduler is not None:
        with _dask(scheduler) as engine:
            yield engine
    elif jobs > 1:
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(jobs, mp_context=context, initializer=_limit_threads) as pool:
            yield pool, _IN_FLIGHT * jobs
    else:
        yield InlineExecutor(), 1


@contextmanager
def _dask(scheduler: str) -> Iterator[tuple[Executor, int]]:
    try:
        from dask.distributed import Client
    except ImportError as error:
        raise PresseError("--scheduler needs Dask, which is not installed; install presse[dask]") from error
    try:
        client = Client(scheduler, timeout="20s")
    except (OSError, ValueError) as error:
        raise PresseError(f"no Dask scheduler answers at {scheduler!r} ({error}); start one with `dask scheduler` and give its address") from error
    with client:
        workers = max(1, sum(client.nthreads().values()))
        # Tasks are pure in their arguments, but their files may have been removed since: a result must never be reused.
        yield client.get_executor(pure=False), _IN_FLIGHT * workers


def map_unordered(executor: Executor, in_flight: int, function: Callable[[_Task], _Result], tasks: Iterable[_Task]) -> Iterator[tuple[_Task, _Result | BaseException]]:
    """Yield each task with its result, or the exception that it ended on, as they end; tasks are drawn only as room is made."""
    pending: dict[Future[_Result], _Task] = {}
    source = iter(tasks)
    exhausted = False
    while pending or not exhausted:
        while not exhausted and len(pending) < in_flight:
            try:
                task = next(source)
            except StopIteration:
                exhausted = True
                break
            pending[executor.submit(function, task)] = task
        done, _ = wait(pending, return_when=FIRST_COMPLETED)
        for future in done:
            error = future.exception()
            yield pending.pop(future), error if error is not None else future.result()
