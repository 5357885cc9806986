"""Ordering the same again: a new draft with what an order has, as it can be sold today.

What a person agreed on that order, a typed price or a discount, was agreed for that time: the
copy is priced by the rules, and what differs is named, so that it can be agreed anew. Goods that
were given away are left out for the same reason, and named: neither charged nor given again
without a word. What a promotion gave is given again if it still runs, else named as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import bindparam, case, exists, func, select

from salesdesk.domain.catalogue.model import Article, ArticleName
from salesdesk.domain.customers.queries import Place
from salesdesk.domain.drafts.opening import open_order
from salesdesk.domain.drafts.operations import LineEntered, add_lines
from salesdesk.domain.drafts.queries import NewOrder
from salesdesk.domain.drafts.rules import NewLine, as_typed, by_the_rules
from salesdesk.domain.orders.model import Order, OrderLine, Substitution
from salesdesk.domain.orders.queries import lines_of, ship_to_of
from salesdesk.domain.orders.rules import LineState
from salesdesk.domain.pricing.model import Promotion
from salesdesk.domain.pricing.rules import PriceSource
from salesdesk.errors import NotFound, Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, verb

__all__ = ["AS_ENTERED", "NO_LONGER", "Copied", "LeftOut", "PricedAnew", "Short", "copy_order", "short_of"]

_GIVEN: Final = N_("was free of charge")
NO_LONGER: Final = N_("no longer free with {promotion}")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line of the order that its copy has not, and why, in the language of whoever copied."""

    code: str
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Short:
    """A line of the copy of which only part is held, in base units."""

    code: str
    text: str
    missing: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class PricedAnew:
    """A line whose price or discount somebody had typed: what it came to then, and comes to now.

    `before` is None where the two cannot be compared: the customer pays in another currency now,
    or prices with VAT and no longer without.
    """

    code: str
    text: str
    before: Decimal | None
    now: Decimal


@dataclass(frozen=True, slots=True)
class Copied:
    """A new draft, and how it differs from the order that it was copied from.

    `went_to` is where that one went, None if this one goes there too. `percent` and `amount`
    are what was off that whole order: nothing is off this one.
    """

    id: int
    copy_of: str
    currency: str
    lines: int
    left_out: tuple[LeftOut, ...]
    short: tuple[Short, ...]
    priced_anew: tuple[PricedAnew, ...]
    went_to: Place | None
    percent: Decimal
    amount: Decimal

    @property
    def is_the_same(self) -> bool:
        """Whether nobody need be told of any difference."""
        off = self.percent or self.amount
        return not (self.left_out or self.short or self.priced_anew or self.went_to or off)


# Statements are built once: building one takes longer than running it.

_ORDER: Final = select(Order).where(Order.id == bindparam("order"))
AS_ENTERED: Final = (
    select(
        OrderLine.id,
        OrderLine.price_source,
        OrderLine.free_of_charge,
        func.coalesce(ArticleName.name, Article.name, "").label("name"),
        case((OrderLine.price_source == PriceSource.GIVEN, Promotion.code), else_="").label("given_by"),
        exists().where(Substitution.order_line_id == OrderLine.id).label("stands_in"),
    )
    .outerjoin(Promotion, Promotion.id == OrderLine.promotion_id)
    .outerjoin(Article, Article.id == OrderLine.article_id)
    .outerjoin(
        ArticleName, (ArticleName.article_id == Article.id) & (ArticleName.language == bindparam("language"))
    )
    .where(OrderLine.order_id == bindparam("order"))
)
"""What tells how each line of an `order` was typed, beside the line: `language` is that of names."""


