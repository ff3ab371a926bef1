from prometheus_client import CollectorRegistry, generate_latest

from bot.charts import Size, caches
from bot.charts.cards import CARDS
from bot.workers.drawing import THREADS, Drawing

EXAMPLE = next(iter(CARDS["scorecard"].examples.values()))


async def test_the_first_picture_that_somebody_asks_for_finds_its_plate_painted() -> None:
    caches.clear()
    registry = CollectorRegistry()
    drawing = Drawing(registry, [Size.SLACK, Size.TEAMS])
    for theme in ("light", "dark"):
        await drawing.draw("scorecard", EXAMPLE, Size.TEAMS, theme)
    drawing.close()
    plates = caches.usage()["canvas.plates"]
    assert (plates.hits, plates.misses) == ((THREADS - 1) * 4 + 2, 4)
    assert plates.size == 2 * 4 * (1200 * 675 + 1024 * 576)
    assert registry.get_sample_value("pacer_render_seconds_count") == 2


async def test_the_caches_are_among_the_metrics() -> None:
    caches.clear()
    registry = CollectorRegistry()
    drawing = Drawing(registry)
    for _ in range(3):
        await drawing.draw("scorecard", EXAMPLE, Size.SLACK, "light")
    drawing.close()
    labels = {"cache": "canvas.plates"}
    assert registry.get_sample_value("pacer_picture_cache_lookups_total", {**labels, "found": "yes"}) >= 1
    assert registry.get_sample_value("pacer_picture_cache_size", labels) == 4 * 1200 * 675
    assert registry.get_sample_value("pacer_picture_cache_limit", labels) == 64 << 20
    assert b'pacer_picture_cache_size{cache="lettering.letter"}' in generate_latest(registry)
