"""Importing suppliers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import bindparam, select

from salesdesk.domain.company.queries import company
from salesdesk.domain.company.rules import vat_number
from salesdesk.domain.customers.rules import phones_in
from salesdesk.domain.importing.operations import (
    Before,
    Context,
    Plan,
    Refusal,
    differences,
    judged,
    remember,
    require_currency,
    required,
)
from salesdesk.domain.importing.phones import reached
from salesdesk.domain.importing.places import part_letters, whole_postcode
from salesdesk.domain.importing.reading import CODE
from salesdesk.domain.importing.rules import Fault, Record
from salesdesk.domain.purchasing.entering import NewSupplier, check_supplier, insert_suppliers
from salesdesk.domain.purchasing.model import PurchaseOrder, Supplier, SupplierArticle
from salesdesk.domain.purchasing.operations import note_renamed
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.office.work import Transaction
from salesdesk.storage.lists import among
from salesdesk.storage.rows import set_rows

__all__ = ["page_of", "plan", "write"]

_COLUMNS: Final = (
    "number", "name", "country", "currency", "language", "street", "house_number", "postcode", "city",
    "vat_id", "email", "phone", "lead_days", "minimum_order", "free_freight", "memo", "active",
)  # fmt: skip
_SUPPLIERS: Final = select(Supplier.id, *(getattr(Supplier, name) for name in _COLUMNS)).order_by(Supplier.id)
_BY_NUMBER: Final = _SUPPLIERS.where(among(Supplier.number, "numbers", texts=True))
_BY_NUMBER_LOCKED: Final = _BY_NUMBER.with_for_update(key_share=True)
_PAGE: Final = _SUPPLIERS.where(Supplier.id > bindparam("after")).limit(bindparam("limit"))
_PRICED: Final = select(SupplierArticle.supplier_id).where(among(SupplierArticle.supplier_id, "ids"))
_ORDERED: Final = select(PurchaseOrder.supplier_id).where(among(PurchaseOrder.supplier_id, "ids"))


@dataclass(frozen=True, slots=True)
class _Item:
    supplier: NewSupplier
    before: Before | None
    after: Mapping[str, Any]


def page_of(tx: Transaction, after: int, limit: int) -> list[Before]:
    """The next suppliers behind the id `after`."""
    return _befores(tx.session.execute(_PAGE, {"after": after, "limit": limit}))


def _befores(rows: Iterable[Any]) -> list[Before]:
    return [Before(row.id, {name: row._mapping[name] for name in _COLUMNS}) for row in rows]


def plan(tx: Transaction, records: Sequence[Record], context: Context) -> Plan[_Item]:
    """Judge suppliers, each of another number, against the database."""
    statement = _BY_NUMBER_LOCKED if context.lock else _BY_NUMBER
    numbers = {"numbers": sorted({r.values["number"] for r in records})}
    stored = {before.values["number"]: before for before in _befores(tx.session.execute(statement, numbers))}
    asked = {"ids": sorted(before.id for before in stored.values())}
    priced = {id_ for which in (_PRICED, _ORDERED) for id_ in tx.session.scalars(which, asked)}
    home = company(tx)
    defaults = {"country": home.country, "currency": home.currency, "language": home.language}

    left_out: list[Refusal] = []

    def judge(record: Record) -> tuple[_Item, bool] | None:
        before = stored.get(record.values["number"])
        known = {"phone": phones_in(before.values["phone"]) if before else ()}
        record, wrong = reached(record, known, CODE)
        try:
            return judge_reached(record, before)
        finally:
            left_out.extend(wrong)  # of a line that is refused, too: it comes back mended

    def judge_reached(record: Record, before: Before | None) -> tuple[_Item, bool] | None:
        if before is None:
            required(record, "name")
        values = dict(record.values) if before else {**defaults, **record.values}
        part_letters(
            values, "", values.get("country") or before.values["country"] if before else values["country"]
        )
        after = differences(values, before.values) if before else values
        if before and phones_in(after.get("phone", "")) == phones_in(before.values["phone"]):
            after.pop("phone", None)
        merged = before.values | after if before else after
        require_currency(record, merged["currency"], "minimum_order", "free_freight")
        if after.get("postcode"):
            _require_whole_postcode(merged)
        if after.get("vat_id"):
            merged["vat_id"] = after["vat_id"] = _vat_id(merged)
            if before and after["vat_id"] == before.values["vat_id"]:
                del after["vat_id"]
        if before and not after:
            return None
        if before and "currency" in after and before.id in priced:
            raise Fault("currency", Refused(N_("There are prices of this supplier in another currency.")))
        supplier = NewSupplier(**merged)
        check_supplier(supplier)
        return _Item(supplier, before, after if before else {}), before is None

    plan = judged(records, context, judge)
    plan.left_out = left_out
    return plan


def _vat_id(values: Mapping[str, Any]) -> str:
    try:
        return vat_number(values["country"], values["vat_id"])
    except Refused as error:
        raise Fault("vat_id", error) from error


def _require_whole_postcode(values: Mapping[str, Any]) -> None:
    try:
        whole_postcode(values["country"], values["postcode"])
    except Refused as error:
        raise Fault("postcode", error) from error


def write(tx: Transaction, plan: Plan[_Item]) -> None:
    """Write suppliers as they were planned in this transaction."""
    new = [item.supplier for item in plan.items if item.before is None]
    old = [(item.before, item) for item in plan.items if item.before is not None]
    insert_suppliers(tx, new)
    changing = [name for name in _COLUMNS if any(name in item.after for _, item in old)]
    set_rows(
        tx.session,
        Supplier,
        [
            {"id": before.id} | {name: getattr(item.supplier, name) for name in changing}
            for before, item in old
        ],
    )
    note_renamed(tx, (before.id for before, item in old if "name" in item.after))
    remember(
        tx,
        "suppliers",
        [supplier.number for supplier in new],
        {
            item.supplier.number: {key: [before.values[key], value] for key, value in item.after.items()}
            for before, item in old
        },
    )
