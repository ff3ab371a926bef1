"""The keys that may stand at each place of a YAML file, by the file's JSON Schema."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from bot.intake.mistakes import Path

Schema = dict[str, Any]


class Keys:
    """Takes a path as the file has it, or as pydantic has it, which also names the branch of a choice: the kind of a mapping, a type."""

    def __init__(self, schema: Callable[[], Schema]) -> None:
        self._made = schema

    def at(self, path: Path) -> tuple[str, ...]:
        """The keys that may stand at this place; none where any may."""
        leaves = [leaf for place in self._places(path) for leaf in self._leaves(place)]
        return tuple(dict.fromkeys(key for leaf in leaves for key in leaf.get("properties", ())))

    def kinds(self, path: Path) -> Mapping[str, tuple[str, ...]]:
        """The kinds that this place may be of, with their keys; empty where a key `kind` does not say what may stand there."""
        return {kind: tuple(leaf.get("properties", ())) for place in self._places(path) for kind, leaf in self._kinds(place).items()}

    @cached_property
    def _schema(self) -> Schema:
        return self._made()

    def _places(self, path: Path) -> list[Schema]:
        places = [self._schema]
        for part in path:
            inner = [found for place in places for choice in self._open(place) for found in self._inside(choice, part)]
            # The name of a type leads nowhere.
            places = inner or (places if isinstance(part, str) else [])
        return [choice for place in places for choice in self._open(place)]

    def _inside(self, place: Schema, part: str | int) -> list[Schema]:
        if part in self._kinds(place):
            return [self._kinds(place)[str(part)]]
        return [found for leaf in self._leaves(place) for found in _under(leaf, part)]

    def _leaves(self, place: Schema) -> list[Schema]:
        return list(self._kinds(place).values()) or [place]

    def _kinds(self, place: Schema) -> dict[str, Schema]:
        named: Mapping[str, str] = place.get("discriminator", {}).get("mapping", {})
        return {kind: leaf for kind, reference in named.items() for leaf in self._open({"$ref": reference})}

    def _open(self, place: Schema) -> list[Schema]:
        """What a reference or a choice stands for; a choice by kind stays one."""
        if "$ref" in place:
            return self._open(self._schema["$defs"][place["$ref"].rpartition("/")[2]])
        if "discriminator" in place:
            return [place]
        choices = [*place.get("anyOf", ()), *place.get("oneOf", ()), *place.get("allOf", ())]
        return [inner for choice in choices for inner in self._open(choice)] or [place]


def _under(place: Schema, part: str | int) -> list[Schema]:
    if isinstance(part, int):
        inner = place.get("items")
    else:
        patterns: Mapping[str, Schema] = place.get("patternProperties", {})
        inner = place.get("properties", {}).get(part) or place.get("additionalProperties") or next(iter(patterns.values()), None)
    return [inner] if isinstance(inner, dict) else []
