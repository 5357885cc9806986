"""How customers, articles and lines read while an order is entered."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from salesdesk.domain.assortment.prices_beside import PricesBeside
from salesdesk.domain.assortment.rules import ArticleFound
from salesdesk.domain.catalogue.rules import ArticleKind
from salesdesk.domain.drafts.callers import Caller
from salesdesk.domain.drafts.rules import DraftLine
from salesdesk.domain.finding.rules import CustomerFound
from salesdesk.domain.orders.rules import LineKind
from salesdesk.domain.pricing.promotions import Promotion
from salesdesk.domain.pricing.rules import PriceSource
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.screens import wording
from salesdesk.screens.order_cells import amount_of, discount_of, price_of, quantity_of
from salesdesk.screens.promotions.saying import begins_from, gives
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.columns import figure
from salesdesk.screens.widgets.info_line import Fact
from salesdesk.screens.widgets.line_table import Cell, Column
from salesdesk.warehouse.stock.queries import StockView

__all__ = [
    "article_cells",
    "article_columns",
    "article_facts",
    "customer_cells",
    "customer_columns",
    "last_order_facts",
    "line_cells",
    "line_columns",
    "origin_facts",
    "paid_facts",
]


_A_YEAR: Final = 365  # a day that is gone needs no year within it


def customer_columns(seat: Seat) -> list[Column]:
    """Columns of the customers that were found."""
    return [
        Column(seat.word(N_("Number")), 11, whole=True),
        Column(seat.word(N_("Name")), 20, grows=True),
        Column(seat.word(N_("Postcode")), 10),
        Column(seat.word(N_("City")), 14),
        Column(seat.word(N_("Phone")), 16),
    ]


def customer_cells(found: CustomerFound) -> Sequence[str | Cell]:
    """A customer that was found; blocked ones and those that have left stand out.

    Instead of the phone stands what led to him and is not shown: a paper, an article, a person, a street.
    """
    look = "bad" if found.blocked else "" if found.active else "dim"
    last = f"← {found.match.through}" if found.match.through else found.phone
    return [Cell(text, look) for text in (found.number, found.name, found.postcode, found.city, last)]


def article_columns(seat: Seat) -> list[Column]:
    """Columns of the articles that were found."""
    return [
        Column(seat.word(N_("Code")), 11, whole=True),
        Column(seat.word(N_("Name")), 20, grows=True),
        Column(seat.word(N_("Cust. price")), 11, right=True),
        Column(seat.word(N_("Unit")), 7, whole=True),
        Column(seat.word(N_("Free")), 7, right=True),
        Column(seat.word(N_("Stock")), 8, right=True),
        Column(seat.word(N_("Res.")), 7, right=True),
    ]


def article_cells(found: ArticleFound, language: str) -> Sequence[str | Cell]:
    """An article that was found, with what it costs this customer and what is there."""
    price, name = _price_of_one(found, language), found.name
    unit = wording.unit(found.unit, language, found.units)
    if not found.for_sale:
        return [Cell(text, "dim") for text in (found.code, name, price, unit, "–", "–", "–")]
    if found.kind is not ArticleKind.GOODS:
        return [found.code, name, price, unit, "", "", ""]
    free = figure(found.available, language, "" if found.available > ZERO else "bad")
    on_hand, reserved = figure(found.on_hand, language), figure(found.reserved, language)
    return [found.code, name, price, unit, free, on_hand, reserved]


def _price_of_one(found: ArticleFound, language: str) -> str:
    """What one sales unit costs this customer, less the discount; of 1,000 where prices are for those."""
    if found.price_to_pay is None or found.unit_amount is None:
        return ""
    if found.price_unit != 1:
        return f"{wording.price(found.price_to_pay, language)}/{found.price_unit}"
    return wording.price(found.unit_amount, language)


def _dear(found: ArticleFound, language: str) -> str:
    """The price with its currency and what it is for."""
    if found.price_to_pay is not None and found.price_unit != 1:
        price = wording.price(found.price_to_pay, language)
        return f"{price} {found.currency} / {found.price_unit} {_base_unit(found, language)}"
    unit = wording.unit(found.unit, language, found.units)
    return f"{_price_of_one(found, language)} {found.currency} / {unit}"


def _discounted(found: ArticleFound, language: str) -> str:
    """The price before the customer's discount, and that discount, as the line will show them; or nothing."""
    if found.price is None or not found.preset_percent:
        return ""
    in_base = found.price_unit == 1 and found.unit != found.base_unit
    per = f"/{_base_unit(found, language)}" if in_base else ""
    return f"{wording.price(found.price, language)}{per} − {wording.percent(found.preset_percent, language)}"


def _base_unit(found: ArticleFound, language: str) -> str:
    return wording.unit(found.base_unit, language, found.units)


def article_facts(found: ArticleFound, seat: Seat) -> list[Fact]:
    """The article of the line that is being typed."""
    facts: list[Fact] = [(f"{found.code} {found.name}", "name")]
    if not found.for_sale:
        return [*facts, (seat.word(N_("not for sale")), "bad")]
    if found.unit_amount is None:
        facts.append((seat.word(N_("no price: type one")), "bad"))
    else:
        facts.append((_dear(found, seat.language), ""))
    if found.kind is ArticleKind.GOODS:
        text = N_("{free} {unit} free of {on_hand}")
        unit = _base_unit(found, seat.language)
        shown = seat.say(text, free=found.available, unit=unit, on_hand=found.on_hand)
        facts.append((shown, "" if found.available > ZERO else "bad"))
    return facts


