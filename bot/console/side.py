"""A server as a member's client sees it (`Side`), and the JSON door to it (`act`), which the page calls with what the browser sent.

The shapes are described in `bot.console.workspace`.
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from bot.console.feed import JsonObject
from bot.console.workspace import Workspace

Value = str | list[str] | None
Values = Mapping[str, Value]


class NotPossible(Exception):
    """What a client asked for cannot be done; the text is one sentence for the person at the page."""


@dataclass(frozen=True)
class Outcome:
    """What a client learns of an action: `error` is a sentence for the person, `errors` a sentence for each field at fault."""

    error: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return not self.error and not self.errors

    def shown(self) -> JsonObject:
        shown: JsonObject = {"ok": self.ok}
        if self.error:
            shown["error"] = self.error
        if self.errors:
            shown["errors"] = dict(self.errors)
        return shown


DONE = Outcome()


@dataclass(frozen=True)
class Suggestion:
    text: str
    value: str


class Side(Protocol):
    """What a member can do; `by` is a member's key. Raises `NotPossible` where a real client would not let it happen."""

    @property
    def workspace(self) -> Workspace: ...

    def snapshot(self, member: str) -> JsonObject:
        """The workspace's snapshot with the list of commands."""
        ...

    async def say(self, by: str, conversation: str, text: str, thread: str | None = None) -> Outcome: ...

    async def press(self, by: str, where: str, control: str, value: Value = None, inputs: Values | None = None) -> Outcome: ...

    async def submit(self, by: str, where: str, inputs: Values, control: str | None = None) -> Outcome: ...

    async def close(self, by: str, where: str) -> Outcome: ...

    async def suggest(self, by: str, where: str, control: str, query: str) -> list[Suggestion]: ...

    async def attach(self, by: str, conversation: str, name: str, content: bytes, text: str = "") -> Outcome: ...

    async def open_home(self, by: str) -> Outcome: ...

    async def install(self, by: str) -> Outcome: ...

    async def extension(self, by: str, conversation: str, command: str) -> Outcome: ...

    async def picture(self, by: str, ref: str) -> tuple[bytes, str]:
        """The bytes and content type of what `by` has before them: `ref` is a file's id, or a URL in a message or view of theirs."""
        ...


async def act(side: Side, body: Mapping[str, object]) -> JsonObject:
    """Does what the page's JSON `body` says and answers JSON; never raises for bad input, the answer then has "error"."""
    try:
        by = _text(body, "by")
        if by not in side.workspace.members:
            raise NotPossible(f"There is no member {by}.")
        return await _do(side, by, body)
    except NotPossible as refusal:
        return Outcome(error=str(refusal)).shown()


async def _do(side: Side, by: str, body: Mapping[str, object]) -> JsonObject:
    match body.get("act"):
        case "say":
            outcome = await side.say(by, _text(body, "conversation"), _text(body, "text"), _optional(body, "thread"))
        case "press":
            control = _text(body, "control")
            outcome = await side.press(by, _text(body, "where"), control, _value(body.get("value")), _values(body))
        case "submit":
            outcome = await side.submit(by, _text(body, "where"), _values(body), _optional(body, "control"))
        case "close":
            outcome = await side.close(by, _text(body, "where"))
        case "suggest":
            found = await side.suggest(by, _text(body, "where"), _text(body, "control"), _text(body, "query"))
            return {"ok": True, "options": [{"text": option.text, "value": option.value} for option in found]}
        case "attach":
            content = _bytes(_text(body, "content"))
            outcome = await side.attach(by, _text(body, "conversation"), _text(body, "name"), content, _optional(body, "text") or "")
        case "home":
            outcome = await side.open_home(by)
        case "install":
            outcome = await side.install(by)
        case "extension":
            outcome = await side.extension(by, _text(body, "conversation"), _text(body, "command"))
        case other:
            raise NotPossible(f"There is no act {other!r}.")
    return outcome.shown()


def _text(body: Mapping[str, object], key: str) -> str:
    value = body.get(key)
    if not isinstance(value, str):
        raise NotPossible(f'"{key}" must be text.')
    return value


def _optional(body: Mapping[str, object], key: str) -> str | None:
    return None if body.get(key) is None else _text(body, key)


def _values(body: Mapping[str, object]) -> dict[str, Value]:
    inputs = body.get("inputs", {})
    if not isinstance(inputs, dict):
        raise NotPossible('"inputs" must be an object.')
    return {str(name): _value(value) for name, value in inputs.items()}


def _value(value: object) -> Value:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return [str(each) for each in value]
    raise NotPossible("A value must be text, a list of texts, or null.")


def _bytes(content: str) -> bytes:
    try:
        return base64.b64decode(content, validate=True)
    except binascii.Error as error:
        raise NotPossible('"content" must be base64.') from error
