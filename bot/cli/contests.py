"""`pacer contest list`, `standings` and `replay`: contests as text or JSON."""

from typing import Annotated

import typer

from bot.chat.errors import UserError
from bot.cli.numbers import AsOf, Json
from bot.cli.terminal import YEAR, database, moment, out, print_document

contest = typer.Typer(no_args_is_help=True, help="Contests: which there are, how they stand, and how their rules would have done.")
Name = Annotated[str, typer.Argument(help="A contest: its name or key.", show_default=False)]
KnownAt = Annotated[
    str | None, typer.Option("--known-at", help=f"What was known at this moment, as {YEAR}-12-31T18:00.", show_default=False)
]


def register(app: typer.Typer) -> None:
    app.add_typer(contest, name="contest")


@contest.command(name="list")
def listed(json: Json = False) -> None:
    """List all contests, the newest first."""
    from bot.contests.report import list_document
    from bot.contests.service import Contests

    with database(reading=True) as opened:
        found = Contests(opened).all()
    if json:
        print_document(list_document(found))
        return
    for each in found:
        out.print(f"{each.key}  {each.rules.name}  {each.state}{', paused' if each.paused else ''}", markup=False)


@contest.command()
def standings(name: Name, as_of: AsOf = None, known_at: KnownAt = None, json: Json = False) -> None:
    """Show how a contest stands, or stood, by what was known then."""
    from bot.cli.text import print_board
    from bot.contests.report import standings_document
    from bot.contests.service import Contests
    from bot.contests.views import contest_message
    from bot.metrics.cards import Look

    with database(reading=True) as opened:
        contests = Contests(opened)
        place = contests.contest(name, viewer=None, now=moment(None)).rules.place
        now, known = moment(as_of, place), None if known_at is None else moment(known_at, place)
        held = contests.contest(name, viewer=None, now=now, known_at=known)
    if held.stood is None:
        raise UserError(held.fault)
    if json:
        print_document(standings_document(held, held.stood, known))
    else:
        print_board(contest_message(held, Look(), admin=False))


@contest.command()
def replay(name: Name, as_of: AsOf = None, known_at: KnownAt = None, json: Json = False) -> None:
    """Try a contest's rules on the past: who would have won, and how many would have had a chance."""
    from bot.cli.text import print_board
    from bot.contests.papers import replay_message
    from bot.contests.report import replay_document
    from bot.contests.service import Contests
    from bot.metrics.cards import Look

    with database(reading=True) as opened:
        contests = Contests(opened)
        place = contests.contest(name, viewer=None, now=moment(None)).rules.place
        now, known = moment(as_of, place), None if known_at is None else moment(known_at, place)
        held = contests.contest(name, viewer=None, now=now, known_at=known)
        reading = contests.try_out(held.key, by=None, now=now, known_at=known)
    if json:
        print_document(replay_document(held, reading))
    else:
        print_board(replay_message(held, reading, Look()))
