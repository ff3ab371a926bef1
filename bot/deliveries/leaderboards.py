"""The leaderboards that can be scheduled: to channels, posted anew each time, or one post a period that is kept up to date."""

from collections.abc import Sequence
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from bot.deliveries.definitions import ScheduleDefinition
from bot.deliveries.places import places
from bot.deliveries.schedules import Occasion, Schedulable
from bot.deliveries.scorecards import sound_period
from bot.deliveries.targets import Lasting, Target
from bot.metrics import rules as rulebook
from bot.metrics.leaderboards import posts
from bot.metrics.leaderboards.posts import SharedBoard
from bot.metrics.leaderboards.service import DEFAULT
from bot.metrics.leaderboards.wanted import SCORE, Wanted
from bot.metrics.period import previous
from bot.metrics.period_words import parse
from bot.people.definitions import Model, Slug
from storage.unit_of_work import UnitOfWork


class Options(Model):
    """`metric` is a key, or scorecard for the score; `goal` ranks by its share of the goal. `live`: one post a period, changed in place."""

    metric: Slug = SCORE
    goal: bool = False
    by: Literal["person", "team"] = "person"
    all_roles: bool = False
    period: Annotated[str, Field(max_length=40), AfterValidator(sound_period)] | None = None
    live: bool = False

    @model_validator(mode="after")
    def _ranked(self) -> Self:
        if self.goal and self.metric == SCORE:
            raise ValueError("a score is made of shares of goals already: name a metric, or leave goal out")
        return self


def _targets(uow: UnitOfWork, occasion: Occasion) -> Sequence[Target]:
    options, audience = Options.model_validate(occasion.definition.options), occasion.definition.audience
    team = uow.people.team_by_key(audience.team) if audience is not None and audience.team is not None else None
    if audience is not None and audience.team is not None and team is None:
        return ()
    role = audience.role or "" if audience is not None else ""
    wanted = Wanted(options.metric, options.goal, options.by == "team", team.id if team else None, role, options.all_roles)
    grid = rulebook.read(uow).grid
    period = parse(options.period or DEFAULT, occasion.on, grid)
    lasting = Lasting(period.key, previous(period, grid).key) if options.live else None
    data = SharedBoard(wanted, period.key, by=occasion.by).data()
    found = places(uow, occasion.definition.to).conversations
    return [Target(posts.KIND, data, conversation=conversation, lasting=lasting) for conversation in found]


def _mistake(definition: ScheduleDefinition) -> tuple[str, str] | None:
    audience = definition.audience
    if not definition.to:
        return "to", "a leaderboard goes to a conversation: say to which"
    if audience is not None and audience.person is not None:
        return "for", "a leaderboard is of a team, a role or everyone"
    if audience is not None and audience.role is not None and definition.options.get("by") == "team":
        return "for", "teams are ranked as a whole, without a role"
    return None


LEADERBOARD = Schedulable("leaderboard", "Leaderboard", Options, _targets, _mistake)
