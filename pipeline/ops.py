"""Matrix products by NumPy's BLAS for thinc's networks.

thinc multiplies matrices with the BLIS that its wheels carry; NumPy's OpenBLAS was 2.5 to 3.4 times as fast at our networks' shapes
(20,000 x 384 by 384 x 384, one thread) on the machines tried.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from thinc.api import NumpyOps

if TYPE_CHECKING:
    from spacy.language import Language


class BlasOps(NumpyOps):  # type: ignore[misc]  # thinc's compiled module has no types
    """thinc's CPU operations with NumPy's matrix product."""

    name = "numpy"

    def gemm(self, x: Any, y: Any, out: Any = None, trans1: bool = False, trans2: bool = False) -> Any:
        """Matrix product of `x` and `y`, either transposed on demand; into `out` where given."""
        left = x.T if trans1 else x
        right = y.T if trans2 else y
        return np.matmul(left, right, out=out) if out is not None else np.matmul(left, right)


_OPS = BlasOps()


def use_blas(nlp: Language) -> None:
    """Let every network of a pipeline multiply with NumPy."""
    for _, component in nlp.pipeline:
        model = getattr(component, "model", None)
        if model is not None and not isinstance(model, bool):
            set_ops(model)


def set_ops(model: Any) -> None:
    """Let one network multiply with NumPy."""
    for node in model.walk():
        if isinstance(node.ops, NumpyOps):
            node.ops = _OPS
