"""Teams on loopback: `async with TeamsServer(workspace, settings) as teams`, then `teams.reach(messages_url)`.

The bot fetches its connector token from `teams.token_url` (client credentials; MSAL takes no authority without https, so its credentials do
this themselves), checks ours with the keys behind `teams.metadata_url`, and calls the connector at the `serviceUrl` of every activity. The
server is also the `Side` through which the page and the bench act.
"""

import secrets

from aiohttp import ClientError, ClientResponse, ClientTimeout, web
from aiohttp.typedefs import Handler

from bot.console.feed import JsonObject
from bot.console.loopback import Loopback
from bot.console.side import DONE, NotPossible, Outcome, Suggestion, Value, Values
from bot.console.teams.activities import members_added, mentions_bot, message_activity, written
from bot.console.teams.dialogs import Dialogs
from bot.console.teams.link import Link
from bot.console.teams.office import Office, TeamsSettings, shows
from bot.console.teams.rest import Connector
from bot.console.teams.tokens import CHANNEL_ISSUER, Tokens
from bot.console.workspace import BOT, Conversation, StoredFile, Workspace

_FILE = "application/vnd.microsoft.teams.file.download.info"
_PICTURE_BYTES = 2**20
_PICTURES = {"image/png", "image/jpeg", "image/gif"}


