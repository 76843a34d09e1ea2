"""`make eval`: precision, recall and F1 by corpus, language and type, end to end, against floors that are pinned in bench/floors.json.

Corpora: the gold of `tests/gold`, the held-out 15 % of `training/corpus`, and where the data folder is there, the development articles of
WiNER-fr (never trained on). Spans count when exact; DATE and FIGURE are scored a second time on their value.

Usage: python -m bench.evaluation [--data DIR] [--set NAME …] [--errors TYPE] [--recogniser] [--pin]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.documents import iter_documents
from pipeline.entity_types import NAMED, NAMES
from pipeline.evaluate import same_value
from pipeline.markup import GoldMention, GoldText, parse
from pipeline.readers import TextRecord
from pipeline.readers.published import published_in
from pipeline.stages.extract import Extraction, extract_document
from pipeline.stages.ingest import doc_id_of, ingest
from pipeline.stages.tokenize import tokenize
from pipeline.typography import normalised
from training.corpora import is_held_out, winer
from training.train_recogniser import _WINER_DEV

_ROOT = Path(__file__).resolve().parents[1]
_FLOORS = _ROOT / "bench" / "floors.json"


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """A gold text with what a record would state of it; `types` are those that its corpus marks."""

    name: str
    lang: str
    gold: GoldText
    types: tuple[str, ...] = NAMES


@dataclass(slots=True)
class Tally:
    """Counts of one type: right (exact span and type), found, gold, and right values."""

    right: int = 0
    found: int = 0
    gold: int = 0
    values: int = 0
    errors: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Share of the found that is right."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold that is found."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / (self.found + self.gold) if self.found + self.gold else 0.0

    @property
    def value_f1(self) -> float:
        """F1 with the value right, too."""
        return 2 * self.values / (self.found + self.gold) if self.found + self.gold else 0.0


def gold_folder(folder: Path, lang: str | None = None) -> Iterator[GoldDocument]:
    """Gold texts of a folder; the language is the name's (`fr-…`), unless given."""
    for file in sorted(folder.rglob("*.txt")):
        yield GoldDocument(file.relative_to(folder).as_posix(), lang or file.name[:2], parse(file.read_text(encoding="utf-8")))


def held_out(lang: str) -> Iterator[GoldDocument]:
    """The project's own annotated texts that no model was trained on."""
    return (document for document in gold_folder(_ROOT / "training" / "corpus" / lang, lang) if is_held_out(document.name))


def winer_development(data: Path) -> Iterator[GoldDocument]:
    """WiNER-fr articles never trained on; people, places and organisations (agencies among them) only."""
    for index, text in enumerate(winer(data / "winer-fr")):
        if index % _WINER_DEV == 0:
            mentions = [GoldMention(start, end, labels[0]) for start, end, labels in text.spans if labels[0] in {"PERSON", "PLACE", "ORG"}]
            yield GoldDocument(text.name, "fr", GoldText(text.text, mentions), ("PERSON", "PLACE", "ORG"))


def extracted(documents: Sequence[GoldDocument], *, recogniser_only: bool = False) -> dict[str, Extraction]:
    """What the pipeline finds in each text, by name."""
    records = [TextRecord(document.name, 0, document.gold.text, None, published_in(document.gold.text), document.lang) for document in documents]
    by_id = {doc_id_of(document.name, 0): document.name for document in documents}
    tables = tokenize(ingest(records)["documents"], {})
    found: dict[str, Extraction] = {}
    for document in iter_documents(tables["documents"], tables["sentences"], tables["tokens"]):
        if recogniser_only:
            from pipeline.names.proposals import recognised

            found[by_id[document.doc_id]] = Extraction(mentions=recognised(document))
        else:
            found[by_id[document.doc_id]] = extract_document(document)
    return found


