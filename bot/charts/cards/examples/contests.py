"""Contests in which everybody stands for themselves, in each of their states."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from bot.charts.cards.contests.finish import Finish, Runner
from bot.charts.cards.contests.head import Contest
from bot.charts.cards.contests.raffle import Holder, Raffle
from bot.charts.cards.contests.standings import Racer, Standings
from bot.charts.cards.contests.streaks import Cell, Streak, Streaks
from bot.charts.cards.contests.tiers import Climber, Tier, Tiers

_UPDATED = "Updated Mon 17 Nov, 07:00"
RACE = Contest(
    title="November sprint",
    subtitle="Most revenue booked · NA Enterprise",
    phase="running",
    clock="2 days left",
    prize="$500 dinner voucher for the winner",
    updated=_UPDATED,
)
_SELLERS = (
    ("Jonas Schneider", "APAC Growth", 412), ("Hanna Okafor", "APAC Growth", 351), ("Sofia Mensah", "NA Enterprise", 304),
    ("Kofi Dubois", "NA Enterprise", 248), ("Maya Novák", "Northeast", 215), ("Sofia Müller", "APAC Growth", 202),
    ("Mateo Dubois", "Northeast", 169), ("Lucas Müller", "LATAM SMB", 145), ("Zoë Rossi", "Northeast", 137),
    ("Chen Rossi", "APAC Growth", 114), ("Lena Fischer", "DACH", 108), ("Diego Herrera", "LATAM SMB", 96),
    ("Aiko Tanaka", "Japan", 88), ("Sam Whitfield", "Northeast", 71), ("Nadia Haddad", "EMEA South", 52),
    ("Tom Becker", "DACH", 31), ("Priya Raman", "NA Enterprise", 24), ("Omar Patel", "NA Enterprise", 18),
    ("Grace Kim", "Japan", 6),
)  # fmt: skip
_MOVES = (2, 0, -1, 4, -1, 0, 3, -2, 1, -4)
RACERS = tuple(
    Racer(name, Decimal(value * 1000), rank, team, moved, viewer=name == "Mateo Dubois")
    for rank, ((name, team, value), moved) in enumerate(zip(_SELLERS, _MOVES, strict=False), 1)
)
_MANY = tuple(
    Racer(name, Decimal(value * 1000), rank, team, viewer=name == "Omar Patel") for rank, (name, team, value) in enumerate(_SELLERS, 1)
)
_RACE = Standings(RACE, "money:USD", RACERS)
_FIVE = RACERS[:5]

STANDINGS: Mapping[str, Standings] = {
    "running": _RACE,
    "nineteen racers": replace(_RACE, racers=_MANY),
    "sixteen racers": replace(_RACE, racers=_MANY[:16]),
    "tie for the lead": replace(
        _RACE,
        contest=replace(RACE, title="Meeting marathon", subtitle="Most meetings held · everyone", clock="5 hours left", prize="A day off"),
        unit="number",
        racers=(
            Racer("Hanna Okafor", Decimal(31), 1, "APAC Growth", 1),
            Racer("Mei-Ling Nakamura-Castellanos", Decimal(31), 1, "Northeast", 0),
            Racer("Kofi Dubois", Decimal(24), 3, "NA Enterprise", 2),
            Racer("Maya Novák", Decimal(24), 3, "Northeast", -1, viewer=True),
            Racer("Zoë Rossi", Decimal(19), 5, "Northeast", -2),
            Racer("Lucas Müller", Decimal(0), 6, "LATAM SMB", 0),
        ),
    ),
    "most improved": Standings(
        replace(RACE, title="Personal bests", subtitle="Most improved call volume against one's own last month", clock="9 days left"),
        "percent",
        tuple(
            Racer(name, (Decimal(now) / before - 1).quantize(Decimal("0.0001")), rank, baseline=Decimal(before), now=Decimal(now))
            for rank, (name, before, now) in enumerate(
                (
                    ("Sam Whitfield", 82, 141),
                    ("Aiko Tanaka", 110, 152),
                    ("Tom Becker", 64, 80),
                    ("Grace Kim", 95, 95),
                    ("Zoë Rossi", 120, 88),
                ),
                1,
            )
        ),
    ),
    "provisional": replace(
        _RACE,
        contest=replace(RACE, phase="provisional", clock="Ended Fri 28 Nov", note="Late records count until Tue 2 Dec, 12:00"),
        racers=tuple(replace(racer, moved=None) for racer in _FIVE),
    ),
    "final": replace(
        _RACE,
        contest=replace(RACE, phase="final", clock="Ended Fri 28 Nov", updated="Closed Tue 2 Dec, 12:00"),
        racers=tuple(replace(racer, moved=None) for racer in RACERS[:8]),
    ),
    "announced": replace(
        _RACE,
        contest=replace(RACE, phase="announced", clock="Ended Fri 28 Nov", prize="", updated="Announced Tue 2 Dec, 12:00"),
        racers=tuple(replace(racer, moved=None) for racer in RACERS[:2]),
    ),
    "paused": replace(
        _RACE, contest=replace(RACE, phase="paused", clock="2 days left", note="Paused for the data migration"), racers=_FIVE
    ),
    "not started": replace(
        _RACE,
        contest=replace(RACE, phase="waiting", clock="Starts Mon 3 Nov", updated=""),
        racers=tuple(replace(racer, value=None, rank=None, moved=None) for racer in RACERS[:6]),
    ),
    "everybody at zero": replace(_RACE, racers=tuple(replace(racer, value=Decimal(0), rank=None, moved=None) for racer in RACERS[:6])),
    "one racer": replace(_RACE, racers=RACERS[:1]),
    "teams": replace(
        _RACE,
        contest=replace(
            RACE,
            title="Rennen der Teams",
            subtitle="Umsatz · alle Teams",
            clock="noch 2 Tage",
            prize="Team-Essen",
            updated="Stand: Mo., 17. Nov., 07:00",
            locale="de",
        ),
        unit="money:EUR",
        racers=tuple(
            Racer(name, Decimal(value), rank, detail)
            for rank, (name, value, detail) in enumerate(
                (("DACH", 1268000, "14 Personen"), ("Nordics", 1104500, "9 Personen"), ("Benelux", 640200, "8 Personen")), 1
            )
        ),
        teams=True,
    ),
    "nothing": replace(_RACE, contest=replace(RACE, phase="waiting", note="Nobody has joined yet"), racers=()),
}

_TO_TARGET = replace(
    RACE,
    title="First to $250K",
    subtitle="Revenue booked since Mon 3 Nov · NA Enterprise",
    clock="6 days left",
    prize="A weekend for two: to the first three who get there",
)
_CROSSED = {"Jonas Schneider": "Tue 14:05", "Hanna Okafor": "Wed 09:40", "Sofia Mensah": "Thu 16:12"}
_FINISH = Finish(
    _TO_TARGET,
    "money:USD",
    Decimal(250000),
    tuple(
        Runner(name, Decimal(value * 1000), rank if name in _CROSSED else None, _CROSSED.get(name, ""), viewer=name == "Maya Novák")
        for rank, (name, _, value) in enumerate(_SELLERS[:8], 1)
    ),
)

FINISHES: Mapping[str, Finish] = {
    "running": _FINISH,
    "nobody there yet": replace(
        _FINISH,
        runners=tuple(replace(runner, place=None, crossed="", value=runner.value and runner.value / 2) for runner in _FINISH.runners[:5]),
    ),
    "final": replace(_FINISH, contest=replace(_TO_TARGET, phase="final", clock="Ended Fri 28 Nov", updated="Closed Tue 2 Dec, 12:00")),
    "fourteen runners": replace(
        _FINISH,
        runners=(
            *_FINISH.runners,
            *(Runner(name, Decimal(value * 1000), viewer=name == "Sam Whitfield") for name, _, value in _SELLERS[8:14]),
        ),
    ),
    "one runner": replace(_FINISH, runners=_FINISH.runners[3:4]),
    "everybody at zero": replace(
        _FINISH, runners=tuple(replace(runner, value=Decimal(0), place=None, crossed="") for runner in _FINISH.runners[:4])
    ),
    "not started": replace(
        _FINISH,
        contest=replace(_TO_TARGET, phase="waiting", clock="Starts Mon 3 Nov"),
        runners=tuple(replace(runner, value=None, place=None, crossed="") for runner in _FINISH.runners[:6]),
    ),
    "nothing": replace(_FINISH, contest=replace(_TO_TARGET, phase="waiting", note="Nobody has joined yet"), runners=()),
}

_CLIMB = replace(
    RACE,
    title="Meetings ladder",
    subtitle="Meetings held in November · everyone",
    clock="9 days left",
    prize="Every tier has its own prize",
)
_LADDER = (
    Tier("Bronze", Decimal(10), "$25"),
    Tier("Silver", Decimal(20), "$75"),
    Tier("Gold", Decimal(30), "$200"),
    Tier("Platinum", Decimal(45), "$500"),
)
_HELD = (47, 41, 34, 31, 28, 22, 20, 14, 11, 9, 4, 2, 0)


def _climbers(ladder: tuple[Tier, ...], people: int) -> tuple[Climber, ...]:
    return tuple(
        Climber(name, Decimal(held), sum(held >= tier.threshold for tier in ladder), team, viewer=name == "Sofia Müller")
        for (name, team, _), held in zip(_SELLERS[:people], _HELD, strict=False)
    )


_TIERS = Tiers(_CLIMB, "number", _LADDER, _climbers(_LADDER, 8))

TIERS: Mapping[str, Tiers] = {
    "four tiers": _TIERS,
    "one threshold": replace(
        _TIERS,
        contest=replace(_CLIMB, title="Twenty meetings", prize="$75 for everyone who gets there"),
        tiers=(Tier("Target", Decimal(20)),),
        climbers=_climbers((Tier("Target", Decimal(20)),), 10),
    ),
    "thirteen climbers": replace(_TIERS, climbers=_climbers(_LADDER, 13)),
    "five tiers": replace(
        _TIERS,
        contest=replace(_CLIMB, phase="provisional", clock="Ended Fri 28 Nov"),
        tiers=(*_LADDER, Tier("Diamond", Decimal(60), "A trip to Lisbon")),
        climbers=_climbers(_LADDER, 6),
    ),
    "one climber": replace(_TIERS, climbers=_climbers(_LADDER, 1)),
    "everybody at zero": replace(_TIERS, climbers=tuple(replace(each, value=Decimal(0), tier=0) for each in _climbers(_LADDER, 5))),
    "final": replace(_TIERS, contest=replace(_CLIMB, phase="final", clock="Ended Fri 28 Nov")),
    "not started": replace(
        _TIERS,
        contest=replace(_CLIMB, phase="waiting", clock="Starts Mon 3 Nov"),
        climbers=tuple(replace(each, value=None, tier=0) for each in _climbers(_LADDER, 5)),
    ),
    "nothing": replace(_TIERS, contest=replace(_CLIMB, phase="waiting", note="Nobody has joined yet"), climbers=()),
}

_DRAW = replace(
    RACE, title="November raffle", subtitle="A ticket for every demo held", clock="4 days left", prize="Noise-cancelling headphones"
)
_TICKETS = (41, 36, 30, 24, 22, 20, 17, 14, 13, 11, 10, 9, 8, 7, 5, 3, 2, 1, 1)


def _holders(people: int) -> tuple[Holder, ...]:
    return tuple(
        Holder(name, tickets, viewer=name == "Kofi Dubois") for (name, _, _), tickets in zip(_SELLERS[:people], _TICKETS, strict=False)
    )


_RAFFLE = Raffle(_DRAW, _holders(10), sum(_TICKETS[:10]), 10)

RAFFLES: Mapping[str, Raffle] = {
    "running": _RAFFLE,
    "drawn": replace(
        _RAFFLE,
        contest=replace(_DRAW, phase="announced", clock="Drawn Fri 28 Nov", updated="Announced Fri 28 Nov, 16:00"),
        drawn=97,
        winner="Sofia Mensah",
        seed="7f3a-91c2-44de",
    ),
    "nineteen holders": replace(_RAFFLE, holders=_holders(19), total=sum(_TICKETS), people=19),
    "one holder": replace(_RAFFLE, holders=_holders(1), total=41, people=1),
    "everybody at zero": replace(_RAFFLE, holders=tuple(replace(each, tickets=0) for each in _holders(6)), total=0, people=0),
    "three holders": replace(_RAFFLE, holders=_holders(3), total=sum(_TICKETS[:3]), people=3),
    "nothing": replace(
        _RAFFLE, contest=replace(_DRAW, phase="waiting", note="Nobody has earned a ticket yet"), holders=(), total=0, people=0
    ),
}

_HABIT = replace(
    RACE,
    title="Forty calls a day",
    subtitle="Longest run of working days · NA Enterprise",
    clock="8 days left",
    prize="Team breakfast, your choice",
)
_SIGNS: Mapping[str, Cell] = {"x": "hit", ".": "miss", "-": "off", "?": "open"}
_WEEKS = ("Mon 3 Nov", "", "", "", "", "Mon 10 Nov", "", "", "", "", "Mon 17 Nov", "", "", "", "", "Mon 24 Nov", "", "", "", "")


def _streak(name: str, cells: str, run: int, best: int, *, viewer: bool = False) -> Streak:
    return Streak(name, tuple(_SIGNS[cell] for cell in cells), run, best, viewer=viewer)


_STREAKS = Streaks(
    _HABIT,
    _WEEKS,
    (
        _streak("Hanna Okafor", "xx.xxxxxx-xxxxxxxxx?", 15, 15),
        _streak("Jonas Schneider", ".xx.xxxxxx.xxxxxxxx?", 8, 8),
        _streak("Maya Novák", "xxxxxxxxx.x.xxxxx--x", 6, 9, viewer=True),
        _streak("Kofi Dubois", "x.x.x..xxx.xxx..xxx?", 3, 3),
        _streak("Zoë Rossi", "xx..xxxx-----..xx.x?", 1, 4),
        _streak("Mateo Dubois", ".....x..x....xx....?", 0, 2),
    ),
)

STREAKS: Mapping[str, Streaks] = {
    "running": _STREAKS,
    "tie for the lead": replace(
        _STREAKS, streaks=(_STREAKS.streaks[0], replace(_STREAKS.streaks[0], name="Sofia Mensah"), *_STREAKS.streaks[2:])
    ),
    "fourteen people": replace(
        _STREAKS,
        streaks=(*_STREAKS.streaks, *(replace(_STREAKS.streaks[4], name=name, run=1) for name, _, _ in _SELLERS[9:17])),
    ),
    "final": replace(
        _STREAKS,
        contest=replace(_HABIT, phase="final", clock="Ended Fri 28 Nov"),
        streaks=tuple(
            replace(streak, cells=(*streak.cells[:-1], "hit"), run=streak.run + 1, best=max(streak.best, streak.run + 1))
            for streak in _STREAKS.streaks
            if streak.cells[-1] == "open"
        ),
    ),
    "weeks": replace(
        _STREAKS,
        contest=replace(_HABIT, title="Five demos a week", subtitle="Longest run of weeks · everyone"),
        days=tuple(f"W {week}" for week in range(40, 48)),
        streaks=tuple(replace(streak, cells=streak.cells[-8:], run=min(streak.run, 6)) for streak in _STREAKS.streaks[:4]),
    ),
    "one person": replace(_STREAKS, streaks=_STREAKS.streaks[:1]),
    "nobody has a run": replace(
        _STREAKS,
        streaks=tuple(replace(streak, cells=(*("miss",) * 4, "open"), run=0, best=0) for streak in _STREAKS.streaks[:4]),
        days=_WEEKS[:5],
    ),
    "not started": replace(
        _STREAKS,
        contest=replace(_HABIT, phase="waiting", clock="Starts Mon 3 Nov"),
        streaks=tuple(replace(streak, cells=("open",) * 20, run=0, best=0) for streak in _STREAKS.streaks[:5]),
    ),
    "nothing": replace(_STREAKS, contest=replace(_HABIT, phase="waiting", note="Nobody has joined yet"), streaks=()),
}