class TeamsServer(Loopback):
    """`complaints` lists what the bot did that it must not do, `accepted` what it posted; `faults` orders faults by operation.

    Operations are send, update, delete, member, members, create_conversation.
    """

    def __init__(self, workspace: Workspace, settings: TeamsSettings, port: int = 0) -> None:
        super().__init__(port)
        self.office = Office(workspace, settings)
        self.faults = self.office.faults
        self.complaints = self.office.complaints
        self.accepted = self.office.accepted
        self._tokens = Tokens(settings.app_id, settings.password, settings.tenant)
        self._connector = Connector(self.office, self._tokens, self.in_background)
        self._link = Link(self.office, self._tokens, self.traffic)
        self._dialogs = Dialogs(self.office, self._link)

    @property
    def workspace(self) -> Workspace:
        return self.office.workspace

    @property
    def token_url(self) -> str:
        return f"{self.url}/{self.office.settings.tenant}/oauth2/v2.0/token"

    @property
    def metadata_url(self) -> str:
        return f"{self.url}/v1/.well-known/openidconfiguration"

    @property
    def service_url(self) -> str:
        return f"{self.url}/amer/{self.office.settings.tenant}/"

    def reach(self, messages_url: str) -> None:
        """Sends activities to the bot at `messages_url`."""
        self._link.reach(self.session, messages_url)

    async def start(self) -> None:
        await super().start()
        self.office.service_url = self.service_url

    async def announce(self) -> None:
        """Tells the bot of every chat and channel it has been added to, as Teams did when the app was installed."""
        for place in self.workspace.conversations.values():
            if place.key in self.office.installed_for or (place.kind != "direct" and place.bot_is_member and place.member_keys):
                await self._added(min(place.member_keys), place)

    def application(self) -> web.Application:
        app = web.Application(middlewares=[self._counted])
        app.router.add_post("/{tenant}/oauth2/v2.0/token", self._tokens.give)
        app.router.add_get("/v1/.well-known/openidconfiguration", self._metadata)
        app.router.add_get("/v1/.well-known/keys", self._keys)
        app.router.add_get("/files/{secret}/{name}", self._download)
        app.router.add_routes(self._connector.routes())
        return app

    def snapshot(self, member: str) -> JsonObject:
        return self.workspace.snapshot(member) | {"commands": []}

    async def say(self, by: str, conversation: str, text: str, thread: str | None = None) -> Outcome:
        place = self._place(by, conversation)
        if not text.strip():
            raise NotPossible("There is nothing to send.")
        payload = written(self.office, text)
        is_for_bot = place.kind == "direct" or mentions_bot(self.office, payload)
        if is_for_bot and not self._has_app(place):
            raise NotPossible(f"{self.workspace.bot_name} is not installed here.")
        message = self.office.post(place, by, payload, thread)
        if is_for_bot:
            await self._link.send(message_activity(self.office, by, place, message))
        return DONE

    async def press(self, by: str, where: str, control: str, value: Value = None, inputs: Values | None = None) -> Outcome:
        return await self._dialogs.press(by, where, control, inputs or {})

    async def submit(self, by: str, where: str, inputs: Values, control: str | None = None) -> Outcome:
        return await self._dialogs.submit(by, where, inputs, control)

    async def close(self, by: str, where: str) -> Outcome:
        return await self._dialogs.close(by, where)

    async def suggest(self, by: str, where: str, control: str, query: str) -> list[Suggestion]:
        return self._dialogs.suggest(by, where, control, query)

    async def attach(self, by: str, conversation: str, name: str, content: bytes, text: str = "") -> Outcome:
        place = self._place(by, conversation)
        if place.kind != "direct" or not self._has_app(place):
            raise NotPossible("Files can be sent to an app in its personal chat only.")
        file = StoredFile(secrets.token_urlsafe(18), name, "application/octet-stream", content, by, name, {place.id})
        self.workspace.files[file.id] = file
        address = f"{self.url}/files/{file.id}/{name}"
        info: JsonObject = {"downloadUrl": address, "uniqueId": file.id, "fileType": name.rpartition(".")[2].lower()}
        attachment: JsonObject = {"contentType": _FILE, "contentUrl": address, "name": name, "content": info}
        message = self.office.post(place, by, {**written(self.office, text), "attachments": [attachment]})
        await self._link.send(message_activity(self.office, by, place, message))
        return DONE

    async def open_home(self, by: str) -> Outcome:
        raise NotPossible("On Teams the app has no home tab.")

    async def install(self, by: str) -> Outcome:
        """Installs the app for `by`, who can then be written to."""
        if by in self.office.installed_for:
            raise NotPossible(f"{self.workspace.bot_name} is already installed for you.")
        self.office.installed_for.add(by)
        await self._added(by, self.workspace.direct_of(by))
        return DONE

    async def extension(self, by: str, conversation: str, command: str) -> Outcome:
        return await self._dialogs.extension(by, self._place(by, conversation), command)

    async def picture(self, by: str, ref: str) -> tuple[bytes, str]:
        seen = [message.payload for each in self.workspace.conversations.values() for message in each.seen_by(by)]
        if not any(shows(payload, ref) for payload in [*seen, *(view.payload for view in self.workspace.views[by])]):
            raise NotPossible("There is no such picture.")
        try:
            async with self.session.get(ref, allow_redirects=False, timeout=ClientTimeout(total=10)) as response:
                content = await _at_most(response, _PICTURE_BYTES)
                if response.status == 200 and response.content_type in _PICTURES and content:
                    return content, response.content_type
        except (ClientError, TimeoutError) as error:
            raise NotPossible("The picture could not be fetched.") from error
        self.office.complain(f"a picture is no PNG, JPEG or GIF of at most 1 MB, or not there: status {response.status}")
        raise NotPossible("The picture could not be shown.")

    async def _added(self, by: str, place: Conversation) -> None:
        for told in members_added(self.office, by, place):
            await self._link.send(told)

    def _has_app(self, place: Conversation) -> bool:
        return place.key in self.office.installed_for if place.kind == "direct" else place.bot_is_member

    def _place(self, by: str, conversation: str) -> Conversation:
        place = self.workspace.conversations.get(conversation)
        if place is None or by not in place.member_keys:
            raise NotPossible("There is no such conversation.")
        return place

    @web.middleware
    async def _counted(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        with self.traffic:
            return await handler(request)

    async def _metadata(self, request: web.Request) -> web.Response:
        algorithms = ["RS256"]
        keys = f"{self.url}/v1/.well-known/keys"
        return web.json_response({"issuer": CHANNEL_ISSUER, "jwks_uri": keys, "id_token_signing_alg_values_supported": algorithms})

    async def _keys(self, request: web.Request) -> web.Response:
        return web.json_response(self._tokens.key_set())

    async def _download(self, request: web.Request) -> web.Response:
        """A file's bytes: whoever knows the address may read it, as with Teams' own download links."""
        file = self.workspace.files.get(request.match_info["secret"])
        if file is None or file.author == BOT:
            return web.Response(status=404)
        return web.Response(body=file.content, content_type=file.content_type)


async def _at_most(response: ClientResponse, most: int) -> bytes:
    """The body, or nothing where it is longer than `most`."""
    content = bytearray()
    async for chunk in response.content.iter_chunked(2**16):
        content += chunk
        if len(content) > most:
            return b""
    return bytes(content)
