"""What Slack keeps beside the workspace: triggers, response URLs, ids and timestamps, and a list of what the bot did wrong."""

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.console.accepted import Accepted
from bot.console.faults import Faults
from bot.console.feed import JsonObject
from bot.console.limits import Pace
from bot.console.slack.app import SlackApp, SlackSettings
from bot.console.workspace import Conversation, Message, View, Workspace

TriggerState = Literal["fresh", "expired", "exchanged", "unknown"]


class ApiError(Exception):
    """A method's `ok: false`; `extra` are further members of the answer."""

    def __init__(self, error: str, **extra: object) -> None:
        super().__init__(error)
        self.error = error
        self.extra = extra


@dataclass
class Trigger:
    """Good for one view within `trigger_lives`; `view` is the modal it came from, if any."""

    member: str
    born: float
    view: str | None = None
    used: bool = False


@dataclass
class ResponseUrl:
    """Where an interaction may be answered later; `source` is the message whose button was pressed."""

    member: str
    conversation: str
    born: float
    source: Message | None = None
    uses: int = 0


class Desk:
    """One Slack workspace with one app in it; timers run on the monotonic clock."""

    def __init__(self, workspace: Workspace, app: SlackApp, settings: SlackSettings) -> None:
        self.workspace = workspace
        self.app = app
        self.settings = settings
        self.faults = Faults()
        self.pace = Pace(settings.limits)
        self.accepted = Accepted()
        self.complaints: list[str] = []
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.suggested: dict[tuple[str, str], JsonObject] = {}
        self.url = ""
        self.posted: Callable[[Message], None] = lambda message: None
        self._last_ts = 0
        self._names = 0

    def complain(self, sentence: str) -> None:
        """Notes something a bot must not do; tests assert that the list stays empty."""
        self.complaints.append(sentence)
        self.workspace.feed.publish({"type": "complaint"}, ())

    def name(self, letter: str) -> str:
        """A new id such as `F00000000A1`."""
        self._names += 1
        return f"{letter}{self._names:010X}"

    def moment(self) -> tuple[str, datetime]:
        """A message's ts, above every earlier one, and the moment it stands for."""
        now = self.workspace.clock()
        self._last_ts = max(self._last_ts + 1, int(now.timestamp()) * 1_000_000 + now.microsecond)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06}", now

    def trigger(self, member: str, view: View | None = None) -> str:
        """A new trigger_id."""
        trigger_id = f"{self.name('')}.{self.settings.team_id}.{secrets.token_hex(8)}"
        self.triggers[trigger_id] = Trigger(member, time.monotonic(), view.id if view else None)
        return trigger_id

    def exchange(self, trigger_id: str) -> Trigger:
        """Uses a trigger up, or refuses as Slack does."""
        trigger = self.triggers.get(trigger_id)
        if trigger is None:
            raise ApiError("invalid_trigger_id")
        if trigger.used:
            self.complain(f"trigger_id used twice: {trigger_id}")
            raise ApiError("exchanged_trigger_id")
        if time.monotonic() - trigger.born > self.settings.trigger_lives:
            self.complain(f"trigger_id used after {self.settings.trigger_lives} s")
            raise ApiError("expired_trigger_id")
        trigger.used = True
        return trigger

    def response_url(self, member: str, conversation: Conversation, source: Message | None = None) -> str:
        name = secrets.token_urlsafe(18)
        self.response_urls[name] = ResponseUrl(member, conversation.id, time.monotonic(), source)
        return f"{self.url}/actions/{self.settings.team_id}/{name}"

    def post(self, conversation: Conversation, author: str, payload: JsonObject, **more: str | None) -> Message:
        """Puts a message into `conversation` now; `more` is `only_to` and `thread`."""
        ts, at = self.moment()
        message = Message(ts, conversation.id, author, at, payload, only_to=more.get("only_to"), thread=more.get("thread"))
        self.workspace.post(message)
        if message.only_to is None:
            self.posted(message)
        return message

    def as_slack(self, message: Message) -> JsonObject:
        """`message` as the Web API and events show it."""
        is_bot = message.author not in self.workspace.ids
        shown: JsonObject = {"type": "message", "user": self.workspace.author_id(message.author), "ts": message.id, **message.payload}
        shown["team"] = self.settings.team_id
        if is_bot:
            shown |= {"bot_id": self.bot_record_id, "app_id": self.settings.app_id}
        if message.thread:
            shown["thread_ts"] = message.thread
        if message.edited:
            shown["edited"] = {"user": shown["user"], "ts": message.id}
        return shown

    @property
    def bot_record_id(self) -> str:
        return f"B{self.workspace.bot_id[1:]}"

    def member(self, user_id: object) -> str:
        """The key of the member with this id."""
        if isinstance(user_id, str) and user_id in self.workspace.keys:
            return self.workspace.keys[user_id]
        raise ApiError("user_not_found")

    def conversation(self, channel: object, refusal: str = "channel_not_found") -> Conversation:
        """The conversation with this id; a person's id stands for the direct one with them."""
        workspace = self.workspace
        if isinstance(channel, str):
            if channel in workspace.conversations:
                return workspace.conversations[channel]
            if channel in workspace.keys:
                return workspace.direct_of(workspace.keys[channel])
        raise ApiError(refusal)


Method = Callable[[Desk, Mapping[str, object]], JsonObject]
