import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.documents import Span
from pipeline.errors import InputError
from pipeline.evaluate import ALL, evaluate, score
from pipeline.gold import label_map, read_gold
from pipeline.markup import GoldMention, format_mentions


def write(folder, **files):
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        stem, _, suffix = name.rpartition("_")
        (folder / f"{stem}.{suffix}").write_bytes(content.encode())
    return folder


def marked(golds):
    return [format_mentions(gold.text, gold.mentions) for gold in golds]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("Zoé\tB-PERSON\nBan\tI-PERSON\nrit\tO\n", ["[[Zoé Ban|PERSON]] rit\n"]),
        ("Zoé N N B-PER\nBan N N I-PER\n\nElle V O O\n", ["[[Zoé Ban|PERSON]]\nElle\n"]),
        ("A I-PER\nB I-PER\nC I-LOC\n", ["[[A B|PERSON]] [[C|PLACE]]\n"]),  # IOB1
        ("A I-PER\nB B-PER\n", ["[[A|PERSON]] [[B|PERSON]]\n"]),
        ("A B-PER\nB L-PER\nC U-PER\nD S-ORG\nE B-ORG\nF E-ORG\nG O\n", ["[[A B|PERSON]] [[C|PERSON]] [[D|ORG]] [[E F|ORG]] G\n"]),
        ("-DOCSTART- -X- O O\n\nA B-PER\n\n-DOCSTART- -X- O O\n\nB B-ORG\n", ["\n[[A|PERSON]]\n".lstrip("\n"), "[[B|ORG]]\n"]),
        ("l' O\nA390 B-MODEL\n, O\nfin O\n. O\n", ["l'[[A390|MODEL]], fin.\n"]),
        ("# id = 3\r\nA B-PER\r\n\r\nB O\r\n", ["[[A|PERSON]]\nB\n"]),
        ("A B-PER\n\nB I-PER\n", ["[[A|PERSON]]\n[[B|PERSON]]\n"]),  # a mention ends with its sentence
    ],
)
def test_conll(tmp_path, content, expected):
    assert marked(read_gold(write(tmp_path / "gold", a_conll=content))) == expected


@pytest.mark.parametrize(
    ("text", "annotations", "expected"),
    [
        ("Zoé rit.", "T1\tPERSON 0 3\tZoé\n", "[[Zoé|PERSON]] rit."),
        ("En mai.", "T1\tDATE 3 6\tmai\n#1\tAnnotatorNotes T1\t2026-05\n", "En [[mai|DATE|2026-05]]."),
        ("Les\r\nJeux", "T1\tEVENT 0 3;5 9\tLes Jeux\nR1\tIs Arg1:T1 Arg2:T1\nA1\tSure T1\n", "[[Les\r\nJeux|EVENT]]"),
        ("😀 Zoé", "T7\tPERSON 2 5\tZoé", "😀 [[Zoé|PERSON]]"),
        ("b Zoé", "T2\tPER 2 5\tZoé\nT1\tLOC 0 1\tb\n", "[[b|PLACE]] [[Zoé|PERSON]]"),
    ],
)
def test_brat(tmp_path, text, annotations, expected):
    assert marked(read_gold(write(tmp_path / "gold", a_txt=text, a_ann=annotations))) == [expected]


