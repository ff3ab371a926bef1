from dataclasses import replace

import pytest

from bot.charts.cards.contests.raffle import FIRST, WIDE, Holder, Raffle, alt, draw
from bot.charts.cards.examples import RAFFLES
from bot.charts.cards.parts import BOTTOM
from bot.charts.sketch import Row
from bot.charts.theme import LIGHT, MARGIN

DRAW = replace(RAFFLES["running"], holders=(Holder("Ana", 5), Holder("Ben", 3), Holder("Chloé", 2)), total=10, people=3)
DRAWN = replace(DRAW, drawn=7, winner="Ben", seed="7f3a")


def rows(card: Raffle, name: str) -> list[Row]:
    return [row for row in draw(card, LIGHT).rows if row.name == name]


def test_each_holds_as_much_of_the_strip_as_of_the_tickets() -> None:
    starts = [row.extent[0] for row in rows(DRAW, "part")]
    assert starts == pytest.approx([MARGIN, MARGIN + WIDE * 0.5, MARGIN + WIDE * 0.8])


def test_the_pointer_stands_over_the_drawn_ticket_in_the_winners_part() -> None:
    pointer, _ = rows(DRAWN, "drawn")
    assert (pointer.extent[0] + pointer.extent[2]) / 2 == pytest.approx(MARGIN + WIDE * 0.65)
    assert rows(DRAW, "drawn") == []


@pytest.mark.parametrize(("ticket", "holder"), [(1, 0), (5, 0), (6, 1), (8, 1), (9, 2), (10, 2)])
def test_only_the_part_with_the_drawn_ticket_keeps_its_colour(ticket: int, holder: int) -> None:
    fills = [row.fill for row in rows(replace(DRAW, drawn=ticket, winner="somebody"), "part")]
    assert [at for at, fill in enumerate(fills) if fill != LIGHT.track] == [holder]


def test_the_chance_is_the_share_of_all_tickets() -> None:
    assert [row.words for row in rows(DRAW, "value")] == ["5", "3", "2"]
    assert [row.words for row in rows(DRAW, "share")] == ["50%", "30%", "20%"]


def test_whoever_holds_all_tickets_has_the_middle_of_the_sheet_from_edge_to_edge() -> None:
    alone = replace(DRAW, holders=(Holder("Ana", 10),), people=1)
    (face,), (share,) = rows(alone, "avatar"), rows(alone, "share")
    assert (face.extent[0], face.extent[2]) == (MARGIN, MARGIN + 100)
    assert MARGIN + WIDE - 8 < share.extent[2] <= MARGIN + WIDE
    assert (face.extent[1] + face.extent[3]) / 2 == pytest.approx((FIRST + BOTTOM - 2) / 2)


def test_the_seed_and_the_ticket_are_shown_so_that_the_draw_can_be_repeated() -> None:
    assert [row.words for row in rows(DRAWN, "note")] == ["The draw can be repeated with the code 7f3a"]
    assert [row.words for row in rows(DRAWN, "ticket")] == ["ticket 7 of 10"]
    assert [row.words for row in rows(DRAWN, "winner")] == ["Ben"]


def test_the_words_for_a_screen_reader_say_every_number() -> None:
    assert alt(DRAWN) == (
        "November raffle, A ticket for every demo held. Running, 3 days left. Prize: Noise-cancelling headphones. "
        "10 tickets, 3 people. Ben wins with ticket 7 of 10. Ana 5 tickets, 50%. Ben 3 tickets, 30%. Chloé 2 tickets, 20%. "
        "The draw can be repeated with the code 7f3a. Updated Tue 17 Nov, 07:00."
    )


def test_who_share_their_initials_are_told_apart() -> None:
    drawn = RAFFLES["running"]
    letters = [row.words for row in draw(drawn, LIGHT).rows if row.name == "initials"]
    assert {"SMe", "SMü"} <= set(letters) and "SM" not in letters
    assert len({row.fill for row in draw(drawn, LIGHT).rows if row.name == "part"}) == len(drawn.holders)
