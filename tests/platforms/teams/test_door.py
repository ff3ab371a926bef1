"""The HTTP door: well-formed activities of the Bot Connector are heard, everything else gets a 4xx and reaches nobody."""

import json
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import aiohttp
import pytest

from bot.chat.errors import UserError
from bot.platforms.teams import TeamsSetup
from bot.platforms.teams.door import Allowed
from tests.platforms.teams.authority import Authority, symmetric, unsigned
from tests.platforms.teams.conftest import SETTINGS, Stage, staged
from tests.support.payloads import changed

GUID = "0c6f2f0e-63d9-4f0e-8f0a-6b1f4c1f7a12"
MESSAGE: dict[str, Any] = {
    "type": "message",
    "id": "1700000000001",
    "channelId": "msteams",
    "serviceUrl": "SERVICE",
    "from": {"id": "29:1abc", "name": "Ana Lima", "aadObjectId": GUID},
    "recipient": {"id": "28:bot", "name": "Pacer"},
    "conversation": {"id": "a:1xyz", "conversationType": "personal", "tenantId": SETTINGS.tenant},
    "channelData": {"tenant": {"id": SETTINGS.tenant}},
    "text": "echo hi",
    "textFormat": "plain",
    "locale": "en-US",
    "localTimezone": "Europe/London",
    "entities": [{"type": "clientInfo", "locale": "en-US", "country": "US", "platform": "Web", "timezone": "Europe/London"}],
    "attachments": [{"contentType": "text/html", "content": "<p>echo hi</p>"}],
}
SUBMIT = {**MESSAGE, "type": "invoke", "name": "task/submit", "value": {"data": {"form": "t"}, "context": {"theme": "default"}}}


@pytest.fixture
async def authority() -> AsyncIterator[Authority]:
    async with Authority() as authority:
        yield authority


@pytest.fixture
async def guarded(authority: Authority) -> AsyncIterator[Stage]:
    """A bot that trusts the authority's keys."""
    async with staged(authority.metadata_url) as stage:
        yield stage


async def sent(stage: Stage, body: object, headers: list[tuple[str, str]]) -> int:
    """The status of a request; `body` are bytes, or an activity that gets the service's address."""
    raw = body if isinstance(body, bytes) else json.dumps(body).replace('"SERVICE"', json.dumps(stage.teams.server.service_url)).encode()
    async with aiohttp.ClientSession() as session, session.post(stage.url, data=raw, headers=headers) as answer:
        return answer.status


async def sent_rightly(stage: Stage, authority: Authority, body: object) -> int:
    return await sent(stage, body, [("Authorization", f"Bearer {authority.token(stage.teams.server.service_url)}")])


@pytest.mark.parametrize(
    "body",
    [
        MESSAGE,
        SUBMIT,
        {**SUBMIT, "name": "task/fetch"},
        {**SUBMIT, "name": "composeExtension/fetchTask", "value": {"commandId": "why"}},
        {**SUBMIT, "name": "composeExtension/submitAction"},
        {**SUBMIT, "value": None},
        {**SUBMIT, "value": {"data": [1, "x"]}},
        {**SUBMIT, "value": {"data": {"form": {"a": 1}, "number:n": 1.5e300, "text:t": "a\ud800"}}},
        changed(MESSAGE, "text", "echo a\ud800b\x00c"),
        changed(MESSAGE, "text", None),
        changed(MESSAGE, "from.aadObjectId", "…"),
        {**MESSAGE, "value": {"action": "echo", "value": {"a": 1}}},
        {**MESSAGE, "value": {"not": "ours"}},
        {**MESSAGE, "value": {"action": ["echo"], "value": "x"}},
        {**MESSAGE, "type": "messageReaction"},
        {**MESSAGE, "type": "typing"},
        {**MESSAGE, "type": "conversationUpdate", "membersAdded": [{"id": "29:other"}]},
        {**MESSAGE, "type": "installationUpdate", "action": "add"},
    ],
)
async def test_what_teams_sends_is_answered(guarded: Stage, authority: Authority, body: object) -> None:
    assert await sent_rightly(guarded, authority, body) == 200
    await guarded.quiet()


