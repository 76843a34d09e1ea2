"""What the words after a title's head are: a name that nothing else knows, a part of an organisation, a street, a verb."""

from __future__ import annotations

import re

from pipeline.documents import Span
from pipeline.roles.lexicon import Lexicon
from pipeline.roles.view import View

_NAME = re.compile(r"[^\W\d_a-zà-ÿ][\w&!'.-]*(?: (?:&|[^\W\d_a-zà-ÿ][\w&!'-]*)){0,3}")


def is_part(view: View, lexicon: Lexicon, mention: Span) -> bool:
    """Whether what was taken for an organisation's name is no name, or a department whose organisation is named right after it.

    One word is a name (`CEO of Arm`).
    """
    name = view.norm[mention.start : mention.end]
    if " " not in name:
        return False
    if name.islower():
        return True
    if not any(word in lexicon.departments for word in name.lower().split()):
        return False
    following = view.next_mention(mention.end)
    return (
        following is not None
        and following.label in {"ORG", "AGENCY"}
        and view.norm[mention.end : following.start].replace("'", "' ").strip() in (lexicon.employers | lexicon.named_links)
    )


def is_street(view: View, lexicon: Lexicon, offset: int) -> bool:
    """Whether a name, not an organisation's, follows the word for a street that ends at the code point; streets are called after persons, too."""
    name = lexicon.street_name.match(view.norm, offset)
    return name is not None and view.label_at(name.end()) not in {"ORG", "AGENCY"}


def is_finite(view: View, offset: int) -> bool:
    """Whether the word at the code point is a verb in a person's form, where the parts of speech are known."""
    tokens = view.document.tokens
    token = view.token_before(offset) + 1
    return token < len(tokens) and tokens.pos[token] in {"VERB", "AUX"} and "VerbForm=Fin" in tokens.morphs[token]


def is_acronym(word: str) -> bool:
    """Whether a word is an acronym by its letters."""
    return 1 < len(word) < 7 and word.isalpha() and word.isupper()


def unknown_name(view: View, lexicon: Lexicon, match: re.Match[str]) -> int:
    """End of a name in capitals that no mention covers, 0 where the words are none."""
    word = match[1].rstrip(".")
    if not word[:1].isupper() or word.lower() in lexicon.functions or word in lexicon.heads:
        return 0
    name = _NAME.match(view.norm, match.start(1))
    if name is None:
        return 0
    following = view.next_mention(match.start(1))
    end = min(name.end(), following.start) if following is not None else name.end()
    return match.start(1) + len(view.norm[match.start(1) : end].rstrip(" .&"))
