"""`make demo` as a visitor meets it: the made-up organisation, the real bot, both platforms, a real browser."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page as Tab
from playwright.async_api import expect

from bot.console.web import Page
from bot.demo import files
from bot.demo.loading import load
from bot.demo.organisation import AE, MANAGER, REPS, TEAMS
from bot.demo.server import HINTS, Demo
from bot.metrics import ledger
from storage.database import Database
from tests.support.browser import browsing

pytestmark = pytest.mark.asyncio(loop_scope="module")
SIDES = pytest.mark.parametrize("side", ["slack", "teams"])
TODAY = date(2026, 11, 18)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def page(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Page]:
    demo = Demo(tmp_path_factory.mktemp("demo"), port=0)
    demo.prepare()
    async with demo.serving() as served:
        yield served


@pytest_asyncio.fixture(loop_scope="module")
async def tab(page: Page) -> AsyncIterator[Tab]:
    """A browser window on the page; whatever the browser complains of fails the test."""
    troubles: list[str] = []
    async with browsing() as browser:
        opened = await browser.new_page(viewport={"width": 1200, "height": 900})
        opened.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
        opened.on("pageerror", lambda error: troubles.append(str(error)))
        await opened.goto(page.link)
        yield opened
    assert troubles == []


async def _side(tab: Tab, side: str) -> None:
    await tab.get_by_text(side.capitalize(), exact=True).first.click()


async def _say(tab: Tab, words: str) -> None:
    await tab.locator("textarea").first.fill(words)
    await tab.keyboard.press("Enter")


@SIDES
async def test_a_visitor_types_scorecard_and_sees_the_picture(tab: Tab, side: str) -> None:
    await _side(tab, side)
    await _say(tab, "/scorecard" if side == "slack" else "@Pacer scorecard")
    picture = tab.get_by_role("img", name="Ana Ferreira, Account Executive")
    await expect(picture.first).to_have_js_property("naturalWidth", 1200 if side == "slack" else 1024, timeout=10_000)


@SIDES
async def test_every_suggestion_answers_the_one_who_opens_the_page(tab: Tab, side: str) -> None:
    await _side(tab, side)
    for place, hint in enumerate(HINTS):
        answers = tab.locator('.message[data-author="other"]')
        before = await answers.count()
        await tab.get_by_text("Try", exact=True).locator("..").get_by_role("button").nth(place).click()
        await expect(answers.nth(before)).to_be_visible(timeout=10_000)
        words = await answers.nth(before).inner_text()
        assert not any(refusal in words for refusal in ("A team's scorecard is for", "I don't know")), (hint, words)


@SIDES
async def test_every_suggestion_is_seen_whole_where_the_window_is_not_a_phone_s(tab: Tab, side: str) -> None:
    await tab.set_viewport_size({"width": 800, "height": 800})
    await _side(tab, side)
    await tab.get_by_role("navigation").get_by_role("button", name="sales").click()
    frame = await tab.locator(".composer-frame").bounding_box()
    hints = [await hint.bounding_box() for hint in await tab.locator(".hint").all()]
    assert frame and len(hints) == len(HINTS)
    assert all(hint and hint["x"] + hint["width"] <= frame["x"] + frame["width"] for hint in hints)


@SIDES
async def test_a_form_shows_its_error_at_the_field_and_is_then_taken(tab: Tab, side: str) -> None:
    await _side(tab, side)
    await _say(tab, "/pacer away" if side == "slack" else "away")
    if side == "teams":
        await tab.get_by_role("button", name="Enter days away").last.click()
    form = tab.get_by_role("dialog", name="Days away")
    first, last = ("2027-03-01", "2027-03-05") if side == "slack" else ("2027-04-05", "2027-04-09")
    await form.get_by_label("First day").fill(last)
    await form.get_by_label("Last day").fill(first)
    await form.get_by_role("button", name="Save").click()
    await expect(form.get_by_text("The last day is before the first")).to_be_visible(timeout=10_000)
    await expect(form.get_by_label("Last day")).to_have_value(first)
    await form.get_by_label("First day").fill(first)
    await form.get_by_label("Last day").fill(last)
    await form.get_by_role("button", name="Save").click()
    await expect(form).to_be_hidden(timeout=10_000)
    await expect(tab.get_by_text("Noted: Ana Ferreira is away").last).to_be_visible(timeout=10_000)


async def test_the_organisation_is_as_it_is_described(tmp_path: Path) -> None:
    assert sum(rep.title == AE for rep in REPS) == 24
    assert len([team for team in TEAMS if team.parent]) == 4
    database = Database(f"sqlite:///{tmp_path / 'pacer.db'}")
    database.upgrade()
    load(database, tmp_path, datetime(2026, 11, 18, 12, tzinfo=UTC))
    with database.read() as uow:
        people = uow.people.persons()
        managers = {row.person_id for row in uow.people.managements()}
        assert uow.imports.unmatched() == [] and ledger.check(uow) == []
    database.close()
    titled = {person.id: person.key for person in people}
    assert sorted(titled[each] for each in managers) == ["helena", "marcus", "priya", "sofie"] and MANAGER == "Sales Manager"


async def test_the_same_day_makes_the_same_files_and_the_next_day_keeps_the_past(tmp_path: Path) -> None:
    for folder, today in (("a", TODAY), ("b", TODAY), ("c", date(2026, 11, 19))):
        files.write(tmp_path / folder, today)
    for name in ("people.csv", "activities.csv", "deals.csv", "quotas.csv"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    kept = [line for line in (tmp_path / "a" / "deals.csv").read_text().splitlines() if ",2026-1" in line]
    assert kept and set(kept) <= set((tmp_path / "c" / "deals.csv").read_text().splitlines())
