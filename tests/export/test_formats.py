import csv
import datetime
import json
import re

import duckdb
import openpyxl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import validate
from spacy.tokens import DocBin
from spacy.training.converters import conll_ner_to_docs
from spacy.vocab import Vocab

from pipeline import store
from pipeline.entity_types import NAMES
from pipeline.errors import InputError, OutputError, PresseError
from pipeline.export import FORMATS, excel, export
from pipeline.export.brat import fragments_of
from pipeline.export.conll import iob_tags
from pipeline.gold import read_gold
from pipeline.store import load_table, table_path, write_shard
from pipeline.tables import BY_NAME, DOCUMENTS, ENTITIES, MENTIONS, TOKENS

NASTY = "=1+1\t«Été» d’Éloi\u202fX 😀\r\n-DOCSTART- \u2028fin\x01 #N/A"
LABEL_STUDIO = {
    "type": "object",
    "required": ["data", "predictions"],
    "properties": {
        "data": {"type": "object", "required": ["text"], "properties": {"text": {"type": "string"}}},
        "predictions": {
            "type": "array",
            "minItems": 1,
            "maxItems": 1,
            "items": {
                "required": ["model_version", "result"],
                "properties": {
                    "result": {
                        "type": "array",
                        "items": {
                            "required": ["id", "from_name", "to_name", "type", "value"],
                            "properties": {
                                "type": {"const": "labels"},
                                "value": {
                                    "required": ["start", "end", "text", "labels"],
                                    "properties": {
                                        "start": {"type": "integer"},
                                        "end": {"type": "integer"},
                                        "labels": {"type": "array", "items": {"enum": list(NAMES)}},
                                    },
                                },
                            },
                        },
                    }
                },
            },
        },
    },
}
DOCCANO = {
    "type": "object",
    "required": ["text", "label"],
    "properties": {
        "text": {"type": "string"},
        "label": {
            "type": "array",
            "items": {"type": "array", "prefixItems": [{"type": "integer"}, {"type": "integer"}, {"enum": list(NAMES)}], "minItems": 3, "maxItems": 3},
        },
    },
}


def document_row(number, text, **facts):
    row = dict.fromkeys(column.name for column in DOCUMENTS.columns)
    row |= {"doc_id": f"{number:016x}", "source": f"{number}.txt", "record": 0, "lang": "fr", "lang_score": 1.0, "text": text, "content_sha256": ""}
    return row | {"n_chars": len(text), "n_sentences": 1, "n_tokens": 0} | facts


def mention_row(number, mention, text, start, end, label="ORG", **facts):
    row = {"doc_id": f"{number:016x}", "mention": mention, "sentence": 0, "start": start, "end": end, "text": text[start:end], "label": label}
    return row | {"value": None, "entity_id": None, "finder": "recogniser", "score": 0.9} | facts


def token_rows(number, text):
    places = [match.span() for match in re.finditer(r"\S+", text)]
    return [
        {
            "doc_id": f"{number:016x}",
            "token": index,
            "sentence": 0,
            "start": start,
            "end": end,
            "text": text[start:end],
            "space_after": text[end : end + 1] == " ",
        }
        | {"lemma": text[start:end], "pos": "X", "morph": "", "ent_iob": "O", "ent_label": ""}
        for index, (start, end) in enumerate(places)
    ]


def write_tables(outputs, shard, **rows):
    for name in ("documents", "sentences", "tokens", "mentions", "dates", "figures", "quotes", "roles"):
        write_shard(BY_NAME[name].from_rows(rows.get(name, [])), BY_NAME[name], table_path(outputs, name, shard), "test")
    return outputs


@pytest.fixture
def nasty(tmp_path):
    """Tables of texts that formats stumble over, in two shards with brackets and spaces in the folder's name."""
    outputs = tmp_path / "out [a] *"
    surface = NASTY.index("d’Éloi")
    for number, title in ((1, "=HYPERLINK(1)"), (2, "")):
        write_tables(
            outputs,
            f"{number:016x}",
            documents=[document_row(number, NASTY, title=title, source=f"../../=évil {number}.txt")],
            tokens=token_rows(number, NASTY),
            mentions=[mention_row(number, 0, NASTY, surface, NASTY.index("-DOC"), value="a\tb\nc")],
        )
    aliases = {
        "entity_id": "e1",
        "label": "ORG",
        "name": "=1",
        "aliases": ["a|b", 'c"d'],
        "n_mentions": 2,
        "n_documents": 2,
        "first_published": None,
        "last_published": "",
    }
    write_shard(ENTITIES.from_rows([aliases]), ENTITIES, table_path(outputs, "entities", "all"), "test")
    return outputs


