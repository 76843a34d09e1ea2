"""Who holds the title that a noun phrase repeats: `le patron de la marque`, `the Norda boss`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.quotes.lexicon import Lexicon
from pipeline.roles import Role
from pipeline.roles.view import View

# Added to the distance of a role stated after the phrase: any stated before goes first.
_LATER = 100_000
# A title with its organisation means the person named last where the name stands no further back than this (code points).
_SINCE = 420


def agree(known: str, wanted: str) -> bool:
    """Whether two genders may be of one person; an empty one goes with any."""
    return not known or not wanted or known == wanted


def holder(view: View, roles: Sequence[Role], place: tuple[int, int], words: list[str], gender: str, lexicon: Lexicon) -> str | None:
    """The fullest name of the person whose role in the text a noun phrase repeats, None where no one or several may be meant.

    Args:
        roles: those of the document.
        place: start and end of the phrase without its article.
        words: those of the phrase, in small letters; at least one.
        gender: what the article tells of it: `f`, `m` or empty.
    """
    start, end = place
    organisations = {view.text[span.start : span.end].casefold() for span in view.mentions_between(start, end) if span.label in {"ORG", "AGENCY"}}
    there = [(role, title) for role in roles if (title := _words_of(role)) and (not organisations or (role.organisation or "").casefold() in organisations)]
    found = [
        (abs(role.start - start) + (_LATER if role.start > start else 0), role.person)
        for role, title in there
        if _repeats(title, words, lexicon, head_final=view.lexicon.head_final)
    ]
    if found and (organisations or len({person for _, person in found}) == 1):
        return min(found)[1]
    if not _is_leader(words, lexicon):
        return None
    wanted = gender or view.lexicon.gender_of_title(words[0])
    leading = {
        role.person for role, title in there if role.start < start and _is_leader(title, lexicon) and agree(view.lexicon.gender_of_title(title[0]), wanted)
    }
    agreeing = [name for name in leading if agree(_gender_of(view, name), gender)]
    return agreeing[0] if len(agreeing) == 1 else None


def untitled(view: View, roles: Sequence[Role], place: tuple[int, int, int], words: list[str], gender: str, in_quote: Callable[[int], bool]) -> str | None:
    """The one person named in the lines right before `la présidente de Y`, `le ministre de l'Industrie`, of whom the text tells no title; None without.

    Args:
        place: start of the phrase with its article, without it, and its end.
        in_quote: whether a code point is within a quotation.
    """
    outer, _, end = place
    if words[0] not in view.lexicon.heads or len(words) < 3 or view.norm[end : end + 1] not in {".", ",", "", ";"}:
        return None
    known = {role.person for role in roles if role.start < outer}
    near = {view.people.names[number] for number in view.people.between(max(0, outer - _SINCE), outer) if not in_quote(view.people.spans[number].start)}
    if len(near) != 1 or near & known:
        return None
    name = near.pop()
    wanted = gender or view.lexicon.gender_of_title(words[0])
    return name if agree(_gender_of(view, name), wanted) else None


def _words_of(role: Role) -> list[str]:
    return role.title.lower().replace("’", "'").split()


def _gender_of(view: View, name: str) -> str:
    return next((gender for other, gender in zip(view.people.names, view.people.genders, strict=True) if other == name and gender), "")


def _is_leader(words: list[str], lexicon: Lexicon) -> bool:
    """Whether the words are those for the head of an organisation."""
    return words[0] in lexicon.leaders or " ".join(words[:2]) in lexicon.leaders or words[-1] in lexicon.leaders


def _repeats(title: list[str], words: list[str], lexicon: Lexicon, *, head_final: bool) -> bool:
    """Whether a noun phrase repeats a title: it starts with the title's first word, or ends with its last one; complements aside."""
    complement = next((number for number, word in enumerate(words) if number and word in lexicon.title_links), 0)
    if words[0] == title[0] and (len(words) < 2 or len(title) < 2 or words[1] == title[1] or (complement == 1 and not head_final)):
        return True
    return words[-1] == title[-1] or (complement > 0 and head_final and words[complement - 1] == title[-1])
