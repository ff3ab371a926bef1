"""Standings as the cards draw them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bot.charts import cards
from bot.charts.cards.contests.bracket import Bracket
from bot.charts.cards.contests.duel import Duel
from bot.charts.cards.contests.finish import Finish, Runner
from bot.charts.cards.contests.raffle import Raffle
from bot.charts.cards.contests.standings import Racer, Standings
from bot.charts.cards.contests.streaks import Streaks
from bot.charts.cards.contests.tiers import Tiers
from bot.charts.cards.contests.tug import Puller, Tug
from bot.charts.theme import LIGHT
from bot.contests import draw
from bot.contests.pictures import Shown, picture, race
from bot.contests.records import Field, person
from bot.contests.standings import standings
from bot.contests.words import Names
from bot.metrics.calendar import Span
from bot.metrics.definitions import Aggregation, Category, MetricDefinition
from tests.contests.blitz import SEED, at, crew, ended, rules, sale, team

CALLS = MetricDefinition(key="calls", name="Calls", category=Category.ACTIVITY, aggregation=Aggregation.COUNT)
SHOWN = Shown("running", Names({"calls": CALLS}), viewer=2)
RECORDS = (sale(1, 3, at(2)), sale(2, 5, at(3)), sale(2, 1, at(4)))


def test_most_is_the_card_of_standings_with_places_moved() -> None:
    before, now = (standings(rules(), crew(2), RECORDS, at=at(day)) for day in (2, 4))
    data = picture(now, replace(SHOWN, before=before, updated=at(4, 9), details={"person:1": "North"}))
    assert isinstance(data, Standings)
    assert data.racers == (
        Racer("Ben", Decimal(6), 1, moved=1, viewer=True),
        Racer("Ana", Decimal(3), 2, "North", -1),
    )
    head = data.contest
    assert (head.title, head.subtitle, head.clock, head.updated) == (
        "Call blitz",
        "Calls · Everyone",
        "9 days left",
        "Updated Wed 4 Nov, 09:00",
    )


def test_before_the_start_nobody_has_a_value_or_a_rank() -> None:
    data = picture(standings(rules(), crew(1), [], at=at(1)), replace(SHOWN, phase="waiting"))
    assert isinstance(data, Standings) and data.racers == (Racer("Ana", None, None),)
    assert data.contest.clock == "starts in 12 hours"


def test_where_nobody_has_anything_nobody_has_a_rank() -> None:
    data = picture(standings(rules(), crew(2), [], at=at(3)), SHOWN)
    assert isinstance(data, Standings)
    assert data.racers == (Racer("Ana", Decimal(0), None), Racer("Ben", Decimal(0), None, viewer=True))


def test_who_has_left_is_not_put_on_show() -> None:
    gone = person(2, "Ben", days=Span(date.min, date(2026, 11, 4)))
    data = picture(standings(rules(), Field((*crew(1).entrants, gone)), RECORDS, at=at(5)), SHOWN)
    assert isinstance(data, Standings) and [racer.name for racer in data.racers] == ["Ana"]


def test_first_to_a_target_is_the_card_of_the_finish() -> None:
    data = picture(ended(rules({"kind": "first", "target": 6}), crew(2), *RECORDS), SHOWN)
    assert isinstance(data, Finish)
    assert data.runners == (Runner("Ben", Decimal(6), 1, "Wed 4 Nov, 12:00", viewer=True), Runner("Ana", Decimal(3)))


def test_two_teams_keep_their_sides_and_show_who_brought_what() -> None:
    ana, ben, cem = crew().entrants
    field = Field((team(1, "North", ana, cem), team(2, "South", ben)))
    data = picture(ended(rules("teams"), field, *RECORDS, sale(3, 1, at(2))), SHOWN)
    assert isinstance(data, Tug)
    assert [(crew.name, crew.value, crew.rank) for crew in data.crews] == [("North", 4, 2), ("South", 6, 1)]
    assert data.crews[0].members == (Puller("Ana", Decimal(3)), Puller("Cem", Decimal(1)))


def test_three_teams_stand_best_first_with_what_their_people_scored() -> None:
    field = Field(tuple(team(number, name, each) for (number, name), each in zip(enumerate("XYZ", 1), crew().entrants, strict=True)))
    monday = rules("teams", multipliers=[{"times": 2, "weekday": "monday"}])
    data = picture(ended(monday, field, *RECORDS, sale(3, 7, at(4))), SHOWN)
    assert isinstance(data, Tug)
    assert [(crew.name, crew.value, crew.members[0].value) for crew in data.crews] == [("Z", 7, 7), ("X", 6, 6), ("Y", 6, 6)]


def test_a_streak_leaves_out_the_days_that_are_off_for_everyone() -> None:
    data = picture(ended(rules("streak"), crew(2), *RECORDS), SHOWN)
    assert isinstance(data, Streaks)
    assert data.days == ("Mon 2 Nov", "", "", "", "", "Mon 9 Nov", "", "", "", "")
    assert data.streaks[0].cells == ("miss", "hit", "hit", *["miss"] * 7)


def test_a_raffle_shows_tickets_in_their_order_and_the_winner() -> None:
    found = ended(rules("raffle", commitment=draw.commitment(SEED)), crew(2), *RECORDS)
    data = picture(found, SHOWN)
    assert isinstance(data, Raffle)
    assert [(holder.name, holder.tickets) for holder in data.holders] == [("Ana", 3), ("Ben", 6)]
    assert (data.total, data.people, data.seed) == (9, 2, SEED)
    assert (data.winner == "Ana") == (data.drawn is not None and data.drawn <= 3)


def test_a_knock_out_says_which_round_is_on() -> None:
    data = picture(standings(rules("bracket", late="out"), crew(3), RECORDS, at=at(3)), SHOWN)
    assert isinstance(data, Bracket)
    assert (data.stage, [len(each) for each in data.rounds]) == ("Semi-finals", [2, 1])


TIERS = [{"name": "Bronze", "least": 5}, {"name": "Gold", "least": 20}]
FORMATS: list[tuple[dict[str, object], type]] = [
    ({"kind": "most"}, Standings),
    ({"kind": "first", "target": 6}, Finish),
    ({"kind": "threshold", "least": 5}, Tiers),
    ({"kind": "tiers", "tiers": TIERS}, Tiers),
    ({"kind": "teams"}, Tug),
    ({"kind": "duel"}, Duel),
    ({"kind": "bracket"}, Bracket),
    ({"kind": "improved"}, Standings),
    ({"kind": "streak"}, Streaks),
    ({"kind": "raffle"}, Raffle),
]


@pytest.mark.parametrize(("format", "kind"), FORMATS, ids=str)
@pytest.mark.parametrize("people", [0, 1, 2, 3])
def test_every_format_has_a_card_that_draws_and_comes_back_from_json(format: dict[str, object], kind: type, people: int) -> None:
    field = Field(tuple(replace(each, baseline=Decimal(2)) for each in crew(people).entrants))
    data = picture(ended(rules(format, late="out", commitment=draw.commitment(SEED)), field, *RECORDS), SHOWN)
    card = cards.card_of(data)
    assert isinstance(data, kind if people > 1 and (people == 2 or kind is not Duel) else kind | Standings)
    assert cards.load(card, cards.dump(data)) == data
    assert "Call blitz" in cards.CARDS[card].alt(data)
    assert cards.CARDS[card].sketch(data, LIGHT).rows


def test_the_race_has_everybodys_rank_at_each_moment() -> None:
    moments = [standings(rules(), crew(2), RECORDS, at=at(day)) for day in (2, 3, 4)]
    data = race(moments, SHOWN)
    assert data.moments == ("2 Nov", "3 Nov", "4 Nov")
    assert [(each.name, each.ranks, each.value) for each in data.entrants] == [("Ben", (2, 1, 1), 6), ("Ana", (1, 2, 2), 3)]
    assert cards.CARDS["race"].sketch(data, LIGHT).rows
