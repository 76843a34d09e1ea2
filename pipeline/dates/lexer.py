"""From text to islands of tokens that may hold a date.

Two passes keep it fast. The first cuts the whole text with one regular expression and marks each piece with one character through a
memoised table: `x` no date word, `w` a word that means nothing alone (the, of, numbers), `s` a word that may start a search, `y` a
four-digit year, `d` another number that may be a part of a date, `n` one that is too long, `|` a line end, `g` a word that starts a search
only beside a number or after a word `p` that opens it ("été", "may"), `u` a unit, which needs a key word `k` beside it ("il y a",
"dernier"), `q` a key that opens too, `m` the letter of "6 p.m.", `z` that of "80s" and "18 h", `l` the article of a day ("le 12,"), `c` a comma or bracket. Islands of such words around an `s`, a `y` or
a number pattern go to the second pass, which joins phrases, reads numbers and gives every token its roles. In a short message every known
word is looked at. All offsets are code points of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from pipeline.dates.lexicon import PIECE, Lexicon, Roles, load, number_roles

_PIECE = re.compile(rf" *(?:{PIECE}|_)|\s+")
_SOFT_BREAK = re.compile(r"[\n\t](?= *[^\W_A-ZÀ-Þ])")
_TYPOGRAPHY = (
    ("’", "'"), ("‘", "'"), ("´", "'"), ("\u00a0", " "), ("\u202f", " "), ("\u2009", " "), ("–", "-"), ("—", "-"), ("‑", "-"), ("−", "-"),
    ("\r", " "),
)  # fmt: skip
# Every branch starts with a letter of its own, not a class: the search then skips to one of those letters.
_CORE = r"s|y|ld[.:c|pw](?!d)|dwd[.c|](?!d)|d[:/]d|d[.\-]d[.\-]d|d[wp]\.m|p-?g|q-?g|g\.?d|d[wkpq]?-?g|dw?z|n[wkpq]?-?g|n[wp]\.m"
_STRONG = re.compile(_CORE + "|u")
_STRONG_OPENED = re.compile(_CORE + "|pd|qd|u")
_STRONG_MESSAGE = re.compile(r"[a-wyz]")
MESSAGE = 120
"""In a text of up to this many characters every word of the lexicon and every number is looked at."""
_KEY = re.compile(_CORE + "|k|q")
"""What an island of units alone must hold: "35 ans" does not."""
_MEMO_LIMIT = 20_000

_SIGNS = {
    "/": ("SLASH", "GSLASH"), "-": ("DASH", "HYPH"), ".": ("DOT", "GDOT"), ":": ("COLON", "GCOLON"), ",": ("COMMA", "GCOMMA"), "'": ("QUOTE", "GQUOTE"),
    "(": ("LPAR", "LPAR"), ")": ("RPAR", "RPAR"), "[": ("LPAR", "LPAR"), "]": ("RPAR", "RPAR"), "+": ("PLUS", "PLUS"), "&": ("AND", "AND"),
    "~": ("DASH", "HYPH"),
    "@": ("ATSIGN", "ATSIGN"), '"': ("OPENQ", "OPENQ"), "«": ("OPENQ", "OPENQ"), "“": ("OPENQ", "OPENQ"), "*": ("STAR", "STAR"), "|": ("BAR", "BAR"),
}  # fmt: skip
SIGN_ROLES: dict[tuple[str, bool], Roles] = {
    (sign, glued): dict.fromkeys((loose, tight) if glued else (loose,), -1 if sign == "-" else 1)
    for sign, (loose, tight) in _SIGNS.items()
    for glued in (False, True)
}
_NUMBER_MARKS = frozenset("#$€£°%№‰¥")
SHORT_NAMES = frozenset({"WDABBR", "MON"})
GLUE_BEFORE = frozenset({"QMARK", "HMARK", "WEEKMARK", "MON", "HOURMARK", "ISOT", "ZONE", "FISCAL", "OFFSETZONE"})
GLUE_AFTER = frozenset({"HOURMARK", "MINMARK", "AMPM", "AMPMGLUED", "MON", "ISOT", "ISOZ", "UNIT", "QMARK", "HMARK", "TO", "ZONE"})


@dataclass(slots=True, eq=False)
class Token:
    """One piece of an island: offsets, the roles it may play with their values, and whether a blank stands before it. Never changed once made."""

    start: int
    end: int
    roles: Roles
    spaced: bool
    text: str


OTHER: Roles = {"OTHER": 0}
CAPITAL: Roles = {"OTHER": 0, "CAPITAL": 0}
BREAK: Roles = {"BREAK": 0}


class _Classes(dict[str, str]):
    """Memo from a piece (with its leading blanks) to its one-character class."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self.lexicon = lexicon
        settings = lexicon.settings
        named = {word for word, known in lexicon.entries.items() if any("HOLIDAY" in entry.roles for entry in known)}
        keys, openers = (named | {*settings["keys"]}) & lexicon.weak, frozenset(settings["guard_openers"])
        known = dict.fromkeys((*lexicon.entries, *lexicon.tails), "s") | dict.fromkeys((*lexicon.tails - lexicon.entries.keys(), *lexicon.weak), "w")
        known |= dict.fromkeys(("s", *settings.get("strong_endings", ())), "z") | dict.fromkeys(keys, "k") | dict.fromkeys(settings["units"], "u")
        known |= dict.fromkeys(settings["guarded"], "g") | dict.fromkeys(openers, "p") | dict.fromkeys(openers & {*settings["keys"]}, "q")
        known |= dict.fromkeys(settings.get("strong_tails", ()), "s") | {"m": "m"}
        known |= {sign: sign if sign in ":/.-" else "c" if sign in ",)" else "w" for sign in _SIGNS}
        known |= dict.fromkeys(settings.get("day_articles", ()), "l")
        self.known = known

    def __missing__(self, piece: str) -> str:
        if len(self) > _MEMO_LIMIT:
            self.clear()
        word = piece.strip(" ")
        if not word or word.isspace():
            mark = "|"
        elif word.isdecimal():
            mark = "y" if len(word) == 4 and "1000" <= word <= "2199" else "d" if len(word) in (1, 2, 4) else "n"
        else:
            mark = self.known.get(word, "x")
        if len(piece) < 40:
            self[piece] = mark
        return mark


