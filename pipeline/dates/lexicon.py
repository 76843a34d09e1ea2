"""The words of a language as roles: what each word, abbreviation, number or sign may be inside a date.

A *role* is a capital name that the rules use (`MONTH`, `WD`, `UNIT`...), or `=word` for a word that a rule quotes literally. One word may
play several roles ("second" is an ordinal and a unit). Names of months and weekdays come from the CLDR (Babel); everything else is in
`pipeline/lexicon/<language>/dates.toml` over `common/dates.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel import Locale

from pipeline.typography import without_accents

LEXICON = Path(__file__).resolve().parent.parent / "lexicon"

Value = int | str
Roles = dict[str, Value]

PIECE = r"[^\W\d_]+(?:'(?=[^\W\d_])(?![stdm](?!\w)))?|\d+|[^\w\s]"
WORD_PIECES = re.compile(PIECE)
"""How a dictionary entry is cut; the same pieces as the lexer cuts the text in."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One meaning of a word or phrase: the pieces after the first one, and its roles with their values."""

    tail: tuple[str, ...]
    roles: Roles
    capital: bool = False


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All words of a language, by first piece in lower case; longest phrases first. `weak` words alone never start a search."""

    lang: str
    entries: dict[str, tuple[Entry, ...]]
    simple: dict[str, Roles]
    weak: frozenset[str]
    tails: frozenset[str]
    rules: tuple[dict[str, Any], ...]
    macros: dict[str, str]
    lists: dict[str, frozenset[str]]
    phrases: dict[str, tuple[str, ...]]
    cues: dict[str, re.Pattern[str]]
    settings: dict[str, Any]
    holidays: dict[str, dict[str, Any]]


def fold(word: str) -> str:
    """The written form used for look-ups: lower case, straight apostrophe."""
    return word.lower().replace("’", "'")


def pieces(phrase: str) -> tuple[str, ...]:
    """Cut a dictionary phrase into the lexer's pieces."""
    folded = fold(phrase)
    return tuple(WORD_PIECES.findall(folded + "xx"))[:-1] if folded.endswith("'") else tuple(WORD_PIECES.findall(folded))


RANGES = (
    ("DAY", 2, 1, 31), ("MNUM", 2, 1, 12), ("HOUR", 2, 0, 24), ("Q4", 2, 1, 4), ("H2", 2, 1, 2), ("WEEKNUM", 2, 1, 53), ("SMALL", 2, 0, 12), ("TWELVE", 2, 12, 12),
)  # fmt: skip
"""Roles of numbers of up to two digits: name, digits at most, lowest and highest value."""
TWO_DIGITS = (("YY", 0, 99), ("YYOLD", 30, 99), ("MIN", 0, 59), ("MNUM2", 1, 12), ("LZ", 1, 9))
"""Roles of numbers of exactly two digits: short years, minutes, months of two digits, and with a leading zero."""
FIRST_YEAR, LAST_YEAR = 1000, 2199
"""Four digits are a year from 1000 to 2199: earlier ones need "an" or an era, later ones are quantities."""


def number_roles(value: int, digits: int) -> Roles:
    """What a number written in digits may be; `digits` counts the written ones (05 is two)."""
    if digits > 4:
        return {}
    roles: Roles = {"NUM": value}
    roles.update({role: value for role, most, low, high in RANGES if digits <= most and low <= value <= high})
    if digits == 2:
        roles.update({role: value for role, low, high in TWO_DIGITS if low <= value <= high})
    if digits == 3:
        roles["YEAR3"] = value
        if value // 100 >= 1 and value % 100 <= 59:
            roles["HMM"] = value
    if digits == 1 and value == 5:
        roles["TENTHS5"] = 30
    year = digits == 4 and FIRST_YEAR <= value <= LAST_YEAR
    if year:
        roles["YEAR"] = value
    if value % 10 == 0 and (year or digits == 2):
        roles["YEARTENS" if year else "TENS"] = value // 10
    if digits == 4 and value // 100 <= 23 and value % 100 <= 59:
        roles["HHMM"] = value
    return roles


def word_number_roles(value: int) -> Roles:
    """What a number written as a word may be."""
    roles: Roles = {"NUM": value, "WORDNUM": value}
    for role, low, high in (("DAY", 2, 31), ("HOUR", 1, 24), ("MIN", 2, 59), ("SMALL", 0, 12), ("TWELVE", 12, 12)):
        if low <= value <= high:
            roles[role] = value
    if value % 10 == 0 and 20 <= value <= 90:
        roles["WORDTENS"] = value // 10
    return roles


