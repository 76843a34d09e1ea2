"""Names: people, models, agencies, organisations, places, works, events and products.

The recogniser, the lexicons and the user's gazetteer propose; the document as a whole then decides: a name established once is found in every
later form and keeps its type.
"""

from __future__ import annotations

from pipeline.documents import Document, Span
from pipeline.gazetteer import Gazetteer
from pipeline.names.arbitrate import arbitrate
from pipeline.names.consistency import consistent
from pipeline.names.cues import corrected, credited, known, without_firms
from pipeline.names.models import listed, model_candidates, with_makes, without_points
from pipeline.names.patterns import announced, with_articles, without_heading_words
from pipeline.names.proposals import gazetteer_candidates, recognised

__all__ = ["find_names"]


def find_names(document: Document, gazetteer: Gazetteer | None = None) -> list[Span]:
    """Mentions of the named types in one document, in text order and without overlaps."""
    own = gazetteer_candidates(document, gazetteer) if gazetteer is not None else []
    read = without_firms(document, without_points(document, recognised(document)))
    proposed = known(document, corrected(document, without_heading_words(document, read)))
    spans = arbitrate([*own, *model_candidates(document, proposed), *credited(document), *announced(document, proposed), *proposed])
    spans = arbitrate([*consistent(document, spans), *listed(document, spans)])
    spans = arbitrate(with_articles(document, spans))
    return with_makes(document, spans)
