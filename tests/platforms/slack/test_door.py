"""The HTTP door: well-formed signed requests are heard, everything else gets a 4xx and reaches nobody."""

import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest

from bot.console.ids import conversation_id, person_id
from bot.console.slack.link import signed
from tests.platforms.slack.conftest import Stage
from tests.support.payloads import changed

TEAM = "T0PACER0001"
USER, DIRECT, CHANNEL = person_id("slack", "ana"), conversation_id("slack", "direct", "ana"), conversation_id("slack", "channel", "sales")
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
COMMAND = {
    "command": "/echo",
    "text": "hi",
    "team_id": TEAM,
    "user_id": USER,
    "channel_id": CHANNEL,
    "channel_name": "sales",
    "trigger_id": "1.2.3",
    "response_url": "",
}
EVENT = {"type": "message", "channel_type": "im", "user": USER, "channel": DIRECT, "text": "echo", "ts": "1.2"}
ENVELOPE: dict[str, Any] = {"type": "event_callback", "team_id": TEAM, "event_id": "Ev1", "event": EVENT}
PERSON = {"team": {"id": TEAM}, "user": {"id": USER, "team_id": TEAM}}
PRESS: dict[str, Any] = {
    "type": "block_actions",
    **PERSON,
    "trigger_id": "1.2.4",
    "response_url": "",
    "container": {"type": "message", "channel_id": CHANNEL, "message_ts": "1.2", "is_ephemeral": True},
    "actions": [{"type": "button", "action_id": "0.0", "block_id": "b", "value": '["echo",{}]'}],
}
SUBMISSION: dict[str, Any] = {
    "type": "view_submission",
    **PERSON,
    "view": {"id": "V1", "type": "modal", "callback_id": "form", "private_metadata": "token", "state": {"values": {}}, "blocks": []},
}


def form(body: Mapping[str, object]) -> bytes:
    return urlencode(body).encode()


def payload(body: object) -> bytes:
    return form({"payload": json.dumps(body)})


def events(body: object) -> bytes:
    return json.dumps(body).encode()


async def sent(stage: Stage, body: bytes, kind: str = FORM, headers: Mapping[str, str] | None = None) -> int:
    """The status of a request that is rightly signed, but for `headers`."""
    head = {"Content-Type": kind, **signed("secret", body.decode("latin-1"), int(time.time())), **(headers or {})}
    async with aiohttp.ClientSession() as session, session.post(stage.url, data=body, headers=head) as answer:
        return answer.status


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (form(COMMAND), FORM),
        (events(ENVELOPE), JSON),
        (payload(PRESS), FORM),
        (payload(SUBMISSION), FORM),
        (payload({**SUBMISSION, "type": "view_closed"}), FORM),
        (events({"type": "url_verification", "challenge": "abc", "token": "t"}), JSON),
        (form({"ssl_check": "1", "token": "t"}), FORM),
        (events({**ENVELOPE, "event": {"type": "user_change", "user": {"id": USER}}}), JSON),
        (payload(changed(PRESS, "actions.0.value", "not ours")), FORM),
        (payload(changed(PRESS, "actions.0.value", "…")), FORM),
        (payload(changed(PRESS, "team", None)), FORM),
        (events(changed(ENVELOPE, "event.text", "echo a\ud800b\x00c")), JSON),
    ],
)
async def test_what_slack_sends_is_answered(stage: Stage, body: bytes, kind: str) -> None:
    assert await sent(stage, body, kind) == 200


async def test_characters_that_no_database_takes_do_not_come_in(stage: Stage) -> None:
    await sent(stage, events(changed(ENVELOPE, "event.text", "echo a\ud800b\x00c\u202e")), JSON)
    (arrival,) = stage.desk.inbox.values()
    assert arrival.body["words"] == "echo a?bc"


@pytest.mark.parametrize(
    "event",
    [
        changed(EVENT, "bot_id", "B1"),
        changed(EVENT, "subtype", "message_changed"),
        changed(EVENT, "subtype", "bot_message"),
        changed(EVENT, "subtype", "channel_join"),
        changed(EVENT, "channel_type", "channel"),
        changed(EVENT, "user", "…"),
        {"type": "app_home_opened", "user": USER, "channel": DIRECT, "tab": "messages"},
        {"type": "reaction_added"},
    ],
)
async def test_what_nobody_asked_is_acknowledged_and_left(stage: Stage, event: dict[str, Any]) -> None:
    assert await sent(stage, events({**ENVELOPE, "event": event}), JSON) == 200
    await stage.quiet()
    assert (stage.desk.inbox, stage.desk.asked) == ({}, [])


