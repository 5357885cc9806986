"""Billing notes by keyboard, from the list to the PDF and the payment."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from pathlib import Path
from typing import cast

import pytest
from pypdf import PdfReader
from sqlalchemy import select
from textual import events

from salesdesk.domain.billing.queries import NoteToBillRow
from salesdesk.domain.receivables.model import Invoice, Payment
from salesdesk.office.paging import Page
from salesdesk.office.permissions import Role
from salesdesk.screens.billing.screen import BillingScreen
from tests.house import House
from tests.invariants import assert_sound
from tests.screens.driver import Typist, sit_down

pytestmark = pytest.mark.either_database


def invoices_of(house: House) -> list[tuple[str | None, Decimal, Decimal]]:
    """Number, gross and what is settled of every invoice."""
    with house.database.read() as session:
        rows = session.execute(select(Invoice.number, Invoice.gross, Invoice.settled).order_by(Invoice.id))
        return [(row[0], row[1], row[2]) for row in rows]


def test_notes_of_a_payer_are_billed_and_the_pdf_is_saved(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for code in ("MUG", "TEA"):
        house.issue(house.order("ANNA", house.line(code, 2)))
    house.issue(house.order("BOB", house.line("MUG")))

    async def scenario(seat: Typist) -> None:
        seat.app.seat.paper_folder = tmp_path
        await seat.type("*")
        assert "2 picked" in seat.screen()
        await seat.press("f9")
        assert "Anna: WZ 1/2026/MAIN, WZ 2/2026/MAIN, together 36.16 PLN." in seat.screen()
        await seat.press("enter")
        assert "Make the invoices?" not in seat.screen()
        await seat.hammer("f9")
        assert "Make the invoices?" in seat.screen()
        await seat.press("f9")
        assert seat.message == "FV 1/2026 is posted; Ctrl+P saves or opens it."
        assert seat.table("#to-bill").total == 1
        await seat.press("ctrl+p")
        await seat.press("f9")
        assert "FV 1/2026 is saved" in seat.message

    sit_down(house, scenario, role=Role.INVOICING, screen=BillingScreen)
    [(number, gross, _)] = invoices_of(house)
    assert (number, gross) == ("FV 1/2026", Decimal("36.16"))
    text = PdfReader(tmp_path / "FV-1-2026.pdf").pages[0].extract_text()
    assert "FV 1/2026" in text
    assert "36.16" in text
    assert_sound(house.database)


def test_everything_is_billed_in_one_go_typed_ahead(house: House) -> None:
    for customer in ("ANNA", "BOB", "BERLIN"):
        house.issue(house.order(customer, house.line("MUG")))

    async def scenario(seat: Typist) -> None:
        await seat.press("plus", "f9")
        await seat.press("f9")
        assert "3 invoices are posted, FV 1/2026 to FV 3/2026" in seat.message
        assert "Every goods-issue note is billed." in seat.screen()
        await seat.press("f9")
        assert seat.message == "There is nothing to bill here."

    sit_down(house, scenario, role=Role.INVOICING, screen=BillingScreen)
    assert len(invoices_of(house)) == 3
    assert_sound(house.database)


def test_key_that_goes_to_the_start_of_a_field_does_so_in_the_search(sqlite_house: House) -> None:
    sqlite_house.issue(sqlite_house.order("ANNA", sqlite_house.line("MUG")))

    async def scenario(seat: Typist) -> None:
        await seat.type("nna")
        await seat.press("ctrl+a", "A")
        assert cast("BillingScreen", seat.app.screen).search.text == "Anna"
        assert "picked" not in seat.screen()

    sit_down(sqlite_house, scenario, role=Role.INVOICING, screen=BillingScreen)


def test_key_that_is_held_down_bills_nothing_by_itself(house: House) -> None:
    for customer in ("ANNA", "BOB"):
        house.issue(house.order(customer, house.line("MUG")))

    async def scenario(seat: Typist) -> None:
        await seat.press(*["f9"] * 6)
        assert "Make the invoices?" in seat.screen()
        await seat.press("f9")
        assert seat.table("#to-bill").total == 1

    sit_down(house, scenario, role=Role.INVOICING, screen=BillingScreen)
    assert len(invoices_of(house)) == 1


def test_what_is_left_stays_picked_when_a_colleague_was_faster(house: House) -> None:
    [first] = house.issue(house.order("ANNA", house.line("MUG")))
    house.issue(house.order("BOB", house.line("MUG")))

    async def scenario(seat: Typist) -> None:
        await seat.press("plus", "f9")
        house.bill(first)
        await seat.press("f9")
        assert "billed already" in seat.message
        assert "1 picked" in seat.screen()
        await seat.press("f9")
        await seat.press("f9")
        assert "FV 2/2026 is posted" in seat.message

    sit_down(house, scenario, role=Role.INVOICING, screen=BillingScreen)
    assert_sound(house.database)


def test_payment_is_of_a_day_gone_by(house: House) -> None:
    house.bill(*house.issue(house.order("ANNA", house.line("MUG", 2))))

    async def scenario(seat: Typist) -> None:
        await seat.press("f7", "f6", "enter")
        await seat.type("3.3.2026\n")
        assert seat.message == "“3.3.2026” is a day to come."
        await seat.press("home", "shift+end")
        await seat.type("24.12\n")
        assert "24/12/2025" in seat.screen()
        await seat.press("f9")
        await seat.press("f7", "f7", "enter")
        assert "24/12/2025 24.60" in seat.screen()

    sit_down(house, scenario, role=Role.INVOICING, screen=BillingScreen)


def paid(house: House) -> list[tuple[Decimal, Decimal]]:
    """Amount of every payment, and what of it covers invoices."""
    with house.database.read() as session:
        rows = session.execute(select(Payment.amount, Payment.allocated).order_by(Payment.id))
        return [(row[0], row[1]) for row in rows]


def test_more_than_is_open_is_a_prepayment_only_when_that_is_confirmed(house: House) -> None:
    house.bill(*house.issue(house.order("ANNA", house.line("MUG", 2))))

    async def scenario(seat: Typist) -> None:
        await seat.press("f7", "f6", "home", "shift+end")
        await seat.type("30")
        await seat.press("f9")
        assert "5.40 PLN more than is open of FV 1/2026." in seat.screen()
        assert "Anna?" in seat.screen()
        await seat.press("escape")
        assert seat.message == "Nothing is entered yet. Correct the amount."
        assert (seat.focus, paid(house)) == ("form-amount", [])
        await seat.press("f9")
        await seat.press("f9")
        said = "The payment of FV 1/2026 is entered; 5.40 PLN of it are a prepayment."
        assert seat.message == said

    sit_down(house, scenario, role=Role.INVOICING, screen=BillingScreen)
    assert paid(house) == [(Decimal("30.00"), Decimal("24.60"))]
    assert_sound(house.database)


def test_amount_that_is_no_money_is_refused_and_not_asked_about(house: House) -> None:
    house.bill(*house.issue(house.order("ANNA", house.line("MUG", 2))))

    async def scenario(seat: Typist) -> None:
        await seat.press("f7", "f6")
        for typed in ("24.6051", "-3", "0"):
            await seat.press("home", "shift+end")
            await seat.type(typed)
            await seat.press("f9")
            no_money = f"{typed} is not an amount of money in PLN."
            assert seat.message == (no_money if "." in typed else "What is paid has to be above zero.")
        await seat.press("home", "shift+end")
        await seat.type("123456789012345")
        await seat.press("f9")
        assert "is more than anybody pays" in seat.message

    sit_down(house, scenario, role=Role.INVOICING, screen=BillingScreen)
    assert paid(house) == []


def test_count_is_none_until_the_search_is_answered(house: House) -> None:
    for customer in ("ANNA", "BOB"):
        house.issue(house.order(customer, house.line("MUG")))

    async def scenario(seat: Typist) -> None:
        screen, answered = cast("BillingScreen", seat.app.screen), asyncio.Event()
        ask = screen.fetch

        async def slow(text: str, offset: int, limit: int) -> Page[NoteToBillRow]:
            found = await ask(text, offset, limit)
            await answered.wait()
            return found

        # The answer is held up until the test has looked: no timing decides what is seen.
        screen.fetch = slow  # type: ignore[method-assign]
        assert "2 to bill" in seat.screen()
        seat.app.post_message(events.Key("b", "b"))
        async with asyncio.timeout(5):
            while screen.search.text != "b":
                await asyncio.sleep(0.002)
        await seat.pilot.pause(0.05)
        assert "to bill" not in seat.screen().splitlines()[1]
        answered.set()
        await seat.settle()
        assert "1 to bill" in seat.screen()

    sit_down(house, scenario, role=Role.INVOICING, screen=BillingScreen)


def test_question_that_is_answered_with_no_bills_nothing(house: House) -> None:
    house.issue(house.order("ANNA", house.line("MUG")))

    async def scenario(seat: Typist) -> None:
        await seat.press("f9", "escape")
        assert seat.table("#to-bill").total == 1

    sit_down(house, scenario, role=Role.INVOICING, screen=BillingScreen)
    assert invoices_of(house) == []


def test_note_that_a_colleague_has_billed_meanwhile_is_not_billed_twice(house: House) -> None:
    notes = house.issue(house.order("ANNA", house.line("MUG")))

    async def scenario(seat: Typist) -> None:
        house.bill(*notes)
        await seat.press("f9")
        await seat.press("f9")
        assert "billed already" in seat.message
        assert seat.table("#to-bill").total == 0

    sit_down(house, scenario, role=Role.INVOICING, screen=BillingScreen)
    assert len(invoices_of(house)) == 1
    assert_sound(house.database)


def test_services_without_goods_are_billed_from_their_own_list(house: House) -> None:
    house.order("ANNA", house.line("FREIGHT"))

    async def scenario(seat: Typist) -> None:
        await seat.press("f6", "f9")
        await seat.press("f9")
        assert "FV 1/2026 is posted" in seat.message

    sit_down(house, scenario, role=Role.INVOICING, screen=BillingScreen)
    assert_sound(house.database)


def test_payment_is_entered_where_the_invoice_is_seen(house: House) -> None:
    house.bill(*house.issue(house.order("ANNA", house.line("MUG", 2))))

    async def scenario(seat: Typist) -> None:
        await seat.press("f7", "enter")
        assert "Invoice FV 1/2026" in seat.screen()
        assert "Net 20.00 · VAT 4.60 · Gross 24.60 PLN" in seat.screen()
        await seat.press("f6")
        await seat.type("1,000\n")
        assert "a thousand or one" in seat.message
        await seat.press("home", "shift+end")
        await seat.type("10")
        await seat.press("f9")
        assert seat.message == "The payment of FV 1/2026 is entered."
        assert "Paid 10.00 PLN · open 14.60 PLN" in seat.screen()
        await seat.press("escape", "f6", "f9")
        assert seat.message == "The payment of FV 1/2026 is entered."
        assert seat.table("#invoices").total == 0
        await seat.press("f")
        assert seat.message == ""  # what is looked for now is another invoice

    sit_down(house, scenario, role=Role.INVOICING, screen=BillingScreen)
    assert [(gross, settled) for _, gross, settled in invoices_of(house)] == [
        (Decimal("24.60"), Decimal("24.60"))
    ]
    assert_sound(house.database)


def test_telemarketer_sees_bills_but_makes_none(house: House) -> None:
    house.issue(house.order("ANNA", house.line("MUG")))

    async def scenario(seat: Typist) -> None:
        await seat.press("f9", "enter")
        assert seat.table("#to-bill").total == 1
        assert "F9" not in seat.screen()

    sit_down(house, scenario, role=Role.TELEMARKETER, screen=BillingScreen)
    assert invoices_of(house) == []


def test_search_that_finds_nothing_says_so(house: House) -> None:
    house.issue(house.order("ANNA", house.line("MUG")))

    async def scenario(seat: Typist) -> None:
        await seat.type("548")
        assert "Nothing fits “548”." in seat.screen()
        assert "Every goods-issue note is billed." not in seat.screen()
        assert "F9 Bill" in seat.screen()

    sit_down(house, scenario, role=Role.INVOICING, screen=BillingScreen)
