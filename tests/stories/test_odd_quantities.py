"""Goods that are weighed, goods that are not there, and a clock that somebody has set wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest

from salesdesk.business_day import begin_day
from salesdesk.domain.article_cards.queries import article_card
from salesdesk.domain.article_cards.rules import BatchInStock
from salesdesk.domain.catalogue.rules import Tracking
from salesdesk.domain.catalogue.verbs import NewArticle, NewUnit, add_articles
from salesdesk.domain.corrections.verbs import correct_batch
from salesdesk.domain.drafts.queries import draft_view
from salesdesk.domain.drafts.verbs import add_line, change_line, keep_alive
from salesdesk.domain.fulfilment.verbs import allocate, allocate_batch, issue, reserve
from salesdesk.domain.orders.model import Order
from salesdesk.domain.orders.rules import OrderState
from salesdesk.domain.orders.verbs import confirm
from salesdesk.domain.transfers.entering import Sending
from salesdesk.domain.transfers.verbs import receive, send
from salesdesk.warehouse.transfers.operations import Arrived
from tests.house import House
from tests.invariants import assert_sound, not_refused, refused

pytestmark = pytest.mark.either_database

STEP = Decimal("0.05")


@pytest.fixture
def dairy(house: House) -> House:
    """The house with CHEESE: by the kilogram, from 0.25 on, in steps of 50 g; a wheel has 4.5 kg."""
    wheel = NewUnit("wheel", 9, 2)
    cheese = NewArticle(
        "CHEESE", "Gouda", Decimal("31.90"), base_unit="kg", tracking=Tracking.EXPIRY,
        minimum=Decimal("0.25"), step=STEP, units=(wheel,),
    )  # fmt: skip
    [house.articles["CHEESE"]] = house.do(add_articles, [cheese])
    for days, weight in ((60, "3.15"), (40, "4.5"), (90, "1.05")):
        house.receive("MAIN", "CHEESE", weight, house.clock.now.date() + timedelta(days=days), cost="19.333")
    return house


def batches(house: House) -> list[BatchInStock]:
    """The batches of CHEESE, the one that goes first in front."""
    found = house.ask(article_card, house.articles["CHEESE"]).batches
    return sorted(found, key=lambda each: str(each.best_before))


def kept(house: House) -> list[str]:
    """What of them is on hand."""
    return [f"{each.on_hand.normalize():f}" for each in batches(house)]


@pytest.mark.both_databases
def test_weighed_goods_add_up_to_the_gram_from_the_call_to_the_invoice(dairy: House) -> None:
    house = dairy
    lines = [house.line("CHEESE", weight) for weight in ("0.25", "4.55", "0.3")]
    order = house.order("ANNA", *lines, house.line("CHEESE", 1, unit="wheel"), confirmed=False)
    held = [line.held for line in house.ask(draft_view, order).lines]
    assert held == [Decimal("0.25"), Decimal("4.55"), Decimal("0.3"), Decimal("3.6")]
    missing = [line.missing for line in house.ask(draft_view, order).lines]
    assert missing == [0, 0, 0, Decimal("0.9")]
    house.do(confirm, order)
    assert house.stock("CHEESE") == {"MAIN": (Decimal("8.7"), Decimal("8.7"))}
    [note] = house.issue(order)
    assert sum(quantity for _, quantity in note.quantities) == Decimal("8.7")
    assert kept(house) == []
    house.receive("MAIN", "CHEESE", "1.5", house.clock.now.date() + timedelta(days=30))
    assert house.do(reserve, order) == ()
    [rest] = house.issue(order)
    assert [quantity for _, quantity in rest.quantities] == [Decimal("0.9")]
    bill = house.bill(note, rest)
    stored = house.look(Order, order)
    assert stored.state is OrderState.COMPLETED
    # 9.6 kg at 31.90, each line rounded by itself: 7.98 + 145.15 + 9.57 + 143.55
    assert (stored.net, bill.gross) == (Decimal("306.25"), Decimal("376.69"))
    assert_sound(house.database)


@pytest.mark.parametrize("weight", ["0.05", "0.2", "0.249", "0.27", "1.001", "0.3001", "-0.5", "0"])
def test_weight_that_the_scales_do_not_cut_is_refused(dairy: House, weight: str) -> None:
    order = dairy.order("ANNA", dairy.line("CHEESE", "0.25"), confirmed=False)
    line = dairy.ask(draft_view, order).lines[0]
    typed = dairy.line("CHEESE", weight)
    assert (
        not_refused(
            dairy.database,
            [
                partial(dairy.do, add_line, order, typed),
                partial(dairy.do, change_line, line.id, typed),
                partial(dairy.order, "BOB", typed),
            ],
        )
        == []
    )


def test_weighed_goods_are_moved_counted_and_taken_by_hand_in_grams(dairy: House) -> None:
    house = dairy
    order = house.order("ANNA", house.line("CHEESE", "2.35"))
    house.do(allocate, order)
    assert kept(house) == ["4.5", "3.15", "1.05"]
    main, side = house.warehouses["MAIN"], house.warehouses["SIDE"]
    transfer = house.do(send, main, side, [Sending(house.articles["CHEESE"], Decimal("6.35"), "kg", None)])
    a_bit = [Sending(house.articles["CHEESE"], Decimal("0.05"), "kg", None)]
    assert refused(house.desk, send, main, side, a_bit)
    moved = [each for each in batches(house) if each.warehouse not in ("MAIN", "SIDE")]
    house.do(receive, transfer.id, [Arrived(each.batch_id, each.on_hand) for each in moved])
    assert house.stock("CHEESE") == {
        "MAIN": (Decimal("2.35"), Decimal("2.35")),
        "SIDE": (Decimal("6.35"), 0),
        "TRANSIT-2": (0, 0),
    }
    [left] = [each for each in batches(house) if each.warehouse == "MAIN"]
    house.do(correct_batch, left.batch_id, left.warehouse_id, Decimal("2.35"), Decimal("2.349"), "dried")
    assert house.stock("CHEESE")["MAIN"] == (Decimal("2.349"), Decimal("2.349"))
    [note] = house.issue(order)
    assert [quantity for _, quantity in note.quantities] == [Decimal("2.349")]
    assert_sound(house.database)


def test_what_is_not_there_is_promised_to_nobody_and_goes_nowhere(house: House) -> None:
    """RARE was never received: no balance, no batch."""
    order = house.order("ANNA", house.line("RARE", 2), confirmed=False)
    [line] = house.ask(draft_view, order).lines
    assert [line.held, line.missing, line.available, line.elsewhere] == [0, 2, 0, 0]
    done = house.do(confirm, order)
    assert [each.missing for each in done.short] == [2]
    assert house.do(allocate, order) == ()
    main, side = house.warehouses["MAIN"], house.warehouses["SIDE"]
    tried: list[Callable[[], object]] = [
        partial(house.do, issue, order),
        partial(house.do, allocate_batch, line.id, 1, main, Decimal(1)),
        partial(house.do, send, main, side, [Sending(house.articles["RARE"], Decimal(1), "", None)]),
    ]
    assert not_refused(house.database, tried) == []
    assert house.stock("RARE") == {}
    house.receive("MAIN", "RARE", 1)
    [held] = house.ask(draft_view, order).lines
    assert house.free("RARE") + held.held == 1
    assert_sound(house.database)


@pytest.mark.both_databases
def test_clock_that_was_set_wrong_for_an_hour_loses_and_doubles_nothing(house: House) -> None:
    """Twenty days ahead, then back: what was held, promised, issued and numbered meanwhile stands."""
    before = house.order("ANNA", house.line("MUG", 60), confirmed=False)
    house.clock.forward(days=20)  # JUICE has gone past its date, and what was held has run out
    begin_day(house.database, "Europe/Warsaw", house.clock)
    ahead = house.order("BOB", house.line("MUG", 70))
    entered = house.order("SCHOOL", house.line("MUG", 10), confirmed=False)
    [note] = house.issue(ahead)
    invoice = house.bill(note)
    house.clock.forward(days=-20)
    begin_day(house.database, "Europe/Warsaw", house.clock)
    assert_sound(house.database)

    [lost] = house.do(keep_alive, before)
    assert lost[1] > 0
    assert [line.held for line in house.ask(draft_view, before).lines] == [50]
    house.do(keep_alive, entered)
    until = house.ask(draft_view, entered).lines[0].expires_at
    assert until is not None
    assert until - house.clock.now <= timedelta(minutes=30)  # not in twenty days
    house.do(confirm, before)
    notes = house.issue(before)
    assert note.number not in {each.number for each in notes}
    assert house.bill(*notes).number != invoice.number
    assert house.stock("MUG") == {"MAIN": (10, 10), "SIDE": (0, 0)}
    assert_sound(house.database)