def _beside(
    found: ArticleFound, price: Decimal, price_unit: int, unit: str, currency: str, language: str
) -> str:
    """Another price of an article, with what of it is other than of the one that is shown."""
    said = wording.price(price, language)
    if currency != found.currency:
        said = f"{said} {currency}"
    if price_unit != 1:
        return f"{said} / {price_unit} {wording.unit(unit, language, found.units)}"
    return said if unit == found.unit else f"{said} / {wording.unit(unit, language, found.units)}"


def paid_facts(found: ArticleFound, beside: PricesBeside, seat: Seat) -> list[Fact]:
    """What the customer paid for the article the last time, and when that was."""
    if (paid := beside.paid) is None:
        return []
    price = _beside(found, paid.each, paid.price_unit, paid.unit, paid.currency, seat.language)
    is_recent = (seat.today - paid.day).days < _A_YEAR
    day = (wording.short_day if is_recent else wording.day)(paid.day, seat.language)
    return [(seat.say(N_("last {price} on {day}"), price=price, day=day), "")]


def origin_facts(
    found: ArticleFound,
    stock: Sequence[StockView],
    seat: Seat,
    beside: PricesBeside | None = None,
    paid: Sequence[Fact] = (),
) -> list[Fact]:
    """Where the price of the article comes from, what the customer `paid` last, what it costs everybody
    else, what of it lies and is reserved in each warehouse, and what it costs us.
    """
    facts: list[Fact] = []
    if found.source is not None:
        facts.append((seat.say(N_("price: {source}"), source=seat.word(found.source.label)), ""))
    facts.append((_discounted(found, seat.language), ""))
    facts += [(_promoted(each, found.currency, seat), "strong") for each in found.promotions]
    facts += paid
    if beside is not None and found.source is not PriceSource.GENERAL_LIST:
        price = _of_base(found, beside.list_price, beside, seat)
        facts.append((seat.say(N_("list {price}"), price=price), ""))
    for each in stock:
        shown = f"{each.warehouse} {wording.quantity(each.on_hand, seat.language)}"
        if each.reserved:
            text = N_("{warehouse} {on_hand}, {reserved} res.")
            shown = seat.say(text, warehouse=each.warehouse, on_hand=each.on_hand, reserved=each.reserved)
        facts.append((shown, "" if each.available > ZERO else "dim"))
    if beside is not None and beside.cost is not None:
        facts.append((seat.say(N_("cost {price}"), price=_of_base(found, beside.cost, beside, seat)), ""))
    return facts


def _of_base(found: ArticleFound, price: Decimal, beside: PricesBeside, seat: Seat) -> str:
    return _beside(found, price, beside.price_unit, found.base_unit, beside.currency, seat.language)


def _promoted(promotion: Promotion, currency: str, seat: Seat) -> str:
    """What a promotion gives, and from how much on."""
    given = gives(promotion.deal, currency, seat.language, promotion.free_article)
    begins = begins_from(promotion.deal, currency, seat.language)
    said = given if given == promotion.code else f"{promotion.code}: {given}"
    if promotion.deal.repeats:
        return seat.say(N_("{gives} for each {begins}"), gives=said, begins=begins)
    return seat.say(N_("{gives} from {begins}"), gives=said, begins=begins) if begins else said


def last_order_facts(caller: Caller | None, seat: Seat) -> list[Fact]:
    """What the customer has ordered before, the newest first."""
    if caller is None or not caller.last_orders:
        return []
    orders = [
        f"{each.number} {wording.short_day(each.order_date, seat.language)} "
        f"{wording.money(each.gross, seat.language)}"
        for each in caller.last_orders
    ]
    first = seat.say(N_("Last orders: {order}"), order=orders[0])
    return [(first, "dim"), *((order, "dim") for order in orders[1:])]


def line_columns(seat: Seat, *, is_quote: bool = False) -> list[Column]:
    """Columns of the lines of the order, or of a quote."""
    return [
        Column("", 3, right=True),
        Column(seat.word(N_("Code")), 7, whole=True),
        Column(seat.word(N_("Name")), 12, grows=True),
        Column(seat.word(N_("Quantity")), 9, right=True),
        Column(seat.word(N_("Price")), 8, right=True),
        Column(seat.word(N_("Discount")), 8, right=True),
        Column(seat.word(N_("Amount")), 9, right=True),
        Column(seat.word(N_("Free") if is_quote else N_("Held")), 8, right=True),
    ]


def line_cells(line: DraftLine, language: str) -> Sequence[str | Cell]:
    """A line of the order; what is missing of it stands out, what promotion gives it stands before it."""
    name = line.text if line.parent_line_id is None else f"· {line.text}"
    if line.given_by:
        name = f"{line.given_by}: {line.text}"
    position = str(line.position) if line.parent_line_id is None else ""
    if line.kind is LineKind.TEXT:
        return [position, line.code, name, "", "", "", "", ""]
    held: str | Cell = ""
    if line.kind is LineKind.GOODS:
        held = _held_of(line, language)
    if line.parent_line_id is not None:
        return [
            position,
            Cell(line.code, "dim"),
            Cell(name, "dim"),
            quantity_of(line, language),
            "",
            "",
            "",
            held,
        ]
    return [
        Cell(position, "bad" if line.missing else ""),
        line.code,
        name,
        quantity_of(line, language),
        price_of(line, language),
        discount_of(line, language),
        amount_of(line, language),
        held,
    ]  # fmt: skip


def _held_of(line: DraftLine, language: str) -> Cell:
    """What is held; where some is missing, of how much. Of a quote what is free: it holds nothing."""
    if line.is_quoted:
        return figure(line.available, language, "" if line.available >= line.base_quantity else "bad")
    held = figure(line.held, language)
    if not line.missing:
        return held
    wanted = figure(line.base_quantity, language)
    short = f"{held.short or held.text}/{wanted.short or wanted.text}"
    return Cell(f"{held.text}/{wanted.text}", "bad", short)
