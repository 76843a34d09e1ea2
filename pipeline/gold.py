"""Readers of a user's own gold: inline markup, brat standoff, CoNLL columns; all give texts with mentions in code points.

`[[surface|TYPE|value]]` is described in :mod:`pipeline.markup`. Of brat, text-bound annotations and their `AnnotatorNotes` (as the value) are
read. CoNLL files are columns with the token first and the tag last, tags as IOB1, IOB2 or BILOU/BIOES; the text is put together from the tokens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.entity_types import NAMES
from pipeline.errors import InputError
from pipeline.markup import GoldMention, MarkupError, parse

MARKUP, BRAT, CONLL = "markup", "brat", "conll"
GOLD_FORMATS = (MARKUP, BRAT, CONLL)
_CONLL_SUFFIXES = (".conll", ".conll2003", ".conll03", ".iob", ".iob2", ".bio", ".bilou", ".tsv", ".ner")
# Labels of other schemes whose meaning is that of one of ours.
_KNOWN_LABELS: Mapping[str, str] = {
    "PER": "PERSON", "PERS": "PERSON", "LOC": "PLACE", "GPE": "PLACE", "LOCATION": "PLACE", "ORGANIZATION": "ORG", "ORGANISATION": "ORG", "WORK_OF_ART": "WORK",
}  # fmt: skip
_TAG = re.compile(r"(?:([BIESLU])-(\S+)|O)\Z")
_TEXT_BOUND = re.compile(r"(T\d+)\t(\S+) (\d+ \d+(?:;\d+ \d+)*)(?:\t(.*))?\Z")
_NOTE = re.compile(r"#\d+\tAnnotatorNotes (T\d+)\t(.*)\Z")
# Marks that stand against the word before them, or after.
_CLOSING = re.compile(r"[.,)\]…%’'”]+|['’]\w{1,2}")
_OPENING = re.compile(r"[(\[“]|.*\w['’]")


@dataclass(frozen=True, slots=True)
class Gold:
    """One gold text; `name` says where it comes from, `form` is the format that it was read from."""

    name: str
    form: str
    text: str
    mentions: list[GoldMention]


def read_gold(path: Path, *, form: str | None = None, labels: Mapping[str, str] | None = None) -> list[Gold]:
    """Read a file of gold, or a folder with all below it.

    Args:
        path: the file or folder.
        form: one of `GOLD_FORMATS`; by default told from the files: `.ann` is brat, `.conll`, `.iob`, `.bio`, `.tsv` … CoNLL, `.txt` inline markup.
        labels: type (or "", to leave the mentions out) by label, for gold with other labels than ours.

    Raises:
        InputError: in one line, with file and line, for what cannot be read or has an unknown label.
    """
    if form is not None and form not in GOLD_FORMATS:
        raise InputError(f"no gold format {form!r}; the formats are {', '.join(GOLD_FORMATS)}")
    known = {**{name: name for name in NAMES}, **_KNOWN_LABELS, **(labels or {})}
    for label, wanted in (labels or {}).items():
        if wanted and wanted not in NAMES:
            raise InputError(f"label {label!r} cannot be mapped to {wanted!r}; the types are {', '.join(NAMES)}, or nothing to leave it out")
    if not path.exists():
        raise InputError(f"no gold at {str(path)!r}; give a file or folder of inline markup (.txt), brat (.txt with .ann) or CoNLL (.conll)")
    files = _files(path)
    if form is None:
        form = _form_of(path, files)
    found = [gold for file in files if file.suffix in _SUFFIXES[form] or path.is_file() for gold in _READERS[form](file, _name(file, path), known)]
    if not found:
        raise InputError(f"no {form} gold in {str(path)!r}: no file with the suffix {', '.join(_SUFFIXES[form])}; give another folder, or --format")
    if not any(gold.mentions for gold in found):
        raise InputError(
            f"no mention is marked in the {len(found)} texts of {str(path)!r}, read as {form}; say what it is with --format {'|'.join(GOLD_FORMATS)}"
        )
    return found


def label_map(specifications: Sequence[str]) -> dict[str, str]:
    """Read `LABEL=TYPE` options; an empty type leaves the label out.

    Raises:
        InputError: for an option of another shape.
    """
    pairs = {}
    for specification in specifications:
        label, separator, name = specification.partition("=")
        if not separator or not label:
            raise InputError(f"--map {specification!r} is not LABEL=TYPE; give for instance --map PER=PERSON, or --map MISC= to leave a label out")
        pairs[label] = name
    return pairs


_SUFFIXES: Mapping[str, tuple[str, ...]] = {MARKUP: (".txt", ".md"), BRAT: (".ann",), CONLL: _CONLL_SUFFIXES}


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    return sorted(file for file in path.rglob("*") if file.is_file() and not any(part.startswith(".") for part in file.relative_to(path).parts))


def _name(file: Path, path: Path) -> str:
    return file.name if path.is_file() else file.relative_to(path).as_posix()


def _form_of(path: Path, files: list[Path]) -> str:
    suffixes = {file.suffix for file in files}
    if ".ann" in suffixes or (path.is_file() and path.with_suffix(".ann").is_file()):
        return BRAT
    return CONLL if suffixes & set(_CONLL_SUFFIXES) else MARKUP


def _read(file: Path) -> str:
    try:
        # Line ends stay as they are, since offsets count them.
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"the gold {str(file)!r} is not UTF-8 (byte {error.start}); convert it") from error
    except OSError as error:
        raise InputError(f"cannot read the gold {str(file)!r}: {error.strerror}; give a file that you may read") from error


def _mapped(label: str, known: Mapping[str, str], where: str) -> str:
    if label not in known:
        raise InputError(
            f"{where} has the label {label!r}; the types are {', '.join(NAMES)}: map it with --map {label}=TYPE, or leave it out with --map {label}="
        )
    return known[label]


def _markup(file: Path, name: str, known: Mapping[str, str]) -> Iterator[Gold]:
    try:
        gold = parse(_read(file))
    except MarkupError as error:
        raise InputError(f"the gold {str(file)!r}: {error}") from error
    mentions = [GoldMention(one.start, one.end, known[one.label], one.value, one.debatable) for one in gold.mentions if known[one.label]]
    yield Gold(name, MARKUP, gold.text, mentions)


def _brat(file: Path, name: str, known: Mapping[str, str]) -> Iterator[Gold]:
    text_file, ann_file = file.with_suffix(".txt"), file.with_suffix(".ann")
    for other in (text_file, ann_file):
        if not other.is_file():
            raise InputError(f"the brat gold {str(file)!r} lacks {other.name!r} beside it; give both files")
    text = _read(text_file)
    spans: dict[str, GoldMention] = {}
    for number, line in enumerate(_read(ann_file).split("\n"), start=1):
        where = f"line {number} of the gold {str(ann_file)!r}"
        line = line.rstrip("\r")
        bound, note = _TEXT_BOUND.match(line), _NOTE.match(line)
        if bound:
            places = [tuple(map(int, place.split())) for place in bound[3].split(";")]
            start, end = places[0][0], places[-1][1]
            if not 0 <= start < end <= len(text):
                raise InputError(f"{where} has the span {start}:{end}, and the text has {len(text)} code points")
            if bound[4] is not None and len(places) == 1 and bound[4] != text[start:end]:
                raise InputError(
                    f"{where} says {bound[4]!r}, and the text has {text[start:end]!r} at {start}:{end}; offsets count code points, line ends included"
                )
            label = _mapped(bound[2], known, where)
            if label:
                spans[bound[1]] = GoldMention(start, end, label)
        elif note and note[1] in spans:
            one = spans[note[1]]
            spans[note[1]] = GoldMention(one.start, one.end, one.label, note[2])
        elif line.startswith("T"):
            raise InputError(f"{where} cannot be read: {line[:80]!r}; write T1<TAB>TYPE START END<TAB>text")
    yield Gold(name, BRAT, text, sorted(spans.values(), key=lambda one: (one.start, one.end)))


def _conll(file: Path, name: str, known: Mapping[str, str]) -> Iterator[Gold]:
    sentences: list[list[tuple[str, str]]] = [[]]
    count = 0
    for number, raw in enumerate(_read(file).split("\n"), start=1):
        line = raw.strip()
        if line.startswith("-DOCSTART-"):
            if any(sentences):
                yield _from_tokens(f"{name}#{count}", sentences)
                count += 1
            sentences = [[]]
        elif not line:
            sentences.append([])
        elif not line.startswith("# "):
            cells = line.split("\t") if "\t" in line else line.split()
            where = f"line {number} of the gold {str(file)!r}"
            tag = _TAG.match(cells[-1])
            if len(cells) < 2 or tag is None:
                raise InputError(
                    f"{where} cannot be read: {line[:80]!r}; write the token first and its tag last (B-TYPE, I-TYPE, O), with tabs or spaces between"
                )
            label = _mapped(tag[2], known, where) if tag[2] else ""
            sentences[-1].append((cells[0], f"{tag[1]}-{label}" if label else "O"))
    if any(sentences):
        yield _from_tokens(f"{name}#{count}" if count else name, sentences)


def _from_tokens(name: str, sentences: list[list[tuple[str, str]]]) -> Gold:
    """The text of tagged tokens: a space between tokens unless one is a mark that stands against the other, a line per sentence."""
    parts: list[str] = []
    length = 0
    mentions: list[GoldMention] = []
    for sentence in filter(None, sentences):
        previous, open_label = None, ""
        for token, tag in sentence:
            joint = "" if previous is None or _CLOSING.fullmatch(token) or _OPENING.fullmatch(previous) else " "
            start = length + len(joint)
            parts += (joint, token)
            length = start + len(token)
            position, _, label = tag.partition("-")
            if position in {"I", "L", "E"} and label == open_label:
                mentions[-1] = GoldMention(mentions[-1].start, length, label)
            elif label:
                mentions.append(GoldMention(start, length, label))
            open_label = "" if position in {"O", "L", "E", "U", "S"} else label
            previous = token
        parts.append("\n")
        length += 1
    return Gold(name, CONLL, "".join(parts), mentions)


_READERS = {MARKUP: _markup, BRAT: _brat, CONLL: _conll}
