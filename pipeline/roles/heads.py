"""Where a title starts: the words before its head that belong to it, and whether a word is a title's head at all."""

from __future__ import annotations

from pipeline.roles.lexicon import Lexicon
from pipeline.roles.view import View

# Unknown words before a head, between it and `, a`.
_UNKNOWN = 3
# No title has so many tokens before its head: a guard for runs of title words without an end.
_FARTHEST = 60
# Persons who share a title are named no further from it than this (code points); `one of` stands so many words before it at most.
_NEAR, _SEVERAL = 220, 8


def is_wanted(view: View, lexicon: Lexicon, wanted: list[str], token: int, first: int) -> bool:
    """Whether a word that is a title only in company has it: a given next word, a modifier before, a name after."""
    texts = view.document.tokens.texts
    following = texts[token + 1].lower() if token + 1 < len(texts) else ""
    if following in wanted or view.norm[view.document.tokens.ends[token] : view.document.tokens.ends[token] + 20].lower().startswith(_phrases(wanted)):
        return True
    if "*past" in wanted and texts[first].lower() in lexicon.past and first < token:
        return True
    if "*modified" in wanted and any(word.lower() not in lexicon.inside_before and word != "-" for word in texts[first:token]):
        return following not in lexicon.modifiers
    if "*of" in wanted and token + 1 < len(texts) and view.label_at(view.document.tokens.starts[token + 1]) in {"ORG", "AGENCY"}:
        return True
    if (
        "*organisation" in wanted
        and first == token
        and token
        and (before := view.mention_over(view.document.tokens.starts[token - 1])) is not None
        and before.label in {"ORG", "AGENCY"}
    ):
        return True
    if "*articled" in wanted:  # `la juge X`, and no `juge X` after a quotation
        return (
            first > 0
            and texts[first - 1].lower() in lexicon.determiners
            and token + 1 < len(texts)
            and view.label_at(view.document.tokens.starts[token + 1]) == "PERSON"
        )
    if "*own" in wanted and first > 0 and texts[first - 1].lower() in lexicon.kin and following == ",":  # `his deputy, X`
        return True
    return "*name" in wanted and token + 1 < len(texts) and view.label_at(view.document.tokens.starts[token + 1]) == "PERSON"


def _phrases(wanted: list[str]) -> tuple[str, ...]:
    return tuple(f" {form}" for form in wanted if " " in form or "'" in form[:-1])


def may_be_shared(view: View, lexicon: Lexicon, token: int) -> bool:
    """Whether a title of several, whose head is the token, may be somebody's: a person is named near, or one of several is meant; told at a glance."""
    if is_shared(view, lexicon, token):
        return True
    offset = view.document.tokens.starts[token]
    return view.people.first_from(offset - _NEAR) < view.people.first_from(offset + _NEAR)


def is_shared(view: View, lexicon: Lexicon, token: int) -> bool:
    """Whether a word of `l'un des`, `one of the` stands before the token, so that it pays to look for the whole."""
    return not lexicon.partitive_words.isdisjoint(view.document.tokens.texts[max(0, token - _SEVERAL) : token])


