"""The page in a browser: cards, forms, keyboard, a phone's width, what is live, and who may look at all."""

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from aiohttp import ClientSession, CookieJar
from playwright.async_api import Browser, expect

from bot.console.feed import JsonObject
from tests.console.page_bots import ALT, REFUSAL, SAVED, SUMMARY, block_table, card_table, controls
from tests.console.page_stage import DESK, PHONE, Stage, ask, box, open_form, staged
from tests.support.browser import browsing

pytestmark = pytest.mark.asyncio(loop_scope="module")
SIDES = pytest.mark.parametrize("side", ["slack", "teams"])


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with browsing() as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def stage(browser: Browser) -> AsyncIterator[Stage]:
    async with staged(browser) as standing:
        yield standing


@SIDES
async def test_a_scorecard_shows_its_picture_which_a_click_enlarges(stage: Stage, side: str) -> None:
    tab = await stage.tab(side, "Pacer")
    card = await ask(tab, side)
    picture = card.get_by_role("img", name=ALT)
    await expect(picture).to_have_js_property("naturalWidth", 320)
    await picture.click()
    await expect(tab.get_by_role("dialog", name="Enlarged picture").get_by_role("img", name=ALT)).to_be_visible()
    await tab.keyboard.press("Escape")
    await expect(tab.get_by_role("dialog", name="Enlarged picture")).to_be_hidden()


@SIDES
async def test_a_refused_field_shows_its_error_and_keeps_what_was_typed(stage: Stage, side: str) -> None:
    tab = await stage.tab(side, "Pacer")
    form = await open_form(tab, side)
    await expect(form.get_by_label("What went well?")).to_be_focused()
    await form.get_by_label("What went well?").fill("Listening")
    await form.get_by_label("Follow up on").fill("2026-02-27")
    await form.get_by_role("button", name="Save").click()
    await expect(form.get_by_text(REFUSAL)).to_have_count(1)
    await expect(form.get_by_label("Follow up on")).to_have_attribute("aria-invalid", "true")
    await expect(form.get_by_label("Follow up on")).to_be_focused()
    await expect(form.get_by_label("What went well?")).to_have_value("Listening")
    await form.get_by_label("Follow up on").fill("2026-03-09")
    await form.get_by_role("button", name="Save").click()
    await expect(form).to_be_hidden()
    await expect(tab.get_by_role("article").filter(has_text=f"{SAVED}: Listening")).to_be_visible()


@SIDES
async def test_a_required_field_left_empty_is_named_before_anything_is_sent(stage: Stage, side: str) -> None:
    form = await open_form(await stage.tab(side, "Pacer"), side)
    await form.get_by_role("button", name="Save").click()
    sentence = "Please complete this required field." if side == "slack" else "Please fill this in."
    await expect(form.get_by_text(sentence)).to_have_count(2)


@SIDES
async def test_the_keyboard_alone_reaches_a_form_stays_inside_and_leaves_it(stage: Stage, side: str) -> None:
    tab = await stage.tab(side)
    await expect(box(tab)).to_be_focused()
    await tab.keyboard.type("/sc" if side == "slack" else "@pac")
    await expect(tab.get_by_role("option")).to_have_count(1)
    await tab.keyboard.press("Enter")
    await expect(box(tab)).to_have_value("/scorecard " if side == "slack" else "@Pacer ")
    await tab.keyboard.type("" if side == "slack" else "scorecard")
    await tab.keyboard.press("Enter")
    button = tab.get_by_role("article").filter(has_text=SUMMARY).get_by_role("button", name="Log a note")
    await button.focus()
    await tab.keyboard.press("Enter")
    form = tab.get_by_role("dialog", name="Log a note")
    await expect(form.get_by_label("What went well?")).to_be_focused()
    for _ in range(12):
        await tab.keyboard.press("Tab")
        assert await tab.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")
    await tab.keyboard.press("Escape")
    await expect(form).to_be_hidden()
    server = stage.slack if side == "slack" else stage.teams
    assert server.workspace.views["ana"] == []


