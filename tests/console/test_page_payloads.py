"""Words, controls and cards as the page draws them, and what it sends when they are used."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from bot.console.ids import directory_id
from bot.console.payloads import at, text
from tests.console.page_bots import THANKS, controls, question
from tests.console.page_stage import Stage, staged
from tests.support.browser import browsing

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with browsing() as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def stage(browser: Browser) -> AsyncIterator[Stage]:
    async with staged(browser) as standing:
        yield standing


@pytest.mark.parametrize(
    ("reader", "words", "html"),
    [
        ("mrkdwn", "*a* _b_ ~c~ `*d*`", "<strong>a</strong> <em>b</em> <s>c</s> <code>*d*</code>"),
        ("mrkdwn", "2*3*4 snake_case_name", "2*3*4 snake_case_name"),
        ("mrkdwn", "*<@U1> wins*", '<strong><span class="mention">@U1!</span> wins</strong>'),
        ("mrkdwn", "&gt; one\n&gt; two\nthree", "<blockquote>one\ntwo</blockquote>three"),
        ("mrkdwn", "&lt;!channel&gt; &amp;lt; :tada: :no:", "&lt;!channel&gt; &amp;lt; 🎉 :no:"),
        ("mrkdwn", "<!date^0^{date_num}|then>", "<time>01/01/1970</time>"),
        ("markdown", "**a** _b_ ~~c~~ \\*d\\*", "<strong>a</strong> <em>b</em> <s>c</s> *d*"),
        ("markdown", "- a\n- b\nc", "<ul><li>a</li><li>b</li></ul>c"),
        (
            "markdown",
            "<at>Ana</at> <at>all</at>",
            '<span class="mention">Ana Lima</span> &lt;at&gt;all&lt;/at&gt;',
        ),
    ],
)
async def test_words_are_drawn_as_the_platform_reads_them(stage: Stage, reader: str, words: str, html: str) -> None:
    tab = await stage.tab("slack")
    drawn = await tab.evaluate(
        """async ([reader, words]) => {
            const names = { person: (id) => `@${id}!`, channel: (id) => `#${id}`, locale: "en-US", zone: "UTC" };
            const told = reader === "mrkdwn" ? names : new Map([["<at>Ana</at>", "Ana Lima"]]);
            const holder = document.createElement("p");
            holder.append(...(await import(`/page/scripts/${reader}.js`))[reader](words, told));
            return holder.innerHTML;
        }""",
        [reader, words],
    )
    assert drawn == html


async def test_every_control_of_a_message_sends_what_was_chosen(stage: Stage) -> None:
    tab = await stage.tab("slack")
    sales, ids = stage.slack.workspace.channel("#sales").id, stage.slack.workspace.ids
    await stage.slack_bot.client.chat_postMessage(channel=sales, text="Controls", blocks=controls())
    await tab.get_by_role("combobox", name="Team").click()
    await tab.get_by_role("option", name="West").click()
    await tab.get_by_role("button", name="More actions").click()
    await tab.get_by_role("menuitem", name="Northeast").click()
    await tab.get_by_role("combobox", name="Person").fill("chen")
    await tab.keyboard.press("Enter")
    await tab.get_by_label("Day").fill("2026-03-09")
    await tab.get_by_label("Day").blur()
    await tab.get_by_role("button", name="End contest").click()
    await tab.get_by_role("dialog", name="End it?").get_by_role("button", name="Keep").click()
    await tab.get_by_role("button", name="End contest").click()
    await tab.get_by_role("dialog", name="End it?").get_by_role("button", name="End").click()
    chosen = {text(action["action_id"]): action for action in await stage.slack_bot.acted(5)}
    assert at(chosen["team"], "/selected_option/value") == "t2"
    assert at(chosen["more"], "/selected_option/value") == "t1"
    assert (chosen["person"]["selected_user"], chosen["day"]["selected_date"]) == (ids["mia"], "2026-03-09")


async def test_a_hidden_card_opens_and_sends_its_answers(stage: Stage) -> None:
    tab = await stage.tab("teams", "Pacer")
    await stage.teams_bot.say(stage.teams.workspace.direct_of("ana").id, {"attachments": [question(directory_id("ana"))]})
    await tab.get_by_role("button", name="Answer").click()
    await expect(tab.get_by_label("About whom?")).to_have_value("Ana Lima")
    await tab.get_by_label("With whom?").fill("ben")
    await tab.get_by_role("option", name="Ben Okafor").click()
    await tab.get_by_role("checkbox", name="They may read it").check()
    await tab.get_by_role("button", name="Send", exact=True).first.click()
    await expect(tab.get_by_role("article").filter(has_text=THANKS)).to_be_visible()
    assert stage.teams_bot.values == [{"n": 1, "about": directory_id("ana"), "who": directory_id("ben"), "shared": "true"}]
