"""Schedules as they are kept in chat: who may see, make, pause and delete which; each call is one unit of work.

One that is made in chat is a rule of the playbook like any other, which an export writes. A playbook that does not name it leaves it alone;
one that names it takes it over.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.chat.errors import FieldErrors, Refusal, UserError
from bot.deliveries.definitions import Audience, ScheduleDefinition
from bot.deliveries.places import name_of
from bot.deliveries.schedules import Schedulable, Schedule, Schedules, known
from bot.deliveries.targets import Target, prefix
from bot.deliveries.timing import LONGEST, RECIPIENT, fires
from bot.metrics import roster as rosters
from bot.metrics import rules as rulebook
from bot.people import directory, rights
from bot.people.values import Team
from storage.database import Database
from storage.unit_of_work import UnitOfWork

_REFUSAL = "Schedules are set up by those who lead the people or the team, and by admins."
_GONE = "This schedule is gone, or not yours to change. Write `/pacer schedule` for those there are."
_LOOKED_AHEAD = 8
"""Spans of LONGEST in which the next time is looked for."""


@dataclass(frozen=True)
class Entry:
    """A schedule as it is listed: `name` is its kind and `whom` its person or team in words; `next_at` is empty where none is in sight."""

    key: str
    definition: ScheduleDefinition
    name: str
    whom: str
    paused: bool
    next_at: datetime | None
    in_chat: bool


class ScheduleBook:
    def __init__(self, database: Database, schedulable: Mapping[str, Schedulable]) -> None:
        self._database = database
        self._schedulable = schedulable
        self._schedules = Schedules(database, schedulable)

    @property
    def kinds(self) -> Mapping[str, Schedulable]:
        """What can be scheduled, by `what`."""
        return self._schedulable

    def teams(self, viewer: int, *, now: datetime) -> tuple[Team, ...]:
        """The teams whose posts they may schedule. Raises Refusal for those who may schedule nothing."""
        with self._database.read() as uow:
            on = now.date()
            _require(rights.may_schedule_any(uow, viewer, on))
            return tuple(each for each in map(directory.team_value, uow.people.teams()) if _may(uow, viewer, Audience(team=each.key), now))

    def listed(self, viewer: int, *, now: datetime) -> tuple[Entry, ...]:
        """Those they may change, in the playbook's order. Raises Refusal for those who may schedule nothing."""
        with self._database.read() as uow:
            _require(rights.may_schedule_any(uow, viewer, now.date()))
            found = [each for each in known(uow, now).values() if _may(uow, viewer, each.definition.audience, now)]
            return tuple(self._entry(uow, each, viewer, now) for each in found)

    def entry(self, key: str, *, viewer: int, now: datetime) -> Entry:
        """Raises Refusal, or UserError where it is gone."""
        with self._database.read() as uow:
            return self._entry(uow, _of(uow, key, viewer, now), viewer, now)

    def make(self, definition: ScheduleDefinition, *, by: int, now: datetime) -> str:
        """Puts it in force from now on; its key. Raises Refusal, and FieldErrors by its keys for what does not go together."""
        key = f"{definition.what[:40]}_{secrets.token_hex(4)}"
        with self._database.write() as uow:
            uow.take_turn("playbook")
            _require(_may(uow, by, definition.audience, now))
            if mistake := self._schedulable[definition.what].mistake(definition):
                raise FieldErrors({mistake[0]: f"{mistake[1][:1].upper()}{mistake[1][1:]}."})
            last = max((row.position for row in uow.playbook.definitions("schedule")), default=0)
            uow.playbook.put("schedule", key, definition.model_dump(mode="json", by_alias=True), position=last + 1)
            uow.schedules.begin(key, now, made_by=by)
            uow.audit.note("schedule.make", f"schedule:{key}", now, person_id=by)
        return key

    def place(self, conversation: int) -> str:
        """The name that stands for this conversation alone in a schedule."""
        with self._database.read() as uow:
            return name_of(uow, conversation)

    def zone(self, viewer: int, *, now: datetime) -> str:
        """Where they are: the zone in which they read and write times."""
        with self._database.read() as uow:
            return rosters.read(uow, rulebook.read(uow), [viewer]).zone(viewer, now).key

    def pause(self, key: str, *, by: int, now: datetime) -> None:
        with self._database.write() as uow:
            _of(uow, key, by, now)
            uow.schedules.begin(key, now)
            uow.schedules.pause(key, now)
            uow.items.withdraw(prefix(key), now)
            uow.audit.note("schedule.pause", f"schedule:{key}", now, person_id=by)

    def resume(self, key: str, *, by: int, now: datetime) -> None:
        """From now on; what came meanwhile is not made up for."""
        with self._database.write() as uow:
            _of(uow, key, by, now)
            uow.schedules.resume(key, now)
            uow.audit.note("schedule.resume", f"schedule:{key}", now, person_id=by)

    def delete(self, key: str, *, by: int, now: datetime) -> None:
        with self._database.write() as uow:
            uow.take_turn("playbook")
            _of(uow, key, by, now)
            uow.playbook.remove("schedule", key)
            uow.schedules.forget([key])
            uow.items.withdraw(prefix(key), now)
            uow.audit.note("schedule.delete", f"schedule:{key}", now, person_id=by)

    def targets(self, key: str, *, viewer: int, now: datetime) -> list[Target]:
        """What it would owe to whom if its time came now. Raises Refusal, or UserError where it is gone."""
        with self._database.read() as uow:
            schedule = _of(uow, key, viewer, now)
            today = now.astimezone(_zone(uow, schedule, viewer, now)).date()
            return self._schedules.targets(uow, schedule.occasion(today, now))

    def _entry(self, uow: UnitOfWork, schedule: Schedule, viewer: int, now: datetime) -> Entry:
        definition = schedule.definition
        kind = self._schedulable.get(definition.what)
        return Entry(
            key=schedule.key,
            definition=definition,
            name=kind.name if kind else definition.what,
            whom=_whom(uow, definition.audience),
            paused=schedule.paused,
            next_at=None if schedule.paused else _next(uow, schedule, viewer, now),
            in_chat=schedule.made_by is not None,
        )


