"""`pacer scorecard`: a person's or a team's numbers, as text, JSON or a picture."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from bot import charts
from bot.charts import cards
from bot.chat.errors import UserError
from bot.chat.markup import plain
from bot.chat.message import Facts, Message, Picture, Table
from bot.cli.terminal import database, err, moment, out, print_document
from bot.metrics import report, views
from bot.metrics.service import Metrics
from bot.people.service import People
from bot.people.values import Team

AsOf = Annotated[str | None, typer.Option("--as-of", help="The day it is taken to be, as 2017-12-31.", show_default=False)]
Kind = Literal["png", "svg", "pdf"]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]


def register(app: typer.Typer) -> None:
    app.command()(scorecard)


def scorecard(
    name: Annotated[str, typer.Argument(help="A person or a team: name, key or e-mail.", show_default=False)],
    period: Annotated[str | None, typer.Option(help="As 2017-Q4, 2017-11, 2017-10-01..2017-12-31, last-month.", show_default=False)] = None,
    as_of: AsOf = None,
    known_at: Annotated[str | None, typer.Option(help="What was known at this moment.", show_default=False)] = None,
    json: Json = False,
    png: Annotated[Path | None, typer.Option(help="Write the picture to this file.", show_default=False)] = None,
    svg: Annotated[Path | None, typer.Option(help="The same as SVG.", show_default=False)] = None,
    pdf: Annotated[Path | None, typer.Option(help="The same as PDF.", show_default=False)] = None,
    dark: Annotated[bool, typer.Option("--dark", help="The picture in dark colours.")] = False,
) -> None:
    """Show where a person or a team stands against their goals."""
    now = moment(as_of)
    with database() as opened:
        metrics = Metrics(opened)
        known = None if known_at is None else moment(known_at)
        found = People(opened).find(name, now=now)
        look = views.Look(theme="dark" if dark else "light")
        if isinstance(found, Team):
            team = metrics.team_scorecard(None, found.id, period, now, known)
            document, message = report.scorecard_document(team), views.team_message(team, look=look)
        else:
            person = metrics.scorecard(None, found.id, period, now, known)
            document, message = report.scorecard_document(person), views.person_message(person, look=look)
    files: dict[Kind, Path | None] = {"png": png, "svg": svg, "pdf": pdf}
    wanted = [(kind, file) for kind, file in files.items() if file is not None]
    for kind, file in wanted:
        _write_picture(message, kind, file)
    if json:
        print_document(document)
    elif not wanted:
        _print(message)


def _write_picture(message: Message, kind: Kind, file: Path) -> None:
    picture = next((block for block in message.blocks if isinstance(block, Picture)), None)
    if picture is None:
        raise UserError("There is nothing to draw yet.")
    if kind == "png":
        drawn = charts.draw(picture.card, picture.data, size=charts.Size.SLACK, theme=picture.theme)
    else:
        drawn = charts.draw_vector(picture.card, picture.data, format=kind, theme=picture.theme)
    try:
        file.write_bytes(drawn)
    except OSError as error:
        raise UserError(f"The picture could not be written: {error.strerror}.") from error
    err.print(f"Wrote {file}.", markup=False)


def _print(message: Message) -> None:
    """The message as a terminal can show it: its words, and the picture's."""
    out.print(plain(message.summary), markup=False)
    for block in message.blocks:
        match block:
            case Picture(_, data, _):
                out.print(cards.CARDS[cards.card_of(data)].alt(data), markup=False)
            case Facts(pairs):
                for label, value in pairs:
                    out.print(f"{plain(label)}: {plain(value)}", markup=False)
            case Table(_, rows):
                for row in rows:
                    out.print("  ".join(plain(cell) for cell in row), markup=False)
            case _:
                continue
