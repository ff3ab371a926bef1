"""What each way to compete needs to be told, one model a format; `formats` has their rules."""

from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from bot.people.definitions import Model

MOST_IN_BRACKET = 32
MOST_SIDES = 8
PAST = 4
"""Windows of the same length before the start, whose mean is what an improvement is measured from, and what seeds and even sides are made
by."""

Amount = Annotated[Decimal, Field(gt=0, le=Decimal(10) ** 12, decimal_places=6)]
Places = Annotated[int, Field(ge=1, le=50)]


class Most(Model):
    """Whoever has the most; the first `places` win a prize each."""

    kind: Literal["most"] = "most"
    places: Places = 1


class First(Model):
    """The first `places` who reach the target win, in the order in which they do; where nobody does, nobody wins."""

    kind: Literal["first"] = "first"
    target: Amount
    places: Places = 1


class Threshold(Model):
    """Everyone who reaches it wins."""

    kind: Literal["threshold"] = "threshold"
    least: Amount


class Tier(Model):
    name: str = Field(min_length=1, max_length=60)
    least: Amount
    prize: str = Field(default="", max_length=200)


class Tiers(Model):
    """Thresholds from the lowest to the highest, with a prize each; whoever has reached one gets the highest they have reached."""

    kind: Literal["tiers"] = "tiers"
    tiers: tuple[Tier, ...] = Field(min_length=1, max_length=5)

    @model_validator(mode="after")
    def _rising(self) -> Self:
        if any(lower.least >= higher.least for lower, higher in pairwise(self.tiers)):
            raise ValueError("each tier needs more than the one before it")
        if len({tier.name for tier in self.tiers}) < len(self.tiers):
            raise ValueError("each tier needs a name of its own")
        return self


class Sides(Model):
    """Team against team: teams as they are, or `count` sides made of the entrants, by lot or as even as past results allow.

    `per` "head" divides a team's total by its members of the day. `seed` is what sides are drawn from: published before the start.
    """

    kind: Literal["teams"] = "teams"
    made: Literal["given", "drawn", "balanced"] = "given"
    count: int = Field(default=2, ge=2, le=MOST_SIDES)
    per: Literal["total", "head"] = "total"
    seed: str = Field(default="", max_length=64)

    @model_validator(mode="after")
    def _seeded(self) -> Self:
        if self.made != "given" and not self.seed:
            raise ValueError("sides that are drawn need a seed")
        return self


class Duel(Model):
    """Two against each other."""

    kind: Literal["duel"] = "duel"


class Bracket(Model):
    """A knock-out of 2 to 32: the time is shared out among the rounds, and who has more in a round moves on.

    `seeding`: the order of the entrants as they are listed, by past results, or by lot from `seed`, published before the start.
    """

    kind: Literal["bracket"] = "bracket"
    seeding: Literal["listed", "past", "drawn"] = "listed"
    seed: str = Field(default="", max_length=64)

    @model_validator(mode="after")
    def _seeded(self) -> Self:
        if self.seeding == "drawn" and not self.seed:
            raise ValueError("a seeding that is drawn needs a seed")
        return self


class Improved(Model):
    """Most improved against one's own baseline: by how much of it (`ratio`) or by how many more (`difference`).

    A baseline below `least` counts as `least`, so that nobody wins by having had next to nothing.
    """

    kind: Literal["improved"] = "improved"
    by: Literal["ratio", "difference"] = "ratio"
    least: Decimal = Field(default=Decimal(1), ge=0, le=Decimal(10) ** 12, decimal_places=6)
    places: Places = 1

    @model_validator(mode="after")
    def _divisible(self) -> Self:
        if self.by == "ratio" and not self.least:
            raise ValueError("a baseline of nothing cannot be improved by a percentage: set a smallest baseline above 0")
        return self


class Streak(Model):
    """Working days or weeks in a row with at least `least`; `by` the longest run of the contest or the one that lasts at its end."""

    kind: Literal["streak"] = "streak"
    each: Literal["day", "week"] = "day"
    least: Amount = Decimal(1)
    by: Literal["best", "run"] = "best"
    places: Places = 1


class Raffle(Model):
    """A ticket for every `per`, at most `most` each; `winners` are drawn."""

    kind: Literal["raffle"] = "raffle"
    per: Amount = Decimal(1)
    most: int | None = Field(default=None, ge=1, le=10**6)
    winners: Places = 1


Format = Annotated[
    Most | First | Threshold | Tiers | Sides | Duel | Bracket | Improved | Streak | Raffle,
    Field(discriminator="kind"),
]
