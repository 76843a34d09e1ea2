"""Tests of context, by the `check` that a rule names: whether the words around let an expression be a date.

Each test sees a :class:`View` of the neighbourhood and answers True to keep the mention. Words come from the lists of `dates.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from pipeline.dates import edtf
from pipeline.dates.clock_checks import approximated, clock, colon, fraction, hour, noon
from pipeline.dates.lexicon import fold
from pipeline.dates.view import View
from pipeline.figures.unit_forms import currency_names

_LONG_SPAN = 20
"""From this many years on, and in digits, "N years later" states how much time went by rather than a year to count to."""

_GAME = 120
"""Characters on each side in which words of sport tell the quarters of a game from those of a year."""
_QUOTE_BEFORE, _QUOTE_AFTER = re.compile(r"[«“\"]\s?$"), re.compile(r"\s?[»”\"]")
"""A year that is all there is between quotation marks is a title: "1984"."""
_PLAUSIBLE = re.compile(r"(?:1[89]|20)\d\d")
_WORDS = re.compile(r"[^\W\d_]+")
_LETTER_AFTER = re.compile(r"[^\W\d_](?!\w)")
"""A single letter glued to the number, a unit or version: 1080p, 1440p."""
_CLAUSE = re.compile(r"[^\w\s'’-]")
_SUBJECT = 2
"""Words after the code of a quarter that may say what companies report of it."""
_REPORTED_BEFORE = 4
"""Words before a half of the year that may say so, an article and a preposition among them."""
_COUNTED_RANGE = re.compile(r"\s([^\W\d_]+)\s\d[\d \u00a0\u202f]{2,}(?:([^\W\d_]+)|([€$£%]))")
"""The rest of "1800 et 2200 euros" after its first number: a word, the second number, what it counts."""
_CURRENCY_OR_SHARE = re.compile(r"\s?[€$£%‰]|[.,]\d|\s\d{3}(?!\d)")


@cache
def _currencies(lang: str) -> tuple[str, ...]:
    """Currency names of several words ("chilean pesos"), after which a number is an amount."""
    return tuple(sorted({f" {name}" for name, _ in currency_names(lang)}))


def _counts(view: View) -> bool:
    """Whether a unit, currency or share follows: 1000 Chilean pesos."""
    if fold(view.right) in view.lexicon.lists["counted"] or _CURRENCY_OR_SHARE.match(view.after):
        return True
    return fold(view.after).startswith(_currencies(view.lexicon.lang))


def year_range(view: View) -> bool:
    """Years joined by a dash or "to": not counts, labels or scores."""
    if _counts(view):
        return False
    return not view.left_in("labels") and not approximated(view) and not re.search(r"[\d.,/]$", view.before)


def year(view: View) -> bool:
    """A bare year: not a count, price, label or model number. Words of time before it settle the matter."""
    word = fold(view.right)
    if _counts(view) or (_QUOTE_BEFORE.search(view.before) and _QUOTE_AFTER.match(view.after)) or _LETTER_AFTER.match(view.after):
        return False
    if re.search(r"(?:\d[.,/]|\w-|[/×=+*]\s?|\d\s)$", view.before) and not view.left:
        return bool(re.search(r"[^\W\d_]{2,}[A-Z]-$", view.before))  # DAKAR-2026
    if view.left_in("strong_prepositions"):
        return True
    range_end = _COUNTED_RANGE.match(view.after)
    if (
        range_end is not None
        and fold(range_end[1]) in view.lexicon.lists["and_words"]
        and (range_end[3] or fold(range_end[2]) in view.lexicon.lists["counted"])
    ):
        return False
    if re.search(r"(?<![\w’'])(?![AÀ]\s)[A-Z]{1,2}\s$", view.before):
        return False
    if view.left_in("labels", "model_articles", "makes") or approximated(view):
        return False
    lists = view.lexicon.lists
    if view.left in lists["articles"] and view.surface in lists["model_years"] and not lists["year_makes"].isdisjoint(_WORDS.findall(view.text.lower())):
        return False
    stated = view.left in lists["year_articles"] and _PLAUSIBLE.fullmatch(view.surface) and not view.surface.endswith("00")
    if stated and view.after[:1] == " " and view.right.islower():
        return True
    plural = len(word) > 3 and word.endswith(("s", "x")) and view.right.islower() and word not in lists["after_year"]
    return not (plural and view.after[:1] in " \u00a0\u202f")


def _speaks(view: View) -> bool:
    """Whether a verb of speech or feeling after a month or weekday makes it somebody: "April told me", but "on Saturday asked why"."""
    return fold(view.right) in view.lexicon.lists["named_verbs"] and not view.left_in("month_words")


def month(view: View) -> bool:
    """A month alone; names that are also ordinary words or given names need a word of time before them."""
    word = fold(view.surface)
    if _speaks(view) or (view.left_in("named_before") and (view.conversation or not view.right)):  # but "he called June elections"
        return False
    alone = view.capital and not view.shouted and not view.spec.mod
    if view.lexicon.settings["lower_names"] and alone and view.right[:1].isupper() and not view.right.isupper():
        return False  # Avril Lavigne, but "Début mai Renault a vendu"
    if view.talk and view.surface == view.text.strip():
        return True
    if view.lexicon.settings["lower_names"] and view.capital and word in view.lexicon.lists["ambiguous_months"] and not view.opens and not view.shouted:
        return view.left in view.lexicon.lists["month_heads"]
    if word in view.lexicon.lists["ambiguous_months"] and not view.left_in("month_words"):
        return bool(re.search(r",\s?$", view.before)) and view.right in view.lexicon.lists["and_words"]
    if view.left_in("month_words"):
        return True
    if view.lexicon.settings["lower_names"] and view.capital and not view.opens and not view.shouted:
        return False
    named = view.right[:1].isupper() or re.search(r"[A-Z]\w+ $", view.before)
    return not (view.capital and not view.lexicon.settings["lower_names"] and named and not view.opens)


def _titled(view: View) -> bool:
    """Whether the day and the word before it are a title or a person: "Ruby Tuesday", "Father Christmas"."""
    return view.capital and view.left in view.lexicon.lists["day_titles"] and view.before.rstrip()[-len(view.left) :][:1].isupper()


def weekday(view: View) -> bool:
    """A weekday alone: not capitalised like a name where the language writes it small, not "un lundi"."""
    if view.left_in("indefinite") or _titled(view) or (view.opens and _speaks(view)):
        return False
    timed = view.spec.mod is not None or view.left_in("weekday_words")  # "on Sunday drivers face rain"
    if fold(view.right) in view.lexicon.lists["weekday_compounds"] and not timed:
        return False
    if view.lexicon.settings["lower_names"] and view.capital and not view.shouted:
        return view.opens
    return True


def holiday(view: View) -> bool:
    """A named day: not a person, street or common noun of the same name."""
    word = fold(view.surface)
    if view.left_in("not_before_holiday") or _titled(view) or (word in view.lexicon.lists["message_holidays"] and not view.conversation):
        return False
    if word in view.lexicon.lists["article_holidays"] and not view.left_in("holiday_articles"):
        return view.talk and view.start == 0
    if word in view.lexicon.lists["capital_holidays"] and not view.capital and not view.talk:
        return False
    return not (view.right[:1].isupper() and not view.shouted and view.after[:1] in " \u00a0")


def season(view: View) -> bool:
    """A season alone: not as an adjective ("pneus d'hiver")."""
    return not view.left_in("of_words") and fold(view.right) not in view.lexicon.lists["of_words"]


def season_alone(view: View) -> bool:
    """A season without a word of time, in a message: of somebody ("my summer"), whole ("all winter"), or that comes and goes ("spring is here")."""
    if not view.talk:
        return False
    if view.opens and view.lexicon.cues["season_comes"].match(view.after.lower().lstrip(" \u00a0")):
        return True
    return (
        fold(view.surface) not in view.lexicon.lists["ambiguous_seasons"]
        and view.left_in("season_owners")
        and (not view.right or fold(view.right) in view.lexicon.lists["season_after"])
    )


def _reports(view: View) -> bool:
    """Whether one of the words after it, in its clause, is what companies report."""
    words = _WORDS.findall(fold(_CLAUSE.split(view.after, maxsplit=1)[0]))[:_SUBJECT]
    return not view.lexicon.lists.get("reported", frozenset()).isdisjoint(words)


def reported(view: View) -> bool:
    """A half of the year beside what companies report of it: "first half results", "the results of the first half"; not of a match."""
    before = _WORDS.findall(_CLAUSE.split(view.folded_before)[-1])[-_REPORTED_BEFORE:]
    return (_reports(view) or not view.lexicon.lists["reported"].isdisjoint(before)) and fiscal(view)


def code(view: View) -> bool:
    """T3, Q2, S1, H1 without a year: in capitals, after a word of time, or opening a message on what companies report ("Q1 revenue")."""
    opening = view.talk and view.opens and _reports(view) and fold(view.surface[:1]) in view.lexicon.lists.get("opening_codes", ())
    return view.surface.isupper() and (opening or view.left_in("code_words")) and fiscal(view)


def fiscal(view: View) -> bool:
    """A quarter or half of the year, not of a game or a race."""
    near = fold(view.text[max(0, view.start - _GAME) : view.end + _GAME])
    return view.lexicon.lists["played"].isdisjoint(_WORDS.findall(near))


def spelled_year(view: View) -> bool:
    """A year in words: not the count of what follows ("in two thousand and eight cases", "en mille huit cents exemplaires")."""
    words = [fold(word) for word in _WORDS.findall(_CLAUSE.split(view.after, maxsplit=1)[0])[:2]]
    if _counts(view) or view.after[:1] == "-" or not view.lexicon.lists["counted"].isdisjoint(words):
        return False
    reach = 2 if (view.spec.year or 0) % 100 == 0 else 1  # "fifteen hundred local residents": round numbers count more often
    plurals = {word for word in words[:reach] if len(word) > 3 and word.endswith(("s", "x"))}
    return not (plurals - view.lexicon.lists["after_year"] and view.right.islower())


def capitals(view: View) -> bool:
    """S1 2025: the letter is a capital."""
    return view.surface.upper() == view.surface


def relday(view: View) -> bool:
    """Yesterday, today, tomorrow: not in names ("le monde de demain") nor "ce jour-là"."""
    if view.after[:2] in ("-l", "‑l"):
        return False
    if view.capital and not view.opens and not view.shouted:
        return False
    return not (view.spec.n == 1 and view.left_in("of_words") and not view.talk)


def textday(view: View) -> bool:
    """La veille, le lendemain: after an article, without an unread complement."""
    return view.left_in("textday_articles") and fold(view.right) not in view.lexicon.lists["of_words"]


def loose(view: View) -> bool:
    """Expressions that are dates in messages and ordinary words in articles."""
    return view.conversation


def message(view: View) -> bool:
    """Expressions that are dates in short texts only."""
    return view.talk


def whole(view: View) -> bool:
    """Expressions that are dates only where they are all that a message says."""
    return view.surface == view.text.strip()


def slash_day(view: View) -> bool:
    """Tell "the 2/14 booking" from "for 2/3 of them": in messages, and when one number is too high for a month."""
    return view.talk and (view.spec.day or 0) > edtf.MONTHS


def week(view: View) -> bool:
    """Week 12: with its year, or after a word of time on the same line."""
    return view.spec.year is not None or ("\n" not in view.surface and (view.left_in("code_words", "month_words", "holiday_articles") or view.talk))


def future(view: View) -> bool:
    """Tell "in two weeks" in a sentence about the future, or in a message; elsewhere a duration."""
    if view.conversation:
        return True
    return view.spec.unit not in ("second", "minute", "hour") and (view.talk or view.tense() > 0)


def after_number(view: View) -> bool:
    """The day is not the end of a larger number; one with its weekday before it is none."""
    if not view.surface[0].isdigit():
        return True
    return not re.search(r"(?:\d[.,/]|\w-|\d[ \u00a0])$", view.before) or bool(re.search(r"(?<![.,\d])\d{1,2}\s?[-–/]\s?$", view.before))


def later(view: View) -> bool:
    """Tell "trois ans plus tard" from "environ trois ans plus tard", and from "70 ans plus tard", which states a span of time, not a year."""
    if view.spec.unit in ("hour", "minute") and not view.talk:
        return False
    return not view.left_in("approximators") and not (view.spec.unit == "year" and (view.spec.n or 0) >= _LONG_SPAN and view.surface[0].isdigit())


def alone(view: View) -> bool:
    """Tell "le 7": at the end of a clause, before a place ("le 7 à Lyon"), or in a message ("le 7 je pars")."""
    places = view.lexicon.lists.get("day_places", frozenset())
    if not view.talk and view.right and fold(view.right) not in view.lexicon.lists["clock_words"] | places:
        return False
    if not view.lexicon.lists["numbered"].isdisjoint(_WORDS.findall(_CLAUSE.split(view.folded_before)[-1])):  # "a bogey on the 8th"
        return False
    return not re.match(r"\s?[-/%€$]|[.,]\d", view.after)


def never(view: View) -> bool:
    """Wording too vague for a date ("ces dernières années")."""
    return False


def possessed(view: View) -> bool:
    """Tell "its last financial year, to last five weeks" apart: not relative to the document."""
    return not view.left_in("possessives")


def last(view: View) -> bool:
    """Tell "on my last afternoon" from "last night"."""
    return not view.left_in("owners")


CHECKS: dict[str, Callable[[View], bool]] = {
    "year": year,
    "range": year_range,
    "colon": colon,
    "clock": clock,
    "hour": hour,
    "noon": noon,
    "fraction": fraction,
    "month": month,
    "weekday": weekday,
    "holiday": holiday,
    "season": season,
    "code": code,
    "fiscal": fiscal,
    "capitals": capitals,
    "spelled-year": spelled_year,
    "relday": relday,
    "textday": textday,
    "now": loose,
    "at-hour": message,
    "whole": whole,
    "vague": never,
    "week": week,
    "slash-day": slash_day,
    "in": future,
    "after-number": after_number,
    "later": later,
    "day-alone": alone,
    "beside": possessed,
    "last": last,
    "season-alone": season_alone,
    "reported": reported,
}
