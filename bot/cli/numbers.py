"""`pacer scorecard` and `pacer leaderboard`: numbers as text, JSON or a picture."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot.chat.errors import UserError
from bot.cli.terminal import YEAR, database, err, moment, print_document

if TYPE_CHECKING:
    from bot.chat.message import Picture

PERIODS = f"As {YEAR}-Q4, {YEAR}-11, {YEAR}-10-01..{YEAR}-12-31, last-month."
AsOf = Annotated[str | None, typer.Option("--as-of", help=f"The day it is taken to be, as {YEAR}-12-31.", show_default=False)]
Kind = Literal["png", "svg", "pdf"]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]


def register(app: typer.Typer) -> None:
    app.command()(scorecard)
    app.command()(leaderboard)


def scorecard(
    name: Annotated[str, typer.Argument(help="A person or a team: name, key or e-mail.", show_default=False)],
    period: Annotated[str | None, typer.Option(help=PERIODS, show_default=False)] = None,
    as_of: AsOf = None,
    known_at: Annotated[str | None, typer.Option(help="What was known at this moment.", show_default=False)] = None,
    json: Json = False,
    png: Annotated[Path | None, typer.Option(help="Write the picture to this file.", show_default=False)] = None,
    svg: Annotated[Path | None, typer.Option(help="The same as SVG.", show_default=False)] = None,
    pdf: Annotated[Path | None, typer.Option(help="The same as PDF.", show_default=False)] = None,
    dark: Annotated[bool, typer.Option("--dark", help="The picture in dark colours.")] = False,
) -> None:
    """Show where a person or a team stands against their goals."""
    from bot.chat.message import Picture
    from bot.cli.text import print_card
    from bot.metrics import report, views
    from bot.metrics.service import Metrics
    from bot.people.service import People
    from bot.people.values import Team

    with database(reading=True) as opened:
        metrics = Metrics(opened)
        found = People(opened).find(_named(name), now=moment(as_of))
        zone = metrics.zone(found, moment(as_of))
        now, known = moment(as_of, zone), None if known_at is None else moment(known_at, zone)
        look = views.Look(theme="dark" if dark else "light")
        if isinstance(found, Team):
            team = metrics.team_scorecard(None, found.id, period, now, known)
            document, message = report.scorecard_document(team), views.team_message(team, look=look)
        else:
            person = metrics.scorecard(None, found.id, period, now, known)
            document, message = report.scorecard_document(person), views.person_message(person, look=look)
    picture = next((block for block in message.blocks if isinstance(block, Picture)), None)
    files: dict[Kind, Path | None] = {"png": png, "svg": svg, "pdf": pdf}
    wanted = [(kind, file) for kind, file in files.items() if file is not None]
    if picture is None and not json:
        raise UserError(message.summary)
    if picture is not None:
        for kind, file in wanted:
            _write_picture(picture, kind, file)
    if json:
        print_document(document)
    elif picture is not None and not wanted:
        print_card(message.summary, picture)


def leaderboard(
    metric: Annotated[str, typer.Argument(help="A metric, by key or name; or scorecard, for the score.", show_default=False)],
    by: Annotated[Literal["person", "team"], typer.Option(help="What the rows are.")] = "person",
    goal: Annotated[bool, typer.Option("--goal", help="Ranked by the share of the goal.")] = False,
    team: Annotated[str | None, typer.Option(help="Of this team; without it, of everyone.", show_default=False)] = None,
    role: Annotated[str | None, typer.Option(help="Who ranks; without it, the role of most.", show_default=False)] = None,
    all_roles: Annotated[bool, typer.Option("--all-roles", help="All roles together.")] = False,
    period: Annotated[str | None, typer.Option(help=PERIODS, show_default=False)] = None,
    as_of: AsOf = None,
    json: Json = False,
    png: Annotated[Path | None, typer.Option(help="Write the picture to this file.", show_default=False)] = None,
    dark: Annotated[bool, typer.Option("--dark", help="The picture in dark colours.")] = False,
) -> None:
    """Show who stands where: people or teams, by a metric, its share of the goal, or the score."""
    from bot.chat.message import Picture
    from bot.cli.text import print_board
    from bot.metrics.cards import Look
    from bot.metrics.leaderboards.report import leaderboard_document
    from bot.metrics.leaderboards.service import Leaderboards
    from bot.metrics.leaderboards.views import leaderboard_message
    from bot.metrics.leaderboards.wanted import Wanted
    from bot.people.service import People

    with database(reading=True) as opened:
        boards = Leaderboards(opened)
        found = None if team is None else People(opened).find_team(_named(team), now=moment(as_of)).id
        wanted = Wanted(boards.key_of(metric), goal, by == "team", found, role or "", all_roles)
        now = moment(as_of, boards.zone(wanted))
        result = boards.leaderboard(None, wanted, period, now, every=json)
        message = leaderboard_message(result, look=Look(theme="dark" if dark else "light"), shared=True)
    picture = next((block for block in message.blocks if isinstance(block, Picture)), None)
    if picture is not None and png is not None:
        _write_picture(picture, "png", png)
    if json:
        print_document(leaderboard_document(result))
    elif picture is None:
        raise UserError(message.summary)
    elif png is None:
        print_board(message)


def _named(words: str) -> str:
    """ "team Northeast" as "Northeast", as in chat."""
    return words[5:].strip() if words.casefold().startswith("team ") else words


def _write_picture(picture: "Picture", kind: Kind, file: Path) -> None:
    from bot import charts

    if kind == "png":
        drawn = charts.draw(picture.card, picture.data, size=charts.Size.SLACK, theme=picture.theme)
    else:
        drawn = charts.draw_vector(picture.card, picture.data, format=kind, theme=picture.theme)
    try:
        file.write_bytes(drawn)
    except OSError as error:
        raise UserError(f"The picture could not be written: {error.strerror}.") from error
    err.print(f"Wrote {file}.", markup=False)
