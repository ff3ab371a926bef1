"""The buttons under a scorecard, the same on both platforms."""

from bot.console.shown import Shown
from tests.scenarios.floor import Floor


def parsed_texts(payload: object) -> list[str]:
    """Every text of a payload that its platform parses for mentions: Slack's `mrkdwn` and `text`; on Teams all, for `<at>`."""
    if isinstance(payload, list):
        return [text for part in payload for text in parsed_texts(part)]
    if not isinstance(payload, dict):
        return []
    own = [payload["text"]] if isinstance(payload.get("text"), str) and payload.get("type") in (None, "mrkdwn", "message") else []
    return own + [text for part in payload.values() for text in parsed_texts(part)]


async def card(floor: Floor, words: str, by: str) -> Shown:
    """The scorecard that `by` gets for `words`, in the direct conversation."""
    before = len(floor.bench.direct_of(by).answers)
    await floor.bench.direct(words, by=by)
    return await floor.bench.until(
        lambda: next((each for each in floor.bench.direct_of(by).answers[before:] if each.pictures), None), within=5
    )


async def test_the_previous_period_takes_the_place_of_this_one(floor: Floor) -> None:
    shown = await card(floor, "scorecard", "ana")
    await floor.bench.press(shown, "◀ October 2026", by="ana")
    await floor.bench.until(lambda: "October 2026" in floor.bench.direct_of("ana").last.words or None, within=5)
    assert len(floor.bench.direct_of("ana").answers) == 1


async def test_why_lists_the_records_in_a_number_and_pings_nobody(floor: Floor) -> None:
    shown = await card(floor, "scorecard", "ana")
    await floor.bench.press(shown, "Why?", by="ana")
    why = await floor.bench.until(lambda: floor.bench.direct_of("ana").answers[1:] or None, within=5)
    assert why[-1].text == "Ana Silva · Revenue $6,500 in November 2026: 2 records"
    assert "<!channel> Ltd" in why[-1].words and "$1,500" in why[-1].words
    assert all("<!" not in text for text in parsed_texts(why[-1].payload))


async def test_another_number_can_be_asked_about(floor: Floor) -> None:
    shown = await card(floor, "scorecard", "ana")
    await floor.bench.press(shown, "Why?", by="ana")
    why = (await floor.bench.until(lambda: floor.bench.direct_of("ana").answers[1:] or None, within=5))[-1]
    await floor.bench.choose(why, "Another number", "Win rate", by="ana")
    last = await floor.bench.until(
        lambda: floor.bench.direct_of("ana").last if "Win rate" in floor.bench.direct_of("ana").last.text else None, within=5
    )
    # Two of three closed deals were won: the rate, and the five records of its two parts.
    assert last.text == "Ana Silva · Win rate 66.7% in November 2026: 5 records"


async def test_a_shared_card_drops_a_rank_below_the_public_top_and_its_buttons(floor: Floor) -> None:
    shown = await card(floor, "scorecard", "ana")
    assert "rank 2 of 5" in str(shown.payload)
    await floor.bench.command("/scorecard", by="ana", in_="#north")
    offer = await floor.bench.until(
        lambda: next((each for each in floor.bench.private("ana") if "Share in north" in each.labels), None), within=5
    )
    with floor.database.write() as uow:
        uow.people.put_team("north", time_zone="America/New_York")
    await floor.bench.press(offer, "Share in north", by="ana")
    posted = await floor.bench.until(
        lambda: next((each for each in floor.bench.channel("#north").answers if each.pictures), None), within=5
    )
    assert posted.text.startswith("Ana Silva · Score 63")
    assert "rank" not in str(posted.payload) and posted.labels == []
    # The last records came at 14:00 UTC; others read it as it was where the team is.
    assert "Updated Wed 18 Nov, 09:00" in str(posted.payload)


async def test_a_card_from_the_direct_conversation_is_shared_to_a_chosen_channel(floor: Floor) -> None:
    await floor.bench.command("/pacer", "help", by="ana", in_="#north")
    await floor.hears("ana", "What you can ask me")
    shown = await card(floor, "scorecard", "ana")
    await floor.bench.press(shown, "Share to…", by="ana")
    view = await floor.form("ana")
    where = next((label for field in view.fields for label in field.options if "north" in label), "#north")
    assert await floor.bench.fill(view, {"Where": where}, by="ana") is None
    posted = await floor.bench.until(
        lambda: next((each for each in floor.bench.channel("#north").answers if each.pictures), None), within=5
    )
    assert posted.text.startswith("Ana Silva · Score 63")


async def test_what_if_says_what_is_needed_and_what_helps_most(floor: Floor) -> None:
    shown = await card(floor, "scorecard", "ana")
    await floor.bench.press(shown, "What if?", by="ana")
    told = await floor.bench.until(lambda: floor.bench.direct_of("ana").answers[1:] or None, within=5)
    # Revenue: 3,500 over 9 days is 388.89 a day, and closing it adds 35 % of 3/4 of the score.
    assert "closing the gap in Revenue adds most: 26.3 points, with 9 working days left" in told[-1].text
    assert "$388.89" in told[-1].words


async def test_a_button_shows_its_presser_no_more_than_they_may_see(floor: Floor) -> None:
    await card(floor, "scorecard", "ana")
    for name in ("scorecard.show", "scorecard.period", "scorecard.why", "scorecard.whatif"):
        stolen = {"person": str(floor.person("ben")), "period": "2026-11", "metric": "revenue"}
        reply = floor.app.desk.run(floor.request(name, by="ana", value=stolen))
        assert reply.content.summary == "A scorecard is for the person themself, everyone above them in the team, and admins."


async def test_a_button_that_names_nobody_has_expired(floor: Floor) -> None:
    await card(floor, "scorecard", "ana")
    for value in ({"person": "99999"}, {"person": "x"}, {"person": "-1"}, {"team": "1e9"}, {"person": "9" * 30}):
        reply = floor.app.desk.run(floor.request("scorecard.period", by="ana", value=value))
        assert reply.content.summary in (
            "This button has expired. Ask for the scorecard again.",
            "I don't know that person any more.",
        )
