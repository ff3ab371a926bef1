"""Messages as Slack's blocks: each block by hand, every limit kept, and two validators that nobody here wrote together agree."""

from decimal import Decimal
from typing import Any

import pytest
import slackblocks as kit
from hypothesis import given, settings

from bot.chat import markup
from bot.chat.message import (
    Block,
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
from bot.console.slack.blocks import message_problems, view_problems
from bot.platforms.slack.forms import said
from bot.platforms.slack.render import in_words, pictures_alone, render
from tests.support.block_kit import assert_blocks, assert_view
from tests.support.messages import MESSAGES

PEOPLE = {7: Named("Ana Lima", "U7777777"), 8: Named("Ben Cole")}
PICTURE = Picture("scorecard", {"score": Decimal(69)}, "Ana Lima, score 69, rank 3 of 24.")
BOARD = Table((Column("Rep"), Column("Deals", "right")), (("Ana & Co", "12"), ("**Ben**", "9")))


def blocks_of(*blocks: Block, files: tuple[str | None, ...] = ()) -> list[dict[str, Any]]:
    payload = render(Message("Summary", blocks), PEOPLE, files)
    assert message_problems({"text": payload.text, "blocks": payload.blocks}) == []
    assert_blocks(payload.blocks)
    return payload.blocks


def elements_of(block: dict[str, Any]) -> list[dict[str, Any]]:
    elements: list[dict[str, Any]] = block["elements"][0]["elements"]
    return elements


def words_of(block: dict[str, Any]) -> str:
    return "".join(element.get("text", "") for section in block["elements"] for element in section.get("elements", [section]))


def test_a_heading_is_a_header_without_markup() -> None:
    assert blocks_of(Heading("**Q4** for @{person:7}")) == [{"type": "header", "text": {"type": "plain_text", "text": "Q4 for Ana Lima"}}]


def test_a_heading_that_is_too_long_for_a_header_stays_whole_and_bold() -> None:
    (block,) = blocks_of(Heading("x" * 200))
    assert block["elements"][0]["elements"] == [{"type": "text", "text": "x" * 200, "style": {"bold": True}}]


def test_facts_are_lines_with_bold_names() -> None:
    (block,) = blocks_of(Facts((("Calls", "29"), ("Revenue", "$104K of **$150K**"))))
    assert block["elements"][0]["elements"] == [
        {"type": "text", "text": "Calls", "style": {"bold": True}},
        {"type": "text", "text": ": "},
        {"type": "text", "text": "29"},
        {"type": "text", "text": "\n"},
        {"type": "text", "text": "Revenue", "style": {"bold": True}},
        {"type": "text", "text": ": "},
        {"type": "text", "text": "$104K of "},
        {"type": "text", "text": "$150K", "style": {"bold": True}},
    ]


def test_a_table_is_slacks_own_with_numbers_to_the_right() -> None:
    assert blocks_of(BOARD) == [
        {
            "type": "table",
            "rows": [
                [{"type": "raw_text", "text": "Rep"}, {"type": "raw_text", "text": "Deals"}],
                [{"type": "raw_text", "text": "Ana & Co"}, {"type": "raw_text", "text": "12"}],
                [{"type": "raw_text", "text": "Ben"}, {"type": "raw_text", "text": "9"}],
            ],
            "column_settings": [{"align": "left", "is_wrapped": True}, {"align": "right", "is_wrapped": True}],
        }
    ]


def test_a_second_table_stands_in_even_columns() -> None:
    _, second = blocks_of(BOARD, BOARD)
    assert words_of(second) == "Rep       Deals\nAna & Co     12\nBen           9"


def test_a_table_beyond_slacks_rows_and_columns_says_what_is_missing() -> None:
    wide = Table(tuple(Column(f"c{number}") for number in range(23)), tuple(tuple("1" for _ in range(23)) for _ in range(120)))
    table, note = blocks_of(wide)
    assert (len(table["rows"]), len(table["rows"][0])) == (100, 20)
    assert words_of(note) == "… and 21 more rows and 3 more columns, not shown here."


def test_a_table_of_long_cells_keeps_to_slacks_characters() -> None:
    table, note = blocks_of(Table((Column("Name"),), tuple(("n" * 10_000,) for _ in range(60))))
    assert len(table["rows"]) == 1 + 49
    assert words_of(note) == "… and 11 more rows, not shown here."


def test_a_picture_shows_its_file_and_says_its_numbers() -> None:
    assert blocks_of(PICTURE, files=("F0ABCDEF12",)) == [
        {"type": "image", "slack_file": {"id": "F0ABCDEF12"}, "alt_text": "Ana Lima, score 69, rank 3 of 24."}
    ]


def test_a_picture_without_a_file_is_given_in_words() -> None:
    (block,) = blocks_of(PICTURE, files=(None,))
    assert words_of(block) == "Ana Lima, score 69, rank 3 of 24."


def test_buttons_carry_their_action_and_value() -> None:
    (block,) = blocks_of(
        Buttons(
            (Button("Why?", "why.show", {"metric": "calls"}), Button("Drop", "drop", {}, Style.DANGER), Link("Docs", "https://a.example/d"))
        )
    )
    assert block["elements"] == [
        {
            "type": "button",
            "text": {"type": "plain_text", "text": "Why?"},
            "value": '["why.show",{"metric":"calls"}]',
            "action_id": "0.0",
        },
        {"type": "button", "text": {"type": "plain_text", "text": "Drop"}, "value": '["drop",{}]', "action_id": "0.1", "style": "danger"},
        {"type": "button", "text": {"type": "plain_text", "text": "Docs"}, "url": "https://a.example/d", "action_id": "0.2"},
    ]


def test_sixty_buttons_fill_three_blocks_with_different_ids() -> None:
    blocks = blocks_of(Buttons(tuple(Button(f"B{number}", "go", {"n": str(number)}) for number in range(60))))
    assert [len(block["elements"]) for block in blocks] == [25, 25, 10]


def test_a_button_that_carries_too_much_is_an_error_of_ours() -> None:
    with pytest.raises(ValueError, match="The button go carries 2015 characters"):
        blocks_of(Buttons((Button("Go", "go", {"x": "y" * 2000}),)))


def test_a_choice_is_a_select_whose_options_carry_themselves() -> None:
    (block,) = blocks_of(Buttons((Choice("Period", "period.pick", "period", (("Q4", "2017-Q4"), ("Q3", "2017-Q3")), {"who": "7"}),)))
    assert block["elements"] == [
        {
            "type": "static_select",
            "placeholder": {"type": "plain_text", "text": "Period"},
            "action_id": '["0.0","period.pick","period",{"who":"7"}]',
            "options": [
                {"text": {"type": "plain_text", "text": "Q4"}, "value": "2017-Q4"},
                {"text": {"type": "plain_text", "text": "Q3"}, "value": "2017-Q3"},
            ],
        }
    ]


def test_a_choice_of_many_is_grouped_by_hundreds() -> None:
    (block,) = blocks_of(Buttons((Choice("Who", "who.pick", "who", tuple((f"Rep {n:03}", str(n)) for n in range(250))),)))
    groups = block["elements"][0]["option_groups"]
    assert [(group["label"]["text"], len(group["options"])) for group in groups] == [
        ("Rep 000 – Rep 099", 100),
        ("Rep 100 – Rep 199", 100),
        ("Rep 200 – Rep 249", 50),
    ]


def test_a_choice_that_carries_too_much_for_a_select_becomes_buttons() -> None:
    (block,) = blocks_of(Buttons((Choice("Period", "pick", "period", (("Q4", "a"), ("Q3", "b")), {"note": "n" * 300}),)))
    assert [element["type"] for element in block["elements"]] == ["button", "button"]
    assert block["elements"][1]["value"] == f'["pick",{{"note":"{"n" * 300}","period":"b"}}]'


def test_more_blocks_than_a_message_takes_end_with_how_many_are_left() -> None:
    blocks = blocks_of(*(Paragraph(f"Paragraph {number}") for number in range(70)))
    assert len(blocks) == 50
    assert words_of(blocks[-1]) == "… and 21 more parts, which do not fit here."


def test_a_view_keeps_to_slacks_bytes_and_says_what_is_missing() -> None:
    view: dict[str, Any] = said("Pacer", Message("S", tuple(Paragraph("🏆" * 3000) for _ in range(10))), PEOPLE)
    assert view_problems(view) == []
    assert words_of(view["blocks"][-1]) == "… and 4 more parts, which do not fit here."


def test_a_message_of_a_summary_alone_still_shows_it() -> None:
    assert words_of(render(Message("All good"), PEOPLE).blocks[0]) == "All good"


def test_the_text_says_everything_for_those_who_cannot_see_the_blocks() -> None:
    message = Message(
        "Score **69**, behind",
        (Heading("Ana"), Facts((("Calls", "29"),)), BOARD, PICTURE, Divider(), Buttons(()), Footnote("Updated 07:00")),
    )
    assert render(message, PEOPLE).text.split("\n") == [
        "Score 69, behind",
        "Ana",
        "Calls: 29",
        "Rep, Deals",
        "Ana &amp; Co, 12",
        "Ben, 9",
        "Ana Lima, score 69, rank 3 of 24.",
        "Updated 07:00",
    ]


def test_the_text_of_a_notice_is_said_once() -> None:
    assert render(notice("No goals yet."), PEOPLE).text == "No goals yet."


def test_a_deal_named_like_a_broadcast_pings_nobody_anywhere() -> None:
    deal = markup.escape("<!channel> <@U123> <at>everyone</at> @{person:7} & co")
    message = Message(deal, (Heading(deal), Paragraph(deal), Facts(((deal, deal),)), Footnote(deal)))
    payload = render(message, PEOPLE)
    assert payload.text.split("\n")[0] == "&lt;!channel&gt; &lt;@U123&gt; &lt;at&gt;everyone&lt;/at&gt; @{person:7} &amp; co"
    kinds = {element["type"] for block in blocks_of(*message.blocks) if block["type"] == "rich_text" for element in elements_of(block)}
    assert kinds == {"text"}
    assert "mrkdwn" not in str(payload.blocks)


def test_a_private_answer_in_a_channel_says_its_picture_in_words() -> None:
    assert in_words(Message("S", (PICTURE,))).blocks == (Paragraph("Ana Lima, score 69, rank 3 of 24."),)


def test_a_private_answer_that_has_the_numbers_already_drops_the_picture() -> None:
    assert in_words(Message("S", (PICTURE, Facts((("Calls", "29"),))))).blocks == (Facts((("Calls", "29"),)),)


def test_the_picture_alone_comes_with_the_first_line() -> None:
    assert pictures_alone(Message("S", (Heading("H"), PICTURE, Divider()))) == Message("S", (Paragraph("S"), PICTURE))


@pytest.mark.parametrize(
    "broken",
    [
        {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}},
        {"type": "actions", "elements": [{"type": "button", "text": {"type": "plain_text", "text": "x" * 76}, "action_id": "a"}]},
        {"type": "context", "elements": [{"type": "plain_text", "text": "x"}] * 11},
        {"type": "divider", "colour": "red"},
        {"type": "marquee"},
    ],
)
def test_both_validators_refuse_what_slack_refuses(broken: dict[str, object]) -> None:
    assert message_problems({"text": "", "blocks": [broken]}) != []
    with pytest.raises((kit.InvalidUsageError, TypeError, KeyError)):
        assert_blocks([broken])


@settings(deadline=None)
@given(MESSAGES)
def test_whatever_a_message_holds_slack_takes_it(message: Message) -> None:
    payload = render(message, PEOPLE, ["F0ABCDEF12"] * 100)
    assert message_problems({"text": payload.text, "blocks": payload.blocks}) == []
    assert_blocks(payload.blocks)
    view = said("Pacer", in_words(message), PEOPLE)
    assert view_problems(view) == []
    assert_view(view)
