"""Roles: which person holds which title in which organisation.

Conventions: the title stands as written, without article and without the organisation; words for a past or coming role (`ancien`, `ex-`,
`former`) belong to it. Where a verb gives the role, the verb as written is the title (`dirigé`, `fondée`, `founded`). `la marque`, `the
company` stand for the organisation named last in their sentence or the one before; where there is none they stay in the title. A place is
no organisation: `maire de Dieppe` is a title. Brackets that hold an organisation alone (`X (Y)`) give a role with an empty title.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.documents import Document, Span
from pipeline.roles.find import Role, find_in

__all__ = ["Role", "find_roles"]


def find_roles(document: Document, mentions: Sequence[Span]) -> list[Role]:
    """Roles of a document, in text order.

    Args:
        document: any document.
        mentions: those of the document, in text order and without overlaps.
    """
    return find_in(document, mentions)
