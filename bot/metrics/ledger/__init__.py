"""The one door for records: revisions, credits and totals move together, or not at all.

A record is known by (source, external id, metric). `write` adds a revision where something changed and nothing where it did not, so the
same file may come in any number of times. Daily and period totals are sums over the revisions in force, kept in the same transaction;
`check` proves it and the `rebuild_…` functions restore it.
"""

from bot.metrics.ledger.changes import Change, Credited, Difference, Version, Watcher, Written
from bot.metrics.ledger.checking import check, rebuild_period_totals, rebuild_totals
from bot.metrics.ledger.faults import fault
from bot.metrics.ledger.writing import write

__all__ = [
    "Change",
    "Credited",
    "Difference",
    "Version",
    "Watcher",
    "Written",
    "check",
    "fault",
    "rebuild_period_totals",
    "rebuild_totals",
    "write",
]
