"""Forms as Slack modals, and what comes back from one as plain values.

A field's key is its block's id and its kind the element's `action_id`. What comes back is read by the form that the server keeps: only the
token of what the form was opened with travels, as `private_metadata`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import assert_never

from pydantic import BaseModel

from bot.chat import markup
from bot.chat.form import (
    Answer,
    ChoiceField,
    ConversationField,
    DateField,
    Field,
    Form,
    ManyField,
    NumberField,
    Option,
    PersonField,
    TextField,
    Words,
    YesNoField,
)
from bot.chat.message import Message
from bot.chat.reading import decimal, shorten
from bot.platforms.slack.controls import choices, option
from bot.platforms.slack.render import VIEW, footnote, render
from bot.platforms.slack.words import JsonObject, People, rich_text

FORM = "form"
"""The `callback_id` of every form."""

_TITLE, _BLOCKS, _LABEL, _LONGEST, _CHECKBOXES = 24, 100, 2000, 3000, 10
_YES = Option("Yes", "yes")
_KINDS: Mapping[type[Field], str] = {
    TextField: "text",
    NumberField: "number",
    DateField: "date",
    YesNoField: "yes_no",
    ChoiceField: "choice",
    ManyField: "many",
    PersonField: "person",
    ConversationField: "conversation",
}


class Chosen(BaseModel):
    value: str


class Entered(BaseModel):
    """One element's entry in a view's state; what its kind does not have stays empty."""

    value: str | None = None
    selected_date: date | None = None
    selected_option: Chosen | None = None
    selected_options: list[Chosen] = []
    selected_user: str | None = None
    selected_conversation: str | None = None


State = Mapping[str, Mapping[str, Entered]]
"""Entries by block id and action id."""


@dataclass
class Entries:
    """What a state says: plain answers, and the members and channels whose ids are yet to be looked up; `errors` by field."""

    answers: dict[str, Answer] = field(default_factory=dict)
    members: dict[str, str] = field(default_factory=dict)
    channels: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def conversations_of(form: Form) -> frozenset[int]:
    return frozenset(each.initial for each in form.fields if isinstance(each, ConversationField) and each.initial is not None)


def modal(form: Form, token: str, people: People, channels: Mapping[int, str]) -> JsonObject:
    """The view of `form`; `channels` are Slack's ids of the conversations chosen at first."""
    blocks: list[JsonObject] = []
    for part in form.parts:
        blocks += list(rich_text(markup.parse(part.text), people)) if isinstance(part, Words) else [_input(part, people, channels)]
    if len(blocks) > _BLOCKS:
        raise ValueError(f"The form {form.name} has {len(blocks)} parts; Slack takes {_BLOCKS}.")
    view: JsonObject = {
        "type": "modal",
        "callback_id": FORM,
        "private_metadata": token,
        "title": _plain(form.title, _TITLE),
        "close": _plain("Cancel", _TITLE),
        "blocks": blocks,
    }
    # Slack demands a button to send beside inputs; where there are none, there is nothing to send.
    sends = any(block["type"] == "input" for block in blocks)
    return {**view, "submit": _plain(form.submit, _TITLE)} if sends else view


def loading(title: str) -> JsonObject:
    """What stands in a modal's place while the form is built."""
    return _saying(title, [footnote("One moment…")])


def said(title: str, message: Message, people: People) -> JsonObject:
    """A modal that only says something."""
    return _saying(title, render(message, people, surface=VIEW).blocks)


def read(form: Form, state: State) -> Entries:
    """The entries of the form's own fields; those left empty are absent, and whatever else was sent."""
    entries = Entries()
    for asked in form.fields:
        if entered := state.get(asked.key, {}).get(_KINDS[type(asked)]):
            _read(asked, entered, entries)
    return entries


def _saying(title: str, blocks: list[JsonObject]) -> JsonObject:
    return {"type": "modal", "title": _plain(title, _TITLE), "close": _plain("Close", _TITLE), "blocks": blocks}


