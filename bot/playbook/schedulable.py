"""What can be scheduled: the kinds of posts of all rooms, joined here because a playbook is checked where no app runs."""

from collections.abc import Mapping

from bot.deliveries import leaderboards, scorecards
from bot.deliveries.schedules import Schedulable

_KINDS = (scorecards.SCORECARD, scorecards.TEAM_SCORECARD, leaderboards.LEADERBOARD)
SCHEDULABLE: Mapping[str, Schedulable] = {each.what: each for each in _KINDS}
