"""Relations between neighbouring numbers: composite measures, shared units, ranges, changes, scores.

The text between two numbers is looked up as one relation letter, so that a stretch of text becomes a short code string such as `n,neq`
(`30, 45 et 60 secondes`): `n` a bare number, `q` a number with its unit; `t` to, `-` dash, `e` and, `o` or, `,` list, `x` times, `b` by,
`_` side by side. One pattern over that string finds the islands of related numbers; within an island each pair is read from its letter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.figures.composite import join_measure
from pipeline.figures.lexicon import Lexicon
from pipeline.figures.quantity import Quantity
from pipeline.figures.scan import Scan
from pipeline.figures.units import MONEY

_LONGEST_GAP = 24
_ISLAND = re.compile(r"[nq](?:[te\-o,xb_~][nq])+")
_LEFT_WORDS = re.compile(r"[^\W\d_]+|[.!?;:\n]")
_NOUN = re.compile(r" ([^\W\d_]{2,})")
# How far a verb of change may stand before its two amounts, in characters and in words.
_CHANGE_REACH, _CHANGE_WORDS = 110, 14
_TOP_SCORE = 200
_DIGIT, _HUNDRED = 9, 100
# `une à douze semaines`, `an hour or two`: numbers of a few beside a one, and how far before them it is looked for, in characters.
_FEW, _ONE_REACH = 12, 30
# What is taken several times.
_REPEATED = frozenset(("duration", "mass", "volume"))
# The test of a charge goes from at most so much of the battery to exactly so much, in per cent, and speaks of charging so near, in characters.
_EMPTY, _CHARGED = 30, 80
_CHARGING_BEFORE, _CHARGING_AFTER = 110, 60


@dataclass(slots=True)
class _Island:
    """Numbers in a row and the letters between them."""

    members: list[Quantity]
    links: list[str]
    scan: Scan
    lexicon: Lexicon


def relate(scan: Scan, lexicon: Lexicon) -> None:
    """Apply the rules to the numbers of a scan, in place."""
    quantities = _with_ones(scan, lexicon)
    if len(quantities) < 2:
        return
    codes = _codes(scan, lexicon)
    for match in _ISLAND.finditer(codes):
        first, last = match.start() // 2, match.end() // 2
        island = _Island(list(quantities[first : last + 1]), list(codes[match.start() + 1 : match.end() : 2]), scan, lexicon)
        _compose(island)
        _share(island)
        _pair(island)
    scan.quantities = [quantity for quantity in quantities if not quantity.dropped]


def _with_ones(scan: Scan, lexicon: Lexicon) -> list[Quantity]:
    """The numbers of a scan, with the `une` of `une à deux semaines`, `one or two weeks`: a one that only the unit after the next number counts.

    The next number is in words too, and no pronoun makes the one a thing: `l'une à deux heures de Paris`, `il en vend un à cinq euros`.
    """
    norm, articles = scan.norm, lexicon.sets["one_articles"]
    ones: list[Quantity] = []
    for quantity in scan.quantities:
        if quantity.unit is None or quantity.form != "words" or not 1 < quantity.value / quantity.scale / quantity.factor <= _FEW:
            continue
        start = quantity.start
        before = norm[max(0, start - _ONE_REACH) : start]
        words = before.rsplit(" ", 3)
        if len(words) < 3 or words[-1] or lexicon.gaps.get(f" {words[-2]} ") not in ("t", "o"):
            continue
        article = words[-3].removeprefix("d'")
        if (
            article not in articles
            or any(f" {phrase} " in f" {before}" for phrase in lexicon.sets["one_of_them"])
            or norm.startswith(tuple(f" {word}" for word in lexicon.sets["ago_after"]), quantity.end)
        ):
            continue
        end = start - len(words[-2]) - 2
        one = Quantity(end - len(article), end, quantity.scale * quantity.factor, "words", number_end=end)
        one.unit, one.scale, one.factor, one.symbol, one.shared = quantity.unit, quantity.scale, quantity.factor, quantity.symbol, True
        ones.append(one)
    if ones:
        scan.quantities = sorted((*scan.quantities, *ones), key=lambda quantity: quantity.start)
    return scan.quantities


def _codes(scan: Scan, lexicon: Lexicon) -> str:
    parts: list[str] = []
    norm, gaps = scan.norm, lexicon.gaps
    previous = None
    for quantity in scan.quantities:
        if previous is not None:
            length = quantity.start - previous.end
            parts.append(gaps.get(norm[previous.end : quantity.start], " ") if length <= _LONGEST_GAP else " ")
        parts.append("n" if quantity.unit is None else "q")
        previous = quantity
    return "".join(parts)


def _compose(island: _Island) -> None:
    """Merge the parts of composite measures."""
    members, links = island.members[:1], []
    for link, right in zip(island.links, island.members[1:], strict=True):
        left = members[-1]
        if join_measure(left, right, link, island.lexicon, counts=_noun_follows(right, island)):
            left.end, left.number_end, left.finder = right.end, right.number_end, "composite"
            right.dropped = True
        else:
            members.append(right)
            links.append(link)
    island.members, island.links = members, links


def _share(island: _Island) -> None:
    """Units and magnitudes written once: `30, 45 et 60 secondes`, `entre 7 et 9 M€`, `$10-12bn`."""
    members, links = island.members, island.links
    for index in range(len(links) - 1, -1, -1):
        left, right = members[index], members[index + 1]
        if left.form not in ("time", "fraction", "one") and links[index] not in "b_~" and not _turns_at(members, links, index):
            if links[index] == "x" and links[max(0, index - 1) : index + 2].count("x") == 1 and _times(left, right, island):
                left.shared = True
                continue
            _share_left(left, right, links[index], island)
    for index, link in enumerate(links):
        _share_right(members[index], members[index + 1], link, island)


def _times(left: Quantity, right: Quantity, island: _Island) -> bool:
    """Whether the left number says how often the right one is taken: `9 x 35 min`, `3 x 10 squats`; `2 x 3 m` is a surface, `10 x 15 photos` a size."""
    if left.unit is not None or not left.integer or left.grouped or left.scale > 1:
        return False
    if right.unit is not None:
        return right.unit.dimension in _REPEATED
    after = _NOUN.match(island.scan.norm, right.end)
    return right.integer and after is not None and after[1] in island.lexicon.sets["exercises"]


def _turns_at(members: list[Quantity], links: list[str], index: int) -> bool:
    """`84 Nm à 8 500, 198 kg`: the number after a power or a torque is the speed where it is reached."""
    before = members[index - 1].unit if index and links[index - 1] == "t" else None
    return before is not None and before.dimension in ("power", "torque") and links[index] == "," and 800 <= members[index].value <= 20_000


def _share_left(left: Quantity, right: Quantity, link: str, island: _Island) -> None:
    """The unit at the end of a list or a range counts for the number before it too."""
    if left.unit is None and right.unit is not None:
        own_scale = left.scale > 1 and right.scale == 1 and link in ",eo" and right.unit.dimension != MONEY
        named = link == "t" and _is_named(left, island.scan, island.lexicon)
        unlike = link == "," and right.unit.code == "%" and left.grouped
        alike = _year_like(right) or (right.width == 4 and _ranges(left, link, island))  # between 1800 and 2200 euros
        if own_scale or named or unlike or (_year_like(left) and not alike):
            return
        left.unit, left.shared, left.symbol = right.unit, True, right.symbol
        if right.factor != 1.0:
            left.value, left.factor = float(f"{left.value * right.factor:.12g}"), right.factor
        _share_scale(left, right)
        _share_hundred(left, right, link, island)
    elif left.unit is None and right.unit is None and _share_hundred(left, right, link, island):
        return
    elif left.unit is None and right.scale > 1 and link in "t-eo":
        _share_scale(left, right)
    elif left.unit == right.unit and right.scale > 1 and left.value < right.value / right.scale and _ranges(left, link, island):
        _share_scale(left, right)  # $5 to $7 million


def _share_hundred(left: Quantity, right: Quantity, link: str, island: _Island) -> bool:
    """`trois à quatre cents`, `two or three hundred`: hundreds written once; whether they were."""
    digit = left.form == right.form == "words" and left.integer and 1 < left.value <= _DIGIT
    spoken = link == "o" or (link != "-" and _ranges(left, link, island))
    if not digit or not spoken or right.value % _HUNDRED or not left.value * _HUNDRED < right.value <= _DIGIT * _HUNDRED:
        return False
    left.value *= _HUNDRED
    return True


def _ranges(left: Quantity, link: str, island: _Island) -> bool:
    return link in "t-" or (link == "e" and lead_of(left, island.scan, island.lexicon) == "between")


def _share_right(left: Quantity, right: Quantity, link: str, island: _Island) -> None:
    """A currency before the first amount counts for the second: `$10-12bn`, `between $10 and 20`; any unit in `an hour or two`."""
    if link == "o" and left.form == "one" and left.unit is not None and right.unit is None and right.form == "words" and _is_ago(right, island):
        left.dropped = right.dropped = True  # `a year or two ago` is a date
        return
    if link == "o" and left.form == "one" and left.unit is not None and right.unit is None and _is_few(right, island):
        right.unit, right.shared, right.factor = left.unit, True, left.factor
        right.value *= left.factor
        return
    if left.unit is None or right.unit is not None or left.unit.dimension != MONEY or left.number_end != left.end:
        return
    if right.form not in ("digits", "words") or link not in "t-e":
        return
    if link == "e" and lead_of(left, island.scan, island.lexicon) != "between":
        return
    right.unit, right.shared = left.unit, True
    if link == "-" or right.scale > 1:
        _share_scale(left, right)


def _is_few(quantity: Quantity, island: _Island) -> bool:
    """A small number in words that counts nothing itself."""
    return quantity.form == "words" and 1 < quantity.value <= _FEW and not _noun_follows(quantity, island)


def _is_ago(quantity: Quantity, island: _Island) -> bool:
    """Whether the number counts back from a time."""
    return island.scan.norm.startswith(tuple(f" {word}" for word in island.lexicon.sets["ago_after"]), quantity.end)


def _share_scale(left: Quantity, right: Quantity) -> None:
    if left.scale == 1 and right.scale > 1 and abs(left.value) < 1000 and not left.grouped:
        left.value = float(f"{left.value * right.scale:.12g}")
        left.scale = right.scale
        left.integer = left.value == int(left.value)


def _year_like(quantity: Quantity) -> bool:
    return quantity.width == 4 and 1500 <= quantity.value < 2100


def _is_named(quantity: Quantity, scan: Scan, lexicon: Lexicon) -> bool:
    """`la 250 à 9 900 euros`: a singular article before a bare number announces a name."""
    words = _LEFT_WORDS.findall(scan.norm, max(0, quantity.start - 20), quantity.start)
    return bool(words) and words[-1] in lexicon.sets["singular"] and words[-1] not in lexicon.sets["range_articles"]


def lead_of(quantity: Quantity, scan: Scan, lexicon: Lexicon) -> str:
    """What introduces a pair of numbers: `between`, `from`, `change` (from, after a verb of change), `moved` (the verb alone) or nothing."""
    words = _LEFT_WORDS.findall(scan.norm, max(0, quantity.start - _CHANGE_REACH), quantity.start)
    if not words:
        return ""
    if not lexicon.between.isdisjoint(words[-2:]):
        return "between"
    from_word = words[-1] in lexicon.from_words
    for word in reversed(words[-_CHANGE_WORDS:]):
        if word in ".!?;:\n":
            break
        if word in lexicon.change:
            return "change" if from_word else "moved"
    return "from" if from_word else ""


def _pair(island: _Island) -> None:
    """Merge ranges, and drop scores."""
    members, links = island.members, island.links
    previous = members[0]
    for link, right in zip(links, members[1:], strict=True):
        if _is_range(previous, right, link, island):
            previous.value_max, previous.end, previous.number_end = right.value, right.end, right.number_end
            previous.unit, previous.scale, previous.symbol = right.unit, right.scale, right.symbol
            previous.integer = previous.integer and right.integer
            previous.finder = f"range.{'between' if link == 'e' else 'to'}"
            right.dropped = True
        else:
            if link == "t" and lead_of(previous, island.scan, island.lexicon) == "change":
                previous.changes = right.changes = True
            elif link in "-t" and _is_score(previous, right, link, island):
                previous.dropped = right.dropped = True
            previous = right


def _is_range(left: Quantity, right: Quantity, link: str, island: _Island) -> bool:
    if link not in "te-" or "time" in (left.form, right.form) or "fraction" in (left.form, right.form) or left.value_max is not None:
        return False
    if right.value <= left.value or (right.signed and link == "-") or left.dropped:
        return False
    if (left.unit.code if left.unit else "") != (right.unit.code if right.unit else ""):
        return False
    if left.unit is None and ((_year_like(left) and _year_like(right)) or _is_named(left, island.scan, island.lexicon)):
        return False
    return _dash_range(left, right, island) if link == "-" else _spoken_range(left, right, link, island)


def _dash_range(left: Quantity, right: Quantity, island: _Island) -> bool:
    if left.unit is not None:
        return not _is_test(left, right, island)
    unlike = left.grouped or right.width != left.width or right.value >= 100
    return (right.value >= 10 and not _year_like(right) and unlike) or _noun_follows(right, island)


def _spoken_range(left: Quantity, right: Quantity, link: str, island: _Island) -> bool:
    lead = lead_of(left, island.scan, island.lexicon)
    if link == "e":
        return lead == "between"
    if lead == "change" or _is_test(left, right, island) or (lead == "moved" and left.unit is not None and not left.shared):
        return False
    words = _LEFT_WORDS.findall(island.scan.norm, max(0, left.start - 20), left.start)
    large = left.grouped or left.scale > 1 or (bool(words) and words[-1] in island.lexicon.sets["bare_age_before"])
    return left.unit is not None or large or (left.form == right.form == "words") or _noun_follows(right, island)


def _is_test(left: Quantity, right: Quantity, island: _Island) -> bool:
    """`0 à 100 km/h`, and `de 10 à 80 %` beside a word of charging, are tests and not ranges: each end is a figure of its own."""
    if left.unit is None:
        return False
    if left.unit.code == "%":
        return right.value == _CHARGED and left.value <= _EMPTY and _charging_near(left, right, island)
    return left.value == 0 and left.unit.dimension in ("speed", "length")


def _charging_near(left: Quantity, right: Quantity, island: _Island) -> bool:
    """Whether the line speaks of charging near the two figures."""
    norm = island.scan.norm
    before = norm[max(0, left.start - _CHARGING_BEFORE) : left.start].rpartition("\n")[2]
    after = norm[right.end : right.end + _CHARGING_AFTER].partition("\n")[0]
    return any(island.lexicon.phrases["charging"].search(text) for text in (before, after))


def _noun_follows(quantity: Quantity, island: _Island) -> bool:
    after = _NOUN.match(island.scan.norm, quantity.end)
    return after is not None and after[1] not in island.lexicon.sets["function"]


def _is_score(left: Quantity, right: Quantity, link: str, island: _Island) -> bool:
    """`3-1`, `3 à 1`: bare small numbers across a dash or a `to`, and nothing that they count."""
    for quantity in (left, right):
        if quantity.unit is not None or quantity.form != "digits" or not quantity.integer or quantity.grouped or quantity.value >= _TOP_SCORE:
            return False
    return not (link == "t" and _noun_follows(right, island))
