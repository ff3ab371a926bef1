"""What Slack sends, as far as we read it. `known` refuses what is not shaped so, before anything else touches it."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from bot.chat.markup import clean
from bot.platforms.slack.forms import Entered

Id = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{2,40}$")]
Stamp = Annotated[str, StringConstraints(pattern=r"^(\d{1,12}\.\d{1,8})?$")]
Said = Annotated[str, AfterValidator(clean)]
"""Words of a person: without control characters and lone surrogates, which no database takes."""
Short = Annotated[Said, StringConstraints(max_length=500)]

SPOKEN = {"app_mention", "message"}
HOME = "app_home_opened"


class Part(BaseModel):
    """A part of a payload; what we do not read is left out."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Team(Part):
    id: Id


class User(Part):
    id: Id
    team_id: Id | None = None


class Command(Part):
    """A slash command."""

    command: Annotated[str, StringConstraints(pattern=r"^/\S{1,40}$")]
    text: Said = ""
    team_id: Id
    user_id: Id
    channel_id: Id
    channel_name: Short = ""
    trigger_id: Short
    response_url: Short = ""


class Picked(Part):
    value: Said


class Element(Part):
    """The button or select that was used."""

    type: str
    action_id: Said
    block_id: str = ""
    value: Said | None = None
    selected_option: Picked | None = None


class Container(Part):
    type: str
    channel_id: Id | None = None
    message_ts: Stamp = ""
    thread_ts: Stamp = ""
    is_ephemeral: bool = False


class Interaction(Part):
    """An interaction of any kind; `team` is empty where the app is installed for a whole organisation."""

    type: str
    user: User
    team: Team | None = None

    @property
    def tenant(self) -> str:
        return self.team.id if self.team else self.user.team_id or ""


class BlockActions(Interaction):
    container: Container
    actions: Annotated[list[Element], Field(min_length=1)]
    trigger_id: Short
    response_url: Short = ""


class State(Part):
    values: dict[str, dict[str, Entered]] = {}


class View(Part):
    id: Id
    type: str
    callback_id: str
    private_metadata: str = ""
    state: State = State()
    blocks: list[dict[str, object]] = []


class ViewInteraction(Interaction):
    view: View


class File(Part):
    """A file in a message; a file that was deleted or is elsewhere has no address."""

    id: Id
    name: Short | None = None
    size: int = 0
    url_private_download: Annotated[str, StringConstraints(max_length=3000)] = ""


class Spoken(Part):
    """A message, in a direct conversation or mentioning the bot."""

    type: str
    subtype: str | None = None
    bot_id: str | None = None
    user: Id | None = None
    channel: Id
    channel_type: str = ""
    text: Said = ""
    thread_ts: Stamp = ""
    files: list[File] = []


class HomeOpened(Part):
    type: Literal["app_home_opened"]
    user: Id
    channel: Id
    tab: str = "home"


class SomeEvent(Part):
    type: str


class EventCallback(Part):
    type: Literal["event_callback"]
    team_id: Id
    event_id: Short
    event: SomeEvent
    is_ext_shared_channel: bool = False


class Challenge(Part):
    type: Literal["url_verification"]
    challenge: Short


def known(body: Mapping[str, object]) -> bool:
    """Whether `body` is of a kind that we answer. Raises pydantic's `ValidationError` when it is, and is not shaped so."""
    if "command" in body:
        Command.model_validate(body)
        return True
    match body.get("type"):
        case "event_callback":
            return bool(EventCallback.model_validate(body)) and _event(body["event"])
        case "block_actions":
            return bool(BlockActions.model_validate(body))
        case "view_submission" | "view_closed":
            return bool(ViewInteraction.model_validate(body))
        case "url_verification":
            return bool(Challenge.model_validate(body))
    return "ssl_check" in body


def _event(event: object) -> bool:
    kind = SomeEvent.model_validate(event).type
    if kind in SPOKEN:
        Spoken.model_validate(event)
    if kind == HOME:
        HomeOpened.model_validate(event)
    return True