def score(documents: Sequence[GoldDocument], found: dict[str, Extraction]) -> dict[str, Tally]:
    """Tallies by type, and of all types together under `ALL`."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for document in documents:
        text = document.gold.text
        debatable = [mention for mention in document.gold.mentions if mention.debatable]
        wanted = {
            (mention.start, mention.end, mention.label): mention
            for mention in document.gold.mentions
            if not mention.debatable and mention.label in document.types
        }
        merge = "AGENCY" not in document.types
        seen = set()
        for span in found[document.name].mentions:
            label = "ORG" if merge and span.label == "AGENCY" else span.label
            key = (span.start, span.end, label)
            if label not in document.types or (key not in wanted and any(span.start < other.end and other.start < span.end for other in debatable)):
                continue
            seen.add(key)
            tally = tallies[label]
            tally.found += 1
            if key in wanted:
                tally.right += 1
                value = wanted[key].value
                same = value is None or same_value(value, span.value)
                tally.values += same
                if not same:
                    tally.errors.append(f"{document.name}: value {span.value} for {value}: {_context(text, span.start, span.end)}")
            else:
                tally.errors.append(f"{document.name}: + {span.finder}: {_context(text, span.start, span.end)}")
        for key in wanted:
            tallies[key[2]].gold += 1
            if key not in seen:
                tallies[key[2]].errors.append(f"{document.name}: - {_context(text, key[0], key[1])}")
    if any(document.gold.quotes or document.gold.roles for document in documents):
        tallies["QUOTE"], tallies["ROLE"] = _score_quotes(documents, found), _score_roles(documents, found)
    named = [tallies[label] for label in NAMES if label in tallies]
    total = Tally(*(sum(getattr(tally, name) for tally in named) for name in ("right", "found", "gold", "values")))
    return {**{label: tallies[label] for label in (*NAMES, "QUOTE", "ROLE") if label in tallies}, "ALL": total}


def _score_quotes(documents: Iterable[GoldDocument], found: dict[str, Extraction]) -> Tally:
    """Quotations by their exact words; `values` counts those whose speaker is right, too."""
    tally = Tally()
    for document in documents:
        text = document.gold.text
        wanted = Counter(words for words, _ in document.gold.quotes)
        speakers = dict(document.gold.quotes)
        tally.gold += wanted.total()
        for quote in found[document.name].quotes:
            words = text[quote.start : quote.end]
            tally.found += 1
            if wanted[words] > 0:
                wanted[words] -= 1
                tally.right += 1
                tally.values += same_name(quote.speaker or "", speakers[words])
                if not same_name(quote.speaker or "", speakers[words]):
                    tally.errors.append(f"{document.name}: speaker {quote.speaker!r} for {speakers[words]!r}: {words[:60]!r}")
            else:
                tally.errors.append(f"{document.name}: + {words[:90]!r} ({quote.speaker})")
        tally.errors += [f"{document.name}: - {words[:90]!r} ({speakers[words]})" for words, count in wanted.items() if count]
    return tally


def _score_roles(documents: Iterable[GoldDocument], found: dict[str, Extraction]) -> Tally:
    """Roles by person and title; `values` counts those whose organisation is right, too."""
    tally = Tally()
    for document in documents:
        wanted = {(person.casefold(), title.casefold()): organisation for person, title, organisation in document.gold.roles}
        tally.gold += len(wanted)
        seen = set()
        for role in found[document.name].roles:
            key = (role.person.casefold(), role.title.casefold())
            if key in seen:
                continue
            seen.add(key)
            tally.found += 1
            if key in wanted:
                tally.right += 1
                tally.values += same_name(role.organisation or "", wanted[key])
                if not same_name(role.organisation or "", wanted[key]):
                    tally.errors.append(f"{document.name}: organisation {role.organisation!r} for {wanted[key]!r}: {role.person}, {role.title}")
            else:
                tally.errors.append(f"{document.name}: + {role.person}, {role.title}, {role.organisation}")
        tally.errors += [f"{document.name}: - {person}, {title}, {wanted[person, title]}" for person, title in wanted.keys() - seen]
    return tally


def same_name(one: str, other: str) -> bool:
    """Whether two names are the same but for case, typography and a leading article."""
    plain = [re.sub(r"^(?:l'|le |la |les |un |une |the |a |an )", "", normalised(name).casefold().strip()) for name in (one, other)]
    return plain[0] == plain[1]


def _context(text: str, start: int, end: int) -> str:
    before, after = text[max(0, start - 40) : start], text[end : end + 30]
    return f"{before}[[{text[start:end]}]]{after}".replace("\n", "⏎")


def sets(data: Path | None) -> dict[str, list[GoldDocument]]:
    """Every corpus that is there, by name."""
    found = {"gold-fr": [], "gold-en": []}
    for document in gold_folder(_ROOT / "tests" / "gold"):
        found[f"gold-{document.lang}"].append(document)
    found |= {f"held-out-{lang}": list(held_out(lang)) for lang in ("fr", "en")}
    if data is not None and (data / "winer-fr").is_dir():
        found["winer-dev"] = list(winer_development(data))
    return {name: documents for name, documents in found.items() if documents}


def digest_of(documents: Sequence[GoldDocument]) -> str:
    """Digest of a corpus's gold: floors hold for the gold that they were pinned on."""
    hasher = hashlib.sha256()
    for document in documents:
        hasher.update(repr((document.name, document.gold.text, document.gold.mentions, document.gold.quotes, document.gold.roles)).encode())
    return hasher.hexdigest()[:16]


