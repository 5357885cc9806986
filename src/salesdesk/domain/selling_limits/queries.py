"""Whose limits are what, and where an order goes beyond them.

What is asked of an order costs as many statements for 500 lines as for one, and few where nobody
has made a line cheaper than the firm's own rules do.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import BigInteger, bindparam, or_, select

from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.company.queries import company, rate_for
from salesdesk.domain.drafts.conditions import Conditions, conditions_of
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.domain.orders.rules import LineKind, LineState, is_billable, takes_discount, tax_of
from salesdesk.domain.pricing.queries import NEVER_CHEAPER
from salesdesk.domain.pricing.rules import Discounts, PriceSource, line_value, percent_off
from salesdesk.domain.pricing.waterfall import Said, basis_of
from salesdesk.domain.selling_limits.agreed import agreed_of, is_quoted_whole, kept_of
from salesdesk.domain.selling_limits.model import SellingLimit
from salesdesk.domain.selling_limits.rules import (
    NO_LIMITS,
    Excess,
    Limits,
    Reason,
    SoldLine,
    limits_from,
    line_excesses,
)
from salesdesk.domain.selling_limits.untyped import OWN, off_untyped
from salesdesk.domain.tax.queries import rates_on
from salesdesk.domain.tax.rules import PriceMode, TaxClass
from salesdesk.domain.users.model import User
from salesdesk.errors import Refused
from salesdesk.money import HUNDRED, ZERO, to_currency
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among
from salesdesk.storage.rows import read_columns
from salesdesk.storage.unread import Unread
from salesdesk.warehouse.stock.queries import last_cost

__all__ = ["limits_of", "lowered_lines", "reasons_for", "sold_line"]

# Statements are built once: building one takes longer than running it.

_USER: Final = bindparam("user", type_=BigInteger)
_LIMITS: Final = select(
    SellingLimit.role,
    select(User.roles).where(User.id == _USER).scalar_subquery(),
    SellingLimit.max_discount,
    SellingLimit.min_margin,
    SellingLimit.max_amount,
).where(or_(SellingLimit.user_id == _USER, SellingLimit.role.is_not(None)))
_AS_PRICED: Final = (
    select(OrderLine.id, OrderLine.price_source, OrderLine.price_basis, NEVER_CHEAPER)
    .join(Article, Article.id == OrderLine.article_id)
    .where(OrderLine.order_id == bindparam("order"))
)
_PRICED: Final = Unread.of(_AS_PRICED)
_PRICED_ONLY: Final = Unread.of(_AS_PRICED.where(among(OrderLine.id, "lines")))
_COSTS: Final = select(Article.id, last_cost(Article.id)).where(among(Article.id, "articles"))
_SAID: Final = OWN | {PriceSource.QUOTED}
"""Prices behind which may be one that a person made."""
_POSITION: Final = attrgetter("position")


def limits_of(tx: Transaction, user_id: int | None) -> Limits:
    """How far a person may go by himself. Whom nobody has given limits has none, nor has the program."""
    if user_id is None:
        return NO_LIMITS
    own, of_roles = None, []
    for role, roles, *limits in read_columns(tx.session, _LIMITS, {"user": user_id}).all():
        if role is None:
            own = Limits(*limits)
        elif role in (roles or ()):
            of_roles.append(Limits(*limits))
    return limits_from(own, of_roles) or NO_LIMITS


def reasons_for(
    tx: Transaction, order: Order, lines: Sequence[LineState], net: Decimal, user_id: int | None
) -> tuple[Reason, ...]:
    """Where an order is more than a person may let pass by himself; nothing if it is within his limits.

    `lines` are the order's as they stand, `net` what it comes to without VAT, in its currency.
    Lines come by position, the amount last. Raises Refused if his amount cannot be compared, for
    want of an exchange rate.
    """
    limits = limits_of(tx, user_id)
    weighed: Sequence[SoldLine] = ()
    if limits.max_discount is not None or limits.min_margin is not None:
        weighed = lowered_lines(tx, order, lines, costs=limits.min_margin is not None)
    reasons = [reason for line in weighed for reason in line_excesses(limits, line)]
    if limits.max_amount is not None and not is_quoted_whole(tx, order, lines, net):
        currency = company(tx).currency
        rate = rate_for(tx, order.currency, tx.today).rate
        amount = to_currency(Fraction(net) * Fraction(rate), currency)
        if amount > limits.max_amount:
            reasons.append(Reason(Excess.AMOUNT, None, amount, limits.max_amount, currency))
    return tuple(reasons)


def lowered_lines(
    tx: Transaction,
    order: Order,
    lines: Sequence[LineState],
    *,
    costs: bool,
    only: Collection[int] | None = None,
) -> list[SoldLine]:
    """The lines of an order that somebody made cheaper than the firm's own rules do, by position.

    Of all, or `only` of those with these ids; with what their goods cost, as far as that is known, if
    `costs` are wanted. A line that is only a text, a component of a kit or wholly cancelled is never
    among them.
    """
    # Most lines are as the firm's rules made them, which is seen without reckoning.
    wanted = [line for line in lines if only is None or line.id in only]
    sold = {id_: line for id_, line in _sold_lines(tx, order, lines, wanted).items() if line.is_lowered}
    return sorted((_with_costs(tx, order, lines, sold) if costs else sold).values(), key=_POSITION)


def sold_line(tx: Transaction, order: Order, lines: Sequence[LineState], line_id: int) -> SoldLine | None:
    """One of the lines of an order, lowered or not, with what its goods cost; None for what has no price."""
    sold = _sold_lines(tx, order, lines, [line for line in lines if line.id == line_id], every=True)
    if line_id not in sold:
        return None
    return _with_costs(tx, order, lines, {line_id: sold[line_id]})[line_id]


def _sold_lines(
    tx: Transaction,
    order: Order,
    lines: Sequence[LineState],
    wanted: Sequence[LineState],
    every: bool = False,
) -> dict[int, SoldLine]:
    """Those of the `wanted` lines that somebody may have lowered, or `every` one with a price, by id."""
    statement = _PRICED if len(wanted) == len(lines) else _PRICED_ONLY
    asked = {"order": order.id, "lines": [line.id for line in wanted]}
    priced = {row[0]: row for row in statement.rows(tx.session, asked)}
    kept = kept_of(order, lines)
    whole = sum((line.net for line in lines if takes_discount(line)), ZERO)
    looked_at = [
        line
        for line in wanted
        if line.id in priced and is_billable(line) and line.wanted > ZERO
        if every
        or kept != 1
        or priced[line.id][1] in _SAID
        or line.discounts.percent
        or line.discounts.amount
    ]
    if not looked_at:
        return {}
    conditions, instead = conditions_of(tx, order), company(tx).typed_instead
    untyped = off_untyped(tx, order, conditions)
    found = {}
    for line in looked_at:
        values = statement.values(tx.session, priced[line.id])[1:]
        left = kept if takes_discount(line) else Fraction(1)
        off = untyped.get(line.id)
        sold = _sold(line, order.currency, left, conditions, instead, off, *values)
        if order.discount_amount and takes_discount(line):
            sold = replace(sold, money_off=order.discount_amount, beside=whole - line.net)
        found[line.id] = sold
    agreed = agreed_of(tx, order, looked_at, kept)
    return {id_: replace(line, agreed=agreed.get(id_)) for id_, line in found.items()} if agreed else found


def _with_costs(
    tx: Transaction, order: Order, lines: Sequence[LineState], sold: Mapping[int, SoldLine]
) -> dict[int, SoldLine]:
    costs = _costs(tx, order, lines, sold)
    return {id_: replace(line, cost=costs.get(id_)) for id_, line in sold.items()}


def _sold(
    line: LineState,
    currency: str,
    kept: Fraction,
    conditions: Conditions,
    instead: bool,
    untyped: Discounts | None,
    source: PriceSource,
    basis: Any,
    never_cheaper: bool,
) -> SoldLine:
    """What a line would be by the firm's rules, and what it is; from a quote as the quote's own line.

    `untyped` is what comes off with a promotion that it would have if nobody had typed anything.
    """
    applies = Said(source, line.price, line.price_unit, in_base=line.priced_in_base)
    said = basis_of(basis, applies).prices if source in _SAID else ()
    is_quoted = source is PriceSource.QUOTED
    if is_quoted and said[1:]:
        applies, source, said = said[1], said[1].source, said[1:]
    given = line.discounts
    ways = [replace(given, percent=ZERO, amount=ZERO)]
    is_priced = source not in OWN or bool(said[1:])
    if source in OWN and said[1:]:
        applies = said[1]
        ways = [Discounts(_preset(applies.source, conditions, never_cheaper))]
    elif source is PriceSource.FREE:
        ways = [Discounts()]
    elif instead and not (given.promotion_percent or given.promotion_amount):
        ways.append(Discounts(_preset(source, conditions, never_cheaper)))
    if untyped is not None and not is_quoted:
        ways.append(untyped)
    quantity = line.base_quantity if applies.in_base else line.quantity
    base = line_value(quantity, applies.price, applies.price_unit, currency)
    off = max(percent_off(base, way) for way in ways)
    return SoldLine(line.position, base, off, line.net, currency, kept=kept, is_priced=is_priced)


def _preset(source: PriceSource, conditions: Conditions, never_cheaper: bool) -> Decimal:
    """The preset discount that a line would have at a price of the firm's, as `price_line` gives it."""
    if never_cheaper:
        return ZERO
    agreed = source is PriceSource.INDIVIDUAL
    return ZERO if agreed and not conditions.preset_always else conditions.preset


