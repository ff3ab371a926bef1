"""A row of a records table as the records it stands for, by a mapping bound to the table once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from bot.chat.markup import plain
from bot.intake.bindings import AmountOf, Bindings, Cells, TextOf
from bot.intake.cells import AmountCell, Cell
from bot.intake.credits import CreditsOf, several_people, single_person
from bot.intake.faults import Fault, Reject, quoted
from bot.intake.known import LONGEST, KnownMetric, KnownMetrics, KnownPeople
from bot.intake.mapping import RecordsMapping
from bot.intake.money import rate_for
from bot.metrics import ledger
from bot.metrics.records import NewRecord

_LABEL = 200


class Facts(NamedTuple):
    """What one row says: records to write under its id, and the metrics to which the id adds nothing any more."""

    external_id: str
    records: Sequence[NewRecord]
    taken_back: Sequence[str]


RowMapper = Callable[[Cells], Facts]
Adding = Callable[[Cells], Sequence[tuple[str, Decimal]]]
"""The metrics a row adds to, and how much."""


@dataclass(frozen=True)
class _Adds:
    """How a row adds to metrics, and every metric it may ever add to."""

    adding: Adding
    metrics: tuple[str, ...]


def row_mapper(mapping: RecordsMapping, bindings: Bindings, people: KnownPeople, metrics: KnownMetrics) -> RowMapper:
    """The function of a row; it raises Reject. `UserError` here where the mapping names what the table or the playbook does not have."""
    id_of = _limited(bindings.text(mapping.id))
    counts = _counts(mapping, bindings)
    if mapping.metric is not None:
        adds = _chosen_metric(mapping.metric, mapping, bindings, metrics)
    else:
        adds = _every_metric(mapping, bindings, metrics)
    moment_of = bindings.moment(mapping.occurred)
    credits_of = _credits(mapping, bindings, people)
    label_of = _label(bindings.text(mapping.label)) if mapping.label is not None else None
    details_of = _details({key: bindings.text(cell) for key, cell in mapping.details.items()})
    source, follow, all_metrics = mapping.source, mapping.owner == "follow", adds.metrics

    def mapped(cells: Cells) -> Facts:
        external_id = id_of(cells)
        counted = counts(cells)
        if not counted:
            return Facts(external_id, (), all_metrics if counted is False else ())
        amounts = adds.adding(cells)
        if not amounts:
            return Facts(external_id, (), all_metrics)
        occurred = moment_of(cells)
        if occurred is None:
            raise Reject(Fault.DATE, "The row has no date.")
        shares = credits_of(cells)
        label = label_of(cells) if label_of is not None else None
        details = details_of(cells)
        records = [
            NewRecord(source, external_id, metric, occurred, value, shares, False, False, follow, label, details)
            for metric, value in amounts
        ]
        for record in records:
            if wrong := ledger.fault(record):
                raise Reject(Fault.UNFIT, plain(wrong))
        if len(records) == len(all_metrics):
            return Facts(external_id, records, ())
        added = {metric for metric, _ in amounts}
        return Facts(external_id, records, [metric for metric in all_metrics if metric not in added])

    return mapped


def _counts(mapping: RecordsMapping, bindings: Bindings) -> Callable[[Cells], bool | None]:
    """True: the row counts; False: it takes back what was counted; None: it says nothing."""
    kept = bindings.where(mapping.where) if mapping.where else None
    deleted = bindings.where(mapping.deleted_when) if mapping.deleted_when else None
    left_out = None if mapping.left_out == "keep" else False

    def counts(cells: Cells) -> bool | None:
        if deleted is not None and deleted(cells):
            return False
        return True if kept is None or kept(cells) else left_out

    return counts


def _every_metric(mapping: RecordsMapping, bindings: Bindings, metrics: KnownMetrics) -> _Adds:
    """Each metric with its own amount; a blank amount leaves that metric out."""
    amounts = [(key, _amount(amount, metrics.expected(key), mapping, bindings)) for key, amount in mapping.metrics.items()]
    keys = tuple(mapping.metrics)
    if len(amounts) == 1:
        key, only = amounts[0]

        def one(cells: Cells) -> Sequence[tuple[str, Decimal]]:
            value = only(cells)
            return () if value is None else ((key, value),)

        return _Adds(one, keys)

    def several(cells: Cells) -> Sequence[tuple[str, Decimal]]:
        return [(key, value) for key, amount in amounts if (value := amount(cells)) is not None]

    return _Adds(several, keys)


def _chosen_metric(cell: Cell, mapping: RecordsMapping, bindings: Bindings, metrics: KnownMetrics) -> _Adds:
    """One metric, which a cell names."""
    named = bindings.text(cell)
    for key in cell.translate.values():
        metrics.expected(key)
    known: dict[str, tuple[str, AmountOf]] = {}

    def chosen(cells: Cells) -> Sequence[tuple[str, Decimal]]:
        words = named(cells)
        if words not in known:
            metric = metrics.named(words)
            known[words] = metric.key, _amount(mapping.value, metric, mapping, bindings)
        key, amount = known[words]
        value = amount(cells)
        return () if value is None else ((key, value),)

    return _Adds(chosen, tuple(dict.fromkeys(cell.translate.values())) or metrics.countable)


def _amount(cell: AmountCell, metric: KnownMetric, mapping: RecordsMapping, bindings: Bindings) -> AmountOf:
    """The amount in the metric's currency; a record adds exactly 1 to a metric that counts."""
    rate = rate_for(metric, mapping, bindings)
    amount = bindings.amount(cell, rate.written if rate else None)
    if rate is not None and rate.factor is not None:
        amount = _converted(amount, rate.factor)
    return amount if metric.aggregation != "count" else _one(amount, metric)


def _converted(amount: AmountOf, factor_of: Callable[[Cells], Decimal]) -> AmountOf:
    def converted(cells: Cells) -> Decimal | None:
        value = amount(cells)
        return None if value is None else value * factor_of(cells)

    return converted


def _one(amount: AmountOf, metric: KnownMetric) -> AmountOf:
    def one(cells: Cells) -> Decimal | None:
        value = amount(cells)
        if value is not None and value != 1:
            several = f"where a row stands for several, as a day’s 12 calls, the playbook must say aggregation: sum for {metric.key}"
            raise Reject(Fault.NUMBER, f"{metric.name} counts records, so a row adds 1 to it, not {value}; {several}.")
        return value

    return one


def _credits(mapping: RecordsMapping, bindings: Bindings, people: KnownPeople) -> CreditsOf:
    if mapping.person is not None:
        return single_person(mapping.person, bindings.text(mapping.person), people)
    return several_people(mapping.credits, bindings, people, bindings.numbers)


def _limited(text_of: TextOf) -> TextOf:
    """The row's id; raises Reject where it cannot be one."""

    def limited(cells: Cells) -> str:
        words = text_of(cells)
        if not words:
            raise Reject(Fault.NO_ID, "The row has no id.")
        if len(words) > LONGEST:
            raise Reject(Fault.TOO_LONG, f"The id {quoted(words)} is longer than {LONGEST} characters.")
        return words

    return limited


def _label(text_of: TextOf) -> Callable[[Cells], str | None]:
    return lambda cells: text_of(cells)[:_LABEL] or None


def _details(texts: Mapping[str, TextOf]) -> Callable[[Cells], Mapping[str, str]]:
    nothing: Mapping[str, str] = {}
    if not texts:
        return lambda _: nothing
    return lambda cells: {key: words[:_LABEL] for key, text_of in texts.items() if (words := text_of(cells))}
