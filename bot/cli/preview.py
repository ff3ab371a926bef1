"""`pacer preview`: the cards, drawn of made-up numbers."""

from pathlib import Path
from typing import Annotated

import typer

CARDS = (
    *("scorecard", "team", "compare", "beside", "trend", "quadrant", "leaderboard", "standings", "finish"),
    *("tiers", "tug", "duel", "bracket", "raffle", "streaks", "race", "win"),
)
"""Written out here, as the help does not wait for what draws."""


def register(app: typer.Typer) -> None:
    app.command()(preview)


def preview(
    card: Annotated[str | None, typer.Argument(help=f"One card only: {', '.join(CARDS)}.", show_default=False)] = None,
    state: Annotated[
        str | None, typer.Option(help="Only the examples whose name has this in it, such as “german”.", show_default=False)
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help="Name the examples and draw none.")] = False,
    dark: Annotated[bool, typer.Option("--dark", help="In dark colours.")] = False,
    size: Annotated[str, typer.Option(help="The size in pixels: slack, 1200 x 675; teams, 1024 x 576; or 2x, 2400 x 1350.")] = "slack",
    locale: Annotated[
        str | None, typer.Option(help="For a reader there, as “de” or “pt-BR”; made-up names stay as they are.", show_default=False)
    ] = None,
    folder: Annotated[Path, typer.Option(help="Where to write the PNGs.")] = Path("preview"),
) -> None:
    """Draw the cards, of made-up numbers, in every state."""
    from bot.cli.previewing import name_all, write

    if listed:
        name_all(card, state)
    else:
        write(card, state, "dark" if dark else "light", size, folder, locale)
