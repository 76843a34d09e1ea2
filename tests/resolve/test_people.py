from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.resolution.people import Seen, abbreviates, is_slip, link_document, parse_name, split_name


@pytest.mark.parametrize(
    ("text", "given_name", "family", "suffix"),
    [
        ("Hélène Marchetti", "Hélène", "Marchetti", ""),
        ("Xavier BELMONT", "Xavier", "BELMONT", ""),
        ("BELMONT Xavier", "Xavier", "BELMONT", ""),
        ("XAVIER BELMONT", "XAVIER", "BELMONT", ""),
        ("Belmont Xavier", "Belmont", "Xavier", ""),
        ("Luca de Meo", "Luca", "de Meo", ""),
        ("Mathieu van der Poel", "Mathieu", "van der Poel", ""),
        ("Hatem Ben Arfa", "Hatem", "Ben Arfa", ""),
        ("Jean-Luc LE GALL", "Jean-Luc", "LE GALL", ""),
        ("Valéry d’Estaing", "Valéry", "d'Estaing", ""),
        ("Conan O’Brien", "Conan", "O'Brien", ""),
        ("de Meo", "", "de Meo", ""),
        ("Al Pacino", "Al", "Pacino", ""),
        ("S.Perrin", "S.", "Perrin", ""),
        ("J.-P. Vautrin", "J.-P.", "Vautrin", ""),
        ("Robert Downey Jr.", "Robert", "Downey", "Jr."),
        ("Claire Pellerin-Roux", "Claire", "Pellerin-Roux", ""),
        ("Mme Marchetti", "", "Marchetti", ""),
        ("Jean “Jeannot” Roux", "Jean", "Roux", ""),
        ("Kurz's", "", "Kurz", ""),
        ("Zoé", "", "Zoé", ""),
    ],
)
def test_names_are_cut(text, given_name, family, suffix):
    split = split_name(text)
    assert (split.given, split.family, split.suffix.rstrip(".")) == (given_name, family, suffix.rstrip("."))


@pytest.mark.parametrize(
    ("short", "full", "expected"),
    [
        ("J. Dupont", "Jean Dupont", True),
        ("J Dupont", "Jean-Pierre Dupont", True),
        ("J.-P. Dupont", "Jean-Pierre Dupont", True),
        ("JP Dupont", "Jean-Pierre Dupont", True),
        ("Jean Dupont", "Jean Pierre Dupont", True),
        ("Samuel Jackson", "Samuel L. Jackson", True),
        ("Jean Dupont", "Jean-Pierre Dupont", False),
        ("L. Dupont", "Jean Dupont", False),
        ("J. Dupont", "J. Dupont", False),
        ("J. Dupond", "Jean Dupont", False),
        ("Dupont", "Jean Dupont", False),
        ("Carlos Sainz", "Carlos Sainz Jr.", False),
    ],
)
def test_abbreviations(short, full, expected):
    assert abbreviates(parse_name(short), parse_name(full)) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Christophe Galtier", "Christophe Galtire", True),
        ("Christophe Galtier", "Chirstophe Galtier", True),
        ("Michel Lemaire", "Michèle Lemaire", False),
        ("Louis Lemaire", "Louise Lemaire", False),
        ("Tim Fox", "Tom Fox", False),
        ("Luc Perrin", "Jean Perrin", False),
        ("Ana Roux", "Ana Raux", False),
        ("Christophe Galtier", "Christophe Galtier", False),
    ],
)
def test_slips_of_the_pen(one, other, expected):
    assert is_slip(parse_name(one), parse_name(other)) is expected
    assert is_slip(parse_name(other), parse_name(one)) is expected


@pytest.mark.parametrize("text", ["Ø", "—", "''", "J.", "d'", "“”", "1", "de", "Jr.", "M. ", "()", "Dr", "d' d'"])
def test_strange_names_have_a_key(text):
    assert parse_name(text).key


@pytest.mark.parametrize(
    ("short", "others", "full"),
    [
        ("Ana Prado", ["Ana Prado Vidal"], "ana prado vidal"),
        ("Ana Prado", ["Ana Prado Vidal", "Ana Prado Ruiz"], None),
        ("Ana Prado", ["Ana Prados Vidal"], None),
        ("Ana Prado", ["Ana Prado et Luis Ruiz"], None),
        ("Luc Perrin", ["Luc Perrin Jr."], None),
    ],
)
def test_left_out_half_of_a_family_name(short, others, full):
    parsed = [parse_name(text) for text in (short, *others)]
    seen = {name.key: Seen(name, 1, 1, 30 * place, 30 * place + 20) for place, name in enumerate(parsed)}
    assert link_document(seen, frozenset()).heads.get(parsed[0].key) == full


names = st.lists(st.text(alphabet=string.ascii_letters + "éÉ'’-.", min_size=1, max_size=8), min_size=1, max_size=4).map(" ".join)


@given(names)
def test_any_text_is_a_name(text):
    name = parse_name(text)
    assert name.key
    assert name.family
    assert not abbreviates(name, name)
    assert not is_slip(name, name)


@given(st.lists(names, min_size=1, max_size=8, unique=True))
def test_links_of_a_document_end_at_full_names(texts):
    seen = {}
    for number, text in enumerate(texts):
        name = parse_name(text)
        seen.setdefault(name.key, Seen(name, 1, 1, number * 20, number * 20 + len(text)))
    local = link_document(seen, frozenset())
    for short, full in local.heads.items():
        assert full in seen
        assert full not in local.heads
        assert short not in local.pinned
