"""Which teams a people table speaks of, who leads them and who is in which. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from bot.intake.faults import quoted
from bot.intake.mapping import TeamCell
from bot.intake.people_rows import PersonRow
from bot.intake.readers import nearest_hint
from bot.people.names import fold


@dataclass
class PlannedTeam:
    """`leaders` are keys of people, with the day they start; None where the table does not say. `calendar` is a key of the playbook's."""

    key: str
    name: str
    parent: str | None = None
    calendar: str | None = None
    time_zone: str | None = None
    leaders: dict[str, date | None] = field(default_factory=dict)


@dataclass(frozen=True)
class TeamPlan:
    """Teams by key; the team of each row, by its line; and, by line, managers whom the table does not have."""

    teams: Mapping[str, PlannedTeam]
    team_of: Mapping[int, str]
    manager_elsewhere: Mapping[int, str]
    warnings: Sequence[str]


@dataclass(frozen=True)
class Standing:
    """What there is before the table comes: the keys of the teams, by folded name, and of the calendars."""

    teams: Mapping[str, str]
    calendars: Collection[str]


def plan_teams(cell: TeamCell | None, rows: Sequence[PersonRow], standing: Standing) -> TeamPlan:
    if cell is None:
        return TeamPlan({}, {}, {}, ())
    plan = _by_manager(rows) if cell.by == "manager" else _by_name(rows, standing.teams)
    warnings = [*_without_circles(plan.teams), *_without_strange_calendars(plan.teams, standing.calendars)]
    return replace(plan, warnings=(*plan.warnings, *warnings))


def _by_name(rows: Sequence[PersonRow], known: Mapping[str, str]) -> TeamPlan:
    teams: dict[str, PlannedTeam] = {}
    keys = dict(known)

    def planned(name: str, key: str | None = None) -> PlannedTeam:
        key = keys.setdefault(fold(name), key or name) if key is None else key
        keys[fold(name)] = key
        return teams.setdefault(key, PlannedTeam(key, name))

    team_of: dict[int, str] = {}
    warnings: list[str] = []
    for row in rows:
        if row.team is None:
            continue
        team = planned(row.team, row.team_key)
        team_of[row.line] = team.key
        if row.parent is not None and fold(row.parent) != fold(row.team):
            team.parent = planned(row.parent).key
        warnings += _live_by(team, row)
        if row.leads:
            team.leaders[row.key] = row.team_since or row.starts_on
        if row.manager is not None:
            team.leaders[row.manager] = None
    return TeamPlan(teams, team_of, {}, warnings)


def _by_manager(rows: Sequence[PersonRow]) -> TeamPlan:
    """The team of each manager: named from the manager's row, beneath the team that their own manager leads."""
    by_key = {row.key: row for row in rows}
    managers = {row.manager: by_key[row.manager] for row in rows if row.manager in by_key and row.manager != row.key}
    teams = {key: _led_by(key, row) for key, row in managers.items() if key is not None}
    for key, row in managers.items():
        if key is not None and row.manager in teams and row.manager != key:
            teams[key].parent = teams[row.manager].key
    team_of = {row.line: teams[row.manager].key for row in rows if row.manager in teams and row.manager != row.key}
    elsewhere = {row.line: row.manager for row in rows if row.manager is not None and row.manager not in by_key}
    planned = {team.key: team for team in teams.values()}
    return TeamPlan(planned, team_of, elsewhere, ())


def _led_by(key: str, manager: PersonRow) -> PlannedTeam:
    name = manager.team or f"Team {manager.name}"
    team = PlannedTeam(manager.team_key or f"led by {key}", name, leaders={key: manager.starts_on})
    team.calendar, team.time_zone = manager.calendar, manager.team_zone
    return team


def _live_by(team: PlannedTeam, row: PersonRow) -> list[str]:
    """Gives the team the calendar and zone of its row, unless a row before said another one: a warning says so."""
    said = (("calendars", team.calendar, row.calendar), ("time zones", team.time_zone, row.team_zone))
    team.calendar, team.time_zone = team.calendar or row.calendar, team.time_zone or row.team_zone
    return [
        f"The team {quoted(team.name)} has two {what} in the file; it keeps {quoted(first)}, not {quoted(later)}."
        for what, first, later in said
        if first is not None and later is not None and first != later
    ]


def _without_strange_calendars(teams: Mapping[str, PlannedTeam], known: Collection[str]) -> Iterator[str]:
    """Takes a calendar off a team that the playbook does not have, and says so."""
    for team in teams.values():
        if team.calendar is not None and team.calendar not in known:
            hint = nearest_hint(team.calendar, sorted(known))
            yield f"The playbook has no calendar {quoted(team.calendar)} for the team {quoted(team.name)}, which lives on as before{hint}"
            team.calendar = None


def _without_circles(teams: Mapping[str, PlannedTeam]) -> list[str]:
    """Takes the parent off a team that would be above itself, and says so."""
    warnings = []
    for team in teams.values():
        above, seen = team.parent, {team.key}
        while above is not None and above in teams and above not in seen:
            seen.add(above)
            above = teams[above].parent
        if above == team.key:
            warnings.append(f"The team {quoted(team.name)} would be above itself; it has no team above it now.")
            team.parent = None
    return warnings
