"""What a scorecard says in chat."""

from decimal import Decimal

import pytest

from bot.charts.cards.scorecard import Scorecard
from bot.charts.cards.team import Team
from bot.chat.errors import UserError
from bot.chat.markup import parse, plain
from bot.chat.message import Button, Buttons, Choice, Footnote, Message, Picture, Table
from bot.metrics import posts, views
from bot.metrics.cards import Look, period_name
from bot.metrics.definitions import CalendarDefinition
from bot.metrics.period_words import parse as period
from storage.database import Database
from tests.metrics.org import Org, at

MID = at("2017-11-15")
AFTER = at("2018-03-01")
LOOK = Look()


@pytest.fixture
def org(sqlite_database: Database) -> Org:
    org = Org(sqlite_database)
    org.metric("revenue", unit="money:USD")
    org.metric("deals", "count")
    org.scorecard({"metric": "revenue", "weight": "3"}, "deals")
    org.team("north")
    org.goal("revenue", 150_000)
    org.goal("deals", 10)
    for name, value in (("Ana", 104_000), ("Ben", 90_000), ("Cleo", 80_000)):
        person = org.person(name, "north")
        org.record("revenue", person, "2017-11-02", value, f"Deal of {name}")
        for _ in range(10):
            org.record("deals", person, "2017-11-02")
    return org


def picture(message: Message) -> Picture:
    return next(block for block in message.blocks if isinstance(block, Picture))


def buttons(message: Message) -> dict[str, Button]:
    found = [item for block in message.blocks if isinstance(block, Buttons) for item in block.items]
    return {item.label: item for item in found if isinstance(item, Button)}


def test_the_first_line_says_score_pace_and_the_gap(org: Org) -> None:
    """Revenue 104 of 150 at 10 of 22 days, weight 3, deals met: (3 × 0.6933 + 1) ÷ 4 = 77."""
    card = org.metrics.scorecard(None, org.people["Ana"], "2017-11", MID)
    line = "Score 77, ahead of pace, but Revenue $46K short of $150K with 12 working days left"
    assert views.person_message(card, look=LOOK, viewer=org.people["Ana"]).summary == line
    assert views.person_message(card, look=LOOK).summary == f"Ana · {line}"


def test_a_period_that_is_over_says_how_it_ended(org: Org) -> None:
    card = org.metrics.scorecard(None, org.people["Ana"], "2017-11", AFTER)
    assert views.person_message(card, look=LOOK).summary == "Ana · Score 77 in November 2017: Revenue $46K short of $150K"


def test_goals_that_are_met_are_told(org: Org) -> None:
    org.record("revenue", org.people["Ana"], "2017-11-03", 50_000)
    card = org.metrics.scorecard(None, org.people["Ana"], "2017-11", at("2017-11-30"))
    assert views.person_message(card, look=LOOK).summary == "Ana · Score 102, ahead of pace: every goal met with 1 working day left"


def test_a_period_to_come_says_so(org: Org) -> None:
    card = org.metrics.scorecard(None, org.people["Ana"], "2017-12", MID)
    assert views.person_message(card, look=LOOK).summary == "Ana · December 2017 has not started yet"


def test_what_is_missing_is_told_with_who_can_add_it(org: Org) -> None:
    card = org.metrics.scorecard(None, org.people["Ana"], "2017-10", AFTER)
    message = views.person_message(card, look=LOOK)
    missing = "No goals yet: a manager can set one with /pacer goal, an admin can import them."
    assert message.summary == f"Ana · {missing}"
    assert not any(isinstance(block, Footnote) for block in message.blocks)


def test_the_picture_holds_every_number(org: Org) -> None:
    shown = picture(views.person_message(org.metrics.scorecard(None, org.people["Ana"], "2017-11", MID), look=Look(theme="dark")))
    data = shown.data
    assert isinstance(data, Scorecard)
    assert (data.name, data.subtitle, data.period, data.updated) == (
        "Ana",
        "rep · north",
        "November 2017 · day 11 of 22",
        "Updated Sun 1 Oct, 06:00",
    )
    assert (data.rank, data.of, data.moved, shown.theme) == (1, 3, 0, "dark")
    assert [(each.label, each.value, each.goal, each.status) for each in data.measures] == [
        ("Revenue", 104_000, 150_000, "ahead"),
        ("Deals", 10, 10, "ahead"),
    ]
    assert data.measures[0].attainment == Decimal("0.693333")
    assert all(word in shown.alt for word in ("Ana", "77", "$104K", "$150K", "69%"))


def test_buttons_turn_to_periods_that_have_begun(org: Org) -> None:
    ana = org.people["Ana"]
    now = buttons(views.person_message(org.metrics.scorecard(None, ana, "2017-11", MID), look=LOOK))
    assert list(now) == ["◀ October 2017", "Why?", "What if?", "Share to…"]
    assert (now["◀ October 2017"].action, now["◀ October 2017"].value) == ("scorecard.period", {"person": str(ana), "period": "2017-10"})
    then = buttons(views.person_message(org.metrics.scorecard(None, ana, "2017-10", MID), look=LOOK, here=views.Here(7, "sales")))
    assert list(then) == ["◀ September 2017", "November 2017 ▶", "Why?", "Share in sales"]
    assert then["Share in sales"].value == {"person": str(ana), "period": "2017-10", "conversation": "7"}


