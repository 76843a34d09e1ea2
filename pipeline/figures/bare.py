"""Bare numbers in digits, without a unit: a count, or a year, a day, a name, a rank, a label. Those in words are in `spelled`.

Each rule answers yes, no, or None for no opinion; the first opinion holds. The order is the argument: what can never be a figure first
(labels, codes, dates), then what must be one, then what the neighbouring words suggest.
"""

from __future__ import annotations

import re

from pipeline.figures.lexicon import Lexicon
from pipeline.figures.rows import cell, more, pages, parallel, standing
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
    starts_with_phrase,
)

_NUMERO = frozenset("°º#№")
_POSTCODE, _ADDRESS_BEFORE = 5, frozenset(("", "\n", ",", "-", "–", "(", TAKEN))
_FIRST_WORD = re.compile(r"\s?([^\W\d_]+)")
_LABEL_BEFORE = frozenset(("", "\n", ";", ":", ",", "•", "*", "|"))
_ROW, _ROW_REACH = re.compile(r"\d{2,}, [^\n\d]+$"), 60  # `Tordera 242, Kingsmill`
_OLDEST, _GROWN = 110, 16
# What is always counted has a count before it at the start of a clause, and in round numbers, rather than its year.
_CLAUSE_MARKS, _ROUND = frozenset(',.!?;:\n"«“–—'), 100
# A text that is one sum: `10 + 5`, `6 * 7 = ?`.
_SUM = re.compile(r"\s*-?[\d.,]+(?: [+*×÷/x] -?[\d.,]+)+(?: ?=)?[ ?.]*")
_LONGEST_SUM = 60


def digits_count(around: Surroundings, lexicon: Lexicon) -> bool:
    """Whether a bare number in digits is a figure."""
    return _plain_count(around, lexicon) or first_verdict(_DIGIT_RULES, around, lexicon, default=False)


def _plain_count(around: Surroundings, lexicon: Lexicon) -> bool:
    """`environ 230 voitures`: a short number between two words in lower case that no rule minds, before a noun. What the rules would say, in one look."""
    quantity, scan = around.quantity, around.scan
    start, end = quantity.start, quantity.end
    if not 0 < quantity.width < 4 or quantity.value_max is not None or quantity.signed or len(scan.norm) <= _LONGEST_SUM:
        return False
    if quantity.scale != 1.0 or scan.norm[end : end + 1] != " " or scan.norm[start] == "0":
        return False
    left, right = around.left(), around.right()
    if left in lexicon.minding_before or right in lexicon.minding_after or len(right) < 2:
        return False
    place = start - 1 - len(left)
    return left.isalpha() and right.isalpha() and scan.flat[place:start] == f"{left} " and not scan.flat[end + 1].isupper()


def bare_age(around: Surroundings, lexicon: Lexicon) -> bool:
    """`turned 25`, `she was 91.`, `people under 18`: an age without its unit."""
    quantity, sets = around.quantity, lexicon.sets
    if not quantity.integer or not 3 <= quantity.value <= _OLDEST or quantity.scale > 1:
        return False
    left = around.left()
    if left in sets["age_verbs"] or (left in sets["age_limits"] and around.left(2) in sets["age_persons"]):
        return True
    if left in sets["age_at"] and count_noun(around, lexicon) is None:
        return around.right() in sets["age_at_subjects"] or not sets["age_at_verbs"].isdisjoint(around.before[-7:])
    if left not in sets["age_copulas"]:
        return False
    before = around.left(2)
    subject = around.left(3) if before == "'" else before
    return subject in sets["age_subjects"] and around.right() in sets["age_ends"]


# Rules for digits.


