"""Contests in which some stand against others, in each of their states."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from bot.charts.cards.contests.bracket import Bracket, Match, Slot
from bot.charts.cards.contests.duel import Comparison, Duel
from bot.charts.cards.contests.sides import Side
from bot.charts.cards.contests.tug import Crew, Puller, Tug
from bot.charts.cards.examples import days, people
from bot.charts.cards.examples.contests import ENDS, STARTS, season
from bot.charts.cards.examples.days import Season


def _pullers(*members: tuple[str, int]) -> tuple[Puller, ...]:
    return tuple(Puller(name, Decimal(value), viewer=name == "Maya Novák") for name, value in members)


def _crew(team: str, value: int, rank: int, *, over: bool = False) -> Crew:
    """With those of its people whose meetings are known."""
    names = {rep.name for rep in people.TEAMS[team]}
    held = sorted(((name, held) for name, held in people.MEETINGS.items() if name in names), key=lambda each: -each[1])
    return Crew(
        team,
        Decimal(people.finished(value) if over else value),
        rank,
        f"{len(names)} reps · led by {people.LEADS[team]}",
        _pullers(*((name, people.finished(held) if over else held) for name, held in held)),
        viewer=team == "Northeast",
    )


_NORTH, _APAC = _crew("Northeast", 214, 1), _crew("APAC Growth", 187, 2)
_SUED = Crew(
    "Vertrieb Süddeutschland", Decimal(1268400), 2, "8 Personen",
    _pullers(("Jörg Weißmüller", 341000), ("Maya Novák", 298400), ("Tom Becker", 187500), ("Lena Fischer", 122000)), viewer=True,
)  # fmt: skip
_NORD = Crew(
    "Vertrieb Norddeutschland", Decimal(2310900), 1, "9 Personen",
    _pullers(("Jonas Schneider", 612000), ("Hanna Okafor", 455900), ("Sofia Müller", 310000), ("Chen Rossi", 240500)),
)  # fmt: skip
_PULL = season("Northeast against APAC", "Meetings held in November", "The other team cooks dinner", ends=date(2026, 11, 30))
_TUG = Tug(_PULL.running(), "number", (_NORTH, _APAC))

TUGS: Mapping[str, Tug] = {
    "running": _TUG,
    "the right side leads": replace(_TUG, crews=(replace(_NORTH, value=Decimal(149), rank=2), replace(_APAC, rank=1))),
    "level": replace(_TUG, crews=(replace(_NORTH, value=_APAC.value), replace(_APAC, rank=1))),
    "final": replace(_TUG, contest=_PULL.final(), crews=(_crew("Northeast", 214, 1, over=True), _crew("APAC Growth", 187, 2, over=True))),
    "everybody at zero": replace(
        _TUG,
        contest=_PULL.running(STARTS),
        crews=(replace(_NORTH, value=Decimal(0), rank=None, members=()), replace(_APAC, value=Decimal(0), rank=None, members=())),
    ),
    "not started": replace(
        _TUG,
        contest=_PULL.waiting(),
        crews=tuple(
            replace(crew, value=None, rank=None, members=tuple(replace(each, value=None) for each in crew.members))
            for crew in (_NORTH, _APAC)
        ),
    ),
    "five teams": replace(
        _TUG,
        contest=replace(_PULL.running(), title="Battle of the teams"),
        crews=(
            _NORTH,
            _APAC,
            Crew("NA Enterprise", Decimal(164), 3, "8 reps"),
            Crew("LATAM SMB", Decimal(120), 4, "6 reps"),
            Crew("Iberia", Decimal(92), 5, "4 reps"),
        ),
    ),
    "in German": replace(
        _TUG,
        contest=replace(
            _PULL.running(),
            title="Vertrieb Süddeutschland gegen Vertrieb Norddeutschland",
            subtitle="Auftragseingang im November",
            clock="noch 13 Tage",
            prize="Die anderen kochen",
            updated=days.updated(locale="de"),
            locale="de",
        ),
        unit="money:EUR",
        crews=(_SUED, _NORD),
    ),
}

_FACED = season("Face to face", "Revenue booked in November", "The loser buys coffee for a week", ends=date(2026, 11, 30))


def _side(name: str, *, over: bool = False) -> Side:
    rep = people.BY_NAME[name]
    return Side(name, Decimal(people.finished(rep.booked) if over else rep.booked), rep.team, viewer=name == "Kofi Dubois")


def _compared(*, over: bool = False) -> tuple[Comparison, ...]:
    meetings = [people.MEETINGS[name] for name in ("Hanna Okafor", "Kofi Dubois")]
    pipelines, held = ([people.finished(each) if over else each for each in pair] for pair in ([268000, 310000], meetings))
    return (
        Comparison("Pipeline created", "money:USD", Decimal(pipelines[0]), Decimal(pipelines[1]), -1),
        Comparison("Meetings held", "number", Decimal(held[0]), Decimal(held[1]), 1),
        Comparison("Win rate", "percent", Decimal("0.21"), Decimal("0.21"), 0),
        Comparison("First response", "minutes", Decimal(42), Decimal(75), 1, lower_is_better=True),
    )


_DUEL = Duel(_FACED.running(), "money:USD", _side("Hanna Okafor"), _side("Kofi Dubois"), _compared())
_FOUGHT = Duel(_FACED.final(), "money:USD", _side("Hanna Okafor", over=True), _side("Kofi Dubois", over=True), _compared(over=True))

DUELS: Mapping[str, Duel] = {
    "running": _DUEL,
    "level": replace(_DUEL, second=replace(_DUEL.second, value=_DUEL.first.value), compared=_DUEL.compared[:2]),
    "final": _FOUGHT,
    "the right one wins": replace(
        _FOUGHT, contest=_FACED.announced(), second=replace(_FOUGHT.second, value=(_FOUGHT.first.value or 0) + Decimal(64000))
    ),
    "a draw": replace(_FOUGHT, second=replace(_FOUGHT.second, value=_FOUGHT.first.value)),
    "everybody at zero": replace(
        _DUEL,
        contest=_FACED.running(STARTS),
        first=replace(_DUEL.first, value=Decimal(0)),
        second=replace(_DUEL.second, value=Decimal(0)),
        compared=(),
    ),
    "not started": replace(
        _DUEL,
        contest=_FACED.waiting(),
        first=replace(_DUEL.first, value=None),
        second=replace(_DUEL.second, value=None),
        compared=(),
    ),
    "long names": replace(
        _DUEL,
        first=replace(_DUEL.first, name="Mei-Ling Nakamura-Castellanos de la Vega"),
        second=replace(_DUEL.second, name="Wolfeschlegelsteinhausenbergerdorff", value=Decimal("123456789012")),
    ),
}

_FIELD = (
    "Jonas Schneider", "Hanna Okafor", "Sofia Mensah", "Kofi Dubois", "Maya Novák", "Sofia Müller", "Mateo Dubois", "Lucas Müller",
    "Zoë Rossi", "Chen Rossi", "Lena Fischer", "Diego Herrera", "Aiko Tanaka", "Sam Whitfield", "Nadia Haddad", "Tom Becker",
    "Ines Carvalho", "Omar Patel", "Olga Petrova", "Ana Silva", "Ben Carter", "Chloé Martin", "Dmitri Volkov", "Fatima Zahra",
    "Isabel Cruz", "Kenta Sato", "Leila Amiri", "Noah Fournier", "Wei Zhang", "Pedro Alves", "Rosa Santos", "Victor Pinheiro",
)  # fmt: skip


def seeded(size: int) -> list[int]:
    """Seeds in the order of the tree: the best two meet in the final."""
    order = [1]
    while len(order) < size:
        order = [seed for each in order for seed in (each, 2 * len(order) + 1 - each)]
    return order


def bracket(people: int, played: int, *, upsets: frozenset[int] = frozenset((3, 6, 12))) -> tuple[tuple[Match, ...], ...]:
    """A tree of so many, of which so many rounds are played; a seed of `upsets` loses to whoever comes next."""
    size = 1 << (people - 1).bit_length()
    line: list[Slot | None] = [
        Slot(_FIELD[seed - 1], seed, viewer=_FIELD[seed - 1] == "Maya Novák") if seed <= people else None for seed in seeded(size)
    ]
    rounds: list[tuple[Match, ...]] = []
    while len(line) > 1:
        matches = [
            _match(first, second, len(rounds) < played, not rounds, upsets) for first, second in zip(line[::2], line[1::2], strict=True)
        ]
        rounds.append(tuple(matches))
        winners = [match.first if match.winner == 1 else match.second if match.winner == 2 else None for match in matches]
        line = [slot and replace(slot, score=None) for slot in winners]
    return tuple(rounds)


def _match(first: Slot | None, second: Slot | None, played: bool, opening: bool, upsets: frozenset[int]) -> Match:
    if first is None or second is None:
        return Match(first, second, (1 if first else 2) if opening and (first or second) else 0)
    if not played:
        return Match(first, second)
    a, b = first.seed or 0, second.seed or 0
    winner = 2 if (a > b) != (min(a, b) in upsets) else 1
    best, other = Decimal(9 + (a * b) % 9), Decimal(3 + (a + b) % 6)
    return Match(replace(first, score=best if winner == 1 else other), replace(second, score=best if winner == 2 else other), winner)


def _cup(rounds: int, *, ends: date = ENDS) -> Season:
    """A week a round."""
    starts = days.later(ends, -4) - timedelta(weeks=rounds - 1)
    return season("Discovery call cup", "Head to head, a week a round · meetings held", "The cup, and $1,000", starts=starts, ends=ends)


BRACKETS: Mapping[str, Bracket] = {
    "thirty-two": Bracket(_cup(5).final(), "number", bracket(32, 5)),
    "thirty-two, running": Bracket(_cup(5).running(), "number", bracket(32, 3), "Semi-finals"),
    "thirty-two, second round": Bracket(_cup(5).running(date(2026, 11, 3)), "number", bracket(32, 1), "Round of 16"),
    "thirty-two, you are out": Bracket(
        _cup(5).running(date(2026, 11, 10)), "number", bracket(32, 2, upsets=frozenset((5, 6, 12))), "Quarter-finals"
    ),
    "sixteen": Bracket(_cup(4).final(), "number", bracket(16, 4)),
    "eleven, with byes": Bracket(_cup(4).running(), "number", bracket(11, 2), "Semi-finals"),
    "eight": Bracket(_cup(3).announced(), "number", bracket(8, 3)),
    "four": Bracket(_cup(2).provisional(), "number", bracket(4, 2)),
    "two": Bracket(_cup(1, ends=date(2026, 11, 20)).running(), "number", bracket(2, 0), "Final"),
    "not started": Bracket(_cup(5).waiting(), "number", bracket(29, 0), "Round of 32"),
}
