"""From typed words to a command's name."""

import pytest

from bot.commands.registry import load
from bot.commands.router import understand


@pytest.mark.parametrize(
    ("words", "understood"),
    [
        ("pacer scorecard last month", ("scorecard", "last month")),
        ("/pacer pacer\nPacer scorecard last month", ("scorecard", "last month")),
        ("pacer", ("help", "")),
        ("pacers scorecard", ("help", "pacers scorecard")),
        ("pacer " * 20_000 + "scorecard ana", ("scorecard", "ana")),
    ],
)
def test_the_bot_s_own_name_may_come_first_however_often(words: str, understood: tuple[str, str]) -> None:
    assert understand(load(), words) == understood
