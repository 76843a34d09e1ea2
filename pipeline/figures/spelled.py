"""Bare numbers in words, without a unit: a count, or a part of a name, of a date or of an idiom. The rules work as those of `bare`."""

from __future__ import annotations

from pipeline.figures.bare import apposed_age, hour, hyphenated
from pipeline.figures.lexicon import Lexicon
from pipeline.figures.scan import TAKEN
from pipeline.figures.surroundings import Rule, Surroundings, count_noun, first_verdict

_ZERO_OPENERS = frozenset(("", ",", ".", ":", ";", "\n", "(", "»", "«", '"', "“"))


def words_count(around: Surroundings, lexicon: Lexicon) -> bool:
    """Whether a bare number in words is a figure."""
    return first_verdict(_WORD_RULES, around, lexicon, default=True)


def _weak(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """`pour cent`, `les hundred days`: words of number that are something else after certain words."""
    quantity = around.quantity
    surface = around.scan.norm[quantity.start : quantity.number_end]
    couple = quantity.collective and surface.rpartition(" ")[2] in lexicon.unit_collectives
    return False if couple or around.left() in lexicon.context["weak_bare"].get(surface, ()) else None


def _numbered_word(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """`chapter two`, `race three`."""
    left, sets = around.left(), lexicon.sets
    if left not in sets["designators"] or left in sets["soft_designators"] or around.quantity.value >= 100:
        return None
    return False if count_noun(around, lexicon) is None else None


def _large_word(around: Surroundings, lexicon: Lexicon) -> bool | None:
    return True if around.quantity.scale > 1 or around.quantity.collective else None


def _date_after_word(around: Surroundings, lexicon: Lexicon) -> bool | None:
    right, sets = around.right(), lexicon.sets
    if around.quantity.value == 1 or (right in sets["not_after"] and right not in sets["word_counts"]):
        return False
    surface = around.scan.norm[around.quantity.start : around.quantity.number_end]
    return False if surface in sets["month_abbreviations"] and right == "." and around.after[1:] else None


def _adjective(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """`un véhicule neuf`, `tout neuf`, against `neuf joueurs` and `les neuf`."""
    quantity, sets = around.quantity, lexicon.sets
    others = lexicon.context["not_number"].get(around.scan.norm[quantity.start : quantity.number_end])
    if others is None:
        return None
    noun = around.right()
    if around.left() in others or noun in others:
        return False
    return (len(noun) > 2 and noun not in sets["function"] and noun[-1] in "sx") or around.left() in sets["number_cues"] or around.alone()


def _ordinal(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """`trente-deuxièmes`, `cent millième`."""
    if around.char_after() not in ("-", " "):
        return None
    word = around.right(2) if around.right() == "-" else around.right()
    return False if word in lexicon.sets["ordinals"] else None


def _both(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """`tous deux`."""
    pronoun = around.quantity.value == 2 and around.left() in lexicon.sets["both"]
    return False if pronoun and count_noun(around, lexicon) is None else None


def _zero(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """`zéro label` and `reste à zéro` count; `zéro émission` and `en dessous de zéro` do not."""
    quantity, sets, left = around.quantity, lexicon.sets, around.left()
    if quantity.value:
        return None
    if lexicon.phrases["below_zero"].search(around.scan.norm, max(0, quantity.start - 20), quantity.end):
        return False
    if around.alone() or left in sets["zero_context"] or left == ":":
        return True
    opened = left in _ZERO_OPENERS or left in sets["zero_verbs"] or left in sets["and_words"] or left in sets["zero_before"]
    return count_noun(around, lexicon) is not None and opened


def _title(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """`Les Sept Samouraïs`: a capital in the middle of a capitalised group is a title."""
    quantity, flat = around.quantity, around.scan.flat
    start, end = quantity.start, quantity.number_end
    if start < 2 or not flat[start].isupper() or flat[start:end].isupper():
        return None
    left = flat[max(0, start - 30) : start].rstrip(" ")
    if not left or left[-1] in ".!?:;\n«\"“'(–—-•*·|…>" or left[-1] == TAKEN:
        return None
    return False if flat[end : end + 2].strip()[:1].isupper() or left[-1].isalpha() else None


_WORD_RULES: tuple[Rule, ...] = (
    _weak, hour, hyphenated, _numbered_word, _large_word, _date_after_word, apposed_age, _adjective, _ordinal, _both, _zero, _title,
)  # fmt: skip
