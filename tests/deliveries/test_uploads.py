"""Pictures are uploaded as fast as a platform takes them: those of posts that are due before those whose time has not come."""

from datetime import timedelta

from bot.deliveries.quiet import owe_person
from bot.deliveries.service import Deliveries, Rate, owe
from storage.database import Database
from storage.repositories.items import Plan
from tests.support.numbers import NOW

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
PLACE = "slack:T1"


def sender(database: Database, ahead: int = 2) -> Deliveries:
    return Deliveries(database, {"slack": Rate(ahead=ahead, uploads=SECOND)})


def posts(database: Database, many: int) -> None:
    with database.write() as uow:
        place = uow.accounts.heard_from("slack", "T1", "C1", "channel", NOW).id
        for number in range(many):
            owe(uow, str(number), conversation=place, kind="words", data={"n": str(number)}, now=NOW, due_at=NOW + HOUR)


def test_some_are_taken_at_once_and_the_next_when_the_pace_allows(database: Database) -> None:
    posts(database, 4)
    deliveries = sender(database)
    first = deliveries.unprepared(NOW, NOW + HOUR, 4)
    assert ([each.data["n"] for each in first.posts], first.next_look) == (["0", "1"], NOW + SECOND)
    assert deliveries.unprepared(NOW, NOW + HOUR, 4).posts == ()
    second = deliveries.unprepared(NOW + SECOND, NOW + HOUR, 4)
    assert ([each.data["n"] for each in second.posts], second.next_look) == (["2"], NOW + 2 * SECOND)
    assert [each.due_at for each in deliveries.unprepared(NOW + 2 * SECOND, NOW + HOUR, 4).posts] == [NOW + HOUR]
    assert deliveries.unprepared(NOW + 3 * SECOND, NOW + HOUR, 4).next_look is None


def test_a_post_that_is_due_has_its_turn_before_those_that_are_not(database: Database) -> None:
    posts(database, 2)
    deliveries = sender(database)
    assert [deliveries.upload_turn(PLACE, NOW) for _ in range(3)] == [NOW, NOW + SECOND, NOW + 2 * SECOND]
    assert deliveries.unprepared(NOW, NOW + HOUR, 2).next_look == NOW + 2 * SECOND
    assert len(deliveries.unprepared(NOW + 2 * SECOND, NOW + HOUR, 2).posts) == 1


def test_what_a_platform_put_off_is_uploaded_once_it_takes_more(database: Database) -> None:
    posts(database, 1)
    deliveries = sender(database, ahead=1)
    (early,) = deliveries.unprepared(NOW, NOW + HOUR, 1).posts
    deliveries.uploads_rest(early, 30, NOW)
    waits = deliveries.unprepared(NOW + SECOND, NOW + HOUR, 1)
    assert (waits.posts, waits.next_look) == ((), NOW + 30 * SECOND)
    assert deliveries.unprepared(NOW + 30 * SECOND, NOW + HOUR, 1).posts == (early,)


def test_items_come_after_posts_and_are_put_off_like_them(database: Database) -> None:
    posts(database, 1)
    with database.write() as uow:
        person = uow.people.put_person("ana", name="Ana").id
        chat = uow.accounts.heard_from("slack", "T1", "D1", "direct", NOW).id
        owe_person(uow, "item", person=person, kind="words", data={"n": "item"}, now=NOW, wished_at=NOW + HOUR)
        uow.items.plan([Plan(item.id, NOW, NOW + HOUR / 2, chat) for item in uow.items.waiting([person])])
    deliveries = sender(database)
    post, item = deliveries.unprepared(NOW, NOW + HOUR, 4).posts
    assert [(each.data["n"], each.item, each.due_at) for each in (post, item)] == [("0", False, NOW + HOUR), ("item", True, NOW + HOUR / 2)]
    deliveries.uploads_rest(item, 30, NOW)
    assert deliveries.unprepared(NOW + 31 * SECOND, NOW + HOUR, 4).posts == (item,)