def test_a_shared_card_drops_the_rank_outside_the_public_top_and_its_buttons(org: Org) -> None:
    org.rule("privacy", "privacy", public_top=2)
    ranks = []
    for name in ("Ana", "Ben", "Cleo"):
        message = views.person_message(org.metrics.scorecard(None, org.people[name], "2017-11", MID), look=LOOK, shared=True)
        data = picture(message).data
        assert isinstance(data, Scorecard)
        ranks.append((data.rank, data.of))
        assert buttons(message) == {}
    assert ranks == [(1, 3), (2, 3), (None, None)]


def test_a_team_has_a_row_for_each_rep_and_a_shared_one_its_public_top(org: Org) -> None:
    org.rule("privacy", "privacy", public_top=2)
    card = org.metrics.team_scorecard(None, org.teams["north"], "2017-11", MID)
    message = views.team_message(card, look=LOOK)
    data = picture(message).data
    assert isinstance(data, Team)
    assert message.summary == "north · Score 71, ahead of pace, but Revenue $176K short of $450K with 12 working days left"
    assert ([row.name for row in data.rows], data.headline, data.unit) == (["Ana", "Ben", "Cleo"], "Revenue", "money:USD")
    assert list(buttons(message)) == ["◀ October 2017", "Why?", "Share to…"]
    shared = picture(views.team_message(card, look=LOOK, shared=True)).data
    assert isinstance(shared, Team) and [row.name for row in shared.rows] == ["Ana", "Ben"]


def test_a_row_of_a_team_has_the_colour_of_its_headline_not_of_the_score(org: Org) -> None:
    """Ana's 104 of 150 are behind at the month's end, her score is not: revenue counts 1, deals 20 of 10 count 1.5 three times."""
    org.scorecard("revenue", {"metric": "deals", "weight": "3"}, headline="revenue")
    for _ in range(10):
        org.record("deals", org.people["Ana"], "2017-11-03")
    result = org.metrics.team_scorecard(None, org.teams["north"], "2017-11", AFTER)
    shown = picture(views.team_message(result, look=LOOK))
    assert isinstance(shown.data, Team)
    ana = shown.data.rows[0]
    assert (ana.name, ana.status, result.rows[0].scored.status) == ("Ana", "behind", "ahead")
    assert "Ana $104K of $150K, 69%, finished behind" in shown.alt


def test_what_a_team_picture_has_no_room_for_stands_below_it(org: Org) -> None:
    for number in (1, 2, 3):
        org.metric(f"extra_{number}")
    org.scorecard("revenue", "deals", "extra_1", "extra_2", "extra_3")
    org.goal("extra_3", 1500)
    org.record("extra_3", org.people["Ana"], "2017-11-02", 1200)
    message = views.team_message(org.metrics.team_scorecard(None, org.teams["north"], "2017-11", MID), look=LOOK)
    assert Footnote("Not in the picture: Extra 3 1.2K of 4.5K.") in message.blocks


def test_a_team_says_who_leads_it(org: Org) -> None:
    for name in ("Bo", "Di"):
        org.manages(org.person(name, role=None), "north")
    data = picture(views.team_message(org.metrics.team_scorecard(None, org.teams["north"], "2017-11", MID), look=LOOK)).data
    assert isinstance(data, Team) and data.subtitle == "led by Bo, Di"


def test_a_period_that_is_over_is_told_as_one(org: Org) -> None:
    """Over 11 of 22 working days 104 of 75 count 3 times, 10 of 5 deals as the cap of 1.5: 141.5. A movement is that of the last week."""
    ana = org.people["Ana"]
    cards = [org.metrics.scorecard(None, ana, written, AFTER) for written in ("2017-11-02", "2017-11-01..2017-11-15")]
    assert [" ".join(views.person_message(card, look=LOOK).summary.split()[2:7]) for card in cards] == [
        "Score 150 on 2 Nov",
        "Score 142 over 1 –",
    ]
    over, running = (picture(views.person_message(org.metrics.scorecard(None, ana, "2017-11", now), look=LOOK)) for now in (AFTER, MID))
    assert isinstance(over.data, Scorecard) and isinstance(running.data, Scorecard)
    assert (over.data.since, running.data.since) == ("in its last week", "since last week")
    assert [shown.instead[0].rows[0][-1] for shown in (over, running) if isinstance(shown.instead[0], Table)] == [
        "finished behind",
        "ahead of pace",
    ]


def test_a_level_has_no_pace_to_be_behind(org: Org) -> None:
    org.metric("win_rate", "formula", formula="deals / revenue", unit="percent")
    org.scorecard("win_rate")
    org.goal("win_rate", "0.5")
    shown = picture(views.person_message(org.metrics.scorecard(None, org.people["Ana"], "2017-11", MID), look=LOOK))
    assert isinstance(shown.instead[0], Table) and shown.instead[0].rows[0][-1] == "not at its goal"


