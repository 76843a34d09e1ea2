"""Lists of names: after the labels of credits (`Agence : X`), after a title of several persons; and the organisation after a name, in brackets or not."""

from __future__ import annotations

import re

from pipeline.documents import Span
from pipeline.roles.lexicon import Lexicon
from pipeline.roles.titles import Title
from pipeline.roles.view import View

LABEL = re.compile(r"\s*:\s*(?:\n\s*)?[-–—]?\s*")
CELL_START = re.compile(r"(?:^|[\n\t|•·;.)/,]|[–—-] ?| / )\s*$")
# A block of credits is no longer than this above a label (code points).
_BLOCK = 700
# After the organisation of a heading no words go on: `Son : Y est numéro un`.
_HEADED_END = re.compile(r"[ \t]*(?:$|[^\w \t])")
_AFFILIATION = re.compile(r" \((?:[A-Z]{2,3}[/,-] ?)?")


def credited(view: View, lexicon: Lexicon, title: Title) -> list[int] | None:
    """Persons after the colon of a credits label, None where the title is no label."""
    match = LABEL.match(view.norm, title.stop)
    if match is None or ":" not in match[0]:
        return None
    # A label opens its line or cell, or follows the name before it: `Director: X DoP: Y`.
    if title.outer > 0 and not CELL_START.search(view.norm[max(0, title.outer - 6) : title.outer]):
        before = view.mention_over(title.outer - 2)
        if before is None or before.end != title.outer - 1 or before.label not in {"PERSON", "ORG", "AGENCY"}:
            return None
    return listed(view, lexicon, match.end()) or None


def listed(view: View, lexicon: Lexicon, position: int) -> list[int]:
    """Persons of a list that starts at the code point."""
    people = view.people
    persons: list[int] = []
    while (mention := view.at.get(position)) is not None and mention.label == "PERSON":
        persons.append(people.first_from(position))
        match = lexicon.list_join.match(view.norm, mention.end)
        if match is None:
            break
        position = match.end()
    return persons


def bracketed(view: View, lexicon: Lexicon, person: Span) -> str | None:
    """The organisation in brackets after a person, or after `chez`, `at`."""
    at = lexicon.workplace.match(view.norm, person.end)
    if at is not None and (place := view.at.get(at.end())) is not None and place.label in {"ORG", "AGENCY"}:
        return view.text[place.start : place.end]
    match = _AFFILIATION.match(view.norm, person.end)
    mention = view.at.get(match.end()) if match is not None else None
    if mention is None or mention.label not in {"ORG", "AGENCY"} or view.norm[mention.end : mention.end + 1] not in {")", ","}:
        return None
    return view.text[mention.start : mention.end]


def headed(view: View, lexicon: Lexicon, title: Title) -> str | None:
    """The organisation whose line heads a credits label (`Agence : Y`, then `Directrice de création : X`), where the title is held in one.

    The nearest heading counts, no further up than an empty line; those who work for whom they like (`lexicon.freelance`) have none,
    nor has anyone below two headings of which the second is the client's (`Agence : Y`, `Client : Z`).
    """
    first, _, rest = view.norm[title.start : title.end].lower().partition(" ")
    if not lexicon.headings or first not in lexicon.heads or first in lexicon.freelance or f"{first} {rest}" in lexicon.freelance:
        return None
    floor = max(view.norm.rfind("\n\n", 0, title.outer) + 1, title.outer - _BLOCK, 0)
    found = list(lexicon.heading.finditer(view.norm, floor, title.outer))
    if not found:
        return None
    heading = found[-1]
    mention = view.at.get(heading.end())
    if len(found) > 1 and heading[0].strip(" :").lower() in lexicon.clients:
        agency = view.at.get(found[-2].end())
        if agency is not None and not view.norm[agency.end : heading.start()].strip():
            return None
    if mention is None or mention.label not in {"ORG", "AGENCY"} or _HEADED_END.match(view.norm, mention.end) is None:
        return None
    return view.text[mention.start : mention.end]


def belonging(view: View, lexicon: Lexicon, title: Title, end: int) -> None:
    """Give the title the organisation that its person, whose name ends at the code point, is said to be of: `l'analyste X, de Y,`."""
    match = lexicon.belongs.match(view.norm, end)
    mention = view.at.get(match.end()) if match is not None else None
    if mention is not None and mention.label in {"ORG", "AGENCY"} and view.norm[mention.end : mention.end + 1] in {",", ".", ";", ")", ""}:
        title.organisations.append(view.text[mention.start : mention.end])
