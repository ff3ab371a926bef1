"""A member at the composer: messages, mentions, slash commands, files, the home tab."""

from typing import assert_never

from bot.console.feed import JsonObject
from bot.console.mentions import ChannelMention, PersonMention, Piece, pieces
from bot.console.payloads import child
from bot.console.side import DONE, NotPossible, Outcome
from bot.console.slack.app import SlashCommand
from bot.console.slack.chat import answer
from bot.console.slack.desk import ApiError, Desk
from bot.console.slack.events import Notifier
from bot.console.slack.files import content_type, shown
from bot.console.slack.link import Delivery
from bot.console.workspace import BOT, CLIENT, Conversation, Message, StoredFile


class Composer:
    def __init__(self, desk: Desk, notifier: Notifier) -> None:
        self._desk = desk
        self._notifier = notifier

    async def say(self, by: str, conversation: str, text: str, thread: str | None) -> Outcome:
        place = self._place(by, conversation)
        if not text.strip():
            raise NotPossible("There is nothing to send.")
        if text.startswith("/"):
            return await self._slash(by, place, text, thread)
        self._desk.post(place, by, {"text": self._written(text)}, thread=thread)
        return DONE

    async def attach(self, by: str, conversation: str, name: str, content: bytes, text: str) -> Outcome:
        place = self._place(by, conversation)
        file = StoredFile(self._desk.name("F"), name, content_type(name, content), content, by, name, {place.id})
        self._desk.workspace.files[file.id] = file
        self._desk.post(place, by, {"text": self._written(text), "files": [shown(self._desk, file)]})
        if place.bot_is_member:
            about: JsonObject = {
                "file_id": file.id,
                "user_id": self._desk.workspace.ids[by],
                "file": {"id": file.id},
                "channel_id": place.id,
            }
            self._notifier.event({"type": "file_shared", **about, "event_ts": self._desk.moment()[0]}, "file_shared")
        return DONE

    async def open_home(self, by: str) -> Outcome:
        desk = self._desk
        event: JsonObject = {"type": "app_home_opened", "user": desk.workspace.ids[by], "channel": desk.workspace.direct_of(by).id}
        self._notifier.event({**event, "tab": "home", "event_ts": desk.moment()[0]}, "app_home_opened")
        return DONE

    def _place(self, by: str, conversation: str) -> Conversation:
        place = self._desk.workspace.conversations.get(conversation)
        if place is None or by not in place.member_keys:
            raise NotPossible("There is no such conversation.")
        return place

    async def _slash(self, by: str, place: Conversation, text: str, thread: str | None) -> Outcome:
        name, _, rest = text.partition(" ")
        if name == "/invite":
            return self._invite(by, place, rest)
        command = self._desk.app.command(name)
        if command is None:
            raise NotPossible(f"{name} is not a valid command.")
        if thread:
            raise NotPossible(f"{name} is not supported in threads. Sorry!")
        ack = await self._notifier.ask(Delivery("slash_commands", self._command(by, place, command, rest.strip())))
        if not ack.ok:
            return self._failed(by, place, f"{name} failed with the error “{ack.words}”.")
        if isinstance(ack.body, str) or child(ack.body):
            said = {"text": ack.body} if isinstance(ack.body, str) else child(ack.body)
            try:
                answer(self._desk, said, place, by)
            except ApiError as error:
                return self._failed(by, place, f"{name} failed with the error “{error.error}”.")
        return DONE

    def _failed(self, by: str, place: Conversation, sentence: str) -> Outcome:
        ts, at = self._desk.moment()
        self._desk.workspace.post(Message(ts, place.id, CLIENT, at, {"text": sentence}, only_to=by))
        return Outcome(error=sentence)

    def _command(self, by: str, place: Conversation, command: SlashCommand, words: str) -> JsonObject:
        desk, settings = self._desk, self._desk.settings
        if command.escapes:
            words = self._written(words, named=True)
        return {
            "token": "unused",
            "team_id": settings.team_id,
            "team_domain": settings.team_name.lower(),
            "channel_id": place.id,
            "channel_name": {"direct": "directmessage", "group": "privategroup"}.get(place.kind, place.name),
            "user_id": desk.workspace.ids[by],
            "user_name": by,
            "command": command.command,
            "text": words,
            "api_app_id": settings.app_id,
            "is_enterprise_install": bool(settings.enterprise_id),
            **({"enterprise_id": settings.enterprise_id, "enterprise_name": settings.team_name} if settings.enterprise_id else {}),
            "response_url": desk.response_url(by, place),
            "trigger_id": desk.trigger(by),
        }

    def _invite(self, by: str, place: Conversation, words: str) -> Outcome:
        if PersonMention(BOT) not in list(pieces(words, self._desk.workspace)):
            raise NotPossible(f"Here /invite takes @{self._desk.workspace.bot_name} only.")
        if place.bot_is_member:
            raise NotPossible(f"{self._desk.workspace.bot_name} is already in this conversation.")
        self._desk.workspace.admit_bot(place)
        joined: JsonObject = {
            "type": "member_joined_channel",
            "user": self._desk.workspace.bot_id,
            "channel": place.id,
            "channel_type": "C",
        }
        joined |= {"team": self._desk.settings.team_id, "inviter": self._desk.workspace.ids[by], "event_ts": self._desk.moment()[0]}
        self._notifier.event(joined, "member_joined_channel")
        return DONE

    def _written(self, typed: str, *, named: bool = False) -> str:
        """`typed` with its mentions as Slack writes them, in commands with the name behind (`named`)."""
        return "".join(self._piece(piece, named=named) for piece in pieces(typed, self._desk.workspace))

    def _piece(self, piece: Piece, *, named: bool) -> str:
        match piece:
            case PersonMention(key):
                return f"<@{self._desk.workspace.author_id(key)}{f'|{key}' if named else ''}>"
            case ChannelMention(conversation, name):
                return f"<#{conversation}|{name}>"
            case str():
                # Slack's client escapes these three and no other character.
                return piece.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
            case _:
                assert_never(piece)