def _numbers(words: Mapping[str, Any]) -> Iterable[tuple[str, Roles]]:
    """Number words up to 99: the simple ones, and tens joined to units as `tens` says (`{word = [value, first unit, last unit]}`)."""
    simple: dict[str, int] = words.get("simple", {})
    for word, value in simple.items():
        yield word, word_number_roles(value)
    for word, (value, low, high) in words.get("tens", {}).items():
        for other, unit in simple.items():
            if low <= unit <= high and not word.endswith("s"):
                for joiner in words.get("joiners", {}).get(str(unit), words.get("joiners", {}).get("other", ["-"])):
                    yield f"{word}{joiner}{other}", word_number_roles(value + unit)
        yield word, word_number_roles(value)


def _roman(value: int) -> str:
    text = ""
    for sign, size in (("x", 10), ("ix", 9), ("v", 5), ("iv", 4), ("i", 1)):
        count, value = divmod(value, size)
        text += sign * count
    return text


def _calendar_names(locales: Iterable[str]) -> Iterable[tuple[str, Roles, bool]]:
    """Months and weekdays of the CLDR as (name, roles, is abbreviation): weekdays count from Monday = 0."""
    for locale in map(Locale.parse, locales):
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for month, name in locale.months[context][width].items():
                    short = width == "abbreviated" and fold(name) != fold(locale.months[context]["wide"][month])
                    yield name, ({"MON": month} if short else {"MON": month, "MONTH": month}), short
                for weekday, name in locale.days[context][width].items():
                    short = width == "abbreviated"
                    yield name, ({"WDABBR": weekday} if short else {"WD": weekday}), short


class _Builder:
    """Collects the words of several files into one dictionary."""

    def __init__(self) -> None:
        self.found: dict[tuple[str, ...], dict[bool, Roles]] = {}

    def add(self, phrase: str, roles: Roles, *, capital: bool = False) -> None:
        """Give a phrase more roles."""
        key = pieces(phrase)
        if key and roles:
            self.found.setdefault(key, {}).setdefault(capital, {}).update(roles)

    def without(self, phrase: str, roles: Iterable[str]) -> None:
        """Take roles from a phrase."""
        for known in self.found.get(pieces(phrase), {}).values():
            for role in roles:
                known.pop(role, None)

    def entries(self) -> dict[str, tuple[Entry, ...]]:
        """All phrases by first piece, longest first."""
        found: dict[str, list[Entry]] = {}
        for key, variants in self.found.items():
            for capital, roles in variants.items():
                merged = {**variants.get(False, {}), **roles} if capital else roles
                if merged:
                    found.setdefault(key[0], []).append(Entry(key[1:], merged, capital))
        return {word: tuple(sorted(known, key=lambda entry: (-len(entry.tail), not entry.capital))) for word, known in found.items()}


