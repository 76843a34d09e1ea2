"""The entity tables: names, identifiers and details of what the linking found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.fingerprint import digest
from pipeline.resolution.agencies import agency_kind
from pipeline.resolution.corpus import Corpus, Stats
from pipeline.resolution.link import Linker
from pipeline.resolution.people import parse_name, split_name
from pipeline.resolution.vehicles import ModelName, parse_model, spelling_of

_ID_DIGITS = 16
# Longer words all in capitals are headings rather than acronyms.
_SHOUTED = 4


@dataclass(frozen=True, slots=True)
class Entity:
    """One entity: `node` as the linking numbers it, `forms` with the number of their mentions, the best first."""

    node: int
    entity_id: str
    label: str
    name: str
    forms: tuple[str, ...]
    best_form: int
    stats: Stats

    @property
    def counts(self) -> dict[str, Any]:
        """The columns that the entity tables share."""
        return {"entity_id": self.entity_id, "name": self.name, "n_mentions": self.stats.mentions, "n_documents": self.stats.documents}


@dataclass(slots=True)
class Held:
    """Titles that a person holds and the organisations where, as the roles tell."""

    titles: set[str] = field(default_factory=set)
    organisations: set[str] = field(default_factory=set)


def make_entities(corpus: Corpus, linker: Linker) -> list[Entity]:
    """Name every entity that has mentions; sorted by identifier.

    An entity is named by its entry in the user's gazetteer, else by the most frequent spelling of its fullest name.
    """
    stats = corpus.stats()
    entities = [_entity(linker, node, forms, stats[node]) for node, forms in corpus.forms_of_nodes().items()]
    return sorted(entities, key=lambda entity: entity.entity_id)


def _entity(linker: Linker, node: int, forms: Sequence[tuple[int, int]], stats: Stats) -> Entity:
    nodes, texts = linker.nodes, linker.forms.texts
    label = nodes.labels[node]
    ranked = forms
    if len(forms) > 1:
        ranked = sorted(
            forms, key=lambda item: (linker.keys[item[0]] != node, _is_shouted(texts[item[0]], label), -item[1], -len(texts[item[0]]), texts[item[0]])
        )
    best = ranked[0][0]
    entry = nodes.entries.get(node)
    names = tuple(dict.fromkeys(texts[form] for form, _ in ranked))
    if entry is not None:
        entity_id = entry.entity_id or digest(label, "gazetteer", entry.name)[:_ID_DIGITS]
        return Entity(node, entity_id, label, entry.name, names, best, stats)
    name = _model_name(linker, best) if label == "MODEL" else names[0]
    return Entity(node, digest(label, nodes.keys[node])[:_ID_DIGITS], label, name, names, best, stats)


def _is_shouted(text: str, label: str) -> bool:
    """Whether capitals, or their lack, make a form a worse name than another: headings, family names in capitals, small letters."""
    if label == "PERSON":
        return text.islower() or any(part.isupper() and sum(map(str.isalpha, part)) > 1 for part in text.split())
    return text.islower() or (text.isupper() and sum(map(str.isalpha, text)) > _SHOUTED)


def _model_name(linker: Linker, form: int) -> str:
    make, model = _make_and_model(linker, form)
    return " ".join(part for part in (make, model) if part)


def _make_and_model(linker: Linker, form: int) -> tuple[str | None, str | None]:
    """Make and model of a form's base, in the lexicon's spelling where it has one; no model for a make alone."""
    make, sign, parsed = linker.model_of(form)
    written = " ".join(parsed.model)
    if parsed.sign != sign:
        # The form is a version: as many of its words as make the base.
        sizes = (size for size in range(1, len(parsed.model)) if ModelName(make, parsed.model[:size]).sign == sign)
        written = " ".join(parsed.model[: next(sizes, len(parsed.model))])
    return make, spelling_of(make, sign) or written or None


def entity_rows(entities: Sequence[Entity]) -> list[dict[str, Any]]:
    """Rows of `entities`."""
    return [
        {
            **entity.counts, "label": entity.label, "aliases": sorted(form for form in entity.forms if form != entity.name),
            "first_published": entity.stats.first, "last_published": entity.stats.last,
        }
        for entity in entities
    ]  # fmt: skip


def people_rows(entities: Sequence[Entity], linker: Linker, held: Mapping[str, Held]) -> list[dict[str, Any]]:
    """Rows of `people`."""
    rows = []
    for entity in entities:
        if entity.label == "PERSON":
            given, family = _given_and_family(entity.name, linker)
            roles = held.get(entity.entity_id, Held())
            rows.append({**entity.counts, "given": given, "family": family, "titles": _distinct(roles.titles), "organisations": sorted(roles.organisations)})
    return rows


def _distinct(titles: Iterable[str]) -> list[str]:
    """The titles in order, each once however its letters are cased, in small letters where it is ever written so: `réalisateur`, not `Réalisateur`, too."""
    return sorted({title.casefold(): title for title in sorted(titles)}.values())


def _given_and_family(name: str, linker: Linker) -> tuple[str | None, str | None]:
    split = split_name(name)
    if not split.given and linker.known_given.get(parse_name(name).key) == (True, False):
        return split.family, None
    return split.given or None, _plain_case(split.family) or None


def _plain_case(family: str) -> str:
    """A family name in capitals with one per word: BELMONT is Belmont."""
    return family.title() if family.isupper() and sum(map(str.isalpha, family)) > 1 else family


def model_rows(entities: Sequence[Entity], linker: Linker) -> list[dict[str, Any]]:
    """Rows of `models`."""
    rows = []
    for entity in entities:
        if entity.label == "MODEL":
            make, model = _make_and_model(linker, entity.best_form)
            if make is None and entity.node in linker.nodes.entries:
                make = parse_model(entity.name, None).make
            rows.append({**entity.counts, "make": make, "model": model})
    return rows


def agency_rows(entities: Sequence[Entity]) -> list[dict[str, Any]]:
    """Rows of `agencies`."""
    return [{**entity.counts, "kind": agency_kind((entity.name, *entity.forms))} for entity in entities if entity.label == "AGENCY"]
