"""Words both ways: markup as rich text, and what a person typed as our words."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat import markup
from bot.chat.markup import Mention, Span
from bot.commands.desk import Named
from bot.platforms.slack.words import bold, escape, members_in, plain, rich_text, typed

PEOPLE = {7: Named("Ana Lima", "U7"), 8: Named("Ben Cole")}
PERSONS = {"U7": 7}
NASTY = "<!channel> <@U7> <https://evil.example|bank> & *bold* _it_ ~s~ `c`"


def elements_of(block: dict[str, Any]) -> list[dict[str, Any]]:
    """What stands in the one section of a rich text block."""
    (section,) = block["elements"]
    elements: list[dict[str, Any]] = section["elements"]
    return elements


def elements(text: str) -> list[dict[str, Any]]:
    (block,) = rich_text(markup.parse(text), PEOPLE)
    return elements_of(block)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("  scorecard <@U7|ana> last month ", "scorecard @{person:7} last month"),
        ("scorecard <@U7>", "scorecard @{person:7}"),
        ("scorecard <@U99|eve>", "scorecard @{unknown}"),
        ("<@UBOT> scorecard", "scorecard"),
        ("hey <@UBOT> scorecard", "hey  scorecard"),
        ("share in <#C1|sales>", "share in #sales"),
        ("share in <#C1>", "share in #C1"),
        ("<!here> <!subteam^S1|@closers> <!date^1^{date}|Monday>", "@here @closers Monday"),
        ("<https://a.example/x|the page> <https://a.example>", "the page https://a.example"),
        ("<mailto:ana@x.example|ana@x.example>", "ana@x.example"),
        ("<mailto:ana@x.example>", "ana@x.example"),
        ("Tom &amp; Jerry &lt;3 &amp;lt;", "Tom & Jerry <3 &lt;"),
        ("a\x00b\u202ec", "abc"),
        ("", ""),
        ("<>", ""),
    ],
)
def test_what_was_typed_is_read_as_words(text: str, read: str) -> None:
    assert typed(text, PERSONS, "UBOT") == read


def test_the_members_of_a_text_are_found_with_and_without_their_names() -> None:
    assert members_in("<@U7|ana> and <@W8> but not <#C1> nor &lt;@U9&gt;") == {"U7", "W8"}


def test_bold_italic_and_mentions_become_elements() -> None:
    assert elements("**Ana** beat __all__, @{person:7} and @{person:8} and @{person:9}") == [
        {"type": "text", "text": "Ana", "style": {"bold": True}},
        {"type": "text", "text": " beat "},
        {"type": "text", "text": "all", "style": {"italic": True}},
        {"type": "text", "text": ", "},
        {"type": "user", "user_id": "U7"},
        {"type": "text", "text": " and "},
        {"type": "text", "text": "Ben Cole"},
        {"type": "text", "text": " and "},
        {"type": "text", "text": "someone"},
    ]


def test_a_name_that_looks_like_slack_markup_stays_one_run_of_characters() -> None:
    assert elements(markup.escape(NASTY)) == [{"type": "text", "text": NASTY}]


def test_text_for_parsed_fields_pings_nobody() -> None:
    assert escape(NASTY) == "&lt;!channel&gt; &lt;@U7&gt; &lt;https://evil.example|bank&gt; &amp; *bold* _it_ ~s~ `c`"


def test_long_words_are_parted_at_line_breaks() -> None:
    lines = [f"line {number:04} {'x' * 40}" for number in range(200)]
    blocks = list(rich_text([Span("\n".join(lines))], {}))
    texts = [elements_of(block)[0]["text"] for block in blocks]
    assert len(texts) == 4
    assert max(map(len, texts)) <= 3000
    assert "\n".join(texts).split("\n") == lines


@settings(deadline=None)
@given(st.lists(st.one_of(st.text(min_size=1).map(Span), st.integers(1, 9).map(Mention)), max_size=8), st.integers(41, 90))
def test_parting_keeps_every_character_but_breaks(pieces: list[Span | Mention], most: int) -> None:
    blocks = list(rich_text(pieces, {}, most))
    shown = [[str(element["text"]) for element in elements_of(block)] for block in blocks]
    said = "".join(piece.text if isinstance(piece, Span) else "someone" for piece in pieces)
    assert "".join("".join("".join(texts) for texts in shown).split()) == "".join(said.split())
    assert all(sum(map(len, texts)) <= most for texts in shown)


def test_bold_keeps_the_mention_inside() -> None:
    assert bold("Go @{person:7}") == [Span("Go ", bold=True), Mention(7)]


def test_plain_words_name_the_mentioned() -> None:
    assert plain("**@{person:7}** and @{person:5}", PEOPLE) == "Ana Lima and someone"


def test_words_of_more_pieces_than_slack_takes_are_parted_and_stay_whole() -> None:
    text = "a`b`" * 600
    blocks = list(rich_text(markup.parse(text), PEOPLE))
    assert [len(elements_of(block)) for block in blocks] == [1000, 200]
    assert "".join(element["text"] for block in blocks for element in elements_of(block)) == "ab" * 600
