"""The cards by name: their data, how they are drawn, what they say aloud, and an example of each state.

Data travels as JSON (`dump`, `load`), Decimals as exact strings.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter

from bot.charts.cards import beside, compare, examples, leaderboard, quadrant, race, scorecard, team, trend, win
from bot.charts.cards.contests import bracket, duel, finish, raffle, standings, streaks, tiers, tug
from bot.charts.sketch import Sketch
from bot.charts.theme import Theme

Data = TypeVar("Data")


@dataclass(frozen=True)
class Card(Generic[Data]):
    """One card. `sketch` and `alt` raise TypeError for data of another card."""

    name: str
    data: type[Data]
    drawing: Callable[[Data, Theme], Sketch]
    words: Callable[[Data], str]
    examples: Mapping[str, Data]

    def sketch(self, data: object, theme: Theme) -> Sketch:
        return self.drawing(self._own(data), theme)

    def alt(self, data: object) -> str:
        """Every number of the card in one readable paragraph."""
        return self.words(self._own(data))

    def _own(self, data: object) -> Data:
        if not isinstance(data, self.data):
            raise TypeError(f"card {self.name} draws {self.data.__name__}, not {type(data).__name__}")
        return data


# Whatever the data of a card is: a mapping cannot say that each name has its own.
CARDS: Mapping[str, Card[Any]] = {
    "scorecard": Card("scorecard", scorecard.Scorecard, scorecard.draw, scorecard.alt, examples.SCORECARDS),
    "team": Card("team", team.Team, team.draw, team.alt, examples.TEAMS),
    "compare": Card("compare", compare.Compare, compare.draw, compare.alt, examples.COMPARES),
    "beside": Card("beside", beside.Beside, beside.draw, beside.alt, examples.BESIDES),
    "trend": Card("trend", trend.Trend, trend.draw, trend.alt, examples.TRENDS),
    "quadrant": Card("quadrant", quadrant.Quadrant, quadrant.draw, quadrant.alt, examples.QUADRANTS),
    "leaderboard": Card("leaderboard", leaderboard.Leaderboard, leaderboard.draw, leaderboard.alt, examples.LEADERBOARDS),
    "standings": Card("standings", standings.Standings, standings.draw, standings.alt, examples.STANDINGS),
    "finish": Card("finish", finish.Finish, finish.draw, finish.alt, examples.FINISHES),
    "tiers": Card("tiers", tiers.Tiers, tiers.draw, tiers.alt, examples.TIERS),
    "tug": Card("tug", tug.Tug, tug.draw, tug.alt, examples.TUGS),
    "duel": Card("duel", duel.Duel, duel.draw, duel.alt, examples.DUELS),
    "bracket": Card("bracket", bracket.Bracket, bracket.draw, bracket.alt, examples.BRACKETS),
    "raffle": Card("raffle", raffle.Raffle, raffle.draw, raffle.alt, examples.RAFFLES),
    "streaks": Card("streaks", streaks.Streaks, streaks.draw, streaks.alt, examples.STREAKS),
    "race": Card("race", race.Race, race.draw, race.alt, examples.RACES),
    "win": Card("win", win.Win, win.draw, win.alt, examples.WINS),
}


def card_of(data: object) -> str:
    """The name of the card that draws `data`."""
    for name, card in CARDS.items():
        if isinstance(data, card.data):
            return name
    raise TypeError(f"no card draws {type(data).__name__}")


def dump(data: object) -> dict[str, object]:
    """The data of a card as JSON-able values."""
    values: dict[str, object] = _adapter(card_of(data)).dump_python(data, mode="json")
    return values


def load(card: str, values: Mapping[str, object]) -> object:
    """The data that `dump` made `values` of. KeyError for an unknown card, pydantic's ValidationError for values of another shape."""
    loaded: object = _adapter(card).validate_python(dict(values))
    return loaded


@lru_cache(maxsize=32)
def _adapter(card: str) -> TypeAdapter[object]:
    return TypeAdapter(CARDS[card].data)
