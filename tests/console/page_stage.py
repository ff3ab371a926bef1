"""The page in a real browser, over both servers and the two bots of `page_bots`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import ClientSession, web
from playwright.async_api import Browser, Locator, ViewportSize, expect
from playwright.async_api import Page as Tab

from bot.console.slack.app import SlackSettings
from bot.console.slack.server import SlackServer
from bot.console.teams.office import TeamsSettings
from bot.console.teams.server import TeamsServer
from bot.console.web import Page
from tests.console.page_bots import SUMMARY, SlackBot, TeamsBot
from tests.console.pretend import MANIFEST, workspace

DESK: ViewportSize = {"width": 1200, "height": 800}
PHONE: ViewportSize = {"width": 360, "height": 780}


@dataclass
class Stage:
    """Both servers with their bots, the page over them, and a browser; `troubles` is what the browser complained of."""

    slack: SlackServer
    teams: TeamsServer
    slack_bot: SlackBot
    teams_bot: TeamsBot
    page: Page
    browser: Browser
    troubles: list[str] = field(default_factory=list)

    async def tab(self, side: str, place: str = "#sales", size: ViewportSize = DESK, me: str = "ana") -> Tab:
        """A browser window on `side` as `me`, in a channel ("#sales") or the direct conversation ("Pacer")."""
        server = self.slack if side == "slack" else self.teams
        room = server.workspace.channel(place) if place.startswith("#") else server.workspace.direct_of(me)
        tab = await (await self.browser.new_context(viewport=size)).new_page()
        tab.set_default_timeout(5000)
        tab.on("console", lambda said: self.troubles.append(said.text) if said.type == "error" else None)
        tab.on("pageerror", lambda error: self.troubles.append(str(error)))
        await tab.goto(f"{self.page.link}#{side}/{me}/{room.id}")
        await expect(tab.get_by_role("heading", level=1)).to_have_text(room.name)
        return tab


@asynccontextmanager
async def staged(browser: Browser) -> AsyncIterator[Stage]:
    """Everything running; when it ends, neither the browser nor the servers may have had anything to complain of."""
    slack = SlackServer(workspace("slack"), MANIFEST, SlackSettings("xoxb-1", "signing-secret"))
    teams = TeamsServer(workspace("teams"), TeamsSettings("0a1b2c3d-app", "pass-word"))
    page = Page({"slack": slack, "teams": teams}, title="Northwind", me="ana", hints=("scorecard", "help"))
    async with slack, teams, page, ClientSession() as session:
        slack_bot, teams_bot = SlackBot(slack), TeamsBot(teams, session)
        app = web.Application()
        app.router.add_post("/slack", slack_bot.handle)
        app.router.add_post("/teams", teams_bot.handle)
        app.router.add_get("/card.png", teams_bot.picture)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        teams_bot.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        slack.reach(f"{teams_bot.url}/slack")
        teams.reach(f"{teams_bot.url}/teams")
        standing = Stage(slack, teams, slack_bot, teams_bot, page, browser)
        yield standing
        for context in browser.contexts:
            await context.close()
        await runner.cleanup()
    assert standing.troubles == []
    assert slack.complaints == []
    assert teams.complaints == []


def box(tab: Tab) -> Locator:
    """Where one writes."""
    return tab.locator(".composer-box")


async def ask(tab: Tab, side: str) -> Locator:
    """Asks for the scorecard and answers the message that comes."""
    await box(tab).fill("/scorecard" if side == "slack" else "@Pacer scorecard")
    await box(tab).press("Enter")
    card = tab.get_by_role("article").filter(has_text=SUMMARY)
    await expect(card).to_be_visible()
    return card


async def open_form(tab: Tab, side: str) -> Locator:
    await (await ask(tab, side)).get_by_role("button", name="Log a note").click()
    form = tab.get_by_role("dialog", name="Log a note")
    await expect(form).to_be_visible()
    return form
