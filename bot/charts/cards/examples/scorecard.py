"""A person's scorecard in each of its states, and what other examples borrow from it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from bot.charts.cards.examples import days, figures, people
from bot.charts.cards.examples.figures import measure
from bot.charts.cards.measure import Measure
from bot.charts.cards.scorecard import Scorecard
from bot.texts import dates
from bot.texts.languages import say

NO_GOALS = say("en", "No goals yet: a manager can set one with /pacer goal, an admin can import them.")
OVER = say("en", "Change vs the period before")
NO_DATA = say("en", "No data yet: an admin can import records, or connect a source.")

REVENUE = measure(
    "Revenue booked",
    "money:USD",
    "150000",
    "128400 141200 139000 121300 104100 101900 114000 117300 126200 110400 148900 104250",
    "-0.06",
)
PIPELINE = measure(
    "Pipeline created",
    "money:USD",
    "400000",
    "361000 340000 328000 405000 403000 421000 421000 452000 447000 452000 455000 268000",
    "-0.04",
)
MEETINGS = measure("Meetings held", "number", "36", "21 25 26 26 30 31 34 27 30 35 34 29", "-0.13")
CALLS = measure("Calls made", "number", "165", "142 120 139 151 149 131 97 82 77 101 140 63", "-0.18")
PROPOSALS = measure("Proposals sent", "number", "18", "11 11 12 13 12 16 17 15 15 12 14 9", "0.05")
WIN_RATE = measure("Win rate", "percent", "0.16", "0.12 0.121 0.11 0.114 0.1 0.107 0.104 0.103 0.09 0.081 0.088 0.1132", "0.29", level=True)
DEMOS = measure("Demos booked", "number", "16", "6 9 14 15 14 11 10 10 10 9 9 7", "0.25")
RESPONSE = measure("First response", "minutes", "60", "75 71 80 66 64 61 70 58 55 51 54 42", "-0.22", level=True, lower=True)
GREAT = measure(
    "Revenue booked",
    "money:USD",
    "150000",
    "98000 112000 104000 131000 140000 128000 151000 149000 167000 172000 190000 214800",
    "0.37",
)
"""Of somebody who has never had more."""


def _of(card: Scorecard, *measures: Measure) -> Scorecard:
    """With these, and the score that they come to."""
    score, status = figures.score(measures)
    return replace(card, measures=measures, score=score, status=status)


def _unranked(card: Scorecard) -> Scorecard:
    return replace(card, rank=None, of=None, moved=None)


_REP = people.BY_NAME["Omar Patel"]
OMAR = _of(
    Scorecard(
        name="Omar Patel",
        subtitle="Account Executive · NA Enterprise",
        period=days.period(),
        score=None,
        status="none",
        rank=people.rank(_REP.reached, (rep.reached for rep in people.REPS)),
        of=len(people.REPS),
        moved=people.moved(_REP, by_share=True),
        since=say("en", "since last week"),
        measures=(),
        updated=days.updated(),
        versus=say("en", "Change vs same days last month"),
    ),
    *(REVENUE, PIPELINE, MEETINGS, CALLS, PROPOSALS, WIN_RATE),
)


def german(measure: Measure, label: str) -> Measure:
    return replace(measure, label=label, unit=measure.unit.replace("USD", "EUR"))


SCORECARDS: Mapping[str, Scorecard] = {
    "running": OMAR,
    "eight measures": _of(
        replace(OMAR, name="Noah Dubois", rank=5, moved=4),
        *OMAR.measures,
        DEMOS,
        replace(RESPONSE, label="Qualified opportunities answered within the hour"),
    ),
    "over the goal": _of(
        replace(OMAR, name="Mei-Ling Nakamura-Castellanos", rank=1, moved=2),
        GREAT,
        replace(figures.at(MEETINGS, 36), change=Decimal(0)),
        RESPONSE,
        replace(figures.at(CALLS, 160), change=Decimal("0.04")),
    ),
    "no goals": replace(_of(_unranked(OMAR), *map(figures.aimless, (REVENUE, MEETINGS, CALLS, WIN_RATE))), note=NO_GOALS),
    "no data": replace(
        _unranked(OMAR),
        name="Zoë Müller",
        score=None,
        status="none",
        measures=tuple(map(figures.idle, (REVENUE, WIN_RATE, MEETINGS))),
        note=NO_DATA,
    ),
    "nothing": replace(
        _of(_unranked(OMAR)),
        note=say("en", "No scorecard yet for this role: an admin can add one to the playbook."),
    ),
    "one measure": _of(OMAR, REVENUE),
    "period over": _of(
        replace(OMAR, period=dates.month(date(2026, 10, 1), "en"), phase="over", moved=0, since=say("en", "in its last week"), versus=OVER),
        *map(figures.month_before, (REVENUE, PIPELINE, CALLS)),
    ),
    "not started": replace(
        _unranked(OMAR),
        period=dates.month(date(2026, 12, 1), "en"),
        phase="ahead",
        score=None,
        status="none",
        since="",
        measures=tuple(
            replace(figures.at(each, 0), expected=None, status="none", change=None, trend=(*each.trend[1:], Decimal(0)))
            for each in (REVENUE, PIPELINE, MEETINGS, CALLS)
        ),
    ),
    "in German": _of(
        replace(
            OMAR,
            name="Jörg Weißmüller",
            rank=3,
            subtitle="Account Executive · Großkunden Süd",
            period=days.period(locale="de"),
            since=say("de", "since last week"),
            updated=days.updated(locale="de"),
            versus=say("de", "Change vs same days last month"),
            locale="de",
        ),
        german(REVENUE, "Auftragseingang"),
        german(figures.at(PIPELINE, 1168000, 2400000), "Neue Pipeline"),
        german(MEETINGS, "Kundentermine"),
        german(WIN_RATE, "Abschlussquote"),
        german(RESPONSE, "Zeit bis zur ersten Antwort"),
    ),
}