def _require(allowed: bool) -> None:
    if not allowed:
        raise Refusal(_REFUSAL)


def _of(uow: UnitOfWork, key: str, viewer: int, now: datetime) -> Schedule:
    """The schedule, if they may change it; whether there is another by this key is not told."""
    _require(rights.may_schedule_any(uow, viewer, now.date()))
    found = known(uow, now).get(key)
    if found is None or not _may(uow, viewer, found.definition.audience, now):
        raise UserError(_GONE)
    return found


def _may(uow: UnitOfWork, viewer: int, audience: Audience | None, now: datetime) -> bool:
    scope, subject = "everyone", ""
    if audience is not None and audience.person is not None:
        person = uow.people.by_key([audience.person]).get(audience.person)
        scope, subject = "person", str(person.id) if person else ""
    elif audience is not None and audience.team is not None:
        team = uow.people.team_by_key(audience.team)
        scope, subject = "team", str(team.id) if team else ""
    return rights.may_schedule(uow, viewer, scope, subject, now.date())


def _whom(uow: UnitOfWork, audience: Audience | None) -> str:
    if audience is None:
        return ""
    if audience.person is not None:
        person = uow.people.by_key([audience.person]).get(audience.person)
        return person.name if person else audience.person
    if audience.team is not None:
        team = uow.people.team_by_key(audience.team)
        return team.name if team else audience.team
    return audience.role or "everyone"


def _next(uow: UnitOfWork, schedule: Schedule, viewer: int, now: datetime) -> datetime | None:
    calendar, zone, since = rulebook.read(uow).work_calendar(None), _zone(uow, schedule, viewer, now), now
    for _ in range(_LOOKED_AHEAD):
        if found := fires(schedule.definition.timing, zone, calendar, since, since + LONGEST):
            return min(fire.at for fire in found)
        since += LONGEST
    return None


def _zone(uow: UnitOfWork, schedule: Schedule, viewer: int, now: datetime) -> ZoneInfo:
    """The zone of its times; of times in each recipient's, the reader's own."""
    rules, zone = rulebook.read(uow), schedule.definition.timing.zone
    if zone == RECIPIENT:
        return rosters.read(uow, rules, [viewer]).zone(viewer, now)
    return ZoneInfo(zone or rules.grid.time_zone)
