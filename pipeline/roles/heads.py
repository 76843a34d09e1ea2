"""Where a title starts: the words before its head that belong to it, and whether a word is a title's head at all."""

from __future__ import annotations

from pipeline.roles.lexicon import Lexicon
from pipeline.roles.view import View

# Unknown words before a head, between it and `, a`.
_UNKNOWN = 3


def is_wanted(view: View, lexicon: Lexicon, wanted: list[str], token: int, first: int) -> bool:
    """Whether a word that is a title only in company has it: a given next word, a modifier before, a name after."""
    texts = view.document.tokens.texts
    following = texts[token + 1].lower() if token + 1 < len(texts) else ""
    if following in wanted:
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
    return "*name" in wanted and token + 1 < len(texts) and view.label_at(view.document.tokens.starts[token + 1]) == "PERSON"


def first_word(view: View, lexicon: Lexicon, token: int) -> int:
    """First token of the title: modifiers, `former`, and what a hyphen ties to them."""
    tokens = view.document.tokens
    texts, starts, ends = tokens.texts, tokens.starts, tokens.ends
    first = token
    while first > 0:
        before = first - 1
        glued = ends[before] == starts[first]
        if texts[before] == "-" and glued and before > 0 and ends[before - 1] == starts[before]:
            first = before - 1
            continue
        word = texts[before].lower()
        inside = view.mention_over(starts[before])
        if inside is not None and lexicon.head_final and view.norm[inside.start : inside.end].lower() in lexicon.modifiers:
            first = before  # `Ford's UK marketing chief`
            continue
        if inside is not None and lexicon.head_final and inside.label in {"ORG", "AGENCY"}:
            lead = view.token_before(inside.start)
            if lead >= 0 and texts[lead].lower() in lexicon.past and view.norm[ends[lead] : inside.start] == " ":
                first = lead  # `a former Norda executive`
                continue
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


def _opens(view: View, offset: int) -> bool:
    """Whether a sentence starts at the code point."""
    sentences = view.document.sentences
    return bool(sentences) and sentences[view.document.sentence_at(offset)].start == offset and not view.inside_mention(offset)


def _first_unknown(view: View, lexicon: Lexicon, first: int, head: int) -> int:
    """First token of a title whose first words are unknown, but stand after `, a`, after `former`, or right between a person's comma and the head."""
    texts, starts = view.document.tokens.texts, view.document.tokens.starts
    for place in range(first - 1, max(first - 2 - _UNKNOWN, -1), -1):
        word = texts[place]
        if word in lexicon.articles:
            lead = place - 1
            while lead > 0 and texts[lead].lower() in lexicon.outside_before and texts[lead] not in lexicon.linking:
                lead -= 1
            return place + 1 if lead >= 0 and texts[lead] == "," else first
        if word in lexicon.inside_before:
            return place
        if (
            word.istitle()
            and word.lower() not in lexicon.outside_before
            and head + 1 < len(texts)
            and view.label_at(starts[head + 1]) == "PERSON"
            and _opens(view, starts[place])
        ):
            return place  # `State commerce secretary X`
        if word == "," and (before := view.mention_over(starts[place] - 1)) is not None and before.label == "PERSON" and before.end == starts[place]:
            return place + 1
        if word == "," and head + 1 < len(texts) and view.label_at(starts[head + 1]) == "PERSON" and first - place == 2:
            return place + 1  # `…, remarketing director X`
        if not word.isalpha() or word.lower() in lexicon.stops or word in lexicon.links or word in lexicon.linking or view.inside_mention(starts[place]):
            return first
        if word.lower() in lexicon.outside_before:
            return first
    return first
