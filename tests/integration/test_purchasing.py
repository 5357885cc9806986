from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial

import pytest
from sqlalchemy import select

from salesdesk.domain.catalogue.rules import ArticleLife, Tracking
from salesdesk.domain.catalogue.verbs import NewArticle, add_articles, set_life
from salesdesk.domain.company.verbs import lock_periods
from salesdesk.domain.drafts.verbs import NewOrder, enter
from salesdesk.domain.orders.verbs import cancel as cancel_order
from salesdesk.domain.orders.verbs import confirm, put_on_hold
from salesdesk.domain.purchasing.model import Supplier
from salesdesk.domain.purchasing.queries import lines_of_purchase, shortages
from salesdesk.domain.purchasing.rules import PurchaseState
from salesdesk.domain.purchasing.verbs import (
    ArrivedLine,
    NewSupplier,
    Offered,
    add_suppliers,
    cancel,
    offer_articles,
    order_shortages,
    place,
    receive_goods,
    receive_purchase,
)
from salesdesk.errors import IllegalMove, SalesdeskError
from salesdesk.warehouse.receiving.operations import Arrival
from salesdesk.warehouse.stock.model import Batch
from tests.house import House, at_once
from tests.integration.meetings import after, begun
from tests.invariants import assert_sound, not_refused, refused

pytestmark = pytest.mark.either_database

NAN, HUGE = Decimal("NaN"), Decimal("1E+30")
NOT_AMOUNTS = (Decimal(-1), NAN, Decimal("Infinity"), HUGE, Decimal("0.00001"))
NOT_QUANTITIES = (Decimal(0), Decimal(-1), NAN, Decimal("Infinity"), HUGE, Decimal("0.0001"))
LONG = "ż" * 10_000
NOT_CODES = ("", " ", "\x00", " S", "S\x00", LONG)
NO_SUCH = (0, -1, 10**9)
NEW = NewSupplier("S9", "New Ltd", "PL", "PLN", "pl")


def purchase(house: House, quantity: int = 3) -> int:
    """A draft purchase order of what an order lacks."""
    house.order("ANNA", house.line("RARE", quantity))
    [ordered] = house.do(order_shortages, house.warehouses["MAIN"])
    return ordered.id


def test_supplier_is_entered_with_everything(house: House) -> None:
    new = replace(NEW, country="nl", vat_id="NL4495445B01", email="o@example.com", lead_days=0)
    [id_] = house.do(add_suppliers, [new])
    row = house.look(Supplier, id_)
    assert (row.country, row.vat_id, row.email) == ("NL", "NL004495445B01", "o@example.com")
    assert (row.lead_days, row.active) == (0, True)


def test_suppliers_that_make_no_sense_are_refused(house: House) -> None:
    bad = [
        replace(NEW, phone="not a phone"),
        replace(NEW, postcode="1067", country="DE"),
        *(replace(NEW, number=number) for number in (*NOT_CODES, "S1")),
        *(replace(NEW, name=name) for name in ("", "\x00", LONG)),
        *(replace(NEW, country=country) for country in ("", "UK", "\x00", LONG)),
        *(replace(NEW, currency=currency) for currency in ("", "ZLO", "\x00", LONG)),
        *(replace(NEW, language=language) for language in ("", "fr", "\x00", LONG)),
        *(replace(NEW, vat_id=number) for number in ("PL5261040829", "\x00")),
        *(replace(NEW, email=mail) for mail in ("o", "a@b\nBcc: c@d", "\x00")),
        *(replace(NEW, lead_days=days) for days in (-1, 10**6, 10**30)),
        *(replace(NEW, minimum_order=amount) for amount in NOT_AMOUNTS),
        *(replace(NEW, free_freight=amount) for amount in NOT_AMOUNTS),
    ]
    calls: list[Callable[[], object]] = [
        *(partial(house.do, add_suppliers, [replace(NEW, number="GOOD"), each]) for each in bad),
        partial(house.do, add_suppliers, [NEW, NEW]),
    ]
    assert not_refused(house.database, calls) == []


