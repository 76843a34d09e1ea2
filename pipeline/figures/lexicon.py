"""The compiled words of one language: dictionaries and patterns that the scanner and the grammar use."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from pipeline.figures.trie import trie_pattern, unaccented
from pipeline.figures.unit_forms import accented_forms, iso_codes, unit_forms
from pipeline.figures.units import Unit
from pipeline.figures.words import load_words

_TOKENS = re.compile(r"[^\W\d_]+|\d+|[^\w\s]")


class Word(NamedTuple):
    """A word of the number grammar: kind, value, and below which value a next word may add to it.

    Kinds: `n` small number, `t` ten, `h` hundred, `m` magnitude, `c` noun of number (dozen), and `L` for digits; then words that make a number
    of the `un`, `a` or `half` beside them: `u` unit, `d` half, `f` fraction, `v` decimal mark.
    """

    kind: str
    value: float
    room: float


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything language-dependent that the figures need, compiled once."""

    decimal: str
    words: Mapping[str, Word]
    number_words: re.Pattern[str]
    article_words: re.Pattern[str]
    pairs: Mapping[tuple[str, str], Word]
    ones_before: re.Pattern[str]
    ones_after: re.Pattern[str]
    ones_last: frozenset[str]
    joins: frozenset[str]
    and_words: frozenset[str]
    hundred_max: float
    bare: frozenset[str]
    unit_collectives: frozenset[str]
    teens: frozenset[str]
    points: frozenset[str]
    halves: Mapping[str, float]
    half_pattern: re.Pattern[str]
    part_letters: frozenset[str]
    half_links: re.Pattern[str]
    minus: re.Pattern[str]
    short: re.Pattern[str]
    short_always: Mapping[str, float]
    short_money: Mapping[str, float]
    fractions: Mapping[str, int]
    fraction_pattern: re.Pattern[str]
    unit_words: re.Pattern[str]
    unit_symbols: re.Pattern[str]
    short_letters: frozenset[str]
    # The first three letters of units, or all of those that have fewer.
    symbol_starts: frozenset[str]
    word_starts: frozenset[str]
    units_by_word: Mapping[str, Unit]
    units_by_symbol: Mapping[str, Unit]
    composites: Mapping[str, tuple[str, float]]
    prefix_money: re.Pattern[str]
    prefix_codes: Mapping[str, str]
    letters: frozenset[str]
    written_as: Mapping[str, tuple[str, float]]
    local: Mapping[str, Mapping[str, tuple[Sequence[str], re.Pattern[str]]]]
    of_link: re.Pattern[str]
    part_link: re.Pattern[str]
    gaps: Mapping[str, str]
    between: frozenset[str]
    from_words: frozenset[str]
    change: frozenset[str]
    comparators: Mapping[str, str]
    # Comparator -> dimension (or `other`) -> the words that must stand before it there: `*` for any, none where it does not compare.
    comparator_leads: Mapping[str, Mapping[str, frozenset[str]]]
    comparator_last: Mapping[str, tuple[int, ...]]
    comparator_second: frozenset[str]
    # Words beside a bare number that the rules about it look for, or that it cannot count.
    minding_before: frozenset[str]
    minding_after: frozenset[str]
    idiom_neighbours: Mapping[str, frozenset[str]]
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
    for form in spec["points"]:
        triggers.setdefault(form.strip(), Word("v", 0, 0))
    for form in accented_forms(spec["fractions"]):
        if form not in words and form not in spec["half_words"]:
            triggers[form] = Word("f", 1, 0)
    return triggers


def _number_pattern(triggers: Mapping[str, Word]) -> re.Pattern[str]:
    """One character that is no letter, then a number word as a whole: a set of first letters keeps the search off other words."""
    numbers = sorted(form for form, word in triggers.items() if word.kind not in "uf" and form.isalpha())
    first = "".join(sorted({form[0] for form in numbers}))
    return re.compile(rf"[^a-zà-öø-ÿœ](?=[{first}])({trie_pattern(numbers)})(?![^\W\d_])")


