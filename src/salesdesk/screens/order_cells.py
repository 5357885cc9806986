"""How what stands on an order reads on any screen: where it goes, its lines and what it comes to."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final, Protocol

from salesdesk.domain.customers.queries import Place
from salesdesk.domain.drafts.queries import DraftView
from salesdesk.domain.drafts.rules import DraftLine
from salesdesk.domain.orders.rules import OrderState
from salesdesk.domain.pricing.rules import PriceSource
from salesdesk.domain.quotes.rules import has_lapsed
from salesdesk.domain.tax.rules import TaxCategory, TaxGroup
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.screens import wording
from salesdesk.screens.line_typed import Discount, discount_text
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.columns import amount, counted
from salesdesk.screens.widgets.info_line import Fact
from salesdesk.screens.widgets.line_table import Cell

__all__ = [
    "Stateful",
    "address",
    "amount_of",
    "discount_of",
    "price_of",
    "quantity_of",
    "state_of",
    "sum_facts",
    "vat_facts",
]

_OVER: Final = frozenset(
    {
        OrderState.COMPLETED,
        OrderState.CANCELLED,
        OrderState.ORDERED,
        OrderState.DECLINED,
        OrderState.SUPERSEDED,
    }
)
"""Nothing is to be done with these any more."""
_CATEGORIES: Final = {
    TaxCategory.EXEMPT: N_("exempt"),
    TaxCategory.REVERSE_CHARGE: N_("reverse charge"),
    TaxCategory.INTRA_EU: N_("intra-EU"),
    TaxCategory.EXPORT: N_("export"),
    TaxCategory.OUTSIDE: N_("no VAT"),
}
"""VAT groups that have a word instead of a rate."""


class Stateful(Protocol):
    """An order or a quote."""

    @property
    def state(self) -> OrderState:
        """Its own state."""

    @property
    def is_quote(self) -> bool:
        """Whether it is a quote."""

    @property
    def valid_until(self) -> date | None:
        """The last day of a quote."""


def state_of(seat: Seat, order: Stateful) -> tuple[str, str]:
    """The state of an order in words, and how it looks; of a quote until when it holds or has held."""
    if order.state is OrderState.QUOTED:
        day = wording.short_day(order.valid_until, seat.language)
        if has_lapsed(order.state, order.valid_until, seat.today):
            return seat.say(N_("lapsed {day}"), day=day), "bad"
        return seat.say(N_("quote to {day}"), day=day), ""
    if order.is_quote and order.state is OrderState.DRAFT:
        return seat.word(N_("draft quote")), ""
    return seat.word(order.state.label), "dim" if order.state in _OVER else ""


def address(place: Place | None, customer: str) -> str:
    """Where goods go; whose door it is, if not the customer's own. Nothing for nowhere."""
    if place is None:
        return ""
    street = f"{place.street} {place.house_number}".strip()
    city = f"{place.postcode} {place.city}".strip()
    name = place.name if place.name != customer else ""
    return ", ".join(part for part in (name, street, city) if part)


def quantity_of(line: DraftLine, language: str) -> Cell:
    """The quantity as it was entered, with its unit."""
    return counted(line.quantity, line.unit, language, line.beside)


def amount_of(line: DraftLine, language: str) -> Cell:
    """What the line comes to."""
    return amount(line.net, language)


def price_of(line: DraftLine, language: str) -> str:
    """The price, and what it is for where that is not the line's unit; with an asterisk if it was typed."""
    price = wording.price(line.price, language)
    in_base = line.priced_in_base and line.base_unit != line.unit
    unit = wording.unit(line.base_unit, language, line.beside) if in_base else ""
    if line.price_unit != 1:
        unit = str(line.price_unit)
    shown = f"{price}/{unit}" if unit else price
    return f"{shown}*" if line.source is PriceSource.TYPED else shown


def discount_of(line: DraftLine, language: str) -> str:
    """All that comes off, each off what the one before leaves: 10+7,5+12,5% -1,50.

    A promotion's, per cent or money, then per cent of the customer and typed, then typed money.
    """
    percents = (line.promotion_percent, line.preset_percent, line.discount_percent)
    said = "+".join(wording.typed(each, language) for each in percents if each)
    promotion = discount_text(Discount(ZERO, line.promotion_amount), language)
    typed = discount_text(Discount(ZERO, line.discount_amount, line.discount_per_unit), language)
    return " ".join(part for part in (promotion, said and f"{said}%", typed) if part)


def vat_facts(view: DraftView | None, seat: Seat) -> list[Fact]:
    """VAT per rate; what stands in the way of totals, or of being without VAT."""
    if view is None:
        return []
    if view.refusal is not None:
        return [(view.refusal.text(seat.language), "bad")]
    if view.totals is None:
        return []
    facts: list[Fact] = [(_group(group, seat), "") for group in view.totals.groups]
    if view.totals.allowance:
        off = f"-{wording.money(view.totals.allowance, seat.language)}"
        facts.insert(0, (seat.say(N_("Order discount {amount}"), amount=off), ""))
    return facts


def sum_facts(view: DraftView | None, seat: Seat) -> list[Fact]:
    """Net, VAT and gross."""
    if view is None or view.totals is None:
        return []
    totals = view.totals

    def shown(value: Decimal) -> str:
        return wording.money(value, seat.language)

    return [
        (f"{seat.word(N_('Net'))} {shown(totals.net)}", ""),
        (f"{seat.word(N_('VAT'))} {shown(totals.vat)}", ""),
        (f"{seat.word(N_('Gross'))} {shown(totals.gross)} {view.currency}", "strong"),
    ]


def _group(group: TaxGroup, seat: Seat) -> str:
    base, vat = wording.money(group.base, seat.language), wording.money(group.vat, seat.language)
    word = _CATEGORIES.get(group.category)
    if word is not None:
        return f"{seat.word(word)}: {base}"
    return f"{wording.percent(group.rate, seat.language) or '0 %'}: {base} + {vat}"
