"""Settles units that need the sentence: degrees, pounds, ages, dollars, and units left out because a neighbour has them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from pipeline.figures.bare import bare_age
from pipeline.figures.describe import counted_of
from pipeline.figures.lexicon import Lexicon
from pipeline.figures.rows import is_surplus
from pipeline.figures.scan import Scan
from pipeline.figures.surroundings import Surroundings, ends_with_phrase
from pipeline.figures.units import MONEY, Unit

AGE = Unit("a", "age")
_SPEED = Unit("rpm", "rotation")
_STOP = re.compile(r"[.!?\n]")
_STOP_INHERITING = re.compile(r"[.!?\n;:]")
_WORDS = re.compile(r"[^\W\d_]+")
# How far back a unit is borrowed from, in characters, and by how much the two numbers may differ.
_FARTHEST, _LIKE = 110, 12
_MONEY_FARTHEST, _MONEY_LIKE = 500, 20
# A figure of millions, and how far one that is money lends its currency to the next.
_LARGE, _AMOUNT_FARTHEST = 1e6, 1500

# Degrees that a body may have.
_BODY = (35, 43)


def settle_units(figures: Sequence[Surroundings], scan: Scan, lexicon: Lexicon) -> None:
    """Fill in the units that depend on words further away, in place."""
    main = _main_currency(figures, lexicon) if any(around.quantity.scale >= _LARGE for around in figures) else ""
    previous: Surroundings | None = None
    outer: Surroundings | None = None
    money: Surroundings | None = None
    large: Surroundings | None = None
    for index, around in enumerate(figures):
        unit = around.quantity.unit
        if unit is None:
            following = figures[index + 1] if index + 1 < len(figures) else None
            # `300 000 couronnes (25 600 euros), contre 500 000`: what brackets hold is an aside.
            aside = previous is not None and scan.norm[previous.quantity.end : previous.quantity.end + 1] == ")" and previous.left() == "("
            _settle_bare(around, outer if aside else previous, _Near(money, following, large, main), lexicon)
        else:
            sense = _SENSES.get(unit.code)
            if sense is not None:
                sense(around, lexicon)
        outer, previous = previous, around
        if around.quantity.scale >= _LARGE:
            large = around
        if around.quantity.unit is not None and around.quantity.unit.dimension == MONEY:
            money = around
    _settle_nations(figures, scan, lexicon)


class _Near(NamedTuple):
    """What may lend a currency: the last amount, the next figure, the last figure of a million or more, and the currency of the text."""

    money: Surroundings | None
    following: Surroundings | None
    large: Surroundings | None
    main: str


def _settle_bare(around: Surroundings, previous: Surroundings | None, near: _Near, lexicon: Lexicon) -> None:
    """A number without a unit: an age, an amount, the unit of the figure before, or a count."""
    quantity = around.quantity
    if quantity.form == "fraction":
        return
    aged = quantity.finder == "age" or (quantity.value < 111 and ends_with_phrase(around, lexicon.sets["bare_age_before"]))
    if aged or bare_age(around, lexicon):
        quantity.unit = AGE
        return
    noun = counted_of(around, lexicon)
    if noun is not None and (around.right() in lexicon.sets["measured_after"] or is_surplus(around, lexicon)):
        noun = None
    large = quantity.scale >= _LARGE
    if noun is not None and not (large and noun.lower() in lexicon.sets["money_nouns"]):
        if quantity.grouped and around.right() in lexicon.sets["price_after"]:
            _price(around, near.money, previous, lexicon)
        return
    if large and _is_amount(around, noun, near, lexicon):
        return
    if noun is None and previous is not None and not _is_engine_speed(around, previous, lexicon):
        _inherit(around, previous, lexicon)
    if quantity.unit is None and noun is None and quantity.grouped and quantity.scale == 1:
        _price(around, near.money, previous, lexicon)


def _is_amount(around: Surroundings, noun: str | None, near: _Near, lexicon: Lexicon) -> bool:
    """`25,6 milliards de revenus`, `contre 2,4 millions en 2021`: millions without a noun are money where money is near."""
    quantity = around.quantity
    named = noun is not None or not lexicon.sets["money_nouns"].isdisjoint((*around.before[-8:], *around.after[:2]))
    for other in (near.money, near.following):
        if other is None or other.quantity.unit is None or other.quantity.unit.dimension != MONEY:
            continue
        first, last = sorted((other.quantity.start, quantity.start))
        if last - first <= _MONEY_FARTHEST and (named or _STOP.search(around.scan.norm, first, last) is None):
            quantity.unit, quantity.shared = Unit(other.quantity.unit.code, MONEY), True
            return True
    if named and near.main:
        quantity.unit, quantity.shared = Unit(near.main, MONEY), True
    counts = not lexicon.sets["amount_not_near"].isdisjoint((*around.before[-8:], *around.after[:2]))
    large = near.large.quantity if lexicon.context["amounts_go_on"] and near.large is not None and noun is None and not counts else None
    if large is not None and large.unit is not None and large.unit.dimension == MONEY and quantity.start - large.end <= _AMOUNT_FARTHEST:
        # A story of millions of euros goes on without the word: `Havas en consacrera 300 millions`.
        quantity.unit, quantity.shared = Unit(large.unit.code, MONEY), True
    return quantity.unit is not None


def _main_currency(figures: Sequence[Surroundings], lexicon: Lexicon) -> str:
    """The currency that a text names most often; where it names none, that of the language if it has one."""
    counts = Counter(unit.code for unit in (around.quantity.unit for around in figures) if unit is not None and unit.dimension == MONEY)
    return counts.most_common(1)[0][0] if counts else str(lexicon.context["home_currency"])


def _is_engine_speed(around: Surroundings, previous: Surroundings, lexicon: Lexicon) -> bool:
    """`149 Nm à 6 500`: a power or a torque, then the speed where it is reached."""
    quantity, source = around.quantity, previous.quantity
    if source.unit is None or source.unit.dimension not in ("power", "torque") or not 800 <= quantity.value <= 20_000:
        return False
    gap = around.scan.norm[source.end : quantity.start]
    if lexicon.gaps.get(gap) != "t" and gap.strip() not in lexicon.sets["speed_links"]:
        return False
    quantity.unit, quantity.shared = _SPEED, True
    return True


def _price(around: Surroundings, money: Surroundings | None, previous: Surroundings | None, lexicon: Lexicon) -> None:
    """`un carter à 4 200`: a bare amount after a word of price, where the figure before was money too."""
    if money is None or money is not previous or money.quantity.unit is None:
        return
    if around.left() not in lexicon.sets["price_before"] and around.right() not in lexicon.sets["price_after"]:
        return
    reference = abs(money.quantity.value)
    close = around.quantity.start - money.quantity.end < _MONEY_FARTHEST
    if close and reference and 1 / _MONEY_LIKE <= around.quantity.value / reference <= _MONEY_LIKE:
        around.quantity.unit, around.quantity.shared = Unit(money.quantity.unit.code, MONEY), True


def _inherit(around: Surroundings, previous: Surroundings, lexicon: Lexicon) -> None:
    """`363 litres pour la première, 385 pour sa rivale`: the unit of the figure before, in the same sentence and of like size."""
    quantity, source = around.quantity, previous.quantity
    unit = source.unit
    if unit is None or unit.code == "1" or quantity.start - source.end > _FARTHEST or (quantity.form == "words" and quantity.value < 100):
        return
    whole = unit.code == "%" and around.scan.norm[source.end : quantity.start].strip() in lexicon.sets["part_links"]
    if whole or around.right() in lexicon.sets["partitive_after"]:
        return  # `30 % de 150`, `19 of 87`
    if quantity.changes and unit.dimension == "duration":
        return  # `passé en dix ans de 80 à 120`
    if around.left() == "(" and around.char_after() != ")":
        return  # `216 km pour les coureurs (198 au départ)`: an aside of another thing
    reference = abs(source.value if source.value_max is None else source.value_max)
    surplus = is_surplus(around, lexicon)
    like = reference and (1 / _LIKE <= abs(quantity.value) / reference <= _LIKE or (surplus and abs(quantity.value) < reference))
    if like and (_STOP if surplus else _STOP_INHERITING).search(around.scan.norm, source.end, quantity.start) is None:
        quantity.unit, quantity.shared = Unit(unit.code, unit.dimension), True


def _degrees(around: Surroundings, lexicon: Lexicon) -> None:
    """Celsius where the weather, an oven or a body is meant; an angle otherwise."""
    quantity, sets = around.quantity, lexicon.sets
    words = {*around.before, *around.after}
    turned = words & sets["angle"] - sets["turning"] if words & sets["temperature"] else words & sets["angle"]
    below = lexicon.phrases["below_zero"].match(around.scan.norm, quantity.end + 1) is not None
    if below:
        quantity.value = -abs(quantity.value)
    usual = lexicon.context["usual_degrees"] and not quantity.symbol
    body = around.left() in sets["fever_before"] and _BODY[0] <= quantity.value <= _BODY[1]  # `elle avait 38°5`
    if (below or quantity.signed or usual or body or words & sets["temperature"]) and not turned:
        quantity.unit = Unit("Cel", "temperature")


def _inches(around: Surroundings, lexicon: Lexicon) -> None:
    """`+34"` is a gap in seconds, `21"` a wheel."""
    quantity = around.quantity
    mark = around.scan.norm[quantity.end - 1] == '"' and lexicon.sets["inch_words"].isdisjoint((*around.before, *around.after[:3]))
    if mark and (quantity.signed or around.left() in lexicon.sets["seconds_before"] or not lexicon.sets["seconds_near"].isdisjoint(around.before)):
        quantity.unit = Unit("s", "duration")


def _pounds(around: Surroundings, lexicon: Lexicon) -> None:
    """`two pounds of apples`, `weighs 20 pounds`: a currency word that is a mass too."""
    quantity, scan = around.quantity, around.scan
    word = re.split(r"[ -]", scan.norm[quantity.start : quantity.end])[-1]
    code = lexicon.context["mass_words"].get(word)
    if code is None:
        return
    weighed = around.right() in lexicon.sets["mass_after"] or not lexicon.sets["mass_before"].isdisjoint(around.before[-6:])
    weighed = weighed or not lexicon.sets["mass_near"].isdisjoint((*around.before[-6:], *around.after[:3]))
    nearby = scan.norm[max(0, quantity.start - 1000) : quantity.end + 1000]
    if weighed or ("$" in nearby and not any(home in nearby for home in lexicon.context["mass_home"])):
        quantity.unit = Unit(code, "mass")


def _years(around: Surroundings, lexicon: Lexicon) -> None:
    """Years of age, by the words around or in apposition after a name."""
    words = lexicon.sets["age_words"]
    apposed = around.left() in (",", "(") and around.right() in (",", ")")
    if apposed or words.intersection(around.before[-3:]) or words.intersection(around.after[:2]):
        around.quantity.unit = AGE


def _tenths(around: Surroundings, lexicon: Lexicon) -> None:
    """`trois dixièmes` is a time in a race, and a plain fraction elsewhere."""
    quantity, norm = around.quantity, around.scan.norm
    word = _WORDS.findall(norm, quantity.start, quantity.end)[-1:]
    if quantity.symbol or not word or word[0] not in lexicon.fractions:
        return
    if lexicon.sets["seconds_near"].isdisjoint(_WORDS.findall(norm, max(0, quantity.start - _MONEY_FARTHEST), quantity.end + _MONEY_FARTHEST)):
        quantity.unit = None


_SENSES: dict[str, Callable[[Surroundings, Lexicon], None]] = {"deg": _degrees, "in": _inches, "GBP": _pounds, "a": _years, "s": _tenths}


def _settle_nations(figures: Sequence[Surroundings], scan: Scan, lexicon: Lexicon) -> None:
    """Dollars, francs and crowns of the country that the text speaks of."""
    chosen: dict[str, str] = {}
    for around in figures:
        unit = around.quantity.unit
        if unit is None or unit.dimension != MONEY or unit.code not in lexicon.local:
            continue
        if unit.code not in chosen:
            chosen[unit.code] = _nation(unit.code, scan, lexicon)
        # The amount may name its nation itself: US$, dollars américains.
        surface = _WORDS.findall(scan.norm, around.quantity.start, around.quantity.end)
        rate = "=" in (around.left(), around.right())  # `($1 = 0.86 euros)`
        if chosen[unit.code] != unit.code and not rate and lexicon.sets["nation_words"].isdisjoint(surface):
            around.quantity.unit = Unit(chosen[unit.code], MONEY)


def _nation(code: str, scan: Scan, lexicon: Lexicon) -> str:
    text = scan.text.lower().replace("’", "'")
    local = lexicon.local[code].items()
    counts = {name: len(pattern.findall(text)) if any(cue in text for cue in cues) else 0 for name, (cues, pattern) in local}
    best = max(counts, key=lambda name: (counts[name], name == code))
    return best if counts[best] > 2 * counts[code] else code
