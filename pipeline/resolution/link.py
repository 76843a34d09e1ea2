"""Linking: the forms of the corpus → entities, by what each document says and what the corpus agrees on."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from pipeline.entity_types import NAMED
from pipeline.gazetteer import Gazetteer
from pipeline.knowledge import name_classes
from pipeline.resolution.corpus import Corpus
from pipeline.resolution.forms import fold
from pipeline.resolution.nodes import Nodes
from pipeline.resolution.organisations import SeenName, is_acronym, link_names, name_key
from pipeline.resolution.people import PersonName, Seen, abbreviates, is_slip, link_document, parse_name
from pipeline.resolution.vehicles import Garage, ModelName, parse_model

# Types whose forms a document links to each other; a model's key holds all that there is to say.
_LOCAL = tuple(name for name in NAMED if name not in {"MODEL", "PLACE"})
_ABBREVIATED = frozenset(_LOCAL) - {"PERSON"}
# Entities that tell who is meant by a family name alone: those two people hardly share by chance.
_CONTEXTS = frozenset({"PERSON", "AGENCY", "ORG", "MODEL", "PRODUCT", "WORK", "EVENT"})
# A corpus-wide acronym has three letters at least; two stand for too many things.
_CORPUS_ACRONYM = 3


class Linker:
    """Links the forms of one corpus; `run` leaves the result in `corpus` (table `assigned`).

    Attributes:
        keys: node of each form by its key.
        defaults: node of each form where no document says otherwise.
        people: parsed name of each PERSON node.
    """

    def __init__(self, corpus: Corpus, gazetteer: Gazetteer | None) -> None:
        self.corpus, self.forms = corpus, corpus.forms
        self.nodes = Nodes()
        self.people: dict[int, PersonName] = {}
        self.given_names: set[str] = set()
        self.known_given: dict[str, tuple[bool, bool]] = {}
        self._models = [
            parse_model(text, value or None) if label == "MODEL" else None
            for label, text, value in zip(self.forms.labels, self.forms.texts, self.forms.values, strict=True)
        ]
        self._entry_models = _entry_models(gazetteer)
        self._garage = Garage([model for model in (*self._models, *self._entry_models.values()) if model is not None])
        self.keys = [self._node(number) for number in range(len(self.forms.texts))]
        self.defaults = self.keys[:]
        self._anchored: set[int] = set()
        if gazetteer is not None:
            self._anchor(gazetteer)
        self._totals: Counter[int] = Counter()
        for node, total in zip(self.keys, self.forms.totals, strict=True):
            self._totals[node] += total
        self._overrides = (array("q"), array("q"), array("q"))
        self._acronyms: dict[int, set[int]] = defaultdict(set)
        self._shorts: tuple[array[int], array[int], array[int]] = (array("q"), array("q"), array("q"))
        self._short_documents: Counter[tuple[int, int]] = Counter()
        self._apart: set[tuple[str, str]] = set()
        self._beside: Mapping[int, Sequence[tuple[int, int]]] = {}

    def _node(self, form: int) -> int:
        label, text = self.forms.labels[form], self.forms.texts[form]
        if label == "PERSON":
            name = parse_name(text)
            node = self.nodes.number(label, name.key)
            # Forms come in code point order, capitals first: of two ways to cut a name, the one in capitals tells the family name. One hyphen makes
            # a compound given name of all.
            known = self.people.setdefault(node, name)
            if name.first > known.first and name.given == known.given:
                self.people[node] = name
            return node
        model = self._models[form]
        return self.nodes.number(label, self._model_key(model) if model is not None else name_key(text, label))

    def _model_key(self, model: ModelName) -> str:
        make, sign = self._garage.base(model)
        return f"{make or ''}|{sign}"

    def model_of(self, form: int) -> tuple[str | None, str, ModelName]:
        """Make and sign of a MODEL form's base, and the form cut in its parts."""
        model = self._models[form]
        assert model is not None, f"form {form} is no model"
        return (*self._garage.base(model), model)

    def _anchor(self, gazetteer: Gazetteer) -> None:
        """Let the user's entries name the entities of their forms, and of the forms that differ by case or accents alone."""
        by_form: dict[tuple[str, str], int] = {}
        for entry in gazetteer.entries:
            node = self.nodes.entry(entry)
            for form in entry.forms:
                by_form[entry.label, form] = node
                if entry.label == "PERSON":
                    key = parse_name(form).key
                elif entry.label == "MODEL":
                    key = self._model_key(self._entry_models[form])
                else:
                    key = name_key(form, entry.label)
                known = self.nodes.find(entry.label, key)
                if known is not None:
                    self.nodes.link(known, node)
        for number, at in enumerate(zip(self.forms.labels, self.forms.texts, strict=True)):
            if at in by_form:
                self.defaults[number] = by_form[at]
            if at in by_form or self.nodes.root(self.keys[number]) in self.nodes.entries:
                self._anchored.add(number)

    def run(self) -> None:
        """Link everything."""
        self._look_up_given_names()
        self._link_documents()
        self._link_people()
        self._link_slips_by_organisation()
        self._link_acronyms()
        self._believe_shorts()
        self._assign()
        self._link_alone()

    def _look_up_given_names(self) -> None:
        wanted = {word: fold(word) for text in self._texts("PERSON") if (word := text.split()[0].lower())}
        found = name_classes(wanted)
        for word, classes in sorted(found.items()):
            self.known_given.setdefault(wanted[word], classes)
        self.given_names = {word for word, (given, _) in self.known_given.items() if given}

    def _texts(self, label: str) -> Iterable[str]:
        return (text for one, text in zip(self.forms.labels, self.forms.texts, strict=True) if one == label and text.strip())

    def _link_documents(self) -> None:
        """What each document says of its own names."""
        ranks = {label: rank for rank, label in enumerate(_LOCAL)}
        codes = np.array([ranks.get(label, -1) for label in self.forms.labels], dtype=np.int64)
        # Only a name of several words can be what another is short for.
        several = np.array([" " in self.nodes.keys[node] for node in self.keys], dtype=bool)
        self._beside = self.corpus.beside([form for form, text in enumerate(self.forms.texts) if self.forms.labels[form] in _ABBREVIATED and is_acronym(text)])
        for docs, forms, counts, starts, ends in self.corpus.document_pairs(_LOCAL):
            group = docs * len(_LOCAL) + codes[forms]
            order = np.lexsort((forms, group))
            docs, forms, counts, starts, ends, group = (column[order] for column in (docs, forms, counts, starts, ends, group))
            bounds = np.flatnonzero(np.diff(group, prepend=-1, append=-1))
            longs = np.add.reduceat(several[forms].astype(np.int64), bounds[:-1])
            for index in np.flatnonzero((np.diff(bounds) > 1) & (longs > 0)).tolist():
                part = slice(int(bounds[index]), int(bounds[index + 1]))
                found = list(zip(forms[part].tolist(), counts[part].tolist(), starts[part].tolist(), ends[part].tolist(), strict=True))
                label = _LOCAL[int(group[bounds[index]]) % len(_LOCAL)]
                (self._link_people_of if label == "PERSON" else self._link_names_of)(int(docs[bounds[index]]), found)

    def _link_people_of(self, doc: int, found: Sequence[tuple[int, int, int, int]]) -> None:
        seen: dict[str, Seen] = {}
        nodes: dict[str, int] = {}
        for form, mentions, start, end in found:
            node = self.keys[form]
            key = self.nodes.keys[node]
            known = seen.get(key)
            if known is not None:
                mentions, (start, end) = mentions + known.mentions, min((start, end), (known.start, known.end))
            seen[key] = Seen(self.people[node], mentions, self._totals[node], start, end)
            nodes[key] = node
        if len(seen) < 2:
            return
        local = link_document(seen, self.given_names)
        self._apart |= local.apart
        for form, *_ in found:
            key = self.nodes.keys[self.keys[form]]
            if key in local.heads:
                self._override(doc, form, nodes[local.heads[key]])
            elif key in local.pinned:
                self._override(doc, form, nodes[key])
            elif key in local.shared:
                whole = self.nodes.find("PERSON", local.shared[key])
                self._override(doc, form, nodes[key] if whole is None else whole)

    def _link_names_of(self, doc: int, found: Sequence[tuple[int, int, int, int]]) -> None:
        seen: dict[str, SeenName] = {}
        nodes: dict[str, int] = {}
        label = self.forms.labels[found[0][0]]
        for form, _, start, end in found:
            key = self.nodes.keys[self.keys[form]]
            nodes[key] = self.keys[form]
            if key not in seen or start < seen[key].start:
                seen[key] = SeenName(key, self.forms.texts[form], start, end)
        beside = [(self.nodes.keys[self.keys[acronym]], self.nodes.keys[self.keys[other]]) for acronym, other in self._beside.get(doc, ())]
        local = link_names(seen, label, beside)
        for short, full in local.acronyms.items():
            self._acronyms[nodes[short]].add(nodes[full])
        for short, full in local.shorts.items():
            self._short_documents[nodes[short], nodes[full]] += 1
        for form, *_ in found:
            key = self.nodes.keys[self.keys[form]]
            full_key = local.acronyms.get(key) or local.kinds.get(key)
            if full_key is not None:
                self._override(doc, form, nodes[full_key])
            elif key in local.shorts:
                for column, value in zip(self._shorts, (doc, form, nodes[local.shorts[key]]), strict=True):
                    column.append(value)

    def _override(self, doc: int, form: int, node: int) -> None:
        if form not in self._anchored:
            for column, value in zip(self._overrides, (doc, form, node), strict=True):
                column.append(value)

    def _link_people(self) -> None:
        """Initials, middle initials and suffixes, where the whole corpus knows one person whom they fit."""
        by_initial: dict[tuple[str, str], list[int]] = defaultdict(list)
        for node, name in self.people.items():
            if name.given:
                by_initial[" ".join(name.family), name.given[0][0]].append(node)
        in_order = sorted((node for node, name in self.people.items() if name.given), key=lambda node: self.nodes.keys[node])
        # Full names first, so that J. Dupont counts Samuel Dupont and Samuel L. Dupont as one.
        for initials_only in (False, True):
            for node in in_order:
                name = self.people[node]
                if name.is_full == initials_only:
                    continue
                others = by_initial[" ".join(name.family), name.given[0][0]]
                fits = [
                    other
                    for other in others
                    if other != node and (_completes(name, self.people[other]) if name.is_full else abbreviates(name, self.people[other]))
                ]
                fits = [other for other in fits if self._pair(node, other) not in self._apart]
                if len({self.nodes.root(other) for other in fits}) == 1:
                    self.nodes.link(node, max(fits, key=lambda other: (len(self.nodes.keys[other]), self.nodes.keys[other])))

    def _pair(self, one: int, other: int) -> tuple[str, str]:
        left, right = self.nodes.keys[one], self.nodes.keys[other]
        return min(left, right), max(left, right)

    def _link_slips_by_organisation(self) -> None:
        """A rare name one letter away from a more frequent one in the same organisation is that one misspelt."""
        groups: dict[tuple[str, ...], set[int]] = defaultdict(set)
        for person, organisation in self.corpus.stated_roles():
            node = self.nodes.find("PERSON", parse_name(person).key)
            if node is not None and self.people[node].is_full:
                name, firm = self.people[node], name_key(organisation, "ORG")
                groups["given", firm, *name.given].add(node)
                groups["family", firm, *name.family].add(node)
        for _, members in sorted(groups.items()):
            ranked = sorted(members, key=lambda node: (self._totals[node], self.nodes.keys[node]))
            for index, rare in enumerate(ranked):
                for usual in reversed(ranked[index + 1 :]):
                    if (
                        2 * self._totals[rare] <= self._totals[usual]
                        and self._pair(rare, usual) not in self._apart
                        and is_slip(self.people[rare], self.people[usual])
                    ):
                        self.nodes.link(rare, usual)
                        break

    def _link_acronyms(self) -> None:
        for acronym, names in sorted(self._acronyms.items()):
            if len(self.nodes.keys[acronym]) >= _CORPUS_ACRONYM and len({self.nodes.root(name) for name in names}) == 1:
                self.nodes.link(acronym, min(names, key=lambda node: (-self._totals[node], self.nodes.keys[node])))

    def _believe_shorts(self) -> None:
        """A short form stands for the longer name of its document unless it mostly stands alone elsewhere: Havas is not Havas Media."""
        documents: Counter[int] = Counter()
        if self._short_documents:
            for node, count in zip(self.keys, self.corpus.documents_of_forms().tolist(), strict=True):
                documents[node] += count
        for doc, form, node in zip(*self._shorts, strict=True):
            short = self.keys[form]
            if 2 * self._short_documents[short, node] > documents[short]:
                self._override(doc, form, node)

    def _assign(self, further: Sequence[tuple[int, int, int]] = ()) -> None:
        roots = self.nodes.roots()
        docs, forms, nodes = (np.array(column, dtype=np.int64) for column in self._overrides)
        more = np.array(further, dtype=np.int64).reshape(-1, 3)
        columns = np.concatenate([docs, more[:, 0]]), np.concatenate([forms, more[:, 1]]), np.concatenate([roots[nodes], more[:, 2]])
        self.corpus.assign(roots[np.array(self.defaults, dtype=np.int64)], columns)

    def _link_alone(self) -> None:
        """A family name alone to the one person of that name who is mentioned with the same things."""
        bearers: dict[str, set[int]] = defaultdict(set)
        for node, name in self.people.items():
            if name.given:
                for family in name.families:
                    bearers[family].add(self.nodes.root(node))
        candidates: list[tuple[int, int]] = []
        bare: set[int] = set()
        for form, label in enumerate(self.forms.labels):
            if label != "PERSON" or form in self._anchored:
                continue
            node = self.keys[form]
            key = self.nodes.keys[node]
            if self.people[node].given or self.known_given.get(key) == (True, False):
                continue
            found = sorted(bearers.get(key, ()))
            if found:
                bare.add(self.nodes.root(node))
                candidates += [(form, person) for person in found]
        contexts = [node for node in range(len(self.nodes)) if self.nodes.labels[node] in _CONTEXTS and node not in bare]
        found_alone = self.corpus.shared_contexts(candidates, np.array(sorted(bare), dtype=np.int64), contexts=np.array(contexts, dtype=np.int64))
        if found_alone:
            self._assign(found_alone)


def _completes(name: PersonName, other: PersonName) -> bool:
    """Whether `other` is the full name with middle initials or a suffix added: Samuel Jackson, Samuel L. Jackson; Robert Downey, Robert Downey Jr."""
    if not name.is_full or name.family != other.family:
        return False
    if name.given == other.given:
        return not name.suffix and bool(other.suffix)
    return name.suffix == other.suffix and other.given[: len(name.given)] == name.given and all(len(word) == 1 for word in other.given[len(name.given) :])


def _entry_models(gazetteer: Gazetteer | None) -> Mapping[str, ModelName]:
    """The gazetteer's MODEL forms cut in their parts; an alias without make has the name's."""
    found: dict[str, ModelName] = {}
    for entry in gazetteer.entries if gazetteer is not None else ():
        if entry.label == "MODEL":
            make = parse_model(entry.name, None).make
            for form in entry.forms:
                found[form] = parse_model(form, f"make={make}" if make else None)
    return found
