"""Writing suppliers and what they sell: what may be entered, and the rows it becomes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from sqlalchemy import select

from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.catalogue.rules import PRICE_UNITS, ArticleKind, Tracking
from salesdesk.domain.company.rules import country_code, currency_code, vat_number
from salesdesk.domain.purchasing.model import Supplier, SupplierArticle
from salesdesk.errors import NotFound, Refused
from salesdesk.i18n import N_, is_language
from salesdesk.money import ZERO, require_numbers
from salesdesk.office.addresses import mail_address
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among
from salesdesk.storage.rows import add_for_ids, add_rows
from salesdesk.storage.types import is_blank, is_code
from salesdesk.warehouse.receiving.operations import Arrival
from salesdesk.warehouse.stock.rules import last_day

__all__ = [
    "NO_ARTICLE",
    "ArrivedLine",
    "NewSupplier",
    "Offered",
    "Unpriced",
    "check_arrival",
    "check_arrivals",
    "check_offer",
    "check_supplier",
    "insert_offers",
    "insert_suppliers",
    "partner_of",
]

NO_ARTICLE: Final = N_("There is no such article.")
_ARTICLES: Final = (
    select(Article.id, Article.code, Article.kind, Article.tracking)
    .where(among(Article.id, "ids"))
    .order_by(Article.id)
    .with_for_update(read=True, key_share=True)  # what they are tracked by stays until the goods are in
)


@dataclass(frozen=True, slots=True)
class NewSupplier:
    """A supplier to be entered. `minimum_order` is in the supplier's currency."""

    number: str
    name: str
    country: str
    currency: str
    language: str
    street: str = ""
    house_number: str = ""
    postcode: str = ""
    city: str = ""
    vat_id: str = ""
    email: str = ""
    phone: str = ""
    lead_days: int = 7
    minimum_order: Decimal = ZERO
    free_freight: Decimal | None = None
    memo: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True)
class Offered:
    """An article as a supplier sells it: price of `price_unit` base units, whole packs only."""

    article_id: int
    code: str
    price: Decimal
    price_unit: int = 1
    pack: Decimal = Decimal(1)
    minimum: Decimal = ZERO
    lead_days: int | None = None
    preferred: bool = True
    name: str = ""


@dataclass(frozen=True, slots=True)
class ArrivedLine:
    """Goods that came for a purchase line, in base units."""

    purchase_line_id: int
    quantity: Decimal
    supplier_lot: str = ""
    best_before: date | None = None
    use_by: date | None = None
    bin: str = ""
    """Where in the warehouse they were put."""


@dataclass(frozen=True, slots=True)
class Unpriced:
    """Goods that came in, in base units, and nobody says what they cost; see `costs`."""

    article_id: int
    quantity: Decimal
    supplier_lot: str = ""
    best_before: date | None = None
    use_by: date | None = None
    bin: str = ""

    def at(self, unit_cost: Decimal) -> Arrival:
        """The same at a cost in company currency."""
        lot, place = self.supplier_lot, self.bin
        return Arrival(
            self.article_id, self.quantity, unit_cost, lot, self.best_before, self.use_by, bin=place
        )


def check_supplier(supplier: NewSupplier) -> None:
    """Refuse a supplier who could not be entered, whatever is in the database."""
    if not is_code(supplier.number) or is_blank(supplier.name):
        raise Refused(N_("A supplier needs a number and a name."))
    if not is_language(supplier.language):
        raise Refused(N_("The program does not speak “{language}”."), language=supplier.language)
    amounts = supplier.minimum_order, supplier.free_freight
    require_numbers(*amounts)
    if any(amount is not None and amount < ZERO for amount in amounts):
        raise Refused(N_("Lead time and minimum order cannot be below zero."))
    _check_lead_days(supplier.lead_days)


def check_offer(offer: Offered) -> None:
    """Refuse an offer that makes no sense."""
    require_numbers(offer.price, offer.pack, offer.minimum)
    if offer.price < ZERO or offer.pack <= ZERO or offer.minimum < ZERO:
        raise Refused(N_("Price, pack and minimum of {code} must make sense."), code=offer.code)
    _check_lead_days(offer.lead_days)
    if offer.price_unit not in PRICE_UNITS:
        raise Refused(N_("Prices are per 1, 100 or 1,000 of a unit."))


