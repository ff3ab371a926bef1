"""The connector's REST API, which the bot calls: conversations, activities, members. Refusals carry the codes that Teams uses."""

import json
from collections.abc import Awaitable, Callable, Sequence

from aiohttp import web

from bot.console.accepted import Post
from bot.console.faults import Spawn, answered
from bot.console.feed import JsonObject
from bot.console.limits import TooFast
from bot.console.payloads import child, children, text, whole
from bot.console.teams.cards import card_problems, mention_problems
from bot.console.teams.office import ConnectorError, Office
from bot.console.teams.tokens import Tokens
from bot.console.workspace import BOT, Conversation, Message

CARD = "application/vnd.microsoft.card.adaptive"
_PICTURES = {"image/png", "image/jpeg", "image/gif"}
_PAGE = 50

Handler = Callable[[web.Request], Awaitable[web.Response]]


class Connector:
    """`spawn` runs work beside a call."""

    def __init__(self, office: Office, tokens: Tokens, spawn: Spawn) -> None:
        self._office = office
        self._spawn = spawn
        self._tokens = tokens

    def routes(self) -> Sequence[web.RouteDef]:
        one, activities = "/v3/conversations/{conversation}", "/v3/conversations/{conversation}/activities"
        return [
            web.post("/{region}/{tenant}/v3/conversations", self._guarded("create_conversation", self._create)),
            web.post(f"/{{region}}/{{tenant}}{activities}", self._guarded("send", self._send)),
            web.post(f"/{{region}}/{{tenant}}{activities}/{{activity}}", self._guarded("send", self._send)),
            web.put(f"/{{region}}/{{tenant}}{activities}/{{activity}}", self._guarded("update", self._update)),
            web.delete(f"/{{region}}/{{tenant}}{activities}/{{activity}}", self._guarded("delete", self._delete)),
            web.get(f"/{{region}}/{{tenant}}{one}/members", self._guarded("members", self._members)),
            web.get(f"/{{region}}/{{tenant}}{one}/pagedmembers", self._guarded("members", self._paged_members)),
            web.get(f"/{{region}}/{{tenant}}{one}/members/{{member}}", self._guarded("member", self._member)),
        ]

    def _guarded(self, name: str, handler: Handler) -> Handler:
        """`handler` behind the token check, the faults to order, and the refusals' form."""

        async def guarded(request: web.Request) -> web.Response:
            if not self._tokens.accepts(request.headers.get("Authorization", "")):
                self._office.complain(f"{request.method} {request.path} without a valid token")
                return web.json_response({"message": "Authorization has been denied for this request."}, status=401)
            return await answered(request, lambda: _told(handler, request), self._office.faults.take(name), _busy, self._spawn)

        return guarded

    async def _create(self, request: web.Request) -> web.Response:
        body = await _body(request)
        data = child(body.get("channelData"))
        tenants = {text(body.get("tenantId")), text(body.get("tenantID")), text(child(data.get("tenant")).get("id"))}
        if tenants - {""} != {self._office.settings.tenant}:
            raise ConnectorError(400, "BadArgument", "A conversation needs the id of its tenant.")
        channel = text(child(data.get("channel")).get("id"))
        place = self._office.conversation(channel)[0] if channel else self._personal(body)
        answer: JsonObject = {"id": place.id, "serviceUrl": self._office.service_url}
        if body.get("activity"):
            message = self._posted(place, child(body["activity"]), None)
            answer["activityId"] = message.id
            if channel:
                answer["id"] = f"{place.id};messageid={message.id}"
        elif channel:
            raise ConnectorError(400, "BadSyntax", "A new thread needs its first activity.")
        return web.json_response(answer, status=201)

    def _personal(self, body: JsonObject) -> Conversation:
        members = children(body.get("members"))
        if body.get("isGroup") or len(members) != 1:
            raise ConnectorError(400, "BadArgument", "A bot can only create a conversation with one member.")
        key = self._office.key_of(text(members[0].get("id")))
        if key is None:
            raise ConnectorError(400, "BadArgument", "Failed to decrypt pairwise id")
        return self._office.conversation(self._office.workspace.direct_of(key).id)[0]

    async def _send(self, request: web.Request) -> web.Response:
        place, thread = self._office.conversation(request.match_info["conversation"])
        sent = await _body(request)
        if sent.get("type") == "typing":
            self._office.workspace.feed.publish({"type": "typing", "conversation": place.id}, place.member_keys)
            return web.json_response({"id": self._office.moment()[0]}, status=201)
        return web.json_response({"id": self._posted(place, sent, thread).id}, status=201)

    async def _update(self, request: web.Request) -> web.Response:
        message = self._own(request)
        payload = self._checked(await _body(request))
        message.payload, message.edited = payload, True
        self._office.workspace.tell(message)
        return web.json_response({"id": message.id})

    async def _delete(self, request: web.Request) -> web.Response:
        message = self._own(request)
        message.deleted = True
        self._office.workspace.tell(message)
        return web.Response(status=200)

    async def _members(self, request: web.Request) -> web.Response:
        return web.json_response([self._office.profile(key) for key in self._roster(request)])

    async def _paged_members(self, request: web.Request) -> web.Response:
        roster, start = self._roster(request), whole(request.query.get("continuationToken"), 0)
        size = min(max(whole(request.query.get("pageSize"), _PAGE), _PAGE), 500)
        page: JsonObject = {"members": [self._office.profile(key) for key in roster[start : start + size]]}
        if start + size < len(roster):
            page["continuationToken"] = str(start + size)
        return web.json_response(page)

    async def _member(self, request: web.Request) -> web.Response:
        wanted, roster = request.match_info["member"], self._roster(request)
        by_mail = {self._office.workspace.members[key].email.casefold(): key for key in roster}
        key = self._office.key_of(wanted) or by_mail.get(wanted.casefold())
        if key not in roster:
            raise ConnectorError(404, "MemberNotFoundInConversation", "The member is not in the conversation.")
        return web.json_response(self._office.profile(key))

    def _roster(self, request: web.Request) -> list[str]:
        place, _ = self._office.conversation(request.match_info["conversation"])
        in_team = request.match_info["conversation"] == self._office.team_id
        return sorted(self._office.workspace.members if in_team else place.member_keys)

    def _own(self, request: web.Request) -> Message:
        place, _ = self._office.conversation(request.match_info["conversation"])
        message = self._office.workspace.message(request.match_info["activity"], place.id)
        if message is None or message.deleted:
            raise ConnectorError(404, "ActivityNotFoundInConversation", "The activity is not in the conversation.")
        if message.author != BOT:
            raise ConnectorError(403, "MessageWritesBlocked", "A bot can only change its own messages.")
        return message

    def _posted(self, place: Conversation, sent: JsonObject, thread: str | None) -> Message:
        if thread and not self._office.workspace.message(thread, place.id):
            raise ConnectorError(404, "ActivityNotFoundInConversation", "The thread is not in the conversation.")
        self._office.pace.take(f"{place.id};{thread}")
        payload = self._checked(sent)
        message = self._office.post(place, BOT, payload, thread)
        self._office.accepted.take(Post(place.id, text(payload.get("summary")) or text(payload.get("text")), message.id))
        return message

    def _checked(self, sent: JsonObject) -> JsonObject:
        """The payload of an activity to show, {"text", "summary", "attachments", "entities"} as far as they were sent."""
        if sent.get("type") != "message":
            raise ConnectorError(400, "BadArgument", f"Unknown activity type {sent.get('type')}.")
        if len(json.dumps(sent, ensure_ascii=False).encode("utf-16-le")) > self._office.settings.most_bytes:
            self._office.complain("a message was too large")
            raise ConnectorError(413, "MessageSizeTooBig", "Message size too large.")
        attachments = children(sent.get("attachments"))
        if not text(sent.get("text")) and not attachments:
            raise ConnectorError(400, "BadSyntax", "Empty message body.")
        problems = [str(each) for each in mention_problems(text(sent.get("text")), children(sent.get("entities")), "/entities")]
        for index, attachment in enumerate(attachments):
            problems += attachment_problems(attachment, f"/attachments/{index}")
        if problems:
            self._office.complain(f"an activity was refused: {'; '.join(problems)}")
            raise ConnectorError(400, "BadArgument", "; ".join(problems))
        return {name: sent[name] for name in ("text", "summary", "attachments", "entities") if sent.get(name)}


