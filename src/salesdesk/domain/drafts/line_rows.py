"""What is written of a line: as it was typed, priced by the rules of the day."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from salesdesk.domain.catalogue.rules import SoldArticle
from salesdesk.domain.company.queries import company
from salesdesk.domain.drafts.conditions import Conditions
from salesdesk.domain.drafts.quoted import price_as_quoted
from salesdesk.domain.drafts.rules import NewLine, check_quantity, price_line
from salesdesk.domain.orders.model import Order
from salesdesk.domain.orders.rules import LINE_KIND_OF, LineKind, LineState
from salesdesk.domain.pricing.promotions import Promotion
from salesdesk.domain.pricing.queries import NO_OFFERS, Offers
from salesdesk.domain.pricing.rules import Discounts, PriceSource
from salesdesk.domain.pricing.waterfall import Basis, Said, stored
from salesdesk.domain.quotes.rules import QuotedLine
from salesdesk.domain.tax.queries import general_mode
from salesdesk.domain.tax.rules import TaxClass
from salesdesk.errors import Refused
from salesdesk.i18n import N_, sentence
from salesdesk.money import ZERO, to_currency
from salesdesk.office.work import Transaction
from salesdesk.storage.types import is_blank

__all__ = ["component_row", "gift_row", "line_row", "stand_in_row"]


def _base(article: SoldArticle) -> SoldArticle:
    """The article sold by its base unit, whatever its sales unit is."""
    return replace(article, units=(replace(article.base, minimum=None, step=None, for_sale=True),))


def line_row(
    tx: Transaction,
    order: Order,
    line: NewLine,
    article: SoldArticle | None,
    offers: Offers,
    conditions: Conditions,
    position: int,
    quoted: QuotedLine | None = None,
) -> dict[str, Any]:
    """The columns of a line; `quoted` is the line of a quote that it comes from."""
    common = {
        "order_id": order.id,
        "position": position,
        "parent_line_id": None,
        "quote_line_id": line.quote_line_id,
        "closed_quantity": ZERO,
        "discount_percent": line.discount_percent,
        "discount_amount": line.discount_amount,
        "discount_per_unit": line.discount_per_unit,
        "free_of_charge": line.free_of_charge,
        "requested_on": line.requested_on,
        "wished_batch_id": line.wished_batch_id,
        "min_shelf_days": conditions.min_shelf_days,
    }
    if article is None:
        if is_blank(line.text):
            raise Refused(N_("A line needs an article or a text."))
        return common | {
            "kind": LineKind.TEXT,
            "discount_percent": ZERO,
            "discount_amount": ZERO,
            "wished_batch_id": None,
            "article_id": None,
            "text": line.text,
            "quantity": ZERO,
            "unit": "",
            "unit_numerator": 1,
            "unit_denominator": 1,
            "base_quantity": ZERO,
            "price": ZERO,
            "price_unit": 1,
            "priced_in_base": True,
            "price_source": PriceSource.TYPED,
            "price_basis": None,
            "promotion_id": None,
            "promotion_percent": ZERO,
            "promotion_amount": ZERO,
            "preset_percent": ZERO,
            "net": ZERO,
            "tax_class": TaxClass.OUTSIDE,
        }
    unit, base = check_quantity(article, line)
    given = Discounts()  # promotions are settled over all lines; what was quoted of one stays
    if quoted is not None and line.at_quoted and line.price is None and not line.free_of_charge:
        priced, given = price_as_quoted(order, line, article, unit, base, quoted)
    else:
        priced = price_line(
            article,
            line,
            base,
            offers.of(article.id),
            preset=conditions.preset,
            preset_always=conditions.preset_always,
            preset_of=conditions.preset_of,
            mode=order.price_mode,
            currency=order.currency,
            company_currency=company(tx).currency,
            general=general_mode(tx),
            typed_instead=company(tx).typed_instead,
        )
    applies = priced.applies
    promoted = given.promotion_percent or given.promotion_amount
    return common | {
        "kind": LINE_KIND_OF[article.kind],
        "article_id": article.id,
        "text": line.text or article.name,
        "quantity": line.quantity,
        "unit": unit.unit,
        "unit_numerator": unit.numerator,
        "unit_denominator": unit.denominator,
        "base_quantity": base,
        "price": applies.price,
        "price_unit": applies.price_unit,
        "priced_in_base": applies.in_base,
        "price_source": applies.source,
        "price_basis": stored(priced.basis),
        "promotion_id": quoted.promotion_id if quoted is not None and promoted else None,
        "promotion_percent": given.promotion_percent,
        "promotion_amount": given.promotion_amount,
        "preset_percent": priced.preset_percent,
        "net": priced.amounts.amount,
        "tax_class": article.tax_class,
    }


def component_row(
    tx: Transaction,
    order: Order,
    kit: dict[str, Any],
    article: SoldArticle,
    per_kit: Decimal,
    conditions: Conditions,
) -> dict[str, Any]:
    """The line of a component below its kit; its position is still to be given."""
    part = NewLine(kit["base_quantity"] * per_kit, free_of_charge=True, requested_on=kit["requested_on"])
    return line_row(tx, order, part, _base(article), NO_OFFERS, conditions, 0)


def stand_in_row(
    tx: Transaction,
    order: Order,
    instead: LineState,
    article: SoldArticle,
    quantity: Decimal,
    offers: Offers,
    conditions: Conditions,
    position: int,
) -> dict[str, Any]:
    """The line of what stands in for so much of another line, in base units.

    It costs what the rules of the day say, and never more than what it stands in for: what it would
    cost beyond that comes off it.
    """
    text = sentence(
        N_("{article}, instead of {code}"), {"article": article.name, "code": instead.code}, order.language
    )
    line = NewLine(quantity, text=text, requested_on=instead.requested_on)
    row = line_row(tx, order, line, _base(article), offers, conditions, position)
    share = Fraction(instead.net) * Fraction(quantity) / Fraction(instead.base_quantity)
    most = to_currency(share, order.currency)
    if row["net"] > most:
        row |= {"discount_amount": row["net"] - most, "net": most}
    return row


def gift_row(
    tx: Transaction,
    order: Order,
    promotion: Promotion,
    article: SoldArticle,
    quantity: Decimal,
    conditions: Conditions,
    position: int,
) -> dict[str, Any]:
    """The line of what a promotion gives, in base units; what it would cost else is kept with it."""
    given = NewLine(quantity, free_of_charge=True)
    row = line_row(tx, order, given, _base(article), NO_OFFERS, conditions, position)
    says = stored(Basis((Said(PriceSource.GIVEN, ZERO, 1, promotion.code, in_base=False),)))
    _, *others = row["price_basis"]["prices"]
    return row | {
        "promotion_id": promotion.id,
        "price_source": PriceSource.GIVEN,
        "price_basis": says | {"prices": [*says["prices"], *others]},
    }
