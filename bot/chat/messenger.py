"""What a platform can do for us: post a message to a conversation, change it, take it back."""

from dataclasses import dataclass
from typing import Protocol

from bot.chat.message import Message


@dataclass(frozen=True)
class Posted:
    """A message that stands: its conversation (`conversations.id`) and the platform's own id for it."""

    conversation: int
    message: str


class PostFailed(Exception):
    """The platform said no, for good: `reason` is one of ours (`not_a_member`, `gone`, `archived`, `blocked`, `too_large`, `refused`)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Messenger(Protocol):
    """Posts for one platform. Raises `PostFailed` for a definite no; anything else it raises leaves the outcome unknown."""

    async def post(self, conversation: int, message: Message, *, key: str) -> Posted:
        """Posts `message`; `key` is carried along where the platform allows, so that the post can be found again."""
        ...

    async def edit(self, posted: Posted, message: Message) -> None: ...

    async def delete(self, posted: Posted) -> None: ...
