"""What a message or a form says and needs, read off its parts."""

from decimal import Decimal

import pytest

from bot.chat.form import ConversationField, Form, PersonField, Words
from bot.chat.message import Button, Buttons, Choice, Column, Divider, Facts, Footnote, Heading, Message, Picture, Table, notice
from bot.chat.reading import decimal, left_out, persons_in, persons_of, pictures, shorten, spoken

PICTURE = Picture("scorecard", {}, "Ana\x00 Lima, score 69.")
BOARD = Table((Column("Rep"), Column("Deals", "right")), (("Ana", "12"), ("**Ben**", "9")))


def test_all_of_a_message_is_said_line_by_line() -> None:
    parts = (Heading("Ana"), Facts((("Calls", "29"),)), BOARD, PICTURE, Divider(), Buttons((Button("Why?", "why"),)), Footnote("07:00"))
    assert spoken(Message("Score **69**", parts), lambda text: text.replace("**", "")).split("\n") == [
        "Score 69",
        "Ana",
        "Calls: 29",
        "Rep, Deals",
        "Ana, 12",
        "Ben, 9",
        "Ana Lima, score 69.",
        "07:00",
    ]


def test_a_notice_is_said_once_and_empty_lines_are_not_said() -> None:
    assert spoken(notice("No goals yet."), str) == "No goals yet."
    assert spoken(Message("S", (Heading(""), Footnote("S"))), str) == "S\nS"


def test_the_mentioned_are_found_in_every_part() -> None:
    message = Message(
        "@{person:1}",
        (
            Heading("@{person:2}"),
            Facts((("@{person:3}", "@{person:4}"),)),
            Table((Column("@{person:5}"),), (("@{person:6}",),)),
            Buttons((Button("@{person:7}", "go"), Choice("@{person:10}", "go", "k", ()))),
            Footnote("@{person:8} but not \\@{person:9}"),
        ),
    )
    assert persons_in(message) == {1, 2, 3, 4, 5, 6, 7, 8, 10}


def test_a_form_needs_those_it_mentions_and_those_chosen_at_first() -> None:
    parts = (Words("@{person:1}"), PersonField("p", "P", initial=2), ConversationField("c", "C", initial=3), PersonField("q", "Q"))
    assert persons_of(Form("f", "F", parts)) == {1, 2}


def test_pictures_are_found_in_their_order() -> None:
    other = Picture("leaderboard", {}, "Ana leads.")
    assert pictures(Message("S", (PICTURE, Divider(), other))) == (PICTURE, other)


@pytest.mark.parametrize(("text", "most", "short"), [("abc", 3, "abc"), ("abcd", 3, "ab…"), ("ab d", 4, "ab d"), ("ab cde", 4, "ab…")])
def test_a_cut_shows(text: str, most: int, short: str) -> None:
    assert shorten(text, most) == short


@pytest.mark.parametrize(
    ("rows", "columns", "said"),
    [
        (0, 0, ""),
        (1, 0, "… and 1 more row, not shown here."),
        (0, 2, "… and 2 more columns, not shown here."),
        (21, 1, "… and 21 more rows and 1 more column, not shown here."),
    ],
)
def test_what_a_table_leaves_out_is_said(rows: int, columns: int, said: str) -> None:
    assert left_out(rows, columns) == said


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *((text, Decimal(text)) for text in ("12", "-4.50", "1e3", "999999999999999")),
        (" 12 ", Decimal(12)),
        *((text, None) for text in ("NaN", "Infinity", "-inf", "1e400", "1e-400", "1e16", "twelve", "1,000", "0x10", "")),
    ],
)
def test_only_sensible_numbers_are_numbers(text: str, number: Decimal | None) -> None:
    assert decimal(text) == number