@SIDES
async def test_a_phone_shows_messages_drawer_and_form_without_scrolling_sideways(stage: Stage, side: str) -> None:
    tab = await stage.tab(side, "#sales", PHONE)
    channel = tab.get_by_role("navigation").get_by_role("button", name=re.compile("leads"))
    await expect(channel).to_be_hidden()
    await tab.get_by_role("button", name="Conversations").click()
    await channel.click()
    await expect(tab.get_by_role("heading", level=1)).to_have_text("leads")
    await expect(channel).to_be_hidden()
    await tab.get_by_role("button", name="Conversations").click()
    await tab.get_by_role("navigation").get_by_role("button", name=re.compile("Pacer")).click()
    form = await open_form(tab, side)
    edges = await form.bounding_box()
    assert edges is not None
    assert (edges["x"], edges["width"]) == (0, PHONE["width"])
    assert await tab.evaluate("document.scrollingElement.scrollWidth") == PHONE["width"]
    assert await tab.evaluate("document.querySelector('.timeline').scrollWidth <= document.querySelector('.timeline').clientWidth")


@SIDES
async def test_a_table_wider_than_a_phone_fades_until_it_is_scrolled_to_its_end(stage: Stage, side: str) -> None:
    tab = await stage.tab(side, "Pacer", PHONE)
    room = stage.teams.workspace.direct_of("ana").id
    if side == "slack":
        await stage.slack_bot.client.chat_postMessage(channel=stage.slack.workspace.ids["ana"], text="Wide", blocks=[block_table(8)])
    else:
        await stage.teams_bot.say(room, {"attachments": [card_table(8)]})
    table = tab.get_by_role("group", name="Table")
    await expect(table).to_have_attribute("data-more", "")
    await table.evaluate("table => table.scrollLeft = table.scrollWidth")
    await expect(table).not_to_have_attribute("data-more", "")
    if side == "slack":
        await stage.slack_bot.client.chat_postMessage(channel=stage.slack.workspace.ids["ana"], text="Narrow", blocks=[block_table(2)])
    else:
        await stage.teams_bot.say(room, {"attachments": [card_table(2)]})
    await expect(table).to_have_count(2)
    await expect(table.last).not_to_have_attribute("data-more", "")


async def test_an_enlarged_picture_gives_way_to_all_of_its_words(stage: Stage) -> None:
    for size in (DESK, PHONE):
        tab = await stage.tab("teams", "Pacer", size)
        await stage.teams_bot.say(stage.teams.workspace.direct_of("ana").id, {"attachments": [stage.teams_bot.pictured("Word " * 120)]})
        await tab.get_by_role("img", name="Word Word").last.click()
        words = tab.get_by_role("dialog", name="Enlarged picture").locator("figcaption")
        await expect(words).to_be_visible()
        cut = await words.evaluate("words => [words.scrollHeight - words.clientHeight, words.getBoundingClientRect().bottom]")
        assert cut[0] == 0 and cut[1] <= size["height"]


async def test_a_press_shows_that_it_is_under_way_and_counts_once(stage: Stage) -> None:
    tab = await stage.tab("slack")
    button = (await ask(tab, "slack")).get_by_role("button", name="Log a note")
    stage.slack_bot.pause.clear()
    await button.click()
    await expect(button).to_have_attribute("aria-busy", "true")
    await button.click(force=True)
    stage.slack_bot.pause.set()
    await expect(button).not_to_have_attribute("aria-busy", "true")
    assert len(stage.slack.workspace.views["ana"]) == 1


async def test_an_ephemeral_is_marked_and_seen_by_its_reader_alone(stage: Stage) -> None:
    mine, hers = await stage.tab("slack"), await stage.tab("slack", me="mia")
    card = await ask(mine, "slack")
    await expect(card).to_contain_text("Only visible to you")
    await box(hers).fill("Good morning")
    await box(hers).press("Enter")
    await expect(mine.get_by_role("article").filter(has_text="Good morning")).to_contain_text("Mia Chen")
    await expect(hers.get_by_text(SUMMARY)).to_have_count(0)


