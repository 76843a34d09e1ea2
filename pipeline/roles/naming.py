"""The person named right after a title: `le directeur X`, `Ancienne patronne de Y, X …`, `deux vice-présidents, X et Z`."""

from __future__ import annotations

import re

from pipeline.documents import Span
from pipeline.roles.credits import listed
from pipeline.roles.lexicon import Lexicon
from pipeline.roles.titles import Title
from pipeline.roles.view import View

# From a title to the name after it, and from a sentence's start to a title that its first words lead to (code points).
_GAP, _OPENER = 36, 110
_ASIDE = re.compile(r" (\w+) [a-zà-ÿ' -]{2,30}, ")
_CHUNK = re.compile(r" [^,.;:!?\n]{1,60}, ")


def all_named(view: View, lexicon: Lexicon, title: Title, first: int) -> list[int]:
    """The person after a title, with those of the list that it opens where the title is of several: `deux vice-présidents, X et Y`."""
    if title.partitive or not is_plural(view.norm[title.start : title.end].lower(), lexicon):
        return [first]
    return listed(view, lexicon, view.people.spans[first].start) or [first]


def name_after(view: View, lexicon: Lexicon, title: Title) -> tuple[int, bool] | None:  # noqa: C901 - one branch per form
    """The person named right after the title, and whether a comma stands between."""
    mention, stop = view.next_mention(title.stop), title.stop
    if mention is not None and mention.label == "DATE" and mention.start - stop <= 1:  # le champion du monde 2024 X
        stop = mention.end
        mention = view.next_mention(stop)
    opens = starts_sentence(view, lexicon, title.outer)
    chunk = _CHUNK.match(view.norm, stop) if opens and not any(word in lexicon.determiners for word in title.led_by) else None
    if (
        chunk is not None
        and view.label_at(chunk.end()) == "PERSON"
        and not view.people.between(stop, chunk.end())
        and not _of_others(view, lexicon, title, chunk)
    ):
        return view.people.first_from(chunk.end()), True  # Jusque-là directrice de X pour la France, Y …
    if (
        chunk is None
        and opens
        and any(word in lexicon.indefinite for word in title.led_by)
        and (aside := _ASIDE.match(view.norm, stop)) is not None
        and view.label_at(aside.end()) == "PERSON"
        and aside[1].lower() in lexicon.links
        and view.norm.startswith(",", view.at[aside.end()].end)
    ):
        return view.people.first_from(aside.end()), True  # `A technician with a stethoscope, X, has listened …`
    if mention is None or mention.label != "PERSON" or mention.start - stop > _GAP:
        return None
    if opens and _is_told(view, lexicon, title, mention):
        return view.people.first_from(mention.start), False
    match = lexicon.name_follows.fullmatch(view.norm, stop, mention.start)
    if match is None or "\n" in match[0] or mention.start == stop:
        return None
    comma = match[1] is not None or match[2] is not None
    if match[1] is not None and ":" in match[1]:  # `recrute un directeur du style : X`
        return (view.people.first_from(mention.start), True) if any(word in lexicon.indefinite for word in title.led_by) else None
    before = view.norm[max(0, title.outer - 10) : title.outer].lower().rstrip().rpartition(" ")[2]
    if comma and view.norm.startswith("'s ", mention.end):
        return None  # `the groundsman, X's boy`
    if comma and not (
        any(word in lexicon.determiners for word in title.led_by)
        or before in lexicon.determiners
        or "'s" in title.led_by
        or opens
        or view.norm[max(0, title.outer - 16) : title.outer].rstrip().endswith(lexicon.in_role)
    ):
        return None
    if comma and before in lexicon.not_before:
        return None  # `Dans sa critique, X`
    number = view.people.first_from(mention.start)
    if comma and not agrees(view, lexicon, title, number):
        return None
    return number, comma


def _is_told(view: View, lexicon: Lexicon, title: Title, person: Span) -> bool:
    """Whether a sentence tells who holds the title that opens it: `Le nouveau patron est X`; not `The driver is X's brother`."""
    return (
        any(word in lexicon.determiners and word not in lexicon.indefinite for word in title.led_by)
        and lexicon.name_is.fullmatch(view.norm, title.stop, person.start) is not None
        and not view.norm.startswith("'s ", person.end)
    )


def _of_others(view: View, lexicon: Lexicon, title: Title, chunk: re.Match[str]) -> bool:
    """Whether a title that opens a sentence is of others than the person named after the words `chunk`: `Critics of Y and his lawyer, X`."""
    words = chunk[0].lower().split()
    kin = len(words) > 1 and words[0] in lexicon.conjunctions and words[1] in lexicon.kin
    return kin or is_plural(view.norm[title.start : title.end].lower(), lexicon)


def is_of_next(view: View, lexicon: Lexicon, title: Title) -> bool:
    """Whether a title of several that one person shares goes to the name after its comma: `X, founder, and one of its directors, Y`."""
    return title.partitive and view.norm[max(0, title.outer - 8) : title.outer].lower().rstrip().rpartition(" ")[2] in lexicon.conjunctions


def agrees(view: View, lexicon: Lexicon, title: Title, number: int) -> bool:
    """Whether a title can be that person's: no `dirigeante` is a man."""
    gender = lexicon.gender_of_title(view.norm[title.start : title.end].partition(" ")[0])
    return not gender or view.people.genders[number] in {"", gender}


def starts_sentence(view: View, lexicon: Lexicon, offset: int) -> bool:
    """Whether a sentence or a line starts at the code point, marks, bullets and words such as `Entré chez Y comme` before it aside."""
    before = view.norm[max(0, offset - 4) : offset].rstrip(' "«–—-•')
    return not before or before[-1] in ".!?\n:" or opener_of(view, lexicon, offset) is not None


def opener_of(view: View, lexicon: Lexicon, offset: int) -> int | None:
    """Start of the words that open a sentence and lead to the title at the code point: `Entré chez Y comme`; None without any."""
    start = view.sentence_start(offset)
    if not 0 < offset - start < _OPENER or view.norm[start : start + 24].partition(" ")[0].lower() not in lexicon.openers:
        return None
    if view.people.between(start, offset) or "\n" in view.norm[start:offset]:
        return None
    return start if lexicon.opener.fullmatch(view.norm, start, offset) else None


def is_plural(words: str, lexicon: Lexicon) -> bool:
    """Whether the title's head is in the plural."""
    parts = words.replace("-", " ").split()
    candidates = [parts[0]] if not lexicon.head_final else [part for part in parts[:5] if part in lexicon.heads]
    return any(part.endswith("s") and part.rstrip("s") in lexicon.heads for part in candidates) or (
        bool(parts) and words.split()[0].endswith("s") and words.split()[0][:-1] in lexicon.heads
    )
