"""A memory gives what its function gives, and holds no more than twice what it was asked to."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.memory import Memory


@given(st.lists(st.integers(0, 20)), st.integers(1, 6))
def test_a_memory_gives_what_its_function_gives(keys: list[int], size: int) -> None:
    asked: list[int] = []

    def square(key: int) -> int:
        asked.append(key)
        return key * key

    memory = Memory(square, size)
    for number, key in enumerate(keys):
        before = len(asked)
        assert memory[key] == key * key
        assert len(memory) <= size
        if key in list(dict.fromkeys(reversed(keys[:number])))[:size]:
            assert len(asked) == before, "one of the last keys was worked out anew"
