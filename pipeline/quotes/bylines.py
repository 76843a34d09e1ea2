"""Lines that only say who writes: `Par X (Y)`, `Propos recueillis par X`, `Words: X`."""

from __future__ import annotations

import re

from pipeline.documents import Span
from pipeline.quotes.lexicon import Lexicon
from pipeline.typography import line_start

FURNITURE = " \t*_#>–—―•-"
_LAST_WORD = re.compile(r"[\w-]+$")
# After the name of who writes its line ends, or says of which paper, when and where.
_CLOSES = re.compile(r"[ \t]*(?:$|[\n(,|–—/•-])")


def is_byline(before: str, lexicon: Lexicon) -> bool:
    """Whether the words before a name in its line, in small letters, say that the name is of who writes: `par`, `texte :`."""
    label = before.removesuffix(":").rstrip(FURNITURE)
    word = _LAST_WORD.search(label)
    if word is None or len(label.split()) > 3:
        return False
    return word[0] in lexicon.byline or (before.endswith(":") and word[0] in lexicon.byline_labels)


def writes(norm: str, span: Span, lexicon: Lexicon) -> bool:
    """Whether a name stands in a line of its own that says who writes."""
    before = norm[line_start(norm, span.start) : span.start]
    return len(before) < 40 and is_byline(before.strip(FURNITURE + "(").lower(), lexicon) and _CLOSES.match(norm, span.end) is not None
