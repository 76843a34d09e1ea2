"""Every form of file: its records, its metadata, and a rejection in the place of each record that gives none."""

import csv
import datetime
import gzip
import io
import json
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.readers import Rejection, TextRecord, records

ReadFile = Callable[..., list[TextRecord | Rejection]]
TEXT = "L’été dernier, Zoé a présenté « la berline » à Dieppe."


def zst(data: bytes) -> bytes:
    return bytes(pa.compress(data, codec="zstd", asbytes=True))


def as_json(rows: list[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def as_csv(rows: list[dict[str, Any]], delimiter: str = ",") -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def as_parquet(rows: list[dict[str, Any]], **options: Any) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, **options), out)
    return out.getvalue()


def kinds(found: list[TextRecord | Rejection]) -> list[str]:
    return [item.error if isinstance(item, Rejection) else item.text for item in found]


ROWS = [
    {"id": 1, "title": "Titre", "text": TEXT, "date": "2023-05-12", "lang": "fr-FR", "url": "https://example.org/1"},
    {"id": 2, "title": "", "text": 'Second, "entre guillemets"\nsur deux lignes ; fin', "date": "", "lang": "", "url": ""},
]
EXPECTED = [(0, TEXT, "Titre", "2023-05-12", "fr"), (1, ROWS[1]["text"], None, None, None)]
FORMS = {
    ".jsonl": as_json(ROWS),
    ".ndjson": as_json(ROWS),
    ".csv": as_csv(ROWS),
    ".tsv": as_csv(ROWS, "\t"),
    ".parquet": as_parquet(ROWS),
}


@pytest.mark.parametrize("compression", ["", ".gz", ".zst"])
@pytest.mark.parametrize("suffix", FORMS)
def test_many_records(read_file: ReadFile, suffix: str, compression: str) -> None:
    data = {"": bytes, ".gz": gzip.compress, ".zst": zst}[compression](FORMS[suffix])
    found = read_file(f"presse{suffix}{compression}", data)
    assert [(item.record, item.text, item.title, item.published, item.lang) for item in found if isinstance(item, TextRecord)] == EXPECTED


@pytest.mark.parametrize("compression", ["", ".gz", ".zst"])
@pytest.mark.parametrize("suffix", [".txt", ".md", ".TXT", ".text", ".markdown"])
def test_one_document(read_file: ReadFile, suffix: str, compression: str) -> None:
    data = {"": bytes, ".gz": gzip.compress, ".zst": zst}[compression](TEXT.encode())
    assert kinds(read_file(f"presse{suffix}{compression}", data)) == [TEXT]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252", "mac_roman"])
