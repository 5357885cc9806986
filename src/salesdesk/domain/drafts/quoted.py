"""Lines that have the price that was quoted, though lists have changed since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Final

from sqlalchemy import bindparam, func

from salesdesk.domain.catalogue.rules import SaleUnit, SoldArticle
from salesdesk.domain.catalogue.unit_names import Unit
from salesdesk.domain.drafts.rules import NewLine, Priced
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.domain.orders.queries import LINE, state_of
from salesdesk.domain.pricing.model import Promotion
from salesdesk.domain.pricing.rules import Discounts, PriceSource, line_amounts
from salesdesk.domain.pricing.waterfall import Basis, Said, basis_of
from salesdesk.domain.quotes.operations import ordered_of
from salesdesk.domain.quotes.rules import NOTHING, QuotedLine
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among
from salesdesk.storage.rows import read_columns

__all__ = ["Quoted", "price_as_quoted", "quoted_lines"]

Quoted = dict[int, QuotedLine]
"""Lines of one quote by their ids."""

# Statements are built once: building one takes longer than running it.

_LINES: Final = (
    LINE.add_columns(
        OrderLine.price_source,
        OrderLine.price_basis,
        OrderLine.promotion_id,
        func.coalesce(Promotion.code, ""),
        Order.number,
    )
    .join(Order, Order.id == OrderLine.order_id)
    .outerjoin(Promotion, Promotion.id == OrderLine.promotion_id)
    .where(OrderLine.order_id == bindparam("quote"), among(OrderLine.id, "lines"))
)


def quoted_lines(tx: Transaction, order: Order, lines: Iterable[NewLine]) -> Quoted:
    """The lines of the order's quote that `lines` come from; none, and nothing read, where none does.

    Refuses a line that comes from any other quote. The caller has the quote locked.
    """
    ids = {line.quote_line_id for line in lines if line.quote_line_id is not None}
    if not ids:
        return {}
    found: Quoted = {}
    ordered = {} if order.quote_id is None else ordered_of(tx, order.quote_id)
    for row in read_columns(tx.session, _LINES, {"quote": order.quote_id, "lines": sorted(ids)}):
        *columns, source, kept, promotion_id, promotion, number = row
        line = state_of(columns)
        applies = Said(source, line.price, line.price_unit, in_base=line.priced_in_base)
        basis = basis_of(kept, applies, promotion)
        found[line.id] = QuotedLine(number or "", line, basis, promotion_id, ordered.get(line.id, NOTHING))
    if found.keys() != ids:
        raise Refused(N_("The line comes from another quote than the order."))
    return found


def price_as_quoted(
    order: Order, line: NewLine, article: SoldArticle, unit: SaleUnit, base: Decimal, quoted: QuotedLine
) -> tuple[Priced, Discounts]:
    """The price of a line as it was said, and its discounts: the customer's and a promotion's as quoted.

    Refuses another article or unit than was quoted, and more than is left of it. A quote that replaces
    this one may offer any quantity.
    """
    said = quoted.line
    if article.id != said.article_id:
        raise Refused(N_("{code} is not what was quoted on that line."), code=article.code)
    called = Unit(said.unit, tuple(each.unit for each in article.units if each.unit != said.unit))
    if (unit.unit, unit.numerator, unit.denominator) != (
        said.unit,
        said.unit_numerator,
        said.unit_denominator,
    ):
        text = N_("{code} is quoted by the {unit}; by another unit it is a line of its own.")
        raise Refused(text, code=article.code, unit=called).at("quantity")
    if not order.is_quote and base > quoted.left:
        raise Refused(
            N_("Only {left} {unit} of {code} are left of {quote}; more is a line of its own."),
            left=quoted.left,
            unit=Unit(said.base_unit, tuple(each.unit for each in article.units)),
            code=article.code,
            quote=quoted.number,
        ).at("quantity")
    applies = Said(PriceSource.QUOTED, said.price, said.price_unit, quoted.number, said.priced_in_base)
    before = (each for each in quoted.basis.prices if each.source is not PriceSource.QUOTED)
    discounts = replace(
        said.discounts,
        percent=line.discount_percent,
        amount=line.discount_amount,
        per_unit=line.discount_per_unit,
        promotion_amount=quoted.promotion_for(base, order.currency),
    )
    amounts = line_amounts(
        line.quantity,
        said.price,
        said.price_unit,
        discounts,
        order.currency,
        priced_quantity=base if said.priced_in_base else None,
    )
    basis = Basis((applies, *before), quoted.basis.preset_of)
    return Priced(basis, discounts.preset_percent, amounts), discounts
