"""Items put together by their size."""

from __future__ import annotations

import pytest

from pipeline.batches import batches


@pytest.mark.parametrize(("sizes", "wanted"), [([], []), ([9], [[9]]), ([1, 2, 3, 1], [[1, 2], [3], [1]]), ([0, 0], [[0, 0]])])
def test_batches_reach_the_limit_by_their_last_item(sizes: list[int], wanted: list[list[int]]) -> None:
    assert list(batches(sizes, lambda size: size, 3)) == wanted
