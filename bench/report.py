"""How fast the report opens on 10,000 documents, and what its page weighs: `python -m bench.report [DOCUMENTS]`.

The first useful screen is there when the overview's counts and charts are painted, in headless Chromium, from the file system.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from bench.report_corpus import make_tables
from pipeline.report import write_report

CHROMIUM = "/usr/bin/chromium"
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SECONDS, MEGABYTES = 1.0, 3.0


def main(n_documents: int) -> int:
    """Measure and print; 1 where a goal is missed."""
    with tempfile.TemporaryDirectory(prefix="presse-bench-") as folder:
        outputs = Path(folder)
        make_tables(outputs, n_documents)
        begun = time.perf_counter()
        page = write_report(outputs)
        seconds, size = time.perf_counter() - begun, sum(path.stat().st_size for path in page.parent.rglob("*.js")) / 1e6
        print(f"report\twrite\t{n_documents} documents\t{seconds:.1f} s\t{size:.1f} MB with data")
        weight = sum(path.stat().st_size for path in [page, *(page.parent / "static").iterdir()]) / 1e6
        print(f"report\tpage weight before data\t{weight:.2f} MB\tgoal {MEGABYTES:g} MB")
        first = first_screen(page)
        if first is None:
            print("report\tfirst useful screen\tnot measured: needs Chromium and Playwright")
            return int(weight > MEGABYTES)
        print(f"report\tfirst useful screen\t{first:.2f} s\tgoal {SECONDS:g} s")
        return int(weight > MEGABYTES or first > SECONDS)


def first_screen(page: Path, *, runs: int = 5) -> float | None:
    """Median seconds from navigation to the painted overview, each in a new browser context; None where there is no browser."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    if not Path(CHROMIUM).exists():
        return None
    times = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_FLAGS))
        for _ in range(runs):
            tab = browser.new_context().new_page()
            begun = time.perf_counter()
            tab.goto(page.resolve().as_uri(), wait_until="commit")
            tab.wait_for_selector("main[data-ready] h1")
            tab.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
            times.append(time.perf_counter() - begun)
        browser.close()
    return sorted(times)[len(times) // 2]


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
