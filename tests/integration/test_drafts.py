from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

import pytest
from sqlalchemy import select

from benchmarks.harness.statements import count_statements
from salesdesk.domain.customers.model import Address, Customer
from salesdesk.domain.customers.queries import Place
from salesdesk.domain.customers.rules import DeliveryPolicy
from salesdesk.domain.drafts.queries import draft_view
from salesdesk.domain.drafts.rules import NewLine
from salesdesk.domain.drafts.verbs import (
    NewOrder,
    add_line,
    change_header,
    change_line,
    enter,
    keep_alive,
    open_draft,
    remove_line,
    sweep_holds,
)
from salesdesk.domain.orders.model import OrderLine
from salesdesk.domain.orders.rules import LineKind
from salesdesk.domain.orders.verbs import cancel
from salesdesk.domain.pricing.rules import PriceSource
from salesdesk.domain.tax.rules import Treatment
from salesdesk.errors import Conflict, NotFound
from salesdesk.warehouse.stock.model import Batch
from tests.house import House, at_once
from tests.invariants import assert_sound, not_refused, refused

pytestmark = pytest.mark.either_database

NAN, HUGE = Decimal("NaN"), Decimal("1E+30")
NOT_AMOUNTS = (Decimal(-1), NAN, Decimal("Infinity"), HUGE, Decimal("1E+999999"), Decimal("0.00001"))
LONG = "ż" * 10_000
NO_SUCH = (0, -1, 10**9)
PLACE = Place("Nina", "Prosta", "7", "00-838", "Warszawa", "PL")


def test_draft_takes_over_what_the_customer_has_agreed(house: House) -> None:
    draft = house.do(open_draft, NewOrder(house.customers["BERLIN"]))
    order = house.look_order(draft.id)
    assert (order.number, order.language, order.currency) == (None, "de", "EUR")
    assert (order.treatment, order.ship_city, order.ship_country) == (Treatment.INTRA_EU, "Berlin", "DE")
    assert draft.held_until == house.clock.now.replace(minute=30)
    branch = house.look_order(house.do(open_draft, NewOrder(house.customers["BRANCH"])).id)
    assert (branch.sold_to_id, branch.payer_id) == (house.customers["BRANCH"], house.customers["HEAD"])


def test_order_keeps_the_address_it_was_given(house: House) -> None:
    draft = house.do(open_draft, NewOrder(house.customers["ANNA"], ship_to=PLACE))
    order = house.look_order(draft.id)
    assert (order.ship_name, order.ship_street, order.ship_city) == ("Nina", "Prosta", "Warszawa")


def test_headers_that_make_no_sense_are_refused(house: House) -> None:
    good = NewOrder(house.customers["ANNA"], ship_to=PLACE)
    homeless = house.customers["BOB"]
    with house.database.write() as session:
        for address in session.scalars(select(Address).where(Address.customer_id == homeless)):
            address.active = False
        session.get_one(Customer, house.customers["ZURICH"]).active = False
    bad = [
        *(replace(good, customer_id=id_) for id_ in (*NO_SUCH, house.customers["ZURICH"])),
        replace(good, customer_id=homeless, ship_to=None),
        *(replace(good, contact_id=id_) for id_ in (*NO_SUCH, house.contacts["Teacher"])),
        *(replace(good, ship_to=replace(PLACE, country=country)) for country in ("", "pl", "UK", "\x00")),
        replace(good, ship_to=replace(PLACE, street=LONG)),
        *(replace(good, ship_to=replace(PLACE, postcode=postcode)) for postcode in ("1234", "SW1A 1AA")),
        *(replace(good, warehouse_id=id_) for id_ in NO_SUCH),
        *(replace(good, discount_percent=n) for n in (*NOT_AMOUNTS, Decimal("100.0001"))),
        *(replace(good, discount_amount=n) for n in NOT_AMOUNTS),
        replace(good, customer_number=LONG),
        replace(good, reference=LONG),
        replace(good, type=LONG),
        replace(good, memo=LONG),
    ]
    draft = house.order("ANNA", house.line("MUG"), confirmed=False)
    calls: list[Callable[[], object]] = [
        *(partial(house.do, open_draft, header) for header in bad),
        *(partial(house.do, enter, header, [house.line("MUG")]) for header in bad),
        *(
            partial(house.do, change_header, draft, header)
            for header in bad
            if header.customer_id != homeless
        ),
        partial(house.do, change_header, draft, replace(good, customer_id=house.customers["GROSS"])),
        *(partial(house.do, change_header, id_, good) for id_ in NO_SUCH),
        partial(house.do, change_header, house.order("ANNA", house.line("MUG")), good),
    ]
    assert not_refused(house.database, calls) == []


