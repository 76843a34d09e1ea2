"""What the rules make of the network's guesses: a text with the guesses marked, then the same text with the names that come out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from pipeline.documents import Document, Sentence, Tokens
from pipeline.markup import parse
from pipeline.names import find_names
from pipeline.tokenizer import adapt_tokenizer

HERE = Path(__file__).parent
LANGUAGES = sorted(path.stem for path in HERE.glob("*.txt"))
LABELS = ("PERSON", "MODEL", "AGENCY", "ORG", "PLACE", "WORK", "EVENT", "PRODUCT")
PIPELINES = {lang: spacy.blank(lang) for lang in LANGUAGES}
for _nlp in PIPELINES.values():
    adapt_tokenizer(_nlp)


def document_of(text: str, lang: str, guesses: list[tuple[int, int, str]]) -> Document:
    """A document whose tokens carry the guesses as the network's entities."""
    doc = PIPELINES[lang](text)
    for start, end, label in guesses:
        span = doc.char_span(start, end, label=label, alignment_mode="expand")
        if span is not None and not any(token.ent_iob_ in "BI" and token.ent_iob_ for token in span):
            doc.set_ents([span], default="unmodified")
    words = [token for token in doc if not token.is_space]
    tokens = Tokens(
        [word.idx for word in words],
        [word.idx + len(word) for word in words],
        [word.text for word in words],
        *([""] * len(words) for _ in range(3)),
        [word.ent_iob_ or "O" for word in words],
        [word.ent_type_ for word in words],
    )
    firsts = [n for n in range(len(words)) if n == 0 or words[n - 1].text in {".", "!", "?"} or "\n" in text[tokens.ends[n - 1] : tokens.starts[n]]]
    bounds = list(zip(firsts, [*firsts[1:], len(words)], strict=True)) if words else []
    return Document("", text, lang, None, [Sentence(tokens.starts[a], tokens.ends[b - 1], lang, a, b) for a, b in bounds], tokens)


def cases(lang: str) -> Iterator[tuple[str, str]]:
    """Pairs of marked texts; `\\n` stands for a line end."""
    lines = [line for line in (HERE / f"{lang}.txt").read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    assert len(lines) % 2 == 0
    assert all(line.startswith("=> ") for line in lines[1::2])
    yield from ((guessed.replace("\\n", "\n"), wanted[3:].replace("\\n", "\n")) for guessed, wanted in zip(lines[::2], lines[1::2], strict=True))


@pytest.mark.parametrize(("lang", "guessed", "wanted"), [(lang, *case) for lang in LANGUAGES for case in cases(lang)])
def test_rules(lang: str, guessed: str, wanted: str) -> None:
    given_text, gold = parse(guessed), parse(wanted)
    assert given_text.text == gold.text
    document = document_of(gold.text, lang, [(mention.start, mention.end, mention.label) for mention in given_text.mentions])
    found = [(gold.text[span.start : span.end], span.label, span.value if span.label == "MODEL" else None) for span in find_names(document)]
    assert found == [(gold.text[mention.start : mention.end], mention.label, mention.value) for mention in gold.mentions]


@given(
    words=st.lists(
        st.sampled_from(["Alpine", "A390", "Le", "Requiem", "de", "Jean", "Dupont", "l'agence", "Steve", "«", "»", "(", ")", "24", "Heures", "\n", ","]),
        max_size=30,
    ),
    data=st.data(),
)
def test_names_are_inside_the_text_in_order_and_apart(words, data):
    text = " ".join(words)
    size = len(text)
    guesses = [
        (min(a, b), max(a, b), label)
        for a, b, label in data.draw(st.lists(st.tuples(st.integers(0, size), st.integers(0, size), st.sampled_from(LABELS)), max_size=5))
        if a != b
    ]
    for lang in LANGUAGES:
        spans = find_names(document_of(text, lang, guesses))
        assert all(0 <= span.start < span.end <= size and text[span.start : span.end].strip() for span in spans)
        assert all(before.end <= after.start for before, after in zip(spans, spans[1:], strict=False))
        assert spans == find_names(document_of(text, lang, guesses))
