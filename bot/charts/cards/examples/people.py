"""The made-up company: 38 reps in five teams, and what each has booked this month. The examples are about them."""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple


class Rep(NamedTuple):
    """`before` is what they had booked a week ago; amounts are of this month, in dollars."""

    name: str
    team: str
    booked: int
    before: int
    goal: int

    @property
    def reached(self) -> Decimal:
        return (Decimal(self.booked) / self.goal).quantize(Decimal("0.000001"))


_TEAMS = {"A": "APAC Growth", "E": "NA Enterprise", "N": "Northeast", "L": "LATAM SMB", "I": "Iberia"}
_REPS = """
Jonas Schneider, A, 412300, 232000, 250000
Hanna Okafor, A, 351000, 240500, 350000
Sofia Mensah, E, 304250, 251000, 250000
Kofi Dubois, E, 248100, 96000, 250000
Maya Novák, N, 215400, 121000, 300000
Sofia Müller, A, 202000, 108400, 250000
Mateo Dubois, N, 168700, 81300, 350000
Lucas Müller, L, 145100, 99500, 250000
Zoë Rossi, N, 137000, 70200, 300000
Chen Rossi, A, 114200, 112000, 250000
Omar Patel, E, 104250, 77000, 150000
Ana Silva, L, 98400, 64300, 150000
Diego Herrera, L, 91000, 48100, 150000
Aiko Tanaka, A, 84650, 60800, 150000
Sam Whitfield, E, 72000, 55400, 150000
Nadia Haddad, E, 66300, 44900, 150000
Tom Becker, N, 58900, 56200, 150000
Lena Fischer, A, 41200, 9800, 150000
Kofi Lucas-Fernández de la Vega, E, 38400, 33100, 150000
Ines Carvalho, L, 21000, 20500, 150000
Isabel Cruz, I, 20400, 18200, 100000
Ben Carter, N, 19800, 6200, 100000
Leila Amiri, A, 19100, 12700, 100000
Pedro Alves, I, 18600, 11900, 100000
Noah Lindqvist, N, 17500, 17500, 150000
Chloé Martin, E, 16900, 8400, 60000
Dmitri Volkov, N, 15200, 15200, 100000
Olga Petrova, N, 14100, 9300, 100000
Rosa Santos, I, 13700, 7600, 60000
Amara Diallo, L, 12300, 3900, 150000
Kenta Sato, A, 11800, 8800, 60000
Grace Adeyemi, N, 10400, 10100, 100000
Fatima Zahra, E, 9700, 5100, 60000
Victor Pinheiro, L, 9200, 7300, 60000
Wei Zhang, A, 8600, 2400, 60000
Noah Fournier, N, 7900, 7000, 60000
Marta Iglesias, I, 6500, 4700, 60000
Hugo Laurent, N, 5300, 0, 60000
"""


def _rep(line: str) -> Rep:
    name, team, *amounts = line.split(", ")
    return Rep(name, _TEAMS[team], *map(int, amounts))


REPS = tuple(map(_rep, _REPS.strip().splitlines()))
"""The best first."""

BY_NAME = {rep.name: rep for rep in REPS}
TEAMS = {team: tuple(rep for rep in REPS if rep.team == team) for team in _TEAMS.values()}
LEADS = {"NA Enterprise": "Priya Raman", "APAC Growth": "Kenji Mori", "Northeast": "Grace Kim"}

MEETINGS = {
    **{"Jonas Schneider": 52, "Mateo Dubois": 41, "Maya Novák": 38, "Hanna Okafor": 36, "Zoë Rossi": 33, "Omar Patel": 29},
    **{"Tom Becker": 27, "Kofi Dubois": 24, "Sofia Müller": 21, "Chen Rossi": 19, "Lucas Müller": 14, "Diego Herrera": 9},
    **{"Ana Silva": 4, "Ines Carvalho": 0},
}
"""Held this month, of those whom examples show with it."""


def rank(mine: Decimal | int, all_of_them: Iterable[Decimal | int]) -> int:
    """Those who are level share one, and the next is left out."""
    return 1 + sum(other > mine for other in all_of_them)


def moved(rep: Rep, among: Iterable[Rep] = REPS, *, by_share: bool = False) -> int:
    """Places won since a week ago; `by_share`, by what of their goals they have reached."""

    def place(amounts: Iterable[int], mine: int) -> int:
        each = [Decimal(amount) / (other.goal if by_share else 1) for amount, other in zip(amounts, others, strict=True)]
        return rank(Decimal(mine) / (rep.goal if by_share else 1), each)

    others = tuple(among)
    return place((other.before for other in others), rep.before) - place((other.booked for other in others), rep.booked)


def finished(amount: int) -> int:
    """What it is by the end of the month, for contests that are over."""
    return round(amount * 17 // 10, -2) if amount >= 1000 else amount * 17 // 10
