"""Organisations named elsewhere in a title's sentence or line: at its start, as its label, before a clause of place."""

from __future__ import annotations

import re

from pipeline.roles.lexicon import Lexicon
from pipeline.roles.titles import Title
from pipeline.roles.view import View
from pipeline.typography import line_start

_HEAD = re.compile(r" (?:of|for|at|in)\b|,")
_LABEL_END = re.compile(r" ?[–—|:] | - |\. |\n")
_ENDS = re.compile(r"[.;:!?\n]")
# From the organisation that a clause of place is about to the title in the clause, and from the start of a sentence to the head of its subject (code points).
_CLAUSE, _SUBJECT = 90, 220
# A comma, then a few words at most, with the verb, before the title of who says it: `…, a annoncé le directeur général X`.
_SAYS = re.compile(r", (?:[^\W\d_A-Z][\w'-]*(?:(?<=') ?| )){0,5}$")
_DATELINE = re.compile(r"[^\n.]{0,30}[^\n]{0,50}(?:\)|\d) ?[–—-] $")


def employer_of(view: View, lexicon: Lexicon, title: Title, how: str) -> str | None:
    """The organisation, not named within the title, in which it is held, None where the sentence and the line tell of none.

    Args:
        how: how the title was tied to its person (`Tie.how`).
    """
    found = _housed(view, lexicon, title, how) or framed(view, lexicon, title.outer) or labelled(view, lexicon, title)
    return found or (_acting(view, lexicon, title) if how == "before name" else None)


def _housed(view: View, lexicon: Lexicon, title: Title, how: str) -> str | None:
    """The organisation right before the clause of place that the title stands in: `Y, where X was named director`, `Y, où il était associé`.

    Whoever is met there may be of elsewhere: `Y, où l'avocat X attendait`. Beside a name only a title that is held in an organisation is of the place.
    """
    beside = how == "before name" or view.norm.endswith(", ", 0, title.outer)
    if beside and not _is_post(view, lexicon, title):
        return None
    place = view.norm.rfind(lexicon.where, max(0, title.outer - _CLAUSE), title.outer)
    if place < 0 or _ENDS.search(view.norm, place, title.outer) or view.mentions_between(title.start, title.stop):
        return None
    mention = view.mention_over(place - 1 - (view.norm[place - 1] == ","))
    return view.text[mention.start : mention.end] if mention is not None and mention.label in {"ORG", "AGENCY"} else None


def _acting(view: View, lexicon: Lexicon, title: Title) -> str | None:
    """The one organisation that the sentence starts with, for whoever at the head of one says it: `Norda will wait, chief executive X said`.

    A title within the clause may be of another: `Y sued chief executive X`, `Le Monde révèle que le directeur général X …`.
    """
    if view.norm[title.start : title.end].lower() not in lexicon.tops or set(title.led_by) - lexicon.determiners or set(title.led_by) & lexicon.indefinite:
        return None
    start = max(view.sentence_start(title.outer), line_start(view.norm, title.outer))
    says = _SAYS.search(view.norm, start, title.outer)
    if title.outer - start > _SUBJECT or says is None or not lexicon.not_saying.isdisjoint(says[0].strip(", ").replace("'", "' ").lower().split()):
        return None
    named = [
        span for span in view.mentions_between(start, title.outer) if span.label in {"ORG", "AGENCY"} and view.text[span.start : span.end] not in lexicon.wires
    ]
    if not named or len({view.text[span.start : span.end] for span in named}) > 1:
        return None
    lead = view.norm[start : named[0].start]
    words = lead.replace("'", "' ").lower().split()
    if lead and not all(word in lexicon.determiners or word in lexicon.organisation_nouns for word in words) and not _DATELINE.fullmatch(lead):
        return None
    return view.text[named[0].start : named[0].end]


def framed(view: View, lexicon: Lexicon, offset: int) -> str | None:
    """The organisation that opens the sentence of the code point: `Chez Y, le directeur X`, `Y : le directeur X`."""
    start = max(view.sentence_start(offset), line_start(view.norm, offset))
    if offset - start > 130:
        return None
    named = [span for span in view.mentions_between(start, offset) if span.label in {"ORG", "AGENCY"} and not view.is_former(span.start)]
    if len(named) != 1:
        return None
    frame = lexicon.frame.match(view.norm, start)
    mention = named[0]
    between = view.norm[mention.end : offset]
    if frame is not None and frame.end() == mention.start and not re.search(r"[.;:!?]", between):
        return view.text[mention.start : mention.end]
    if not view.norm[start : mention.start].strip(" –—•*-") and re.fullmatch(r" ?: ", between):
        return view.text[mention.start : mention.end]
    return None


def labelled(view: View, lexicon: Lexicon, title: Title) -> str | None:
    """The organisation that labels the title's line (`Y – X, directeur de la cote, devient …`), for a title that is held in an organisation."""
    label = label_of(view, lexicon, title.outer)
    if label is None:
        return None
    following = view.norm[title.stop : title.stop + 5].replace("'", "' ").split()
    if following and following[0] in lexicon.named_links:
        return None  # of something else, that was not read: `gérante de deux ateliers`
    if set(title.led_by) & lexicon.possessives:
        return None
    *_, article, noun = ["", *view.norm[title.start : title.end].lower().split()]
    if noun in lexicon.called_after and article in lexicon.definite and view.people.between(title.end, title.stop):
        return None  # of somebody: `conseiller au cabinet de X`
    return label if _is_post(view, lexicon, title) else None


def _is_post(view: View, lexicon: Lexicon, title: Title) -> bool:
    """Whether a title, not one of the past, is held in an organisation: `directeur de la cote`, not `maire`."""
    words = view.norm[title.start : title.end].lower().split()
    post = words[0] if not lexicon.head_final else next((word for word in reversed(_HEAD.split(" ".join(words))[0].split()) if word), "")
    return post in lexicon.posts and words[0].partition("-")[0] not in lexicon.past and words[0] not in lexicon.past


def label_of(view: View, lexicon: Lexicon, offset: int) -> str | None:
    """The organisation that opens the line of the code point as its label: `Y – …`, `Y : …`, `Agence : Y – …`."""
    start = line_start(view.norm, offset)
    while start < offset and view.norm[start] in " \t–—•*-|>":
        start += 1
    mention = view.at.get(start)
    if mention is None and lexicon.headings and (heading := lexicon.heading.match(view.norm, start)) is not None:
        mention = view.at.get(heading.end())  # `Agence : Y – X (rédacteur)`
    if mention is None or mention.label not in {"ORG", "AGENCY"} or _LABEL_END.match(view.norm, mention.end) is None:
        return None
    name = view.text[mention.start : mention.end]
    return None if name in lexicon.wires else name
