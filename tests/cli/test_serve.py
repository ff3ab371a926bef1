"""`pacer serve` and `pacer doctor` with what a newcomer forgets: one clear line, never a traceback."""

import pytest

from tests.support.command_line import Pacer


def test_serve_without_a_platform_says_what_to_set(pacer: Pacer) -> None:
    said = pacer("serve")
    assert (said.code, said.err) == (
        1,
        "pacer: Neither Slack nor Teams is set up: set SLACK_BOT_TOKEN or TEAMS_APP_ID. `pacer doctor` tells what is missing.",
    )


def test_serve_with_half_of_slack_names_the_other_half(pacer: Pacer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    said = pacer("serve")
    assert "SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (signed HTTP)" in said.err


def test_serve_that_does_not_reach_slack_says_so(pacer: Pacer, monkeypatch: pytest.MonkeyPatch) -> None:
    # Nothing listens on port 9.
    for name, value in (("BOT_TOKEN", "xoxb-1"), ("SIGNING_SECRET", "s"), ("API_URL", "http://127.0.0.1:9/api/")):
        monkeypatch.setenv(f"SLACK_{name}", value)
    monkeypatch.setenv("PACER_PORT", "0")
    assert pacer("serve").err.startswith("pacer: Slack cannot be reached")


def test_serve_for_teams_without_its_secret_names_it(pacer: Pacer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEAMS_APP_ID", "5b1f0c52-6d0e-4c8e-9f4f-0a4f6f1f2a10")
    monkeypatch.setenv("PACER_PORT", "0")
    assert pacer("serve").err == "pacer: Teams needs TEAMS_APP_PASSWORD and TEAMS_TENANT_ID beside TEAMS_APP_ID."


def test_the_doctor_names_all_that_is_missing(pacer: Pacer) -> None:
    said = pacer("doctor")
    assert said.code == 1
    for sentence in ("Neither Slack nor Teams is set up", "PACER_ADMINS is empty", "There is no playbook", "There are no people"):
        assert sentence in said.err
