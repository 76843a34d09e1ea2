"""What leads to passages: entities, dates, figures, speakers and roles, each with the places where they stand.

A place is a document's number and the number of the mention (or quotation, or role) in it, both in one flat list. Rows that a page
lists stand in an index (`entities-PERSON-N`); their places stand in files of the same order (`entity-N`), read when a row is opened.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pipeline.report.source import ByNumber, Row, Tables
from pipeline.report.writer import DataFolder

# Kinds of entity in the matrix of who stands beside whom.
COMPANY = ("PERSON", "MODEL", "AGENCY")
# Entities of one document that are paired, the corpus's most mentioned first: a list of a thousand names says nothing of who goes with whom.
_PAIRED = 50
_NEIGHBOURS = 15
# Entities of each kind in the matrix.
_IN_MATRIX = 20
# Distinct nouns counted, per unit, that the page offers as a filter.
_COUNTED = 40

_ENTITIES = """
SELECT entity.e, entity.entity_id, entity.label, entity.name, entity.n_mentions, entity.n_documents,
       coalesce(models.make, agencies.kind, people.titles[1]), entity.aliases,
       people.titles, people.organisations, entity.first_published, entity.last_published
FROM entity LEFT JOIN people USING (entity_id) LEFT JOIN models USING (entity_id) LEFT JOIN agencies USING (entity_id)
ORDER BY entity.e
"""
_ENTITY_PLACES = "SELECT e, d, m FROM mention WHERE e IS NOT NULL ORDER BY e, d, m"
_PAIRS = f"""
CREATE TABLE present AS
    SELECT d, e FROM (SELECT DISTINCT d, e FROM mention WHERE e IS NOT NULL)
    QUALIFY row_number() OVER (PARTITION BY d ORDER BY e) <= {_PAIRED};
CREATE TABLE pair AS
    SELECT a.e AS e, b.e AS other, count(*) AS n FROM present AS a JOIN present AS b USING (d) WHERE a.e <> b.e GROUP BY ALL;
"""
_NEIGHBOUR_ROWS = f"""
SELECT pair.e, pair.other, entity.label, entity.name, pair.n FROM pair JOIN entity ON entity.e = pair.other
QUALIFY row_number() OVER (PARTITION BY pair.e ORDER BY pair.n DESC, pair.other) <= {_NEIGHBOURS} ORDER BY pair.e, pair.n DESC, pair.other
"""
_MATRIX = f"""
SELECT e, label, name, n_documents FROM entity WHERE label IN {COMPANY}
QUALIFY row_number() OVER (PARTITION BY label ORDER BY e) <= {_IN_MATRIX} ORDER BY e
"""

# A date's number follows the calendar, so that the dates of a period are neighbours; the undated come last. A value that is stated once counts as stated
# ("absolute", the first of the kinds), whatever its other mentions are: the commonest kind would be any of two that are as common.
_DATES = """
CREATE TABLE date_value AS
    SELECT (row_number() OVER (ORDER BY earliest NULLS LAST, latest NULLS FIRST, value NULLS LAST) - 1)::INTEGER AS k, *
    FROM (SELECT value, earliest, latest, min(precision) AS precision, min(kind) AS kind, count(*) AS n, count(DISTINCT doc_id) AS n_documents
          FROM dates GROUP BY value, earliest, latest);
CREATE TABLE date_place AS
    SELECT k, doc.d, dates.mention AS m, dates.kind
    FROM dates JOIN doc USING (doc_id) JOIN date_value
    ON dates.value IS NOT DISTINCT FROM date_value.value AND dates.earliest IS NOT DISTINCT FROM date_value.earliest
    AND dates.latest IS NOT DISTINCT FROM date_value.latest;
"""
_TIMELINE = """
SELECT {period} AS period, date_place.kind, count(*) FROM date_place JOIN date_value USING (k)
WHERE earliest IS NOT NULL AND latest - earliest < {days} GROUP BY ALL ORDER BY ALL
"""

# The model that a figure is about, as far as places tell: the one named nearest to it in its sentence.
_FIGURES = """
CREATE TABLE figure AS
    SELECT doc.d, figures.mention AS m, figures.number, figures.number_max, figures.unit, figures.dimension, figures.comparator, figures.counted,
           figures.si_number, figures.si_unit, nearest.e
    FROM figures JOIN doc USING (doc_id) LEFT JOIN (
        SELECT f.d, f.m, arg_min(model.e, abs(model.start - f.start)) AS e
        FROM mention AS f JOIN mention AS model ON model.d = f.d AND model.sentence = f.sentence
        WHERE f.label = 'FIGURE' AND model.label = 'MODEL' AND model.e IS NOT NULL
        GROUP BY f.d, f.m
    ) AS nearest ON nearest.d = doc.d AND nearest.m = figures.mention
    WHERE figures.number IS NOT NULL AND isfinite(figures.number);
