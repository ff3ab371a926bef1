"""A member at the controls of cards and dialogs: submits, fetches, executes, and what the bot answers to them."""

import re

from bot.console import ids
from bot.console.feed import JsonObject
from bot.console.payloads import at, child, children, text, walk
from bot.console.side import DONE, NotPossible, Outcome, Suggestion, Values
from bot.console.teams.activities import activity
from bot.console.teams.inputs import errors_shown, gathered, refused, with_data
from bot.console.teams.link import Answer, Link
from bot.console.teams.office import Office
from bot.console.teams.rest import CARD, attachment_problems
from bot.console.workspace import Conversation, Message, View

_UNREACHABLE = "Unable to reach app. Please try again."
_WRONG = "Something went wrong. Please try again."
_THEME = {"theme": "default"}
_MOST_SUGGESTIONS = 20


class Dialogs:
    def __init__(self, office: Office, link: Link) -> None:
        self._office = office
        self._link = link
        self._opened = 0

    async def press(self, by: str, where: str, control: str, inputs: Values) -> Outcome:
        message = self._office.workspace.message(where)
        place = self._office.workspace.conversations[message.conversation] if message else None
        if message is None or place is None or message not in place.seen_by(by):
            raise NotPossible("That control is gone.")
        action, card = _action(message.payload, control)
        if action["type"] == "Action.OpenUrl":
            return DONE
        values = gathered(card, inputs)
        errors = {} if action.get("associatedInputs") == "none" else refused(card, values)
        if errors:
            return Outcome(errors=errors)
        if action["type"] == "Action.Execute":
            return await self._execute(by, place, message, action, with_data(action, values), control)
        return await self._submit_message(by, place, message, action, with_data(action, values))

    async def extension(self, by: str, place: Conversation, command: str) -> Outcome:
        """A message extension's command, from the composer."""
        self._opened += 1
        context: JsonObject = {"commandId": command, "commandContext": "compose", "context": _THEME, "requestId": f"r{self._opened}"}
        told = activity(self._office, "invoke", by, place, name="composeExtension/fetchTask", value=context)
        return self._shown(by, await self._link.send(told), {"conversation": place.id, "command": command})

    async def submit(self, by: str, where: str, inputs: Values, control: str | None) -> Outcome:
        view = self._open_view(by, where)
        action, card = _action(view.payload, control or _first_submit(view.payload))
        values = gathered(card, inputs)
        view.errors = refused(card, values)
        if view.errors:
            return Outcome(errors=view.errors)
        place = self._office.workspace.conversations[text(view.state.get("conversation"))]
        value: JsonObject = {"data": with_data(action, values), "context": _THEME}
        name = "task/submit"
        if "command" in view.state:
            name = "composeExtension/submitAction"
            value |= {"commandId": view.state["command"], "commandContext": "compose"}
        more = {"replyToId": view.state["reply_to"]} if "reply_to" in view.state else {}
        answer = await self._link.send(activity(self._office, "invoke", by, place, name=name, value=value, **more))
        return self._shown(by, answer, view.state, view)

    async def close(self, by: str, where: str) -> Outcome:
        self._office.workspace.drop_view(self._open_view(by, where))
        return DONE

    def suggest(self, by: str, where: str, control: str, query: str) -> list[Suggestion]:
        """People whose name or address holds `query`, or the one whose id it is: the client looks them up, the bot is not asked."""
        workspace = self._office.workspace
        view, message = workspace.view(where), workspace.message(where)
        payload = view.payload if view and view.member == by else message.payload if message else {}
        if "choices.data" not in child(at(payload, control)):
            raise NotPossible("That control has no search.")
        wanted = query.casefold()
        people = [(each, ids.directory_id(each.key)) for each in workspace.members.values()]
        found = [(each.name, user) for each, user in people if query == user or wanted in f"{each.name} {each.email}".casefold()]
        return [Suggestion(name, user) for name, user in found[:_MOST_SUGGESTIONS]]

    async def _submit_message(self, by: str, place: Conversation, message: Message, action: JsonObject, data: JsonObject) -> Outcome:
        kind = text(child(child(action.get("data")).get("msteams")).get("type"))
        if kind == "task/fetch":
            value: JsonObject = {"data": data, "context": _THEME}
            told = activity(self._office, "invoke", by, place, name="task/fetch", value=value, replyToId=message.id)
            return self._shown(by, await self._link.send(told), {"conversation": place.id, "reply_to": message.id})
        if kind:
            raise NotPossible(f"Here a button cannot do {kind}.")
        told = activity(self._office, "message", by, place, value=data, replyToId=message.id)
        if place.kind == "channel":
            told["conversation"] = {**child(told["conversation"]), "id": f"{place.id};messageid={message.thread or message.id}"}
        return DONE if (await self._link.send(told)).ok else Outcome(error=_WRONG)

    async def _execute(self, by: str, place: Conversation, message: Message, action: JsonObject, data: JsonObject, control: str) -> Outcome:
        done: JsonObject = {"type": "Action.Execute", "id": action.get("id"), "verb": action.get("verb"), "data": data}
        value: JsonObject = {"action": done, "trigger": "manual"}
        told = activity(self._office, "invoke", by, place, name="adaptiveCard/action", value=value, replyToId=message.id)
        answer = await self._link.send(told)
        content = answer.body.get("value")
        match answer.body.get("type"):
            case _ if not answer.ok:
                return Outcome(error=_WRONG)
            case "application/vnd.microsoft.card.adaptive":
                return self._card_replaced(message, child(content), control)
            case "application/vnd.microsoft.activity.message":
                return DONE
            case "application/vnd.microsoft.error":
                return Outcome(error=text(child(content).get("message")) or _WRONG)
        self._office.complain("an adaptiveCard/action answer had no known type")
        return Outcome(error=_WRONG)

    def _card_replaced(self, message: Message, card: JsonObject, control: str) -> Outcome:
        """Shows the new card in place of the old one. Real clients show it to the one who pressed; here everyone sees it."""
        attachment: JsonObject = {"contentType": CARD, "content": card}
        if self._problems(attachment, dialog=False):
            return Outcome(error=_WRONG)
        attachments = children(message.payload.get("attachments"))
        index = int(control.split("/")[2])
        message.payload = {**message.payload, "attachments": [*attachments[:index], attachment, *attachments[index + 1 :]]}
        self._office.workspace.tell(message)
        return DONE

    def _shown(self, by: str, answer: Answer, state: JsonObject, view: View | None = None) -> Outcome:
        """Does what the bot's answer to a fetch or submit says."""
        if not answer.ok:
            return Outcome(error=_UNREACHABLE)
        task, result = child(answer.body.get("task")), child(answer.body.get("composeExtension"))
        if task.get("type") == "continue":
            return self._open(by, child(task.get("value")), state, view)
        if task.get("type") == "message":
            return self._open(by, _saying(text(task.get("value"))), state, view)
        if view is None and not result:
            self._office.complain("a task/fetch was answered without a task")
            return Outcome(error=_UNREACHABLE)
        if view:
            self._office.workspace.drop_view(view)
        if result.get("type") == "result":
            place = self._office.workspace.conversations[text(state.get("conversation"))]
            self._office.post(place, by, {"attachments": children(result.get("attachments"))})
        return DONE

    def _open(self, by: str, value: JsonObject, state: JsonObject, view: View | None) -> Outcome:
        card = child(value.get("card"))
        if self._problems(card, dialog=True):
            return Outcome(error=_UNREACHABLE)
        payload: JsonObject = {"title": text(value.get("title")), "height": value.get("height"), "width": value.get("width"), "card": card}
        errors = errors_shown(card)
        if view:
            view.payload, view.errors = payload, errors
        else:
            for other in self._office.workspace.views[by].copy():
                self._office.workspace.drop_view(other)
            self._opened += 1
            view = View(f"dialog-{self._opened}", by, payload, errors, state=state)
        self._office.workspace.show_view(view)
        return DONE

    def _problems(self, attachment: JsonObject, *, dialog: bool) -> list[str]:
        problems = attachment_problems(attachment, "/card", dialog=dialog)
        if problems:
            self._office.complain(f"a card was refused: {'; '.join(problems)}")
        return problems

    def _open_view(self, by: str, where: str) -> View:
        view = self._office.workspace.view(where)
        if view is None or view.member != by:
            raise NotPossible("That dialog is not open.")
        return view