def test_offers_that_make_no_sense_are_refused(house: House) -> None:
    good = Offered(house.articles["PAPER"], "P-1", Decimal(9))
    first = house.suppliers["S1"]
    bad = [
        *(replace(good, article_id=id_) for id_ in (*NO_SUCH, house.articles["MUG"])),
        *(replace(good, price=price) for price in NOT_AMOUNTS),
        *(replace(good, pack=pack) for pack in NOT_QUANTITIES),
        *(replace(good, minimum=n) for n in (Decimal(-1), NAN, HUGE, Decimal("0.0001"))),
        *(replace(good, price_unit=n) for n in (0, -1, 10, 10**30)),
        *(replace(good, lead_days=n) for n in (-1, 10**30)),
        replace(good, code=LONG),
        replace(good, name=LONG),
    ]
    calls: list[Callable[[], object]] = [
        *(partial(house.do, offer_articles, first, [each]) for each in bad),
        partial(house.do, offer_articles, first, [good, good]),
        *(partial(house.do, offer_articles, id_, [good]) for id_ in NO_SUCH),
    ]
    assert not_refused(house.database, calls) == []
    house.do(offer_articles, first, [good])


def test_shortages_are_what_nothing_stands_behind(house: House) -> None:
    first = house.order("ANNA", house.line("RARE", 3), house.line("MUG", 140))
    overdue = NewOrder(house.customers["BOB"], requested_on=date(2026, 3, 1))
    urgent = house.do(enter, overdue, [house.line("RARE", 2)], True, overdue=True).id
    house.order("BOB", house.line("RARE", 9), confirmed=False)
    house.do(put_on_hold, house.order("BOB", house.line("RARE", 7)), "wait")
    rare, mug = house.articles["RARE"], house.articles["MUG"]
    found = house.ask(shortages)
    assert [(s.order_id, s.article_id, s.missing) for s in found] == [
        (urgent, rare, Decimal(2)),
        (first, rare, Decimal(3)),
        (first, mug, Decimal(10)),
    ]
    assert [s.article_id for s in house.ask(shortages, [mug])] == [mug]
    assert house.ask(shortages, []) == []


@pytest.mark.both_databases
def test_shortages_are_merged_per_supplier_in_packs(house: House) -> None:
    for quantity in (5, 8):
        house.order("ANNA", house.line("RARE", quantity), house.line("BOOK", 30), house.line("PAPER", 12))
    first, second = house.do(order_shortages, house.warehouses["MAIN"])
    assert (first.supplier_id, second.supplier_id) == (house.suppliers["S1"], house.suppliers["S2"])
    assert [first.lines, first.quantity, first.covers] == [1, 18, 13]
    assert [second.lines, second.quantity, second.covers] == [1, 10, 10]
    [line] = house.ask(lines_of_purchase, first.id)
    assert (line.article_code, line.supplier_code, line.price) == ("RARE", "R-1", Decimal("3.00"))
    assert [s.article_code for s in house.ask(shortages)] == ["PAPER"]  # nobody sells it to us
    assert house.do(order_shortages, house.warehouses["MAIN"]) == ()
    assert_sound(house.database)


def test_shortages_of_one_supplier_and_of_one_warehouse(house: House) -> None:
    house.order("ANNA", house.line("RARE", 5), house.line("BOOK", 60))
    house.order("ANNA", house.line("RARE", 5), warehouse_id=house.warehouses["SIDE"])
    main, side = house.warehouses["MAIN"], house.warehouses["SIDE"]
    [books] = house.do(order_shortages, main, house.suppliers["S2"])
    assert books.quantity == 10
    [rest] = house.do(order_shortages, main)
    assert rest.covers == 5
    [there] = house.do(order_shortages, side)
    assert there.covers == 5
    for id_ in NO_SUCH:
        refused(house.desk, order_shortages, id_)
    assert_sound(house.database)


