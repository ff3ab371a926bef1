"""The connector as the real Bot Framework client sees it, and its activities as the real token check sees them."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from botbuilder.schema import Activity, ActivityTypes, Attachment, ChannelAccount, ConversationParameters
from botbuilder.schema._models_py3 import ErrorResponseException
from botframework.connector.aio import ConnectorClient
from botframework.connector.auth import BotFrameworkAuthenticationFactory, PasswordServiceClientCredentialFactory
from msrest.authentication import BasicTokenAuthentication

from bot.console.bench import TeamsBench
from bot.console.feed import JsonObject
from bot.console.side import NotPossible
from bot.console.teams.server import TeamsServer
from tests.console.pretend import PNG, TEAMS, Listener

FORM = {
    "grant_type": "client_credentials",
    "client_id": TEAMS.app_id,
    "client_secret": TEAMS.password,
    "scope": "https://api.botframework.com/.default",
}
CARD: JsonObject = {"type": "AdaptiveCard", "version": "1.5", "body": [{"type": "TextBlock", "text": "**62 %** of goal"}]}


async def token(teams: TeamsServer, **changes: str) -> tuple[int, JsonObject]:
    async with teams.session.post(teams.token_url, data=FORM | changes) as response:
        body = json.loads(await response.text())
        assert isinstance(body, dict)
        return response.status, body


@pytest.fixture
async def connector(teams: TeamsServer) -> AsyncIterator[ConnectorClient]:
    _, given = await token(teams)
    async with ConnectorClient(
        BasicTokenAuthentication({"access_token": str(given["access_token"])}), base_url=teams.service_url
    ) as client:
        yield client


def message(text: str = "", **more: object) -> Activity:
    return Activity(type=ActivityTypes.message, text=text, **more)


def with_card(content: JsonObject) -> Activity:
    return message(attachments=[Attachment(content_type="application/vnd.microsoft.card.adaptive", content=content)])


async def checked(teams: TeamsServer, authorization: str, service_url: str) -> bool:
    """Whether the SDK's own check lets a request in. It fetches keys by blocking calls, so it gets a thread of its own."""
    authentication = BotFrameworkAuthenticationFactory.create(
        to_bot_from_channel_token_issuer="https://api.botframework.com",
        to_bot_from_channel_open_id_metadata_url=teams.metadata_url,
        credential_factory=PasswordServiceClientCredentialFactory(TEAMS.app_id, TEAMS.password),
    )
    activity = Activity(channel_id="msteams", service_url=service_url)
    result = await asyncio.to_thread(lambda: asyncio.run(authentication.authenticate_request(activity, authorization)))
    return bool(result.claims_identity.is_authenticated)


async def test_an_activity_carries_a_token_that_the_sdk_accepts(bot: Listener, teams: TeamsServer, office: TeamsBench) -> None:
    await office.direct("scorecard", by="ana")
    [request] = await bot.received(1)
    authorization = request.headers["Authorization"]
    assert await checked(teams, authorization, str(request.json["serviceUrl"]))
    with pytest.raises(PermissionError):
        await checked(teams, authorization, "https://elsewhere.example.com/")


async def test_a_personal_message_says_who_where_and_in_which_zone(bot: Listener, office: TeamsBench) -> None:
    await office.direct("scorecard", by="ana")
    [request] = await bot.received(1)
    told = request.json
    assert (told["text"], told["locale"], told["localTimezone"]) == ("scorecard", "pt-BR", "America/Sao_Paulo")
    assert request.at("/conversation/conversationType") == "personal"
    assert request.at("/channelData/tenant/id") == TEAMS.tenant
    assert request.at("/entities/0/timezone") == "America/Sao_Paulo"
    assert request.at("/from/id") == office.workspace.ids["ana"]


async def test_a_mention_in_a_channel_has_its_entities_and_its_thread(bot: Listener, office: TeamsBench) -> None:
    await office.say("no bot in this", by="ana", in_="#sales")
    await office.mention("scorecard @Ben Okafor", by="ana", in_="#sales")
    [request] = await bot.received(1)
    sales = office.channel("#sales")
    assert request.json["text"] == "<at>Pacer</at> scorecard <at>Ben Okafor</at>"
    assert [request.at(f"/entities/{n}/mentioned/id") for n in (0, 1)] == [office.workspace.bot_id, office.workspace.ids["ben"]]
    assert request.at("/conversation/id") == f"{sales.conversation.id};messageid={sales.messages[-1].id}"


async def test_the_client_posts_answers_changes_and_deletes(office: TeamsBench, connector: ConnectorClient) -> None:
    sales = office.workspace.channel("sales").id
    posted = await connector.conversations.send_to_conversation(sales, with_card(CARD))
    assert office.channel("#sales").last.words == "62 % of goal"
    await connector.conversations.reply_to_activity(f"{sales};messageid={posted.id}", posted.id, message("because"))
    assert office.channel("#sales").last.message.thread == posted.id
    await connector.conversations.update_activity(sales, posted.id, message("changed"))
    assert [shown.text for shown in office.channel("#sales").messages] == ["changed", "because"]
    await connector.conversations.delete_activity(sales, posted.id)
    with pytest.raises(ErrorResponseException) as raised:
        await connector.conversations.update_activity(sales, posted.id, message("late"))
    assert raised.value.response.status_code == 404


