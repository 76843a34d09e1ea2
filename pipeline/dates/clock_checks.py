"""Tests of context for times of day: whether hours and minutes say when something is, rather than how long it lasts."""

from __future__ import annotations

import re

from pipeline.dates.lexicon import fold
from pipeline.dates.view import View

_EARLY = 6
"""Before this hour, figures like 2 h 21 state how long a film or a trip is as often as when it starts."""
_NEVER_LEAVES, _LONG = 4, 16
"""What is so named lasts when it has fewer hours than the first, and when it has an indefinite article ("un vol de 11h20") fewer than the second."""
_LABEL = re.compile(r"[^\n.:;!?,]{1,40} ?:$")
_MINUTES_NAMED = re.compile(r"\d[ \u00a0\u202f]?(?:[^\W\d_]{2,}|s)$")
"""1h30min, 2 heures 45 minutes: a clock's minutes have no unit."""
_PROGRAMME_BEFORE, _PROGRAMME_AFTER = re.compile(r"(?:^|\n)[ \u00a0•*–-]*$"), re.compile(r"\s?[:–-]\s|,\s|\s[«“\"A-ZÀ-Þ]")
"""A line of a programme: "15h Démonstration", "8 h, course de vaches"."""
_RUNNING_BEFORE, _RUNNING_AFTER = re.compile(r"[.»”\"]\s$"), re.compile(r"\s?[.)](?!\d)")
"""A running time that is a sentence of its own: "Sortie le 5 juillet. 1 h 22. Distribution : Gebeka"."""
_WORDS = re.compile(r"[^\W\d_]+")
_LISTED = re.compile(r"[(,|;–—-]\s?$")


def approximated(view: View) -> bool:
    """Whether a word before says that a number is about so much: "environ", "more than"."""
    if view.left_in("approximators"):
        return True
    before = fold(view.before).rstrip(" \u00a0\u202f")
    return any(before.endswith(phrase) and not before[-len(phrase) - 1 : -len(phrase)].isalnum() for phrase in view.lexicon.lists["approximator_phrases"])


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
    labels, nouns, verbs = (view.lexicon.lists.get(name, frozenset()) for name in ("lasting_labels", "lasting_nouns", "lasting_verbs"))
    label = _LABEL.search(view.folded_before)
    if label is not None:
        return not labels.isdisjoint(_WORDS.findall(label[0]))
    hour = view.spec.hour or 0
    if hour < _EARLY and view.left in verbs:
        return True
    if view.left_in("indefinite") and fold(view.right) in nouns:  # "a 2h15 flight"
        return hour < _LONG
    if not view.left_in("of_words"):
        return False
    article, noun = ["", "", *_WORDS.findall(view.folded_before)][-3:-1]
    return noun in nouns and (hour < _NEVER_LEAVES or (hour < _LONG and article in view.lexicon.lists["indefinite"]))


def clock(view: View) -> bool:
    """18h30 is a time, unless words of duration stand around."""
    if _lasts(view) or ((view.spec.hour or 0) < _NEVER_LEAVES and _RUNNING_BEFORE.search(view.before) and _RUNNING_AFTER.match(view.after)):
        return False
    if view.left_in("clock_phrases"):
        return True
    if view.left_in("duration_words", "approximators") or re.match(r"['’\"″]", view.after):
        return False
    if _MINUTES_NAMED.search(view.surface) and not (view.spec.part or view.spec.zone or view.left_in("clock_words")):
        return False
    if view.left_in("of_words"):
        return (view.spec.hour or 0) >= _EARLY
    if (view.spec.hour or 0) >= _EARLY or view.left_in("clock_words") or view.spec.part or view.spec.zone or view.surface[0] == "0":
        return True
    return view.right not in view.lexicon.lists["of_words"] and not (_LISTED.search(view.before) and not view.talk)


def _opens_at(view: View) -> bool:
    """Whether a span is one of opening hours: "ouvert 9-17h", "horaires : 9-12h", "lundi 9-17h"; "fermé 2-3h par jour" is none."""
    words, start, end = _WORDS.findall(view.folded_before), view.spec.start, view.spec.end
    if start is None or end is None or not _EARLY <= (start.hour or 0) < (end.hour or 0):
        return False
    if not words or not view.folded_before.removesuffix(":").rstrip().endswith(words[-1]):
        return False
    if view.right and fold(view.right) not in view.lexicon.lists["opening_after"]:
        return False
    weekday = any("WD" in entry.roles for entry in view.lexicon.entries.get(words[-1], ()))
    return weekday or words[-1] in view.lexicon.lists["opening_words"]


def hour(view: View) -> bool:
    """18 h alone needs a word of time before it, and no complement of duration after it."""
    heads = view.surface.lstrip("0123456789 \u00a0\u202f")[:1]
    if heads == "H" and not view.shouted:
        return False
    if _opens_at(view):
        return True
    if fold(view.right) in view.lexicon.lists["of_words"]:
        return False
    if view.left_in("clock_words"):
        return True
    if _PROGRAMME_BEFORE.search(view.before) and _PROGRAMME_AFTER.match(view.after):
        return True
    if approximated(view):
        return False
    if view.left in view.lexicon.lists["of_words"]:
        return view.spec.start is not None
    return view.left_in("late_clock_words") and (view.spec.hour or 0) >= 7


def fraction(view: View) -> bool:
    """Tell "à trois heures et demie" from "en trois heures et demie"."""
    if view.left_in("clock_words", "late_clock_words"):
        return True
    counts = view.spec.part is None and fold(view.right) in view.lexicon.lists["of_words"]  # "deux heures et quart de film"
    return view.talk and not counts and not view.left_in("duration_words", "of_words") and not _lasts(view)


def noon(view: View) -> bool:
    """A word like noon: after a word of time, or free where the language lists it as unmistakable."""
    if view.capital and not view.opens and not view.shouted:
        return False
    if view.after[:1] == "-" or view.before.endswith(("-", "'", "’")):
        return False
    if fold(view.right) in view.lexicon.lists["noon_compounds"] and not view.left_in("noon_words"):  # but "at noon oil traded higher"
        return False
    return view.left_in("clock_words", "late_clock_words") or fold(view.surface) in view.lexicon.lists["clock_nouns"] or view.talk
