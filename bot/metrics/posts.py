"""A scorecard that somebody shares: what travels in the delivery, and the message that is made of it when it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.chat.errors import Refusal
from bot.chat.message import Message
from bot.metrics.service import Metrics
from bot.metrics.views import Look, Subject, person_message, team_message

KIND = "scorecard"


@dataclass(frozen=True)
class Shared:
    """Whose scorecard over which period (a key), the person who shares it, and the conversation to tell them in when it fails."""

    subject: Subject
    period: str
    by: int
    tell: int | None = None

    def data(self) -> dict[str, str]:
        told = {} if self.tell is None else {"tell": str(self.tell)}
        return self.subject.value() | {"period": self.period, "by": str(self.by)} | told

    @classmethod
    def read(cls, data: Mapping[str, str]) -> "Shared":
        return cls(Subject.read(data), data["period"], int(data["by"]), int(data["tell"]) if "tell" in data else None)


def compose(metrics: Metrics, shared: Shared, now: datetime, look: Look | None = None) -> Message | None:
    """The message for others' eyes; None when the one who shares may not see it any more."""
    seen = look or Look()
    try:
        if shared.subject.kind == "team":
            return team_message(metrics.team_scorecard(shared.by, shared.subject.id, shared.period or None, now), look=seen, shared=True)
        return person_message(metrics.scorecard(shared.by, shared.subject.id, shared.period or None, now), look=seen, shared=True)
    except Refusal:
        return None