def first_word(view: View, lexicon: Lexicon, token: int) -> int:  # noqa: C901 - one branch per form
    """First token of the title: modifiers, `former`, and what a hyphen ties to them."""
    tokens = view.document.tokens
    texts, starts, ends = tokens.texts, tokens.starts, tokens.ends
    first = token
    while first > max(0, token - _FARTHEST):
        before = first - 1
        glued = ends[before] == starts[first]
        if texts[before] == "-" and glued and before > 0 and ends[before - 1] == starts[before]:
            first = before - 1
            continue
        word = texts[before].lower()
        if (
            before > 1
            and lexicon.head_final
            and texts[before - 1] == "-"
            and ends[before - 1] == starts[before]
            and ends[before - 2] == starts[before - 1]
            and f"{texts[before - 2].lower()}-{word}" in lexicon.modifiers
        ):
            first = before - 2  # `left-arm spinner`
            continue
        inside = view.mention_over(starts[before])
        if inside is not None and lexicon.head_final and view.norm[inside.start : inside.end].lower() in lexicon.modifiers:
            first = before  # `Ford's UK marketing chief`
            continue
        if inside is not None and lexicon.head_final and inside.label in {"ORG", "AGENCY", "PLACE"}:
            lead = view.token_before(inside.start)
            if (
                lead >= 0
                and texts[lead].lower() in (lexicon.past if inside.label != "PLACE" else lexicon.inside_before)
                and view.norm[ends[lead] : inside.start] == " "
            ):
                first = lead  # `a former Norda executive`
                continue
        if (
            inside is not None
            and lexicon.head_final
            and inside.label == "PLACE"
            and texts[token].lower() in lexicon.placed
            and inside.end == ends[before]
            and view.norm[inside.end : starts[first]] == " "
            and not _is_where(view, lexicon, inside.start)
            and (
                view.label_at(ends[token] + 1) == "PERSON" or (view.norm[ends[token] : ends[token] + 2] == ", " and view.label_at(ends[token] + 2) == "PERSON")
            )
        ):
            first = view.token_before(inside.start) + 1  # `the Ulster secretary, X`
            break
        if inside is not None or "\n" in view.norm[ends[before] : starts[first]]:
            break
        if word in lexicon.inside_before or (word in lexicon.modifiers and not (word in lexicon.outside_before and word not in lexicon.inside_before)):
            first = before
            continue
        if word in lexicon.conjunctions and before > 0 and first < token and lexicon.head_final and _is_field(lexicon, texts[before - 1]):
            first = before - 1
            continue
        break
    while first < token and texts[first] in {"-", "&"}:
        first += 1
    return _first_unknown(view, lexicon, first, token) if lexicon.head_final else first


def _is_field(lexicon: Lexicon, word: str) -> bool:
    """Whether a word says what a title is about and is none itself: `sales` in `sales and marketing director`, not `founder`."""
    return word.lower() in lexicon.modifiers and word not in lexicon.heads


def _is_where(view: View, lexicon: Lexicon, start: int) -> bool:
    """Whether a place at the code point is where something happens: `In Canberra Health Minister X …`."""
    word = view.token_before(start)
    return word >= 0 and view.document.tokens.texts[word].lower() in lexicon.place_links


def _opens(view: View, offset: int) -> bool:
    """Whether a sentence starts at the code point."""
    sentences = view.document.sentences
    return bool(sentences) and sentences[view.document.sentence_at(offset)].start == offset


def _first_unknown(view: View, lexicon: Lexicon, first: int, head: int) -> int:  # noqa: C901 - one branch per form
    """First token of a title whose first words are unknown, but stand after `, a`, after `former`, or right between a person's comma and the head."""
    texts, starts = view.document.tokens.texts, view.document.tokens.starts
    if "".join(texts[first : min(first + 3, head)]).lower() in lexicon.inside_before:
        return first  # `beating four-time champion X`
    named = head + 1 < len(texts) and view.label_at(starts[head + 1]) == "PERSON"
    for place in range(first - 1, max(first - 2 - _UNKNOWN, -1), -1):
        word = texts[place]
        lower = word.lower()
        if lower in lexicon.articles:
            lead = place - 1
            while lead > 0 and texts[lead].lower() in lexicon.outside_before and texts[lead] not in lexicon.linking:
                lead -= 1
            # `X, a flavour designer`, `the jury president X`
            return place + 1 if (lead >= 0 and texts[lead] == ",") or (named and word in lexicon.articles) else first
        if word in lexicon.inside_before:
            return place
        adjacent = all(texts[between].istitle() for between in range(place, first))
        if (
            named
            and word.istitle()
            and (adjacent or _opens(view, starts[place]))
            and lower not in lexicon.outside_before
            and lower not in lexicon.stops
            and lower not in lexicon.links
            and word not in lexicon.heads
            and not view.inside_mention(starts[place])
            and view.norm[starts[place + 1] - 1] == " "
        ):
            if place == 0 or not texts[place - 1].istitle():
                return place  # `State commerce secretary X`, `Malayalam actor X`
            continue
        if word == "," and (before := view.mention_over(starts[place] - 1)) is not None and before.label == "PERSON" and before.end == starts[place]:
            return place + 1
        if word == "," and named:
            return place + 1  # `…, remarketing director X`
        if not word.isalpha() or lower in lexicon.stops or word in lexicon.links or word in lexicon.linking or view.inside_mention(starts[place]):
            return first
        if lower in lexicon.outside_before or lower in lexicon.appoints or word in lexicon.heads or lower.endswith("ed"):
            return first
    return first
