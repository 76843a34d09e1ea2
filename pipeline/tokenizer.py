"""The backbone's tokenizer, taught what press pages do: slashes between names, and stops without a space after them."""

from __future__ import annotations

from typing import Any

from spacy.language import Language
from spacy.symbols import ORTH
from spacy.util import compile_infix_regex

from pipeline.lexicon import words

_LETTER = r"A-Za-zÀ-ÖØ-öø-ÿŒœ"
_PRESS_INFIXES = (
    # "Fuoco/Molina/Nielsen", "Norda/KB Prado"; not 24/7 nor km/h.
    rf"(?<=[{_LETTER}0-9]{{2}})/(?=[A-ZÀ-ÖØ-Þ])",
    # "9,5%.Les ventes".
    r"(?<=[0-9])[%€](?=[.,;:!?…])",
    # "ventes.Le groupe", "précise,Odile".
    r"(?<=[a-zß-öø-ÿœ%€])[.,;:!?…](?=[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿœ’'])",
    # "film»«autre", "l'«esprit".
    r"[«»“”\"()\[\]](?=\S)",
    r"(?<=\S)[«»“”\"()\[\]]",
    # "Alpine – A390" written without spaces, and bullets.
    r"[–—•|]",
)


def adapt_tokenizer(nlp: Language) -> None:
    """Add the press infixes to the tokenizer of a pipeline, in place, and keep the language's undivided words whole; the rest is split as before."""
    own = tuple(nlp.Defaults.infixes or ())
    tokenizer: Any = nlp.tokenizer
    tokenizer.infix_finditer = compile_infix_regex((*_PRESS_INFIXES, *own)).finditer
    for word in words(nlp.lang, "language").get("undivided", ()):
        # As written inside a sentence, first in one, and in a headline.
        for form in (word, word.capitalize(), word.upper()):
            tokenizer.add_special_case(form, [{ORTH: form}])
