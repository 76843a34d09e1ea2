"""The built distributions, shared by the tests of packaging."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_BUILD = "import os, sys; os.chdir(sys.argv[1]); import hatchling.build as build; print(getattr(build, sys.argv[2])(sys.argv[3]))"


def build(kind: str, folder: Path) -> Path:
    """Build the wheel or the sdist with the project's own backend, without a network."""
    pytest.importorskip("hatchling", reason="the build backend is not installed; make setup-dev installs it")
    done = subprocess.run([sys.executable, "-c", _BUILD, str(ROOT), f"build_{kind}", str(folder)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder / done.stdout.strip().splitlines()[-1]


@pytest.fixture(scope="session")
def wheel(tmp_path_factory):
    """The wheel, built from the checkout."""
    return build("wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="session")
def sdist(tmp_path_factory):
    """The source distribution."""
    return build("sdist", tmp_path_factory.mktemp("sdist"))
