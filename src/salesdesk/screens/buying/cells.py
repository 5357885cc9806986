"""How the buyer reads shortages and purchase orders. Columns of money are there for those who see costs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from salesdesk.domain.catalogue.unit_names import Unit
from salesdesk.domain.purchasing.rules import (
    ArticleShortage,
    Peg,
    PurchaseLineRow,
    PurchaseRow,
    PurchaseState,
    PurchaseView,
    ShortFor,
    SupplierShortage,
)
from salesdesk.i18n import N_, Amount
from salesdesk.office.permissions import Permission
from salesdesk.screens import wording
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.columns import amount, counted, dated, figure
from salesdesk.screens.widgets.line_table import Cell, Column

__all__ = [
    "ShortRow",
    "facts",
    "line_cells",
    "line_columns",
    "line_facts",
    "purchase_cells",
    "purchase_columns",
    "rows_of",
    "short_cells",
    "short_columns",
    "short_facts",
    "short_for_cells",
    "short_for_columns",
]

_LOOKS = {
    PurchaseState.DRAFT: "strong",
    PurchaseState.ORDERED: "",
    PurchaseState.CLOSED: "dim",
    PurchaseState.CANCELLED: "dim",
}


_PEGS: Final = 56
"""So many letters of who waits fit into a line of 80 beside what else stands there."""
_NAME: Final = 20


class ShortRow(NamedTuple):
    """A supplier in the list of shortages, or one of his articles."""

    supplier: SupplierShortage
    article: ArticleShortage | None

    @property
    def for_whom(self) -> tuple[ShortFor, ...]:
        """Whom it is missing for."""
        articles = self.supplier.articles if self.article is None else (self.article,)
        return tuple(each for article in articles for each in article.for_whom)


def rows_of(suppliers: Sequence[SupplierShortage], text: str) -> list[ShortRow]:
    """Each supplier, then what is short of his articles; only what `text` is found in."""
    wanted = text.casefold()

    def fitting(supplier: SupplierShortage) -> Iterator[ShortRow]:
        named = wanted in f"{supplier.number} {supplier.name}".casefold()
        for article in supplier.articles:
            if named or wanted in f"{article.code} {article.name} {article.supplier_code}".casefold():
                yield ShortRow(supplier, article)

    found = []
    for supplier in suppliers:
        if articles := list(fitting(supplier)):
            found += [ShortRow(supplier, None), *articles]
    return found


def short_columns(seat: Seat) -> list[Column]:
    """The list of shortages."""
    return [
        Column(seat.word(N_("Article")), 10, searched=True, whole=True),
        Column("", 14, searched=True, grows=True, name=seat.word(N_("Name"))),
        Column(seat.word(N_("Missing")), 7, right=True),
        Column(seat.word(N_("Free")), 6, right=True),
        Column(seat.word(N_("To order")), 8, right=True),
        *_money_columns(
            seat,
            Column(seat.word(N_("Price")), 8, right=True),
            Column(seat.word(N_("Amount")), 12, right=True),
        ),
    ]


def short_cells(seat: Seat, row: ShortRow) -> list[str | Cell]:
    """A supplier with what his order comes to, or an article with what is proposed."""
    supplier, article = row
    if article is None:
        name = supplier.name if supplier.supplier_id else seat.word(N_("No supplier"))
        look = "bad" if supplier.below_minimum else "strong"
        total = _amount(seat, supplier.total, look, supplier.currency)
        return [Cell(supplier.number, "strong"), Cell(name, "strong"), "", "", "", *_money(seat, "", total)]
    price = Cell(_price(seat, article.price, article.price_unit), value=article.price)
    return [
        f"  {article.code}",
        article.name,
        _quantity(seat, article.missing, "bad"),
        _quantity(seat, article.free, "good"),
        _quantity(seat, article.proposed, "strong"),
        *_money(seat, price, _amount(seat, article.cost)),
    ]


def short_facts(seat: Seat, row: ShortRow | None) -> tuple[str, str]:
    """Two lines: what it is, and how it is sold to us."""
    if row is None:
        return "", ""
    supplier, article = row
    if article is not None:
        return (
            _joined(f"{article.code} {article.name}", article.supplier_code),
            _joined(*_terms_of(seat, article)),
        )
    name, free = f"{supplier.number} {supplier.name}".strip(), ""
    if supplier.free_freight is not None and seat.may(Permission.COSTS_SEE):
        most = Amount(supplier.free_freight, supplier.currency)
        free = seat.say(N_("delivered free from {amount}"), amount=most)
    return _joined(name, free), _joined(*_minimum_of(seat, supplier))


def _terms_of(seat: Seat, article: ArticleShortage) -> Iterator[str]:
    if article.pack is not None and article.pack != 1:
        yield seat.say(N_("packs of {quantity} {unit}"), quantity=article.pack, unit=Unit(article.base_unit))
    if article.minimum:
        yield seat.say(
            N_("at least {quantity} {unit}"), quantity=article.minimum, unit=Unit(article.base_unit)
        )
    if article.lead_days is not None:
        yield seat.say(N_("{days} days to deliver"), days=article.lead_days)


def _minimum_of(seat: Seat, supplier: SupplierShortage) -> Iterator[str]:
    if not seat.may(Permission.COSTS_SEE):
        return

    def money(value: Decimal) -> Amount:
        return Amount(value, supplier.currency)

    if supplier.minimum_order:
        yield seat.say(N_("minimum order {amount}"), amount=money(supplier.minimum_order))
    if supplier.below_minimum:
        yield seat.say(N_("{amount} below it"), amount=money(supplier.below_minimum))


def short_for_columns(seat: Seat) -> list[Column]:
    """Whom something is missing for."""
    return [
        Column(seat.word(N_("Order no.")), 14, whole=True),
        Column(seat.word(N_("Customer")), 20, grows=True),
        Column(seat.word(N_("Wanted")), 10),
        Column(seat.word(N_("Missing")), 9, right=True),
    ]


def short_for_cells(seat: Seat, row: ShortFor) -> tuple[str | Cell, ...]:
    """One order."""
    wanted = wording.day(row.wanted_on, seat.language)
    return row.number, row.customer, wanted, _quantity(seat, row.missing, "bad")


def purchase_columns(seat: Seat) -> list[Column]:
    """The list of purchase orders."""
    return [
        Column(seat.word(N_("Number")), 12, searched=True, whole=True, sort="number"),
        Column(seat.word(N_("Supplier")), 15, searched=True, grows=True, sort="supplier"),
        Column(seat.word(N_("Goes to")), 7, whole=True, sort="warehouse"),
        Column(seat.word(N_("State")), 10, whole=True, sort="state"),
        Column(seat.word(N_("Arrives")), 8, sort="expected"),
        Column(seat.word(N_("Lines")), 6, right=True, name=seat.word(N_("Lines to come"))),
        *_money_columns(seat, Column(seat.word(N_("Amount")), 15, right=True)),
    ]


def purchase_cells(seat: Seat, row: PurchaseRow) -> list[str | Cell]:
    """A purchase order: lines still to come of all its lines."""
    look = _LOOKS[row.state]
    late = row.lines_outstanding and row.expected_on is not None and row.expected_on < seat.today
    lines = f"{row.lines_outstanding}/{row.lines}" if row.lines_outstanding else str(row.lines)
    return [
        Cell(row.number or "–", look),
        Cell(row.supplier, look),
        Cell(row.warehouse, look),
        Cell(seat.word(row.state.label), look),
        dated(row.expected_on, seat.language, "bad" if late else look, near=seat.today),
        Cell(lines, look, value=row.lines_outstanding),
        *_money(seat, _amount(seat, row.total, look, row.currency)),
    ]


def facts(seat: Seat, view: PurchaseView) -> tuple[str, str]:
    """Two lines: from whom in what state, and when to where for how much."""
    total = "" if view.total is None else f"{wording.money(view.total, seat.language)} {view.currency}"
    if view.state is PurchaseState.DRAFT and view.below_minimum and total:
        least = seat.say(N_("at least {quantity}"), quantity=Amount(view.minimum, view.currency))
        total = f"{total} ({least})"
    expected = seat.say(N_("expected {day}"), day=view.expected_on) if view.expected_on else ""
    made = seat.say(N_("made {day}"), day=view.made_on)
    return (
        _joined(seat.word(view.state.label), total, f"{view.supplier_number} {view.supplier}"),
        _joined(view.warehouse, made, expected, view.reference, view.owner, view.memo),
    )


def line_columns(seat: Seat) -> list[Column]:
    """The lines of a purchase order."""
    return [
        Column(seat.word(N_("Article")), 10, whole=True),
        Column("", 13, grows=True),
        Column(seat.word(N_("Ordered")), 8, right=True),
        Column(seat.word(N_("Came")), 8, right=True),
        Column(seat.word(N_("To come")), 8, right=True),
        *_money_columns(
            seat,
            Column(seat.word(N_("Price")), 8, right=True),
            Column(seat.word(N_("Amount")), 10, right=True),
        ),
    ]


def line_cells(seat: Seat, line: PurchaseLineRow) -> list[str | Cell]:
    """A line of a purchase order."""
    done = "" if line.outstanding else "dim"
    return [
        Cell(line.code, done),
        Cell(line.name, done),
        _quantity(seat, line.quantity, done),
        _quantity(seat, line.received, "good"),
        _quantity(seat, line.outstanding, "strong"),
        *_money(seat, _price(seat, line.price, line.price_unit), _amount(seat, line.cost)),
    ]


def line_facts(seat: Seat, view: PurchaseView, line: PurchaseLineRow | None) -> tuple[str, str, str]:
    """What is to be known of a line and of its order: what it is, for whom, what has come."""
    about, waiting = "", ""
    if line is not None:
        quantity = counted(line.quantity, line.base_unit, seat.language).text
        expected = seat.say(N_("expected {day}"), day=line.expected_on) if line.expected_on else ""
        about = _joined(f"{line.code} {line.name}", quantity, expected, line.supplier_code)
        waiting = _for_whom(line.pegs, seat)
    came = ", ".join(
        _joined(
            f"{receipt.number} {wording.short_day(receipt.received_on, seat.language)}", receipt.reference
        )
        for receipt in reversed(view.receipts)
    )
    return (
        about,
        seat.say(N_("For: {orders}"), orders=waiting) if waiting else "",
        seat.say(N_("Receipts: {receipts}"), receipts=came) if came else "",
    )


def _for_whom(pegs: Sequence[Peg], seat: Seat) -> str:
    """The orders that wait, as many of them as fit into a line, and how many others there are."""
    said, more = "", len(pegs)
    for peg in pegs:
        longer = f"{said}, {_peg(peg, seat)}" if said else _peg(peg, seat)
        if said and len(longer) > _PEGS:
            break
        said, more = longer, more - 1
    return seat.say(N_("{orders}, and {count} more"), orders=said, count=more) if more else said


def _peg(peg: Peg, seat: Seat) -> str:
    """An order that waits, and how much of it; the day that was promised where it comes too late for that."""
    customer = peg.customer if len(peg.customer) <= _NAME else f"{peg.customer[:_NAME].rstrip()}…"
    said = f"{peg.number} {customer} {wording.quantity(peg.quantity, seat.language)}"
    if not peg.is_late:
        return said
    promised = wording.short_day(peg.promised_on, seat.language)
    return seat.say(N_("{order} (late, promised {day})"), order=said, day=promised)


def _money_columns(seat: Seat, *columns: Column) -> tuple[Column, ...]:
    return columns if seat.may(Permission.COSTS_SEE) else ()


def _money(seat: Seat, *columns: str | Cell) -> tuple[str | Cell, ...]:
    return columns if seat.may(Permission.COSTS_SEE) else ()


def _quantity(seat: Seat, value: Decimal, look: str = "") -> str | Cell:
    return figure(value, seat.language, look) if value else ""


def _amount(seat: Seat, value: Decimal | None, look: str = "", currency: str = "") -> str | Cell:
    return "" if value is None else amount(value, seat.language, look, currency)


def _price(seat: Seat, value: Decimal | None, unit: int) -> str:
    if value is None:
        return ""
    shown = wording.price(value, seat.language)
    return shown if unit == 1 else f"{shown}/{unit}"


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
