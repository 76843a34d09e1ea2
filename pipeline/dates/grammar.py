"""Rules over roles, compiled to regular expressions over one character per token.

A rule of `dates.toml` has a `name`, a `level`, a `form` and the fields that it `set`s. A form reads like the phrase:

    form = "il y a < n:NUM unit:UNIT >"

- a word in capitals is a role, a word in lower case is itself, `/` between roles means either;
- `field:ROLE` stores the token's value for that role in the field of the :class:`~pipeline.dates.spec.Spec`;
- `%name%` is a macro; `( | ) ?` and bounded `{m,n}` are as in regular expressions, `(?= )`, `(?! )`, `(?<= )`, `(?<! )` look around;
- `< >` enclose the span when the form holds context beside it.

Every combination of roles that a word or number can have gets one private character, so a role is a character class and the whole of a
level is one alternation: first rule wins, left to right, nothing overlaps. No form has an unbounded repetition: time is linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pipeline.dates.combine import ROLE_SETS
from pipeline.dates.lexer import BREAK, CAPITAL, OTHER, SIGN_ROLES, ordinal_roles
from pipeline.dates.lexicon import Lexicon, load, number_roles

FIRST_CHARACTER = 0xE000
_KNOWN_LIMIT = 50_000
_OFTEN = 1000
"""Tries after which compiling an alternation (some milliseconds) costs less than trying its rules one by one."""
_PART = re.compile(
    r"(?P<space>\s+)|(?P<look>\(\?(?:<?[=!]|:))|(?P<macro>%\w+%)|(?P<open><)|(?P<close>>)|(?P<field>[a-z_][a-z_0-9]*:)"
    r"|(?P<role>[A-Z][A-Z0-9]*(?:/(?:[A-Z][A-Z0-9]*|[a-zà-ÿœ]+'?))*)|(?P<word>[a-zà-ÿœ]+'?(?:/(?:[A-Z][A-Z0-9]*|[a-zà-ÿœ]+'?))*)|(?P<sign>\{\d*,?\d*\}|[()|?])"
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One compiled rule: the pattern of the whole form, its fields as (group, field, roles), and the constants it sets."""

    name: str
    level: int
    pattern: re.Pattern[str]
    fields: tuple[tuple[str, str, tuple[str, ...]], ...]
    constants: dict[str, Any]
    make: str
    has_span: bool
    first: frozenset[str]


class Alphabet:
    """One character for every set of roles met so far."""

    def __init__(self) -> None:
        self.characters: dict[frozenset[str], str] = {}
        self._memo: dict[tuple[str, ...], str] = {}
        self._known: dict[int, tuple[Iterable[str], str]] = {}

    def of_roles(self, roles: Iterable[str]) -> str:
        """The character of a token's roles, memoised by the object (kept alive, so that no other takes its identity), then by their order."""
        known = self._known.get(id(roles))
        if known is not None:
            return known[1]
        key = tuple(roles)
        if key not in self._memo:
            self._memo[key] = self.character(frozenset(key))
        if len(self._known) >= _KNOWN_LIMIT:
            self._known.clear()
        self._known[id(roles)] = roles, self._memo[key]
        return self._memo[key]

    def character(self, roles: Iterable[str]) -> str:
        """The character of a set of roles, new if need be (only before the rules are compiled)."""
        key = roles if isinstance(roles, frozenset) else frozenset(roles)
        if key not in self.characters:
            self.characters[key] = chr(FIRST_CHARACTER + len(self.characters))
        return self.characters[key]

    def members(self, roles: Sequence[str]) -> str:
        """A character class of all sets that hold one of the roles; a class that matches nothing if there is none."""
        wanted = frozenset(roles)
        found = sorted(character for key, character in self.characters.items() if key & wanted)
        return f"[{_ranges(found)}]" if found else "(?!)"


