"""Which language a short text is told to be in."""

from __future__ import annotations

import pytest

from pipeline.languages import identify

_TOLD = [
    ("Peugeot 308 : prix en hausse", "fr"),
    ("mardi prochain à 17 h", "fr"),
    ("Il est 8 h et la production a repris", "fr"),
    ("Next Tuesday at 5pm", "en"),
    ("The plant will close in 2027", "en"),
    ("It's up 3% on last year", "en"),
    ("Jeanne Kerlan dirige l'usine de Dieppe depuis 2019.", "fr"),
    ("El gobierno aprueba hoy la nueva ley de presupuestos del año", "es"),
    ("Der Konzern hat gestern seine Zahlen veröffentlicht", "de"),
    ("Il nuovo modello è stato presentato a Torino", "it"),
    ("", "fr"),
    ("1984", "fr"),
]


@pytest.mark.parametrize(("text", "lang"), _TOLD)
def test_short_texts(text: str, lang: str) -> None:
    assert identify(text)[0] == lang


def test_foreign_titles_do_not_carry_a_text_off() -> None:
    french = "La série raconte les tours d'une bande de voleurs que personne ne craint. Chaque film commence par un plan et finit par une arrestation. "
    dutch = "De grote bende slaat toe\nDe laatste reis van de bende\nDe bende op de vlucht naar het zuiden\nHet einde van een lange vriendschap\n"
    assert identify(french * 4 + dutch * 4 + french)[0] == "fr"
    assert identify(dutch * 8)[0] == "nl"


def test_a_confidence_is_given() -> None:
    assert identify("Le groupe a annoncé que les ventes de sa marque ont progressé en France et dans les pays voisins.")[1] > 0.9
    assert identify("")[1] == 0
