"""Gives a number the unit, currency or percent sign beside it, and its sign."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.figures.lexicon import Lexicon
from pipeline.figures.patterns import WORD
from pipeline.figures.quantity import Quantity
from pipeline.figures.signs import WORDS, read_sign
from pipeline.figures.trie import squeeze
from pipeline.figures.units import MONEY, Unit

_SIGNS = frozenset("€$£¥￥₹₽₩₺₴₪₦฿₫₱₿₣¢₵")
# What after `38°5` makes it an angle or another number.
_ANGLE = frozenset("0123456789'′.,")
# How far a word of paying may stand from slang for money, in characters.
_PAID_REACH = 40
# The least amount that slang for money states without such a word, and how long a message is, where it does.
_PAID_LEAST, _MESSAGE = 50, 120
# How far words of other things of the same name may stand from slang for a distance, in characters.
_FAR_REACH = 80
# One-letter symbols that are also short words or names: they need digits before, and some of them the digits glued.
_RISKY = frozenset("AVCFKTLHJhmgtljsp")
_CAPITALS = frozenset("AFCKTJ")
_LOOSE = frozenset("hmlgts")
# Numbers of valves: `16V` is no voltage.
_VALVES = (8, 16, 20)
# A quotation mark that is no inch or second mark.
_QUOTE = re.compile(r'(?<!\d)"')
_MARK = re.compile(r"[^\w ]")
# Codes that may follow an amount with a plain dollar sign: `$50 CAD`.
_DOLLARS = frozenset(("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN"))
# How far back a word of audiences makes `5.8m` a number of people, and what may follow it.
_AUDIENCE_REACH, _ENDS = 300, frozenset(("", "\n", ",", ".", ")", ";"))
# How far the word before a number of millions and the words after its `of` are read, in characters; in how many of those the noun is looked for.
_WORD_REACH, _PART_REACH, _NOUN_REACH = 20, 60, 3


class _Found(NamedTuple):
    end: int
    unit: Unit
    symbol: bool


def attach_unit(quantity: Quantity, flat: str, norm: str, lexicon: Lexicon, floor: int) -> None:
    """Fill in unit, span and sign of `quantity`; nothing before `floor` may be taken."""
    _currency_before(quantity, flat, lexicon, floor)
    before = quantity.unit
    if quantity.form == "digits" and quantity.scale == 1.0:
        _short_magnitude(quantity, flat, lexicon, money=before is not None)
    part = _part_of(quantity, norm, lexicon) if quantity.form == "fraction" else None
    start, glued = _unit_start(quantity, norm, lexicon) if part is None else (part, False)
    found = None if start is None else _unit_at(start, glued, quantity, flat, norm, lexicon)
    if found is not None and (part is not None or _fits(quantity, found.unit, before, norm, lexicon)):
        _take_unit(quantity, found, glued, before)
        _tenth_after(quantity, norm, lexicon)
    elif before is None and norm[quantity.end : quantity.end + 1].isalpha():
        quantity.dropped = True  # 320i, 3D, 5G: a name
    _half_after(quantity, norm, lexicon)
    read_sign(quantity, flat, norm, lexicon, floor)


def _part_of(quantity: Quantity, norm: str, lexicon: Lexicon) -> int | None:
    """Where the whole of a fraction begins, and its magnitude taken in: `trois quarts de | siècle`, `a quarter of a million |`."""
    link = lexicon.part_link.match(norm, quantity.end)
    word = WORD.match(norm, quantity.end + 1 if link is None else link.end())
    meaning = lexicon.words.get(word[0]) if word is not None and (link is not None or norm[quantity.end] == " ") else None
    if word is not None and meaning is not None and meaning.kind == "m":
        quantity.value = float(f"{quantity.value * meaning.value:.12g}")
        quantity.scale, quantity.end, quantity.number_end = meaning.value, word.end(), word.end()
        quantity.form, quantity.finder, quantity.integer = "words", "fraction.words", quantity.value == int(quantity.value)
        return _unit_start(quantity, norm, lexicon)[0]
    return None if link is None else link.end()


def _fits(quantity: Quantity, unit: Unit, before: Unit | None, norm: str, lexicon: Lexicon) -> bool:
    """Whether a unit found after the number goes with a currency before it, and with a spelled fraction (`a third year`: no)."""
    if quantity.finder == "fraction.words":
        words = WORDS.findall(norm, quantity.start, quantity.number_end)
        if words and words[0] in lexicon.sets["one_prefixes"] and words[-1] in lexicon.sets["ordinals"]:
            return False
    if before is not None and unit.code in _DOLLARS and norm[quantity.start] == "$":
        return True
    return before is None or (unit.dimension == MONEY and (unit.code == before.code or unit.factor != 1.0))


def _take_unit(quantity: Quantity, found: _Found, glued: bool, before: Unit | None) -> None:
    unit = found.unit
    quantity.end, quantity.symbol, quantity.glued = found.end, found.symbol, glued
    if unit.factor != 1.0:
        quantity.value = float(f"{quantity.value * unit.factor:.12g}")
        quantity.integer = False
        if unit.factor >= 1000 and unit.dimension == MONEY:
            quantity.scale = unit.factor
        else:
            quantity.factor = unit.factor
    code = before.code if before and unit.code not in _DOLLARS else unit.code
    # `ten grand` names no currency.
    quantity.unit = Unit(code, unit.dimension) if code else None


def _currency_before(quantity: Quantity, flat: str, lexicon: Lexicon, floor: int) -> None:
    start = quantity.start
    if start <= floor:
        return
    char = flat[start - 1]
    if char == " " and start - 1 > floor:
        char = flat[start - 2]
    if char not in _SIGNS:
        begin = max(floor, start - 6)
        if (not char.isupper() and char not in "s.hrm") or flat[begin:start].islower():
            return
    match = lexicon.prefix_money.match(flat, max(floor, start - 6), start)
    if match is None:
        return
    sign, begin = match[1], match.start(1)
    outer = flat[begin - 1] if begin else " "
    if outer.isdigit() or (outer.isalnum() and sign[0].isalpha()):
        return  # `25 € 30`: the sign belongs to the number before
    if (sign.isalpha() and quantity.form != "digits") or (sign in lexicon.letters and not quantity.grouped and quantity.scale == 1):
        return
    quantity.start = begin
    quantity.unit = Unit(lexicon.prefix_codes[sign], MONEY)


def _short_magnitude(quantity: Quantity, flat: str, lexicon: Lexicon, *, money: bool) -> None:
    """`40k`, `2 Md`, `$1.2bn`: a magnitude cut short, right after digits."""
    first = flat[quantity.end : quantity.end + 1]
    if (flat[quantity.end + 1 : quantity.end + 2] if first == " " else first) not in lexicon.short_letters:
        return
    match = lexicon.short.match(flat, quantity.end)
    if match is None:
        return
    short, spaced = match[1], flat[match.start()] == " "
    if money:
        factor = lexicon.short_always.get(short) or lexicon.short_money[short]
    elif short in lexicon.short_always and not (spaced and len(short) == 1):
        factor = lexicon.short_always[short]
    elif short == "m" and not spaced and (_measured(flat, match.end(), lexicon) or _counted_millions(quantity, flat, match.end(), lexicon)):
        factor = lexicon.short_money[short]
    else:
        return
    if short == "M" and not money and quantity.integer and quantity.value > 999:
        return
    quantity.value = float(f"{quantity.value * factor:.12g}")
    quantity.scale = factor
    quantity.integer = quantity.value == int(quantity.value)
    quantity.end = quantity.number_end = match.end()


def _measured(flat: str, position: int, lexicon: Lexicon) -> bool:
    """`1.3m km`: a unit of length, mass or energy after the letter makes it a magnitude."""
    symbol = lexicon.unit_symbols.match(flat, position + 1) if flat[position : position + 1] == " " else None
    unit = lexicon.units_by_symbol.get(_key(symbol[0])) if symbol else None
    long = unit is not None and unit.dimension in ("length", "energy") and unit.code != "in"  # `6.02m in the pole vault`
    return symbol is not None and long and not flat[symbol.end() : symbol.end() + 1].isalnum()


def _counted_millions(quantity: Quantity, flat: str, position: int, lexicon: Lexicon) -> bool:
    """`1.2m vehicles`, `3m online ads`, `1.1m of them`: what is counted after the letter, where the language writes millions so."""
    if not lexicon.context["m_is_million"]:
        return False
    link = lexicon.of_link.match(flat, position)
    if link is not None:
        return _part_of_many(quantity, flat, position, link.end(), lexicon)
    if flat[position : position + 1] in _ENDS and _audience(flat, position, lexicon):
        return True
    word = WORDS.match(flat, position + 1) if flat[position : position + 1] == " " else None
    return word is not None and (word[0] in lexicon.sets["million_adjectives"] or _is_plural(word[0], lexicon))


def _part_of_many(quantity: Quantity, flat: str, end: int, position: int, lexicon: Lexicon) -> bool:
    """`1.1m of them`, `2m of its cars`: a pronoun or a counted plural after `of`, or an audience; `3m of fabric` and `within 20m of them` are metres.

    The number ends at `end` with its letter, and what it is a part of begins at `position`.
    """
    before = WORDS.findall(flat[max(0, quantity.start - _WORD_REACH) : quantity.start].lower())
    if before and before[-1] in lexicon.sets["million_not_before"]:
        return False
    if _audience(flat, end, lexicon):
        return True
    words = _MARK.split(flat[position : position + _PART_REACH].lower(), maxsplit=1)[0].split()
    if not words or words[0] in lexicon.sets["million_pronouns"]:
        return bool(words)
    if words[0] not in lexicon.sets["million_owners"]:
        return False
    return any(_is_plural(word, lexicon) for word in words[1:_NOUN_REACH])


def _is_plural(word: str, lexicon: Lexicon) -> bool:
    if word in lexicon.sets["function"]:
        return False
    return word in lexicon.context["irregular"] or (word.endswith("s") and len(word) > 3 and not word.endswith("ss"))


def _audience(flat: str, position: int, lexicon: Lexicon) -> bool:
    """`3. The Apprentice – 5.8m`: figures of an audience end their line or clause."""
    return not lexicon.sets["audience"].isdisjoint(WORDS.findall(flat[max(0, position - _AUDIENCE_REACH) : position].lower()))


def _unit_start(quantity: Quantity, norm: str, lexicon: Lexicon) -> tuple[int | None, bool]:
    """Where a unit may start after the number, and whether it touches it: after spaces, a hyphen, a line end, `de`, `of`."""
    position = quantity.end
    char, following = norm[position : position + 1], norm[position + 1 : position + 2]
    glued = True
    if char == " ":
        position += 2 if following == " " else 1
        glued = False
        link = lexicon.of_link.match(norm, position - 1) if quantity.scale > 1 else None
        position = link.end() if link is not None else position
    elif char in ("-", "\n") and following.isalpha() and (char == "-" or norm[position + 2 : position + 3].isalpha()):
        position += 1
        glued = False
    return (position if position < len(norm) and norm[position] != "\n" else None), glued


def _unit_at(position: int, glued: bool, quantity: Quantity, flat: str, norm: str, lexicon: Lexicon) -> _Found | None:
    """The longest unit that starts at `position`: a symbol in its own case, or a word in any."""
    found = None
    symbol = lexicon.unit_symbols.match(flat, position) if _may_start(flat, position, lexicon.symbol_starts) else None
    if symbol is not None:
        unit = lexicon.units_by_symbol.get(symbol[0]) or lexicon.units_by_symbol.get(_key(symbol[0]))
        if unit is not None and not (unit.code == "bar" and quantity.form == "one") and _symbol_ends(symbol, glued, unit, quantity, flat, norm):
            found = _Found(symbol.end(), unit, symbol=True)
    word = lexicon.unit_words.match(norm, position) if _may_start(norm, position, lexicon.word_starts) else None
    if word is not None and (found is None or word.end() > found.end):
        unit = lexicon.units_by_word.get(word[0]) or lexicon.units_by_word.get(_key(word[0]))
        if unit is not None and _word_ends(word, glued, unit, quantity, norm, lexicon):
            found = _Found(word.end(), unit, symbol=len(word[0]) == 1)
    if found is None and norm[position : position + 1] == "°" and norm[position + 1 : position + 2] == " ":
        found = _Found(position + 1, lexicon.units_by_symbol["°"], symbol=True)  # `3° ce matin` is no `° C`
    if found is not None and norm[found.end - 1] == ".":
        found = _without_stop(found, position, norm)
    return found


def _may_start(text: str, position: int, starts: frozenset[str]) -> bool:
    """Whether one of the forms may start here, by its first three characters; a form of fewer letters has none after it."""
    three = text[position : position + 3]
    if three in starts:
        return True
    first = three[:1]
    return (three[:2] in starts and not three[2:].isalpha()) or (first in starts and not (first.isalpha() and three[1:2].isalpha()))


def _without_stop(found: _Found, start: int, norm: str) -> _Found:
    """`12 cm.`: the full stop of a plain abbreviation stays outside."""
    single = norm[start : found.end].count(".") == 1
    ends_sentence = not norm[found.end : found.end + 2].strip()[:1].islower()
    return found._replace(end=found.end - 1) if single or ends_sentence else found


def _key(form: str) -> str:
    return squeeze(form.replace(" /", "/").replace("/ ", "/"))


def _word_ends(match: re.Match[str], glued: bool, unit: Unit, quantity: Quantity, norm: str, lexicon: Lexicon) -> bool:
    """Whether a unit word is whole, and means the unit here (`deux livres`, `two bars`: no)."""
    word, after = match[0], norm[match.end() : match.end() + 1]
    if after.isalpha() or after == "_" or (after.isdigit() and word[-1].isalpha()):
        return False
    if word in lexicon.sets["slang_money"] and not _is_paid(quantity, match.end(), norm, lexicon):
        return False
    if word in lexicon.sets["slang_length"] and not _is_far(quantity, match.end(), norm, lexicon):
        return False
    large = lexicon.context["large_units"].get(word)
    if (unit.code == "bar" and quantity.form != "digits") or (large is not None and quantity.value < large):
        return False
    return len(word) > 1 or glued or unit.code == "%"


def _of_what(end: int, norm: str, lexicon: Lexicon) -> str | None:
    """The word after "of": `200 balles de tennis`; empty where something else follows it, None where there is no "of"."""
    link = lexicon.of_link.match(norm, end)
    if link is None:
        return None
    named = WORDS.match(norm, link.end())
    return named[0] if named is not None else ""


def _is_paid(quantity: Quantity, end: int, norm: str, lexicon: Lexicon) -> bool:
    """`ça coûte 20 balles`: a word that is money beside one of paying, or in a message without a word of what else it is, and not `200 balles de tennis`."""
    of_what = _of_what(end, norm, lexicon)
    if of_what is not None:
        return of_what in lexicon.sets["slang_before"]  # `mille balles de loyer`
    words = WORDS.findall(norm, max(0, quantity.start - _PAID_REACH), end + _PAID_REACH)
    if not lexicon.sets["slang_before"].isdisjoint(words):
        return True
    return quantity.value >= _PAID_LEAST and len(norm) <= _MESSAGE and lexicon.sets["slang_not"].isdisjoint(words)  # `trois balles` are shots


def _is_far(quantity: Quantity, end: int, norm: str, lexicon: Lexicon) -> bool:
    """`on a roulé 50 bornes`, `j'habite à 50 bornes`: a word that is a distance just after one of going, and with none of what else it is near it."""
    of_what = _of_what(end, norm, lexicon)
    if of_what is not None and of_what not in lexicon.sets["slang_length_from"]:
        return False
    words = WORDS.findall(norm, max(0, quantity.start - _FAR_REACH), end + _FAR_REACH)
    if not lexicon.sets["slang_length_not"].isdisjoint(words):
        return False
    before = WORDS.findall(norm, max(0, quantity.start - _WORD_REACH), quantity.start)[-2:]
    return not lexicon.sets["slang_length_near"].isdisjoint(before) or " ".join(before) in lexicon.sets["slang_length_at"]


def _symbol_ends(match: re.Match[str], glued: bool, unit: Unit, quantity: Quantity, flat: str, norm: str) -> bool:
    """Whether a symbol stops where it should, and is no short word (`10 A Paris`, `3 l'an`, `10 in the bag`)."""
    start, end = match.span()
    if not _closed(start, end, unit, flat):
        return False
    if unit.code == "in" and flat[start] == "i" and not glued and flat[end : end + 2].strip()[:1] not in (",", ".", ";", ")", "x", "×", ""):
        return False
    if end - start > 1:
        return True
    if flat[start] == '"':
        return glued and len(_QUOTE.findall(norm, max(0, start - 300), start)) % 2 == 0
    return not flat[start].isalpha() or _letter_is_unit(flat[start], flat[end : end + 2], glued, quantity)


def _closed(start: int, end: int, unit: Unit, flat: str) -> bool:
    """No letter or digit runs on after the symbol, but for `1h22`, `1m78`."""
    after = flat[end : end + 1]
    if not (flat[end - 1].isalpha() or flat[end - 1].isdigit()):
        return True
    if after.isalpha() or after == "_":
        return False
    if after.isdigit():
        return (end - start == 1 and flat[start] in "hms") or unit.code in ("min", "kg", "ft")
    return not (after == "'" and end - start == 1 and flat[end + 1 : end + 2] not in ("", " ", "'"))


def _letter_is_unit(letter: str, rest: str, glued: bool, quantity: Quantity) -> bool:
    if letter not in _RISKY or (glued and letter not in "VTKp"):
        return True
    if letter == "V":
        return not (glued and quantity.value in _VALVES) and not rest[:1].isalnum()
    if letter in _CAPITALS:
        # `10 A Paris`: after a space a capital must not open a word group.
        return quantity.form == "digits" and not (letter == "A" and rest[:1] == " " and rest[1:2].isalpha())
    return quantity.form == "digits" or (letter in _LOOSE and quantity.form != "one")


def _tenth_after(quantity: Quantity, norm: str, lexicon: Lexicon) -> None:
    """`38°5`: degrees with their tenth after the sign, where decimals have a comma; `48°5'` are minutes. Of what, their words say."""
    end = quantity.end
    if lexicon.decimal != "," or norm[end - 1] != "°" or not norm[end : end + 1].isdecimal() or norm[end + 1 : end + 2] in _ANGLE or not quantity.integer:
        return
    quantity.value += int(norm[end]) / 10
    quantity.end, quantity.integer = end + 1, False


def _half_after(quantity: Quantity, norm: str, lexicon: Lexicon) -> None:
    """`deux heures et demie`, `an hour and a half`."""
    if quantity.unit is None or not (quantity.integer or quantity.factor > 1.0):
        return
    if norm[quantity.end + 1 : quantity.end + 2] not in lexicon.part_letters:
        return
    half = lexicon.half_pattern.match(norm, quantity.end)
    if half is not None and norm[half.start()] == " " and half[1] in lexicon.halves:
        quantity.value += lexicon.halves[half[1]] * quantity.factor
        quantity.integer = False
        quantity.end = half.end()
