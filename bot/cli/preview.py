"""`pacer preview`: the cards, drawn of made-up numbers."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Format(StrEnum):
    """Where a picture is to be seen."""

    SLACK = "slack"
    TEAMS = "teams"
    DOUBLE = "2x"


def register(app: typer.Typer) -> None:
    app.command()(preview)


def preview(
    card: Annotated[str | None, typer.Argument(help="One card only.", show_default=False)] = None,
    state: Annotated[str | None, typer.Option(help="One of its examples only.", show_default=False)] = None,
    dark: Annotated[bool, typer.Option("--dark", help="In dark colours.")] = False,
    size: Annotated[Format, typer.Option(help="The size in pixels: 1200 x 675, 1024 x 576, 2400 x 1350.")] = Format.SLACK,
    folder: Annotated[Path, typer.Option(help="Where to write the PNGs.")] = Path("preview"),
) -> None:
    """Draw the cards, of made-up numbers, in every state."""
    from bot.cli.previewing import write

    write(card, state, "dark" if dark else "light", size, folder)
