"""What somebody asks of us, and what we answer, in our own words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.chat.form import Answers
from bot.chat.message import Message

CONVERSATION = "conversation"
"""Where a button's value keeps a conversation (`conversations.id`). Adapters leave it empty where the one who presses is not in it."""


class Audience(StrEnum):
    """Who reads a reply: the caller alone, or everyone in the conversation it was asked in."""

    CALLER = "caller"
    HERE = "here"


@dataclass(frozen=True)
class Caller:
    """Who asks: their chat account (`accounts.id`), the person it is joined to (`None`: nobody yet), how they read numbers and dates."""

    account: int
    person: int | None
    locale: str = "en"
    time_zone: str | None = None


@dataclass(frozen=True)
class Request:
    """A typed command or a pressed button.

    `name` is a registered command or action; `words` what was typed after it, mentions as `@{person:12}` or, for a member who is joined to
    nobody, `@{unknown}`; `value` a button's or choice's strings, never trusted; `conversation` (`conversations.id`) is where it was asked,
    `private` whether only the caller reads there; `now` is aware; `key` names what was asked, also when it is worked again after a crash.
    """

    name: str
    caller: Caller
    conversation: int
    private: bool
    now: datetime
    words: str = ""
    value: Mapping[str, str] = field(default_factory=dict)
    key: str = ""


@dataclass(frozen=True)
class Submission:
    """A filled form; `context` is what the form was opened with, read back from the server."""

    name: str
    caller: Caller
    conversation: int
    private: bool
    now: datetime
    answers: Answers
    context: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class OpenForm:
    """Opens the registered form `name`, built with `context` (short strings)."""

    name: str
    context: Mapping[str, str] = field(default_factory=dict)
    button: str = "Open the form"


@dataclass(frozen=True)
class Reply:
    """`content` for `audience`; `update` puts it in the place of the message whose button was pressed, where there is one."""

    content: Message | OpenForm
    audience: Audience = Audience.CALLER
    update: bool = False
