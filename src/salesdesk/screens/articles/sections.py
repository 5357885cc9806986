"""The sections of an article's card."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from salesdesk.domain.article_cards.history import article_history
from salesdesk.domain.article_cards.lists import article_claims, article_sales
from salesdesk.domain.article_cards.rules import (
    ArticleCard,
    Claim,
    ListedPrice,
    RelatedArticle,
    Sale,
    SuppliedBy,
)
from salesdesk.domain.assortment.rules import OnOrder
from salesdesk.domain.catalogue.rules import may_be_sold
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.permissions import Permission
from salesdesk.screens import wording
from salesdesk.screens.articles.facts import facts_section
from salesdesk.screens.articles.prices import CURRENCY, PRICE_UNIT, counted_of, priced, unit_of
from salesdesk.screens.articles.stock import stock_section
from salesdesk.screens.card import Pages, Section
from salesdesk.screens.history import history_section
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.columns import dated
from salesdesk.screens.widgets.line_table import Cell, Column

__all__ = ["sections"]

_Cells = Sequence[str | Cell]


def sections(seat: Seat) -> list[Section[ArticleCard]]:
    """What is asked for most on the phone first."""
    made = _Sections(seat)
    return [
        stock_section(seat),
        made.claims(),
        made.on_order(),
        made.related(),
        made.prices(),
        facts_section(seat),
        made.suppliers(),
        made.sales(),
        *([history_section(seat, article_history)] if seat.may(Permission.HISTORY_SEE) else []),
    ]


class _Sections:
    """Makes the sections for the language and the permissions of a seat."""

    def __init__(self, seat: Seat) -> None:
        self._say = seat.word
        self._language = seat.language
        self._costs = seat.may(Permission.COSTS_SEE)
        self._today = seat.today

    # Who has a claim on it, and what is to come

    def claims(self) -> Section[ArticleCard]:
        columns = [
            self._head(N_("Order"), 13, whole=True, sort="number"),
            self._head(N_("Customer"), 19, grows=True, sort="customer"),
            self._head(N_("Quantity"), 9, right=True, sort="quantity"),
            self._head(N_("How"), 12, whole=True, sort="kind"),
            self._head(N_("Source"), 10, grows=True, sort="source"),
            self._head(N_("Promised"), 10, sort="promised"),
        ]
        return Section(
            "claims", N_("Reserved"), columns, Pages(article_claims), self._claim_cells,
            N_("Nobody has reserved any of it."),
        )  # fmt: skip

    def _claim_cells(self, claim: Claim) -> _Cells:
        source = self._say(N_("purchase")) if claim.awaited else claim.batch or claim.warehouse
        return [
            claim.order_number or self._say(N_("draft")),
            claim.customer,
            self._number(claim.quantity),
            self._say(claim.kind.label),
            source,
            self._day(claim.promised_on),
        ]

    def on_order(self) -> Section[ArticleCard]:
        columns = [
            self._head(N_("Number"), 16, whole=True), self._head(N_("Supplier"), 30, grows=True),
            self._head(N_("Quantity"), 10, right=True), self._head(N_("Expected"), 10),
        ]  # fmt: skip

        def cells(order: OnOrder) -> _Cells:
            late = order.expected_on is not None and order.expected_on < self._today
            return [
                order.purchase_number,
                order.supplier,
                self._number(order.quantity),
                self._day(order.expected_on, "bad" if late else ""),
            ]

        return Section(
            "on_order",
            N_("On order"),
            columns,
            lambda card: card.on_order,
            cells,
            N_("None of it is on order."),
        )

    def _related_cells(self, other: RelatedArticle) -> _Cells:
        return [
            self._say(other.relation.label),
            Cell(other.code, "" if may_be_sold(other.life) else "dim"),
            other.name,
            self._number(other.available, "bad" if other.available <= ZERO else ""),
        ]

    def related(self) -> Section[ArticleCard]:
        columns = [
            self._head(N_("Relation"), 20, whole=True), self._head(N_("Code"), 14, whole=True),
            self._head(N_("Name"), 28, grows=True), self._head(N_("Avail."), 9, right=True),
        ]  # fmt: skip
        return Section(
            "related", N_("Related"), columns, lambda card: card.related, self._related_cells,
            N_("No article goes with it or stands in for it."),
        )  # fmt: skip

    # Prices, suppliers, sales

    def prices(self) -> Section[ArticleCard]:
        columns = [
            self._head(N_("Price list"), 14, grows=True), self._head(N_("Price"), 14, right=True),
            self._head(N_("Curr."), 5), self._head(N_("VAT"), 7, whole=True),
            self._head(N_("From qty"), 9, right=True), self._head(N_("From"), 10),
            self._head(N_("Until"), 10),
        ]  # fmt: skip

        def cells(price: ListedPrice) -> _Cells:
            look = "dim" if price.valid_from > self._today else ""
            return [
                Cell(price.price_list, look),
                priced(price.price, price.price_unit, "", self._language, look),
                Cell(price.currency, look),
                Cell(self._say(price.price_mode.label), look),
                self._number(price.from_quantity, look) if price.from_quantity else "",
                self._day(price.valid_from, look),
                self._day(price.valid_to, look),
            ]

        return Section(
            "prices", N_("Prices"), columns, lambda card: card.prices, cells,
            N_("It is on no other price list."), more=(PRICE_UNIT,),
        )  # fmt: skip

    def suppliers(self) -> Section[ArticleCard]:
        columns = [
            self._head(N_("Supplier"), 20, grows=True), self._head(N_("Their code"), 14, grows=True),
            self._head(N_("Pack"), 8, right=True), self._head(N_("Minimum"), 8, right=True),
            self._head(N_("Days"), 5, right=True),
        ]  # fmt: skip
        if self._costs:
            columns.append(self._head(N_("Price"), 14, right=True))

        def cells(offer: SuppliedBy) -> _Cells:
            cost: list[str | Cell] = []
            if self._costs and offer.price is not None:
                cost = [priced(offer.price, offer.price_unit, offer.currency, self._language)]
            elif self._costs:
                cost = [""]
            return [
                Cell(offer.supplier, "strong" if offer.preferred else ""),
                offer.code,
                self._number(offer.pack),
                self._number(offer.minimum),
                Cell(str(offer.lead_days), value=offer.lead_days),
                *cost,
            ]

        return Section(
            "suppliers",
            N_("Supply"),
            columns,
            lambda card: card.suppliers,
            cells,
            N_("Nobody supplies it."),
            more=(PRICE_UNIT, CURRENCY) if self._costs else (),
        )

    def sales(self) -> Section[ArticleCard]:
        columns = [
            self._head(N_("Order"), 13, whole=True, sort="number"),
            self._head(N_("Day"), 10, sort="day"),
            self._head(N_("Customer"), 22, grows=True, sort="customer"),
            self._head(N_("Quantity"), 12, right=True, sort="quantity"),
            self._head(N_("Price"), 15, right=True, sort="price"),
        ]

        def cells(sale: Sale) -> _Cells:
            return [
                sale.order_number,
                self._day(sale.order_date),
                sale.customer,
                counted_of(sale, self._language),
                priced(sale.price, sale.price_unit, sale.currency, self._language),
            ]

        return Section(
            "sales",
            N_("Sold"),
            columns,
            Pages(article_sales),
            cells,
            N_("None of it was ever sold."),
            more=(unit_of(self._language), PRICE_UNIT, CURRENCY),
        )

    def _number(self, value: Decimal, look: str = "") -> Cell:
        return Cell(wording.quantity(value, self._language), look, value=value)

    def _day(self, value: date | None, look: str = "") -> Cell:
        return dated(value, self._language, look)

    def _head(
        self,
        title: str,
        width: int,
        *,
        right: bool = False,
        grows: bool = False,
        whole: bool = False,
        sort: str = "",
    ) -> Column:
        return Column(self._say(title), width, right, grows, whole, sort=sort or title)
