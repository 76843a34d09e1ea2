from __future__ import annotations

import gc
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest

from pipeline import store
from pipeline.errors import InputError
from pipeline.stages.resolve import resolve_outputs
from pipeline.tables import BY_NAME

TEXTS = [
    """@2024-05-02
Le patron d'[[Alpine|ORG]], [[Philippe Krief|PERSON]], a lancé l'[[Alpine A390|MODEL|make=Alpine]] à [[Dieppe|PLACE]] le [[2 mai 2024|DATE|2024-05-02]].
« On y va », dit [[Krief|PERSON]]. « Bien », dit-on à l'agence [[BETC|AGENCY]].
%%
quote\tOn y va\tPhilippe Krief
quote\tBien\tun porte-parole
role\tPhilippe Krief\tpatron\tAlpine""",
    """@2023-11
[[PHILIPPE KRIEF|PERSON]] a montré l'[[A390|MODEL|make=Alpine]] et l'[[A390 GTS|MODEL|make=Alpine]]. [[Wanda Productions|AGENCY]] filme.
%%
role\tKrief\ta montré\t""",
    """[[P. Krief|PERSON]] et [[Zoé|PERSON]], chez [[Groupe Renault|ORG]] puis [[Renault|ORG]] et [[Renault|ORG]] : « Oui », dit la marque.
%%
quote\tOui\tRENAULT""",
]


def test_tables(press):
    press.write(TEXTS)
    count = press.resolve()
    entities = {row["name"]: row for row in press.rows("entities")}
    assert count == len(entities) == len(press.rows("entities"))
    krief = entities["Philippe Krief"]
    assert (krief["label"], krief["aliases"], krief["n_mentions"], krief["n_documents"]) == ("PERSON", ["Krief", "P. Krief", "PHILIPPE KRIEF"], 4, 3)
    assert (krief["first_published"], krief["last_published"]) == ("2023-11", "2024-05-02")
    assert (entities["Zoé"]["first_published"], entities["Zoé"]["last_published"]) == (None, None)
    assert all(len(row["entity_id"]) == 16 and int(row["entity_id"], 16) >= 0 for row in entities.values())
    people = {row["name"]: row for row in press.rows("people")}
    assert people["Philippe Krief"] == {
        "entity_id": krief["entity_id"], "name": "Philippe Krief", "given": "Philippe", "family": "Krief", "titles": ["patron"], "organisations": ["Alpine"],
        "n_mentions": 4, "n_documents": 3,
    }  # fmt: skip
    assert (people["Zoé"]["given"], people["Zoé"]["family"]) == ("Zoé", None)
    (model,) = press.rows("models")
    assert (model["name"], model["make"], model["model"], model["n_mentions"]) == ("Alpine A390", "Alpine", "A390", 3)
    assert {row["name"]: row["kind"] for row in press.rows("agencies")} == {"BETC": "advertising", "Wanda Productions": "production"}
    assert entities["Renault"]["aliases"] == ["Groupe Renault"]


def test_ids_are_filled_in(press):
    press.write(TEXTS)
    press.resolve()
    by_name = {row["name"]: row["entity_id"] for row in press.rows("entities")}
    for row in press.rows("mentions"):
        assert (row["entity_id"] is None) == (row["label"] == "DATE"), row["text"]
    assert [row["speaker_id"] for row in press.rows("quotes")] == [by_name["Philippe Krief"], None, by_name["Renault"]]
    roles = press.rows("roles")
    # In the second text nobody is called Krief alone.
    assert [(row["person_id"], row["organisation_id"]) for row in roles] == [(by_name["Philippe Krief"], by_name["Alpine"]), (None, None)]


def test_every_id_has_its_row_and_counts_agree(press):
    press.write(TEXTS)
    press.resolve()
    entities = {row["entity_id"]: row for row in press.rows("entities")}
    found: dict[object, list[dict[str, object]]] = {}
    for row in press.rows("mentions"):
        if row["entity_id"] is not None:
            found.setdefault(row["entity_id"], []).append(row)
    assert set(found) == set(entities)
    for entity_id, mentions in found.items():
        entity = entities[entity_id]
        assert entity["n_mentions"] == len(mentions)
        assert entity["n_documents"] == len({row["doc_id"] for row in mentions})
        assert {row["label"] for row in mentions} == {entity["label"]}
        assert entity["aliases"] == sorted({str(row["text"]) for row in mentions} - {entity["name"]})


def test_nothing_is_done_twice(press):
    press.write(TEXTS)
    count = press.resolve()
    before = {path: path.stat().st_mtime_ns for path in press.outputs.rglob("*.parquet")}
    assert press.resolve() == count
    assert before == {path: path.stat().st_mtime_ns for path in press.outputs.rglob("*.parquet")}
    assert not list(press.outputs.glob(".resolve*"))