def test_postcode_that_was_there_before_does_not_stop_an_order(house: House) -> None:
    anna = house.customers["ANNA"]
    with house.database.write() as session:
        [home] = session.scalars(select(Address).where(Address.customer_id == anna))
        home.postcode = "old"
    draft = house.do(open_draft, NewOrder(anna)).id
    typed = house.ask(draft_view, draft).typed
    for ship_to in (typed.ship_to, replace(PLACE, postcode="old"), PLACE, None):
        house.do(change_header, draft, replace(typed, ship_to=ship_to))
        house.do(open_draft, replace(typed, ship_to=ship_to))
    assert house.look_order(draft).ship_postcode == "old"


def test_header_is_changed_and_the_goods_come_from_elsewhere(house: House) -> None:
    draft = house.order("ANNA", house.line("MUG", 40), house.line("BOOK"), confirmed=False)
    new = NewOrder(
        house.customers["ANNA"],
        warehouse_id=house.warehouses["SIDE"],
        ship_to=replace(PLACE, country="DE"),
        delivery_policy=DeliveryPolicy.COMPLETE,
        requested_on=date(2026, 3, 9),
        memo="ring twice",
    )
    assert house.do(change_header, draft, new) == ((1, Decimal(10)), (2, Decimal(1)))
    assert house.stock("MUG") == {"MAIN": (100, 0), "SIDE": (30, 30)}
    order = house.look_order(draft)
    assert (order.treatment, order.delivery_policy) == (Treatment.DOMESTIC, DeliveryPolicy.COMPLETE)
    assert (order.requested_on, order.memo) == (date(2026, 3, 9), "ring twice")
    assert house.do(change_header, draft, NewOrder(house.customers["ANNA"])) == ()
    assert house.stock("MUG") == {"MAIN": (100, 40), "SIDE": (30, 0)}
    assert house.look_order(draft).memo == ""
    assert_sound(house.database)


@pytest.mark.both_databases
def test_goods_are_held_where_they_are_and_as_far_as_there_are_any(house: House) -> None:
    draft = house.do(open_draft, NewOrder(house.customers["ANNA"]))
    assert house.do(add_line, draft.id, house.line("MUG", 110)).held == 110
    assert house.do(add_line, draft.id, house.line("MUG", 30)).held == 20
    assert house.do(add_line, draft.id, house.line("MUG")).held == 0
    assert house.stock("MUG") == {"MAIN": (100, 100), "SIDE": (30, 30)}
    house.receive("TRANSIT", "MUG", 5)
    assert house.do(keep_alive, draft.id) == ((2, Decimal(10)), (3, Decimal(1)))
    assert house.stock("MUG")["TRANSIT"] == (5, 0)
    assert_sound(house.database)


def test_lines_of_every_kind(house: House) -> None:
    draft = house.do(open_draft, NewOrder(house.customers["BERLIN"]))
    typed = [
        NewLine(Decimal(2), code="MUG"),
        NewLine(text="Bitte klingeln", quantity=Decimal(-7), discount_percent=Decimal(-7)),
        house.line("FREIGHT", price=Decimal(20)),
        house.line("CRATE", 3, price=Decimal(1)),
        house.line("MUG", free_of_charge=True, price=Decimal(3)),
        house.line("MUG", text="Tasse, blau"),
    ]
    lines = [house.do(add_line, draft.id, line) for line in typed]
    assert [(line.position, line.code, line.text, line.net) for line in lines] == [
        (1, "MUG", "Tasse", Decimal("5.00")),
        (2, "", "Bitte klingeln", Decimal("0.00")),
        (3, "FREIGHT", "Freight", Decimal("20.00")),
        (4, "CRATE", "Crate", Decimal("3.00")),
        (5, "MUG", "Tasse", Decimal("0.00")),
        (6, "MUG", "Tasse, blau", Decimal("2.50")),
    ]
    assert lines[4].source is PriceSource.FREE
    with house.database.read() as session:
        kinds = session.scalars(select(OrderLine.kind).order_by(OrderLine.position)).all()
    assert kinds == [
        LineKind.GOODS, LineKind.TEXT, LineKind.SERVICE, LineKind.DEPOSIT, LineKind.GOODS, LineKind.GOODS
    ]  # fmt: skip
    assert_sound(house.database)