async def test_characters_that_no_database_takes_do_not_come_in(guarded: Stage, authority: Authority) -> None:
    await sent_rightly(guarded, authority, changed(MESSAGE, "text", "echo a\ud800b\x00c\u202e"))
    (arrival,) = guarded.desk.inbox.values()
    assert arrival.body["words"] == "echo a?bc"


async def test_an_inbox_row_holds_no_name_and_no_token(guarded: Stage, authority: Authority) -> None:
    await sent_rightly(guarded, authority, MESSAGE)
    (arrival,) = guarded.desk.inbox.values()
    assert "Ana" not in json.dumps(arrival.body)
    assert "Bearer" not in json.dumps(arrival.body)


async def test_the_same_activity_sent_thrice_is_worked_once(guarded: Stage, authority: Authority) -> None:
    for _ in range(3):
        assert await sent_rightly(guarded, authority, MESSAGE) == 200
    await guarded.quiet()
    assert len(guarded.desk.asked) == 1
    assert guarded.desk.worked == list(guarded.desk.inbox)


@pytest.mark.parametrize(
    "leaving",
    [
        {"type": "installationUpdate", "action": "remove"},
        {"type": "installationUpdate", "action": "remove-upgrade"},
        {"type": "conversationUpdate", "membersRemoved": [{"id": "28:bot"}]},
    ],
)
async def test_where_the_bot_is_taken_out_it_posts_no_more(guarded: Stage, authority: Authority, leaving: dict[str, Any]) -> None:
    await sent_rightly(guarded, authority, MESSAGE)
    await guarded.quiet()
    assert list(guarded.desk.places) == ["a:1xyz"]
    assert await sent_rightly(guarded, authority, {**MESSAGE, **leaving}) == 200
    assert guarded.desk.places == {}


async def test_a_teams_first_channel_is_called_after_the_team(guarded: Stage, authority: Authority) -> None:
    place = {"id": "19:x@thread.tacv2;messageid=7", "conversationType": "channel", "tenantId": SETTINGS.tenant}
    data = {"tenant": {"id": SETTINGS.tenant}, "team": {"id": "19:x@thread.tacv2", "name": "North"}, "channel": {"id": "19:x@thread.tacv2"}}
    mention = {"type": "mention", "text": "<at>Pacer</at>", "mentioned": {"id": "28:bot", "name": "Pacer"}}
    said = {**MESSAGE, "conversation": place, "channelData": data, "text": "<at>Pacer</at> echo hi", "entities": [mention]}
    assert await sent_rightly(guarded, authority, said) == 200
    await guarded.quiet()
    asked = guarded.desk.place(guarded.desk.asked[0].conversation)
    assert (asked.external, asked.name, asked.kind) == ("19:x@thread.tacv2", "North", "channel")


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"iss": None},
        {"aud": "another-app"},
        {"aud": None},
        {"aud": ["another-app"]},
        {"serviceurl": "https://smba.trafficmanager.net/amer/"},
        {"serviceurl": None},
        {"exp": int(time.time()) - 3600},
        {"exp": "soon"},
        {"nbf": int(time.time()) + 3600},
        {"kid": "unheard-of"},
    ],
)
async def test_a_wrong_token_is_unauthorised(guarded: Stage, authority: Authority, claims: dict[str, Any]) -> None:
    token = authority.token(guarded.teams.server.service_url, **claims)
    assert await sent(guarded, MESSAGE, [("Authorization", f"Bearer {token}")]) == 401
    assert guarded.desk.inbox == {}


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer x",
        "Bearer a.b.c",
        "Bearer eyJhbGciOiJSUzI1NiJ9..",
        "Bearer a b c",
        "Basic dXNlcjpwYXNz",
        "bearer a.b.c",
        "Bearer " + "a" * 9000 + ".b.c",
        "Bearer ä.b.c",
        "Bearer bnVsbA.bnVsbA.bnVsbA",
        "Bearer W10.W10.W10",
    ],
)
async def test_what_is_no_token_is_unauthorised(guarded: Stage, header: str) -> None:
    assert await sent(guarded, MESSAGE, [("Authorization", header)]) in (400, 401)
    assert guarded.desk.inbox == {}