def _article_pattern(articles: Iterable[str]) -> re.Pattern[str]:
    """An article and the word after it (group 1). The letters come first, so that the search skips to them."""
    branches = "|".join(rf"{form}(?<!\w{form})[ -]" for form in sorted(articles, key=len, reverse=True))
    return re.compile(rf"(?:{branches})(?=([^\W\d_]+))")


def _neighbours(forms: Iterable[str]) -> dict[str, frozenset[str]]:
    """Token of a phrase -> the tokens that may stand beside it there; a hyphen may stand for any space."""
    beside: dict[str, set[str]] = {}
    for form in forms:
        tokens = _TOKENS.findall(form)
        for left, right in itertools.pairwise(tokens):
            beside.setdefault(left, {"-"}).add(right)
            beside.setdefault(right, {"-"}).add(left)
    return {token: frozenset(others) for token, others in beside.items()}


def _starts(forms: Iterable[str]) -> frozenset[str]:
    """The first three characters of each form, or those before a space or a slash, which may be written otherwise."""
    return frozenset(form[:1] + re.split(r"[ /]", form[1:3])[0] for form in forms)


def _sizes(phrases: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """Last token of each phrase -> how many tokens the phrases that end in it have, longest first."""
    sizes: dict[str, set[int]] = {}
    for phrase in phrases:
        tokens = _TOKENS.findall(phrase)
        sizes.setdefault(tokens[-1], set()).add(len(tokens))
    return {last: tuple(sorted(found, reverse=True)) for last, found in sizes.items()}


def _united(context: Mapping[str, Any], *names: str) -> frozenset[str]:
    """The first words of the entries of several lists."""
    return frozenset(form.split(" ")[0] for name in names for form in accented_forms(context[name]))


def _chunks(cues: Iterable[str]) -> list[str]:
    """The part of each cue that is in every text that has it, whatever stands for its spaces: what a quick search looks for."""
    return sorted({max(re.split(r"[ /-]", form), key=len) for form in accented_forms(cues)})


def _is_word_list(entries: object) -> bool:
    return isinstance(entries, list) and all(isinstance(entry, str) for entry in entries)


@cache
def load_lexicon(lang: str) -> Lexicon:
    """Compile the word files of `lang` and of `common`."""
    words, common = load_words(lang), load_words("common")
    spec, context = words["numerals"], words["context"]
    forms = unit_forms(lang, words, common)
    triggers = _trigger_words(_number_words(spec), forms.words, spec)
    gap_codes = {"to": "t", "and": "e", "or": "o", "by": "b", "dash": "-", "list": ",", "times": "x", "near": "_", "approx": "~"}
    gaps = {gap: gap_codes[name] for table in (common["gaps"], words["gaps"]) for name, forms in table.items() if name in gap_codes for gap in forms}
    comparators = {form: kind for kind in ("about", "min", "max") for form in accented_forms(words["comparators"][kind])}
    for form in words["comparators"]["accents_needed"]:
        comparators.pop(unaccented(form))
    after = {form: kind[6:] for kind in ("after_about", "after_min", "after_max") for form in accented_forms(words["comparators"][kind])}
    prefix = {**common["currency_signs"], **common["currency_codes"]["nicknames"], **common["currency_letters"]}
    prefix |= {code: code for code in iso_codes(common)}
    signs = "|".join(map(re.escape, sorted(prefix, key=lambda sign: (-len(sign), sign))))
    short = sorted({**spec["short_always"], **spec["short_money"]}, key=lambda form: (-len(form), form))
    return Lexicon(
        decimal=words["decimal"],
        words=triggers,
        number_words=_number_pattern(triggers),
        article_words=_article_pattern(spec["ones_before"]),
        pairs={(first, second): Word("t", float(value), 20) for first, second, value in spec["pairs"]},
        ones_before=re.compile(rf"(?:^|.*[^\w])({'|'.join(spec['ones_before'])})[ -]$", re.DOTALL),
        ones_after=re.compile(rf"(?:( et |-et-| and |-and-)|[ -])({'|'.join(spec['ones_after'])})(?![\w'])"),
        ones_last=frozenset(one[-1] for one in spec["ones_before"]),
        joins=frozenset(spec["joins"]),
        and_words=frozenset(spec["after_and"]),
        hundred_max=spec["hundred_max"],
        bare=frozenset(accented_forms(spec["bare_magnitudes"])),
        unit_collectives=frozenset(spec["unit_collectives"]),
        teens=frozenset(spec["teens"]),
        points=frozenset(spec["points"]),
        halves=dict(spec["halves"]),
        half_pattern=re.compile(rf"[ -]({_alternatives(spec['halves'])})(?![\w])"),
        part_letters=frozenset(form[0] for form in accented_forms([*spec["halves"], *spec["fractions"]])),
        half_links=re.compile("|".join(map(re.escape, sorted(spec["half_links"], key=len, reverse=True)))),
        minus=re.compile(rf"(?:^|.*[^\w'-])({_alternatives(spec['minus'])}) $", re.DOTALL),
        short=re.compile(rf" ?({'|'.join(map(re.escape, short))})(?![^\W\d_]|\d)"),
        short_always=spec["short_always"],
        short_money=spec["short_money"],
        fractions={form: value for entry, value in spec["fractions"].items() for form in accented_forms([entry])},
        fraction_pattern=re.compile(rf"[ -]({_alternatives(spec['fractions'])})(?![\w])"),
        unit_words=re.compile(trie_pattern(sorted(set(forms.words)))),
        unit_symbols=re.compile(trie_pattern(sorted(set(forms.symbols)))),
        short_letters=frozenset(form[0] for form in short),
        symbol_starts=_starts(forms.symbols),
        word_starts=_starts(forms.words),
        units_by_word=forms.by_word,
        units_by_symbol=forms.by_symbol,
        composites={code: (small, float(factor)) for code, (small, factor) in common["composites"].items()},
        prefix_money=re.compile(rf"(?:^|.*?[^\w])({signs}) ?$", re.DOTALL),
        prefix_codes=prefix,
        letters=frozenset(common["currency_letters"]),
        written_as={code: (target, float(factor)) for code, (target, factor) in common["written_as"].items()},
        local={
            code: {name: (_chunks(cues), re.compile(rf"(?<!\w)(?:{_alternatives(cues)})(?!\w)")) for name, cues in table.items()}
            for code, table in words.get("local", {}).items()
        },
        of_link=re.compile("|".join(rf" {re.escape(link)}" for link in sorted(words["links"]["of"], key=len, reverse=True))),
        part_link=re.compile("|".join(rf" {re.escape(link)}" for link in sorted(words["links"]["part"], key=len, reverse=True))),
        gaps=gaps,
        between=frozenset(words["leads"]["between"]),
        from_words=frozenset(words["leads"]["from"]),
        change=frozenset(accented_forms(words["leads"]["change"])),
        comparators=comparators,
        comparator_leads={form: {dimension: frozenset(before) for dimension, before in leads.items()} for form, leads in words["comparators"]["leads"].items()},
        comparator_last=_sizes(comparators),
        comparator_second=frozenset(token for form in comparators for token in _TOKENS.findall(form)[-2:-1]),
        minding_before=_united(context, "months", "hour_before", "hour_links", "designators", "singular")
        | {_TOKENS.findall(form)[-1] for form in accented_forms(context["bare_age_before"])},
        minding_after=_united(context, "operators", "math_after", "not_after", "months", "function", "verbs") | {"a", "p"},
        idiom_neighbours=_neighbours(accented_forms([*context["idioms"], *context["named"]])),
        comparators_after=re.compile(rf"[ ,]*({_alternatives(after)})(?![\w])"),
        comparator_after_kinds=after,
        context=context,
        sets={name: frozenset(accented_forms(entries)) for name, entries in context.items() if _is_word_list(entries)}
        | {"comparators": frozenset(comparators)},
        phrases={
            name: re.compile(rf"(?<!\w)(?:{_alternatives(context[name]) or '(?!)'})(?!\w)")
            for name in ("idioms", "named", "clock_after", "fraction_then", "points", "below_zero", "charging")
        },
    )
