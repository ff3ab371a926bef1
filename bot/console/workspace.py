"""One platform's workspace: who is there, what was said, which dialogs stand open, and a feed of every change.

`Workspace` is the state of one side (Slack or Teams); the servers write it, the page and the bench read it. A `Side`
(`bot.console.side`) is a server as a member's client sees it; `side.act(side, body)` takes the JSON below and answers JSON.

**What a page receives.** `side.snapshot(member)`, then the events of `side.workspace.feed.listen(member, after=snapshot["seq"])`::

    {"platform": "slack" | "teams", "seq": 41, "me": "ana", "bot": {"key": "pacer", "id": "U…", "name": "Pacer"},
     "members": [{"key": "ana", "id": "U…", "name": "Ana Lima", "title": "Account executive", "group": "rep" | "manager" | "admin",
                  "email": "…", "time_zone": "…"}],
     "conversations": [CONVERSATION…], "views": [VIEW…], "home": {"payload": {…}} | null,
     "commands": [{"command": "/scorecard", "description": "…", "usage_hint": "…"}]}

    CONVERSATION {"id", "kind": "channel" | "direct" | "group", "name", "members": [keys], "bot_is_member", "messages": [MESSAGE…]}
    MESSAGE      {"id", "conversation", "author": member key | "pacer" | "platform", "at": ISO 8601, "payload": {…}, "only_you", "edited",
                  "deleted", "thread": id of the message it answers | null}
    VIEW         {"id", "payload": {…}, "errors": {name: sentence}, "depth": 1…3}     the last of "views" is on top

    events, each with "seq":
    {"type": "message", "message": MESSAGE}        new or changed: replace by id; "deleted" true takes it away
    {"type": "conversation", "conversation": CONVERSATION without "messages"}
    {"type": "view", "view": VIEW}                 opened or changed: replace by id, else it goes on top
    {"type": "view_gone", "id": "V…"}
    {"type": "home", "payload": {…}}
    {"type": "typing", "conversation": id}
    {"type": "reset"}                              too old or unknown a number: take a new snapshot

"platform" is the client itself speaking ("/scorecard failed: the app did not respond"); such messages have {"text": …} as payload.

- Slack payloads: a message is {"text", "blocks"?: […], "files"?: [{"id", "name", "mimetype", "title"}]}, every block has its block_id;
  a view and the home are Slack's view object ({"type": "modal" | "home", "title", "submit", "close", "blocks"}). Text is mrkdwn with
  `<@U…>`, `<#C…>`.
- Teams payloads: a message is {"text"?, "entities"?: […], "attachments"?: [{"contentType", "content" | "contentUrl", "name"?}]};
  `<at>Name</at>` in text and cards has its entity; a view is {"title", "height"?, "width"?, "card": attachment}.
- Pictures: a Slack image block's `slack_file.id` or `image_url`, a Teams card's `url`, a file's id: `await side.picture(member, ref)` gives
  (bytes, content type), so that the page can serve it from its own origin.

**What a page sends**, `await side.act(side, {"by": "ana", "act": …, …})`; every answer has "ok", and "error" (a sentence) when false::

    {"act": "say", "conversation": id, "text": "…", "thread"?: id}     on Slack a text that starts with a known "/command" is that command.
         "@key", "@Full Name", "@Pacer" and "#channel" in the text become real mentions. "/invite @Pacer" adds the bot.
    {"act": "press", "where": message id | view id | "home", "control": JSON pointer, "value"?: VALUE, "inputs"?: {name: VALUE}}
         control points into "payload": "/blocks/2/elements/0", "/blocks/1/accessory", "/attachments/0/content/actions/1". For selects,
         pickers, checkboxes and overflow `value` is what was chosen. On Teams a press gathers `inputs`; a task/fetch action opens a view.
    {"act": "submit", "where": view id, "inputs": {name: VALUE}, "control"?: JSON pointer}
         control: the card's Action.Submit (Teams), pointing into the view's payload: "/card/content/actions/0". The answer has
         "errors": {name: sentence} when a field is refused; keep what was typed.
    {"act": "close", "where": view id}
    {"act": "suggest", "where": …, "control": JSON pointer, "query": "…"}   external selects, people search; answers
         {"ok", "options": [{"text", "value"}]}
    {"act": "attach", "conversation": id, "name": "goals.csv", "content": base64, "text"?: "…"}
    {"act": "home"}                                                     the app's home tab was opened
    {"act": "install"} / {"act": "extension", "conversation": id, "command": id}        Teams only: install for me; message extension

`name` is the block_id of an input block (Slack) or the id of an Input (Teams). VALUE is a string (text, number, "YYYY-MM-DD", "HH:MM", the
option's value, a member's id, a conversation's id, "true"/"false"), a list of strings (multi selects, checkboxes), or null for nothing.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from bot.console import ids
from bot.console.feed import Feed, JsonObject
from bot.console.ids import Platform

BOT = "pacer"
CLIENT = "platform"


@dataclass(frozen=True)
class Member:
    """A person of the workspace; `group` is rep, manager or admin (for the picker), `is_admin` the platform's own admin flag.

    `photo` is a picture that they chose, as a PNG; Teams tells nobody's. `is_guest`: they see only what they were let in to.
    """

    key: str
    name: str
    email: str
    time_zone: str = "UTC"
    locale: str = "en-US"
    title: str = ""
    group: str = "rep"
    is_admin: bool = False
    photo: bytes = b""
    is_guest: bool = False


@dataclass(frozen=True)
class Channel:
    """A channel (or, on Teams, a group chat) as the caller describes it; `key` is what "#key" names."""

    key: str
    name: str
    member_keys: tuple[str, ...]
    bot_is_member: bool = True
    is_group: bool = False


@dataclass
class Message:
    """One message; `payload` is the platform's own JSON, `only_to` the one member who sees it."""

    id: str
    conversation: str
    author: str
    at: datetime
    payload: JsonObject
    only_to: str | None = None
    thread: str | None = None
    edited: bool = False
    deleted: bool = False
    metadata: JsonObject | None = None

    def shown(self) -> JsonObject:
        return {
            "id": self.id,
            "conversation": self.conversation,
            "author": self.author,
            "at": self.at.isoformat(),
            "payload": {} if self.deleted else self.payload,
            "only_you": self.only_to is not None,
            "edited": self.edited,
            "deleted": self.deleted,
            "thread": self.thread,
        }


