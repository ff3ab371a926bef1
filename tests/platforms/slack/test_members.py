"""What Slack tells about members: asked once a day, and done without when it does not say."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.commands.desk import Member
from bot.console.slack import people
from bot.console.slack.server import SlackServer
from bot.platforms.slack.members import Members
from tests.platforms.slack.conftest import PATIENCE, Clock, Stage

TEAM = "T0PACER0001"


@dataclass
class Asking:
    members: Members
    clock: Clock
    server: SlackServer
    ana: str
    eve: str


@pytest.fixture
async def asking(stage: Stage) -> AsyncIterator[Asking]:
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient("xoxb-test", f"{stage.slack.server.url}/api/", session=session, retry_handlers=[])
        clock = Clock()
        ids = stage.slack.workspace.ids
        yield Asking(Members(client, stage.desk, asyncio.to_thread, PATIENCE, clock), clock, stage.slack.server, ids["ana"], ids["eve"])


async def test_a_member_is_known_by_name_address_zone_and_language(asking: Asking) -> None:
    assert await asking.members.about(TEAM, asking.ana) == Member(
        "slack", TEAM, asking.ana, "Ana Lima", "ana@sales.example", "America/Sao_Paulo", "pt-BR", photo=""
    )


@pytest.mark.parametrize(
    ("home", "email"),
    [
        ({"team_id": "T0ELSEWHERE"}, ""),
        ({"team_id": None}, ""),
        ({"is_stranger": True}, ""),
        ({"team_id": "T0ELSEWHERE", "enterprise_user": {"teams": ["T0ELSEWHERE", "T0OTHER"]}}, ""),
        ({"team_id": "T0ELSEWHERE", "enterprise_user": {"teams": ["T0ELSEWHERE", TEAM]}}, "ana@sales.example"),
    ],
)
async def test_only_an_e_mail_that_the_workspace_vouches_for_is_taken(
    asking: Asking, monkeypatch: pytest.MonkeyPatch, home: Mapping[str, object], email: str
) -> None:
    told = people._user
    monkeypatch.setattr(people, "_user", lambda desk, member, with_locale: told(desk, member, with_locale=with_locale) | dict(home))
    member = await asking.members.about(TEAM, asking.ana)
    assert (member.name, member.email) == ("Ana Lima", email)


async def test_a_picture_that_slack_made_up_is_none_and_a_member_s_own_is_kept_by_its_address(asking: Asking) -> None:
    members = asking.server.workspace.members
    members["ana"] = replace(members["ana"], photo=b"first")
    first = (await asking.members.about(TEAM, asking.ana)).photo
    members["ana"] = replace(members["ana"], photo=b"second")
    asking.clock.now += timedelta(days=2)
    second = (await asking.members.about(TEAM, asking.ana)).photo
    assert first and first.startswith(f"{asking.server.url}/avatars/{asking.ana}_") and first.endswith("_192.png")
    assert second and second != first
    members["ana"] = replace(members["ana"], photo=b"")
    asking.clock.now += timedelta(days=2)
    assert (await asking.members.about(TEAM, asking.ana)).photo == ""


async def test_of_a_member_whom_slack_did_not_describe_nothing_is_said_about_a_photo(asking: Asking) -> None:
    asking.server.faults.server_error("users.info", times=1)
    assert (await asking.members.about(TEAM, asking.ana)).photo is None


async def test_slack_is_asked_once_a_day(asking: Asking) -> None:
    known = await asking.members.about(TEAM, asking.ana)
    asking.server.faults.server_error("users.info", times=1)
    asking.clock.now += timedelta(hours=23)
    assert await asking.members.about(TEAM, asking.ana) == known
    asking.server.workspace.members["ana"] = type(asking.server.workspace.members["ana"])("ana", "Ana Souza", "ana@sales.example")
    asking.clock.now += timedelta(hours=2)
    assert await asking.members.about(TEAM, asking.ana) == known  # Slack was asked, and failed
    assert (await asking.members.about(TEAM, asking.ana)).name == "Ana Souza"


async def test_a_member_whom_slack_does_not_describe_is_known_by_id(asking: Asking) -> None:
    assert await asking.members.about(TEAM, "U0NOBODY") == Member("slack", TEAM, "U0NOBODY")


async def test_persons_are_found_and_strangers_left_out(asking: Asking) -> None:
    assert await asking.members.persons(TEAM, {asking.ana, asking.eve, "U0NOBODY"}) == {asking.ana: 1}


async def test_nobody_mentioned_costs_nothing(asking: Asking) -> None:
    asking.server.faults.server_error("users.info", times=1)
    assert await asking.members.persons(TEAM, set()) == {}


async def test_the_direct_conversation_is_opened_once(asking: Asking) -> None:
    direct = asking.server.workspace.direct_of("ana").id
    assert await asking.members.direct(asking.ana) == direct
    asking.server.faults.server_error("conversations.open", times=1)
    assert await asking.members.direct(asking.ana) == direct
    assert await asking.members.direct(asking.eve) == ""
