"""A person's scorecard in each of its states, and what other examples borrow from it."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from bot.charts.cards.measure import Measure, Status
from bot.charts.cards.scorecard import Scorecard

EXPECTED = Decimal("0.62")
UPDATED = "Updated Mon 17 Nov, 07:00"
PERIOD = "November 2026 · day 13 of 20"


def measure(label: str, unit: str, value: str, goal: str, attainment: str, status: Status, change: str, trend: str) -> Measure:
    decimals = tuple(Decimal(point) for point in trend.split())
    return Measure(label, unit, Decimal(value), Decimal(goal), Decimal(attainment), EXPECTED, status, decimals, Decimal(change))


REVENUE = measure(
    "Revenue booked", "money:USD", "104250", "150000", "0.695", "ahead", "-0.06", "128 141 139 121 104 102 114 117 126 110 98 104"
)
PIPELINE = measure(
    "Pipeline created", "money:USD", "268000", "400000", "0.67", "ahead", "-0.04", "261 240 228 205 203 221 221 252 247 252 262 268"
)
MEETINGS = measure("Meetings held", "number", "29", "36", "0.8056", "ahead", "-0.13", "21 25 26 26 30 31 34 27 30 35 34 29")
CALLS = measure("Calls made", "number", "63", "165", "0.3818", "behind", "-0.18", "142 120 139 151 149 131 97 82 77 101 140 63")
_PROPOSALS = measure("Proposals sent", "number", "9", "15", "0.6", "close", "0.05", "11 11 12 13 12 16 17 15 15 12 8 9")
_WIN_RATE = measure(
    "Win rate",
    "percent",
    "0.1132",
    "0.16",
    "0.7075",
    "ahead",
    "0.29",
    "0.12 0.121 0.11 0.114 0.1 0.107 0.104 0.103 0.09 0.081 0.088 0.1132",
)
_DEMOS = measure("Demos booked", "number", "7", "16", "0.4375", "behind", "0.25", "6 9 14 15 14 11 10 10 10 9 9 7")
_RESPONSE = replace(
    measure("First response", "minutes", "42", "60", "1.4286", "ahead", "-0.22", "75 71 80 66 64 61 70 58 55 51 54 42"),
    lower_is_better=True,
    expected=None,
)

_OMAR = Scorecard(
    name="Omar Patel",
    subtitle="Account Executive · NA Enterprise",
    period=PERIOD,
    score=Decimal(69),
    status="ahead",
    rank=3,
    of=38,
    moved=-1,
    since="since last week",
    measures=(REVENUE, PIPELINE, MEETINGS, CALLS, _PROPOSALS, _WIN_RATE),
    updated=UPDATED,
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
                REVENUE,
                value=Decimal(214800),
                attainment=Decimal("1.432"),
                change=Decimal("0.37"),
                trend=tuple(map(Decimal, (98, 112, 104, 131, 140, 128, 151, 149, 167, 172, 190, 215))),
            ),
            replace(MEETINGS, value=Decimal(36), attainment=Decimal(1), change=Decimal(0)),
            _RESPONSE,
            replace(CALLS, value=Decimal(160), attainment=Decimal("0.9697"), status="ahead", change=Decimal("0.04")),
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
            replace(measure, goal=None, attainment=None, expected=None, status="none") for measure in (REVENUE, MEETINGS, CALLS, _WIN_RATE)
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
            replace(REVENUE, value=Decimal(0), attainment=Decimal(0), status="behind", change=None, trend=(Decimal(0),)),
            replace(_WIN_RATE, value=None, attainment=None, status="none", change=None, trend=(None, None, None)),
            replace(MEETINGS, value=None, attainment=None, status="none", change=None, trend=()),
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
    "one measure": replace(_OMAR, measures=(REVENUE,)),
    "period over": replace(
        _OMAR,
        period="October 2026",
        phase="over",
        score=Decimal(91),
        status="close",
        moved=0,
        since="since September",
        measures=(
            replace(REVENUE, value=Decimal(148900), attainment=Decimal("0.9927"), expected=Decimal(1), status="close"),
            replace(PIPELINE, value=Decimal(455000), attainment=Decimal("1.1375"), expected=Decimal(1)),
            replace(CALLS, value=Decimal(103), attainment=Decimal("0.6242"), expected=Decimal(1)),
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
            for measure in (REVENUE, PIPELINE, MEETINGS, CALLS)
        ),
    ),
    "in German": replace(
        _OMAR,
        name="Jörg Weißmüller",
        subtitle="Account Executive · Großkunden Süd",
        period="November 2026 · Arbeitstag 13 von 20",
        since="seit letzter Woche",
        updated="Stand: Mo., 16. Nov., 07:00",
        locale="de",
        measures=(
            replace(REVENUE, label="Auftragseingang", unit="money:EUR"),
            replace(
                PIPELINE,
                label="Neue Pipeline",
                unit="money:EUR",
                value=Decimal(1268000),
                goal=Decimal(2400000),
                attainment=Decimal("0.528"),
                status="behind",
            ),
            replace(MEETINGS, label="Kundentermine"),
            replace(_WIN_RATE, label="Abschlussquote"),
            replace(_RESPONSE, label="Zeit bis zur ersten Antwort"),
        ),
    ),
}
