"""The rules of a contest: all that the entrants are told, locked at the start. A change is a new version.

Persons and teams stand here by their ids, moments in UTC, and numbers are exact decimals with at most six places.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, AwareDatetime, Field, JsonValue, ValidationError, model_validator

from bot.chat.errors import FieldErrors, UserError
from bot.chat.markup import escape
from bot.contests.parameters import Bracket, Duel, First, Format, Improved, Raffle, Sides, Streak, Threshold, Tiers
from bot.metrics.definitions import Direction, MetricDefinition, Weekday
from bot.people.definitions import Model, Name, Slug
from bot.people.zones import zone_fault

SHORTEST, LONGEST = timedelta(minutes=10), timedelta(days=366)
SCORE = "number"
"""The unit of points."""


def _known_zone(name: str) -> str:
    if fault := zone_fault(name):
        raise ValueError(fault)
    return name


Moment = Annotated[AwareDatetime, AfterValidator(lambda moment: moment.astimezone(UTC))]
Positive = Annotated[Decimal, Field(gt=0, le=Decimal(10) ** 12, decimal_places=6)]
Times = Annotated[Decimal, Field(gt=0, le=100, decimal_places=6)]


class Points(Model):
    """`points` for each 1 of the metric's value; as a weight where a share of the goal is scored."""

    metric: Slug
    points: Annotated[Decimal, Field(gt=0, le=Decimal(10) ** 6, decimal_places=6)] = Decimal(1)


class Scoring(Model):
    """`by` "points": the sum of points; "goal": the mean share of the goals, by weight; "scorecard": the score of the whole scorecard."""

    by: Literal["points", "goal", "scorecard"] = "points"
    metrics: tuple[Points, ...] = Field(default=(), max_length=20)

    @model_validator(mode="after")
    def _something(self) -> Self:
        if self.by == "scorecard" and self.metrics:
            raise ValueError("a whole scorecard has metrics of its own: name none")
        if self.by != "scorecard" and not self.metrics:
            raise ValueError("name at least one metric")
        if len({each.metric for each in self.metrics}) < len(self.metrics):
            raise ValueError("each metric can be named once")
        return self

    @property
    def plain(self) -> str | None:
        """The metric whose value is the score, where it is so."""
        return self.metrics[0].metric if self.by == "points" and len(self.metrics) == 1 and self.metrics[0].points == 1 else None


class Entrants(Model):
    """Who takes part: these persons, the people of these teams or roles, or everyone; all of them, or those who join ("opt_in")."""

    persons: tuple[int, ...] = ()
    teams: tuple[int, ...] = ()
    roles: tuple[Name, ...] = ()
    everyone: bool = False
    enter: Literal["all", "opt_in"] = "all"

    @model_validator(mode="after")
    def _somebody(self) -> Self:
        if self.everyone == bool(self.persons or self.teams or self.roles):
            raise ValueError("name persons, teams or roles, or say everyone")
        return self


class Floor(Model):
    """What it takes to qualify: `least` of the score, or of a metric's own value."""

    least: Positive
    metric: Slug | None = None


class Multiplier(Model):
    """A day on which everything counts `times` as much: a weekday or a date, in the contest's zone. Of several the largest counts."""

    times: Times
    weekday: Weekday | None = None
    on: date | None = None

    @model_validator(mode="after")
    def _one_day(self) -> Self:
        if (self.weekday is None) == (self.on is None):
            raise ValueError("say a weekday or a date")
        return self


Ties = Literal["earliest", "share", "second", "draw"]
Late = Literal["in", "out", "from_joining"]