def _ranges(characters: Sequence[str]) -> str:
    runs: list[list[str]] = []
    for character in characters:
        if runs and ord(character) == ord(runs[-1][1]) + 1:
            runs[-1][1] = character
        else:
            runs.append([character, character])
    return "".join(low if low == high else f"{low}-{high}" for low, high in runs)


class FormError(ValueError):
    """A rule that cannot be read."""


class Compiler:
    """Turns forms into patterns over the alphabet's characters."""

    def __init__(self, alphabet: Alphabet, macros: dict[str, str]) -> None:
        self.alphabet, self.macros = alphabet, macros

    def rule(self, source: dict[str, Any]) -> Rule:
        """Compile one rule of `dates.toml` (raises FormError for a form that cannot be read)."""
        fields: list[tuple[str, str, tuple[str, ...]]] = []
        form = str(source["form"])
        text = self._read(form, source["name"], fields)
        return Rule(
            name=source["name"],
            level=int(source.get("level", 1)),
            pattern=re.compile(text),
            fields=tuple(fields),
            constants=dict(source.get("set", {})),
            make=source.get("make", "spec"),
            has_span="<" in form.replace("(?<", ""),
            first=frozenset(first_characters(text)),
        )

    def _read(self, form: str, name: str, fields: list[tuple[str, str, tuple[str, ...]]]) -> str:  # noqa: C901 - one branch per kind of part
        parts: list[str] = []
        position = 0
        field = ""
        while position < len(form):
            match = _PART.match(form, position)
            if match is None:
                raise FormError(f"rule {name!r}: unread {form[position : position + 20]!r}")
            position = match.end()
            kind, part = match.lastgroup, match.group()
            if kind == "field":
                field = part[:-1]
            elif kind in ("role", "word"):
                roles = tuple(one if one == one.upper() else f"={one}" for one in part.split("/"))
                text = self.alphabet.members(roles)
                if field:
                    group = f"{field}_{len(fields)}"
                    fields.append((group, field, roles))
                    text = f"(?P<{group}>{text})"
                    field = ""
                parts.append(text)
            elif kind == "macro":
                parts.append(f"(?:{self._read(self.macros[part[1:-1]], name, fields)})")
            elif kind == "open":
                parts.append("(?P<span_>")
            elif kind == "close":
                parts.append(")")
            elif kind == "look":
                parts.append(part)
            elif kind == "sign":
                parts.append("(?:" if part == "(" else part)
        return "".join(parts)


@dataclass(slots=True)
class _Start:
    """The rules that may start with a character, in order, how often they were tried, and their alternation once that is often."""

    rules: tuple[Rule, ...]
    tries: int = 0
    alternation: re.Pattern[str] | None = None

    def match(self, characters: str, position: int) -> tuple[Rule, re.Match[str]] | None:
        """The first rule that matches at the position."""
        if self.alternation is None:
            self.tries += 1
            if self.tries == _OFTEN:
                self.alternation = re.compile("|".join(f"({_unnamed(rule.pattern.pattern)})" for rule in self.rules))
            for rule in self.rules:
                match = rule.pattern.match(characters, position)
                if match is not None:
                    return rule, match
            return None
        found = self.alternation.match(characters, position)
        if found is None:
            return None
        rule = self.rules[(found.lastindex or 1) - 1]
        match = rule.pattern.match(characters, position)
        assert match is not None
        return rule, match


class Level:
    """All rules of one level, tried in order at each token; only those that may start with its character are."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self.rules = rules
        starts = sorted(set().union(*(rule.first for rule in rules)))
        self._start = re.compile(f"[{_ranges(starts)}]")
        self._starts: dict[str, _Start] = {}
        self._shared: dict[tuple[int, ...], _Start] = {}

    def _starting(self, character: str) -> _Start:
        """The rules that may start with a character; one object for all characters that have the same ones."""
        members = tuple(rule for rule in self.rules if character in rule.first)
        self._starts[character] = self._shared.setdefault(tuple(map(id, members)), _Start(members))
        return self._starts[character]

    def matches(self, characters: str) -> Iterator[tuple[Rule, re.Match[str]]]:
        """Matches from left to right, each with its rule's own fields."""
        position = 0
        known = self._starts
        while start := self._start.search(characters, position):
            position = start.start()
            starting = known.get(start.group()) or self._starting(start.group())
            found = starting.match(characters, position)
            if found is None:
                position += 1
                continue
            yield found
            rule, match = found
            position = max(match.end("span_") if rule.has_span else match.end(), position + 1)