@pytest.mark.parametrize(
    ("files", "options", "message"),
    [
        ({}, {}, "no gold at"),
        ({"a_txt": "Rien."}, {}, "no mention is marked in the 1 texts of .*, read as markup"),
        ({"a_txt": "[[Zoé|HUMAN]]"}, {}, "unknown type 'HUMAN' in .*; allowed: PERSON"),
        ({"a_txt": "[[Zoé|PERSON"}, {}, r"unread '\[\[' near"),
        ({"a_conll": "A B-PER\nB\n"}, {}, "line 2 of the gold .* cannot be read: 'B'; write the token first"),
        ({"a_conll": "A PER\n"}, {}, "line 1 of the gold .* cannot be read: 'A PER'"),
        ({"a_conll": "A B-MISC\n"}, {}, "line 1 of the gold .* has the label 'MISC'; .*--map MISC=TYPE"),
        ({"a_txt": "ab", "a_ann": "T1\tPERSON 0 9\tab\n"}, {}, "line 1 of the gold .* has the span 0:9, and the text has 2 code points"),
        ({"a_txt": "abc", "a_ann": "T1\tPERSON 0 2\tbc\n"}, {}, "line 1 of the gold .* says 'bc', and the text has 'ab' at 0:2"),
        ({"a_txt": "abc", "a_ann": "T1 PERSON 0 2 bc\n"}, {}, "line 1 of the gold .* cannot be read: 'T1 PERSON 0 2 bc'"),
        ({"a_ann": "T1\tPERSON 0 2\tbc\n"}, {}, "lacks 'a.txt' beside it"),
        ({"a_txt": "[[Zoé|PERSON]]"}, {"form": "json"}, "no gold format 'json'; the formats are markup, brat, conll"),
        ({"a_txt": "[[Zoé|PERSON]]"}, {"form": "conll"}, "no conll gold in"),
        ({"a_conll": "A B-MISC\n"}, {"labels": {"MISC": "THING"}}, "label 'MISC' cannot be mapped to 'THING'"),
    ],
)
def test_bad_gold_is_one_line(tmp_path, files, options, message):
    folder = write(tmp_path / "gold", **files) if files else tmp_path / "missing"
    with pytest.raises(InputError, match=message) as raised:
        read_gold(folder, **options)
    assert "\n" not in str(raised.value)


def test_bytes_that_are_not_utf8_are_one_line(tmp_path):
    file = tmp_path / "a.txt"
    file.write_bytes("[[Zoé|PERSON]]".encode("latin-1"))
    with pytest.raises(InputError, match="is not UTF-8"):
        read_gold(file)


def test_labels_can_be_mapped_and_left_out(tmp_path):
    folder = write(tmp_path / "gold", a_conll="A B-MISC\nB B-CAR\nC B-PER\n")
    assert marked(read_gold(folder, labels=label_map(["MISC=", "CAR=MODEL"]))) == ["A [[B|MODEL]] [[C|PERSON]]\n"]
    with pytest.raises(InputError, match="--map 'MISC' is not LABEL=TYPE"):
        label_map(["MISC"])


def gold(start, end, label, value=None, debatable=False):
    return GoldMention(start, end, label, value, debatable)


def found(start, end, label, value=None):
    return Span(start, end, label, "test", 1.0, value)


@pytest.mark.parametrize(
    ("wanted", "spans", "f1", "values"),
    [
        ([gold(0, 5, "ORG")], [found(0, 5, "ORG")], (1, 1, 1, 1), {}),
        ([gold(0, 5, "ORG")], [found(0, 5, "PERSON")], (0, 1, 1, 0), {}),
        ([gold(0, 5, "ORG")], [found(0, 4, "ORG")], (0, 0, 0.5, 1), {}),
        ([gold(0, 5, "ORG")], [found(4, 9, "PERSON")], (0, 0, 0.5, 0), {}),
        ([gold(0, 5, "ORG")], [found(5, 9, "ORG")], (0, 0, 0, 0), {}),
        ([gold(0, 5, "ORG")], [], (0, 0, 0, 0), {}),
        ([], [found(0, 5, "ORG")], (0, 0, 0, 0), {}),
        ([], [], (0, 0, 0, 0), {}),
        ([gold(0, 5, "ORG", debatable=True), gold(6, 7, "ORG")], [found(6, 7, "ORG")], (1, 1, 1, 1), {}),
        ([gold(0, 5, "ORG", debatable=True), gold(6, 7, "ORG")], [found(0, 4, "PERSON"), found(6, 7, "ORG")], (1, 1, 1, 1), {}),
        ([gold(0, 5, "DATE", "2026"), gold(6, 9, "DATE", "2025")], [found(0, 5, "DATE", "2026"), found(6, 9, "DATE", "?")], (1, 1, 1, 1), {"DATE": (1, 2)}),
        ([gold(0, 5, "DATE")], [found(0, 5, "DATE", "2026")], (1, 1, 1, 1), {}),
        ([gold(0, 5, "DATE", "1.50..2.00 EUR")], [found(0, 5, "DATE", "1.5..2 EUR")], (1, 1, 1, 1), {"DATE": (1, 1)}),
        ([gold(0, 5, "DATE", "150 EUR")], [found(0, 5, "DATE", "15 EUR")], (1, 1, 1, 1), {"DATE": (0, 1)}),
        ([gold(0, 5, "WORK")], [found(0, 5, "WORK")], (0, 0, 0, 0), {}),  # a type that is not scored
    ],
)
def test_scores(wanted, spans, f1, values):
    result = score([(wanted, spans)], ("PERSON", "ORG", "DATE"))
    assert tuple(round(result.scores[ALL][scheme].f1, 6) for scheme in ("strict", "exact", "partial", "type")) == f1
    assert result.values == values