CREATE TABLE figure_group AS
    SELECT (row_number() OVER (ORDER BY count(*) DESC, dimension, unit) - 1)::INTEGER AS g, dimension, unit, count(*) AS n, count(DISTINCT d) AS n_documents,
           min(number) AS lowest, median(number) AS middle, max(coalesce(number_max, number)) AS highest,
           min(si_unit) AS si_unit, count(DISTINCT e) AS n_models
    FROM figure GROUP BY dimension, unit;
"""
_FIGURE_ROWS = """
SELECT g, number, number_max, d, m, entity.e, entity.name, comparator, counted, si_number
FROM figure JOIN figure_group ON figure.unit IS NOT DISTINCT FROM figure_group.unit AND figure.dimension IS NOT DISTINCT FROM figure_group.dimension
LEFT JOIN entity ON entity.e = figure.e ORDER BY g, number, d, m
"""

_SPEAKERS = """
CREATE TABLE speaker AS
    SELECT (row_number() OVER (ORDER BY name IS NULL, count(*) DESC, name, e) - 1)::INTEGER AS k, name, e, count(*) AS n, count(DISTINCT doc_id) AS n_documents,
           list_slice(list_distinct(list(cue ORDER BY cue)), 1, 6) AS cues
    FROM (SELECT quotes.doc_id, quotes.cue, entity.e, coalesce(entity.name, quotes.speaker) AS name
          FROM quotes LEFT JOIN entity ON entity.entity_id = quotes.speaker_id)
    GROUP BY name, e;
"""
_SPEAKER_PLACES = """
SELECT k, doc.d, quotes.quote FROM quotes JOIN doc USING (doc_id) LEFT JOIN entity ON entity.entity_id = quotes.speaker_id
JOIN speaker ON speaker.name IS NOT DISTINCT FROM coalesce(entity.name, quotes.speaker) AND speaker.e IS NOT DISTINCT FROM entity.e ORDER BY k, d, quote
"""
_HELD = """
SELECT doc.d, roles.role, person.e AS person_e, coalesce(person.name, roles.person) AS person, roles.title, organisation.e AS organisation_e,
       coalesce(organisation.name, roles.organisation) AS organisation
FROM roles JOIN doc USING (doc_id)
LEFT JOIN entity AS person ON person.entity_id = roles.person_id
LEFT JOIN entity AS organisation ON organisation.entity_id = roles.organisation_id
"""
_ROLES = f"""
CREATE TABLE held AS {_HELD};
CREATE TABLE role AS
    SELECT (row_number() OVER (ORDER BY count(*) DESC, person, title, organisation, person_e, organisation_e) - 1)::INTEGER AS k,
           person, person_e, title, organisation, organisation_e, count(*) AS n, count(DISTINCT d) AS n_documents
    FROM held GROUP BY person, person_e, title, organisation, organisation_e;
