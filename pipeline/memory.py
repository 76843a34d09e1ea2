"""A bounded memory of what was worked out, for functions that are asked the same over and over and must not grow for hours."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class Memory(dict[_Key, _Value]):
    """What `work` makes of the keys asked for of late: `memory[key]` works out what it does not hold.

    The last `size` keys are held for sure, and at most twice as many: once there are `size`, they are set aside, and those that are asked for again come
    back before the next are. A hit costs what a dict's does, which `functools.lru_cache` does not reach for keys of several parts.

    Args:
        work: a pure function of the key.
        size: how many keys are enough.
    """

    def __init__(self, work: Callable[[_Key], _Value], size: int) -> None:
        super().__init__()
        self._work, self._size = work, size
        self._aside: dict[_Key, _Value] = {}

    def __missing__(self, key: _Key) -> _Value:
        if len(self) >= self._size:
            self._aside = self.copy()
            self.clear()
        value = self[key] = self._aside[key] if key in self._aside else self._work(key)
        return value
