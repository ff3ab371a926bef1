"""What a message or view may hold here: checks of shape (`blocks`), of files it shows, and the block ids Slack fills in."""

import copy
import json
from collections.abc import Mapping, Sequence

from bot.console.feed import JsonObject
from bot.console.payloads import child, children, text, walk
from bot.console.shapes import Problem
from bot.console.slack.blocks import MESSAGE_TEXT, message_problems, view_problems
from bot.console.slack.desk import ApiError, Desk

_PICTURES = {"image/png", "image/jpeg", "image/gif"}


def message_payload(desk: Desk, args: Mapping[str, object], *, files_allowed: bool = True) -> JsonObject:
    """The checked payload of a message to post, {"text", "blocks"?}; refuses what Slack refuses."""
    words, blocks = text(args.get("text")), decoded(args.get("blocks"), "invalid_blocks_format")
    if args.get("attachments"):
        raise ApiError("invalid_attachments")
    if not words and not blocks:
        raise ApiError("no_text")
    if len(words) > MESSAGE_TEXT:
        raise ApiError("msg_too_long")
    if args.get("link_names") or args.get("parse") == "full":
        desk.complain("link_names and parse=full turn plain words into pings")
    payload: JsonObject = {"text": words}
    if blocks is not None:
        payload["blocks"] = blocks
    _refuse(desk, "invalid_blocks", message_problems(payload))
    _refuse(desk, "invalid_blocks", _file_problems(desk, payload, files_allowed=files_allowed))
    return _with_block_ids(desk, payload)


def view_payload(desk: Desk, value: object) -> JsonObject:
    """The checked view of a views.* call or of a response_action."""
    view = decoded(value, "invalid_arguments")
    if not isinstance(view, dict):
        raise ApiError("invalid_arguments", response_metadata={"messages": ["[ERROR] missing required field: view"]})
    _refuse(desk, "invalid_arguments", view_problems(view))
    _refuse(desk, "invalid_arguments", _file_problems(desk, view, files_allowed=True))
    return _with_block_ids(desk, view)


def decoded(value: object, refusal: str) -> object:
    """JSON that a form carries as text; other values as they are."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError as error:
        raise ApiError(refusal) from error


def share_files(desk: Desk, payload: Mapping[str, object], conversation: str) -> None:
    """Lets the members of `conversation` see the files that `payload` shows."""
    for _, reference in _file_references(payload):
        desk.workspace.files[reference].shared_in.add(conversation)


def _refuse(desk: Desk, error: str, problems: Sequence[Problem]) -> None:
    if not problems:
        return
    messages = [f"[ERROR] {problem}" for problem in problems]
    if not all(problem.message == "invalid slack file" for problem in problems):
        desk.complain(f"{error}: {'; '.join(map(str, problems))}")
    raise ApiError(error, errors=[str(problem) for problem in problems], response_metadata={"messages": messages})


def _file_references(payload: Mapping[str, object]) -> list[tuple[str, str]]:
    return [(pointer, text(child(node["slack_file"]).get("id"))) for pointer, node in walk(payload) if "slack_file" in node]


def _file_problems(desk: Desk, payload: Mapping[str, object], *, files_allowed: bool) -> list[Problem]:
    problems = []
    for pointer, file_id in _file_references(payload):
        file = desk.workspace.files.get(file_id)
        if file is None or not files_allowed or file.content_type not in _PICTURES:
            problems.append(Problem(f"{pointer}/slack_file", "invalid slack file"))
        elif file.not_ready_for:
            file.not_ready_for -= 1
            problems.append(Problem(f"{pointer}/slack_file", "invalid slack file"))
    return problems


def _with_block_ids(desk: Desk, payload: JsonObject) -> JsonObject:
    filled = copy.deepcopy(payload)
    for block in children(filled.get("blocks")):
        block.setdefault("block_id", desk.name("b"))
    return filled
