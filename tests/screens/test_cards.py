"""Cards: their history in words, and pages of one record alone."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from salesdesk.domain.article_cards.queries import article_card
from salesdesk.domain.catalogue.changing import add_unit, article_details, change_article, remove_unit
from salesdesk.domain.catalogue.entering import NewUnit
from salesdesk.domain.catalogue.rules import ArticleLife, Relation
from salesdesk.domain.catalogue.verbs import relate, set_life, set_list_price
from salesdesk.domain.corrections.verbs import correct_batch
from salesdesk.domain.corrections.writing_off import write_off
from salesdesk.domain.customers.changing import remove_address
from salesdesk.domain.customers.queries import Place
from salesdesk.domain.customers.rules import AddressKind
from salesdesk.domain.customers.verbs import NewContact, add_address, add_contact, block, set_conditions
from salesdesk.domain.purchasing.offers import change_offer, offer_of
from salesdesk.domain.transfers.entering import Sending
from salesdesk.domain.transfers.verbs import send
from salesdesk.office.permissions import Role
from salesdesk.screens.articles.screen import ArticlesScreen
from salesdesk.screens.customers.screen import CustomersScreen
from salesdesk.warehouse.counting.operations import Lost
from salesdesk.warehouse.ledger.rules import Cause
from tests.house import House
from tests.screens.driver import Typist, sit_down
from tests.screens.trouble import Trouble


async def _to_history(seat: Typist, record: str) -> list[str]:
    """What the history of a record says, the newest first."""
    await seat.type(f"{record}\n")
    await seat.press("left")
    table = seat.table("#section-history")
    return [str(table.cells_of(row)[2]) for row in table.rows]


def test_history_of_a_customer_is_read_in_words(sqlite_house: House) -> None:
    house, school = sqlite_house, sqlite_house.customers["SCHOOL"]
    house.do(add_contact, school, NewContact("[red]Jan[/]"))
    gym = house.do(
        add_address, school, AddressKind.DELIVERY, Place("Gym", "Rynek", "3", "90-002", "Łódź", "PL")
    )
    house.do(remove_address, gym)
    house.do(
        set_conditions, school, discount=Decimal("2.5"), discount_always=True, credit_limit=Decimal(1000),
        price_list_id=None,
    )  # fmt: skip
    house.seat(Role.MANAGER).do(block, school, "pays late")

    async def scenario(seat: Typist) -> None:
        said = await _to_history(seat, "school")
        assert said[:6] == [
            "Blocked: no → yes · Reason: pays late",
            "Discount, %: 0 → 2.5 · On agreed prices, too: no → yes · Credit limit: 1,000",
            "Rynek 3, Łódź · removed",
            "New address: Rynek 3, Łódź",
            "New contact: [red]Jan[/]",
            "Entered as SCHOOL",
        ]
        assert seat.line("Reason").split()[:3] == ["›02/03/2026", "10:00", "manager"]
        assert seat.line("Entered").split()[2] == "–"  # by the program itself

    async def without(seat: Typist) -> None:
        await seat.type("school\n")
        assert "Facts" in seat.screen()
        assert "History" not in seat.screen()

    sit_down(house, scenario, role=Role.MANAGER, screen=CustomersScreen)
    sit_down(house, without, role=Role.WAREHOUSE, screen=CustomersScreen)


def test_history_of_an_article_is_read_in_words(sqlite_house: House) -> None:
    house, mug = sqlite_house, sqlite_house.articles["MUG"]
    details, card = house.ask(article_details, mug), house.ask(article_card, mug)
    house.do(change_article, mug, details, replace(details, no_discount=True, names=(("pl", "Kubek"),)))
    house.do(add_unit, mug, NewUnit("box", 12, gtin="4006381333931"))
    house.do(remove_unit, mug, "box")
    house.do(set_list_price, mug, Decimal("10.5"), 1)
    house.do(set_life, mug, ArticleLife.RUNNING_OUT)
    house.do(relate, mug, house.articles["TEA"], Relation.ASSOCIATED)
    supplier = card.suppliers[0].supplier_id
    seen = house.ask(offer_of, mug, supplier)
    house.do(change_offer, supplier, seen, replace(seen, price=Decimal(2)))
    batch = card.batches[0]
    house.do(correct_batch, batch.batch_id, batch.warehouse_id, batch.on_hand, batch.on_hand - 1, "broken")
    house.do(write_off, batch.batch_id, batch.warehouse_id, Lost(Decimal(2), Cause.SAMPLE))
    house.do(send, house.warehouses["MAIN"], house.warehouses["SIDE"], [Sending(mug, Decimal(3))])

    async def scenario(seat: Typist) -> None:
        sent, written_off, *said = await _to_history(seat, "mug")
        where = f"Batch: {batch.number} · Quantity: 3"
        assert sent == f"Number: MM- 1/2026/MAIN · Warehouse: MAIN → SIDE · {where}"
        gone = "Written off: 2 · Cause: sample · Number: RW 2/2026/MAIN"
        assert written_off == f"Batch: {batch.number} · Warehouse: MAIN · {gone}"
        assert said[0].startswith(
            f"Batch: {batch.number} · Warehouse: MAIN · On hand: 100 → 99 · Reason: broken"
        )
        assert said[1:8] == [
            "S1 Price: 0.50 → 2.00",
            "Related: TEA · Relation: goes with it",
            "Life: active → running out",
            "List price: 10.00 → 10.50",
            "Unit box: removed",
            "Unit box, Holds base units: 12 · Unit box, GTIN: 4006381333931",
            "Names: de Tasse, pl Kubek → pl Kubek · Without discounts: no → yes",
        ]

    sit_down(house, scenario, role=Role.MANAGER, screen=ArticlesScreen)


def test_card_shows_all_of_one_record_when_the_next_cannot_be_read(
    sqlite_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(60):
        sqlite_house.order("ANNA", sqlite_house.line("PEN", number + 1), confirmed=False)
    sqlite_house.order("BOB", sqlite_house.line("MUG"))

    async def scenario(seat: Typist) -> None:
        trouble, orders = Trouble(seat.app.seat, monkeypatch), "#section-orders"
        await seat.press("enter", "end")
        assert "ANNA · Anna" in seat.screen()
        assert (seat.table(orders).cursor, seat.table(orders).total) == (59, 60)
        assert seat.table(orders).current is not None  # of the second page
        for failing in ("customer_orders", "customer_card"):
            trouble.failing.add(failing)
            await seat.press("f8")
            assert "ANNA · Anna" in seat.screen()
            assert seat.table(orders).total == 60
            trouble.failing.clear()
        await seat.press("f5")
        assert "ANNA · Anna" in seat.screen()
        while "BOB · Bob" not in seat.screen():
            await seat.press("f8")
        assert (seat.table(orders).cursor, seat.table(orders).total) == (0, 1)
        trouble.failing.add("articles_bought")
        await seat.press("right")
        assert seat.focus == "section-orders"  # nothing is shown that is another customer's
        trouble.failing.clear()
        await seat.press("right")
        assert "MUG" in seat.line("›")

    sit_down(sqlite_house, scenario, role=Role.MANAGER, screen=CustomersScreen)