def main() -> int:
    """Print the scores; exit status 1 where one is below its floor."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="the folder of open corpora; without it WiNER-fr is left out")
    parser.add_argument("--set", nargs="+", dest="chosen", help="corpora wanted, all by default")
    parser.add_argument("--gold", type=Path, help="a folder of one's own gold instead")
    parser.add_argument("--errors", help="type whose errors are listed with their context, or all")
    parser.add_argument("--recogniser", action="store_true", help="the recogniser alone, without rules")
    parser.add_argument("--pin", action="store_true", help="write the scores as the new floors")
    arguments = parser.parse_args()
    corpora = {"own": list(gold_folder(arguments.gold))} if arguments.gold else sets(arguments.data)
    floors = json.loads(_FLOORS.read_text(encoding="utf-8")) if _FLOORS.is_file() else {}
    pinned: dict[str, dict[str, object]] = {}
    failed = False
    for name, documents in corpora.items():
        if arguments.chosen and name not in arguments.chosen:
            continue
        types = NAMED if arguments.recogniser else NAMES
        found = extracted(documents, recogniser_only=arguments.recogniser)
        chosen = [
            GoldDocument(document.name, document.lang, document.gold, tuple(label for label in document.types if label in types)) for document in documents
        ]
        tallies = score(chosen, found)
        print(f"\n{name}: {len(documents)} texts{', recogniser alone' if arguments.recogniser else ''}")
        print(f"{'':10}{'P':>7}{'R':>7}{'F1':>7}{'value':>7}{'gold':>7}{'found':>7}")
        for label, tally in tallies.items():
            print(
                f"{label:10}{tally.precision:7.3f}{tally.recall:7.3f}{tally.f1:7.3f}{tally.value_f1 if label in {'DATE', 'FIGURE', 'MODEL'} else float('nan'):7.3f}{tally.gold:7}{tally.found:7}"
            )
            if arguments.errors in {label, "all"}:
                print("\n".join(f"    {error}" for error in tally.errors))
        # Two points of slack for what small changes elsewhere move.
        pinned[name] = {"digest": digest_of(documents), **{label: round(max(0.0, tally.f1 - 0.02), 3) for label, tally in tallies.items() if tally.gold >= 20}}
        if not arguments.recogniser and not arguments.pin and name in floors:
            failed |= _below(name, documents, tallies, floors[name])
    if arguments.pin:
        _FLOORS.write_text(json.dumps({**floors, **pinned}, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return int(failed)


def _below(name: str, documents: Sequence[GoldDocument], tallies: dict[str, Tally], floors: dict[str, object]) -> bool:
    """Tell, and say whether, scores fell below their floors or the gold changed under them."""
    failed = False
    if digest_of(documents) != floors["digest"]:
        print(f"  the gold of {name} is not the one that the floors were pinned on; look at the scores and pin them again with --pin")
        failed = True
    for label, floor in floors.items():
        if label != "digest" and label in tallies and tallies[label].f1 < float(str(floor)):
            print(f"  {label} is below its floor: {tallies[label].f1:.3f} < {floor}")
            failed = True
    return failed


if __name__ == "__main__":
    sys.exit(main())
