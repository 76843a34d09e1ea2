"""Finds the figures of a text: scan, relate, judge, describe."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.figures.describe import comparator_of, counted_of
from pipeline.figures.grammar import relate
from pipeline.figures.judge import is_figure
from pipeline.figures.lexicon import Lexicon, load_lexicon
from pipeline.figures.mention import FigureMention, format_value
from pipeline.figures.quantity import Quantity
from pipeline.figures.scan import scan
from pipeline.figures.senses import settle_units
from pipeline.figures.surroundings import Surroundings
from pipeline.figures.units import COUNT, Unit, si_of


def find_figures(text: str, lang: str, *, taken: Sequence[tuple[int, int]] = ()) -> list[FigureMention]:
    """The figures of `text`, in order and without overlap.

    Args:
        text: any text.
        lang: a language that has a word file (`pipeline.figures.words.languages()`).
        taken: spans that names or dates have claimed; no figure overlaps them, and they are read as opaque names.

    Raises:
        ValueError: for a language without words.
    """
    lexicon = load_lexicon(lang)
    scanned = scan(text, lexicon, taken)
    relate(scanned, lexicon)
    kept = []
    for quantity in scanned.quantities:
        around = Surroundings(quantity, scanned)
        if is_figure(around, lexicon):
            kept.append(around)
    settle_units(kept, scanned, lexicon)
    return [_mention(around, lexicon) for around in kept]


def is_unit(form: str, lang: str, *, words: bool = True) -> bool:
    """Whether `form` is exactly a way to write a unit or currency in `lang`: a sign in its own case, or with `words` a word in any case."""
    lexicon = load_lexicon(lang)
    return form in lexicon.units_by_symbol or (words and form.lower() in lexicon.units_by_word)


def _mention(around: Surroundings, lexicon: Lexicon) -> FigureMention:
    quantity: Quantity = around.quantity
    unit = quantity.unit or COUNT
    number, maximum = quantity.value, quantity.value_max
    if unit.code in lexicon.written_as:
        code, factor = lexicon.written_as[unit.code]
        unit = Unit(code, unit.dimension)
        number = number * factor
        maximum = None if maximum is None else maximum * factor
    si_number, si_unit = si_of(number, unit.code)
    return FigureMention(
        start=quantity.start,
        end=quantity.end,
        value=format_value(number, maximum, unit.code),
        number=float(number),
        number_max=None if maximum is None else float(maximum),
        unit=unit.code,
        dimension=unit.dimension,
        comparator=comparator_of(around, lexicon),
        counted=counted_of(around, lexicon) if unit.code == "1" else None,
        si_number=si_number,
        si_unit=si_unit,
        finder=quantity.finder,
    )
