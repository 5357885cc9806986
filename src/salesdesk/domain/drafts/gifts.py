"""What promotions give with a draft: lines that come, grow and go with the lines that they are given for.

A person may take such a line off: then the promotion gives nothing with this order, until he wants
it after all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import bindparam, delete, select

from salesdesk.domain.catalogue.queries import sold_articles
from salesdesk.domain.drafts.conditions import Conditions
from salesdesk.domain.drafts.line_rows import gift_row
from salesdesk.domain.drafts.promoting import Settlement
from salesdesk.domain.drafts.rules import MOST
from salesdesk.domain.orders.model import DeclinedPromotion, Order, OrderLine
from salesdesk.domain.pricing.promotions import Promotion
from salesdesk.domain.pricing.queries import articles_given
from salesdesk.domain.pricing.rules import PriceSource
from salesdesk.office.work import Transaction
from salesdesk.storage.rows import add_for_ids, add_rows, read_columns
from salesdesk.warehouse.stock.operations import lock_balances
from salesdesk.warehouse.supply.model import Supply
from salesdesk.warehouse.supply.operations import release

__all__ = ["Gift", "Gifts", "accept", "articles_to_lock", "decline", "gifts_of", "write_gifts"]


@dataclass(frozen=True, slots=True)
class Gifts:
    """What is to become of the lines that promotions give.

    `gone` are ids of lines that go; `other` are lines that stay, with how much of it they have now,
    in base units; `new` are promotions that give something and have not yet.
    """

    gone: tuple[int, ...] = ()
    other: tuple[tuple[int, Promotion, Decimal], ...] = ()
    new: tuple[tuple[Promotion, Decimal], ...] = ()

    @property
    def touched(self) -> tuple[int, ...]:
        """The lines that will not stand as they do."""
        return (*self.gone, *(line_id for line_id, *_ in self.other))


@dataclass(frozen=True, slots=True)
class Gift:
    """A line that a promotion gives, as it was written; its goods are still to be held."""

    id: int
    promotion: Promotion
    row: dict[str, Any]


# Statements are built once: building one takes longer than running it.

_IS_GIVEN: Final = (OrderLine.order_id == bindparam("order")) & (OrderLine.price_source == PriceSource.GIVEN)
_STANDING: Final = select(OrderLine.id, OrderLine.position, OrderLine.article_id).where(_IS_GIVEN)
_DECLINED: Final = select(DeclinedPromotion.promotion_id).where(
    DeclinedPromotion.order_id == bindparam("order")
)


def gifts_of(tx: Transaction, order: Order, settlement: Settlement) -> Gifts:
    """What is to become of the lines that promotions give, now that a draft is settled.

    What was declined stays away. The caller has the draft locked.
    """
    standing = settlement.standing
    if not settlement.gifts and not standing:
        return Gifts()
    declined = {id_ for (id_,) in read_columns(tx.session, _DECLINED, {"order": order.id}).all()}
    wanted = {
        promotion.id: (promotion, min(quantity, MOST))
        for promotion, quantity in settlement.gifts
        if promotion.id not in declined
    }
    return Gifts(
        tuple(line_id for id_, (line_id, _) in standing.items() if id_ not in wanted),
        tuple(
            (line_id, *wanted[id_])
            for id_, (line_id, had) in standing.items()
            if id_ in wanted and wanted[id_][1] != had
        ),
        tuple(gift for id_, gift in wanted.items() if id_ not in standing),
    )


def articles_to_lock(tx: Transaction, order: Order, conditions: Conditions) -> set[int]:
    """The articles of which a draft may have to give back or to hold something when a line changes."""
    who = conditions.priced_for(order.sold_to_id, order.currency, order.price_mode)
    standing = read_columns(tx.session, _STANDING, {"order": order.id}).all()
    return {row.article_id for row in standing} | articles_given(tx, who)


def write_gifts(
    tx: Transaction, order: Order, conditions: Conditions, gifts: Gifts, last: int, others: Iterable[int] = ()
) -> list[Gift]:
    """Let lines that promotions give come, behind position `last`, and go; those with goods to be held.

    What was held for those that go or change is free again. `others` are articles of which the
    caller holds something next: they are locked with those of the gifts.
    """
    promotions = [*(promotion for _, promotion, _ in gifts.other), *(promotion for promotion, _ in gifts.new)]
    wanted = {each.deal.free_article_id for each in promotions if each.deal.free_article_id is not None}
    articles = sold_articles(tx, wanted, (), order.language, lock=True)
    positions: dict[int, int] = {}
    if gifts.touched:
        standing = read_columns(tx.session, _STANDING, {"order": order.id}).all()
        positions = {row.id: row.position for row in standing}
        lock_balances(tx, {*(row.article_id for row in standing), *wanted, *others})
        release(tx, Supply.order_line_id.in_(gifts.touched))
        gone = delete(OrderLine).where(OrderLine.id.in_(gifts.touched))
        tx.session.execute(gone.execution_options(synchronize_session=False))

    def row(promotion: Promotion, quantity: Decimal, position: int) -> dict[str, Any]:
        article = articles[promotion.deal.free_article_id or 0]
        return gift_row(tx, order, promotion, article, quantity, conditions, position)

    rows = [row(promotion, much, positions[id_]) | {"id": id_} for id_, promotion, much in gifts.other]
    new = [row(*gift, last + place) for place, gift in enumerate(gifts.new, 1)]
    add_rows(tx.session, OrderLine, rows)
    ids = [id_ for id_, *_ in gifts.other] + add_for_ids(tx.session, OrderLine, new)
    return [Gift(*each) for each in zip(ids, promotions, rows + new, strict=True)]


def decline(tx: Transaction, order_id: int, promotion_id: int) -> None:
    """Let a promotion give nothing with this order."""
    row = {"order_id": order_id, "promotion_id": promotion_id}
    tx.database.insert_if_absent(tx.session, DeclinedPromotion, [row])


def accept(tx: Transaction, order_id: int, promotion_id: int) -> bool:
    """Let a promotion that was declined give with this order what it gives; whether it was declined."""
    declined = tx.session.get(DeclinedPromotion, (order_id, promotion_id))
    if declined is None:
        return False
    tx.session.delete(declined)
    tx.session.flush()
    return True
