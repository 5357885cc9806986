"""Taking orders by keyboard."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select
from textual import events

from salesdesk.domain.catalogue.changing import add_unit
from salesdesk.domain.catalogue.verbs import NewArticle, NewUnit, add_articles
from salesdesk.domain.customers.model import Customer
from salesdesk.domain.customers.queries import Place
from salesdesk.domain.customers.verbs import NewCustomer, add_customers
from salesdesk.domain.drafts.queries import DraftView, draft_view, parked_drafts
from salesdesk.domain.drafts.rules import NewLine
from salesdesk.domain.drafts.verbs import remove_line
from salesdesk.domain.finding.customers import find_customers
from salesdesk.domain.orders.model import Order
from salesdesk.domain.orders.rules import OrderState
from salesdesk.domain.orders.verbs import confirm
from salesdesk.i18n import LANGUAGES
from salesdesk.office.permissions import Role
from salesdesk.screens.order_cells import quantity_of
from salesdesk.screens.order_entry.screen import OrderEntryScreen
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.field import Field
from tests.house import House
from tests.invariants import assert_sound
from tests.screens.driver import Typist, sit_down

pytestmark = pytest.mark.either_database


def drafts(house: House) -> list[DraftView]:
    """Every draft there is, as it stands."""
    return [house.ask(draft_view, each.id) for each in house.ask(parked_drafts, own=False)]


def number(seat: Typist) -> str:
    """What stands in the field of the customer."""
    return seat.app.screen.query_one("#customer-field", Field).text


def order(house: House, number: str) -> DraftView:
    """The order with this number."""
    with house.database.read() as session:
        order_id = session.scalars(select(Order.id).where(Order.number == number)).one()
    return house.ask(draft_view, order_id)


def test_order_of_three_lines_is_typed_held_and_confirmed(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("anna\n")
        await seat.type("mug\n12\n")
        assert seat.message == "MUG: 12 pc held."
        assert house.stock("MUG")["MAIN"] == (100, 12)
        await seat.type("tea\n3\t5\n")
        await seat.type("rare\n2\n")
        assert seat.message == "RARE: only 0 of 2 pc held: Tue 10 Mar (to be ordered)."
        assert "0/2" in seat.line("RARE  ")
        assert "Net 149.25 · VAT 32.04 · Gross 181.29 PLN" in seat.screen()
        await seat.press("f9")
        assert seat.message == "ZS 1/2026 confirmed, 181.29 PLN. Short: RARE 2 pc: Tue 10 Mar (to be ordered)"
        assert seat.focus == "customer-field"
        assert "Łódź" not in seat.screen()

    sit_down(house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen)
    made = order(house, "ZS 1/2026")
    assert made.state is OrderState.CONFIRMED
    assert [(line.code, int(line.quantity), int(line.held)) for line in made.lines] == [
        ("MUG", 12, 12),
        ("TEA", 3, 3),
        ("RARE", 2, 0),
    ]
    assert made.lines[1].discount_percent == 5
    assert made.totals is not None
    assert made.totals.gross == Decimal("181.29")
    assert_sound(house.database)


def test_whole_call_typed_ahead_goes_where_it_was_meant(house: House) -> None:
    keys = [*"anna", "enter", *"mug", "enter", *"12", "enter", *"tea", "enter", *"3", "tab", "5", "enter"]

    async def scenario(seat: Typist) -> None:
        await seat.press(*keys, *"pen", "enter", "enter", "f9")
        assert seat.message.startswith("ZS 1/2026 confirmed")

    sit_down(house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen)
    made = order(house, "ZS 1/2026")
    assert [(line.code, int(line.quantity)) for line in made.lines] == [("MUG", 12), ("TEA", 3), ("PEN", 1)]


def test_what_cannot_be_read_is_said_and_changes_nothing(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("nobody at all\n")
        assert seat.message == "Nobody fits “nobody at all”; F6 enters a new customer."
        await seat.press("escape")
        await seat.type("anna\nno such thing\n")
        assert seat.message == "No article fits “no such thing”."
        assert seat.focus == "article-field"
        await seat.press("escape")
        await seat.type("old\n")
        assert seat.message == "Article OLD is not for sale."
        await seat.press("escape")
        await seat.type("mug\nmany\n")
        assert seat.message == "“many” is not a number."
        assert seat.focus == "quantity"
        await seat.type("1.000\n")
        assert "a thousand or one" in seat.message
        await seat.type("3\t1 2\t\n")
        assert "more than one discount" in seat.message
        assert seat.focus == "discount"
        await seat.type("120\n")
        assert seat.message == "A discount is between nothing and the whole price: MUG."
        await seat.press("f9")
        assert seat.message == "A line is not finished: add it with Enter, or clear it with Esc."
        await seat.press("escape", "f9")
        assert seat.table("#lines").total == 0

    sit_down(house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen)
    assert drafts(house) == []
    assert house.stock("MUG")["MAIN"] == (100, 0)


def test_blocked_customer_is_told_before_anything_is_typed(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("blocked\n")
        assert seat.message == "Customer BLOCKED is blocked: never pays"
        assert "BLOCKED: never pays" in seat.screen()
        await seat.type("mug\n\n")
        await seat.press("f9")
        assert seat.message == "Customer BLOCKED is blocked: never pays"

    sit_down(house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen)
    [draft] = drafts(house)
    assert draft.state is OrderState.DRAFT


def test_draft_survives_the_end_of_the_program(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    resume = OrderEntryScreen.resume

    async def resume_while_typed(screen: OrderEntryScreen, order_id: int) -> None:
        screen.app.post_message(events.Key("1", "1"))  # at the menu that is task 1
        await resume(screen, order_id)

    async def call(seat: Typist) -> None:
        await seat.type("anna\n")
        await seat.press("f7")
        await seat.type("\nfor the fair")
        await seat.press("f9")  # and the line drops

    async def next_session(seat: Typist) -> None:
        assert seat.message == "The call goes on; it has no lines yet."
        assert "for the fair" in seat.screen()
        await seat.type("mug\n12\n")  # and drops again

    async def last_session(seat: Typist) -> None:
        assert seat.message == "The call goes on; everything is held."
        assert seat.focus == "article-field"
        assert "for the fair" in seat.screen()
        await seat.type("pen\n2\n")
        await seat.press("f9")

    sit_down(house, call, role=Role.TELEMARKETER, screen=OrderEntryScreen)
    sit_down(house, next_session, role=Role.TELEMARKETER)
    monkeypatch.setattr(OrderEntryScreen, "resume", resume_while_typed)
    sit_down(house, last_session, role=Role.TELEMARKETER)
    made = order(house, "ZS 1/2026")
    assert [(line.code, int(line.held)) for line in made.lines] == [("MUG", 12), ("PEN", 2)]
    assert_sound(house.database)


def test_goods_lost_while_a_call_was_parked_are_shown(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("anna\nlast\n\nmug\n2\n")
        await seat.press("f2")
        assert seat.message == "Anna is parked; F8 goes on there."
        house.clock.forward(hours=1)
        house.order("BOB", house.line("LAST"))
        await seat.press("f8", "enter")
        assert seat.message == "Not all is held: line 1 LAST: 0 of 1 pc"
        assert "0/1" in seat.line("Last one")

    sit_down(house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen)
    assert_sound(house.database)


def test_hold_runs_on_while_the_screen_is_open(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("anna\nlast\n\n")
        screen = seat.app.screen
        assert isinstance(screen, OrderEntryScreen)
        for _ in range(3):
            house.clock.forward(minutes=20)
            await screen.keep_alive()
        house.order("BOB", house.line("LAST"))
        assert "0/1" not in seat.screen()

    sit_down(house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen)
    [draft] = drafts(house)
    assert [int(line.held) for line in draft.lines] == [1]


def test_hold_that_ran_out_while_the_machine_slept_is_shown_by_itself(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("anna\nlast\n\n")
        screen = seat.app.screen
        assert isinstance(screen, OrderEntryScreen)
        house.clock.forward(hours=8)
        house.order("BOB", house.line("LAST"))
        await screen.keep_alive()
        await seat.settle()
        assert "0/1" in seat.line("Last one")
        assert seat.message == "No longer held: LAST 1 pc: Wed 11 Mar (to be ordered)"

    sit_down(house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen)


def test_call_without_lines_leaves_nothing_behind(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("anna\n")
        await seat.press("f7")
        await seat.type("\nfor the fair")
        await seat.press("f9")
        assert "for the fair" in seat.screen()
        await seat.press("f3")

    sit_down(house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen)
    with house.database.read() as session:
        assert session.scalars(select(Order.id)).all() == []


def test_order_whose_lines_were_all_removed_is_cancelled_when_left(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("anna\nmug\n2\n")
        await seat.press("down", "delete")
        assert seat.message == "MUG is off the order; Ins puts it back."
        assert seat.focus == "article-field"
        assert house.free("MUG") == 130
        await seat.press("f3")
        assert "Order entry" in seat.screen()

    sit_down(house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen)
    assert drafts(house) == []


def test_line_that_is_refused_is_mended_in_the_field_that_is_wrong(sqlite_house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("anna\nmug\n2\n")
        await seat.press("down", "enter")
        await seat.type("-5\n5%\n")
        await seat.press("f9")
        assert seat.message == "The quantity of MUG must be above zero."
        await seat.type("5\n101%")
        await seat.press("f9")
        assert "A discount is between nothing and the whole price" in seat.message
        await seat.type("10%\n-1\n")
        await seat.press("f9")
        assert seat.message == "A price cannot be below zero."
        await seat.type("4")
        await seat.press("f9")
        assert seat.focus == "lines"

    sit_down(sqlite_house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen)
    [draft] = drafts(sqlite_house)
    [line] = draft.lines
    typed = line.typed
    assert (typed.quantity, typed.discount_percent, typed.price) == (Decimal(5), Decimal(10), Decimal(4))


def test_header_is_kept_from_before_the_first_line_and_changed_after_it(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("school\n")
        await seat.press("f7")
        await seat.type("20.03\nfor the fair\nPO 7\nteach\n")
        assert seat.focus == "form-warehouse_id"
        await seat.press("f9")
        assert "wanted on 20/03/2026 · Anna, Długa 1, 90-001 Łódź · Teacher · for the fair" in seat.screen()
        await seat.type("mug\n120\n")
        assert seat.message == "MUG: 120 pc held."
        await seat.press("f7")
        await seat.type("\n\n\n\nside\n")
        await seat.press("f9")
        assert seat.message == "No longer held: MUG 90 pc: Fri 20 Mar (to be ordered)"
        await seat.press("f7", "shift+tab", "f6")
        await seat.type("\nPolna\n2a\n90-001\nŁódź")
        await seat.press("f9")
        await seat.press("f9")
        assert "Polna 2a, 90-001 Łódź" in seat.screen()

    sit_down(house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen)
    [draft] = drafts(house)
    assert (draft.contact, draft.typed.reference, draft.typed.customer_number) == (
        "Teacher", "for the fair", "PO 7",
    )  # fmt: skip
    assert (draft.ship_to.street, draft.ship_to.house_number, draft.warehouse) == ("Polna", "2a", "SIDE")
    assert draft.typed.requested_on == date(2026, 3, 20)


def test_postcode_of_the_order_is_mended_in_its_field_before_the_first_line(sqlite_house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("school\n")
        await seat.press("f7", "shift+tab", "f6", *["enter"] * 3)
        await seat.type("9\nŁódź")
        await seat.press("f9")
        assert "“9” is no postcode of PL" in seat.message
        assert seat.focus == "form-postcode"
        await seat.type("90-002")
        await seat.press("f9")
        await seat.press("f9")
        assert seat.focus == "article-field"
        assert "90-002 Łódź" in seat.screen()

    sit_down(sqlite_house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen)


def test_colleague_authorises_what_the_contact_may_not_order(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("school\nmug\n20\n")
        await seat.press("f7")
        await seat.type("\n\n\nteacher\n")
        await seat.press("f9")
        await seat.press("f9")
        assert "Teacher may not order so much: who authorises it?" in seat.screen()
        assert "Pupil" not in seat.screen()
        await seat.press("escape")
        assert "Teacher may order up to 100.00 PLN" in seat.message
        await seat.press("f9", "enter")
        assert seat.message.startswith("ZS 1/2026 confirmed")

    sit_down(house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen)
    made = order(house, "ZS 1/2026")
    assert house.look_order(made.id).authorised_by_id == house.contacts["Head"]


def test_line_is_changed_and_keeps_what_else_was_typed_on_it(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("anna\nmug\n2\t5% -1\t9,50\n")
        await seat.press("down", "enter")
        await seat.type("4")
        await seat.press("f9")
        assert seat.message == "MUG: 4 pc held."
        assert seat.focus == "lines"
        assert "5% -1" in seat.line("Mug")
        await seat.press("enter")
        await seat.type("x")
        await seat.press("f9")
        assert seat.message == "“x” is not a number."
        await seat.press("escape", "f9", "up")
        assert seat.focus == "article-field"

    sit_down(house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen)
    [draft] = drafts(house)
    [line] = draft.lines
    assert (line.quantity, line.price) == (Decimal(4), Decimal("9.50"))
    assert (line.discount_percent, line.discount_amount) == (Decimal(5), Decimal(1))
    assert line.net == Decimal("35.10")


def test_line_that_was_taken_off_is_put_back_as_it_was_typed(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("anna\nmug\n2\t5% -1\t9,50\ntea\n3\n")
        await seat.press("down", "home", "delete")
        assert seat.message == "MUG is off the order; Ins puts it back."
        await seat.press("insert")
        assert seat.message == "MUG: 2 pc held."
        await seat.press("insert")
        assert [line.code for line in seat.table("#lines").rows] == ["TEA", "MUG"]
        assert seat.line("Mug").split()[-5:-1] == ["9.50*", "5%", "-1", "17.05"]
        await seat.press("delete", "f2")
        await seat.type("bob\n")
        await seat.press("insert")
        assert seat.table("#lines").rows == []  # it was another call

    sit_down(house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen)


def test_last_step_is_taken_back_once(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        def lines() -> list[tuple[str, int]]:
            return [(line.code, int(line.quantity)) for line in seat.table("#lines").rows]

        await seat.type("anna\nmug\n2\npen\n3\n")
        await seat.press("ctrl+z")
        assert (seat.message, lines()) == ("PEN is off the order again.", [("MUG", 2)])
        await seat.press("ctrl+z")
        assert lines() == [("MUG", 2)]  # the step before that one stays
        await seat.press("down", "enter")
        await seat.type("7")
        await seat.press("f9")
        assert lines() == [("MUG", 7)]
        await seat.press("insert")
        assert (seat.message, lines()) == ("MUG: 2 pc held.", [("MUG", 2)])
        await seat.press("f7")
        await seat.type("\nfor the fair")
        await seat.press("f9")
        assert "for the fair" in seat.screen()
        await seat.press("insert")
        assert seat.message == "The order is as it was before."
        assert "for the fair" not in seat.screen()
        await seat.type("+last\n\n")
        [draft] = drafts(house)
        house.do(remove_line, draft.lines[-1].id)
        await seat.press("insert")  # somebody was faster
        assert lines() == [("MUG", 2)]

    sit_down(house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen)
    assert_sound(house.database)


def test_discounts_of_the_customer_and_of_the_line_are_both_read(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("preset\nmug\n2\t12,5\n\n")
        assert seat.line("Mug").split()[-4:] == ["10.00", "7.5+12.5%", "16.19", "2"]
        await seat.type("mug\n2\t7.5+12.5%\n")  # as it is shown
        assert seat.table("#lines").rows[-1].discount_percent == Decimal("12.5")
        await seat.press("down", "enter", "tab")
        await seat.type("12.5+7.5\n")
        assert "the customer has 7.5 % anyway" in seat.message
        await seat.type("7.5+15%\n")
        await seat.press("f9")
        assert seat.table("#lines").rows[-1].discount_percent == 15

    sit_down(house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen)


def test_units_are_read_in_the_language_of_the_reader_and_typed_in_any(sqlite_house: House) -> None:
    for unit in (NewUnit("op", 10), NewUnit("opak", 100)):
        sqlite_house.do(add_unit, sqlite_house.articles["MUG"], unit)

    async def scenario(seat: Typist) -> None:
        await seat.type("anna\npaper")
        assert "pud." in seat.line("Paper")
        await seat.type("\n2 box\n")
        assert "2 pud." in seat.message
        await seat.type("paper\n3 pud.\n")
        assert "2 pud." in seat.message  # in steps of two
        assert seat.focus == "quantity"
        await seat.type("4 pud.\n")
        await seat.type("mug\n1 opak\nmug\n2 op\npen\n3\n")
        shown = [quantity_of(line, "pl").text for line in seat.table("#lines").rows]
        assert shown == ["2 pud.", "4 pud.", "1 opak", "2 op", "3 szt."]
        assert [each for each in shown if f" {each} " not in seat.screen()] == []
        await seat.press("down", "home", "enter")
        assert "box (pud.)" in seat.screen()  # as it is typed there, and as it is read
        assert seat.app.screen.query_one("#form-quantity", Field).text == "2 box"
        await seat.press("escape")

    sit_down(sqlite_house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen, language="pl")
    [made] = drafts(sqlite_house)
    assert [line.unit for line in made.lines] == ["box", "box", "opak", "op", "pc"]
    assert [set(line.beside) for line in made.lines][2:] == [{"pc", "op"}, {"pc", "opak"}, set()]
    assert_sound(sqlite_house.database)


def test_large_line_is_read_in_full(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("anna\nmug\n100000\n")
        await seat.press("f9")
        shown = seat.line("Mug").split()
        assert (*shown[-5:-3], *shown[-2:]) == ("100,000", "pc", "1,000,000.00", "130/100,000")

    sit_down(house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen)


def test_customer_is_looked_for_in_a_wide_field(sqlite_house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("a customer with a long name indeed")
        assert "a customer with a long name indeed" in seat.screen()
        await seat.press("ctrl+u")
        await seat.type("anna\n")
        assert seat.screen().splitlines()[1].split() == ["Customer", "ANNA", "Anna"]

    sit_down(sqlite_house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen)


def test_part_of_a_kit_is_changed_through_the_kit(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("anna\nset\n2\n")
        assert seat.message == "SET: 2 pc held."
        for key in ("enter", "delete"):
            await seat.press("escape", "down", key)
            assert seat.message == "PEN is part of a kit; change the kit instead."
        await seat.press("home", "delete")
        assert seat.table("#lines").total == 0

    sit_down(house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen)
    assert house.free("MUG") == 130


def test_order_is_thrown_away_only_after_a_question(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("anna\nmug\n2\n")
        await seat.press("f12")
        assert "The order of Anna and its lines (1) are thrown away. Cancel it?" in seat.screen()
        await seat.press("escape")
        assert house.stock("MUG")["MAIN"] == (100, 2)
        await seat.press("f12", "f9")
        assert seat.message == "The order is cancelled."
        assert seat.focus == "customer-field"

    sit_down(house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen)
    assert drafts(house) == []
    assert house.stock("MUG")["MAIN"] == (100, 0)


def test_new_customer_is_entered_during_the_call_and_orders_at_once(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("Nowak\n")
        await seat.press("f6")
        assert seat.focus == "form-name"
        assert "Nowak" in seat.screen()
        for text in ("Nowak i Syn", "", "Jan", "", "", "Polna", "5", "00-950", "Warszawa"):
            await seat.type(f"{text}\n")
        await seat.press("f9")
        assert "Nowak i Syn\n" in seat.screen()
        assert "Polna 5, 00-950 Warszawa" in seat.screen()
        await seat.type("mug\n3\n")
        await seat.press("f9")
        assert seat.message.startswith("ZS 1/2026 confirmed")

    sit_down(house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen)
    assert order(house, "ZS 1/2026").customer_name == "Nowak i Syn"


def test_last_piece_goes_to_the_seat_that_typed_it_first(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("anna\nlast\n")
        house.order("BOB", house.line("LAST"), confirmed=False)  # a colleague, between two keys
        await seat.type("1\n")
        assert seat.message == "LAST: only 0 of 1 pc held: Tue 10 Mar (to be ordered)."

    sit_down(house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen)
    assert_sound(house.database)


def test_draft_that_somebody_else_confirmed_is_not_changed_any_more(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("anna\nmug\n2\n")
        [draft] = drafts(house)
        house.do(confirm, draft.id)
        await seat.type("pen\n1\n")
        assert seat.message == "ZS 1/2026 is confirmed; what you type now is a new order."
        await seat.press("f3")

    sit_down(house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen)
    assert [line.code for line in order(house, "ZS 1/2026").lines] == ["MUG"]


def test_whoever_may_not_enter_orders_adds_no_line(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("anna\nmug\n1\n")
        assert seat.message == "You are not allowed to do this."

    sit_down(house, scenario, role=Role.WAREHOUSE, screen=OrderEntryScreen)
    assert drafts(house) == []


def test_names_that_look_like_commands_are_shown_as_they_are(house: House) -> None:
    [usual] = house.ask(find_customers, "ANNA", 1)
    terms = house.look(Customer, usual.id).terms_id
    name = "[red]Evil[/red] {x} \x1b[31m\u202eznak"
    evil = NewCustomer("EVIL", name, "PL", "en", "PLN", terms, delivery=(place("{city}"),), memo="[b]\x1b]0;")
    house.do(add_customers, [evil])
    house.do(add_articles, [NewArticle("EVIL", "[blink]{0}\x1b[2J", Decimal(1))])

    async def scenario(seat: Typist) -> None:
        await seat.type("evil")
        assert "[red]Evil[/red] {x} [31m·znak" in seat.screen()
        await seat.type("\nevil\n1\n")
        assert "[blink]{0}[2J" in seat.screen()
        await seat.press("f2")
        assert seat.message.startswith("[red]Evil[/red] {x} [31m·znak")
        assert "\x1b" not in seat.screen()

    sit_down(house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen, size=(120, 40))


def place(city: str) -> Place:
    """An address in a city."""
    return Place("Evil", "Długa", "1", "90-001", city, "PL")


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_cut_off(house: House, language: str) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("preset")
        assert seat.cut_off() == []
        await seat.type("\nm")
        assert seat.cut_off() == []
        await seat.type("ug\n12\nrare\n2\t5% -1\nbook\n1\ntea\n1\nscrew\n1 bag\n")
        assert seat.cut_off() == []
        for key in ("f7", "f8", "f12"):
            await seat.press(key)
            assert seat.cut_off() == []
            await seat.press("escape")
        await seat.press("down", "enter")
        assert seat.cut_off() == []

    sit_down(house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen, language=language)


def test_article_chosen_with_an_arrow_is_taken_by_tab_too(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("anna\tf")
        second = seat.table("#article-hits").rows[1].article
        await seat.press("down", "tab")
        assert seat.focus == "quantity"
        assert second.code in seat.screen()
        await seat.type("3\n")
        assert seat.message.startswith(second.code)

    sit_down(house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen)
    [draft] = drafts(house)
    assert [line.code for line in draft.lines] == ["FIXED"]


def test_another_article_keeps_the_quantity_that_was_typed(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("anna\nmug\n12")
        await seat.press("shift+tab")
        await seat.type("pen\n\n")
        assert seat.message == "PEN: 12 pc held."

    sit_down(house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen)


def test_call_of_three_lines_takes_two_keys_a_line_besides_what_is_said(house: House) -> None:
    said = ("anna", ("mug", "12"), ("tea", "3"), ("pen", "1"))
    customer, *lines = said
    keys = [*customer, "enter"]
    for article, quantity in lines:
        keys += [*article, "enter", *(quantity if quantity != "1" else ""), "enter"]
    keys.append("f9")

    async def scenario(seat: Typist) -> None:
        await seat.press(*keys)
        assert seat.message.startswith("ZS 1/2026 confirmed")

    sit_down(house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen)
    assert len(keys) - len("annamug12tea3pen") == 2 + 2 * 3


@pytest.mark.parametrize("key", ["f2", "f3", "f6", "f8", "f9"])
def test_line_that_is_half_typed_is_not_thrown_away(sqlite_house: House, key: str) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("anna\nmug\n2\n")
        await seat.type("pen\n3")
        await seat.press(key)
        assert seat.message == "A line is not finished: add it with Enter, or clear it with Esc."
        assert seat.focus == "quantity"
        await seat.press("enter")
        assert seat.message == "PEN: 3 pc held."

    sit_down(sqlite_house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen)


def test_another_customer_waits_for_the_line_that_is_half_typed(sqlite_house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("anna\npen")
        await seat.press("shift+tab")
        await seat.type("bob\n")
        assert seat.message == "A line is not finished: add it with Enter, or clear it with Esc."
        assert seat.focus == "article-field"
        assert number(seat) == "ANNA"
        await seat.type("\n3\n")
        assert seat.message == "PEN: 3 pc held."
        await seat.press("shift+tab")
        await seat.type("bob\n")
        assert seat.message == "Anna is parked; F8 goes on there."

    sit_down(sqlite_house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen)


def test_article_that_was_named_before_the_caller_is_kept_for_him(sqlite_house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("\tpen\n")
        assert (seat.message, seat.focus) == ("First say who is calling.", "customer-field")
        await seat.type("anna\n\n3\n")
        assert seat.message == "PEN: 3 pc held."

    sit_down(sqlite_house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen)


def test_what_fits_nothing_is_typed_over(sqlite_house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("nobdy\n")
        assert seat.message == "Nobody fits “nobdy”; F6 enters a new customer."
        await seat.type("anna\nmxgzq\n")
        assert seat.message == "No article fits “mxgzq”."
        await seat.type("mug\n3\n")
        assert seat.message == "MUG: 3 pc held."

    sit_down(sqlite_house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen)


def test_customer_field_says_who_is_on_the_phone_whatever_was_typed_there(sqlite_house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("anna\n")
        await seat.press("shift+tab")
        await seat.type("nobody\n")
        await seat.press("escape")
        assert seat.focus == "article-field"
        assert number(seat) == "ANNA"

    sit_down(sqlite_house, scenario, role=Role.TELEMARKETER, screen=OrderEntryScreen)


def test_everything_that_an_order_lacks_can_be_read(sqlite_house: House) -> None:
    names = [f"[b]Lamp[/b] {{x}} {number:02}" for number in range(20)]
    added = [NewArticle(f"LAMP-{number}", name, Decimal(1)) for number, name in enumerate(names)]
    sqlite_house.do(add_articles, added)
    lines = [NewLine(Decimal(2), code=article.code, price=Decimal(5)) for article in added]
    order_id = sqlite_house.order("ANNA", *lines, confirmed=False)

    async def scenario(seat: Typist) -> None:
        await seat.press("f9")
        assert "ZS 1/2026 confirmed, 246.00 PLN." in seat.screen()
        for name in names[:10]:
            assert "2 pc" in seat.line(name)
        await seat.press("end")
        assert "2 pc" in seat.line(names[-1])
        assert seat.cut_off() == []
        await seat.press("enter")
        assert seat.focus == "customer-field"
        assert seat.message.startswith("ZS 1/2026 confirmed, 246.00 PLN. Short: LAMP-0 2 pc; LAMP-1 2 pc;")
        assert not any(name in seat.screen() for name in names)

    def screen(seat: Seat) -> OrderEntryScreen:
        return OrderEntryScreen(seat, order_id)

    sit_down(sqlite_house, scenario, role=Role.TELEMARKETER, screen=screen)
