"""Messages, dialogs and conversations as a person sees them, for assertions."""

from dataclasses import dataclass

from bot.console.feed import JsonObject
from bot.console.reading import Field, Reader
from bot.console.workspace import BOT, Conversation, Message, View


@dataclass(frozen=True)
class Shown:
    """A message as a person sees it: `text` is its first line (what a notification says), `words` every visible word."""

    message: Message
    reader: Reader

    @property
    def id(self) -> str:
        return self.message.id

    @property
    def payload(self) -> JsonObject:
        return self.message.payload

    @property
    def text(self) -> str:
        return self.reader.summary(self.message.payload).partition("\n")[0]

    @property
    def words(self) -> str:
        return self.reader.words(self.message.payload)

    @property
    def pictures(self) -> list[str]:
        return self.reader.pictures(self.message.payload)

    @property
    def labels(self) -> list[str]:
        """The labels of what can be pressed or chosen from."""
        return [control.label for control in self.reader.controls(self.message.payload)]

    @property
    def is_private(self) -> bool:
        return self.message.only_to is not None

    @property
    def author(self) -> str:
        return self.message.author


@dataclass(frozen=True)
class ShownView:
    """A modal or dialog as its member sees it; `errors` by label."""

    view: View
    reader: Reader

    @property
    def id(self) -> str:
        return self.view.id

    @property
    def title(self) -> str:
        return self.reader.title(self.view.payload)

    @property
    def words(self) -> str:
        return self.reader.words(self.view.payload)

    @property
    def fields(self) -> list[Field]:
        return self.reader.fields(self.view.payload)

    @property
    def labels(self) -> list[str]:
        return [field.label for field in self.fields]

    @property
    def errors(self) -> dict[str, str]:
        labels = {field.name: field.label for field in self.fields}
        return {labels.get(name, name): sentence for name, sentence in self.view.errors.items()}


@dataclass(frozen=True)
class Room:
    """A conversation as someone in it sees it (`by`), else as everyone does: without ephemerals."""

    conversation: Conversation
    reader: Reader
    by: str | None = None

    @property
    def messages(self) -> list[Shown]:
        standing = [message for message in self.conversation.messages if not message.deleted and message.only_to in (None, self.by)]
        return [Shown(message, self.reader) for message in standing]

    @property
    def last(self) -> Shown:
        """The newest message of the bot."""
        answers = self.answers
        if not answers:
            raise AssertionError(f"The bot has said nothing in {self.conversation.name}.")
        return answers[-1]

    @property
    def answers(self) -> list[Shown]:
        """What the bot said."""
        return [shown for shown in self.messages if shown.author == BOT]
