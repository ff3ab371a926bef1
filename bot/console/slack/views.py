"""views.*: modals in stacks of at most three, opened by single-use triggers, and the app's home tab."""

import hashlib
import json
from collections.abc import Mapping

from bot.console.feed import JsonObject
from bot.console.payloads import text
from bot.console.slack.content import view_payload
from bot.console.slack.desk import ApiError, Desk, Method
from bot.console.workspace import View

STACK = 3


def open_view(desk: Desk, args: Mapping[str, object]) -> JsonObject:
    trigger = desk.exchange(text(args.get("trigger_id")))
    payload = _modal(desk, args.get("view"))
    if not trigger.view or not desk.workspace.view(trigger.view):
        close_all(desk, trigger.member)
    return {"view": as_slack(desk, add_view(desk, trigger.member, payload))}


def push_view(desk: Desk, args: Mapping[str, object]) -> JsonObject:
    trigger = desk.exchange(text(args.get("trigger_id")))
    if not trigger.view or not desk.workspace.view(trigger.view):
        raise ApiError("invalid_trigger_id")
    return {"view": as_slack(desk, add_view(desk, trigger.member, _modal(desk, args.get("view"))))}


def update_view(desk: Desk, args: Mapping[str, object]) -> JsonObject:
    view = _open_view(desk, args)
    if args.get("hash") and args["hash"] != hash_of(view):
        raise ApiError("hash_conflict")
    replace_view(desk, view, _modal(desk, args.get("view")))
    return {"view": as_slack(desk, view)}


def publish_view(desk: Desk, args: Mapping[str, object]) -> JsonObject:
    member = desk.member(args.get("user_id"))
    payload = view_payload(desk, args.get("view"))
    if payload.get("type") != "home":
        raise ApiError("invalid_arguments", response_metadata={"messages": ["[ERROR] view must be of type home [json-pointer:/view/type]"]})
    home = View(f"V{member}home", member, desk.workspace.homes.get(member, {}))
    if args.get("hash") and args["hash"] != hash_of(home):
        raise ApiError("hash_conflict")
    desk.workspace.show_home(member, payload)
    return {"view": as_slack(desk, View(home.id, member, payload))}


def add_view(desk: Desk, member: str, payload: JsonObject) -> View:
    """Puts a modal on top of the member's stack."""
    if len(desk.workspace.views[member]) >= STACK:
        raise ApiError("push_limit_reached")
    external = payload.get("external_id")
    if external and any(each.payload.get("external_id") == external for stack in desk.workspace.views.values() for each in stack):
        raise ApiError("duplicate_external_id")
    view = View(desk.name("V"), member, payload)
    desk.workspace.show_view(view)
    return view


def close_all(desk: Desk, member: str) -> None:
    for view in reversed(desk.workspace.views[member].copy()):
        desk.workspace.drop_view(view)


def replace_view(desk: Desk, view: View, payload: JsonObject) -> None:
    view.payload, view.errors = payload, {}
    desk.workspace.show_view(view)


def hash_of(view: View) -> str:
    """Changes with the view's content."""
    return hashlib.sha256(json.dumps([view.id, view.payload], sort_keys=True).encode()).hexdigest()[:20]


def as_slack(desk: Desk, view: View, values: JsonObject | None = None) -> JsonObject:
    """`view` as interactions and answers show it, with what was filled in so far."""
    stack = desk.workspace.views[view.member]
    below = stack[stack.index(view) - 1].id if view in stack and stack.index(view) else None
    return {
        "private_metadata": "",
        "callback_id": "",
        "external_id": "",
        "close": None,
        "submit": None,
        "notify_on_close": False,
        "clear_on_close": False,
        **view.payload,
        "id": view.id,
        "team_id": desk.settings.team_id,
        "app_id": desk.settings.app_id,
        "app_installed_team_id": desk.settings.team_id,
        "bot_id": desk.bot_record_id,
        "hash": hash_of(view),
        "root_view_id": stack[0].id if view in stack else view.id,
        "previous_view_id": below,
        "state": {"values": values or {}},
    }


def _modal(desk: Desk, value: object) -> JsonObject:
    payload = view_payload(desk, value)
    if payload.get("type") != "modal":
        raise ApiError(
            "invalid_arguments", response_metadata={"messages": ["[ERROR] view must be of type modal [json-pointer:/view/type]"]}
        )
    return payload


def _open_view(desk: Desk, args: Mapping[str, object]) -> View:
    wanted, external = args.get("view_id"), args.get("external_id")
    if not wanted and not external:
        raise ApiError("invalid_arguments", response_metadata={"messages": ["[ERROR] view_id or external_id is required"]})
    for stack in desk.workspace.views.values():
        for view in stack:
            if view.id == wanted or (external and view.payload.get("external_id") == external):
                return view
    raise ApiError("not_found")


METHODS: dict[str, Method] = {
    "views.open": open_view,
    "views.push": push_view,
    "views.update": update_view,
    "views.publish": publish_view,
}
