"""Tests of context, by the `check` that a rule names: whether the words around let an expression be a date.

Each test sees a :class:`View` of the neighbourhood and answers True to keep the mention. Words come from the lists of `dates.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pipeline.dates.lexicon import Lexicon, fold
from pipeline.dates.spec import Spec

T = TypeVar("T")
REACH = 60
"""Characters looked at on each side."""
SHORT_TEXT = 120
"""A text of up to this many characters is a message, not an article: ambiguous expressions are read as dates."""

_LONG_SPAN = 20
"""From this many years on, and in digits, "N years later" states how much time went by rather than a year to count to."""

_WORD_BEFORE = re.compile(r"\n?[ \u00a0\u202f]?(['’]?[^\W\d_]+)")
"""The last word of a text, read backwards: anchored, where a search for the end would try every place."""
_WORD_AFTER = re.compile(r"[ \u00a0\u202f]?([^\W_]+)(?![\w'’])")
_MAKES = re.compile(r"(?i)\b(?:peugeot|bmw|simca|fiat)\b")
_LINE_START = re.compile(r"(?:^|[\n.!?…»”\"|]|[-–—•:]\s|^\s?date\s[\d-]+\s)\s*[«“\"(\[]?\s?$")
_EARLY = 6
"""Before this hour, figures like 2 h 21 state how long a film or a trip is as often as when it starts."""
_NEVER_LEAVES, _LONG = 4, 16
"""What is so named lasts when it has fewer hours than the first, and when it has an indefinite article ("un vol de 11h20") fewer than the second."""
_LABEL = re.compile(r"[^\n.:;!?,]{1,40} ?:$")
_LASTING_OF = re.compile(r"(?:^|.*?\b)(?:([^\W\d_]+) )?([^\W\d_]+) d(?:e |e|['’]|['’]environ |['’]une? )?$")
_LISTED = re.compile(r"[(,|;–—-]\s?$")
_CURRENCY_OR_SHARE = re.compile(r"\s?[€$£%‰]|[.,]\d|\s\d{3}(?!\d)")


class _Once(Generic[T]):
    """A property computed once per object; without the lock of `functools.cached_property`, as a view stays in one thread."""

    def __init__(self, compute: Callable[[Any], T]) -> None:
        self.compute, self.name = compute, compute.__name__
        self.__doc__ = compute.__doc__

    def __get__(self, instance: object, owner: type) -> T:
        value = instance.__dict__[self.name] = self.compute(instance)
        return value


@dataclass
class View:
    """A mention and what stands around it."""

    text: str
    start: int
    end: int
    spec: Spec
    lexicon: Lexicon
    tense: Callable[[], int]
    conversation: bool

    @property
    def surface(self) -> str:
        """The mention itself."""
        return self.text[self.start : self.end]

    @_Once
    def before(self) -> str:
        """The characters before it."""
        return self.text[max(0, self.start - REACH) : self.start]

    @_Once
    def after(self) -> str:
        """The characters after it."""
        return self.text[self.end : self.end + REACH]

    @_Once
    def left(self) -> str:
        """The word just before, folded; empty when a sign or digit stands there."""
        match = _WORD_BEFORE.match(self.before[::-1])
        return fold(match[1][::-1]) if match else ""

    @_Once
    def folded_before(self) -> str:
        """The characters before it, folded, without the last blanks."""
        return fold(self.before).rstrip(" \u00a0\u202f")

    @_Once
    def right(self) -> str:
        """The word just after, as written; empty when a sign stands there."""
        match = _WORD_AFTER.match(self.after)
        return match[1] if match else ""

    def left_in(self, *names: str) -> bool:
        """Whether the word before is in one of the lists; entries of several words count too."""
        for name in names:
            if self.left in self.lexicon.lists[name]:
                return True
            phrases = self.lexicon.phrases[name]
            if phrases and self.folded_before.endswith(phrases):
                return True
        return False

    @_Once
    def opens(self) -> bool:
        """At the start of a line, sentence or quotation."""
        return bool(_LINE_START.search(self.before)) or self.start == 0

    @_Once
    def capital(self) -> bool:
        """Written with a capital."""
        return self.surface[:1].isupper()

    @_Once
    def shouted(self) -> bool:
        """In capitals throughout, like its neighbours."""
        return self.surface.isupper()

    @property
    def talk(self) -> bool:
        """A conversation or short message, where loose wording is still meant as a date."""
        return self.conversation or len(self.text) <= SHORT_TEXT


def _approximated(view: View) -> bool:
    if view.left_in("approximators"):
        return True
    before = fold(view.before).rstrip(" \u00a0\u202f")
    return any(before.endswith(phrase) and not before[-len(phrase) - 1 : -len(phrase)].isalnum() for phrase in view.lexicon.lists["approximator_phrases"])


def year_range(view: View) -> bool:
    """Years joined by a dash or "to": not counts, labels or scores."""
    if fold(view.right) in view.lexicon.lists["counted"] or _CURRENCY_OR_SHARE.match(view.after):
        return False
    return not view.left_in("labels") and not _approximated(view) and not re.search(r"[\d.,/]$", view.before)


def year(view: View) -> bool:
    """A bare year: not a count, price, label or model number. Words of time before it settle the matter."""
    word = fold(view.right)
    if word in view.lexicon.lists["counted"] or _CURRENCY_OR_SHARE.match(view.after):
        return False
    if re.search(r"(?:\d[.,/]|\w-|[/×=+*]\s?|\d\s)$", view.before) and not view.left:
        return bool(re.search(r"[^\W\d_]{2,}[A-Z]-$", view.before))  # DAKAR-2026
    if view.left_in("strong_prepositions"):
        return True
    if re.search(r"(?<![\w’'])(?![AÀ]\s)[A-Z]{1,2}\s$", view.before):
        return False
    if view.left_in("labels", "model_articles", "makes") or _approximated(view):
        return False
    if view.left in view.lexicon.lists["articles"] and view.surface in view.lexicon.lists["model_years"] and _MAKES.search(view.text):
        return False
    plural = len(word) > 3 and word.endswith(("s", "x")) and view.right.islower() and word not in view.lexicon.lists["after_year"]
    return not (plural and view.after[:1] in " \u00a0\u202f")


def colon(view: View) -> bool:
    """18:30 is a time after a word of time; time codes, lap times and scores are not."""
    if view.spec.zone is not None or view.spec.ampm is not None:
        return True
    if view.spec.second is not None or re.match(r"['’\"″]", view.after):
        return view.left_in("clock_words")
    if view.left_in("clock_words"):
        return True
    if view.talk:
        return len(view.surface) >= 4
    bracketed = re.search(r"[\[(]\s?$", view.before) and re.match(r"\s?[\])]", view.after)
    return len(view.surface) >= 5 and not bracketed and not re.search(r"(?:^|\n)\s*$", view.before) and not re.search(r"\d\s?$", view.before)


def _lasts(view: View) -> bool:
    """Whether a word before says that hours last: "durée : 1h30", "un vol de 8h30", "j'ai dormi 4h20"; "le vol de 8h30" leaves then."""
    if view.spec.part or view.spec.zone or view.surface[0] == "0":
        return False
    lists = view.lexicon.lists
    label = _LABEL.search(view.folded_before)
    if label is not None:
        return any(word in lists["lasting_labels"] for word in re.findall(r"[^\W\d_]+", label[0]))
    hour = view.spec.hour or 0
    if hour < _EARLY and view.left in lists["lasting_verbs"]:
        return True
    of = _LASTING_OF.search(view.folded_before)
    return of is not None and of[2] in lists["lasting_nouns"] and (hour < _NEVER_LEAVES or (hour < _LONG and of[1] in lists["indefinite"]))


def clock(view: View) -> bool:
    """18h30 is a time, unless words of duration stand around."""
    if _lasts(view):
        return False
    if view.left_in("clock_phrases"):
        return True
    if view.left_in("duration_words", "approximators") or re.match(r"['’\"″]", view.after):
        return False
    if view.left_in("of_words"):
        return (view.spec.hour or 0) >= _EARLY
    if (view.spec.hour or 0) >= _EARLY or view.left_in("clock_words") or view.spec.part or view.spec.zone or view.surface[0] == "0":
        return True
    return view.right not in view.lexicon.lists["of_words"] and not (_LISTED.search(view.before) and not view.talk)


def hour(view: View) -> bool:
    """18 h alone needs a word of time before it, and no complement of duration after it."""
    heads = view.surface.lstrip("0123456789 \u00a0\u202f")[:1]
    if heads == "H" and not view.shouted:
        return False
    if fold(view.right) in view.lexicon.lists["of_words"]:
        return False
    if view.left_in("clock_words"):
        return True
    if _approximated(view):
        return False
    if view.left in view.lexicon.lists["of_words"]:
        return view.spec.start is not None
    return view.left_in("late_clock_words") and (view.spec.hour or 0) >= 7


def fraction(view: View) -> bool:
    """Tell "à trois heures et demie" from "en trois heures et demie"."""
    return view.left_in("clock_words", "late_clock_words") or (view.talk and not view.left_in("duration_words", "of_words") and not _lasts(view))


def noon(view: View) -> bool:
    """A word like noon: after a word of time, or free where the language lists it as unmistakable."""
    if view.capital and not view.opens and not view.shouted:
        return False
    if view.after[:1] == "-" or view.before.endswith(("-", "'", "’")):
        return False
    return view.left_in("clock_words", "late_clock_words") or fold(view.surface) in view.lexicon.lists["clock_nouns"] or view.talk


def month(view: View) -> bool:
    """A month alone; names that are also ordinary words or given names need a word of time before them."""
    word = fold(view.surface)
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


def weekday(view: View) -> bool:
    """A weekday alone: not capitalised like a name where the language writes it small, not "un lundi"."""
    if view.left_in("indefinite"):
        return False
    if view.lexicon.settings["lower_names"] and view.capital and not view.shouted:
        return view.opens
    return True


def holiday(view: View) -> bool:
    """A named day: not a person, street or common noun of the same name."""
    word = fold(view.surface)
    if word in view.lexicon.lists["article_holidays"] and not view.left_in("holiday_articles"):
        return view.talk and view.start == 0
    if word in view.lexicon.lists["capital_holidays"] and not view.capital and not view.talk:
        return False
    return not (view.right[:1].isupper() and not view.shouted and view.after[:1] in " \u00a0")


def season(view: View) -> bool:
    """A season alone: not as an adjective ("pneus d'hiver")."""
    return not view.left_in("of_words") and fold(view.right) not in view.lexicon.lists["of_words"]


def code(view: View) -> bool:
    """T3, Q2, S1, H1 without a year: in capitals, after a word of time."""
    return view.surface.isupper() and view.left_in("code_words")


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


def week(view: View) -> bool:
    """Week 12: with its year, or after a word of time on the same line."""
    return view.spec.year is not None or ("\n" not in view.surface and (view.left_in("code_words", "month_words", "holiday_articles") or view.talk))


def future(view: View) -> bool:
    """Tell "in two weeks" in a sentence about the future, or in a message; elsewhere a duration."""
    if view.conversation:
        return True
    return view.spec.unit not in ("second", "minute", "hour") and (view.talk or view.tense() > 0)


def after_number(view: View) -> bool:
    """The day is not the end of a larger number."""
    return not re.search(r"(?:\d[.,/]|\w-|\d[ \u00a0])$", view.before) or bool(re.search(r"(?<![.,\d])\d{1,2}\s?[-–/]\s?$", view.before))


def later(view: View) -> bool:
    """Tell "trois ans plus tard" from "environ trois ans plus tard", and from "70 ans plus tard", which states a span of time, not a year."""
    return not view.left_in("approximators") and not (view.spec.unit == "year" and (view.spec.n or 0) >= _LONG_SPAN and view.surface[0].isdigit())


def alone(view: View) -> bool:
    """Tell "le 7": at the end of a clause."""
    return not re.match(r"\s?[-/%€$]|[.,]\d", view.after)


def never(view: View) -> bool:
    """Wording too vague for a date ("ces dernières années")."""
    return False


def possessed(view: View) -> bool:
    """Tell "its last financial year, to last five weeks" apart: not relative to the document."""
    return not view.left_in("possessives")


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
    "capitals": capitals,
    "relday": relday,
    "textday": textday,
    "now": loose,
    "at-hour": message,
    "whole": whole,
    "vague": never,
    "week": week,
    "in": future,
    "after-number": after_number,
    "later": later,
    "day-alone": alone,
    "beside": possessed,
}
