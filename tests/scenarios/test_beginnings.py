"""A bot that was just installed, files from an admin, help and repeats; the same on both platforms."""

from datetime import UTC, datetime

import pytest

from tests.scenarios.company import email
from tests.scenarios.conftest import FLOORS
from tests.scenarios.floor import Floor


async def test_until_there_is_data_every_command_says_what_is_missing_and_who_can_add_it(empty_floor: Floor) -> None:
    await empty_floor.bench.direct("scorecard", by="olga")
    await empty_floor.hears("olga", "I don't know your team yet. Olga Petrov can add people")
    await empty_floor.bench.direct("scorecard", by="ana")
    await empty_floor.hears("ana", "Olga Petrov can join your account")


@pytest.mark.parametrize("platform", sorted(FLOORS))
async def test_a_new_admin_sees_at_once_even_where_it_is_still_yesterday(platform: str, company_url: str) -> None:
    night = datetime(2026, 11, 19, 2, tzinfo=UTC)
    async with FLOORS[platform](company_url, (email("kim"),), now=night) as floor:
        with floor.database.write() as uow:
            uow.people.put_person("ben", time_zone="America/New_York")
        await floor.bench.direct("scorecard Ben Okafor", by="kim")
        shown = await floor.hears("kim", picture=True)
        assert shown.text.startswith("Ben Okafor · Score ")


async def test_an_admin_brings_data_by_sending_a_file(floor: Floor) -> None:
    mapping = {"kind": "records", "source": "crm2", "id": "id", "occurred": "day", "person": "who", "metrics": {"revenue": "amount"}}
    with floor.database.write() as uow:
        uow.playbook.put("mapping", "deals", mapping)
    content = f"id,day,who,amount\n1,2026-11-12,{email('ana')},1000\n2,2026-11-12,nobody@acme.example,5\n".encode()
    await floor.bench.attach("deals.csv", content, by="olga")
    await floor.hears("olga", "1 new or changed, 0 as before, 1 refused")
    await floor.bench.attach("deals.csv", content, by="olga")
    await floor.hears("olga", "0 new or changed, 1 as before, 1 refused")
    await floor.bench.direct("scorecard", by="ana")
    shown = await floor.hears("ana", picture=True)
    assert "Revenue $2.5K short of $10K" in shown.text
    await floor.bench.direct("waiting", by="olga")
    await floor.hears("olga", "nobody@acme.example", "1 row from crm2")


async def test_a_file_from_somebody_else_is_refused(floor: Floor) -> None:
    await floor.bench.attach("deals.csv", b"id\n1\n", by="ana")
    await floor.hears("ana", "Files are taken from admins only.")


LEADING, RUNNING = ("/pacer goal",), ("/pacer link", "/pacer waiting")


@pytest.mark.parametrize(("by", "told"), [("ana", ()), ("mona", LEADING), ("olga", LEADING + RUNNING), ("guest", ())])
async def test_help_names_the_commands_that_are_for_the_one_who_asks(floor: Floor, by: str, told: tuple[str, ...]) -> None:
    await floor.bench.direct("help", by=by)
    shown = await floor.hears(by, "What you can ask me", "/scorecard", "/pacer away", "/pacer profile", "/pacer help")
    assert [command for command in LEADING + RUNNING if command in shown.words] == list(told)
    assert ("For managers and admins" in shown.words) == bool(told)


async def test_every_example_that_a_rep_is_given_is_one_that_a_rep_may_ask(floor: Floor) -> None:
    await floor.bench.direct("help scorecard", by="ana")
    shown = await floor.hears("ana", "For example", "last quarter")
    assert "@ben" not in shown.words and "team Northeast" not in shown.words
    await floor.bench.direct("help scorecard", by="mona")
    await floor.hears("mona", "@ben", "team Northeast")


async def test_words_that_are_no_command_get_the_nearest_one(floor: Floor) -> None:
    await floor.bench.mention("scorcard", by="ana", in_="#north")
    await floor.hears("ana", "I don't know “scorcard”. Did you mean scorecard?")


@pytest.mark.parametrize(("words", "answer"), [("hello", "Hello!"), ("Thanks!", "You are welcome."), ("xyzzy", "I don't know “xyzzy”.")])
async def test_small_talk_and_unknown_words_get_one_line_and_a_way_on(floor: Floor, words: str, answer: str) -> None:
    await floor.bench.direct(words, by="ana")
    shown = await floor.bench.until(lambda: next(iter(floor.bench.direct_of("ana").answers), None), within=5)
    assert shown.words.splitlines() == [answer, "My scorecard", "What you can ask me"]
    await floor.bench.press(shown, "What you can ask me", by="ana")
    await floor.hears("ana", "I show you where you stand against your goals, here in chat.")


async def test_the_home_tab_says_where_one_stands_and_what_can_be_asked(slack: Floor) -> None:
    reader = slack.bench.reader
    await slack.bench.side.open_home("ana")
    home = await slack.bench.until(lambda: slack.bench.workspace.homes.get("ana"), within=5)
    assert "Score 63" in reader.words(home) and "What you can ask me" in reader.words(home)
    await slack.bench.side.open_home("guest")
    home = await slack.bench.until(lambda: slack.bench.workspace.homes.get("guest"), within=5)
    assert "Olga Petrov can join your account" in reader.words(home) and "What you can ask me" in reader.words(home)


async def test_a_name_of_ten_thousand_characters_gets_one_sentence(floor: Floor) -> None:
    await floor.bench.direct("scorecard " + "x" * 10_000, by="ana")
    told = await floor.hears("ana", "I don't know anybody called “xxxx")
    assert len(told.words) < 400


async def test_emoji_and_right_to_left_names_are_looked_for_like_any_other(floor: Floor) -> None:
    names = ("😀", "محمد", "\u202enobody", "<@U1>", "{{7*7}}", "'; drop table persons; --")
    for name in names:
        await floor.bench.direct(f"scorecard {name}", by="ana")
    await floor.bench.until(lambda: len(floor.bench.direct_of("ana").answers) == len(names) or None, within=10)
    assert all("Something broke" not in each.words for each in floor.bench.direct_of("ana").answers)
