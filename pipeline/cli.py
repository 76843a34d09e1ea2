"""The command `presse`: each subcommand reads its options, calls one function of the library, and prints."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from pipeline.engines import limit_threads
from pipeline.errors import PresseError
from pipeline.progress import telling
from pipeline.settings import Settings

app = typer.Typer(
    name="presse",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Press texts in, Parquet tables out: people, vehicle models, agencies, dates and figures.",
)
_errors = Console(stderr=True, highlight=False, soft_wrap=True)
_out = Console(highlight=False, soft_wrap=True)

Input = Annotated[str, typer.Argument(metavar="INPUT", help="Folder, file, glob, fsspec URL (s3://…), or - for standard input.")]
Output = Annotated[Path, typer.Option("--output", "-o", help="Folder of the tables.")]
Jobs = Annotated[int, typer.Option("--jobs", "-j", min=1, help="Worker processes on this machine.")]
Scheduler = Annotated[str | None, typer.Option(help="Address of a Dask scheduler (tcp://…), instead of --jobs; needs presse[dask].")]
Lang = Annotated[str | None, typer.Option(help="Language of every document (fr, en); identified for each by default.")]
Model = Annotated[
    list[str] | None,
    typer.Option("--model", metavar="LANG=NAME", help="Backbone of a language: auto, bundled, an installed spaCy pipeline or a folder. Repeatable."),
]
GazetteerFile = Annotated[Path | None, typer.Option("--gazetteer", help="Your own names: a CSV with the columns name, type, aliases, id.")]
Duplicates = Annotated[bool, typer.Option("--keep-duplicates", help="Keep documents that equal an earlier one; by default they are rejects.")]
TextColumn = Annotated[
    str | None,
    typer.Option("--text-column", metavar="NAME", help="Column or field of many-record files that holds the text; found by its usual names by default."),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")]
Outputs = Annotated[Path, typer.Argument(metavar="OUTPUTS", help="Folder of the tables that a run wrote.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")]


def _run(location: str, settings: Settings, *, jobs: int, scheduler: str | None, keep_duplicates: bool, text_column: str | None, quiet: bool) -> None:
    from pipeline.runner import run

    with telling(quiet=quiet) as tell:
        report = run(location, settings, jobs=jobs, scheduler=scheduler, keep_duplicates=keep_duplicates, text_column=text_column, tell=tell)
    for failure in report.failures:
        _errors.print(f"presse: {failure}", markup=False)
    if not quiet:
        fresh = f" ({report.fresh} fresh)" if report.fresh else ""
        counts = f"{report.documents} documents in {report.shards} shards{fresh}, {report.rejects} rejects, {report.entities} entities, {report.seconds:.1f} s"
        _out.print(f"{counts} → {settings.outputs}", markup=False)
        if report.rejects:
            _out.print(f"{report.rejects} inputs gave no document or not all of it; the table {settings.outputs / 'rejects'} says why", markup=False)
    if report.failures:
        raise typer.Exit(1)
    if not report.documents:
        _errors.print(f"presse: no document came out of {location!r}; the table {settings.outputs / 'rejects'} says why of each input", markup=False)
        raise typer.Exit(1)


def _models(specifications: list[str] | None) -> tuple[tuple[str, str], ...]:
    pairs = []
    for specification in specifications or ():
        lang, separator, name = specification.partition("=")
        if not separator or not lang or not name:
            raise PresseError(f"--model {specification!r} is not LANG=NAME; give for instance --model fr=fr_core_news_md")
        pairs.append((lang, name))
    return tuple(sorted(pairs))


def _stage_command(name: str, until: str, summary: str) -> None:
    @app.command(name, help=summary)
    def command(
        location: Input,
        output: Output = Path("outputs"),
        jobs: Jobs = 1,
        scheduler: Scheduler = None,
        lang: Lang = None,
        model: Model = None,
        gazetteer: GazetteerFile = None,
        text_column: TextColumn = None,
        keep_duplicates: Duplicates = False,
        quiet: Quiet = False,
    ) -> None:
        settings = Settings(output, lang, _models(model), gazetteer, until)
        _run(location, settings, jobs=jobs, scheduler=scheduler, keep_duplicates=keep_duplicates, text_column=text_column, quiet=quiet)


_stage_command("run", "resolve", "Run every stage over an input: texts in, tables out. What is fresh already is left alone.")
_stage_command("ingest", "ingest", "Read an input into the table documents.")
_stage_command("tokenize", "tokenize", "Up to sentences and tokens.")
_stage_command("resolve", "resolve", "Up to entities, people, models and agencies: all stages.")


@app.command(help="Print the tables' schemas.")
def schema(
    table: Annotated[str | None, typer.Argument(help="One table; all by default.")] = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="As Markdown, the content of docs/schema.md.")] = False,
) -> None:
    """Print what each table holds."""
    from rich.table import Table as Grid

    from pipeline import tables

    try:
        chosen = tables.TABLES if table is None else (tables.table_named(table),)
    except ValueError as error:
        raise PresseError(str(error)) from error
    if markdown:
        print(tables.markdown(chosen))
        return
    for declared in chosen:
        grid = Grid("column", "type", "what it holds", title=f"{declared.name}: {declared.description}", title_justify="left")
        for column in declared.columns:
            grid.add_row(column.name + (" *" if column.name in declared.key else ""), str(column.type), column.description)
        Console().print(grid)


@app.command(help="Write the report: pages for a browser, which need no network. Prints the path of its index.html.")
def report(
    outputs: Annotated[Path, typer.Argument(metavar="OUTPUTS", help="Folder of the tables that a run wrote.")] = Path("outputs"),
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Folder of the report, OUTPUTS/report by default.")] = None,
) -> None:
    """Write the report and say where it is."""
    from pipeline.report import write_report

    print(write_report(outputs, output))


@app.command(help="Up to mentions, dates, figures, quotes and roles; or, given a text instead of an input, print what is found in it.")
def extract(
    location: Annotated[str, typer.Argument(metavar="INPUT|TEXT", help="An input as of `run`, or the text itself.")],
    output: Output = Path("outputs"),
    jobs: Jobs = 1,
    scheduler: Scheduler = None,
    lang: Lang = None,
    model: Model = None,
    gazetteer: GazetteerFile = None,
    text_column: TextColumn = None,
    keep_duplicates: Duplicates = False,
    quiet: Quiet = False,
    published: Annotated[str | None, typer.Option(help="For a text: the date that relative dates count from (2026-03-10).")] = None,
    as_json: AsJson = False,
) -> None:
    """Run the stage, or show one text."""
    from pipeline.one_text import extract_text, is_text

    if is_text(location):
        _show_text(extract_text(location, lang=lang, published=published, models=dict(_models(model)), gazetteer=gazetteer), as_json=as_json)
        return
    if published is not None or as_json:
        raise PresseError(f"--published and --json are for a text, and {location!r} is an input; give the text itself")
    settings = Settings(output, lang, _models(model), gazetteer, "extract")
    _run(location, settings, jobs=jobs, scheduler=scheduler, keep_duplicates=keep_duplicates, text_column=text_column, quiet=quiet)


def _show_text(found: dict[str, Any], *, as_json: bool) -> None:
    from pipeline.console import text_tables

    if as_json:
        _print_json(found)
    else:
        Console().print(text_tables(found))


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))


@app.command("export", help="Write the tables of a run in the form of another tool.")
def export_command(
    outputs: Outputs,
    form: Annotated[
        str, typer.Option("--format", "-f", metavar="FORMAT", help="One of conll, brat, docbin, label-studio, doccano, csv, excel, arrow, duckdb.")
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="The file or folder to write; an earlier export there is replaced.")],
    table: Annotated[list[str] | None, typer.Option("--table", help="Only this table, for csv, excel, arrow and duckdb. Repeatable.")] = None,
) -> None:
    """Export, and say what was written."""
    from pipeline.export import export

    exported = export(outputs, form, output, tables=table or ())
    _out.print(f"{exported.documents} documents → {exported.path}", markup=False)
    for note in exported.notes:
        _errors.print(f"presse: {note}", markup=False)


@app.command(help="Score the pipeline on your own gold: strict, exact, partial and by type.")
def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="File or folder: inline markup (.txt), brat (.txt with .ann) or CoNLL (.conll).")],
    form: Annotated[str | None, typer.Option("--format", "-f", metavar="FORMAT", help="markup, brat or conll; told from the files by default.")] = None,
    mapping: Annotated[
        list[str] | None, typer.Option("--map", metavar="LABEL=TYPE", help="A label of the gold as one of our types, or as none. Repeatable.")
    ] = None,
    types: Annotated[list[str] | None, typer.Option("--type", metavar="TYPE", help="Score only this type. Repeatable.")] = None,
    lang: Lang = None,
    model: Model = None,
    as_json: AsJson = False,
) -> None:
    """Run the pipeline on the gold's texts and print the scores."""
    from dataclasses import asdict

    from pipeline.console import evaluation_tables
    from pipeline.evaluate import evaluate as score_gold
    from pipeline.gold import label_map, read_gold

    golds = read_gold(gold, form=form, labels=label_map(mapping or ()))
    result = score_gold(golds, lang=lang, models=dict(_models(model)), types=types or ())
    if as_json:
        _print_json(asdict(result))
    else:
        Console().print(evaluation_tables(result))


@app.command(help="Say which rule, lexicon or model found a mention, and on what evidence.")
def explain(
    outputs: Outputs,
    document: Annotated[str, typer.Argument(metavar="DOC_ID", help="The document's doc_id, its first digits, or its source.")],
    mention: Annotated[int, typer.Argument(metavar="MENTION", help="Number of the mention in the document, as in the table mentions.")],
    as_json: AsJson = False,
) -> None:
    """Print one mention's reasons."""
    from pipeline.console import explanation_tables
    from pipeline.explain import explain as reasons

    found = reasons(outputs, document, mention)
    if as_json:
        _print_json(found.as_json())
    else:
        Console().print(explanation_tables(found))


def main() -> None:
    """Run the command; errors that a user can mend are one line and status 2."""
    limit_threads()
    for stream in (sys.stdout, sys.stderr):
        # A file name may hold what the terminal's encoding does not.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        app(standalone_mode=True)
    except PresseError as error:
        _errors.print(f"presse: {error}", markup=False)
        sys.exit(2)
