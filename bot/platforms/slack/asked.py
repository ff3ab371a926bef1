"""What somebody asked, in the words that an inbox row keeps: enough to work it after a restart, and nothing that was filled in."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from bot.commands.desk import Arrival, Document
from bot.platforms.slack.controls import Pressed
from bot.platforms.slack.members import PLATFORM
from bot.platforms.slack.payloads import BlockActions, Command, EventCallback, File, HomeOpened, Spoken

_READ = (None, "file_share", "thread_broadcast")
"""The subtypes of messages that a person wrote."""


class Spot(BaseModel):
    """Where a reply goes: to `user`, in `channel`; `message` is the one whose button was pressed. Empty is what there is not.

    `private` is whether this is the bot's direct conversation with the user; None: not known yet. `shared`: Slack said that the channel is
    shared with another organisation.
    """

    model_config = ConfigDict(frozen=True)

    tenant: str
    user: str
    channel: str
    channel_name: str = ""
    private: bool | None = None
    thread: str = ""
    response_url: str = ""
    message: str = ""
    ephemeral: bool = False
    shared: bool = False


class Asked(BaseModel):
    """`words` are as Slack wrote them; a `name` is given where a command or a button says it."""

    model_config = ConfigDict(frozen=True)

    kind: Literal["words", "action", "files", "home"]
    spot: Spot
    name: str = ""
    words: str = ""
    value: dict[str, str] = {}
    files: list[File] = []

    def arrival(self, key: str, now: datetime) -> Arrival:
        body: Document = self.model_dump(mode="json", exclude_defaults=True)
        return Arrival(f"{PLATFORM}:{key}", PLATFORM, self.spot.tenant, self.kind, body, now)


def of_command(command: Command, root: str) -> Asked:
    """`root` is the command that is followed by the name of another."""
    spot = Spot(
        tenant=command.team_id,
        user=command.user_id,
        channel=command.channel_id,
        channel_name=command.channel_name,
        private=None if command.channel_id.startswith("D") else False,
        response_url=command.response_url,
    )
    name = command.command.removeprefix("/").lower()
    return Asked(kind="words", spot=spot, name="" if name == root else name, words=command.text)


def of_press(press: BlockActions, pressed: Pressed) -> Asked:
    """What is pressed in the app's home is answered in the direct conversation."""
    container = press.container
    channel = container.channel_id or ""
    spot = Spot(
        tenant=press.tenant,
        user=press.user.id,
        channel=channel,
        private=None if channel.startswith("D") or not channel else False,
        thread=container.thread_ts,
        response_url=press.response_url,
        message=container.message_ts,
        ephemeral=container.is_ephemeral,
    )
    return Asked(kind="action", spot=spot, name=pressed.action, value=dict(pressed.value))


def of_event(envelope: EventCallback, event: dict[str, object]) -> Asked | None:
    """None: nothing that a person asks of us."""
    if envelope.event.type == "app_home_opened":
        opened = HomeOpened.model_validate(event)
        spot = Spot(tenant=envelope.team_id, user=opened.user, channel=opened.channel, private=True)
        return Asked(kind="home", spot=spot, name="home.show") if opened.tab == "home" else None
    if envelope.event.type not in ("app_mention", "message"):
        return None
    spoken = Spoken.model_validate(event)
    direct = spoken.channel_type == "im"
    if spoken.user is None or spoken.bot_id or spoken.subtype not in _READ or (direct is (spoken.type == "app_mention")):
        return None
    spot = Spot(
        tenant=envelope.team_id,
        user=spoken.user,
        channel=spoken.channel,
        private=direct,
        thread=spoken.thread_ts,
        shared=envelope.is_ext_shared_channel,
    )
    return Asked(kind="files" if spoken.files and direct else "words", spot=spot, words=spoken.text, files=spoken.files if direct else [])
