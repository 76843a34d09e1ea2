"""Titles: where one starts, how far it goes, and of which organisation it is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipeline.documents import Span
from pipeline.roles.complements import is_acronym, is_finite, is_part, is_street, unknown_name
from pipeline.roles.heads import first_word, is_shared, is_wanted
from pipeline.roles.leading import read_back
from pipeline.roles.lexicon import Lexicon
from pipeline.roles.oblique import is_oblique
from pipeline.roles.view import View
from pipeline.typography import line_start

_WORD = re.compile(r"[ ]?([^\W_][\w.&/-]*'?|&)")
_PART = re.compile(r"[^\W\d_][\w-]*")
# A name that goes on after a place: `Calder Valley Bakeries`.
_NAMED_ON = re.compile(r" (?!SA\b)[^\W\d_a-zà-ÿ][a-zà-ÿ]{3,}(?= |[,.;:)]|$)")
_ASIDE = re.compile(r" \([^()\n]{2,20}\)")
# `l'un des` before a title is no longer than this (code points).
_PARTITIVE = 16
_LONGEST = 14
# The words that a head wants after it are no longer than this (code points).
_WANTED = 40
_GLUED = re.compile(r"(?:-[^\W\d_]{4,})+")
# After an organisation that follows a title's comma, what shows that the organisation ends the apposition: `X, PDG, Renault`.
_CLOSES = re.compile(r"\s*(?:[.;:)\"»\n]|,|$)")


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
        partitive: whether `l'un des`, `one of the` stands before them.
    """

    outer: int
    start: int
    end: int
    stop: int
    organisations: list[str] = field(default_factory=list)
    led_by: list[str] = field(default_factory=list)
    partitive: bool = False


def read_title(view: View, lexicon: Lexicon, token: int) -> Title | None:
    """The title whose head is the token, None where the word is no title here."""
    tokens = view.document.tokens
    first = first_word(view, lexicon, token)
    wanted = lexicon.only_with.get(tokens.texts[token].lower())
    if wanted is not None and not is_wanted(view, lexicon, wanted, token, first):
        return None
    end = tokens.ends[token]
    barred = lexicon.not_with.get(tokens.texts[token].lower())
    if barred is not None and token + 1 < len(tokens) and tokens.texts[token + 1].lower() in barred:
        return None  # `associé à X`
    if view.norm.startswith(lexicon.awards, end):
        return None  # `player of the match`, `a hotelier's son`
    if view.norm.startswith("-", end) and (glued := _GLUED.match(view.norm, end)) is not None:  # présidente-directrice
        end = glued.end()
    if (
        lexicon.head_final
        and (department := lexicon.field.match(view.norm, end)) is not None
        and all(word in lexicon.modifiers or word in lexicon.linking for word in department[1].lower().split())
    ):
        end = department.end(1)  # vice president, sales, of X
    title = Title(tokens.starts[first], tokens.starts[first], end, end)
    if (
        view.norm.startswith(",", end)
        and (employer := lexicon.employer.match(view.norm, end)) is not None
        and (mention := view.at.get(employer.end())) is not None
        and mention.label in {"ORG", "AGENCY"}
    ):
        _take(view, title, mention)
    else:
        _read_on(view, lexicon, title)
    read_back(view, lexicon, title, first)
    if is_shared(view, lexicon, first) and (shared := lexicon.partitive.search(view.norm, max(0, title.outer - _PARTITIVE), title.outer)) is not None:
        title.outer, title.partitive = shared.start(), True  # `X, l'un des quatre associés`
    if lexicon.head_final and not title.organisations:  # `a former Norda executive`
        title.organisations += [
            view.text[span.start : span.end]
            for span in view.mentions_between(title.start, title.end)
            if span.label in {"ORG", "AGENCY"} and span.end < title.end
        ]
    # `its chief executive`: of the organisation named last.
    if (
        not title.organisations
        and title.led_by
        and any(word in lexicon.possessives for word in title.led_by)
        and tokens.texts[token].lower() not in lexicon.personal
        and (owner := _owner(view, lexicon, title)) is not None
    ):
        title.organisations.append(owner)
    return title


def _owner(view: View, lexicon: Lexicon, title: Title) -> str | None:
    """The organisation that `son`, `its` stands for: the last one that is no object in its sentence or the one before, else the last named."""
    sentences = view.document.sentences
    number = view.document.sentence_at(title.outer) if sentences else 0
    floor = sentences[max(0, number - 1)].start if sentences else 0
    nearest = next(view.organisations_before(title.outer, floor), None)
    if nearest is not None and lexicon.along.fullmatch(view.norm, nearest.end, title.outer) is not None:
        return view.text[nearest.start : nearest.end]  # `l'avis de Y et de son patron`
    subject = next((span for span in view.organisations_before(title.outer, floor) if not is_oblique(view, lexicon, span.start)), None)
    if subject is not None:
        return view.text[subject.start : subject.end]
    line = line_start(view.norm, title.outer)
    opens = not sentences or sentences[number].start <= line
    # Past the first sentence of its paragraph a title is of what the paragraph is about: of nothing that only the one before names.
    return view.named_before(title.outer, "", sentences=2) if opens or next(view.organisations_before(title.outer, line), None) is not None else None


