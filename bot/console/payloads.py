"""Reading JSON that came over a wire: what is not there, or not of the kind asked for, reads as empty."""

from collections.abc import Iterator

from bot.console.feed import JsonObject


def child(value: object) -> JsonObject:
    """`value` where it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def children(value: object) -> list[JsonObject]:
    """The objects in the list `value`."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def text(value: object) -> str:
    """`value` where it is text, else ""."""
    return value if isinstance(value, str) else ""


def texts(value: object) -> list[str]:
    """The texts in the list `value`."""
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def whole(value: object, default: int) -> int:
    """`value` as a whole number (forms send digits), else `default`."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else default


def truth(value: object) -> bool:
    """`value` as a flag: true, "true" and "1"."""
    return value is True or value in ("true", "1")


def at(value: object, pointer: str) -> object:
    """What the JSON pointer leads to inside `value`, or None."""
    for part in pointer.split("/")[1:]:
        step = part.replace("~1", "/").replace("~0", "~")
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return value


def walk(value: object, pointer: str = "") -> Iterator[tuple[str, JsonObject]]:
    """Every object inside `value`, outermost first, with its JSON pointer."""
    if isinstance(value, dict):
        yield pointer, value
        for key, each in value.items():
            yield from walk(each, f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}")
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from walk(each, f"{pointer}/{index}")
