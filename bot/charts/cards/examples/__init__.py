"""Made-up data for every state of every card: previews, the gallery and tests draw them."""

from bot.charts.cards.examples.compare import BESIDES, COMPARES
from bot.charts.cards.examples.contests import FINISHES, RAFFLES, STANDINGS, STREAKS, TIERS
from bot.charts.cards.examples.leaderboard import LEADERBOARDS
from bot.charts.cards.examples.quadrant import QUADRANTS
from bot.charts.cards.examples.race import RACES
from bot.charts.cards.examples.scorecard import SCORECARDS
from bot.charts.cards.examples.sides import BRACKETS, DUELS, TUGS
from bot.charts.cards.examples.team import TEAMS
from bot.charts.cards.examples.trend import TRENDS
from bot.charts.cards.examples.win import WINS

__all__ = [
    "BESIDES",
    "BRACKETS",
    "COMPARES",
    "DUELS",
    "FINISHES",
    "LEADERBOARDS",
    "QUADRANTS",
    "RACES",
    "RAFFLES",
    "SCORECARDS",
    "STANDINGS",
    "STREAKS",
    "TEAMS",
    "TIERS",
    "TRENDS",
    "TUGS",
    "WINS",
]
