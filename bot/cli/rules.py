"""`pacer apply`, `pacer playbook …`: the team's rules as a file."""

import getpass
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.terminal import database, err, out

File = Annotated[Path, typer.Argument(help="The playbook, a YAML file.", show_default=False)]
COLOURS = {"+": "green", "-": "red", "~": "yellow"}


def register(app: typer.Typer) -> None:
    app.command()(apply)
    playbook = typer.Typer(help="Write out, check and describe playbooks.", no_args_is_help=True)
    playbook.command()(export)
    playbook.command()(schema)
    playbook.command()(check)
    playbook.command("starter")(write_starter)
    app.add_typer(playbook, name="playbook")


def apply(file: File, yes: Annotated[bool, typer.Option("--yes", "-y", help="Apply without asking.")] = False) -> None:
    """Show what a playbook would change, and apply it."""
    from bot.playbook.load import load_file
    from bot.playbook.service import Playbooks

    now = datetime.now(UTC)
    loaded = load_file(file)
    with database() as opened:
        playbooks = Playbooks(opened)
        plan = playbooks.plan(loaded, now=now)
        for note in plan.notes:
            err.print(note, markup=False)
        if not plan.changes:
            err.print("Nothing to change: the playbook is in force as it is.")
            return
        for change in plan.changes:
            err.print(str(change), style=COLOURS[change.kind], markup=False)
        if not yes and not typer.confirm(f"Apply {_count(len(plan.changes))}?", err=True):
            raise typer.Exit(1)
        applied = playbooks.apply(loaded, now=now, by=f"command line ({getpass.getuser()})")
    err.print(f"Applied {_count(len(applied))}.")


def export() -> None:
    """Write the playbook in force as YAML to standard output."""
    from bot.playbook.service import Playbooks

    with database(reading=True) as opened:
        out.print(Playbooks(opened).export(), markup=False, end="")


def schema() -> None:
    """Write the JSON Schema of a playbook, for editors."""
    from bot.playbook.schema import json_schema

    out.print(json.dumps(json_schema(), indent=2), markup=False)


def check(file: File) -> None:
    """Say whether a playbook is right, without a database."""
    from bot.playbook.load import load_file

    playbook = load_file(file).playbook
    err.print(f"{file.name} is right: {len(playbook.metrics)} metrics, {len(playbook.scorecards)} scorecards.", markup=False)


def write_starter() -> None:
    """Write a commented playbook to begin with to standard output."""
    from bot.playbook.starter import starter

    out.print(starter(), markup=False, end="")


def _count(changes: int) -> str:
    return "1 change" if changes == 1 else f"{changes} changes"