@pytest.mark.parametrize(("body", "kind"), [(events(ENVELOPE), JSON), (form(COMMAND), FORM), (payload(PRESS), FORM)])
async def test_the_same_thing_sent_thrice_is_worked_once(stage: Stage, body: bytes, kind: str) -> None:
    for retry in ("0", "1", "2"):
        assert await sent(stage, body, kind, {"X-Slack-Retry-Num": retry, "X-Slack-Retry-Reason": "http_timeout"}) == 200
    await stage.quiet()
    assert len(stage.desk.asked) == 1
    assert stage.desk.worked == list(stage.desk.inbox)


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
async def test_a_body_that_is_not_what_its_encoding_says_gets_a_four_hundred(stage: Stage, encoding: str) -> None:
    assert await sent(stage, b"\x00\xff", headers={"Content-Encoding": encoding}) == 400


NOW = str(int(time.time()))
GOOD = "v0=" + "a" * 64


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Slack-Request-Timestamp": ""},
        {"X-Slack-Request-Timestamp": "abc"},
        {"X-Slack-Request-Timestamp": "1e3"},
        {"X-Slack-Request-Timestamp": "nan"},
        {"X-Slack-Request-Timestamp": "inf"},
        {"X-Slack-Request-Timestamp": "-1"},
        {"X-Slack-Request-Timestamp": "9" * 400},
        {"X-Slack-Request-Timestamp": "1" * 12},
        {"X-Slack-Request-Timestamp": "0"},
        {"X-Slack-Request-Timestamp": "１２３"},
        {"X-Slack-Request-Timestamp": str(int(time.time()) - 301)},
        {"X-Slack-Request-Timestamp": str(int(time.time()) + 900)},
        {"X-Slack-Signature": ""},
        {"X-Slack-Signature": "v0="},
        {"X-Slack-Signature": GOOD},
        {"X-Slack-Signature": "v1=" + "a" * 64},
        {"X-Slack-Signature": "v0=" + "g" * 64},
        {"X-Slack-Signature": "v0=" + "A" * 64},
        {"X-Slack-Signature": "v0=" + "ä" * 64},
        {"X-Slack-Signature": "v0=" + "٣" * 64},
        {"X-Slack-Signature": GOOD * 1000},
    ],
)
async def test_what_is_not_signed_is_unauthorised(stage: Stage, headers: dict[str, str]) -> None:
    assert await sent(stage, form(COMMAND), FORM, headers) in (400, 401)
    assert stage.desk.inbox == {}


async def test_missing_and_doubled_headers_are_unauthorised(stage: Stage) -> None:
    right = signed("secret", form(COMMAND).decode(), int(time.time()))
    doubled = [*right.items(), ("X-Slack-Signature", GOOD)]
    async with aiohttp.ClientSession() as session:
        for headers in ([], list(right.items())[:1], list(right.items())[1:], doubled):
            async with session.post(stage.url, data=form(COMMAND), headers=headers) as answer:
                assert answer.status == 401
    assert stage.desk.inbox == {}


