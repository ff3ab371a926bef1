"""Telling the bot: events with their retries, and the payloads that every interaction shares."""

import asyncio
from collections.abc import Callable, Coroutine

from bot.console.feed import JsonObject
from bot.console.loopback import Traffic
from bot.console.payloads import text
from bot.console.slack.desk import Desk
from bot.console.slack.link import Ack, Delivery, Link
from bot.console.workspace import Message


class Notifier:
    """Sends through the link that `link()` gives at that moment; `spawn` runs work beside the caller."""

    def __init__(
        self, desk: Desk, traffic: Traffic, link: Callable[[], Link], spawn: Callable[[Coroutine[object, object, None]], None]
    ) -> None:
        self._desk = desk
        self._traffic = traffic
        self._link = link
        self._spawn = spawn

    async def ask(self, delivery: Delivery) -> Ack:
        """Delivers once and gives the bot's acknowledgement."""
        with self._traffic:
            ack = await self._link().send(delivery)
        if not ack.ok:
            kind = delivery.payload.get("type", delivery.payload.get("command"))
            self._desk.complain(f"{delivery.kind} {kind} was not acknowledged: {ack.failure}")
        return ack

    def event(self, event: JsonObject, subscription: str) -> None:
        """Sends an event the app has subscribed to, again when it is not acknowledged."""
        if subscription in self._desk.app.events:
            self._spawn(self._deliver(self._envelope(event)))

    def message_posted(self, message: Message) -> None:
        """The events of a new message: app_mention where the bot is named, message.* where the app listens."""
        place = self._desk.workspace.conversations[message.conversation]
        if not place.bot_is_member:
            return
        event = self._desk.as_slack(message) | {"channel": place.id, "event_ts": message.id}
        mention = f"<@{self._desk.workspace.bot_id}>"
        if place.kind != "direct" and mention in str(message.payload.get("text")) and message.author in self._desk.workspace.ids:
            self.event({**event, "type": "app_mention"}, "app_mention")
        kind = {"direct": "im", "channel": "channel", "group": "group"}[place.kind]
        subtype: JsonObject = {"subtype": "file_share"} if "files" in message.payload else {}
        subscription = "message.im" if kind == "im" else f"message.{kind}s"
        self.event({**event, **subtype, "channel_type": kind}, subscription)

    def _envelope(self, event: JsonObject) -> JsonObject:
        settings = self._desk.settings
        enterprise = settings.enterprise_id or None
        whom: JsonObject = {"team_id": None if enterprise else settings.team_id, "enterprise_id": enterprise, "is_bot": True}
        whom |= {"user_id": self._desk.workspace.bot_id, "is_enterprise_install": bool(enterprise)}
        return {
            "type": "event_callback",
            "token": "unused",
            "team_id": settings.team_id,
            "api_app_id": settings.app_id,
            "event": event,
            "event_id": self._desk.name("Ev"),
            "event_time": int(self._desk.workspace.clock().timestamp()),
            "authorizations": [whom],
            "enterprise_id": enterprise,
            "is_ext_shared_channel": self._is_shared(event),
        }

    def _is_shared(self, event: JsonObject) -> bool:
        place = self._desk.workspace.conversations.get(text(event.get("channel")))
        return place is not None and place.is_shared

    async def _deliver(self, envelope: JsonObject) -> None:
        reason = ""
        for retry, pause in enumerate((0.0, *self._desk.settings.retry_after)):
            await asyncio.sleep(pause)
            ack = await self.ask(Delivery("events_api", envelope, retry, reason))
            if ack.ok or not ack.wants_retry:
                return
            reason = ack.failure


def who(desk: Desk, member: str) -> JsonObject:
    """The members of every interaction's payload that say which app, which team, and who."""
    settings = desk.settings
    return {
        "api_app_id": settings.app_id,
        "token": "unused",
        "team": {"id": settings.team_id, "domain": settings.team_name.lower()},
        "enterprise": {"id": settings.enterprise_id, "name": settings.team_name} if settings.enterprise_id else None,
        "is_enterprise_install": bool(settings.enterprise_id),
        "user": {"id": desk.workspace.ids[member], "username": member, "name": member, "team_id": settings.team_id},
    }
