"""Made-up data for every state of every card: previews, the gallery and tests draw them."""

from bot.charts.cards.examples.leaderboard import LEADERBOARDS
from bot.charts.cards.examples.race import RACES
from bot.charts.cards.examples.scorecard import SCORECARDS
from bot.charts.cards.examples.team import TEAMS

__all__ = ["LEADERBOARDS", "RACES", "SCORECARDS", "TEAMS"]
