"""Activities as Teams sends them to a bot."""

import html
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from bot.console import ids
from bot.console.feed import JsonObject
from bot.console.mentions import ChannelMention, PersonMention, pieces
from bot.console.teams.office import Office
from bot.console.workspace import BOT, Conversation, Message


def activity(office: Office, kind: str, by: str, place: Conversation, **more: object) -> JsonObject:
    """What every activity from `by` in `place` says; `more` adds to it or replaces parts."""
    member = office.workspace.members[by]
    activity_id, now = office.moment()
    common: JsonObject = {
        "type": kind,
        "id": activity_id,
        "timestamp": now.isoformat(timespec="milliseconds"),
        "localTimestamp": now.astimezone(ZoneInfo(member.time_zone)).isoformat(timespec="milliseconds"),
        "serviceUrl": office.service_url,
        "channelId": "msteams",
        "from": office.account(by),
        "recipient": office.account(BOT),
        "conversation": _conversation(office, place),
        "channelData": _channel_data(office, place),
        "locale": member.locale,
    }
    return common | more


def message_activity(office: Office, by: str, place: Conversation, message: Message) -> JsonObject:
    """A message that `by` wrote."""
    member = office.workspace.members[by]
    payload = message.payload
    where: JsonObject = {
        "locale": member.locale,
        "country": member.locale[-2:],
        "platform": "Web",
        "timezone": member.time_zone,
        "type": "clientInfo",
    }
    entities = payload.get("entities")
    told = activity(office, "message", by, place, textFormat="plain", text=payload.get("text", ""), localTimezone=member.time_zone)
    told |= {"id": message.id, "entities": [*(entities if isinstance(entities, list) else []), where]}
    if "attachments" in payload:
        told["attachments"] = payload["attachments"]
    if place.kind == "channel":
        told["conversation"] = _conversation(office, place) | {"id": f"{place.id};messageid={message.thread or message.id}"}
    return told


def written(office: Office, typed: str) -> JsonObject:
    """What a member typed, as a message's text with its mention entities."""
    words, entities = [], []
    for piece in pieces(typed, office.workspace):
        match piece:
            case PersonMention(key):
                account = office.account(key)
                tag = f"<at>{html.escape(str(account['name']), quote=False)}</at>"
                entities.append({"type": "mention", "text": tag, "mentioned": {"id": account["id"], "name": account["name"]}})
                words.append(tag)
            case ChannelMention(_, name):
                words.append(f"#{name}")
            case str():
                words.append(piece)
    return {"text": "".join(words), "entities": entities} if entities else {"text": "".join(words)}


def mentions_bot(office: Office, payload: Mapping[str, object]) -> bool:
    entities = payload.get("entities")
    return isinstance(entities, list) and any(each["mentioned"]["id"] == office.workspace.bot_id for each in entities)


def members_added(office: Office, by: str, place: Conversation) -> tuple[JsonObject, JsonObject]:
    """What a bot is told when it is added to a chat or a team."""
    added: JsonObject = activity(office, "conversationUpdate", by, place, membersAdded=[{"id": office.workspace.bot_id}])
    installed: JsonObject = activity(office, "installationUpdate", by, place, action="add")
    return installed, added


def _conversation(office: Office, place: Conversation) -> JsonObject:
    kind = {"direct": "personal", "group": "groupChat", "channel": "channel"}[place.kind]
    about: JsonObject = {"id": place.id, "conversationType": kind, "tenantId": office.settings.tenant}
    return about if kind == "personal" else about | {"isGroup": True, "name": place.name}


def _channel_data(office: Office, place: Conversation) -> JsonObject:
    data: JsonObject = {"tenant": {"id": office.settings.tenant}}
    if place.kind != "channel":
        return data
    team = {"id": office.team_id, "name": office.settings.team_name, "aadGroupId": ids.directory_id(office.team_id)}
    channel = {"id": place.id, "name": place.name, "type": "shared" if place.is_shared else "standard"}
    return data | {"team": team, "channel": channel, "teamsChannelId": place.id, "teamsTeamId": office.team_id}
