"""What leaves if an order is issued is what is shown before, and nothing else."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

import pytest

from salesdesk.domain.customers.rules import DeliveryPolicy
from salesdesk.domain.fulfilment.leaving import Leaving, what_leaves
from salesdesk.domain.fulfilment.verbs import allocate_and_issue
from salesdesk.domain.orders.rules import OrderState
from salesdesk.domain.orders.verbs import cancel
from salesdesk.errors import IllegalMove, NotEnough, NotFound, Refused
from salesdesk.warehouse.goods_issue.operations import Issued
from tests.house import House
from tests.invariants import assert_sound, refused


def leaving(house: House, order_id: int, warehouse: str | None = None) -> Leaving:
    return house.ask(what_leaves, order_id, house.warehouses[warehouse] if warehouse else None)


def by_line(notes: tuple[Issued, ...]) -> dict[int, Decimal]:
    out: dict[int, Decimal] = defaultdict(lambda: Decimal(0))
    for note in notes:
        for line, quantity in note.quantities:
            out[line] += quantity
    return dict(out)


@pytest.mark.parametrize("warehouse", [None, "MAIN", "SIDE"])
def test_shown_is_what_leaves(house: House, warehouse: str | None) -> None:
    lines = house.line("MUG", 110), house.line("JUICE", 12), house.line("RARE", 3)
    order_id = house.order("ANNA", *lines)
    before = house.stock("MUG")
    shown = leaving(house, order_id, warehouse)
    assert shown.by_rule
    assert house.stock("MUG") == before
    assert shown.warehouses == ((warehouse,) if warehouse else ("MAIN", "SIDE"))
    assert {line.code: line.stays for line in shown.staying}["RARE"] == 3
    assert by_line(house.issue(order_id, warehouse)) == shown.quantities
    assert_sound(house.database)


@pytest.mark.parametrize(("warehouse", "ends"), [(None, True), ("SIDE", False)])
def test_rest_is_said_to_be_given_up_where_it_is(house: House, warehouse: str | None, ends: bool) -> None:
    lines = house.line("MUG", 110), house.line("RARE", 3)
    order_id = house.order("ANNA", *lines, delivery_policy=DeliveryPolicy.CANCEL_REST)
    assert leaving(house, order_id, warehouse).ends is ends
    house.bill(*house.issue(order_id, warehouse))
    assert (house.state(order_id) is OrderState.COMPLETED) is ends
    assert_sound(house.database)


def test_what_cannot_leave_is_refused_before_anybody_is_asked(house: House) -> None:
    complete = house.order(
        "ANNA", house.line("MUG"), house.line("RARE"), delivery_policy=DeliveryPolicy.COMPLETE
    )
    gone = house.order("ANNA", house.line("MUG"))
    house.do(cancel, gone, "no")
    for order_id, error in ((complete, NotEnough), (gone, IllegalMove), (10**9, NotFound)):
        with pytest.raises(error):
            leaving(house, order_id)
    with pytest.raises(NotEnough, match="no goods are reserved"):
        leaving(house, house.order("BOB", house.line("RARE")))
    with pytest.raises(NotEnough, match="no batch here"):
        leaving(house, house.order("BOB", house.line("MUG")), "SIDE")


def test_note_that_differs_from_what_was_shown_is_not_posted(house: House) -> None:
    order_id = house.order("ANNA", house.line("MUG", 3))
    [(line, quantity)] = leaving(house, order_id).quantities.items()
    for other in ({line: quantity - 1}, {}, {line: quantity, 10**9: Decimal(1)}):
        assert isinstance(refused(house.desk, allocate_and_issue, order_id, None, other), Refused)
    [note] = house.do(allocate_and_issue, order_id, None, {line: quantity})
    assert note.quantities == ((line, quantity),)
    assert_sound(house.database)
