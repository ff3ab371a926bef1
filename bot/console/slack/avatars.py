"""The pictures of members where Slack would keep them: behind an address that is new when the picture is."""

import zlib

from bot.console.feed import JsonObject
from bot.console.slack.desk import Desk
from bot.console.workspace import Member

PATH = "/avatars/{name}"
_SIDES = (24, 32, 48, 72, 192, 512)


def described(desk: Desk, member: Member) -> JsonObject:
    """What a profile says of it. Of a member without a picture of their own Slack makes one up, elsewhere."""
    if member.photo:
        base = f"{desk.url}/avatars/{_name(desk, member)}"
        return {"is_custom_image": True, "avatar_hash": _hash(member), **{f"image_{side}": f"{base}_{side}.png" for side in _SIDES}}
    made_up = f"https://secure.gravatar.com/avatar/{zlib.crc32(member.key.encode()):032x}.jpg"
    return {"avatar_hash": _hash(member), **{f"image_{side}": f"{made_up}?s={side}" for side in _SIDES}}


def found(desk: Desk, name: str) -> bytes | None:
    """The picture of that name, in the one size there is."""
    whose = name.rpartition("_")[0]
    return next((each.photo for each in desk.workspace.members.values() if each.photo and _name(desk, each) == whose), None)


def _name(desk: Desk, member: Member) -> str:
    return f"{desk.workspace.ids[member.key]}_{_hash(member)}"


def _hash(member: Member) -> str:
    return f"{zlib.crc32(member.photo):08x}"