def disjoint(data, label_sets):
    edges = sorted(data.draw(st.sets(st.integers(0, 400), max_size=120)))
    return [(a, b, data.draw(label_sets)) for a, b in zip(edges[::2], edges[1::2], strict=False)]


@given(st.data())
def test_strict_counts_are_set_counts(data):
    labels = st.sampled_from(["PERSON", "ORG"])
    one, two = disjoint(data, labels), disjoint(data, labels)
    # Half of what is found is right.
    two = sorted(
        {place for place in one if data.draw(st.booleans())} | {place for place in two if not any(place[0] < end and start < place[1] for start, end, _ in one)}
    )
    result = score([([gold(*place) for place in one], [found(*place) for place in two])], ("PERSON", "ORG"))
    for name in ("PERSON", "ORG", ALL):
        wanted, got = ({place for place in places if name in {ALL, place[2]}} for places in (one, two))
        if not wanted and not got:
            assert name not in result.scores or result.scores[name]["strict"].f1 == 0
            continue
        strict = result.scores[name]["strict"]
        assert strict.correct == len(wanted & got)
        assert strict.correct + strict.incorrect + strict.missed == len(wanted)
        assert strict.correct + strict.incorrect + strict.spurious == len(got)
        schemes = result.scores[name]
        assert schemes["strict"].f1 <= min(schemes["exact"].f1, schemes["type"].f1) <= 1
        assert schemes["exact"].f1 <= schemes["partial"].f1 + 1e-9


def test_a_run_on_gold(tmp_path):
    text = "Publié le 10 mars 2026\n\nHier, [[Jeanne Roche|PERSON]] a acheté une [[Alpine A390|MODEL|make=Alpine]] à [[67 500 €|FIGURE|67500 EUR]].\n"
    folder = write(tmp_path / "gold", a_txt=text)
    result = evaluate(read_gold(folder))
    assert result.texts == 1
    assert result.scores["FIGURE"]["strict"].f1 == 1
    assert result.values["FIGURE"] == (1, 1)
    assert result.scores["DATE"]["strict"].spurious == 2
    assert evaluate(read_gold(folder), types=["FIGURE"]).scores[ALL]["strict"].f1 == 1
    with pytest.raises(InputError, match="no type 'HUMAN'"):
        evaluate(read_gold(folder), types=["HUMAN"])


def test_only_the_types_of_foreign_gold_are_scored(tmp_path):
    folder = write(tmp_path / "gold", a_conll="En O\nmai O\n2026 O\n, O\nJeanne B-PER\nRoche I-PER\narrive O\n. O\n")
    result = evaluate(read_gold(folder), lang="fr")
    assert result.types == ("PERSON",)
    assert set(result.scores) == {"PERSON", ALL}
    json.dumps(result.values)
