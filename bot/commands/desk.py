"""The seam between a chat platform and everything it serves: what an adapter may call (`Desk`), and what it tells and is told.

The desk is synchronous and blocks on the database; adapters stand on the event loop and reach it through `InThread`, which the
application gives them. A platform is named by one word, a tenant by the platform's own id of the workspace or directory. Nothing here
knows how a platform writes anything.

How an adapter uses it::

    command, button   accept (False: seen before, stop) → acknowledge → hear, conversation → run → draw the reply → finished
    form              offer_form → [a button, where the platform cannot open one at once] → open_form → submit → draw the reply
    file              expect_file (before the download) → receive_file → draw the reply
"""

from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal, ParamSpec, Protocol, TypeVar

from pydantic import JsonValue

from bot.chat.form import Answers, Form
from bot.chat.message import Picture
from bot.chat.request import Caller, OpenForm, Reply, Request

Document = dict[str, JsonValue]
"""A small JSON object."""

Kind = Literal["direct", "group", "channel"]

P = ParamSpec("P")
R = TypeVar("R")


class InThread(Protocol):
    """Calls a blocking function in the application's thread pool; `asyncio.to_thread` is one."""

    def __call__(self, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Awaitable[R]: ...


@dataclass(frozen=True)
class Member:
    """A member of a chat, as their platform describes them; what is empty was not told, and leaves what we know as it is.

    `user` is the platform's own id; `reference` is what the platform needs to reach them again. `photo` is the address of a picture that
    they chose themselves; here empty means that they have none, and None that it was not told. `outsider`: a guest, or somebody of another
    organisation.
    """

    platform: str
    tenant: str
    user: str
    name: str = ""
    email: str = ""
    time_zone: str = ""
    locale: str = ""
    reference: Document = field(default_factory=dict)
    photo: str | None = None
    outsider: bool = False


@dataclass(frozen=True)
class Place:
    """A conversation, as its platform describes it; `external` is the platform's own id, `kind` "direct" is with one member alone.

    What is empty was not told, and leaves what we know as it is. `outsiders`: people of other organisations, or guests, read there; a
    platform never tells that there are none.
    """

    platform: str
    tenant: str
    external: str
    kind: Kind
    name: str = ""
    reference: Document = field(default_factory=dict)
    outsiders: bool = False


@dataclass(frozen=True)
class Named:
    """A person as one workspace knows them: `user` is their id there, empty where they have no account."""

    name: str
    user: str = ""


@dataclass(frozen=True)
class Arrival:
    """What must be worked because it was acknowledged: `key` is the platform's own id of it, `body` the adapter's words for it.

    The adapter that made the body works it, at once or after a restart (`Worker`). It holds no submission, no note and no file.
    """

    key: str
    platform: str
    tenant: str
    kind: str
    body: Document
    received_at: datetime


Turn = Callable[[], AbstractAsyncContextManager[None]]
"""Within it what was accepted is worked, a few at a time."""
Accept = Callable[[Arrival], Awaitable[bool]]
"""Keeps what arrived, ahead of any work; False where it was seen before."""


class Worker(Protocol):
    """The part of an adapter that works what arrived; the sender hands it what an interrupted process left behind."""

    async def work(self, arrival: Arrival) -> None:
        """Answers the person and calls `Desk.finished`. Raises nothing that the person should hear of."""
        ...


@dataclass(frozen=True)
class Filled:
    """A form that came back: `token` says which one, `caller` who sent it, `answers` as `bot.chat.form` describes them."""

    token: str
    caller: Caller
    answers: Answers
    now: datetime


@dataclass(frozen=True)
class Answered:
    """The reply to a filled form, for the conversation it was asked in; `origin` is what the adapter gave to `offer_form`."""

    reply: Reply
    conversation: int
    private: bool
    origin: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SentFile:
    """A file that a member sent to the bot in their direct conversation, with the words beside it."""

    name: str
    size: int
    words: str
    caller: Caller
    conversation: int
    now: datetime


class Desk(Protocol):
    """What an adapter may call. Every method blocks; those that may refuse say so."""

    # who and where

    def hear(self, member: Member, now: datetime) -> Caller:
        """Remembers the member's account, joins it to a person where it can, and says who they are to us."""
        ...

    def conversation(self, place: Place, now: datetime, owner: int | None = None) -> int:
        """Remembers a conversation and gives its id; `owner` is the account (`Caller.account`) whose direct conversation it is."""
        ...

    def place(self, conversation: int) -> Place:
        """Where to post for a conversation's id. Raises `LookupError` for an id that does not exist."""
        ...

    def conversations(self, platform: str, tenant: str) -> Mapping[int, Place]:
        """The channels and group chats that take posts, by our ids, in the order of their names."""
        ...

    def lost(self, place: Place, reason: str, now: datetime) -> None:
        """The bot can post there no more: `reason` is one of `PostFailed`'s. The next `conversation` of that place revives it."""
        ...

    def account(self, account: int) -> Member:
        """The member behind an account's id (`Caller.account`). Raises `LookupError` for an id that does not exist."""
        ...

    def direct(self, account: int) -> int | None:
        """Our chat with this account alone, where there is one that takes posts."""
        ...

    def persons(self, platform: str, tenant: str, users: Collection[str]) -> Mapping[str, int]:
        """The person's id for each of these members who is joined to one; the others are absent."""
        ...

    def named(self, platform: str, tenant: str, persons: Collection[int]) -> Mapping[int, Named]:
        """Name and member id, for drawing mentions in this workspace; a person who does not exist is absent."""
        ...

    # what is asked

    def finished(self, key: str, now: datetime) -> None:
        """What arrived under `key` was worked."""
        ...

    def understand(self, words: str) -> tuple[str, str]:
        """The registered command that typed words name, and the rest of them: "scorecard @{person:3}". Touches no database."""
        ...

    def opens_form(self, name: str, words: str) -> bool:
        """Whether this command or action is one that opens a form, so that an adapter may prepare a dialog. Touches no database."""
        ...

    def run(self, request: Request) -> Reply:
        """Does what a command or an action asks. Never raises: a refusal, an unknown name and a fault of ours are replies too."""
        ...

    # forms

    def offer_form(self, request: Request, wanted: OpenForm, origin: Mapping[str, str] | None = None) -> str:
        """Keeps who may fill which form, where and with what context, and gives the token that travels.

        `origin` (short strings) is the adapter's: how it finds the message again that the form came from.
        """
        ...

    def open_form(self, token: str, caller: Caller, now: datetime) -> Form:
        """The form, built now. Raises `UserError`: no such form, expired, another person's, already sent, or nothing to fill in."""
        ...

    def submit(self, filled: Filled) -> Answered:
        """Validates and commits, once a token. Raises `FieldErrors`, after which the form may be sent again, or `UserError`."""
        ...

    # files and pictures

    def expect_file(self, file: SentFile) -> None:
        """Raises `UserError` when this file is not welcome: from this person, of this kind or size."""
        ...

    def receive_file(self, file: SentFile, path: Path) -> Reply:
        """Takes in the file that stands at `path`, which the adapter deletes afterwards. Never raises, as `run`."""
        ...

    def picture_url(self, picture: Picture, now: datetime) -> str:
        """A signed address, expiring, at which our web server draws the picture for platforms that fetch pictures themselves."""
        ...
