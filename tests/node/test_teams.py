"""What the bot sends to Teams, seen by Microsoft's own validators, which run on node."""

from bot.commands import registry
from bot.platforms.teams.forms import Context, Typed, dialog
from bot.platforms.teams.package import manifest
from bot.platforms.teams.render import card
from tests.support.everything import FORM, MESSAGE, PEOPLE
from tests.support.node import Node

APP = "0c6f2f0e-63d9-4f0e-8f0a-6b1f4c1f7a11"
NO_PICKER = "An Input.ChoiceSet must have at least one choice defined."
"""What the renderer says of a people picker, which only Teams' own renderer knows."""


def test_the_manifest_is_one_that_teams_takes(node: Node) -> None:
    made = manifest(list(registry.load().commands.values()), APP, "pacer.example.com")
    assert node.run("manifest.cjs", made) == []


def test_the_manifests_validator_sees_what_is_wrong(node: Node) -> None:
    made = manifest(list(registry.load().commands.values()), APP, "pacer.example.com")
    assert node.run("manifest.cjs", {**made, "accentColor": "blue"}) != []


def test_every_block_and_field_is_one_that_microsofts_renderer_takes(node: Node) -> None:
    context = Context(PEOPLE, {3: "sales"})
    shown = dialog(FORM, "t", context)
    again = dialog(FORM, "t", context, Typed({"text:wins": "ab"}, {"wins": "Say a little more."}))
    cards = [card(MESSAGE, PEOPLE, ["https://bot.example/a.png"]), *(each["card"]["content"] for each in (shown, again))]  # type: ignore[index]  # a known shape
    assert node.run("cards.cjs", cards) == [[], [NO_PICKER], [NO_PICKER]]


def test_the_renderer_sees_what_is_wrong(node: Node) -> None:
    wrong = {"type": "Input.ChoiceSet", "id": "a", "label": "A", "choices": [], "isRequired": True}
    assert node.run("cards.cjs", [{"type": "AdaptiveCard", "version": "1.5", "body": [wrong]}]) == [
        ["Required inputs should have an error message", NO_PICKER]
    ]
