"""What the bot sends to Teams, seen by Microsoft's own validators, which run on node."""

import json
import os
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest

from bot.chat.form import (
    ChoiceField,
    ConversationField,
    DateField,
    Form,
    ManyField,
    NumberField,
    Option,
    PersonField,
    TextField,
    Words,
    YesNoField,
)
from bot.chat.message import (
    Button,
    Buttons,
    Choice,
    Column,
    Divider,
    Facts,
    Footnote,
    Heading,
    Link,
    Message,
    Paragraph,
    Picture,
    Style,
    Table,
)
from bot.commands import registry
from bot.commands.desk import Named
from bot.platforms.teams.forms import Context, Typed, dialog
from bot.platforms.teams.package import manifest
from bot.platforms.teams.render import card

HERE = Path(__file__).parent
APP = "0c6f2f0e-63d9-4f0e-8f0a-6b1f4c1f7a11"
NO_PICKER = "An Input.ChoiceSet must have at least one choice defined."
"""What the renderer says of a people picker, which only Teams' own renderer knows."""
PEOPLE = {7: Named("Ana Lima", "u-7")}
COLOURS = (Option("Red", "r"), Option("Blue", "b"))
MESSAGE = Message(
    "Score 69",
    (
        Heading("Ana"),
        Paragraph("**69** of 100, @{person:7}"),
        Facts((("Calls", "29"),)),
        Divider(),
        Table((Column("Rep"), Column("Deals", "right")), (("Ana", "12"), ("Ben", "9"))),
        Picture("scorecard", {}, "Ana Lima, score 69."),
        Buttons((Button("Why?", "why"), Button("Drop", "drop", {}, Style.DANGER), Link("Docs", "https://a.example/d"))),
        Buttons((Choice("Period", "pick", "period", (("Q4", "2017-Q4"),)),)),
        Footnote("Updated 07:00"),
    ),
)
FORM = Form(
    "note",
    "Coach",
    (
        Words("How did it go?"),
        TextField("wins", "What went well?", long=True, hint="A line or two"),
        NumberField("rating", "Rating", Decimal(1), Decimal(5), Decimal("4.5")),
        DateField("on", "Follow up on"),
        YesNoField("share", "Share"),
        ChoiceField("colour", "Colour", COLOURS, "b"),
        ManyField("colours", "Colours", COLOURS, ("r",)),
        PersonField("who", "Who", 7),
        ConversationField("to", "Where", 3),
    ),
)


@pytest.fixture(scope="module")
def node() -> str:
    """Node, with the validators beside this file installed."""
    found, npm = shutil.which("node"), shutil.which("npm")
    if found is None or npm is None:
        _absent("node and npm are not installed")
    if not (HERE / "node_modules").is_dir():
        done = subprocess.run([str(npm), "ci", "--no-audit", "--no-fund"], cwd=HERE, capture_output=True, timeout=300, check=False)
        if done.returncode:
            _absent(f"the npm registry did not give the validators: {done.stderr.decode()[-200:]}")
    return str(found)


def _absent(why: str) -> None:
    """Skips, but in CI, where nothing may be missing."""
    (pytest.fail if os.environ.get("CI") else pytest.skip)(why)


def validated(node: str, script: str, what: object) -> object:
    done = subprocess.run([node, script], cwd=HERE, input=json.dumps(what).encode(), capture_output=True, timeout=60, check=True)
    return json.loads(done.stdout)


def test_the_manifest_is_one_that_teams_takes(node: str) -> None:
    made = manifest(list(registry.load().commands.values()), APP, "pacer.example.com")
    assert validated(node, "manifest.cjs", made) == []


def test_the_manifests_validator_sees_what_is_wrong(node: str) -> None:
    made = manifest(list(registry.load().commands.values()), APP, "pacer.example.com")
    assert validated(node, "manifest.cjs", {**made, "accentColor": "blue"}) != []


def test_every_block_and_field_is_one_that_microsofts_renderer_takes(node: str) -> None:
    context = Context(PEOPLE, {3: "sales"})
    shown = dialog(FORM, "t", context)
    again = dialog(FORM, "t", context, Typed({"text:wins": "ab"}, {"wins": "Say a little more."}))
    cards = [card(MESSAGE, PEOPLE, ["https://bot.example/a.png"]), *(each["card"]["content"] for each in (shown, again))]  # type: ignore[index]  # a known shape
    assert validated(node, "cards.cjs", cards) == [[], [NO_PICKER], [NO_PICKER]]


def test_the_renderer_sees_what_is_wrong(node: str) -> None:
    wrong = {"type": "Input.ChoiceSet", "id": "a", "label": "A", "choices": [], "isRequired": True}
    assert validated(node, "cards.cjs", [{"type": "AdaptiveCard", "version": "1.5", "body": [wrong]}]) == [
        ["Required inputs should have an error message", NO_PICKER]
    ]
