"""What a member typed into a card's inputs, as Teams sends it and refuses it itself; and the errors that a bot shows in a card."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from bot.console.feed import JsonObject
from bot.console.payloads import child, text, walk
from bot.console.side import Value, Values


def inputs_of(card: object) -> list[JsonObject]:
    """The inputs of a card, in order; those of cards not yet shown (Action.ShowCard) included."""
    return [node for _, node in walk(card) if text(node.get("type")).startswith("Input.")]


def gathered(card: object, typed: Values) -> dict[str, str]:
    """Every input's value as text, from `typed` by id, else what it began with; what is empty is left out."""
    values = {}
    for node in inputs_of(card):
        name = text(node.get("id"))
        value = _text(typed[name]) if name in typed else _begins(node)
        if node.get("type") == "Input.Toggle" and value in ("", "true", "false"):
            value = text(node.get("valueOn", "true")) if value == "true" else text(node.get("valueOff", "false"))
        if value:
            values[name] = value
    return values


def refused(card: object, values: Mapping[str, str]) -> dict[str, str]:
    """The errorMessage of each input that the client would not send."""
    return {
        text(node.get("id")): text(node.get("errorMessage")) or "This does not look right."
        for node in inputs_of(card)
        if not _fits(node, values.get(text(node.get("id")), ""))
    }


def errors_shown(card: object) -> dict[str, str]:
    """The sentences in attention colour, each by the id of the input it stands under (or, with none above it, over)."""
    errors: dict[str, str] = {}
    above, waiting = "", ""
    for _, node in walk(card):
        if text(node.get("type")).startswith("Input."):
            above = text(node.get("id"))
            if waiting:
                errors[above], waiting = waiting, ""
        elif node.get("type") == "TextBlock" and node.get("color") == "attention":
            if above:
                errors[above] = text(node.get("text"))
            else:
                waiting = text(node.get("text"))
    return errors


def with_data(action: Mapping[str, object], values: Mapping[str, str]) -> JsonObject:
    """An action's data with the inputs merged in, as it is sent."""
    if action.get("associatedInputs") == "none":
        return dict(child(action.get("data")))
    return {**child(action.get("data")), **values}


def _begins(node: Mapping[str, object]) -> str:
    value = node.get("value")
    return "" if value is None else str(value)


def _text(value: Value) -> str:
    return ",".join(value) if isinstance(value, list) else value or ""


def _fits(node: Mapping[str, object], value: str) -> bool:
    if not value:
        return node.get("isRequired") is not True
    match node.get("type"):
        case "Input.Number":
            return _in_range(node, value)
        case "Input.Date":
            return bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}", value))
        case "Input.Text":
            pattern, most = text(node.get("regex")), node.get("maxLength")
            return (not pattern or bool(re.fullmatch(pattern, value))) and (not isinstance(most, int) or len(value) <= most)
        case "Input.Toggle":
            return node.get("isRequired") is not True or value == text(node.get("valueOn", "true"))
    return True


def _in_range(node: Mapping[str, object], value: str) -> bool:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return False
    least, most = node.get("min"), node.get("max")
    return number.is_finite() and (least is None or number >= Decimal(str(least))) and (most is None or number <= Decimal(str(most)))
