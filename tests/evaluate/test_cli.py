import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.console import explanation_tables
from pipeline.errors import InputError, PresseError
from pipeline.explain import explain
from pipeline.one_text import extract_text, is_text
from pipeline.store import load_table

ROOT = Path(__file__).resolve().parents[2]
TEXT = "Hier, Jeanne Roche a présenté l’Alpine A390 à 67 500 €."


def presse(*arguments, **environment):
    variables = {**os.environ, "COLUMNS": "200", "OMP_NUM_THREADS": "1", "PYTHONIOENCODING": "utf-8", **environment}
    command = [sys.executable, "-m", "pipeline", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=ROOT, env=variables, check=False, timeout=250)


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        ("Un texte de presse.", True),
        ("Renault", True),
        ("Combien ? 30 % [sic] de hausse*", True),
        ("et/ou alors", True),
        ("Fin.", True),
        ("x" * 5000, True),
        ("Bonjour\n\nà tous", True),
        ("-", False),
        ("seeds", False),
        ("seeds/*.txt", False),
        ("seeds/missing.txt", False),
        ("missing.txt", False),
        ("missing.jsonl.gz", False),
        ("missing/folder", False),
        ("s3://bucket/folder/*", False),
        ("https://example.org/page", False),
    ],
)
def test_what_is_a_text(monkeypatch, argument, expected):
    monkeypatch.chdir(ROOT)
    assert is_text(argument) is expected


def test_extract_prints_a_text(tmp_path):
    result = presse("extract", TEXT, "--published", "2026-03-10")
    assert result.returncode == 0, result.stderr
    for word in ("67500 EUR", "2026-03-09", "from 2026-03-10", "make=Alpine", "published 2026-03-10"):
        assert word in result.stdout
    result = presse("extract", TEXT, "--json", "--published", "2026-03-10", "--lang", "fr")
    found = json.loads(result.stdout)
    assert (found["lang"], found["published"]) == ("fr", "2026-03-10")
    by_label = {row["label"]: row for row in found["mentions"]}
    assert by_label["DATE"]["earliest"] == by_label["DATE"]["value"] == "2026-03-09"
    assert (by_label["FIGURE"]["number"], by_label["FIGURE"]["unit"]) == (67500, "EUR")
    assert all(row["text"] == TEXT[row["start"] : row["end"]] for row in found["mentions"])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["extract", TEXT, "--published", "bientôt"], "--published 'bientôt' is no date; write it as 2026-03-10"),
        (["extract", TEXT, "--lang", "xx"], "language 'xx' is not supported; give one of fr"),
        (["extract", "seeds", "--json"], "--published and --json are for a text"),
        (["extract", "seeds/missing.txt"], "seeds/missing.txt"),
        (["export", "missing", "--format", "csv", "--output", "x"], "no table 'documents' in 'missing'"),
        (["export", "missing", "--format", "xml", "--output", "x"], "no format 'xml'; the formats are conll"),
        (["evaluate", "missing"], "no gold at 'missing'"),
        (["explain", "missing", "ab", "0"], "no table 'documents' in 'missing'"),
    ],
)
def test_errors_are_one_line_and_status_2(arguments, message):
    result = presse(*arguments)
    assert result.returncode == 2
    assert message in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert result.stdout == ""


def test_extract_of_an_input_is_the_stage(tmp_path):
    (tmp_path / "one.txt").write_text(TEXT, encoding="utf-8")
    result = presse("extract", tmp_path / "one.txt", "--output", tmp_path / "out", "--lang", "fr")
    assert result.returncode == 0, result.stderr
    assert "1 documents" in result.stdout
    assert {"MODEL", "DATE", "FIGURE"} <= set(load_table("mentions", tmp_path / "out").label)