@pytest.mark.parametrize("suffix", [".jsonl", ".csv", ".tsv"])
def test_encodings_of_many_records(read_file: ReadFile, suffix: str, encoding: str) -> None:
    assert kinds(read_file(f"presse{suffix}", FORMS[suffix].decode().encode(encoding))) == [TEXT, ROWS[1]["text"]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_of_csv(read_file: ReadFile, delimiter: str) -> None:
    assert kinds(read_file("presse.csv", as_csv(ROWS, delimiter))) == [TEXT, ROWS[1]["text"]]


@pytest.mark.parametrize("name", ["text", "Texte", "CONTENT", "body", "article", " text "])
@pytest.mark.parametrize("write", [as_json, as_csv, as_parquet])
def test_usual_names_of_the_text(read_file: ReadFile, write: Callable[[list[dict[str, Any]]], bytes], name: str) -> None:
    suffix = {as_json: ".jsonl", as_csv: ".csv", as_parquet: ".parquet"}[write]
    assert kinds(read_file(f"presse{suffix}", write([{"id": 1, name: TEXT}]))) == [TEXT]


@pytest.mark.parametrize("suffix", [".jsonl", ".csv", ".parquet"])
def test_a_named_text_column_and_none(read_file: ReadFile, suffix: str) -> None:
    rows = [{"id": 1, "corps": TEXT}, {"id": 2, "corps": "Autre."}]
    data = {".jsonl": as_json, ".csv": as_csv, ".parquet": as_parquet}[suffix](rows)
    assert kinds(read_file(f"presse{suffix}", data, text_column="corps")) == [TEXT, "Autre."]
    found = read_file(f"presse{suffix}", data)
    assert set(kinds(found)) == {"column"}
    assert all("'corps'" in item.message and "--text-column" in item.message for item in found if isinstance(item, Rejection))


@pytest.mark.parametrize(
    ("suffix", "data", "expected"),
    [
        (".jsonl", b'{"text": "un"}\n{broken\n\n{"text": "trois"}\n', ["un", "json", "trois"]),
        (".jsonl", b'{"text": "un"}\n[1]\n"deux"\nnull\n{"text": "cinq"}', ["un", "json", "json", "json", "cinq"]),
        (".jsonl", b'{"text": "un"}\n{"text": 3}\n{"text": ""}\n{"id": 1}\n{"text": "cinq"}', ["un", "type", "empty", "column", "cinq"]),
        (".jsonl", b'{"text": "un"}\n{"text": "\xc3 d\xff"}\n{"text": "trois \xc3\xa9t\xc3\xa9"}\n', ["un", "encoding", "trois été"]),
        (".jsonl", b'{"text": "un \\ud83d"}\n{"text": "deux"}\n{"text": "a\\u0000b"}\n', ["encoding", "deux", "binary"]),
        (".jsonl", b'{"text": "un"}\n' + b"[" * 100_000 + b'\n{"text": "trois"}\n', ["un", "json", "trois"]),
        (".csv", b"id,text\n1,un\n2\n3,trois\n", ["un", "column", "trois"]),
        (".csv", b"id,text\n1,un\n2,d\xc3 \xff\n3,\xc3\xa9t\xc3\xa9\n", ["un", "encoding", "été"]),
        (".csv", b"id,text\n1,un,de trop\n2,deux\n", ["un", "deux"]),
        (".csv", b"id,text\n1,u\0n\n2,deux\n", ["binary", "deux"]),
        (".csv", b"", ["column"]),
        (".csv", b"id,name\n1,x\n", ["column"]),
        (".parquet", b"", ["ArrowInvalid"]),
        (".parquet", b"PAR1 no parquet at all PAR1", ["ArrowInvalid"]),
        (".jsonl", b"\x00\x01\x02" * 100, ["binary"]),
        (".jsonl", b"", []),
    ],
)
def test_one_bad_record_costs_no_other(read_file: ReadFile, suffix: str, data: bytes, expected: list[str]) -> None:
    found = read_file(f"presse{suffix}", data)
    assert [kind if kind != "compression" else "ArrowInvalid" for kind in kinds(found)] == expected
    assert [item.record for item in found] == list(range(len(found)))


@pytest.mark.parametrize("suffix", [".jsonl", ".csv"])
def test_what_comes_before_the_cut_of_a_cut_file_is_kept(read_file: ReadFile, suffix: str) -> None:
    rows = [{"id": index, "text": f"Article {index}. {hash(str(index)) % 10**9}" + " mot" * (index % 7)} for index in range(20_000)]
    data = {".jsonl": as_json, ".csv": as_csv}[suffix](rows)
    for name, packed in (("gz", gzip.compress(data)), ("zst", zst(data))):
        found = read_file(f"presse{suffix}.{name}", packed[: len(packed) * 3 // 4])
        assert len(found) > 5000
        assert [item for item in kinds(found) if not item.startswith("Article")] in (["compression"], ["json", "compression"])


def test_a_record_past_the_limit_is_one_reject(read_file: ReadFile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "_MAX_RECORD", 1000)
    long = "mot " * 5000
    assert kinds(read_file("a.jsonl", as_json([{"text": "un"}, {"text": long}, {"text": "trois"}]))) == ["un", "size", "trois"]
    found = kinds(read_file("a.csv", as_csv([{"text": "un"}, {"text": long}, {"text": "trois"}])))
    assert found[0] == "un"
    assert found[-1] == "trois"
    assert "csv" in found


@pytest.mark.parametrize(
    ("type_", "value", "expected"),
    [
        (pa.date32(), datetime.date(2023, 5, 12), "2023-05-12"),
        (pa.timestamp("us"), datetime.datetime(2023, 5, 12, 10, 14), "2023-05-12T10:14:00"),
        (pa.timestamp("ns", "UTC"), datetime.datetime(2023, 5, 12, 10, 14, tzinfo=datetime.UTC), "2023-05-12T10:14:00"),
        (pa.timestamp("s"), 10**14, None),
        (pa.int64(), 20230512, None),
        (pa.string(), "12 mai 2023", "2023-05-12"),
    ],
)
def test_dates_of_parquet(read_file: ReadFile, type_: pa.DataType, value: Any, expected: str | None) -> None:
    out = io.BytesIO()
    pq.write_table(pa.table({"text": ["Un texte."], "date": pa.array([value], type_)}), out)
    (found,) = read_file("presse.parquet", out.getvalue())
    assert isinstance(found, TextRecord)
    assert found.published == expected


@pytest.mark.parametrize("type_", [pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())])
def test_string_types_of_parquet(read_file: ReadFile, type_: pa.DataType) -> None:
    out = io.BytesIO()
    pq.write_table(pa.table({"text": pa.array(["un", None, "trois"]).cast(type_)}), out)
    assert kinds(read_file("presse.parquet", out.getvalue())) == ["un", "column", "trois"]


def test_broken_strings_in_parquet(read_file: ReadFile) -> None:
    out = io.BytesIO()
    broken = pa.Array.from_buffers(pa.string(), 3, pa.array([b"un", b"d\xff\xfe", b"trois"]).buffers())
    pq.write_table(pa.table({"text": broken}), out)
    assert kinds(read_file("presse.parquet", out.getvalue())) == ["un", "encoding", "trois"]


@pytest.mark.parametrize(
    ("stated", "expected"), [("fr", "fr"), ("FR-ca", "fr"), ("en_GB", "en"), ("français", None), ("fra", None), ("", None), (3, None), (None, None)]
)
def test_stated_languages(read_file: ReadFile, stated: Any, expected: str | None) -> None:
    (found,) = read_file("presse.jsonl", as_json([{"text": TEXT, "lang": stated}]))
    assert isinstance(found, TextRecord)
    assert found.lang == expected


def test_half_a_character_in_a_title_costs_the_title_only_that(read_file: ReadFile) -> None:
    (found,) = read_file("presse.jsonl", b'{"text": "Un texte.", "title": "\\ud83d titre"}')
    assert isinstance(found, TextRecord)
    assert found.title == "? titre"


PAGE = """<!doctype html><html lang="en"><head><meta charset="{charset}"><title>La berline</title>
<meta property="article:published_time" content="2023-05-12T10:14:00+02:00"></head>
<body><nav><a href="/">Accueil</a><a href="/autos">Autos</a></nav>
<article><h1>La berline</h1>{paragraphs}</article><footer>Mentions légales</footer></body></html>"""
PARAGRAPHS = "".join(
    f"<p>Paragraphe {index} : l’été à Dieppe, la berline a été présentée à la presse française réunie au complet pour l’occasion.</p>" for index in range(8)
)


@pytest.mark.parametrize(("charset", "encoding"), [("utf-8", "utf-8"), ("windows-1252", "cp1252"), ("iso-8859-1", "utf-8"), ("no-such-charset", "cp1252")])
@pytest.mark.parametrize("suffix", [".html", ".htm", ".xhtml"])
def test_pages(read_file: ReadFile, suffix: str, charset: str, encoding: str) -> None:
    (found,) = read_file(f"page{suffix}", PAGE.format(charset=charset, paragraphs=PARAGRAPHS).encode(encoding))
    assert isinstance(found, TextRecord)
    assert "Paragraphe 7 : l’été à Dieppe" in found.text
    assert "Mentions légales" not in found.text
    assert (found.title, found.published) == ("La berline", "2023-05-12")
    # What a template states of its language is often wrong, so the text tells.
    assert found.lang is None


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        ("<html><body></body></html>", "article"),
        ("<div>" * 50_000 + "fond" + "</div>" * 50_000, "html"),
        ("<b><i>" * 20_000 + "fond", "html"),
        ("<!-- " + "x" * 100_000, "article"),
        ("   ", "empty"),
        ("\x01\x02\x03" * 50, "binary"),
    ],
)
def test_pages_without_an_article(read_file: ReadFile, page: str, kind: str) -> None:
    (found,) = read_file("page.html", page)
    assert isinstance(found, Rejection)
    assert found.error in {kind, "html", "article"} if kind in {"html", "article"} else found.error == kind
    assert "page.html" in found.message


def test_a_page_without_a_date_gets_none(read_file: ReadFile) -> None:
    (found,) = read_file(
        "page.html", f"<html><body><article><h1>La berline</h1>{PARAGRAPHS}<p>Le modèle de 1968 a été vendu jusqu’au 3 mai 1972.</p></article></body></html>"
    )
    assert isinstance(found, TextRecord)
    assert found.published is None
