"""Reading Teams' payloads as a person does."""

import html
import re
from collections.abc import Iterator, Mapping

from bot.console.payloads import child, children, text, walk
from bot.console.reading import Control, Field, Payload

_AT = re.compile(r"<at>(.*?)</at>")
_STYLE = re.compile(r"\*\*(.+?)\*\*|(?<![\w_])_([^_\n]+)_(?![\w_])|(?<![\w*])\*([^*\n]+)\*(?![\w*])")
_LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")
_ESCAPED = re.compile(r"\\([\\*_\[\]()#`~>+\-.!|])")


class TeamsReader:
    def summary(self, payload: Payload) -> str:
        return self.plain(text(payload.get("summary")) or text(payload.get("text"))) or self.words(payload).partition("\n")[0]

    def words(self, payload: Payload) -> str:
        lines = [self.plain(text(payload.get("text")))]
        for attachment in [*children(payload.get("attachments")), child(payload.get("card"))]:
            lines += self._lines(child(attachment.get("content")))
            lines.append(text(attachment.get("name")))
        return "\n".join(line for line in lines if line)

    def pictures(self, payload: Payload) -> list[str]:
        inline = [
            text(each.get("contentUrl"))
            for each in children(payload.get("attachments"))
            if text(each.get("contentType")).startswith("image/")
        ]
        return inline + [text(node.get("url")) for _, node in walk(payload) if node.get("type") == "Image"]

    def controls(self, payload: Payload) -> list[Control]:
        actions = [(pointer, node) for pointer, node in walk(payload) if text(node.get("type")).startswith("Action.")]
        pressed = [
            Control(pointer, text(node.get("title")), {}, opens=_fetches(node))
            for pointer, node in actions
            if node["type"] != "Action.ShowCard"
        ]
        return pressed + list(self._choices(payload))

    def fields(self, payload: Payload) -> list[Field]:
        inputs = [node for _, node in walk(payload.get("card")) if text(node.get("type")).startswith("Input.")]
        return [
            Field(text(node.get("id")), _label(node), text(node.get("type")), _options(node), text(node.get("value")) or None)
            for node in inputs
        ]

    def title(self, payload: Payload) -> str:
        return text(payload.get("title"))

    def plain(self, markdown: str) -> str:
        """Markdown as it reads: mentions by name, no style marks, entities undone."""
        named = _LINK.sub(r"\1", _AT.sub(r"@\1", markdown))
        bare = _STYLE.sub(lambda found: next(group for group in found.groups() if group is not None), named)
        return html.unescape(_ESCAPED.sub(r"\1", bare))

    def _choices(self, payload: Payload) -> Iterator[Control]:
        """Choices in a message, each with the action that comes after it."""
        nodes = [(pointer, node) for pointer, node in walk(payload.get("attachments"), "/attachments")]
        for index, (_, node) in enumerate(nodes):
            if node.get("type") == "Input.ChoiceSet":
                following = (pointer for pointer, each in nodes[index:] if each.get("type") in ("Action.Submit", "Action.Execute"))
                yield Control(next(following, ""), _label(node), _options(node), name=text(node.get("id")))

    def _lines(self, node: Mapping[str, object]) -> Iterator[str]:
        match node.get("type"):
            case "FactSet":
                yield from (
                    f"{self.plain(text(fact.get('title')))} {self.plain(text(fact.get('value')))}" for fact in children(node.get("facts"))
                )
            case "TableRow":
                yield " | ".join(" ".join(self._inside(cell)) for cell in children(node.get("cells")))
            case "RichTextBlock":
                yield "".join(text(run.get("text")) for run in children(node.get("inlines")))
            case "TextBlock":
                yield self.plain(text(node.get("text")))
            case _:
                yield from self._named(node)
                yield from self._inside(node)

    def _named(self, node: Mapping[str, object]) -> Iterator[str]:
        yield from (text(node.get(name)) for name in ("label", "title", "altText") if node.get(name))

    def _inside(self, node: Mapping[str, object]) -> Iterator[str]:
        for name in ("body", "items", "columns", "rows", "images", "actions", "card"):
            inner = node.get(name)
            for each in [child(inner)] if isinstance(inner, dict) else children(inner):
                yield from self._lines({**each, "type": "TableRow"} if name == "rows" else each)


def _fetches(action: Mapping[str, object]) -> bool:
    return child(child(action.get("data")).get("msteams")).get("type") == "task/fetch"


def _label(node: Mapping[str, object]) -> str:
    return text(node.get("label")) or text(node.get("title")) or text(node.get("placeholder"))


def _options(node: Mapping[str, object]) -> dict[str, str]:
    return {text(choice.get("title")): text(choice.get("value")) for choice in children(node.get("choices"))}
