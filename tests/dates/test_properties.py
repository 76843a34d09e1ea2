"""Properties that hold for every text and date: round trips, shifts, invariants, bounded work."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from babel.dates import format_date
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.dates import DateMention, find_dates
from pipeline.dates.edtf import bounds_of, precision_of
from pipeline.dates.grammar import load_grammar
from pipeline.dates.lexer import islands, normalise

LANGUAGES = ("fr", "en")
DAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2080, 12, 31))
WORDS = st.sampled_from(
    [
        "le",
        "la",
        "du",
        "au",
        "de",
        "en",
        "mardi",
        "5",
        "12",
        "mai",
        "mars",
        "2023",
        "2026",
        "à",
        "18h30",
        "18",
        "h",
        "30",
        "30/02/2024",
        "/",
        "-",
        ".",
        ",",
        "(",
        ")",
        "il",
        "y",
        "a",
        "trois",
        "ans",
        "dernier",
        "prochain",
        "semaine",
        "début",
        "fin",
        "Noël",
        "années",
        "80",
        "XIXe",
        "siècle",
        "T3",
        "the",
        "of",
        "on",
        "in",
        "last",
        "next",
        "May",
        "2nd",
        "week",
        "6.30pm",
        "ago",
        "two",
        "years",
        "1990s",
        "Q3",
        "first",
        "half",
        "from",
        "to",
        "between",
        "and",
        "until",
        "\n",
        "\n\n",
        "é",
        "’",
        "–",
        "…",
    ]
)
NOISE = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=60).map(" ".join), st.lists(WORDS, max_size=60).map("".join))


def surfaces(text: str, lang: str, published: str | None = None) -> list[tuple[str, str | None]]:
    return [(text[mention.start : mention.end], mention.value) for mention in find_dates(text, lang, published=published)]


def check_invariants(text: str, found: list[DateMention]) -> None:
    end = 0
    for mention in found:
        assert 0 <= end <= mention.start < mention.end <= len(text)
        end = mention.end
        assert text[mention.start : mention.end] == text[mention.start : mention.end].strip()
        if mention.earliest and mention.latest:
            assert mention.earliest <= mention.latest or mention.kind == "interval"
        assert mention.kind in {"absolute", "relative", "interval", "time", "recurring"}
        if mention.value is not None and not mention.value.startswith("R"):
            assert mention.value == "?" or re.fullmatch(r"[-\dXTQHWZ:+./]+", mention.value), mention


@given(DAYS, st.sampled_from(["long", "full", "d MMMM y", "d MMM y"]), st.sampled_from(LANGUAGES))
def test_written_days_round_trip(day: date, style: str, lang: str) -> None:
    written = format_date(day, style, locale={"fr": "fr", "en": "en_US"}[lang])
    assert surfaces(f"({written})", lang) == [(written, day.isoformat())]


@given(DAYS, st.sampled_from(["%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y", "%Y/%m/%d"]))
def test_figures_round_trip(day: date, style: str) -> None:
    written = day.strftime(style)
    assert surfaces(f"Le {written} :", "fr") == [(written, day.isoformat())]


@given(st.integers(1, 12), st.integers(1950, 2090), st.sampled_from(LANGUAGES))
def test_months_round_trip(month: int, year: int, lang: str) -> None:
    written = format_date(date(year, month, 1), "MMMM y", locale=lang)
    assert surfaces(f"({written})", lang) == [(written, f"{year}-{month:02d}")]


@given(st.integers(0, 23), st.integers(0, 59))
def test_times_round_trip(hour: int, minute: int) -> None:
    assert surfaces(f"Rendez-vous à {hour}h{minute:02d}.", "fr") == [(f"{hour}h{minute:02d}", f"T{hour:02d}:{minute:02d}")]
    half = "am" if hour < 12 else "pm"
    written = f"{(hour - 1) % 12 + 1}:{minute:02d} {half}"
    assert surfaces(f"Meet at {written} sharp.", "en") == [(written, f"T{hour:02d}:{minute:02d}")]


@given(DAYS, DAYS)
def test_intervals_round_trip(one: date, other: date) -> None:
    first, last = sorted((one, other))
    if first < last and last.year - first.year < 9:
        written = " au ".join(format_date(day, "d MMMM y", locale="fr") for day in (first, last))
        assert surfaces(f"Du {written} :", "fr") == [(written, f"{first}/{last}")]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        *(("fr", text) for text in ("hier", "demain", "mardi dernier", "jeudi prochain", "dans dix jours", "il y a 3 jours", "le week-end dernier")),
        *(("en", text) for text in ("yesterday", "tomorrow", "last Tuesday", "next Thursday", "in ten days", "3 days ago", "last weekend")),
        ("fr", "les trois dernières semaines"),
        ("en", "the last three weeks"),
    ],
)
@given(anchor=DAYS, weeks=st.integers(-200, 200))
@settings(max_examples=25)
def test_shifting_the_anchor_by_weeks_shifts_the_value(lang: str, text: str, anchor: date, weeks: int) -> None:
    moved = anchor + timedelta(weeks=weeks)
    here, there = find_dates(text, lang, published=anchor.isoformat()), find_dates(text, lang, published=moved.isoformat())
    assert len(here) == len(there) == 1
    for before, after in ((here[0].earliest, there[0].earliest), (here[0].latest, there[0].latest)):
        assert before is not None
        assert after is not None
        assert after - before == timedelta(weeks=weeks)


@given(anchor=DAYS, days=st.integers(-400, 400), count=st.integers(2, 60))
def test_shifting_the_anchor_by_days_shifts_the_value(anchor: date, days: int, count: int) -> None:
    for lang, text in (("fr", f"il y a {count} jours"), ("en", f"{count} days ago")):
        here = find_dates(text, lang, published=anchor.isoformat())[0]
        there = find_dates(text, lang, published=(anchor + timedelta(days=days)).isoformat())[0]
        assert here.earliest is not None
        assert there.earliest is not None
        assert there.earliest - here.earliest == timedelta(days=days)
        assert anchor - here.earliest == timedelta(days=count)


@given(NOISE, st.sampled_from(LANGUAGES), st.sampled_from([None, "2026-03-10", "2026-03", "2026", "2013-02-12T04:30:00", "?", "nonsense"]))
@settings(max_examples=400, deadline=None)
def test_any_text_gives_sound_mentions(text: str, lang: str, published: str | None) -> None:
    found = find_dates(text, lang, published=published)
    check_invariants(text, found)
    assert found == find_dates(text, lang, published=published)


@given(st.lists(WORDS, max_size=40).map(" ".join), st.sampled_from(LANGUAGES))
@settings(max_examples=100, deadline=None)
def test_no_date_crosses_a_boundary(text: str, lang: str) -> None:
    starts = [match.start() for match in re.finditer(r"\S+", text)][::4]
    for mention in find_dates(text, lang, boundaries=starts):
        assert not any(mention.start < start < mention.end for start in starts)


@given(st.text())
def test_normalising_keeps_offsets(text: str) -> None:
    assert len(normalise(text)) == len(text)


@given(NOISE, st.sampled_from(LANGUAGES))
@settings(max_examples=100, deadline=None)
def test_islands_never_share_a_piece(text: str, lang: str) -> None:
    """Linear work: the tokens of all islands together are no more than the pieces of the text, plus two of context each."""
    found = list(islands(text, load_grammar(lang).lexicon))
    assert sum(len(tokens) - 2 for tokens in found) <= len(text)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_form_repeats_without_bound(lang: str) -> None:
    for level in load_grammar(lang).levels:
        for rule in level.rules:
            assert not re.search(r"[\])][*+]|\{\d+,\}", rule.pattern.pattern), rule.name


PIECES = (
    "2 mai ",
    "5, ",
    "de 5 à ",
    "1-",
    "2023/",
    "18h",
    " ",
    "\n",
    "a.m. ",
    "mardi mercredi ",
    "années ",
    "il y a ",
    "le ",
    "é",
    "début de ",
    "(",
    "'",
    "12:",
)


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_long_repetition_is_read(lang: str, piece: str) -> None:
    text = piece * (100_000 // len(piece))
    check_invariants(text, find_dates(text, lang, published="2026-03-10"))


@pytest.mark.parametrize(
    ("value", "earliest", "latest", "precision"),
    [
        ("2025-12-24", date(2025, 12, 24), date(2025, 12, 24), "day"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "month"),
        ("2026", date(2026, 1, 1), date(2026, 12, 31), "year"),
        ("198X", date(1980, 1, 1), date(1989, 12, 31), "decade"),
        ("19XX", date(1900, 1, 1), date(1999, 12, 31), "century"),
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31), "quarter"),
        ("2026-H2", date(2026, 7, 1), date(2026, 12, 31), "half"),
        ("2025-24", date(2025, 12, 1), date(2026, 2, 28), "season"),
        ("2026-W12", date(2026, 3, 16), date(2026, 3, 22), "week"),
        ("2023-05-05/2023-05-07", date(2023, 5, 5), date(2023, 5, 7), "day"),
        ("2026/..", date(2026, 1, 1), None, "year"),
        ("2018-12-07T16:00", date(2018, 12, 7), date(2018, 12, 7), "minute"),
        ("T16:00", None, None, "minute"),
        ("XXXX-03-10", None, None, "day"),
        ("-0043", None, None, "year"),
        ("?", None, None, "unknown"),
        (None, None, None, None),
    ],
)
def test_bounds(value: str | None, earliest: date | None, latest: date | None, precision: str | None) -> None:
    assert bounds_of(value) == (earliest, latest)
    if value is not None:
        assert precision_of(value) == precision


def test_an_unknown_language_is_named() -> None:
    with pytest.raises(ValueError, match="no date words for language 'xx'; allowed: en, fr"):
        find_dates("hier", "xx")
