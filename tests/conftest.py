"""What tests of several folders share."""

import csv
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Tests are never timed: a slow machine is no failure. Derandomised, so that a run says the same as the one before.
settings.register_profile("presse", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("presse")

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def _csv_limit():
    """The csv module's limit is global: one test's must not be the next one's."""
    limit = csv.field_size_limit()
    yield
    csv.field_size_limit(limit)


@pytest.fixture(scope="session")
def seed_outputs(tmp_path_factory):
    """The tables of the texts in seeds/, in several shards' worth of one run; tests must not write there."""
    from pipeline.runner import run
    from pipeline.settings import Settings

    outputs = tmp_path_factory.mktemp("seeds") / "outputs"
    report = run(str(ROOT / "seeds"), Settings(outputs))
    assert not report.failures
    return outputs


@pytest.fixture
def copied_outputs(seed_outputs, tmp_path):
    """A copy of the tables of seeds/ that a test may change."""
    return Path(shutil.copytree(seed_outputs, tmp_path / "outputs"))
