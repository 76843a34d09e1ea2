import datetime
import pickle
from dataclasses import asdict

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy import displacy
from spacy.tokens import DocBin
from spacy.vocab import Vocab

import pipeline
from pipeline.dates import DateMention
from pipeline.entity_types import TYPES
from pipeline.errors import InputError, ModelError
from pipeline.figures import FigureMention
from pipeline.spacy_docs import make_doc
from pipeline.store import load_table

COLUMNS = ["start", "end", "label", "value", "finder", "score"]
TEXT = "La Zéphyr 400, vendue 45\u202f900\u00a0€, arrivera demain à Angers, selon Élodie Marchais, directrice générale d’Octave & Lune."


@pytest.fixture(scope="session")
def nlp():
    return pipeline.load("fr")


def found_in(doc):
    return [(span.start_char, span.end_char, span.label_, span._.value, span._.finder, span._.score) for span in doc.spans["presse"]]


def clean(rows):
    """Rows of a data frame with None for whatever stands for a missing value."""
    return [{key: None if value is None or value != value else value for key, value in row.items()} for row in rows]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_docs_hold_what_the_tables_hold(seed_outputs, lang):
    nlp = pipeline.load(lang)
    documents = load_table("documents", seed_outputs)
    documents = documents[documents.lang == lang]
    tables = {name: load_table(name, seed_outputs) for name in ("mentions", "dates", "figures", "quotes", "roles", "sentences", "tokens")}
    docs = []
    for row in documents.itertuples():
        doc = nlp.make_doc(row.text)
        doc._.published = row.published if isinstance(row.published, str) else None
        docs.append(doc)
    assert docs
    for row, doc in zip(documents.itertuples(), nlp.pipe(docs), strict=True):
        own = {name: clean(table[table.doc_id == row.doc_id].to_dict("records")) for name, table in tables.items()}
        assert doc.text == row.text
        spans = list(doc.spans["presse"])
        assert [span.label_ for span in spans] == [mention["label"] for mention in own["mentions"]]
        for span, mention in zip(spans, own["mentions"], strict=True):
            # A mention of a part of a token (a figure in a name) is widened to the token.
            assert span.start_char <= mention["start"] < mention["end"] <= span.end_char
            assert doc.char_span(mention["start"], mention["end"]) is None or (span.start_char, span.end_char) == (mention["start"], mention["end"])
        places = [(span.start_char, span.end_char) for span in spans]
        alone = [number for number, place in enumerate(places) if places.count(place) == 1]
        assert [found_in(doc)[number][3:] for number in alone] == [tuple(own["mentions"][number][name] for name in COLUMNS[3:]) for number in alone]
        assert {(ent.start_char, ent.end_char) for ent in doc.ents} <= set(places)
        assert len(doc.ents) >= 0.97 * len(spans)
        for name in ("dates", "figures", "quotes", "roles"):
            accessed = [asdict(item) for item in getattr(doc._, name)]
            keys = set(tables[name].columns) & set(accessed[0]) if accessed else set()
            assert clean([{key: item[key] for key in keys} for item in accessed]) == [{key: r[key] for key in keys} for r in own[name]], name
        sentences = [[token for token in sentence if not token.is_space] for sentence in doc.sents]
        places = [(inner[0].idx, inner[-1].idx + len(inner[-1])) for inner in sentences if inner]
        assert places == [(sentence["start"], sentence["end"]) for sentence in own["sentences"]]
        words = [(token.idx, token.text, token.lemma_, token.pos_, str(token.morph)) for token in doc if not token.is_space]
        assert words == [
            (token["start"], token["text"], token["lemma"], token["pos"], "" if token["morph"] == "_" else token["morph"]) for token in own["tokens"]
        ]


def test_typographic_spaces_and_apostrophes_stay_in_the_text(nlp):
    doc = nlp(TEXT)
    assert doc.text == TEXT
    plain = nlp(TEXT.replace("\u202f", " ").replace("\u00a0", " ").replace("’", "'"))
    assert found_in(doc) == found_in(plain)
    [price] = [figure for figure in doc._.figures if figure.unit == "EUR"]
    assert (price.value, TEXT[price.start : price.end]) == ("45900 EUR", "45\u202f900\u00a0€")
    assert isinstance(price, FigureMention)


@pytest.mark.parametrize(("published", "value"), [("2026-03-10", "2026-03-11"), ("2025-12-31", "2026-01-01"), (None, "?")])
def test_relative_dates_count_from_published(nlp, published, value):
    doc = nlp.make_doc(TEXT)
    doc._.published = published
    [mention] = nlp(doc)._.dates
    assert isinstance(mention, DateMention)
    assert (mention.value, mention.anchor) == (value, published)
    assert mention.earliest == (datetime.date.fromisoformat(value) if published else None)


def test_published_is_read_from_the_text_unless_set(nlp):
    text = "Publié le 3 mai 2024\n\nLa marque l’annoncera demain."
    assert nlp(text)._.published == "2024-05-03"
    assert [date.value for date in nlp(text)._.dates][-1] == "2024-05-04"
    doc = nlp.make_doc(text)
    doc._.published = "2020-01-01"
    assert [date.value for date in nlp(doc)._.dates][-1] == "2020-01-02"


