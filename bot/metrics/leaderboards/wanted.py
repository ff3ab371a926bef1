"""What is asked of a leaderboard, as buttons, posts and schedules carry it."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.chat.errors import UserError

SCORE = "scorecard"
"""In the place of a metric: the score."""
_LONGEST = 255


@dataclass(frozen=True)
class Wanted:
    """`metric` is a key, or SCORE; `by_goal` ranks by its share of the goal. Of `team`, else of everyone; `role` is the one that is ranked,
    "" that of most, unless all are `mixed`. `teams`: the teams beneath `team` are the rows."""

    metric: str = SCORE
    by_goal: bool = False
    teams: bool = False
    team: int | None = None
    role: str = ""
    mixed: bool = False

    def value(self) -> dict[str, str]:
        """Short public strings; what is as usual is left out."""
        flags = {"goal": self.by_goal, "teams": self.teams, "mixed": self.mixed}
        found = {"metric": self.metric, "role": self.role, "team": "" if self.team is None else str(self.team)}
        return {name: word for name, word in found.items() if word} | {name: "yes" for name, flag in flags.items() if flag}

    @classmethod
    def read(cls, value: Mapping[str, str]) -> "Wanted":
        """From what anybody may have forged. Raises UserError where it makes no sense."""
        team = value.get("team", "")
        sound = not team or (team.isascii() and team.isdigit() and len(team) < 10)
        metric, role = value.get("metric", SCORE), value.get("role", "")
        if not sound or max(len(metric), len(role)) > _LONGEST:
            raise UserError("This button has expired. Ask for the leaderboard again.")
        return cls(metric, "goal" in value, "teams" in value, int(team) if team else None, role, "mixed" in value)