def read_words(lang: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The common and the language's own date words, as read from TOML.

    Raises:
        ValueError: for a language without a `dates.toml`.
    """
    known = sorted(path.parent.name for path in LEXICON.glob("*/dates.toml") if path.parent.name != "common")
    if lang not in known:
        raise ValueError(f"no date words for language {lang!r}; allowed: {', '.join(known)}; add pipeline/lexicon/{lang}/dates.toml")
    common, own = (tomllib.loads((LEXICON / name / "dates.toml").read_text(encoding="utf-8")) for name in ("common", lang))
    return common, own


def _add_calendar(builder: _Builder, own: Mapping[str, Any]) -> None:
    """Names of months and weekdays; those of `capital_needed` keep their roles of a name alone only with a capital."""
    settings = own["settings"]
    names = list(_calendar_names(settings["locales"]))
    for name, roles, short in names:
        stem = name.rstrip(".")
        if short:
            builder.add(stem + ".", roles)
        if not short or stem not in settings.get("dot_needed", ()):
            builder.add(stem, roles)
    for name in settings.get("capital_needed", ()):
        builder.without(name, ("MONTH", "WD", "WDABBR"))
    for name, roles, _ in names:
        if fold(name).rstrip(".") in settings.get("capital_needed", ()):
            builder.add(name, {role: value for role, value in roles.items() if role != "MON"}, capital=True)


def _add_roles(builder: _Builder, roles: Mapping[str, Mapping[str, Value]]) -> None:
    for role, table in roles.items():
        for phrase, value in table.items():
            builder.add(phrase, {role: value})
            dotted = role == "MON" and not phrase.endswith(".")
            if dotted and not any("MONTH" in known for known in builder.found[pieces(phrase)].values()):
                builder.add(phrase + ".", {role: value})


def _add_words(builder: _Builder, words: Mapping[str, Any]) -> None:
    """Roles, numbers, Roman numerals of centuries and named days of one file."""
    _add_roles(builder, words.get("roles", {}))
    for phrase, roles in _numbers(words.get("numbers", {})):
        builder.add(phrase, roles)
    for suffix in words.get("settings", {}).get("roman_suffixes", ()):
        for value in range(1, 22):
            builder.add(_roman(value) + suffix, {"CENTURYNUM": value})
            if value > 1:
                builder.add(_roman(value), {"ROMAN": value})
    for name, day in words.get("holidays", {}).items():
        for phrase in (name, *day.get("also", ())):
            builder.add(phrase, {"HOLIDAY": name})


_OF_WORDS = ("weak", "units", "keys", "guarded", "guard_openers", "strong_tails")
"""Settings that list words."""


def _add_unaccented(builder: _Builder, settings: dict[str, Any]) -> None:
    """Give every phrase that is typed without its accents or apostrophes the roles of the phrase, but for the words that then are others.

    So are the settings of `_OF_WORDS`; lists and cues are matched as they are written, and list the forms without accents that they need.
    """
    needed = frozenset(settings.get("accents_needed", ()))
    elided = frozenset(settings.get("elided", ()))
    for key, variants in tuple(builder.found.items()):
        plain = tuple(piece if piece in needed else without_accents(piece) for piece in key)
        for typed_as in {plain, tuple(piece[:-1] if piece in elided else piece for piece in plain)} - {key}:
            for capital, roles in variants.items():
                known = builder.found.setdefault(typed_as, {}).setdefault(capital, {})
                known.update({role: value for role, value in roles.items() if role not in known})
    for name in _OF_WORDS:
        words = [fold(word) for word in settings.get(name, ())]
        typed = {word: word[:-1] if word in elided else without_accents(word) for word in words if word not in needed}
        settings[name] = [*words, *(short for word, short in typed.items() if short != word)]


def _by_first_letter(forms: Iterable[str]) -> str:
    """One alternation of regular expressions, those that start with the same letter together: a search tries a few letters, not every form."""
    groups: dict[str, list[str]] = {}
    for form in forms:
        letter = form[0] if form[0].isalpha() and form[1:2] not in ("?", "*", "+", "{") else ""
        groups.setdefault(letter, []).append(form[len(letter) :])
    return "|".join(f"{letter}(?:{'|'.join(rest)})" for letter, rest in groups.items())


_LITERAL = re.compile(r"(?<![\w:])[a-zà-ÿœ]+'?(?![\w:])", re.IGNORECASE)


def literals_of(pattern: str) -> set[str]:
    """The words that a rule quotes: those in lower case that do not name a captured field."""
    return {word for word in _LITERAL.findall(re.sub(r"%\w+%|[a-z_0-9]+:", " ", pattern)) if word == word.lower()}


@lru_cache(maxsize=8)
def load(lang: str) -> Lexicon:
    """All date words and rules of a language.

    Raises:
        ValueError: for a language without a `dates.toml`.
    """
    common, own = read_words(lang)
    builder = _Builder()
    _add_words(builder, common)
    _add_calendar(builder, own)
    _add_words(builder, own)
    for phrase, roles in own.get("remove", {}).items():
        builder.without(phrase, roles)
    rules = (*common.get("rule", ()), *own.get("rule", ()))
    macros = {**common.get("macros", {}), **own.get("macros", {})}
    quoted = {word for pattern in (*(rule["form"] for rule in rules), *macros.values()) for word in literals_of(pattern)}
    for word in quoted:
        builder.add(word, {f"={word}": word})
    settings = {**common.get("settings", {}), **own["settings"]}
    if settings.get("unaccented"):
        _add_unaccented(builder, settings)
    lists = {
        name: frozenset(map(fold, (*common.get("lists", {}).get(name, ()), *own.get("lists", {}).get(name, ()))))
        for name in {*common.get("lists", {}), *own.get("lists", {})}
    }
    guard = own["settings"].get("past_guard", "")
    cues = {
        name: re.compile(rf"(?<!\w){f'(?<!{guard})' if guard and name == 'past' else ''}(?:{_by_first_letter(forms)})(?!\w)")
        for name, forms in own.get("cues", {}).items()
    }
    numbers = own.get("numbers", {})
    weak = frozenset(map(fold, settings["weak"])) | {*numbers.get("simple", {}), *numbers.get("tens", {}), *own.get("roles", {}).get("ORD", {})}
    entries = builder.entries()
    return Lexicon(
        lang=lang,
        entries=entries,
        simple={word: known[0].roles for word, known in entries.items() if len(known) == 1 and not known[0].tail and not known[0].capital},
        tails=frozenset(word for known in entries.values() for entry in known for word in entry.tail),
        weak=weak,
        rules=rules,
        macros=macros,
        lists=lists,
        phrases={name: tuple(sorted(word for word in words if " " in word)) for name, words in lists.items()},
        cues=cues,
        settings=settings,
        holidays={**common.get("holidays", {}), **own.get("holidays", {})},
    )
