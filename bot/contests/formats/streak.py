"""A streak: working days or weeks in a row with enough. A day off, as a holiday or leave, neither adds to a run nor ends it, and a day that
is not over does not end it either."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from bot.contests import scoring
from bot.contests.formats.table import Contender, Table, by_score, rows
from bot.contests.parameters import Streak
from bot.contests.results import Cell, Run, Standings
from bot.contests.scoring import Tally
from bot.metrics.definitions import WEEKDAYS
from bot.metrics.period import DAY

_WEEK = timedelta(days=7)


def stand(table: Table, format: Streak) -> Standings:
    runs: dict[str, Run] = {}
    everyone: list[Contender] = []
    for tally in table.tallies.values():
        run, at = _run(table, tally, format)
        runs[tally.entrant.key] = run
        everyone.append(_contender(table, tally, run.best if format.by == "best" else run.run, at))
    found = rows(by_score(table, everyone), everyone, format.places)
    return table.standings((replace(row, run=runs[row.key]) for row in found), decided=table.decided)


def starts(table: Table, format: Streak) -> tuple[date, ...]:
    """The days that have begun, or the first days of the weeks."""
    if table.at < table.rules.starts:
        return ()
    first, step = scoring.today(table.rules, table.rules.starts), DAY
    if format.each == "week":
        first, step = first - timedelta(days=(first.weekday() - WEEKDAYS.index(table.week_starts)) % 7), _WEEK
    return tuple(first + step * place for place in range((table.today - first) // step + 1))


def _contender(table: Table, tally: Tally, length: int, at: datetime | None) -> Contender:
    return table.contender(tally, Decimal(length), lambda _: at)


def _run(table: Table, tally: Tally, format: Streak) -> tuple[Run, datetime | None]:
    """The streak, and when the length that decides was reached."""
    days = starts(table, format)
    hits, first = _hits(tally, days, format), _first(table, tally)
    length, best, at = 0, 0, None
    cells: list[Cell] = []
    for day in days:
        cell = _cell(table, tally, first, day, format, hit=day in hits)
        cells.append(cell)
        length = length + 1 if cell == "hit" else 0 if cell == "miss" else length
        if cell == "hit" and (format.by == "run" or length > best):
            at = hits[day]
        best = max(best, length)
    return Run(days, tuple(cells), length, best), at


def _first(table: Table, tally: Tally) -> date:
    """The first day that can count for them."""
    joined, rules = tally.entrant.joined_at, table.rules
    return scoring.today(rules, joined if joined is not None and rules.late == "from_joining" else rules.starts)


def _cell(table: Table, tally: Tally, first: date, day: date, format: Streak, *, hit: bool) -> Cell:
    """A week counts where one of its days in the contest is worked."""
    key, works = tally.entrant.key, table.works
    last = day if format.each == "day" else day + _WEEK - DAY
    begins, ends = max(first, day), min(last, table.last)
    if not any(works(key, begins + timedelta(days=place)) for place in range((ends - begins).days + 1)):
        return "off"
    if hit:
        return "hit"
    return "open" if last >= table.today and not table.over else "miss"


def _hits(tally: Tally, days: tuple[date, ...], format: Streak) -> dict[date, datetime]:
    """The days or weeks with enough, and from when on they had it."""
    parts: dict[date, list[scoring.Part]] = {day: [] for day in days}
    for part in tally.parts:
        day = part.day if format.each == "day" else days[0] + _WEEK * ((part.day - days[0]) // _WEEK)
        parts[day].append(part)
    found = dict[date, datetime]()
    for day, each in parts.items():
        at = scoring.tally(tally.rules, tally.entrant, each).since(format.least) if each else None
        if at is not None:
            found[day] = at
    return found
