"""Where sentences end: texts with their boundaries marked, through the networks and the layout's rules."""

from __future__ import annotations

from pathlib import Path

import pytest

import pipeline

_CASES = [line.split("\t") for line in Path(__file__).with_name("sentences.txt").read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


@pytest.fixture(scope="module")
def load():
    made = {}
    return lambda lang: made.get(lang) or made.setdefault(lang, pipeline.load(lang))


@pytest.mark.parametrize(("lang", "marked"), _CASES, ids=[f"{lang}: {marked[:40]}" for lang, marked in _CASES])
def test_sentences_end_where_a_reader_ends_them(load, lang, marked):
    marked = marked.replace("⏎", "\n")
    doc = load(lang)(marked.replace("¦", ""))
    assert [sentence.text.strip() for sentence in doc.sents] == [sentence.strip() for sentence in marked.split("¦")]
