"""Progress: a bar with documents per second and time left on a terminal, plain lines elsewhere, nothing when quiet."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

if TYPE_CHECKING:
    from pipeline.runner import Progress

# Seconds between two plain lines.
_EVERY = 10.0


@contextmanager
def telling(*, quiet: bool) -> Iterator[Callable[[Progress], None] | None]:
    """A function that shows a run's progress on standard error, None when quiet."""
    if quiet:
        yield None
    elif sys.stderr.isatty():
        with _bar() as tell:
            yield tell
    else:
        yield _lines()


@contextmanager
def _bar() -> Iterator[Callable[[Progress], None]]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[speed]:.1f} documents/s"), TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("documents", total=None, speed=0.0)
        begun = time.monotonic()
        yield lambda progress: bar.update(task, completed=progress.done, total=progress.total, speed=progress.done / max(time.monotonic() - begun, 1e-9))


def _lines() -> Callable[[Progress], None]:
    begun = time.monotonic()
    # The first line comes with the first shard: it tells that the run goes.
    last = begun - _EVERY

    def tell(progress: Progress) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _EVERY:
            last = now
            speed = progress.done / max(now - begun, 1e-9)
            left = (progress.total - progress.done) / speed if speed else 0.0
            print(f"{progress.done} of {progress.total} documents, {speed:.1f} documents/s, {left:.0f} s left", file=sys.stderr, flush=True)

    return tell
