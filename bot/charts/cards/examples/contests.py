"""Contests in which everybody stands for themselves, in each of their states."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import groupby

from bot.charts.cards.contests.finish import Finish, Runner
from bot.charts.cards.contests.head import Contest
from bot.charts.cards.contests.raffle import Holder, Raffle
from bot.charts.cards.contests.standings import Racer, Standings
from bot.charts.cards.contests.streaks import Cell, Streak, Streaks
from bot.charts.cards.contests.tiers import Climber, Tier, Tiers
from bot.charts.cards.examples import days, people
from bot.charts.cards.examples.days import Season
from bot.charts.cards.examples.people import Rep
from bot.texts import dates

STARTS, ENDS = date(2026, 11, 2), date(2026, 11, 27)


def season(title: str, subtitle: str, prize: str, *, starts: date = STARTS, ends: date = ENDS) -> Season:
    return Season(Contest(title, subtitle, "running", "", prize, ""), starts, ends)


_SPRINT = season("November sprint", "Most revenue booked · everyone", "$500 dinner voucher for the winner")


def _racers(number: int, viewer: str = "Mateo Dubois", *, moving: bool = True, over: bool = False) -> tuple[Racer, ...]:
    return tuple(
        Racer(
            rep.name,
            Decimal(people.finished(rep.booked) if over else rep.booked),
            people.rank(rep.booked, (other.booked for other in people.REPS)),
            rep.team,
            people.moved(rep) if moving and not over else None,
            viewer=rep.name == viewer,
        )
        for rep in people.REPS[:number]
    )


def _beginners(number: int, value: Decimal | None) -> tuple[Racer, ...]:
    """Who is as good as all others, with nothing or with no value yet."""
    return tuple(replace(racer, value=value, rank=None, moved=None) for racer in _racers(number))


_RACE = Standings(_SPRINT.running(), "money:USD", _racers(10))
_MARATHON = season(
    "Meeting marathon", "Most meetings held since 9 November · everyone", "A day off", starts=date(2026, 11, 9), ends=days.TODAY
)
_BESTS = season(
    "Personal bests",
    "Most improved call volume against one's own last month",
    "$500 dinner voucher for the winner",
    ends=date(2026, 11, 30),
)

STANDINGS: Mapping[str, Standings] = {
    "running": _RACE,
    "nineteen racers": replace(_RACE, racers=_racers(19, "Lena Fischer", moving=False)),
    "sixteen racers": replace(_RACE, racers=_racers(16, "Omar Patel", moving=False)),
    "tie for the lead": replace(
        _RACE,
        contest=_MARATHON.running(),
        unit="number",
        racers=(
            Racer("Hanna Okafor", Decimal(31), 1, "APAC Growth", 1),
            Racer("Mei-Ling Nakamura-Castellanos", Decimal(31), 1, "Northeast", 0),
            Racer("Kofi Dubois", Decimal(24), 3, "NA Enterprise", 2),
            Racer("Maya Novák", Decimal(24), 3, "Northeast", -1, viewer=True),
            Racer("Zoë Rossi", Decimal(19), 5, "Northeast", -1),
            Racer("Lucas Müller", Decimal(0), 6, "LATAM SMB", 0),
        ),
    ),
    "most improved": Standings(
        _BESTS.running(),
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
    "provisional": replace(_RACE, contest=_SPRINT.provisional(), racers=_racers(5, over=True)),
    "final": replace(_RACE, contest=_SPRINT.final(), racers=_racers(8, over=True)),
    "announced": replace(_RACE, contest=replace(_SPRINT.announced(), prize=""), racers=_racers(2, over=True)),
    "paused": replace(
        _RACE, contest=replace(_SPRINT.running(), phase="paused", note="Paused for the data migration"), racers=_racers(5, moving=False)
    ),
    "not started": replace(_RACE, contest=_SPRINT.waiting(), racers=_beginners(6, None)),
    "everybody at zero": replace(_RACE, contest=_SPRINT.running(STARTS), racers=_beginners(6, Decimal(0))),
    "one racer": replace(_RACE, racers=_racers(1, moving=False)),
    "teams, in German": replace(
        _RACE,
        contest=replace(
            _SPRINT.running(),
            title="Rennen der Teams",
            subtitle="Umsatz · alle Teams",
            clock="noch 10 Tage",
            prize="Team-Essen",
            updated=days.updated(locale="de"),
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
    "nothing": replace(_RACE, contest=_SPRINT.waiting("Nobody has joined yet"), racers=()),
}

_TARGET = 250_000
_TO_TARGET = season("First to $250K", "Revenue booked since Mon 2 Nov · everyone", "A weekend for two: to the first seven who get there")
_CROSSED = {
    "Jonas Schneider": date(2026, 11, 10),
    "Hanna Okafor": date(2026, 11, 12),
    "Sofia Mensah": date(2026, 11, 13),
    "Kofi Dubois": date(2026, 11, 17),
    "Maya Novák": date(2026, 11, 19),
    "Sofia Müller": date(2026, 11, 20),
    "Mateo Dubois": date(2026, 11, 24),
}


def _runner(rep: Rep, value: int, viewer: str) -> Runner:
    """Once they have it, they have a place and a day."""
    there = value >= _TARGET
    crossed = dates.day(_CROSSED[rep.name], "en") if there else ""
    return Runner(rep.name, Decimal(value), [*_CROSSED].index(rep.name) + 1 if there else None, crossed, viewer=rep.name == viewer)


def _runners(number: int, viewer: str = "Maya Novák", *, over: bool = False) -> tuple[Runner, ...]:
    return tuple(_runner(rep, people.finished(rep.booked) if over else rep.booked, viewer) for rep in people.REPS[:number])


_FINISH = Finish(_TO_TARGET.running(), "money:USD", Decimal(_TARGET), _runners(8))

FINISHES: Mapping[str, Finish] = {
    "running": _FINISH,
    "nobody there yet": replace(
        _FINISH,
        contest=_TO_TARGET.running(date(2026, 11, 9)),
        runners=tuple(
            Runner(rep.name, Decimal(rep.before), viewer=rep.name == "Maya Novák")
            for rep in sorted(people.REPS, key=lambda rep: -rep.before)[1:6]
        ),
    ),
    "final": replace(_FINISH, contest=_TO_TARGET.final(), runners=_runners(8, over=True)),
    "fourteen runners": replace(_FINISH, runners=_runners(14, "Diego Herrera")),
    "one runner": replace(_FINISH, runners=_runners(4)[3:]),
    "everybody at zero": replace(
        _FINISH,
        contest=_TO_TARGET.running(STARTS),
        runners=tuple(replace(runner, value=Decimal(0), place=None, crossed="") for runner in _runners(4)),
    ),
    "not started": replace(
        _FINISH,
        contest=_TO_TARGET.waiting(),
        runners=tuple(replace(runner, value=None, place=None, crossed="") for runner in _runners(6)),
    ),
    "nothing": replace(_FINISH, contest=_TO_TARGET.waiting("Nobody has joined yet"), runners=()),
}

_CLIMB = season("Meetings ladder", "Meetings held in November · everyone", "Every tier has its own prize", ends=date(2026, 11, 30))
_LADDER = (
    Tier("Bronze", Decimal(10), "$25"),
    Tier("Silver", Decimal(20), "$75"),
    Tier("Gold", Decimal(30), "$200"),
    Tier("Platinum", Decimal(45), "$500"),
)
_DIAMOND = Tier("Diamond", Decimal(60), "A trip to Lisbon")
_JOINED = (
    *("Jonas Schneider", "Mateo Dubois", "Hanna Okafor", "Omar Patel", "Sofia Müller", "Chen Rossi", "Lucas Müller", "Diego Herrera"),
    *("Zoë Rossi", "Ana Silva", "Kofi Dubois", "Ines Carvalho", "Tom Becker"),
)
"""In the order in which they have joined."""


def _climbers(ladder: tuple[Tier, ...], number: int, *, over: bool = False) -> tuple[Climber, ...]:
    held = {name: people.finished(people.MEETINGS[name]) if over else people.MEETINGS[name] for name in _JOINED[:number]}
    return tuple(
        Climber(name, Decimal(value), sum(value >= tier.threshold for tier in ladder), viewer=name == "Sofia Müller")
        for name, value in sorted(held.items(), key=lambda each: -each[1])
    )


_TIERS = Tiers(_CLIMB.running(), "number", _LADDER, _climbers(_LADDER, 8))

TIERS: Mapping[str, Tiers] = {
    "four tiers": _TIERS,
    "one threshold": replace(
        _TIERS,
        contest=replace(_CLIMB.running(), title="Twenty meetings", prize="$75 for everyone who gets there"),
        tiers=(Tier("Target", Decimal(20)),),
        climbers=_climbers((Tier("Target", Decimal(20)),), 10),
    ),
    "thirteen climbers": replace(_TIERS, climbers=_climbers(_LADDER, 13)),
    "five tiers": replace(
        _TIERS,
        contest=_CLIMB.provisional(),
        tiers=(*_LADDER, _DIAMOND),
        climbers=_climbers((*_LADDER, _DIAMOND), 6, over=True),
    ),
    "one climber": replace(_TIERS, climbers=_climbers(_LADDER, 1)),
    "everybody at zero": replace(
        _TIERS,
        contest=_CLIMB.running(STARTS),
        climbers=tuple(replace(each, value=Decimal(0), tier=0) for each in _climbers(_LADDER, 5)),
    ),
    "final": replace(_TIERS, contest=_CLIMB.final(), climbers=_climbers(_LADDER, 8, over=True)),
    "not started": replace(
        _TIERS,
        contest=_CLIMB.waiting(),
        climbers=tuple(replace(each, value=None, tier=0) for each in _climbers(_LADDER, 5)),
    ),
    "nothing": replace(_TIERS, contest=_CLIMB.waiting("Nobody has joined yet"), climbers=()),
}

_DRAW = season("November raffle", "A ticket for every demo held", "Noise-cancelling headphones", ends=date(2026, 11, 20))
_TICKETS = (41, 36, 30, 24, 22, 20, 17, 14, 13, 11, 10, 9, 8, 7, 5, 3, 2, 1, 1)


def _raffle(number: int, *, more: int = 0) -> Raffle:
    holders = tuple(
        Holder(rep.name, tickets + more, viewer=rep.name == "Kofi Dubois")
        for rep, tickets in zip(people.REPS[:number], _TICKETS, strict=False)
    )
    return Raffle(_DRAW.running(), holders, sum(holder.tickets for holder in holders), number)


def _drawn(raffle: Raffle, ticket: int) -> Raffle:
    """Whoever holds the ticket has won."""
    numbered = [holder.name for holder in raffle.holders for _ in range(holder.tickets)]
    day = dates.day(_DRAW.ends, "en")
    contest = replace(raffle.contest, phase="announced", clock=f"Drawn {day}", updated=f"Announced {day}, 16:00")
    return replace(raffle, contest=contest, drawn=ticket, winner=numbered[ticket - 1], seed="7f3a-91c2-44de")


_RAFFLE = _raffle(10)

RAFFLES: Mapping[str, Raffle] = {
    "running": _RAFFLE,
    "drawn": _drawn(_raffle(10, more=3), 97),
    "nineteen holders": _raffle(19),
    "one holder": _raffle(1),
    "everybody at zero": replace(
        _raffle(6),
        contest=_DRAW.running(STARTS),
        holders=tuple(replace(each, tickets=0) for each in _raffle(6).holders),
        total=0,
        people=0,
    ),
    "three holders": _raffle(3),
    "nothing": replace(_raffle(0), contest=_DRAW.waiting("Nobody has earned a ticket yet")),
}

_BEGINS = date(2026, 10, 26)
_HABIT = season("Forty calls a day", "Working days in a row with forty calls · everyone", "Team breakfast, your choice", starts=_BEGINS)
_SIGNS: Mapping[str, Cell] = {"x": "hit", ".": "miss", "-": "off", "?": "open"}
_WHOLE = days.workdays(_BEGINS, ENDS)
_SO_FAR = days.workdays(_BEGINS, days.TODAY)
_DAYS = {
    "Hanna Okafor": "xx.xx-xxxxxxxxxx xxxxxxxxx",
    "Jonas Schneider": "xxxxx.x.xxxxxxxx xx.xxxxxx",
    "Maya Novák": "xxxxxxxx.x.xxx-x xx.xxxxxx",
    "Kofi Dubois": "x..xxx.xxx.x.xxx .xx.xxxx.",
    "Zoë Rossi": "xxx-----..xx.x.x x.xx.x.xx",
    "Mateo Dubois": "..x....xx....... .x..x..x.",
}
"""Of each working day whether they reached it; after the gap, what became of today and the days that follow."""


def _longest(cells: tuple[Cell, ...]) -> list[int]:
    """How long each run is; days that do not count neither make it longer nor end it."""
    counted = [cell == "hit" for cell in cells if cell in ("hit", "miss")]
    return [len([*run]) for hit, run in groupby(counted) if hit]


def _streak(name: str, signs: str, *, viewer: bool = False) -> Streak:
    cells = tuple(_SIGNS[sign] for sign in signs)
    counted = [cell for cell in cells if cell in ("hit", "miss")]
    lasting = bool(counted) and counted[-1] == "hit"
    runs = _longest(cells)
    return Streak(name, cells, runs[-1] if lasting else 0, max(runs, default=0), viewer=viewer)


def _sorted(*streaks: Streak) -> tuple[Streak, ...]:
    """By the run that lasts, then by the longest."""
    return tuple(sorted(streaks, key=lambda streak: (-streak.run, -streak.best)))


def _until_today(name: str, signs: str) -> Streak:
    return _streak(name, f"{signs[: len(_SO_FAR) - 1]}?", viewer=name == "Maya Novák")


_STREAKS = Streaks(_HABIT.running(), days.mondays(_SO_FAR), _sorted(*(_until_today(*each) for each in _DAYS.items())))


def _like_hanna(earlier: int) -> str:
    """Her days, but begun so many earlier."""
    signs = _DAYS["Hanna Okafor"].replace(" ", "")
    return signs[-earlier:] + signs[:-earlier]


_OTHERS = ("Omar Patel", "Chen Rossi", "Diego Herrera", "Aiko Tanaka", "Sam Whitfield", "Nadia Haddad", "Tom Becker", "Lena Fischer")

STREAKS: Mapping[str, Streaks] = {
    "running": _STREAKS,
    "tie for the lead": replace(
        _STREAKS, streaks=(_STREAKS.streaks[0], replace(_STREAKS.streaks[0], name="Sofia Mensah"), *_STREAKS.streaks[2:])
    ),
    "fourteen people": replace(
        _STREAKS, streaks=_sorted(*_STREAKS.streaks, *(_until_today(name, _like_hanna(1 + at % 3)) for at, name in enumerate(_OTHERS)))
    ),
    "final": replace(
        _STREAKS,
        contest=_HABIT.final(),
        days=days.mondays(_WHOLE),
        streaks=_sorted(*(_streak(name, signs.replace(" ", ""), viewer=name == "Maya Novák") for name, signs in _DAYS.items())),
    ),
    "the best run decides": replace(
        _STREAKS,
        contest=replace(_STREAKS.contest, title="Longest run of forty calls"),
        streaks=tuple(sorted(_STREAKS.streaks, key=lambda streak: (-streak.best, -streak.run))),
        by="best",
    ),
    "weeks": replace(
        _STREAKS,
        contest=season(
            "Five demos a week", "Weeks in a row with five demos · everyone", "Team breakfast, your choice", starts=date(2026, 9, 28)
        ).running(),
        days=tuple(f"W {day.isocalendar().week}" for day in days.workdays(date(2026, 9, 28), days.TODAY) if day.weekday() == 0),
        streaks=_sorted(
            _streak("Hanna Okafor", "x.xxxxx?"),
            _streak("Jonas Schneider", "xxx.xxx?"),
            _streak("Maya Novák", ".xxxx-x?", viewer=True),
            _streak("Kofi Dubois", "xx..x..?"),
        ),
    ),
    "one person": replace(_STREAKS, streaks=_STREAKS.streaks[:1]),
    "nobody has a run": replace(
        _STREAKS,
        contest=_HABIT.running(_SO_FAR[4]),
        streaks=tuple(_streak(streak.name, "....?", viewer=streak.viewer) for streak in _STREAKS.streaks[:4]),
        days=days.mondays(_SO_FAR[:5]),
    ),
    "not started": replace(
        _STREAKS,
        contest=_HABIT.waiting(),
        streaks=tuple(_streak(streak.name, "?" * len(_SO_FAR), viewer=streak.viewer) for streak in _STREAKS.streaks[:5]),
    ),
    "nothing": replace(_STREAKS, contest=_HABIT.waiting("Nobody has joined yet"), streaks=()),
}