def test_names_ping_no_one(org: Org) -> None:
    rogue = org.person("@{person:1} **x**", "north")
    message = views.person_message(org.metrics.scorecard(None, rogue, "2017-11", MID), look=LOOK)
    assert len(parse(message.summary)) == 1
    assert plain(message.summary).startswith("@{person:1} **x** · No data yet")


def test_why_lists_records_and_offers_the_other_numbers(org: Org) -> None:
    ana = org.people["Ana"]
    message = views.why_message(org.metrics.counted(None, ana, "revenue", "2017-11", AFTER), org.metrics.rules())
    assert message.summary == "Ana · Revenue $104,000 in November 2017: 1 record"
    (table,) = [block for block in message.blocks if isinstance(block, Table)]
    assert table.rows == (("2 Nov 2017", "Deal of Ana", "$104,000", "crm"),)
    (choice,) = [item for block in message.blocks if isinstance(block, Buttons) for item in block.items if isinstance(item, Choice)]
    assert choice.options == (("Revenue", "revenue"), ("Deals", "deals"))
    assert choice.value == {"person": str(ana), "period": "2017-11"}


def test_why_turns_its_pages(org: Org) -> None:
    ana, rules = org.people["Ana"], org.metrics.rules()
    for _ in range(15):
        org.record("deals", ana, "2017-11-03")
    first = views.why_message(org.metrics.counted(None, ana, "deals", "2017-11", AFTER), rules)
    assert buttons(first)["Older ▶"].value == {"person": str(ana), "period": "2017-11", "metric": "deals", "skip": "20"}
    second = views.why_message(org.metrics.counted(None, ana, "deals", "2017-11", AFTER, skip=20), rules, skip=20)
    assert list(buttons(second)) == ["◀ Newer"]
    assert Footnote("21 to 25 of 25, the newest first.") in second.blocks


def test_whatif_says_what_adds_most(org: Org) -> None:
    message = views.whatif_message(org.metrics.whatif(None, org.people["Ana"], "2017-11", MID), look=LOOK)
    assert message.summary == "Ana · closing the gap in Revenue adds most: 23.0 points, with 12 working days left"
    (table,) = [block for block in message.blocks if isinstance(block, Table)]
    assert table.rows == (("Revenue", "$104,000", "$46,000", "$3,833.33", "23.0"), ("Deals", "10", "✓", "0", "0.0"))


def test_what_is_shared_is_composed_with_the_rights_of_the_day(org: Org) -> None:
    ana, ben = org.people["Ana"], org.people["Ben"]
    own = posts.Shared(views.Subject("person", ana), "2017-11", by=ana)
    assert posts.Shared.read(own.data()) == own
    message = posts.compose(org.metrics, own, MID)
    assert message is not None and message.summary.startswith("Ana · Score 77")
    assert posts.compose(org.metrics, posts.Shared(views.Subject("person", ana), "2017-11", by=ben), MID) is None
    assert posts.compose(org.metrics, posts.Shared(views.Subject("team", org.teams["north"]), "2017-11", by=ben), MID) is None


def test_what_comes_by_the_clock_for_its_only_reader_has_buttons_and_comes_with_their_rights(org: Org) -> None:
    ana, ben = org.people["Ana"], org.people["Ben"]
    own = posts.Shared(views.Subject("person", ana), "this month", by=ana, to=ana)
    assert posts.Shared.read(own.data()) == own
    message = posts.compose(org.metrics, own, MID)
    assert message is not None and message.summary.startswith("Score 77")
    assert "Why?" in buttons(message)
    assert posts.compose(org.metrics, posts.Shared(views.Subject("person", ana), "", by=ben, to=ben), MID) is None


def test_what_a_playbook_posts_to_a_channel_is_made_with_every_right(org: Org) -> None:
    of_playbook = posts.Shared(views.Subject("person", org.people["Ana"]), "2017-11", by=None)
    assert posts.Shared.read(of_playbook.data()) == of_playbook
    message = posts.compose(org.metrics, of_playbook, MID)
    assert message is not None and message.summary.startswith("Ana · Score 77")
    assert buttons(message) == {}


@pytest.mark.parametrize("value", [{}, {"person": "x"}, {"person": "-1"}, {"team": "9" * 40}, {"person": "²"}])
def test_a_button_that_names_nobody_has_expired(value: dict[str, str]) -> None:
    with pytest.raises(UserError, match="expired"):
        views.Subject.read(value)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("2017-11", "November 2017"),
        ("2017-Q4", "Q4 2017"),
        ("2017-W45", "W45 2017"),
        ("2017", "2017"),
        ("2017-11-03", "3 Nov 2017"),
        ("2017-10-01..2017-12-31", "1 Oct – 31 Dec 2017"),
    ],
)
def test_periods_have_names(written: str, name: str) -> None:
    assert period_name(period(written, MID.date(), CalendarDefinition()), "en") == name