def _input(asked: Field, people: People, channels: Mapping[int, str]) -> JsonObject:
    if isinstance(asked, ChoiceField | ManyField) and not asked.options:
        return footnote(f"{asked.label}: there is nothing to choose from yet.")
    block: JsonObject = {
        "type": "input",
        "block_id": asked.key,
        "label": _plain(asked.label, _LABEL),
        "element": {**_element(asked, people, channels), "action_id": _KINDS[type(asked)]},
        "optional": isinstance(asked, YesNoField) or not asked.required,
    }
    return {**block, "hint": _plain(asked.hint, _LABEL)} if asked.hint else block


def _element(asked: Field, people: People, channels: Mapping[int, str]) -> JsonObject:
    match asked:
        case TextField():
            most = min(asked.most, _LONGEST)
            text: JsonObject = {"type": "plain_text_input", "multiline": asked.long, "max_length": most}
            return _with(text, initial_value=asked.initial[:most] or None)
        case NumberField():
            number: JsonObject = {"type": "number_input", "is_decimal_allowed": True}
            bounds = {"min_value": _number(asked.least), "max_value": _number(asked.most)}
            return _with(number, initial_value=_number(asked.initial), **bounds)
        case DateField():
            return _with({"type": "datepicker"}, initial_date=asked.initial and asked.initial.isoformat())
        case YesNoField():
            yes = option(_YES)
            return _with({"type": "checkboxes", "options": [yes]}, initial_options=[yes] if asked.initial else None)
        case ChoiceField():
            first = next((option(each) for each in asked.options if each.value == asked.initial), None)
            return _with({"type": "static_select", **choices(asked.options)}, initial_option=first)
        case ManyField():
            initial = [option(each) for each in asked.options if each.value in asked.initial] or None
            kind = "checkboxes" if len(asked.options) <= _CHECKBOXES else "multi_static_select"
            return _with({"type": kind, **choices(asked.options)}, initial_options=initial)
        case PersonField():
            named = people.get(asked.initial) if asked.initial is not None else None
            return _with({"type": "users_select"}, initial_user=named.user or None if named else None)
        case ConversationField():
            only = {"include": ["public", "private"], "exclude_bot_users": True}
            select: JsonObject = {"type": "conversations_select", "filter": only}
            return _with(select, initial_conversation=channels.get(asked.initial) if asked.initial is not None else None)
        case _:
            assert_never(asked)


def _read(asked: Field, entered: Entered, entries: Entries) -> None:
    match asked:
        case TextField(key):
            _keep(key, markup.clean(entered.value) if entered.value else None, entries)
        case NumberField(key):
            number = decimal(entered.value) if entered.value else None
            if entered.value and number is None:
                entries.errors[key] = "Write a number, like 12 or 12.5."
            _keep(key, number, entries)
        case DateField(key):
            _keep(key, entered.selected_date, entries)
        case YesNoField(key):
            entries.answers[key] = bool(entered.selected_options)
        case ChoiceField(key):
            _keep(key, entered.selected_option.value if entered.selected_option else None, entries)
        case ManyField(key):
            _keep(key, tuple(each.value for each in entered.selected_options) or None, entries)
        case PersonField(key):
            if entered.selected_user:
                entries.members[key] = entered.selected_user
        case ConversationField(key):
            if entered.selected_conversation:
                entries.channels[key] = entered.selected_conversation
        case _:
            assert_never(asked)


def _keep(key: str, answer: Answer | None, entries: Entries) -> None:
    if answer is not None:
        entries.answers[key] = answer


def _number(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


def _plain(text: str, most: int) -> JsonObject:
    return {"type": "plain_text", "text": shorten(markup.clean(text), most)}


def _with(element: JsonObject, **members: object) -> JsonObject:
    """`element` and those members that are something."""
    return element | {name: value for name, value in members.items() if value is not None}
