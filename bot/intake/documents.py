"""A YAML file whose every error names the file and the line.

Plain YAML only: a key said twice, an anchor or a tag of its own is an error, so that nothing is hidden and nothing multiplies.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError
from rapidfuzz import process

from bot.intake.faults import unusable

_LARGEST = 1_000_000
_DEEPEST = 40

T = TypeVar("T")
Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Document:
    """`value` as YAML says it; `lines` has the line of every place in it, counted from 1."""

    name: str
    value: object
    lines: dict[Place, int]

    def line(self, place: Sequence[str | int]) -> int:
        """The line of `place`, or of what is nearest around it."""
        return self.lines.get(self.known(place), 1)

    def known(self, place: Sequence[str | int]) -> Place:
        """The parts of `place` that the file has: pydantic also names the branches of a union."""
        known: Place = ()
        for part in place:
            if (*known, part) in self.lines:
                known = (*known, part)
        return known


def read_document(text: str, name: str) -> Document:
    """`text` as a document; `UserError` with file and line where it is no plain YAML."""
    if len(text) > _LARGEST:
        raise unusable(f"{name} is larger than {_LARGEST:,} characters; that is no mapping.")
    loader = yaml.SafeLoader(text)
    lines: dict[Place, int] = {}
    try:
        _refuse_wild_shapes(text, name)
        node = loader.get_single_node()
        value = _plain(loader, node, (), lines, name) if node is not None else {}
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark is not None else 1
        raise unusable(f"{name}:{line}: this is not YAML: {error.problem}.") from error
    except yaml.YAMLError as error:
        raise unusable(f"{name}: this is not YAML: {error}.") from error
    except ValueError as error:
        raise unusable(f"{name}: a value cannot be read: {error}.") from error
    finally:
        loader.dispose()
    return Document(name, value, lines)


def validated(adapter: TypeAdapter[T], document: Document, known_keys: Iterable[str]) -> T:
    """What `document` says, as `adapter` understands it; `UserError` with a line for each mistake, at most five."""
    try:
        return adapter.validate_python(document.value)
    except ValidationError as error:
        keys = tuple(known_keys)
        faults = error.errors(include_url=False)[:5]
        sentences = [_sentence(document, _place(fault["loc"], fault["type"]), fault["type"], fault["msg"], keys) for fault in faults]
        raise unusable("\n".join(dict.fromkeys(sentences))) from error


def _place(place: Place, kind: str) -> Place:
    """Where to look: a wrong tag of a union is told at the key that holds it."""
    return (*place, "kind") if kind == "union_tag_invalid" else place


def _sentence(document: Document, place: Place, kind: str, message: str, keys: Sequence[str]) -> str:
    known = document.known(place)
    path = ".".join(map(str, known)) + ": " if known else ""
    return f"{document.name}:{document.line(place)}: {path}{_complaint(kind, message, str(place[-1]) if place else '', keys)}"


def _complaint(kind: str, message: str, key: str, keys: Sequence[str]) -> str:
    if kind == "extra_forbidden":
        nearest = process.extractOne(key, keys, score_cutoff=60)
        return f"this key is not known; did you mean {nearest[0]}?" if nearest else "this key is not known."
    if kind == "union_tag_not_found":
        return "kind is missing: records, people or goals."
    if kind == "union_tag_invalid":
        return "this is not one of records, people and goals."
    if kind == "missing":
        return f"{key} is missing."
    return message.removeprefix("Value error, ").rstrip(".") + "."


def _refuse_wild_shapes(text: str, name: str) -> None:
    """Looks at the events one by one, before anything is built from them: aliases multiply, and depth costs time without measure."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = event.start_mark.line + 1 if event.start_mark is not None else 1
        if isinstance(event, yaml.AliasEvent):
            raise unusable(f"{name}:{line}: “*{event.anchor}” repeats another part of the file; write it out.")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise unusable(f"{name}:{line}: this is nested too deeply.")


def _plain(loader: yaml.SafeLoader, node: yaml.Node, place: Place, lines: dict[Place, int], name: str) -> object:
    line = node.start_mark.line + 1
    lines.setdefault(place, line)
    if isinstance(node, yaml.MappingNode):
        return _pairs(loader, node, place, lines, name)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(loader, child, (*place, index), lines, name) for index, child in enumerate(node.value)]
    value: object = loader.construct_object(node)
    return value


def _pairs(loader: yaml.SafeLoader, node: yaml.MappingNode, place: Place, lines: dict[Place, int], name: str) -> dict[str, object]:
    pairs: dict[str, object] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise unusable(f"{name}:{line}: a key must be a word.")
        key = str(key_node.value)
        if key in pairs:
            raise unusable(f"{name}:{line}: “{key}” is said twice; the first is on line {lines[(*place, key)]}.")
        lines[(*place, key)] = line
        pairs[key] = _plain(loader, value_node, (*place, key), lines, name)
    return pairs
