"""The text in its working forms: same length, plain spaces and signs, claimed spans opaque."""

from __future__ import annotations

from collections.abc import Sequence

# A name or a date that someone else has claimed is one opaque run of this character (private use area).
TAKEN = "\ue000"
_SPACES = "\u00a0\u202f\u2009\u2007\u2008\u200a\u3000"
_SAME = {"’": "'", "‘": "'", "´": "'", "′": "'", "″": '"', "−": "-", "‑": "-", "‐": "-", "\t": " "} | dict.fromkeys(_SPACES, " ")


def normalise(text: str, taken: Sequence[tuple[int, int]] = ()) -> tuple[str, str]:
    """The text with plain spaces, apostrophes and minus signs, and the same in lower case; offsets do not move."""
    flat = text
    if not flat.isascii():
        for char, plain in _SAME.items():
            flat = flat.replace(char, plain)
    elif "\t" in flat:
        flat = flat.replace("\t", " ")
    if taken:
        flat = _opaque(flat, taken)
    norm = flat.lower()
    if len(norm) != len(flat):
        norm = "".join(char.lower() if len(char.lower()) == 1 else char for char in flat)
    return flat, norm


def _opaque(flat: str, taken: Sequence[tuple[int, int]]) -> str:
    parts: list[str] = []
    position = 0
    for start, end in sorted(taken):
        start, end = max(start, position), min(end, len(flat))
        if start < end:
            parts += (flat[position:start], TAKEN * (end - start))
            position = end
    return "".join((*parts, flat[position:]))