def test_pipe_gives_what_single_calls_give_and_keeps_order_and_context(nlp):
    texts = [TEXT, "", " \n ", "Octave & Lune", TEXT.upper(), "12 %"]
    single = [found_in(nlp(text)) for text in texts]
    assert [found_in(doc) for doc in nlp.pipe(texts, batch_size=2)] == single
    pairs = list(nlp.pipe([(text, number) for number, text in enumerate(texts)], as_tuples=True))
    assert [(doc.text, number) for doc, number in pairs] == [(text, number) for number, text in enumerate(texts)]


def test_two_streams_of_one_pipeline_may_be_read_in_turns(nlp):
    one, two = nlp.pipe([TEXT] * 3, batch_size=1), nlp.pipe([TEXT] * 3, batch_size=1)
    assert [found_in(doc) for pair in zip(one, two, strict=True) for doc in pair] == [found_in(nlp(TEXT))] * 6


def test_memory_zone(nlp):
    expected = found_in(nlp(TEXT))
    with nlp.memory_zone():
        assert [found_in(doc) for doc in nlp.pipe([TEXT, TEXT])] == [expected] * 2
    assert found_in(nlp(TEXT)) == expected


def test_docbin_round_trip(nlp):
    doc = nlp.make_doc(TEXT)
    doc._.published = "2026-03-10"
    doc = nlp(doc)
    packed = DocBin(store_user_data=True, docs=[doc]).to_bytes()
    [back] = DocBin().from_bytes(packed).get_docs(Vocab())
    assert back.text == TEXT
    assert found_in(back) == found_in(doc)
    assert [(ent.text, ent.label_) for ent in back.ents] == [(ent.text, ent.label_) for ent in doc.ents]
    assert back._.published == "2026-03-10"
    for name in ("dates", "figures", "quotes", "roles"):
        assert getattr(back._, name) == getattr(doc._, name)


@pytest.mark.parametrize("style", ["ent", "span"])
def test_displacy_renders_in_our_colours(nlp, style):
    page = displacy.render(nlp(TEXT), style=style, options=pipeline.displacy_options(), page=False, jupyter=False)
    shown = {ent.label_ for ent in nlp(TEXT).ents}
    assert {"FIGURE", "DATE"} <= shown
    assert all((kind.colour in page) == (kind.name in shown) for kind in TYPES)


def test_the_factory_joins_another_pipeline(nlp):
    other = spacy.blank("fr")
    other.add_pipe("presse")
    doc = other(TEXT)
    assert [date.value for date in doc._.dates] == [date.value for date in nlp(TEXT)._.dates]
    expected = nlp(TEXT)
    assert {span.label_ for span in doc.spans["presse"]} == {span.label_ for span in expected.spans["presse"]}


def test_what_another_component_set_stays():
    other = spacy.blank("fr")
    other.add_pipe("sentencizer")
    other.add_pipe("presse")
    text = "Un prix ! de 30 € en mai. Oui."
    assert [sentence.text for sentence in other(text).sents] == ["Un prix !", "de 30 € en mai.", "Oui."]


def test_a_saved_pipeline_loads_again(nlp, tmp_path):
    nlp.to_disk(tmp_path / "saved")
    assert found_in(spacy.load(tmp_path / "saved")(TEXT)) == found_in(nlp(TEXT))
    again = spacy.blank("fr", config=nlp.config).from_bytes(nlp.to_bytes())
    assert found_in(again(TEXT)) == found_in(nlp(TEXT))
    doc = nlp(TEXT)
    assert found_in(pickle.loads(pickle.dumps(doc))) == found_in(doc)


def test_own_names(tmp_path):
    names = tmp_path / "names.csv"
    names.write_text("name,type\nBidule Truc,EVENT\n", encoding="utf-8")
    doc = pipeline.load("fr", gazetteer=names)("On y parle de Bidule Truc.")
    assert [(span.text, span.label_, span._.finder) for span in doc.spans["presse"]] == [("Bidule Truc", "EVENT", "gazetteer")]


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"lang": "xx"}, ModelError, "no models for language 'xx'; supported: fr"),
        ({"lang": "fr", "model": "nothing_here"}, ModelError, "no model 'nothing_here' for 'fr'"),
        ({"lang": "fr", "gazetteer": "missing.csv"}, InputError, "cannot read the gazetteer 'missing.csv'"),
    ],
)
def test_errors_say_what_is_allowed(arguments, error, message):
    with pytest.raises(error, match=message):
        pipeline.load(**arguments)


@given(st.text(alphabet="ab.,'’ \u00a0\n\t€é😀", max_size=30), st.data())
def test_a_doc_of_any_tokens_has_the_text_and_the_tokens(text, data):
    edges = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=10)))
    places = [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False) if not text[a:b].isspace()]
    doc = make_doc(Vocab(), text, [a for a, _ in places], [b for _, b in places])
    assert doc.text == text
    assert {(a, b) for a, b in places} <= {(token.idx, token.idx + len(token)) for token in doc}


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet="AaéÉ’' \u00a0\u202f\n.,;«»-12%€😀/", max_size=60))
def test_any_text_stays_as_it_is(text):
    doc = pipeline.load("fr")(text)
    assert doc.text == text
    assert sum(len(sentence) for sentence in doc.sents) == len(doc)