def test_units_have_their_factors_and_limits(house: House) -> None:
    draft = house.do(open_draft, NewOrder(house.customers["ANNA"]))
    paper = house.do(add_line, draft.id, house.line("PAPER", 4))
    assert (paper.unit, paper.base_quantity, paper.held) == ("box", Decimal(20), Decimal(20))
    wire = house.do(add_line, draft.id, house.line("WIRE", "12.5", unit="foot"))
    assert (wire.base_quantity, wire.net) == (Decimal("3.81"), Decimal("9.14"))
    for word in ("szt.", "stuks", "Stk", "pcs"):  # as imports read it
        assert house.do(add_line, draft.id, house.line("PAPER", 20, unit=word)).unit == "pc"
    assert house.do(add_line, draft.id, house.line("PAPER", 2, unit="doos")).base_quantity == 10
    for line in (house.line("PAPER", 1), house.line("PAPER", 3), house.line("WIRE", "0.001", unit="foot")):
        refused(house.desk, add_line, draft.id, line)
    assert_sound(house.database)


@pytest.fixture
def bad_lines(house: House) -> list[NewLine]:
    mug = house.line("MUG")
    with house.database.read() as session:
        pens = session.scalars(select(Batch.id).where(Batch.article_id == house.articles["PEN"])).first()
    nothing = NewLine(Decimal(1))
    return [
        *(house.line("MUG", quantity) for quantity in ("0", "-1", "0.0001", "NaN", "Infinity", "1E+30")),
        *(house.line("PAPER", quantity) for quantity in ("1E+30", "1E+999999", "3", "9007199254740993")),
        house.line("MUG", "9007199254740993"),
        *(replace(mug, article_id=id_) for id_ in NO_SUCH),
        *(replace(mug, article_id=None, code=code) for code in ("NO SUCH", "mug", "\x00", "\ud800", LONG)),
        nothing,
        *(replace(nothing, text=text) for text in (" ", "\x00", LONG)),
        *(replace(mug, unit=unit) for unit in ("box", " ", "\x00", LONG)),
        *(replace(mug, price=price) for price in NOT_AMOUNTS),
        *(replace(mug, discount_percent=n) for n in (*NOT_AMOUNTS, Decimal("100.0001"))),
        *(replace(mug, discount_amount=n) for n in (*NOT_AMOUNTS, Decimal("10.01"))),
        house.line("MUG", 2, discount_amount=Decimal("10.01"), discount_per_unit=True),
        replace(mug, text=LONG),
        *(replace(mug, wished_batch_id=id_) for id_ in (*NO_SUCH, pens)),
        house.line("OLD"),
        house.line("FREIGHT", 0),
    ]


def test_lines_that_make_no_sense_are_refused(house: House, bad_lines: list[NewLine]) -> None:
    draft = house.do(open_draft, NewOrder(house.customers["ANNA"]))
    first = house.do(add_line, draft.id, house.line("MUG", 5))
    header = NewOrder(house.customers["ANNA"])
    calls: list[Callable[[], object]] = [
        *(partial(house.do, add_line, draft.id, line) for line in bad_lines),
        *(partial(house.do, change_line, first.id, line) for line in bad_lines),
        *(partial(house.do, enter, header, [house.line("MUG"), line]) for line in bad_lines[::3]),
    ]
    assert not_refused(house.database, calls) == []
    assert_sound(house.database)


