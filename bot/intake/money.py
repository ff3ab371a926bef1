"""Amounts in the currency of their metric: checked, and turned at the mapping's own rates where it gives them."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from bot.intake.bindings import Bindings, Cells
from bot.intake.cells import Cell
from bot.intake.faults import Fault, Reject, quoted, unusable
from bot.intake.known import KnownMetric
from bot.intake.mapping import RecordsMapping


@dataclass(frozen=True)
class Rate:
    """`written` is the one currency that amounts are in; `factor` turns a row's amount into the metric's, None where it is that already."""

    written: str | None
    factor: Callable[[Cells], Decimal] | None = None


def rate_for(metric: KnownMetric, mapping: RecordsMapping, bindings: Bindings) -> Rate | None:
    """How amounts of this metric are to be taken; None for a metric that is no money. `UserError` where a rate is missing for all rows."""
    wanted, currency = metric.currency, mapping.currency
    if wanted is None:
        return None
    if currency is None:
        return Rate(wanted)
    if currency.column is not None:
        return Rate(None, _by_column(currency.column, currency.code, wanted, currency.rates, bindings))
    code = currency.code or wanted
    if code == wanted:
        return Rate(wanted)
    if code not in currency.rates:
        raise unusable(f"{metric.name} counts {wanted}, and the mapping's amounts are in {code}; give a rate: rates: {{{code}: …}}.")
    fixed = currency.rates[code]
    return Rate(code, lambda _: fixed)


def _by_column(column: str, code: str | None, wanted: str, rates: dict[str, Decimal], bindings: Bindings) -> Callable[[Cells], Decimal]:
    text_of = bindings.text(Cell(column=column, default=code))
    known = {wanted: Decimal(1)} | rates

    def factor(cells: Cells) -> Decimal:
        found = text_of(cells).upper() or wanted
        if found not in known:
            raise Reject(Fault.CURRENCY, f"The amount is in {quoted(found)}, the metric counts {wanted}, and the mapping gives no rate.")
        return known[found]

    return factor
