"""Reading JSON and mentions: laws."""

from hypothesis import given
from hypothesis import strategies as st

from bot.console.mentions import ChannelMention, PersonMention, pieces
from bot.console.payloads import at, walk
from bot.console.workspace import BOT
from tests.console.pretend import workspace

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(alphabet="ab/~01é", max_size=3), inner, max_size=3),
    max_leaves=12,
)


@given(JSON)
def test_every_pointer_of_a_walk_leads_back_to_its_object(value: object) -> None:
    for pointer, node in walk(value):
        assert at(value, pointer) is node


@given(st.text(alphabet=st.characters(exclude_characters="@#")))
def test_words_without_a_sign_have_no_mention(typed: str) -> None:
    assert "".join(piece for piece in pieces(typed, workspace("slack")) if isinstance(piece, str)) == typed


def test_the_longest_name_wins_and_an_address_is_no_mention() -> None:
    here = workspace("slack")
    sales = ChannelMention(here.channel("sales").id, "sales")
    said = "@pacer kudos @Ana Lima, @BEN in #sales; ana@example.com @Anabel"
    expected = [PersonMention(BOT), " kudos ", PersonMention("ana"), ", ", PersonMention("ben"), " in ", sales, "; ana@example.com @Anabel"]
    assert list(pieces(said, here)) == expected
