"""Pick lists of orders, in the language of the house."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from salesdesk.documents.parcels import PickedLine, PickListPaper
from salesdesk.domain.catalogue.unit_names import as_read
from salesdesk.domain.company.queries import company
from salesdesk.domain.customers.model import Customer
from salesdesk.domain.orders.model import Order
from salesdesk.domain.picking.queries import lines_to_pick
from salesdesk.errors import NotEnough, NotFound
from salesdesk.i18n import N_
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query
from salesdesk.storage.lists import among

__all__ = ["PrintablePicks", "pick_papers"]

_ORDERS: Final = (
    select(Order, Customer.name)
    .join(Customer, Customer.id == Order.sold_to_id)
    .where(among(Order.number, "numbers", texts=True))
)


@dataclass(frozen=True, slots=True)
class PrintablePicks:
    """Pick lists, and the language of the house."""

    papers: tuple[PickListPaper, ...]
    language: str


@query(Permission.STOCK_SEE)
def pick_papers(tx: Transaction, numbers: Sequence[str], warehouse_id: int | None = None) -> PrintablePicks:
    """Pick lists of the orders with these numbers, in one warehouse only if it is named.

    Orders of which nothing is allocated there are left out. Raises NotFound for an order that is not
    there, NotEnough if nothing of any of them is allocated.
    """
    found = {
        order.number: (order, name) for order, name in tx.session.execute(_ORDERS, {"numbers": [*numbers]})
    }
    for number in numbers:
        if number not in found:
            raise NotFound(N_("There is no order {number}."), number=number)
    house = company(tx)
    papers = []
    for number in dict.fromkeys(numbers):
        order, customer = found[number]
        lines = tuple(
            PickedLine(
                warehouse=line.warehouse,
                bin=line.bin,
                code=line.code,
                text=line.text,
                batch=line.batch,
                lot=line.lot,
                best_before=line.best_before,
                use_by=line.use_by,
                quantity=line.allocated,
                unit=as_read(line.base_unit, house.language),
                picked=line.picked,
            )
            for line in lines_to_pick(tx, order.id, warehouse_id)
        )
        if lines:
            papers.append(
                PickListPaper(
                    number=number,
                    company=house.name,
                    customer=customer,
                    place=f"{order.ship_postcode} {order.ship_city}".strip(),
                    wanted_on=order.requested_on,
                    shipping=" · ".join(part for part in (order.carrier, order.shipping_method) if part),
                    policy=order.delivery_policy.label,
                    memo=order.memo,
                    printed_on=tx.today,
                    lines=lines,
                )
            )
    if not papers:
        raise NotEnough(N_("Nothing of {numbers} is allocated yet."), numbers=", ".join(numbers))
    return PrintablePicks(tuple(papers), house.language)
