"""What a person reads in a payload and can do there, said the same for both platforms; each platform has its own `Reader`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

Payload = Mapping[str, object]


@dataclass(frozen=True)
class Control:
    """Something to press or to choose from; `control` is its JSON pointer, `options` are label → value.

    On Teams a choice is an input, pressed by the action after it: `name` is then the input's id.
    """

    control: str
    label: str
    options: Mapping[str, str]
    name: str = ""
    opens: bool = False


@dataclass(frozen=True)
class Field:
    """A field of a dialog: `name` is what its value is sent under, `kind` the platform's own word for it."""

    name: str
    label: str
    kind: str
    options: Mapping[str, str]
    begins: str | list[str] | None = None


class Reader(Protocol):
    def summary(self, payload: Payload) -> str:
        """What a notification says."""
        ...

    def words(self, payload: Payload) -> str:
        """Every visible word, a line for each part, mentions as names."""
        ...

    def pictures(self, payload: Payload) -> list[str]:
        """What `Side.picture` takes for each picture shown."""
        ...

    def controls(self, payload: Payload) -> list[Control]: ...

    def fields(self, payload: Payload) -> list[Field]: ...

    def title(self, payload: Payload) -> str:
        """A dialog's title."""
        ...
