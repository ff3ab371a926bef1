"""`pacer import`, `pacer db …`: facts in, and the database looked after."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.chat.errors import UserError
from bot.chat.markup import escape
from bot.cli.terminal import database, err, fail

if TYPE_CHECKING:
    from rich.progress import Progress

    from bot.intake.summary import Progress as Reached
    from bot.intake.summary import Summary

_STRANGERS_SHOWN = 10


def register(app: typer.Typer) -> None:
    app.command("import")(import_)
    db = typer.Typer(help="Look after the database.", no_args_is_help=True)
    db.command()(upgrade)
    db.command()(check)
    app.add_typer(db, name="db")


def import_(
    file: Annotated[Path, typer.Argument(help="CSV, TSV, JSON Lines or XLSX.", show_default=False)],
    mapping: Annotated[Path, typer.Option("--map", help="The mapping: which column is what.", show_default=False)],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen; write nothing.")] = False,
    rejects: Annotated[Path | None, typer.Option(help="Where to list rows that are refused.", show_default="FILE.rejects.csv")] = None,
) -> None:
    """Read people, records or goals from a file. Safe to repeat: nothing is counted twice."""
    from bot.commands.watchers import WATCHERS
    from bot.intake.mapping import load_mapping
    from bot.intake.service import Intake, Manner

    for needed in (file, mapping):
        if not needed.is_file():
            raise UserError(f"There is no file {escape(str(needed))}.")
    rules = load_mapping(mapping)
    refused = rejects or file.with_name(f"{file.name}.rejects.csv")
    with database() as opened, _progress_bar() as bar:
        task = bar.add_task(file.name, total=1.0, rows="")

        def show(reached: "Reached") -> None:
            bar.update(task, completed=reached.share, rows=f"{reached.rows:,} rows")

        manner = Manner(dry_run=dry_run, rejects=refused, progress=show)
        try:
            summary = Intake(opened, WATCHERS).import_file(file, rules, now=datetime.now(UTC), manner=manner)
        except KeyboardInterrupt as stop:  # Typer would end the process before `main` could say it
            raise UserError("Stopped. What was written before is kept; running it again completes it.") from stop
        bar.update(task, completed=1.0, rows=f"{summary.rows:,} rows")
    _tell(summary)
    if summary.rows and summary.rejected == summary.rows:
        raise typer.Exit(fail("No row of this file could be taken."))


def upgrade() -> None:
    """Bring the tables to this version."""
    with database():
        err.print("The database is at this version.")


def check() -> None:
    """Recompute every total from the records and report any difference."""
    from bot.metrics import ledger

    with database(reading=True) as opened, opened.read() as uow:
        differences = ledger.check(uow)
    for difference in differences[:50]:
        err.print(str(difference), markup=False)
    if differences:
        raise typer.Exit(fail(f"{len(differences)} totals differ from their records."))
    err.print("Every total equals the sum of its records.")


def _progress_bar() -> "Progress":
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    return Progress(
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[rows]}"), TimeElapsedColumn(), console=err
    )


def _tell(summary: "Summary") -> None:
    would = "would be " if summary.dry_run else ""
    err.print(
        f"{summary.rows:,} rows of {summary.file}: {summary.written:,} {would}new or changed, {summary.unchanged:,} as before,",
        markup=False,
    )
    err.print(f"{summary.left_out:,} left out by the mapping, {summary.taken_back:,} taken back, {summary.rejected:,} refused.")
    for reason, rows in summary.reasons.items():
        err.print(f"  {rows:,} × {reason}", markup=False)
    for stranger in summary.unknown_people[:_STRANGERS_SHOWN]:
        err.print(f"  unknown: {stranger.reference} ({stranger.rows:,} rows wait)", markup=False)
    if (more := len(summary.unknown_people) - _STRANGERS_SHOWN) > 0:
        err.print(f"  … and {more:,} more unknown people")
    for warning in summary.warnings:
        err.print(f"  {warning}", markup=False)
    if summary.rejects:
        err.print(f"The refused rows, each with its reason, are in {summary.rejects}.", markup=False)
