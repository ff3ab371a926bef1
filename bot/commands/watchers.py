"""What hears of each record, in the transaction that writes it; whoever takes records in hands this to the intake."""

from collections.abc import Sequence

from bot.contests.tick import mark_stale
from bot.metrics.ledger import Watcher

WATCHERS: Sequence[Watcher] = (mark_stale,)
