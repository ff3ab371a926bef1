from dataclasses import replace
from decimal import Decimal

import pytest

from bot.charts.cards.examples import TEAMS
from bot.charts.cards.measure import Status
from bot.charts.cards.team import BAR_LEFT, BAR_WIDTH, Team, alt, draw
from bot.charts.sketch import Row
from bot.charts.theme import LIGHT
from bot.texts.languages import languages

TEAM = TEAMS["running"]
REP = TEAM.rows[2]


def rows(card: Team, name: str) -> list[Row]:
    return [row for row in draw(card, LIGHT).rows if row.name == name]


def test_each_rep_has_a_bar_that_ends_where_their_attainment_says() -> None:
    card = replace(TEAM, measures=())
    ends = [row.extent[2] for row in rows(card, "bar")]
    assert ends == pytest.approx([BAR_LEFT + BAR_WIDTH * min(float(rep.attainment or 0), 1) for rep in TEAM.rows])


def test_twelve_reps_are_shown_and_of_thirteen_eleven_and_how_many_more() -> None:
    twelve, thirteen = replace(TEAM, rows=(REP,) * 12), replace(TEAM, rows=(REP,) * 13)
    assert len(rows(twelve, "initials")) == 12 + 1
    assert rows(twelve, "more") == []
    assert len(rows(thirteen, "initials")) == 11 + 1
    assert rows(thirteen, "more")[0].words == "and 2 more"


def test_four_totals_are_shown() -> None:
    assert len(rows(replace(TEAM, rows=(), measures=TEAM.measures * 2), "value")) == 4


def test_a_total_without_a_goal_may_take_its_whole_column() -> None:
    sale = replace(TEAM.measures[0], unit="money:CHF", value=Decimal("123456789012.34"), goal=None, attainment=None)
    card = replace(TEAM, measures=(sale,) * 4, rows=(), compact=False)
    assert [row.words for row in rows(card, "value")] == ["CHF123,456,789,012.34"] * 4


@pytest.mark.parametrize(("one", "other"), [("ahead", "close"), ("close", "behind"), ("ahead", "behind"), ("none", "ahead")])
def test_two_states_of_a_row_never_differ_in_colour_alone(one: Status, other: Status) -> None:
    def shapes(status: Status) -> list[tuple[str, tuple[float, ...], str]]:
        card = replace(TEAM, note="no legend", measures=(), rows=(replace(REP, status=status),))
        return [(row.name, row.extent, row.words) for row in draw(card, LIGHT).rows]

    assert shapes(one) != shapes(other)


def test_a_team_without_people_says_what_to_do() -> None:
    assert rows(TEAMS["nothing"], "note")[0].words == "Nobody is in this team yet: an admin can add people."


def test_the_words_for_a_screen_reader_say_every_number() -> None:
    card = replace(
        TEAM, measures=TEAM.measures[:1], rows=(REP, replace(REP, name="Ana", value=None, attainment=None, score=Decimal(5), moved=2))
    )
    assert alt(card) == (
        "NA Enterprise, led by Priya Raman. November 2026 · day 12 of 21. Score 55, ahead of pace. "
        "Revenue booked $860K of $1.22M, 70% of goal, 52% expected so far, ahead of pace, down 6%. "
        "Revenue booked by rep: Omar Patel $104K of $150K, 70%, ahead of pace, score 63, down 3 places. "
        "Ana: no data, goal $150K, ahead of pace, score 5, up 2 places. Change vs same days last month. Updated Tue 17 Nov, 07:00."
    )


def test_three_reps_take_the_room_of_eight_and_are_set_larger() -> None:
    few, many = ([row for row in rows(card, "score") if row.y > 250] for card in (TEAMS["three reps"], TEAM))
    assert few[-1].y == pytest.approx(many[-1].y, abs=40)
    assert [row.style.size > 24 for row in few if row.style] == [True] * 3


@pytest.mark.parametrize("locale", ["en", *languages()])
def test_goals_of_totals_stay_legible_where_a_language_writes_money_long(locale: str) -> None:
    goals = [row for row in rows(replace(TEAM, locale=locale), "goal") if row.y < 250 and row.style]
    assert [row.style.size for row in goals if row.style] == [20] * 4


def test_a_goal_leaves_the_currency_to_the_value_where_both_have_no_room() -> None:
    assert rows(replace(TEAM, locale="pl"), "goal")[0].words == "/ 1,22\xa0mln"
    assert rows(TEAM, "goal")[0].words == "/ $1.22M"