async def test_a_changed_body_is_unauthorised(stage: Stage) -> None:
    headers = signed("secret", form(COMMAND).decode(), int(time.time()))
    assert await sent(stage, form({**COMMAND, "user_id": "U0000000002"}), FORM, headers) == 401
    assert stage.acknowledged == []


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", FORM),
        (b"", JSON),
        (b"[]", JSON),
        (b"null", JSON),
        (b"{", JSON),
        (b"{}", JSON),
        (b'"text"', JSON),
        (b"17", JSON),
        (b"NaN", JSON),
        (b'{"type": NaN}', JSON),
        (b'{"type": "event_callback", "event": Infinity}', JSON),
        (b"[" * 100, JSON),
        (b"[" * 200_000, JSON),
        (b'{"a":' * 50_000, JSON),
        (b'{"type":"event_callback"', JSON),
        (b'{"type":"event_callback"}{"type":"event_callback"}', JSON),
        (b"payload=", FORM),
        (b"payload={", FORM),
        (b"payload=[]", FORM),
        (b"payload=null", FORM),
        (b"payload=17", FORM),
        (b"payload=%22text%22", FORM),
        (b"payload=%ff%fe", FORM),
        (b"%%%&&&===", FORM),
        (b"a=1&b=2", FORM),
        (b"payload_but_not_really=1", FORM),
        (b"text=only", "text/plain"),
        (b"command=echo&team_id=T1", FORM),
        (form(changed(COMMAND, "command", "echo")), FORM),
        (form(changed(COMMAND, "command", "/" + "x" * 50)), FORM),
        (form(changed(COMMAND, "user_id", "…")), FORM),
        (form(changed(COMMAND, "user_id", "")), FORM),
        (form(changed(COMMAND, "user_id", "u1<script>")), FORM),
        (form(changed(COMMAND, "user_id", "U1\x00")), FORM),
        (form(changed(COMMAND, "team_id", "T" * 100)), FORM),
        (form(changed(COMMAND, "channel_id", "…")), FORM),
        (form(changed(COMMAND, "trigger_id", "…")), FORM),
        (form(changed(COMMAND, "trigger_id", "1" * 600)), FORM),
        (events(changed(ENVELOPE, "event", "…")), JSON),
        (events(changed(ENVELOPE, "event", [])), JSON),
        (events(changed(ENVELOPE, "event", None)), JSON),
        (events(changed(ENVELOPE, "event", {})), JSON),
        (events(changed(ENVELOPE, "event.type", 5)), JSON),
        (events(changed(ENVELOPE, "event.user", {"id": USER})), JSON),
        (events(changed(ENVELOPE, "event.channel", ["C1"])), JSON),
        (events(changed(ENVELOPE, "event.text", {"a": 1})), JSON),
        (events(changed(ENVELOPE, "event.files", "x")), JSON),
        (events(changed(ENVELOPE, "event.thread_ts", "'; drop table")), JSON),
        (events(changed(ENVELOPE, "event_id", "…")), JSON),
        (events(changed(ENVELOPE, "event_id", 7)), JSON),
        (events(changed(ENVELOPE, "team_id", None)), JSON),
        (events({**ENVELOPE, "authorizations": "x"}), JSON),
        (events({**ENVELOPE, "authorizations": [5]}), JSON),
        (events({**ENVELOPE, "authorizations": 5}), JSON),
        (events({**ENVELOPE, "user": 5}), JSON),
        (events({**ENVELOPE, "team": 5}), JSON),
        (events({**ENVELOPE, "enterprise": 5}), JSON),
        (payload(changed(PRESS, "actions", [])), FORM),
        (payload(changed(PRESS, "actions", "…")), FORM),
        (payload(changed(PRESS, "actions.0.action_id", "…")), FORM),
        (payload(changed(PRESS, "actions.0.value", {"a": 1})), FORM),
        (payload(changed(PRESS, "container", "…")), FORM),
        (payload(changed(PRESS, "container", None)), FORM),
        (payload(changed(PRESS, "user", "U1")), FORM),
        (payload(changed(PRESS, "user", None)), FORM),
        (payload(changed(PRESS, "team", "T1")), FORM),
        (payload(changed(SUBMISSION, "view.type", "…")), FORM),
        (payload({**PRESS, "channel": 5}), FORM),
        (payload(changed(SUBMISSION, "view", "…")), FORM),
        (payload(changed(SUBMISSION, "view", [])), FORM),
        (payload(changed(SUBMISSION, "view.callback_id", None)), FORM),
        (payload(changed(SUBMISSION, "view.state", [])), FORM),
        (payload(changed(SUBMISSION, "view.state.values", {"a": 1})), FORM),
        (payload(changed(SUBMISSION, "view.state.values", {"a": {"text": 1}})), FORM),
        (payload(changed(SUBMISSION, "view.state.values", {"a": {"date": {"selected_date": "2017-02-30"}}})), FORM),
        (payload(changed(SUBMISSION, "view.blocks", {})), FORM),
        (events({"type": "url_verification"}), JSON),
        (events({"type": "app_rate_limited"}), JSON),
        (payload({"type": "shortcut", **PERSON}), FORM),
        (payload({"type": ["block_actions"]}), FORM),
        (b"\xff\xfe\x00", JSON),
        (b"command=/echo&text=\xc3\x28", FORM),
        (b"x" * 1_048_577, FORM),
    ],
)
async def test_what_slack_never_sends_gets_a_four_hundred(stage: Stage, body: bytes, kind: str) -> None:
    assert 400 <= await sent(stage, body, kind) < 500
    assert (stage.desk.inbox, stage.desk.filled) == ({}, [])
