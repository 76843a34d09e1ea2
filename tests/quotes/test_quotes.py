"""Quotations, by tables of texts with the mentions marked."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.documents import Document, Sentence, Span, Tokens
from pipeline.markup import GoldMention, parse
from pipeline.quotes import find_quotes
from pipeline.quotes.marks import quoted_strings

HERE = Path(__file__).parent
LANGUAGES = sorted(path.stem for path in HERE.glob("*.txt"))
_BLANK = {lang: spacy.blank(lang) for lang in LANGUAGES}
Expected = tuple[str, str | None, str | None]


def document_of(text: str, lang: str) -> Document:
    """A document with tokens and rough sentences, without parts of speech and lemmas: what is there before any network."""
    words = [token for token in _BLANK[lang](text) if not token.is_space]
    tokens = Tokens([w.idx for w in words], [w.idx + len(w) for w in words], [w.text for w in words], *([""] * len(words) for _ in range(5)))
    firsts = [
        n for n, w in enumerate(words) if n == 0 or words[n - 1].text in {".", "!", "?", "…"} or "\n" in text[words[n - 1].idx + len(words[n - 1]) : w.idx]
    ]
    bounds = list(zip(firsts, [*firsts[1:], len(words)], strict=True)) if words else []
    return Document("", text, lang, None, [Sentence(words[a].idx, words[b - 1].idx + len(words[b - 1]), lang, a, b) for a, b in bounds], tokens)


def spans_of(mentions: list[GoldMention]) -> list[Span]:
    return [Span(mention.start, mention.end, mention.label, "gold", 1.0, mention.value) for mention in mentions]


def cases(lang: str) -> Iterator[tuple[str, list[Expected]]]:
    """Marked text and expected (quotation, speaker, cue) triples of each case."""
    body: list[str] = []
    expected: list[Expected] | None = None
    for line in [*(HERE / f"{lang}.txt").read_text(encoding="utf-8").split("\n"), ""]:
        if line.startswith("=> "):
            expected = expected or []
            if line != "=> none":
                text, speaker, cue = (cell.strip() for cell in line[3:].replace("\\n", "\n").split("||"))
                expected.append((text, None if speaker == "None" else speaker, None if cue == "None" else cue))
            continue
        if expected is not None:
            yield "\n".join(body).strip("\n"), expected
            body, expected = [], None
        if not line.startswith("# ") and (line or body):
            body.append(line)


@pytest.mark.parametrize(
    ("lang", "marked", "expected"), [pytest.param(lang, *case, id=f"{lang}-{number}") for lang in LANGUAGES for number, case in enumerate(cases(lang))]
)
def test_quotes(lang: str, marked: str, expected: list[Expected]) -> None:
    gold = parse(marked)
    found = find_quotes(document_of(gold.text, lang), spans_of(gold.mentions))
    assert [(gold.text[quote.start : quote.end], quote.speaker, quote.cue) for quote in found] == expected


@pytest.mark.parametrize("lang", LANGUAGES)
def test_table_is_large_enough(lang: str) -> None:
    assert len(list(cases(lang))) >= 120


def check_invariants(text: str, lang: str, mentions: list[Span]) -> None:
    found = find_quotes(document_of(text, lang), mentions)
    for quote, following in pairwise(found):
        assert quote.end <= following.start
    for quote in found:
        assert 0 <= quote.start < quote.end <= len(text)
        assert text[quote.start : quote.end] == text[quote.start : quote.end].strip()
        assert (quote.speaker is None) == (quote.speaker_start is None) == (quote.speaker_end is None)
        if quote.speaker_start is not None and quote.speaker_end is not None:
            assert 0 <= quote.speaker_start < quote.speaker_end <= len(text)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_invariants_on_joined_texts(data: st.DataObject) -> None:
    """Whatever texts stand one after another, quotations are in order, apart, trimmed, and say where their speaker is named."""
    lang = data.draw(st.sampled_from(LANGUAGES))
    glue = data.draw(st.sampled_from([" ", "\n", "\n\n", "", ", "]))
    gold = parse(glue.join(marked for marked, _ in data.draw(st.lists(st.sampled_from(list(cases(lang))), min_size=1, max_size=4))))
    check_invariants(gold.text, lang, spans_of(gold.mentions))


@settings(max_examples=80, deadline=None)
@given(text=st.text(alphabet=st.sampled_from(list("«»“”\"'‘’–-—.,!?:… \n aAbéd1")), max_size=80), lang=st.sampled_from(LANGUAGES))
def test_invariants_on_any_marks(text: str, lang: str) -> None:
    check_invariants(text, lang, [])


_ANSWERS = {
    "fr": "Que pensez-vous de cela ?\n« Nous allons faire cela. »\n" * 3,
    "en": "What do you think of it?\n“We are going to do it.”\n" * 3,
}


@pytest.mark.parametrize(
    ("lang", "lead", "speaker"),
    [
        ("fr", "Le rugby [[Jean Dupont|PERSON]]", "Jean Dupont"),
        ("fr", "Prétexte [[Jean Dupont|PERSON]]", "Jean Dupont"),
        ("fr", "Entretien : [[Jean Dupont|PERSON]]", "Jean Dupont"),
        ("fr", "Le face-à-face de [[Anna Berg|PERSON]]\nPar [[Jean Dupont|PERSON]]", "Anna Berg"),
        ("fr", "Rencontre avec [[Anna Berg|PERSON]]\nPropos recueillis par : [[Jean Dupont|PERSON]]", "Anna Berg"),
        ("fr", "Rencontre avec [[Anna Berg|PERSON]]\nTexte : [[Jean Dupont|PERSON]]", "Anna Berg"),
        ("fr", "Rencontre avec [[Anna Berg|PERSON]]\nPhotos : [[Jean Dupont|PERSON]]", "Anna Berg"),
        ("fr", "La photographe [[Anna Berg|PERSON]]", "Anna Berg"),
        ("en", "Context [[Jean Dupont|PERSON]]", "Jean Dupont"),
        ("en", "Interview: [[Jean Dupont|PERSON]]", "Jean Dupont"),
        ("en", "Meet [[Anna Berg|PERSON]]\n**Words by** [[Jean Dupont|PERSON]]", "Anna Berg"),
        ("en", "Meet [[Anna Berg|PERSON]]\nAuthor: [[Jean Dupont|PERSON]]", "Anna Berg"),
    ],
)
def test_who_is_interviewed_and_who_writes(lang: str, lead: str, speaker: str) -> None:
    gold = parse(f"{lead}\n{_ANSWERS[lang]}")
    found = find_quotes(document_of(gold.text, lang), spans_of(gold.mentions))
    assert [quote.speaker for quote in found] == [speaker] * 3


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ('"a ' * 4, ['a "a', "a"]),
        ('"a ' * 3000, None),
        ("«a " * 3000, None),
        ('\n"a b c ' * 3000, None),
        ("'Oui,' dit-il. « Non. » " * 500, ["Oui,", "Non."] * 500),
        ('"Oui", "Non", ' * 500, ["Oui", "Non"] * 500),
    ],
)
def test_rows_of_marks(row: str, expected: list[str] | None) -> None:
    """Marks by the thousand, closed or not, are read, and no string lies in another."""
    found = quoted_strings(row)
    for quoted, following in pairwise(found):
        assert quoted.outer_end <= following.outer_start
    assert expected is None or [row[quoted.start : quoted.end] for quoted in found] == expected


@pytest.mark.parametrize(
    ("lead", "speaker"),
    [
        ("Rien ne bouge dans la ville. " * 200 + "[[Luc Perrin|PERSON]] soupire. ", "Luc Perrin"),
        ("[[Luc Perrin|PERSON]] soupire" + ", et rien ne bouge dans la ville" * 80 + ". ", None),
    ],
)
def test_long_lines(lead: str, speaker: str | None) -> None:
    """The sentence before a quotation is read on a line of any length, and none that has no end in sight."""
    gold = parse(f"{lead}« On ne peut plus attendre comme cela. »")
    found = find_quotes(document_of(gold.text, "fr"), spans_of(gold.mentions))
    assert [quote.speaker for quote in found] == [speaker]


def test_language_without_words() -> None:
    tokens = Tokens([], [], [], [], [], [], [], [])
    assert find_quotes(Document("", "„Ja“, sagt Otto Brandt.", "de", None, [], tokens), []) == []
