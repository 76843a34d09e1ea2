"""Publication dates: what a page states, and what it does not."""

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dates import find_dates
from pipeline.readers.published import published_in, to_edtf

BODY = "\nLe constructeur a présenté sa berline à Paris devant la presse, et elle sera vendue dans toute la France.\n"
ENGLISH = "\nThe maker has shown its new car to the press, and they said that it will be sold in the summer.\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Scraped headers, which share their line with the text.
        (" date 2026-03-10 Les ventes ont reculé.", "2026-03-10"),
        (" date 2023-05 Les ventes ont reculé.", "2023-05"),
        (" date 2023-13 Les ventes ont reculé.", None),
        (" date 2023-02-30 Les ventes ont reculé.", None),
        ("Une date 2023-05 au milieu.", None),
        # Publication lines.
        ("Un titre\nPublié le 12 mai 2023 à 10h14, modifié le 13 mai 2023" + BODY, "2023-05-12"),
        ("Mis à jour le 13 mai 2023, publié le 12 mai 2023" + BODY, "2023-05-12"),
        ("Mis à jour le 13 mai 2023" + BODY, "2023-05-13"),
        ("Publié le 12/05/2023 à 09:14" + BODY, "2023-05-12"),
        ("Article publié le mardi 16 mai 2023 | Auto" + BODY, "2023-05-16"),
        ("Publié par Jeanne Roche le 12 mai 2023" + BODY, "2023-05-12"),
        ("Publié le 12 mai 2023 par Jeanne Roche" + BODY, "2023-05-12"),
        ("Published: May 12, 2023 at 9:14 am" + ENGLISH, "2023-05-12"),
        ("Posted on March 26, 2021 by Ann" + ENGLISH, "2021-03-26"),
        # Bylines, some of them inverted or emptied.
        ("Un titre\nPar Jeanne Roche - 04/03/2022" + BODY, "2022-03-04"),
        ("Jeanne Roche Par 04/03/2022" + BODY, "2022-03-04"),
        ("Par - 04/03/2022" + BODY, "2022-03-04"),
        ("By Jane Roche - 04/03/2022" + ENGLISH, "2022-04-03"),
        # A date alone on its line; where languages differ the text's own decides.
        ("Un titre\nLe 12 mai 2023 à 10h14" + BODY, "2023-05-12"),
        ("2026-03-10" + BODY, "2026-03-10"),
        ("04/03/2022" + BODY, "2022-03-04"),
        ("04/03/2022" + ENGLISH, "2022-04-03"),
        ("Rédaction | 12 mai 2023 | 3 min" + BODY, "2023-05-12"),
        # Datelines.
        ("Paris, le 12 mai 2023" + BODY, "2023-05-12"),
        ("PARIS, 12 mai 2023 (Agence) - Les ventes ont reculé." + BODY, "2023-05-12"),
        ("LONDON, May 4, 2022 (Wire) - The maker" + ENGLISH, "2022-05-04"),
        ("LIMA, Ohio – May 4, 2022 – The maker" + ENGLISH, "2022-05-04"),
        ("Un titre\n12 mai 2023 . – Les ventes ont reculé." + BODY, "2023-05-12"),
        # Dates that are not the page's.
        ("Mondial de l'Auto, 17 octobre 2022" + BODY, None),
        ("Grand Prix de Monaco : 26 mai 2024" + BODY, None),
        ("12 mai 2023 – Foire aux plants" + BODY, None),
        ("Le roman, publié le 3 mai 1968, raconte une vie." + BODY, None),
        ("Publié le 3 mai 1968, le roman raconte une vie." + BODY, None),
        ("Il a disparu le 12 mars 2020." + BODY, None),
        ("Né le 3 mai 1968 à Dieppe, il a grandi dans un garage." + BODY, None),
        ("Publié le" + BODY, None),
        ("Le à 09:14, modifié le à 10:02" + BODY, None),
        ("Publié le 31/02/2023" + BODY, None),
        ("Publié le 12 mai" + BODY, None),
        (BODY * 20 + "Publié le 12 mai 2023", None),
        ("", None),
    ],
)
def test_published_in(text: str, expected: str | None) -> None:
    assert published_in(text) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2023", "2023"),
        ("2023-05", "2023-05"),
        ("2023-05-12", "2023-05-12"),
        (" 2023-05-12T10:14:00+02:00 ", "2023-05-12T10:14:00"),
        ("2023-05-12 10:14:00.123456", "2023-05-12T10:14:00"),
        ("2023-05-12T00:00:00Z", "2023-05-12"),
        ("20230512", "2023-05-12"),
        ("Fri, 12 May 2023 10:14:00 +0200", "2023-05-12"),
        ("12 mai 2023", "2023-05-12"),
        ("May 12, 2023", "2023-05-12"),
        (datetime.date(2023, 5, 12), "2023-05-12"),
        (datetime.datetime(2023, 5, 12), "2023-05-12"),
        (datetime.datetime(2023, 5, 12, 10, 14, tzinfo=datetime.UTC), "2023-05-12T10:14:00"),
        ("2023-02-30", None),
        ("0000", None),
        ("99999-01-01", None),
        ("٢٠٢٣", None),
        ("hier", None),
        ("", None),
        (None, None),
        (1683849600, None),
        (True, None),
        ({"date": "2023"}, None),
        ("x" * 200, None),
    ],
)
def test_to_edtf(value: Any, expected: str | None) -> None:
    assert to_edtf(value) == expected


@given(st.text(max_size=120) | st.dates().map(str) | st.datetimes().map(str) | st.from_regex(r"[0-9]{1,5}-[0-9]{1,3}(-[0-9]{1,3})?", fullmatch=True))
def test_whatever_comes_out_is_a_date(value: str) -> None:
    for found in (to_edtf(value), published_in(value), published_in(f"Publié le {value}\n")):
        if found is not None:
            day, _, time = found.partition("T")
            datetime.date.fromisoformat(day if day.count("-") == 2 else f"{day}-01" if day.count("-") else f"{day}-01-01")
            datetime.time.fromisoformat(time or "00:00")


@pytest.mark.parametrize("value", ["2023-05-12", "2023-05-12T10:14:00+02:00", "20230512"])
def test_relative_dates_count_from_it(value: str) -> None:
    assert [mention.value for mention in find_dates("Le groupe a publié hier ses résultats.", "fr", published=to_edtf(value))] == ["2023-05-11"]
