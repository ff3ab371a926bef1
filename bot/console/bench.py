"""The bench: persons at their keyboards, driven from Python, the same on both platforms.

`SlackBench(server)` and `TeamsBench(server)` have the same methods, so that one assertion runs on both. Members are named by their keys,
channels as "#key", controls and fields by their labels, options by their labels. A bot works on after it has acknowledged: wait with
`await bench.until(lambda: …)`, which looks again after every change, or with `await bench.quiet()`.
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import TypeVar

from bot.console.loopback import Traffic
from bot.console.reading import Control, Field, Reader
from bot.console.shown import Room, Shown, ShownView
from bot.console.side import Side, Value
from bot.console.slack.reading import SlackReader
from bot.console.slack.server import SlackServer
from bot.console.teams.inputs import errors_shown
from bot.console.teams.reading import TeamsReader
from bot.console.teams.server import TeamsServer
from bot.console.workspace import CLIENT, View

Filled = str | bool | int | Decimal | date | list[str] | None
T = TypeVar("T")


class Bench(ABC):
    """`idle` is awaited by `quiet`: the caller's way to say that the bot has worked off what it took."""

    def __init__(self, side: Side, traffic: Traffic, reader: Reader, idle: Callable[[], Awaitable[object]] | None = None) -> None:
        self.side = side
        self.workspace = side.workspace
        self.reader = reader
        self._traffic = traffic
        self._idle = idle

    @property
    @abstractmethod
    def complaints(self) -> list[str]:
        """What the bot did that the platform forbids."""

    @abstractmethod
    async def command(self, command: str, words: str = "", *, by: str, in_: str | None = None) -> None:
        """A slash command such as "/scorecard"; on Teams the same words said to the bot. Without `in_` in the direct conversation."""

    def channel(self, key: str) -> Room:
        return Room(self.workspace.channel(key), self.reader)

    def direct_of(self, key: str) -> Room:
        return Room(self.workspace.direct_of(key), self.reader, key)

    def ephemerals(self, key: str) -> list[Shown]:
        """What only `key` sees in any conversation, the client's own notices aside."""
        mine = [each for each in self.workspace.all_messages() if each.only_to == key and not each.deleted and each.author != CLIENT]
        return [Shown(message, self.reader) for message in mine]

    def private(self, key: str) -> list[Shown]:
        """All that the bot told `key` alone: in the direct conversation, and in ephemerals."""
        found = {shown.id: shown for shown in [*self.ephemerals(key), *self.direct_of(key).answers]}
        return [found[name] for name in sorted(found, key=lambda name: found[name].message.at)]

    def notices(self, key: str) -> list[str]:
        """What the platform's own client told `key`."""
        return [str(each.payload["text"]) for each in self.workspace.all_messages() if each.author == CLIENT and each.only_to == key]

    def views(self, key: str) -> list[ShownView]:
        """The dialogs that `key` has open, the top one last."""
        return [ShownView(view, self.reader) for view in self.workspace.views[key]]

    async def say(self, text: str, *, by: str, in_: str | None = None, thread: str | None = None) -> None:
        place = self.workspace.channel(in_) if in_ else self.workspace.direct_of(by)
        await self.side.say(by, place.id, text, thread)

    async def mention(self, words: str, *, by: str, in_: str) -> None:
        """Says "@Pacer words" in a channel."""
        await self.say(f"@{self.workspace.bot_name} {words}", by=by, in_=in_)

    async def direct(self, words: str, *, by: str) -> None:
        """Says `words` to the bot in its direct conversation."""
        await self.say(words, by=by)

    async def attach(self, name: str, content: bytes, *, by: str, text: str = "") -> None:
        """Sends a file to the bot in its direct conversation."""
        await self.side.attach(by, self.workspace.direct_of(by).id, name, content, text)

    async def press(self, shown: Shown, label: str, *, by: str) -> None:
        """Presses the button of that label; raises AssertionError with the client's words where it fails."""
        control = _only(self.reader.controls(shown.payload), label)
        outcome = await self.side.press(by, shown.id, control.control)
        if not outcome.ok:
            raise AssertionError(outcome.error or str(outcome.errors))

    async def choose(self, shown: Shown, label: str, option: str, *, by: str) -> None:
        """Picks an option (by its label or value) in the select of that label or placeholder."""
        control = _only([each for each in self.reader.controls(shown.payload) if each.options or each.label == label], label)
        value = control.options.get(option, option)
        inputs: dict[str, Value] = {control.name: value} if control.name else {}
        outcome = await self.side.press(by, shown.id, control.control, value, inputs)
        if not outcome.ok:
            raise AssertionError(outcome.error or str(outcome.errors))

    async def form(self, key: str, within: float = 2.0) -> ShownView:
        """The dialog that the bot offers `key`: once open, or (where words cannot open one) behind the button of the last answer."""

        def offered() -> ShownView | Shown | None:
            if self.views(key):
                return self.views(key)[-1]
            answers = self.private(key)
            return answers[-1] if answers and any(control.opens for control in self.reader.controls(answers[-1].payload)) else None

        found = await self.until(offered, within=within)
        if isinstance(found, Shown):
            button = next(control for control in self.reader.controls(found.payload) if control.opens)
            outcome = await self.side.press(key, found.id, button.control)
            if not outcome.ok:
                raise AssertionError(outcome.error)
        return await self.until(lambda: self.views(key)[-1] if self.views(key) else None, within=within)

    async def fill(self, view: ShownView, values: Mapping[str, Filled], *, by: str) -> dict[str, str] | None:
        """Fills fields by label (or name) and submits; the refused fields' sentences by label, or None when it was taken.

        Fields left out keep what they began with. Raises AssertionError where the submission failed as a whole.
        """
        named = {**{field.name: field for field in view.fields}, **{field.label: field for field in view.fields}}
        unknown = values.keys() - named.keys()
        if unknown:
            raise AssertionError(f"No such field: {', '.join(sorted(unknown))}. There are: {', '.join(view.labels)}.")
        inputs = {named[key].name: self.entered(named[key], value) for key, value in values.items()}
        outcome = await self.side.submit(by, view.id, inputs)
        if outcome.error:
            raise AssertionError(outcome.error)
        labels = {field.name: field.label for field in view.fields}
        errors = outcome.errors or self.refused(view.view)
        return {labels.get(name, name): sentence for name, sentence in errors.items()} or None

    async def close(self, view: ShownView, *, by: str) -> None:
        await self.side.close(by, view.id)

    @abstractmethod
    def entered(self, field: Field, value: Filled) -> Value:
        """`value` as the platform's client sends it from `field`."""

    def refused(self, view: View) -> dict[str, str]:
        """Errors that the bot shows inside the dialog itself."""
        return {}

    async def quiet(self, settle: float = 0.03) -> None:
        """Returns once the bot is idle (if the caller can tell) and nothing has gone back or forth for `settle` seconds."""
        if self._idle:
            await self._idle()
        await self._traffic.quiet(settle)

    async def until(self, predicate: Callable[[], T | None], *, within: float = 2.0) -> T:
        """The first truthy value of `predicate`, asked again after every change; TimeoutError after `within` seconds."""
        deadline = asyncio.get_running_loop().time() + within
        while True:
            coming = self.workspace.feed.next
            if found := predicate():
                return found
            try:
                await asyncio.wait_for(coming.wait(), deadline - asyncio.get_running_loop().time())
            except TimeoutError as error:
                raise TimeoutError(f"Did not happen within {within} s. {self._seen()}") from error

    def _seen(self) -> str:
        last = [self.reader.summary(each.payload) for each in self.workspace.all_messages()][-5:]
        return f"Messages: {last}. Complaints: {self.complaints}."


