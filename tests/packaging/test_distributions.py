"""What the wheel and the sdist hold, and that an installed wheel does the main job in an empty environment."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
# Files that the package needs at run time and that are no Python.
DATA = [
    file.relative_to(ROOT).as_posix()
    for file in sorted((ROOT / "pipeline").rglob("*"))
    if file.is_file() and file.suffix not in {".py", ".pyc"} and not any(part.startswith((".", "__")) for part in file.relative_to(ROOT).parts)
]


@pytest.fixture(scope="session")
def wheel_names(wheel):
    return set(zipfile.ZipFile(wheel).namelist())


def test_there_is_data_of_every_kind():
    for kind in (
        "lexicon/fr/dates.toml",
        "lexicon/en/dates.toml",
        "lexicon/common/",
        "models/fr/",
        "models/en/",
        "models/recogniser/",
        "report/static/",
        "report/templates/",
        "py.typed",
    ):
        assert any(name.startswith(f"pipeline/{kind}") for name in DATA), kind


@pytest.mark.slow
@pytest.mark.parametrize("name", DATA)
def test_wheel_holds_the_data(wheel_names, name):
    assert name in wheel_names


@pytest.mark.slow
def test_wheel_holds_the_package_and_nothing_else(wheel_names):
    assert {name.split("/")[0] for name in wheel_names} == {"pipeline", f"presse-{PROJECT['version']}.dist-info"}
    modules = {file.relative_to(ROOT).as_posix() for file in (ROOT / "pipeline").rglob("*.py")}
    assert modules <= wheel_names
    assert not [name for name in wheel_names if "__pycache__" in name]


@pytest.mark.slow
def test_wheel_states_what_it_needs(wheel):
    with zipfile.ZipFile(wheel) as archive:
        [name] = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        metadata = Parser().parsestr(archive.read(name).decode())
        [name] = [name for name in archive.namelist() if name.endswith("entry_points.txt")]
        entry_points = archive.read(name).decode()
    declared = {part.strip() for part in (metadata["Requires-Python"] or "").split(",")}
    assert declared == {">=3.11", "<3.14"}
    for minor in (11, 12, 13):
        assert f"Programming Language :: Python :: 3.{minor}" in metadata.get_all("Classifier", [])
    assert metadata["License-Expression"] == "MIT"
    assert "presse = pipeline.cli:main" in entry_points
    assert "# Presse" in metadata.get_payload()


@pytest.mark.slow
def test_sdist_holds_what_a_reader_and_a_tester_need(sdist):
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    for name in (
        "README.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "LICENSE",
        "Makefile",
        "pyproject.toml",
        "mkdocs.yml",
        "requirements.lock",
        "requirements-dev.lock",
        "pipeline/cli.py",
    ):
        assert name in names, name
    for folder in ("seeds/", "tests/gold/", "docs/images/", "training/corpus/fr/", "bench/", "pipeline/models/fr/"):
        assert any(name.startswith(folder) for name in names), folder
    assert not [name for name in names if re.match(r"(outputs|\.venv|site|training/work)/", name)]


def _run(command: list[str], folder: Path, environment: dict[str, str], timeout: int = 900) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=timeout, check=False)


def _interpreter(minor: int) -> str | None:
    """A Python 3.`minor` of this machine that can make environments, None where there is none."""
    found = [sys.executable] if sys.version_info[:2] == (3, minor) else []
    if shutil.which("pyenv"):
        prefix = _run(["pyenv", "prefix", f"3.{minor}"], ROOT, dict(os.environ), 60).stdout.strip()
        found += [f"{prefix}/bin/python"] if prefix else []
    found += filter(None, [shutil.which(f"python3.{minor}")])
    # A name on the path may be a shim that leads nowhere.
    check = f"import ensurepip, sys, venv; sys.exit(sys.version_info[:2] != (3, {minor}))"
    return next((one for one in found if Path(one).is_file() and _run([one, "-c", check], ROOT, dict(os.environ), 60).returncode == 0), None)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("minor", [11, 12, 13])
def test_installed_wheel_does_the_main_job(wheel, tmp_path, minor):
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    interpreter = _interpreter(minor)
    if interpreter is None:
        pytest.skip(f"no Python 3.{minor} on this machine")
    made = _run([interpreter, "-m", "venv", str(tmp_path / "env")], tmp_path, environment)
    assert made.returncode == 0, made.stderr
    commands = tmp_path / "env" / ("Scripts" if sys.platform == "win32" else "bin")
    # pip finds its index by the same settings as everywhere on this machine; one small package tells whether there is one.
    probe = _run(
        [str(commands / "python"), "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(tmp_path / "probe"), "typer"], tmp_path, environment, 120
    )
    if probe.returncode != 0:
        pytest.skip(f"pip reaches no package index here: {probe.stderr.strip().splitlines()[-1] if probe.stderr.strip() else 'no answer'}")
    # The versions are those that the lock pins.
    installed = _run(
        [str(commands / "python"), "-m", "pip", "install", "--quiet", "--require-hashes", "--requirement", str(ROOT / "requirements.lock")],
        tmp_path,
        environment,
    )
    assert installed.returncode == 0, installed.stderr
    installed = _run([str(commands / "python"), "-m", "pip", "install", "--quiet", str(wheel)], tmp_path, environment)
    assert installed.returncode == 0, installed.stderr
    texts = tmp_path / "texts"
    texts.mkdir()
    texts.joinpath("un.txt").write_text(
        "Publié le 10 mars 2026\n\nJeanne Kerlan, directrice marketing d'Alpine, a présenté mardi dernier l'Alpine A390 de 470 ch à Dieppe. « Elle coûte 67 500 euros », explique-t-elle.\n",
        encoding="utf-8",
    )
    done = _run([str(commands / "presse"), "run", "texts", "--output", "outputs"], tmp_path, environment)
    assert done.returncode == 0, done.stderr
    done = _run([str(commands / "presse"), "report", "outputs"], tmp_path, environment)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "outputs" / "report" / "index.html").is_file()
    read = (
        "import pipeline; from pathlib import Path; assert 'site-packages' in pipeline.__file__; "
        "print(*pipeline.load_table('dates').value, *pipeline.load_table('figures').value, *pipeline.load_table('people').name, sep='|')"
    )
    done = _run([str(commands / "python"), "-c", read], tmp_path, environment)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().split("|")[:4] == ["2026-03-10", "2026-03-03", "470 ch", "67500 EUR"]