def names_of(form, folder):
    return {"conll": "x.conll", "label-studio": "x.jsonl", "doccano": "y.jsonl", "excel": "x.xlsx", "duckdb": "x.duckdb"}.get(form, form) and folder / {
        "conll": "x.conll", "label-studio": "x.jsonl", "doccano": "y.jsonl", "excel": "x.xlsx", "duckdb": "x.duckdb"
    }.get(form, form)  # fmt: skip


def bytes_of(path):
    return {file.name: file.read_bytes() for file in sorted(path.iterdir())} if path.is_dir() else path.read_bytes()


@pytest.mark.parametrize("form", FORMATS)
def test_same_tables_same_bytes_and_nothing_left_beside(seed_outputs, tmp_path, form):
    written = []
    for folder in (tmp_path / "one", tmp_path / "two"):
        exported = export(seed_outputs, form, names_of(form, folder))
        assert exported.documents == store.count_rows(seed_outputs, "documents")
        assert list(folder.iterdir()) == [exported.path]
        written.append(bytes_of(exported.path))
    if form == "duckdb":  # its file holds times and free space; the rows are compared below
        return
    assert written[0] == written[1]
    export(seed_outputs, form, names_of(form, tmp_path / "one"))
    assert bytes_of(names_of(form, tmp_path / "one")) == written[0]


def test_conll_is_read_by_spacy(seed_outputs, tmp_path):
    path = export(seed_outputs, "conll", tmp_path / "x.conll").path
    docs = list(conll_ner_to_docs(path.read_text(encoding="utf-8"), n_sents=0, no_print=True))
    tokens, mentions = load_table("tokens", seed_outputs), load_table("mentions", seed_outputs)
    assert len(docs) == store.count_rows(seed_outputs, "documents")
    assert sum(len(doc) for doc in docs) == len(tokens)
    found = [ent.label_ for doc in docs for ent in doc.ents]
    assert len(found) >= 0.97 * len(mentions)
    assert set(found) == set(mentions.label)


def test_conll_is_read_by_our_reader(seed_outputs, tmp_path):
    path = export(seed_outputs, "conll", tmp_path / "x.conll").path
    golds = read_gold(path)
    assert len(golds) == store.count_rows(seed_outputs, "documents")
    assert {one.label for gold in golds for one in gold.mentions} == set(load_table("mentions", seed_outputs).label)


@pytest.mark.parametrize(
    ("mentions", "sentences", "tags"),
    [
        ([], [0, 0, 0, 0], "O O O O"),
        ([(0, 7)], [0, 0, 0, 0], "B I O O"),
        ([(0, 3), (4, 7)], [0, 0, 0, 0], "B B O O"),
        ([(0, 7)], [0, 1, 1, 1], "B B O O"),  # over a sentence's end
        ([(4, 5), (6, 11)], [0, 0, 0, 0], "O B B O"),  # both have a part of the second token
        ([(5, 15)], [0, 0, 0, 0], "O B I I"),
        ([(3, 4)], [0, 0, 0, 0], "O O O O"),  # nothing but white space
    ],
)
def test_iob_tags(mentions, sentences, tags):
    tokens = [{"start": 4 * n, "end": 4 * n + 3, "sentence": sentence} for n, sentence in enumerate(sentences)]
    found = iob_tags(tokens, [{"start": start, "end": end, "label": "ORG"} for start, end in mentions])
    assert " ".join(tag[0] for tag in found) == tags


def test_conll_of_tokens_that_look_like_its_own_marks(nasty, tmp_path):
    lines = export(nasty, "conll", tmp_path / "x.conll").path.read_text(encoding="utf-8").split("\n")
    assert sum(line == "-DOCSTART- -X- O O" for line in lines) == 2
    assert "_-DOCSTART- X O O" in lines
    assert all(len(line.split()) in {0, 4} for line in lines)


