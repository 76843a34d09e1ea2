"""The words of the roles, ready for use: sets of titles and the patterns that tie them to a person."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipeline.lexicon import with_words, words

ORG_MARK, PERSON_MARK = "{ORG}", "{PERSON}"


def any_of(forms: list[str]) -> str:
    """A pattern for any of the words, the longest first."""
    return "(?:" + "|".join(re.escape(form).replace(r"\ ", " ") for form in sorted(forms, key=len, reverse=True)) + ")"


def _cased(forms: list[str]) -> frozenset[str]:
    """The words in small letters, with a capital, and in capitals."""
    return frozenset(variant for form in forms for variant in (form, form.lower(), form[:1].upper() + form[1:], form.upper(), form.title()))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of one language; patterns are read on the normalised text (plain spaces, quotes and hyphens)."""

    heads: frozenset[str]
    only_with: dict[str, list[str]]
    next_words: dict[str, frozenset[str]]
    not_with: dict[str, list[str]]
    modifiers: frozenset[str]
    inside_before: frozenset[str]
    outside_before: frozenset[str]
    determiners: frozenset[str]
    links: frozenset[str]
    articles: frozenset[str]
    possessives: frozenset[str]
    definite: frozenset[str]
    place_links: frozenset[str]
    organisation_nouns: frozenset[str]
    organisation_fillers: frozenset[str]
    stops: frozenset[str]
    streets: frozenset[str]
    street_name: re.Pattern[str]
    head_final: bool
    led: frozenset[str]
    not_led_nouns: frozenset[str]
    appoints: frozenset[str]
    labels: frozenset[str]
    headings: frozenset[str]
    heading: re.Pattern[str]
    clients: frozenset[str]
    freelance: frozenset[str]
    label_words: frozenset[str]
    watched: frozenset[str]
    plurals: frozenset[str]
    partitive_words: frozenset[str]
    title_words: frozenset[str]
    given: dict[str, str]
    called_after: frozenset[str]
    personal: frozenset[str]
    honorifics: dict[str, str]
    respectively: tuple[str, ...]
    connector: re.Pattern[str]
    through_pattern: re.Pattern[str]
    appointed_as: re.Pattern[str]
    appointing: re.Pattern[str]
    by: re.Pattern[str]
    leads: re.Pattern[str]
    workplace: re.Pattern[str]
    apposition: re.Pattern[str]
    name_follows: re.Pattern[str]
    name_is: re.Pattern[str]
    chained: re.Pattern[str]
    persons_join: re.Pattern[str]
    kin_join: re.Pattern[str]
    kin: frozenset[str]
    feminine: tuple[str, ...]
    masculine: tuple[str, ...]
    linking: frozenset[str]
    pronouns: dict[str, str]
    pronoun: re.Pattern[str]
    frame: re.Pattern[str]
    outside_phrases: re.Pattern[str]
    endings: re.Pattern[str]
    set_off: re.Pattern[str]
    not_heads: frozenset[str]
    not_second: frozenset[str]
    functions: frozenset[str]
    employers: frozenset[str]
    named_links: frozenset[str]
    indefinite: frozenset[str]
    phrase_ends: frozenset[str]
    fresh: frozenset[str]
    speaking: frozenset[str]
    away: re.Pattern[str]
    employer: re.Pattern[str]
    field: re.Pattern[str]
    list_join: re.Pattern[str]
    parts: re.Pattern[str]
    conjunctions: frozenset[str]
    going_on: frozenset[str]
    own_articles: frozenset[str]
    agency_nouns: frozenset[str]
    maker_nouns: frozenset[str]
    stand_ins: frozenset[str]
    article_genders: dict[str, str]
    articled: re.Pattern[str]
    partitive: re.Pattern[str]
    belongs: re.Pattern[str]
    along: re.Pattern[str]
    one_gender: frozenset[str]
    past: frozenset[str]
    current: frozenset[str]
    then: frozenset[str]
    dating: frozenset[str]
    pointing: frozenset[str]
    in_role: tuple[str, ...]
    not_before: frozenset[str]
    contracted: frozenset[str]
    placed: frozenset[str]
    fielded: frozenset[str]
    leads_body: re.Pattern[str]
    who: str
    where: str
    tops: frozenset[str]
    not_saying: frozenset[str]
    departments: frozenset[str]
    openers: frozenset[str]
    aim_words: frozenset[str]
    aims: re.Pattern[str]
    company: frozenset[str]
    relative: frozenset[str]
    awards: tuple[str, ...]
    opener: re.Pattern[str]
    posts: frozenset[str]
    wires: frozenset[str]
    led_phrases: dict[str, str]
    led_alone: frozenset[str]
    frame_after: re.Pattern[str]

    def gender_of_title(self, word: str) -> str:
        """`f` or `m` where the form of a title tells the gender of its holder, else nothing."""
        if word.lower() not in self.heads and word not in self.heads:
            return ""
        lower = word.lower()
        return "f" if lower.endswith(self.feminine) else "m" if lower.endswith(self.masculine) else ""

    def gender_of_article(self, word: str) -> str:
        """`f` or `m` where an article or possessive tells the gender of what follows, else nothing."""
        return self.article_genders.get(word, "")


