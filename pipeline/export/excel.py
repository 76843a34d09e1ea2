"""An Excel workbook with one sheet per table, which needs the extra `presse[excel]`.

A workbook holds 1,048,576 rows a sheet and 32,767 UTF-16 units a cell. A table with more rows is refused, a longer text is cut with a mark and
told of. No text is ever a formula: cells are typed as text, and one that begins like a formula stays text when a user edits it.
"""

from __future__ import annotations

import datetime
import json
import re
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pipeline import store
from pipeline.errors import OutputError, PresseError
from pipeline.export.source import iter_tables
from pipeline.tables import BY_NAME

MAX_ROWS = 1_048_576
MAX_CELL = 32_767
CUT = " … [cut: Excel's limit of 32,767 characters a cell]"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# Characters that the format's XML cannot hold.
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Excel's calendar is wrong before this day (it has a 29 February 1900); earlier days are written as text.
_FIRST_DAY = datetime.date(1900, 3, 1)
_TIMES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_excel(outputs: Path, file: Path, tables: Sequence[str]) -> tuple[int, list[str]]:
    """Write the workbook; the number of documents, and a line on each column with cells that were cut.

    Raises:
        PresseError: where openpyxl is not installed.
        OutputError: for a table with more rows than a sheet holds.
    """
    try:
        from openpyxl import Workbook
    except ImportError as error:
        raise PresseError("--format excel needs openpyxl, which is not installed; install presse[excel]") from error
    for name in tables:
        rows = store.count_rows(outputs, name)
        if rows >= MAX_ROWS:
            others = " ".join(f"--table {other}" for other in tables if other != name)
            what = f"leave it out ({others})" if others else "take another format"
            raise OutputError(
                f"table {name!r} has {rows:,} rows, and a sheet of Excel holds {MAX_ROWS - 1:,} below its header; {what}, or take --format csv or duckdb"
            )
    book = Workbook(write_only=True)
    cut: dict[str, int] = {}
    for name in tables:
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        sheet.append([column.name for column in BY_NAME[name].columns])
        for row in _rows(outputs, name):
            sheet.append([_cell(sheet, value, f"{name}.{column}", cut) for column, value in row.items()])
    raw = file.with_name(f"{file.name}.raw")
    try:
        book.save(raw)
        _without_times(raw, file)
    finally:
        raw.unlink(missing_ok=True)
    return store.count_rows(outputs, "documents"), [f"{count} cells of {column} were cut to Excel's {MAX_CELL:,} characters" for column, count in cut.items()]


def _rows(outputs: Path, name: str) -> Iterator[dict[str, Any]]:
    for rows in iter_tables(outputs, name):
        for batch in rows.to_batches(max_chunksize=10_000):
            yield from batch.to_pylist()


def _cell(sheet: Any, value: Any, column: str, cut: dict[str, int]) -> Any:
    """The value, or a typed cell for texts."""
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, list):
        value = json.dumps(value, ensure_ascii=False)
    elif isinstance(value, datetime.date) and value < _FIRST_DAY:
        value = value.isoformat()
    if not isinstance(value, str):
        return value
    text = _ILLEGAL.sub("\ufffd", value)
    if _units(text) > MAX_CELL:
        text = _first_units(text, MAX_CELL - len(CUT)) + CUT
        cut[column] = cut.get(column, 0) + 1
    cell = WriteOnlyCell(sheet, value=text)
    # openpyxl takes a text that begins with = for a formula, and #N/A for an error.
    cell.data_type = "s"
    if text.startswith(_FORMULA):
        cell.quotePrefix = True
    return cell


def _units(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text) if not text.isascii() else len(text)


def _first_units(text: str, limit: int) -> str:
    return text.encode("utf-16-le")[: 2 * limit].decode("utf-16-le", "ignore")


def _without_times(source: Path, target: Path) -> None:
    """Copy a workbook, with every time in it set to one: the same tables give the same bytes."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            info = zipfile.ZipInfo(entry.filename, _ZIP_EPOCH)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, entry.external_attr
            if entry.filename == "docProps/core.xml":
                new.writestr(info, _TIMES.sub(rb"\g<1>1980-01-01T00:00:00Z", old.read(entry)))
            else:
                with old.open(entry) as reader, new.open(info, "w", force_zip64=True) as writer:
                    shutil.copyfileobj(reader, writer)