def test_brat_gives_back_texts_mentions_and_values(seed_outputs, tmp_path):
    folder = export(seed_outputs, "brat", tmp_path / "brat").path
    golds = {gold.name.rpartition("-")[2].removesuffix(".ann"): gold for gold in read_gold(folder)}
    documents, mentions = load_table("documents", seed_outputs), load_table("mentions", seed_outputs)
    assert set(golds) == set(documents.doc_id)
    for row in documents.itertuples():
        own = mentions[mentions.doc_id == row.doc_id]
        gold = golds[row.doc_id]
        assert gold.text == row.text
        assert [(one.start, one.end, one.label) for one in gold.mentions] == list(zip(own.start, own.end, own.label, strict=True))
        assert [one.value for one in gold.mentions] == [value if isinstance(value, str) else None for value in own.value]
    assert re.findall(r"^[A-Z]+$", (folder / "annotation.conf").read_text(), re.MULTILINE) == list(NAMES)


def test_brat_of_spans_over_line_ends(nasty, tmp_path):
    folder = export(nasty, "brat", tmp_path / "brat").path
    assert sorted(file.suffix for file in folder.iterdir() if file.suffix in {".ann", ".txt"}) == [".ann", ".ann", ".txt", ".txt"]
    for file in folder.glob("*.ann"):
        text = file.with_suffix(".txt").read_bytes().decode()
        lines = file.read_bytes().decode().split("\n")
        assert text == NASTY
        assert all(line.count("\t") == 2 for line in lines if line)
        assert [line.split("\t")[-1] for line in lines if "AnnotatorNotes" in line] == ["a b c"]
        [gold] = read_gold(file)
        assert [text[one.start : one.end] for one in gold.mentions] == ["d’Éloi\u202fX 😀"]


