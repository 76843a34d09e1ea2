"""The words before a title that lead to it without belonging to it: articles, `alors`, `Norda's`, `dont le`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.documents import Span
from pipeline.roles.lexicon import Lexicon
from pipeline.roles.view import View

if TYPE_CHECKING:
    from pipeline.roles.titles import Title


def _is_lead(view: View, lexicon: Lexicon, mention: Span) -> bool:
    """Whether a date or a number is a word that leads to titles: `aujourd'hui`, `two`."""
    return view.norm[mention.start : mention.end].lower() in lexicon.outside_before


def read_back(view: View, lexicon: Lexicon, title: Title, first: int) -> None:  # noqa: C901 - one branch per kind of word
    """Step back over the words that lead to the title, and over the organisation that stands before it in English."""
    tokens = view.document.tokens
    texts, starts, ends = tokens.texts, tokens.starts, tokens.ends
    before = first - 1
    while before >= 0:
        if "\n" in view.norm[ends[before] : title.outer]:
            return
        lower = texts[before].lower()
        phrase = (
            lexicon.outside_phrases.search(view.norm, max(0, title.outer - 26), title.outer)
            if lower in lexicon.phrase_ends or lower.rpartition("-")[2] in lexicon.phrase_ends
            else None
        )
        if phrase is not None and not view.inside_mention(phrase.start()):
            title.led_by.append(phrase[0].strip(" ,").lower())
            title.outer = phrase.start()
            before = view.token_before(phrase.start())
            continue
        word = texts[before].lower().replace("’", "'")
        inside = view.mention_over(starts[before])
        if (
            inside is not None
            and inside.label in {"ORG", "AGENCY"}
            and lexicon.head_final
            and (not title.led_by or title.led_by[-1] in {"'s", "'"} or all(w in lexicon.outside_before for w in title.led_by))
        ):
            if title.led_by and title.led_by[-1] not in {"'s", "'"} and any(w in lexicon.determiners for w in title.led_by):
                return
            if not title.organisations:
                title.organisations.append(view.text[inside.start : inside.end])
            title.outer = inside.start
            title.led_by.append("'s")
            before = view.token_before(inside.start)
            if before >= 0 and texts[before].lower() in lexicon.determiners:
                title.outer = starts[before]
            else:  # `, a third-generation Norda dealer`
                while before > 2 and texts[before - 1] == "-":
                    before -= 2
                if before > 1 and texts[before - 1] in lexicon.articles and texts[before - 2] == "," and texts[before].replace("-", "").islower():
                    title.outer = starts[before - 1]
            return
        if inside is not None and inside.label == "PERSON" and lexicon.head_final and title.led_by and title.led_by[-1] in {"'s", "'"}:
            title.outer = inside.start  # `Hale's founder, Priscilla Hale`
            return
        if inside is not None and not (inside.label in {"DATE", "FIGURE"} and inside.end == ends[before] and _is_lead(view, lexicon, inside)):
            return
        if inside is not None:  # `X, aujourd'hui directeur de Y`, `deux vice-présidents`
            title.led_by.append(view.norm[inside.start : inside.end].lower())
            title.outer, before = inside.start, view.token_before(inside.start)
            continue
        if word in {"'s", "'"} and lexicon.head_final and before > 0 and texts[before - 1].islower() and not view.inside_mention(starts[before - 1]):
            title.led_by.append(word)
            title.outer = starts[before - 1]
            if (
                not title.organisations
                and texts[before - 1] in lexicon.organisation_nouns
                and (name := view.named_before(title.outer, texts[before - 1].lower())) is not None
            ):
                title.organisations.append(name)
            if before > 1 and texts[before - 2].lower() in lexicon.determiners:
                title.outer = starts[before - 2]
            elif before > 2 and texts[before - 2].islower() and texts[before - 3].lower() in lexicon.determiners and ends[before - 2] + 1 == starts[before - 1]:
                title.outer = starts[before - 3]  # `the car maker's chief`
            return
        if word in lexicon.relative:  # `Norda, dont le patron X`
            if not title.organisations and (owner := view.named_before(starts[before], "", sentences=0)) is not None:
                title.organisations.append(owner)
            title.outer = starts[before]
            title.led_by.append(word)
            return
        if word not in lexicon.outside_before and not (word in {"'s", "'"} and lexicon.head_final):
            return
        title.led_by.append(word)
        title.outer = starts[before]
        before -= 1
