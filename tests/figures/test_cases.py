"""The case tables `fr.txt` and `en.txt`: exact spans and values, one line a case, no other figure found."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.figures import find_figures
from pipeline.markup import parse

FOLDER = Path(__file__).parent
LANGUAGES = ("fr", "en")


def cases(lang: str) -> list[tuple[str, str]]:
    """(form, marked text) of every line of a language's table."""
    found, form = [], ""
    for line in (FOLDER / f"{lang}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("# form: "):
            form = line.removeprefix("# form: ")
        elif line:
            found.append((form, line))
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_table_is_large_enough(lang: str) -> None:
    assert len(set(cases(lang))) >= 600


@pytest.mark.parametrize(
    ("lang", "marked"), [pytest.param(lang, marked, id=f"{lang}:{form}:{marked[:40]}") for lang in LANGUAGES for form, marked in cases(lang)]
)
def test_case(lang: str, marked: str) -> None:
    gold = parse(marked)
    debatable = [mention for mention in gold.mentions if mention.debatable]
    wanted = [(gold.text[mention.start : mention.end], mention.value) for mention in gold.mentions if not mention.debatable]
    found = [
        (gold.text[figure.start : figure.end], figure.value)
        for figure in find_figures(gold.text, lang)
        if not any(figure.start < mention.end and figure.end > mention.start for mention in debatable)
    ]
    assert found == wanted


@pytest.mark.parametrize(
    ("lang", "text", "comparator", "counted", "dimension"),
    [
        ("fr", "Environ 36 modèles.", "about", "modèle", "count"),
        ("fr", "Près de 300 personnes.", "about", "personne", "count"),
        ("fr", "Plus de 3,5 millions de véhicules.", "min", "véhicule", "count"),
        ("fr", "Jusqu'à 600 km.", "max", None, "length"),
        ("fr", "Au moins 12 journaux.", "min", "journal", "count"),
        ("fr", "Moins de 10 %.", "max", None, "share"),
        ("fr", "Les 170 Alpine Store.", "exact", "Alpine Store", "count"),
        ("fr", "Trois nouveaux bureaux.", "exact", "bureau", "count"),
        ("fr", "Elle a 29 ans, âgée de 29 ans.", "exact", None, "age"),
        ("fr", "12 personnes au moins.", "exact", "personne", "count"),
        ("en", "About 36 models.", "about", "model", "count"),
        ("en", "Nearly 300 people.", "about", "person", "count"),
        ("en", "More than 3.5 million vehicles.", "min", "vehicle", "count"),
        ("en", "Up to 600 km.", "max", None, "length"),
        ("en", "At least 12 new companies.", "min", "company", "count"),
        ("en", "Less than 10%.", "max", None, "share"),
        ("en", "The 170 Alpine Stores.", "exact", "Alpine Stores", "count"),
        ("en", "A 29-year-old man.", "exact", None, "age"),
        ("en", "300+ shops", "min", None, "count"),
        ("fr", "Le budget des 12 communes.", "exact", "commune", "count"),
        ("fr", "Dès 12 euros.", "min", None, "money"),
        ("fr", "Elle y travaille depuis dix ans.", "exact", None, "duration"),
        ("fr", "Il a passé sept ans à Lille.", "exact", None, "duration"),
        ("fr", "Un rabais dans les 24 magasins.", "exact", "magasin", "count"),
        ("fr", "Le repas coûte dans les 30 euros.", "about", None, "money"),
        ("fr", "Le moteur tourne sous 400 volts.", "exact", None, "voltage"),
        ("fr", "Un client sur cinq revient.", "exact", None, "count"),
        ("fr", "Quatre-vingt-treize votants sur 102 inscrits.", "exact", "inscrit", "count"),
        ("fr", "Ils en font six cents par jour, sur deux lignes.", "exact", "ligne", "count"),
        ("fr", "Un film vu sur 800 panneaux prêtés.", "exact", "panneau", "count"),
        ("fr", "Réunis, tous les 27 membres votent.", "exact", "membre", "count"),
        ("fr", "Elles sont toutes deux parties.", "exact", None, "count"),
        ("fr", "Il n'en a jamais vendu plus de 12.", "max", None, "count"),
        ("fr", "Un 24 km pour les coureurs (19 au départ).", "exact", None, "count"),
        ("fr", "Un V10 à 90 degrés.", "exact", None, "angle"),
        ("en", "Canada, Canada, Canada (1 euro = $1.17).", "exact", None, "money"),
        ("en", "They never sold more than 12.", "max", None, "count"),
        ("en", "Profit fell from $12m.", "exact", None, "money"),
        ("en", "Prices from $12.", "min", None, "money"),
        ("en", "Guests came from 12 towns.", "exact", "town", "count"),
        ("en", "The film was shot over nine days.", "exact", None, "duration"),
        ("en", "They waited for over nine days.", "min", None, "duration"),
        ("en", "A six-room flat near the lake.", "exact", "room", "count"),
        ("en", "A 20-strong team.", "exact", None, "count"),
        ("en", "Some 20-odd cars.", "about", "car", "count"),
        ("en", "Nine Danish farmers.", "exact", "farmer", "count"),
    ],
)
def test_words_around(lang: str, text: str, comparator: str, counted: str | None, dimension: str) -> None:
    figure = find_figures(text, lang)[-1]
    assert (figure.comparator, figure.counted, figure.dimension) == (comparator, counted, dimension)


@pytest.mark.parametrize(
    ("text", "si_number", "si_unit"),
    [
        ("130 ch", 95614.83725, "W"),
        ("290 Nm", 290.0, "N.m"),
        ("50 kWh", 180_000_000.0, "J"),
        ("90 km/h", 25.0, "m/s"),
        ("37 °C", 310.15, "K"),
        ("12 %", 0.12, "1"),
        ("deux heures", 7200.0, "s"),
        ("326 litres", 0.326, "m3"),
        ("2,5 bars", 250_000.0, "Pa"),
        ("120 €", None, None),
        ("36 modèles", 36.0, "1"),
    ],
)
def test_si_values(text: str, si_number: float | None, si_unit: str | None) -> None:
    figure = find_figures(text, "fr")[0]
    assert figure.si_unit == si_unit
    assert figure.si_number == (None if si_number is None else pytest.approx(si_number))


def test_taken_spans_are_left_alone() -> None:
    text = "La Peugeot 208 de 130 ch et ses 170 Alpine Store."
    taken = [(text.index("Peugeot"), text.index(" de")), (text.index("Alpine"), len(text) - 1)]
    figures = find_figures(text, "fr", taken=taken)
    assert [figure.value for figure in figures] == ["130 ch", "170 1"]
    assert figures[1].counted == "Alpine Store"


@pytest.mark.parametrize(
    ("lang", "text", "date", "value"),
    [
        ("fr", "Le résultat s'établit à 118 millions d'euros, contre 96,4 millions un an plus tôt.", "un an plus tôt", "96400000 EUR"),
        ("fr", "La récolte donne 2,1 millions de tonnes, contre 4,6 millions hier.", "hier", "4600000 t"),
        ("en", "Profit was $118 million, against 96.4 million a year earlier.", "a year earlier", "96400000 USD"),
    ],
)
def test_a_taken_date_is_not_counted(lang: str, text: str, date: str, value: str) -> None:
    start = text.index(date)
    figure = find_figures(text, lang, taken=[(start, start + len(date))])[-1]
    assert (figure.value, figure.counted) == (value, None)


def test_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="no figure words for language 'xx'"):
        find_figures("12 km", "xx")