@given(st.text(alphabet="a \n\r\t\u2028é", max_size=20), st.data())
def test_fragments_cover_all_but_breaks(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    pieces = list(fragments_of(text, start, end))
    assert "".join(text[a:b] for a, b in pieces) == re.sub(r"[\n\r\t\u2028]", "", text[start:end])
    assert all(start <= a < b <= end for a, b in pieces)
    assert all(b < c for (_, b), (c, _) in zip(pieces, pieces[1:], strict=False))


def read_docbins(path):
    files = [path] if path.is_file() else sorted(path.glob("*.spacy"))
    return [doc for file in files for doc in DocBin().from_disk(file).get_docs(Vocab())]


@pytest.mark.parametrize("name", ["one.spacy", "folder"])
def test_docbin_holds_the_tables(seed_outputs, tmp_path, name):
    docs = read_docbins(export(seed_outputs, "docbin", tmp_path / name).path)
    documents, mentions = load_table("documents", seed_outputs), load_table("mentions", seed_outputs)
    by_id = {doc.user_data["presse.document"]["doc_id"]: doc for doc in docs}
    assert {key: doc.text for key, doc in by_id.items()} == dict(zip(documents.doc_id, documents.text, strict=True))
    for key, doc in by_id.items():
        own = mentions[mentions.doc_id == key]
        assert [span.label_ for span in doc.spans["presse"]] == list(own.label)
        assert len(doc.ents) >= 0.97 * len(own)
        assert len(doc._.dates) == (own.label == "DATE").sum()
        assert [figure.value for figure in doc._.figures] == list(own[own.label == "FIGURE"].value)
    assert sum(len(list(doc.sents)) for doc in docs) == store.count_rows(seed_outputs, "sentences")


def test_docbin_keeps_any_text(nasty, tmp_path):
    assert [doc.text for doc in read_docbins(export(nasty, "docbin", tmp_path / "x.spacy").path)] == [NASTY, NASTY]


@pytest.mark.parametrize(("form", "schema"), [("label-studio", LABEL_STUDIO), ("doccano", DOCCANO)])
def test_json_lines_have_the_tools_schema(seed_outputs, nasty, tmp_path, form, schema):
    for outputs in (seed_outputs, nasty):
        path = export(outputs, form, tmp_path / "x.jsonl").path
        tasks = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n")[:-1]]
        assert len(tasks) == store.count_rows(outputs, "documents")
        count = 0
        for task in tasks:
            validate(task, schema)
            text = task["text"] if form == "doccano" else task["data"]["text"]
            places = (
                [(start, end, None) for start, end, _ in task["label"]]
                if form == "doccano"
                else [(one["value"]["start"], one["value"]["end"], one["value"]["text"]) for one in task["predictions"][0]["result"]]
            )
            count += len(places)
            assert all(0 <= start < end <= len(text) and surface in {None, text[start:end]} for start, end, surface in places)
        assert count == store.count_rows(outputs, "mentions")


@pytest.mark.parametrize("which", ["seed_outputs", "nasty"])
def test_csv_arrow_and_duckdb_hold_the_rows(request, tmp_path, which):
    outputs = request.getfixturevalue(which)
    folder = export(outputs, "csv", tmp_path / "csv").path
    arrow = export(outputs, "arrow", tmp_path / "arrow").path
    database = export(outputs, "duckdb", tmp_path / "x.duckdb").path
    names = [name for name in BY_NAME if store.shards_of(outputs, name)]
    assert {file.stem for file in folder.glob("*.csv")} == {file.stem for file in arrow.glob("*.arrow")} == set(names)
    with duckdb.connect(str(database), read_only=True) as connection:
        assert {row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()} == set(names)
        for name in names:
            table = BY_NAME[name]
            rows = pa.concat_tables([rows for _, rows in store.iter_shards(outputs, name)]).cast(table.schema)
            with pa.memory_map(str(arrow / f"{name}.arrow")) as file:
                read = pa.ipc.open_file(file).read_all()
            assert read.schema.equals(table.schema, check_metadata=True)
            assert read.equals(rows)
            in_order = rows.sort_by([(column, "ascending") for column in table.key]).to_pylist()
            result = connection.execute(f'SELECT * FROM "{name}"')
            columns = [column[0] for column in result.description]
            assert [dict(zip(columns, row, strict=True)) for row in result.fetchall()] == in_order
            comments = connection.execute("SELECT column_name, comment FROM duckdb_columns() WHERE table_name = ?", [name]).fetchall()
            assert dict(comments) == {column.name: column.description for column in table.columns}
            with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
                read = list(csv.reader(file))
            assert read[0] == table.schema.names
            texts = [index for index, column in enumerate(table.columns) if column.type == pa.string()]
            assert [[row[index] for index in texts] for row in read[1:]] == [[list(row.values())[index] or "" for index in texts] for row in rows.to_pylist()]


def test_csv_tells_null_from_empty_and_writes_lists_as_json(nasty, tmp_path):
    lines = (export(nasty, "csv", tmp_path / "csv").path / "entities.csv").read_text(encoding="utf-8").splitlines()
    assert lines[1].endswith(',,""')
    assert json.loads(next(csv.DictReader(lines))["aliases"]) == ["a|b", 'c"d']


def test_excel_holds_the_rows(seed_outputs, tmp_path):
    book = openpyxl.load_workbook(export(seed_outputs, "excel", tmp_path / "x.xlsx").path, read_only=True)
    assert book.sheetnames == [name for name in BY_NAME if store.shards_of(seed_outputs, name)]
    rows = list(book["dates"].values)
    dates = pa.concat_tables([rows for _, rows in store.iter_shards(seed_outputs, "dates")]).to_pylist()
    assert rows[0] == tuple(dates[0])
    for row, expected in zip(rows[1:], dates, strict=True):
        # Rows are read without the empty cells at their end; days before 1900 are texts.
        values = [value.date() if isinstance(value, datetime.datetime) else value for value in row] + [None] * (len(expected) - len(row))
        assert list(map(str, values)) == list(map(str, expected.values()))


def test_excel_takes_no_text_for_a_formula_or_an_error(nasty, tmp_path):
    exported = export(nasty, "excel", tmp_path / "x.xlsx")
    book = openpyxl.load_workbook(exported.path)
    cells = [cell for sheet in book for row in sheet.iter_rows(min_row=2) for cell in row if isinstance(cell.value, str)]
    assert cells
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells if cell.value.startswith(("=", "+", "-", "@")))
    assert any(cell.value == "=HYPERLINK(1)" for cell in cells)
    assert NASTY.replace("\x01", "\ufffd").replace("\r\n", "\n") in {cell.value.replace("\r\n", "\n") for cell in cells}


