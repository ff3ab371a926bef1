"""Made-up data for every state of the first cards: previews, the gallery and tests draw them."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from bot.charts.cards.measure import Measure, Status
from bot.charts.cards.scorecard import Scorecard
from bot.charts.cards.team import Team, TeamRow

_EXPECTED = Decimal("0.62")
_UPDATED = "Updated Mon 17 Nov, 07:00"
_PERIOD = "November 2026 · day 13 of 20"


def _measure(label: str, unit: str, value: str, goal: str, attainment: str, status: Status, change: str, trend: str) -> Measure:
    decimals = tuple(Decimal(point) for point in trend.split())
    return Measure(label, unit, Decimal(value), Decimal(goal), Decimal(attainment), _EXPECTED, status, decimals, Decimal(change))


_REVENUE = _measure(
    "Revenue booked", "money:USD", "104250", "150000", "0.695", "ahead", "-0.06", "128 141 139 121 104 102 114 117 126 110 98 104"
)
_PIPELINE = _measure(
    "Pipeline created", "money:USD", "268000", "400000", "0.67", "ahead", "-0.04", "261 240 228 205 203 221 221 252 247 252 262 268"
)
_MEETINGS = _measure("Meetings held", "number", "29", "36", "0.8056", "ahead", "-0.13", "21 25 26 26 30 31 34 27 30 35 34 29")
_CALLS = _measure("Calls made", "number", "63", "165", "0.3818", "behind", "-0.18", "142 120 139 151 149 131 97 82 77 101 140 63")
_PROPOSALS = _measure("Proposals sent", "number", "9", "15", "0.6", "close", "0.05", "11 11 12 13 12 16 17 15 15 12 8 9")
_WIN_RATE = _measure(
    "Win rate",
    "percent",
    "0.1132",
    "0.16",
    "0.7075",
    "ahead",
    "0.29",
    "0.12 0.121 0.11 0.114 0.1 0.107 0.104 0.103 0.09 0.081 0.088 0.1132",
)
_DEMOS = _measure("Demos booked", "number", "7", "16", "0.4375", "behind", "0.25", "6 9 14 15 14 11 10 10 10 9 9 7")
_RESPONSE = replace(
    _measure("First response", "minutes", "42", "60", "1.4286", "ahead", "-0.22", "75 71 80 66 64 61 70 58 55 51 54 42"),
    lower_is_better=True,
    expected=None,
)

_OMAR = Scorecard(
    name="Omar Patel",
    subtitle="Account Executive · NA Enterprise",
    period=_PERIOD,
    score=Decimal(69),
    status="ahead",
    rank=3,
    of=38,
    moved=-1,
    since="since last week",
    measures=(_REVENUE, _PIPELINE, _MEETINGS, _CALLS, _PROPOSALS, _WIN_RATE),
    updated=_UPDATED,
)

SCORECARDS: Mapping[str, Scorecard] = {
    "running": _OMAR,
    "eight measures": replace(
        _OMAR,
        name="Noah Dubois",
        score=Decimal(58),
        status="close",
        rank=22,
        moved=4,
        measures=(*_OMAR.measures, _DEMOS, replace(_RESPONSE, label="Qualified opportunities answered within the hour")),
    ),
    "over the goal": replace(
        _OMAR,
        name="Mei-Ling Nakamura-Castellanos",
        score=Decimal(118),
        status="ahead",
        rank=1,
        moved=2,
        measures=(
            replace(
                _REVENUE,
                value=Decimal(214800),
                attainment=Decimal("1.432"),
                change=Decimal("0.37"),
                trend=tuple(map(Decimal, (98, 112, 104, 131, 140, 128, 151, 149, 167, 172, 190, 215))),
            ),
            replace(_MEETINGS, value=Decimal(36), attainment=Decimal(1), change=Decimal(0)),
            _RESPONSE,
            replace(_CALLS, value=Decimal(160), attainment=Decimal("0.9697"), status="ahead", change=Decimal("0.04")),
        ),
    ),
    "no goals": replace(
        _OMAR,
        score=None,
        status="none",
        rank=None,
        of=None,
        moved=None,
        measures=tuple(
            replace(measure, goal=None, attainment=None, expected=None, status="none")
            for measure in (_REVENUE, _MEETINGS, _CALLS, _WIN_RATE)
        ),
        note="No goals yet: an admin can add them with /pacer goal",
    ),
    "no data": replace(
        _OMAR,
        name="Zoë Müller",
        score=Decimal(0),
        status="behind",
        rank=None,
        of=None,
        moved=None,
        measures=(
            replace(_REVENUE, value=Decimal(0), attainment=Decimal(0), status="behind", change=None, trend=(Decimal(0),)),
            replace(_WIN_RATE, value=None, attainment=None, status="none", change=None, trend=(None, None, None)),
            replace(_MEETINGS, value=None, attainment=None, status="none", change=None, trend=()),
        ),
        note="Joined this month: numbers follow with the next import",
    ),
    "nothing": replace(
        _OMAR,
        score=None,
        status="none",
        rank=None,
        of=None,
        moved=None,
        measures=(),
        note="No metrics yet: an admin can add them to the playbook.",
    ),
    "one measure": replace(_OMAR, measures=(_REVENUE,)),
    "period over": replace(
        _OMAR,
        period="October 2026",
        phase="over",
        score=Decimal(91),
        status="close",
        moved=0,
        since="since September",
        measures=(
            replace(_REVENUE, value=Decimal(148900), attainment=Decimal("0.9927"), expected=Decimal(1), status="close"),
            replace(_PIPELINE, value=Decimal(455000), attainment=Decimal("1.1375"), expected=Decimal(1)),
            replace(_CALLS, value=Decimal(103), attainment=Decimal("0.6242"), expected=Decimal(1)),
        ),
    ),
    "not started": replace(
        _OMAR,
        period="December 2026 · starts Tue 1 Dec",
        phase="ahead",
        score=None,
        status="none",
        rank=None,
        of=None,
        moved=None,
        measures=tuple(
            replace(measure, value=Decimal(0), attainment=Decimal(0), expected=None, status="none", change=None)
            for measure in (_REVENUE, _PIPELINE, _MEETINGS, _CALLS)
        ),
    ),
    "in German": replace(
        _OMAR,
        name="Jörg Weißmüller",
        locale="de",
        measures=(
            replace(_REVENUE, unit="money:EUR"),
            replace(
                _PIPELINE, unit="money:EUR", value=Decimal(1268000), goal=Decimal(2400000), attainment=Decimal("0.528"), status="behind"
            ),
            _MEETINGS,
            _WIN_RATE,
            _RESPONSE,
        ),
    ),
}

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
        name, Decimal(score), status, _EXPECTED, Decimal(value), Decimal(goal), Decimal(attainment), moved, (*past, Decimal(value))
    )


_TEAM = Team(
    name="NA Enterprise",
    subtitle="8 reps · led by Priya Raman",
    period=_PERIOD,
    score=Decimal(66),
    status="ahead",
    headline="Revenue booked",
    unit="money:USD",
    measures=(
        replace(_REVENUE, value=Decimal(684350), goal=Decimal(1070000), attainment=Decimal("0.6396")),
        replace(_PIPELINE, value=Decimal(1910000), goal=Decimal(3100000), attainment=Decimal("0.6161"), status="close"),
        replace(_MEETINGS, value=Decimal(214), goal=Decimal(280), attainment=Decimal("0.7643")),
        replace(_CALLS, value=Decimal(566), goal=Decimal(1320), attainment=Decimal("0.4288")),
    ),
    rows=tuple(_rep(*rep) for rep in _REPS),
    updated=_UPDATED,
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
}