async def test_a_chat_is_opened_with_who_has_the_app_and_refused_with_who_has_not(office: TeamsBench, connector: ConnectorClient) -> None:
    def wanted(key: str) -> ConversationParameters:
        return ConversationParameters(members=[ChannelAccount(id=office.workspace.ids[key])], channel_data={"tenant": {"id": TEAMS.tenant}})

    opened = await connector.conversations.create_conversation(wanted("ben"))
    assert opened.id == office.workspace.direct_of("ben").id
    office.server.office.installed_for.remove("ben")
    with pytest.raises(ErrorResponseException) as raised:
        await connector.conversations.create_conversation(wanted("ben"))
    assert (raised.value.response.status_code, raised.value.error.error.code) == (403, "BotNotInConversationRoster")


async def test_installing_the_app_tells_the_bot(bot: Listener, office: TeamsBench) -> None:
    office.server.office.installed_for.clear()
    with pytest.raises(NotPossible, match="not installed"):
        await office.direct("scorecard", by="ana")
    await office.side.install("ana")
    assert [request.json["type"] for request in await bot.received(2)] == ["installationUpdate", "conversationUpdate"]


async def test_an_installed_app_is_told_of_every_place_it_is_in(bot: Listener, office: TeamsBench) -> None:
    await office.server.announce()
    places = [each.id for each in office.workspace.conversations.values() if each.key != "leads"]
    assert [request.at("/conversation/id") for request in bot.requests if request.json["type"] == "installationUpdate"] == places


async def test_members_are_found_by_their_teams_id_and_by_page(office: TeamsBench, connector: ConnectorClient) -> None:
    sales = office.workspace.channel("sales").id
    ben = await connector.conversations.get_conversation_member(sales, office.workspace.ids["ben"])
    assert ben.additional_properties["email"] == "ben@example.com"
    page = await connector.conversations.get_conversation_paged_members(sales)
    assert [member.name for member in page.members] == ["Ana Lima", "Ben Okafor", "Mia Chen"]
    with pytest.raises(ErrorResponseException) as raised:
        await connector.conversations.get_conversation_member(sales, "29:nobody")
    assert raised.value.response.status_code == 404


async def test_a_card_that_breaks_the_rules_is_refused_and_noted(office: TeamsBench, connector: ConnectorClient) -> None:
    with pytest.raises(ErrorResponseException) as raised:
        await connector.conversations.send_to_conversation(office.workspace.channel("sales").id, with_card({**CARD, "version": "1.6"}))
    assert raised.value.response.status_code == 400
    assert len(office.complaints) == 1


async def test_too_large_a_message_is_refused_by_its_size_in_utf16(office: TeamsBench, connector: ConnectorClient) -> None:
    sales = office.workspace.channel("sales").id
    await connector.conversations.send_to_conversation(sales, message("x" * 49_000))
    with pytest.raises(ErrorResponseException) as raised:
        await connector.conversations.send_to_conversation(sales, message("x" * 50_001))
    assert raised.value.response.status_code == 413


async def test_faults_come_as_teams_sends_them(office: TeamsBench, connector: ConnectorClient) -> None:
    office.server.faults.rate_limit("send", retry_after=3)
    sales = office.workspace.channel("sales").id
    with pytest.raises(ErrorResponseException) as raised:
        await connector.conversations.send_to_conversation(sales, message("x"))
    assert (raised.value.response.status_code, raised.value.response.headers["Retry-After"]) == (429, "3")


async def test_wrong_credentials_get_no_token_and_no_way_in(teams: TeamsServer, office: TeamsBench) -> None:
    status, refused = await token(teams, client_secret="wrong")
    assert (status, refused["error"]) == (401, "invalid_client")
    address = f"{teams.service_url}v3/conversations/{office.workspace.channel('sales').id}/activities"
    async with teams.session.post(address, json={"type": "message", "text": "x"}, headers={"Authorization": "Bearer no"}) as response:
        assert response.status == 401
    assert office.channel("#sales").messages == []


async def test_a_file_in_the_personal_chat_is_downloaded_by_its_link(bot: Listener, office: TeamsBench) -> None:
    await office.attach("goals.csv", b"person,goal\n", by="mia")
    [request] = await bot.received(1)
    assert request.at("/attachments/0/contentType") == "application/vnd.microsoft.teams.file.download.info"
    async with office.server.session.get(str(request.at("/attachments/0/content/downloadUrl"))) as response:
        assert await response.read() == b"person,goal\n"


async def test_only_pictures_that_were_shown_are_fetched_for_the_page(
    bot: Listener, office: TeamsBench, connector: ConnectorClient
) -> None:
    picture = f"{bot.url}p.png"
    bot.pictures["/p.png"] = PNG
    shown = {**CARD, "body": [{"type": "Image", "url": picture, "altText": "card"}]}
    with pytest.raises(NotPossible):
        await office.side.picture("ana", picture)
    await connector.conversations.send_to_conversation(office.workspace.channel("sales").id, with_card(shown))
    assert await office.side.picture("ana", picture) == (PNG, "image/png")
