"""The keys that may stand at a place of a YAML file."""

from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, Field, TypeAdapter

from bot.intake.keys import Keys
from bot.intake.mistakes import Path


class Cat(BaseModel):
    kind: Literal["cat"]
    lives: int


class Dog(BaseModel):
    kind: Literal["dog"]
    tricks: tuple[Cat, ...]


class House(BaseModel):
    pets: dict[str, Annotated[Cat | Dog, Field(discriminator="kind")]]
    guest: Cat | str
    doors: int


KEYS = Keys(TypeAdapter(House).json_schema)


@pytest.mark.parametrize(
    ("path", "keys"),
    [
        ((), ("pets", "guest", "doors")),
        (("doors",), ()),
        (("pets",), ()),
        (("pets", "Tom"), ("kind", "lives", "tricks")),
        (("pets", "Tom", "dog"), ("kind", "tricks")),
        (("pets", "Tom", "dog", "tricks", 3), ("kind", "lives")),
        (("pets", "Tom", "tricks", 3), ("kind", "lives")),
        (("guest", "Cat"), ("kind", "lives")),
    ],
)
def test_a_place_has_its_keys_as_the_file_and_as_pydantic_name_it(path: Path, keys: tuple[str, ...]) -> None:
    assert KEYS.at(path) == keys


def test_a_place_of_several_kinds_knows_the_keys_of_each() -> None:
    assert KEYS.kinds(("pets", "Tom")) == {"cat": ("kind", "lives"), "dog": ("kind", "tricks")}
    assert KEYS.kinds(("guest",)) == {}
