"""Chats with one member, as those find them who write without being asked."""

import pytest

from bot.chat.message import notice
from bot.chat.messenger import PostFailed
from tests.scenarios.floor import Floor


async def test_a_chat_that_was_lost_is_opened_anew(floor: Floor) -> None:
    await floor.bench.direct("help", by="ana")
    await floor.hears("ana")
    await floor.bench.quiet()
    with floor.database.write() as uow:
        account = uow.accounts.of_persons([floor.person("ana")])[0].id
        chat = uow.accounts.direct(account)
        assert chat is not None
        uow.accounts.bury(chat.id, "blocked")
        number = chat.id
    (messenger,) = floor.app.messengers.values()
    assert await messenger.direct(account) == number
    with floor.database.read() as uow:
        revived = uow.accounts.conversation(number)
        assert revived is not None and revived.dead is None
    await messenger.post(number, notice("You are back"), key="k")
    assert floor.bench.direct_of("ana").last.text == "You are back"


async def test_an_account_that_does_not_exist_has_no_chat(floor: Floor) -> None:
    (messenger,) = floor.app.messengers.values()
    with pytest.raises(PostFailed) as failure:
        await messenger.direct(999_999)
    assert failure.value.reason == "unknown"