def test_excel_limits(tmp_path, monkeypatch):
    text = "é😀" * 20_000
    outputs = write_tables(tmp_path / "out", "0" * 16, documents=[document_row(1, text), document_row(2, "Court.")], tokens=token_rows(2, "Court."))
    exported = export(outputs, "excel", tmp_path / "x.xlsx")
    assert exported.notes == ["1 cells of documents.text were cut to Excel's 32,767 characters"]
    [long, short] = [row[7] for row in list(openpyxl.load_workbook(exported.path)["documents"].values)[1:]]
    assert len(long.encode("utf-16-le")) // 2 in {excel.MAX_CELL, excel.MAX_CELL - 1}
    assert long.endswith(excel.CUT)
    assert text.startswith(long.removesuffix(excel.CUT))
    assert short == "Court."
    monkeypatch.setattr(excel, "MAX_ROWS", 2)
    with pytest.raises(OutputError, match=r"table 'documents' has 2 rows, and a sheet of Excel holds 1 below its header; leave it out \(--table sentences"):
        export(outputs, "excel", tmp_path / "y.xlsx")
    assert export(outputs, "excel", tmp_path / "y.xlsx", tables=["tokens"]).documents == 2
    assert not list(tmp_path.glob(".*"))


def test_early_dates_in_excel_are_text(tmp_path):
    row = {"doc_id": f"{1:016x}", "mention": 0, "start": 0, "end": 4, "text": "1804", "value": "1804", "precision": "year", "kind": "absolute", "anchor": None}
    days = {"earliest": datetime.date(1804, 1, 1), "latest": datetime.date(1904, 12, 31)}
    outputs = write_tables(tmp_path / "out", "0" * 16, documents=[document_row(1, "1804")], dates=[row | days])
    book = openpyxl.load_workbook(export(outputs, "excel", tmp_path / "x.xlsx").path)
    assert list(book["dates"].values)[1][6:8] == ("1804-01-01", datetime.datetime(1904, 12, 31))


@pytest.mark.parametrize("form", [name for name in FORMATS if name not in {"csv", "arrow", "duckdb", "excel"}])
def test_a_run_that_stopped_before_the_mentions_is_told_of(tmp_path, form):
    outputs = tmp_path / "out"
    write_shard(DOCUMENTS.from_rows([document_row(1, "a")]), DOCUMENTS, table_path(outputs, "documents", "s"), "test")
    with pytest.raises(InputError, match="no table 'tokens' in"):
        export(outputs, form, tmp_path / "x")
    write_shard(TOKENS.empty(), TOKENS, table_path(outputs, "tokens", "s"), "test")
    write_shard(MENTIONS.empty(), MENTIONS, table_path(outputs, "mentions", "other"), "test")
    with pytest.raises(InputError, match=r"shard 's' of .* has no table 'mentions'"):
        export(outputs, form, tmp_path / "x")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out"]


@pytest.mark.parametrize("form", FORMATS)
def test_no_documents(tmp_path, form):
    outputs = write_tables(tmp_path / "out", "0" * 16)
    assert export(outputs, form, names_of(form, tmp_path / "new")).documents == 0


@pytest.mark.parametrize(
    ("form", "tables", "error", "message"),
    [
        ("xml", (), PresseError, "no format 'xml'; the formats are conll, brat"),
        ("csv", ("persons",), PresseError, "no table 'persons'; the tables are documents"),
        ("brat", ("people",), PresseError, "--table says nothing to --format brat"),
        ("csv", ("runs",), InputError, "no table 'runs' in"),
    ],
)
def test_errors(nasty, tmp_path, form, tables, error, message):
    with pytest.raises(error, match=message):
        export(nasty, form, tmp_path / "x", tables=tables)


def test_no_tables_at_all(tmp_path):
    with pytest.raises(InputError, match=r"no table 'documents' in .*run `presse run INPUT"):
        export(tmp_path, "csv", tmp_path / "x")


def test_what_another_hand_wrote_is_not_replaced(nasty, tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    export(nasty, "csv", folder)
    export(nasty, "arrow", folder)
    assert not list(folder.glob("*.csv"))
    other = tmp_path / "notes"
    other.mkdir()
    (other / "note.txt").write_text("mine")
    with pytest.raises(OutputError, match="holds files that no export wrote"):
        export(nasty, "csv", other)
    with pytest.raises(OutputError, match="it is a file, and this format is a folder"):
        export(nasty, "csv", other / "note.txt")
    with pytest.raises(OutputError, match="it is a folder; give --output the name of a file"):
        export(nasty, "conll", other)
    assert (other / "note.txt").read_text() == "mine"


def test_a_file_that_cannot_be_written_is_one_line(nasty, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match=r"cannot write .*; give --output a place that you may write"):
        export(nasty, "conll", tmp_path / "file" / "below.conll")
