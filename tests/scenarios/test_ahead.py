"""Pictures that are uploaded before their post's time."""

import asyncio
from datetime import timedelta

from bot.deliveries.service import owe
from bot.metrics import posts
from bot.metrics.views import Subject
from tests.scenarios.floor import Clock, Floor

HOUR = timedelta(hours=1)


async def scheduled(floor: Floor, key: str) -> None:
    """Ana's scorecard, owed to her own chat in an hour."""
    await floor.bench.direct("help", by="ana")
    await floor.hears("ana", "What you can ask me")
    person = floor.person("ana")
    shared = posts.Shared(Subject("person", person), "2026-11", person)
    with floor.database.write() as uow:
        chat = uow.accounts.direct(uow.accounts.of_persons([person])[0].id)
        assert chat is not None
        owe(uow, key, conversation=chat.id, kind=posts.KIND, data=shared.data(), now=floor.now, due_at=floor.now + HOUR)


def files(floor: Floor, key: str) -> list[str]:
    with floor.database.read() as uow:
        row = uow.deliveries.of_key(key)
        assert row is not None
        return list(row.files.values())


async def test_a_picture_that_was_uploaded_ahead_is_posted_at_its_time_and_not_uploaded_again(slack: Floor) -> None:
    await scheduled(slack, "ahead")
    await slack.app.ahead.work(slack.now)
    (file,) = files(slack, "ahead")
    assert list(slack.bench.workspace.files) == [file]
    clock = slack.app.clock
    assert isinstance(clock, Clock)
    clock.now += HOUR
    slack.app.wake_jobs()
    (picture,) = (await slack.hears("ana", picture=True)).pictures
    assert file in picture
    assert list(slack.bench.workspace.files) == [file]


async def test_two_who_look_ahead_upload_each_picture_once(slack: Floor) -> None:
    await scheduled(slack, "one")
    await scheduled(slack, "two")
    await asyncio.gather(*(slack.app.ahead.work(slack.now) for _ in range(3)))
    assert len(slack.bench.workspace.files) == 2


async def test_where_pictures_are_fetched_nothing_is_prepared(teams: Floor) -> None:
    await scheduled(teams, "teams")
    await teams.app.ahead.work(teams.now)
    assert files(teams, "teams") == []
