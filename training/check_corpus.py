"""Check annotated texts against the annotation guide's mechanical rules; print words and mentions per folder.

Usage: python training/check_corpus.py FILE_OR_FOLDER [...]   (exit status 1 when a text breaks a rule)
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from pipeline.markup import GoldMention, MarkupError, parse

_NUMBER = r"-?\d+(?:\.\d+)?"
_UNITS = [
    "1",
    "%",
    "EUR",
    "USD",
    "GBP",
    "CHF",
    "JPY",
    "CNY",
    "m",
    "km",
    "cm",
    "mm",
    "mi",
    "in",
    "l",
    "m2",
    "m3",
    "g",
    "kg",
    "t",
    "s",
    "min",
    "h",
    "d",
    "wk",
    "mo",
    "a",
    "km/h",
    "m/s",
    "mi/h",
    "kW",
    "hp",
    "ch",
    "N.m",
    "V",
    "A",
    "W",
    "kWh",
    "Wh",
    "MWh",
    "GWh",
    "kWh/100km",
    "l/100km",
    "g/km",
    "rpm",
    "Cel",
    "Pa",
    "bar",
    "Hz",
    "GHz",
    "B",
    "kB",
    "MB",
    "GB",
    "TB",
    "px",
    "cm3",
    "deg",
    "lb",
    "ft",
]
_FIGURE = re.compile(rf"^{_NUMBER}(?:\.\.{_NUMBER})? (\S+)$")
_DATE_PART = (
    r"(?:-?\d{4}(?:-(?:\d\d|Q[1-4]|H[12]|W\d\d))?(?:-\d\d)?|-?\d{3}X|-?\d{2}XX|XXXX-(?:\d\d|XX)(?:-\d\d)?|\.\.|"
    r"(?:[\dX]{4}-[\dX]{2}-[\dX]{2})?T\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?)"
)
_DATE = re.compile(rf"^(?:\?|{_DATE_PART}(?:/{_DATE_PART})?)$")
_BAD_EDGES = re.compile(r"^[\s«»“”\"',;:.(]|[\s«»“”\",;:]$")
_ARTICLE = re.compile(r"^(?:le|la|les|l['’]|the|un|une|des)(?:\s|\b)", re.ASCII)


def problems_of(mention: GoldMention, surface: str) -> list[str]:
    """Rules that one mention breaks, as messages."""
    found = []
    if _BAD_EDGES.search(surface) and mention.label != "FIGURE":
        found.append("span starts or ends with space, quote or punctuation")
    if mention.label not in {"WORK", "DATE", "FIGURE"} and _ARTICLE.match(surface):
        found.append("span starts with an article")
    if mention.debatable:
        return found
    if mention.label == "DATE" and (mention.value is None or not _DATE.match(mention.value)):
        found.append(f"DATE value {mention.value!r} is not EDTF (or ?)")
    if mention.label == "FIGURE":
        match = _FIGURE.match(mention.value or "")
        if not match:
            found.append(f"FIGURE value {mention.value!r} is not `number unit` or `min..max unit`")
        elif match[1] not in _UNITS and not re.fullmatch(r"[A-Z]{3}", match[1]):
            found.append(f"unit {match[1]!r} is not in the guide's list")
    if mention.label not in {"DATE", "FIGURE"} and mention.value and not (mention.label == "MODEL" and mention.value.startswith("make=")):
        found.append(f"{mention.label} takes no value {mention.value!r} (MODEL: make=…)")
    return found


def main(paths: list[str]) -> int:
    """Check every `.txt` below `paths`; return the exit status."""
    files = [file for path in paths for file in ([Path(path)] if Path(path).is_file() else sorted(Path(path).rglob("*.txt")))]
    counts: Counter[str] = Counter()
    words = bad = 0
    for file in files:
        try:
            gold = parse(file.read_text(encoding="utf-8"))
        except MarkupError as error:
            print(f"{file}: {error}")
            bad += 1
            continue
        words += len(gold.text.split())
        for mention in gold.mentions:
            counts[mention.label + ("?" if mention.debatable else "")] += 1
            surface = gold.text[mention.start : mention.end]
            for message in problems_of(mention, surface):
                print(f"{file}: {surface!r} {mention.label}: {message}")
                bad += 1
    print(f"{len(files)} texts, {words} words, {bad} problems; " + ", ".join(f"{label} {count}" for label, count in sorted(counts.items())))
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