@dataclass
class Conversation:
    """A channel, group chat, or a member's direct conversation with the bot (`name` is then the member's key).

    `is_shared`: with another organisation.
    """

    id: str
    kind: str
    key: str
    name: str
    member_keys: set[str]
    bot_is_member: bool
    messages: list[Message] = field(default_factory=list)
    is_shared: bool = False

    def seen_by(self, member: str) -> list[Message]:
        """What `member` has on the screen: no ephemerals for others, nothing deleted."""
        if member not in self.member_keys:
            return []
        return [message for message in self.messages if message.only_to in (None, member) and not message.deleted]

    def shown(self) -> JsonObject:
        return {
            "id": self.id,
            "kind": self.kind,
            "name": self.name,
            "members": sorted(self.member_keys),
            "bot_is_member": self.bot_is_member,
        }


@dataclass
class View:
    """A modal (Slack) or dialog (Teams) that one member has open; `state` is what the platform keeps beside it."""

    id: str
    member: str
    payload: JsonObject
    errors: dict[str, str] = field(default_factory=dict)
    depth: int = 1
    state: JsonObject = field(default_factory=dict)

    def shown(self) -> JsonObject:
        return {"id": self.id, "payload": self.payload, "errors": dict(self.errors), "depth": self.depth}


@dataclass
class StoredFile:
    """A file's bytes and who may read it: its author and the members of the conversations it was shared in."""

    id: str
    name: str
    content_type: str
    content: bytes
    author: str
    title: str = ""
    shared_in: set[str] = field(default_factory=set)
    not_ready_for: int = 0


