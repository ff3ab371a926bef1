"""The tree of teams and who leads what on a day. Pure, over rows read once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Tree:
    """`parents`: each team's parent, or None. `leaders`: who leads each team on the day.

    A tree that bites its own tail ends where it began.
    """

    parents: Mapping[int, int | None]
    leaders: Mapping[int, frozenset[int]] = field(default_factory=dict)

    def up(self, team: int) -> tuple[int, ...]:
        """The team and all above it, from the bottom."""
        path: list[int] = []
        at: int | None = team
        while at is not None and at not in path and at in self.parents:
            path.append(at)
            at = self.parents[at]
        return tuple(path)

    def down(self, team: int) -> frozenset[int]:
        """The team and all beneath it."""
        return frozenset(each for each in self.parents if team in self.up(each))

    def inherited(self, team: int, own: Mapping[int, str | None]) -> str | None:
        """What the team, or the nearest above it, says."""
        return next((said for each in self.up(team) if (said := own[each]) is not None), None)

    def led_by(self, person: int) -> frozenset[int]:
        """The teams that they lead themselves."""
        return frozenset(team for team, leaders in self.leaders.items() if person in leaders)

    def leads(self, person: int, team: int) -> bool:
        """Whether they lead the team or one above it."""
        return any(person in self.leaders.get(each, ()) for each in self.up(team))

    def above(self, person: int, team: int | None) -> frozenset[int]:
        """Everyone above somebody whose own team is `team`.

        Those who lead it or a team above it, and those above each team that the person leads. Leading a team together puts neither above
        the other.
        """
        led = self.led_by(person)
        reached = {each for own in led for each in self.up(own)[1:]}
        if team is not None:
            reached |= set(self.up(team))
        return frozenset(leader for each in reached - led for leader in self.leaders.get(each, ())) - {person}


def tree(parents: Mapping[int, int | None], managements: Iterable[tuple[int, int]]) -> Tree:
    """The tree from (team, person) pairs of who leads what."""
    leaders: dict[int, set[int]] = {}
    for team, person in managements:
        leaders.setdefault(team, set()).add(person)
    return Tree(dict(parents), {team: frozenset(persons) for team, persons in leaders.items()})
