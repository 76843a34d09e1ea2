"""Roles, by tables of texts with the persons and organisations marked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.documents import Document, Sentence, Span, Tokens
from pipeline.markup import GoldMention, parse
from pipeline.roles import find_roles
from pipeline.roles.people import _fuller, _short_for, name_parts

HERE = Path(__file__).parent
LANGUAGES = sorted(path.stem for path in HERE.glob("*.txt"))
_BLANK = {lang: spacy.blank(lang) for lang in LANGUAGES}


def document_of(text: str, lang: str) -> Document:
    """A document with tokens and rough sentences, without parts of speech and lemmas: what is there before any network."""
    words = [token for token in _BLANK[lang](text) if not token.is_space]
    tokens = Tokens([w.idx for w in words], [w.idx + len(w) for w in words], [w.text for w in words], *([""] * len(words) for _ in range(5)))
    firsts = [
        n for n, w in enumerate(words) if n == 0 or words[n - 1].text in {".", "!", "?", "…"} or "\n" in text[words[n - 1].idx + len(words[n - 1]) : w.idx]
    ]
    bounds = list(zip(firsts, [*firsts[1:], len(words)], strict=True))
    return Document("", text, lang, None, [Sentence(words[a].idx, words[b - 1].idx + len(words[b - 1]), lang, a, b) for a, b in bounds], tokens)


def spans_of(mentions: list[GoldMention]) -> list[Span]:
    return [Span(mention.start, mention.end, mention.label, "gold", 1.0, mention.value) for mention in mentions]


def cases(lang: str) -> Iterator[tuple[str, list[tuple[str, str, str | None]]]]:
    """Marked text and expected (person, title, organisation) triples of each case."""
    body: list[str] = []
    expected: list[tuple[str, str, str | None]] | None = None
    for line in [*(HERE / f"{lang}.txt").read_text(encoding="utf-8").split("\n"), ""]:
        if line.startswith("=> "):
            expected = expected or []
            if line != "=> none":
                person, title, organisation = (cell.strip() for cell in line[3:].split("||"))
                expected.append((person, title, organisation or None))
            continue
        if expected is not None:
            yield "\n".join(body), expected
            body, expected = [], None
        if not line.startswith("#") and (line or body):
            body.append(line)


@pytest.mark.parametrize(
    ("lang", "marked", "expected"), [pytest.param(lang, *case, id=f"{lang}-{number}") for lang in LANGUAGES for number, case in enumerate(cases(lang))]
)
def test_roles(lang: str, marked: str, expected: list[tuple[str, str, str | None]]) -> None:
    gold = parse(marked)
    found = find_roles(document_of(gold.text, lang), spans_of(gold.mentions))
    assert sorted((role.person, role.title, role.organisation or "") for role in found) == sorted(
        (person, title, organisation or "") for person, title, organisation in expected
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_table_is_large_enough(lang: str) -> None:
    assert len(list(cases(lang))) >= 120


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        ([("[[Anna Berg|PERSON]], technician de [[Norda|ORG]], parle. ", "fr"), ("[[Luc Perrin|PERSON]] speaks.", "en")], []),
        (
            [("[[Anna Berg|PERSON]], chimiste chez [[Norda|ORG]], parle. ", "fr"), ("[[Luc Perrin|PERSON]], virologist at [[Kappa|ORG]], speaks.", "en")],
            [("Anna Berg", "chimiste", "Norda"), ("Luc Perrin", "virologist", "Kappa")],
        ),
    ],
)
def test_endings_are_those_of_the_sentence(sentences: list[tuple[str, str]], expected: list[tuple[str, str, str]]) -> None:
    gold = parse("".join(marked for marked, _ in sentences))
    document = document_of(gold.text, "fr")
    langs = [lang for _, lang in sentences]
    own = [replace(sentence, lang=lang) for sentence, lang in zip(document.sentences, langs, strict=True)]
    found = find_roles(replace(document, sentences=own), spans_of(gold.mentions))
    assert [(role.person, role.title, role.organisation) for role in found] == expected


@pytest.mark.parametrize(
    ("name", "parts"),
    [("Jean-Marc Dupont", ("jean-marc", "dupont")), ("J. Élan", ("j", "elan")), (". Dupont", ("dupont",)), ("\u0301 Dupont", ("dupont",)), ("...", ())],
)
def test_name_parts(name: str, parts: tuple[str, ...]) -> None:
    assert name_parts(name) == parts


_NAMES = st.lists(st.sampled_from(["Jean", "J.", "JM", "J.-M.", "Marc", "Jean-Marc", "Da", "Lula", "Dupont", "d'Or", "."]), min_size=1, max_size=5)


@settings(max_examples=200, deadline=None)
@given(names=st.lists(_NAMES.map(" ".join), max_size=6))
def test_fuller_names_are_those_that_a_name_may_shorten(names: list[str]) -> None:
    """Looking names up by what they share finds what comparing each with each would."""
    parts = list(dict.fromkeys(map(name_parts, names)))
    found = _fuller(parts)
    for name in parts:
        assert found[name] == [other for other in parts if name and other and other != name and _short_for(name, other)]


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_invariants(data: st.DataObject) -> None:
    """Whatever texts stand one after another: titles lie where they say, persons and organisations are names of the text, and order is kept."""
    lang = data.draw(st.sampled_from(LANGUAGES))
    glue = data.draw(st.sampled_from([" ", "\n", "\n\n", "", ", "]))
    gold = parse(glue.join(marked for marked, _ in data.draw(st.lists(st.sampled_from(list(cases(lang))), min_size=1, max_size=4))))
    spans = spans_of(gold.mentions)
    found = find_roles(document_of(gold.text, lang), spans)
    named = {gold.text[span.start : span.end] for span in spans}
    assert [role.start for role in found] == sorted(role.start for role in found)
    for role in found:
        assert gold.text[role.start : role.end] == (role.title or role.organisation)
        assert role.person in named
        assert role.organisation is None or role.organisation in gold.text


@pytest.mark.parametrize(("lang", "text"), [("fr", ""), ("fr", "Le directeur parle."), ("de", "Der Direktor spricht.")])
def test_no_person_no_role(lang: str, text: str) -> None:
    assert find_roles(Document("", text, lang, None, [], Tokens([], [], [], [], [], [], [], [])), []) == []
