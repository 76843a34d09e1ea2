"""Names made comparable: one case, no accents, one typography."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from pipeline.lexicon import FOLDER, words
from pipeline.typography import normalised

# Letters that decomposition leaves whole.
_WHOLE = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "­": None, "™": None, "®": None, "©": None})
_DOTTED = re.compile(r"\b(?:\w\.){2,}")
_WORD = re.compile(r"[\w+]+|&")
_AND = frozenset({"et", "and", "und"})


@cache
def word_set(topic: str, name: str) -> frozenset[str]:
    """Words of that name in a topic's files of all languages, folded: a corpus mixes languages, and so do its names."""
    return frozenset(
        fold(word) for folder in sorted(FOLDER.iterdir()) if (folder / f"{topic}.toml").is_file() for word in words(folder.name, topic).get(name, ())
    )


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """The text in small letters without accents or trade marks, with plain spaces, apostrophes and hyphens."""
    plain = normalised(text).casefold()
    if not plain.isascii():
        # Twice: the letters inside one sign (℡, ㏗) may be capitals, and capitals may hold accents.
        plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", plain.translate(_WHOLE)).casefold())
        plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(plain.split())


def word_keys(text: str) -> tuple[str, ...]:
    """The words of a name for comparison: hyphens part words, points inside initials do not (S.N.C.F. is sncf), `et` and `and` are `&`.

    A name without letters or digits is its own one word.
    """
    folded = _DOTTED.sub(lambda match: match[0].replace(".", ""), fold(text))
    found = tuple("&" if word in _AND else word for word in _WORD.findall(folded))
    return found or (folded,)
