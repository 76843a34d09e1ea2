"""The compiled words of one language: dictionaries and patterns that the scanner and the grammar use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from pipeline.figures.trie import trie_pattern
from pipeline.figures.unit_forms import accented_forms, iso_codes, unit_forms
from pipeline.figures.units import Unit
from pipeline.figures.words import load_words

_TOKENS = re.compile(r"[^\W\d_]+|\d+|[^\w\s]")


class Word(NamedTuple):
    """A word of the number grammar: kind, value, and below which value a next word may add to it.

    Kinds: `n` small number, `t` ten, `h` hundred, `m` magnitude, `c` noun of number (dozen), and `L` for digits; then words that make a number
    of the `un`, `a` or `half` beside them: `u` unit, `d` half, `f` fraction.
    """

    kind: str
    value: float
    room: float


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything language-dependent that the figures need, compiled once."""

    decimal: str
    words: Mapping[str, Word]
    pairs: Mapping[tuple[str, str], Word]
    ones_before: re.Pattern[str]
    ones_after: re.Pattern[str]
    ones_last: frozenset[str]
    joins: frozenset[str]
    and_words: frozenset[str]
    hundred_max: float
    bare: frozenset[str]
    teens: frozenset[str]
    points: frozenset[str]
    halves: Mapping[str, float]
    half_pattern: re.Pattern[str]
    half_links: re.Pattern[str]
    minus: re.Pattern[str]
    short: re.Pattern[str]
    short_always: Mapping[str, float]
    short_money: Mapping[str, float]
    fractions: Mapping[str, int]
    fraction_pattern: re.Pattern[str]
    unit_words: re.Pattern[str]
    unit_symbols: re.Pattern[str]
    units_by_word: Mapping[str, Unit]
    units_by_symbol: Mapping[str, Unit]
    composites: Mapping[str, tuple[str, float]]
    prefix_money: re.Pattern[str]
    prefix_codes: Mapping[str, str]
    letters: frozenset[str]
    written_as: Mapping[str, tuple[str, float]]
    local: Mapping[str, Mapping[str, re.Pattern[str]]]
    of_link: re.Pattern[str]
    gaps: Mapping[str, str]
    between: frozenset[str]
    from_words: frozenset[str]
    change: frozenset[str]
    comparators: Mapping[str, str]
    comparator_last: frozenset[str]
    idiom_numbers: frozenset[str]
    comparators_after: re.Pattern[str]
    comparator_after_kinds: Mapping[str, str]
    context: Mapping[str, Any]
    sets: Mapping[str, frozenset[str]]
    phrases: Mapping[str, re.Pattern[str]]


_TOKENS = re.compile(r"[^\W\d_]+|\d+|[^\w\s]")


def _alternatives(entries: Iterable[str]) -> str:
    return trie_pattern(sorted(accented_forms(entries)))


def _number_words(spec: Mapping[str, Any]) -> dict[str, Word]:
    rows: list[tuple[Mapping[str, float], str, float]] = [
        (spec["words"], "n", 0),
        (spec["tens"], "t", 10),
        (spec["long_tens"], "t", 20),
        (spec["inner"], "t", 10),
        (spec["hundreds"], "h", 100),
        (spec["magnitudes"], "m", 1000),
        (spec["collectives"], "c", 0),
    ]
    words = {form: Word(kind, float(value), room) for table, kind, room in rows for entry, value in table.items() for form in accented_forms([entry])}
    for teen in spec["teens"]:
        words[teen] = Word("t", words[teen].value, 10)
    return words


def _trigger_words(words: dict[str, Word], forms: Iterable[str], spec: Mapping[str, Any]) -> dict[str, Word]:
    """Words that make a figure of an `un`, `a` or `half` beside them: first words of singular units, halves, fractions."""
    triggers = dict(words)
    for form in forms:
        first = re.match(r"[^\W\d_]+", form)
        if first and len(first[0]) > 1:
            triggers.setdefault(first[0], Word("u", 1, 0))
    for form in accented_forms(spec["half_words"]):
        triggers[form] = Word("d", 0.5, 0)
    for form in accented_forms(spec["fractions"]):
        if form not in words and form not in spec["half_words"]:
            triggers[form] = Word("f", 1, 0)
    return triggers


def _is_word_list(entries: object) -> bool:
    return isinstance(entries, list) and all(isinstance(entry, str) for entry in entries)