"""
_ROLE_PLACES = """
SELECT k, d, held.role FROM held JOIN role ON held.person IS NOT DISTINCT FROM role.person AND held.person_e IS NOT DISTINCT FROM role.person_e
AND held.title IS NOT DISTINCT FROM role.title AND held.organisation IS NOT DISTINCT FROM role.organisation
AND held.organisation_e IS NOT DISTINCT FROM role.organisation_e
ORDER BY k, d, held.role
"""


def write_entities(tables: Tables, data: DataFolder) -> dict[str, Any]:
    """Write the entities: an index by type and, for each, its places, names and company.

    Returns:
        By label the number of entities, their head and the index's first rows; the matrix of who appears with whom.
    """
    tables.execute(_PAIRS)
    by_label: dict[str, list[list[Any]]] = {}
    places, neighbours = ByNumber(tables.rows(_ENTITY_PLACES)), ByNumber(tables.rows(_NEIGHBOUR_ROWS))

    def details() -> Iterator[list[Any]]:
        for e, entity_id, label, name, n_mentions, n_documents, extra, aliases, titles, organisations, first, last in tables.rows(_ENTITIES):
            other = [alias for alias in aliases or [] if alias != name]
            by_label.setdefault(label, []).append([e, name, n_mentions, n_documents, extra, other])
            beside = [list(row) for row in neighbours.take(e)]
            yield [
                entity_id,
                label,
                name,
                n_mentions,
                n_documents,
                extra,
                aliases or [],
                titles or [],
                organisations or [],
                first,
                last,
                beside,
                _flat(places.take(e)),
            ]

    firsts = data.add_rows("entity", details())
    index = {
        label: {"n": len(entities), "top": entities[:12], "file": f"entities-{number}", "firsts": data.add_rows(f"entities-{number}", entities)}
        for number, (label, entities) in enumerate(sorted(by_label.items()))
    }
    return {"firsts": firsts, "labels": index, "matrix": _matrix(tables)}


def _matrix(tables: Tables) -> dict[str, Any]:
    entities = [list(row) for row in tables.rows(_MATRIX)]
    chosen = ",".join(str(row[0]) for row in entities) or "-1"
    pairs = tables.rows(f"SELECT e, other, n FROM pair WHERE e < other AND e IN ({chosen}) AND other IN ({chosen}) ORDER BY e, other")
    return {"entities": entities, "pairs": [list(row) for row in pairs]}


def write_dates(tables: Tables, data: DataFolder) -> dict[str, Any]:
    """Write the dates' values in the order of the calendar, their places, and the counts by month.

    Returns:
        First rows of the files, and the counts by year: `[year, kind, mentions]`, for dates that fit in a year.
    """
    tables.execute(_DATES)
    places = ByNumber(tables.rows("SELECT k, d, m FROM date_place ORDER BY k, d, m"))
    values = [
        [value, _day(earliest), _day(latest), precision, kind, n, n_documents]
        for value, earliest, latest, precision, kind, n, n_documents in tables.rows(
            "SELECT value, earliest, latest, precision, kind, n, n_documents FROM date_value ORDER BY k"
        )
    ]
    firsts = data.add_rows("date", (_flat(places.take(number)) for number in range(len(values))))
    months = tables.rows(_TIMELINE.format(period="strftime(earliest, '%Y-%m')", days=31))
    data.add("months", {"dates": [list(row) for row in months], "published": _published(tables, 7)})
    years = tables.rows(_TIMELINE.format(period="strftime(earliest, '%Y')", days=366))
    return {
        "firsts": firsts,
        "n": len(values),
        "values": data.add_rows("dates", values),
        "years": [list(row) for row in years],
        "published": _published(tables, 4),
    }


def _published(tables: Tables, length: int) -> list[list[Any]]:
    query = f"""
        SELECT published[:{length}] AS period, count(*) FROM doc
        WHERE regexp_matches(published, '^[0-9]{{4}}') AND length(published) >= {length} GROUP BY ALL ORDER BY ALL
    """
    return [list(row) for row in tables.rows(query)]


def write_figures(tables: Tables, data: DataFolder) -> list[list[Any]]:
    """Write the figures, one index and one or more files for each unit of each dimension.

    Returns:
        `[dimension, unit, figures, documents, lowest, median, highest, SI unit, models, first rows of its files]`, the commonest first.
    """
    tables.execute(_FIGURES)
    found = ByNumber(tables.rows(_FIGURE_ROWS))
    groups = [
        list(row) for row in tables.rows("SELECT dimension, unit, n, n_documents, lowest, middle, highest, si_unit, n_models FROM figure_group ORDER BY g")
    ]
    for number, group in enumerate(groups):
        figures = found.take(number)
        models = _by_count((row[4], row[5]) for row in figures if row[4] is not None)
        counted = _by_count(row[7] for row in figures if row[7])[:_COUNTED]
        model_numbers, noun_numbers = {model: index for index, model in enumerate(models)}, {noun: index for index, noun in enumerate(counted)}
        data.add(f"unit-{number}", {"models": [list(model) for model in models], "counted": counted})
        cells = (
            [low, high, d, m, model_numbers.get((e, name), -1), comparator, noun_numbers.get(noun, -1), None if si is None else float(f"{si:.6g}")]
            for low, high, d, m, e, name, comparator, noun, si in figures
        )
        group.append(data.add_rows(f"figures-{number}", cells, size=500_000))
    return groups


def write_speech(tables: Tables, data: DataFolder) -> dict[str, Any]:
    """Write the speakers with their quotations' places, and the roles with theirs.

    Returns:
        For `speakers` and `roles`: how many, the head, and the first rows of index and places.
    """
    tables.execute(_SPEAKERS)
    tables.execute(_ROLES)
    speakers = [list(row) for row in tables.rows("SELECT name, e, n, n_documents, cues FROM speaker ORDER BY k")]
    roles = [list(row) for row in tables.rows("SELECT person, person_e, title, organisation, organisation_e, n, n_documents FROM role ORDER BY k")]
    return {"speakers": _listed(tables, data, "speaker", speakers, _SPEAKER_PLACES), "roles": _listed(tables, data, "role", roles, _ROLE_PLACES)}


def _listed(tables: Tables, data: DataFolder, name: str, index: Sequence[list[Any]], query: str) -> dict[str, Any]:
    places = ByNumber(tables.rows(query))
    firsts = data.add_rows(name, (_flat(places.take(number)) for number in range(len(index))))
    return {"n": len(index), "top": index[:12], "firsts": firsts, "index": data.add_rows(f"{name}s", index)}


def _flat(places: Sequence[Row]) -> list[Any]:
    return [number for place in places for number in place]


def _by_count(values: Iterable[Any]) -> list[Any]:
    """Distinct values, the commonest first, then in their own order."""
    counts: dict[Any, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return sorted(counts, key=lambda value: (-counts[value], value))


def _day(date: datetime.date | None) -> str | None:
    return None if date is None else date.isoformat()
