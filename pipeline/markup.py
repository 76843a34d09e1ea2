"""Inline gold markup: `[[surface|TYPE]]`, `[[surface|TYPE|value]]`, with `TYPE?` for debatable mentions.

Stripping the markup gives back the exact raw text. Quotations and roles, which may overlap mentions, stand
in stand-off lines after a line `%%` at the end of the text, tab separated:
`quote<TAB>exact text<TAB>speaker` and `role<TAB>person<TAB>title<TAB>organisation` (empty where unknown).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipeline.entity_types import NAMES as TYPE_NAMES

_MENTION = re.compile(r"\[\[([^\[\]|]+)\|([A-Z]+)(\??)(?:\|([^\[\]|]*))?\]\]")
_STANDOFF = re.compile(r"\n%%\n", re.MULTILINE)


class MarkupError(ValueError):
    """Markup that cannot be read; the message says where and what is allowed."""


@dataclass(frozen=True, slots=True)
class GoldMention:
    """One annotated mention; `start` and `end` are code points of the raw text, half open."""

    start: int
    end: int
    label: str
    value: str | None = None
    debatable: bool = False


@dataclass(frozen=True, slots=True)
class GoldText:
    """A raw text with its gold: mentions, `(text, speaker)` quotes and `(person, title, organisation)` roles."""

    text: str
    mentions: list[GoldMention]
    quotes: list[tuple[str, str]] = field(default_factory=list)
    roles: list[tuple[str, str, str]] = field(default_factory=list)


def parse(marked: str) -> GoldText:
    """Read one marked text.

    Raises:
        MarkupError: for an unknown type, brackets left over, or a stand-off line of another shape.
    """
    body, *rest = _STANDOFF.split(marked, maxsplit=1)
    parts: list[str] = []
    mentions: list[GoldMention] = []
    position = length = 0
    for match in _MENTION.finditer(body):
        surface, label, debatable, value = match.groups()
        if label not in TYPE_NAMES:
            raise MarkupError(f"unknown type {label!r} in {match.group()!r}; allowed: {', '.join(TYPE_NAMES)}")
        between = body[position : match.start()]
        parts += (between, surface)
        start = length + len(between)
        length = start + len(surface)
        mentions.append(GoldMention(start, length, label, value, bool(debatable)))
        position = match.end()
    parts.append(body[position:])
    text = "".join(parts)
    for bracket in ("[[", "]]"):
        if bracket in text:
            at = text.index(bracket)
            raise MarkupError(f"unread {bracket!r} near {text[max(0, at - 30) : at + 40]!r}; write [[surface|TYPE|value]]")
    quotes, roles = _parse_standoff(rest[0] if rest else "")
    return GoldText(text, mentions, quotes, roles)


def _parse_standoff(block: str) -> tuple[list[tuple[str, str]], list[tuple[str, str, str]]]:
    quotes: list[tuple[str, str]] = []
    roles: list[tuple[str, str, str]] = []
    for line in filter(None, block.split("\n")):
        kind, *cells = line.split("\t")
        if kind == "quote" and len(cells) == 2:
            quotes.append((cells[0].replace("\\n", "\n"), cells[1]))
        elif kind == "role" and len(cells) == 3:
            roles.append((cells[0], cells[1], cells[2]))
        else:
            raise MarkupError(f"unread stand-off line {line!r}; write quote<TAB>text<TAB>speaker or role<TAB>person<TAB>title<TAB>organisation")
    return quotes, roles


def format_mentions(text: str, mentions: list[GoldMention]) -> str:
    """Write mentions back into `text`; the inverse of :func:`parse` without stand-off lines."""
    parts: list[str] = []
    position = 0
    for mention in sorted(mentions, key=lambda mention: mention.start):
        tail = "" if mention.value is None else f"|{mention.value}"
        mark = "?" if mention.debatable else ""
        parts += (text[position : mention.start], f"[[{text[mention.start : mention.end]}|{mention.label}{mark}{tail}]]")
        position = mention.end
    parts.append(text[position:])
    return "".join(parts)
