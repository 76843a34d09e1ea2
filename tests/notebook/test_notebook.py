import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOK = Path(__file__).resolve().parents[2] / "notebooks" / "explore.ipynb"


@pytest.fixture(scope="module")
def notebook():
    return nbformat.read(NOTEBOOK, as_version=4)


def outputs_of(notebook):
    return [output for cell in notebook.cells for output in cell.get("outputs", ())]


def test_it_runs_on_the_tables_of_seeds(seed_outputs, monkeypatch):
    monkeypatch.setenv("PRESSE_OUTPUTS", str(seed_outputs))
    fresh = nbformat.read(NOTEBOOK, as_version=4)
    NotebookClient(fresh, timeout=240, kernel_name="python3", resources={"metadata": {"path": str(NOTEBOOK.parent)}}).execute()
    stored = nbformat.read(NOTEBOOK, as_version=4)
    for one, other in zip(fresh.cells, stored.cells, strict=True):
        assert {kind for output in one.get("outputs", ()) for kind in output.get("data", ())} == {
            kind for output in other.get("outputs", ()) for kind in output.get("data", ())
        }


def test_it_is_stored_with_its_outputs(notebook):
    nbformat.validate(notebook)
    assert all(cell.execution_count for cell in notebook.cells if cell.cell_type == "code")
    assert not [output for output in outputs_of(notebook) if output.output_type == "error"]
    assert sum("image/png" in output.get("data", ()) for output in outputs_of(notebook)) >= 4
    assert sum("text/html" in output.get("data", ()) for output in outputs_of(notebook)) >= 6


def test_no_machine_shows_in_it(notebook):
    texts = [str(kind) for output in outputs_of(notebook) for name, kind in output.get("data", {}).items() if name != "image/png"]
    texts += [output.text for output in outputs_of(notebook) if output.output_type == "stream"]
    assert not [text for text in texts if re.search(r"/(?:home|root|tmp|work|usr|Users)/|[A-Z]:\\", text)]
    assert not [output for output in outputs_of(notebook) if output.output_type == "stream" and output.name == "stderr"]


def test_it_asks_its_questions_of_all_three_readers(notebook):
    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    for part in ("pipeline.load_table(", "pd.read_parquet(", "pl.read_parquet(", "duckdb.sql("):
        assert part in code
    headings = " ".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    for question in ("Who said what about the A390", "Price and power by model", "Timeline of announcements", "Agencies by campaign"):
        assert question in headings