async def test_acting_as_somebody_else_shows_what_they_see(stage: Stage) -> None:
    tab = await stage.tab("slack")
    await expect(tab.get_by_role("navigation")).not_to_contain_text("managers")
    await tab.get_by_role("combobox", name="Act as").click()
    await expect(tab.get_by_role("listbox", name="Choices")).to_contain_text("Managers")
    await tab.keyboard.type("mia")
    await tab.keyboard.press("Enter")
    await expect(tab.get_by_role("navigation")).to_contain_text("managers")
    await expect(tab.get_by_role("heading", level=1)).to_have_text("sales")
    await tab.get_by_role("button", name="Teams", exact=True).click()
    await expect(tab.get_by_role("combobox", name="Act as")).to_have_value("Mia Chen")
    await expect(tab).to_have_title("Mia Chen · Teams · Northwind")


async def test_what_people_and_bots_write_never_becomes_markup(stage: Stage) -> None:
    tab = await stage.tab("slack", "Pacer")
    hostile = "<img src=x onerror=alert(1)> *bold* <!channel>"
    await box(tab).fill(hostile)
    await box(tab).press("Enter")
    await expect(tab.get_by_role("article")).to_contain_text("<img src=x onerror=alert(1)> bold <!channel>")
    await stage.slack_bot.client.chat_postMessage(
        channel=stage.slack.workspace.ids["ana"], text="<javascript:alert(1)|press here> &lt;b&gt;"
    )
    answer = tab.get_by_role("article").filter(has_text="press here <b>")
    await expect(answer).to_be_visible()
    await expect(answer.get_by_role("link")).to_have_count(0)
    room = stage.teams.workspace.direct_of("ana").id
    await tab.get_by_role("button", name="Teams", exact=True).click()
    await stage.teams_bot.say(room, {"text": "<b>bold?</b> [press](javascript:alert(1)) &lt;at>everyone&lt;/at> **yes**"})
    await tab.get_by_role("navigation").get_by_role("button", name=re.compile("Pacer")).click()
    words = tab.get_by_role("article")
    await expect(words).to_contain_text("<b>bold?</b> press <at>everyone</at> yes")
    await expect(words.get_by_role("link")).to_have_count(0)


async def test_a_new_message_leaves_the_cursor_and_a_half_filled_box_alone(stage: Stage) -> None:
    tab = await stage.tab("slack")
    sales = stage.slack.workspace.channel("#sales").id
    await stage.slack_bot.client.chat_postMessage(channel=sales, text="Controls", blocks=controls())
    await tab.get_by_role("combobox", name="Person").fill("che")
    await stage.slack_bot.client.chat_postMessage(channel=sales, text="Another message")
    await expect(tab.get_by_text("Another message")).to_be_visible()
    await expect(tab.get_by_role("combobox", name="Person")).to_be_focused()
    await expect(tab.get_by_role("combobox", name="Person")).to_have_value("che")


async def test_the_bot_is_seen_typing_until_it_has_written(stage: Stage) -> None:
    tab = await stage.tab("teams", "Pacer")
    room = stage.teams.workspace.direct_of("ana").id
    stage.teams.workspace.feed.publish({"type": "typing", "conversation": room})
    await expect(tab.get_by_text("Pacer is typing")).to_be_visible()
    await stage.teams_bot.say(room, {"text": "Here it is."})
    await expect(tab.get_by_text("Pacer is typing")).to_be_hidden()


async def test_an_address_that_names_nobody_opens_as_the_first_person(stage: Stage) -> None:
    tab = await stage.tab("slack")
    await tab.goto(f"{stage.page.url}/#slack/eve/nowhere")
    await expect(tab.get_by_text("There is no member eve.")).to_be_visible()
    await expect(tab.get_by_role("combobox", name="Act as")).to_have_value("Ana Lima")
    stage.troubles.remove("Failed to load resource: the server responded with a status of 404 (Not Found)")


async def test_a_reset_feed_is_read_anew(stage: Stage) -> None:
    tab = await stage.tab("slack")
    await expect(tab.get_by_role("navigation")).to_contain_text("leads")
    assert "token" not in tab.url
    stage.slack.workspace.conversations.pop(stage.slack.workspace.channel("#leads").id)
    stage.slack.workspace.feed.publish({"type": "reset"})
    await expect(tab.get_by_role("navigation")).not_to_contain_text("leads")


async def test_a_channel_without_the_bot_says_so_and_offers_it(stage: Stage) -> None:
    tab = await stage.tab("slack", "#leads")
    await tab.get_by_role("button", name="Add Pacer").click()
    await expect(tab.get_by_text("Pacer is not in this channel.")).to_be_hidden()
    assert stage.slack.workspace.channel("#leads").bot_is_member