@pytest.mark.parametrize(
    "life", [ArticleLife.ENDED, ArticleLife.RUNNING_OUT, ArticleLife.BLOCKED_FOR_PURCHASE]
)
def test_article_that_is_not_to_be_bought_stays_short(house: House, life: ArticleLife) -> None:
    house.order("ANNA", house.line("RARE", 5))
    house.do(set_life, house.articles["RARE"], life)
    assert house.do(order_shortages, house.warehouses["MAIN"]) == ()
    assert len(house.ask(shortages)) == 1


def test_preferred_supplier_is_asked_then_the_first(house: House) -> None:
    rare = house.articles["RARE"]
    house.do(offer_articles, house.suppliers["S2"], [Offered(rare, "R-2", Decimal(1), preferred=False)])
    assert house.look_purchase(purchase(house)).supplier_id == house.suppliers["S1"]
    house.do(cancel, 1, "too dear")
    with house.database.write() as session:
        session.get_one(Supplier, house.suppliers["S1"]).active = False
    [again] = house.do(order_shortages, house.warehouses["MAIN"])
    assert again.supplier_id == house.suppliers["S2"]
    assert house.look_purchase(again.id).currency == "EUR"


@pytest.mark.both_databases
def test_purchase_goes_its_way(house: House) -> None:
    id_ = purchase(house)
    arrived = [ArrivedLine(house.ask(lines_of_purchase, id_)[0].id, Decimal(12))]
    assert isinstance(refused(house.desk, receive_purchase, id_, arrived), IllegalMove)
    assert house.do(place, id_) == "ZD 1/2026"
    assert house.look_purchase(id_).expected_on == date(2026, 3, 9)
    refused(house.desk, place, id_)
    receipt = house.do(receive_purchase, id_, arrived, "LS 77")
    assert receipt.number == "PZ 3/2026/MAIN"  # the stock at the beginning was 1, the juice 2
    assert house.purchase_state(id_) is PurchaseState.CLOSED
    refused(house.desk, place, id_)
    assert isinstance(refused(house.desk, cancel, id_, "why"), IllegalMove)
    assert_sound(house.database)


def test_cancelled_purchase_leaves_its_orders_short(house: House) -> None:
    for placed in (False, True):
        id_ = purchase(house)
        if placed:
            house.do(place, id_)
        house.do(cancel, id_, "too dear")
        assert house.purchase_state(id_) is PurchaseState.CANCELLED
    assert len(house.ask(shortages)) == 2
    assert_sound(house.database)


def test_purchase_that_has_partly_come_is_not_cancelled(house: House) -> None:
    id_ = purchase(house)
    house.do(place, id_)
    [line] = house.ask(lines_of_purchase, id_)
    house.do(receive_purchase, id_, [ArrivedLine(line.id, Decimal(1))])
    assert house.ask(lines_of_purchase, id_)[0].outstanding == 11
    assert isinstance(refused(house.desk, cancel, id_, "why"), IllegalMove)
    assert_sound(house.database)


def test_purchases_that_are_not_there_are_refused(house: House) -> None:
    house.do(place, purchase(house))
    id_ = purchase(house, 30)  # more than the other one brings
    house.do(place, id_)
    mine, other = (house.ask(lines_of_purchase, each)[0].id for each in (id_, id_ - 1))
    bad = [
        [],
        *([ArrivedLine(line, Decimal(1))] for line in (*NO_SUCH, other)),
        *([ArrivedLine(mine, quantity)] for quantity in NOT_QUANTITIES),
        [ArrivedLine(mine, Decimal(1)), ArrivedLine(mine, Decimal(0))],
        [ArrivedLine(mine, Decimal(1), supplier_lot=LONG)],
    ]
    good = [ArrivedLine(mine, Decimal(1))]
    calls: list[Callable[[], object]] = [
        *(partial(house.do, receive_purchase, id_, arrived) for arrived in bad),
        partial(house.do, receive_purchase, id_, good, LONG),
        *(partial(house.do, receive_purchase, each, good) for each in NO_SUCH),
        *(partial(house.do, place, each) for each in NO_SUCH),
        *(partial(house.do, cancel, each, "why") for each in NO_SUCH),
    ]
    assert not_refused(house.database, calls) == []


