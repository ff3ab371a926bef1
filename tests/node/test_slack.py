"""What the bot sends to Slack, seen by the compiler through Slack's own types.

The payloads stand in the source as literals, in which alone an unknown member is an error; and a block is one of `KnownBlock`, as every
object is one of the types' other name for blocks.
"""

import json
from pathlib import Path

from bot.platforms.slack.forms import modal
from bot.platforms.slack.render import render
from tests.support.everything import FORM, MESSAGE, PEOPLE
from tests.support.node import Node

BLOCKS = "KnownBlock[]"
VIEW = 'Omit<ModalView, "blocks"> & { blocks: KnownBlock[] }'
FILES = ["F0ABCDEF12"]


def source(**payloads: tuple[str, object]) -> str:
    """A module with each payload as a literal of its type."""
    written = [f"export const {name}: {kind} = {json.dumps(payload)};" for name, (kind, payload) in payloads.items()]
    return "\n".join(['import type { KnownBlock, ModalView } from "@slack/types";', *written])


def test_every_block_and_field_is_one_of_slacks_types(node: Node, tmp_path: Path) -> None:
    shown = render(MESSAGE, PEOPLE, FILES).blocks
    second_table = render(MESSAGE, PEOPLE).blocks
    asked = modal(FORM, "token-1", PEOPLE, {3: "C3333333"})
    assert node.type_errors(source(shown=(BLOCKS, shown), second=(BLOCKS, second_table), asked=(VIEW, asked)), tmp_path) == []


def test_the_types_see_what_is_wrong(node: Node, tmp_path: Path) -> None:
    text = {"type": "plain_text", "text": "Ana"}
    wrong = {
        "unknown_block": (BLOCKS, [{"type": "marquee"}]),
        "unknown_member": (BLOCKS, [{"type": "divider", "colour": "red"}]),
        "no_words": (BLOCKS, [{"type": "image", "slack_file": {"id": "F0ABCDEF12"}}]),
        "no_style": (BLOCKS, [{"type": "actions", "elements": [{"type": "button", "text": text, "style": "loud"}]}]),
        "no_title": (VIEW, {"type": "modal", "blocks": []}),
        "not_a_view": (VIEW, {"type": "modal", "title": text, "blocks": [], "sumbit": text}),
    }
    said = node.type_errors(source(**wrong), tmp_path)
    lines = {int(each.partition("(")[2].partition(",")[0]) for each in said if each.startswith("checked.ts(")}
    assert lines == set(range(2, 2 + len(wrong)))
