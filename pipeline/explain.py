"""Why a mention is there: which rule, lexicon or model found it, and on what evidence, out of a run's tables and the words they were made with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.compute as pc

from pipeline import store
from pipeline.errors import InputError
from pipeline.lexicon import words
from pipeline.names.consistency import is_acronym_of
from pipeline.names.models import loose, make_in, makes
from pipeline.typography import normalised

# Tokens shown on each side of the mention.
_AROUND = 4
# As far before a name as the rule of cues looks.
_CUE_REACH = 40
_FINDERS: Mapping[str, str] = {
    "recogniser": "the statistical press recogniser tagged it (see the tokens)",
    "gazetteer": "a name of your own gazetteer, as a whole word in the case it is written in",
    "lexicon:make+model": "a make of the lexicon with one of its known models right after it",
    "lexicon:model": "a model of the lexicon that only one make has, with letters and digits in its name",
    "credits": "it stands in the value of a credits line, after a label that says its type",
    "pattern": "the shape of the words says what it is: a pattern of the language's names",
    "document": "a name established elsewhere in the document, found again by the same words",
    "date": "a rule of the date grammar read it",
    "figure": "the figure reader found a number and its unit",
    "cue": "the word right before it says what it is, which corrected its type",
    "majority": "most mentions of this name in the document have this type, which settled it here",
    "family": "it is the family name of a person named in full in the document",
    "lexicon": "a lexicon knows the name as one thing only, which corrected its type",
    "particle": "a particle joins a family name to the given name",
    "list": "it goes on with a list of models that differ by their number",
    "acronym": "it stands beside its expansion (or acronym), and both are of one type",
}


@dataclass(frozen=True, slots=True)
class TokenView:
    """One token around the mention: `tag` is the recogniser's (`B-PERSON`, `O`), `inside` whether the mention holds it."""

    text: str
    lemma: str
    pos: str
    tag: str
    inside: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is known of one mention.

    Attributes:
        document: its row of `documents`, without the text.
        mention: its row of `mentions`.
        sentence: the text of the sentence (of those, where it crosses an end), and the mention's place in it.
        place: first code point of the mention in `sentence`, and the one after its last.
        steps: `(rule, what it does)` in the order in which they worked.
        evidence: `(name, value)` lines.
        tokens: those of the mention and around it.
    """

    document: dict[str, Any]
    mention: dict[str, Any]
    sentence: str
    place: tuple[int, int]
    steps: list[tuple[str, str]]
    evidence: list[tuple[str, str]]
    tokens: list[TokenView]

    def as_json(self) -> dict[str, Any]:
        """The same as plain values, for JSON."""
        return {
            "document": self.document,
            "mention": self.mention,
            "sentence": self.sentence,
            "place": list(self.place),
            "steps": [{"rule": rule, "meaning": meaning} for rule, meaning in self.steps],
            "evidence": [{"name": name, "value": value} for name, value in self.evidence],
            "tokens": [{"text": one.text, "lemma": one.lemma, "pos": one.pos, "tag": one.tag, "inside": one.inside} for one in self.tokens],
        }


@dataclass(frozen=True, slots=True)
class _Case:
    """What the evidence is drawn from: the document's rows, and the mention among them."""

    outputs: Path
    shard: str
    document: dict[str, Any]
    mentions: list[dict[str, Any]]
    mention: dict[str, Any]

    @property
    def text(self) -> str:
        return str(self.document["text"])

    @property
    def surface(self) -> str:
        return self.text[self.mention["start"] : self.mention["end"]]

    def rows(self, table: str) -> list[dict[str, Any]]:
        return _rows_of(self.outputs, table, self.shard, self.document["doc_id"])


def explain(outputs: Path, document: str, mention: int) -> Explanation:
    """Explain one mention of a run.

    Args:
        outputs: the folder that a run wrote.
        document: its `doc_id`, the beginning of one that no other has, or its `source`.
        mention: the number of the mention in its document, as in the tables.

    Raises:
        InputError: where there is no such document or mention.
    """
    shard, doc_id = _locate(outputs, document)
    [row] = _rows_of(outputs, "documents", shard, doc_id)
    mentions = _rows_of(outputs, "mentions", shard, doc_id)
    found = next((one for one in mentions if one["mention"] == mention), None)
    if found is None:
        there = f"it has the mentions 0 to {mentions[-1]['mention']}" if mentions else "it has none"
        raise InputError(f"document {doc_id} has no mention {mention}; {there}")
    case = _Case(outputs, shard, row, mentions, found)
    sentence, place = _sentence(case)
    return Explanation(
        document={name: value for name, value in row.items() if name != "text"},
        mention=found,
        sentence=sentence,
        place=place,
        steps=list(_steps(str(found["finder"]))),
        evidence=[pair for find in _EVIDENCE for pair in find(case)],
        tokens=_tokens(case),
    )


