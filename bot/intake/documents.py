"""YAML files of rules into plain data that remembers its lines, by what YAML 1.2 takes for a number or a truth: `NO` is Norway.

Numbers come as `int` or `Decimal` (`1e2` is exactly 100), dates as the text they are. Refused: duplicate keys, tags, several documents,
and whatever is too large or too deep once its aliases are spelled out.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal

import yaml

from bot.chat.markup import clean
from bot.intake.mistakes import DocumentError, Mistake, Path, shown, spelled

Data = str | int | Decimal | bool | None | list["Data"] | dict[str, "Data"]

LARGEST_FILE = 512 * 1024
_DEEPEST = 20
_MOST_NODES = 50_000
_LONGEST_NUMBER = 40


class _Loader(yaml.SafeLoader):
    """The safe loader with a smaller idea of what is not a string."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 (PyYAML's own name, filled below)


_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""])
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?[0-9]+$"), list("-+0123456789"))
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"^[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]+)?$"), list("-+.0123456789")
)


@dataclass
class Document:
    """A file as it was read: its data, and the line of everything in it."""

    name: str
    data: Data = None
    lines: dict[Path, int] = field(default_factory=dict)

    def line(self, path: Path) -> int:
        """The line of `path`, or of the nearest thing around it."""
        return self.lines.get(self.known(path), 1)

    def known(self, path: Path) -> Path:
        """The parts of `path` that the file has; errors of pydantic also name the branches of a choice."""
        known: Path = ()
        for part in path:
            if (*known, part) in self.lines:
                known = (*known, part)
        return known

    def say(self, mistake: Mistake) -> str:
        """`playbook.yaml:14: metrics.revenue.aggregation: …`"""
        where, known = f"{self.name}:{self.line(mistake.path)}: ", self.known(mistake.path)
        return where + (f"{spelled(known)}: {mistake.text}" if known else mistake.text)

    def error(self, mistakes: list[Mistake]) -> DocumentError:
        """All mistakes in the order of the file."""
        return DocumentError([self.say(mistake) for mistake in sorted(mistakes, key=lambda mistake: self.line(mistake.path))])


def read(text: str | bytes, name: str) -> Document:
    """The data of a YAML file called `name`; raises `DocumentError` with the line."""
    return _Reader(name).read(_decoded(text, name))


def _decoded(text: str | bytes, name: str) -> str:
    if len(text) > LARGEST_FILE:
        raise DocumentError([f"{name}: a YAML file has at most {LARGEST_FILE // 1024} KiB here; this one is larger"])
    if isinstance(text, str):
        return text.removeprefix("\ufeff")
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = text[: error.start].count(b"\n") + 1
        raise DocumentError([f"{name}:{line}: this is not UTF-8 text; save the file as UTF-8"]) from error


class _Reader:
    def __init__(self, name: str) -> None:
        self.document = Document(name)
        self.nodes = 0

    def read(self, text: str) -> Document:
        try:
            self._refuse_depth(text)
            loader = _Loader(text)
            root = loader.get_single_node()
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            raise self._failed(mark, f"this is not YAML: {' '.join(filter(None, (error.context, error.problem)))}") from error
        except yaml.YAMLError as error:
            raise DocumentError([f"{self.document.name}: {shown(str(error).splitlines()[0])}"]) from error
        self.document.data = None if root is None else self._data(root, ())
        return self.document

    def _refuse_depth(self, text: str) -> None:
        """Walks the events, which does not recurse as composing does."""
        depth = 0
        for event in yaml.parse(text, Loader=_Loader):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if depth > _DEEPEST:
                raise self._failed(event.start_mark, f"nested more than {_DEEPEST} levels deep")

    def _data(self, node: yaml.Node, path: Path) -> Data:
        self.nodes += 1
        if self.nodes > _MOST_NODES or len(path) > _DEEPEST:
            raise self._failed(node.start_mark, "too much once its aliases are spelled out")
        self.document.lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode) and node.tag.endswith(":map"):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode) and node.tag.endswith(":seq"):
            return [self._data(item, (*path, place)) for place, item in enumerate(node.value)]
        return self._scalar(node)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Data]:
        data: dict[str, Data] = {}
        for key_node, value in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise self._failed(key_node.start_mark, "a key is a word")
            key = self._text(key_node, str(key_node.value))
            line = key_node.start_mark.line + 1
            if key in data:
                first = self.document.lines[*path, key]
                raise self._failed(key_node.start_mark, f"{spelled((*path, key))} is here twice, first in line {first}")
            self.document.lines[*path, key] = line
            data[key] = self._data(value, (*path, key))
        return data

    def _scalar(self, node: yaml.Node) -> Data:
        match node.tag.rpartition(":")[2], node.value:
            case "str", str(text):
                return self._text(node, text)
            case "null", str():
                return None
            case "bool", str(word):
                return word.lower() == "true"
            case (("int" | "float"), str(digits)):
                return self._number(node, digits)
        raise self._failed(node.start_mark, f"the tag {shown(node.tag)} is not taken here")

    def _text(self, node: yaml.Node, text: str) -> str:
        if clean(text) != text:
            raise self._failed(node.start_mark, "control characters and direction overrides are not taken")
        return text

    def _number(self, node: yaml.Node, digits: str) -> int | Decimal:
        exponent = re.search(r"[eE][-+]?0*(\d*)$", digits)
        if len(digits) > _LONGEST_NUMBER or (exponent and len(exponent[1]) > 2):
            raise self._failed(node.start_mark, f"{shown(digits)} is too large a number, or too small")
        return int(digits) if node.tag.endswith(":int") else Decimal(digits)

    def _failed(self, mark: yaml.error.Mark | yaml._yaml.Mark | None, text: str) -> DocumentError:
        line = mark.line + 1 if mark else 1
        return DocumentError([f"{self.document.name}:{line}: {text}"])
