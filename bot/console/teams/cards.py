"""Strict checks of Adaptive Cards as the bot emits them for Teams: schema 1.5 at most, with a lint for what Teams takes but shows badly.

`card_problems(card, dialog=…)` gives every problem with its JSON pointer; an empty list means the card may be sent. Kinds of elements and
actions that the bot does not emit are refused. In a dialog only Action.Submit works. Sources: Adaptive Cards schema 1.5; Microsoft's cards
reference.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from bot.console.payloads import child, children, text, walk
from bot.console.shapes import (
    Check,
    Problem,
    anything,
    both,
    each,
    flag,
    matching,
    number,
    one_of,
    shape,
    typed,
    web_address,
    whole_number,
    words,
)

_ANY_LENGTH = 28_000
_MOST_ACTIONS = 5
_VERSIONS = ("1.0", "1.1", "1.2", "1.3", "1.4", "1.5")
_SINCE = {"Action.Execute": 4, "Table": 5, "RichTextBlock": 2, "ActionSet": 2}
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_AT = re.compile(r"<at>(.*?)</at>")

_TEXT = words(_ANY_LENGTH, least=0)
_NAME = words(255)
_SPACING = one_of("default", "none", "small", "medium", "large", "extraLarge", "padding")
_COLOR = one_of("default", "dark", "light", "accent", "good", "warning", "attention")
_SIZE = one_of("default", "small", "medium", "large", "extraLarge")
_WEIGHT = one_of("default", "lighter", "bolder")
_ACROSS = one_of("left", "center", "right")
_DOWN = one_of("top", "center", "bottom")
_BOX = one_of("default", "emphasis", "good", "attention", "warning", "accent")
_PIXELS = matching(lambda value: bool(re.fullmatch(r"\d+px", value)), "must be pixels like 50px")
_LETTERING: dict[str, Check] = {
    "size": _SIZE,
    "weight": _WEIGHT,
    "color": _COLOR,
    "isSubtle": flag,
    "fontType": one_of("default", "monospace"),
}


def _picture_address(value: object, pointer: str) -> Iterator[Problem]:
    """https, as Teams demands; plain http only to this machine, where no certificate can be had."""
    yield from web_address(4000)(value, pointer)
    address = urlsplit(text(value))
    if address.scheme == "http" and address.hostname not in _LOOPBACK:
        yield Problem(pointer, "pictures need https")


def _column_width(value: object, pointer: str) -> Iterator[Problem]:
    if isinstance(value, str):
        yield from matching(lambda width: bool(re.fullmatch(r"auto|stretch|\d+px|\d+(\.\d+)?", width)), "must be a column width")(
            value, pointer
        )
    else:
        yield from number(value, pointer)


def _items(value: object, pointer: str) -> Iterator[Problem]:
    yield from each(typed(_ELEMENTS), 0, 200)(value, pointer)


def _actions(value: object, pointer: str) -> Iterator[Problem]:
    yield from each(typed(_ACTIONS), 1, _MOST_ACTIONS)(value, pointer)


def _select_action(value: object, pointer: str) -> Iterator[Problem]:
    yield from typed({kind: check for kind, check in _ACTIONS.items() if kind != "Action.ShowCard"})(value, pointer)


def _shown_card(value: object, pointer: str) -> Iterator[Problem]:
    yield from _CARD(value, pointer)


def _columns(value: object, pointer: str) -> Iterator[Problem]:
    yield from each(_COLUMN, 1, 20)(value, pointer)


def _rows(value: object, pointer: str) -> Iterator[Problem]:
    yield from each(_ROW, 1, 200)(value, pointer)


def _choices_or_data(value: object, pointer: str) -> Iterator[Problem]:
    if not child(value).get("choices") and "choices.data" not in child(value):
        yield Problem(pointer, "must have at least one of choices and choices.data")


def _required_says_why(value: object, pointer: str) -> Iterator[Problem]:
    if child(value).get("isRequired") is True and not child(value).get("errorMessage"):
        yield Problem(pointer, "a required input needs an errorMessage")


def _input(required: Mapping[str, Check], optional: Mapping[str, Check]) -> Check:
    common: dict[str, Check] = {"id": _NAME, "label": words(1000)}
    more: dict[str, Check] = {**_COMMON, "isRequired": flag, "errorMessage": words(1000)}
    return both(shape({**common, **required}, {**more, **optional}), _required_says_why)


_COMMON: dict[str, Check] = {
    "id": _NAME,
    "spacing": _SPACING,
    "separator": flag,
    "isVisible": flag,
    "height": one_of("auto", "stretch"),
    "fallback": anything,
    "requires": anything,
}
_HOLDER: dict[str, Check] = {
    **_COMMON,
    "style": _BOX,
    "verticalContentAlignment": _DOWN,
    "bleed": flag,
    "minHeight": _PIXELS,
    "selectAction": _select_action,
    "rtl": flag,
}
_COLUMN = shape({}, {**_HOLDER, "items": _items, "width": _column_width})
_ROW = shape(
    {"cells": each(shape({"items": _items}, _HOLDER), 1, 20)},
    {"style": _BOX, "horizontalCellContentAlignment": _ACROSS, "verticalCellContentAlignment": _DOWN},
)
_TEXT_RUN = shape({"text": _TEXT}, {**_LETTERING, "italic": flag, "strikethrough": flag, "underline": flag, "highlight": flag})
_PEOPLE = shape({"dataset": one_of("graph.microsoft.com/users", "graph.microsoft.com/users?scope=currentContext")}, {"count": number})
_CHOICE = shape({"title": words(1000), "value": words(4000)})
_IMAGE = shape(
    {"url": _picture_address, "altText": words(4000)},
    {
        **_COMMON,
        "size": one_of("auto", "stretch", "small", "medium", "large"),
        "style": one_of("default", "person"),
        "width": _PIXELS,
        "height": matching(lambda value: bool(re.fullmatch(r"\d+px|auto|stretch", value)), "must be a height"),
        "horizontalAlignment": _ACROSS,
        "selectAction": _select_action,
        "msteams": shape({}, {"allowExpand": flag}),
    },
)
_ELEMENTS: dict[str, Check] = {
    "TextBlock": shape(
        {"text": _TEXT},
        {
            **_COMMON,
            **_LETTERING,
            "wrap": flag,
            "maxLines": whole_number(1, 1000),
            "horizontalAlignment": _ACROSS,
            "style": one_of("default", "heading"),
        },
    ),
    "RichTextBlock": shape({"inlines": each(typed({"TextRun": _TEXT_RUN}), 1, 200)}, {**_COMMON, "horizontalAlignment": _ACROSS}),
    "Image": _IMAGE,
    "ImageSet": shape({"images": each(typed({"Image": _IMAGE}), 1, 50)}, {**_COMMON, "imageSize": one_of("small", "medium", "large")}),
    "Container": shape({"items": _items}, _HOLDER),
    "ColumnSet": shape({"columns": _columns}, {**_HOLDER, "horizontalAlignment": _ACROSS}),
    "FactSet": shape({"facts": each(shape({"title": _TEXT, "value": _TEXT}), 1, 100)}, _COMMON),
    "Table": shape(
        {"columns": each(shape({}, {"width": _column_width, "horizontalCellContentAlignment": _ACROSS}), 1, 20), "rows": _rows},
        {
            **_COMMON,
            "firstRowAsHeader": flag,
            "firstRowAsHeaders": flag,
            "showGridLines": flag,
            "gridStyle": _BOX,
            "horizontalCellContentAlignment": _ACROSS,
            "verticalCellContentAlignment": _DOWN,
        },
    ),
    "ActionSet": shape({"actions": _actions}, {**_COMMON, "horizontalAlignment": _ACROSS}),
    "Input.Text": _input(
        {},
        {
            "value": _TEXT,
            "placeholder": _TEXT,
            "isMultiline": flag,
            "maxLength": whole_number(1, 100_000),
            "regex": words(1000),
            "style": one_of("text", "tel", "url", "email"),
        },
    ),
    "Input.Number": _input({}, {"value": number, "min": number, "max": number, "placeholder": _TEXT}),
    "Input.Date": _input({}, {"value": _TEXT, "min": words(10), "max": words(10), "placeholder": _TEXT}),
    "Input.Toggle": _input({"title": words(1000)}, {"value": _TEXT, "valueOn": words(255), "valueOff": words(255), "wrap": flag}),
    "Input.ChoiceSet": both(
        _input(
            {},
            {
                "choices": each(_CHOICE, 0, 500),
                "choices.data": typed({"Data.Query": _PEOPLE}),
                "value": _TEXT,
                "isMultiSelect": flag,
                "style": one_of("compact", "expanded", "filtered"),
                "placeholder": _TEXT,
                "wrap": flag,
            },
        ),
        _choices_or_data,
    ),
}
_ACTION: dict[str, Check] = {
    "title": words(1000),
    "style": one_of("default", "positive", "destructive"),
    "id": _NAME,
    "isEnabled": flag,
    "tooltip": words(1000),
    "mode": one_of("primary", "secondary"),
    "iconUrl": _picture_address,
    "fallback": anything,
}
_INPUTS = one_of("auto", "none")
_ACTIONS: dict[str, Check] = {
    "Action.Submit": shape({}, {**_ACTION, "data": anything, "associatedInputs": _INPUTS, "msteams": anything}),
    "Action.Execute": shape({}, {**_ACTION, "data": anything, "verb": words(255), "associatedInputs": _INPUTS}),
    "Action.OpenUrl": shape({"url": web_address(4000, ("https", "http", "mailto", "msteams"))}, _ACTION),
    "Action.ShowCard": shape({"card": _shown_card}, _ACTION),
}
_MENTION = shape({"text": words(1000), "mentioned": shape({"id": words(255), "name": words(255)})})
_CARD = shape(
    {"body": _items},
    {
        "version": one_of(*_VERSIONS),
        "$schema": words(255),
        "actions": _actions,
        "fallbackText": _TEXT,
        "speak": _TEXT,
        "lang": words(20),
        "rtl": flag,
        "minHeight": _PIXELS,
        "verticalContentAlignment": _DOWN,
        "selectAction": _select_action,
        "refresh": shape(
            {"action": typed({"Action.Execute": _ACTIONS["Action.Execute"]})}, {"userIds": each(words(255), 0, 60), "expires": words(40)}
        ),
        "msteams": shape({}, {"width": one_of("Full", "full"), "entities": each(typed({"mention": _MENTION}), 0, 200)}),
    },
)
_ROOT = typed({"AdaptiveCard": _CARD})


def card_problems(card: Mapping[str, object], *, dialog: bool = False) -> list[Problem]:
    """What is wrong with a whole card."""
    problems = list(_ROOT(card, ""))
    if "version" not in card:
        problems.append(Problem("", "missing required field: version"))
    nodes = list(walk(card))
    problems += _newer_than_said(card, nodes)
    problems += _ids_repeated(nodes)
    for pointer, node in nodes:
        problems += _uneven_rows(node, pointer)
        if dialog and text(node.get("type")).startswith("Action.") and node["type"] != "Action.Submit":
            problems.append(Problem(pointer, f"{node['type']} does not work in a dialog"))
    return problems + mention_problems(" ".join(spoken(card)), children(child(card.get("msteams")).get("entities")), "/msteams/entities")


def mention_problems(said: str, entities: list[dict[str, object]], pointer: str) -> list[Problem]:
    """Every `<at>` has its mention entity, and every mention entity its `<at>`."""
    written = set(_AT.findall(said))
    declared = {_AT.sub(r"\1", text(entity.get("text"))) for entity in entities if entity.get("type") == "mention"}
    missing = [Problem(pointer, f"no mention entity for <at>{name}</at>") for name in sorted(written - declared)]
    return missing + [Problem(pointer, f"a mention entity without <at>{name}</at>") for name in sorted(declared - written)]


def spoken(card: Mapping[str, object]) -> Iterator[str]:
    """The texts of a card in which a mention may stand."""
    for pointer, node in walk(card):
        typed = text(node.get("type")).startswith("Input.")
        if not typed and not pointer.startswith("/msteams") and "/data" not in pointer:
            yield from (text(node.get(name)) for name in ("text", "title", "value") if name in node)


def _newer_than_said(card: Mapping[str, object], nodes: list[tuple[str, dict[str, object]]]) -> Iterator[Problem]:
    version = text(card.get("version"))
    minor = int(version[2:]) if version in _VERSIONS else 5
    for pointer, node in nodes:
        needed = _SINCE.get(text(node.get("type")), 3 if "errorMessage" in node else 0)
        if needed > minor:
            yield Problem(pointer, f"{node.get('type')} needs version 1.{needed}")


def _ids_repeated(nodes: list[tuple[str, dict[str, object]]]) -> Iterator[Problem]:
    ids = Counter(text(node["id"]) for pointer, node in nodes if "id" in node and "type" in node and "/data" not in pointer)
    yield from (Problem("", f"id is not unique: {name}") for name, times in ids.items() if times > 1)


def _uneven_rows(node: Mapping[str, object], pointer: str) -> Iterator[Problem]:
    if node.get("type") == "Table":
        width = len(children(node.get("columns")))
        for index, row in enumerate(children(node.get("rows"))):
            if len(children(row.get("cells"))) != width:
                yield Problem(f"{pointer}/rows/{index}", f"must have {width} cells, one for each column")
