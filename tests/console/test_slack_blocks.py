"""Block Kit checked offline: every wrong payload is named by its place, every right one passes."""

import copy

import pytest
from slack_sdk.models.blocks import Block

from bot.console.feed import JsonObject
from bot.console.slack.blocks import message_problems, view_problems


def plain(text: str) -> JsonObject:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> JsonObject:
    return {"type": "mrkdwn", "text": text}


def button(action: str = "a", **more: object) -> JsonObject:
    return {"type": "button", "action_id": action, "text": plain("Why?"), **more}


def actions(*elements: JsonObject) -> JsonObject:
    return {"type": "actions", "elements": list(elements)}


def options(count: int, text: str = "One") -> list[JsonObject]:
    return [{"text": plain(text), "value": f"v{number}"} for number in range(count)]


def select(**more: object) -> JsonObject:
    return {"type": "static_select", "action_id": "s", "options": options(2), **more}


def asks(element: JsonObject, **more: object) -> JsonObject:
    return {"type": "input", "label": plain("Field"), "element": {"action_id": "it", **element}, **more}


def table(*widths: int) -> JsonObject:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": "9"}] * width for width in widths]}


def section(text: str = "x", **more: object) -> JsonObject:
    return {"type": "section", "text": mrkdwn(text), **more}


IMAGE: JsonObject = {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "62 %"}
RICH: JsonObject = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [{"type": "text", "text": "Ana", "style": {"bold": True}}, {"type": "user", "user_id": "U1"}],
        },
        {
            "type": "rich_text_list",
            "style": "bullet",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "9"}]}],
        },
    ],
}
RIGHT = [
    [{"type": "header", "text": plain("Ana's scorecard")}, section("*62 %* of goal", fields=[mrkdwn("a")] * 10), {"type": "divider"}],
    [actions(button(style="primary", value="v"), select(action_id="t", initial_option=options(2)[0])), IMAGE, RICH],
    [{"type": "context", "elements": [mrkdwn("as of noon"), IMAGE]}, table(3, 3), section(accessory=button())],
    [{"type": "image", "slack_file": {"id": "F0123456789"}, "alt_text": "card"}],
    [
        actions(
            {"type": "users_select", "action_id": "u"},
            {"type": "conversations_select", "action_id": "c"},
            {"type": "datepicker", "action_id": "d"},
        )
    ],
    [actions({"type": "overflow", "action_id": "o", "options": options(5)})],
]
WRONG = [
    ([section("x" * 3001)], "/blocks/0/text/text", "must be less than 3001 characters"),
    ([section("")], "/blocks/0/text/text", "must be more than 0 characters"),
    ([{"type": "section"}], "/blocks/0", "must have at least one of text and fields"),
    ([section(fields=[mrkdwn("a")] * 11)], "/blocks/0/fields", "no more than 10 items allowed"),
    ([section(fields=[mrkdwn("x" * 2001)])], "/blocks/0/fields/0/text", "must be less than 2001 characters"),
    ([{"type": "header", "text": mrkdwn("x")}], "/blocks/0/text", "unsupported type: mrkdwn"),
    ([{"type": "context", "elements": [mrkdwn("a")] * 11}], "/blocks/0/elements", "no more than 10 items allowed"),
    ([actions(*[button(f"a{n}") for n in range(26)])], "/blocks/0/elements", "no more than 25 items allowed"),
    ([actions(button(style="warning"))], "/blocks/0/elements/0/style", "must be a valid enum value: primary, danger"),
    ([actions(button(value="x" * 2001))], "/blocks/0/elements/0/value", "must be less than 2001 characters"),
    ([actions({**button(), "text": plain("x" * 76)})], "/blocks/0/elements/0/text/text", "must be less than 76 characters"),
    ([actions(button(), button())], "/blocks/0/elements", "action_id already exists: a"),
    ([actions({"type": "button", "text": plain("x")})], "/blocks/0/elements/0", "missing required field: action_id"),
    ([actions(button(url="nowhere"))], "/blocks/0/elements/0/url", "must be a valid URL"),
    ([actions({"type": "plain_text_input", "action_id": "p"})], "/blocks/0/elements/0", "unsupported type: plain_text_input"),
    ([actions(select(options=options(101)))], "/blocks/0/elements/0/options", "no more than 100 items allowed"),
    ([actions(select(options=options(1, "x" * 76)))], "/blocks/0/elements/0/options/0/text/text", "must be less than 76 characters"),
    ([actions(select(options=[*options(1), *options(1)]))], "/blocks/0/elements/0/options", "option values must be unique"),
    (
        [actions(select(initial_option=options(1, "Else")[0]))],
        "/blocks/0/elements/0/initial_option",
        "must match one of the provided options",
    ),
    (
        [actions({"type": "overflow", "action_id": "o", "options": options(6)})],
        "/blocks/0/elements/0/options",
        "no more than 5 items allowed",
    ),
    ([{"type": "image", "image_url": "https://example.com/a.png"}], "/blocks/0", "missing required field: alt_text"),
    ([{**IMAGE, "slack_file": {"id": "F0123456789"}}], "/blocks/0", "must have exactly one of image_url and slack_file"),
    ([{**IMAGE, "alttext": "x"}], "/blocks/0", "invalid additional property: alttext"),
    ([{"type": "carousel"}], "/blocks/0", "unsupported type: carousel"),
    ([table(2), table(2)], "/blocks/1", "only one table allowed"),
    ([table(2, 3)], "/blocks/0/rows", "every row must have the same number of cells"),
    ([table(21)], "/blocks/0/rows/0", "no more than 20 items allowed"),
    ([section(block_id="b"), section(block_id="b")], "/blocks/1/block_id", "block_id already exists: b"),
    ([section()] * 51, "/blocks", "no more than 50 items allowed"),
]
VIEW: JsonObject = {"type": "modal", "title": plain("Note"), "submit": plain("Save"), "blocks": [asks({"type": "plain_text_input"})]}
FOCUS: JsonObject = asks({"type": "plain_text_input", "focus_on_load": True})
WRONG_VIEWS = [
    ({**VIEW, "title": plain("x" * 25)}, "/view/title/text", "must be less than 25 characters"),
    ({**VIEW, "private_metadata": "x" * 3001}, "/view/private_metadata", "must be less than 3001 characters"),
    ({**VIEW, "blocks": [section()] * 101}, "/view/blocks", "no more than 100 items allowed"),
    ({name: VIEW[name] for name in ("type", "title", "blocks")}, "/view", "missing required field: submit"),
    ({**VIEW, "blocks": [FOCUS, copy.deepcopy(FOCUS)]}, "/view/blocks", "only one element may have focus_on_load"),
    ({**VIEW, "blocks": [table(2)]}, "/view/blocks/0", "unsupported type: table"),
    ({"type": "home", "blocks": [], "title": plain("Home")}, "/view", "invalid additional property: title"),
    ({**VIEW, "blocks": [asks({"type": "number_input"})]}, "/view/blocks/0/element", "missing required field: is_decimal_allowed"),
    (
        {**VIEW, "blocks": [asks({"type": "number_input", "is_decimal_allowed": True, "initial_value": "9", "max_value": "8"})]},
        "/view/blocks/0/element/initial_value",
        "must be between min_value and max_value",
    ),
    (
        {**VIEW, "blocks": [asks({"type": "datepicker", "initial_date": "1.2.26"})]},
        "/view/blocks/0/element/initial_date",
        "must be a date like 2026-01-31",
    ),
    (
        {**VIEW, "blocks": [asks({"type": "checkboxes", "options": options(11)})]},
        "/view/blocks/0/element/options",
        "no more than 10 items allowed",
    ),
    (
        {**VIEW, "blocks": [asks({"type": "plain_text_input", "max_length": 3001})]},
        "/view/blocks/0/element/max_length",
        "must be between 1 and 3000",
    ),
]


