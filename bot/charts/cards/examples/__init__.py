"""Made-up data for every state of every card: previews, the gallery and tests draw them."""

from bot.charts.cards.examples.scorecard import SCORECARDS
from bot.charts.cards.examples.team import TEAMS
from bot.charts.cards.examples.win import WINS

__all__ = ["SCORECARDS", "TEAMS", "WINS"]
