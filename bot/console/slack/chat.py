"""chat.*: posting, changing and taking back messages, and the response URLs, which post without being asked who they are."""

import time
from collections.abc import Mapping

from bot.console.accepted import Post
from bot.console.feed import JsonObject
from bot.console.payloads import child, text, truth
from bot.console.slack.content import decoded, message_payload, share_files
from bot.console.slack.desk import ApiError, Desk, Method
from bot.console.workspace import BOT, Conversation, Message


def post_message(desk: Desk, args: Mapping[str, object]) -> JsonObject:
    place = _place(desk, args)
    desk.pace.take(place.id)
    payload = message_payload(desk, args)
    metadata = _metadata(args)
    share_files(desk, payload, place.id)
    message = desk.post(place, BOT, payload, thread=_thread(desk, args, place))
    message.metadata = metadata
    carried = child(child(metadata).get("event_payload"))
    desk.accepted.take(Post(place.id, str(next(iter(carried.values()), "")), message.id))
    return {"channel": place.id, "ts": message.id, "message": desk.as_slack(message)}


def post_ephemeral(desk: Desk, args: Mapping[str, object]) -> JsonObject:
    place = _place(desk, args)
    reader = desk.member(args.get("user"))
    if reader not in place.member_keys:
        raise ApiError("user_not_in_channel")
    payload = message_payload(desk, args, files_allowed=False)
    message = desk.post(place, BOT, payload, only_to=reader, thread=_thread(desk, args, place))
    return {"message_ts": message.id}


def update(desk: Desk, args: Mapping[str, object]) -> JsonObject:
    message = _own_message(desk, args, "cant_update_message")
    payload = message_payload(desk, args)
    share_files(desk, payload, message.conversation)
    message.payload, message.edited = payload, True
    if args.get("metadata"):
        message.metadata = _metadata(args)
    desk.workspace.tell(message)
    shown = desk.as_slack(message)
    return {"channel": message.conversation, "ts": message.id, "text": payload["text"], "message": shown}


def delete(desk: Desk, args: Mapping[str, object]) -> JsonObject:
    message = _own_message(desk, args, "cant_delete_message")
    message.deleted = True
    desk.workspace.tell(message)
    return {"channel": message.conversation, "ts": message.id}


def respond(desk: Desk, name: str, args: Mapping[str, object]) -> None:
    """A POST to a response URL: a new message (to its person alone unless `in_channel`), or a change of the one that was pressed."""
    url = desk.response_urls.get(name)
    if url is None:
        raise ApiError("invalid_url")
    if time.monotonic() - url.born > desk.settings.response_url_lives:
        raise ApiError("expired_url")
    if url.uses >= desk.settings.response_url_uses:
        desk.complain(f"a response_url was used more than {desk.settings.response_url_uses} times")
        raise ApiError("used_url")
    if truth(args.get("delete_original")) and url.source:
        url.source.deleted = True
        desk.workspace.tell(url.source)
    elif truth(args.get("replace_original")) and url.source:
        url.source.payload, url.source.edited = message_payload(desk, args, files_allowed=url.source.only_to is None), True
        desk.workspace.tell(url.source)
    else:
        answer(desk, args, desk.workspace.conversations[url.conversation], url.member)
    url.uses += 1


def answer(desk: Desk, args: Mapping[str, object], place: Conversation, member: str) -> None:
    """An answer to a command: to `member` alone, or to everyone where `response_type` is in_channel. The bot need not be in `place`."""
    everyone = args.get("response_type") == "in_channel"
    payload = message_payload(desk, args, files_allowed=everyone)
    share_files(desk, payload, place.id)
    desk.post(place, BOT, payload, only_to=None if everyone else member, thread=text(args.get("thread_ts")) or None)


def _place(desk: Desk, args: Mapping[str, object]) -> Conversation:
    channel = text(args.get("channel"))
    place = desk.workspace.channel(channel) if _is_name(desk, channel) else desk.conversation(channel)
    if not place.bot_is_member and (place.kind != "channel" or "chat:write.public" not in desk.app.scopes):
        raise ApiError("not_in_channel")
    return place


def _is_name(desk: Desk, channel: str) -> bool:
    return channel.startswith("#") and any(
        channel[1:] == each.name for each in desk.workspace.conversations.values() if each.kind != "direct"
    )


def _thread(desk: Desk, args: Mapping[str, object], place: Conversation) -> str | None:
    thread = text(args.get("thread_ts"))
    if thread and not desk.workspace.message(thread, place.id):
        raise ApiError("thread_not_found")
    return thread or None


def _metadata(args: Mapping[str, object]) -> JsonObject | None:
    metadata = decoded(args.get("metadata"), "invalid_metadata_format")
    if metadata is None:
        return None
    found = child(metadata)
    if not isinstance(found.get("event_type"), str) or not isinstance(found.get("event_payload"), dict):
        raise ApiError("invalid_metadata_schema")
    return found


def _own_message(desk: Desk, args: Mapping[str, object], refusal: str) -> Message:
    place = desk.conversation(args.get("channel"))
    message = desk.workspace.message(text(args.get("ts")), place.id)
    if message is None or message.deleted or message.only_to is not None:
        raise ApiError("message_not_found")
    if message.author != BOT:
        raise ApiError(refusal)
    return message


METHODS: dict[str, Method] = {
    "chat.postMessage": post_message,
    "chat.postEphemeral": post_ephemeral,
    "chat.update": update,
    "chat.delete": delete,
}
