"""A made-up corpus's tables, for the report's measures and tests: a few sentences with marks in them, filled by a seeded chance.

Its size is a choice, its names are nobody's, and every offset is true because the text grows as the rows are made.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import random
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

from pipeline import store
from pipeline.tables import BY_NAME

_GIVEN = [
    "Camille", "Adèle", "Basile", "Clémence", "Désiré", "Éloïse", "Firmin", "Garance", "Hippolyte", "Iris",
    "Jules", "Léonie", "Maëlle", "Noé", "Octave", "Perrine", "Quentin", "Rose", "Siméon", "Thaïs",
]  # fmt: skip
_FAMILY = [
    "Aubert", "Bellanger", "Carpentier", "Delaunay", "Estève", "Fontanel", "Garrigue", "Hébrard", "Jourdan",
    "Kervella", "Lacombe", "Marchetti", "Nogaret", "Ollivier", "Prigent", "Roussel", "Sabatier", "Tournier",
]  # fmt: skip
_MODELS = {
    "Alpine": ("A290", "A390", "A110"),
    "Renault": ("5 E-Tech", "Scénic", "Rafale"),
    "Peugeot": ("3008", "E-5008"),
    "Citroën": ("ë-C3", "C5 X"),
    "DS": ("N°8",),
    "Dacia": ("Spring", "Bigster"),
}
_AGENCIES = (
    ("Atelier Morane", "advertising"),
    ("Studio Vauquelin", "design"),
    ("Agence Cap Nord", "media"),
    ("Lumen & Fils", "production"),
    ("Ovale", "pr"),
    ("Hôtel Particulier", "advertising"),
    ("Mille Feuilles", "post-production"),
)
_ORGS = ("Groupe Ardent", "Banque Médiane", "Institut Halley", "Union des garages", "Fédération du rail")
_PLACES = ("Dieppe", "Douai", "Maubeuge", "Lyon", "Séoul", "Turin", "Poitiers")
_WORKS = ("La Nuit des phares", "Grand Large", "Demain, la route")
_EVENTS = ("Salon de Lyon", "Rallye des Cimes", "Grand Prix de Dieppe")
_TITLES = ("directrice générale", "directeur du design", "responsable de la marque", "présidente", "porte-parole")
_SENTENCES = {
    "fr": (
        "{PERSON}, {ROLE} de {ORG}, a présenté {MODEL} à {PLACE} {DATE}.",
        "{QUOTE}",
        "{MODEL} développe {POWER} et sera vendue à partir de {MONEY}, contre {MONEY} pour {MODEL}.",
        "L'autonomie annoncée de {MODEL} atteint {RANGE} ; la recharge prend {TIME}.",
        "La campagne « {WORK} », signée par {AGENCY}, sera diffusée {DATE} pendant {EVENT}.",
        "Selon {ORG}, la part des ventes électriques est passée à {SHARE} et {COUNT} commandes ont été enregistrées {DATE}.",
        "{AGENCY} et {AGENCY} se partagent le budget de {ORG}, estimé à {BUDGET}.",
    ),
    "en": (
        "{PERSON} of {ORG} unveiled the {MODEL} in {PLACE} on {DATE}.",
        "The {MODEL} delivers {POWER} and starts at {MONEY}; its range is {RANGE}.",
        "{QUOTE}",
        "{AGENCY} wins the account of {ORG}, worth {BUDGET}.",
    ),
}
_MARK = re.compile(r"\{([A-Z]+)\}")
_MONTHS = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"]
_MONTHS_EN = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]


def make_tables(outputs: Path, n_documents: int, *, seed: int = 0, shards: int = 4, extra: tuple[dict[str, str], ...] = ()) -> None:
    """Write the tables of a made-up corpus, as a run would.

    Args:
        outputs: folder of the tables.
        n_documents: how many documents to make up.
        seed: of the chance that makes them; the same number gives the same corpus.
        shards: files of each table.
        extra: documents of the caller's own: `title`, `source`, `text`, and `name`, a person that the text begins with.
    """
    corpus = _Corpus(random.Random(seed))
    for number in range(n_documents):
        corpus.write(number)
    for document in extra:
        corpus.add_own(document)
    tables = corpus.tables()
    for name, found in tables.items():
        table = BY_NAME[name]
        found.sort(key=lambda row: tuple(row[column] for column in table.key))
        parts = shards if "doc_id" in table.key else 1
        for part in range(parts):
            own = [row for row in found if parts == 1 or int(row["doc_id"], 16) % parts == part]
            store.write_shard(table.from_rows(own), table, store.table_path(outputs, name, f"s{part}"), "made")


class _Corpus:
    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._tables: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self._people = [f"{given} {family}" for given in _GIVEN for family in _FAMILY]
        self._roles: dict[str, tuple[str, str]] = {}

    def _pick(self, choices: Any) -> Any:
        """One of the choices, the early ones much more often: as names are spread over a press corpus."""
        return choices[min(int(self._chance.paretovariate(0.7)) - 1, len(choices) - 1)] if self._chance.random() < 0.7 else self._chance.choice(choices)

    def write(self, number: int) -> None:
        lang = "en" if self._chance.random() < 0.2 else "fr"
        published = datetime.date(2023, 1, 1) + datetime.timedelta(days=self._chance.randrange(1180))
        doc_id = hashlib.sha256(f"{self._chance.getrandbits(32)}{number}".encode()).hexdigest()[:16]
        state = _State(doc_id, published)
        hero, speaker = self._pick(_models()), self._pick(self._people)
        for sentence in range(self._chance.randrange(5, 14)):
            state.text += "\n\n" if sentence and self._chance.random() < 0.25 else " " if sentence else ""
            state.sentence = sentence
            template = self._chance.choice(_SENTENCES[lang])
            position = 0
            for mark in _MARK.finditer(template):
                state.text += template[position : mark.start()]
                self._fill(state, mark[1], lang, hero, speaker)
                position = mark.end()
            state.text += template[position:]
        title = (
            None
            if self._chance.random() < 0.1
            else f"{hero[0]} {hero[1]}, {self._pick(_PLACES)} : {self._chance.choice(('ce qui change', 'le pari', 'les chiffres', 'premier bilan'))}"
        )
        self._document(state, lang, title, f"{published.year}/{published:%m}/article-{number:05d}.txt")

    def add_own(self, document: dict[str, str]) -> None:
        doc_id = hashlib.sha256(document["source"].encode()).hexdigest()[:16]
        state = _State(doc_id, datetime.date(2026, 12, 31))
        self._mention(state, "PERSON", document["name"])
        state.text += document["text"]
        row = {"doc_id": doc_id, "quote": 0, "sentence": 0, "start": 0, "end": len(state.text), "text": state.text, "speaker": document["name"]}
        self._tables["quotes"].append(
            row | {"speaker_id": _entity_id("PERSON", document["name"]), "speaker_start": None, "speaker_end": None, "cue": document["name"]}
        )
        self._tables["rejects"].append(
            {"source": document["source"], "record": 1, "doc_id": None, "stage": "ingest", "error": document["name"], "message": document["text"]}
        )
        self._document(state, "fr", document["title"], document["source"])

    def _document(self, state: _State, lang: str, title: str | None, source: str) -> None:
        row = {"doc_id": state.doc_id, "source": source, "record": 0, "lang": lang, "lang_score": 1.0, "title": title, "published": state.published.isoformat()}
        counts = {"n_chars": len(state.text), "n_sentences": state.sentence + 1, "n_tokens": len(state.text.split())}
        self._tables["documents"].append(row | {"text": state.text, "content_sha256": hashlib.sha256(state.text.encode()).hexdigest()} | counts)

    def _mention(
        self, state: _State, label: str, text: str, *, value: str | None = None, name: str | None = None, finder: str = "model:press"
    ) -> dict[str, Any]:
        start = len(state.text)
        state.text += text
        entity = None if label in {"DATE", "FIGURE"} else _entity_id(label, name or text)
        row = {"doc_id": state.doc_id, "mention": state.mentions, "start": start, "end": len(state.text), "text": text, "value": value}
        more = {"sentence": state.sentence, "label": label, "entity_id": entity, "finder": finder, "score": 0.97, "name": name or text}
        self._tables["mentions"].append(row | more)
        state.mentions += 1
        return row

    def _fill(self, state: _State, mark: str, lang: str, hero: tuple[str, str], speaker: str) -> None:
        if mark in {"POWER", "MONEY", "RANGE", "TIME", "SHARE", "COUNT", "BUDGET"}:
            self._figure(state, mark, lang)
        elif mark == "DATE":
            self._date(state, lang)
        elif mark == "MODEL":
            make, model = hero if self._chance.random() < 0.6 else self._pick(_models())
            self._mention(
                state,
                "MODEL",
                f"{make} {model}" if self._chance.random() < 0.5 else model,
                value=f"make={make}",
                name=f"{make} {model}",
                finder="lexicon:models",
            )
        elif mark == "PERSON":
            self._mention(state, "PERSON", speaker)
        elif mark == "QUOTE":
            self._quote(state, lang, speaker)
        elif mark == "ROLE":
            start, (title, organisation) = len(state.text), self._roles.setdefault(speaker, (self._chance.choice(_TITLES), self._chance.choice(_ORGS)))
            state.text += title
            number = sum(row["doc_id"] == state.doc_id for row in self._tables["roles"][-20:])
            row = {
                "doc_id": state.doc_id,
                "role": number,
                "person": speaker,
                "person_id": _entity_id("PERSON", speaker),
                "title": title,
                "organisation": organisation,
            }
            self._tables["roles"].append(row | {"organisation_id": _entity_id("ORG", organisation), "start": start, "end": len(state.text)})
        else:
            choices = {"AGENCY": [name for name, _ in _AGENCIES], "ORG": _ORGS, "PLACE": _PLACES, "WORK": _WORKS, "EVENT": _EVENTS}[mark]
            self._mention(state, mark, self._pick(choices))

    def _date(self, state: _State, lang: str) -> None:
        days = int(self._chance.gauss(40, 200))
        day = state.published + datetime.timedelta(days=days)
        style = self._chance.random()
        if style < 0.45:
            text, value, last, precision = f"{day.day} {(_MONTHS_EN if lang == 'en' else _MONTHS)[day.month - 1]} {day.year}", day.isoformat(), day, "day"
        elif style < 0.75:
            following = (day.replace(day=1) + datetime.timedelta(days=32)).replace(day=1)
            text, value, last, precision = (
                f"{(_MONTHS_EN if lang == 'en' else _MONTHS)[day.month - 1]} {day.year}",
                f"{day:%Y-%m}",
                following - datetime.timedelta(days=1),
                "month",
            )
            day = day.replace(day=1)
        else:
            year = day.year if style < 0.95 else self._chance.randrange(1955, 2015)
            text, value, day, last, precision = str(year), str(year), datetime.date(year, 1, 1), datetime.date(year, 12, 31), "year"
        row = self._mention(state, "DATE", text, value=value, finder=f"date:{precision}")
        kind = "absolute" if self._chance.random() < 0.8 else "relative"
        self._tables["dates"].append(
            row | {"earliest": day, "latest": last, "precision": precision, "kind": kind, "anchor": state.published.isoformat() if kind == "relative" else None}
        )

    def _figure(self, state: _State, mark: str, lang: str) -> None:
        number, unit, written, dimension, si = {
            "POWER": (self._chance.randrange(90, 480, 5), "ch", "ch" if lang == "fr" else "hp", "power", 735.49875),
            "MONEY": (self._chance.randrange(18, 90) * 1000 + 900, "EUR", "euros", "money", None),
            "RANGE": (self._chance.randrange(220, 760, 5), "km", "km", "length", 1000.0),
            "TIME": (self._chance.randrange(12, 45), "min", "minutes", "duration", 60.0),
            "SHARE": (self._chance.randrange(50, 350) / 10, "%", "%", "share", 0.01),
            "COUNT": (self._chance.randrange(2, 900) * 50, "1", "", "count", None),
            "BUDGET": (self._chance.randrange(1, 90) * 1_000_000, "EUR", "euros", "money", None),
        }[mark]
        text = f"{number:n} {written}".strip().replace(".", "," if lang == "fr" else ".")
        row = self._mention(state, "FIGURE", text, value=f"{number} {unit}", finder=f"figure:{dimension}")
        more = {
            "number": float(number),
            "number_max": None,
            "unit": unit,
            "dimension": dimension,
            "comparator": self._chance.choice(("exact", "exact", "about", "min")),
        }
        self._tables["figures"].append(
            row
            | more
            | {"counted": "commande" if mark == "COUNT" else None, "si_number": None if si is None else number * si, "si_unit": None if si is None else "SI"}
        )

    def _quote(self, state: _State, lang: str, speaker: str) -> None:
        words = self._chance.choice(
            ("Nous tiendrons nos délais", "Ce modèle est un tournant pour la marque", "Le marché ne nous attendra pas", "C'est un pari que nous assumons")
        )
        opening, closing, cue = ("“", "”", "said") if lang == "en" else ("« ", " »", "explique")
        start = len(state.text) + len(opening)
        state.text += f"{opening}{words}{closing}, {cue} "
        number = sum(row["doc_id"] == state.doc_id for row in self._tables["quotes"][-20:])
        row = {
            "doc_id": state.doc_id,
            "quote": number,
            "sentence": state.sentence,
            "start": start,
            "end": start + len(words),
            "text": words,
            "speaker": speaker,
        }
        place = len(state.text)
        self._tables["quotes"].append(
            row | {"speaker_id": _entity_id("PERSON", speaker), "speaker_start": place, "speaker_end": place + len(speaker), "cue": cue}
        )
        self._mention(state, "PERSON", speaker)
        state.text += "."

    def tables(self) -> dict[str, list[dict[str, Any]]]:
        """Every table, the entities' derived from the mentions."""
        by_entity: dict[str, list[dict[str, Any]]] = defaultdict(list)
        names: dict[str, str] = {}
        for mention in self._tables["mentions"]:
            name = mention.pop("name")
            if mention["entity_id"]:
                by_entity[mention["entity_id"]].append(mention)
                names[mention["entity_id"]] = name
        kinds, models = dict(_AGENCIES), {f"{make} {model}": (make, model) for make, model in _models()}
        for entity_id, mentions in by_entity.items():
            name, label = names[entity_id], mentions[0]["label"]
            counts = {"entity_id": entity_id, "name": name, "n_mentions": len(mentions), "n_documents": len({mention["doc_id"] for mention in mentions})}
            aliases = sorted({mention["text"] for mention in mentions} - {name})
            self._tables["entities"].append(counts | {"label": label, "aliases": aliases, "first_published": "2023-01-01", "last_published": "2026-03-01"})
            if label == "PERSON":
                title, organisation = self._roles.get(name, ("", ""))
                person = {
                    "given": name.split()[0],
                    "family": name.split()[-1],
                    "titles": [title] if title else [],
                    "organisations": [organisation] if organisation else [],
                }
                self._tables["people"].append(counts | person)
            elif label == "MODEL":
                self._tables["models"].append(counts | dict(zip(("make", "model"), models[name], strict=True)))
            elif label == "AGENCY":
                self._tables["agencies"].append(counts | {"kind": kinds[name]})
        versions = {"presse": "0.1.0", "spacy": "3.8.2", "fr": {"backbone": "bundled 0.1.0", "recogniser": "press 0.1.0"}}
        self._tables["runs"].append(
            {"shard": "s0", "stage": "tokenize", "documents": 1, "seconds": 1.0, "words_per_second": 1.0, "versions": json.dumps(versions)}
        )
        self._tables["rejects"].append(
            {
                "source": "vide.txt",
                "record": 0,
                "doc_id": None,
                "stage": "ingest",
                "error": "empty",
                "message": "'vide.txt' holds no text; remove it or give another file",
            }
        )
        return {name: self._tables[name] for name in BY_NAME if name not in {"sentences", "tokens"}}


class _State:
    """A document while it is written."""

    def __init__(self, doc_id: str, published: datetime.date) -> None:
        self.doc_id, self.published, self.text, self.sentence, self.mentions = doc_id, published, "", 0, 0


def _models() -> list[tuple[str, str]]:
    return [(make, model) for make, models in _MODELS.items() for model in models]


def _entity_id(label: str, name: str) -> str:
    return hashlib.sha256(f"{label}{name}".encode()).hexdigest()[:16]
