"""Buttons and choices as Slack's elements, and what a pressed one says: which action, with which value.

A button carries both in its `value`. A choice's option carries only itself, so the rest stands in the select's `action_id`; where that is
too long the choice is drawn as buttons.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.chat.form import Option
from bot.chat.message import Button, Buttons, Choice, Link, Style
from bot.chat.reading import shorten
from bot.platforms.slack.words import JsonObject, People, plain

_IN_A_BLOCK, _IN_A_LIST = 25, 100
_LABEL, _OPTION_VALUE, _BUTTON_VALUE, _ID = 75, 150, 2000, 255

T = TypeVar("T")


@dataclass(frozen=True)
class Pressed:
    """A registered action and the strings it comes with, never to be trusted."""

    action: str
    value: Mapping[str, str]


def actions(buttons: Buttons, people: People, block: int) -> list[JsonObject]:
    """The blocks that hold `buttons`; `block` is their place in the message and makes the ids of their elements unique."""
    elements = [element for number, item in enumerate(buttons.items) for element in _elements(item, people, f"{block}.{number}")]
    return [{"type": "actions", "elements": part} for part in parted(elements, _IN_A_BLOCK)]


def pressed(element: Mapping[str, object]) -> Pressed | None:
    """What an element of a block_actions payload asks for; None for a link, or for something that we did not draw."""
    chosen = element.get("selected_option")
    try:
        if isinstance(chosen, dict):
            _, action, key, value = json.loads(str(element.get("action_id")))
            return Pressed(str(action), {**_strings(value), str(key): str(chosen["value"])})
        action, value = json.loads(str(element.get("value")))
        return Pressed(str(action), _strings(value))
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def choices(offered: Sequence[Option]) -> JsonObject:
    """The options of a select: a plain list, or beyond a hundred groups named after their first and last."""
    drawn = [option(each) for each in offered]
    if len(drawn) <= _IN_A_LIST:
        return {"options": drawn}
    groups = []
    for part, names in zip(parted(drawn, _IN_A_LIST), parted(offered, _IN_A_LIST), strict=True):
        label = f"{shorten(names[0].label, 30)} – {shorten(names[-1].label, 30)}"
        groups.append({"label": {"type": "plain_text", "text": label}, "options": part})
    return {"option_groups": groups}


def option(choice: Option) -> JsonObject:
    if not 0 < len(choice.value) <= _OPTION_VALUE:
        raise ValueError(f"An option's value has 1 to {_OPTION_VALUE} characters, not {len(choice.value)}.")
    return {"text": {"type": "plain_text", "text": shorten(choice.label, _LABEL) or " "}, "value": choice.value}


def parted(items: Sequence[T], size: int) -> list[list[T]]:
    """`items` in lists of at most `size`."""
    return [list(items[at : at + size]) for at in range(0, len(items), size)]


def _elements(item: Button | Link | Choice, people: People, name: str) -> Iterator[JsonObject]:
    match item:
        case Button():
            yield _button(item, people, name)
        case Link():
            yield {"type": "button", "text": _label(item.label, people), "url": item.url, "action_id": name}
        case Choice():
            yield from _choice(item, people, name)


def _button(button: Button, people: People, name: str) -> JsonObject:
    value = _json([button.action, dict(button.value)])
    if len(value) > _BUTTON_VALUE:
        raise ValueError(f"The button {button.action} carries {len(value)} characters; {_BUTTON_VALUE} is the most.")
    element: JsonObject = {"type": "button", "text": _label(button.label, people), "value": value, "action_id": name}
    return element if button.style is Style.PLAIN else {**element, "style": button.style.value}


def _choice(choice: Choice, people: People, name: str) -> Iterator[JsonObject]:
    offered = [Option(plain(label, people), value) for label, value in choice.options]
    action_id = _json([name, choice.action, choice.key, dict(choice.value)])
    if offered and len(action_id) <= _ID:
        placeholder = {"type": "plain_text", "text": shorten(plain(choice.label, people), 150) or " "}
        yield {"type": "static_select", "placeholder": placeholder, "action_id": action_id, **choices(offered)}
        return
    for number, (label, value) in enumerate(choice.options):
        yield _button(Button(label, choice.action, {**choice.value, choice.key: value}), people, f"{name}.{number}")


def _label(text: str, people: People) -> JsonObject:
    return {"type": "plain_text", "text": shorten(plain(text, people), _LABEL) or " "}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _strings(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise TypeError("a value is an object of strings")
    return {str(key): str(each) for key, each in value.items()}
