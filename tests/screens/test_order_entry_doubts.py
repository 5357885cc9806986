"""What is asked about before a line is saved, and what is listed after an order is confirmed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from decimal import Decimal

import pytest

from salesdesk.domain.catalogue.verbs import NewArticle, add_articles
from salesdesk.domain.drafts.queries import draft_view, parked_drafts
from salesdesk.domain.drafts.rules import NewLine
from salesdesk.office.permissions import Role
from salesdesk.screens.order_entry.screen import OrderEntryScreen
from salesdesk.screens.widgets.field import Field
from tests.house import House
from tests.invariants import assert_sound
from tests.screens.driver import Typist, sit_down
from tests.screens.trouble import Trouble


def call(house: House, scenario: Callable[[Typist], Awaitable[None]], order_id: int | None = None) -> None:
    """Run a scenario at the order desk, at an order if there is one."""
    sit_down(house, scenario, role=Role.TELEMARKETER, screen=lambda seat: OrderEntryScreen(seat, order_id))


def number(seat: Typist) -> str:
    """What stands in the field of the customer."""
    return seat.app.screen.query_one("#customer-field", Field).text


def lines(house: House) -> list[tuple[str, int]]:
    """Code and quantity of the lines of the only draft, if there is one."""
    views = [house.ask(draft_view, each.id) for each in house.ask(parked_drafts, own=False)]
    return [(line.code, int(line.quantity)) for view in views for line in view.lines]


# Quantities that are asked about


def test_quantity_far_beyond_what_is_usual_is_saved_only_after_a_question(sqlite_house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("anna\nmug\n1000000\n")
        assert "1,000,000 pc of MUG Mug" in seat.screen()
        assert "F9 Yes  Enter No" in seat.screen()
        assert lines(sqlite_house) == []
        await seat.press("enter")
        assert (seat.message, seat.focus) == ("Nothing is saved yet: how many?", "quantity")
        await seat.type("12\n")
        assert seat.message == "MUG: 12 pc held."
        await seat.type("pen\n1500\n")
        await seat.press("f9")
        assert (
            seat.message == "PEN: only 1,020 of 1,500 pc held: 1,020 today, 480 Tue 10 Mar (to be ordered)."
        )

    call(sqlite_house, scenario)
    assert lines(sqlite_house) == [("MUG", 12), ("PEN", 1500)]
    assert_sound(sqlite_house.database)


def test_what_was_typed_ahead_of_a_question_about_a_quantity_answers_nothing(sqlite_house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("anna\n")
        await seat.press(*"mug", "enter", *"1000000", "enter", *"tea", "enter", "3", "enter", "f9")
        assert seat.message == "What you typed meanwhile was not taken: answer the question first."
        await seat.press("enter")
        assert seat.focus == "quantity"
        await seat.type("12\ntea\n3\n")

    call(sqlite_house, scenario)
    assert lines(sqlite_house) == [("MUG", 12), ("TEA", 3)]


def test_quantity_that_is_changed_is_asked_about_too(
    sqlite_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("anna\nmug\n2\n")
        await seat.press("down", "enter")
        await seat.type("1.5")
        await seat.press("f9")
        assert "1.5 pc of MUG Mug" in seat.screen()
        await seat.press("escape")
        assert (seat.message, seat.focus) == ("Nothing is saved yet: how many?", "form-quantity")
        await seat.press("backspace", "backspace", "backspace", *"1000000", "f9", "f9")
        assert "1,000,000 pc of MUG Mug" in seat.screen()
        await seat.press("f9")
        assert seat.focus == "lines"
        trouble = Trouble(seat.app.seat, monkeypatch)
        await seat.press("enter")
        await seat.type("\n5")
        await seat.press("f9")
        assert seat.focus == "lines"
        assert "doubt_about" not in trouble.run

    call(sqlite_house, scenario)
    assert lines(sqlite_house) == [("MUG", 1_000_000)]


def test_bar_code_in_the_quantity_is_refused(sqlite_house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("anna\nmug\n5901234123457\n")
        assert "are more than any line may have (100,000,000)" in seat.message
        assert seat.focus == "quantity"
        await seat.type("12\n")

    call(sqlite_house, scenario)
    assert lines(sqlite_house) == [("MUG", 12)]


# Prices, discounts and days


def test_price_and_discount_far_off_are_saved_only_after_a_question(sqlite_house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("bob\nmug\n2\t\t1000\n")
        assert "1,000.00 PLN for 1 pc? By the price rules it is 10.00." in seat.screen()
        await seat.press("enter")
        assert (seat.message, seat.focus) == ("Nothing is saved yet: at what price?", "price")
        assert lines(sqlite_house) == []
        await seat.type("9\n")
        assert seat.message == "MUG: 2 pc held."
        await seat.type("tea\n3\t100\n")
        assert "more than half?" in seat.screen()
        await seat.press("enter")
        assert (seat.message, seat.focus) == ("Nothing is saved yet: how much off?", "discount")
        await seat.type("10\n")
        assert seat.message == "TEA: 3 pc held."
        await seat.press("up", "enter")

    call(sqlite_house, scenario)
    assert lines(sqlite_house) == [("MUG", 2), ("TEA", 3)]


def test_line_that_is_changed_is_asked_about_its_price_once(sqlite_house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("bob\nmug\n2\n")
        await seat.press("down", "enter", "tab", "tab")
        await seat.type("0")
        await seat.press("f9")
        assert "0.00 PLN for 1 pc?" in seat.screen()
        await seat.press("escape")
        assert (seat.message, seat.focus) == ("Nothing is saved yet: at what price?", "form-price")
        await seat.press("f9")
        await seat.press("f9")
        assert seat.focus == "lines"
        await seat.press("enter")
        await seat.type("5")
        await seat.press("f9")
        assert seat.focus == "lines"

    call(sqlite_house, scenario)
    assert lines(sqlite_house) == [("MUG", 5)]


def test_header_asks_about_what_takes_all_off_and_refuses_a_day_that_is_gone(sqlite_house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("bob\nmug\n2\n")
        await seat.press("f7")
        await seat.type("1.1.2020")
        await seat.press("f9")
        assert "that day is gone" in seat.message
        assert seat.focus == "form-requested_on"
        await seat.press("ctrl+u", *["tab"] * 6)
        assert seat.focus == "form-discount_percent"
        await seat.type("101")
        await seat.press("f9")
        text = "A discount is between 0 and 100 %."
        assert (seat.message, seat.focus) == (text, "form-discount_percent")
        await seat.type("100")
        await seat.press("f9")
        assert "│ 100 % off the whole order, whose lines come to 20.00 PLN?" in seat.screen()
        await seat.press("enter")
        assert (seat.message, seat.focus) == ("Nothing is saved yet: how much off?", "form-discount_percent")
        await seat.type("10\n18.01\n")
        await seat.press("shift+tab", "shift+tab", "f9")
        text = "A discount of 18.01 PLN is more than the order comes to: 18.00 PLN."
        assert (seat.message, seat.focus) == (f"Amount off all: {text}", "form-discount_amount")
        await seat.press("delete")
        await seat.hold("f9", 1, 0.2, 0.1)  # the form is saved, and nothing confirmed
        assert seat.focus == "article-field"
        assert seat.message == "F9 may still be held down: press it once more."
        await seat.press("f7")
        await seat.hammer("f9")  # before the form has answered
        assert seat.focus == "article-field"
        assert seat.message == "F9 may still be held down: press it once more."

    call(sqlite_house, scenario)
    [view] = [sqlite_house.ask(draft_view, each.id) for each in sqlite_house.ask(parked_drafts, own=False)]
    assert view.typed.discount_percent == 10
    assert view.typed.requested_on is None


# The list of what an order lacks


def short_order(house: House) -> int:
    """A draft with so many shortages that one line cannot say them."""
    added = [NewArticle(f"LAMP-{number}", f"Lamp {number:02}", Decimal(1)) for number in range(20)]
    house.do(add_articles, added)
    order = [NewLine(Decimal(2), code=article.code, price=Decimal(5)) for article in added]
    return house.order("ANNA", *order, confirmed=False)


def test_next_call_typed_ahead_of_the_list_of_shortages_goes_where_it_was_meant(sqlite_house: House) -> None:
    order_id = short_order(sqlite_house)

    async def scenario(seat: Typist) -> None:
        await seat.press("f9", *"bob", "enter", *"mug", "enter", *"12", "enter")
        assert seat.message == "MUG: 12 pc held."
        assert number(seat) == "BOB"

    call(sqlite_house, scenario, order_id)


def test_letters_typed_at_the_list_of_shortages_begin_the_next_call(sqlite_house: House) -> None:
    order_id = short_order(sqlite_house)

    async def scenario(seat: Typist) -> None:
        await seat.press("f9")
        assert "These goods are missing:" in seat.screen()
        await seat.press("down")
        assert "These goods are missing:" in seat.screen()
        await seat.type("bo")
        assert (number(seat), seat.focus) == ("bo", "customer-field")
        assert seat.message.startswith("ZS 1/2026 confirmed, 246.00 PLN. Short: LAMP-0 2 pc; LAMP-1 2 pc;")
        await seat.press("f1")
        assert "LAMP-19 2 pc" in seat.screen()

    call(sqlite_house, scenario, order_id)


# Orders that are asked about


@pytest.mark.either_database
def test_order_that_seems_to_be_entered_twice_is_confirmed_only_after_a_question(house: House) -> None:
    for customer in ("ANNA", "BOB"):
        house.order(customer, house.line("MUG", 2), house.line("TEA", 3))

    async def scenario(seat: Typist) -> None:
        await seat.type("anna\nmug\n2\n")
        assert seat.message == "MUG: 2 pc held."
        await seat.type("tea\n3\n")
        assert seat.message == "All of it is on ZS 1/2026 too, confirmed 10:00: is it the same order?"
        await seat.press("f9")
        assert "ZS 1/2026 has the same articles and quantities." in seat.screen()
        assert seat.cut_off() == []
        await seat.press("enter")
        assert seat.message == "Nothing is confirmed yet."
        await seat.press("f9")
        await seat.press("f9")
        assert seat.message.startswith("ZS 3/2026 confirmed")
        await seat.type("bob\nmug\n2\ntea\n3\npen\n1\n")
        await seat.press("f9")
        assert seat.message.startswith("ZS 4/2026 confirmed")

    call(house, scenario)
    assert_sound(house.database)
