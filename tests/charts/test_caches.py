import sys
from functools import lru_cache
from types import ModuleType

import pytest

from bot.charts import Size, caches, draw
from bot.charts.caches import Store, Usage
from bot.charts.cards import CARDS


def test_a_store_forgets_what_was_used_longest_ago_once_it_is_full() -> None:
    store: Store[bytes] = Store(10, len)
    store.put("a", b"1234")
    store.put("b", b"1234")
    assert store.get("a") == b"1234"
    store.put("c", b"1234")
    assert [store.get(key) for key in "abc"] == [b"1234", None, b"1234"]
    assert store.usage() == Usage(hits=3, misses=1, size=8, limit=10)


def test_a_value_put_again_takes_the_place_of_the_former() -> None:
    store: Store[bytes] = Store(10, len)
    store.put("a", b"12345678")
    store.put("a", b"12")
    assert store.usage().size == 2


def test_every_cache_is_bounded_and_counted() -> None:
    caches.clear()
    for _ in range(2):
        draw("scorecard", CARDS["scorecard"].examples["running"], size=Size.TEAMS, theme="light")
    usage = caches.usage()
    assert {"lettering.letter", "sketch.box", "canvas.plates", "canvas.stamps", "cards.wording.amount", "cards.parts.plate"} <= usage.keys()
    assert usage["canvas.plates"] == Usage(hits=1, misses=1, size=4 * 1024 * 576, limit=64 << 20)
    assert all(0 <= each.size <= each.limit for each in usage.values())


def test_a_module_that_is_loaded_meanwhile_disturbs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    class Loading(str):
        def startswith(self, *_: object) -> bool:
            sys.modules[f"{self} late"] = ModuleType("late")
            return False

    monkeypatch.setitem(sys.modules, Loading("loading"), ModuleType("loading"))
    assert caches.usage()
    del sys.modules["loading late"]


def test_a_cache_without_a_bound_is_refused() -> None:
    with pytest.raises(ValueError, match=r"tests\.charts\.test_caches.*unbounded"):
        caches._usage(lru_cache(maxsize=None)(len_of))


def len_of(words: str) -> int:
    return len(words)