@lru_cache(maxsize=8)
def _classes(lang: str) -> _Classes:
    return _Classes(load(lang))


@lru_cache(maxsize=128)
def ordinal_roles(value: int) -> Roles:
    """What an ordinal in digits (1er, 20th) may be."""
    roles: Roles = {"ORD": value, "ORDNUM": value}
    if 1 <= value <= 31:
        roles["DAYORD"] = value
    if 1 <= value <= 22:
        roles["CENTURYNUM"] = value
    return roles


_number = lru_cache(maxsize=4096)(number_roles)


def normalise(text: str) -> str:
    """Lower case and plain typography, one character for one, so that offsets stay those of the text."""
    plain = text
    for written, simple in _TYPOGRAPHY:
        if written in plain:
            plain = plain.replace(written, simple)
    if "\n" in plain or "\t" in plain:
        plain = _SOFT_BREAK.sub(" ", plain)
    lower = plain.lower()
    return lower if len(lower) == len(text) else "".join(sign if len(sign.lower()) != 1 else sign.lower() for sign in plain)


def islands(text: str, lexicon: Lexicon, boundaries: Sequence[int] | None = None) -> Iterator[list[Token]]:
    """Runs of tokens around every word that may belong to a date, each with one token of context on either side."""
    plain = normalise(text)
    found = _PIECE.findall(plain)
    classes = "".join(map(_classes(lexicon.lang).__getitem__, found))
    pattern = _STRONG_OPENED if lexicon.settings.get("opened_numbers") else _STRONG
    search = (_STRONG_MESSAGE if len(text) <= MESSAGE else pattern).search
    strong = search(classes)
    if strong is None:
        return
    breaks = frozenset(place for place in boundaries or () if not _runs_on(text, place))
    done = counted = offset = 0
    while strong is not None:
        first = max(classes.rfind("x", done, strong.start()), classes.rfind("|", done, strong.start()), done - 1) + 1
        last = _end_of_run(classes, strong.start())
        if classes[strong.start()] != "u" or len(text) <= MESSAGE or _KEY.search(classes, first, last):
            base = max(first - 1, counted)
            offset += sum(map(len, found[counted:base]))
            counted = base
            yield _Island(text, plain, found, offset, base, first, last, lexicon, breaks).tokens
        done = last
        strong = search(classes, last)


def _runs_on(text: str, boundary: int) -> bool:
    """Whether a start of a sentence is none for a date: inside a line, after a word or comma ("March | 8, 2022")."""
    place = boundary - 1
    while place >= 0 and text[place] == " ":
        place -= 1
    return place >= 0 and (text[place].isalnum() or text[place] == ",")


