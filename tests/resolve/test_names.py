from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.resolution.agencies import agency_kind
from pipeline.resolution.forms import fold, word_keys
from pipeline.resolution.organisations import initials, is_acronym, name_key
from pipeline.resolution.vehicles import Garage, parse_model, spelling_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Renault SA", "renault"),
        ("Groupe Renault", "renault"),
        ("Renault Group", "renault"),
        ("Publicis Groupe S.A.", "publicis"),
        ("Canal+", "canal+"),
        ("S.N.C.F.", "sncf"),
        ("L’Oréal", "l oreal"),
        ("Procter and Gamble", "procter & gamble"),
        ("The Walt Disney Company", "walt disney"),
        ("The Mill", "the mill"),
        ("Groupe", "groupe"),
        ("SA", "sa"),
        ("Peugeot-Citroën", "peugeot citroen"),
        ("8/9", "8 9"),
        ("!!!", "!!!"),
    ],
)
def test_keys_of_firms(text, expected):
    assert name_key(text, "ORG") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Alpine Dynamic Module", ("adm",)),
        ("Agence France-Presse", ("afp",)),
        ("Association des producteurs de films publicitaires", ("adpdfp", "apfp")),
        ("Renault", ()),
    ],
)
def test_initials(text, expected):
    assert initials(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("ADM", True), ("A.F.P.", True), ("M6", False), ("TF1", True), ("F&M", True), ("Alpine", False), ("2008", False), ("A", False)]
)
def test_acronyms(text, expected):
    assert is_acronym(text) is expected


@pytest.mark.parametrize(
    ("text", "value", "make", "sign"),
    [
        ("Alpine A110", None, "Alpine", "a110"),
        ("A110", "make=Alpine", "Alpine", "a110"),
        ("A 110", "make=Alpine", "Alpine", "a110"),
        ("nouvelle A110", "make=Alpine", "Alpine", "a110"),
        ("A110S", "make=Alpine", "Alpine", "a110"),
        ("A110 R Le Mans", "make=Alpine", "Alpine", "a110"),
        ("A110", None, "Alpine", "a110"),
        ("C3 Aircross", "make=Citroën", "Citroën", "c3aircross"),
        ("C3 II", "make=Citroën", "Citroën", "c3"),
        ("C4 X", "make=Citroën", "Citroën", "c4x"),
        ("Ioniq 6", "make=Hyundai", "Hyundai", "ioniq6"),
        ("Megane E-Tech", "make=Renault", "Renault", "megane"),
        ("Clio Esprit Alpine", "make=Renault", "Renault", "clio"),
        ("Range Rover", None, "Land Rover", "rangerover"),
        ("Trafics", "make=Renault", "Renault", "trafic"),
        ("1961 Norda 250S", None, None, "1961norda250s"),
        ("2020 Buick Enclave", None, "Buick", "enclave"),
        ("Norda 504", "make=Norda", "Norda", "504"),
        ("Alpine", "make=Alpine", "Alpine", ""),
    ],
)
def test_base_models(text, value, make, sign):
    name = parse_model(text, value)
    assert Garage([name]).base(name) == (make, sign)


def test_a_base_met_in_the_corpus_gathers_versions_that_no_lexicon_knows():
    vega, gt, other = parse_model("Norda Vega", "make=Norda"), parse_model("Vega GT", "make=Norda"), parse_model("Vela GT", "make=Norda")
    garage = Garage([vega, gt, other])
    assert [garage.base(name)[1] for name in (vega, gt, other)] == ["vega", "vega", "velagt"]


def test_letters_and_a_number_are_one_name():
    name = parse_model("MT 09", "make=Yamaha")
    assert Garage([name, parse_model("MT", "make=Yamaha")]).base(name) == ("Yamaha", "mt09")


def test_the_lexicon_spells_models():
    assert spelling_of("Alpine", "a110") == "A110"
    assert spelling_of("Norda", "504") is None


@pytest.mark.parametrize(
    ("forms", "expected"),
    [
        (("BETC",), "advertising"),
        (("Wanda Productions",), "production"),
        (("Le Studio VFX",), "post-production"),
        (("Demi-Ton Sound",), "sound"),
        (("KB Média",), "media"),
        (("Turbot", "Turbot RP"), "pr"),
        (("Agence spatiale européenne",), "public"),
        (("Maison BETC",), "advertising"),
        (("Havas Besançon",), "advertising"),
        (("Lucien",), None),
        (("Casa David",), None),
        (("Productionist",), None),
    ],
)
def test_kinds_of_agencies(forms, expected):
    assert agency_kind(forms) == expected


@given(st.text(min_size=1, max_size=30))
def test_folding_is_stable(text):
    assert fold(fold(text)) == fold(text)
    assert word_keys(text)


@given(st.text(min_size=1, max_size=30), st.sampled_from(["ORG", "AGENCY", "PLACE", "WORK"]))
def test_any_text_has_a_key(text, label):
    assert isinstance(name_key(text, label), str)
    assert name_key(text.upper().lower(), label) == name_key(text.upper().lower().replace(" ", "\u00a0"), label)
