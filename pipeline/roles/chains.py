"""Whether a title goes on from the one before: joined by `et`, `and`, chained by commas, over dates."""

from __future__ import annotations

from pipeline.roles.lexicon import Lexicon
from pipeline.roles.titles import Title
from pipeline.roles.view import View


def is_past(view: View, lexicon: Lexicon, title: Title) -> bool:
    """Whether a title is one of the past, set off by a comma from the one before: `X, présidente, ancienne directrice de Y`."""
    return (
        view.norm[title.start : title.end].lower().split(" ")[0].partition("-")[0] in lexicon.past and view.norm[max(0, title.outer - 2) : title.outer] == ", "
    )


def share(view: View, before: Title, title: Title, lexicon: Lexicon) -> bool:
    """Whether two titles stand side by side, joined by `et`, `and`."""
    between = view.norm[before.end : title.start].strip().lower()
    return between in lexicon.linking


def is_chained(view: View, lexicon: Lexicon, before: Title, title: Title) -> bool:
    """Whether a title goes on from the one before: `PDG de X et président de Y`."""
    between = view.norm[_after_dates(view, lexicon, before.stop, title.outer) : title.outer]
    another = not lexicon.then.isdisjoint(title.led_by) and not (lexicon.articles - lexicon.indefinite).isdisjoint(title.led_by)  # `puis le maire`
    if len(between) > 60 or "\n" in between or another:
        return False
    joined = any(word in lexicon.linking or word in lexicon.then for word in title.led_by)
    return (
        (joined and not between.strip(" ,;"))
        or (between.strip() in {",", ";", "&", "/", "+"})
        or lexicon.chained.fullmatch(between) is not None
        or (bool(between.strip()) and lexicon.connector.fullmatch(between) is not None)
    )


def _after_dates(view: View, lexicon: Lexicon, position: int, limit: int) -> int:
    """Where the dates after a title end (`chief stylist at Norda in the 1960s`), the code point itself where there are none before `limit`."""
    for mention in view.mentions_between(position, limit):
        words = view.norm[position : mention.start].replace("'", "' ").lower().split()
        if mention.label != "DATE" or not words or not all(word in lexicon.dating for word in words):
            break
        position = mention.end
    return position
