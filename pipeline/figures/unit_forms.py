"""Every written form of every unit and currency of a language, from the word files, ISO 4217 and CLDR (through Babel)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from babel import Locale
from babel.numbers import get_currency_name, list_currencies

from pipeline.figures.trie import expand, squeeze, unaccented
from pipeline.figures.units import MONEY, Unit, dimension_of

_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[ '-])+")
# Codes that also follow a cut magnitude: `12 MEUR`, `3 kUSD`.
_SCALED_CODES = frozenset(("EUR", "USD", "CHF", "GBP"))


class UnitForms:
    """Words (any case) and symbols (their own case) with the unit that each names; the first meaning given to a form holds."""

    def __init__(self) -> None:
        self.by_word: dict[str, Unit] = {}
        self.by_symbol: dict[str, Unit] = {}
        self.words: list[str] = []
        self.symbols: list[str] = []

    def add_words(self, entries: Iterable[str], unit: Unit) -> None:
        """Words, with their `(s)` and with and without accents."""
        for form in accented_forms(entry.lower() for entry in entries):
            self.by_word.setdefault(squeeze(form.replace(" /", "/").replace("/ ", "/")), unit)
            self.words.append(form)

    def add_symbols(self, entries: Iterable[str], unit: Unit) -> None:
        """Symbols, with their `(s)`."""
        for form in (form for entry in entries for form in expand(entry)):
            self.by_symbol.setdefault(squeeze(form), unit)
            self.symbols.append(form)


def accented_forms(entries: Iterable[str]) -> list[str]:
    """All forms of lexicon entries, each followed by its form without accents."""
    return [form for entry in entries for plain in expand(entry) for form in dict.fromkeys((plain, unaccented(plain)))]


def unit_forms(lang: str, words: Mapping[str, Any], common: Mapping[str, Any]) -> UnitForms:
    """The forms of one language; longer meanings first, so that `centime d'euro` is no euro."""
    forms = UnitForms()
    for entry, (code, factor) in words["scaled"].items():
        forms.add_words([entry], Unit(code, dimension_of(code), factor))
    for entry, (code, factor) in words["subunits"].items():
        forms.add_words([entry], Unit(code, MONEY, factor))
    for code, entries in words["units"].items():
        forms.add_words(entries, Unit(code, dimension_of(code)))
    for code, entries in words["currencies"].items():
        forms.add_words(entries, Unit(code, MONEY))
    for name, code in currency_names(lang):
        forms.add_words([name], Unit(code, MONEY))
    for code, entries in words["symbols"].items():
        forms.add_symbols(entries, Unit(code, dimension_of(code)))
    shorts = {**words["numerals"]["short_always"], **words["numerals"]["short_money"]}
    for form, unit in _money_symbols(_currency_signs(words, common), shorts):
        forms.add_symbols([form], unit)
    for sign, (code, factor) in common["currency_subunits"].items():
        forms.add_symbols([sign], Unit(code, MONEY, factor))
    for code, entry in common["units"].items():
        forms.add_symbols(entry["symbols"], Unit(code, entry["dimension"]))
    return forms


def iso_codes(common: Mapping[str, Any]) -> list[str]:
    """ISO 4217 codes, old ones of the press included, without those that are words in capitals."""
    return sorted((set(list_currencies()) | set(common["currency_codes"]["extra"])) - set(common["currency_codes"]["except"]))


def currency_names(lang: str) -> Iterator[tuple[str, str]]:
    """Full names of the currencies, singular and plural; names with brackets or digits are for tables only."""
    locale = Locale.parse(lang)
    for code in sorted(list_currencies()):
        for name in (locale.currencies.get(code, ""), get_currency_name(code, count=2, locale=locale)):
            lowered = name.lower().replace("’", "'")
            if " " in lowered and _NAME.fullmatch(lowered):
                yield lowered, code


def _currency_signs(words: Mapping[str, Any], common: Mapping[str, Any]) -> dict[str, str]:
    signs = {**common["currency_signs"], **common["currency_codes"]["nicknames"], **{code: code for code in iso_codes(common)}}
    return signs | {form: code for code, forms in words["symbols"].items() if dimension_of(code) == MONEY for form in forms}


def _money_symbols(signs: Mapping[str, str], shorts: Mapping[str, float]) -> Iterator[tuple[str, Unit]]:
    for sign, code in signs.items():
        yield sign, Unit(code, MONEY)
        for form, factor in _scaled_signs(sign, shorts):
            yield form, Unit(code, MONEY, factor)


def _scaled_signs(sign: str, shorts: Mapping[str, float]) -> Iterator[tuple[str, float]]:
    """`M€`, `Md €`, `€m`: a magnitude cut short on either side of a currency sign."""
    if len(sign) > 2 and sign.isalpha() and sign not in _SCALED_CODES:
        return
    for short, factor in shorts.items():
        yield short + sign, factor
        yield f"{short} {sign}", factor
        if not sign.isalpha():
            yield sign + short, factor
