from dataclasses import replace
from decimal import Decimal

import pytest

from bot.charts.cards.contests.standings import BAR_LEFT, BAR_WIDTH, Racer, Standings, alt, draw
from bot.charts.cards.examples import STANDINGS
from bot.charts.sketch import Row
from bot.charts.theme import LIGHT

RACE = STANDINGS["running"]


def race(*racers: Racer) -> Standings:
    return replace(RACE, unit="number", racers=racers)


def rows(card: Standings, name: str) -> list[Row]:
    return [row for row in draw(card, LIGHT).rows if row.name == name]


def said(card: Standings, name: str) -> list[str]:
    return [row.words for row in rows(card, name)]


ANA, BEN, CHLOE = Racer("Ana", Decimal(10), 1), Racer("Ben", Decimal(6), 2), Racer("Chloé", Decimal(5), 3)


def test_bars_end_where_the_values_say_on_one_scale() -> None:
    ends = [row.extent[2] for row in rows(race(ANA, BEN, CHLOE), "bar")]
    assert ends == pytest.approx([BAR_LEFT + BAR_WIDTH * share for share in (1, 0.6, 0.5)])


def test_a_loss_lies_left_of_nothing() -> None:
    card = race(replace(ANA, value=Decimal(30)), replace(BEN, value=Decimal(-10)))
    gain, loss = rows(card, "bar")
    zero = BAR_LEFT + BAR_WIDTH / 4
    assert gain.extent[0] == loss.extent[2] == pytest.approx(zero)
    assert loss.extent[0] == pytest.approx(BAR_LEFT)
    assert rows(race(ANA, BEN), "zero") == []


def test_the_leader_sees_the_lead_and_the_others_how_far_they_are_behind() -> None:
    assert said(race(ANA, BEN, CHLOE), "gap") == ["+4", "−4", "−5"]


def test_those_who_are_tied_share_a_rank_and_are_called_so() -> None:
    card = race(ANA, replace(BEN, value=Decimal(10), rank=1), replace(CHLOE, rank=3), Racer("Dmitri", Decimal(5), 3))
    assert said(card, "rank") == ["=1", "=1", "=3", "=3"]
    assert said(card, "gap") == ["tied", "tied", "−5", "−5"]


def test_the_lead_over_a_tied_second_place_is_the_lead_over_their_value() -> None:
    assert said(race(ANA, BEN, replace(BEN, name="Chloé")), "gap")[0] == "+4"


def test_leaders_are_large_and_where_everybody_leads_nobody_is() -> None:
    def sizes(card: Standings) -> list[float]:
        return [row.style.size for row in rows(card, "name") if row.style]

    two = sizes(race(ANA, replace(BEN, value=Decimal(10), rank=1), CHLOE))
    assert two[0] == two[1] == 38
    assert two[2] <= 30
    assert max(sizes(race(*(replace(ANA, name=name) for name in "ABCDE")))) <= 30


def test_only_what_is_settled_has_a_winner() -> None:
    running, final = STANDINGS["provisional"], STANDINGS["final"]
    assert rows(running, "crown") == []
    assert len(rows(final, "crown")) == 1


def test_the_viewers_row_is_told_apart_by_more_than_a_fill() -> None:
    card = race(ANA, replace(BEN, viewer=True), CHLOE)
    [bar] = rows(card, "viewer")
    name = rows(card, "name")[1]
    assert name.words == "Ben"
    assert bar.extent[1] < name.y < bar.extent[3]
    assert bar.extent[2] < 40


def test_of_more_than_sixteen_the_viewer_is_shown_and_the_rest_counted() -> None:
    crowd = tuple(Racer(f"Racer {rank}", Decimal(100 - rank), rank, viewer=rank == 18) for rank in range(1, 21))
    assert said(race(*crowd), "rank") == [*map(str, range(1, 15)), "18"]
    assert said(race(*crowd), "more") == ["3 more", "and 2 more"]
    assert said(race(*crowd[:16]), "more") == []
    strangers = tuple(replace(racer, viewer=False) for racer in crowd)
    assert said(race(*strangers), "rank") == [*map(str, range(1, 16))]


def test_before_anybody_has_scored_there_are_no_ranks_and_it_says_so() -> None:
    card = STANDINGS["everybody at zero"]
    assert set(said(card, "rank")) == {"–"}
    assert said(card, "note") == ["Nobody has scored yet"]
    assert rows(card, "bar") == []


def test_an_improvement_says_from_what_to_what() -> None:
    card = replace(race(replace(ANA, value=Decimal("0.5"), baseline=Decimal(40), now=Decimal(60))), unit="percent", measured="number")
    assert said(card, "detail") == ["40 to 60"]
    assert said(card, "value") == ["50%"]


def test_one_racer_has_nobody_to_compare_with() -> None:
    assert said(STANDINGS["one racer"], "gap") == []


def test_the_words_for_a_screen_reader_say_every_number() -> None:
    card = replace(RACE, racers=(replace(RACE.racers[0], moved=2), replace(RACE.racers[1], moved=0)))
    assert alt(card) == (
        "November sprint, Most revenue booked · everyone. Running, 10 days left. Prize: $500 dinner voucher for the winner. "
        "1 Jonas Schneider $412K, APAC Growth, $61.3K ahead, up 2 places. "
        "2 Hanna Okafor $351K, APAC Growth, $61.3K behind, no change of place. Updated Tue 17 Nov, 07:00."
    )
