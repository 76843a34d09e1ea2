"""The report's files: what they hold, that the same tables give the same bytes, and what is refused."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.report import MEGABYTES
from bench.report_corpus import make_tables
from pipeline.entity_types import TYPES
from pipeline.errors import InputError, OutputError
from pipeline.report import write_report
from pipeline.report.texts import shown_title, utf16_offsets
from pipeline.report.writer import DataFolder
from pipeline.store import load_table, table_path, write_shard
from pipeline.tables import DOCUMENTS


def payload(report, name):
    text = (report.parent / "data" / f"{name}.js").read_text(encoding="utf-8")
    return json.loads(text[text.index(",") + 1 : -3])


@given(st.text(), st.data())
def test_offsets_of_javascript_cut_the_same_words(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    first, last = utf16_offsets(text, [start, end])
    assert text.encode("utf-16-le", "surrogatepass")[2 * first : 2 * last].decode("utf-16-le", "surrogatepass") == text[start:end]


@given(rows=st.lists(st.text(max_size=30)), size=st.integers(1, 60))
def test_rows_come_back_whatever_the_size_of_files(tmp_path_factory, rows, size):
    folder = tmp_path_factory.mktemp("rows") / "data"
    firsts = DataFolder(folder).add_rows("x", rows, size=size)
    read = []
    for number, first in enumerate(firsts):
        text = (folder / f"x-{number}.js").read_bytes().decode()
        assert re.match(r'presse\.add\("x-\d+",', text)
        assert not {"\u2028", "\u2029"} & set(text)
        start, part = json.loads(text[text.index(",") + 1 : -3])
        assert start == first == len(read)
        read += part
    assert read == rows


def test_core_counts_the_tables(report, outputs):
    core = payload(report, "core")
    for table in ("documents", "mentions", "dates", "figures", "quotes", "roles", "entities", "rejects"):
        assert core["counts"][table] == len(load_table(table, outputs)), table
    assert dict(core["labels"]) == load_table("mentions", outputs).label.value_counts().to_dict()
    assert [name for name, _ in core["types"]] == [kind.name for kind in TYPES]
    assert ["presse", "0.1.0"] in core["versions"]
    assert sum(n for _, _, n in core["reasons"]) == core["counts"]["rejects"]


def test_every_mention_of_an_entity_is_among_its_places(report, outputs):
    mentions, entities = load_table("mentions", outputs), load_table("entities", outputs)
    _, rows = payload(report, "entity-0")
    documents = [row for number in range(len(payload(report, "core")["texts"]["documents"])) for row in payload(report, f"document-{number}")[1]]
    assert {row[0] for row in rows} <= set(entities.entity_id)
    for entity_id, _, name, n_mentions, *_, places in rows[:20]:
        assert len(places) == 2 * n_mentions == 2 * (mentions.entity_id == entity_id).sum(), name
        for d, m in zip(places[::2], places[1::2], strict=True):
            assert documents[d][7][m][5] == name


def test_a_figure_goes_with_the_model_nearest_in_its_sentence(report, outputs):
    core, mentions = payload(report, "core"), load_table("mentions", outputs)
    names = load_table("entities", outputs).set_index("entity_id").name
    documents = [row[0] for number in range(len(core["texts"]["documents"])) for row in payload(report, f"document-{number}")[1]]
    models = payload(report, "unit-1")["models"]
    by_document = dict(list(mentions.groupby("doc_id")))
    _, figures = payload(report, "figures-1-0")
    assert figures
    for _, _, d, m, model, *_ in figures[:100]:
        own = by_document[documents[d]].set_index("mention")
        figure = own.loc[m]
        near = own[(own.sentence == figure.sentence) & (own.label == "MODEL")]
        distances = (near.start - figure.start).abs()
        expected = {names[entity] for entity in near.entity_id[distances == distances.min()]}
        assert (models[model][1] in expected) if model >= 0 else not expected


def test_same_tables_same_bytes_and_no_leftovers(outputs, report):
    before = {path.relative_to(report.parent): path.read_bytes() for path in report.parent.rglob("*") if path.is_file()}
    stale = report.parent / "data" / "document-999.js"
    stale.write_text("presse.add('document-999',[])")
    assert write_report(outputs) == report
    assert {path.relative_to(report.parent): path.read_bytes() for path in report.parent.rglob("*") if path.is_file()} == before


def test_page_is_light_and_brings_its_licence(report):
    own = [report, *(report.parent / "static").iterdir()]
    assert sum(path.stat().st_size for path in own) < MEGABYTES * 1e6
    assert "Permission to use, copy, modify" in (report.parent / "static" / "d3.LICENSE.txt").read_text()
    page = report.read_text(encoding="utf-8")
    assert "unsafe" not in page
    assert not re.search(r"https?://", page)
    assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=", page)


@pytest.mark.parametrize(
    ("title", "text", "shown"),
    [
        ("Un  titre\n", "Texte", "Un titre"),
        (None, "\n\n  Première   ligne \nseconde", "Première ligne"),
        (" ", " date 2026-03 Le texte commence", "Le texte commence"),
        (None, "date 2026-03-10\nLe texte", "Le texte"),
        (None, "mot " * 60, "mot " * 27 + "…"),
        (None, " \n ", "a.txt"),
    ],
)
def test_titles(title, text, shown):
    assert shown_title(title, text, "a.txt") == shown


@pytest.mark.parametrize("kept", [("documents",), ("documents", "mentions", "dates", "figures", "quotes", "roles")])
def test_a_run_that_stopped_early_has_a_report_too(tmp_path, kept):
    whole, part = tmp_path / "whole", tmp_path / "part"
    make_tables(whole, 5)
    for name in kept:
        (whole / name).rename(part / name) if part.mkdir(exist_ok=True) is None else None
    assert payload(write_report(part), "core")["counts"]["documents"] == 5


def test_documents_without_any_finding(tmp_path):
    row = {
        "doc_id": "0" * 16,
        "source": "a.txt",
        "record": 0,
        "lang": None,
        "lang_score": None,
        "title": None,
        "published": None,
        "text": "\n  \nUn mot. \0 \N{GRINNING FACE}",
    }
    rest = {"content_sha256": "", "n_chars": 0, "n_sentences": 0, "n_tokens": 0}
    write_shard(DOCUMENTS.from_rows([row | rest]), DOCUMENTS, table_path(tmp_path, "documents", "s"), "")
    _, [document] = payload(write_report(tmp_path, tmp_path / "elsewhere"), "document-0")
    assert document[1] == "Un mot. \0 \N{GRINNING FACE}"
    assert document[6] == row["text"]


def test_refusals(tmp_path, outputs):
    with pytest.raises(InputError, match="no table 'documents'"):
        write_report(tmp_path)
    own = tmp_path / "site"
    (own / "data").mkdir(parents=True)
    (own / "data" / "mine.csv").write_text("a")
    with pytest.raises(OutputError, match="no report made"):
        write_report(outputs, own)
    assert (own / "data" / "mine.csv").exists()
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot write the report"):
        write_report(outputs, tmp_path / "file" / "report")


def test_command_prints_the_path(outputs, report, capsys, monkeypatch):
    from pipeline import cli

    monkeypatch.setattr("sys.argv", ["presse", "report", str(outputs)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert not ended.value.code
    assert capsys.readouterr().out.strip() == str(report)