def test_the_collector_works_again_after_a_failure(press, monkeypatch):
    press.write(TEXTS[:2])
    monkeypatch.setattr("pipeline.resolution.link.Linker.run", lambda self: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        resolve_outputs(press.outputs)
    assert gc.isenabled()


def test_extract_facts_stay(press):
    press.write(TEXTS)
    press.resolve()
    for table in ("mentions", "quotes", "roles"):
        for shard in store.shards_of(press.outputs, table):
            facts = store.metadata_of(store.table_path(press.outputs, table, shard))
            assert facts == {"fingerprint": f"made-{table}-{shard}", "resolved": "yes"}


@pytest.mark.parametrize("gone", ["entities", "people", "models", "agencies"])
def test_a_lost_file_comes_back_the_same(press, gone):
    press.write(TEXTS)
    press.resolve()
    before = press.bytes()
    store.table_path(press.outputs, gone, "corpus").unlink()
    press.resolve()
    assert press.bytes() == before


@pytest.mark.parametrize("stop_after", range(1, 10))
def test_a_run_that_dies_at_any_write_is_made_good(press, new_press, monkeypatch, stop_after):
    press.write(TEXTS, shard_size=1)
    press.resolve()
    other = new_press("other")
    other.write(TEXTS, shard_size=1)
    writes = 0
    write = store.write_shard

    def dying(*args, **kwargs):
        nonlocal writes
        writes += 1
        if writes > stop_after:
            raise KeyboardInterrupt
        write(*args, **kwargs)

    monkeypatch.setattr(store, "write_shard", dying)
    with pytest.raises(KeyboardInterrupt):
        other.resolve()
    monkeypatch.setattr(store, "write_shard", write)
    other.resolve()
    assert other.bytes() == press.bytes()


def test_a_run_that_dies_while_inputs_come_and_go_is_made_good(press, new_press, monkeypatch):
    """The files of an earlier run must not vouch for shards that a later run, killed half-way, has changed."""
    press.write(TEXTS[:2], shard_size=1)
    press.resolve()
    before = press.bytes()
    third = new_press("third")
    third.write(["x", "y", "[[Paul Krief|PERSON]] et [[Philippe Krief|PERSON]]"], shard_size=1)
    for table in ("documents", "mentions", "quotes", "roles"):
        path = store.table_path(press.outputs, table, "s00002")
        path.write_bytes(store.table_path(third.outputs, table, "s00002").read_bytes())
    from pipeline.resolution.fill import Filler

    fill = Filler.fill

    def dying(self, shard, mentions, ids):
        if shard == "s00002":
            raise KeyboardInterrupt
        fill(self, shard, mentions, ids)

    monkeypatch.setattr(Filler, "fill", dying)
    with pytest.raises(KeyboardInterrupt):
        press.resolve()
    monkeypatch.setattr(Filler, "fill", fill)
    for table in ("documents", "mentions", "quotes", "roles"):
        store.table_path(press.outputs, table, "s00002").unlink()
    press.resolve()
    assert press.bytes() == before


def test_extracted_anew(press):
    press.write(TEXTS)
    press.resolve()
    before = press.bytes()
    press.write(TEXTS)
    press.resolve()
    assert press.bytes() == before


def test_shards_of_any_size_give_the_same_entities(press, new_press):
    press.write(TEXTS, shard_size=1)
    press.resolve()
    whole = new_press("whole")
    whole.write(TEXTS, shard_size=3)
    whole.resolve()
    for table in ("entities", "people", "models", "agencies", "mentions", "quotes", "roles"):
        assert whole.rows(table) == press.rows(table), table


def test_an_empty_corpus(press):
    assert press.resolve() == 0
    assert press.rows("entities") == press.rows("people") == press.rows("models") == press.rows("agencies") == []
    assert press.resolve() == 0


def test_a_corpus_without_names(press):
    press.write(["Rien le [[2 mai|DATE|XXXX-05-02]].", "x"])
    assert press.resolve() == 0


def gazetteer(folder: Path, text: str) -> Path:
    path = folder / "names.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_gazetteer_names_entities(press, tmp_path):
    names = gazetteer(
        tmp_path,
        "name,type,aliases,id\nPhilippe Krief (Alpine),PERSON,Philippe Krief|P. K.,Q42\nAlpine A390,MODEL,A390,\nLa Régie,ORG,Renault,Q7\nAbsent,ORG,,Q9\n",
    )
    press.write([*TEXTS, "[[P. K.|PERSON]] signe."])
    press.resolve(names)
    entities = {row["entity_id"]: row for row in press.rows("entities")}
    assert (entities["Q42"]["name"], entities["Q42"]["aliases"]) == (
        "Philippe Krief (Alpine)",
        ["Krief", "P. K.", "P. Krief", "PHILIPPE KRIEF", "Philippe Krief"],
    )
    assert (entities["Q7"]["name"], entities["Q7"]["n_mentions"]) == ("La Régie", 3)
    assert "Q9" not in entities
    (model,) = press.rows("models")
    assert (model["name"], model["make"], model["model"], model["n_mentions"]) == ("Alpine A390", "Alpine", "A390", 3)
    plain = {row["entity_id"] for row in press.rows("entities")}
    names.write_text(names.read_text(encoding="utf-8").replace("Q42", "Q43"), encoding="utf-8")
    press.resolve(names)
    assert {row["entity_id"] for row in press.rows("entities")} == plain - {"Q42"} | {"Q43"}
    press.resolve()
    assert "Q43" not in {row["entity_id"] for row in press.rows("entities")}


def test_two_entries_stay_two(press, tmp_path):
    names = gazetteer(tmp_path, "name,type,aliases,id\nJean Perrin,PERSON,,Q1\nJ. Perrin,PERSON,,Q2\n")
    press.write(["[[Jean Perrin|PERSON]] et [[J. Perrin|PERSON]]", "[[J. Perrin|PERSON]]"])
    press.resolve(names)
    assert press.clusters() == ["Q1", "Q2", "Q2"]


def test_one_id_for_two_entries_is_one_entity(press, tmp_path):
    names = gazetteer(tmp_path, "name,type,aliases,id\nTurbot,AGENCY,,A1\nTurbot Paris,AGENCY,,A1\n")
    press.write(["[[Turbot|AGENCY]]", "[[Turbot Paris|AGENCY]]"])
    press.resolve(names)
    assert [(row["entity_id"], row["name"], row["n_mentions"]) for row in press.rows("entities")] == [("A1", "Turbot", 2)]


def test_a_gazetteer_that_is_gone(press, tmp_path):
    press.write(TEXTS)
    with pytest.raises((InputError, OSError)):
        press.resolve(tmp_path / "gone.csv")


GIVEN = ("Ada", "Hugo", "Lina", "Nils", "Eva", "Karl", "Jean-Marc", "Zoé")
SYLLABLES = ("ba", "ro", "mi", "du", "le", "ker", "son", "vel", "tra", "pin", "go", "nar")


def write_many(outputs: Path, documents: int, mentions: int) -> None:
    """A corpus of names in a fixed disorder: `documents` texts of `mentions` mentions each."""
    state = 12345

    def pick(size: int) -> int:
        nonlocal state
        state = (state * 1103515245 + 12345) % 2**31
        return (state >> 8) % size

    families = ["".join(SYLLABLES[pick(12)] for _ in range(3)).capitalize() for _ in range(2000)]
    for first in range(0, documents, 500):
        columns: dict[str, list[object]] = {column.name: [] for column in BY_NAME["mentions"].columns}
        ids = [f"{number:016x}" for number in range(first, min(documents, first + 500))]
        for doc_id in ids:
            cast = [(GIVEN[pick(8)], families[pick(2000)]) for _ in range(3)]
            for number in range(mentions):
                given_name, family = cast[pick(3)]
                label, text, value = (
                    ("PERSON", (f"{given_name} {family}", family, f"{given_name[0]}. {family}")[pick(3)], None),
                    ("ORG", (f"{family} Films", family, f"Groupe {family}")[pick(3)], None),
                    ("MODEL", f"{family} {pick(9)}00", f"make={family}"),
                    ("DATE", "2024", "2024"),
                )[pick(4)]
                row = (doc_id, number, 0, number * 30, number * 30 + len(text), text, label, value, None, "test", 1.0)
                for name, cell in zip(columns, row, strict=True):
                    columns[name].append(cell)
        shard = f"s{first:06d}"
        schema = BY_NAME["mentions"].schema
        rows = BY_NAME["mentions"].from_columns({name: pa.array(cells, schema.field(name).type) for name, cells in columns.items()})
        store.write_shard(rows, BY_NAME["mentions"], store.table_path(outputs, "mentions", shard), shard, {"resolved": "no"})
        texts = [
            {
                "doc_id": doc_id, "source": doc_id, "record": 0, "lang": "fr", "lang_score": 1.0, "title": None, "published": "2024", "text": "",
                "content_sha256": "", "n_chars": 0, "n_sentences": 0, "n_tokens": 0,
            }
            for doc_id in ids
        ]  # fmt: skip
        store.write_shard(BY_NAME["documents"].from_rows(texts), BY_NAME["documents"], store.table_path(outputs, "documents", shard), shard)
        for name in ("quotes", "roles"):
            store.write_shard(BY_NAME[name].empty(), BY_NAME[name], store.table_path(outputs, name, shard), shard)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory is read from /proc")
def test_memory_is_bounded(tmp_path):
    """Two hundred thousand mentions in a process of their own, in less than one gigabyte."""
    write_many(tmp_path, 8000, 25)
    # VmHWM begins anew with the program; getrusage's peak would be that of the test process, which it is forked from.
    code = (
        "import sys; from pathlib import Path; from pipeline.stages.resolve import resolve_outputs\n"
        "count = resolve_outputs(Path(sys.argv[1])); status = Path('/proc/self/status').read_text(); print(count, status.split('VmHWM:')[1].split()[0])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    count, peak = map(int, done.stdout.split())
    assert count > 1000
    assert peak < 1_000_000
    assert resolve_outputs(tmp_path) == count
