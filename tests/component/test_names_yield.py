"""Where a network's name gives way: to a figure whose unit it is, to a named day, to the date that it cuts."""

from __future__ import annotations

import pytest

from pipeline.one_text import extract_text

CASES = [
    ("forfait 512 Mo", [("512 Mo", "FIGURE", "512 MB")]),
    ("50 000 FCFA le sac", [("50 000 FCFA", "FIGURE", "50000 XOF")]),
    ("un débit de 100 Mo/s", [("100 Mo/s", "FIGURE", "100 MB/s")]),
    ("menu de Noël", [("Noël", "DATE", "2026-12-25")]),
    ("la Toussaint approche", [("Toussaint", "DATE", "2026-11-01")]),
    ("le réveillon de Noël", [("réveillon de Noël", "DATE", "2026-12-24")]),
    ("Tu fais quoi samedi soir ?", [("samedi soir", "DATE", "2026-03-14")]),
    ("Le quotidien 20 Minutes a titré dessus.", [("20 Minutes", "ORG", None)]),
    ("Noël Le Graët préside la fédération.", [("Noël Le Graët", "PERSON", None)]),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_names_yield(text: str, expected: list[tuple[str, str, str | None]]) -> None:
    found = extract_text(text, lang="fr", published="2026-03-10")["mentions"]
    assert [(mention["text"], mention["label"], mention["value"]) for mention in found] == expected


def test_a_street_number_is_no_figure() -> None:
    assert [mention["label"] for mention in extract_text("au 12 rue des Lilas", lang="fr")["mentions"]] == ["PLACE"]
