"""The words of the quotations, ready for use."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any

from pipeline.lexicon import with_words, words
from pipeline.roles.lexicon import any_of


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of one language. Phrases are kept by their first word, each as the list of the words after it."""

    verbs: dict[str, list[tuple[str, ...]]]
    participles: dict[str, list[tuple[str, ...]]]
    reflexive: frozenset[str]
    embedding: dict[str, list[tuple[str, ...]]]
    auxiliaries: frozenset[str]
    clitics: frozenset[str]
    pronouns_inverted: dict[str, str]
    not_inverted: frozenset[str]
    pronouns: dict[str, str]
    according: re.Pattern[str]
    according_before: re.Pattern[str]
    announcing: re.Pattern[str]
    determiner: re.Pattern[str]
    adverb: re.Pattern[str]
    subject_ends: frozenset[str]
    last_person: frozenset[str]
    nearest: frozenset[str]
    person_nouns: frozenset[str]
    feminine_nouns: frozenset[str]
    speech_words: frozenset[str]
    naming: frozenset[str]
    question_labels: frozenset[str]
    answer_labels: frozenset[str]
    on_place: re.Pattern[str]
    honorific: re.Pattern[str]
    skipped_honorifics: frozenset[str]
    oblique: frozenset[str]
    infinitives: frozenset[str]
    infinitive_marks: frozenset[str]
    reflexives: frozenset[str]
    bound_auxiliaries: frozenset[str]
    inversion_link: str
    on_infinitives: frozenset[str]
    agents: frozenset[str]
    passive: frozenset[str]
    articles: frozenset[str]
    prepositions: frozenset[str]
    topics: tuple[str, ...]
    standings: frozenset[str]
    impersonal: frozenset[str]
    passive_endings: tuple[str, ...]
    clause_words: frozenset[str]
    for_whom: re.Pattern[str]
    participles_of_naming: frozenset[str]
    infinitive_endings: tuple[str, ...]
    sayings: frozenset[str]
    indefinite: re.Pattern[str]
    joins: re.Pattern[str]
    according_anywhere: frozenset[str]
    announcing_nouns: frozenset[str]
    ordinals: dict[str, int]
    leaders: frozenset[str]
    aliases: dict[str, str]
    folk: re.Pattern[str]
    age_endings: tuple[str, ...]
    title_links: frozenset[str]
    verb_like: re.Pattern[str]
    continuing: frozenset[str]
    oblique_pronouns: dict[str, str]
    so_says: re.Pattern[str]
    complement: re.Pattern[str]
    terms: frozenset[str]
    recent: frozenset[str]
    openers: frozenset[str]
    not_verbs: frozenset[str]
    negating: frozenset[str]
    relative: frozenset[str]
    place_noun: re.Pattern[str]
    opening: re.Pattern[str]
    byline: frozenset[str]
    byline_labels: frozenset[str]

    def is_determiner(self, word: str) -> bool:
        """Whether a word in small letters is an article or the like and nothing else."""
        return self.determiner.fullmatch(word + " " * (not word.endswith("'"))) is not None


def _phrases(forms: list[str]) -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for form in forms:
        first, *rest = form.replace("'", "' ").replace("-", " ").split()
        found.setdefault(first, []).append(tuple(rest))
    for rests in found.values():
        rests.sort(key=len, reverse=True)
    return found


@cache
def load_lexicon(lang: str) -> Lexicon | None:
    """The lexicon of a language, None where it has no words of quotations."""
    try:
        own = words(lang, "quotes")
    except LookupError:
        return None
    regular = [stem + ending for stem, ending in product(own["stems"], own["endings"])]
    participles = [stem + ending for stem, ending in product(own["stems"] + own["reflexive_stems"], own["participle_endings"])]
    reflexives = frozenset(own["reflexives"])
    auxiliaries = [tuple(form.replace("'", "' ").split()) for form in own["auxiliaries"] + own["auxiliary_inverted"]]
    verbs, embedding = _phrases(own["forms"] + regular), _phrases(own["embedding"])
    clitics = frozenset(word.strip() for word in own["clitics"])
    made: dict[str, Any] = {
        "openers": frozenset((*verbs, *embedding, *clitics, *own["infinitive_marks"], *(parts[-1] for parts in auxiliaries))),
        "verbs": verbs,
        "participles": _phrases(own["participles"] + participles),
        "reflexive": frozenset(stem + ending for stem, ending in product(own["reflexive_stems"], own["endings"])),
        "embedding": embedding,
        "auxiliaries": frozenset(parts[-1] for parts in auxiliaries),
        "clitics": clitics,
        "according": re.compile(rf"{any_of(own['according'])}(?:\b|(?<=')) ?(?!\w*-)", re.IGNORECASE),
        "according_before": re.compile(rf"(?:^|(?<=[\s,;(])){any_of(own['according_before'])}\b ?", re.IGNORECASE),
        "announcing": re.compile(rf"\b{any_of(own['announcing'])}\b", re.IGNORECASE),
        "determiner": re.compile(rf"(?:{any_of(own['determiners'])})(?:(?<=')|(?= )) ?", re.IGNORECASE),
        "adverb": re.compile(rf",? ?(?:{any_of(own['adverbs'])}|\w+ment|\w+ly)\b,? ?", re.IGNORECASE),
        "on_place": re.compile(own["on_place"]),
        "honorific": re.compile(f"(?:{any_of(own['honorifics'])} )?"),
        "infinitives": frozenset([*own["infinitives"], *(stem + own["infinitive_ending"] for stem in own["stems"] if own["infinitive_ending"])]),
        "reflexives": reflexives,
        "bound_auxiliaries": frozenset(parts[-1] for parts in auxiliaries if parts[0] in reflexives)
        - frozenset(parts[0] for parts in auxiliaries if len(parts) == 1),
        "for_whom": re.compile(rf"[\s,]{any_of(own['for_whom'])}(?:,? [^,.;:!?\n]{{1,30}},?)?[\s:]*$", re.IGNORECASE),
        "indefinite": re.compile(rf"{any_of(own['indefinite'])} ", re.IGNORECASE),
        "joins": re.compile(rf"(?:, |; |: |\b{any_of(own['joins'])} )(?=\S)"),
        "ordinals": own["ordinals"],
        "topics": tuple(f"{form} " for form in own["topics"]),
        "folk": re.compile(rf"[^\W\d_]{{2,}}{any_of(own['folk_endings'])}"),
        "verb_like": re.compile(rf"[^\W\d_]{{2,}}{any_of(own['verb_endings'])}"),
        "so_says": re.compile(rf"\s*[:,]?\s*{any_of(own['so_says'])} " if own["so_says"] else "(?!)", re.IGNORECASE),
        "complement": re.compile(rf" {any_of(own['complement_links'])}(?:(?<=') ?| )(?:{any_of(own['determiners'])}(?:(?<=')| ))?[\w'-]+"),
        "place_noun": re.compile(own["place_noun"]),
        "opening": re.compile(rf"[^,.;:!?\n]{{1,30}}, (?:{any_of(own['opening_articles'])} [^,.;:!?\n]{{1,30}}, )?"),
    }
    return with_words(Lexicon, own, made)
