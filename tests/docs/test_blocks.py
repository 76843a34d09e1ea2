"""Every code block of the documentation runs, page by page and in order, in a copy of the checkout with the tables of seeds/."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.markdown import ROOT, RUN, SHOWN, Block, blocks, pages

_COPIED = (
    "pipeline",
    "seeds",
    "bench",
    "docs",
    "Makefile",
    "pyproject.toml",
    "requirements.lock",
    "requirements-dev.lock",
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "mkdocs.yml",
)
_TOOLS = ("python", "mkdocs", "dask", "pip")
_PAGES = [page for page in pages() if any(block.language in RUN for block in blocks(page.read_text(encoding="utf-8")))]


@pytest.fixture(scope="session")
def checkout(tmp_path_factory, seed_outputs):
    """A copy of the checkout whose `.venv` is this environment, so that nothing is installed and nothing of the real one is written."""
    copy = tmp_path_factory.mktemp("docs") / "checkout"
    copy.mkdir()
    ignored = shutil.ignore_patterns("__pycache__")
    for name in _COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy / name, ignore=ignored)
        else:
            shutil.copy2(ROOT / name, copy / name)
    (copy / "training" / "corpus" / "en").mkdir(parents=True)
    for file in (ROOT / "training").glob("*.py"):
        shutil.copy2(file, copy / "training" / file.name)
    shutil.copytree(ROOT / "training" / "corpus" / "en" / "auto", copy / "training" / "corpus" / "en" / "auto")
    shutil.copytree(seed_outputs, copy / "outputs")
    commands = copy / ".venv" / "bin"
    commands.mkdir(parents=True)
    for name in _TOOLS:
        # Wrappers rather than links: the interpreter finds its environment by the path that it was called by.
        (commands / name).write_text(f'#!/bin/sh\nexec "{Path(sys.executable).parent / name}" "$@"\n', encoding="utf-8")
    (commands / "presse").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m pipeline "$@"\n', encoding="utf-8")
    for command in commands.iterdir():
        command.chmod(0o755)
    for stamp in (".installed", ".installed-dev"):
        (copy / ".venv" / stamp).touch()
    return copy


@pytest.fixture
def fresh_checkout(checkout, tmp_path):
    """A copy for one page, which may change the package itself."""
    return Path(shutil.copytree(checkout, tmp_path / "checkout", symlinks=True))


def _shell(block: Block, folder: Path) -> str:
    environment = {
        **os.environ,
        "PATH": f"{folder / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(folder),
        "PYTHONDONTWRITEBYTECODE": "1",
        "COLUMNS": "160",
    }
    # An activated environment or a make above this one would say where to work otherwise.
    for name in ("VIRTUAL_ENV", "MAKEFLAGS", "MAKELEVEL", "MFLAGS", "VENV", "INPUT", "OUTPUT", "JOBS", "FLAGS"):
        environment.pop(name, None)
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", block.content], cwd=folder, env=environment, capture_output=True, text=True, timeout=240, check=False
    )
    assert done.returncode == 0, f"exit status {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip().splitlines()]


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("page", _PAGES, ids=[page.name for page in _PAGES])
def test_blocks_run(page, fresh_checkout, monkeypatch):
    monkeypatch.chdir(fresh_checkout)
    names: dict[str, object] = {"__name__": "__main__"}
    for block in blocks(page.read_text(encoding="utf-8")):
        if block.language not in RUN or block.reason is not None:
            continue
        if block.language == "bash":
            printed = _shell(block, fresh_checkout)
        else:
            stream = io.StringIO()
            with contextlib.redirect_stdout(stream):
                exec(compile("\n" * (block.line - 1) + block.content, str(page), "exec"), names)
            printed = stream.getvalue()
        if block.output is not None:
            assert _lines(printed) == _lines(block.output), f"{page.name}, line {block.line}"


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_every_block_has_a_language_that_is_run_or_shown(page):
    text = page.read_text(encoding="utf-8")
    assert text.count("\n```") + text.startswith("```") == 2 * sum(1 + (block.output is not None) for block in blocks(text))
    for block in blocks(text):
        assert block.language in (*RUN, *SHOWN), f"{page.name}, line {block.line}: a block of {block.language!r}; use one of {(*RUN, *SHOWN)}"


def test_reading_of_blocks():
    text = "a\n```python\nprint(1)\n```\n\n```text\n1\n```\n\n*Not run by the tests: it needs a bucket.*\n\n```bash\nfalse\n```\n\nwords\n\n```text\nx\n```\n"
    assert blocks(text) == [Block("python", "print(1)\n", 3, None, "1\n"), Block("bash", "false\n", 13, "it needs a bucket"), Block("text", "x\n", 19)]
