"""A scorecard that is posted: what travels in the delivery, and the message that is made of it when it is sent."""

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
    """Whose scorecard over which period (a key or words for one; empty: the usual).

    `by` is the person whose rights it is made with, None the playbook; `to` the only one who reads it, None where others do; `tell` the
    conversation to say in that it failed.
    """

    subject: Subject
    period: str
    by: int | None
    tell: int | None = None
    to: int | None = None

    def data(self) -> dict[str, str]:
        beside = {"by": self.by, "tell": self.tell, "to": self.to}
        return self.subject.value() | {"period": self.period} | {name: str(value) for name, value in beside.items() if value is not None}

    @classmethod
    def read(cls, data: Mapping[str, str]) -> "Shared":
        by, tell, to = (int(data[name]) if name in data else None for name in ("by", "tell", "to"))
        return cls(Subject.read(data), data["period"], by, tell, to)


def compose(metrics: Metrics, shared: Shared, now: datetime, look: Look | None = None) -> Message | None:
    """The message for others' eyes, or for its only reader; None when `by` may not see it any more, or nothing is measured for a reader."""
    seen, period, others = look or Look(), shared.period or None, shared.to is None
    try:
        if shared.subject.kind == "team":
            team = metrics.team_scorecard(shared.by, shared.subject.id, period, now)
            return team_message(team, look=seen, shared=others) if others or team.lines else None
        person = metrics.scorecard(shared.by, shared.subject.id, period, now)
        return person_message(person, look=seen, shared=others, viewer=shared.to) if others or person.lines else None
    except Refusal:
        return None
