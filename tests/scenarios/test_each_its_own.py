"""Where the platforms differ, and the bot says so."""

import pytest

from bot.console.bench import TeamsBench
from bot.console.side import NotPossible
from tests.scenarios.floor import Floor, teams_floor


async def test_on_slack_sharing_to_a_channel_without_the_bot_says_how_to_invite_it(slack: Floor) -> None:
    await slack.bench.direct("scorecard", by="ana")
    shown = await slack.hears("ana", picture=True)
    await slack.bench.press(shown, "Share to…", by="ana")
    assert await slack.bench.fill(await slack.form("ana"), {"Where": "#quiet"}, by="ana") is None
    await slack.hears("ana", "I am not in that channel. Invite me")
    assert slack.bench.channel("#quiet").answers == []


async def test_on_teams_only_channels_with_the_bot_can_be_chosen_and_the_form_says_so(teams: Floor) -> None:
    await teams.bench.direct("scorecard", by="ana")
    shown = await teams.hears("ana", picture=True)
    await teams.bench.press(shown, "Share to…", by="ana")
    await teams.hears("ana", "there is nothing to choose from yet", "I must be in that channel: invite me there first.")
    with pytest.raises(NotPossible, match="nothing to submit"):
        await teams.bench.fill(await teams.bench.form("ana"), {}, by="ana")


async def test_on_teams_a_channel_that_moved_to_another_address_is_shared_to_once_the_bot_was_told(company_url: str) -> None:
    for words in ("scorecard", "scorecard last month"):
        async with teams_floor(company_url) as floor:
            assert isinstance(floor.bench, TeamsBench)
            await floor.bench.server.announce()
            await floor.bench.direct(words, by="ana")
            await floor.bench.press(await floor.hears("ana", picture=True), "Share to…", by="ana")
            assert await floor.bench.fill(await floor.form("ana"), {"Where": "north"}, by="ana") is None
            await floor.bench.until(lambda: any(each.pictures for each in floor.bench.channel("#north").answers) or None, within=5)


async def test_on_teams_a_channel_hears_one_neutral_line_and_how_to_install_where_the_app_is_missing(teams: Floor) -> None:
    assert isinstance(teams.bench, TeamsBench)
    teams.bench.server.office.installed_for.discard("ana")
    await teams.bench.mention("scorecard", by="ana", in_="#north")
    line = await teams.bench.until(lambda: teams.bench.channel("#north").answers or None, within=5)
    assert line[-1].words == "I can't write to you alone yet. Open Apps in Teams, find Pacer and choose Add, then ask me again."
    assert teams.bench.direct_of("ana").answers == []
