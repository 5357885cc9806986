"""The history on a card: what was done, when and by whom, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from salesdesk.clock import zone
from salesdesk.domain.catalogue.rules import ArticleLife, LeadTime, Relation, Tracking
from salesdesk.domain.customers.rules import AddressKind
from salesdesk.domain.pricing.setting import PRICE_NOTED
from salesdesk.domain.tax.rules import TaxClass, Treatment
from salesdesk.domain.users.happened import Happened
from salesdesk.i18n import N_, Labelled
from salesdesk.office.paging import Page
from salesdesk.screens import vocabulary, wording
from salesdesk.screens.articles.prices import per_unit
from salesdesk.screens.card import Pages, Section
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.line_table import Cell, Column
from salesdesk.warehouse.ledger.rules import Cause

if TYPE_CHECKING:
    from salesdesk.office.work import Transaction

__all__ = ["history_section"]

_LABELS: Final[Mapping[str, str]] = {
    "address": N_("New address"),
    "article_code": N_("Their code"),
    "article_id": N_("Article"),
    "authoriser_id": N_("Approved by"),
    "base_unit": N_("Unit"),
    "batch": N_("Batch"),
    "blocked": N_("Blocked"),
    "brand_id": N_("Brand"),
    "category_id": N_("Category"),
    "cause": N_("Cause"),
    "city": N_("City"),
    "code": N_("Code"),
    "contact": N_("New contact"),
    "country": N_("Country"),
    "credit_limit": N_("Credit limit"),
    "customs_code": N_("Customs code"),
    "description": N_("Details"),
    "discount": N_("Discount, %"),
    "discount_always": N_("On agreed prices, too"),
    "email": N_("E-mail"),
    "exemption": N_("Exempt because of"),
    "for_purchase": N_("Bought by it"),
    "for_sale": N_("Sold by it"),
    "gtin": N_("GTIN"),
    "gtu": N_("GTU"),
    "house_number": N_("House number"),
    "invoice_email": N_("Invoices to"),
    "job": N_("Job"),
    "kind": N_("Purpose"),
    "language": N_("Language"),
    "lead_days": N_("Days"),
    "lead_time": N_("Lead time"),
    "life": N_("Life"),
    "list_price": N_("List price"),
    "may_order": N_("May order"),
    "memo": N_("Memo"),
    "minimum": N_("Minimum"),
    "name": N_("Name"),
    "names": N_("Names"),
    "no_discount": N_("Without discounts"),
    "number": N_("Number"),
    "numerator": N_("Holds base units"),
    "on_hand": N_("On hand"),
    "order_limit": N_("Up to, with VAT"),
    "origin": N_("Origin"),
    "pack": N_("Pack"),
    "phones": N_("Phone"),
    "postcode": N_("Postcode"),
    "preferred": N_("Usual one"),
    "price": N_("Price"),
    "price_list_id": N_("Price list"),
    "price_unit": N_("Price is per"),
    "prices": N_("Agreed prices"),
    "properties": N_("Properties"),
    "quantity": N_("Quantity"),
    "reason": N_("Reason"),
    "reference": N_("Number of the answer"),
    "region": N_("Region"),
    "related": N_("Related"),
    "relation": N_("Relation"),
    "split_payment": N_("Split payment"),
    "step": N_("In steps of"),
    "street": N_("Street"),
    "tax_class": N_("VAT"),
    "terms_id": N_("Payment terms"),
    "tracking": N_("Batches have"),
    "treatment": N_("Tax treatment"),
    "valid": N_("Valid"),
    "vat_id": N_("VAT id"),
    "vat_id_checked": N_("VAT id asked about"),
    "warehouse": N_("Warehouse"),
    "weight": N_("Weight"),
    "written_off": N_("Written off"),
}
"""What the fields of the history are called. Others are shown by the name they are stored under."""
_WORDS: Final[Mapping[str, type[Labelled]]] = {
    "cause": Cause,
    "kind": AddressKind,
    "lead_time": LeadTime,
    "life": ArticleLife,
    "relation": Relation,
    "tax_class": TaxClass,
    "tracking": Tracking,
    "treatment": Treatment,
}
_AMOUNTS: Final = frozenset(
    {
        "blocked",
        "credit_limit",
        "discount",
        "minimum",
        "on_hand",
        "order_limit",
        "pack",
        "quantity",
        "step",
        "weight",
        "written_off",
    }
)
_PRICES: Final = frozenset({"list_price", "price"})
_UNIT: Final = "unit:"
"""What stands before the name of a unit; its fields are noted together."""
_PRICE: Final = PRICE_NOTED
"""What stands before whose price it is, or of which article; all that makes a price is noted together."""
_ENTERED: Final = ({"number"}, {"code"})
"""All that is noted of what is new."""

History = Callable[["Transaction", int, int, int, str, bool], Page[Happened]]


def history_section(seat: Seat, history: History) -> Section[Any]:
    """Everything that was done to the record of a card; the line below the list says it in full."""
    said = _Said(seat)
    columns = [
        Column(seat.word(N_("When")), 16, sort="at"),
        Column(seat.word(N_("Who")), 12, whole=True, sort="by"),
        Column(seat.word(N_("What")), 46, grows=True),
    ]
    return Section(
        "history", N_("History"), columns, Pages(history), said.cells, N_("Nothing was ever changed.")
    )


class _Said:
    """Says what happened in the language of a seat."""

    def __init__(self, seat: Seat) -> None:
        self._seat = seat
        self._language = seat.language
        self._zone = zone(seat.person.timezone if seat.person else "UTC")

    def cells(self, row: Happened) -> Sequence[str | Cell]:
        """When, who and what."""
        at = row.at.astimezone(self._zone)
        when = f"{wording.day(at.date(), self._language)} {at:%H:%M}"
        return [when, Cell(row.by or "–", "dim"), self._what(row)]

    def _what(self, row: Happened) -> str:
        if row.changes.keys() in _ENTERED:
            [name] = row.changes.values()
            return self._seat.say(N_("Entered as {name}"), name=name)
        parts = [part for name, noted in row.changes.items() for part in self._parts(name, noted)]
        return " · ".join([row.about, *parts] if row.about else parts)

    def _parts(self, name: str, noted: Any) -> Iterator[str]:
        is_pair = isinstance(noted, list) and len(noted) == 2
        if name == "active":
            yield self._seat.word(N_("removed"))
        elif name.startswith(_UNIT) and is_pair:
            yield from self._unit(name.removeprefix(_UNIT), *noted)
        elif name.startswith(_PRICE) and is_pair:
            old, new = (None if each is None else self._priced(each) for each in noted)
            said = f"{old} → {new or self._seat.word(N_('removed'))}" if old else new
            yield f"{self._seat.word(N_('Price'))} {name.removeprefix(_PRICE)}: {said}"
        elif is_pair:
            yield f"{self._label(name)}: {self._change(name, *noted)}"
        else:
            yield f"{self._label(name)}: {self._value(name, noted)}"

    def _priced(self, price: Mapping[str, Any]) -> str:
        """A price with what it is for, and from when to when."""
        language = self._language
        quantity, first, last = Decimal(price["from_quantity"]), price["valid_from"], price["valid_to"]
        per = per_unit(Decimal(price["price"]), price["price_unit"], language)
        least = f" ≥ {wording.quantity(quantity, language)}" if quantity else ""
        days = [wording.day(day and date.fromisoformat(day), language) for day in (first, last)]
        return f"{per}{least} ({' – '.join(days).strip()})"

    def _unit(self, unit: str, before: dict[str, Any] | None, after: dict[str, Any] | None) -> Iterator[str]:
        called = self._seat.say(N_("Unit {unit}"), unit=unit)
        if after is None:
            yield f"{called}: {self._seat.word(N_('removed'))}"
            return
        old = _counted(before or {})
        for name, value in _counted(after).items():
            if old.get(name) != value and not (before is None and value in (None, "", False)):
                yield f"{called}, {self._label(name)}: {self._change(name, old.get(name), value)}"

    def _change(self, name: str, before: Any, after: Any) -> str:
        old, new = self._value(name, before), self._value(name, after)
        return f"{old} → {new or '–'}" if old else new or "–"

    def _label(self, name: str) -> str:
        """What a supplier asks has his number before it."""
        whose, _, field = name.rpartition(".")
        label = _LABELS.get(field)
        called = field.replace("_", " ") if label is None else self._seat.word(label)
        return f"{whose} {called}".strip()

    def _value(self, name: str, value: Any) -> str:
        field = name.rpartition(".")[2]
        match value:
            case None:
                return ""
            case bool():
                return self._seat.word(N_("yes") if value else N_("no"))
            case list():
                return ", ".join(
                    " ".join(map(str, each)) if isinstance(each, list) else str(each) for each in value
                )
            case str() if field in _WORDS:
                return self._word(_WORDS[field], value)
            case str() if field == "language":
                return str(dict(vocabulary.languages(self._language)).get(value, value))
            case str() if field in _AMOUNTS:
                return wording.quantity(Decimal(value), self._language)
            case str() if field in _PRICES and value[:1].isdigit():
                return wording.price(Decimal(value), self._language)
            case _:
                return wording.visible(" ".join(str(value).split()))

    def _word(self, words: type[Labelled], value: str) -> str:
        """A member by its label; what is no member any more by what is stored."""
        return next((self._seat.word(each.label) for each in words if each == value), value)


def _counted(unit: dict[str, Any]) -> dict[str, Any]:
    """A unit with what it holds in one piece, a fraction where it is one."""
    denominator = unit.get("denominator", 1)
    return {
        name: f"{value}/{denominator}" if name == "numerator" and denominator != 1 else value
        for name, value in unit.items()
        if name != "denominator"
    }
