"""The formats by name, and the one function that writes any of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import PresseError
from pipeline.export.atomic import whole_file, whole_folder
from pipeline.export.brat import write_brat
from pipeline.export.conll import write_conll
from pipeline.export.docbin import write_docbin, write_docbins
from pipeline.export.excel import write_excel
from pipeline.export.jsonl import write_doccano, write_label_studio
from pipeline.export.source import check_tables, written_tables
from pipeline.export.tabular import write_arrow, write_csv, write_duckdb
from pipeline.tables import BY_NAME

# Each with what it is, as the command's help shows it.
FORMATS: Mapping[str, str] = {
    "conll": "CoNLL-2003 columns with IOB2 tags, one file",
    "brat": "brat standoff, a folder of .txt and .ann",
    "docbin": "spaCy DocBin: one file where the name ends in .spacy, else a folder with one per shard",
    "label-studio": "Label Studio tasks with predictions, JSON Lines",
    "doccano": "doccano examples, JSON Lines",
    "csv": "a folder with one CSV per table",
    "excel": "one Excel workbook, a sheet per table; needs presse[excel]",
    "arrow": "a folder with one Arrow IPC file per table",
    "duckdb": "one DuckDB file with every table",
}
_FILES: Mapping[str, Callable[[Path, Path], int]] = {
    "conll": write_conll,
    "label-studio": write_label_studio,
    "doccano": write_doccano,
}
_TABULAR: Mapping[str, Callable[[Path, Path, Sequence[str]], int]] = {"csv": write_csv, "arrow": write_arrow, "duckdb": write_duckdb}


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote, where, and what a reader of it should know."""

    path: Path
    documents: int
    notes: Sequence[str] = field(default=())


def export(outputs: Path, name: str, destination: Path, *, tables: Sequence[str] = ()) -> Exported:
    """Write the tables of a run in another format.

    Documents stand in the order of the shards' names and, inside a shard, of their `doc_id`; a DuckDB file is sorted throughout.

    Args:
        outputs: the folder that a run wrote.
        name: one of `FORMATS`.
        destination: the file or folder to write; an earlier export there is replaced.
        tables: those wanted, for the formats that hold tables; all that the run wrote by default.

    Raises:
        PresseError: for an unknown format or table, a missing input, or an output that cannot be written.
    """
    if name not in FORMATS:
        raise PresseError(f"no format {name!r}; the formats are {', '.join(FORMATS)}")
    if tables and name not in {*_TABULAR, "excel"}:
        raise PresseError(f"--table says nothing to --format {name}, which holds documents with their mentions; it is for csv, excel, arrow and duckdb")
    for table in tables:
        if table not in BY_NAME:
            raise PresseError(f"no table {table!r}; the tables are {', '.join(BY_NAME)}")
    written = written_tables(outputs)
    check_tables(outputs, tables)
    chosen = list(dict.fromkeys(tables)) or written
    notes: list[str] = []
    if name in {"brat", "csv", "arrow"} or (name == "docbin" and destination.suffix != ".spacy"):
        with whole_folder(destination) as folder:
            count = _TABULAR[name](outputs, folder, chosen) if name in _TABULAR else (write_brat if name == "brat" else write_docbins)(outputs, folder)
    else:
        with whole_file(destination) as file:
            if name == "excel":
                count, notes = write_excel(outputs, file, chosen)
            elif name == "docbin":
                count = write_docbin(outputs, file)
            else:
                count = _TABULAR[name](outputs, file, chosen) if name in _TABULAR else _FILES[name](outputs, file)
    return Exported(destination, count, notes)