class Rules(Model):
    """`starts` is in it, `ends` is not. Records count until the result is final, or only as they were known at the end (`corrections`).

    `manual`: whether records that somebody typed in count; left out, they do where there is no prize. `commitment` is the SHA-256 of the
    seed of draws at the end, told before the start; `bot.contests.draw` says how to check it.
    """

    name: str = Field(min_length=1, max_length=80)
    format: Format
    scoring: Scoring
    starts: Moment
    ends: Moment
    zone: Annotated[str, AfterValidator(_known_zone)]
    entrants: Entrants
    ties: Ties = "earliest"
    second: Slug | None = None
    late: Late = "in"
    corrections: Literal["until_final", "until_end"] = "until_final"
    manual: bool | None = None
    floor: Floor | None = None
    cap: Positive | None = None
    multipliers: tuple[Multiplier, ...] = Field(default=(), max_length=31)
    prize: str = Field(default="", max_length=300)
    commitment: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None

    @property
    def place(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def draws(self) -> bool:
        """Whether its end may need a seed."""
        return isinstance(self.format, Raffle) or (self.ties == "draw" and not isinstance(self.format, Bracket))

    @property
    def counts_manual(self) -> bool:
        return not self.has_prize if self.manual is None else self.manual

    @property
    def has_prize(self) -> bool:
        return bool(self.prize) or any(tier.prize for tier in getattr(self.format, "tiers", ()))

    @property
    def metrics(self) -> tuple[str, ...]:
        """Every metric whose records it needs, those that are scored first."""
        more = (self.second, self.floor.metric if self.floor else None)
        return tuple(dict.fromkeys([*(each.metric for each in self.scoring.metrics), *(each for each in more if each)]))

    def known_at(self, now: datetime, final_at: datetime | None = None) -> datetime:
        """The moment as known at which records are to be read for the standing of `now`."""
        limits = [final_at, self.ends if self.corrections == "until_end" else None]
        return min([now, *(each for each in limits if each is not None)])


def document(rules: Rules) -> dict[str, JsonValue]:
    """The rules as plain JSON data, numbers as text."""
    return rules.model_dump(mode="json")


def read(data: Mapping[str, object]) -> Rules:
    """The rules of a document. Raises FieldErrors by field for what is not right, in it or together."""
    try:
        rules = Rules.model_validate(data)
    except ValidationError as error:
        raise FieldErrors(_sentences(error)) from error
    if wrong := faults(rules):
        raise FieldErrors(wrong)
    return rules


def faults(rules: Rules) -> dict[str, str]:
    """What does not go together, a sentence by field."""
    found = dict[str, str]()
    length = rules.ends - rules.starts
    if length <= timedelta(0):
        found["ends"] = "Choose an end after the start."
    elif not SHORTEST <= length <= LONGEST:
        found["ends"] = "A contest lasts at least ten minutes and at most a year."
    if (rules.ties == "second") != (rules.second is not None):
        found["second"] = "Choose the metric that decides ties, and ties by a second metric."
    if rules.draws and rules.commitment is None:
        found["commitment"] = "A draw needs a seed, committed to before the start."
    if rules.scoring.by == "scorecard":
        found |= _whole_scorecard(rules)
    if isinstance(rules.format, Sides) and rules.format.made == "given" and not rules.entrants.teams and not rules.entrants.everyone:
        found["entrants"] = "Name the teams that compete, or have sides drawn."
    if isinstance(rules.format, Duel | Bracket) and rules.late != "out":
        found["late"] = "Nobody can join a duel or a knock-out after its start: leave late joiners out."
    if isinstance(rules.format, Sides | Duel | Bracket) and rules.floor is not None:
        found["floor"] = "Sides, duels and knock-outs have no floor: whoever has more goes on."
    if isinstance(rules.format, Bracket) and rules.ties == "draw" and not rules.format.seed:
        found["ties"] = "A tie in a knock-out is drawn at once: give the knock-out a seed that is told before the start."
    if isinstance(rules.format, Streak) and rules.scoring.by == "goal":
        found["scoring"] = "A streak counts what was done on a day: score points."
    if isinstance(rules.format, Sides) and rules.format.per == "head" and rules.scoring.by == "goal":
        found["scoring"] = "A share of the goal is not divided by heads: score points, or compare totals."
    return found | _cap(rules)


def _cap(rules: Rules) -> dict[str, str]:
    if rules.cap is None:
        return {}
    match rules.format:
        case Improved() | Streak() | Raffle():
            return {"cap": "Improvements, streaks and tickets have no cap of the score: leave it out."}
        case First(target=most) | Threshold(least=most) if rules.cap < most:
            return {"cap": "With this cap nobody reaches the target: raise it."}
        case Tiers(tiers=tiers) if rules.cap < tiers[-1].least:
            return {"cap": "With this cap nobody reaches the highest tier: raise it."}
        case _:
            return {}


def gone(rules: Rules, metrics: Mapping[str, MetricDefinition]) -> str | None:
    """The sentence about a metric that the playbook no longer has; the records stay, and the contest goes on when it is back."""
    missing = [key for key in rules.metrics if key not in metrics]
    if not missing:
        return None
    names = ", ".join(f"“{escape(key)}”" for key in missing)
    what = "the metric" if len(missing) == 1 else "the metrics"
    lost = f"“{escape(rules.name)}” counts {what} {names}, which the playbook no longer has."
    return f"{lost} Nothing is lost: put it back, or cancel the contest."


def check(rules: Rules, metrics: Mapping[str, MetricDefinition]) -> None:
    """Raises UserError where the playbook's metrics cannot be scored so."""
    if sentence := gone(rules, metrics):
        raise UserError(sentence)
    for key in rules.metrics:
        metric = metrics[key]
        if not metric.aggregation.additive:
            raise UserError(
                f"“{escape(metric.name)}” is an average or a formula: a contest adds up records. Choose a metric that is counted."
            )
        if metric.direction is Direction.DOWN:
            raise UserError(f"Less “{escape(metric.name)}” is better: a contest rewards more. Choose another metric.")


def unit(rules: Rules, metrics: Mapping[str, MetricDefinition]) -> str:
    """What its scores count: "percent" for shares of goals and improvements, a metric's own unit, or a plain number."""
    if isinstance(rules.format, Improved) and rules.format.by == "ratio":
        return "percent"
    if isinstance(rules.format, Streak | Raffle):
        return SCORE
    return measured(rules, metrics)


def measured(rules: Rules, metrics: Mapping[str, MetricDefinition]) -> str:
    """The unit of what records add up to, before a format makes something else of it."""
    if rules.scoring.by == "goal":
        return "percent"
    key = rules.scoring.plain
    return metrics[key].unit if key is not None and key in metrics else SCORE


def _whole_scorecard(rules: Rules) -> dict[str, str]:
    found = dict[str, str]()
    if isinstance(rules.format, Bracket | Streak | Sides | First):
        found["scoring"] = "A scorecard has one score for the whole time: choose another format, or metrics with points."
    if rules.multipliers:
        found["multipliers"] = "A scorecard's score does not count some days more: leave the multipliers out, or choose metrics."
    if rules.ties == "earliest":
        found["ties"] = "Nobody is first to a scorecard's score: share the prize, draw, or choose a second metric."
    return found


def _sentences(error: ValidationError) -> dict[str, str]:
    """A sentence for each field at fault, the first fault of each."""
    found = dict[str, str]()
    for each in error.errors():
        where = str(each["loc"][0]) if each["loc"] else "name"
        said = _PLAIN.get(each["type"]) or each["msg"].removeprefix("Value error, ").rstrip(".")
        found.setdefault(where, f"{said[:1].upper()}{said[1:]}.")
    return found


_PLAIN = {"missing": "This is needed", "extra_forbidden": "A contest has no such rule"}
