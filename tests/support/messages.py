"""Any message at all, as hypothesis makes them."""

from hypothesis import strategies as st

from bot.chat.message import (
    Button,
    Buttons,
    Choice,
    Column,
    Divider,
    Facts,
    Footnote,
    Heading,
    Message,
    Paragraph,
    Picture,
    Table,
)

TEXT = st.one_of(st.text(max_size=60), st.text(min_size=1, max_size=3).map(lambda part: part * 3000), st.just("**a** @{person:7} __b__"))
BLOCKS = st.one_of(
    st.builds(Heading, TEXT),
    st.builds(Paragraph, TEXT),
    st.builds(Footnote, TEXT),
    st.just(Divider()),
    st.just(Picture("scorecard", {}, "Ana Lima, score 69.")),
    st.builds(lambda pairs: Facts(tuple(pairs)), st.lists(st.tuples(TEXT, TEXT), max_size=5)),
    st.builds(lambda titles, row: Table(tuple(map(Column, titles)), (tuple(row for _ in titles),) * 3), st.lists(TEXT, max_size=25), TEXT),
    st.builds(lambda label, count: Buttons((Button(label or "x", "go", {"v": label[:20]}),) * count), TEXT, st.integers(1, 30)),
    st.builds(lambda label: Buttons((Choice(label, "go", "k", (("A", "a"),)),)), TEXT),
)
MESSAGES = st.builds(lambda summary, blocks: Message(summary or "-", tuple(blocks)), TEXT, st.lists(BLOCKS, max_size=6))