def test_lines_that_are_not_there_are_refused(house: House) -> None:
    line, draft = house.line("MUG"), house.order("ANNA", house.line("SET"), confirmed=False)
    confirmed, cancelled = house.order("ANNA", line), house.order("ANNA", line, confirmed=False)
    house.do(cancel, cancelled, "no")
    with house.database.read() as session:
        rows = session.execute(select(OrderLine.id, OrderLine.order_id, OrderLine.parent_line_id))
        fixed = [id_ for id_, order_id, parent in rows if order_id != draft or parent is not None]
    calls: list[Callable[[], object]] = [
        *(partial(house.do, add_line, id_, line) for id_ in (*NO_SUCH, confirmed, cancelled)),
        *(partial(house.do, keep_alive, id_) for id_ in (*NO_SUCH, confirmed, cancelled)),
        *(partial(house.do, change_line, id_, line) for id_ in (*NO_SUCH, *fixed)),
        *(partial(house.do, remove_line, id_) for id_ in (*NO_SUCH, *fixed)),
    ]
    assert not_refused(house.database, calls) == []


def test_line_is_replaced_in_its_place(house: House) -> None:
    draft = house.do(open_draft, NewOrder(house.customers["ANNA"]))
    lines = [house.do(add_line, draft.id, house.line(code, 3)) for code in ("MUG", "SET", "PEN")]
    changed = house.do(change_line, lines[0].id, house.line("SET", 2))
    again = house.do(change_line, lines[1].id, house.line("TEA", 2))
    assert (changed.position, again.position) == (1, 2)
    assert house.stock("MUG")["MAIN"] == (100, 4)
    assert house.stock("PEN")["MAIN"] == (1000, 5)
    assert house.stock("TEA")["MAIN"] == (200, 2)
    house.do(remove_line, changed.id)
    assert house.do(add_line, draft.id, house.line("MUG")).position == 6
    assert_sound(house.database)


@pytest.mark.both_databases
def test_order_is_entered_whole_or_not_at_all(house: House) -> None:
    header = NewOrder(house.customers["ANNA"])
    lines = [house.line("MUG", 140), house.line("FREIGHT"), house.line("SET", 2), NewLine(text="Hello")]
    entered = house.do(enter, header, lines)
    assert (entered.lines, entered.confirmed) == (6, None)
    assert entered.short == ((1, Decimal(10)), (5, Decimal(4)))
    assert house.do(enter, header, []).lines == 0
    refused(house.desk, enter, header, [], True)
    refused(house.desk, enter, header, [NewLine(text="Hello")], True)
    refused(house.desk, enter, header, [house.line("MUG"), house.line("OLD")])
    assert_sound(house.database)


@pytest.mark.both_databases
def test_sweep_frees_what_ran_out_bit_by_bit(house: House) -> None:
    for _ in range(3):
        house.order("ANNA", *[house.line("PEN") for _ in range(90)], confirmed=False)
    house.order("ANNA", house.line("PEN", 7))
    house.clock.forward(minutes=31)
    assert [house.do(sweep_holds) for _ in range(3)] == [200, 70, 0]
    assert house.stock("PEN")["MAIN"] == (1000, 7)
    assert_sound(house.database)


@pytest.mark.both_databases
def test_line_that_is_changed_and_removed_at_once_ends_one_way_or_the_other(house: House) -> None:
    for _ in range(3):
        draft = house.do(open_draft, NewOrder(house.customers["ANNA"]))
        line = house.do(add_line, draft.id, house.line("MUG", 3))
        seen = house.ask(draft_view, draft.id).lines[0].typed
        with house.seats(2) as (one, two):
            works = (
                partial(one.do, change_line, line.id, house.line("TEA", 4), seen),
                partial(two.do, remove_line, line.id, seen),
            )
            done = at_once([partial(succeeds, work) for work in works])
        tea = house.stock("TEA")["MAIN"][1]
        assert (done, tea) in (([True, False], 4), ([False, True], 0))
        assert house.stock("MUG")["MAIN"][1] == 0
        assert_sound(house.database)
        house.do(cancel, draft.id, "again")


def succeeds(work: Callable[[], object]) -> bool:
    try:
        work()
    except (Conflict, NotFound):
        return False
    return True


