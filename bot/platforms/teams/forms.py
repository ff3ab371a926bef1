"""Forms as dialog cards, and what comes back from one as plain values.

An input's id holds the field's kind and key. What comes back is read by the form that the server keeps, never by what a client says it is:
only the token of what the form was opened with travels, in the button's data. After a refusal the form is drawn again with what was typed
and a sentence at each field.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import assert_never

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
from bot.commands.desk import Named
from bot.platforms.teams.render import attachment, card, footnote, framed, text_block, without_buttons
from bot.platforms.teams.words import JsonObject, People, Writer, escape, plain, untagged

FORM = "form"
"""Where a button keeps the token of the form that it sends."""

_TITLE, _LABEL, _CHOICES = 60, 400, 500
_FEW = 4
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


@dataclass(frozen=True)
class Context:
    """What a form needs looked up: names and accounts of persons, the conversations to choose from by their ids of ours."""

    people: People = field(default_factory=dict)
    conversations: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Typed:
    """What came back and was refused: raw entries by input id, sentences (markup) by field; "" is the form as a whole."""

    entries: Mapping[str, object] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Entries:
    """What was filled in: plain answers, and the members and conversations that are yet to be looked up; `errors` by field."""

    answers: dict[str, Answer] = field(default_factory=dict)
    members: dict[str, str] = field(default_factory=dict)
    conversations: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


_UNTOUCHED = Typed()


def asks_where(form: Form) -> bool:
    """Whether conversations are needed to draw `form`."""
    return any(isinstance(each, ConversationField) for each in form.fields)


def input_id(asked: Field) -> str:
    return f"{_KINDS[type(asked)]}:{asked.key}"


def dialog(form: Form, token: str, context: Context, typed: Typed = _UNTOUCHED) -> JsonObject:
    """A dialog's `value` that shows `form`."""
    # Dialogs draw no mentions: without accounts there are only names.
    writer = Writer({person: Named(named.name) for person, named in context.people.items()})
    keys = {each.key for each in form.fields}
    body = [_error(sentence) for key, sentence in typed.errors.items() if key not in keys]
    for part in form.parts:
        if isinstance(part, Words):
            body.append(text_block(writer.markdown(part.text)))
        else:
            body += _field(part, context, typed)
    # An unticked toggle may not be sent at all; what a card's inputs send replaces this.
    unticked = {input_id(each): "false" for each in form.fields if isinstance(each, YesNoField)}
    data: JsonObject = {FORM: token, **unticked}
    submit: JsonObject = {"type": "Action.Submit", "title": shorten(form.submit, _TITLE), "style": "positive", "data": data}
    lacking = any(not isinstance(each, YesNoField) and each.required and _has_nothing(each, context) for each in form.fields)
    return _framed(form.title, framed(body, writer, [] if lacking else [submit]), "medium" if len(form.parts) <= _FEW else "large")


def saying(title: str, message: Message, people: People) -> JsonObject:
    """A dialog's `value` that only says something."""
    return _framed(title, card(without_buttons(message), people), "medium")


def read(form: Form, data: Mapping[str, object]) -> Entries:
    """The entries of the form's own fields; those left empty are absent, and whatever else was sent."""
    entries = Entries()
    for asked in form.fields:
        if text := _text(data.get(input_id(asked))):
            _read(asked, text, entries)
    return entries


def _framed(title: str, content: JsonObject, height: str) -> JsonObject:
    return {"title": shorten(title, _TITLE), "height": height, "width": "medium", "card": attachment(content)}


def _field(asked: Field, context: Context, typed: Typed) -> Iterator[JsonObject]:
    if _has_nothing(asked, context):
        yield footnote(escape(f"{asked.label}: there is nothing to choose from yet."))
    else:
        drawn = {"id": input_id(asked), "label": shorten(untagged(markup.clean(asked.label)), _LABEL), **_input(asked, context)}
        if typed.entries:
            drawn.pop("value", None)
            drawn |= _kept(asked, _text(typed.entries.get(input_id(asked))))
        if not isinstance(asked, YesNoField) and asked.required:
            drawn |= {"isRequired": True, "errorMessage": _missing(asked)}
        yield drawn
    if asked.key in typed.errors:
        yield _error(typed.errors[asked.key])
    if asked.hint:
        yield footnote(escape(markup.clean(asked.hint)))


def _has_nothing(asked: Field, context: Context) -> bool:
    """Whether there is nothing to choose from: where that must be chosen, the form cannot be sent."""
    if isinstance(asked, ConversationField):
        return not context.conversations
    return isinstance(asked, ChoiceField | ManyField) and not asked.options


