"""Properties: what is formatted is read back, what is found is well formed, and work grows with the length of the text."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.figures import find_figures
from pipeline.figures.mention import format_number
from pipeline.figures.numerals import parse_number
from pipeline.figures.words import load_words

LANGUAGES = ("fr", "en")
MARKS = {"fr": (",", " \u00a0\u202f."), "en": (".", ",")}


def grouped(number: int, mark: str) -> str:
    return f"{number:,}".replace(",", mark)


def french(number: int) -> str:
    small = ["zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize", "quatorze", "quinze", "seize"]
    tens = ["", "", "vingt", "trente", "quarante", "cinquante", "soixante", "soixante", "quatre-vingt", "quatre-vingt"]
    if number < 17:
        return small[number]
    if number < 20:
        return f"dix-{small[number - 10]}"
    if number < 100:
        ten, rest = divmod(number, 10)
        rest += 10 if ten in (7, 9) else 0
        if number == 80:
            return "quatre-vingts"
        if rest == 0:
            return tens[ten]
        return f"{tens[ten]} et {french(rest)}" if rest in (1, 11) and ten < 8 else f"{tens[ten]}-{french(rest)}"
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        head = "cent" if hundreds == 1 else f"{small[hundreds]} cent"
        return f"{head} {french(rest)}" if rest else head + ("s" if hundreds > 1 else "")
    for size, word in ((10**9, "milliard"), (10**6, "million"), (1000, "mille")):
        if number >= size:
            count, rest = divmod(number, size)
            if size == 1000:
                head = "mille" if count == 1 else f"{french(count).removesuffix('s') if count % 100 in (0, 80) else french(count)} mille"
            else:
                head = f"{french(count)} {word}{'s' if count > 1 else ''}"
            return f"{head} {french(rest)}" if rest else head
    raise AssertionError(number)


def english(number: int) -> str:
    small = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    small += ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
    tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    if number < 20:
        return small[number]
    if number < 100:
        ten, rest = divmod(number, 10)
        return tens[ten] + (f"-{small[rest]}" if rest else "")
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        return f"{small[hundreds]} hundred" + (f" and {english(rest)}" if rest else "")
    for size, word in ((10**9, "billion"), (10**6, "million"), (1000, "thousand")):
        if number >= size:
            count, rest = divmod(number, size)
            return f"{english(count)} {word}" + (f" {english(rest)}" if rest else "")
    raise AssertionError(number)


SPELLERS: dict[str, Callable[[int], str]] = {"fr": french, "en": english}


@given(st.integers(2, 999_999_999_999), st.sampled_from(LANGUAGES))
@settings(max_examples=600)
def test_spelled_numbers_are_read_back(number: int, lang: str) -> None:
    assert parse_number(SPELLERS[lang](number), lang) == number


@pytest.mark.parametrize("lang", LANGUAGES)
def test_all_small_spelled_numbers(lang: str) -> None:
    assert [number for number in range(2, 3000) if parse_number(SPELLERS[lang](number), lang) != number] == []


@given(st.integers(1000, 10**12), st.sampled_from(LANGUAGES), st.data())
def test_grouped_digits_are_read_back(number: int, lang: str, data: st.DataObject) -> None:
    mark = data.draw(st.sampled_from(list(MARKS[lang][1])))
    assert parse_number(grouped(number, mark), lang) == number


@given(st.integers(0, 99_999), st.integers(0, 99), st.sampled_from(LANGUAGES))
def test_decimals_are_read_back(whole: int, cents: int, lang: str) -> None:
    text = f"{whole}{MARKS[lang][0]}{cents:02d}"
    assert parse_number(text, lang) == pytest.approx(float(f"{whole}.{cents:02d}"))


UNITS = [
    (code, symbol) for code, entry in load_words("common")["units"].items() for symbol in entry["symbols"][:1] if symbol[0] not in "\"'" and "(s)" not in symbol
]


@given(st.integers(2, 900), st.sampled_from(UNITS), st.sampled_from(LANGUAGES), st.sampled_from(["", " ", "\u00a0"]))
@settings(max_examples=400)
def test_units_are_read_back(number: int, unit: tuple[str, str], lang: str, gap: str) -> None:
    code, symbol = unit
    text = f"Soit {number}{gap}{symbol}." if lang == "fr" else f"Just {number}{gap}{symbol}."
    figures = find_figures(text, lang)
    if code in {"h", "deg"} or (code in {"V", "K"} and not gap):
        return  # clock times, temperatures and valves have rules of their own
    written, factor = load_words("common")["written_as"].get(code, (code, 1.0))
    assert [figure.value for figure in figures] == [f"{format_number(number * factor)} {written}"]


@given(st.integers(2, 10**9), st.sampled_from(["€", "$", "£", "CHF", "EUR", "USD"]), st.sampled_from(LANGUAGES))
def test_money_is_read_back(number: int, sign: str, lang: str) -> None:
    code = {"€": "EUR", "$": "USD", "£": "GBP"}.get(sign, sign)
    digits = grouped(number, " " if lang == "fr" else ",")
    text = f"Prix : {digits} {sign}" if lang == "fr" else f"Price: {sign}{' ' if sign.isalpha() else ''}{digits}"
    assert [figure.value for figure in find_figures(text, lang)] == [f"{number} {code}"]


PIECES = st.sampled_from(
    [
        *("1", "2", "12", "36", "1 000", "1,5", "2.5", "18h30", "1h22", "3'52''318", "208", "2026", "0", "75008", "+3", "-4", "1/2", "½"),
        *("12€30", "5'8", ".5", "1 h 3 min 09", "quarts", "tiers", "quarters", "couple", "siècle"),
        *("%", "€", "$", "£", "km", "kg", "m", "h", "s", "ans", "heures", "millions", "Md€", "M€", "pounds", "feet", "in", "years"),
        *("et", "ou", "à", "de", "entre", "du", "le", "la", "les", "un", "une", "deux", "trois", "cent", "mille", "vingt", "demi", "heure"),
        *("between", "and", "to", "from", "a", "an", "half", "dozen", "hundred", "million", "one", "two", "point", "virgule", "moins", "minus"),
        *(",", ".", ";", ":", "(", ")", "-", "–", "/", "x", "×", "«", "»", "\n", '"', "'", "n°", "Peugeot"),
    ]
)


@given(st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=40), st.sampled_from(LANGUAGES), st.sampled_from(["", " "]))
@settings(max_examples=800, deadline=None)
def test_figures_are_well_formed(pieces: list[str], lang: str, glue: str) -> None:
    text = glue.join(pieces)
    figures = find_figures(text, lang)
    assert figures == find_figures(text, lang)
    end = 0
    for figure in figures:
        assert end <= figure.start < figure.end <= len(text)
        assert text[figure.start : figure.end].strip() == text[figure.start : figure.end]
        assert re.fullmatch(r"-?\d+(?:\.\d+)?(?:\.\.-?\d+(?:\.\d+)?)? \S+", figure.value)
        assert figure.number_max is None or figure.number_max > figure.number
        assert figure.comparator in {"about", "min", "max", "exact"}
        end = figure.end


@given(st.text(max_size=200), st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), max_size=5), st.sampled_from(LANGUAGES))
@settings(max_examples=300, deadline=None)
def test_taken_spans_never_overlap(text: str, spans: list[tuple[int, int]], lang: str) -> None:
    taken = [(min(span), max(span)) for span in spans]
    for figure in find_figures(text, lang, taken=taken):
        assert not any(figure.start < end and figure.end > start for start, end in taken if end > start)


ADVERSARIAL = [
    "1",
    "1 ",
    "1,",
    "1.",
    "1-",
    "1'",
    "1:",
    "1h",
    "1 h 1 ",
    "$1 ",
    "cent ",
    "deux ",
    "un ",
    "a ",
    "half a ",
    "one thousand ",
    "1 euro ",
    "A1",
    '1"',
    "\n1",
    "G3 192 ",
    "12€30 ",
    "| 25 ",
    "| 25\n",
    "un virgule ",
    "trois quarts de ",
    "5 + ",
    "- 5 ",
    " ",
    "a",
    "(",
]


def steps(text: str, lang: str) -> int:
    """Python calls made while reading a text: a measure of work that no other process disturbs."""
    count = 0

    def trace(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(trace)
    try:
        find_figures(text, lang)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("unit", ADVERSARIAL)
def test_work_grows_with_length(unit: str) -> None:
    find_figures("1 km", "fr")
    short, long = (steps(unit * (size // len(unit)), "fr") for size in (4_000, 16_000))
    assert long <= 5 * short + 1_000


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["1", "1.", "1 ", "cent ", "$1 ", "1h", "a", '1"'])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_one_megabyte_is_read(unit: str, lang: str) -> None:
    find_figures(unit * (1_000_000 // len(unit)), lang)
