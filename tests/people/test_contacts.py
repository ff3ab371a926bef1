"""Where people and conversations are found on their platforms."""

from datetime import UTC, datetime

from bot.people.contacts import Contacts
from bot.people.service import People
from storage.database import Database

NOW = datetime(2017, 11, 6, 9, tzinfo=UTC)


def test_the_conversations_to_share_to_are_those_of_one_tenant_that_take_posts(database: Database) -> None:
    people, contacts = People(database, ()), Contacts(database)
    sales = people.hear_in("teams", "t", "19:sales", "channel", now=NOW, name="sales", reference={"service": "https://smba.example/"})
    deals = people.hear_in("teams", "t", "19:deals", "group", now=NOW, name="deals")
    people.hear_in("teams", "t", "a:1", "direct", now=NOW)
    people.hear_in("teams", "another", "19:x", "channel", now=NOW, name="x")
    people.hear_in("slack", "t", "C1", "channel", now=NOW, name="c")
    people.hear_in("teams", "t", "19:left", "channel", now=NOW, name="left")
    contacts.lost("teams", "t", "19:left", "not_a_member")
    shared = contacts.shared("teams", "t")
    assert [(number, each.external, each.kind) for number, each in shared.items()] == [
        (deals, "19:deals", "group"),
        (sales, "19:sales", "channel"),
    ]
    assert shared[sales].reference == {"service": "https://smba.example/"}
