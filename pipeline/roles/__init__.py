"""Roles: which person holds which title in which organisation.

Conventions: the title stands as written, without article and without the organisation; words for a past or coming role (`ancien`, `ex-`,
`former`) belong to it, and two titles joined by `et`, `and` are two roles. Where a verb gives the role, the verb as written is the title
(`dirigé`, `fondée`, `founded`). `la marque`, `the company` stand for the organisation named last in their sentence or the three before and are
no part of the title; other nouns (`le comité d'organisation`) stay in it where no name follows. A place is no organisation: `maire de Dieppe`
is a title; a vehicle is neither. A title may reach its holder through a pronoun (`Elle a été directrice`) or a pointing word (`cet ancien cadre`),
and an organisation its title from the start of the sentence (`Chez Y, le directeur X`). In French credits a job is held in the organisation that heads its
block (`Agence : Y`), save those of people who work for whom they like (`Réalisateur : X`). Brackets that hold an organisation alone (`X (Y)`)
give no role.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.documents import Document, Span
from pipeline.roles.find import Role, find_in
from pipeline.roles.view import View, view_of

__all__ = ["Role", "View", "find_roles", "view_of"]


def find_roles(document: Document, mentions: Sequence[Span], *, view: View | None = None) -> list[Role]:
    """Roles of a document, in text order.

    Args:
        document: any document.
        mentions: those of the document, in text order and without overlaps.
        view: what :func:`view_of` made of both, to share the work with the quotations.
    """
    view = view or view_of(document, mentions)
    return find_in(view) if view is not None else []