def _action(payload: JsonObject, control: str) -> tuple[JsonObject, object]:
    """The action that a pointer leads to, and the card whose inputs go with it."""
    found = child(at(payload, control))
    root = re.match(r"/attachments/\d+/content|/card/content", control)
    if root is None or not text(found.get("type")).startswith("Action.") or found["type"] == "Action.ShowCard":
        raise NotPossible("That control is gone.")
    inner = control.rfind("/card/", root.end())
    return found, _without_hidden_cards(at(payload, root.group() if inner < 0 else control[: inner + len("/card")]))


def _without_hidden_cards(card: object) -> object:
    """A card without the cards behind its ShowCard actions, whose inputs an outer action does not gather."""
    if isinstance(card, dict):
        hides = card.get("type") == "Action.ShowCard"
        return {key: _without_hidden_cards(value) for key, value in card.items() if not (hides and key == "card")}
    return [_without_hidden_cards(each) for each in card] if isinstance(card, list) else card


def _first_submit(payload: JsonObject) -> str:
    for pointer, node in walk(payload):
        if node.get("type") == "Action.Submit":
            return pointer
    raise NotPossible("That dialog has nothing to submit.")


def _saying(words: str) -> JsonObject:
    body = [{"type": "TextBlock", "text": words, "wrap": True}]
    return {"title": "", "card": {"contentType": CARD, "content": {"type": "AdaptiveCard", "version": "1.5", "body": body}}}
