"""Titles: where one starts, how far it goes, and of which organisation it is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipeline.documents import Span
from pipeline.roles.lexicon import Lexicon
from pipeline.roles.view import View

_WORD = re.compile(r"[ ]?([^\W_][\w.&/-]*'?|&)")
_LONGEST = 14
_GLUED = re.compile(r"(?:-[^\W\d_]{4,})+")
# Unknown words before a head, between it and `, a`.
_UNKNOWN = 3
# After an organisation that follows a title's comma, what shows that the organisation ends the apposition: `X, PDG, Renault`.
_CLOSES = re.compile(r"\s*(?:[.;)\"»\n]|,|$)")


@dataclass(slots=True)
class Title:
    """A title met in the text, before it is known whose it is.

    Attributes:
        outer: start with the words that lead to it (article, `alors`, `Renault's`).
        start: start of the title's own words.
        end: end of them.
        stop: end of all that belongs to it, organisation included.
        organisations: names as written, in text order.
        led_by: lower-case words between `outer` and `start`.
    """

    outer: int
    start: int
    end: int
    stop: int
    organisations: list[str] = field(default_factory=list)
    led_by: list[str] = field(default_factory=list)


def read_title(view: View, lexicon: Lexicon, token: int) -> Title | None:
    """The title whose head is the token, None where the word is no title here."""
    tokens = view.document.tokens
    first = _first_word(view, lexicon, token)
    wanted = lexicon.only_with.get(tokens.texts[token].lower())
    if wanted is not None and not _is_wanted(view, wanted, token, first):
        return None
    end = tokens.ends[token]
    if (glued := _GLUED.match(view.norm, end)) is not None:  # présidente-directrice
        end = glued.end()
    title = Title(tokens.starts[first], tokens.starts[first], end, end)
    _read_on(view, lexicon, title)
    _read_back(view, lexicon, title, first)
    # `its chief executive`: of the organisation named last.
    if (
        not title.organisations
        and title.led_by
        and any(word in lexicon.possessives for word in title.led_by)
        and (owner := view.named_before(title.outer, "")) is not None
    ):
        title.organisations.append(owner)
    return title


def _is_wanted(view: View, wanted: list[str], token: int, first: int) -> bool:
    """Whether a word that is a title only in company has it: a given next word, a modifier before, a name after."""
    texts = view.document.tokens.texts
    following = texts[token + 1].lower() if token + 1 < len(texts) else ""
    if following in wanted:
        return True
    if "*modified" in wanted and first < token:
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


def _first_word(view: View, lexicon: Lexicon, token: int) -> int:
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
        if view.inside_mention(starts[before]) or "\n" in view.norm[ends[before] : starts[first]]:
            break
        if word in lexicon.inside_before or (word in lexicon.modifiers and not (word in lexicon.outside_before and word not in lexicon.inside_before)):
            first = before
            continue
        if word in {"&", "and"} and before > 0 and first <= token and lexicon.head_final and texts[before - 1].lower() in lexicon.modifiers and first != token:
            first = before - 1
            continue
        break
    while first < token and texts[first] in {"-", "&"}:
        first += 1
    return _first_unknown(view, lexicon, first) if lexicon.head_final else first


def _first_unknown(view: View, lexicon: Lexicon, first: int) -> int:
    """First token of a title whose first words are unknown, but stand after `, a`: `, a former franchise manager`."""
    texts, starts = view.document.tokens.texts, view.document.tokens.starts
    for place in range(first - 1, max(first - 2 - _UNKNOWN, 0), -1):
        word = texts[place]
        if word in lexicon.articles:
            return place + 1 if texts[place - 1] == "," else first
        if not (word.isalpha() and word.islower()) or word in lexicon.stops or word in lexicon.links or view.inside_mention(starts[place]):
            return first
    return first


def _read_on(view: View, lexicon: Lexicon, title: Title) -> None:  # noqa: C901 - one branch per kind of word
    """Follow the title to its end: complements, then `of`, `at`, `chez` and the organisation."""
    norm, position = view.norm, title.end
    linked: list[str] = []
    complement, last_is_noun = False, False
    complement_at: int | None = None  # end of the title before its last complement
    soft: int | None = None  # end of the title before `du groupe de distribution`, `of dealer group`, to be taken where a name follows
    generic: tuple[int, str] | None = None  # end of the title before `de la marque`, and the noun
    for _ in range(_LONGEST):
        at = position + 1 if norm[position : position + 1] == " " else position
        mention = view.at.get(at)
        if mention is not None:
            if mention.label in {"ORG", "AGENCY"}:
                if generic is not None:
                    title.end = generic[0]
                elif soft is not None and last_is_noun and not linked:
                    title.end = soft
                _take(view, title, mention)
                _more_organisations(view, lexicon, title)
                return
            if mention.label == "PERSON":
                if not linked or title.start == mention.start:
                    break
                workplace = lexicon.workplace.match(norm, mention.end)
                title.stop = mention.end
                if workplace and (place := view.at.get(workplace.end())) is not None and place.label in {"ORG", "AGENCY"}:
                    _take(view, title, place)
                return
            if mention.label in {"DATE", "FIGURE"}:
                break
            if mention.label == "PLACE" and linked and linked[-1] in lexicon.place_links:
                position, linked = mention.end, []
                title.stop = mention.end
                continue
            position = title.end = title.stop = mention.end
            generic, linked = None, []
            continue
        match = _WORD.match(norm, position)
        if match is None:
            break
        word = match[1]
        lower = word.lower()
        if lower in lexicon.stops:
            break
        if lower in lexicon.articles and (not linked or linked[-1] in lexicon.linking):
            break
        if linked and linked[-1] in lexicon.linking and (lower in lexicon.inside_before or lower.split("-")[0] in lexicon.inside_before):
            break  # `fondateur et ancien PDG`: two titles
        if lower in lexicon.links:
            linked.append(lower)
            position = match.end()
            continue
        if word.endswith("'"):
            break
        if lower in lexicon.organisation_nouns and linked and (linked[-1] in lexicon.definite):
            generic = (title.end, lower)
        elif generic is not None and lower in lexicon.organisation_fillers:
            pass
        elif lexicon.head_final and not linked and not complement and word not in lexicon.heads:
            break
        elif lower in lexicon.organisation_nouns and complement_at is not None and (linked or complement):
            soft = complement_at
        elif generic is not None:
            soft, generic = generic[0], None
        if linked:
            complement_at = title.end
        position = title.end = title.stop = match.end()
        if norm[position - 1] == "." and position - match.start(1) > 4:  # the stop of the sentence, not of an abbreviation
            title.end = title.stop = position - 1
            break
        complement, linked = complement or bool(linked), []
        last_is_noun = lower in lexicon.organisation_nouns or lower in lexicon.organisation_fillers or soft is not None
    if generic is not None:
        name = view.named_before(title.start, generic[1])
        if name is not None:
            title.end = generic[0]
            title.organisations.append(name)
        return
    _after_mark(view, title)


def _after_mark(view: View, title: Title) -> None:
    """The organisation after a comma or in brackets: `X, PDG, Renault`, `directeur de création (BETC)`."""
    norm = view.norm
    for mark in (", ", " (", "\n"):
        if norm.startswith(mark, title.end):
            mention = view.at.get(title.end + len(mark))
            if mention is None or mention.label not in {"ORG", "AGENCY"}:
                continue
            closed = norm.startswith(")", mention.end) if mark == " (" else _CLOSES.match(norm, mention.end)
            if closed:
                title.organisations.append(view.text[mention.start : mention.end])
                title.stop = mention.end + (mark == " (")


def _take(view: View, title: Title, mention: Span) -> None:
    title.organisations.append(view.text[mention.start : mention.end])
    title.stop = mention.end


def _more_organisations(view: View, lexicon: Lexicon, title: Title) -> None:
    """`président de X et, par ailleurs, de Y`: each further organisation that a joining word ties to the same title."""
    while True:
        following = view.next_mention(title.stop)
        if following is None or following.label not in {"ORG", "AGENCY"} or following.start - title.stop > 40:
            return
        between = view.norm[title.stop : following.start]
        words = between.replace(",", " ").replace("'", "' ").lower().split()
        links = [word for word in words if word in lexicon.links and word not in lexicon.linking]
        joined = any(word in lexicon.linking for word in words)
        known = all(
            word in lexicon.links or word in lexicon.linking or word in lexicon.organisation_nouns or word in {"par", "ailleurs", "also"} for word in words
        )
        if not (joined and known and links and links[0] not in {"la", "le", "the", "l'", "les"}):
            return
        _take(view, title, following)


def _read_back(view: View, lexicon: Lexicon, title: Title, first: int) -> None:  # noqa: C901 - one branch per kind of word
    """Step back over the words that lead to the title, and over the organisation that stands before it in English."""
    tokens = view.document.tokens
    texts, starts, ends = tokens.texts, tokens.starts, tokens.ends
    before = first - 1
    while before >= 0:
        if "\n" in view.norm[ends[before] : title.outer]:
            return
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
            return
        if inside is not None:
            return
        if word in {"'s", "'"} and lexicon.head_final and before > 0 and texts[before - 1].lower() in lexicon.organisation_nouns:
            title.led_by.append(word)
            title.outer = starts[before - 1]
            if not title.organisations and (name := view.named_before(title.outer, texts[before - 1].lower())) is not None:
                title.organisations.append(name)
            if before > 1 and texts[before - 2].lower() in lexicon.determiners:
                title.outer = starts[before - 2]
            return
        if word not in lexicon.outside_before and not (word in {"'s", "'"} and lexicon.head_final):
            return
        title.led_by.append(word)
        title.outer = starts[before]
        before -= 1
