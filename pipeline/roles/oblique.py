"""Whether a name is the object of a preposition and so no subject."""

from __future__ import annotations

from pipeline.roles.lexicon import Lexicon
from pipeline.roles.view import View


def is_oblique(view: View, lexicon: Lexicon, start: int) -> bool:
    """Whether a preposition before a name at the code point keeps it from being a subject."""
    before = view.norm[max(0, start - 24) : start].replace("'", "' ").split()
    while before and (
        before[-1] in lexicon.honorifics
        or before[-1].lower() in lexicon.articles
        or (before[-1].lower() in lexicon.organisation_fillers and before[-1].lower() not in lexicon.links)
    ):
        before.pop()  # `du japonais X`
    if before and before[-1].lower() in lexicon.speaking and before[-1][:1].isupper():
        return False  # `Pour X, …`
    if before and before[-1].lower() in lexicon.company:
        return True
    return bool(before) and before[-1].lower() in lexicon.links and before[-1].lower() not in lexicon.linking
