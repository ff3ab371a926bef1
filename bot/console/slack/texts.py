"""The small objects of Block Kit: texts, options, confirmations, and what selects hold."""

from collections.abc import Iterator, Mapping

from bot.console.payloads import child, children, text
from bot.console.shapes import Check, Problem, both, each, flag, one_of, shape, typed, web_address, words


def text_kinds(most: int) -> dict[str, Check]:
    """The two kinds of text object, of up to `most` characters."""
    return {
        "plain_text": shape({"text": words(most)}, {"emoji": flag}),
        "mrkdwn": shape({"text": words(most)}, {"verbatim": flag}),
    }


def plain_text(most: int) -> Check:
    return typed({"plain_text": text_kinds(most)["plain_text"]})


def any_text(most: int) -> Check:
    return typed(text_kinds(most))


NAME = words(255)
PLACEHOLDER = plain_text(150)
OPTION = shape({"text": plain_text(75), "value": words(150)}, {"description": plain_text(75)})
RICH_OPTION = shape({"text": any_text(75), "value": words(150)}, {"description": any_text(75)})
OVERFLOW_OPTION = shape({"text": plain_text(75), "value": words(150)}, {"description": plain_text(75), "url": web_address(3000)})
OPTION_GROUP = shape({"label": plain_text(75), "options": each(OPTION, 1, 100)})
CONFIRM = shape(
    {"title": plain_text(100), "text": any_text(300), "confirm": plain_text(30), "deny": plain_text(30)},
    {"style": one_of("primary", "danger")},
)


def options_agree(*initials: str) -> Check:
    """Options have different values, and what is chosen at first is among them."""

    def check(value: object, pointer: str) -> Iterator[Problem]:
        element = child(value)
        options = offered(element)
        values = [text(option.get("value")) for option in options]
        if len(set(values)) < len(values):
            yield Problem(f"{pointer}/options", "option values must be unique")
        for name in initials:
            chosen = element.get(name, [])
            for option in [chosen] if isinstance(chosen, dict) else children(chosen):
                if option not in options:
                    yield Problem(f"{pointer}/{name}", "must match one of the provided options")

    return check


def offered(element: Mapping[str, object]) -> list[dict[str, object]]:
    """The options of a select, those in groups included."""
    grouped = [option for group in children(element.get("option_groups")) for option in children(group.get("options"))]
    return children(element.get("options")) + grouped


def options_or_groups(value: object, pointer: str) -> Iterator[Problem]:
    element = child(value)
    if ("options" in element) == ("option_groups" in element):
        yield Problem(pointer, "must have exactly one of options and option_groups")


def image_source(value: object, pointer: str) -> Iterator[Problem]:
    image = child(value)
    if ("image_url" in image) == ("slack_file" in image):
        yield Problem(pointer, "must have exactly one of image_url and slack_file")


def file_reference(value: object, pointer: str) -> Iterator[Problem]:
    """`{id}` or `{url}`; whether the file exists is for the server to say."""
    reference = child(value)
    yield from shape({}, {"id": words(255), "url": web_address(3000)})(value, pointer)
    if ("id" in reference) == ("url" in reference):
        yield Problem(pointer, "must have exactly one of id and url")


IMAGE = {"image_url": web_address(3000), "slack_file": file_reference}
CONTEXT_IMAGE = both(shape({"alt_text": words(2000)}, IMAGE), image_source)
CONVERSATION_FILTER = shape(
    {},
    {
        "include": each(one_of("im", "mpim", "private", "public"), 1, 4),
        "exclude_external_shared_channels": flag,
        "exclude_bot_users": flag,
    },
)
DISPATCH = shape({"trigger_actions_on": each(one_of("on_enter_pressed", "on_character_entered"), 1, 2)})
