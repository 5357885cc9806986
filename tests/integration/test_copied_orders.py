"""An order once more, and a call that goes to a colleague."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest

from benchmarks.harness.statements import count_statements
from salesdesk.domain.catalogue.rules import ArticleLife
from salesdesk.domain.catalogue.verbs import set_life
from salesdesk.domain.customers.model import Customer
from salesdesk.domain.customers.queries import Place
from salesdesk.domain.drafts.copying import Copied, LeftOut, PricedAnew, Short, copy_order
from salesdesk.domain.drafts.handing_over import colleagues, hand_over
from salesdesk.domain.drafts.queries import NewOrder, draft_view, parked_drafts
from salesdesk.domain.drafts.rules import NewLine
from salesdesk.domain.drafts.verbs import enter
from salesdesk.domain.orders.rules import OrderState
from salesdesk.domain.orders.verbs import cancel
from salesdesk.domain.pricing.rules import PriceSource
from salesdesk.domain.users.model import User
from salesdesk.errors import NotFound
from salesdesk.office.history import of_subject
from salesdesk.office.permissions import Role
from tests.house import House
from tests.invariants import assert_sound, not_refused, refused

pytestmark = pytest.mark.either_database

WARSAW = Place("Nina", "Prosta", "7", "00-838", "Warszawa", "PL")


def stands(house: House, order_id: int) -> list[tuple[str, Decimal, str, Decimal, Decimal]]:
    lines = house.ask(draft_view, order_id).lines
    return [(each.code, each.quantity, each.unit, each.price, each.held) for each in lines]


def test_copy_has_the_same_goods_at_the_prices_of_today(house: House) -> None:
    lines = [
        house.line("MUG", 3),
        house.line("PAPER", 4, unit="box"),
        house.line("SET", 2, text="Present"),
        house.line("FREIGHT"),
        NewLine(text="Ring twice"),
    ]
    order_id = house.order("ANNA", *lines, reference="fair", memo="late", type="annual")
    desk = house.seat(Role.TELEMARKETER)
    copied = desk.do(copy_order, order_id)
    assert copied == Copied(
        copied.id, "ZS 1/2026", "PLN", 5, (), (), (), None,
        Decimal(0), Decimal(0),
    )  # fmt: skip
    assert copied.is_the_same
    assert stands(house, copied.id) == stands(house, order_id)
    view = house.ask(draft_view, copied.id)
    assert (view.state, view.number, view.owner) == (OrderState.DRAFT, "", Role.TELEMARKETER)
    assert (view.typed.reference, view.typed.memo, view.typed.type) == ("", "", "annual")
    assert view.lines[2].text == "Present"
    assert house.stock("MUG")["MAIN"] == (100, 14)
    assert_sound(house.database)


def test_what_was_agreed_for_one_order_is_named_and_not_copied(house: House) -> None:
    order_id = house.order(
        "ANNA",
        house.line("MUG", 2, price=Decimal(9)),
        house.line("PEN", 2, discount_percent=Decimal(10)),
        house.line("TEA", 2, price=Decimal("5.35")),
        house.line("BOOK", 1, free_of_charge=True),
        discount_percent=Decimal(5),
        ship_to=WARSAW,
    )
    copied = house.do(copy_order, order_id)
    assert copied.priced_anew == (
        PricedAnew("MUG", "Mug", Decimal(18), Decimal(20)),
        PricedAnew("PEN", "Pen", Decimal("1.82"), Decimal("2.02")),
    )
    assert copied.left_out == (LeftOut("BOOK", "Book", "was free of charge"),)
    assert (copied.went_to, copied.percent) == (WARSAW, Decimal(5))
    view = house.ask(draft_view, copied.id)
    assert {line.source for line in view.lines} == {PriceSource.GENERAL_LIST}
    assert view.ship_to.city == "Łódź"
    assert view.typed.discount_percent == 0
    assert_sound(house.database)


def test_what_cannot_be_sold_or_held_any_more_is_named(house: House) -> None:
    order_id = house.order(
        "ANNA",
        house.line("LAST"),
        house.line("PEN", 2),
        house.line("SET"),
        house.line("MUG", 100),
    )
    house.do(set_life, house.articles["PEN"], ArticleLife.ENDED)
    copied = house.do(copy_order, order_id)
    assert copied.left_out == (
        LeftOut("PEN", "Pen", "Article PEN is not for sale."),
        LeftOut("SET", "Two mugs and a pen", "Article PEN is not for sale."),
    )
    assert copied.short == (
        Short("LAST", "Last one", Decimal(1), "pc"),
        Short("MUG", "Mug", Decimal(72), "pc"),
    )
    assert [line[0] for line in stands(house, copied.id)] == ["LAST", "MUG"]
    assert_sound(house.database)


def test_order_of_which_nothing_can_be_copied_opens_no_draft(house: House) -> None:
    only = house.order("ANNA", house.line("TEA"), NewLine(text="Ring twice"))
    given = house.order("ANNA", house.line("MUG", free_of_charge=True))
    zoe = house.order("ZURICH", house.line("MUG"))
    house.do(set_life, house.articles["TEA"], ArticleLife.ENDED)
    with house.database.write() as session:
        session.get_one(Customer, house.customers["ZURICH"]).active = False
    text = "Nothing of this order can be sold again. TEA: Article TEA is not for sale."
    assert str(refused(house.desk, copy_order, only)) == text
    assert (
        not_refused(house.database, [lambda: house.do(copy_order, given), lambda: house.do(copy_order, zoe)])
        == []
    )
    for id_ in (0, -1, 10**9):
        with pytest.raises(NotFound):
            house.do(copy_order, id_)


@pytest.mark.both_databases
def test_cancelled_order_and_draft_are_copied_in_as_many_statements_for_many_lines(house: House) -> None:
    few = house.order("ANNA", house.line("MUG"), house.line("TEA"), confirmed=False)
    many = house.order("ANNA", *[house.line("MUG")] * 40, confirmed=False)
    house.do(cancel, few, "no")
    counts = []
    for order_id in (few, few, many):
        with count_statements(house.database.engine) as sent:
            house.do(copy_order, order_id)
        counts.append(sent.count)
    assert counts[1] == counts[2]


def test_call_that_is_handed_over_is_a_parked_call_of_the_colleague(house: House) -> None:
    anna, edward = house.seat(Role.TELEMARKETER), house.seat(Role.MANAGER)
    draft = anna.do(enter, NewOrder(house.customers["ANNA"]), [house.line("LAST")]).id
    assert [each.login for each in anna.ask(colleagues)] == [Role.MANAGER]
    house.clock.now += timedelta(minutes=31)  # nobody has claimed the goods meanwhile
    assert anna.do(hand_over, draft, house.users[Role.MANAGER]) == ()
    assert anna.ask(parked_drafts) == []
    [parked] = edward.ask(parked_drafts)
    assert (parked.id, parked.owner, parked.giver) == (draft, Role.MANAGER, Role.TELEMARKETER)
    assert parked.held_until == house.clock.now + timedelta(minutes=30)
    [entry] = [each for each in house.ask(of_subject, "order", draft) if "owner" in each.changes]
    assert (entry.verb, entry.changes["owner"]) == (
        "drafts.hand_over",
        [Role.TELEMARKETER, Role.MANAGER],
    )
    edward.do(hand_over, draft, house.users[Role.TELEMARKETER])
    own = anna.do(enter, NewOrder(house.customers["BOB"]), [house.line("MUG")]).id
    assert [(each.id, each.giver) for each in anna.ask(parked_drafts)] == [(own, ""), (draft, Role.MANAGER)]
    assert_sound(house.database)


def test_call_is_handed_over_only_to_who_may_go_on_with_it(house: House) -> None:
    draft = house.order("ANNA", house.line("MUG"), confirmed=False)
    confirmed = house.order("ANNA", house.line("MUG"))
    manager = house.users[Role.MANAGER]
    house.do(hand_over, draft, manager)
    with house.database.write() as session:
        session.get_one(User, house.users[Role.TELEMARKETER]).active = False
    calls = [
        *(partial(house.do, hand_over, draft, id_) for id_ in (0, -1, 10**9)),
        partial(house.do, hand_over, draft, manager),
        partial(house.do, hand_over, draft, house.users[Role.TELEMARKETER]),
        partial(house.do, hand_over, draft, house.users[Role.WAREHOUSE]),
        partial(house.do, hand_over, confirmed, manager),
        partial(house.do, hand_over, 10**9, manager),
    ]
    assert not_refused(house.database, calls) == []
