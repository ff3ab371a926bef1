"""users.* and conversations.*: who and what is there, in pages, and what was said."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.console.feed import JsonObject
from bot.console.payloads import text, truth, whole
from bot.console.slack import avatars
from bot.console.slack.desk import ApiError, Desk, Method
from bot.console.workspace import Conversation, Member, Message

_MOST_SAID = 999
_KINDS = {"public_channel": "channel", "private_channel": "group", "im": "direct"}


def users_info(desk: Desk, args: Mapping[str, object]) -> JsonObject:
    if args.get("user") == desk.workspace.bot_id:
        return {"user": _bot(desk)}
    member = desk.workspace.members[desk.member(args.get("user"))]
    return {"user": _user(desk, member, with_locale=truth(args.get("include_locale")))}


def users_list(desk: Desk, args: Mapping[str, object]) -> JsonObject:
    with_locale = truth(args.get("include_locale"))
    users = [_user(desk, member, with_locale=with_locale) for member in desk.workspace.members.values()]
    return _page([*users, _bot(desk)], "members", args)


def users_by_email(desk: Desk, args: Mapping[str, object]) -> JsonObject:
    wanted = text(args.get("email")).casefold()
    for member in desk.workspace.members.values():
        if member.email.casefold() == wanted:
            return {"user": _user(desk, member, with_locale=False)}
    raise ApiError("users_not_found")


def conversations_info(desk: Desk, args: Mapping[str, object]) -> JsonObject:
    return {"channel": shown(desk, _visible(desk, args))}


def conversations_open(desk: Desk, args: Mapping[str, object]) -> JsonObject:
    users = [user for user in text(args.get("users")).split(",") if user]
    if args.get("channel"):
        place = desk.conversation(args["channel"])
    elif len(users) == 1:
        place = desk.workspace.direct_of(desk.member(users[0]))
    else:
        raise ApiError("users_list_not_supplied" if not users else "not_enough_users")
    return {"channel": shown(desk, place) if truth(args.get("return_im")) else {"id": place.id}}


def conversations_members(desk: Desk, args: Mapping[str, object]) -> JsonObject:
    place = _visible(desk, args)
    ids = [desk.workspace.ids[key] for key in sorted(place.member_keys)]
    return _page([*ids, desk.workspace.bot_id] if place.bot_is_member else ids, "members", args)


def conversations_list(desk: Desk, args: Mapping[str, object]) -> JsonObject:
    kinds = {_KINDS[kind.strip()] for kind in (text(args.get("types")) or "public_channel").split(",") if kind.strip() in _KINDS}
    places = [
        each for each in desk.workspace.conversations.values() if each.kind in kinds and (each.kind == "channel" or each.bot_is_member)
    ]
    return _page([shown(desk, each) for each in places], "channels", args)


def conversations_history(desk: Desk, args: Mapping[str, object]) -> JsonObject:
    """What stands in a channel, the newest first; answers in threads do not."""
    place, inside = _readable(desk, args), _inside(args)
    return _said(desk, [each for each in reversed(place.messages) if each.thread is None and inside(each.id)], args)


def conversations_replies(desk: Desk, args: Mapping[str, object]) -> JsonObject:
    """A thread: the message that began it, whatever its age, and the answers, the oldest first."""
    place, root, inside = _readable(desk, args), text(args.get("ts")), _inside(args)
    if not any(each.id == root and not each.deleted for each in place.messages):
        raise ApiError("thread_not_found")
    return _said(desk, [each for each in place.messages if each.id == root or (each.thread == root and inside(each.id))], args)


def _readable(desk: Desk, args: Mapping[str, object]) -> Conversation:
    place = _visible(desk, args)
    if not place.bot_is_member:
        raise ApiError("not_in_channel")
    return place


def _said(desk: Desk, messages: Sequence[Message], args: Mapping[str, object]) -> JsonObject:
    if whole(args.get("limit"), 100) > _MOST_SAID:
        raise ApiError("invalid_limit")
    show = _with_metadata if truth(args.get("include_all_metadata")) else Desk.as_slack
    page = _page([show(desk, each) for each in messages if not each.deleted and each.only_to is None], "messages", args)
    return page | {"has_more": bool(page["response_metadata"] != {"next_cursor": ""})}


def shown(desk: Desk, place: Conversation) -> JsonObject:
    """A conversation as Slack describes it."""
    if place.kind == "direct":
        return {"id": place.id, "is_im": True, "user": desk.workspace.ids[place.key], "is_archived": False}
    is_private = place.kind == "group"
    names: JsonObject = {"id": place.id, "name": place.name, "is_channel": not is_private, "is_group": is_private, "is_im": False}
    return names | {"is_private": is_private, "is_archived": False, "is_member": place.bot_is_member, "num_members": len(place.member_keys)}


def _visible(desk: Desk, args: Mapping[str, object]) -> Conversation:
    place = desk.conversation(args.get("channel"))
    if place.kind == "group" and not place.bot_is_member:
        raise ApiError("channel_not_found")
    return place


def _with_metadata(desk: Desk, message: Message) -> JsonObject:
    return desk.as_slack(message) | ({"metadata": message.metadata} if message.metadata else {})


def _inside(args: Mapping[str, object]) -> Callable[[str], bool]:
    """Whether a ts is between `oldest` and `latest`."""
    try:
        low, high = float(text(args.get("oldest")) or "0"), float(text(args.get("latest")) or "9999999999")
    except ValueError as error:
        raise ApiError("invalid_ts_oldest") from error
    inclusive = truth(args.get("inclusive"))
    return lambda ts: low < float(ts) < high or (inclusive and float(ts) in (low, high))


def _page(items: Sequence[object], name: str, args: Mapping[str, object]) -> JsonObject:
    size = whole(args.get("limit"), 100) or 100
    start = whole(args.get("cursor"), 0)
    following = str(start + size) if start + size < len(items) else ""
    return {name: list(items[start : start + size]), "response_metadata": {"next_cursor": following}}


def _user(desk: Desk, member: Member, *, with_locale: bool) -> JsonObject:
    may_read_email = "users:read.email" in desk.app.scopes
    profile: JsonObject = {"real_name": member.name, "display_name": member.key, "title": member.title}
    profile |= avatars.described(desk, member)
    if may_read_email:
        profile["email"] = member.email
    user: JsonObject = {"id": desk.workspace.ids[member.key], "team_id": desk.settings.team_id, "name": member.key, "deleted": False}
    user |= {"real_name": member.name, "tz": member.time_zone, "tz_offset": _offset(member.time_zone, desk.workspace.clock())}
    user |= {"profile": profile, "is_admin": member.is_admin, "is_bot": False, "is_app_user": False}
    user |= {"is_restricted": member.is_guest, "is_ultra_restricted": False}
    return user | ({"locale": member.locale} if with_locale else {})


def _bot(desk: Desk) -> JsonObject:
    name = desk.workspace.bot_name
    user: JsonObject = {"id": desk.workspace.bot_id, "team_id": desk.settings.team_id, "name": name.lower(), "deleted": False}
    return user | {"real_name": name, "is_bot": True, "profile": {"real_name": name, "api_app_id": desk.settings.app_id}}


def _offset(time_zone: str, now: datetime) -> int:
    offset = now.astimezone(ZoneInfo(time_zone)).utcoffset()
    return int(offset.total_seconds()) if offset else 0


METHODS: dict[str, Method] = {
    "users.info": users_info,
    "users.list": users_list,
    "users.lookupByEmail": users_by_email,
    "conversations.info": conversations_info,
    "conversations.open": conversations_open,
    "conversations.members": conversations_members,
    "conversations.list": conversations_list,
    "conversations.history": conversations_history,
    "conversations.replies": conversations_replies,
}