def _check_lead_days(days: int | None) -> None:
    if days is not None and not 0 <= days <= 3650:
        raise Refused(N_("{days} is not a sensible number of days."), days=days)


def insert_suppliers(tx: Transaction, suppliers: Sequence[NewSupplier]) -> list[int]:
    """Write suppliers that have been checked and whose numbers are free; their ids."""
    return add_for_ids(
        tx.session,
        Supplier,
        [
            {
                "number": s.number,
                "name": s.name,
                "street": s.street,
                "house_number": s.house_number,
                "postcode": s.postcode,
                "city": s.city,
                "country": country_code(s.country),
                "vat_id": vat_number(country_code(s.country), s.vat_id) if s.vat_id else "",
                "email": mail_address(s.email) if s.email else "",
                "phone": s.phone,
                "language": s.language,
                "currency": currency_code(s.currency),
                "lead_days": s.lead_days,
                "minimum_order": s.minimum_order,
                "free_freight": s.free_freight,
                "memo": s.memo,
                "active": s.active,
            }
            for s in suppliers
        ],
    )


def insert_offers(tx: Transaction, offers: Sequence[tuple[int, Offered]]) -> None:
    """Write what suppliers, by id, sell; checked, and none of it sold by them already.

    The caller writes the texts of the articles.
    """
    add_rows(
        tx.session,
        SupplierArticle,
        [
            {
                "supplier_id": supplier_id,
                "article_id": offer.article_id,
                "code": offer.code,
                "name": offer.name,
                "price": offer.price,
                "price_unit": offer.price_unit,
                "pack": offer.pack,
                "minimum": offer.minimum,
                "lead_days": offer.lead_days,
                "preferred": offer.preferred,
            }
            for supplier_id, offer in offers
        ],
    )


def partner_of(supplier: Supplier) -> dict[str, str]:
    """The supplier as he stands on a receipt."""
    return {
        "name": supplier.name,
        "street": supplier.street,
        "house_number": supplier.house_number,
        "postcode": supplier.postcode,
        "city": supplier.city,
        "country": supplier.country,
        "supplier": supplier.number,
    }


def check_arrivals(tx: Transaction, arrivals: Sequence[Arrival], *, expired: bool) -> None:
    """Refuse what cannot have come: nothing, no goods, or goods without what they are tracked by.

    What is past its dates by now is refused too, unless some are known to have `expired`.
    """
    require_numbers(*(number for a in arrivals for number in (a.quantity, a.unit_cost)))
    if not arrivals or any(a.quantity <= ZERO or a.unit_cost < ZERO for a in arrivals):
        raise Refused(N_("Say what has arrived; quantities are above zero."))
    ids = {arrival.article_id for arrival in arrivals}
    articles = {article.id: article for article in tx.session.execute(_ARTICLES, {"ids": sorted(ids)})}
    for arrival in arrivals:
        article = articles.get(arrival.article_id)
        if article is None:
            raise NotFound(NO_ARTICLE)
        check_arrival(article.code, article.kind, article.tracking, arrival)
        until = last_day(arrival.best_before, arrival.use_by)
        if until < tx.today and not expired:
            raise Refused(N_("{code} was good until {day} only."), code=article.code, day=until)


def check_arrival(code: str, kind: ArticleKind, tracking: Tracking, arrival: Arrival) -> None:
    """Refuse what of an article cannot have come: what is no goods, or lacks what it is tracked by."""
    if kind is not ArticleKind.GOODS:
        raise Refused(N_("{code} is not goods and cannot lie in stock."), code=code)
    if tracking is Tracking.EXPIRY and not (arrival.best_before or arrival.use_by):
        raise Refused(N_("Say until when {code} keeps."), code=code)
    if tracking is Tracking.SERIAL and arrival.quantity != 1:
        raise Refused(N_("{code} has serial numbers and is received piece by piece."), code=code)
