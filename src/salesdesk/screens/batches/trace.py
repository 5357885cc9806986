"""A batch: where it came from, every move of it, who has it, and what of it is where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from operator import attrgetter

from salesdesk.domain.batch_trace.queries import batch_claims, batch_deliveries, batch_moves, batch_trace
from salesdesk.domain.batch_trace.rules import BatchClaim, BatchDelivery, BatchMove, BatchPlace, BatchTrace
from salesdesk.domain.catalogue.unit_names import Unit
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.permissions import Permission
from salesdesk.screens import wording
from salesdesk.screens.card import CardScreen, Opener, Pages, Section
from salesdesk.screens.orders.order import OrderViewScreen
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.columns import dated, figure
from salesdesk.screens.widgets.line_table import Cell, Column

__all__ = ["BatchTraceScreen"]

_Cells = Sequence[str | Cell]


class BatchTraceScreen(CardScreen[BatchTrace]):
    """Back to the supplier on top; moves, customers, places and orders below, each of them as a file, too."""

    HEADING = N_("Batch")
    LINES = 3

    async def fetch(self, record_id: int) -> BatchTrace:
        """The batch."""
        return await self.ask(batch_trace, record_id)

    def make_sections(self) -> Sequence[Section[BatchTrace]]:
        """What happened first, then whom a recall has to reach."""
        made = _Sections(self.seat)
        return made.moves(), made.deliveries(), made.places(), made.claims()

    def openers(self) -> Mapping[str, Opener]:
        """The paper of a move; the order of who has it or waits for it."""
        found: dict[str, Opener] = {"moves": self._open_note}
        if self.seat.may(Permission.ORDERS_SEE):
            found |= {"deliveries": self._open_order, "claims": self._open_order}
        return found

    def headline(self, card: BatchTrace) -> str:
        """Which batch, and of what."""
        return self.say(
            N_("Batch {number} · {code} {name}"), number=card.number, code=card.code, name=card.name
        )

    def summary(self, card: BatchTrace) -> _Cells:
        """The supplier and how to reach him, the receipt with dates and cost, how much is where."""
        language, unit = self.seat.language, Unit(card.unit)
        supplier = f"{card.supplier_number} {card.supplier}".strip() or self.say(N_("no supplier"))
        lot = self.say(N_("lot {lot}"), lot=card.supplier_lot) if card.supplier_lot else ""
        first = (supplier, lot, card.supplier_phone, card.supplier_email)
        received = self.say(
            N_("Received {day}: {quantity} {unit}"), day=card.received_on, quantity=card.received, unit=unit
        )
        dates = [
            self.say(text, day=wording.day(day, language))
            for text, day in ((N_("best before {day}"), card.best_before), (N_("use by {day}"), card.use_by))
            if day is not None
        ]
        cost = ""
        if card.unit_cost is not None:
            price = wording.price(card.unit_cost, language)
            cost = self.say(N_("cost {cost} {currency}"), cost=price, currency=card.currency)
        second = (received, card.receipt, card.purchase_number, *dates, cost)
        last = card.keeps_until
        third = self.say(
            N_("On hand {on_hand} · delivered {delivered} {unit} · customers: {count}"),
            on_hand=card.on_hand, count=card.customers, delivered=card.delivered, unit=unit,
        )  # fmt: skip
        expired = last is not None and last < self.seat.today
        return [_joined(first), Cell(_joined(second), "bad" if expired else ""), third]

    async def _open_note(self, move: BatchMove) -> None:
        from salesdesk.screens.notes.note import NoteScreen

        await self.open(NoteScreen(self.seat, move.note_id))

    async def _open_order(self, row: BatchDelivery | BatchClaim) -> None:
        await self.open(OrderViewScreen(self.seat, row.order_id))


class _Sections:
    """Makes the sections for the language of a seat."""

    def __init__(self, seat: Seat) -> None:
        self._seat = seat
        self._say = seat.word

    def moves(self) -> Section[BatchTrace]:
        columns = [
            Column(self._say(N_("Document")), 15, whole=True, sort="number"),
            Column(self._say(N_("Date")), 10, sort="day"),
            Column(self._say(N_("Whse")), 5, whole=True, sort="warehouse", name=self._say(N_("Warehouse"))),
            Column(self._say(N_("Quantity")), 8, right=True, sort="quantity"),
            Column(self._say(N_("Partner")), 10, grows=True, sort="partner"),
            Column(self._say(N_("Order")), 11, whole=True),
            Column(self._say(N_("Invoice")), 11, whole=True, seldom=True),
        ]
        return Section(
            "moves", N_("Moves"), columns, Pages(batch_moves), self._move,
            N_("Nothing was ever done with it."), self._about_move,
            more=(
                (N_("Kind"), lambda move: self._say(move.kind.label)),
                (N_("Number of partner"), attrgetter("partner_number")),
                (N_("Phone"), attrgetter("phone")),
                (N_("Takes back"), attrgetter("reverses")),
                (N_("Reason"), self._why),
            ),
        )  # fmt: skip

    def _move(self, move: BatchMove) -> _Cells:
        look = "dim" if move.reverses else ""
        sign = "+" if move.quantity > ZERO else ""
        shown = figure(move.quantity, self._seat.language)
        return [
            Cell(move.number, look),
            self._day(move.day),
            move.warehouse,
            Cell(sign + shown.text, look, shown.short and sign + shown.short, move.quantity),
            move.partner,
            move.order_number,
            move.invoice_number,
        ]

    def _about_move(self, move: BatchMove) -> str:
        """Who it was, how to reach him, and why."""
        back = self._seat.say(N_("takes {number} back"), number=move.reverses) if move.reverses else ""
        partner = f"{move.partner_number} {move.partner}".strip()
        return _joined((self._say(move.kind.label), back, partner, move.phone, self._why(move)))

    def _why(self, move: BatchMove) -> str:
        cause = "" if move.cause is None else self._say(move.cause.label)
        return ", ".join(filter(None, (cause, move.reason)))

    def deliveries(self) -> Section[BatchTrace]:
        columns = [
            Column(self._say(N_("Customer")), 14, grows=True, sort="customer"),
            Column(self._say(N_("Phone")), 15, whole=True),
            Column(self._say(N_("Order")), 11, whole=True, sort="order"),
            Column(self._say(N_("Invoice")), 11, whole=True),
            Column(self._say(N_("Quantity")), 8, right=True, sort="quantity"),
            Column(self._say(N_("Left on")), 10, sort="day"),
        ]

        def cells(row: BatchDelivery) -> _Cells:
            who = row.customer, row.phone, row.order_number, row.invoice_number
            return [*who, self._number(row.quantity), self._day(row.last_on)]

        def about(row: BatchDelivery) -> str:
            return _joined((f"{row.customer_number} {row.customer}", row.city, row.phone))

        return Section(
            "deliveries", N_("Customers"), columns, Pages(batch_deliveries), cells,
            N_("No customer has any of it."), about,
            more=((N_("Customer number"), attrgetter("customer_number")), (N_("City"), attrgetter("city"))),
        )  # fmt: skip

    def places(self) -> Section[BatchTrace]:
        columns = [
            Column(self._say(N_("Warehouse")), 16, grows=True),
            Column(self._say(N_("Bin")), 8, whole=True),
            *(
                Column(self._say(title), 11, right=True)
                for title in (N_("On hand"), N_("Blocked"), N_("Allocated"), N_("Free"))
            ),
        ]

        def cells(place: BatchPlace) -> _Cells:
            amounts = (place.on_hand, place.blocked, place.allocated, place.free)
            return [place.warehouse, place.bin, *(self._number(amount) for amount in amounts)]

        def about(place: BatchPlace) -> str:
            if place.transit:
                return self._say(N_("On the way from one warehouse to another; nobody gets it yet."))
            if place.quarantined:
                return self._seat.say(
                    N_("{quantity} in quarantine: {reason}"), quantity=place.quarantined, reason=place.reason
                )
            return ""

        return Section(
            "places", N_("Stock"), columns, lambda card: card.places, cells,
            N_("None of it is left."), about,
        )  # fmt: skip

    def claims(self) -> Section[BatchTrace]:
        columns = [
            Column(self._say(N_("Order")), 13, whole=True, sort="order"),
            Column(self._say(N_("Customer")), 20, grows=True, sort="customer"),
            Column(self._say(N_("Quantity")), 9, right=True, sort="quantity"),
            Column(self._say(N_("How")), 12, whole=True),
            Column(self._say(N_("Warehouse")), 9, whole=True),
        ]

        def cells(claim: BatchClaim) -> _Cells:
            how = N_("allocated") if claim.allocated else claim.kind.label
            number = claim.order_number or self._say(N_("draft"))
            return [number, claim.customer, self._number(claim.quantity), self._say(how), claim.warehouse]

        def about(claim: BatchClaim) -> str:
            return _joined((claim.customer, claim.phone)) if claim.phone else ""

        return Section(
            "claims", N_("Reserved"), columns, Pages(batch_claims), cells,
            N_("No order waits for it."), about, more=((N_("Phone"), attrgetter("phone")),),
        )  # fmt: skip

    def _number(self, value: Decimal) -> Cell:
        return figure(value, self._seat.language)

    def _day(self, value: date | None) -> Cell:
        return dated(value, self._seat.language)


def _joined(parts: Sequence[str]) -> str:
    return " · ".join(filter(None, parts))
