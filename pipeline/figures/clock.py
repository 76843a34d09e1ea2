"""Hours: `18h30` and `9 heures` are times of day (dates) unless the words around say that they last."""

from __future__ import annotations

from pipeline.figures.lexicon import Lexicon
from pipeline.figures.surroundings import Surroundings, ends_with_phrase, starts_with_phrase

_DAY = 24
# Below five hours, `1h30` without a word of time is how long, not when.
_SHORT = 5 * 60


def is_duration(around: Surroundings, lexicon: Lexicon) -> bool:
    """A glued time: one with seconds is a duration, `18h30` is a time of day unless a word says that it lasts."""
    quantity = around.quantity
    shape = quantity.finder
    if shape == "time.colon":
        return not quantity.integer and around.left() != "#"
    if shape != "time.clock":
        return True
    named = around.left() not in lexicon.sets["clock_before"] or (around.left() in lexicon.sets["clock_of"] and around.left(2) in lexicon.sets["lasting_nouns"])
    if quantity.value < _SHORT and named and not _clock_after(around, lexicon):
        return True
    return quantity.value > _DAY * 60 or _lasting(around, lexicon) or (_links_on(around, lexicon) and not _strong(around, lexicon))


def is_clock(around: Surroundings, lexicon: Lexicon) -> bool:
    """`18 h`, `à 9 heures`: a time of day; `9 heures de route`, `24 heures`: a duration."""
    quantity, sets = around.quantity, lexicon.sets
    if not sets["clock_strong"] and not (quantity.symbol and around.left() in sets["clock_before"]):
        return False
    if quantity.value > _DAY or not quantity.integer or quantity.scale > 1:
        return False
    if (around.left() in sets["clock_articles"] and not quantity.symbol) or _clock_after(around, lexicon):
        return True
    lasts = _links_on(around, lexicon) or starts_with_phrase(around, sets["lasts_pairs"])
    if _strong(around, lexicon) and not lasts:
        return quantity.symbol or around.left(3) not in sets["limit_words"]
    return quantity.symbol and not (lasts or quantity.value == _DAY or _lasting(around, lexicon))


def is_spoken_clock(around: Surroundings, lexicon: Lexicon) -> bool:
    """`à dix-huit heures trente`: hours and bare minutes, after a word of time, when nothing lasts so long."""
    quantity = around.quantity
    last = around.scan.norm[quantity.start : quantity.end].rpartition(" ")[2]
    named = last in lexicon.units_by_word or last in lexicon.units_by_symbol
    return not named and quantity.value <= _DAY * 60 and _strong(around, lexicon) and not _links_on(around, lexicon)


def _lasting(around: Surroundings, lexicon: Lexicon) -> bool:
    """`pendant 2 h`, and `un vol de 11h20`, which has an article that tells it from `le vol de 11h20`."""
    sets = lexicon.sets
    if ends_with_phrase(around, sets["duration_before"]) or (around.left() in sets["weak_ones"] and around.right() in sets["lasting_nouns"]):
        return True
    return around.left() in sets["clock_of"] and around.left(2) in sets["lasting_nouns"] and around.left(3) in sets["one_articles"]


def _strong(around: Surroundings, lexicon: Lexicon) -> bool:
    return ends_with_phrase(around, lexicon.sets["clock_strong"], 2)


def _links_on(around: Surroundings, lexicon: Lexicon) -> bool:
    """`9 heures de route`: a noun says what lasts; `9 heures de la nuit` and `18h30 de ce jour` stay times of day."""
    sets = lexicon.sets
    return around.right() in sets["lasts_links"] and around.right(2) not in sets["lasts_links_not"] and not _clock_after(around, lexicon)


def _clock_after(around: Surroundings, lexicon: Lexicon) -> bool:
    return lexicon.phrases["clock_after"].match(around.scan.norm, around.quantity.end + 1) is not None
