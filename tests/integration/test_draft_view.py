"""What stands on the screen of order entry: lines, goods, totals, and what was typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from benchmarks.harness.statements import count_statements
from salesdesk.domain.catalogue.changing import article_details, change_article
from salesdesk.domain.customers.queries import Place
from salesdesk.domain.customers.verbs import block
from salesdesk.domain.drafts.queries import DraftView, NewOrder, draft_view, parked_drafts
from salesdesk.domain.drafts.rules import DraftLine, NewLine
from salesdesk.domain.drafts.verbs import (
    add_line,
    change_header,
    change_line,
    keep_alive,
    open_draft,
    remove_line,
    sweep_holds,
)
from salesdesk.domain.orders.queries import lines_of
from salesdesk.domain.orders.rules import Channel, LineKind, OrderState
from salesdesk.domain.orders.verbs import cancel, confirm
from salesdesk.domain.pricing.rules import PriceSource
from salesdesk.domain.purchasing.verbs import order_shortages, place
from salesdesk.errors import NotFound
from salesdesk.office.permissions import Role
from salesdesk.office.work import query
from tests.house import MONDAY, House
from tests.invariants import assert_sound

pytestmark = pytest.mark.either_database

lines_read_for_itself = query(None)(lines_of)


def look(house: House, order_id: int) -> DraftView:
    return house.ask(draft_view, order_id)


def these(*values: object) -> tuple[object, ...]:
    """Values to compare with plain numbers."""
    return values


def goods(line: DraftLine) -> tuple[str, tuple[object, ...]]:
    """Held, awaited, planned, delivered, missing; available, elsewhere."""
    numbers = (
        line.held, line.awaited, line.planned, line.delivered, line.missing, line.available, line.elsewhere
    )  # fmt: skip
    return line.code, tuple(int(number) for number in numbers)


def test_empty_draft_is_seen_as_it_was_opened(house: House) -> None:
    new = NewOrder(
        house.customers["SCHOOL"],
        Channel.EMAIL,
        house.contacts["Head"],
        Place("Hall", "Polna", "3", "00-625", "Warszawa", "PL", "Mazowsze"),
        "PO 7",
        "ref 9",
        date(2026, 3, 9),
        house.warehouses["SIDE"],
        discount_percent=Decimal(2),
        memo="ring twice",
    )
    desk = house.seat(Role.TELEMARKETER)
    view = look(house, desk.do(open_draft, new).id)
    assert (view.number, view.state, view.customer, view.customer_name) == (
        "",
        OrderState.DRAFT,
        "SCHOOL",
        "School",
    )
    assert (view.payer, view.contact, view.warehouse, view.owner) == (
        "SCHOOL",
        "Head",
        "SIDE",
        "telemarketer",
    )
    assert (view.terms, view.currency, view.ship_to.city) == ("30 days", "PLN", "Warszawa")
    assert view.created_at == MONDAY
    assert view.typed == replace(new, delivery_policy=view.typed.delivery_policy)
    assert (view.lines, view.short, view.blocked_reason, view.credit_limit) == ((), False, None, None)
    assert view.totals is not None
    assert view.totals.gross == 0


def test_header_is_changed_by_what_the_view_says_was_typed(house: House) -> None:
    house.clock.now = MONDAY
    draft = house.order(
        "ANNA", house.line("MUG"), confirmed=False, ship_to=Place("X", "Y", "1", "00-001", "Z", "PL")
    )
    before = look(house, draft)
    house.do(change_header, draft, replace(before.typed, memo="new"))
    after = look(house, draft)
    assert after.typed == replace(before.typed, memo="new")
    assert replace(after, typed=before.typed) == before
    assert_sound(house.database)


def test_lines_say_where_their_goods_come_from(house: House) -> None:
    draft = house.order(
        "ANNA", house.line("MUG", 140), house.line("RARE", 5), house.line("FREIGHT"), confirmed=False
    )
    view = look(house, draft)
    assert [goods(line) for line in view.lines] == [
        ("MUG", (130, 0, 0, 0, 10, 0, 0)),
        ("RARE", (0, 0, 0, 0, 5, 0, 0)),
        ("FREIGHT", (0, 0, 0, 0, 0, 0, 0)),
    ]
    assert view.short
    assert [line.expires_at for line in view.lines] == [MONDAY + timedelta(minutes=30), None, None]
    house.do(confirm, draft)
    [ordered] = house.do(order_shortages, house.warehouses["MAIN"])
    house.do(place, ordered.id)
    view = look(house, draft)
    assert [goods(line)[1] for line in view.lines[:2]] == [(130, 10, 0, 0, 0, 0, 0), (0, 5, 0, 0, 0, 0, 0)]
    assert not view.short
    assert [line.expires_at for line in view.lines] == [None] * 3
    assert view.lines[0].promised_on is not None
    house.issue(draft, "MAIN")
    mug = look(house, draft).lines[0]
    assert goods(mug) == ("MUG", (30, 10, 0, 100, 0, 0, 0))


def test_what_other_warehouses_have_is_shown_beside_what_the_order_can_have(house: House) -> None:
    draft = house.order("ANNA", house.line("MUG", 40), confirmed=False, warehouse_id=house.warehouses["SIDE"])
    assert goods(look(house, draft).lines[0]) == ("MUG", (30, 0, 0, 0, 10, 0, 100))
    everywhere = house.order("BOB", house.line("MUG", 60), confirmed=False)
    assert goods(look(house, everywhere).lines[0]) == ("MUG", (60, 0, 0, 0, 0, 40, 0))


def test_order_wanted_beyond_the_horizon_is_planned_and_not_short(house: House) -> None:
    order = house.order("ANNA", house.line("MUG", 9), requested_on=date(2026, 8, 20))
    assert goods(look(house, order).lines[0]) == ("MUG", (0, 0, 9, 0, 0, 130, 0))


def test_hold_that_ran_out_and_was_taken_is_missing(house: House) -> None:
    draft = house.order("ANNA", house.line("LAST"), confirmed=False)
    house.clock.forward(minutes=31)
    house.do(sweep_holds)
    assert goods(look(house, draft).lines[0]) == ("LAST", (0, 0, 0, 0, 1, 1, 0))
    house.do(keep_alive, draft)
    assert goods(look(house, draft).lines[0]) == ("LAST", (1, 0, 0, 0, 0, 0, 0))


def test_components_stand_below_their_kit(house: House) -> None:
    draft = house.order("ANNA", house.line("SET", 2), house.line("TEA"), confirmed=False)
    view = look(house, draft)
    assert [(line.code, line.kind) for line in view.lines] == [
        ("SET", LineKind.KIT), ("MUG", LineKind.GOODS), ("PEN", LineKind.GOODS), ("TEA", LineKind.GOODS),
    ]  # fmt: skip
    kit = view.lines[0].id
    assert [line.parent_line_id for line in view.lines] == [None, kit, kit, None]
    assert [int(line.held) for line in view.lines] == [0, 4, 2, 1]


TYPED = (
    NewLine(Decimal(3), code="MUG"),
    NewLine(Decimal("2.5"), code="TEA", discount_percent=Decimal(5), discount_amount=Decimal("0.10")),
    NewLine(Decimal(2), code="MUG", price=Decimal("7.77"), text="Mug with a chip", discount_per_unit=True),
    NewLine(Decimal(1), code="SCREW", unit="bag", price=Decimal("1.1"), price_unit=100),
    NewLine(Decimal(4), code="PAPER", unit="box", requested_on=date(2026, 3, 20)),
    NewLine(Decimal(1), code="PEN", free_of_charge=True),
    NewLine(text="Thank you for calling"),
    NewLine(Decimal(1), code="SET"),
)


@pytest.mark.parametrize("language_of", ["ANNA", "BERLIN"])
@pytest.mark.parametrize("typed", TYPED, ids=lambda line: line.code or "text")
def test_line_entered_again_as_it_was_typed_is_the_same_line(
    house: House, typed: NewLine, language_of: str
) -> None:
    if language_of == "BERLIN":
        typed = (
            replace(typed, price=typed.price or Decimal(1))
            if typed.code and not typed.free_of_charge
            else typed
        )
    draft = house.order(language_of, typed, confirmed=False)
    before = look(house, draft).lines
    house.do(change_line, before[0].id, before[0].typed)
    after = look(house, draft).lines

    def alike(lines: Sequence[DraftLine]) -> list[DraftLine]:
        return [replace(line, id=0, position=0, parent_line_id=None) for line in lines]

    assert alike(after) == alike(before)
    assert after[0].position == before[0].position
    assert_sound(house.database)


def test_changing_the_quantity_keeps_what_a_person_typed(house: House) -> None:
    line = NewLine(Decimal(2), code="MUG", price=Decimal("7.77"), discount_percent=Decimal(5))
    draft = house.order("PRESET", line, house.line("TEA", 2), confirmed=False)
    [mug, tea] = look(house, draft).lines
    assert (mug.source, tea.source) == (PriceSource.TYPED, PriceSource.GENERAL_LIST)
    assert (mug.typed.price, tea.typed.price) == (Decimal("7.77"), None)
    house.do(change_line, mug.id, replace(mug.typed, quantity=Decimal(3)))
    [mug, _] = look(house, draft).lines
    assert these(mug.quantity, mug.price, mug.discount_percent) == (3, Decimal("7.77"), 5)
    house.do(change_line, mug.id, replace(mug.typed, price=None))
    [mug, _] = look(house, draft).lines
    assert these(mug.price, mug.source, mug.preset_percent) == (10, PriceSource.GENERAL_LIST, Decimal("7.5"))


def test_totals_of_a_draft_are_those_it_is_confirmed_with(house: House) -> None:
    draft = house.order(
        "ANNA", house.line("MUG", 3), house.line("BOOK"), confirmed=False, discount_percent=Decimal(10)
    )
    before = look(house, draft).totals
    assert before is not None
    assert [(str(group.rate), group.base) for group in before.groups] == [
        ("23.0000", Decimal("27.00")), ("5.0000", Decimal("22.41")),
    ]  # fmt: skip
    confirmed = house.do(confirm, draft)
    after = look(house, draft)
    assert after.totals == before
    assert (before.net, before.vat, before.gross) == (confirmed.net, confirmed.vat, confirmed.gross)
    assert (after.number, after.state) == (confirmed.number, OrderState.CONFIRMED)


def test_draft_whose_discount_is_more_than_its_lines_is_seen_and_says_so(house: House) -> None:
    draft = house.order("ANNA", house.line("PEN"), confirmed=False, discount_amount=Decimal(50))
    view = look(house, draft)
    assert view.totals is None
    assert str(view.refusal) == "A discount of 50.00 PLN is more than the order comes to: 1.01 PLN."
    house.do(add_line, draft, house.line("MUG", 10))
    assert look(house, draft).refusal is None


def test_limit_counts_a_draft_before_it_is_confirmed(house: House) -> None:
    draft = house.order("LIMIT", house.line("MUG", 8), confirmed=False)
    view = look(house, draft)
    assert these(view.exposure, view.credit_limit, view.over_limit) == (0, 100, False)
    house.do(add_line, draft, house.line("PEN", 2))
    assert look(house, draft).over_limit
    confirmed = house.order("LIMIT", house.line("MUG", 4))
    assert (look(house, confirmed).exposure, look(house, confirmed).over_limit) == (Decimal("49.20"), False)


def test_branch_shows_its_payers_limit_and_block(house: House) -> None:
    draft = house.order("BRANCH", house.line("MUG"), confirmed=False)
    house.do(block, house.customers["HEAD"], "in court")
    view = look(house, draft)
    assert (view.customer, view.payer, view.payer_name) == ("BRANCH", "HEAD", "Head office")
    assert these(view.credit_limit, view.blocked_reason) == (1000, "in court")


def test_order_that_is_not_there_is_not_seen(house: House) -> None:
    with pytest.raises(NotFound):
        look(house, 10**9)


def test_view_costs_the_same_statements_for_one_line_and_for_many(house: House) -> None:
    counts = []
    for lines in (1, 120):
        draft = house.order("ANNA", *[house.line("PEN")] * lines, house.line("SET"), confirmed=False)
        for _ in range(2):
            with count_statements(house.database.engine) as sent:
                assert len(look(house, draft).lines) == lines + 3
            counts.append(sent.count)
            if len(counts) % 2:
                house.do(confirm, draft)
    assert counts == [8, 9, 8, 9]


def test_view_takes_lines_that_stand_as_they_are_known_and_makes_the_others_anew(house: House) -> None:
    """Whatever changes what a line shows, and whoever does it: what is known never outlives it."""
    lines = house.line("MUG", 3), house.line("SET"), house.line("TEA")
    own = house.order("ANNA", *lines, confirmed=False)
    known = look(house, own)

    def changed_by(step: Callable[[], object]) -> list[str]:
        nonlocal known
        step()
        before = set(map(id, known.lines))
        known, fresh = house.ask(draft_view, own, known), look(house, own)
        assert known == fresh
        return [line.code for line in known.lines if id(line) not in before]

    def header(**typed: Any) -> Callable[[], object]:
        return lambda: house.do(change_header, own, replace(known.typed, **typed))

    tea = known.lines[-1]
    assert changed_by(lambda: None) == []
    assert changed_by(lambda: house.do(add_line, own, house.line("PEN", 2))) == [
        "PEN",
        "PEN",
    ]  # its free stock
    assert changed_by(lambda: house.order("BOB", house.line("TEA"))) == ["TEA"]
    assert changed_by(lambda: house.do(change_line, tea.id, replace(tea.typed, quantity=Decimal(9)))) == [
        "TEA"
    ]
    assert changed_by(header(warehouse_id=house.warehouses["SIDE"])) != []
    assert changed_by(header(discount_percent=Decimal(3))) == []
    house.clock.forward(minutes=31)
    assert set(changed_by(lambda: house.do(sweep_holds))) == {"MUG", "PEN", "TEA"}
    assert set(changed_by(lambda: house.do(keep_alive, own))) == {"MUG", "PEN", "TEA"}
    kit = known.lines[1]
    assert kit.code == "SET"
    assert changed_by(lambda: house.do(remove_line, kit.id)) == ["MUG", "PEN"]
    assert [each.state for each in known.standing] == house.ask(lines_read_for_itself, [own])
    other = house.order("ANNA", house.line("MUG", 3), confirmed=False)
    assert house.ask(draft_view, other, known) == look(house, other)
    assert_sound(house.database)


def test_view_that_knows_none_sees_what_articles_are_called_by_now(house: House) -> None:
    own = house.order("ANNA", house.line("MUG"), house.line("TEA"), confirmed=False)
    known, mug = look(house, own), house.articles["MUG"]
    seen = house.ask(article_details, mug)
    house.do(change_article, mug, seen, replace(seen, name="Cup"))
    assert house.ask(draft_view, own, known).lines == known.lines
    assert [line.typed.text for line in look(house, own).lines] == ["Mug", ""]


def test_parked_drafts_are_the_readers_own_or_everybodys(house: House) -> None:
    seller, manager = house.seat(Role.TELEMARKETER), house.seat(Role.MANAGER)
    first = seller.do(open_draft, NewOrder(house.customers["ANNA"], reference="autumn")).id
    seller.do(add_line, first, house.line("MUG", 2))
    house.clock.forward(minutes=10)
    seller.do(add_line, first, house.line("SET"))
    second = manager.do(open_draft, NewOrder(house.customers["BERLIN"])).id
    seller.do(confirm, house.order("BOB", house.line("MUG"), confirmed=False))
    gone = seller.do(open_draft, NewOrder(house.customers["BOB"])).id
    seller.do(cancel, gone, "no")
    [own] = seller.ask(parked_drafts)
    assert (own.id, own.customer, own.customer_name, own.reference) == (first, "ANNA", "Anna", "autumn")
    assert these(own.lines, own.gross, own.currency, own.owner) == (
        2,
        Decimal("49.20"),
        "PLN",
        "telemarketer",
    )
    assert (own.created_at, own.held_until) == (MONDAY, MONDAY + timedelta(minutes=30))
    every = seller.ask(parked_drafts, own=False)
    assert [these(draft.id, draft.lines, draft.gross, draft.held_until) for draft in every] == [
        (second, 0, 0, None), (first, 2, Decimal("49.20"), own.held_until),
    ]  # fmt: skip
    assert [draft.id for draft in seller.ask(parked_drafts, own=False, limit=1)] == [second]
    assert house.ask(parked_drafts) == []  # the program itself has none
