"""What a playbook says about people, and what every rule of a playbook is made of."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
"""A key: lower-case letters, digits and underscores, starting with a letter; at most 63 characters."""


Name = Annotated[str, Field(min_length=1, max_length=255)]


class Model(BaseModel):
    """A frozen rule; a key that is not known is an error, not a silent nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Peers(StrEnum):
    """What people without a duty towards each other see of each other's scorecards."""

    NONE = "none"
    RANK = "rank"
    FULL = "full"


class Names(StrEnum):
    """By what people are called on what others read."""

    FULL = "full"
    ALIAS = "alias"


class LeaderboardPrivacy(Model):
    """`names` is what posts call people, `alias` each by the one they chose; `mention_winner`: who won a period is told so by its post."""

    names: Names = Names.FULL
    mention_winner: bool = False


class PrivacyDefinition(Model):
    """Who sees whose numbers; `public_top` is how many places of a ranking anyone may see, `photos` whether cards show people's own."""

    peers: Peers = Peers.NONE
    public_top: int = Field(default=5, ge=0, le=50)
    photos: bool = True
    leaderboard: LeaderboardPrivacy = LeaderboardPrivacy()
