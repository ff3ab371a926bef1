"""Words both ways: markup as Markdown, and what a person typed as our words."""

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.chat import markup
from bot.commands.desk import Named
from bot.platforms.teams.words import Tagged, Writer, escape, plain, typed

PEOPLE = {7: Named("Ana Lima", "u-7"), 8: Named("Ben Cole"), 9: Named("Ana Lima", "u-9"), 10: Named("<at>everyone</at>", "u-10")}
PERSONS = {"29:7": 7}
BOT = "28:bot"
NASTY = "<at>everyone</at> & [bank](https://evil.example) *b* _i_ ~s~ `c`"


def written(text: str) -> str:
    return Writer(PEOPLE).markdown(text)


def read(markdown: str) -> str:
    """The words that a Markdown reader shows, with the white space that it shows."""
    page = MarkdownIt("commonmark", {"html": False}).render(markdown)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", page.replace("</p>", " "))).replace("\u200b", "").split())


@pytest.mark.parametrize(
    ("text", "tags", "expected"),
    [
        ("<at>Pacer</at> scorecard <at>Ana</at> last month ", [("Pacer", BOT), ("Ana", "29:7")], "scorecard @{person:7} last month"),
        ("<at>Pacer</at>&nbsp;scorecard <at>Eve</at>", [("Pacer", BOT), ("Eve", "29:99")], "scorecard @{unknown}"),
        ('hey <at id="0">Pacer</at>\r\ngo', [("Pacer", BOT)], "hey \ngo"),
        ("<at>Sam</at> and <at>Sam</at>", [("Sam", "29:7"), ("Sam", "29:99")], "@{person:7} and @{unknown}"),
        ("<at>nobody</at> at all", [], "nobody at all"),
        ("1 &lt; 2 &amp; 3 > 2", [], "1 < 2 & 3 > 2"),
        ("a\x00b\u202ec", [], "abc"),
        ("", [], ""),
    ],
)
def test_what_was_typed_is_read_as_words(text: str, tags: list[tuple[str, str]], expected: str) -> None:
    assert typed(text, [Tagged(f"<at>{name}</at>", user) for name, user in tags], PERSONS, BOT) == expected


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("**Ana** beat __all__", "**Ana** beat *all*"),
        ("**Score:** 69", "**Score:** 69"),
        ("**69 %**of goal", "**69 %\u200b**of goal"),
        ("**__both__**", "***both***"),
        ("** spaced **out", "**spaced** out"),
        ("one\ntwo", "one\n\ntwo"),
        ("1. one\n- two", "1\\. one\n\n\\- two"),
        ("3.5 and 12.0", "3.5 and 12.0"),
        (markup.escape("deals_won *now*"), "deals\\_won \\*now\\*"),
        (markup.escape("a < b & c &lt; d"), "a &lt; b & c &amp;lt; d"),
    ],
)
def test_markup_is_written_as_markdown(text: str, markdown: str) -> None:
    assert written(text) == markdown


def test_a_person_with_an_account_is_mentioned_and_others_are_named() -> None:
    writer = Writer(PEOPLE)
    assert writer.markdown("@{person:7} and @{person:8} and @{person:5}") == "<at>Ana Lima</at> and Ben Cole and someone"
    assert writer.entities() == [{"type": "mention", "text": "<at>Ana Lima</at>", "mentioned": {"id": "u-7", "name": "Ana Lima"}}]


def test_two_of_one_name_are_not_mixed_up() -> None:
    writer = Writer(PEOPLE)
    assert writer.markdown("@{person:7}, @{person:9} and @{person:7}") == "<at>Ana Lima</at>, Ana Lima and <at>Ana Lima</at>"
    assert [entity["mentioned"] for entity in writer.entities()] == [{"id": "u-7", "name": "Ana Lima"}]


def test_a_name_that_looks_like_a_mention_pings_nobody() -> None:
    writer = Writer(PEOPLE)
    assert writer.markdown(f"@{{person:10}} {markup.escape(NASTY)}") == (
        "&lt;at>everyone&lt;/at> &lt;at>everyone&lt;/at> & \\[bank\\](https://evil.example) \\*b\\* \\_i\\_ \\~s\\~ \\`c\\`"
    )
    assert writer.entities() == []
    assert plain(markup.escape("<AT>all</AT>"), {}) == "‹AT>all‹/AT>"


@settings(deadline=None, max_examples=300)
@given(st.lists(st.tuples(st.text("ab1 .)-+#>*_`[]()<>&;=~!|\\\n@{}:x", max_size=12), st.sampled_from(["", "**", "__"])), max_size=4))
def test_whatever_is_written_reads_as_the_same_words(pieces: list[tuple[str, str]]) -> None:
    text = "".join(f"{style}{markup.escape(words)}{style}" for words, style in pieces)
    assert read(written(text)) == " ".join(markup.plain(text).split())


@settings(deadline=None, max_examples=200)
@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_any_characters_show_as_they_are(text: str) -> None:
    said = markup.clean(text).replace("\u200b", "").replace("\ufffd", "")
    assert read(escape(said)) == " ".join(said.split())
