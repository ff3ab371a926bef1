"""The manifest: for the socket and for HTTP, with the commands that were asked for and a reason for every scope."""

from typing import Any

import jsonschema
import pytest
import yaml

from bot.chat.errors import UserError
from bot.platforms.slack.manifest import EVENTS, OPTIONAL_SCOPES, SCOPES, manifest, to_yaml
from tests.platforms.slack.conftest import Listed

LISTED = [
    Listed("scorecard", "Where you stand.", "[@someone | team NAME] [period]"),
    Listed("contest", "Contests.", "", takes_person=False),
    Listed("goal", "Set a goal.", short=False),
    Listed("away", "Leave.", short=False),
]


def only(**members: Any) -> dict[str, Any]:
    """An object of these members and no other."""
    return {"type": "object", "properties": members, "additionalProperties": False}


FLAG = {"type": "boolean"}
URL = {"type": "string", "pattern": "^https://", "maxLength": 3000}
NAMES = {"type": "array", "uniqueItems": True, "maxItems": 100, "items": {"type": "string", "maxLength": 50}}
SLASH = only(
    command={"type": "string", "pattern": r"^/[a-z_-]+$", "minLength": 2, "maxLength": 32},
    description={"type": "string", "minLength": 1, "maxLength": 2000},
    usage_hint={"type": "string", "minLength": 1, "maxLength": 1000},
    should_escape=FLAG,
    url=URL,
)
SCHEMA = only(
    _metadata=only(major_version={"const": 2}, minor_version={"type": "integer"}),
    display_information=only(
        name={"type": "string", "minLength": 1, "maxLength": 35},
        description={"type": "string", "minLength": 1, "maxLength": 140},
        background_color={"type": "string", "pattern": "^#[0-9a-f]{6}$"},
    ),
    features=only(
        app_home=only(home_tab_enabled=FLAG, messages_tab_enabled=FLAG, messages_tab_read_only_enabled=FLAG),
        bot_user=only(display_name={"type": "string", "minLength": 1, "maxLength": 80}, always_online=FLAG),
        slash_commands={"type": "array", "minItems": 1, "maxItems": 50, "items": {**SLASH, "required": ["command", "description"]}},
    ),
    oauth_config=only(scopes=only(bot=NAMES, bot_optional=NAMES)),
    settings=only(
        event_subscriptions=only(request_url=URL, bot_events=NAMES),
        interactivity={**only(is_enabled=FLAG, request_url=URL), "required": ["is_enabled"]},
        org_deploy_enabled=FLAG,
        socket_mode_enabled=FLAG,
        token_rotation_enabled=FLAG,
    ),
)
"""Of Slack's manifest schema, version 2, what we use."""


@pytest.mark.parametrize("http_url", [None, "https://pacer.example/slack/events"])
def test_the_manifest_has_the_shape_that_slack_takes(http_url: str | None) -> None:
    jsonschema.validate(manifest(LISTED, http_url=http_url), SCHEMA)


def slash_commands(**more: Any) -> list[dict[str, Any]]:
    made: Any = manifest(LISTED, **more)
    commands: list[dict[str, Any]] = made["features"]["slash_commands"]
    return commands


def test_by_default_the_commands_that_ask_for_it_have_a_spelling_of_their_own() -> None:
    assert slash_commands() == [
        {"command": "/pacer", "description": "Everything Pacer can do.", "usage_hint": "help", "should_escape": True},
        {
            "command": "/scorecard",
            "description": "Where you stand.",
            "usage_hint": "[@someone | team NAME] [period]",
            "should_escape": True,
        },
        {"command": "/contest", "description": "Contests.", "should_escape": False},
    ]


def test_the_short_commands_can_be_chosen() -> None:
    assert [command["command"] for command in slash_commands(short=["/goal", "scorecard", "goal", "pacer"])] == [
        "/pacer",
        "/goal",
        "/scorecard",
    ]


def test_over_http_everything_comes_to_one_address() -> None:
    url = "https://pacer.example/slack/events"
    made: Any = manifest(LISTED, http_url=url)
    assert {command["url"] for command in made["features"]["slash_commands"]} == {url}
    assert made["settings"]["event_subscriptions"]["request_url"] == url
    assert made["settings"]["interactivity"] == {"is_enabled": True, "request_url": url}
    assert made["settings"]["socket_mode_enabled"] is False


def test_over_the_socket_no_address_is_named() -> None:
    assert "https://" not in to_yaml(manifest(LISTED))
    made: Any = manifest(LISTED)
    assert made["settings"]["socket_mode_enabled"] is True


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"short": ["scoreboard"]}, "There is no command scoreboard. There are: away, contest, goal, scorecard."),
        ({"short": ["away"]}, "Slack keeps /away for itself; spell it /pacer away."),
        ({"http_url": "http://pacer.example"}, "Slack sends requests to https addresses only."),
    ],
)
def test_what_slack_would_refuse_is_said_in_a_sentence(more: dict[str, Any], sentence: str) -> None:
    with pytest.raises(UserError) as refusal:
        slash_commands(**more)
    assert str(refusal.value) == sentence


def test_a_name_that_is_too_long_for_slack_is_refused() -> None:
    with pytest.raises(UserError, match="longer than the 32 characters"):
        manifest([Listed("x" * 32)])


def test_more_commands_than_slack_takes_are_refused() -> None:
    with pytest.raises(UserError, match="Slack takes 50 commands at most"):
        manifest([Listed(f"c{number}") for number in range(50)], short=[f"c{number}" for number in range(50)])


def test_the_yaml_reads_back_and_gives_every_scope_its_reason() -> None:
    made = manifest(LISTED)
    written = to_yaml(made)
    assert yaml.safe_load(written) == made
    for name, reason in (SCOPES | OPTIONAL_SCOPES | EVENTS).items():
        assert f"- {name}  # {reason}\n" in written


def test_the_scopes_are_those_the_design_names() -> None:
    assert set(SCOPES) == {
        "commands",
        "chat:write",
        "files:write",
        "users:read",
        "users:read.email",
        "app_mentions:read",
        "im:history",
        "im:write",
    }
    assert set(OPTIONAL_SCOPES) == {"files:read", "chat:write.public", "channels:history", "groups:history"}
