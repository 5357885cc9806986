"""How far people may go by themselves, as it is stored, and where orders go beyond that."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import partial

import pytest

from salesdesk.domain.company.overview import company_details
from salesdesk.domain.company.verbs import change
from salesdesk.domain.drafts.rules import NewLine
from salesdesk.domain.drafts.verbs import change_line
from salesdesk.domain.orders.model import Order
from salesdesk.domain.orders.queries import lines_of
from salesdesk.domain.orders.rules import LineState
from salesdesk.domain.orders.totalling import totals_of
from salesdesk.domain.pricing.promoting import NewPromotion, add_promotion
from salesdesk.domain.pricing.promotions import Benefit, Deal
from salesdesk.domain.selling_limits.covering import Gap
from salesdesk.domain.selling_limits.floors import line_floor, lines_below
from salesdesk.domain.selling_limits.queries import limits_of, reasons_for
from salesdesk.domain.selling_limits.rules import NO_LIMITS, Excess, Limits, Reason
from salesdesk.domain.selling_limits.setup import limits_setup
from salesdesk.domain.selling_limits.verbs import drop_limit, set_limit
from salesdesk.domain.users.verbs import set_roles, switch_off
from salesdesk.errors import Conflict, NotFound
from salesdesk.office.permissions import Role
from salesdesk.office.work import Transaction, query
from tests.house import MONDAY, House, at_once
from tests.integration.traces import statements
from tests.invariants import not_refused, refused

SELLER = Role.TELEMARKETER
FEW = Limits(Decimal(10), Decimal(5), Decimal(1000))


@query(None)
def excesses(tx: Transaction, order_id: int, user_id: int) -> tuple[Reason, ...]:
    order = tx.session.get_one(Order, order_id)
    lines = lines_of(tx, [order_id])
    return reasons_for(tx, order, lines, totals_of(tx, order, lines).net, user_id)


@query(None)
def limits(tx: Transaction, user_id: int | None) -> Limits:
    return limits_of(tx, user_id)


def draft(house: House, *lines: NewLine, customer: str = "ANNA", percent: str = "0", off: str = "0") -> int:
    discounts = {"discount_percent": Decimal(percent), "discount_amount": Decimal(off)}
    return house.order(customer, *lines, confirmed=False, **discounts)


def found(house: House, order_id: int, user: str = SELLER) -> list[tuple[Excess, int | None, str, str]]:
    """Limit, line, what it is and what is allowed."""
    reasons = house.ask(excesses, order_id, house.users[user])
    return [(each.excess, each.position, f"{each.is_:.2f}", f"{each.allowed:.2f}") for each in reasons]


def test_only_what_a_person_typed_is_weighed_against_his_limits(house: House) -> None:
    house.do(set_limit, SELLER, FEW, None)
    line = house.line
    cheap = Decimal("0.51")
    spring = NewPromotion("S", "Spring", Deal(Benefit.PERCENT, Decimal(60)), MONDAY.date())
    order = draft(
        house,
        line("MUG", 10, discount_percent=Decimal(10)),
        line("MUG", 10, discount_percent=Decimal("10.01")),
        line("MUG", 10, price=Decimal("8.99")),
        line("MUG", 10, discount_amount=Decimal(11)),
        line("MUG", free_of_charge=True),
        line("MUG", price=Decimal("11.00"), discount_percent=Decimal(18)),
        NewLine(text="Thank you"),
        line("TEA", price=cheap),
        line("SET", price=Decimal("1.55")),
        line("RARE", price=Decimal("0.10")),
    )
    off = Excess.DISCOUNT
    assert found(house, order) == [
        (off, 2, "89.99", "90.00"),
        (off, 3, "89.90", "90.00"),
        (off, 4, "89.00", "90.00"),
        (off, 5, "0.00", "9.00"),
        (Excess.MARGIN, 5, "0.00", "0.53"),
        (off, 8, "0.51", "4.81"),
        (Excess.MARGIN, 8, "0.51", "0.53"),
        (off, 9, "1.55", "18.00"),
        (Excess.MARGIN, 9, "1.55", "1.58"),  # two mugs and a pen cost 1.50
        (off, 10, "0.10", "6.30"),  # nobody knows what it costs
    ]
    assert found(house, order, Role.MANAGER) == []  # nobody has given him limits
    preset = draft(house, line("MUG", 2, price=Decimal("8.24")), line("FIXED"), customer="PRESET")
    assert found(house, preset) == [(off, 1, "16.48", "16.50")]
    house.do(add_promotion, spring)
    for customer, lines in {
        "ANNA": [line("MUG", 10), line("TEA", 10)],  # 60 % off: the firm's promotion
        "SPECIAL": [line("MUG", 10)],  # 8.00 are agreed
        "PRESET": [line("FIXED", price=Decimal(45)), line("MUG", 2, price=Decimal("8.25"))],  # 7.5 % anyway
    }.items():
        assert found(house, draft(house, *lines, customer=customer)) == []
    pen = Deal(
        Benefit.FREE_ARTICLE, free=Decimal(1), from_quantity=Decimal(1), free_article_id=house.articles["PEN"]
    )
    house.do(add_promotion, NewPromotion("P", "Pen", pen, MONDAY.date(), articles=(house.articles["MUG"],)))
    given = draft(house, line("MUG"), percent="5")
    [_, gift] = house.ask(line_ids, given)
    assert found(house, given) == []
    assert house.seat(SELLER).ask(line_floor, gift) is None


def test_discount_on_the_whole_order_counts_for_each_of_its_lines(house: House) -> None:
    house.do(set_limit, SELLER, Limits(Decimal(10), None, Decimal(100)), None)
    lines = (house.line("MUG", 10), house.line("TEA", 10))
    assert found(house, draft(house, *lines, percent="10"))[:-1] == []
    assert found(house, draft(house, *lines, percent="5", off="10")) == [
        (Excess.DISCOUNT, 1, "100.00", "101.64"),  # of which 5 % and 6.55 of the 10.00 come off
        (Excess.DISCOUNT, 2, "53.50", "54.40"),
        (Excess.AMOUNT, None, "135.82", "100.00"),
    ]
    given_away = draft(house, house.line("MUG"), percent="100")
    assert found(house, given_away) == [(Excess.DISCOUNT, 1, "0.00", "9.00")]


def test_limits_are_weighed_in_the_currency_and_price_mode_of_the_order(house: House) -> None:
    house.receive("MAIN", "MUG", 1, cost="8.50")
    house.do(set_limit, SELLER, Limits(None, Decimal(20), Decimal(20)), None)
    # 8.50 are 80 % of 10.625 PLN: 13.07 with VAT, but the firm's own list says 12.30; or 2.50 EUR at 4.25.
    for customer, price, reasons in (
        ("GROSS", "12.29", [(Excess.MARGIN, 1, "12.29", "12.30")]),
        ("BERLIN", "2.49", [(Excess.MARGIN, 1, "2.49", "2.50")]),
    ):
        typed = house.line("MUG", price=Decimal(price))
        assert found(house, draft(house, typed, customer=customer)) == reasons
    dear = draft(house, house.line("MUG", 2), customer="BERLIN")
    assert house.ask(excesses, dear, house.users[SELLER]) == (
        Reason(Excess.AMOUNT, None, Decimal("21.25"), Decimal(20), "PLN"),
    )


def test_price_that_is_said_may_be_typed_where_a_promotion_takes_something_off(house: House) -> None:
    house.do(set_limit, SELLER, FEW, None)
    spring = NewPromotion("S", "Spring", Deal(Benefit.PERCENT, Decimal(10)), MONDAY.date())
    many = Deal(Benefit.PERCENT, Decimal(30), from_quantity=Decimal(10))
    house.do(add_promotion, replace(spring, articles=(house.articles["TEA"],)))
    house.do(add_promotion, replace(spring, code="M", deal=many, articles=(house.articles["MUG"],)))
    seat = house.seat(SELLER)
    order = draft(house, house.line("TEA", 10), house.line("MUG", 6), house.line("MUG", 4), customer="PRESET")
    asked = house.ask(order_lines, order)
    for line in asked:
        floor = seat.ask(line_floor, line.id)
        assert floor is not None
        for less, below in (("0", []), ("0.01", [line.position])):
            typed = house.line(line.code, int(line.quantity), price=floor.price - Decimal(less))
            house.do(change_line, line.id, typed)
            assert [each.position for each in seat.ask(lines_below, order)] == below
            assert [each.position for each in seat.ask(lines_below, order, [line.id])] == below
        house.do(change_line, line.id, house.line(line.code, int(line.quantity), price=floor.price))
    # All of them typed: what the promotions would give is counted all the same.
    assert found(house, order) == []
    assert [line.net for line in house.ask(order_lines, order)] < [line.net for line in asked]


def test_typed_discount_instead_of_the_preset_one_is_weighed_against_what_the_rules_leave(
    house: House,
) -> None:
    house.do(change, replace(house.ask(company_details).details, typed_instead=True))
    house.do(set_limit, SELLER, Limits(Decimal(3)), None)
    spring = NewPromotion("S", "Spring", Deal(Benefit.PERCENT, Decimal(10)), MONDAY.date())
    house.do(add_promotion, replace(spring, articles=(house.articles["TEA"],)))
    order = draft(
        house,
        house.line("MUG", 10),
        house.line("MUG", 10, discount_percent=Decimal(5)),
        house.line("MUG", 10, discount_percent=Decimal("10.5")),
        house.line("MUG", 10, discount_amount=Decimal("10.51")),
        house.line("TEA", 10, discount_percent=Decimal(2)),
        house.line("MUG", 10, price=Decimal("8.96"), discount_percent=Decimal(1)),
        customer="PRESET",
    )
    lines = house.ask(order_lines, order)
    assert [f"{line.net:.2f}" for line in lines] == ["92.50", "95.00", "89.50", "89.49", "47.19", "88.70"]
    off = Excess.DISCOUNT
    assert found(house, order) == [(off, 4, "89.49", "89.50"), (off, 6, "88.70", "89.50")]
    floors = [house.seat(SELLER).ask(line_floor, line.id) for line in lines[:2]]
    assert [floor and floor.percent for floor in floors] == [Decimal("10.50")] * 2


def test_margin_counts_where_the_firm_has_no_price_and_the_seller_makes_one(house: House) -> None:
    house.do(set_limit, SELLER, FEW, None)
    # No list has tea in euros. It costs 0.50 PLN, with 5 % left over it 0.5264 PLN, which is 0.1239 EUR.
    tea = [
        house.line("TEA", 100, price=Decimal("0.12")),
        house.line("TEA", 100, price=Decimal("0.13")),
        house.line("TEA", 100, price=Decimal("0.13"), discount_percent=Decimal("4.8")),
        house.line("TEA", 100, free_of_charge=True),
    ]
    order = draft(house, *tea, customer="BERLIN")
    assert found(house, order) == [
        (Excess.MARGIN, 1, "12.00", "12.39"),
        (Excess.MARGIN, 3, "12.38", "12.39"),
        (Excess.MARGIN, 4, "0.00", "12.39"),
    ]
    seat = house.seat(SELLER)
    assert [below.position for below in seat.ask(lines_below, order)] == [1, 3, 4]
    floors = [seat.ask(line_floor, line) for line in house.ask(line_ids, order)]
    assert [floor and floor.net for floor in floors] == [Decimal("12.39")] * 4
    house.do(set_limit, SELLER, Limits(Decimal(10)), FEW)
    assert found(house, order) == []
    assert seat.ask(line_floor, house.ask(line_ids, order)[3]) is None


@pytest.mark.either_database
def test_reasons_cost_the_same_few_statements_for_many_lines(house: House) -> None:
    house.do(set_limit, SELLER, FEW, None)
    counts = []
    for count in (1, 40):
        lines = [house.line("MUG", price=Decimal(1)), house.line("TEA", free_of_charge=True)] * count
        order = draft(house, *lines)
        with statements(house.database) as asked:
            house.ask(excesses, order, house.users[SELLER])
        counts.append(len(asked))
        with statements(house.database) as asked:
            below = house.seat(SELLER).ask(lines_below, order)
        counts.append(len(asked))
        assert len(below) == 2 * count
    assert counts[:2] == counts[2:]
    assert max(counts) <= 14


def test_floor_is_said_as_price_and_discount_with_who_may_go_lower(house: House) -> None:
    house.do(set_limit, SELLER, FEW, None)
    seat = house.seat(SELLER)
    order = draft(
        house,
        house.line("PAPER", 4, unit="box", price=Decimal(80)),
        house.line("SCREW", 200),
        customer="PRESET",
    )
    [paper, screw] = house.ask(line_ids, order)
    floor = seat.ask(line_floor, paper)
    assert floor is not None
    # 360.00 at 18.00 each, 7.5 % less by what is agreed, and 36.00 more that the seller may give.
    assert (floor.net, floor.price, floor.price_unit, floor.unit) == (
        Decimal("297.00"),
        Decimal("74.25"),
        1,
        "box",
    )
    assert (floor.percent, floor.excess, floor.is_below) == (Decimal("7.18"), Excess.DISCOUNT, False)
    assert floor.lower == (Role.MANAGER,)
    screws = seat.ask(line_floor, screw)
    assert screws is not None
    assert (screws.net, screws.price_unit, screws.percent) == (Decimal("0.23"), 1000, Decimal("0.54"))
    assert house.seat(Role.MANAGER).ask(line_floor, paper) is None
    assert seat.ask(lines_below, order) == ()
    low = draft(house, house.line("MUG"), house.line("MUG", price=Decimal("8.00")))
    [below] = seat.ask(lines_below, low)
    assert (below.position, below.price, below.percent, below.is_below) == (2, Decimal("9.00"), None, True)
    house.do(set_limit, SELLER, Limits(Decimal(100)), FEW)
    nothing = seat.ask(line_floor, house.ask(line_ids, low)[0])
    assert nothing is not None
    assert nothing.net == 0
    assert nothing.lower == ()  # below nothing nobody goes
    assert_nothing_found(house)


@query(None)
def order_lines(tx: Transaction, order_id: int) -> list[LineState]:
    return lines_of(tx, [order_id])


@query(None)
def line_ids(tx: Transaction, order_id: int) -> list[int]:
    return [line.id for line in lines_of(tx, [order_id])]


def assert_nothing_found(house: House) -> None:
    for nothing in (0, -1, 10**15):
        with pytest.raises(NotFound):
            house.seat(SELLER).ask(line_floor, nothing)
        with pytest.raises(NotFound):
            house.seat(SELLER).ask(lines_below, nothing)


def test_limits_are_set_for_roles_and_people_and_dropped(house: House) -> None:
    manager, seller = house.seat(Role.MANAGER), house.users[SELLER]
    assert house.ask(limits, seller) == house.ask(limits, None) == NO_LIMITS
    manager.do(set_limit, SELLER, FEW, None)
    manager.do(set_limit, SELLER, FEW, None)  # said twice, done once
    assert house.ask(limits, seller) == FEW
    own = Limits(Decimal(3))
    manager.do(set_limit, seller, own, None)
    assert house.ask(limits, seller) == own
    with pytest.raises(Conflict):
        manager.do(set_limit, seller, NO_LIMITS, None)
    with pytest.raises(Conflict):
        manager.do(drop_limit, seller, FEW)
    manager.do(set_limit, seller, NO_LIMITS, own)
    assert house.ask(limits, seller) == NO_LIMITS
    manager.do(drop_limit, seller, NO_LIMITS)
    assert house.ask(limits, seller) == FEW
    house.do(set_roles, seller, frozenset({SELLER, Role.BUYER}))
    manager.do(set_limit, Role.BUYER, Limits(Decimal(2), None, Decimal(9)), None)
    assert house.ask(limits, seller) == Limits(Decimal(10), None, Decimal(1000))
    wrong = [
        partial(manager.do, drop_limit, seller, NO_LIMITS),
        partial(manager.do, set_limit, 10**9, FEW, None),
        partial(manager.do, set_limit, seller, Limits(Decimal("100.01")), None),
        partial(manager.do, set_limit, seller, Limits(Decimal("-0.01")), None),
        partial(manager.do, set_limit, seller, Limits(Decimal("NaN")), None),
        partial(manager.do, set_limit, seller, Limits(None, Decimal(100)), None),
        partial(manager.do, set_limit, seller, Limits(None, None, Decimal("1e40")), None),
        partial(manager.do, set_limit, seller, Limits(None, None, Decimal("0.001")), None),
        partial(house.seat(SELLER).do, set_limit, seller, FEW, None),
    ]
    assert not_refused(house.database, wrong) == []
    assert refused(manager, set_limit, seller, Limits(None, Decimal(100)), None).part == "min_margin"


def test_two_who_set_limits_at_once_do_not_undo_each_other(house: House) -> None:
    wanted = [Limits(Decimal(number)) for number in (1, 2)]

    def work(seat: House, given: Limits) -> str:
        try:
            seat.seat(Role.MANAGER).do(set_limit, SELLER, given, None)
        except Conflict as error:
            return type(error).__name__
        return "set"

    with house.seats(2) as seats:
        results = at_once([partial(work, *each) for each in zip(seats, wanted, strict=True)])
    assert sorted(results) == ["Conflict", "set"]
    assert house.ask(limits, house.users[SELLER]) in wanted


def test_set_up_says_who_may_approve_and_what_is_missing(house: House) -> None:
    house.do(set_limit, SELLER, FEW, None)
    house.do(set_limit, house.users[Role.MANAGER], NO_LIMITS, None)
    setup = house.seat(Role.MANAGER).ask(limits_setup)
    people = {each.person.login: each for each in setup.people}
    assert (setup.currency, setup.roles, setup.gaps) == ("PLN", ((SELLER, FEW),), 0)
    assert set(people) == {SELLER, Role.MANAGER}
    assert (people[SELLER].approvers, people[SELLER].gaps) == ((Role.MANAGER,), ())
    assert (people[Role.MANAGER].own, people[Role.MANAGER].gaps) == (True, ())
    house.do(switch_off, house.users[Role.MANAGER])
    [seller] = house.ask(limits_setup).people
    assert seller.gaps == (Gap.NO_APPROVER,)
