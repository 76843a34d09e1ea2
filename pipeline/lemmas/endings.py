"""What the end of a word says of it: a table looked up by the longest ending that fits."""

from __future__ import annotations

from collections.abc import Iterable

_START = "^"


class Endings:
    """Lines such as "ière ier": an ending, and what may stand in its place. "^" before an ending is the beginning of the word (or of its last part)."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._table: dict[str, tuple[str, ...]] = {}
        for line in lines:
            ending, *others = line.split()
            self._table[ending] = tuple(other.removeprefix(_START) for other in others)

    def _longest(self, word: str) -> tuple[int, tuple[str, ...]] | None:
        """Where the longest ending begins in the word, and what may stand in its place; the whole word goes before its last part."""
        whole = self._table.get(_START + word)
        if whole is not None:
            return 0, whole
        last = word.rfind("-") + 1
        marked = _START + word[last:]
        for cut in range(len(marked)):
            found = self._table.get(marked[cut:])
            if found is not None:
                return last + max(cut - 1, 0), found
        return None

    def replaced(self, word: str) -> list[str]:
        """The word with each of what may stand in place of its longest known ending; none where no ending fits."""
        found = self._longest(word)
        return [word[: found[0]] + other for other in found[1]] if found else []

    def __contains__(self, word: str) -> bool:
        return self._longest(word) is not None