@verb(Permission.ORDERS_ENTER)
def copy_order(tx: Transaction, order_id: int) -> Copied:
    """Open a draft with the articles, quantities and units of an order, for the same customer.

    It goes where the customer's goods go today, by phone, and is called nothing yet: reference,
    day, memo and contact belong to the order that they were said of. Refused if the customer is
    not active any more, or nothing of it can be sold. What is left out, short or priced anew is
    told.
    """
    source = tx.session.scalars(_ORDER, {"order": order_id}).one_or_none()
    if source is None:
        raise NotFound(N_("There is no such order."))
    asked = {"order": order_id, "language": source.language}
    entered: dict[int, Any] = {row.id: row for row in tx.session.execute(AS_ENTERED, asked)}
    lines = (line for line in lines_of(tx, [order_id]) if line.parent_line_id is None)
    # What the customer ordered, not what came instead.
    stood = [line for line in lines if not entered[line.id].stands_in]
    given = [line for line in stood if entered[line.id].free_of_charge and not entered[line.id].given_by]
    promised = {entered[line.id].given_by: line for line in stood if entered[line.id].given_by}
    paid = [line for line in stood if not entered[line.id].free_of_charge]
    order, conditions = open_order(tx, NewOrder(source.sold_to_id, type=source.type))
    refused: dict[int, Refused] = {}
    new = [_again(line, entered[line.id]) for line in paid]
    added = add_lines(tx, order, conditions, new, after=0, last=len(new), refused=refused)
    left_out = tuple(_left_out(tx, paid[place], why) for place, why in refused.items())
    left_out += tuple(_left_out(tx, line, Refused(_GIVEN)) for line in given)
    left_out += tuple(
        _left_out(tx, line, Refused(NO_LONGER, promotion=promotion))
        for promotion, line in promised.items()
        if promotion not in {each.given_by for each in added}
    )
    copied = [line for place, line in enumerate(paid) if place not in refused]
    if not any(line.article_id is not None for line in copied):
        if not left_out:
            raise Refused(N_("There is nothing on this order to copy."))
        text = N_("Nothing of this order can be sold again. {code}: {why}")
        raise Refused(text, code=left_out[0].code, why=left_out[0].why)
    tx.record("order", order.id, copied_from=source.number or order_id, lines=len(copied))
    tx.record("order", order_id, copied_to=order.id)
    own = added[: len(copied)]
    went_to = ship_to_of(source)
    return Copied(
        order.id,
        source.number or "",
        order.currency,
        len(copied),
        left_out,
        short_of(added, copied),
        tuple(
            PricedAnew(was.code, was.text, was.net if _is_comparable(source, order) else None, now.net)
            for was, now in zip(copied, own, strict=True)
            if _is_agreed(was, entered[was.id]) and (was.net != now.net or not _is_comparable(source, order))
        ),
        None if went_to == ship_to_of(order) else went_to,
        source.discount_percent,
        source.discount_amount,
    )


def _left_out(tx: Transaction, line: LineState, why: Refused) -> LeftOut:
    return LeftOut(line.code, line.text, why.text(tx.actor.language))


def short_of(added: Sequence[LineEntered], copied: Sequence[LineState]) -> tuple[Short, ...]:
    """What could not be held in full: components of kits are sold by their base unit, the rest know it."""
    units = {line.article_id: line.base_unit for line in copied}
    return tuple(
        Short(line.code, line.text, line.base_quantity - line.held, units.get(line.article_id, line.unit))
        for line in added
        if line.article_id is not None and line.held < line.base_quantity
    )


def _is_comparable(source: Order, order: Order) -> bool:
    """Whether amounts of the two mean the same."""
    return (source.currency, source.price_mode) == (order.currency, order.price_mode)


def _again(line: LineState, entered: Any) -> NewLine:
    """The line as it would be typed by somebody who orders the same today."""
    typed = as_typed(line, entered.name, entered.price_source, entered.free_of_charge)
    return replace(by_the_rules(typed), requested_on=None, wished_batch_id=None, quote_line_id=None)


def _is_agreed(line: LineState, entered: Any) -> bool:
    """Whether a person had typed what the line cost."""
    off = line.discounts.percent or line.discounts.amount
    return entered.price_source in (PriceSource.TYPED, PriceSource.QUOTED) or off > ZERO
