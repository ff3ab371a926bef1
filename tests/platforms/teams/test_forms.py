"""Forms as dialog cards and back: every field by hand, and as a law, what is filled in comes back as typed."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

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
from bot.commands.desk import Named
from bot.console.teams.cards import card_problems
from bot.console.teams.inputs import errors_shown, gathered, refused, with_data
from bot.platforms.teams.forms import Context, Entries, Typed, asks_where, dialog, input_id, read
from tests.support.adaptive_cards import assert_card
from tests.support.filled_forms import filled

PEOPLE = {7: Named("Ana Lima", "u-7"), 8: Named("Ben Cole")}
CONTEXT = Context(PEOPLE, {3: "sales", 4: "deal room"})
COLOURS = (Option("Red", "r"), Option("Blue, light", "b,l%"))


def shown(form: Form, typed: Typed | None = None, context: Context = CONTEXT) -> dict[str, Any]:
    made: dict[str, Any] = dialog(form, "token-1", context, typed) if typed else dialog(form, "token-1", context)
    card: dict[str, Any] = made["card"]["content"]
    assert card_problems(card, dialog=True) == []
    assert_card(card)
    return {**made, "content": card}


def form(*fields: Field) -> Form:
    return Form("f", "F", fields)


def input_of(asked: Field, typed: Typed | None = None) -> dict[str, Any]:
    element: dict[str, Any] = shown(Form("f", "F", (asked,)), typed)["content"]["body"][0]
    return element


def test_a_form_is_a_dialog_whose_context_is_a_token() -> None:
    parts = (Words("For **@{person:7}**"), TextField("wins", "What went well?", long=True, hint="A line or two", required=False))
    made = shown(Form("note", "A form", parts))
    assert (made["title"], made["width"], made["height"]) == ("A form", "medium", "medium")
    assert made["content"]["body"] == [
        {"type": "TextBlock", "text": "For Ana Lima", "wrap": True},
        {"type": "Input.Text", "id": "text:wins", "label": "What went well?", "isMultiline": True, "maxLength": 3000},
        {"type": "TextBlock", "text": "A line or two", "wrap": True, "size": "small", "isSubtle": True},
    ]
    assert made["content"]["actions"] == [
        {"type": "Action.Submit", "title": "Save", "style": "positive", "data": {"form": "token-1"}},
    ]


@pytest.mark.parametrize(
    ("asked", "members"),
    [
        (TextField("t", "T", most=5, initial="123456789"), {"type": "Input.Text", "maxLength": 5, "value": "12345", "isRequired": True}),
        (
            NumberField("n", "N", least=Decimal("-1"), most=Decimal("1E+3"), initial=Decimal("12.50")),
            {"type": "Input.Number", "min": -1, "max": 1000, "value": 12.5, "errorMessage": "Write a number from -1 to 1000."},
        ),
        (NumberField("n", "N", least=Decimal("0.5")), {"errorMessage": "Write a number of at least 0.5."}),
        (NumberField("n", "N", most=Decimal(5)), {"errorMessage": "Write a number of at most 5."}),
        (DateField("d", "D", initial=date(2017, 11, 5)), {"type": "Input.Date", "value": "2017-11-05"}),
        (YesNoField("y", "Y", initial=True), {"type": "Input.Toggle", "title": "Yes", "value": "true", "isRequired": None}),
        (ChoiceField("c", "C", COLOURS, initial="r"), {"type": "Input.ChoiceSet", "style": "compact", "value": "r"}),
        (
            ManyField("m", "M", COLOURS, initial=("r", "b,l%")),
            {"type": "Input.ChoiceSet", "isMultiSelect": True, "value": "r,b%2Cl%25"},
        ),
        (
            PersonField("p", "P", initial=7),
            {"choices.data": {"type": "Data.Query", "dataset": "graph.microsoft.com/users"}, "choices": [], "value": "u-7"},
        ),
        (
            ConversationField("w", "W", initial=4),
            {"choices": [{"title": "sales", "value": "3"}, {"title": "deal room", "value": "4"}], "value": "4"},
        ),
        (ConversationField("w", "W", initial=9), {"value": None}),
    ],
)
def test_each_kind_of_field_has_its_input(asked: Field, members: Mapping[str, object]) -> None:
    element = input_of(asked)
    assert {name: element.get(name) for name in members} == members


@pytest.mark.parametrize("asked", [PersonField("p", "P", initial=8), PersonField("p", "P", initial=99), PersonField("p", "P")])
def test_a_person_without_an_account_here_is_not_preselected(asked: PersonField) -> None:
    assert "value" not in input_of(asked)


def test_an_option_named_like_a_mention_pings_nobody() -> None:
    element = input_of(ChoiceField("c", "<at>C</at>", (Option("<at>everyone</at>", "e"),)))
    assert element["label"] == "‹at>C‹/at>"
    assert element["choices"] == [{"title": "‹at>everyone‹/at>", "value": "e"}]


@pytest.mark.parametrize("asked", [ChoiceField("c", "Template", ()), ConversationField("c", "Template")])
def test_a_choice_of_nothing_says_so_and_cannot_be_sent(asked: Field) -> None:
    content = shown(Form("f", "F", (asked, TextField("t", "T"))), context=Context())["content"]
    assert content["body"][0]["text"] == "Template: there is nothing to choose from yet."
    assert "actions" not in content


def test_a_choice_of_nothing_that_may_be_left_empty_hinders_nobody() -> None:
    content = shown(Form("f", "F", (ChoiceField("c", "Template", (), required=False),)), context=Context())["content"]
    assert [action["title"] for action in content["actions"]] == ["Save"]


def test_a_choice_of_more_than_a_card_takes_is_an_error_of_ours() -> None:
    with pytest.raises(ValueError, match="A choice has 501 options"):
        input_of(ChoiceField("c", "C", tuple(Option(str(n), str(n)) for n in range(501))))


def test_what_was_typed_stays_and_each_sentence_stands_at_its_field() -> None:
    form = Form("f", "F", (TextField("t", "T"), NumberField("n", "N"), YesNoField("y", "Y", initial=True), DateField("d", "D")))
    typed = Typed(
        {"text:t": "half a", "number:n": "1.5", "date:d": ""}, {"t": "Say **more**.", "gone": "And this.", "": "Something broke."}
    )
    content = shown(form, typed)["content"]
    assert {node["id"]: node.get("value") for node in content["body"] if "id" in node} == {
        "text:t": "half a",
        "number:n": 1.5,
        "yes_no:y": "false",
        "date:d": None,
    }
    assert [node["text"] for node in content["body"][:2]] == ["And this.", "Something broke."]
    assert errors_shown({**content, "body": content["body"][2:]}) == {"text:t": "Say more."}


def test_a_number_that_is_none_is_not_put_back_into_its_input() -> None:
    assert "value" not in input_of(NumberField("n", "N", initial=Decimal(5)), Typed({"number:n": "twelve"}))


@pytest.mark.parametrize(("asked", "asks"), [(PersonField("p", "P"), False), (ConversationField("c", "C"), True)])
def test_whether_a_form_needs_the_conversations_is_known_before_it_is_drawn(asked: Field, asks: bool) -> None:
    assert asks_where(Form("f", "F", (asked,))) is asks


@pytest.mark.parametrize("written", ["NaN", "Infinity", "-inf", "1e400", "1e-400", "twelve", "1,000", "0x10", "１２ ３", Decimal("1e400")])
def test_what_is_no_sensible_number_is_an_error_at_its_field(written: object) -> None:
    assert read(form(NumberField("n", "N")), {"number:n": written}) == Entries(errors={"n": "Write a number, like 12 or 12.5."})


@pytest.mark.parametrize("written", ["2017-02-30", "tomorrow", "5.11.2017", "20171105"])
def test_what_is_no_day_is_an_error_at_its_field(written: str) -> None:
    assert read(form(DateField("d", "D")), {"date:d": written}) == Entries(errors={"d": "Write a day, like 2026-11-05."})


def test_numbers_and_ticks_may_come_as_themselves() -> None:
    asked = form(NumberField("n", "N"), NumberField("m", "M"), YesNoField("y", "Y"), YesNoField("z", "Z"))
    assert read(asked, {"number:n": Decimal("4.5"), "number:m": 4, "yes_no:y": True, "yes_no:z": False}).answers == {
        "n": Decimal("4.5"),
        "m": Decimal(4),
        "y": True,
        "z": False,
    }


def test_empty_fields_and_what_is_not_ours_are_absent() -> None:
    data: dict[str, object] = {
        "form": "t",
        "text:": "x",
        "text:t": "",
        "number:n": None,
        "choice:c": [],
        "planet:z": "x",
        "many:m": {},
        "person:p": "",
    }
    fields = (
        TextField("t", "T"),
        NumberField("n", "N"),
        ChoiceField("c", "C", COLOURS),
        ManyField("m", "M", COLOURS),
        PersonField("p", "P"),
    )
    assert read(form(*fields), data) == Entries()


def test_an_input_that_was_renamed_is_not_the_field_s() -> None:
    asked = form(ConversationField("c", "C"), PersonField("p", "P"))
    assert read(asked, {"choice:c": "4", "text:c": "4", "text:p": "7", "number:p": 7}) == Entries()
    assert read(asked, {"conversation:c": "4", "person:p": "u-7"}) == Entries(members={"p": "u-7"}, conversations={"c": "4"})


def test_typed_text_loses_its_control_characters() -> None:
    assert read(form(TextField("t", "T")), {"text:t": "a\x00b\u202e"}).answers == {"t": "ab"}


# The law: whatever a member enters in the dialog of a field comes back as the answer that the field promises.


def entered(element: Mapping[str, Any], asked: Field, answer: Answer) -> str | list[str]:
    """What the client holds when `answer` is entered."""
    if isinstance(asked, ManyField) and isinstance(answer, tuple):
        places = [place for place, option in enumerate(asked.options) if option.value in answer]
        return [element["choices"][place]["value"] for place in places]
    return "true" if answer is True else "false" if answer is False else str(answer)


@settings(deadline=None)
@given(filled("u-9", "4"))
def test_a_form_rendered_and_filled_comes_back_as_typed(example: tuple[Field, Answer]) -> None:
    asked, answer = example
    content = shown(Form("f", "F", (asked,)))["content"]
    values = gathered(content, {input_id(asked): entered(content["body"][0], asked, answer)})
    assert refused(content, values) == {}
    entries = read(form(asked), with_data(content["actions"][0], values))
    found: Mapping[str, Answer] = entries.answers | entries.members | entries.conversations
    assert found == {asked.key: answer}
    assert type(found[asked.key]) is type(answer)
    again = shown(Form("f", "F", (asked,)), Typed(with_data(content["actions"][0], values)))["content"]
    assert read(form(asked), with_data(again["actions"][0], gathered(again, {}))) == entries
