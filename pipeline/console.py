"""What the command prints for people: tables of one text, of scores, and of one mention's reasons. Texts are never read as markup."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.table import Table as Grid
from rich.text import Text

from pipeline.entity_types import TYPES

if TYPE_CHECKING:
    from pipeline.evaluate import Evaluation
    from pipeline.explain import Explanation

_COLOURS = {kind.name: kind.colour for kind in TYPES}
_SHOWN_QUOTE = 90


def _visible(value: Any) -> Text:
    """A value on one line, with what would move the cursor shown as what it is."""
    return Text("" if value is None else "".join(c if c.isprintable() else " " if c.isspace() else "�" for c in str(value)))


def _badge(label: str) -> Text:
    return Text(label, style=f"black on {_COLOURS[label]}") if label in _COLOURS else Text(label)


def text_tables(found: Mapping[str, Any]) -> Group:
    """What :func:`pipeline.one_text.extract_text` found, as tables."""
    parts: list[RenderableType] = [Text(f"language {found['lang']}, published {found['published'] or 'unknown'}")]
    if not found["mentions"]:
        return Group(*parts, Text("nothing found"))
    grid = Grid("place", "type", "text", "value", "details", "finder")
    for row in found["mentions"]:
        cells = (_visible(row["text"]), _visible(row["value"]), _visible(", ".join(_details(row))), _visible(row["finder"]))
        grid.add_row(f"{row['start']}–{row['end']}", _badge(row["label"]), *cells)
    parts.append(grid)
    if found["quotes"]:
        quotes = Grid("quotation", "speaker", "cue")
        for row in found["quotes"]:
            words = row["text"] if len(row["text"]) <= _SHOWN_QUOTE else f"{row['text'][:_SHOWN_QUOTE]}…"
            quotes.add_row(_visible(words), _visible(row["speaker"]), _visible(row["cue"]))
        parts.append(quotes)
    if found["roles"]:
        roles = Grid("person", "title", "organisation")
        for row in found["roles"]:
            roles.add_row(_visible(row["person"]), _visible(row["title"]), _visible(row["organisation"]))
        parts.append(roles)
    return Group(*parts)


def _details(row: Mapping[str, Any]) -> Iterator[str]:
    if row["label"] == "DATE":
        yield f"{row['kind']}, {row['precision']}"
        if row["anchor"]:
            yield f"from {row['anchor']}"
    elif row["label"] == "FIGURE":
        yield row["dimension"]
        if row["comparator"] != "exact":
            yield row["comparator"]
        if row["counted"]:
            yield row["counted"]
        if row["si_number"] is not None and row["si_unit"] != row["unit"]:
            yield f"= {row['si_number']:g} {row['si_unit']}"


def evaluation_tables(result: Evaluation) -> Group:
    """Scores as tables: F1 under every scheme, and counts under the strict one."""
    from pipeline.evaluate import ALL, SCHEMES

    grid = Grid("type", "P", "R", *(f"F1 {scheme}" for scheme in SCHEMES), "value right", "right", "wrong", "missed", "too many")
    for column in grid.columns[1:]:
        column.justify = "right"
    for name, by_scheme in result.scores.items():
        strict = by_scheme["strict"]
        right, of = result.values.get(name, (0, 0))
        value = f"{right / of:.3f} of {of}" if of else ""
        counts = (strict.correct, strict.incorrect, strict.missed, strict.spurious)
        if name == ALL:
            grid.add_section()
        f1 = (f"{by_scheme[scheme].f1:.3f}" for scheme in SCHEMES)
        grid.add_row(_badge(name), f"{strict.precision:.3f}", f"{strict.recall:.3f}", *f1, value, *map(str, counts))
    legend = [Text(f"{name}: {meaning}") for name, meaning in SCHEMES.items()]
    return Group(Text(f"{result.texts} texts; types scored: {', '.join(result.types)}"), grid, *legend, Text("P, R and the counts are strict"))


def explanation_tables(found: Explanation) -> Group:
    """One mention's reasons, as text and tables."""
    mention, document = found.mention, found.document
    start, end = found.place
    head = Text.assemble(_visible(mention["text"]), "  ", _badge(mention["label"]), "  ", _visible(mention["value"]))
    place = f"code points {mention['start']}–{mention['end']}, score {mention['score']:g}"
    where = f"mention {mention['mention']} of {document['doc_id']} ({document['source']}), {place}"
    style = f"black on {_COLOURS.get(mention['label'], 'white')}"
    sentence = Text.assemble(_visible(found.sentence[:start]), (_visible(found.sentence[start:end]).plain, style), _visible(found.sentence[end:]))
    why = Grid("found by", "which means")
    for rule, meaning in found.steps:
        why.add_row(_visible(rule), _visible(meaning))
    parts: list[RenderableType] = [head, _visible(where), Text(), sentence, why]
    if found.evidence:
        evidence = Grid("evidence", "")
        for name, value in found.evidence:
            evidence.add_row(_visible(name), _visible(value))
        parts.append(evidence)
    tokens = Grid("token", "lemma", "part of speech", "recogniser's tag")
    for token in found.tokens:
        tokens.add_row(_visible(token.text), _visible(token.lemma), _visible(token.pos), _visible(token.tag), style="bold" if token.inside else "dim")
    return Group(*parts, tokens)