def _read_on(view: View, lexicon: Lexicon, title: Title) -> None:  # noqa: C901 - one branch per kind of word
    """Follow the title to its end: complements, then `of`, `at`, `chez` and the organisation."""
    norm, position = view.norm, title.end
    if norm.startswith(" (", position) and (aside := _ASIDE.match(norm, position)) is not None and norm.startswith(tuple(lexicon.named_links), aside.end() + 1):
        position = aside.end()  # `président (LR) de la région`
    linked: list[str] = []
    complement, last_is_noun, employed, placed = False, False, False, False
    complement_at: int | None = None  # end of the title before its last complement
    soft: int | None = None  # end of the title before `du groupe de distribution`, `of dealer group`, to be taken where a name follows
    generic: tuple[int, str] | None = None  # end of the title before `de la marque`, and the noun
    shared = False  # whether those who share the title have been named
    for _ in range(_LONGEST):
        at = position + 1 if norm[position : position + 1] == " " else position
        mention = view.at.get(at)
        if mention is not None and mention.label != "PERSON" and (not linked or linked[-1] in lexicon.linking) and view.text[at : mention.end] in lexicon.heads:
            mention = None  # `directeur financier et DRH`: a title's word taken for a name
        if mention is not None:
            # After a noun for an organisation a name is one, whatever else it is taken for: `CEO of start-up Voltcheck`.
            called = (
                not linked
                and (mention.label in {"PRODUCT", "WORK", "EVENT", "PLACE"} or (mention.label == "PERSON" and " " not in view.norm[at : mention.end]))
                and (generic is not None or (soft is not None and last_is_noun))
            )
            if mention.label == "ORG" and " " not in norm[at : mention.end] and norm[title.start : title.end].lower() in lexicon.fielded:
                position = title.end = title.stop = mention.end  # `ministre de l'Intérieur`
                linked = []
                continue
            if mention.label in {"ORG", "AGENCY"} and linked and is_part(view, lexicon, mention):
                position = title.end = title.stop = mention.end  # `Head of the Logistics Division at Norda`, `présidente de la commission des finances`
                generic, linked = None, []
                continue
            if mention.label in {"ORG", "AGENCY"} or called:
                if generic is not None:
                    if not (linked and linked[-1] in lexicon.employers):  # `directeur de la marque chez Norda` has his field in his title
                        title.end = generic[0]
                elif soft is not None and last_is_noun and not linked:
                    title.end = soft
                _take(view, title, mention)
                _more_organisations(view, lexicon, title)
                return
            if mention.label == "PERSON":
                if not linked or linked[-1] in lexicon.linking or title.start == mention.start:
                    break
                if linked[-1] in lexicon.employers and " " in norm[at : mention.end]:
                    _take(view, title, mention)  # `avocate chez Bredin Prat`: whoever works there, works for it
                    return
                workplace = lexicon.workplace.match(norm, mention.end)
                title.stop = mention.end
                if workplace and (place := view.at.get(workplace.end())) is not None and place.label in {"ORG", "AGENCY"}:
                    _take(view, title, place)
                return
            if mention.label == "PLACE" and not linked and norm[at : mention.end].partition(" ")[0] in lexicon.streets:
                break  # `X, fleuriste rue Crébillon`
            if mention.label in {"DATE", "FIGURE"} or (mention.label == "MODEL" and linked and mention.value):
                if mention.label == "MODEL":  # `chief engineer of the Evora`: a vehicle is neither the title nor the organisation
                    title.stop = mention.end
                break
            if mention.label == "PLACE" and linked and linked[-1] in lexicon.employers:
                title.stop = mention.end
                if not lexicon.head_final:  # no place, whatever it is taken for: `chez Dacia Sud`
                    _take(view, title, mention)
                return
            if mention.label == "PLACE" and linked and linked[-1] in lexicon.named_links and (longer := _NAMED_ON.match(norm, mention.end)) is not None:
                title.organisations.append(view.text[mention.start : longer.end()])  # `manager of Calder Valley Bakeries`
                title.stop = longer.end()
                return
            if mention.label == "PLACE" and linked and linked[-1] in lexicon.place_links:
                position, linked = mention.end, []
                title.stop = mention.end
                continue
            position = title.end = title.stop = mention.end
            generic, linked, placed = None, [], mention.label == "PLACE"
            continue
        match = _WORD.match(norm, position)
        if match is None:
            break
        word = match[1]
        lower = word.lower()
        if lower[-1] == "." and len(lower) > 4:  # the stop of the sentence, not of an abbreviation
            lower = lower[:-1]
        if lower in lexicon.company and (other := view.at.get(match.end() + 1)) is not None and other.label == "PERSON":
            position, linked, shared = other.end, [], True  # `cofondateur, avec Y, de Norda`
            continue
        if lower in lexicon.stops or (lower in lexicon.possessives and not (linked and linked[-1] in lexicon.contracted)):
            break
        if lower in lexicon.streets and not linked and is_street(view, lexicon, match.end()):
            break  # `X, fleuriste rue Basse`
        if lower in lexicon.aim_words and lexicon.aims.match(norm, match.start(1)):
            break  # `producteur pour développer`
        if lower in lexicon.articles and (not linked or linked[-1] in lexicon.linking):
            break
        if linked and linked[-1] in lexicon.linking and (lower in lexicon.inside_before or lower.split("-")[0] in lexicon.inside_before):
            break  # `fondateur et ancien PDG`: two titles
        if linked and linked[-1] in lexicon.linking and lower in lexicon.current and _is_second(view, lexicon, title, match.end() + 1):
            break  # `ancien pilote et actuel responsable`, not `head of research and new products`
        if linked and linked[-1] in lexicon.linking and _is_second(view, lexicon, title, match.start(1)):
            break  # `founder and chief executive`
        if (
            ((linked and (linked[-1] in lexicon.named_links or (linked[-1] in lexicon.definite and is_acronym(word)))) or (not linked and (soft or generic)))
            and norm[match.start(1) - 1 : match.start(1)] in " '"
            and (end := unknown_name(view, lexicon, match))
        ):
            if not linked:  # `patron de l'agence Facto`
                title.end = generic[0] if generic is not None else soft or title.end
            title.organisations.append(view.text[match.start(1) : end])
            title.stop = end
            return
        if shared and lower not in lexicon.links:
            break
        if lower in lexicon.links:
            linked.append(lower)
            position = match.end()
            continue
        if not linked and not lexicon.head_final and lower not in lexicon.functions and is_finite(view, match.start(1)):
            break  # `La nouvelle présidente hérite …`
        if word.endswith("'") or (placed and not linked):  # `l'ex-maire de Mexico dépasse …`
            break
        if lower in lexicon.organisation_nouns and linked and (linked[-1] in lexicon.definite):
            generic, employed = (title.end, lower), linked[0] in lexicon.employers
        elif generic is not None and (lower in lexicon.organisation_fillers or (not linked and generic[1] in lexicon.stand_ins and not lexicon.head_final)):
            pass
        elif lexicon.head_final and not linked and not complement and word.rstrip(".") not in lexicon.heads:
            break
        elif lower in lexicon.organisation_nouns and complement_at is not None and (linked or complement):
            soft = complement_at
        elif generic is not None:
            soft, generic = generic[0], None
        if linked:
            complement_at = title.end
        position = title.end = title.stop = match.end()
        if norm[position - 1] == "." and (
            position - match.start(1) > 4 or norm[position : position + 1] in {"\n", ""}
        ):  # the stop of the sentence, not of an abbreviation
            title.end = title.stop = position - 1
            break
        complement, linked = complement or bool(linked), []
        last_is_noun = lower in lexicon.organisation_nouns or lower in lexicon.organisation_fillers or soft is not None
    if generic is not None:
        name = view.named_before(title.start, generic[1])
        if name is not None:
            title.organisations.append(name)
        if name is not None or employed or generic[1] in lexicon.stand_ins:
            title.end = generic[0]
        return
    _after_mark(view, title)


def _is_second(view: View, lexicon: Lexicon, title: Title, position: int) -> bool:
    """Whether the words after a joining word are a title of their own: `PDG` in `fondateur et PDG`, `managing partner` in `founder and managing partner`."""
    if any(word in view.norm[max(0, title.start - 22) : title.start].lower() for word in lexicon.respectively):
        return False
    for number, match in zip(range(5), _PART.finditer(view.norm, position, position + 70), strict=False):
        word = match[0]
        if number and view.norm[match.start() - 1] != " ":
            return False
        if word in lexicon.heads and word.lower() not in lexicon.not_second:
            wanted = lexicon.only_with.get(word.lower())
            return (
                wanted is None
                or ("*modified" in wanted and number > 0)
                or view.norm[match.end() + 1 : match.end() + 1 + _WANTED].lower().startswith(tuple(wanted))
            )
        if not lexicon.head_final or word.lower() not in lexicon.modifiers:
            return False
    return False


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
        known = all(word in lexicon.links or word in lexicon.linking or word in lexicon.organisation_nouns or word in lexicon.going_on for word in words)
        if not (joined and known and links and links[0] not in lexicon.own_articles):
            return
        _take(view, title, following)
