"""What a member typed or chose, turned into Slack's state and actions, and refused where Slack's own client would refuse it."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation

from bot.console.feed import JsonObject
from bot.console.payloads import child, children, text
from bot.console.side import NotPossible, Value, Values
from bot.console.slack.desk import Desk
from bot.console.slack.texts import offered

_TYPED = {"plain_text_input", "number_input", "email_text_input", "url_text_input"}
_INITIAL = {
    "static_select": "initial_option",
    "external_select": "initial_option",
    "radio_buttons": "initial_option",
    "multi_static_select": "initial_options",
    "checkboxes": "initial_options",
    "users_select": "initial_user",
    "conversations_select": "initial_conversation",
    "datepicker": "initial_date",
    "timepicker": "initial_time",
}
_REQUIRED = "Please complete this required field."


def initial(element: Mapping[str, object]) -> Value:
    """What an element holds before anyone touches it."""
    found = element.get(_INITIAL.get(text(element.get("type")), "initial_value"))
    if isinstance(found, dict):
        return text(found.get("value"))
    if isinstance(found, list):
        return [text(option.get("value")) for option in children(found)]
    return text(found) or None


def chosen(desk: Desk, element: Mapping[str, object], value: Value) -> JsonObject:
    """`value` of `element` as Slack's state and actions carry it."""
    kind = text(element.get("type"))
    one = value if isinstance(value, str) and value else None
    many = [value] if isinstance(value, str) and value else value or []
    held: JsonObject = {"type": kind}
    match kind:
        case "button":
            return held | {name: element[name] for name in ("value", "text", "style") if name in element}
        case "static_select" | "radio_buttons" | "overflow":
            return held | {"selected_option": _option(element, one) if one else None}
        case "multi_static_select" | "checkboxes":
            return held | {"selected_options": [_option(element, each) for each in many]}
        case "external_select":
            return held | {"selected_option": _suggested(desk, element, one) if one else None}
        case "users_select":
            return held | {"selected_user": _user(desk, one) if one else None}
        case "conversations_select":
            return held | {"selected_conversation": _conversation(desk, one) if one else None}
        case "datepicker":
            return held | {"selected_date": one}
        case "timepicker":
            return held | {"selected_time": one}
    return held | {"value": one}


def state(desk: Desk, blocks: object, inputs: Values) -> JsonObject:
    """Slack's `state.values` of all elements that hold something, from `inputs` by block_id, else from what they began with."""
    values: JsonObject = {}
    for block in children(blocks):
        block_id = text(block.get("block_id"))
        held = {}
        for element in _holding(block):
            value = inputs[block_id] if block_id in inputs else initial(element)
            held[text(element.get("action_id"))] = chosen(desk, element, value)
        if held:
            values[block_id] = held
    return values


def refused(blocks: object, inputs: Values) -> dict[str, str]:
    """A sentence for each input block that the client would not send: required and empty, no number, out of range, too short or long."""
    errors = {}
    for block in children(blocks):
        if block.get("type") != "input":
            continue
        block_id, element = text(block.get("block_id")), child(block.get("element"))
        value = inputs[block_id] if block_id in inputs else initial(element)
        sentence = _fault(element, value) if value else "" if block.get("optional") else _REQUIRED
        if sentence:
            errors[block_id] = sentence
    return errors


def _holding(block: Mapping[str, object]) -> Iterator[JsonObject]:
    """The elements of a block whose choice is part of the state."""
    for element in (child(block.get("element")), child(block.get("accessory")), *children(block.get("elements"))):
        if element.get("type") in _TYPED or element.get("type") in _INITIAL:
            yield element


def _fault(element: Mapping[str, object], value: Value) -> str:
    kind, typed = text(element.get("type")), value if isinstance(value, str) else ""
    least, most = element.get("min_length"), element.get("max_length")
    if kind == "number_input":
        return _number_fault(element, typed)
    if kind == "email_text_input" and not re.fullmatch(r"[^@\s]+@[^@\s]+", typed):
        return "Enter an email address."
    if kind == "url_text_input" and not re.match(r"https?://\S", typed):
        return "Enter a valid URL."
    if kind == "datepicker" and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", typed):
        return "Enter a date."
    if kind in _TYPED and isinstance(most, int) and len(typed) > most:
        return f"Must be {most} characters or fewer."
    if kind in _TYPED and isinstance(least, int) and len(typed) < least:
        return f"Must be at least {least} characters."
    return ""


def _number_fault(element: Mapping[str, object], typed: str) -> str:
    try:
        number = Decimal(typed)
    except InvalidOperation:
        return "Enter a number."
    if not number.is_finite():
        return "Enter a number."
    if not element.get("is_decimal_allowed") and number != number.to_integral_value():
        return "Enter a whole number."
    if element.get("min_value") and number < Decimal(text(element["min_value"])):
        return f"Must be at least {element['min_value']}."
    if element.get("max_value") and number > Decimal(text(element["max_value"])):
        return f"Must be no more than {element['max_value']}."
    return ""


def _option(element: Mapping[str, object], value: str) -> JsonObject:
    for option in offered(element):
        if option.get("value") == value:
            return option
    raise NotPossible(f"There is no option {value!r} to choose.")


def _suggested(desk: Desk, element: Mapping[str, object], value: str) -> JsonObject:
    first = child(element.get("initial_option"))
    if first.get("value") == value:
        return first
    found = desk.suggested.get((text(element.get("action_id")), value))
    if found is None:
        raise NotPossible(f"{value!r} was not among the suggestions.")
    return found


def _user(desk: Desk, value: str) -> str:
    found = desk.workspace.ids.get(value.removeprefix("@"), value)
    if found not in desk.workspace.keys and found != desk.workspace.bot_id:
        raise NotPossible(f"There is no member {value}.")
    return found


def _conversation(desk: Desk, value: str) -> str:
    if value in desk.workspace.conversations:
        return value
    try:
        return desk.workspace.channel(value).id
    except KeyError as error:
        raise NotPossible(f"There is no conversation {value}.") from error
