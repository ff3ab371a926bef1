"""What somebody who takes part sees of a standing: the places that anyone may see, their own with its neighbours, and whom they lead."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from bot.contests import access
from bot.contests.parameters import Bracket, Duel, Raffle, Sides
from bot.contests.results import Row, Standings
from bot.metrics import rules as rulebook
from bot.people import directory
from storage.models import Contest
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Sight:
    """`top` are the places that anyone may see; `led` the persons beneath the viewer. Who holds the contest sees the `whole`."""

    viewer: int
    top: int
    led: Collection[int] = ()
    whole: bool = False

    def of(self, found: Standings) -> Standings:
        """Sides, duels and knock-outs are seen as a whole, for they are played before all; tickets, for the others' make one's chance."""
        if self.whole or isinstance(found.rules.format, Sides | Duel | Bracket | Raffle):
            return found
        rows = [row for place, row in enumerate(found.rows) if self._sees(row) or self._beside(found.rows, place)]
        return replace(found, rows=tuple(rows), tallies={row.key: found.tallies[row.key] for row in rows if row.key in found.tallies})

    def _sees(self, row: Row) -> bool:
        high = row.rank is not None and row.rank <= self.top and bool(row.score)
        return high or self.mine(row) or any(member.person in self.led for member in row.entrant.members)

    def _beside(self, rows: tuple[Row, ...], place: int) -> bool:
        """Whether the row before or after is their own."""
        return rows[place].rank is not None and any(self.mine(row) for row in rows[max(0, place - 1) : place + 2])

    def records(self, found: Standings) -> bool:
        """Whether they may see what counted for whom: those who take part, and who leads one of them."""
        persons = {member.person for row in found.rows for member in row.entrant.members}
        return self.whole or self.viewer in persons or not persons.isdisjoint(self.led)

    def mine(self, row: Row) -> bool:
        return any(member.person == self.viewer for member in row.entrant.members)


def sight(uow: UnitOfWork, row: Contest, found: Standings, viewer: int, now: datetime) -> Sight:
    whole, on = access.may_change(uow, row, viewer, now), now.date()
    persons = {member.person for each in found.rows for member in each.entrant.members}
    led = () if whole else {person for person in persons if viewer in directory.managers_above(uow, person, on)}
    return Sight(viewer, rulebook.read(uow).privacy.public_top, led, whole)
