"""Persons without a name: `A spokesman for the brand …`."""

from __future__ import annotations

import re

from pipeline.quotes.lexicon import Lexicon
from pipeline.roles.view import View

_MARK = re.compile(r"[,.;:!?«»\"()]")
NOUN_WORD = re.compile(r"[^\W_][\w&-]*'?")


def unnamed(view: View, lexicon: Lexicon, start: int, end: int) -> tuple[int, int, str] | None:
    """The unnamed person who opens a sentence: start and end of the noun phrase without article, and the gender, empty where nothing tells it."""
    indefinite = lexicon.indefinite.match(view.norm, start, end)
    if indefinite is None and (opening := lexicon.opening.match(view.norm, start, end)) is not None:
        indefinite = lexicon.indefinite.match(view.norm, opening.end(), end)
    if indefinite is None or view.inside_mention(start) or view.people.between(start, indefinite.start()):
        return None
    position = indefinite.end()
    mark = _MARK.search(view.norm, position, min(end, position + 40))
    for match in list(NOUN_WORD.finditer(view.norm, position, mark.start() if mark is not None else min(end, position + 40)))[:3]:
        word = match[0].lower()
        if word in lexicon.subject_ends or word in lexicon.oblique or view.inside_mention(match.start()):
            return None
        if word in lexicon.person_nouns or word in view.lexicon.heads:
            stop = match.end()
            link = lexicon.complement.match(view.norm, stop, end)
            if link is not None:
                inside = view.mention_over(link.end() - 1)
                stop = inside.end if inside is not None else link.end()
                further = NOUN_WORD.match(view.norm, stop + 1, end) if inside is None and view.norm.startswith(" ", stop) else None
                if further is not None and further[0].lower() in view.lexicon.organisation_nouns:
                    stop = further.end()  # `a planner at a third agency`
                following = view.at.get(stop + 1)
                if following is not None and following.label in {"ORG", "AGENCY"}:
                    stop = following.end
            gender = view.lexicon.gender_of_article(view.norm[indefinite.start() : position].strip().lower()) or view.lexicon.gender_of_title(word)
            return position, stop, gender or ("f" if word in lexicon.feminine_nouns else "")
    return None