@pytest.mark.parametrize("blocks", RIGHT)
def test_what_slack_takes_passes(blocks: list[JsonObject]) -> None:
    assert message_problems({"text": "x", "blocks": blocks}) == []


@pytest.mark.parametrize("blocks", RIGHT)
def test_slacks_own_models_agree_with_what_passes(blocks: list[JsonObject]) -> None:
    for block in blocks:
        parsed = Block.parse(block)
        assert parsed is not None
        parsed.validate_json()


@pytest.mark.parametrize(("blocks", "pointer", "message"), WRONG)
def test_a_wrong_message_is_named_by_its_place(blocks: list[JsonObject], pointer: str, message: str) -> None:
    assert [(problem.pointer, problem.message) for problem in message_problems({"blocks": blocks})] == [(pointer, message)]


@pytest.mark.parametrize(("view", "pointer", "message"), WRONG_VIEWS)
def test_a_wrong_view_is_named_by_its_place(view: JsonObject, pointer: str, message: str) -> None:
    assert [(problem.pointer, problem.message) for problem in view_problems(view)] == [(pointer, message)]


def test_a_right_view_passes() -> None:
    assert view_problems(VIEW) == []
    assert view_problems({"type": "home", "blocks": [section(), actions(button())]}) == []


def test_a_view_over_250_kilobytes_is_too_large() -> None:
    wide = [section("é" * 3000, fields=[mrkdwn("é" * 2000)] * 2) for _ in range(20)]
    assert [problem.message for problem in view_problems({**VIEW, "blocks": wide})] == ["view is too large"]


def test_a_message_text_over_40000_characters_is_too_long() -> None:
    assert [problem.pointer for problem in message_problems({"text": "x" * 40_001})] == ["/text"]
