"""The interactive elements of Block Kit that a bot like ours emits, with Slack's limits; any other kind is refused."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from bot.console.payloads import child
from bot.console.shapes import Check, Problem, both, each, flag, matching, one_of, shape, web_address, whole_number, words
from bot.console.slack.texts import (
    CONFIRM,
    CONTEXT_IMAGE,
    CONVERSATION_FILTER,
    DISPATCH,
    NAME,
    OPTION,
    OPTION_GROUP,
    OVERFLOW_OPTION,
    PLACEHOLDER,
    RICH_OPTION,
    options_agree,
    options_or_groups,
    plain_text,
)

_DAY = matching(lambda value: bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}", value)), "must be a date like 2026-01-31")
_TIME = matching(lambda value: bool(re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value)), "must be a time like 09:30")
_USER = matching(lambda value: bool(re.fullmatch(r"[UW][A-Z0-9]{2,}", value)), "must be a user id")
_CONVERSATION = matching(lambda value: bool(re.fullmatch(r"[CDGUW][A-Z0-9]{2,}", value)), "must be a conversation id")
_COMMON: dict[str, Check] = {"action_id": NAME, "confirm": CONFIRM, "focus_on_load": flag}
_ASKING: dict[str, Check] = {**_COMMON, "placeholder": PLACEHOLDER}
_TYPING: dict[str, Check] = {"action_id": NAME, "focus_on_load": flag, "placeholder": PLACEHOLDER, "dispatch_action_config": DISPATCH}
_LISTS: dict[str, Check] = {"options": each(OPTION, 1, 100), "option_groups": each(OPTION_GROUP, 1, 100)}


def _decimal(value: object) -> Decimal | None:
    try:
        return Decimal(value) if isinstance(value, str) else None
    except InvalidOperation:
        return None


_NUMERAL = matching(lambda value: _decimal(value) is not None, "must be a number written as a string")


def _number_in_range(value: object, pointer: str) -> Iterator[Problem]:
    element = child(value)
    initial, least, most = (_decimal(element.get(name)) for name in ("initial_value", "min_value", "max_value"))
    if least is not None and most is not None and least > most:
        yield Problem(f"{pointer}/min_value", "must be no more than max_value")
    if initial is not None and ((least is not None and initial < least) or (most is not None and initial > most)):
        yield Problem(f"{pointer}/initial_value", "must be between min_value and max_value")


def _text_fits(value: object, pointer: str) -> Iterator[Problem]:
    element = child(value)
    initial, least, most = element.get("initial_value"), element.get("min_length"), element.get("max_length")
    if isinstance(least, int) and isinstance(most, int) and least > most:
        yield Problem(f"{pointer}/min_length", "must be no more than max_length")
    if isinstance(initial, str) and isinstance(most, int) and len(initial) > most:
        yield Problem(f"{pointer}/initial_value", f"must be less than {most + 1} characters")


ELEMENTS: dict[str, Check] = {
    "button": shape(
        {"text": plain_text(75), "action_id": NAME},
        {
            "url": web_address(3000),
            "value": words(2000),
            "style": one_of("primary", "danger"),
            "confirm": CONFIRM,
            "accessibility_label": words(75),
        },
    ),
    "image": CONTEXT_IMAGE,
    "static_select": both(
        shape({"action_id": NAME}, {**_ASKING, **_LISTS, "initial_option": OPTION}), options_or_groups, options_agree("initial_option")
    ),
    "multi_static_select": both(
        shape(
            {"action_id": NAME}, {**_ASKING, **_LISTS, "initial_options": each(OPTION, 1, 100), "max_selected_items": whole_number(1, 100)}
        ),
        options_or_groups,
        options_agree("initial_options"),
    ),
    "external_select": shape({"action_id": NAME}, {**_ASKING, "initial_option": OPTION, "min_query_length": whole_number(0, 100)}),
    "users_select": shape({"action_id": NAME}, {**_ASKING, "initial_user": _USER}),
    "conversations_select": shape(
        {"action_id": NAME},
        {
            **_ASKING,
            "initial_conversation": _CONVERSATION,
            "default_to_current_conversation": flag,
            "response_url_enabled": flag,
            "filter": CONVERSATION_FILTER,
        },
    ),
    "plain_text_input": both(
        shape(
            {"action_id": NAME},
            {
                **_TYPING,
                "initial_value": words(3000, least=0),
                "multiline": flag,
                "min_length": whole_number(0, 3000),
                "max_length": whole_number(1, 3000),
            },
        ),
        _text_fits,
    ),
    "number_input": both(
        shape(
            {"action_id": NAME, "is_decimal_allowed": flag},
            {**_TYPING, "initial_value": _NUMERAL, "min_value": _NUMERAL, "max_value": _NUMERAL},
        ),
        _number_in_range,
    ),
    "email_text_input": shape({"action_id": NAME}, {**_TYPING, "initial_value": words(3000)}),
    "url_text_input": shape({"action_id": NAME}, {**_TYPING, "initial_value": words(3000)}),
    "datepicker": shape({"action_id": NAME}, {**_ASKING, "initial_date": _DAY}),
    "timepicker": shape({"action_id": NAME}, {**_ASKING, "initial_time": _TIME, "timezone": words(100)}),
    "checkboxes": both(
        shape({"action_id": NAME, "options": each(RICH_OPTION, 1, 10)}, {**_COMMON, "initial_options": each(RICH_OPTION, 1, 10)}),
        options_agree("initial_options"),
    ),
    "radio_buttons": both(
        shape({"action_id": NAME, "options": each(RICH_OPTION, 1, 10)}, {**_COMMON, "initial_option": RICH_OPTION}),
        options_agree("initial_option"),
    ),
    "overflow": both(shape({"action_id": NAME, "options": each(OVERFLOW_OPTION, 1, 5)}, {"confirm": CONFIRM}), options_agree()),
}

_TYPED_IN = {"plain_text_input", "number_input", "email_text_input", "url_text_input"}
IN_SECTION = {kind: check for kind, check in ELEMENTS.items() if kind not in _TYPED_IN}
IN_ACTIONS = {kind: check for kind, check in IN_SECTION.items() if kind != "image"}
IN_INPUT = {kind: check for kind, check in ELEMENTS.items() if kind not in {"button", "image", "overflow"}}