def _year(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """A month before, or four digits between 1500 and 2100 without a word of counting before, or one after that only counts have."""
    quantity, left = around.quantity, around.left()
    if left in lexicon.sets["months"]:
        return False
    if quantity.width != 4 or quantity.value_max is not None or not 1500 <= quantity.value < 2100:
        return None
    if _counts_surely(around, lexicon) and around.char_after() == " ":
        return None
    return False if left and left not in lexicon.sets["count_cues"] else None


def _counts_surely(around: Surroundings, lexicon: Lexicon) -> bool:
    """`In Lyon, 2000 people`: before what is always counted, at the start of a text or clause or in round numbers; `our 2026 customers` states a year.

    Where a plural proves a count, any will do at the start of a clause: `23 blessés, 1150 interpellations`.
    """
    opens = not around.left() or (around.left() in _CLAUSE_MARKS and not around.left(2).isdigit())  # `May 5, 2025 visitors`
    if around.right() in lexicon.sets["surely_counted"]:
        return opens or around.quantity.value % _ROUND == 0
    noun = count_noun(around, lexicon)
    return opens and noun != TAKEN and is_plural_noun(noun, lexicon)


def _dialled(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """`0612345678`, `0800 123 456`: a leading zero is no part of a quantity."""
    quantity, norm = around.quantity, around.scan.norm
    if quantity.width > 1 and norm[quantity.start] == "0":
        return False
    left = around.left()
    return False if len(left) > 2 and left.isdigit() and left[0] == "0" and norm[quantity.start - 1] in " .-" else None


def _alone(around: Surroundings, lexicon: Lexicon) -> bool | None:
    return True if around.alone() else None


def _sum(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """`15 moins 6`, `3 times 4`, and `10 + 5` when the text is nothing but that."""
    quantity, norm = around.quantity, around.scan.norm
    if around.right() in lexicon.sets["operators"] and norm[quantity.end : quantity.end + 1] == " ":
        beyond = around.right(2)
        if beyond.isdigit() or (beyond in lexicon.words and lexicon.words[beyond].kind in "nt") or beyond in lexicon.sets["operator_links"]:
            return True
    if starts_with_phrase(around, lexicon.sets["math_after"], 3):
        return True
    return True if len(norm) <= _LONGEST_SUM and _SUM.fullmatch(norm) is not None else None


def _date_or_address_after(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """`12 mars`, `3e`, `12 rue`: but `12 places` are counted."""
    quantity, right = around.quantity, around.right()
    if lexicon.sets["day_halves"] and "".join(around.after[:3]) in lexicon.sets["day_halves"]:
        return False
    if right == TAKEN and not quantity.grouped and quantity.scale == 1 and _opens_with_street(around, lexicon):
        return False
    if right not in lexicon.sets["not_after"] or around.char_after() == "\n" or quantity.grouped or quantity.scale > 1:
        return None
    return right in lexicon.sets["countable_streets"] and quantity.width < 4


def _opens_with_street(around: Surroundings, lexicon: Lexicon) -> bool:
    """`12 rue des Lilas`, claimed as a name: the number is of the address."""
    word = _FIRST_WORD.match(around.scan.text, around.quantity.end)
    return word is not None and word[1].lower() in lexicon.sets["streets"]


def hour(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """`at four`, `at 9`: a time of day, when nothing is counted."""
    quantity = around.quantity
    sets = lexicon.sets
    hour = around.left() in sets["hour_before"] or (around.left() in sets["hour_links"] and around.left(2) in sets["hour_parts"])
    small = 1 <= quantity.value <= 12 and quantity.integer and quantity.scale == 1 and hour
    return False if small and quantity.value_max is None and count_noun(around, lexicon) is None else None


def hyphenated(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """`3-cylindres` is a name in French, `a two-car team` counts in English; `20-odd years` counts too."""
    if around.char_after() == "-" and around.right(2) in lexicon.sets["hyphen_about"]:
        return True
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
    secrets = sets.get("secret_nouns", frozenset())
    return False if left in sets.get("secret_links", ()) and not secrets.isdisjoint((around.left(2), around.left(3))) else None


def _street(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """`12 Baker Street`."""
    end = around.quantity.end
    if not around.quantity.width or not around.scan.flat[end + 1 : end + 2].isupper():
        return None
    return None if lexicon.sets["streets"].isdisjoint(around.after[1:4]) else False


def _plus(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """`300+ shops`, but not `2+2`."""
    return not around.right(2).isdigit() if around.char_after() == "+" and around.quantity.width else None


def _signed(around: Surroundings, lexicon: Lexicon) -> bool | None:
    if not around.quantity.signed:
        return None
    number = around.right(2) if around.right() == "(" and around.right(3) == ")" else around.right()  # `+1 (415) 555-0132` is called, not counted
    return not number.isdigit() and number not in ("/", "x")


def _aged(around: Surroundings, lexicon: Lexicon) -> bool | None:
    return True if ends_with_phrase(around, lexicon.sets["bare_age_before"]) else None


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
    if _counts_surely(around, lexicon) or around.left() in sets["count_cues"] or ends_with_phrase(around, lexicon.sets["comparators"], 2):
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
    after = around.scan.flat[quantity.end + 1 : quantity.end + 2]
    if after.isupper() or (after == TAKEN and quantity.width == _POSTCODE and not quantity.grouped and around.left() in _ADDRESS_BEFORE):
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
    if quantity.width >= 4 or not around.after_taken():
        return None
    listed = right == "\n" and around.left(2) != "\n" and _ROW.search(around.scan.norm, max(0, quantity.start - _ROW_REACH), quantity.start) is not None
    if right in (",", ";", ")", "") or listed or right in lexicon.sets["and_words"] or (right == "." and around.right(2) in ("", "\n")):
        return True
    return None


def _bracketed(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """`l'Enyaq (431)`: three digits in brackets after a word."""
    if around.left() != "(" or around.right() != ")" or around.quantity.width != 3:
        return None
    return True if around.left(2).isalpha() or around.left(2) == TAKEN else None


def apposed_age(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """`Norman Duckworth, 68,`."""
    quantity = around.quantity
    stop = around.right() == "." and lexicon.context["age_before_stop"] and quantity.value >= _GROWN
    if around.left() != "," or not (stop or around.right() in (",", ")")) or not 7 < quantity.value <= _OLDEST or not after_name(around):
        return None
    quantity.finder = "age"
    return True


def _name(around: Surroundings, lexicon: Lexicon) -> bool | None:
    return is_plural_noun(count_noun(around, lexicon), lexicon) if follows_name(around, lexicon) else None


def _after_article(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """`la 5`, `le 3008`: a singular article without a noun after announces a name."""
    sets, left = lexicon.sets, around.left()
    if left in sets["named_articles"] and around.right() in sets["singular_verbs"]:
        return False
    if left not in sets["singular"] or left in sets["range_articles"]:
        return None
    return left in sets["count_singular"] and count_noun(around, lexicon) is not None


def _counted(around: Surroundings, lexicon: Lexicon) -> bool | None:
    return True if count_noun(around, lexicon) is not None else None


def _either(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """`2 or 3 things` at the start of a text: the first of two numbers of which the second counts."""
    if around.left() or lexicon.gaps.get(f" {around.right()} ") != "o" or not around.right(2).isdigit():
        return None
    noun = around.right(3)
    known = noun in lexicon.sets["function"] or noun in lexicon.sets["not_after"] or noun in lexicon.sets["months"]
    return True if len(noun) > 2 and noun.isalpha() and not known else None


def _shared(around: Surroundings, lexicon: Lexicon) -> bool | None:
    return True if around.quantity.shared or around.quantity.changes or around.quantity.value_max is not None else None


def _listed(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """`les 204, 304 et 504`: the last of a list that counts nothing."""
    left = around.left()
    if (left != "," and left not in lexicon.sets["and_words"]) or not around.left(2).isdigit():
        return None
    return None if around.left(3) in lexicon.sets["sum_cues"] else False


def _announced(around: Surroundings, lexicon: Lexicon) -> bool | None:
    """Nothing is counted, but the words before announce a number: `plus de 12`, `il en vend 140`, `sont 27`."""
    sets, left = lexicon.sets, around.left()
    if left in sets["number_cues"] and left not in sets["plural_names"] and not around.right().isdigit():
        return True
    if ends_with_phrase(around, lexicon.sets["comparators"]) or bare_age(around, lexicon) or (left in sets["name_links"] and around.left(2) == TAKEN):
        return True
    if left in sets["plural_names"]:
        return around.right() in sets["counted_of"]
    return _partitive(around, lexicon) or around.right() in sets["partitive_after"]


def _partitive(around: Surroundings, lexicon: Lexicon) -> bool:
    """`il en vend 140`, `nous en avons retenu 47`."""
    sets, left = lexicon.sets, around.left()
    if not left.isalpha() or left in sets["function"]:
        return False
    second = around.left(2)
    return second in sets["partitives"] or (second in sets["function"] and around.left(3) in sets["partitives"])


_DIGIT_RULES: tuple[Rule, ...] = (
    _year, _dialled, _alone, pages, _date_or_address_after, hour, hyphenated, _large, _numbered, _sum, _street, _plus, _signed, _aged, _decimal, cell,
    _year_or_day, _code, more, _label, standing, _beside_name, _bracketed, apposed_age, _name, _after_article, _counted, _either, _shared, parallel, _listed,
    _announced,
)  # fmt: skip
