"""A call that turns out to be another customer's: what is on it stays, at his terms and his prices.

A price or a discount that a person typed was said on the phone, and stays. All else is as if the
lines had been typed for him: the rules price them anew, promotions come and go, and what is held
has to keep as long as he wants it to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import delete

from salesdesk.domain.catalogue.queries import sold_articles
from salesdesk.domain.catalogue.rules import SoldArticle
from salesdesk.domain.customers.model import Customer
from salesdesk.domain.customers.queries import Place, place_of, places_of
from salesdesk.domain.customers.rules import AddressKind
from salesdesk.domain.drafts.conditions import Conditions
from salesdesk.domain.drafts.copying import AS_ENTERED, NO_LONGER, LeftOut, Short, short_of
from salesdesk.domain.drafts.gifts import articles_to_lock
from salesdesk.domain.drafts.line_rows import line_row
from salesdesk.domain.drafts.opening import buyer_of, header_of, require_active, terms_of
from salesdesk.domain.drafts.operations import LineEntered, keep_holds, settle
from salesdesk.domain.drafts.queries import typed_header
from salesdesk.domain.drafts.rules import NewLine, as_typed
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.domain.orders.operations import note_draft
from salesdesk.domain.orders.queries import lines_of, lock_order, ship_to_of
from salesdesk.domain.orders.rules import LineState, require_draft
from salesdesk.domain.pricing.queries import offers_for
from salesdesk.errors import Conflict, Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, verb
from salesdesk.storage.rows import set_rows
from salesdesk.warehouse.stock.operations import lock_balances
from salesdesk.warehouse.supply.model import Supply
from salesdesk.warehouse.supply.operations import release, supplied

__all__ = ["CustomerChanged", "Otherwise", "change_customer"]

_WRITTEN: Final = (
    "text",
    "min_shelf_days",
    "price",
    "price_unit",
    "priced_in_base",
    "price_source",
    "price_basis",
    "promotion_id",
    "promotion_percent",
    "promotion_amount",
    "preset_percent",
    "net",
    "tax_class",
)
"""What of a line is otherwise for another customer; quantities, units and what was typed stay."""


@dataclass(frozen=True, slots=True)
class Otherwise:
    """A line that comes to something else than before.

    `was` is None where the two cannot be compared: in another currency, or with VAT and no longer without.
    """

    position: int
    code: str
    text: str
    was: Decimal | None
    now: Decimal


@dataclass(frozen=True, slots=True)
class CustomerChanged:
    """A draft that is another customer's by now, and what of it is otherwise.

    `left_out` is what promotions gave and give no longer, `short` what is no longer held, for it does
    not keep long enough for him. `went_to` is where the goods were to go, if that was not simply where
    goods of the customer before always go.
    """

    currency: str
    lines: tuple[Otherwise, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    short: tuple[Short, ...] = ()
    went_to: Place | None = None


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines of a draft: those that somebody typed, `parts` of kits, and what promotions have given.

    `typed` is what was typed, by the id of the line; `given` is by the code of the promotion.
    """

    own: tuple[LineState, ...]
    parts: tuple[LineState, ...]
    given: Mapping[str, LineState]
    typed: Mapping[int, NewLine]

    @property
    def staying(self) -> tuple[LineState, ...]:
        """All but what promotions have given."""
        return self.own + self.parts


@verb(Permission.ORDERS_ENTER)
def change_customer(
    tx: Transaction, order_id: int, customer_id: int, seen: int | None = None
) -> CustomerChanged:
    """Give a draft to another customer: his terms, his address, and each line at his prices.

    What the order is called, its day, memo, warehouse and discount stay; contact and authoriser were
    people of the customer before. Refused where money was typed that would be in another currency, or
    with VAT and no longer without; a draft that has its number, or comes from a quote or replaces one,
    keeps its customer. Nothing happens if the draft is his already; Conflict if it is not
    the customer's any more who was `seen`.
    """
    order = lock_order(tx, order_id)
    require_draft(order.state, order.number)
    if order.sold_to_id == customer_id:
        return CustomerChanged(order.currency)
    if seen not in (None, order.sold_to_id):
        raise Conflict
    _require_free(order)
    buyer, conditions = buyer_of(tx, customer_id)
    require_active(buyer)
    lines = _lines(tx, order)
    is_same_money = (order.currency, order.price_mode) == (buyer.currency, buyer.price_mode)
    if not is_same_money:
        _require_no_money(order, lines)
    before = tx.session.get_one(Customer, order.sold_to_id)
    went_to = ship_to_of(order)
    was_usual = went_to == place_of(tx, before.id, AddressKind.DELIVERY)
    had = supplied(tx, order_id)
    _write_header(tx, order, buyer)
    _write_lines(tx, order, conditions, lines)
    keep_holds(tx, order)
    held = supplied(tx, order_id)
    given = settle(tx, order, conditions)
    nets = {line.id: line.net for line in lines_of(tx, [order_id])}
    otherwise = tuple(
        Otherwise(line.position, line.code, line.text, line.net if is_same_money else None, nets[line.id])
        for line in lines.own
        if line.article_id is not None and (line.net != nets[line.id] or not is_same_money)
    )
    tx.record("order", order_id, customer=[before.number, buyer.number], priced_anew=len(otherwise))
    if order.customer_number or order.reference:
        note_draft(tx, order_id)
    lost = ((line, had.get(line.id, ZERO) - held.get(line.id, ZERO)) for line in lines.staying)
    short = [Short(line.code, line.text, by, line.base_unit) for line, by in lost if by > ZERO]
    return CustomerChanged(
        order.currency,
        otherwise,
        _no_longer_given(tx, lines, given),
        (*short, *(() if order.is_quote else short_of(given, lines.staying))),
        None if was_usual or went_to == ship_to_of(order) else went_to,
    )


