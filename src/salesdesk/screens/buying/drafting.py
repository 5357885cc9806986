"""Changing the lines of a draft: what is asked before it is done."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from salesdesk.domain.assortment.doubts import doubt_about_purchase
from salesdesk.domain.catalogue.unit_names import Unit
from salesdesk.domain.purchasing.drafting import add_line, change_line, remove_line
from salesdesk.domain.purchasing.rules import PurchaseLineRow
from salesdesk.domain.purchasing.suppliers import OfferFound
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.screens import wording
from salesdesk.screens.base import Commanded
from salesdesk.screens.dialogs.form import Entry, Form, Kind
from salesdesk.screens.dialogs.question import Caution, Question
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.columns import counted
from salesdesk.screens.widgets.line_table import Column

__all__ = ["ask_quantity", "offer_cells", "offer_columns", "order_offer", "take_off"]


async def ask_quantity(screen: Commanded, line: PurchaseLineRow) -> bool:
    """Let the person at `screen` order another quantity of a line; whether they did."""
    waited = _waited(line)

    async def submit(answers: Mapping[str, Any]) -> None:
        quantity: Decimal = answers["quantity"]
        if ZERO < quantity < waited:
            text = form.say(
                N_(
                    "Orders wait for {waited} {unit}: {short} {unit} of them will be short again. Order less?"
                ),
                waited=waited,
                unit=Unit(line.base_unit),
                short=waited - quantity,
            )
            if not await form.show(Caution(form.seat, form.say(N_("Order less")), text)):
                raise Refused(N_("Nothing is changed."))
        await _require_meant(form, line.article_id, quantity, max(waited, line.quantity))
        await form.do(change_line, line.id, quantity)

    about = ""
    if waited:
        about = screen.say(
            N_("Orders wait for {waited} {unit} of it."), waited=waited, unit=Unit(line.base_unit)
        )
    title = f"{line.code} {line.name}"
    form = Form(screen.seat, title, [_quantity(line.quantity)], submit, about=about)
    return await screen.show(form) is not None


async def take_off(screen: Commanded, line: PurchaseLineRow) -> bool:
    """Take a line off the draft, after a question if orders wait for it; whether it is off."""
    waited = _waited(line)
    if waited:
        text = screen.say(
            N_("Orders wait for {waited} {unit} of {code}; they will be short again. Take it off?"),
            waited=waited,
            unit=Unit(line.base_unit),
            code=line.code,
        )
        if not await screen.show(Question(screen.seat, screen.say(N_("Take off the order")), text)):
            return False
    await screen.do(remove_line, line.id)
    return True


async def order_offer(screen: Commanded, purchase_id: int, offer: OfferFound) -> bool:
    """Let the person at `screen` say how much of another article to order; whether they did."""

    async def submit(answers: Mapping[str, Any]) -> None:
        await _require_meant(form, offer.article_id, answers["quantity"], offer.least)
        await form.do(add_line, purchase_id, offer.article_id, answers["quantity"])

    form = Form(
        screen.seat,
        f"{offer.code} {offer.name}",
        [_quantity(offer.least)],
        submit,
        about=screen.say(
            N_("The least to order: {quantity} {unit}"), quantity=offer.least, unit=Unit(offer.base_unit)
        ),
    )
    return await screen.show(form) is not None


def offer_columns(seat: Seat) -> list[Column]:
    """What a supplier sells, while it is typed."""
    return [
        Column(seat.word(N_("Article")), 12),
        Column("", 24, grows=True),
        Column(seat.word(N_("Their code")), 12),
        Column(seat.word(N_("Minimum")), 8, right=True),
        Column(seat.word(N_("Price")), 12, right=True),
    ]


def offer_cells(seat: Seat, offer: OfferFound) -> tuple[str, ...]:
    """One article of his; the price only for those who see it."""
    price = ""
    if offer.price is not None:
        per = "" if offer.price_unit == 1 else f"/{offer.price_unit}"
        price = f"{wording.price(offer.price, seat.language)}{per} {offer.currency}"
    least = counted(offer.least, offer.base_unit, seat.language).text
    return offer.code, offer.name, offer.supplier_code, least, price


def _quantity(value: Decimal) -> Entry:
    help_ = N_("How much to order, in the article's base unit: whole packs of the supplier.")
    return Entry("quantity", N_("Quantity"), Kind.NUMBER, value, required=True, width=14, help=help_)


async def _require_meant(form: Form, article_id: int, quantity: Decimal, wanted: Decimal) -> None:
    """Ask about a quantity far beyond what is wanted and was ever bought. Raises Refused if it is a slip."""
    doubt = await form.ask(doubt_about_purchase, article_id, quantity, wanted)
    if doubt is None:
        return
    text = form.say(
        N_(
            "{quantity} {unit} of {code}? Wanted: {wanted} {unit}. "
            "The largest line bought so far: {largest} {unit}."
        ),
        quantity=doubt.quantity,
        unit=Unit(doubt.unit),
        code=doubt.code,
        wanted=doubt.wanted,
        largest=doubt.largest,
    )
    if not await form.show(Caution(form.seat, form.say(N_("Is the quantity right?")), text)):
        raise Refused(N_("Nothing is changed."))


def _waited(line: PurchaseLineRow) -> Decimal:
    return sum((peg.quantity for peg in line.pegs), ZERO)
