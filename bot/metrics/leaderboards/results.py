"""What a leaderboard answers with: exact, frozen, and nothing that its reader may not see."""

from dataclasses import dataclass
from decimal import Decimal

from bot.metrics.definitions import CalendarDefinition, Direction, MetricDefinition
from bot.metrics.leaderboards.wanted import Wanted
from bot.metrics.moment import Moment
from bot.metrics.results import Clock
from bot.metrics.rules import Rules
from bot.people.values import Team


@dataclass(frozen=True)
class Question:
    """What is ranked by, and when: a `metric`, with `by_goal` by its share of the goal; without one, the score."""

    rules: Rules
    metric: MetricDefinition | None
    by_goal: bool
    moment: Moment

    @property
    def key(self) -> tuple[object, ...]:
        return (self.metric and self.metric.key, self.by_goal, self.moment)

    @property
    def lowest_first(self) -> bool:
        """A share of a goal is better the more it is, whichever way the metric goes."""
        return self.metric is not None and self.metric.direction is Direction.DOWN and not self.by_goal

    @property
    def adds_up(self) -> bool:
        return self.metric is not None and self.metric.aggregation.additive


@dataclass(frozen=True)
class Entry:
    """A row as its reader sees it; None is what they may not see, or what is not known. `key` is that of the person or team.

    `measure` is what is ranked by. `unnamed`: `name` stands for somebody else's; "" for nobody's. `skipped` rows stand between the one
    above and this one.
    """

    key: str
    name: str
    rank: int
    measure: Decimal | None
    value: Decimal | None = None
    goal: Decimal | None = None
    attainment: Decimal | None = None
    moved: int | None = None
    gap: Decimal | None = None
    team: str = ""
    members: int | None = None
    own: bool = False
    unnamed: bool = False
    skipped: int = 0
    photo: str = ""


@dataclass(frozen=True)
class Leaderboard:
    """`wanted` says what is ranked, its role filled in; without a `metric` it is the score. `of` have a rank, `unranked` have none.

    `whole`: its reader may see every row of it. `quiet`: the one who asks stands on it for their own eyes alone. `started`: somebody has
    something. `tied` share the first place, where they are too many to be shown. `winner` is whom the post of an ended period mentions.
    """

    wanted: Wanted
    metric: MetricDefinition | None
    team: Team | None
    clock: Clock
    entries: tuple[Entry, ...]
    of: int
    unranked: int
    grid: CalendarDefinition
    total: Decimal | None = None
    total_goal: Decimal | None = None
    whole: bool = False
    quiet: bool = False
    started: bool = True
    tied: int = 0
    winner: int | None = None

    @property
    def unit(self) -> str:
        return self.metric.unit if self.metric else "number"
