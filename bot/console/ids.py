"""Ids as the platforms shape them, always the same for the same key, so that links, cards and tests survive a restart."""

import hashlib
import uuid
from typing import Literal

Platform = Literal["slack", "teams"]

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_NAMESPACE = uuid.UUID("6f0b5a0e-6a55-4d5e-9c0e-2f6b1d7f0a11")


def person_id(platform: Platform, key: str) -> str:
    """`U…` on Slack, `29:1…` on Teams."""
    return slack_id("U", key) if platform == "slack" else f"29:1{_digest('person', key)[:40]}"


def bot_id(platform: Platform, app_id: str) -> str:
    """The bot as a member: `U…` on Slack, `28:<app id>` on Teams."""
    return slack_id("U", f"bot {app_id}") if platform == "slack" else f"28:{app_id}"


def conversation_id(platform: Platform, kind: str, key: str) -> str:
    """A channel's, direct conversation's or group chat's id; `key` is the member's key for a direct one."""
    if platform == "slack":
        return slack_id({"channel": "C", "direct": "D", "group": "G"}[kind], key)
    digest = _digest(kind, key)[:32]
    return {"channel": f"19:{digest}@thread.tacv2", "direct": f"a:1{digest}", "group": f"19:{digest}@thread.v2"}[kind]


def directory_id(key: str) -> str:
    """A person's object id in the tenant's directory."""
    return str(uuid.uuid5(_NAMESPACE, key))


def slack_id(letter: str, key: str) -> str:
    """`letter` and ten capitals or digits."""
    number = int(_digest(letter, key), 16)
    return letter + "".join(_ALPHABET[number // 36**place % 36] for place in range(10))


def _digest(kind: str, key: str) -> str:
    return hashlib.sha256(f"{kind}\n{key}".encode()).hexdigest()
