"""Buttons and choices as card elements, and what a pressed one says: which action, with which value.

A button's data holds the action, its value, and a number used once that tells two presses apart. A button whose action opens a form asks
Teams for a dialog at once. A choice is an input with a button of its own.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar, assert_never

from bot.chat import markup
from bot.chat.message import Button, Buttons, Choice, Link, Style
from bot.chat.reading import shorten
from bot.platforms.teams.words import JsonObject, People, plain

OPEN = "form.open"
"""The button that opens a form which words asked for; its value is the form's token."""

_IN_A_SET = 5
_LABEL = 60
_STYLES = {Style.PLAIN: "default", Style.PRIMARY: "positive", Style.DANGER: "destructive"}

T = TypeVar("T")


@dataclass(frozen=True)
class Wiring:
    """What buttons need beside their words: the number used once, and whether an action opens a form."""

    nonce: str = ""
    opens: Callable[[str], bool] = lambda action: False


@dataclass(frozen=True)
class Pressed:
    """A registered action and the strings it comes with, never to be trusted."""

    action: str
    value: Mapping[str, str]
    nonce: str = ""


def elements(buttons: Buttons, people: People, block: int, wiring: Wiring) -> list[JsonObject]:
    """The elements that hold `buttons`; `block` is their place in the message and makes the ids of inputs unique."""
    drawn: list[JsonObject] = []
    side_by_side: list[JsonObject] = []
    for number, item in enumerate(buttons.items):
        match item:
            case Button():
                side_by_side.append(_button(item, people, wiring))
            case Link():
                side_by_side.append({"type": "Action.OpenUrl", "title": _label(item.label, people), "url": item.url})
            case Choice():
                drawn += [*_sets(side_by_side), *_choice(item, people, f"choice:{block}.{number}", wiring)]
                side_by_side = []
            case _:
                assert_never(item)
    return [*drawn, *_sets(side_by_side)]


def pressed(data: Mapping[str, object]) -> Pressed | None:
    """What a submitted button asks for; None for one that we did not draw, or a choice that was not made."""
    action, value, nonce = data.get("action"), data.get("value"), data.get("nonce", "")
    if not isinstance(action, str) or not isinstance(value, dict) or not isinstance(nonce, str):
        return None
    strings = {markup.clean(str(name)): markup.clean(each) for name, each in value.items() if isinstance(each, str)}
    key = data.get("key")
    if isinstance(key, str):
        chosen = data.get(str(data.get("choice")))
        if not isinstance(chosen, str) or not chosen:
            return None
        strings[markup.clean(key)] = markup.clean(chosen)
    return Pressed(markup.clean(action), strings, markup.clean(nonce)[:40])


def parted(items: Sequence[T], size: int) -> list[Sequence[T]]:
    """`items` in groups of at most `size`."""
    return [items[at : at + size] for at in range(0, len(items), size)]


def _sets(actions: Sequence[JsonObject]) -> Iterator[JsonObject]:
    for part in parted(actions, _IN_A_SET):
        yield {"type": "ActionSet", "actions": list(part)}


def _button(button: Button, people: People, wiring: Wiring) -> JsonObject:
    data: JsonObject = {"action": button.action, "value": dict(button.value), "nonce": wiring.nonce}
    if button.action == OPEN or wiring.opens(button.action):
        data["msteams"] = {"type": "task/fetch"}
    drawn: JsonObject = {"type": "Action.Submit", "title": _label(button.label, people), "data": data, "associatedInputs": "none"}
    return drawn if button.style is Style.PLAIN else {**drawn, "style": _STYLES[button.style]}


def _choice(choice: Choice, people: People, name: str, wiring: Wiring) -> Iterator[JsonObject]:
    if not choice.options:
        return
    label = _label(choice.label, people)
    options = [{"title": _label(each, people), "value": value} for each, value in choice.options]
    yield {
        "type": "Input.ChoiceSet",
        "id": name,
        "label": label,
        "style": "compact",
        "choices": options,
        "isRequired": True,
        "errorMessage": "Choose one first.",
    }
    data = {"action": choice.action, "value": dict(choice.value), "nonce": wiring.nonce, "choice": name, "key": choice.key}
    yield {"type": "ActionSet", "actions": [{"type": "Action.Submit", "title": "Show", "data": data}]}


def _label(text: str, people: People) -> str:
    return shorten(plain(text, people), _LABEL) or " "
