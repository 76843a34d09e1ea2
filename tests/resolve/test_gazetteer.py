from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.gazetteer import Entry, load_gazetteer


def write(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "names.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name,type\nTurbot,AGENCY\n", [Entry("Turbot", "AGENCY", (), None)]),
        ("name,type,aliases,id\nTurbot,agency, Turbot Paris | TB ,A1\n", [Entry("Turbot", "AGENCY", ("Turbot Paris", "TB"), "A1")]),
        ("id,type,name\nQ1,PERSON,Zoé Roux\n", [Entry("Zoé Roux", "PERSON", (), "Q1")]),
        ('name,type,aliases\n"Roux, Zoé",PERSON,\n', [Entry("Roux, Zoé", "PERSON", (), None)]),
        ("name,type\r\nÀ Table,WORK\r\n", [Entry("À Table", "WORK", (), None)]),
        ("name,type,aliases,id\n", []),
        ("name,type,aliases,id\nTurbot,AGENCY,||,\n", [Entry("Turbot", "AGENCY", (), None)]),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_entries(tmp_path, text, expected, encoding):
    assert list(load_gazetteer(write(tmp_path, text, encoding)).entries) == expected


def test_every_form_leads_to_its_entry(tmp_path):
    gazetteer = load_gazetteer(write(tmp_path, "name,type,aliases,id\nTurbot,AGENCY,TB|Turbot Paris,A1\nZoé Roux,PERSON,,\n"))
    assert {form: entry.name for form, entry in gazetteer.by_form.items()} == {
        "Turbot": "Turbot",
        "TB": "Turbot",
        "Turbot Paris": "Turbot",
        "Zoé Roux": "Zoé Roux",
    }


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("name,kind\nTurbot,AGENCY\n", "it needs name and type"),
        ("", "it needs name and type"),
        ("name,type\nTurbot,AGENCE\n", "line 2"),
        ("name,type\nTurbot,AGENCY\n,ORG\n", "line 3"),
        ("name,type\nmardi,DATE\n", "PERSON"),
        ("name,type\nTurbot\n", "line 2"),
    ],
)
def test_errors_say_where_and_what(tmp_path, text, part):
    with pytest.raises(InputError, match=part):
        load_gazetteer(write(tmp_path, text))


def test_a_file_in_another_encoding_or_none(tmp_path):
    with pytest.raises(InputError, match="UTF-8"):
        load_gazetteer(write(tmp_path, "name,type\nZoé,PERSON\n", "latin-1"))
    with pytest.raises(InputError, match="cannot read"):
        load_gazetteer(tmp_path / "gone.csv")


def test_one_id_is_one_entity_of_one_type(tmp_path):
    with pytest.raises(InputError, match="Q1"):
        load_gazetteer(write(tmp_path, "name,type,aliases,id\nAlpine,ORG,,Q1\nDieppe,PLACE,,Q1\n"))