def attachment_problems(attachment: JsonObject, pointer: str, *, dialog: bool = False) -> list[str]:
    """What is wrong with an attachment: a card, or (not in a dialog) an inline picture."""
    kind = attachment.get("contentType")
    if kind == CARD:
        return [
            f"{problem.message} [{pointer}/content{problem.pointer}]"
            for problem in card_problems(child(attachment.get("content")), dialog=dialog)
        ]
    if kind in _PICTURES and text(attachment.get("contentUrl")) and not dialog:
        return []
    return [f"unsupported contentType {kind} [{pointer}]"]


async def _told(handler: Handler, request: web.Request) -> web.Response:
    """What `handler` answers, refusals included."""
    try:
        return await handler(request)
    except ConnectorError as error:
        return web.json_response(_error(error.code, str(error)), status=error.status)
    except TooFast as refusal:
        return _busy(refusal.seconds)


def _busy(seconds: float) -> web.Response:
    refusal = _error("TooManyRequests", "API calls quota exceeded")
    return web.json_response(refusal, status=429, headers={"Retry-After": f"{seconds:g}"})


async def _body(request: web.Request) -> JsonObject:
    try:
        body = json.loads(await request.text())
    except ValueError as error:
        raise ConnectorError(400, "BadSyntax", "The body is not JSON.") from error
    return child(body)


def _error(code: str, message: str) -> JsonObject:
    return {"error": {"code": code, "message": message}}