@SIDES
async def test_a_file_goes_to_the_bot_in_its_direct_conversation(stage: Stage, side: str) -> None:
    tab = await stage.tab(side, "Pacer")
    goals = b"person,goal\nana,10\n"
    await tab.locator("input[type=file]").set_input_files({"name": "goals.csv", "mimeType": "text/csv", "buffer": goals})
    await expect(tab.get_by_role("article")).to_contain_text("goals.csv")
    server = stage.slack if side == "slack" else stage.teams
    assert [file.content for file in server.workspace.files.values()] == [goals]


async def test_unread_messages_are_counted_beside_their_conversation(stage: Stage) -> None:
    tab = await stage.tab("slack")
    item = tab.get_by_role("navigation").get_by_role("button", name=re.compile("Pacer"))
    for words in ("One", "Two"):
        await stage.slack_bot.client.chat_postMessage(channel=stage.slack.workspace.ids["ana"], text=words)
    await expect(item).to_have_accessible_name(re.compile("unread: 2"))
    await item.click()
    await expect(item).not_to_have_accessible_name(re.compile("unread"))


async def test_only_a_browser_that_took_the_link_may_look_and_no_other_site(stage: Stage) -> None:
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as guest:
        assert await _status(guest, f"{stage.page.url}/") == 403
        assert await _status(guest, f"{stage.page.url}/api/hello") == 403
        assert await _status(guest, f"{stage.page.link}x") == 403
        assert await _status(guest, stage.page.link, Host="pacer.example") == 403
        async with guest.get(stage.page.link) as answer:
            assert answer.headers["Content-Security-Policy"].startswith("default-src 'self'; img-src 'self' data:;")
            assert "HttpOnly" in answer.headers["Set-Cookie"]
            assert "SameSite=Strict" in answer.headers["Set-Cookie"]
        assert await _status(guest, f"{stage.page.url}/api/hello") == 200
        assert await _status(guest, f"{stage.page.url}/api/hello", Host="pacer.example") == 403
        assert await _status(guest, f"{stage.page.url}/api/hello", Origin="https://pacer.example") == 403
        act: JsonObject = {"by": "ana", "act": "say"}
        async with guest.post(f"{stage.page.url}/api/slack/act", json=act) as answer:
            assert (answer.status, await answer.text()) == (403, "Another site may not use this page.")


async def test_the_link_opens_again_in_the_same_browser_and_in_another(stage: Stage) -> None:
    for tab in (await stage.tab("slack"), await stage.tab("slack")):
        for address in (stage.page.url, stage.page.link):
            await tab.goto(address)
            await expect(tab.get_by_role("heading", level=1)).to_have_text("Pacer")


async def test_a_reader_that_comes_back_hears_what_it_missed(stage: Stage) -> None:
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as guest:
        await guest.get(stage.page.link)
        seen = stage.slack.workspace.feed.seq
        for words in ("First", "Second"):
            await stage.slack_bot.client.chat_postMessage(channel=stage.slack.workspace.channel("#sales").id, text=words)
        headers = {"Last-Event-ID": str(seen + 1)}
        async with guest.get(f"{stage.page.url}/api/slack/events?by=ana&after={seen}", headers=headers) as stream:
            assert await stream.content.readline() == f"id: {seen + 2}\n".encode()
            assert b"Second" in await stream.content.readline()


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/api/irc/snapshot?by=ana", 404, "There is no side irc."),
        ("/api/slack/snapshot?by=eve", 404, "There is no member eve."),
        ("/api/slack/events?by=ana&after=soon", 400, '"after" must be a number.'),
        ("/api/slack/picture?by=ana&ref=F0", 404, "There is no such picture."),
        ("/page/../web.py", 404, "404: Not Found"),
    ],
)
async def test_a_wrong_address_gets_one_sentence(stage: Stage, path: str, status: int, words: str) -> None:
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as guest:
        await guest.get(stage.page.link)
        async with guest.get(f"{stage.page.url}{path}") as answer:
            assert (answer.status, await answer.text()) == (status, words)


async def _status(guest: ClientSession, address: str, **headers: str) -> int:
    async with guest.get(address, headers=headers) as answer:
        return answer.status
