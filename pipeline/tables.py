"""The tables' schemas: declared here once, with a description on every field, and never inferred from data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

_STRINGS = pa.list_(pa.string())


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its Arrow type, what it holds, and whether Parquet should dictionary-encode it."""

    name: str
    type: pa.DataType
    description: str
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table: `key` names the columns by which its rows are sorted and unique."""

    name: str
    description: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema, each field carrying its description as metadata."""
        return pa.schema([pa.field(column.name, column.type, metadata={"description": column.description}) for column in self.columns])

    @property
    def dictionary_columns(self) -> list[str]:
        """Columns whose values repeat enough for dictionary encoding to pay."""
        return [column.name for column in self.columns if column.repeats]

    def from_rows(self, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
        """Build the Arrow table from mappings that hold exactly the declared columns."""
        return pa.Table.from_pylist(list(rows), schema=self.schema)

    def from_columns(self, columns: Mapping[str, Any]) -> pa.Table:
        """Build the Arrow table from one sequence or Arrow array per declared column."""
        return pa.table([columns[column.name] for column in self.columns], schema=self.schema)

    def empty(self) -> pa.Table:
        """The table with no row."""
        return self.schema.empty_table()


def _text(name: str, description: str, *, repeats: bool = False) -> Column:
    return Column(name, pa.string(), description, repeats)


def _int(name: str, description: str) -> Column:
    return Column(name, pa.int32(), description)


def _float(name: str, description: str) -> Column:
    return Column(name, pa.float64(), description)


def _texts(name: str, description: str) -> Column:
    return Column(name, _STRINGS, description)


_DOC_ID = _text("doc_id", "Document: 16 hexadecimal digits, stable for a source and record", repeats=True)
_SPAN = (
    _int("start", "First code point of the span in documents.text"),
    _int("end", "Code point after the last of the span: text == documents.text[start:end]"),
)
_MENTION = _int("mention", "Number of the mention in its document, from 0, in text order; the row of `mentions` that this one adds to")
_COUNTS = (
    _int("n_mentions", "Mentions of the entity in the corpus"),
    _int("n_documents", "Documents that mention the entity"),
)
_ENTITY_ID = _text("entity_id", "Entity: a user's own identifier where a gazetteer gave one, else 16 hexadecimal digits made from label and name")

DOCUMENTS = Table(
    "documents",
    "One row per press text.",
    ("doc_id",),
    (
        _DOC_ID,
        _text("source", "Path relative to the input given, or the URL for remote input"),
        _int("record", "Position inside a many-record file, from 0; 0 for a file that is one document"),
        _text("lang", "Language of most of the text (ISO 639-1)", repeats=True),
        _float("lang_score", "Confidence of the language, 0 to 1; 1 where the record states it"),
        _text("title", "Title from the metadata, null where there is none"),
        _text("published", "Publication date (EDTF) from metadata, scraped header or byline; null where the text states none", repeats=True),
        _text("text", "The decoded text, unchanged; every offset counts its code points"),
        _text("content_sha256", "SHA-256 of the text in UTF-8, hexadecimal"),
        _int("n_chars", "Code points of the text"),
        _int("n_sentences", "Sentences found (0 until the text is tokenized)"),
        _int("n_tokens", "Tokens found (0 until the text is tokenized)"),
    ),
)

SENTENCES = Table(
    "sentences",
    "One row per sentence.",
    ("doc_id", "sentence"),
    (
        _DOC_ID,
        _int("sentence", "Number of the sentence in its document, from 0"),
        *_SPAN,
        _text("lang", "Language of the sentence (ISO 639-1)", repeats=True),
    ),
)

TOKENS = Table(
    "tokens",
    "One row per token, with the neural pipeline's annotations.",
    ("doc_id", "token"),
    (
        _DOC_ID,
        _int("token", "Number of the token in its document, from 0"),
        _int("sentence", "Sentence of the token"),
        *_SPAN,
        _text("text", "The token as written", repeats=True),
        Column("space_after", pa.bool_(), "Whether one space follows the token"),
        _text("lemma", "Lemma (Universal Dependencies conventions of the training treebank)", repeats=True),
        _text("pos", "Universal part of speech (UPOS)", repeats=True),
        _text("morph", "Universal features, in FEATS notation", repeats=True),
        _text("ent_iob", "Position in the recogniser's entity: B, I or O", repeats=True),
        _text("ent_label", "Entity type given by the statistical recogniser, empty outside entities", repeats=True),
    ),
)

MENTIONS = Table(
    "mentions",
    "One row per mention of any type, dates and figures included.",
    ("doc_id", "mention"),
    (
        _DOC_ID,
        _int("mention", "Number of the mention in its document, from 0, in text order"),
        _int("sentence", "Sentence in which the mention starts"),
        *_SPAN,
        _text("text", "The mention as written"),
        _text("label", "Entity type", repeats=True),
        _text("value", "Normal form: EDTF for DATE, `number unit` for FIGURE, `make=…` for MODEL; null for other types", repeats=True),
        _text("entity_id", "Entity of the mention (see `entities`); null for dates and figures", repeats=True),
        _text("finder", "Rule, lexicon or model that found the mention", repeats=True),
        _float("score", "Confidence of the finder, 0 to 1"),
    ),
)

DATES = Table(
    "dates",
    "One row per DATE mention.",
    ("doc_id", "mention"),
    (
        _DOC_ID,
        _MENTION,
        *_SPAN,
        _text("text", "The date as written"),
        _text("value", "EDTF (ISO 8601-2 level 1); `?` where the text gives no anchor; null for an impossible date", repeats=True),
        Column("earliest", pa.date32(), "First day that the value covers; null where open or unknown"),
        Column("latest", pa.date32(), "Last day that the value covers; null where open or unknown"),
        _text("precision", "Precision of the value: minute, hour, day, week, month, quarter, half, season, year, decade, century …", repeats=True),
        _text("kind", "absolute, relative, interval, time or recurring", repeats=True),
        _text("anchor", "The date that a relative expression was counted from (EDTF); null for absolute dates", repeats=True),
    ),
)

FIGURES = Table(
    "figures",
    "One row per FIGURE mention.",
    ("doc_id", "mention"),
    (
        _DOC_ID,
        _MENTION,
        *_SPAN,
        _text("text", "The figure as written"),
        _text("value", "`number unit`, or `min..max unit` for a range", repeats=True),
        _float("number", "The number, in `unit`; the lower bound of a range"),
        _float("number_max", "Upper bound of a range, null otherwise"),
        _text("unit", "ISO 4217 code of a currency, else UCUM-like code; `1` for counts", repeats=True),
        _text("dimension", "What is measured: money, share, power, length, duration, age, count …", repeats=True),
        _text("comparator", "about, min, max or exact", repeats=True),
        _text("counted", "For a count: the noun counted, as a lemma", repeats=True),
        _float("si_number", "`number` in coherent SI units; null for money and counts"),
        _text("si_unit", "Unit of `si_number`", repeats=True),
    ),
)

QUOTES = Table(
    "quotes",
    "One row per direct quotation.",
    ("doc_id", "quote"),
    (
        _DOC_ID,
        _int("quote", "Number of the quotation in its document, from 0, in text order"),
        _int("sentence", "Sentence in which the quotation starts"),
        *_SPAN,
        _text("text", "The words quoted, without the outer quotation marks"),
        _text("speaker", "Who says it, as resolved in the text; null where the text does not tell"),
        _text("speaker_id", "Entity of the speaker"),
        _int("speaker_start", "First code point of the words that name the speaker (a pronoun's own place where it is one)"),
        _int("speaker_end", "Code point after the last of those words"),
        _text("cue", "Verb or expression that attributes the quotation (explique, selon, said …)", repeats=True),
    ),
)

ROLES = Table(
    "roles",
    "One row per statement that a person holds a role.",
    ("doc_id", "role"),
    (
        _DOC_ID,
        _int("role", "Number of the role in its document, from 0, in text order"),
        _text("person", "The person, by the fullest name in the text"),
        _text("person_id", "Entity of the person"),
        _text("title", "The title as written, `ancien`/`ex-`/`former` included for past roles"),
        _text("organisation", "The organisation in which the role is held; null where the text names none"),
        _text("organisation_id", "Entity of the organisation"),
        *_SPAN,
    ),
)

ENTITIES = Table(
    "entities",
    "One row per entity of the corpus: what the mentions of one real-world person, model, agency … have in common.",
    ("entity_id",),
    (
        _ENTITY_ID,
        _text("label", "Entity type", repeats=True),
        _text("name", "Canonical name: the user's where a gazetteer gave one, else the fullest form in the corpus"),
        _texts("aliases", "Every other form met, sorted"),
        *_COUNTS,
        _text("first_published", "Earliest publication date among its documents (EDTF)"),
        _text("last_published", "Latest publication date among its documents (EDTF)"),
    ),
)

PEOPLE = Table(
    "people",
    "One row per person.",
    ("entity_id",),
    (
        _ENTITY_ID,
        _text("name", "Canonical name"),
        _text("given", "Given name or initials; null where no mention has one"),
        _text("family", "Family name, particles included; null for a given name alone"),
        _texts("titles", "Titles held in the corpus, sorted"),
        _texts("organisations", "Organisations of those titles, sorted"),
        *_COUNTS,
    ),
)

MODELS = Table(
    "models",
    "One row per vehicle model.",
    ("entity_id",),
    (
        _ENTITY_ID,
        _text("name", "Canonical name: make and model"),
        _text("make", "Make; null where neither text nor lexicon tells", repeats=True),
        _text("model", "Model, without the make"),
        *_COUNTS,
    ),
)

AGENCIES = Table(
    "agencies",
    "One row per agency.",
    ("entity_id",),
    (
        _ENTITY_ID,
        _text("name", "Canonical name"),
        _text("kind", "advertising, media, pr, design, production, post-production, sound, news or public; null where nothing tells", repeats=True),
        *_COUNTS,
    ),
)

REJECTS = Table(
    "rejects",
    "One row per input that gave no document, or document that a stage could not work on, with the reason.",
    ("source", "record", "stage"),
    (
        _text("source", "Path relative to the input given, or the URL"),
        _int("record", "Position inside a many-record file"),
        _text("doc_id", "Document, null where none was made"),
        _text("stage", "Stage that rejected it", repeats=True),
        _text("error", "Kind of error, one word", repeats=True),
        _text("message", "The value, what is allowed and what to do"),
    ),
)

RUNS = Table(
    "runs",
    "One row per shard and stage: when it last did work. The only table that holds times, so the only one that differs between runs.",
    ("shard", "stage"),
    (
        _text("shard", "Name of the shard"),
        _text("stage", "Name of the stage", repeats=True),
        _int("documents", "Documents in the shard"),
        _float("seconds", "Wall time"),
        _float("words_per_second", "White-space separated words per second"),
        _text("versions", "What ran, as JSON: presse, Python, spaCy, backbone and recogniser of each language", repeats=True),
    ),
)

TABLES: tuple[Table, ...] = (
    DOCUMENTS, SENTENCES, TOKENS, MENTIONS, DATES, FIGURES, QUOTES, ROLES, ENTITIES, PEOPLE, MODELS, AGENCIES, REJECTS, RUNS,
)  # fmt: skip
BY_NAME: Mapping[str, Table] = {table.name: table for table in TABLES}


def table_named(name: str) -> Table:
    """The declared table of that name.

    Raises:
        ValueError: for a name that is no table.
    """
    if name not in BY_NAME:
        raise ValueError(f"no table {name!r}; the tables are {', '.join(BY_NAME)}")
    return BY_NAME[name]


def markdown(tables: Sequence[Table] = TABLES) -> str:
    """The schemas as Markdown: the content of docs/schema.md."""
    parts = ["# Tables", "", "Generated by `presse schema --markdown` from `pipeline/tables.py`; do not edit by hand.", ""]
    for table in tables:
        parts += [f"## {table.name}", "", f"{table.description} Sorted by {', '.join(f'`{name}`' for name in table.key)}.", ""]
        parts += ["| column | type | what it holds |", "|---|---|---|"]
        parts += [f"| `{column.name}` | {column.type} | {column.description} |" for column in table.columns] + [""]
    return "\n".join(parts)
