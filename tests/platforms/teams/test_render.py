"""Messages as Adaptive Cards: every block by hand, limits in the open, and as a law, whatever a message holds, Teams takes it."""

from typing import Any

import pytest
from hypothesis import given, settings

from bot.chat import markup
from bot.chat.message import (
    Button,
    Buttons,
    Choice,
    Column,
    Divider,
    Facts,
    Footnote,
    Heading,
    Link,
    Message,
    Paragraph,
    Picture,
    Style,
    Table,
    notice,
)
from bot.commands.desk import Named
from bot.console.teams.cards import card_problems
from bot.platforms.teams.controls import OPEN, Pressed, Wiring, pressed
from bot.platforms.teams.render import SIZE, activity, size
from tests.support.adaptive_cards import assert_activity, assert_card
from tests.support.messages import MESSAGES

PEOPLE = {7: Named("Ana Lima", "u-7"), 8: Named("Ben Cole")}
ADDRESS = "https://bot.example/pictures/a.png"
PICTURE = Picture("scorecard", {"score": 69}, "Ana Lima, score 69, rank 3 of 24.")
BOARD = Table((Column("Rep"), Column("Deals", "right")), (("Ana & **Co**", "12"), ("Ben", "9")))
WIRING = Wiring("n-1", lambda action: action == "goal.set")


def drawn(message: Message, *addresses: str | None) -> dict[str, Any]:
    made = activity(message, PEOPLE, addresses, WIRING)
    assert_activity(made)
    card: dict[str, Any] = made["attachments"][0]["content"]  # type: ignore[index]  # a known shape
    assert card_problems(card) == []
    return {**made, "card": card}


def body_of(*blocks: Any, addresses: tuple[str | None, ...] = ()) -> list[dict[str, Any]]:
    body: list[dict[str, Any]] = drawn(Message("Summary", blocks), *addresses)["card"]["body"]
    return body


def test_a_message_is_a_card_with_a_summary_and_words_to_fall_back_to() -> None:
    made = drawn(Message("Score **69**, behind", (Paragraph("Hello @{person:7}"), BOARD)))
    assert (made["type"], made["summary"]) == ("message", "Score 69, behind")
    assert made["card"] == {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": "1.5",
        "body": made["card"]["body"],
        "msteams": {
            "width": "Full",
            "entities": [{"type": "mention", "text": "<at>Ana Lima</at>", "mentioned": {"id": "u-7", "name": "Ana Lima"}}],
        },
        "fallbackText": "Score 69, behind\nHello Ana Lima\nRep, Deals\nAna & Co, 12\nBen, 9",
    }


def test_words_have_their_elements() -> None:
    assert body_of(Heading("Ana"), Paragraph("**69** of 100"), Footnote("Updated 07:00")) == [
        {"type": "TextBlock", "text": "Ana", "wrap": True, "size": "large", "weight": "bolder", "style": "heading"},
        {"type": "TextBlock", "text": "**69** of 100", "wrap": True},
        {"type": "TextBlock", "text": "Updated 07:00", "wrap": True, "size": "small", "isSubtle": True},
    ]


def test_facts_are_a_fact_set() -> None:
    assert body_of(Facts((("Calls", "29 of 40"), ("Deals_won", "**3**")))) == [
        {"type": "FactSet", "facts": [{"title": "Calls", "value": "29 of 40"}, {"title": "Deals\\_won", "value": "**3**"}]}
    ]


def test_a_table_has_a_bold_head_and_its_columns_alignment() -> None:
    (table,) = body_of(BOARD)
    texts = [[cell["items"][0]["text"] for cell in row["cells"]] for row in table["rows"]]
    assert texts == [["**Rep**", "**Deals**"], ["Ana & **Co**", "12"], ["Ben", "9"]]
    assert [column["horizontalCellContentAlignment"] for column in table["columns"]] == ["left", "right"]


def test_a_table_beyond_what_a_card_takes_says_what_is_missing() -> None:
    wide = Table(tuple(Column(f"c{number}") for number in range(23)), tuple(tuple("1" for _ in range(23)) for _ in range(5)))
    table, note = body_of(wide)
    assert (len(table["rows"]), len(table["columns"])) == (6, 20)
    assert note["text"] == "… and 3 more columns, not shown here."
    long, note = body_of(Table((Column("Name"),), tuple(("n" * 5_000,) for _ in range(60))))
    assert (len(long["rows"]), note["text"]) == (4, "… and 57 more rows, not shown here.")


def test_a_picture_is_shown_from_its_address_with_its_words() -> None:
    assert body_of(PICTURE, addresses=(ADDRESS,)) == [
        {
            "type": "Image",
            "url": ADDRESS,
            "altText": "Ana Lima, score 69, rank 3 of 24.",
            "size": "stretch",
            "msteams": {"allowExpand": True},
        }
    ]


def test_a_picture_without_an_address_is_given_in_words() -> None:
    assert [element["text"] for element in body_of(PICTURE, addresses=(None,))] == ["Ana Lima, score 69, rank 3 of 24."]


def test_a_divider_is_a_line_over_what_follows() -> None:
    first, second = body_of(Divider(), Paragraph("a"), Divider(), Paragraph("b"), Divider())
    assert ("separator" in first, second["separator"]) == (False, True)


def test_buttons_carry_their_action_and_value_and_gather_nothing() -> None:
    link = Link("Docs", "https://a.example/d")
    (element,) = body_of(Buttons((Button("Why?", "why.show", {"metric": "calls"}), Button("Drop", "drop", {}, Style.DANGER), link)))
    assert element["actions"] == [
        {
            "type": "Action.Submit",
            "title": "Why?",
            "data": {"action": "why.show", "value": {"metric": "calls"}, "nonce": "n-1"},
            "associatedInputs": "none",
        },
        {
            "type": "Action.Submit",
            "title": "Drop",
            "data": {"action": "drop", "value": {}, "nonce": "n-1"},
            "associatedInputs": "none",
            "style": "destructive",
        },
        {"type": "Action.OpenUrl", "title": "Docs", "url": "https://a.example/d"},
    ]


