"""Adaptive Cards checked by Microsoft's own typed cards, strictly, and by a lint for what Teams takes but shows badly.

The typed cards ignore members they do not know and stop at the root, so that every element is looked at by itself: an unknown type, an
unknown member and a wrong value each raise `AssertionError`. Clients read enumerations whatever their letter case; so does this.
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Literal, get_args, get_origin

from microsoft_teams.cards import core
from pydantic import BaseModel, ValidationError

_AT = re.compile(r"<at>(.*?)</at>")
_LOOPBACK = "http://127.0.0.1"
_BUDGET = 80_000
_MOST_ACTIONS = 5


def assert_activity(activity: Mapping[str, object]) -> None:
    """Raises unless Teams takes the whole message."""
    size = len(json.dumps(activity, ensure_ascii=False).encode("utf-16-le"))
    assert size <= _BUDGET, f"{size} bytes"
    attachments = activity["attachments"]
    assert isinstance(attachments, list)
    for attachment in attachments:
        assert_card(attachment["content"])


def assert_card(card: Mapping[str, object]) -> None:
    """Raises unless `card` is well formed in every part."""
    assert (card["type"], card.get("version")) == ("AdaptiveCard", "1.5")
    nodes = list(_nodes(card))
    for node in nodes:
        _assert_node(node)
    ids = [node["id"] for node in nodes if "id" in node]
    assert len(ids) == len(set(ids)), "an id is used twice"
    _assert_mentions(card, nodes)


def _assert_node(node: Mapping[str, object]) -> None:
    kind = str(node["type"])
    assert kind in _models(), f"unknown type {kind}"
    model = _models()[kind]
    fields = _fields(model)
    unknown = node.keys() - fields.keys() - {"$schema"}
    assert not unknown, f"{kind} has no {', '.join(sorted(unknown))}"
    known = {name: _folded(value, fields.get(name)) for name, value in node.items() if name not in ("$schema", "data", "msteams")}
    try:
        model.model_validate(known)
    except ValidationError as error:
        raise AssertionError(f"{kind}: {error}") from error
    _assert_shown_well(kind, node)


def _assert_shown_well(kind: str, node: Mapping[str, object]) -> None:
    if kind == "Image":
        assert str(node["url"]).startswith(("https://", _LOOPBACK)), "a picture needs https"
        assert node.get("altText"), "a picture needs words"
    if kind.startswith("Input."):
        assert node.get("label") and node.get("id"), "an input needs a label and an id"
        assert not node.get("isRequired") or node.get("errorMessage"), "a required input says what is missing"
    if kind in ("ActionSet", "AdaptiveCard"):
        actions = node.get("actions", [])
        assert isinstance(actions, list) and len(actions) <= _MOST_ACTIONS, "too many actions"
    if kind == "Table":
        columns, rows = node["columns"], node["rows"]
        assert isinstance(columns, list) and isinstance(rows, list)
        assert {len(row["cells"]) for row in rows} == {len(columns)}, "ragged rows"


def _assert_mentions(card: Mapping[str, object], nodes: list[Mapping[str, object]]) -> None:
    texts = [str(node["text"]) for node in nodes if "text" in node]
    facts = [fact for node in nodes if isinstance(facts := node.get("facts"), list) for fact in facts]
    written = set(_AT.findall(" ".join([*texts, *(f"{fact['title']} {fact['value']}" for fact in facts)])))
    teams = card.get("msteams")
    entities = teams.get("entities", []) if isinstance(teams, dict) else []
    assert written == {_AT.sub(r"\1", entity["text"]) for entity in entities}, "mentions and their entities differ"


def _nodes(value: object) -> Iterator[Mapping[str, object]]:
    """Every element and action, outermost first; what a button carries and what Teams adds are not looked into."""
    if isinstance(value, dict):
        if "type" in value:
            yield value
        for name, each in value.items():
            if name not in ("data", "msteams", "choices.data"):
                yield from _nodes(each)
    elif isinstance(value, list):
        for each in value:
            yield from _nodes(each)


def _folded(value: object, annotation: object) -> object:
    """`value` in the letter case of the enumerations it belongs to; parts with a type of their own are looked at by themselves."""
    leaves = list(_leaves(annotation))
    if isinstance(value, str):
        return {each.lower(): each for each in leaves if isinstance(each, str)}.get(value.lower(), value)
    if isinstance(value, list):
        return [_folded(each, annotation) for each in value]
    if isinstance(value, dict) and "type" not in value:
        models = [each for each in leaves if isinstance(each, type) and issubclass(each, BaseModel)]
        fields = {name: each for model in models for name, each in _fields(model).items()}
        return {name: _folded(each, fields.get(name)) for name, each in value.items()}
    return value


def _leaves(annotation: object) -> Iterator[object]:
    """The literal values and the classes in a type."""
    if get_origin(annotation) is Literal:
        yield from get_args(annotation)
    elif get_args(annotation):
        for each in get_args(annotation):
            yield from _leaves(each)
    else:
        yield annotation


def _fields(model: type[BaseModel]) -> Mapping[str, object]:
    """The type of each member by its name in JSON."""
    return {str(field.alias or field.validation_alias or name): field.annotation for name, field in model.model_fields.items()}


@cache
def _models() -> Mapping[str, type[BaseModel]]:
    """Each type's class by its name."""
    classes = [each for each in vars(core).values() if isinstance(each, type) and issubclass(each, BaseModel)]
    return {str(each.model_fields["type"].default): each for each in classes if "type" in each.model_fields}
