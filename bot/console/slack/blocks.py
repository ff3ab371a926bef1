"""Strict offline checks of Block Kit: what Slack refuses, and some of what it takes but should not be sent.

`message_problems` and `view_problems` give every problem with its JSON pointer; an empty list means the payload may be sent. Kinds of
blocks and elements that the bot does not emit are refused. Whether a `slack_file` exists is the server's to say. Limits: Slack's
reference of Block Kit.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping

from bot.console.payloads import child, children, text
from bot.console.shapes import Check, Problem, both, each, flag, one_of, shape, typed, web_address, whole_number, words
from bot.console.slack.elements import IN_ACTIONS, IN_INPUT, IN_SECTION
from bot.console.slack.texts import CONTEXT_IMAGE, IMAGE, NAME, any_text, image_source, plain_text, text_kinds

MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
MESSAGE_TEXT = 40_000
VIEW_BYTES = 250_000
_CHARACTERS = 10_000
_TABLE_CELLS = 10_000

_STYLE = shape({}, {"bold": flag, "italic": flag, "strike": flag, "code": flag})
_INLINE = typed(
    {
        "text": shape({"text": words(_CHARACTERS)}, {"style": _STYLE}),
        "link": shape({"url": web_address(3000, ("http", "https", "mailto"))}, {"text": words(3000), "style": _STYLE, "unsafe": flag}),
        "user": shape({"user_id": words(255)}, {"style": _STYLE}),
        "channel": shape({"channel_id": words(255)}, {"style": _STYLE}),
        "emoji": shape({"name": words(100)}, {"unicode": words(100), "style": _STYLE}),
        "date": shape({"timestamp": whole_number(0, 2**40), "format": words(255)}, {"url": web_address(3000), "fallback": words(255)}),
    }
)
_RICH_SECTION = shape({"elements": each(_INLINE, 0, 1000)})
_RICH = typed(
    {
        "rich_text_section": _RICH_SECTION,
        "rich_text_quote": shape({"elements": each(_INLINE, 0, 1000)}, {"border": whole_number(0, 1)}),
        "rich_text_preformatted": shape({"elements": each(_INLINE, 0, 1000)}, {"border": whole_number(0, 1)}),
        "rich_text_list": shape(
            {"style": one_of("bullet", "ordered"), "elements": each(typed({"rich_text_section": _RICH_SECTION}), 1, 1000)},
            {"indent": whole_number(0, 8), "offset": whole_number(0, 1000), "border": whole_number(0, 1)},
        ),
    }
)
_RICH_TEXT = shape({"elements": each(_RICH, 1, 1000)}, {"block_id": NAME})
_CELL = typed({"raw_text": shape({"text": words(3000, least=0)}), "rich_text": shape({"elements": each(_RICH, 1, 100)})})


def _section_says_something(value: object, pointer: str) -> Iterator[Problem]:
    if not {"text", "fields"} & child(value).keys():
        yield Problem(pointer, "must have at least one of text and fields")


def _table_is_even(value: object, pointer: str) -> Iterator[Problem]:
    rows = child(value).get("rows")
    cells = [row for row in rows if isinstance(row, list)] if isinstance(rows, list) else []
    if len({len(row) for row in cells}) > 1:
        yield Problem(f"{pointer}/rows", "every row must have the same number of cells")
    if sum(len(text(cell.get("text"))) for row in cells for cell in children(row)) > _TABLE_CELLS:
        yield Problem(f"{pointer}/rows", f"must be less than {_TABLE_CELLS + 1} characters in all")


def _element_ids_differ(value: object, pointer: str) -> Iterator[Problem]:
    elements = children(child(value).get("elements"))
    for name, times in Counter(text(element.get("action_id")) for element in elements).items():
        if name and times > 1:
            yield Problem(f"{pointer}/elements", f"action_id already exists: {name}")


_ANYWHERE: dict[str, Check] = {
    "header": shape({"text": plain_text(150)}, {"block_id": NAME}),
    "section": both(
        shape(
            {},
            {
                "text": any_text(3000),
                "fields": each(any_text(2000), 1, 10),
                "accessory": typed(IN_SECTION),
                "block_id": NAME,
                "expand": flag,
            },
        ),
        _section_says_something,
    ),
    "context": shape({"elements": each(typed({**text_kinds(3000), "image": CONTEXT_IMAGE}), 1, 10)}, {"block_id": NAME}),
    "divider": shape({}, {"block_id": NAME}),
    "actions": both(shape({"elements": each(typed(IN_ACTIONS), 1, 25)}, {"block_id": NAME}), _element_ids_differ),
    "image": both(shape({"alt_text": words(2000)}, {**IMAGE, "title": plain_text(2000), "block_id": NAME}), image_source),
    "rich_text": _RICH_TEXT,
    "input": shape(
        {"label": plain_text(2000), "element": typed(IN_INPUT)},
        {"block_id": NAME, "hint": plain_text(2000), "optional": flag, "dispatch_action": flag},
    ),
}
_IN_MESSAGE: dict[str, Check] = {
    **_ANYWHERE,
    "table": both(
        shape(
            {"rows": each(each(_CELL, 1, 20), 1, 100)},
            {"block_id": NAME, "column_settings": each(shape({}, {"align": one_of("left", "center", "right"), "is_wrapped": flag}), 0, 20)},
        ),
        _table_is_even,
    ),
}
_VIEW_COMMON: dict[str, Check] = {"private_metadata": words(3000, least=0), "callback_id": words(255), "external_id": words(255)}
_MODAL = shape(
    {"title": plain_text(24), "blocks": each(typed(_ANYWHERE), 0, VIEW_BLOCKS)},
    {
        **_VIEW_COMMON,
        "submit": plain_text(24),
        "close": plain_text(24),
        "clear_on_close": flag,
        "notify_on_close": flag,
        "submit_disabled": flag,
    },
)
_HOME = shape({"blocks": each(typed(_ANYWHERE), 0, VIEW_BLOCKS)}, _VIEW_COMMON)
_VIEW = typed({"modal": _MODAL, "home": _HOME})


def message_problems(message: Mapping[str, object]) -> list[Problem]:
    """What is wrong with a message's "text" and "blocks"."""
    problems = list(words(MESSAGE_TEXT, least=0)(message["text"], "/text")) if message.get("text") is not None else []
    if message.get("blocks") is None:
        return problems
    blocks = message["blocks"]
    problems += each(typed(_IN_MESSAGE), 0, MESSAGE_BLOCKS)(blocks, "/blocks")
    tables = [index for index, block in enumerate(children(blocks)) if block.get("type") == "table"]
    problems += [Problem(f"/blocks/{index}", "only one table allowed") for index in tables[1:]]
    return problems + list(_ids_differ(blocks, "/blocks"))


def view_problems(view: Mapping[str, object]) -> list[Problem]:
    """What is wrong with a modal or a home view."""
    problems = list(_VIEW(view, "/view"))
    blocks = children(view.get("blocks"))
    asks = [block for block in blocks if block.get("type") == "input"]
    if asks and view.get("type") == "modal" and "submit" not in view:
        problems.append(Problem("/view", "missing required field: submit"))
    eager = [block for block in blocks for element in _elements(block) if element.get("focus_on_load") is True]
    if len(eager) > 1:
        problems.append(Problem("/view/blocks", "only one element may have focus_on_load"))
    if len(json.dumps(view, ensure_ascii=False).encode("utf-8", "replace")) > VIEW_BYTES:
        problems.append(Problem("/view", "view is too large"))
    return problems + list(_ids_differ(blocks, "/view/blocks"))


def _elements(block: Mapping[str, object]) -> list[dict[str, object]]:
    return [child(block.get("element")), child(block.get("accessory")), *children(block.get("elements"))]


def _ids_differ(blocks: object, pointer: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, block in enumerate(children(blocks)):
        name = text(block.get("block_id"))
        if name and name in seen:
            yield Problem(f"{pointer}/{index}/block_id", f"block_id already exists: {name}")
        seen.add(name)
