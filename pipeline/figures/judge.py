"""Judges a number by its shape and unit: figure, or name, clock time, idiom. Bare numbers go on to `bare`."""

from __future__ import annotations

import re

from pipeline.figures.bare import digits_count
from pipeline.figures.clock import is_clock, is_duration, is_spoken_clock
from pipeline.figures.lexicon import Lexicon
from pipeline.figures.quantity import Quantity
from pipeline.figures.scan import TAKEN, Scan
from pipeline.figures.spelled import words_count
from pipeline.figures.surroundings import Rule, Surroundings, count_noun, ends_with_phrase, first_verdict, starts_with_phrase
from pipeline.figures.units import MONEY

_FIRST = re.compile(r"([^\W\d_]+|\d+)[^\S\n]*([^\W\d_]+|\d+|[^\w\s])?")
_IDIOM_REACH = 26
# Years ago that dates reach back, and how many of a unit make a year.
_CALENDAR = 2000
_IN_A_YEAR = {"mo": 12, "wk": 52, "d": 365, "h": 8760, "min": 525_600, "s": 31_536_000}
_MONEY_SIGNS = frozenset("%$€£")
# Symbols that after `page`, `type`, `n°` are a letter of the name, not a unit.
_NAME_LETTERS = frozenset({"s", "min", "h", "t", "m", "l", "g", "A", "V", "Cel", "in", "ch"})


def is_figure(around: Surroundings, lexicon: Lexicon) -> bool:
    """Whether the number is a stated quantity."""
    quantity = around.quantity
    if _glued_before(quantity, around.scan) or _glued_after(quantity, around.scan):
        return False
    return _states(around, lexicon) and not _in_idiom(around, lexicon)


def _states(around: Surroundings, lexicon: Lexicon) -> bool:
    """The verdict of the rules for the number's shape."""
    quantity = around.quantity
    if quantity.form == "time":
        return is_duration(around, lexicon)
    if quantity.unit is not None:
        rules = _LASTING_RULES if quantity.unit.dimension == "duration" else _UNIT_RULES
        return first_verdict(rules, around, lexicon, default=True)
    if quantity.form == "fraction":
        return first_verdict(_FRACTION_RULES, around, lexicon, default=True)
    if quantity.form == "words":
        return words_count(around, lexicon)
    return quantity.form == "digits" and digits_count(around, lexicon)


def _glued_before(quantity: Quantity, scan: Scan) -> bool:
    """A letter, a hash, a slash or a hyphen touches the number: part of a name, a code, a path."""
    norm, start = scan.norm, quantity.start
    if not start:
        return False
    char = norm[start - 1]
    bare = quantity.unit is None
    if char.isalnum() or char in "_#@\\" or (char == "&" and bare):
        return True
    outer = norm[start - 2] if start > 1 else " "
    if quantity.signed or char not in "-/.:":
        return False
    if char == "-":
        return bare and (outer.isalpha() or outer == TAKEN)
    if char == "/":
        return outer.isalnum() and (bare or (outer.isalpha() and not quantity.symbol))
    return outer.isdigit() and (bare or char == ".")


def _glued_after(quantity: Quantity, scan: Scan) -> bool:
    """What touches the end of a bare number: letters, `.5`, `/20`, `:30`, a degree sign."""
    norm, end = scan.norm, quantity.end
    if quantity.unit is not None or quantity.form != "digits" or end >= len(norm):
        return False
    char = norm[end]
    if char == TAKEN or char in "_@\\°º" or char.isalpha():
        return True
    return char in "/:." and norm[end + 1 : end + 2].isdigit() and quantity.value_max is None


def _in_idiom(around: Surroundings, lexicon: Lexicon) -> bool:
    """`quatre chemins`, `24 Heures du Mans`: idioms in any case, names only with a capital."""
    quantity, scan = around.quantity, around.scan
    if quantity.grouped or (quantity.form == "digits" and not quantity.width):
        return False
    norm, start, end = scan.norm, quantity.start, quantity.end
    first = _FIRST.match(norm, start)
    if first is None:
        return False
    beside = lexicon.idiom_neighbours.get(first[1])
    if beside is None or (first[2] not in beside and around.left() not in beside):
        return False
    begin, stop = max(0, start - _IDIOM_REACH), min(len(norm), end + _IDIOM_REACH)
    # `tous les deux jours`, `tous les deux à quatre ans` go on after the idiom.
    last = end if quantity.unit is not None or quantity.value_max is not None else start + 1
    idioms = lexicon.phrases["idioms"].finditer(norm, begin, stop)
    if any(match.start() < end and match.end() >= last for match in idioms):
        return True
    names = (match for match in lexicon.phrases["named"].finditer(norm, begin, stop) if match.start() < end and match.end() > start)
    return any(not scan.flat[match.start() : match.end() + 2].islower() for match in names)


def _clock(around: Surroundings, lexicon: Lexicon) -> bool | None:
    quantity = around.quantity
    if quantity.unit is None or quantity.value_max is not None:
        return None
    if quantity.finder == "composite":
        return False if quantity.unit.code == "min" and is_spoken_clock(around, lexicon) else None
    return False if quantity.unit.code == "h" and is_clock(around, lexicon) else None