def test_goods_that_cannot_have_come_are_refused(house: House) -> None:
    [scanner] = house.do(
        add_articles, [NewArticle("SCAN", "Scanner", Decimal(100), tracking=Tracking.SERIAL)]
    )
    good = Arrival(house.articles["MUG"], Decimal(1), Decimal(1))
    main, supplier = house.warehouses["MAIN"], house.suppliers["S1"]
    bad = [
        [],
        *([good, replace(good, article_id=id_)] for id_ in NO_SUCH),
        *([replace(good, article_id=house.articles[code])] for code in ("FREIGHT", "CRATE", "SET", "JUICE")),
        [replace(good, article_id=scanner, quantity=Decimal(2))],
        *([replace(good, quantity=quantity)] for quantity in NOT_QUANTITIES),
        *([replace(good, unit_cost=cost)] for cost in (*NOT_AMOUNTS[:-1], Decimal("0.000000001"))),
        [replace(good, supplier_lot=LONG)],
        [replace(good, purchase_line_id=1)],
    ]
    calls: list[Callable[[], object]] = [
        *(partial(house.do, receive_goods, main, supplier, arrivals) for arrivals in bad),
        *(partial(house.do, receive_goods, id_, supplier, [good]) for id_ in NO_SUCH),
        *(partial(house.do, receive_goods, main, id_, [good]) for id_ in NO_SUCH),
        partial(house.do, receive_goods, main, supplier, [good], LONG),
    ]
    assert not_refused(house.database, calls) == []
    house.do(receive_goods, main, supplier, [replace(good, article_id=scanner, quantity=Decimal(1))])
    house.do(lock_periods, stock_through=date(2026, 3, 2), sales_through=None)
    assert "Stock is locked" in str(refused(house.desk, receive_goods, main, supplier, [good]))
    assert_sound(house.database)


def test_more_than_is_still_to_come_is_received_when_that_is_said(house: House) -> None:
    id_ = purchase(house)
    house.do(place, id_)
    [line] = house.ask(lines_of_purchase, id_)
    house.do(receive_purchase, id_, [ArrivedLine(line.id, Decimal(5))])
    lots = [ArrivedLine(line.id, Decimal(4)), ArrivedLine(line.id, Decimal(4), supplier_lot="L2")]
    told = str(refused(house.desk, receive_purchase, id_, lots))
    assert told == "Of RARE 8 came, but only 7 were still to come."
    house.do(receive_purchase, id_, lots, surplus=True)
    assert house.purchase_state(id_) is PurchaseState.CLOSED
    assert house.stock("RARE") == {"MAIN": (13, 3)}
    assert_sound(house.database)


def test_goods_past_their_dates_are_received_when_that_is_said(house: House) -> None:
    house.order("ANNA", house.line("JUICE", 40))
    [ordered] = house.do(order_shortages, house.warehouses["MAIN"])
    house.do(place, ordered.id)
    [line] = house.ask(lines_of_purchase, ordered.id)
    today, before = date(2026, 3, 2), date(2026, 3, 1)
    main, supplier = house.warehouses["MAIN"], house.suppliers["S1"]
    old = Arrival(house.articles["JUICE"], Decimal(2), Decimal(1), best_before=today, use_by=before)
    arrived = [ArrivedLine(line.id, Decimal(1), best_before=before)]
    told = [
        str(refused(house.desk, receive_purchase, ordered.id, arrived)),
        str(refused(house.desk, receive_goods, main, supplier, [old])),
    ]
    assert told == ["JUICE was good until 1 Mar 2026 only."] * 2
    house.do(receive_purchase, ordered.id, arrived, expired=True)
    house.do(receive_goods, main, supplier, [old], expired=True)
    house.do(receive_goods, main, supplier, [replace(old, use_by=today)])
    assert house.stock("JUICE")["MAIN"][0] == 35
    assert_sound(house.database)


