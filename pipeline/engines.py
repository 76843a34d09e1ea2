"""Engines: one function mapped over shards through a `concurrent.futures.Executor`, here or on a cluster."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any, TypeVar

from pipeline.errors import PresseError

_Task = TypeVar("_Task")
_Result = TypeVar("_Result")
# Tasks handed out and not yet done, per worker: enough to keep workers busy, few enough that the planner's
# spooled records stay small.
_IN_FLIGHT = 2
# How long a scheduler may take to answer.
_DASK_TIMEOUT = "20s"


class InlineExecutor(Executor):
    """Runs each task at once in this process: no start-up cost, plain tracebacks."""

    def submit(self, fn: Callable[..., _Result], /, *args: object, **kwargs: object) -> Future[_Result]:
        """Run the call; an executor hands every exception to the future's owner."""
        future: Future[_Result] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


def limit_threads() -> None:
    """Keep this process's numeric libraries on one thread, unless the user has said how many; to be called before they are imported.

    Workers are the parallelism, and the same sums on another number of threads may differ in their last bits.
    """
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(variable, "1")


def _begin_worker() -> None:
    """Set up a worker of the pool: one thread, and an end with its parent, which when killed takes no worker down by itself."""
    limit_threads()
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.join,), daemon=True).start()


def _end_with(wait_for_parent: Callable[[], None]) -> None:
    wait_for_parent()
    os._exit(1)


@dataclass(slots=True)
class Engine:
    """An executor, how many tasks to keep in flight, and how to make another where a dead worker broke it (None where it heals itself)."""

    executor: Executor
    in_flight: int
    renew: Callable[[], Executor] | None = None


@contextmanager
def open_engine(*, jobs: int = 1, scheduler: str | None = None) -> Iterator[Engine]:
    """Open an engine.

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

        def pool() -> ProcessPoolExecutor:
            return ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"), initializer=_begin_worker)

        engine = Engine(pool(), _IN_FLIGHT * jobs, pool)
        try:
            yield engine
        finally:
            engine.executor.shutdown(cancel_futures=True)
    else:
        yield Engine(InlineExecutor(), 1)


@contextmanager
def _dask(scheduler: str) -> Iterator[Engine]:
    try:
        distributed: Any = import_module("dask.distributed")
    except ImportError as error:
        raise PresseError("--scheduler needs Dask, which is not installed; install presse[dask]") from error
    try:
        client = distributed.Client(scheduler, timeout=_DASK_TIMEOUT)
    except (OSError, ValueError) as error:
        raise PresseError(f"no Dask scheduler answers at {scheduler!r} ({error}); start one with `dask scheduler` and give its address") from error
    with client:
        workers = max(1, sum(client.nthreads().values()))
        # Tasks are pure in their arguments, but their files may have been removed since: a result must never be reused.
        yield Engine(client.get_executor(pure=False), _IN_FLIGHT * workers)


def map_unordered(engine: Engine, function: Callable[[_Task], _Result], tasks: Iterable[_Task]) -> Iterator[tuple[_Task, _Result | BaseException]]:
    """Yield each task with its result, or the exception that it ended on, as they end; tasks are drawn only as room is made.

    A worker that dies (killed, out of memory) breaks a process pool with all that it had in flight. The pool is then renewed and those
    tasks are run again one at a time; one that breaks the pool alone is to blame and yields its exception.
    """
    pending: dict[Future[_Result], _Task] = {}
    suspects: list[_Task] = []
    source = iter(tasks)
    exhausted = False
    while pending or suspects or not exhausted:
        while suspects and not pending:
            task = suspects.pop()
            result = _outcome(_submit(engine, function, task))
            if isinstance(result, BrokenExecutor):
                _renew(engine)
            yield task, result
        while not exhausted and not suspects and len(pending) < engine.in_flight:
            try:
                task = next(source)
            except StopIteration:
                exhausted = True
                break
            pending[_submit(engine, function, task)] = task
        done = wait(pending, return_when=FIRST_COMPLETED).done
        broken = engine.renew is not None and any(isinstance(future.exception(), BrokenExecutor) for future in done)
        if broken:
            done = wait(pending).done
        for future in done:
            task, result = pending.pop(future), _outcome(future)
            if broken and isinstance(result, BrokenExecutor):
                suspects.append(task)
            else:
                yield task, result
        if broken:
            _renew(engine)


def _submit(engine: Engine, function: Callable[[_Task], _Result], task: _Task) -> Future[_Result]:
    try:
        return engine.executor.submit(function, task)
    except BrokenExecutor as error:
        future: Future[_Result] = Future()
        future.set_exception(error)
        return future


def _outcome(future: Future[_Result]) -> _Result | BaseException:
    """What a future ended on, once it has."""
    error = future.exception()
    return error if error is not None else future.result()


def _renew(engine: Engine) -> None:
    engine.executor.shutdown(wait=False)
    if engine.renew is not None:
        engine.executor = engine.renew()