def _one(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """`une heure`, `a week`: not in a rate (`$5m a year`), a date (`a year ago`) or an idiom (`un jour`)."""
    quantity, sets = around.quantity, lexicon.sets
    unit = quantity.unit
    if quantity.form != "one" or unit is None:
        return None
    if not quantity.integer and quantity.factor == 1.0:
        return True  # `un jour et demi`
    if around.right().isdigit() or (unit.code == "s" and count_noun(around, lexicon) is not None):
        return False  # `une seconde couronne` is a second one
    if unit.code in sets["one_things"]:
        return around.alone()  # `un cheval`, `un nœud`: the animal, the knot
    article = around.scan.norm[quantity.start : quantity.number_end]
    if unit.code == "d" and article in sets["one_articles"]:
        return around.left() in sets["one_day_before"] or around.right() in sets["one_day_after"]
    if article not in sets["weak_ones"]:
        return not (unit.dimension == "duration" and around.right() in lexicon.context["one_not_after"])
    return _weak_one(around, unit.code, unit.dimension, lexicon)


def _weak_one(around: Surroundings, code: str, dimension: str, lexicon: Lexicon) -> bool:
    sets, left = lexicon.sets, around.left()
    if dimension == MONEY and (left in sets["one_money_before"] or around.right() in sets["one_money_after"] or around.quantity.factor > 1):
        return True  # `it costs a dollar`, `a pound each`, `a tenner`
    if dimension == MONEY and left in sets["one_money_held"] and (not around.right().isalpha() or around.right() in sets["one_money_then"]):
        return around.scan.norm[around.quantity.start : around.quantity.end].split()[-1] in sets["one_money_names"]
    if code in sets["weak_units"]:
        weighs = code == "GBP" and bool(lexicon.context["mass_words"])  # `a pound of flour`
        part = (dimension == "volume" or weighs) and around.right() in sets["fraction_of"] and not left.isdigit() and left not in sets["rate_nouns"]
        return around.alone() or (part and left in ("", *sets["a_before"]))
    if dimension == "duration":
        return (left in sets["a_before"] or not around.before) and around.right() not in lexicon.context["one_not_after"]
    return not left.isdigit() and left not in _MONEY_SIGNS and left not in sets["rate_nouns"]


def _ago(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """`il y a trois ans`, `two years ago`: a date; `540 million years ago` is none that a calendar has."""
    quantity, sets = around.quantity, lexicon.sets
    if quantity.unit is None or quantity.unit.dimension != "duration" or quantity.symbol or quantity.value_max is not None:
        return None
    if quantity.value / _IN_A_YEAR.get(quantity.unit.code, 1) > _CALENDAR:
        return None
    if starts_with_phrase(around, sets["ago_after"]):
        return False
    return False if ends_with_phrase(around, sets["ago_before"], 2) and around.right() not in sets["lasts_links"] else None


def _decade(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """`the 90s`, `under-13s` are no seconds."""
    quantity = around.quantity
    if quantity.unit is None or quantity.unit.code != "s" or not quantity.symbol or not quantity.glued:
        return None
    if around.left() == "-" and around.left(2).isalpha():
        return False
    if around.left() in lexicon.sets["age_limits"] and around.left(2) not in lexicon.sets["seconds_before_limits"]:
        return False  # `the under 15s`
    if quantity.value % 10 == 0 and (quantity.value >= 1000 or around.left() in lexicon.sets["decade_before"]):
        return False
    return None


def _edition(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """`the 2024 cup`: a year before a word that is rarely a unit."""
    quantity = around.quantity
    year = quantity.width == 4 and 1900 <= quantity.value < 2100 and not quantity.symbol
    return False if year and quantity.unit is not None and quantity.unit.code in lexicon.sets["weak_units"] else None


def _type_letter(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """`type 3 S`, `page 4 h`: the letter belongs to a name."""
    quantity = around.quantity
    if quantity.unit is None or quantity.unit.code not in _NAME_LETTERS or not quantity.symbol or quantity.glued:
        return None
    return False if quantity.width and quantity.value < 10 and around.left() in lexicon.sets["designators"] else None


def _finals(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """`quarts de finale`, `quarter-finals` are rounds."""
    finals, norm, end = lexicon.phrases["fraction_then"], around.scan.norm, around.quantity.end
    return False if finals.match(norm, end + 1) or finals.match(norm, end) else None


def _spelled_fraction(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """`deux tiers`, `un tiers des voix`; with an article alone the fraction needs what it is a part of."""
    quantity = around.quantity
    if quantity.finder != "fraction.words":
        return None
    if around.alone():
        return True
    first = _FIRST.match(around.scan.norm, quantity.start)
    article = first is not None and first[1] in lexicon.sets["one_prefixes"]
    return quantity.value != 0.5 and (around.right() in lexicon.sets["fraction_of"] or not article)


def _slash_date(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """`le 1/2` is a day."""
    quantity = around.quantity
    slash = "/" in around.scan.norm[quantity.start : quantity.end]
    return False if slash and around.left() in lexicon.sets["slash_date_before"] and not around.right().isalpha() else None


_LASTING_RULES: tuple[Rule, ...] = (_clock, _ago, _one, _decade, _edition, _type_letter)
# The others of them speak of durations only.
_UNIT_RULES: tuple[Rule, ...] = (_one, _edition, _type_letter)
_FRACTION_RULES: tuple[Rule, ...] = (_finals, _spelled_fraction, _slash_date)
