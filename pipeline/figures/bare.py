"""Bare numbers, in digits or words, without a unit: a count, or a year, a day, a name, a rank, a label.

Each rule answers yes, no, or None for no opinion; the first opinion holds. The order is the argument: what can never be a figure first
(labels, codes, dates), then what must be one, then what the neighbouring words suggest.
"""

from __future__ import annotations

from pipeline.figures.lexicon import Lexicon
from pipeline.figures.scan import TAKEN
from pipeline.figures.surroundings import (
    Rule,
    Surroundings,
    after_name,
    count_noun,
    ends_with_phrase,
    first_verdict,
    follows_name,
    is_plural_noun,
)

_NUMERO = frozenset("°º#№")
_ZERO_OPENERS = frozenset(("", ",", ".", ":", ";", "\n", "(", "»"))
_LABEL_BEFORE = frozenset(("", "\n", ";", ":", ",", "•", "*", "|"))
_OLDEST = 110


def digits_count(around: Surroundings, lexicon: Lexicon) -> bool:
    """Whether a bare number in digits is a figure."""
    return first_verdict(_DIGIT_RULES, around, lexicon, default=False)


def words_count(around: Surroundings, lexicon: Lexicon) -> bool:
    """Whether a bare number in words is a figure."""
    return first_verdict(_WORD_RULES, around, lexicon, default=True)


def bare_age(around: Surroundings, lexicon: Lexicon) -> bool:
    """`turned 25`, `she was 91.`, `people under 18`: an age without its unit."""
    quantity, sets = around.quantity, lexicon.sets
    if not quantity.integer or not 3 <= quantity.value <= _OLDEST or quantity.scale > 1:
        return False
    left, before = around.left(), around.left(2)
    if left in sets["age_verbs"] or (left in sets["age_limits"] and before in sets["age_persons"]):
        return True
    subject = around.left(3) if before == "'" else before
    return left in sets["age_copulas"] and subject in sets["age_subjects"] and around.right() in sets["age_ends"]


# Rules for digits.