@pytest.mark.parametrize(("action", "fetches"), [(OPEN, True), ("goal.set", True), ("why.show", False)])
def test_a_button_that_leads_to_a_form_asks_for_a_dialog(action: str, fetches: bool) -> None:
    (element,) = body_of(Buttons((Button("Go", action),)))
    assert element["actions"][0]["data"].get("msteams") == ({"type": "task/fetch"} if fetches else None)


def test_twelve_buttons_fill_three_sets() -> None:
    sets = body_of(Buttons(tuple(Button(f"B{number}", "go", {"n": str(number)}) for number in range(12))))
    assert [len(element["actions"]) for element in sets] == [5, 5, 2]


def test_a_choice_is_an_input_with_a_button_and_says_what_was_chosen() -> None:
    choice = Choice("Period", "period.pick", "period", (("Q4", "2017-Q4"), ("Q3", "2017-Q3")), {"who": "7"})
    asked, button = body_of(Buttons((choice,)))
    assert (asked["id"], asked["label"], asked["choices"][1]) == ("choice:0.0", "Period", {"title": "Q3", "value": "2017-Q3"})
    data = {**button["actions"][0]["data"], asked["id"]: "2017-Q3"}
    assert pressed(data) == Pressed("period.pick", {"who": "7", "period": "2017-Q3"}, "n-1")


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"action": "go"},
        {"action": 5, "value": {}},
        {"action": "go", "value": []},
        {"action": "go", "value": {}, "nonce": 5},
        {"action": "go", "value": {}, "key": "k"},
        {"action": "go", "value": {}, "key": "k", "choice": "c"},
        {"action": "go", "value": {}, "key": "k", "choice": "c", "c": ""},
        {"action": "go", "value": {}, "key": "k", "choice": "c", "c": 5},
    ],
)
def test_what_we_did_not_draw_is_no_button(data: dict[str, object]) -> None:
    assert pressed(data) is None


def test_a_pressed_buttons_strings_are_strings_and_clean() -> None:
    assert pressed({"action": "go\x00", "value": {"a": "1\ud800", "b": 2}}) == Pressed("go", {"a": "1?"})


def test_more_than_a_card_takes_ends_with_how_much_is_left() -> None:
    made = drawn(Message("S", tuple(Paragraph(f"{number} " + "🏆" * 2000) for number in range(20))))
    body = made["card"]["body"]
    assert len(body) == 8
    assert body[-1]["text"] == "… and 13 more parts, which do not fit here."


def test_a_message_of_a_summary_alone_still_shows_it() -> None:
    assert body_of()[0]["text"] == "Summary"


def test_a_notice_is_said_once_in_the_fallback() -> None:
    assert drawn(notice("No goals yet."))["card"]["fallbackText"] == "No goals yet."


def test_a_deal_named_like_a_broadcast_pings_nobody_anywhere() -> None:
    deal = markup.escape("<at>everyone</at> <!channel> @{person:7} & co")
    made = drawn(Message(deal, (Heading(deal), Paragraph(deal), Facts(((deal, deal),)), Buttons((Button(deal, "go"),)), Footnote(deal))))
    assert "entities" not in made["card"]["msteams"]
    assert "<at>" not in str(made)
    assert made["card"]["body"][1]["text"] == "&lt;at>everyone&lt;/at> &lt;!channel> @{person:7} & co"


def test_a_picture_of_somebody_named_like_a_mention_pings_nobody() -> None:
    made = drawn(Message("S", (Picture("scorecard", {}, "<at>everyone</at>, score 69."),)), ADDRESS)
    assert made["card"]["body"][0]["altText"] == "‹at>everyone‹/at>, score 69."
    assert made["card"]["fallbackText"] == "S\n‹at>everyone‹/at>, score 69."


def test_a_mention_that_does_not_fit_leaves_no_entity() -> None:
    made = drawn(Message("S", (*(Paragraph("x" * 6000) for _ in range(8)), Paragraph("@{person:7}"))))
    assert "entities" not in made["card"]["msteams"]


@pytest.mark.parametrize(
    "element",
    [
        {"type": "TextBlok", "text": "x"},
        {"type": "TextBlock", "txt": "x"},
        {"type": "TextBlock", "text": 5},
        {"type": "TextBlock", "text": "x", "size": "gigantic"},
        {"type": "TextBlock", "text": "<at>Ana</at>"},
        {"type": "Image", "url": "http://pictures.example/a.png", "altText": "a"},
        {"type": "Image", "url": "https://pictures.example/a.png"},
        {"type": "Input.Text", "id": "a"},
        {"type": "Input.Text", "id": "a", "label": "A", "isRequired": True},
        {"type": "ActionSet", "actions": [{"type": "Action.Submit", "title": "x"}] * 6},
    ],
)
def test_both_validators_refuse_what_teams_refuses_or_shows_badly(element: dict[str, object]) -> None:
    card: dict[str, object] = {"type": "AdaptiveCard", "version": "1.5", "body": [element]}
    assert card_problems(card) != []
    with pytest.raises(AssertionError):
        assert_card(card)


@settings(deadline=None)
@given(MESSAGES)
def test_whatever_a_message_holds_teams_takes_it(message: Message) -> None:
    made = drawn(message, *[ADDRESS] * 10)
    assert size({name: made[name] for name in ("type", "summary", "attachments")}) <= SIZE
