"""What Teams sends, as far as we read it; `Activity.model_validate` refuses what is not shaped so, before anything else touches it."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from bot.chat.markup import clean
from bot.platforms.teams.words import Tagged

Id = Annotated[str, StringConstraints(pattern=r"^[!-~]{1,400}$")]
"""An id of Teams': printable ASCII without spaces."""
Said = Annotated[str, AfterValidator(clean)]
"""Words of a person: without control characters and lone surrogates, which no database takes."""
Short = Annotated[Said, StringConstraints(max_length=500)]


def _or_empty(value: object) -> object:
    return "" if value is None else value


Perhaps = Annotated[Short, BeforeValidator(_or_empty)]
"""A word that may be missing or null."""

_FILE = "application/vnd.microsoft.teams.file.download.info"


class Part(BaseModel):
    """A part of an activity; what we do not read is left out."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Account(Part):
    """Someone, by their id for this bot and by their id in the directory, which only people have."""

    id: Id
    directory: Annotated[str, StringConstraints(pattern=r"^[0-9a-fA-F-]{36}$")] | None = Field(None, alias="aadObjectId")

    @property
    def user(self) -> str:
        """The id that stays the same for every bot and every conversation."""
        return self.directory.lower() if self.directory else self.id


class Conversation(Part):
    id: Id
    kind: Literal["personal", "groupChat", "channel"] = Field("personal", alias="conversationType")
    tenant: Perhaps = Field("", alias="tenantId")
    name: Perhaps = ""


class Named(Part):
    id: Perhaps = ""
    name: Perhaps = ""


class Channel(Named):
    """`type` is standard, private or shared, where Teams says it."""

    type: Perhaps = ""


class ChannelData(Part):
    tenant: Named = Named()
    channel: Channel | None = None
    team: Named | None = None


class Entity(Part):
    """A mention, or something else that is said about a message."""

    type: Perhaps = ""
    text: Perhaps = ""
    mentioned: Account | None = None


class File(Part):
    """A file that was sent to the bot; its address needs no sign-in and ends in minutes."""

    name: Short
    address: str


class Content(Part):
    """What an attachment holds; only a file has an address."""

    address: Annotated[str, StringConstraints(max_length=4000)] = Field("", alias="downloadUrl")


class Attachment(Part):
    kind: Perhaps = Field("", alias="contentType")
    name: Perhaps = ""
    content: Content | object = None


class Activity(Part):
    """One activity of any type; `value` are a button's data or an invoke's, never trusted."""

    type: Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{1,60}$")]
    id: Id | None = None
    channel_id: Short = Field(alias="channelId")
    service_url: Annotated[str, StringConstraints(pattern=r"^https?://[!-~]{1,400}$")] = Field(alias="serviceUrl")
    sender: Account = Field(alias="from")
    recipient: Account
    conversation: Conversation
    channel_data: ChannelData = Field(ChannelData(), alias="channelData")
    name: Perhaps = ""
    text: Annotated[Said, BeforeValidator(_or_empty), StringConstraints(max_length=100_000)] = ""
    locale: Perhaps = ""
    time_zone: Perhaps = Field("", alias="localTimezone")
    value: dict[str, object] | None = None
    reply_to: Id | None = Field(None, alias="replyToId")
    action: Perhaps = ""
    entities: list[Entity] = []
    attachments: list[Attachment] = []
    added: list[Account] = Field([], alias="membersAdded")
    removed: list[Account] = Field([], alias="membersRemoved")

    @property
    def tenant(self) -> str:
        return self.channel_data.tenant.id or self.conversation.tenant

    @property
    def place(self) -> str:
        """The conversation's id without the thread."""
        return self.conversation.id.partition(";messageid=")[0]

    @property
    def thread(self) -> str:
        """The id of the message whose thread this stands in; a channel's messages all stand in one."""
        return self.conversation.id.partition(";messageid=")[2]

    @property
    def tags(self) -> list[Tagged]:
        """Whom the text mentions."""
        return [Tagged(each.text, each.mentioned.id) for each in self.entities if each.type == "mention" and each.mentioned]

    @property
    def files(self) -> list[File]:
        return [
            File(name=each.name or "file", address=each.content.address)
            for each in self.attachments
            if each.kind == _FILE and isinstance(each.content, Content) and each.content.address
        ]


def known(body: object) -> Activity | None:
    """The activity that `body` is; None when it is malformed."""
    try:
        return Activity.model_validate(body)
    except (ValidationError, RecursionError):
        return None
