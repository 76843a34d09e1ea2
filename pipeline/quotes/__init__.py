"""Direct quotations with their speakers.

Conventions: a quotation goes from its opening mark to the closing one, incise included (`« Oui, explique X, mais … »` is one); paragraphs that
each open again without closing are one, paragraphs that close and open again are several with one speaker. The speaker is the person's fullest
name in the text, or the words as written without their article where an organisation or a noun speaks (`communiqué conjoint`). The cue is the
verb as written, without the subject pronoun of an inversion (`a ajouté` for `a-t-il ajouté`).
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.documents import Document, Span
from pipeline.quotes.find import Quote, find_in
from pipeline.roles import Role, View

__all__ = ["Quote", "find_quotes"]


def find_quotes(document: Document, mentions: Sequence[Span], roles: Sequence[Role] | None = None, *, view: View | None = None) -> list[Quote]:
    """Quotations of a document, in text order.

    Args:
        document: any document.
        mentions: those of the document, in text order and without overlaps.
        roles: those of the document; they are looked for where they are needed and not given.
        view: what :func:`pipeline.roles.view_of` made of the document, to share the work with the roles.
    """
    return find_in(document, mentions, roles, view)