def _year(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """A month before, or four digits between 1500 and 2100 without a word of counting before."""
    quantity, left = around.quantity, around.left()
    if left in lexicon.sets["months"]:
        return False
    if quantity.width != 4 or quantity.value_max is not None or not 1500 <= quantity.value < 2100:
        return None
    return False if left and left not in lexicon.sets["count_cues"] else None


def _alone(around: Surroundings, lexicon: Lexicon) -> bool | None:
    return True if around.alone() else None


def _date_or_address_after(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """`12 mars`, `3e`, `12 rue`: but `12 places` are counted."""
    quantity, right = around.quantity, around.right()
    if "".join(around.after[:3]) in lexicon.sets["day_halves"]:
        return False
    if right not in lexicon.sets["not_after"] or around.char_after() == "\n" or quantity.grouped or quantity.scale > 1:
        return None
    return right in lexicon.sets["countable_streets"] and quantity.width < 4


def _hour(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """`at four`, `at 9`: a time of day, when nothing is counted."""
    quantity = around.quantity
    small = 1 <= quantity.value <= 12 and quantity.integer and quantity.scale == 1 and around.left() in lexicon.sets["hour_before"]
    return False if small and quantity.value_max is None and count_noun(around, lexicon) is None else None


def _hyphenated(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """`3-cylindres` is a name in French, `a two-car team` counts in English."""
    if lexicon.context["hyphen_counts"] or around.char_after() != "-":
        return None
    return False if around.right(2).isalpha() else None


def _large(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """Digits in groups or with a magnitude are figures, but for numbered things and codes with a leading zero."""
    quantity = around.quantity
    if quantity.grouped and around.scan.norm[quantity.start] == "0":
        return False
    return around.left() not in _NUMERO if quantity.scale > 1 or quantity.grouped else None


def _numbered(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """`n° 36`, `No. 36`, `page 12`, `iOS 17`: a name, a rank or an address."""
    sets, left = lexicon.sets, around.left()
    if left in _NUMERO or (left == "." and around.left(2) in sets["designators"]):
        return False
    if left in sets["designators"] and around.scan.norm[around.quantity.start - 1] == " ":
        return None if left in sets["soft_designators"] and count_noun(around, lexicon) is not None else False
    return None


def _street(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """`12 Baker Street`."""
    if not around.quantity.width or lexicon.sets["streets"].isdisjoint(around.after[1:4]):
        return None
    return False if around.scan.flat[around.quantity.end + 1 : around.quantity.end + 2].isupper() else None


def _plus(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """`300+ shops`, but not `2+2`."""
    return not around.right(2).isdigit() if around.char_after() == "+" and around.quantity.width else None


def _signed(around: Surroundings, lexicon: Lexicon) -> bool | None:
    return not around.right().isdigit() and around.right() not in ("/", "x") if around.quantity.signed else None


def _aged(around: Surroundings, lexicon: Lexicon) -> bool | None:
    return True if around.left() in lexicon.sets["bare_age_before"] else None


def _decimal(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """`2,3 points` counts; `iOS 17.2`, `moteur 1.6` and `article 49.3` are names."""
    quantity, sets = around.quantity, lexicon.sets
    if quantity.width:
        return None
    written = around.scan.norm[quantity.start : quantity.end]
    if quantity.value_max is not None or lexicon.phrases["points"].match(around.scan.norm, quantity.end + 1):
        return True
    named = follows_name(around, lexicon)
    if "," in written or named:
        return not named
    if around.left() in sets["singular"] or around.left() in sets["engine_before"] or around.right() in sets["engine_after"]:
        return False
    if around.scan.flat[quantity.end : quantity.end + 2].strip()[:1].isupper():
        return False
    return lexicon.decimal == "." or (count_noun(around, lexicon) is not None and around.left() in sets["number_cues"])


def _year_or_day(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """Four digits from 1000 to 2100: a count only with a word of counting before and a noun after, or round before a plural."""
    quantity, sets = around.quantity, lexicon.sets
    if around.right() in sets["months"]:
        return False
    if quantity.width != 4 or not 1000 <= quantity.value < 2100:
        return None
    noun = count_noun(around, lexicon)
    if quantity.value_max is not None or noun is None:
        return False
    if around.left() in sets["count_cues"] or ends_with_phrase(around, lexicon.comparators, 2):
        return None
    round_number = quantity.value < 1500 or (quantity.value % 100 == 0 and quantity.value not in (1900, 2000))
    return around.left() in sets["year_words"] if round_number and noun[-1] in "sx" else False


def _code(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """`05`, `75008 Paris`, long numbers that nothing counts."""
    quantity = around.quantity
    if quantity.width > 1 and around.scan.norm[quantity.start] == "0":
        return False
    if quantity.width <= 4:
        return None
    if around.scan.flat[quantity.end + 1 : quantity.end + 2].isupper():
        return False
    return None if count_noun(around, lexicon) is not None else around.left() in lexicon.sets["number_cues"] and around.right() != ""


def _label(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """Ranks and labels: `1.` or `2)` at the start of a line, `; 2 Larramendi` in results, `[3]`, `(5)`."""
    quantity, left, right = around.quantity, around.left(), around.right()
    if left in _LABEL_BEFORE and quantity.value < 100 and _label_shape(around, left):
        return False
    if left in ("", "\n") and right in (".", ")", "-", "–", "°", "/"):
        return False
    return False if (left == "[" and right == "]") or (left == "(" and right == ")" and quantity.width < 3) else None


def _label_shape(around: Surroundings, left: str) -> bool:
    end = around.quantity.end
    mark, second, third = (around.scan.flat[end + place : end + place + 1] for place in range(3))
    if mark in (".", ")"):
        return second == " " and (third.isupper() or third == TAKEN)
    if mark != " ":
        return False
    return (second == TAKEN and left not in ("•", "*", "|") and around.quantity.value < 60) or (second.isupper() and left in ("\n", "|", ";"))


def _beside_name(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """`Ferrari 98, Peugeot 61`: after a claimed name, before a stop, the number is a score of its own."""
    quantity, right = around.quantity, around.right()
    if around.after_taken() and quantity.width < 4 and (right in (",", ";", ")", "") or right in lexicon.sets["and_words"]):
        return True
    if around.after_taken() and quantity.width < 4 and right == "." and around.right(2) in ("", "\n"):
        return True
    return None


def _bracketed(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """`l'Enyaq (431)`: three digits in brackets after a word."""
    if around.left() != "(" or around.right() != ")" or around.quantity.width != 3:
        return None
    return True if around.left(2).isalpha() or around.left(2) == TAKEN else None


def _apposed_age(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """`Norman Duckworth, 68,`."""
    quantity = around.quantity
    if around.left() != "," or around.right() not in (",", ")") or not 7 < quantity.value <= _OLDEST or not after_name(around):
        return None
    quantity.finder = "age"
    return True


def _name(around: Surroundings, lexicon: Lexicon) -> bool | None:
    return is_plural_noun(count_noun(around, lexicon), lexicon) if follows_name(around, lexicon) else None


def _after_article(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """`la 5`, `le 3008`: a singular article without a noun after announces a name."""
    sets, left = lexicon.sets, around.left()
    if left not in sets["singular"] or left in sets["range_articles"]:
        return None
    return left in sets["count_singular"] and count_noun(around, lexicon) is not None


def _counted(around: Surroundings, lexicon: Lexicon) -> bool | None:
    return True if count_noun(around, lexicon) is not None else None


def _shared(around: Surroundings, lexicon: Lexicon) -> bool | None:
    return True if around.quantity.shared or around.quantity.value_max is not None else None


def _listed(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """`les 204, 304 et 504`: the last of a list that counts nothing."""
    return False if around.left(2).isdigit() and (around.left() in lexicon.sets["and_words"] or around.left() == ",") else None


def _announced(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """Nothing is counted, but the words before announce a number: `plus de 12`, `il en vend 140`, `sont 27`."""
    sets, left = lexicon.sets, around.left()
    if ends_with_phrase(around, lexicon.comparators) or bare_age(around, lexicon) or (left in sets["name_links"] and around.left(2) == TAKEN):
        return True
    if left in sets["plural_names"]:
        return around.right() in sets["counted_of"]
    if (around.left(2) in sets["partitives"] and left.isalpha() and left not in sets["function"]) or around.right() in sets["partitive_after"]:
        return True
    return left in sets["number_cues"] and not around.right().isdigit()


# Rules for words.


def _weak(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """`pour cent`, `les hundred days`: words of number that are something else after certain words."""
    quantity = around.quantity
    surface = around.scan.norm[quantity.start : quantity.number_end]
    return False if around.left() in lexicon.context["weak_bare"].get(surface, ()) else None


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
    ordinals = lexicon.sets["ordinals"]
    if around.char_after() not in ("-", " ") or ordinals.isdisjoint(around.after[:2]):
        return None
    return False if around.right() == "-" or around.right() in ordinals else None


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
    return count_noun(around, lexicon) is not None and (left in _ZERO_OPENERS or left in sets["zero_verbs"])


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


_DIGIT_RULES: tuple[Rule, ...] = (
    _year, _alone, _date_or_address_after, _hour, _hyphenated, _large, _numbered, _street, _plus, _signed, _aged, _decimal, _year_or_day, _code,
    _label, _beside_name, _bracketed, _apposed_age, _name, _after_article, _counted, _shared, _listed, _announced,
)  # fmt: skip
_WORD_RULES: tuple[Rule, ...] = (
    _weak, _hour, _hyphenated, _numbered_word, _large_word, _date_after_word, _apposed_age, _adjective, _ordinal, _both, _zero, _title,
)  # fmt: skip
