"""What a pressed element says; whatever else comes says nothing."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.message import Button, Buttons, Choice
from bot.platforms.slack.controls import Pressed, actions, pressed

SHORT = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)
VALUE = st.dictionaries(SHORT, SHORT, max_size=4)


def elements_of(block: dict[str, Any]) -> list[dict[str, Any]]:
    elements: list[dict[str, Any]] = block["elements"]
    return elements


@settings(deadline=None)
@given(SHORT, VALUE)
def test_a_button_drawn_and_pressed_says_what_it_was_made_of(action: str, value: dict[str, str]) -> None:
    (block,) = actions(Buttons((Button("Press", action, value),)), {}, 0)
    (element,) = elements_of(block)
    assert pressed(element) == Pressed(action, value)


@settings(deadline=None)
@given(SHORT, SHORT, VALUE, st.lists(SHORT, min_size=1, max_size=5, unique=True))
def test_a_choice_drawn_and_made_says_what_was_chosen(action: str, key: str, value: dict[str, str], options: list[str]) -> None:
    (block,) = actions(Buttons((Choice("Pick", action, key, tuple((option, option) for option in options), value),)), {}, 0)
    last = elements_of(block)[-1]
    chosen = {"selected_option": last["options"][-1]} if last["type"] == "static_select" else {}
    assert pressed({**last, **chosen}) == Pressed(action, {**value, key: options[-1]})


@pytest.mark.parametrize(
    "element",
    [
        {},
        {"value": None},
        {"value": ""},
        {"value": "{"},
        {"value": "17"},
        {"value": '"ab"'},
        {"value": '["only"]'},
        {"value": '["go", "text"]'},
        {"value": '["go", {}, 3]'},
        {"value": "[" * 10_000},
        {"action_id": "x", "selected_option": {"value": "v"}},
        {"action_id": '["0", "go", "key", {}]', "selected_option": {}},
        {"action_id": '["0", "go"]', "selected_option": {"value": "v"}},
    ],
)
def test_what_we_did_not_draw_says_nothing(element: Mapping[str, object]) -> None:
    assert pressed(element) is None


def test_values_come_back_as_strings_whatever_was_sent() -> None:
    assert pressed({"value": json.dumps(["go", {"a": 1, "b": None}])}) == Pressed("go", {"a": "1", "b": "None"})
