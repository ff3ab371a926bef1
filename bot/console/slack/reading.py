"""Reading Slack's payloads as a person does."""

import re
from collections.abc import Iterator, Mapping

from bot.console.payloads import child, children, text, walk
from bot.console.reading import Control, Field, Payload
from bot.console.slack.texts import offered
from bot.console.slack.values import initial
from bot.console.workspace import Workspace

_LINK = re.compile(r"<([@#!]?)([^<>|]+)(?:\|([^<>]*))?>")
_STYLE = re.compile(r"(?<![\w*])\*([^*\n]+)\*(?![\w*])|(?<![\w_])_([^_\n]+)_(?![\w_])|(?<![\w~])~([^~\n]+)~(?![\w~])|`([^`\n]+)`")


class SlackReader:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def summary(self, payload: Payload) -> str:
        return self.plain(text(payload.get("text"))) or self.words(payload).partition("\n")[0]

    def words(self, payload: Payload) -> str:
        if not children(payload.get("blocks")):
            return self.plain(text(payload.get("text")))
        return "\n".join(line for block in children(payload["blocks"]) for line in self._lines(block) if line)

    def pictures(self, payload: Payload) -> list[str]:
        shown = [node for _, node in walk(payload) if node.get("type") == "image"]
        refs = [text(child(node.get("slack_file")).get("id")) or text(node.get("image_url")) for node in shown]
        return refs + [text(file.get("id")) for file in children(payload.get("files"))]

    def controls(self, payload: Payload) -> list[Control]:
        return [self._control(pointer, node) for pointer, node in walk(payload) if "action_id" in node and not _is_field(payload, pointer)]

    def fields(self, payload: Payload) -> list[Field]:
        asked = [block for block in children(payload.get("blocks")) if block.get("type") == "input"]
        return [self._field(block, child(block.get("element"))) for block in asked]

    def title(self, payload: Payload) -> str:
        return text(child(payload.get("title")).get("text"))

    def plain(self, mrkdwn: str) -> str:
        """mrkdwn as it reads: mentions and links by name, no style marks, entities undone."""
        named = _LINK.sub(self._named, mrkdwn)
        bare = _STYLE.sub(lambda found: next(group for group in found.groups() if group is not None), named)
        return bare.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")

    def _named(self, found: re.Match[str]) -> str:
        sign, target, label = found.groups()
        if sign == "@":
            key = self._workspace.keys.get(target)
            return f"@{self._workspace.members[key].name if key else label or self._workspace.bot_name}"
        if sign == "#" and target in self._workspace.conversations:
            return f"#{self._workspace.conversations[target].name}"
        return f"@{target}" if sign == "!" else label or target

    def _lines(self, block: Mapping[str, object]) -> Iterator[str]:
        if block.get("type") == "table":
            for row in _lists(block.get("rows")):
                yield " | ".join(self._text(cell) for cell in children(row))
            return
        if block.get("type") == "rich_text":
            yield from (self._text(element) for element in children(block.get("elements")))
            return
        for name in ("text", "label", "title", "hint"):
            yield self._text(child(block.get(name)))
        yield from (self._text(field) for field in children(block.get("fields")))
        yield text(block.get("alt_text"))
        for element in (child(block.get("accessory")), child(block.get("element")), *children(block.get("elements"))):
            yield self._element(element)

    def _element(self, element: Mapping[str, object]) -> str:
        if element.get("type") in ("plain_text", "mrkdwn"):
            return self._text(element)
        return self._text(child(element.get("text"))) or text(element.get("alt_text")) or self._text(child(element.get("placeholder")))

    def _text(self, node: Mapping[str, object]) -> str:
        """The words of a text object or of rich text."""
        if node.get("type") == "mrkdwn":
            return self.plain(text(node.get("text")))
        if node.get("type") == "user":
            return self.plain(f"<@{node.get('user_id')}>")
        if children(node.get("elements")):
            return "".join(self._text(element) for element in children(node["elements"]))
        return text(node.get("text")) or text(node.get("url"))

    def _control(self, pointer: str, element: Mapping[str, object]) -> Control:
        label = self._text(child(element.get("text"))) or self._text(child(element.get("placeholder")))
        return Control(pointer, label, _options(element), opens=False)

    def _field(self, block: Mapping[str, object], element: Mapping[str, object]) -> Field:
        label = self._text(child(block.get("label")))
        return Field(text(block.get("block_id")), label, text(element.get("type")), _options(element), initial(element))


def _is_field(payload: Payload, pointer: str) -> bool:
    blocks = children(payload.get("blocks"))
    return pointer.endswith("/element") and blocks[int(pointer.split("/")[2])].get("type") == "input"


def _options(element: Mapping[str, object]) -> dict[str, str]:
    return {text(child(option.get("text")).get("text")): text(option.get("value")) for option in offered(element)}


def _lists(value: object) -> list[object]:
    return value if isinstance(value, list) else []
