"""A member at the controls: buttons and selects in messages, modals and the home tab; submitting and closing modals; suggestions."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.console.feed import JsonObject
from bot.console.payloads import at, child, children, text
from bot.console.shapes import each
from bot.console.side import DONE, NotPossible, Outcome, Suggestion, Value, Values
from bot.console.slack import people, views
from bot.console.slack.content import view_payload
from bot.console.slack.desk import ApiError, Desk
from bot.console.slack.events import Notifier, who
from bot.console.slack.link import Ack, Delivery
from bot.console.slack.texts import OPTION, OPTION_GROUP
from bot.console.slack.values import chosen, refused, state
from bot.console.workspace import Message, View

TROUBLE = "We had some trouble connecting. Try again?"
_PRESSED_NOTHING = "That control is gone."


@dataclass(frozen=True)
class _Place:
    """Where a control stands: in `message`, in the modal `view`, or in the home tab (a view, too)."""

    key: str
    payload: JsonObject
    message: Message | None = None
    view: View | None = None


@dataclass(frozen=True)
class _Control:
    element: JsonObject
    block_id: str


class Controls:
    def __init__(self, desk: Desk, notifier: Notifier) -> None:
        self._desk = desk
        self._notifier = notifier
        self._held: dict[tuple[str, str], dict[str, Value]] = {}

    async def press(self, by: str, where: str, control: str, value: Value, inputs: Values) -> Outcome:
        place = self._place(by, where)
        pressed = _control(place, control)
        held = self._held.setdefault((place.key, by), {})
        held.update(inputs)
        action = chosen(self._desk, pressed.element, value)
        if pressed.element.get("type") != "button":
            held[pressed.block_id] = value
        ts, _ = self._desk.moment()
        action |= {"action_id": pressed.element.get("action_id"), "block_id": pressed.block_id, "action_ts": ts}
        payload: JsonObject = {"type": "block_actions", **who(self._desk, by), **self._context(by, place, held), "actions": [action]}
        payload["trigger_id"] = self._desk.trigger(by, place.view if place.key != "home" else None)
        ack = await self._notifier.ask(Delivery("interactive", payload))
        return DONE if ack.ok else Outcome(error="Something went wrong. Please try again.")

    async def submit(self, by: str, where: str, inputs: Values) -> Outcome:
        view = self._top_view(by, where)
        held = self._held.get((view.id, by), {}) | dict(inputs)
        view.errors = refused(view.payload.get("blocks"), held)
        if view.errors:
            return Outcome(errors=view.errors)
        payload: JsonObject = {
            "type": "view_submission",
            **who(self._desk, by),
            "trigger_id": self._desk.trigger(by, view),
            "response_urls": [],
        }
        payload["view"] = views.as_slack(self._desk, view, state(self._desk, view.payload.get("blocks"), held))
        ack = await self._notifier.ask(Delivery("interactive", payload))
        try:
            return self._submitted(view, ack)
        except ApiError as error:
            self._desk.complain(f"the answer to a submission was refused: {error.error}")
            return Outcome(error=TROUBLE)

    async def close(self, by: str, where: str) -> Outcome:
        view = self._top_view(by, where)
        payload: JsonObject = {"type": "view_closed", **who(self._desk, by), "view": views.as_slack(self._desk, view), "is_cleared": False}
        if view.payload.get("clear_on_close"):
            views.close_all(self._desk, by)
        else:
            self._desk.workspace.drop_view(view)
        if view.payload.get("notify_on_close"):
            await self._notifier.ask(Delivery("interactive", payload))
        return DONE

    async def suggest(self, by: str, where: str, control: str, query: str) -> list[Suggestion]:
        place = self._place(by, where)
        asked = _control(place, control)
        if len(query) < int(str(asked.element.get("min_query_length", 3))):
            return []
        payload: JsonObject = {"type": "block_suggestion", **who(self._desk, by), **self._context(by, place, {})}
        payload |= {"action_id": asked.element.get("action_id"), "block_id": asked.block_id, "value": query}
        ack = await self._notifier.ask(Delivery("interactive", payload))
        return [self._suggestion(asked, option) for option in self._options(ack)]

    def _submitted(self, view: View, ack: Ack) -> Outcome:
        desk, answer = self._desk, child(ack.body)
        if not ack.ok or isinstance(ack.body, str):
            return Outcome(error=TROUBLE)
        match answer.get("response_action"):
            case None:
                if view in desk.workspace.views[view.member]:
                    desk.workspace.drop_view(view)
            case "clear":
                views.close_all(desk, view.member)
            case "update":
                views.replace_view(desk, view, view_payload(desk, answer.get("view")))
            case "push":
                views.add_view(desk, view.member, view_payload(desk, answer.get("view")))
            case "errors":
                return self._field_errors(view, child(answer.get("errors")))
            case other:
                raise ApiError(f"unknown response_action {other}")
        return DONE

    def _field_errors(self, view: View, errors: Mapping[str, object]) -> Outcome:
        asked = {block.get("block_id") for block in children(view.payload.get("blocks")) if block.get("type") == "input"}
        astray = errors.keys() - asked
        if astray or not errors:
            raise ApiError(f"errors at blocks that are no inputs: {', '.join(sorted(astray)) or 'none'}")
        view.errors = {block_id: str(sentence) for block_id, sentence in errors.items()}
        return Outcome(errors=view.errors)

    def _options(self, ack: Ack) -> list[JsonObject]:
        answer = child(ack.body)
        options, groups = answer.get("options", []), answer.get("option_groups", [])
        problems = [*each(OPTION, 0, 100)(options, "/options"), *each(OPTION_GROUP, 0, 100)(groups, "/option_groups")]
        if problems:
            self._desk.complain(f"suggestions refused: {'; '.join(map(str, problems))}")
            return []
        return children(options) + [option for group in children(groups) for option in children(group.get("options"))]

    def _suggestion(self, asked: _Control, option: JsonObject) -> Suggestion:
        value = text(option.get("value"))
        self._desk.suggested[text(asked.element.get("action_id")), value] = option
        return Suggestion(text(child(option.get("text")).get("text")), value)

    def _place(self, by: str, where: str) -> _Place:
        workspace = self._desk.workspace
        if where == "home":
            if by not in workspace.homes:
                raise NotPossible("The home tab is empty.")
            return _Place("home", workspace.homes[by], view=View(f"V{by}home", by, workspace.homes[by]))
        view = workspace.view(where)
        if view and view.member == by:
            return _Place(view.id, view.payload, view=view)
        message = workspace.message(where)
        if message and message in workspace.conversations[message.conversation].seen_by(by):
            return _Place(message.id, message.payload, message=message)
        raise NotPossible(_PRESSED_NOTHING)

    def _context(self, by: str, place: _Place, held: Values) -> JsonObject:
        """The members of a payload that say where the control stands and what is filled in there."""
        values = state(self._desk, place.payload.get("blocks"), held)
        if place.view:
            return {"container": {"type": "view", "view_id": place.view.id}, "view": views.as_slack(self._desk, place.view, values)}
        message = place.message
        if message is None:
            raise NotPossible(_PRESSED_NOTHING)
        conversation = self._desk.workspace.conversations[message.conversation]
        is_private = message.only_to is not None
        container: JsonObject = {"type": "message", "message_ts": message.id, "channel_id": conversation.id, "is_ephemeral": is_private}
        channel = people.shown(self._desk, conversation)
        return {
            "container": container,
            "channel": {"id": conversation.id, "name": channel.get("name", "directmessage")},
            **({} if is_private else {"message": self._desk.as_slack(message)}),
            "state": {"values": values},
            "response_url": self._desk.response_url(by, conversation, message),
        }

    def _top_view(self, by: str, where: str) -> View:
        stack = self._desk.workspace.views[by]
        if not stack or stack[-1].id != where:
            raise NotPossible("That dialog is not open.")
        return stack[-1]


def _control(place: _Place, pointer: str) -> _Control:
    found = re.match(r"/blocks/\d+", pointer)
    element, block = child(at(place.payload, pointer)), child(at(place.payload, found.group())) if found else {}
    if not element.get("action_id"):
        raise NotPossible(_PRESSED_NOTHING)
    return _Control(element, text(block.get("block_id")))