async def test_forged_missing_and_doubled_tokens_are_unauthorised(guarded: Stage, authority: Authority) -> None:
    service = guarded.teams.server.service_url
    right = ("Authorization", f"Bearer {authority.token(service)}")
    wrong = [("Authorization", f"Bearer {token}") for token in (authority.forged(service), unsigned(service), symmetric(service))]
    for headers in ([], [right, right], *([each] for each in wrong)):
        assert await sent(guarded, MESSAGE, headers) == 401
    assert guarded.desk.inbox == {}


async def test_a_key_that_is_not_endorsed_for_teams_is_unauthorised(authority: Authority) -> None:
    authority.endorsements = ["webchat"]
    async with staged(authority.metadata_url) as stage:
        assert await sent_rightly(stage, authority, MESSAGE) == 401


async def test_a_new_key_is_looked_for_once(guarded: Stage, authority: Authority) -> None:
    assert await sent_rightly(guarded, authority, MESSAGE) == 200
    authority.rotate("new")
    assert await sent_rightly(guarded, authority, MESSAGE) == 200
    for _ in range(3):
        token = authority.token(guarded.teams.server.service_url, kid="made-up")
        assert await sent(guarded, MESSAGE, [("Authorization", f"Bearer {token}")]) == 401
    assert authority.fetched == 2


async def test_while_the_keys_are_out_of_reach_nobody_is_let_in(authority: Authority) -> None:
    async with staged("http://127.0.0.1:9/metadata") as stage:
        assert await sent_rightly(stage, authority, MESSAGE) == 503
        assert stage.desk.inbox == {}


@pytest.mark.parametrize(
    "body",
    [
        changed(MESSAGE, "channelId", "webchat"),
        changed(MESSAGE, "channelId", "emulator"),
        changed(MESSAGE, "channelData.tenant.id", GUID),
        changed(changed(MESSAGE, "channelData", "…"), "conversation.tenantId", GUID),
        changed(changed(MESSAGE, "channelData", "…"), "conversation.tenantId", "…"),
        changed(MESSAGE, "serviceUrl", "https://evil.example/amer/"),
        changed(MESSAGE, "serviceUrl", "https://smba.trafficmanager.net.evil.example/"),
        changed(MESSAGE, "serviceUrl", "https://smba.trafficmanager.net@evil.example/"),
        changed(MESSAGE, "serviceUrl", "http://smba.trafficmanager.net/amer/"),
        changed(MESSAGE, "serviceUrl", "http://169.254.169.254/"),
    ],
)
async def test_what_is_not_for_this_bot_is_forbidden(guarded: Stage, authority: Authority, body: object) -> None:
    assert await sent_rightly(guarded, authority, body) == 403
    assert guarded.desk.inbox == {}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"{",
        b"{}",
        b'"text"',
        b"17",
        b"NaN",
        b'{"type": NaN}',
        b'{"type": "message", "value": Infinity}',
        b'{"type": "message", "value": 1e99999999999999999999}',
        b"[" * 100,
        b"[" * 200_000,
        b'{"a":' * 50_000,
        b'{"type":"message"}{"type":"message"}',
        b"\xff\xfe\x00",
        b"type=message",
        changed(MESSAGE, "type", "…"),
        changed(MESSAGE, "type", 5),
        changed(MESSAGE, "type", ""),
        changed(MESSAGE, "type", "x" * 100),
        changed(MESSAGE, "id", 7),
        changed(MESSAGE, "id", "1 2"),
        changed(MESSAGE, "id", "1" * 500),
        changed(MESSAGE, "channelId", "…"),
        changed(MESSAGE, "serviceUrl", "…"),
        changed(MESSAGE, "serviceUrl", None),
        changed(MESSAGE, "serviceUrl", "javascript:alert(1)"),
        changed(MESSAGE, "serviceUrl", "https://a b/"),
        changed(MESSAGE, "from", "…"),
        changed(MESSAGE, "from", "29:1abc"),
        changed(MESSAGE, "from.id", ""),
        changed(MESSAGE, "from.id", "a\x00b"),
        changed(MESSAGE, "from.id", "a\ud800"),
        changed(MESSAGE, "from.aadObjectId", "'; drop table"),
        changed(MESSAGE, "recipient", None),
        changed(MESSAGE, "recipient", []),
        changed(MESSAGE, "conversation", "…"),
        changed(MESSAGE, "conversation", "a:1"),
        changed(MESSAGE, "conversation.id", "…"),
        changed(MESSAGE, "conversation.conversationType", "planet"),
        changed(MESSAGE, "conversation.name", 5),
        changed(MESSAGE, "channelData", "x"),
        changed(MESSAGE, "channelData.tenant", "x"),
        changed(MESSAGE, "text", {"a": 1}),
        changed(MESSAGE, "text", "x" * 100_001),
        changed(MESSAGE, "localTimezone", 5),
        changed(MESSAGE, "locale", "x" * 501),
        changed(MESSAGE, "entities", "x"),
        changed(MESSAGE, "entities", [5]),
        changed(MESSAGE, "entities", [{"type": "mention", "mentioned": "x"}]),
        changed(MESSAGE, "attachments", {}),
        changed(MESSAGE, "attachments.0.contentType", 5),
        {**MESSAGE, "value": "x"},
        {**MESSAGE, "value": [1]},
        {**MESSAGE, "replyToId": {"a": 1}},
        {**MESSAGE, "membersAdded": "x"},
        {**MESSAGE, "type": "invoke", "name": "adaptiveCard/action", "value": {}},
        {**MESSAGE, "type": "invoke", "name": "somebody/elses"},
        {**MESSAGE, "type": "invoke"},
        b"x" * 1_048_577,
        b"x" * 2_097_152,
    ],
)
async def test_what_teams_never_sends_gets_a_four_hundred(guarded: Stage, authority: Authority, body: object) -> None:
    assert 400 <= await sent_rightly(guarded, authority, body) < 500
    assert (guarded.desk.inbox, guarded.desk.filled) == ({}, [])


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
async def test_a_body_that_is_not_what_its_encoding_says_gets_a_four_hundred(guarded: Stage, authority: Authority, encoding: str) -> None:
    token = authority.token(guarded.teams.server.service_url)
    assert await sent(guarded, b"\x00\xff", [("Authorization", f"Bearer {token}"), ("Content-Encoding", encoding)]) == 400


