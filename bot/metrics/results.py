"""What the service answers with: exact, frozen, free of rows. A ratio of 1 is 100 %."""

from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal

from bot.metrics.definitions import CalendarDefinition, MetricDefinition, ScorecardDefinition, ScorecardLine
from bot.metrics.moment import Phase
from bot.metrics.pace import Range
from bot.metrics.period import Period
from bot.metrics.standing import Scored, Standing
from bot.people.values import Person, Team


@dataclass(frozen=True)
class Line:
    """One metric of a scorecard. `trend` is of 12 periods, this one last; `change` is since the same point of the previous one."""

    rule: ScorecardLine
    metric: MetricDefinition
    standing: Standing
    projection: Range | None
    change: Decimal | None
    trend: tuple[Decimal | None, ...]
    records: Decimal
    """Records that were counted, a split one in part; of a formula, those of its parts."""

    @property
    def has_data(self) -> bool:
        return self.records > 0


@dataclass(frozen=True)
class Clock:
    """Where a period stands for somebody. Working days are theirs; `worked` of `working_days` are over, today being among those left."""

    period: Period
    today: date
    phase: Phase
    elapsed: Decimal
    worked: Decimal
    working_days: Decimal
    updated: datetime | None
    """When a source was last heard from."""
    zone: tzinfo
    """Where the person or the team is."""

    @property
    def remaining(self) -> Decimal:
        return self.working_days - self.worked


@dataclass(frozen=True)
class Rank:
    """A place among `of` people in the same role; `moved` places up (+) or down (−) in a week."""

    rank: int | None = None
    of: int | None = None
    moved: int | None = None


@dataclass(frozen=True)
class PersonScorecard:
    person: Person
    role: str | None
    team: Team | None
    definition: ScorecardDefinition | None
    clock: Clock
    lines: tuple[Line, ...]
    scored: Scored
    place: Rank
    public_top: int
    grid: CalendarDefinition
    photo: str = ""
    """The address of the person's photo; empty where there is none, or cards show none."""


@dataclass(frozen=True)
class MemberRow:
    """One person on a team's scorecard: their own score and place, and the team's headline metric, all over their own days."""

    person: Person
    role: str | None
    scored: Scored
    place: Rank
    headline: Standing
    trend: tuple[Decimal | None, ...]
    photo: str = ""
    """As of `PersonScorecard`."""


@dataclass(frozen=True)
class TeamScorecard:
    """`people` is how many have a goal; `rows` are who is in the team, or leads it, on the day, the best score first."""

    team: Team
    managers: tuple[Person, ...]
    definition: ScorecardDefinition | None
    clock: Clock
    lines: tuple[Line, ...]
    scored: Scored
    people: int
    headline: MetricDefinition | None
    rows: tuple[MemberRow, ...]
    public_top: int
    grid: CalendarDefinition


@dataclass(frozen=True)
class CountedRow:
    """A record, or somebody's part of it, that is in a number; of a team, what all `people` of it who share the record have together."""

    day: date
    label: str | None
    people: tuple[Person, ...]
    metric: MetricDefinition
    value: Decimal
    share: Decimal
    amount: Decimal
    source: str
    external_id: str


@dataclass(frozen=True)
class Counted:
    """Why a number is what it is: `rows` are a page of the `total` records, the newest first."""

    subject: Person | Team
    metric: MetricDefinition
    period: Period
    value: Decimal | None
    total: int
    rows: tuple[CountedRow, ...]


@dataclass(frozen=True)
class Needed:
    """What a line still needs: `gap` to the goal, 0 when met; `per_day` of the working days left, for additive metrics that should grow."""

    line: Line
    gap: Decimal | None
    per_day: Decimal | None
    gain: Decimal | None
    """Points the score rises by when the line's gap is closed."""


@dataclass(frozen=True)
class WhatIf:
    """`best` is the line that adds most to the score when its gap is closed."""

    scorecard: PersonScorecard
    needed: tuple[Needed, ...]
    best: Needed | None