def _require_free(order: Order) -> None:
    """Refuse a draft that has been agreed with its customer on paper."""
    if order.number is not None:  # it was sent back by who approves
        raise Refused(N_("{number} has its number already and keeps its customer."), number=order.number)
    if order.quote_id is not None:
        raise Refused(N_("What comes from a quote, or replaces one, keeps the customer of the quote."))


def _require_no_money(order: Order, lines: _Lines) -> None:
    """Refuse amounts that a person typed: in another currency, or with VAT, they would say something else."""
    asked: dict[str, Any] = {"currency": order.currency, "mode": order.price_mode}
    for line in lines.own:
        typed = lines.typed[line.id]
        if typed.price is not None or typed.discount_amount > ZERO:
            raise Refused(
                N_("Line {position}, {code}: what was typed is in {currency} ({mode}); give it back first."),
                position=line.position,
                code=line.code,
                **asked,
            )
    if order.discount_amount > ZERO:
        text = N_("The amount off the whole order is in {currency} ({mode}); take it out first.")
        raise Refused(text, **asked)


def _lines(tx: Transaction, order: Order) -> _Lines:
    asked = {"order": order.id, "language": order.language}
    entered: dict[int, Any] = {row.id: row for row in tx.session.execute(AS_ENTERED, asked)}
    stood = lines_of(tx, [order.id])
    own = tuple(line for line in stood if line.parent_line_id is None and not entered[line.id].given_by)
    return _Lines(
        own,
        tuple(line for line in stood if line.parent_line_id is not None),
        {entered[line.id].given_by: line for line in stood if entered[line.id].given_by},
        {line.id: _typed(line, entered[line.id]) for line in own},
    )


def _typed(line: LineState, entered: Any) -> NewLine:
    return as_typed(line, entered.name, entered.price_source, entered.free_of_charge)


def _write_header(tx: Transaction, order: Order, buyer: Customer) -> None:
    """The header as it would be of an order that was opened for this customer, as far as nobody typed it.

    An address that is one of his stays: branches have the same ones.
    """
    place = ship_to_of(order)
    is_his = place in places_of(tx, buyer.id, AddressKind.DELIVERY)
    new = replace(
        typed_header(order),
        customer_id=buyer.id,
        contact_id=None,
        ship_to=place if is_his else None,
        delivery_policy=None,
    )
    header = header_of(tx, new, buyer, place, order.valid_until) | terms_of(buyer)
    for name, value in header.items():
        setattr(order, name, value)
    order.authorised_by_id = None


def _write_lines(tx: Transaction, order: Order, conditions: Conditions, lines: _Lines) -> None:
    """Price the lines for who has these conditions; what promotions have given goes, to be given anew.

    Holds go too where goods have to keep for other days than before. The caller holds them anew: all
    balances that he needs for it are locked here.
    """
    named = {line.article_id for line in lines.staying if line.article_id is not None}
    articles = sold_articles(tx, named, (), order.language, lock=True)
    rows = _rows(tx, order, conditions, lines, articles)
    lock_balances(tx, named | articles_to_lock(tx, order, conditions))
    gone = [line.id for line in lines.given.values()]
    other_days = [line.id for line in lines.staying if line.min_shelf_days != conditions.min_shelf_days]
    if gone or other_days:
        release(tx, Supply.order_line_id.in_([*gone, *other_days]))
    if gone:
        taken_off = delete(OrderLine).where(OrderLine.id.in_(gone))
        tx.session.execute(taken_off.execution_options(synchronize_session=False))
    set_rows(tx.session, OrderLine, rows)
    days = conditions.min_shelf_days
    parts = [
        {"id": line.id, "text": articles[line.article_id].name, "min_shelf_days": days}
        for line in lines.parts
        if line.article_id is not None
    ]
    set_rows(tx.session, OrderLine, parts)


def _rows(
    tx: Transaction,
    order: Order,
    conditions: Conditions,
    lines: _Lines,
    articles: Mapping[int | str, SoldArticle],
) -> list[dict[str, Any]]:
    """What is written of the lines that somebody typed."""
    who = conditions.priced_for(order.sold_to_id, order.currency, order.price_mode)
    offers = offers_for(tx, who, (line.article_id for line in lines.own if line.article_id is not None))
    rows = []
    for line in lines.own:
        article = None if line.article_id is None else articles[line.article_id]
        row = line_row(tx, order, lines.typed[line.id], article, offers, conditions, line.position)
        rows.append({"id": line.id} | {name: row[name] for name in _WRITTEN})
    return rows


def _no_longer_given(tx: Transaction, lines: _Lines, given: Sequence[LineEntered]) -> tuple[LeftOut, ...]:
    """What promotions gave and do not give any more, in the language of whoever asked for it."""
    still = {each.given_by for each in given}
    return tuple(
        LeftOut(line.code, line.text, Refused(NO_LONGER, promotion=promotion).text(tx.actor.language))
        for promotion, line in lines.given.items()
        if promotion not in still
    )
