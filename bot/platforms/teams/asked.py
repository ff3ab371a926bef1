"""What somebody asked, in the words that an inbox row keeps: enough to work it after a restart, and nothing that was filled in."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from bot.commands.desk import Arrival, Document, Kind, Place
from bot.platforms.teams.controls import OPEN, Pressed, pressed
from bot.platforms.teams.payloads import Activity, File
from bot.platforms.teams.words import Tagged

PLATFORM = "teams"

_KINDS: Mapping[str, Kind] = {"personal": "direct", "groupChat": "group", "channel": "channel"}


class Spot(BaseModel):
    """Where a reply goes: to a member, in a conversation; `message` is the one whose button was pressed. Empty is what there is not.

    `user` is the member's id in the directory, `member` their id for this bot. `shared`: a channel that other organisations may be in.
    """

    model_config = ConfigDict(frozen=True)

    tenant: str
    service: str
    bot: str
    user: str
    member: str
    conversation: str
    kind: Kind
    name: str = ""
    thread: str = ""
    message: str = ""
    time_zone: str = ""
    locale: str = ""
    shared: bool = False

    @property
    def private(self) -> bool:
        return self.kind == "direct"

    @property
    def address(self) -> str:
        """The id to post to: the thread, where there is one."""
        return f"{self.conversation};messageid={self.thread}" if self.thread else self.conversation

    @property
    def place(self) -> Place:
        reference: Document = {"service": self.service, "bot": self.bot}
        return Place(PLATFORM, self.tenant, self.conversation, self.kind, self.name, reference, self.shared)

    def elsewhere(self, conversation: str) -> "Spot":
        """The same member's personal chat."""
        personal = {"conversation": conversation, "kind": "direct", "name": "", "thread": "", "message": "", "shared": False}
        return self.model_copy(update=personal)

    def unpressed(self) -> "Spot":
        """The same place, for an answer that leaves the pressed message as it is."""
        return self.model_copy(update={"message": ""})


class Tag(BaseModel):
    text: str
    id: str


class Asked(BaseModel):
    """`words` are as Teams wrote them, `tags` whom they mention; a `name` is given where a button says it."""

    model_config = ConfigDict(frozen=True)

    kind: Literal["words", "action", "files", "welcome"]
    spot: Spot
    name: str = ""
    words: str = ""
    tags: list[Tag] = []
    value: dict[str, str] = {}
    files: list[File] = []

    def arrival(self, key: str, now: datetime) -> Arrival:
        body: Document = self.model_dump(mode="json", exclude_defaults=True)
        return Arrival(f"{PLATFORM}:{self.spot.tenant}:{self.spot.conversation}:{key}", PLATFORM, self.spot.tenant, self.kind, body, now)

    @property
    def tagged(self) -> list[Tagged]:
        return [Tagged(each.text, each.id) for each in self.tags]


def spot_of(activity: Activity) -> Spot:
    channel, team = activity.channel_data.channel, activity.channel_data.team
    return Spot(
        tenant=activity.tenant,
        service=activity.service_url,
        bot=activity.recipient.id,
        user=activity.sender.user,
        member=activity.sender.id,
        conversation=activity.place,
        kind=_KINDS[activity.conversation.kind],
        # A team's first channel comes without a name: it is called after the team.
        name=(channel.name if channel else "") or activity.conversation.name or (team.name if team else ""),
        thread=activity.thread,
        message=activity.reply_to or "",
        time_zone=activity.time_zone,
        locale=activity.locale,
        shared=channel is not None and channel.type.casefold() == "shared",
    )


def of_message(activity: Activity) -> tuple[str, Asked] | None:
    """What is asked, with the key it is known by; None: nothing that a person asks of us."""
    if activity.id is None:
        return None
    spot = spot_of(activity)
    if activity.value is not None:
        press = pressed(activity.value)
        return (f"{activity.id}:{press.nonce}", of_press(spot, press)) if press and press.action != OPEN else None
    if not spot.private and activity.recipient.id not in {tag.id for tag in activity.tags}:
        return None
    tags = [Tag(text=tag.text, id=tag.id) for tag in activity.tags]
    files = activity.files if spot.private else []
    return activity.id, Asked(kind="files" if files else "words", spot=spot.unpressed(), words=activity.text, tags=tags, files=files)


def of_press(spot: Spot, press: Pressed) -> Asked:
    return Asked(kind="action", spot=spot, name=press.action, value=dict(press.value))


def of_arrival(activity: Activity) -> tuple[str, Asked] | None:
    """The welcome that is due where the bot was just added."""
    if activity.type != "conversationUpdate" or activity.recipient.id not in {each.id for each in activity.added}:
        return None
    return "welcome", Asked(kind="welcome", spot=spot_of(activity).unpressed(), name="help")