@pytest.mark.both_databases
def test_of_two_who_change_a_line_none_undoes_what_he_has_not_seen(house: House) -> None:
    draft = house.order("ANNA", house.line("MUG", 3), house.line("SET", 2), confirmed=False)
    mug, kit, *_ = house.ask(draft_view, draft).lines
    five, dear = replace(mug.typed, quantity=Decimal(5)), replace(mug.typed, price=Decimal(9))
    entered = house.do(change_line, mug.id, five, mug.typed)
    assert (entered.id, entered.position) == (mug.id, mug.position)
    assert refused(house.desk, change_line, mug.id, dear, mug.typed).part == "quantity"
    assert isinstance(refused(house.desk, remove_line, mug.id, mug.typed), Conflict)
    house.do(change_line, mug.id, five, mug.typed)  # both mean the same
    day = house.clock.now.date() + timedelta(days=3)
    house.do(change_line, mug.id, replace(mug.typed, requested_on=day), mug.typed)
    line = house.ask(draft_view, draft).lines[0]
    assert (line.typed, line.held) == (replace(five, requested_on=day), Decimal(5))
    house.do(change_line, kit.id, replace(kit.typed, quantity=Decimal(4)), kit.typed)
    assert [each.base_quantity for each in house.ask(draft_view, draft).lines] == [5, 4, 8, 4]
    house.do(remove_line, mug.id, line.typed)
    assert "no such line" in str(refused(house.desk, change_line, mug.id, five, line.typed))
    assert_sound(house.database)


@pytest.mark.both_databases
def test_of_two_who_change_a_header_each_keeps_what_the_other_changed(house: House) -> None:
    draft = house.order("ANNA", house.line("MUG"), confirmed=False)
    seen = house.ask(draft_view, draft).typed
    house.do(change_header, draft, replace(seen, reference="Wiosna", discount_percent=Decimal(2)), seen)
    house.do(change_header, draft, replace(seen, memo="ring"), seen)
    for other, part in (
        (replace(seen, reference="Lato"), "reference"),
        (replace(seen, discount_amount=Decimal(1)), "discount_percent"),
    ):
        error = refused(house.desk, change_header, draft, other, seen)
        assert (type(error), error.part) == (Conflict, part)
    stands = replace(seen, reference="Wiosna", discount_percent=Decimal(2), memo="ring")
    assert house.ask(draft_view, draft).typed == stands


@pytest.mark.both_databases
@pytest.mark.parametrize("at", [5, 200])
def test_a_line_costs_few_statements_whatever_the_length_of_the_draft(house: House, at: int) -> None:
    draft = house.order("ANNA", *[house.line("PEN") for _ in range(at - 1)], confirmed=False)
    house.do(add_line, draft, house.line("MUG"))
    with count_statements(house.database.engine) as sent:
        house.do(add_line, draft, house.line("TEA"))
    assert sent.count <= 10


def test_day_that_is_gone_is_refused_and_one_that_went_meanwhile_stays(house: House) -> None:
    anna, today = house.customers["ANNA"], house.clock.now.date()
    gone = today - timedelta(days=1)
    for new, line in (
        (NewOrder(anna, requested_on=gone), house.line("MUG")),
        (NewOrder(anna), house.line("MUG", requested_on=gone)),
    ):
        assert "that day is gone" in str(refused(house.desk, enter, new, [line]))
    assert "that day is gone" in str(refused(house.desk, open_draft, NewOrder(anna, requested_on=gone)))
    wanted = NewOrder(anna, requested_on=today)
    draft = house.do(open_draft, wanted).id
    entered = house.do(add_line, draft, house.line("MUG", requested_on=today)).id
    house.clock.now += timedelta(days=1)
    assert "that day is gone" in str(
        refused(house.desk, add_line, draft, house.line("MUG", requested_on=today))
    )
    house.do(change_header, draft, replace(wanted, memo="ring"))
    house.do(change_line, entered, house.line("MUG", 2, requested_on=today))
    assert "that day is gone" in str(
        refused(house.desk, change_header, draft, replace(wanted, requested_on=gone))
    )
    assert house.do(enter, wanted, [house.line("MUG")], overdue=True).lines == 1
