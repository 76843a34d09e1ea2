"""The command `presse`: each subcommand reads its options, calls one function of the library, and prints."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from pipeline.errors import PresseError
from pipeline.progress import telling
from pipeline.settings import Settings

app = typer.Typer(name="presse", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="Press texts in, Parquet tables out: people, vehicle models, agencies, dates and figures.")
_errors = Console(stderr=True, highlight=False, soft_wrap=True)
_out = Console(highlight=False, soft_wrap=True)

Input = Annotated[str, typer.Argument(metavar="INPUT", help="Folder, file, glob, fsspec URL (s3://…), or - for standard input.")]
Output = Annotated[Path, typer.Option("--output", "-o", help="Folder of the tables.")]
Jobs = Annotated[int, typer.Option("--jobs", "-j", min=1, help="Worker processes on this machine.")]
Scheduler = Annotated[str | None, typer.Option(help="Address of a Dask scheduler (tcp://…), instead of --jobs; needs presse[dask].")]
Lang = Annotated[str | None, typer.Option(help="Language of every document (fr, en); identified for each by default.")]
Model = Annotated[list[str] | None, typer.Option("--model", metavar="LANG=NAME", help="Backbone of a language: auto, bundled, an installed spaCy pipeline or a folder. Repeatable.")]
GazetteerFile = Annotated[Path | None, typer.Option("--gazetteer", help="Your own names: a CSV with the columns name, type, aliases, id.")]
Duplicates = Annotated[bool, typer.Option("--keep-duplicates", help="Keep documents that equal an earlier one; by default they are rejects.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")]


def _run(location: str, output: Path, jobs: int, scheduler: str | None, lang: str | None, model: list[str] | None, gazetteer: Path | None, keep_duplicates: bool, quiet: bool, until: str) -> None:
    from pipeline.languages import supported
    from pipeline.runner import run

    if lang is not None and lang not in supported():
        raise PresseError(f"--lang {lang!r} is not supported; give one of {', '.join(supported())}")
    settings = Settings(output, lang, _models(model), gazetteer, until)
    with telling(quiet=quiet) as tell:
        report = run(location, settings, jobs=jobs, scheduler=scheduler, keep_duplicates=keep_duplicates, tell=tell)
    for failure in report.failures:
        _errors.print(f"presse: {failure}", markup=False)
    if not quiet:
        fresh = f" ({report.fresh} fresh)" if report.fresh else ""
        _out.print(
            f"{report.documents} documents in {report.shards} shards{fresh}, {report.rejects} rejects, {report.entities} entities, {report.seconds:.1f} s → {output}", markup=False
        )
        if report.rejects:
            _out.print(f"{report.rejects} inputs gave no document or not all of it; the table {output / 'rejects'} says why", markup=False)
    if report.failures:
        raise typer.Exit(1)


def _models(specifications: list[str] | None) -> tuple[tuple[str, str], ...]:
    pairs = []
    for specification in specifications or ():
        lang, separator, name = specification.partition("=")
        if not separator or not lang or not name:
            raise PresseError(f"--model {specification!r} is not LANG=NAME; give for instance --model fr=fr_core_news_md")
        pairs.append((lang, name))
    return tuple(sorted(pairs))


def _stage_command(until: str, summary: str) -> None:
    @app.command(until if until != "resolve" else "resolve", help=summary)
    def command(
        location: Input = "seeds",
        output: Output = Path("outputs"),
        jobs: Jobs = 1,
        scheduler: Scheduler = None,
        lang: Lang = None,
        model: Model = None,
        gazetteer: GazetteerFile = None,
        keep_duplicates: Duplicates = False,
        quiet: Quiet = False,
    ) -> None:
        _run(location, output, jobs, scheduler, lang, model, gazetteer, keep_duplicates, quiet, until)


@app.command("run", help="Run every stage over an input: texts in, tables out. What is fresh already is left alone.")
def run_command(
    location: Input,
    output: Output = Path("outputs"),
    jobs: Jobs = 1,
    scheduler: Scheduler = None,
    lang: Lang = None,
    model: Model = None,
    gazetteer: GazetteerFile = None,
    keep_duplicates: Duplicates = False,
    quiet: Quiet = False,
) -> None:
    """The main job."""
    _run(location, output, jobs, scheduler, lang, model, gazetteer, keep_duplicates, quiet, "resolve")


_stage_command("ingest", "Read an input into the table documents.")
_stage_command("tokenize", "Up to sentences and tokens.")
_stage_command("extract", "Up to mentions, dates, figures, quotes and roles.")
_stage_command("resolve", "Up to entities, people, models and agencies: all stages.")


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


def main() -> None:
    """Run the command; errors that a user can mend are one line and status 2."""
    try:
        app(standalone_mode=True)
    except PresseError as error:
        _errors.print(f"presse: {error}", markup=False)
        sys.exit(2)