GOOD = TeamsSetup("app", "password", "tenant")


@pytest.mark.parametrize(
    ("setup", "sentence"),
    [
        (replace(GOOD, password=""), "Teams needs TEAMS_APP_PASSWORD and TEAMS_TENANT_ID beside TEAMS_APP_ID."),
        (replace(GOOD, tenant=""), "Teams needs TEAMS_APP_PASSWORD and TEAMS_TENANT_ID beside TEAMS_APP_ID."),
        (replace(GOOD, app_id=""), "Teams needs TEAMS_APP_ID: without it anybody could write to the bot in anybody's name."),
        (
            replace(GOOD, app_id="", insecure_dev=True, host="0.0.0.0"),
            "Without TEAMS_APP_ID the bot may listen on this machine only: set PACER_HOST=127.0.0.1.",
        ),
    ],
)
def test_a_setup_that_would_let_anybody_in_is_refused(setup: TeamsSetup, sentence: str) -> None:
    with pytest.raises(UserError) as refusal:
        setup.check()
    assert str(refusal.value) == sentence


def test_for_development_on_this_machine_no_app_id_is_needed() -> None:
    replace(GOOD, app_id="", insecure_dev=True, host="127.0.0.1").check()


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("https://smba.trafficmanager.net/emea/t/", True),
        ("https://SMBA.trafficmanager.net/emea/t/", True),
        ("http://127.0.0.1:4000/amer/t/", True),
        ("https://smba.trafficmanager.net:443/", True),
        ("https://user@smba.trafficmanager.net/", False),
        ("https://[::1/", False),
    ],
)
def test_only_the_bot_connectors_hosts_are_written_to(address: str, allowed: bool) -> None:
    assert Allowed(frozenset({"smba.trafficmanager.net", "127.0.0.1"}), "").is_service(address) is allowed
