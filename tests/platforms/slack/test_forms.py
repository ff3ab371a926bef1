"""Forms as modals and back: every field by hand, and as a law, what is filled in comes back as typed."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, assert_never

import pytest
from hypothesis import given, settings
from pydantic import TypeAdapter

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
from bot.console.slack.blocks import view_problems
from bot.platforms.slack.forms import Entered, Entries, conversations_of, loading, modal, read
from tests.support.block_kit import assert_view
from tests.support.filled_forms import filled

PEOPLE = {7: Named("Ana Lima", "U7777777"), 8: Named("Ben Cole")}
CHANNELS = {3: "C3333333"}
STATE = TypeAdapter(dict[str, dict[str, Entered]])
COLOURS = (Option("Red", "r"), Option("Blue", "b"))


def view_of(*parts: Field | Words, title: str = "A form") -> dict[str, Any]:
    view = modal(Form("note", title, parts), "token-1", PEOPLE, CHANNELS)
    assert view_problems(view) == []
    assert_view(view)
    return view


def form(*fields: Field) -> Form:
    return Form("f", "F", fields)


def element_of(asked: Field) -> dict[str, Any]:
    element: dict[str, Any] = view_of(asked)["blocks"][0]["element"]
    return element


def test_a_form_is_a_modal_whose_context_is_a_token() -> None:
    view = view_of(Words("For **@{person:7}**"), TextField("wins", "What went well?", long=True, hint="A line or two", required=False))
    assert view == {
        "type": "modal",
        "callback_id": "form",
        "private_metadata": "token-1",
        "title": {"type": "plain_text", "text": "A form"},
        "submit": {"type": "plain_text", "text": "Save"},
        "close": {"type": "plain_text", "text": "Cancel"},
        "blocks": [
            {
                "type": "rich_text",
                "elements": [
                    {
                        "type": "rich_text_section",
                        "elements": [{"type": "text", "text": "For "}, {"type": "user", "user_id": "U7777777"}],
                    }
                ],
            },
            {
                "type": "input",
                "block_id": "wins",
                "label": {"type": "plain_text", "text": "What went well?"},
                "element": {"type": "plain_text_input", "action_id": "text", "multiline": True, "max_length": 3000},
                "optional": True,
                "hint": {"type": "plain_text", "text": "A line or two"},
            },
        ],
    }


@pytest.mark.parametrize(
    ("asked", "members"),
    [
        (TextField("t", "T", most=5, initial="123456789"), {"type": "plain_text_input", "max_length": 5, "initial_value": "12345"}),
        (TextField("t", "T", most=9999), {"type": "plain_text_input", "max_length": 3000, "multiline": False}),
        (
            NumberField("n", "N", least=Decimal("-1"), most=Decimal("1E+3"), initial=Decimal("12.50")),
            {"type": "number_input", "min_value": "-1", "max_value": "1000", "initial_value": "12.50", "is_decimal_allowed": True},
        ),
        (DateField("d", "D", initial=date(2017, 11, 5)), {"type": "datepicker", "initial_date": "2017-11-05"}),
        (
            YesNoField("y", "Y", initial=True),
            {"type": "checkboxes", "initial_options": [{"text": {"type": "plain_text", "text": "Yes"}, "value": "yes"}]},
        ),
        (
            ChoiceField("c", "C", COLOURS, initial="b"),
            {"type": "static_select", "initial_option": {"text": {"type": "plain_text", "text": "Blue"}, "value": "b"}},
        ),
        (ManyField("m", "M", COLOURS), {"type": "checkboxes"}),
        (ManyField("m", "M", tuple(Option(f"O{n}", str(n)) for n in range(11))), {"type": "multi_static_select"}),
        (PersonField("p", "P", initial=7), {"type": "users_select", "initial_user": "U7777777"}),
        (
            ConversationField("w", "W", initial=3),
            {
                "type": "conversations_select",
                "initial_conversation": "C3333333",
                "filter": {"include": ["public", "private"], "exclude_bot_users": True},
            },
        ),
    ],
)
def test_each_kind_of_field_has_its_element(asked: Field, members: Mapping[str, object]) -> None:
    element = element_of(asked)
    assert {name: element.get(name) for name in members} == members


@pytest.mark.parametrize("asked", [PersonField("p", "P", initial=8), PersonField("p", "P", initial=99), PersonField("p", "P")])
def test_a_person_without_an_account_here_is_not_preselected(asked: PersonField) -> None:
    assert "initial_user" not in element_of(asked)


def test_a_choice_of_three_hundred_is_grouped() -> None:
    element = element_of(ChoiceField("c", "C", tuple(Option(f"Deal {n:03}", str(n)) for n in range(300)), initial="250"))
    assert [group["label"]["text"] for group in element["option_groups"]] == [
        "Deal 000 – Deal 099",
        "Deal 100 – Deal 199",
        "Deal 200 – Deal 299",
    ]
    assert element["initial_option"]["value"] == "250"


def test_a_choice_of_nothing_says_so_and_alone_cannot_be_sent() -> None:
    view = view_of(ChoiceField("c", "Template", ()))
    assert [block["elements"][0]["text"] for block in view["blocks"]] == ["Template: there is nothing to choose from yet."]
    assert "submit" not in view
    assert "submit" in view_of(ChoiceField("c", "Template", ()), TextField("t", "T"))


def test_a_long_title_is_cut_openly() -> None:
    assert view_of(TextField("t", "T"), title="Weekly one-to-one with Ana Lima")["title"]["text"] == "Weekly one-to-one with…"


def test_a_form_of_more_parts_than_slack_takes_is_an_error_of_ours() -> None:
    with pytest.raises(ValueError, match="The form note has 101 parts"):
        view_of(*(TextField(f"t{n}", "T") for n in range(101)))


def test_the_loading_view_asks_nothing() -> None:
    view = loading("Pacer")
    assert view_problems(view) == []
    assert "submit" not in view


def test_the_channels_that_a_form_needs_looked_up_are_known_before_it_is_drawn() -> None:
    form = Form("f", "F", (PersonField("p", "P", initial=2), ConversationField("c", "C", initial=3), ConversationField("d", "D")))
    assert conversations_of(form) == {3}


@pytest.mark.parametrize("written", ["NaN", "Infinity", "-inf", "1e400", "1e-400", "twelve", "1,000", "0x10", "１２ ３"])
def test_what_is_no_sensible_number_is_an_error_at_its_field(written: str) -> None:
    entries = read(form(NumberField("n", "N")), STATE.validate_python({"n": {"number": {"value": written}}}))
    assert entries.errors == {"n": "Write a number, like 12 or 12.5."}
    assert entries.answers == {}


def test_empty_fields_are_absent_and_an_unticked_box_is_no() -> None:
    empty = {
        "t": {"text": {"value": None}},
        "n": {"number": {"value": None}},
        "d": {"date": {"selected_date": None}},
        "y": {"yes_no": {"selected_options": []}},
        "c": {"choice": {"selected_option": None}},
        "m": {"many": {"selected_options": []}},
        "p": {"person": {"selected_user": None}},
        "w": {"conversation": {"selected_conversation": None}},
        "z": {"unheard_of": {"value": "x"}},
    }
    fields = (
        TextField("t", "T"),
        NumberField("n", "N"),
        DateField("d", "D"),
        YesNoField("y", "Y"),
        ChoiceField("c", "C", COLOURS),
        ManyField("m", "M", COLOURS),
        PersonField("p", "P"),
        ConversationField("w", "W"),
    )
    assert read(form(*fields), STATE.validate_python(empty)) == Entries(answers={"y": False})


def test_an_entry_of_another_kind_than_the_field_s_is_absent() -> None:
    asked = form(ConversationField("c", "C"), PersonField("p", "P"))
    renamed = {"c": {"choice": {"selected_option": {"value": "4"}}}, "p": {"text": {"value": "7"}}, "x": {"text": {"value": "x"}}}
    assert read(asked, STATE.validate_python(renamed)) == Entries()


def test_typed_text_loses_its_control_characters() -> None:
    assert read(form(TextField("t", "T")), STATE.validate_python({"t": {"text": {"value": "a\x00b\u202e"}}})).answers == {"t": "ab"}


# The law: whatever a member enters in the modal of a field comes back as the answer that the field promises.


def entered(asked: Field, answer: Answer) -> dict[str, object]:
    """What Slack sends when `answer` is entered."""
    match asked:
        case TextField() | NumberField():
            return {"value": str(answer)}
        case DateField():
            return {"selected_date": str(answer)}
        case YesNoField():
            return {"selected_options": [{"text": {}, "value": "yes"}] if answer else []}
        case ChoiceField():
            return {"selected_option": {"text": {}, "value": answer}}
        case ManyField():
            return {"selected_options": [{"text": {}, "value": value} for value in answer] if isinstance(answer, tuple) else []}
        case PersonField():
            return {"selected_user": answer}
        case ConversationField():
            return {"selected_conversation": answer}
        case _:
            assert_never(asked)


@settings(deadline=None)
@given(filled("U7777777", "C3333333"))
def test_a_form_rendered_and_filled_comes_back_as_typed(example: tuple[Field, Answer]) -> None:
    asked, answer = example
    (block,) = view_of(asked)["blocks"]
    state = {block["block_id"]: {block["element"]["action_id"]: {"type": block["element"]["type"], **entered(asked, answer)}}}
    entries = read(form(asked), STATE.validate_python(state))
    found: Mapping[str, Answer] = entries.answers | entries.members | entries.channels
    assert found == {asked.key: answer}
    assert type(found[asked.key]) is type(answer)