_RUN_END = re.compile(r"[x|]")


def _end_of_run(classes: str, position: int) -> int:
    match = _RUN_END.search(classes, position)
    return match.start() if match else len(classes)


class _Island:
    """Second pass over the pieces `first` to `last`."""

    def __init__(
        self, text: str, plain: str, found: list[str], offset: int, base: int, first: int, last: int, lexicon: Lexicon, breaks: frozenset[int]
    ) -> None:
        self.text, self.plain, self.found, self.base, self.lexicon = text, plain, found, base, lexicon
        # Where each piece starts, from the one before the island to the one after it; piece `base` starts at `offset`.
        self.starts = starts = list(accumulate(map(len, found[base : last + 1]), initial=offset))
        self.first, self.last = first, last
        self.tokens: list[Token] = []
        self._add_context(first - 1)
        push, simple = self.tokens.append, lexicon.simple
        index = first
        while index < last:
            piece = found[index]
            word = piece.lstrip(" ")
            if breaks and index > first and starts[index + 1 - base] - len(word) in breaks and not self._after_abbreviation(word):
                self._push(index, index, BREAK)
            roles = simple.get(word)
            if roles is None:
                index = self._read(index, word)
            else:
                # The usual case, a word with one meaning, without a call.
                end = starts[index + 1 - base]
                push(Token(end - len(word), end, roles, len(word) < len(piece) or index == 0 or found[index - 1].isspace(), word))
                index += 1
        self._add_context(last)

    def _word(self, index: int) -> str:
        return self.found[index].lstrip(" ")

    def _start(self, index: int) -> int:
        return self.starts[index + 1 - self.base] - len(self._word(index))

    def _spaced(self, index: int) -> bool:
        return index == 0 or self.found[index][0] == " " or self.found[index - 1].isspace()

    def _glued_after(self, index: int) -> bool:
        return index + 1 < len(self.found) and not self.found[index + 1][0].isspace()

    def _push(self, index: int, stop: int, roles: Roles) -> None:
        if index >= len(self.found):
            self.tokens.append(Token(len(self.text), len(self.text), roles, True, ""))
            return
        start = self._start(index)
        end = self.starts[stop - self.base] if stop > index else start
        self.tokens.append(Token(start, end, roles, self._spaced(index), self.plain[start:end]))

    def _add_context(self, index: int) -> None:
        if index < 0:
            self.tokens.append(Token(0, 0, BREAK, True, ""))
            return
        if index >= len(self.found):
            self.tokens.append(Token(len(self.text), len(self.text), BREAK, True, ""))
            return
        word = self._word(index)
        end = self.starts[index + 1 - self.base]
        start = end - len(word)
        if not word or word[0].isspace():
            self.tokens.append(Token(start, start, BREAK, self._spaced(index), ""))
        else:
            self.tokens.append(Token(start, end, self._other(index), self._spaced(index), word))

    def _other(self, index: int) -> Roles:
        sign = self.text[self._start(index)]
        return CAPITAL if sign.isupper() else OTHER if sign.isalnum() else BREAK

    def _after_abbreviation(self, word: str) -> bool:
        """Whether a start of a sentence is none for a date: a number after the point of a short name ("lun. | 17 mars")."""
        last = self.tokens[-1]
        return word[0].isdecimal() and last.text[-1:] == "." and len(last.text) > 1 and not SHORT_NAMES.isdisjoint(last.roles)

    def _read(self, index: int, word: str) -> int:
        """Push the token of a word with no or several meanings that starts at `index`; return the index after it."""
        if word[0].isdecimal():
            return (word in self.lexicon.entries and self._glued_after(index) and self._read_phrase(index, word)) or self._read_number(index, word)  # 2moro
        if word in self.lexicon.entries:
            taken = self._read_phrase(index, word)
            if taken:
                return taken
        if word in _SIGNS:
            spaced = self._spaced(index)
            end = self.starts[index + 1 - self.base]
            self.tokens.append(Token(end - len(word), end, SIGN_ROLES[word, not spaced and self._glued_after(index)], spaced, word))
        else:
            self._push(index, index + 1, self._other(index))
        return index + 1

    def _read_phrase(self, index: int, word: str) -> int:
        following = self.found[index + 1].lstrip(" ") if index + 1 < self.last else ""
        for entry in self.lexicon.entries[word]:
            tail = entry.tail
            stop = index + 1 + len(tail)
            if tail:
                if tail[0] != following or stop > self.last:
                    continue
                if len(tail) > 1 and any(self.found[index + 1 + place].lstrip(" ") != wanted for place, wanted in enumerate(tail)):
                    continue
                if tail[-1] == "." and self._spaced(stop - 1):
                    continue
            if entry.capital and not self.text[self._start(index)].isupper():
                continue
            self._push(index, stop, entry.roles)
            return stop
        return 0

    def _read_number(self, index: int, word: str) -> int:
        stop = self._grouped(index, word)
        if stop > index + 1:
            self._push(index, stop, OTHER)
            return stop
        before = self.tokens[-1]
        if (not self._spaced(index) and self._bad_before(index, before)) or before.text in _NUMBER_MARKS:
            self._push(index, index + 1, OTHER)
            return index + 1
        value = int(word) if len(word) <= 4 else -1
        roles = _number(value, len(word))
        if roles and index + 1 < len(self.found):
            following = self._word(index + 1)
            glued = self._glued_after(index)
            suffix = following in self.lexicon.lists["ordinal_suffixes" if glued else "spaced_suffixes"]
            if suffix and len(word) <= 2 and not (index + 2 < len(self.found) and self.found[index + 2][:1].isalpha()):
                self._push(index, index + 2, ordinal_roles(value))
                return index + 2
            if glued and (taken := self._read_decade(index, value, len(word))):
                return taken
            if glued and following[0].isalpha() and not self._may_follow(following):
                roles = {}
            if following in _NUMBER_MARKS:
                roles = {}
        self._push(index, index + 1, roles or OTHER)
        return index + 1

    def _read_decade(self, index: int, value: int, digits: int) -> int:
        """80s, 80's, 1980s: the index after it, or 0."""
        if value % 10 or digits not in (2, 4) or not self.lexicon.lists["decade_suffixes"]:
            return 0
        stop = index + 1
        if self._word(stop) == "'" and self._glued_after(stop):
            stop += 1
        if stop >= len(self.found) or self.found[stop] not in self.lexicon.lists["decade_suffixes"]:
            return 0
        if digits == 4 and not 1000 <= value < 2200:
            return 0
        self._push(index, stop + 1, {"DECADE": value // 10 if digits == 4 else 190 + value // 10 if value >= 20 else 200 + value // 10})
        return stop + 1

    def _may_follow(self, word: str) -> bool:
        known = self.lexicon.entries.get(word)
        return bool(known and any(GLUE_AFTER & entry.roles.keys() for entry in known))

    def _bad_before(self, index: int, before: Token) -> bool:
        """A number glued to a word (A110), or hyphened to one (MT-09), is part of a name."""
        if before.text[-1:].isalpha():
            return not (GLUE_BEFORE & before.roles.keys() or self._runs_in(index, before))
        if before.text == "-" and not before.spaced and len(self.tokens) > 1:
            earlier = self.tokens[-2]
            return earlier.text[-1:].isalpha() and set(earlier.roles) <= {"OTHER", "CAPITAL"}
        return before.text == "_"

    def _runs_in(self, index: int, before: Token) -> bool:
        """Scraped pages lose the blank between a label and its value: "Création1868", "Fondation4 juin 1923"."""
        if len(before.text) < 4 or not self.text[before.end - 1].islower():
            return False
        word = self._word(index)
        month = self.lexicon.entries.get(self._word(index + 1)) if index + 1 < len(self.found) else None
        return (len(word) == 4 and "1000" <= word <= "2199") or (len(word) <= 2 and bool(month and any("MON" in entry.roles for entry in month)))

    def _grouped(self, index: int, word: str) -> int:
        """The index after a number written in groups of three (1 955, 12.000): never a date."""
        stop = index + 1
        if len(word) > 3:
            return stop
        while stop < len(self.found):
            piece = self.found[stop]
            if len(piece) == 4 and piece[0] == " " and piece[1:].isdecimal():
                stop += 1
            elif piece in (".", ",", "'") and stop + 1 < len(self.found) and len(self.found[stop + 1]) == 3 and self.found[stop + 1].isdecimal():
                stop += 2
            else:
                break
        return stop if stop <= self.last else index + 1


__all__ = ["BREAK", "CAPITAL", "OTHER", "SIGN_ROLES", "Token", "islands", "normalise", "ordinal_roles"]
