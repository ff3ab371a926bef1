"""The time zone that a day is cut in: somebody's own, else that of their team on the day, else the workspace's. Pure."""

from collections.abc import Mapping

from bot.metrics.definitions import CalendarDefinition
from bot.people.tree import Tree
from bot.people.values import Team


def team_zones(teams: Mapping[int, Team], tree: Tree, calendars: Mapping[str, CalendarDefinition]) -> Mapping[int, str]:
    """The zone of each team that has one: its own, else its calendar's, else that of the nearest team above."""
    own = {each.id: each.time_zone or _of_calendar(each.calendar, calendars) for each in teams.values()}
    found = {team: tree.inherited(team, own) for team in teams}
    return {team: zone for team, zone in found.items() if zone is not None}


def _of_calendar(key: str | None, calendars: Mapping[str, CalendarDefinition]) -> str | None:
    return calendars[key].time_zone if key is not None and key in calendars else None
