"""One assertion, both platforms: the bench reads and does the same on either side."""

from collections.abc import AsyncIterator

import pytest

from bot.console.bench import Bench, SlackBench, TeamsBench
from bot.console.slack.server import SlackServer
from bot.console.teams.server import TeamsServer
from tests.console.bots import LATE, slack_bot, teams_bot
from tests.console.pretend import MANIFEST, SLACK, TEAMS, workspace


@pytest.fixture(params=["slack", "teams"])
async def bench(request: pytest.FixtureRequest) -> AsyncIterator[Bench]:
    if request.param == "slack":
        async with SlackServer(workspace("slack"), MANIFEST, SLACK) as slack, slack_bot(slack):
            yield SlackBench(slack)
    else:
        async with TeamsServer(workspace("teams"), TEAMS) as teams, teams_bot(teams):
            yield TeamsBench(teams)


async def test_a_command_is_answered_to_its_caller_alone(bench: Bench) -> None:
    await bench.command("/scorecard", by="ana")
    [answer] = await bench.until(lambda: bench.private("ana"))
    assert (answer.text, answer.labels) == ("You are at 62 %", ["Note"])
    assert answer.words == "You are at 62 %\nNote"
    assert bench.private("ben") == []
    assert bench.complaints == []


async def test_a_form_is_refused_at_its_field_and_then_taken(bench: Bench) -> None:
    await bench.command("/scorecard", by="ana")
    [answer] = await bench.until(lambda: bench.private("ana"))
    await bench.press(answer, "Note", by="ana")
    view = await bench.form("ana")
    assert (view.title, view.labels) == ("Coaching note", ["Follow up"])
    assert await bench.fill(view, {"Follow up": "2026-03-02"}, by="ana") == {"Follow up": LATE}
    assert await bench.fill(bench.views("ana")[-1], {"Follow up": "2026-03-03"}, by="ana") is None
    assert bench.views("ana") == []


async def test_what_does_not_happen_is_told_with_what_did(bench: Bench) -> None:
    with pytest.raises(TimeoutError, match=r"Did not happen within 0\.01 s\. Messages"):
        await bench.until(lambda: bench.channel("#sales").answers, within=0.01)


async def test_a_label_that_is_not_there_names_those_that_are(bench: Bench) -> None:
    await bench.command("/scorecard", by="ana")
    [answer] = await bench.until(lambda: bench.private("ana"))
    with pytest.raises(AssertionError, match="0 controls are labelled 'Why'; there are: Note"):
        await bench.press(answer, "Why", by="ana")
