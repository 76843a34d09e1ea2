"""The entity types, declared once: what schema, arbitration, evaluation and documentation derive from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EntityType:
    """One type of mention.

    Attributes:
        name: the label.
        table: the table with a row per mention (DATE, FIGURE) or per entity (PERSON, MODEL, AGENCY) of it; None where `mentions` and `entities` say it all.
        colour: for displays, light enough to read black text on.
        description: what it covers, in a line.
    """

    name: str
    table: str | None
    colour: str
    description: str


# In order of precedence where spans of one length collide.
TYPES: tuple[EntityType, ...] = (
    EntityType("PERSON", "people", "#a6cee3", "a named human"),
    EntityType("MODEL", "models", "#fdbf6f", "a named vehicle model or variant, with its make where they stand together"),
    EntityType(
        "AGENCY", "agencies", "#cab2d6", "an organisation that acts as an agency: advertising, media, PR, design, production, post-production, news, public"
    ),
    EntityType("ORG", None, "#b2df8a", "any other named organisation, makes included"),
    EntityType("PLACE", None, "#ffff99", "a named place"),
    EntityType("WORK", None, "#fb9a99", "the title of a film, song, book, show, campaign or corporate plan"),
    EntityType("EVENT", None, "#e5c494", "a named event, race, fair, championship, festival or award"),
    EntityType("PRODUCT", None, "#8dd3c7", "a named product, technology or platform that is not a vehicle model"),
    EntityType("DATE", "dates", "#bebada", "a calendar expression, absolute, partial, relative or interval; times of day too"),
    EntityType("FIGURE", "figures", "#d9d9d9", "a stated quantity"),
)
NAMES: tuple[str, ...] = tuple(entity_type.name for entity_type in TYPES)
NAMED = tuple(name for name in NAMES if name not in {"DATE", "FIGURE"})
RANK = {name: rank for rank, name in enumerate(NAMES)}
