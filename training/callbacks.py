"""What the backbone's configuration calls while training."""

from __future__ import annotations

from collections.abc import Callable

import spacy
from spacy.language import Language

from pipeline.tokenizer import adapt_tokenizer


@spacy.registry.callbacks("presse.adapt_tokenizer.v1")
def make_adapt_tokenizer() -> Callable[[Language], None]:
    """Give a pipeline the tokenizer that it will run behind."""
    return adapt_tokenizer
