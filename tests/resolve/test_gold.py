from __future__ import annotations

from pathlib import Path

import pytest

GOLD = Path(__file__).with_name("gold.txt")
# Lone forms that nobody can place carry a cluster that starts with `?`: one of their own.
FLOOR = 0.90


def cases() -> dict[str, list[str]]:
    found = {}
    for block in GOLD.read_text(encoding="utf-8").split("=== ")[1:]:
        name, body = block.split("\n", 1)
        found[name] = [text.rstrip("\n") for text in body.rstrip("\n").split("\n---\n")]
    return found


CASES = cases()


def test_there_are_enough_cases():
    assert len(CASES) >= 40


@pytest.mark.parametrize("name", CASES)
def test_clusters_of_a_case(name, press, score):
    gold = press.write(CASES[name])
    press.resolve()
    found = press.clusters()
    assert score(zip(gold, found, strict=True))[2] == pytest.approx(1.0), press.groups()


def test_b_cubed_over_one_corpus_of_all_cases(press, score):
    texts, gold = [], []
    for name, parts in CASES.items():
        texts += parts
        gold += [(name, len(parts))]
    clusters = press.write(texts, shard_size=7)
    press.resolve()
    rows = press.rows("mentions")
    # Names of one case mean nothing in another, so that only pairs within a case are judged.
    case_of = [name for name, size in gold for _ in range(size)]
    items = [
        (f"{case_of[int(row['doc_id'][3:])]}: {cluster}", f"{case_of[int(row['doc_id'][3:])]}: {row['entity_id']}")
        for row, cluster in zip(rows, clusters, strict=True)
    ]
    precision, recall, f = score(items)
    assert f >= FLOOR, (precision, recall, f)
    print(f"B-cubed over {len(items)} mentions: P {precision:.3f} R {recall:.3f} F {f:.3f}")