@dataclass(frozen=True, slots=True)
class Grammar:
    """A language's lexicon with its compiled levels."""

    lexicon: Lexicon
    alphabet: Alphabet
    levels: tuple[Level, ...]


@lru_cache(maxsize=8)
def load_grammar(lang: str) -> Grammar:
    """The compiled grammar of a language (raises ValueError for one without words)."""
    lexicon = load(lang)
    alphabet = Alphabet()
    for roles in (OTHER, CAPITAL, BREAK):
        alphabet.character(roles)
    for digits in (1, 2, 3, 4):
        for value in range(10**digits):
            alphabet.character(number_roles(value, digits))
    for value in range(100):
        alphabet.character(ordinal_roles(value))
    alphabet.character({"DECADE"})
    for signs in SIGN_ROLES.values():
        alphabet.character(signs)
    for entries in lexicon.entries.values():
        for entry in entries:
            alphabet.character(entry.roles)
    for atom in ROLE_SETS:
        alphabet.character(atom)
    compiler = Compiler(alphabet, lexicon.macros)
    rules = [compiler.rule(source) for source in lexicon.rules]
    levels = tuple(Level(tuple(rule for rule in rules if rule.level == number)) for number in sorted({rule.level for rule in rules}))
    return Grammar(lexicon, alphabet, levels)


def _unnamed(pattern: str) -> str:
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)


_ATOM = re.compile(r"\[([^\]]*)\]|(\(\?!\))|(\(\?<?[=!])|(\((?:\?:|\?P<\w+>)?)|(\))|(\|)|(\?|\{0,\d+\})|(\{\d+,\d*\})")


def first_characters(pattern: str) -> set[str]:  # noqa: C901 - a small recursive descent, clearer in one place
    """The characters that a compiled form may start with; look-arounds are passed over, so the answer may be too large, never too small."""
    tokens = list(_ATOM.finditer(pattern))

    def alternatives(index: int) -> tuple[set[str], bool, int]:
        """First characters, whether it may be empty, and the index after the closing bracket."""
        first: set[str] = set()
        empty_branch = False
        open_branch, index_now = True, index
        while index_now < len(tokens) and tokens[index_now].group() != ")":
            token = tokens[index_now]
            if token.group() == "|":
                empty_branch = empty_branch or open_branch
                open_branch = True
                index_now += 1
                continue
            members, may_be_empty, index_now = item(index_now)
            if index_now < len(tokens) and tokens[index_now][7]:
                may_be_empty = True
                index_now += 1
            elif index_now < len(tokens) and tokens[index_now][8]:
                index_now += 1
            if open_branch:
                first |= members
            open_branch = open_branch and may_be_empty
        return first, empty_branch or open_branch, index_now + 1

    def item(index: int) -> tuple[set[str], bool, int]:
        token = tokens[index]
        if token[1] is not None:
            return _expand(token[1]), False, index + 1
        if token[2]:
            return set(), False, index + 1
        if token[3]:
            return set(), True, alternatives(index + 1)[2]
        return alternatives(index + 1)

    return alternatives(0)[0]


def _expand(ranges: str) -> set[str]:
    """The characters of a class like `a-cx`."""
    found: set[str] = set()
    for match in re.finditer(r"(.)-(.)|(.)", ranges):
        low, high = (match[1], match[2]) if match[1] else (match[3], match[3])
        found.update(map(chr, range(ord(low), ord(high) + 1)))
    return found
