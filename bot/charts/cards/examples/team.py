"""A team's card in each of its states."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from bot.charts.cards.examples import days, figures, people
from bot.charts.cards.examples.figures import EXPECTED, OVER
from bot.charts.cards.examples.people import Rep
from bot.charts.cards.examples.scorecard import CALLS, MEETINGS, NO_GOALS, PIPELINE, REVENUE, german
from bot.charts.cards.measure import Phase
from bot.charts.cards.team import Team, TeamRow
from bot.texts import dates
from bot.texts.languages import say

_WAVE = (14, 31, 22, 9, 3, 18, 40, 36, 44, 25, 12, 8, 27, 35, 19, 30, 38)
_OCTOBER = (311400, 262000, 148900, 139500, 131200, 96400, 51300, 64200)
"""What the eight of NA Enterprise booked the month before."""


def _row(rep: Rep, expected: Decimal) -> TeamRow:
    """The score is Omar's for Omar; what is no revenue comes to as much for all."""
    start = len(rep.name) % 7
    past = (Decimal(rep.booked) * (80 + wave) / 100 for wave in _WAVE[start : start + 11])
    score = 100 * (min(rep.reached, Decimal("1.5")) * Decimal("0.6") + Decimal("0.21"))
    status = figures.verdict(rep.reached, expected)
    moved = None if expected == OVER else people.moved(rep, by_share=True)
    return TeamRow(
        rep.name, score, status, expected, Decimal(rep.booked), Decimal(rep.goal), rep.reached, moved, (*past, Decimal(rep.booked))
    )


def _team(name: str, reps: Iterable[Rep], *, phase: Phase = "running", done: Decimal = Decimal(1), totals: int = 4) -> Team:
    """What its people have and should have comes to what the team has and should have; of the rest `done` times as much as on our day."""
    members, expected = tuple(reps), OVER if phase == "over" else EXPECTED
    many = len(members)
    measures = (
        figures.at(REVENUE, sum(rep.booked for rep in members), sum(rep.goal for rep in members), expected=expected),
        figures.at(PIPELINE, round(203750 * many * done), 400000 * many, expected=expected),
        figures.at(MEETINGS, round(41 * many * done / 2), 36 * many, expected=expected),
        figures.at(CALLS, round(71 * many * done), 165 * many, expected=expected),
    )[:totals]
    score, status = figures.score(measures)
    rows = sorted((_row(rep, expected) for rep in members), key=lambda row: -(row.score or 0))
    return Team(
        name=name,
        subtitle=say("en", "led by {names}", names=people.LEADS["NA Enterprise"]),
        period=days.period(),
        score=score,
        status=status,
        headline="Revenue booked",
        unit="money:USD",
        measures=measures,
        rows=tuple(rows),
        updated=days.updated(),
        phase=phase,
        versus=say("en", "Change vs same days last month") if phase == "running" else say("en", "Change vs the period before"),
    )


_ENTERPRISE = people.TEAMS["NA Enterprise"]
_TEAM = _team("NA Enterprise", _ENTERPRISE)

TEAMS: Mapping[str, Team] = {
    "running": _TEAM,
    "fourteen reps": _team("Americas", (*_ENTERPRISE, *people.TEAMS["LATAM SMB"])),
    "three reps": _team("NA Strategic", _ENTERPRISE[1:4], totals=2),
    "period over": replace(
        _team(
            "NA Enterprise",
            (rep._replace(booked=booked) for rep, booked in zip(_ENTERPRISE, _OCTOBER, strict=True)),
            phase="over",
            done=Decimal(2),
        ),
        period=dates.month(date(2026, 10, 1), "en"),
    ),
    "no goals": replace(
        _TEAM,
        score=None,
        status="none",
        measures=tuple(map(figures.aimless, _TEAM.measures)),
        rows=tuple(replace(row, score=None, goal=None, attainment=None, expected=None, status="none", moved=None) for row in _TEAM.rows),
        note=NO_GOALS,
    ),
    "nothing": replace(_TEAM, score=None, status="none", measures=(), rows=(), note="Nobody is in this team yet: an admin can add people."),
    "in German": replace(
        _TEAM,
        name="Großkunden Süd",
        subtitle=say("de", "led by {names}", names=people.LEADS["NA Enterprise"]),
        period=days.period(locale="de"),
        headline="Auftragseingang",
        unit="money:EUR",
        measures=tuple(map(german, _TEAM.measures, ("Auftragseingang", "Neue Pipeline", "Kundentermine", "Anrufe"))),
        updated=days.updated(locale="de"),
        locale="de",
    ),
}
