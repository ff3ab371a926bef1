"""`pacer serve` and `pacer doctor` with what a newcomer forgets: one clear line, never a traceback."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.app import wall_clock
from bot.commands.registry import load
from bot.console.slack.app import SlackSettings
from bot.console.slack.server import SlackServer
from bot.console.workspace import Member, Workspace
from bot.platforms.slack.manifest import manifest
from tests.support import documents
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
    assert not_started(pacer).startswith("Slack cannot be reached")


def not_started(pacer: Pacer) -> str:
    """Why it did not start."""
    said = pacer("serve")
    last = json.loads(said.err.splitlines()[-1])
    assert (said.code, last["event"]) == (1, "not started")
    reason: str = last["reason"]
    return reason


def environment(slack_url: str, **more: str) -> dict[str, str]:
    chat = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "SLACK_API_URL": f"{slack_url}/api/", "PACER_PORT": "0"}
    return os.environ | chat | {"PYTHONPATH": str(Path(__file__).parents[2])} | more


async def begun(folder: Path, environment: Mapping[str, str]) -> asyncio.subprocess.Process:
    """`pacer serve` in a process of its own."""
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "serve", cwd=folder, env=environment, stderr=asyncio.subprocess.PIPE
    )


async def line_of(process: asyncio.subprocess.Process, event: str) -> None:
    """Returns once it logged this."""
    assert process.stderr is not None
    async with asyncio.timeout(60):
        while (line := await process.stderr.readline()) and json.loads(line)["event"] != event:
            pass
    assert line, f"it ended before “{event}”"


async def ended(process: asyncio.subprocess.Process) -> tuple[int | None, list[str]]:
    """Its exit code, and what it logged from here on."""
    _, said = await asyncio.wait_for(process.communicate(), 60)
    return process.returncode, [json.loads(line)["event"] for line in said.decode().splitlines()]


def test_a_start_that_fails_says_why_and_leaves_nothing_open(tmp_path: Path) -> None:
    said = subprocess.run(
        [sys.executable, "-m", "bot", "serve"],
        check=False,
        cwd=tmp_path,
        env=environment("http://127.0.0.1:9"),
        capture_output=True,
        text=True,
    )
    lines = [json.loads(line) for line in said.stderr.splitlines()]
    assert (said.returncode, [line["event"] for line in lines]) == (1, ["starting", "not started"])
    assert lines[-1]["reason"] == "Slack cannot be reached (ClientConnectorError)."


@pytest.mark.parametrize("which", [signal.SIGTERM, signal.SIGINT])
async def test_a_process_that_is_told_to_stop_ends_well_and_says_so(tmp_path: Path, which: signal.Signals) -> None:
    told = SlackSettings("xoxb-1", "s", app_token="xapp-1")
    made = manifest(list(load().commands.values()))
    async with SlackServer(Workspace("slack", [Member("ana", "Ana", "ana@acme.example")], [], wall_clock), made, told) as slack:
        process = await begun(tmp_path, environment(slack.url))
        await line_of(process, "serving")
        process.send_signal(which)
        assert await ended(process) == (0, ["stopping", "stopped"])


async def test_a_process_that_is_told_to_stop_while_it_loads_ends_well(tmp_path: Path) -> None:
    process = await begun(tmp_path, environment("http://127.0.0.1:9"))
    await line_of(process, "starting")
    process.terminate()
    assert await ended(process) == (0, ["stopping", "stopped"])


async def test_a_process_that_is_told_to_stop_while_it_waits_for_slack_ends_well(tmp_path: Path) -> None:
    asked = asyncio.Event()

    async def keep_waiting(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.set()
        await reader.read()
        writer.close()

    async with await asyncio.start_server(keep_waiting, "127.0.0.1", 0) as server:
        process = await begun(tmp_path, environment(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"))
        await asyncio.wait_for(asked.wait(), 60)
        process.terminate()
        assert await ended(process) == (0, ["starting", "stopping", "stopped"])


async def test_a_process_whose_socket_is_deaf_ends_with_a_line_in_the_log(tmp_path: Path) -> None:
    told = SlackSettings("xoxb-1", "s", app_token="xapp-1")
    made = manifest(list(load().commands.values()))
    async with SlackServer(Workspace("slack", [Member("ana", "Ana", "ana@acme.example")], [], wall_clock), made, told) as slack:
        slack.socket.mute = True
        process = await begun(tmp_path, environment(slack.url, PACER_TIMER_DEAF="1"))
        code, events = await ended(process)
    assert (code, events[-2:]) == (1, ["connection has gone deaf", "stopped"])


def test_serve_for_teams_without_its_secret_names_it(pacer: Pacer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEAMS_APP_ID", "5b1f0c52-6d0e-4c8e-9f4f-0a4f6f1f2a10")
    monkeypatch.setenv("PACER_PORT", "0")
    assert not_started(pacer) == "Teams needs TEAMS_APP_PASSWORD and TEAMS_TENANT_ID beside TEAMS_APP_ID."


def test_the_doctor_knows_the_readme_s_examples(pacer: Pacer, tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    lines = [line.strip() for line in page.splitlines() if line.strip().startswith(("SLACK_", "TEAMS_", "PACER_"))]
    (tmp_path / ".env").write_text("\n".join(lines), encoding="utf-8")
    said = pacer("doctor")
    shown = next(line for line in said.err.splitlines() if "Still as the README shows it" in line)
    assert said.code == 1 and {line.partition("=")[0] for line in lines} == {name for name in documents.variables() if name in shown}
    assert "is set up" not in said.err


def test_the_doctor_names_all_that_is_missing(pacer: Pacer) -> None:
    said = pacer("doctor")
    assert said.code == 1
    for sentence in ("Neither Slack nor Teams is set up", "PACER_ADMINS is empty", "There is no playbook", "There are no people"):
        assert sentence in said.err
