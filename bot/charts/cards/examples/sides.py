"""Contests in which some stand against others, in each of their states."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from bot.charts.cards.contests.bracket import Bracket, Match, Slot
from bot.charts.cards.contests.duel import Comparison, Duel
from bot.charts.cards.contests.sides import Side
from bot.charts.cards.contests.tug import Crew, Puller, Tug
from bot.charts.cards.examples.contests import RACE


def _pullers(*members: tuple[str, int]) -> tuple[Puller, ...]:
    return tuple(Puller(name, Decimal(value), viewer=name == "Maya Novák") for name, value in members)


_NORTH = Crew(
    "Northeast", Decimal(214), 1, "8 reps · led by Priya Raman",
    _pullers(("Mateo Dubois", 41), ("Maya Novák", 38), ("Zoë Rossi", 33), ("Sam Whitfield", 27)), viewer=True,
)  # fmt: skip
_APAC = Crew(
    "APAC Growth", Decimal(187), 2, "8 reps · led by Kenji Mori",
    _pullers(("Jonas Schneider", 52), ("Hanna Okafor", 36), ("Sofia Müller", 21), ("Chen Rossi", 19)),
)  # fmt: skip
_SUED = Crew(
    "Vertrieb Süddeutschland", Decimal(1268400), 2, "8 Personen",
    _pullers(("Jörg Weißmüller", 341000), ("Maya Novák", 298400), ("Tom Becker", 187500), ("Lena Fischer", 122000)), viewer=True,
)  # fmt: skip
_NORD = Crew(
    "Vertrieb Norddeutschland", Decimal(2310900), 1, "9 Personen",
    _pullers(("Jonas Schneider", 612000), ("Hanna Okafor", 455900), ("Sofia Müller", 310000), ("Chen Rossi", 240500)),
)  # fmt: skip
_TUG_HEAD = replace(RACE, title="Northeast against APAC", subtitle="Meetings held in November", prize="The other team cooks dinner")
_TUG = Tug(_TUG_HEAD, "number", (_NORTH, _APAC))

TUGS: Mapping[str, Tug] = {
    "running": _TUG,
    "the right side leads": replace(_TUG, crews=(replace(_NORTH, value=Decimal(149)), _APAC)),
    "level": replace(_TUG, crews=(replace(_NORTH, value=_APAC.value), _APAC)),
    "final": replace(_TUG, contest=replace(_TUG_HEAD, phase="final", clock="Ended Fri 28 Nov")),
    "everybody at zero": replace(
        _TUG, crews=(replace(_NORTH, value=Decimal(0), rank=None, members=()), replace(_APAC, value=Decimal(0), rank=None, members=()))
    ),
    "not started": replace(
        _TUG,
        contest=replace(_TUG_HEAD, phase="waiting", clock="Starts Mon 3 Nov"),
        crews=tuple(
            replace(crew, value=None, rank=None, members=tuple(replace(each, value=None) for each in crew.members))
            for crew in (_NORTH, _APAC)
        ),
    ),
    "five teams": replace(
        _TUG,
        contest=replace(_TUG_HEAD, title="Battle of the teams"),
        crews=(
            _NORTH,
            _APAC,
            Crew("NA Enterprise", Decimal(164), 3, "9 reps"),
            Crew("LATAM SMB", Decimal(120), 4, "6 reps"),
            Crew("DACH", Decimal(92), 5, "5 reps"),
        ),
    ),
    "in German": replace(
        _TUG,
        contest=replace(
            _TUG_HEAD,
            title="Vertrieb Süddeutschland gegen Vertrieb Norddeutschland",
            subtitle="Auftragseingang im November",
            clock="noch 12 Stunden",
            prize="Die anderen kochen",
            updated="Stand: Mo., 17. Nov., 07:00",
            locale="de",
        ),
        unit="money:EUR",
        crews=(_SUED, _NORD),
    ),
}

_DUEL_HEAD = replace(RACE, title="Face to face", subtitle="Revenue booked in November", prize="The loser buys coffee for a week")
_DUEL = Duel(
    _DUEL_HEAD,
    "money:USD",
    Side("Hanna Okafor", Decimal(121000), "APAC Growth"),
    Side("Kofi Dubois", Decimal(104250), "NA Enterprise", viewer=True),
    (
        Comparison("Pipeline created", "money:USD", Decimal(268000), Decimal(310000), -1),
        Comparison("Meetings held", "number", Decimal(36), Decimal(29), 1),
        Comparison("Win rate", "percent", Decimal("0.21"), Decimal("0.21"), 0),
        Comparison("First response", "minutes", Decimal(42), Decimal(75), 1),
    ),
)

DUELS: Mapping[str, Duel] = {
    "running": _DUEL,
    "level": replace(_DUEL, second=replace(_DUEL.second, value=_DUEL.first.value), compared=_DUEL.compared[:2]),
    "final": replace(_DUEL, contest=replace(_DUEL_HEAD, phase="final", clock="Ended Fri 28 Nov")),
    "the right one wins": replace(
        _DUEL, contest=replace(_DUEL_HEAD, phase="announced", clock="Ended Fri 28 Nov"), second=replace(_DUEL.second, value=Decimal(186000))
    ),
    "a draw": replace(
        _DUEL, contest=replace(_DUEL_HEAD, phase="final", clock="Ended Fri 28 Nov"), first=replace(_DUEL.first, value=_DUEL.second.value)
    ),
    "everybody at zero": replace(
        _DUEL, first=replace(_DUEL.first, value=Decimal(0)), second=replace(_DUEL.second, value=Decimal(0)), compared=()
    ),
    "not started": replace(
        _DUEL,
        contest=replace(_DUEL_HEAD, phase="waiting", clock="Starts Mon 3 Nov"),
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
    "Priya Raman", "Omar Patel", "Grace Kim", "Ana Silva", "Ben Carter", "Chloé Martin", "Dmitri Volkov", "Fatima Zahra",
    "Isabel Cruz", "Kenji Mori", "Leila Amiri", "Noah Fournier", "Olga Petrova", "Pedro Alves", "Rosa Lindqvist", "Victor Hugo Pinheiro",
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


_CUP = replace(RACE, title="Discovery call cup", subtitle="Head to head, a week a round · meetings held", prize="The cup, and $1,000")

BRACKETS: Mapping[str, Bracket] = {
    "thirty-two": Bracket(replace(_CUP, phase="final", clock="Ended Fri 28 Nov"), "number", bracket(32, 5)),
    "thirty-two, running": Bracket(_CUP, "number", bracket(32, 3), "Semi-finals"),
    "thirty-two, second round": Bracket(_CUP, "number", bracket(32, 1), "Round of 16"),
    "thirty-two, you are out": Bracket(_CUP, "number", bracket(32, 2, upsets=frozenset((5, 6, 12))), "Quarter-finals"),
    "sixteen": Bracket(replace(_CUP, phase="final", clock="Ended Fri 28 Nov"), "number", bracket(16, 4)),
    "eleven, with byes": Bracket(_CUP, "number", bracket(11, 2), "Semi-finals"),
    "eight": Bracket(replace(_CUP, phase="announced", clock="Ended Fri 28 Nov"), "number", bracket(8, 3)),
    "four": Bracket(replace(_CUP, phase="provisional", clock="Ended Fri 28 Nov"), "number", bracket(4, 2)),
    "two": Bracket(_CUP, "number", bracket(2, 0), "Final"),
    "not started": Bracket(replace(_CUP, phase="waiting", clock="Starts Mon 3 Nov"), "number", bracket(29, 0), "Round of 32"),
}