def test_export_evaluate_and_explain_from_the_command(seed_outputs, tmp_path):
    exported = presse("export", seed_outputs, "--format", "csv", "--output", tmp_path / "csv", "--table", "people", "--table", "dates")
    assert exported.returncode == 0, exported.stderr
    assert sorted(file.name for file in (tmp_path / "csv").glob("*.csv")) == ["dates.csv", "people.csv"]
    (tmp_path / "gold.txt").write_text("[[Jeanne Roche|PERSON]] a payé [[67 500 €|FIGURE|67500 EUR]].", encoding="utf-8")
    scored = presse("evaluate", tmp_path / "gold.txt", "--json", "--lang", "fr")
    assert json.loads(scored.stdout)["scores"]["FIGURE"]["strict"]["f1"] == 1
    assert "strict" in presse("evaluate", tmp_path / "gold.txt", "--lang", "fr").stdout
    mention = load_table("mentions", seed_outputs).query("label == 'DATE'").iloc[0]
    reasons = presse("explain", seed_outputs, mention.doc_id, mention.mention)
    assert mention.finder in reasons.stdout
    assert json.loads(presse("explain", seed_outputs, mention.doc_id, mention.mention, "--json").stdout)["mention"]["start"] == mention.start


def test_every_mention_can_be_explained(seed_outputs):
    mentions = load_table("mentions", seed_outputs)
    # One of each finder and type, so that every kind of evidence is drawn on.
    for row in mentions.drop_duplicates(["finder", "label"]).itertuples():
        found = explain(seed_outputs, row.doc_id, row.mention)
        assert found.sentence[slice(*found.place)] == row.text
        assert "+".join(rule for rule, _ in found.steps) == row.finder
        assert not any(meaning == "a rule of this name" for _, meaning in found.steps), row.finder
        assert any(token.inside for token in found.tokens)
        names = {name for name, _ in found.evidence}
        if row.label in {"DATE", "FIGURE"}:
            assert "reading" in names
        if row.finder in {"lexicon:make+model", "lexicon:model"}:
            assert "make in lexicon/common/makes.toml" in names
        json.dumps(found.as_json(), default=str)
        explanation_tables(found)


@pytest.mark.parametrize(
    ("text", "surface", "name", "value"),
    [
        (
            "Publié le 10 mars 2026\n\nLa gamme arrivera demain.",
            "demain",
            "anchor",
            "2026-03-10 (the document's publication date): 'demain', counted from it, is 2026-03-11",
        ),
        ("La gamme arrivera demain.", "demain", "anchor", "none: nothing dates the document"),
        ("Le moteur donne 300 kW.", "300 kW", "in SI units", "300000 W"),
        ("Le moteur donne 300 kW.", "300 kW", "reading", "300 × kW (power), exact"),
        ("L'agence Zorglub a signé le film.", "Zorglub", "cue in lexicon/fr/cues.toml", "'agence' stands before it and says AGENCY"),
        ("L'Alpine A110 roule.", "Alpine A110", "how the make was reached", "it is part of the name"),
    ],
)
def test_evidence(tmp_path, text, surface, name, value):
    from pipeline.runner import run
    from pipeline.settings import Settings

    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "one.txt").write_text(text, encoding="utf-8")
    assert not run(str(tmp_path / "in"), Settings(tmp_path / "out", "fr", until="extract")).failures
    mentions = load_table("mentions", tmp_path / "out")
    [number] = mentions[mentions.text == surface].mention
    evidence = explain(tmp_path / "out", "one.txt", int(number)).evidence
    if name.startswith("cue") and "cue" not in mentions.finder.iloc[number]:
        pytest.skip("the recogniser alone was right")
    assert any(key == name and found.startswith(value) for key, found in evidence), evidence


def test_explain_says_what_there_is(seed_outputs):
    doc_id = load_table("documents", seed_outputs).doc_id[0]
    with pytest.raises(InputError, match=f"document {doc_id} has no mention 9999; it has the mentions 0 to"):
        explain(seed_outputs, doc_id, 9999)
    with pytest.raises(InputError, match="no document 'zz' in"):
        explain(seed_outputs, "zz", 0)
    assert explain(seed_outputs, doc_id[:6], 0) == explain(seed_outputs, doc_id, 0)


def test_a_text_in_a_language_without_words():
    with pytest.raises(PresseError, match="language 'de' has no words here"):
        extract_text("Der Hersteller hat am Dienstag in Stuttgart ein neues Fahrzeug vorgestellt, das ab Herbst verkauft wird und viele Kunden finden soll.")


@pytest.mark.parametrize("text", ["", "   ", "\n", "?"])
def test_texts_without_anything(text):
    assert extract_text(text, lang="fr")["mentions"] == []
