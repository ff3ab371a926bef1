"""A leaderboard that is posted for others: what travels in the delivery, and the message that is made of it when it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.chat.errors import UserError
from bot.chat.message import Message
from bot.metrics.cards import Look
from bot.metrics.leaderboards.service import Leaderboards
from bot.metrics.leaderboards.views import leaderboard_message
from bot.metrics.leaderboards.wanted import Wanted

KIND = "leaderboard"


@dataclass(frozen=True)
class SharedBoard:
    """What is ranked over which period (a key or words for one; empty: the usual).

    `by` is the person whose rights it is made with, None the playbook; `tell` the conversation to say in that it failed.
    """

    wanted: Wanted
    period: str
    by: int | None
    tell: int | None = None

    def data(self) -> dict[str, str]:
        beside = {"by": self.by, "tell": self.tell}
        return self.wanted.value() | {"period": self.period} | {name: str(value) for name, value in beside.items() if value is not None}

    @classmethod
    def read(cls, data: Mapping[str, str]) -> "SharedBoard":
        by, tell = (int(data[name]) if name in data else None for name in ("by", "tell"))
        return cls(Wanted.read(data), data["period"], by, tell)


def compose(boards: Leaderboards, shared: SharedBoard, now: datetime) -> Message | None:
    """The message for others' eyes; None when `by` is not with us any more, or what it ranks is gone."""
    try:
        result = boards.leaderboard(shared.by, shared.wanted, shared.period or None, now, shared=True)
    except UserError:
        return None
    return leaderboard_message(result, look=Look(), shared=True)