def _locate(outputs: Path, wanted: str) -> tuple[str, str]:
    """Shard and `doc_id` of a document."""
    matches: list[tuple[str, str]] = []
    for shard, rows in store.iter_shards(outputs, "documents", ["doc_id", "source"]):
        for row in rows.to_pylist():
            if wanted and (row["doc_id"].startswith(wanted) or row["source"] == wanted):
                matches.append((shard, row["doc_id"]))
    if not store.shards_of(outputs, "documents"):
        raise InputError(f"no table 'documents' in {str(outputs)!r}; run `presse run INPUT --output {outputs}` first, or give the folder of a run")
    if not matches:
        raise InputError(f"no document {wanted!r} in {str(outputs)!r}; give a doc_id (or its first digits) or a source of the table documents")
    if len(matches) > 1:
        raise InputError(f"{len(matches)} documents answer to {wanted!r}: {', '.join(doc_id for _, doc_id in matches[:5])} …; give more digits")
    return matches[0]


def _rows_of(outputs: Path, table: str, shard: str, doc_id: str) -> list[dict[str, Any]]:
    path = store.table_path(outputs, table, shard)
    if not path.is_file():
        raise InputError(f"shard {shard!r} of {str(outputs)!r} has no table {table!r}; run `presse run INPUT --output {outputs}` to the end")
    rows = store.read_shard(path)
    chosen: list[dict[str, Any]] = rows.filter(pc.equal(rows["doc_id"], doc_id)).to_pylist()
    return chosen


def _sentence(case: _Case) -> tuple[str, tuple[int, int]]:
    start, end = case.mention["start"], case.mention["end"]
    held = [row for row in case.rows("sentences") if row["start"] < end and start < row["end"]]
    first = min([start, *(row["start"] for row in held)])
    last = max([end, *(row["end"] for row in held)])
    return case.text[first:last], (start - first, end - first)


def _tokens(case: _Case) -> list[TokenView]:
    rows = case.rows("tokens")
    inside = [index for index, row in enumerate(rows) if row["start"] < case.mention["end"] and case.mention["start"] < row["end"]]
    if not inside:
        return []
    views = []
    for index in range(max(0, inside[0] - _AROUND), min(len(rows), inside[-1] + 1 + _AROUND)):
        row = rows[index]
        tag = f"{row['ent_iob']}-{row['ent_label']}" if row["ent_label"] else str(row["ent_iob"] or "O")
        views.append(TokenView(row["text"], row["lemma"] or "", row["pos"] or "", tag, index in inside))
    return views


def _steps(finder: str) -> Iterator[tuple[str, str]]:
    # The name of one finder has a plus in it.
    whole = next((name for name in _FINDERS if "+" in name and finder.startswith(name)), finder.split("+")[0])
    for rule in (whole, *filter(None, finder.removeprefix(whole).split("+"))):
        yield rule, _FINDERS.get(rule) or _FINDERS.get(rule.split(":")[0], "a rule of this name")


def _of_entity(case: _Case) -> Iterator[tuple[str, str]]:
    entity_id = case.mention["entity_id"]
    if entity_id is None:
        return
    for _, rows in store.iter_shards(case.outputs, "entities"):
        for row in rows.filter(pc.equal(rows["entity_id"], entity_id)).to_pylist():
            forms = f"; also {', '.join(row['aliases'])}" if row["aliases"] else ""
            yield "entity", f"{row['name']} ({entity_id}), {row['n_mentions']} mentions in {row['n_documents']} documents{forms}"


def _of_date(case: _Case) -> Iterator[tuple[str, str]]:
    if case.mention["label"] != "DATE":
        return
    row = next(row for row in case.rows("dates") if row["mention"] == case.mention["mention"])
    yield "reading", f"{row['kind']}, to the {row['precision']}"
    if row["anchor"] is not None:
        known = " (the document's publication date)" if row["anchor"] == case.document["published"] else " (a date that the text gives)"
        yield "anchor", f"{row['anchor']}{known}: {case.surface!r}, counted from it, is {row['value']}"
    elif row["kind"] == "relative":
        yield "anchor", "none: nothing dates the document, so what the words leave open stays open; state `published` in the record or text"
    elif row["value"] is None:
        yield "value", "none: the calendar has no such day"
    if row["earliest"] is not None or row["latest"] is not None:
        yield "covers", f"{row['earliest'] or '…'} to {row['latest'] or '…'}"
    name = str(case.mention["finder"]).partition(":")[2]
    for folder in ("common", case.document["lang"]):
        for rule in words(folder, "dates").get("rule", ()):
            if rule["name"] == name:
                yield f"rule in lexicon/{folder}/dates.toml", f"{name}: {rule['form']}"


