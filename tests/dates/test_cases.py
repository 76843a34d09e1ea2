"""The case tables `fr.txt` and `en.txt`: exact spans and values, one line a case.

A line is `published<TAB>marked text`: `-` for no date, `\\n` for a line break, an empty value for a day the calendar lacks.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.dates import find_dates
from pipeline.markup import parse

FOLDER = Path(__file__).parent
LANGUAGES = ("fr", "en")


def cases(lang: str) -> list[tuple[str, str, str]]:
    """(form, published, marked text) of every line of a language's table."""
    found, form = [], ""
    for line in (FOLDER / f"{lang}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("# form: "):
            form = line.removeprefix("# form: ")
        elif line:
            published, marked = line.split("\t")
            found.append((form, published, marked.replace("\\n", "\n")))
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_table_is_large_enough(lang: str) -> None:
    assert len(set(cases(lang))) >= 600


@pytest.mark.parametrize("lang", LANGUAGES)
def test_bounds_are_in_order(lang: str) -> None:
    """No value of any case ends before it begins."""
    for _, published, marked in cases(lang):
        text = parse(marked).text
        for mention in find_dates(text, lang, published=None if published == "-" else published):
            if mention.earliest is not None and mention.latest is not None:
                assert mention.earliest <= mention.latest, (text, mention)


@pytest.mark.parametrize(
    ("lang", "published", "marked"),
    [pytest.param(lang, published, marked, id=f"{lang}:{form}:{marked[:40]}") for lang in LANGUAGES for form, published, marked in cases(lang)],
)
def test_case(lang: str, published: str, marked: str) -> None:
    gold = parse(marked)
    wanted = [(gold.text[mention.start : mention.end], mention.value or None) for mention in gold.mentions]
    found = find_dates(gold.text, lang, published=None if published == "-" else published)
    assert [(gold.text[mention.start : mention.end], mention.value) for mention in found] == wanted
