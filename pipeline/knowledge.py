"""What lexicons and dictionaries know of words: the classes of each, read from the file that `training.build_knowledge` makes of kept libraries and of the project's own lists."""

from __future__ import annotations

import gzip
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from pipeline.lexicon import FOLDER, words
from pipeline.typography import normalised

_KNOWLEDGE = Path(__file__).parent / "models" / "knowledge.txt.gz"
# Classes of words, in the order of their bits: names from lists, then cues from the languages' words, what dictionaries say of the common
# word, and further names: titles of works, and places too small for their names to be sure ones.
CLASSES = (
    "given", "family", "place", "country", "make", "model", "agency", "company", "event", "product", "media",
    "title", "role", "person_cue", "agency_cue", "org_cue", "place_cue", "vehicle_cue", "work_cue", "event_cue", "product_cue", "locative", "article", "possessive", "speech",
    "date", "number", "unit", "demonym",
    "dictionary_fr", "dictionary_en", "noun", "verb", "adjective", "adverb",
    "work", "small_place", "institution", "club", "band",
)  # fmt: skip
_BIT: Mapping[str, int] = {name: 1 << index for index, name in enumerate(CLASSES)}
_PEOPLE = _BIT["given"] | _BIT["family"]
_MARK = re.compile(r"(?<=\w)([:,?!])(?=\s|$)")


def _masks() -> Iterator[tuple[int, list[str]]]:
    """Masks of the knowledge file with the words and phrases, lower case, of each; those of people come first."""
    with gzip.open(_KNOWLEDGE, "rt", encoding="utf-8") as lines:
        for line in lines:
            digits, *entries = line.removesuffix("\n").split("\t")
            yield int(digits, 16), entries


def knowledge_file(masks: Mapping[str, int]) -> bytes:
    """What the knowledge file holds of some words' masks: a line a mask, the mask in hexadecimal and its words, so that it is read fast.

    Masks of people stand first: who wants given and family names only can stop where they end.
    """
    words_of: dict[int, list[str]] = defaultdict(list)
    for word, mask in sorted(masks.items()):
        words_of[mask].append(word)
    lines = ("\t".join((f"{mask:x}", *words_of[mask])) for mask in sorted(words_of, key=lambda mask: (not mask & _PEOPLE, mask)))
    return gzip.compress("".join(f"{line}\n" for line in lines).encode(), compresslevel=9, mtime=0)


@cache
def _table() -> dict[str, int]:
    """Masks of the words and phrases of the knowledge file, lower case."""
    table: dict[str, int] = {}
    for mask, entries in _masks():
        table.update(dict.fromkeys(entries, mask))
    return table


def classes_of(entry: str) -> int:
    """Mask of the classes of a word or phrase in small letters, 0 where nothing lists it; classes are bits in the order of `CLASSES`."""
    return _table().get(entry, 0)


@cache
def phrases() -> dict[str, list[str]]:
    """Listed phrases of several words by their first word."""
    found: dict[str, list[str]] = defaultdict(list)
    for entry in _table():
        if " " in entry:
            found[entry[: entry.index(" ")]].append(entry)
    return dict(found)


def belongs(word: str, name: str) -> bool:
    """Whether the lexicons have a word in a class of `CLASSES`."""
    return bool(classes_of(word.lower()) & _BIT[name])


def in_dictionary(word: str, lang: str) -> bool:
    """Whether the dictionary of a language has a word in small letters."""
    return bool(classes_of(word) & _BIT.get(f"dictionary_{lang}", 0))


def entries_of(names: Iterable[str]) -> Iterator[str]:
    """Words and phrases, in small letters, that the knowledge file has in any of some classes."""
    wanted = mask_of(names)
    return (entry for mask, entries in _masks() if mask & wanted for entry in entries)


def name_classes(wanted: Collection[str]) -> dict[str, tuple[bool, bool]]:
    """Whether each of some words, in small letters, is listed as a given name and as a family name; words in neither list are absent.

    Reads the list line by line as far as its people go, so that a process which needs no more of it keeps its memory.
    """
    found: dict[str, tuple[bool, bool]] = {}
    for mask, entries in _masks():
        if not mask & _PEOPLE:
            break
        found |= dict.fromkeys((entry for entry in entries if entry in wanted), (bool(mask & _BIT["given"]), bool(mask & _BIT["family"])))
    return found


def lexicon_entries() -> Iterator[tuple[tuple[str, ...], int]]:
    """Words and phrases of the TOML lexicons with their masks, as `training.build_knowledge` writes them to the knowledge file.

    The networks learnt with the file as it is: a lexicon that changes reaches the rules at once, and the networks when the file is built again.
    """
    for lang in sorted(folder.name for folder in FOLDER.iterdir() if folder.is_dir() and not folder.name.startswith("_")):
        for topic in ("names", "known"):
            if (FOLDER / lang / f"{topic}.toml").is_file():
                yield from ((pieces(entry), _BIT[name]) for name, entries in words(lang, topic).items() if name in _BIT for entry in entries)
    for make, facts in words("common", "makes").items():
        yield pieces(make), _BIT["make"]
        yield from ((pieces(alias), _BIT["make"]) for alias in facts.get("aliases", ()))
        yield from ((pieces(str(model)), _BIT["model"]) for model in facts["models"])
    for entries in words("common", "agencies").values():
        yield from ((pieces(entry), _BIT["agency"]) for entry in entries)


def pieces(phrase: str) -> tuple[str, ...]:
    """A phrase cut as the tokenizers cut it, lower case: at spaces, after elided articles, and before the marks that end a word."""
    return tuple(_MARK.sub(r" \1", normalised(phrase).lower().replace("'", "' ")).split())


def mask_of(names: Iterable[str]) -> int:
    """Mask of some classes."""
    return sum(_BIT[name] for name in set(names))
