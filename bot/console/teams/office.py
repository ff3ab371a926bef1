"""What Teams keeps beside the workspace: who has the app, ids, and a list of what the bot did wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from bot.console import ids
from bot.console.accepted import Accepted
from bot.console.faults import Faults
from bot.console.feed import JsonObject
from bot.console.limits import Limits, Pace
from bot.console.payloads import child, children, text
from bot.console.workspace import BOT, Conversation, Message, Workspace


@dataclass(frozen=True)
class TeamsSettings:
    """The app's registration, and the timers (seconds), which tests make short.

    `most_bytes` counts a message's JSON in UTF-16; `limits` count each thread as a channel, and without them posts are taken as they come.
    """

    app_id: str
    password: str
    tenant: str = "5f0d2a8e-3c1b-4a0e-9a55-1b7c3d9e2f60"
    team_name: str = "Sales"
    turn_within: float = 15.0
    invoke_within: float = 5.0
    most_bytes: int = 100_000
    limits: Limits | None = None


class ConnectorError(Exception):
    """A refusal of the connector: its HTTP status, its code, and its words."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


class Office:
    """One tenant with one app in it. Everyone in `installed_for` has the app in their personal chats."""

    def __init__(self, workspace: Workspace, settings: TeamsSettings) -> None:
        self.workspace = workspace
        self.settings = settings
        self.faults = Faults()
        self.pace = Pace(settings.limits)
        self.accepted = Accepted()
        self.complaints: list[str] = []
        self.installed_for = set(workspace.members)
        self.team_id = ids.conversation_id("teams", "channel", f"team {settings.team_name}")
        self.service_url = ""
        self._last_id = 0

    def complain(self, sentence: str) -> None:
        """Notes something a bot must not do; tests assert that the list stays empty."""
        self.complaints.append(sentence)
        self.workspace.feed.publish({"type": "complaint"}, ())

    def moment(self) -> tuple[str, datetime]:
        """A new activity's id (milliseconds, above every earlier one) and the moment it stands for."""
        now = self.workspace.clock()
        self._last_id = max(self._last_id + 1, int(now.timestamp() * 1000))
        return str(self._last_id), now

    def post(self, place: Conversation, author: str, payload: JsonObject, thread: str | None = None) -> Message:
        activity_id, at = self.moment()
        return self.workspace.post(Message(activity_id, place.id, author, at, payload, thread=thread))

    def conversation(self, conversation_id: str) -> tuple[Conversation, str | None]:
        """The conversation that an id names, and the thread in it (`;messageid=`); the team's id stands for its first channel."""
        base, _, thread = conversation_id.partition(";messageid=")
        workspace = self.workspace
        if base == self.team_id:
            base = next((each.id for each in workspace.conversations.values() if each.kind == "channel"), base)
        if base not in workspace.conversations:
            raise ConnectorError(404, "ConversationNotFound", "Conversation not found.")
        place = workspace.conversations[base]
        is_there = place.key in self.installed_for if place.kind == "direct" else place.bot_is_member
        if not is_there:
            raise ConnectorError(403, "BotNotInConversationRoster", "The bot is not part of the conversation roster.")
        return place, thread or None

    def account(self, author: str) -> JsonObject:
        """A member or the bot as an activity names them."""
        if author == BOT:
            return {"id": self.workspace.bot_id, "name": self.workspace.bot_name}
        member = self.workspace.members[author]
        return {"id": self.workspace.ids[author], "name": member.name, "aadObjectId": ids.directory_id(author)}

    def profile(self, key: str) -> JsonObject:
        """A member as the roster describes them."""
        member = self.workspace.members[key]
        first, _, last = member.name.partition(" ")
        profile: JsonObject = {**self.account(key), "objectId": ids.directory_id(key), "givenName": first, "surname": last}
        profile |= {"email": member.email, "userPrincipalName": member.email, "tenantId": self.settings.tenant}
        return profile | {"userRole": "guest" if member.is_guest else "user"}

    def key_of(self, member_id: str) -> str | None:
        """The member with this Teams id or directory object id."""
        for key, teams_id in self.workspace.ids.items():
            if member_id in (teams_id, ids.directory_id(key)):
                return key
        return None


def shows(payload: Mapping[str, object], address: str) -> bool:
    """Whether a message or dialog shows the picture at `address`."""
    attachments = [*children(payload.get("attachments")), child(payload.get("card"))]
    return bool(urlsplit(address).hostname) and any(_shown_in(attachment, address) for attachment in attachments)


def _shown_in(value: object, address: str) -> bool:
    if isinstance(value, dict):
        return (
            text(value.get("url")) == address
            or text(value.get("contentUrl")) == address
            or any(_shown_in(v, address) for v in value.values())
        )
    return isinstance(value, list) and any(_shown_in(each, address) for each in value)
