"""What leaves if an order is issued is what is shown before, and nothing else."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal

import pytest

from salesdesk.domain.customers.rules import DeliveryPolicy
from salesdesk.domain.fulfilment.leaving import Leaving, what_leaves
from salesdesk.domain.fulfilment.queries import batches_for, order_to_fulfil
from salesdesk.domain.fulfilment.verbs import (
    allocate,
    allocate_and_issue,
    allocate_batch,
    deallocate,
    issue,
)
from salesdesk.domain.orders.rules import OrderState
from salesdesk.domain.orders.verbs import cancel
from salesdesk.errors import IllegalMove, NotEnough, NotFound, Refused
from salesdesk.warehouse.goods_issue.operations import Issued
from tests.house import House
from tests.invariants import assert_sound, refused

pytestmark = pytest.mark.either_database


def leaving(house: House, order_id: int, warehouse: str | None = None) -> Leaving:
    return house.ask(what_leaves, order_id, house.warehouses[warehouse] if warehouse else None)


def choose(house: House, order_id: int, code: str, quantity: int) -> None:
    """Take so much of the first batch of an article for its line, by hand."""
    [line] = [each for each in house.ask(order_to_fulfil, order_id).lines if each.code == code]
    first = house.ask(batches_for, line.id)[0]
    house.do(allocate_batch, line.id, first.batch_id, first.warehouse_id, Decimal(quantity))


def posted(house: House, order_id: int) -> dict[str, int]:
    """Issue an order as F9 does; what left, by article."""
    shown = leaving(house, order_id)
    verb = allocate_and_issue if shown.by_rule else issue
    notes = by_line(house.do(verb, order_id, None, shown.expected))
    return {line.code: int(notes[line.line_id]) for line in shown.lines if line.line_id in notes}


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


@pytest.mark.parametrize("policy", DeliveryPolicy)
def test_what_has_no_batch_gets_it_by_rule_unless_somebody_chose_what_is_to_leave(
    house: House, policy: DeliveryPolicy
) -> None:
    order_id = house.order("ANNA", house.line("MUG", 3), house.line("PEN", 2), delivery_policy=policy)
    choose(house, order_id, "MUG", 3)
    chosen = policy is DeliveryPolicy.PARTIAL
    assert posted(house, order_id) == ({"MUG": 3} if chosen else {"MUG": 3, "PEN": 2})
    assert not chosen or posted(house, order_id) == {"PEN": 2}
    assert_sound(house.database)


def test_choice_that_was_taken_back_or_filled_up_by_rule_is_none(house: House) -> None:
    for verb in (deallocate, allocate):
        order_id = house.order("ANNA", house.line("MUG", 3), house.line("PEN", 2))
        choose(house, order_id, "MUG", 2)
        house.do(verb, order_id)
        assert posted(house, order_id) == {"MUG": 3, "PEN": 2}


def test_choice_stands_while_another_warehouse_issues(house: House) -> None:
    order_id = house.order("ANNA", house.line("MUG", 110))
    choose(house, order_id, "MUG", 3)
    house.issue(order_id, "SIDE")
    assert posted(house, order_id) == {"MUG": 3}
    assert posted(house, order_id) == {"MUG": 97}
    assert_sound(house.database)


def test_order_is_not_ended_over_goods_that_lie_reserved_for_it(house: House) -> None:
    lines = house.line("MUG", 3), house.line("PEN", 2)
    order_id = house.order("ANNA", *lines, delivery_policy=DeliveryPolicy.CANCEL_REST)
    choose(house, order_id, "MUG", 3)
    house.do(issue, order_id)
    assert house.state(order_id) is OrderState.CONFIRMED
    assert posted(house, order_id) == {"PEN": 2}
    assert_sound(house.database)


def test_goods_grown_too_old_are_not_shown_as_leaving(house: House) -> None:
    order_id = house.order("FRESH", house.line("JUICE", 5))
    house.do(allocate, order_id)
    house.clock.forward(days=40)
    with pytest.raises(Refused, match="may no longer go out"):
        leaving(house, order_id)
    assert leaving(house, house.order("ANNA", house.line("JUICE", 5))).quantities


@pytest.mark.both_databases
def test_note_that_differs_from_what_was_shown_is_not_posted(house: House) -> None:
    order_id = house.order("ANNA", house.line("MUG", 3))
    shown = leaving(house, order_id).expected
    [(place, quantity)] = shown.quantities.items()
    others: tuple[dict[tuple[int, int], Decimal], ...] = (
        {place: quantity - 1},
        {},
        {place: quantity, (10**9, 1): Decimal(1)},
        {(place[0], house.warehouses["SIDE"]): quantity},
    )
    for other in others:
        wrong = replace(shown, quantities=other)
        assert isinstance(refused(house.desk, allocate_and_issue, order_id, None, wrong), Refused)
    [note] = house.do(allocate_and_issue, order_id, None, shown)
    assert note.quantities == ((place[0], quantity),)
    assert_sound(house.database)


def test_remainder_that_was_said_to_stay_open_is_not_given_up(house: House) -> None:
    lines = house.line("MUG", 110), house.line("RARE", 3)
    order_id = house.order("ANNA", *lines, delivery_policy=DeliveryPolicy.CANCEL_REST)
    main = house.warehouses["MAIN"]
    shown = leaving(house, order_id, "MAIN")
    house.issue(order_id, "SIDE")
    changed = refused(house.desk, allocate_and_issue, order_id, main, shown.expected)
    assert "has changed since" in str(changed)
    again = leaving(house, order_id, "MAIN")
    assert (shown.ends, again.ends) == (False, True)
    house.do(allocate_and_issue, order_id, main, again.expected)
    assert_sound(house.database)
