"""A team's card in each of its states."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from bot.charts.cards.examples.scorecard import CALLS, EXPECTED, MEETINGS, PERIOD, PIPELINE, REVENUE, UPDATED
from bot.charts.cards.measure import Status
from bot.charts.cards.team import Team, TeamRow

_NEWCOMERS = ("Lena Fischer", "Diego Herrera", "Aiko Tanaka", "Sam Whitfield", "Nadia Haddad", "Tom Becker")
_WAVE = (14, 31, 22, 9, 3, 18, 40, 36, 44, 25, 12, 8, 27, 35, 19, 30, 38)
_REPS = (
    ("Jonas Schneider", "112", "ahead", "165400", "150000", "1.1027", 2),
    ("Hanna Okafor", "84", "ahead", "121000", "150000", "0.8067", 0),
    ("Sofia Mensah", "77", "ahead", "109800", "140000", "0.7843", -1),
    ("Omar Patel", "69", "ahead", "104250", "150000", "0.695", -1),
    ("Maya Novák", "66", "close", "72000", "120000", "0.6", 3),
    ("Mateo Dubois", "41", "behind", "48900", "150000", "0.326", -2),
    ("Zoë Rossi", "38", "behind", "21000", "60000", "0.35", None),
    ("Kofi Lucas-Fernández de la Vega", "35", "behind", "42000", "150000", "0.28", 1),
)


def _rep(name: str, score: str, status: Status, value: str, goal: str, attainment: str, moved: int | None) -> TeamRow:
    start = len(name) % 7
    past = (Decimal(value) * (80 + wave) / 100 for wave in _WAVE[start : start + 11])
    return TeamRow(
        name, Decimal(score), status, EXPECTED, Decimal(value), Decimal(goal), Decimal(attainment), moved, (*past, Decimal(value))
    )


_TEAM = Team(
    name="NA Enterprise",
    subtitle="8 reps · led by Priya Raman",
    period=PERIOD,
    score=Decimal(66),
    status="ahead",
    headline="Revenue booked",
    unit="money:USD",
    measures=(
        replace(REVENUE, value=Decimal(684350), goal=Decimal(1070000), attainment=Decimal("0.6396")),
        replace(PIPELINE, value=Decimal(1910000), goal=Decimal(3100000), attainment=Decimal("0.6161"), status="close"),
        replace(MEETINGS, value=Decimal(214), goal=Decimal(280), attainment=Decimal("0.7643")),
        replace(CALLS, value=Decimal(566), goal=Decimal(1320), attainment=Decimal("0.4288")),
    ),
    rows=tuple(_rep(*rep) for rep in _REPS),
    updated=UPDATED,
)

TEAMS: Mapping[str, Team] = {
    "running": _TEAM,
    "fourteen reps": replace(
        _TEAM,
        subtitle="14 reps · led by Priya Raman",
        rows=(*_TEAM.rows, *(replace(row, name=name) for row, name in zip(_TEAM.rows, _NEWCOMERS, strict=False))),
    ),
    "three reps": replace(_TEAM, rows=_TEAM.rows[2:5], measures=_TEAM.measures[:2]),
    "period over": replace(_TEAM, phase="over", period="October 2026", score=Decimal(103), note="Closed on Fri 30 Oct"),
    "no goals": replace(
        _TEAM,
        score=None,
        status="none",
        measures=tuple(replace(measure, goal=None, attainment=None, expected=None, status="none") for measure in _TEAM.measures),
        rows=tuple(replace(row, score=None, goal=None, attainment=None, expected=None, status="none", moved=None) for row in _TEAM.rows),
        note="No goals yet: an admin can add them with /pacer goal",
    ),
    "nothing": replace(_TEAM, score=None, status="none", measures=(), rows=(), note="Nobody is in this team yet: an admin can add people."),
    "in German": replace(
        _TEAM,
        name="Großkunden Süd",
        subtitle="Priya Raman",
        period="November 2026 · Arbeitstag 13 von 20",
        headline="Auftragseingang",
        unit="money:EUR",
        measures=(
            replace(_TEAM.measures[0], label="Auftragseingang", unit="money:EUR"),
            replace(_TEAM.measures[1], label="Neue Pipeline", unit="money:EUR"),
            replace(_TEAM.measures[2], label="Kundentermine"),
            replace(_TEAM.measures[3], label="Anrufe"),
        ),
        updated="Stand: Mo., 16. Nov., 07:00",
        locale="de",
    ),
}