def _error(sentence: str) -> JsonObject:
    return text_block(escape(plain(sentence, {})), color="attention", spacing="small")


def _input(asked: Field, context: Context) -> JsonObject:
    match asked:
        case TextField():
            text: JsonObject = {"type": "Input.Text", "isMultiline": asked.long, "maxLength": asked.most}
            return _with(text, value=asked.initial[: asked.most] or None)
        case NumberField():
            bounds = {"min": _number(asked.least), "max": _number(asked.most)}
            return _with({"type": "Input.Number"}, value=_number(asked.initial), **bounds)
        case DateField():
            return _with({"type": "Input.Date"}, value=asked.initial and asked.initial.isoformat())
        case YesNoField():
            value = "true" if asked.initial else "false"
            return {"type": "Input.Toggle", "title": "Yes", "valueOn": "true", "valueOff": "false", "value": value}
        case ChoiceField():
            return _with(_choices(asked.options), value=asked.initial)
        case ManyField():
            options = tuple(Option(option.label, _guarded(option.value)) for option in asked.options)
            initial = ",".join(_guarded(value) for value in asked.initial)
            return _with({**_choices(options), "isMultiSelect": True}, value=initial or None)
        case PersonField():
            named = context.people.get(asked.initial) if asked.initial is not None else None
            directory = {"type": "Data.Query", "dataset": "graph.microsoft.com/users"}
            picker: JsonObject = {"type": "Input.ChoiceSet", "choices": [], "choices.data": directory}
            return _with(picker, value=named.user or None if named else None)
        case ConversationField():
            known = tuple(Option(name, str(number)) for number, name in context.conversations.items())
            return _with(_choices(known), value=str(asked.initial) if asked.initial in context.conversations else None)
        case _:
            assert_never(asked)


def _kept(asked: Field, typed: str) -> JsonObject:
    """What was typed as an input's value, as far as an input can hold it."""
    if not typed:
        return {"value": "false"} if isinstance(asked, YesNoField) else {}
    if not isinstance(asked, NumberField):
        return {"value": typed}
    number = decimal(typed)
    return {} if number is None else {"value": _number(number)}


def _choices(options: tuple[Option, ...]) -> JsonObject:
    if len(options) > _CHOICES:
        raise ValueError(f"A choice has {len(options)} options; a card takes {_CHOICES}.")
    drawn = [{"title": shorten(untagged(markup.clean(each.label)), _LABEL) or " ", "value": each.value} for each in options]
    return {"type": "Input.ChoiceSet", "style": "compact", "choices": drawn}


def _missing(asked: Field) -> str:
    match asked:
        case TextField():
            return "Write something here."
        case NumberField(least=None, most=None):
            return "Write a number."
        case NumberField(least=least, most=None):
            return f"Write a number of at least {least:f}."
        case NumberField(least=None, most=most):
            return f"Write a number of at most {most:f}."
        case NumberField(least=least, most=most):
            return f"Write a number from {least:f} to {most:f}."
        case DateField():
            return "Choose a day."
        case _:
            return "Choose one."


def _read(asked: Field, text: str, entries: Entries) -> None:
    match asked:
        case TextField(key) | ChoiceField(key):
            entries.answers[key] = markup.clean(text)
        case NumberField(key):
            _keep(key, decimal(text), "Write a number, like 12 or 12.5.", entries)
        case DateField(key):
            _keep(key, _date(text), "Write a day, like 2026-11-05.", entries)
        case YesNoField(key):
            entries.answers[key] = text == "true"
        case ManyField(key):
            entries.answers[key] = tuple(_unguarded(value) for value in text.split(","))
        case PersonField(key):
            entries.members[key] = text
        case ConversationField(key):
            entries.conversations[key] = text
        case _:
            assert_never(asked)


def _keep(key: str, answer: Answer | None, sentence: str, entries: Entries) -> None:
    if answer is None:
        entries.errors[key] = sentence
    else:
        entries.answers[key] = answer


def _text(value: object) -> str:
    """An entry as text; clients send numbers and ticks as themselves or as text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | Decimal) else ""


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == len("2017-11-05") else None
    except ValueError:
        return None


def _number(value: Decimal | None) -> int | float | None:
    """As JSON has it; a float writes back the same digits up to fifteen of them."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _guarded(value: str) -> str:
    """A value in a comma-separated list."""
    return value.replace("%", "%25").replace(",", "%2C")


def _unguarded(value: str) -> str:
    return markup.clean(value.replace("%2C", ",").replace("%25", "%"))


def _with(element: JsonObject, **members: object) -> JsonObject:
    """`element` and those members that are something."""
    return element | {name: value for name, value in members.items() if value is not None}
