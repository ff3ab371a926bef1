"""The app package: what Teams takes, checked by hand as its own validators leave icons, versions and domains to us."""

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from bot.chat.errors import UserError
from bot.commands import registry
from bot.platforms.teams.package import manifest, package

APP = "0C6F2F0E-63D9-4F0E-8F0A-6B1F4C1F7A11"
HOST = "pacer.example.com"


@dataclass(frozen=True)
class Listed:
    """A command as the registry describes it."""

    name: str
    summary: str = "Does something."
    short: bool = False
    opens_form: Callable[[str], bool] = lambda words: False


def opens(words: str) -> bool:
    return not words


COMMANDS = (Listed("away", opens_form=opens), Listed("goal", opens_form=opens), Listed("help"), Listed("scorecard", short=True))


def unpacked(packed: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pixels(png: bytes) -> tuple[int, int, set[tuple[int, ...]]]:
    """Width, height and the colours of a PNG of eight bits a channel with alpha."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height, depth, kind = struct.unpack(">IIBB", png[16:26])
    assert (depth, kind) == (8, 6)
    data, at = b"", 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        data += png[at + 8 : at + 8 + length] if png[at + 4 : at + 8] == b"IDAT" else b""
        at += 12 + length
    rows, above = zlib.decompress(data), [0] * (width * 4)
    colours: set[tuple[int, ...]] = set()
    for row in range(height):
        start = row * (width * 4 + 1)
        above = _unfiltered(rows[start], list(rows[start + 1 : start + 1 + width * 4]), above)
        colours |= {tuple(above[place : place + 4]) for place in range(0, width * 4, 4)}
    return width, height, colours


def _unfiltered(kind: int, row: list[int], above: list[int]) -> list[int]:
    for place, value in enumerate(row):
        left = row[place - 4] if place >= 4 else 0
        corner = above[place - 4] if place >= 4 else 0
        near = min((left, above[place], corner), key=lambda each: abs(left + above[place] - corner - each))
        row[place] = (value + (0, left, above[place], (left + above[place]) // 2, near)[kind]) % 256
    return row


def test_the_zip_holds_the_manifest_and_both_icons_at_its_root() -> None:
    files = unpacked(package(COMMANDS, APP, HOST))
    assert set(files) == {"manifest.json", "color.png", "outline.png"}
    assert json.loads(files["manifest.json"]) == manifest(COMMANDS, APP, HOST)


def test_the_same_app_packs_to_the_same_bytes() -> None:
    assert package(COMMANDS, APP, HOST) == package(COMMANDS, APP, HOST)


def test_the_colour_icon_is_opaque_and_192_wide() -> None:
    width, height, colours = pixels(unpacked(package(COMMANDS, APP, HOST))["color.png"])
    assert (width, height) == (192, 192)
    assert {alpha for *_, alpha in colours} == {255}
    assert {(0x1F, 0x2A, 0x44, 255), (255, 255, 255, 255)} <= colours


def test_the_outline_icon_is_white_on_nothing_and_32_wide() -> None:
    width, height, colours = pixels(unpacked(package(COMMANDS, APP, HOST))["outline.png"])
    assert (width, height) == (32, 32)
    assert {colour[:3] for colour in colours if colour[3]} == {(255, 255, 255)}
    assert 0 in {alpha for *_, alpha in colours}


def test_the_bot_answers_in_chats_groups_and_teams() -> None:
    made: dict[str, Any] = manifest(COMMANDS, APP, HOST)
    (bot,) = made["bots"]
    assert (bot["botId"], bot["isNotificationOnly"], bot["supportsFiles"]) == (APP.lower(), False, True)
    assert bot["scopes"] == ["personal", "team", "groupChat"]
    assert [hint["title"] for hint in bot["commandLists"][0]["commands"]] == ["help", "scorecard", "away", "goal"]
    assert made["validDomains"] == [HOST]


def test_what_opens_a_form_is_a_message_extension_too() -> None:
    made: dict[str, Any] = manifest(COMMANDS, APP, HOST)
    (extension,) = made["composeExtensions"]
    assert [(command["id"], command["fetchTask"]) for command in extension["commands"]] == [("away", True), ("goal", True)]
    assert "composeExtensions" not in manifest((Listed("help"),), APP, HOST)


def test_teams_limits_are_kept_however_many_commands_there_are() -> None:
    many = tuple(Listed(f"command-{number}-with-a-rather-long-name", "s" * 500, opens_form=opens) for number in range(30))
    made: dict[str, Any] = manifest(many, APP, HOST)
    hints, extensions = made["bots"][0]["commandLists"][0]["commands"], made["composeExtensions"][0]["commands"]
    assert (len(hints), len(extensions)) == (12, 10)
    assert max(len(each["title"]) for each in [*hints, *extensions]) <= 32
    assert max(len(each["description"]) for each in [*hints, *extensions]) <= 128
    assert (len(made["name"]["short"]) <= 30, len(made["name"]["full"]) <= 100) == (True, True)
    assert (len(made["description"]["short"]) <= 80, len(made["description"]["full"]) <= 4000) == (True, True)


def test_every_form_of_ours_can_be_opened_from_the_composer() -> None:
    made: dict[str, Any] = manifest(list(registry.load().commands.values()), APP, HOST)
    offered = {command["id"] for command in made["composeExtensions"][0]["commands"]}
    assert {"away", "goal", "profile"} <= offered


@pytest.mark.parametrize(
    ("app", "host", "sentence"),
    [
        ("pacer", HOST, "The Teams app id is a GUID, like 0c6f2f0e-63d9-4f0e-8f0a-6b1f4c1f7a11."),
        (APP, "https://pacer.example.com", "Teams needs the public name of your server"),
        (APP, "localhost", "Teams needs the public name of your server"),
        (APP, "pacer.example.com/path", "Teams needs the public name of your server"),
        (APP, "", "Teams needs the public name of your server"),
    ],
)
def test_what_teams_would_refuse_is_said_first(app: str, host: str, sentence: str) -> None:
    with pytest.raises(UserError) as refusal:
        manifest(COMMANDS, app, host)
    assert str(refusal.value).startswith(sentence)
