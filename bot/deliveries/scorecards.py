"""The scorecards that can be scheduled: each rep's own, or a team's for those who lead it, by direct message; or one to a channel."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field

from bot.chat.errors import UserError
from bot.chat.markup import plain
from bot.deliveries.definitions import Audience, ScheduleDefinition
from bot.deliveries.places import places
from bot.deliveries.schedules import Occasion, Schedulable
from bot.deliveries.targets import Target
from bot.metrics import posts
from bot.metrics.definitions import CalendarDefinition
from bot.metrics.period_words import parse
from bot.metrics.posts import Shared
from bot.metrics.views import Subject
from bot.people import directory
from bot.people.definitions import Model
from storage.models import Management
from storage.unit_of_work import UnitOfWork

_ANY_DAY = date(2024, 1, 1)


def sound_period(words: str) -> str:
    """Words that mean a period. Raises ValueError, a sentence."""
    try:
        parse(words, _ANY_DAY, CalendarDefinition())
    except UserError as error:
        raise ValueError(plain(str(error)).removesuffix(".")) from error
    return words


class Options(Model):
    """`period` is one in words, as last-week; without it, the scorecard's own."""

    period: Annotated[str, Field(max_length=40), AfterValidator(sound_period)] | None = None


def _own(uow: UnitOfWork, occasion: Occasion) -> Sequence[Target]:
    definition, audience = occasion.definition, occasion.definition.audience
    if definition.to:
        person = uow.people.by_key([audience.person]) if audience and audience.person else {}
        return _shared(uow, occasion, [Subject("person", row.id) for row in person.values()])
    people = people_of(uow, audience, occasion.on) if audience else []
    return [_direct(occasion, Subject("person", person), person) for person in people]


def _team(uow: UnitOfWork, occasion: Occasion) -> Sequence[Target]:
    definition, audience = occasion.definition, occasion.definition.audience
    if definition.to:
        team = uow.people.team_by_key(audience.team) if audience and audience.team else None
        return _shared(uow, occasion, [Subject("team", team.id)] if team else [])
    led = _led(uow, audience, occasion.on) if audience else []
    return [_direct(occasion, Subject("team", each.team_id), each.person_id) for each in led]


def people_of(uow: UnitOfWork, audience: Audience, on: date) -> list[int]:
    """Whom an audience means on that day: everyone is everybody with a job or a team."""
    if audience.person is not None:
        return [row.id for row in uow.people.by_key([audience.person]).values()]
    if audience.team is not None:
        team = uow.people.team_by_key(audience.team)
        return [each.id for each in directory.members(uow, team.id, on)] if team else []
    if audience.role is not None:
        return [each.id for each in directory.like_roles(uow, audience.role, on)]
    members = {row.person_id for row in uow.people.memberships(on=on)}
    return sorted(members | {row.person_id for row in uow.people.roles(kind="job", on=on)})


def _led(uow: UnitOfWork, audience: Audience, on: date) -> list[Management]:
    """Who leads which of the teams: of a team, those who lead it; of people, the teams they lead."""
    led = uow.people.managements(on=on)
    if audience.team is not None:
        team = uow.people.team_by_key(audience.team)
        return [each for each in led if team is not None and each.team_id == team.id]
    if audience.everyone:
        return led
    people = set(people_of(uow, audience, on))
    return [each for each in led if each.person_id in people]


def _direct(occasion: Occasion, subject: Subject, person: int) -> Target:
    post = Shared(subject, _asked(occasion), by=person, to=person)
    return Target(occasion.definition.what, post.data(), person=person, about=f"team:{subject.id}" if subject.kind == "team" else "")


def _shared(uow: UnitOfWork, occasion: Occasion, subjects: Sequence[Subject]) -> list[Target]:
    found = places(uow, occasion.definition.to).conversations
    data = [Shared(subject, _asked(occasion), by=occasion.by).data() for subject in subjects]
    return [Target(posts.KIND, each, conversation=conversation) for each in data for conversation in found]


def _asked(occasion: Occasion) -> str:
    return Options.model_validate(occasion.definition.options).period or ""


def _own_mistake(definition: ScheduleDefinition) -> tuple[str, str] | None:
    if definition.to and (definition.audience is None or definition.audience.person is None):
        return "for", "a scorecard that goes to a conversation is that of one person"
    return None


def _team_mistake(definition: ScheduleDefinition) -> tuple[str, str] | None:
    if definition.to and (definition.audience is None or definition.audience.team is None):
        return "for", "a team's scorecard that goes to a conversation is that of one team"
    return None


SCORECARD = Schedulable("scorecard", "Scorecard", Options, _own, _own_mistake)
TEAM_SCORECARD = Schedulable("team_scorecard", "Team scorecard", Options, _team, _team_mistake)