@cache
def load_lexicon(lang: str) -> Lexicon | None:
    """The lexicon of a language, None where it has no words of roles."""
    try:
        own = words(lang, "roles")
    except LookupError:
        return None
    common = words("common", "roles")
    honorifics = {**dict.fromkeys(own["honorifics"], ""), **dict.fromkeys(own["honorifics_f"], "f"), **dict.fromkeys(own["honorifics_m"], "m")}
    honorific = f"(?:{any_of(own['honorifics'])} )?"
    links = any_of(own["links"])
    ands = any_of(own["and_words"])
    ands_only = rf"\s{any_of(own['conjunctions'])}"
    adverbs = any_of(own["parenthetical_adverbs"])
    label_words = frozenset(label.partition(" ")[0] for label in own["labels"])
    plurals = [head + own["plural"] for head in own["heads"] if own["plural"] and head not in own["only_with"] and len(head) > 4 and head[-1] not in "sxz"]
    heads = [*own["heads"], *common["heads"], *plurals]
    led_phrases = {first: rest for first, _, rest in (form.partition(" ") for form in own["led"]) if rest}
    forms: dict[str, Any] = {
        "connector": rf"(?:{'|'.join(own['connectors'])})\s*$",
        "appointed_as": rf" ?{any_of(own['appointed_as'])}\s*$",
        "appointing": rf"\b({any_of(own['appoints'])})(?: (?!(?:{links})\b)\w+)?\s*(?:{ands} )?{honorific}$",
        "by": own["by"],
        "leads": rf"(?:,[^.;:\n]{{0,80}})?,?(?: (?:qui|who))? ?(?<![\w-])({any_of(own['leads'])})(?:{own['leads_link']})$",
        "leads_body": rf"(?:,[^.;:\n]{{0,60}})?,? ?{own['who']} (?<![\w-])({any_of(own['leads'])}) {any_of(own['articles'])}(?:(?<=')| ){any_of(own['bodies'])}\b",
        "workplace": own["workplace"],
        # A person, then perhaps an age or a bracket, then a comma (after a space where links were taken out of the text), dash, bracket or line break, then the title.
        "apposition": rf"(?: ?\([^()\n]{{1,40}}\))?(?:(?: ?,| [–—-]) ?(?:{own['ages']},? ?)?(?:{adverbs},? )?| ?\((?:{own['ages']},? )?| [–—] | - |\n[ ]*|: )$",
        "name_follows": rf"(?:( ?,| ?:)? ?[\"']?|(,) {own['before_name']}){honorific}$",
        "name_is": rf"{own['name_is']}{honorific}",
        "chained": rf"(?: ?\([^()\n]{{0,40}}\))?\s*(?:[,;&+/]|,? ?(?:{ands}))(?: ?{adverbs},?)?(?: (?:{ands}))?\s*$",
        "persons_join": rf"\s*(?:,|&|/|\+|,? {ands})\s*{honorific}$",
        "kin_join": rf"{ands_only} {any_of(own['kin'])} \w+ ",
        "pronoun": rf"\b{any_of(list(own['pronouns']))}\b",
        "frame": rf"[\s–—•*-]*(?:{own['frame']})",
        "outside_phrases": rf"(?i)(?<!\w)(?:{any_of([form for form in own['outside_before'] if not form.replace(chr(39), '').isalpha() or form[:-1].count(chr(39))])})[ ,]*$",
        "endings": rf"[^\W\d_]*{any_of(own['endings'])}",
        "set_off": rf"(?:, | \()(?:{any_of(own['articles'] + own['indefinite'])}(?:(?<=')| ))?",
        "frame_after": rf", (?:{any_of(own['articles'])}(?:(?<=')| ))?(?:{any_of(own['organisation_nouns'])} )?",
        "aims": own["aims"],
        # A heading of credits: the start of a line or cell, its words, a colon.
        "heading": rf"(?im)(?:^|(?<=[|•/\t])|(?<= [–—-]))[ ]*{any_of(own['headings'])} ?: ?" if own["headings"] else "(?!)",
        "street_name": own["street_name"],
        "partitive": rf"(?i)(?<!\w){any_of(own['partitive'])} ?$",
        "belongs": own["belongs"],
        # Between an organisation and `son patron`, `its boss` in one breath.
        "along": rf",? {any_of(own['conjunctions'])} (?:(?:{links}) ?)?",
        # An article that tells a gender, and the noun after it, words such as `ancien`, `jeune` between them aside.
        "articled": rf"(?i)(?<![\w'-])({'|'.join(own['article_genders']) or '(?!)'}) (?:{any_of([*own['inside_before'], *own['outside_before']])} )*([^\W\d_][\w-]*)",
        "opener": rf"[\s–—•*-]*{own['opener']}",
        "away": own["away"],
        "employer": own["employer"],
        "field": own["field"],
        "list_join": rf"\s*(?:\([^()\n]*\)\s*)?(?:,|&|/|\+|,? {any_of(own['conjunctions'])})\s*",
        "parts": rf", | {any_of([*own['conjunctions'], '&'])} ",
    }
    compiled = {name: re.compile(pattern) for name, pattern in forms.items()}
    compiled["leads"] = re.compile(forms["leads"], re.IGNORECASE)
    made: dict[str, Any] = {
        "heads": _cased(heads),
        "only_with": own["only_with"],
        # Heads that a next word alone makes titles, told before anything else is read.
        "next_words": {
            form: frozenset(wanted)
            for head, wanted in own["only_with"].items()
            if not any("*" in word or " " in word or "'" in word[:-1] for word in wanted)
            for form in _cased([head])
        },
        "not_with": own["not_with"],
        "modifiers": frozenset(own.get("modifiers", ())),
        "head_final": own["head_final"],
        "label_words": label_words,
        "plurals": _cased(plurals) - _cased([*own["heads"], *common["heads"]]),
        "partitive_words": _cased([re.split("[ ']", form.removeprefix("l'"))[0] for form in own["partitive"]]),
        "title_words": _cased(heads) | frozenset(own.get("modifiers", ())),
        "watched": _cased(heads) | _cased(own["led"]) | _cased(list(label_words)) | _cased(list(led_phrases)),
        "given": {**dict.fromkeys(common["gender"]["f"], "f"), **dict.fromkeys(common["gender"]["m"], "m")},
        "honorifics": honorifics,
        "through_pattern": re.compile("(?:" + "|".join(own["through"]).replace(ORG_MARK, "\x01").replace(PERSON_MARK, "\x02") + r")\s*$"),
        "feminine": tuple(own["feminine_endings"]),
        "masculine": tuple(own["masculine_endings"]),
        "linking": frozenset(own["and_words"]) | frozenset(common["list_marks"]),
        "functions": frozenset(own["functions"]) | frozenset(own.get("modifiers", ())),
        "phrase_ends": frozenset(re.split(r"[ '-]", form)[-1] for form in own["outside_before"] if not form.isalpha()),
        "conjunctions": frozenset((*own["conjunctions"], "&")),
        "in_role": tuple(f" {form}" for form in own["in_role"]),
        "who": f" {own['who']} ",
        "where": f" {own['where']} ",
        "wires": frozenset(common["wires"]),
        "led_phrases": led_phrases,
        **compiled,
    }
    return with_words(Lexicon, own, made)
