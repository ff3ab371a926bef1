"""Modals: opened by a single-use trigger that lives three seconds, so a loading view opens first and the form follows into it."""

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.form import Form
from bot.chat.message import Message
from bot.chat.reading import persons_in, persons_of
from bot.commands.desk import Desk, InThread
from bot.platforms.slack import forms
from bot.platforms.slack.calls import FAILURES, Patience, error_of, patiently, why
from bot.platforms.slack.poster import Poster
from bot.platforms.slack.render import VIEW, in_words, render
from bot.platforms.slack.words import JsonObject

_TITLE = "Pacer"
_SPENT = {"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id", "trigger_expired", "trigger_exchanged"}

log = structlog.get_logger(__name__)


class Dialogs:
    def __init__(self, client: AsyncWebClient, desk: Desk, in_thread: InThread, poster: Poster, patience: Patience) -> None:
        self._client = client
        self._desk = desk
        self._in_thread = in_thread
        self._poster = poster
        self._patience = patience

    async def loading(self, trigger: str) -> str:
        """Opens a view that says to wait, and gives its id; empty when it did not open."""
        try:
            answer = await self._client.views_open(trigger_id=trigger, view=forms.loading(_TITLE))
        except FAILURES as error:
            log.warning("loading view not opened", error=why(error))
            return ""
        view = answer.get("view")
        return str(view["id"]) if isinstance(view, dict) else ""

    async def open(self, trigger: str, view: JsonObject) -> bool:
        """Opens `view`; False: the trigger's time was over."""
        try:
            await self._client.views_open(trigger_id=trigger, view=view)
        except SlackApiError as error:
            if error_of(error) not in _SPENT:
                raise
            return False
        return True

    async def show(self, view_id: str, view: JsonObject) -> None:
        """Puts `view` in the place of an open one, unless that was closed meanwhile."""
        try:
            await patiently(lambda: self._client.views_update(view_id=view_id, view=view), self._patience)
        except SlackApiError as error:
            if error_of(error) != "not_found":
                raise
            log.info("view closed before it was ready")

    async def form(self, tenant: str, form: Form, token: str) -> JsonObject:
        """The view of a form, with the members and channels that it names looked up."""
        people = await self._poster.people(tenant, persons_of(form))
        channels = {number: (await self._in_thread(self._desk.place, number)).external for number in forms.conversations_of(form)}
        return forms.modal(form, token, people, channels)

    async def saying(self, tenant: str, message: Message) -> JsonObject:
        """A view that says `message`."""
        return forms.said(_TITLE, message, await self._poster.people(tenant, persons_in(message)))

    async def publish(self, tenant: str, user: str, message: Message) -> None:
        """Shows `message` as the app's home."""
        blocks = render(in_words(message), await self._poster.people(tenant, persons_in(message)), surface=VIEW).blocks
        await patiently(lambda: self._client.views_publish(user_id=user, view={"type": "home", "blocks": blocks}), self._patience)