@cache
def load_lexicon(lang: str) -> Lexicon:
    """Compile the word files of `lang` and of `common`."""
    words, common = load_words(lang), load_words("common")
    spec, context = words["numerals"], words["context"]
    forms = unit_forms(lang, words, common)
    gap_codes = {"to": "t", "and": "e", "or": "o", "by": "b", "dash": "-", "list": ",", "times": "x", "near": "_", "approx": "~"}
    gaps = {gap: gap_codes[name] for table in (common["gaps"], words["gaps"]) for name, forms in table.items() if name in gap_codes for gap in forms}
    comparators = {form: kind for kind in ("about", "min", "max") for form in accented_forms(words["comparators"][kind])}
    after = {form: kind[6:] for kind in ("after_about", "after_min", "after_max") for form in accented_forms(words["comparators"][kind])}
    prefix = {**common["currency_signs"], **common["currency_codes"]["nicknames"], **common["currency_letters"]}
    prefix |= {code: code for code in iso_codes(common)}
    signs = "|".join(map(re.escape, sorted(prefix, key=lambda sign: (-len(sign), sign))))
    short = sorted({**spec["short_always"], **spec["short_money"]}, key=lambda form: (-len(form), form))
    return Lexicon(
        decimal=words["decimal"],
        words=_trigger_words(_number_words(spec), forms.words, spec),
        pairs={(first, second): Word("t", float(value), 20) for first, second, value in spec["pairs"]},
        ones_before=re.compile(rf"(?:^|.*[^\w])({'|'.join(spec['ones_before'])})[ -]$", re.DOTALL),
        ones_after=re.compile(rf"(?:( et |-et-| and |-and-)|[ -])({'|'.join(spec['ones_after'])})(?![\w'])"),
        ones_last=frozenset(one[-1] for one in spec["ones_before"]),
        joins=frozenset(spec["joins"]),
        and_words=frozenset(spec["after_and"]),
        hundred_max=spec["hundred_max"],
        bare=frozenset(accented_forms(spec["bare_magnitudes"])),
        teens=frozenset(spec["teens"]),
        points=frozenset(spec["points"]),
        halves=dict(spec["halves"]),
        half_pattern=re.compile(rf"[ -]({_alternatives(spec['halves'])})(?![\w])"),
        half_links=re.compile("|".join(map(re.escape, sorted(spec["half_links"], key=len, reverse=True)))),
        minus=re.compile(rf"(?:^|.*[^\w'-])({_alternatives(spec['minus'])}) $", re.DOTALL),
        short=re.compile(rf" ?({'|'.join(map(re.escape, short))})(?![^\W\d_]|\d)"),
        short_always=spec["short_always"],
        short_money=spec["short_money"],
        fractions={form: value for entry, value in spec["fractions"].items() for form in accented_forms([entry])},
        fraction_pattern=re.compile(rf"[ -]({_alternatives(spec['fractions'])})(?![\w])"),
        unit_words=re.compile(trie_pattern(sorted(set(forms.words)))),
        unit_symbols=re.compile(trie_pattern(sorted(set(forms.symbols)))),
        units_by_word=forms.by_word,
        units_by_symbol=forms.by_symbol,
        composites={code: (small, float(factor)) for code, (small, factor) in common["composites"].items()},
        prefix_money=re.compile(rf"(?:^|.*?[^\w])({signs}) ?$", re.DOTALL),
        prefix_codes=prefix,
        letters=frozenset(common["currency_letters"]),
        written_as={code: (target, float(factor)) for code, (target, factor) in common["written_as"].items()},
        local={
            code: {name: re.compile(rf"(?<!\w)(?:{_alternatives(cues)})(?!\w)") for name, cues in table.items()}
            for code, table in words.get("local", {}).items()
        },
        of_link=re.compile("|".join(rf" {re.escape(link)}" for link in sorted(words["links"]["of"], key=len, reverse=True))),
        gaps=gaps,
        between=frozenset(words["leads"]["between"]),
        from_words=frozenset(words["leads"]["from"]),
        change=frozenset(accented_forms(words["leads"]["change"])),
        comparators=comparators,
        comparator_last=frozenset(_TOKENS.findall(form)[-1] for form in comparators),
        idiom_numbers=frozenset(token for name in ("idioms", "named") for form in accented_forms(context[name]) for token in _TOKENS.findall(form)),
        comparators_after=re.compile(rf"[ ,]*({_alternatives(after)})(?![\w])"),
        comparator_after_kinds=after,
        context=context,
        sets={name: frozenset(accented_forms(entries)) for name, entries in context.items() if _is_word_list(entries)},
        phrases={
            name: re.compile(rf"(?<!\w)(?:{_alternatives(context[name]) or '(?!)'})(?!\w)")
            for name in ("idioms", "named", "clock_after", "fraction_then", "points", "below_zero")
        },
    )