def _of_figure(case: _Case) -> Iterator[tuple[str, str]]:
    if case.mention["label"] != "FIGURE":
        return
    row = next(row for row in case.rows("figures") if row["mention"] == case.mention["mention"])
    number = f"{row['number']:g}" if row["number_max"] is None else f"{row['number']:g} to {row['number_max']:g}"
    yield "reading", f"{number} × {row['unit']} ({row['dimension']}), {row['comparator']}"
    if row["counted"] is not None:
        yield "counted", row["counted"]
    if row["si_number"] is not None and row["si_unit"] != row["unit"]:
        yield "in SI units", f"{row['si_number']:g} {row['si_unit']}"
    for folder, keys in ((case.document["lang"], ("units", "currencies", "symbols")), ("common", ("units",))):
        for key in keys:
            entry = words(folder, "figures").get(key, {}).get(row["unit"])
            if entry:
                forms = entry["symbols"] if isinstance(entry, Mapping) else entry
                yield f"unit in lexicon/{folder}/figures.toml", f"{row['unit']}: {', '.join(map(str, forms))}"


def _of_make(case: _Case) -> Iterator[tuple[str, str]]:
    if case.mention["label"] != "MODEL":
        return
    named = make_in(case.surface)
    value = str(case.mention["value"] or "")
    make = named[0] if named is not None else value.removeprefix("make=")
    if make in words("common", "makes"):
        facts = words("common", "makes")[make]
        aliases = ", ".join(map(str, facts.get("aliases", ())))
        yield "make in lexicon/common/makes.toml", f"{make}" + (f" (also {aliases})" if aliases else "")
        rest = loose(named[1]) if named is not None and named[1] else loose(case.surface)
        known = [str(model) for model in facts["models"] if loose(str(model)) == rest or rest.startswith(loose(str(model)))]
        if known:
            yield f"model of {make} there", max(known, key=len)
    if value and named is None:
        others = [one for one in case.mentions if loose(case.text[one["start"] : one["end"]]) in makes() or (one["value"] == value and one is not case.mention)]
        said = f"; the document speaks of {make} elsewhere (mention {others[0]['mention']})" if others else ""
        yield "how the make was reached", f"the name itself has none{said}"
    elif value:
        yield "how the make was reached", "it is part of the name"


def _of_words_before(case: _Case) -> Iterator[tuple[str, str]]:
    """The cue or the credits label that gave the type."""
    rules = str(case.mention["finder"]).split("+")
    before = normalised(case.text[max(0, case.mention["start"] - 200) : case.mention["start"]]).casefold()
    if "cue" in rules:
        near = before[-_CUE_REACH:].rstrip(' "«').removesuffix("l'").rstrip(' "«')
        phrases = words(case.document["lang"], "cues")["before"].get(case.mention["label"], ())
        found = max((phrase for phrase in phrases if near.endswith(phrase)), key=len, default=None)
        if found is not None:
            yield f"cue in lexicon/{case.document['lang']}/cues.toml", f"{found!r} stands before it and says {case.mention['label']}"
    if "credits" in rules:
        line = before.rpartition("\n")[2]
        labels = words(case.document["lang"], "cues")["credits"].get(case.mention["label"], ())
        label = max((phrase for phrase in labels if f"{phrase} :" in line or f"{phrase}:" in line), key=lambda phrase: line.rfind(phrase), default=None)
        if label is not None:
            yield f"label in lexicon/{case.document['lang']}/cues.toml", f"{label!r} begins the credits and says {case.mention['label']}"


def _of_document(case: _Case) -> Iterator[tuple[str, str]]:
    """The other mentions that established, or settled the type of, this one."""
    rules = str(case.mention["finder"]).split("+")
    others = [one for one in case.mentions if one["mention"] != case.mention["mention"] and one["label"] == case.mention["label"]]
    form = normalised(case.surface).casefold()
    chosen: list[dict[str, Any]] = []
    if rules[0] == "document" or "family" in rules:
        chosen = [one for one in others if form in normalised(one["text"]).casefold().split() or form in normalised(one["text"]).casefold()]
        chosen = [one for one in chosen if one["finder"] != "document"]
    elif "majority" in rules:
        chosen = [one for one in others if normalised(one["text"]).casefold() == form]
    elif "acronym" in rules:
        chosen = [one for one in others if is_acronym_of(case.surface, one["text"]) or is_acronym_of(one["text"], case.surface)]
    for one in chosen[:3]:
        yield "established by", f"mention {one['mention']}, {one['text']!r} at {one['start']}, {one['label']} found by {one['finder']}"


_EVIDENCE: tuple[Callable[[_Case], Iterator[tuple[str, str]]], ...] = (_of_entity, _of_date, _of_figure, _of_make, _of_words_before, _of_document)