@pytest.mark.both_databases
def test_every_arrival_is_a_batch_with_its_cost_in_company_currency(house: House) -> None:
    house.order("ANNA", house.line("BOOK", 51))
    house.buy()
    with house.database.read() as session:
        books = select(Batch).where(Batch.article_id == house.articles["BOOK"]).order_by(Batch.id)
        [old, new] = session.scalars(books)
        assert (old.number, new.number) == ("1/2026/MAIN-3", "3/2026/MAIN-1")
        assert (new.unit_cost, new.supplier_id) == (Decimal("42.50"), house.suppliers["S2"])  # 10 EUR
        assert new.received_on == date(2026, 3, 2)


def test_foreign_supplier_without_a_rate_cannot_be_received(house: House) -> None:
    house.clock.now = house.clock.now.replace(month=2, day=27)
    house.order("ANNA", house.line("BOOK", 51))
    [ordered] = house.do(order_shortages, house.warehouses["MAIN"])
    house.do(place, ordered.id)
    arrived = [ArrivedLine(house.ask(lines_of_purchase, ordered.id)[0].id, Decimal(1))]
    assert "no exchange rate for EUR" in str(refused(house.desk, receive_purchase, ordered.id, arrived))


@pytest.mark.both_databases
def test_purchase_is_received_and_cancelled_by_two_seats_at_once(house: House) -> None:
    def succeeds(work: Callable[[], object]) -> bool:
        try:
            work()
        except SalesdeskError:
            return False
        return True

    for _ in range(3):
        id_ = purchase(house, 20)
        house.do(place, id_)
        arrived = [ArrivedLine(house.ask(lines_of_purchase, id_)[0].id, Decimal(5))]
        with house.seats(2) as (clerk, buyer):
            works = (
                partial(clerk.do, receive_purchase, id_, arrived),
                partial(buyer.do, cancel, id_, "too dear"),
            )
            assert sorted(at_once([partial(succeeds, work) for work in works])) == [False, True]
        assert_sound(house.database)


@pytest.mark.both_databases
def test_order_that_is_cancelled_in_the_middle_of_its_receipt_keeps_nothing(postgres_house: House) -> None:
    """The goods were never in stock: there is no balance to wait for unless the purchase has made one."""
    house = postgres_house
    order_id = house.order("ANNA", house.line("RARE", 3))
    [ordered] = house.do(order_shortages, house.warehouses["MAIN"])
    house.do(place, ordered.id)
    arrived = [ArrivedLine(house.ask(lines_of_purchase, ordered.id)[0].id, Decimal(12))]
    threads = []
    with house.seats(2) as (clerk, seller):
        work = partial(seller.do, cancel_order, order_id, "changed her mind")
        after(
            clerk.database,
            ("FROM supply", "FOR NO KEY UPDATE"),
            lambda: threads.append(begun(work, house.database)),
        )
        clerk.do(receive_purchase, ordered.id, arrived)
        threads[0].join()
    assert house.stock("RARE") == {"MAIN": (12, 0)}
    assert_sound(house.database)


@pytest.mark.both_databases
def test_order_that_comes_up_while_shortages_are_merged_waits_for_the_next_time(
    postgres_house: House,
) -> None:
    """It is not under lock, and might be cancelled before the purchase is made."""
    house = postgres_house
    house.order("ANNA", house.line("RARE", 3))
    late = house.order("BOB", house.line("RARE", 4), confirmed=False)
    with house.seats(2) as (buyer, seller):
        after(buyer.database, ["FOR NO KEY UPDATE"], partial(seller.do, confirm, late))
        after(buyer.database, ["INSERT INTO purchase_line"], partial(seller.do, cancel_order, late, "no"))
        [ordered] = buyer.do(order_shortages, buyer.warehouses["MAIN"])
    assert ordered.covers == 3
    assert_sound(house.database)
