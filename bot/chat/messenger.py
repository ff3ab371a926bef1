"""What a platform can do for us: post a message to a conversation, change it, take it back, and say whether it stands."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.chat.message import Message


@dataclass(frozen=True)
class Posted:
    """A message that stands: its conversation (`conversations.id`) and the platform's own id for it."""

    conversation: int
    message: str


class PostFailed(Exception):
    """The platform said no, for good: `reason` is one of ours.

    Of a place: `not_a_member`, `gone`, `archived`, `blocked`. Of a post: `too_large`, `thread_gone`, `refused`. Of an account: `unknown`.
    Of a question: `cannot_look`.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


LONGEST_REST = 3600.0
"""Seconds after which we ask again, however long a platform asks us to wait."""


class PostLater(Exception):
    """The platform surely did nothing, and may do it later.

    `reason` is `busy` (it asks us to slow down), `unreachable` (the connection was never made) or `locked_out` (the bot itself is refused
    until somebody mends that). `seconds` is how long to wait at least, 0 where it was not said, and `LONGEST_REST` at most. `whole`: it
    concerns the whole workspace, not this conversation alone.
    """

    def __init__(self, reason: str, seconds: float, *, whole: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.seconds = min(seconds, LONGEST_REST)
        self.whole = whole


class Messenger(Protocol):
    """Posts for one platform, and waits for nothing: who calls has a queue.

    Every call raises `PostFailed` for a definite no and `PostLater` where surely nothing was done; anything else it raises leaves the
    outcome unknown. `edit`, `delete`, `forget`, `prepare` and `direct` may then be called again without harm.
    """

    async def post(
        self, conversation: int, message: Message, *, key: str, under: str | None = None, files: Mapping[str, str] | None = None
    ) -> Posted:
        """Posts `message`, as an answer to the platform's message `under` where that is given.

        `key` is carried along where the platform allows, so that the post can be found again; `files` is what `prepare` gave.
        """
        ...

    async def edit(self, posted: Posted, message: Message, *, files: Mapping[str, str] | None = None) -> None: ...

    async def delete(self, posted: Posted) -> None: ...

    async def forget(self, files: Collection[str]) -> None:
        """Deletes pictures that `prepare` uploaded and no message shows any more."""
        ...

    async def prepare(self, message: Message, known: Mapping[str, str] | None = None) -> Mapping[str, str]:
        """Uploads the message's pictures ahead: the digest of each to the platform's file; empty where nothing is to be uploaded.

        `known` is what it gave before: a picture that is still the same is not uploaded again.
        """
        ...

    async def can_find(self, conversation: int) -> bool:
        """Whether `find` can be asked at all about this conversation."""
        ...

    async def find(
        self, conversation: int, key: str, since: datetime, until: datetime | None = None, *, under: str | None = None
    ) -> Posted | None:
        """The message that carries `key`, posted since then, and `until` then where that is known; `under` as in `post`.

        `PostFailed("cannot_look")` where we may not look.
        """
        ...

    async def direct(self, account: int) -> int:
        """Our chat with this account alone (`conversations.id`), opened where there is none."""
        ...