class SlackBench(Bench):
    def __init__(self, server: SlackServer, idle: Callable[[], Awaitable[object]] | None = None) -> None:
        super().__init__(server, server.traffic, SlackReader(server.workspace), idle)
        self.server = server

    @property
    def complaints(self) -> list[str]:
        return self.server.complaints

    async def command(self, command: str, words: str = "", *, by: str, in_: str | None = None) -> None:
        await self.say(f"{command} {words}".strip(), by=by, in_=in_)

    def entered(self, field: Field, value: Filled) -> Value:
        if isinstance(value, bool):
            return list(field.options.values())[:1] if value else []
        if isinstance(value, list):
            return [field.options.get(each, each) for each in value]
        return None if value is None else field.options.get(str(value), str(value))


class TeamsBench(Bench):
    def __init__(self, server: TeamsServer, idle: Callable[[], Awaitable[object]] | None = None) -> None:
        super().__init__(server, server.traffic, TeamsReader(), idle)
        self.server = server

    @property
    def complaints(self) -> list[str]:
        return self.server.complaints

    async def command(self, command: str, words: str = "", *, by: str, in_: str | None = None) -> None:
        said = f"{command.removeprefix('/')} {words}".removeprefix(f"{self.workspace.bot_name.lower()} ").strip()
        await (self.mention(said, by=by, in_=in_) if in_ else self.direct(said, by=by))

    def entered(self, field: Field, value: Filled) -> Value:
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, list):
            return [field.options.get(each, each) for each in value]
        if value is not None and field.kind == "Input.ChoiceSet" and not field.options:
            return self._person(str(value))
        return None if value is None else field.options.get(str(value), str(value))

    def refused(self, view: View) -> dict[str, str]:
        return errors_shown(view.payload.get("card")) if view in self.workspace.views[view.member] else {}

    def _person(self, name: str) -> str:
        """A people picker's value for "@key"."""
        key = name.removeprefix("@")
        return str(self.server.office.account(key)["aadObjectId"]) if key in self.workspace.members else name


def _only(controls: list[Control], label: str) -> Control:
    found = [control for control in controls if control.label == label]
    if len(found) != 1:
        labels = ", ".join(control.label for control in controls)
        raise AssertionError(f"{len(found)} controls are labelled {label!r}; there are: {labels or 'none'}.")
    return found[0]
