"""On which day a record counts, and in which periods: cut once, when it comes in."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, tzinfo
from zoneinfo import ZoneInfo

from bot.metrics.definitions import CalendarDefinition
from bot.metrics.period import KINDS, containing
from bot.metrics.zones import team_zones
from bot.people.directory import team_value
from bot.people.tree import tree
from storage.models import Membership
from storage.unit_of_work import UnitOfWork

WORKSPACE = "workspace"


def workspace_calendar(uow: UnitOfWork) -> CalendarDefinition:
    """The calendar that says where weeks and fiscal years start."""
    document = uow.playbook.definition("calendar", WORKSPACE)
    return CalendarDefinition() if document is None else CalendarDefinition.model_validate(document)


class Grid:
    """The first days of the periods that a day lies in, as (kind, first day)."""

    def __init__(self, calendar: CalendarDefinition) -> None:
        self._calendar = calendar
        self._known: dict[date, tuple[tuple[str, date], ...]] = {}

    def periods(self, day: date) -> tuple[tuple[str, date], ...]:
        found = self._known.get(day)
        if found is None:
            found = tuple((kind.value, containing(kind, day, self._calendar).starts_on) for kind in KINDS)
            self._known[day] = found
        return found


class Days:
    """The day of a moment for each of some persons: in their own zone, else their team's of that day, else the workspace's."""

    def __init__(self, uow: UnitOfWork, persons: Collection[int], calendar: CalendarDefinition) -> None:
        self._workspace: tzinfo = ZoneInfo(calendar.time_zone)
        zones = uow.people.time_zones(persons)
        self.unknown = sorted(set(persons) - set(zones))
        self._own: dict[int, tzinfo] = {person: ZoneInfo(zone) for person, zone in zones.items() if zone}
        self._teams = _team_zones(uow)
        self._memberships: dict[int, list[Membership]] = {}
        if self._teams:
            for row in uow.people.memberships(persons=sorted(set(persons) - set(self._own))):
                self._memberships.setdefault(row.person_id, []).append(row)

    def day(self, person: int, occurred: datetime | date) -> date:
        if not isinstance(occurred, datetime):
            return occurred
        zone = self._own.get(person) or self._team_zone(person, occurred.date()) or self._workspace
        return occurred.astimezone(zone).date()

    def _team_zone(self, person: int, day: date) -> tzinfo | None:
        for row in self._memberships.get(person, ()):
            if row.starts_on <= day and (row.ends_on is None or day < row.ends_on):
                return self._teams.get(row.team_id)
        return None


def _team_zones(uow: UnitOfWork) -> Mapping[int, tzinfo]:
    teams = {row.id: team_value(row) for row in uow.people.teams()}
    calendars = {row.key: CalendarDefinition.model_validate(row.document) for row in uow.playbook.definitions("calendar")}
    parents = tree({each.id: each.parent for each in teams.values()}, ())
    return {team: ZoneInfo(zone) for team, zone in team_zones(teams, parents, calendars).items()}