class Workspace:
    """The state of one side, built from plain values. `clock` gives aware moments; `app_id` shapes the bot's own id."""

    def __init__(
        self,
        platform: Platform,
        members: Iterable[Member],
        channels: Iterable[Channel],
        clock: Callable[[], datetime],
        bot_name: str = "Pacer",
        app_id: str = "A0PACER",
    ) -> None:
        self.platform: Platform = platform
        self.clock = clock
        self.bot_name = bot_name
        self.bot_id = ids.bot_id(platform, app_id)
        self.feed = Feed()
        self.members = {member.key: member for member in members}
        self.ids = {key: ids.person_id(platform, key) for key in self.members}
        self.keys = {platform_id: key for key, platform_id in self.ids.items()}
        self.conversations: dict[str, Conversation] = {}
        self.views: dict[str, list[View]] = {key: [] for key in self.members}
        self.homes: dict[str, JsonObject] = {}
        self.files: dict[str, StoredFile] = {}
        for channel in channels:
            kind = "group" if channel.is_group else "channel"
            self._add(
                Conversation(self._id(kind, channel.key), kind, channel.key, channel.name, set(channel.member_keys), channel.bot_is_member)
            )
        for key in self.members:
            self._add(Conversation(self._id("direct", key), "direct", key, bot_name, {key}, bot_is_member=True))

    def _id(self, kind: str, key: str) -> str:
        return ids.conversation_id(self.platform, kind, key)

    def _add(self, conversation: Conversation) -> None:
        unknown = conversation.member_keys - self.members.keys()
        if unknown:
            raise ValueError(f"#{conversation.key} names members who are not in the workspace: {', '.join(sorted(unknown))}.")
        self.conversations[conversation.id] = conversation

    def channel(self, key: str) -> Conversation:
        """The channel or group chat that "#key" (or "key", or its id) names."""
        wanted = key.removeprefix("#")
        for conversation in self.conversations.values():
            if conversation.kind != "direct" and wanted in (conversation.key, conversation.name, conversation.id):
                return conversation
        raise KeyError(f"There is no channel {key}.")

    def direct_of(self, member: str) -> Conversation:
        return self.conversations[self._id("direct", member)]

    def author_id(self, author: str) -> str:
        """The platform's id of a member key or of the bot."""
        return self.bot_id if author == BOT else self.ids[author]

    def post(self, message: Message) -> Message:
        """Puts a new message into its conversation and tells those who see it."""
        self.conversations[message.conversation].messages.append(message)
        self.tell(message)
        return message

    def tell(self, message: Message) -> None:
        """Announces a message that is new or has changed."""
        readers = self.conversations[message.conversation].member_keys
        event: JsonObject = {"type": "message", "message": message.shown()}
        self.feed.publish(event, readers if message.only_to is None else readers & {message.only_to})

    def message(self, message_id: str, conversation: str | None = None) -> Message | None:
        """The message with this id, deleted ones included."""
        return next((each for each in self.all_messages() if each.id == message_id and conversation in (None, each.conversation)), None)

    def all_messages(self) -> Iterator[Message]:
        for conversation in self.conversations.values():
            yield from conversation.messages

    def show_view(self, view: View) -> None:
        """Opens `view` on top of its member's stack, or shows it anew where it stands."""
        stack = self.views[view.member]
        if view not in stack:
            stack.append(view)
            view.depth = len(stack)
        self.feed.publish({"type": "view", "view": view.shown()}, {view.member})

    def drop_view(self, view: View) -> None:
        self.views[view.member].remove(view)
        self.feed.publish({"type": "view_gone", "id": view.id}, {view.member})

    def view(self, view_id: str) -> View | None:
        return next((view for stack in self.views.values() for view in stack if view.id == view_id), None)

    def show_home(self, member: str, payload: JsonObject) -> None:
        self.homes[member] = payload
        self.feed.publish({"type": "home", "payload": payload}, {member})

    def admit_bot(self, conversation: Conversation) -> None:
        conversation.bot_is_member = True
        self.feed.publish({"type": "conversation", "conversation": conversation.shown()}, conversation.member_keys)

    def may_read(self, member: str, file: StoredFile) -> bool:
        """Whether `member` sees `file`: it is theirs, or stands in a conversation of theirs."""
        return file.author == member or any(member in self.conversations[place].member_keys for place in file.shared_in)

    def snapshot(self, member: str) -> JsonObject:
        """All that `member` sees, as the module's docstring says (without "commands", which the side adds)."""
        mine = [each for each in self.conversations.values() if member in each.member_keys]
        return {
            "platform": self.platform,
            "seq": self.feed.seq,
            "me": member,
            "bot": {"key": BOT, "id": self.bot_id, "name": self.bot_name},
            "members": [self._shown(each) for each in self.members.values()],
            "conversations": [{**each.shown(), "messages": [m.shown() for m in each.seen_by(member)]} for each in mine],
            "views": [view.shown() for view in self.views[member]],
            "home": {"payload": self.homes[member]} if member in self.homes else None,
        }

    def _shown(self, member: Member) -> JsonObject:
        shown: JsonObject = {"key": member.key, "id": self.ids[member.key], "name": member.name, "title": member.title}
        return shown | {"group": member.group, "email": member.email, "time_zone": member.time_zone}