def _costs(
    tx: Transaction, order: Order, lines: Sequence[LineState], wanted: Iterable[int]
) -> dict[int, Fraction]:
    """For how much lines would have to be sold to earn nothing, in the order's currency and price mode.

    By id, as far as the last cost of their goods is known, and VAT and exchange rate are: both are
    those of today. A kit costs what its components do.
    """
    by_line = {line.id: line for line in lines}
    goods = {id_: _goods(by_line[id_], lines) for id_ in wanted}
    articles = {part.article_id for parts in goods.values() for part in parts if part.article_id is not None}
    if not articles:
        return {}
    try:
        rate = Fraction(rate_for(tx, order.currency, tx.today).rate)
    except Refused:
        return {}
    rows = read_columns(tx.session, _COSTS, {"articles": sorted(articles)}).all()
    each = {row[0]: Fraction(row[1]) for row in rows if row[1] is not None}
    gross = order.price_mode is PriceMode.GROSS
    rates = rates_on(tx, company(tx).country, tx.today) if gross else None
    costs = {}
    for id_, parts in goods.items():
        tax = _with_vat(by_line[id_], order, rates)
        if tax is not None and parts and all(part.article_id in each for part in parts):
            cost = sum(Fraction(part.base_quantity) * each[part.article_id or 0] for part in parts)
            costs[id_] = cost * tax / rate
    return costs


def _goods(line: LineState, lines: Iterable[LineState]) -> list[LineState]:
    """The lines whose goods a line sells."""
    if line.kind is not LineKind.KIT:
        return [line]
    return [part for part in lines if part.parent_line_id == line.id]


def _with_vat(line: LineState, order: Order, rates: Mapping[TaxClass, Decimal] | None) -> Fraction | None:
    """By what a net amount is multiplied to be one of the order; None if there is no VAT rate."""
    if rates is None:
        return Fraction(1)
    try:
        _, percent = tax_of(line, order.treatment, rates)
    except Refused:
        return None
    return 1 + Fraction(percent) / Fraction(HUNDRED)
