"""Articles: found with their stock, opened, entered, priced, all by keyboard."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from salesdesk.domain.article_cards.queries import article_card
from salesdesk.domain.article_cards.rules import ArticleCard
from salesdesk.domain.assortment.queries import article_list
from salesdesk.domain.catalogue.rules import ArticleKind, ArticleLife, Relation, Tracking
from salesdesk.domain.catalogue.verbs import NewArticle, add_articles, add_brand, add_category, relate
from salesdesk.domain.fulfilment.verbs import allocate
from salesdesk.domain.tax.rules import TaxClass
from salesdesk.office.permissions import Role
from salesdesk.screens.articles.screen import ArticlesScreen
from salesdesk.screens.widgets.line_table import Cell
from salesdesk.warehouse.stock.model import BatchBalance, StockBalance
from tests.house import House
from tests.invariants import assert_sound
from tests.screens.driver import Scenario, Typist, sit_down

pytestmark = pytest.mark.either_database


def at_articles(house: House, scenario: Scenario, role: Role = Role.MANAGER) -> None:
    sit_down(house, scenario, role=role, screen=ArticlesScreen)


def card_of(house: House, code: str) -> ArticleCard:
    [found] = [row for row in house.ask(article_list, "", 0, 1000).rows if row.code == code]
    return house.ask(article_card, found.id)


def codes(seat: Typist) -> list[str]:
    return [row.code for row in seat.table("#list").rows]


def test_list_shows_what_is_there_reserved_free_and_coming(house: House) -> None:
    house.order("ANNA", house.line("LAST", 1), house.line("MUG", 30), house.line("RARE", 5))
    house.buy()  # twelve, the minimum, of the one that is short

    async def scenario(seat: Typist) -> None:
        assert seat.line("MUG ").split()[-3:] == ["130", "30", "100"]
        assert seat.line("RARE ").split()[-4:] == ["7.00", "12", "5", "7"]
        assert seat.line("FREIGHT").split() == ["FREIGHT", "Freight", "pc", "15.00"]
        assert "1.234/1000" in seat.line("SCREW")
        table = seat.table("#list")
        [last] = [row for row in table.rows if row.code == "LAST"]
        available = seat.app.screen.cells(last)[6]  # type: ignore[attr-defined]
        assert available[:2] == ("0", "bad")

    at_articles(house, scenario, Role.WAREHOUSE)


def test_list_shows_what_there_is_in_one_warehouse(sqlite_house: House) -> None:
    async def scenario(seat: Typist) -> None:
        assert "F4 all warehouses" in seat.screen()
        await seat.press("f4", "down", "down", "enter")
        assert "F4 SIDE" in seat.screen()
        assert seat.line("MUG ").split()[-2:] == ["30", "30"]
        await seat.press("ctrl+u")
        assert seat.line("MUG ").split()[-2:] == ["130", "130"]

    at_articles(sqlite_house, scenario, Role.WAREHOUSE)


def test_new_article_is_entered(house: House) -> None:
    house.do(add_brand, "Philips")
    house.do(add_category, "LAMPS", "Lamps")

    async def scenario(seat: Typist) -> None:
        await seat.press("f6")
        await seat.type("0042\nLamp [b]40 W[/b]\nszt\n49,90\n100\n5901234123457\nxyz\n")
        assert seat.message == "“xyz” is not in the list; F4 shows it."
        await seat.press("ctrl+u")
        await seat.type("reduced rate\n\nexp\nphi\nlamps\n")
        assert codes(seat) == ["0042"]
        assert seat.message == "Article 0042 is entered."
        assert "Lamp [b]40 W[/b]" in seat.screen()

    at_articles(house, scenario, Role.BUYER)
    card = card_of(house, "0042")
    assert (card.name, card.base_unit, card.list_price, card.price_unit) == (
        "Lamp [b]40 W[/b]", "szt", Decimal("49.9"), 100,
    )  # fmt: skip
    assert (card.tax_class, card.kind, card.tracking) == (
        TaxClass.REDUCED, ArticleKind.GOODS, Tracking.EXPIRY,
    )  # fmt: skip
    assert (card.brand, card.category) == ("Philips", "Lamps")
    assert [(unit.unit, unit.gtin) for unit in card.units] == [("szt", "5901234123457")]
    assert_sound(house.database)


def test_bad_input_is_told_and_nothing_is_entered(sqlite_house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.press("f6")
        await seat.type("MUG\nMug\n\n1.000\n")
        assert "Is “1.000” a thousand or one?" in seat.message
        await seat.press("ctrl+u")
        await seat.type("1000\n\n5901234123458\n")
        assert seat.message == "“5901234123458” is not a GTIN; a digit is wrong."
        await seat.press("ctrl+u", "f9")
        assert seat.message == "The article code MUG is already taken."
        await seat.press("escape", "f9")
        assert seat.focus == "list"

    before = sqlite_house.ask(article_list).total
    at_articles(sqlite_house, scenario)
    assert sqlite_house.ask(article_list).total == before


def test_card_shows_batches_by_expiry_and_who_reserved(house: House) -> None:
    house.order("ANNA", house.line("JUICE", 3))

    async def scenario(seat: Typist) -> None:
        await seat.type("juice\n")
        assert "On hand 30 · reserved 3 · available 27 · on order 0 pc" in seat.screen()
        assert seat.line("no batch yet").split()[-2:] == ["3", "-3"]
        days = [line.split()[1] for line in seat.screen().splitlines() if "/MAIN-" in line]
        assert days == ["20/03/2026", "01/05/2026", "31/12/2026"]
        await seat.press("right")
        assert seat.line("ZS 1/2026").split()[2:] == ["Anna", "3", "firm", "MAIN"]
        await seat.press("enter")
        assert "Anna" in seat.screen()
        assert seat.focus == "lines"
        await seat.press("f3", "left", "left", "left")
        assert seat.line("ZS 1/2026").split()[-5:] == ["Anna", "3", "pc", "3.20", "PLN"]

    at_articles(house, scenario)


def test_costs_are_shown_to_those_who_may_see_them(sqlite_house: House) -> None:
    async def buyer(seat: Typist) -> None:
        await seat.type("juice\n")
        assert "Cost" in seat.screen()
        assert "1.00" in seat.screen()
        await seat.press("left", "left")
        assert "0.50 PLN" in seat.line("Everything Ltd")

    async def telemarketer(seat: Typist) -> None:
        await seat.type("juice\n")
        assert "Cost" not in seat.screen()
        assert "1.00" not in seat.screen()
        await seat.press("left", "left", "left")
        assert "0.50" not in seat.screen()
        assert "Everything Ltd" in seat.screen()

    at_articles(sqlite_house, buyer, Role.BUYER)
    at_articles(sqlite_house, telemarketer, Role.TELEMARKETER)


def test_what_is_short_is_red_and_what_comes_has_its_day(house: House) -> None:
    house.order("ANNA", house.line("RARE", 5))

    async def scenario(seat: Typist) -> None:
        await seat.type("rare\n")
        assert seat.app.screen.query_one("#line-1").has_class("-bad")
        house.buy()
        await seat.press("f5")
        assert not seat.app.screen.query_one("#line-1").has_class("-bad")

    at_articles(house, scenario)


def test_list_price_is_set_by_those_who_may(sqlite_house: House) -> None:
    async def manager(seat: Typist) -> None:
        await seat.type("mug\n")
        await seat.press("ctrl+p")
        await seat.type("-1\n\n")
        assert seat.message == "List price: A price cannot be below zero."
        await seat.type("12,3456\n100\n")
        assert seat.message == "The list price is changed."
        assert "List price 12.3456 PLN / 100 pc" in seat.screen()

    async def buyer(seat: Typist) -> None:
        await seat.type("mug\n")
        assert "Price  " not in seat.screen().splitlines()[-1]
        await seat.press("ctrl+p")
        assert "MUG · Mug" in seat.screen()

    at_articles(sqlite_house, manager)
    at_articles(sqlite_house, buyer, Role.BUYER)
    card = card_of(sqlite_house, "MUG")
    assert (card.list_price, card.price_unit) == (Decimal("12.3456"), 100)


def test_life_of_an_article_is_changed(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("mug\n")
        await seat.press("ctrl+e", "down", "enter")
        assert seat.message == "MUG is now: running out."
        assert "RUNNING OUT" in seat.screen()

    at_articles(house, scenario, Role.BUYER)
    assert card_of(house, "MUG").life is ArticleLife.RUNNING_OUT


def test_substitute_is_opened_from_the_card(house: House) -> None:
    house.do(relate, house.articles["OLD"], house.articles["TEA"], Relation.SUBSTITUTE)

    async def scenario(seat: Typist) -> None:
        await seat.type("old\n")
        assert "ENDED" in seat.screen()
        await seat.press("right", "right", "right")
        assert seat.line("TEA").split()[-1] == "220"
        await seat.press("enter")
        assert "TEA · Tea" in seat.screen()
        await seat.press("f8")  # it was opened from no list
        await seat.press("f3")
        assert "OLD · Out of fashion" in seat.screen()

    at_articles(house, scenario, Role.TELEMARKETER)


def test_what_comes_first_is_what_there_is_most_of(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.press("ctrl+y", "end", "enter", "ctrl+y", "enter")
        assert codes(seat)[:2] == ["SCREW", "PEN"]
        assert "▼Avail." in seat.screen()
        await seat.press("f7", "f7", "f7")
        assert codes(seat) == ["RARE"]
        assert "F7 for sale, none available" in seat.screen()
        await seat.press("ctrl+u")
        await seat.type("nothing like this\n")
        assert seat.message == "Nothing was found."

    at_articles(house, scenario)


@pytest.mark.parametrize(
    "language", ["de", *(pytest.param(each, marks=pytest.mark.long) for each in ("en", "pl", "nl"))]
)
def test_nothing_is_cut_off_at_80_by_24(sqlite_house: House, language: str) -> None:
    lamp = NewArticle("LAMP", "Lampa [i]biurkowa[/i] " + "ż" * 100, Decimal("1234567.8912"), 1000)
    sqlite_house.do(add_articles, [replace(lamp, description="Long\nwords " * 30)])

    async def scenario(seat: Typist) -> None:
        assert seat.cut_off() == []
        await seat.press("f6")
        assert seat.cut_off() == []
        await seat.press("escape")
        await seat.type("lamp\n")
        for _ in range(8):
            assert seat.cut_off() == []
            await seat.press("right")
        for form in ("ctrl+p", "ctrl+e"):
            await seat.press(form)
            assert seat.cut_off() == []
            await seat.press("escape")

    sit_down(sqlite_house, scenario, role=Role.MANAGER, screen=ArticlesScreen, language=language)


def test_card_says_which_day_a_batch_ran_out(sqlite_house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("juice\n")
        table = seat.table("#section-stock")
        looks = {
            row.best_before: table.cells_of(row)[3].look  # type: ignore[union-attr]
            for row in table.rows
            if hasattr(row, "best_before")
        }
        assert looks == {date(2026, 3, 20): "bad", date(2026, 5, 1): "", date(2026, 12, 31): ""}

    sqlite_house.clock.forward(days=30)
    at_articles(sqlite_house, scenario)


def test_name_that_has_no_room_stands_below_the_list_in_full(sqlite_house: House) -> None:
    name = "Lampa biurkowa z ramieniem przegubowym, czarna"
    sqlite_house.do(
        add_articles, [NewArticle("LAMP", name, Decimal(1)), NewArticle("LAMP2", "Lampka", Decimal(1))]
    )

    async def scenario(seat: Typist) -> None:
        await seat.type("lamp")
        assert name in seat.line("LAMP · ")
        await seat.press("down", "down")
        assert name not in seat.screen()

    at_articles(sqlite_house, scenario)


def amounts(seat: Typist) -> list[list[str]]:
    """On hand, reserved, available, row by row."""
    rows = seat.table("#section-stock").rows
    # The screen on top is this room's card; Textual only says that it is a screen.
    cells = [seat.app.screen.section.cells(row) for row in rows]  # type: ignore[attr-defined]
    return [[cell.text if isinstance(cell, Cell) else cell for cell in row[4:7]] for row in cells]


def test_rows_of_the_stock_add_up(sqlite_house: House) -> None:
    house = sqlite_house
    main = house.warehouses["MAIN"]
    house.receive("MAIN", "MUG", 10)
    house.do(allocate, house.order("ANNA", house.line("MUG", 4), warehouse_id=main))
    house.order("BOB", house.line("MUG", 30), warehouse_id=main)
    with house.database.write() as session:
        session.get_one(StockBalance, (house.articles["MUG"], main)).blocked = Decimal(2)
        [_, new] = [b for b in card_of(house, "MUG").batches if b.warehouse == "MAIN"]
        session.get_one(BatchBalance, (new.batch_id, main)).blocked = Decimal(2)

    async def scenario(seat: Typist) -> None:
        await seat.type("mug\n")
        whole, first, second, blocked, without, side, there = amounts(seat)
        assert (whole, side, there) == (["110", "34", "74"], ["30", "0", "30"], ["30", "0", "30"])
        assert (first, second) == (["100", "4", "96"], ["10", "0", "8"])
        assert (blocked, without) == (["(2)", "", ""], ["", "30", "-30"])
        assert "2 of it are blocked and not sold." in seat.screen()
        await seat.press("down", "down", "down", "down")
        assert "Reserved for orders that have no batch yet" in seat.screen()

    at_articles(house, scenario, Role.WAREHOUSE)


def test_batch_is_corrected_with_a_reason(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("mug\n")
        await seat.press("ctrl+k")
        assert seat.message == "Put the cursor on the batch that is to be corrected."
        await seat.press("down", "ctrl+k")
        assert "by the books, 0 of it for orders." in seat.screen()
        await seat.press("ctrl+u")
        await seat.type("97\n\n")
        assert seat.message == "“Reason” has to be filled in."
        await seat.type("broken\n")
        assert seat.message == "RW 1/2026/MAIN is posted: -3 pc."
        assert "On hand 127 · reserved 0" in seat.screen()
        await seat.press("ctrl+k", "ctrl+u")
        await seat.type("97\nagain\n")
        assert seat.message == "That is what the books say already."
        await seat.press("shift+tab", "ctrl+u")
        await seat.type("-1\n")
        await seat.press("f9")
        assert seat.message == "Is there: Less than nothing cannot be there."
        await seat.press("escape", "f9", "right", "ctrl+k")
        assert seat.focus == "section-claims"

    at_articles(house, scenario, Role.WAREHOUSE)
    assert house.stock("MUG")["MAIN"] == (97, 0)
    assert_sound(house.database)


def test_count_far_beyond_everything_is_asked_about(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("mug\n")
        await seat.press("down", "ctrl+k", "ctrl+u")
        await seat.type("100000000000\ncounted\n")
        assert "more than can be counted" in seat.message
        assert seat.focus == "form-counted"
        await seat.press("ctrl+u")
        await seat.type("12000\n\n")
        assert "Is the quantity right?" in seat.screen()
        assert "There and on order: 130 pc." in seat.screen()
        await seat.press("enter")
        assert seat.message == "Nothing is changed."
        assert house.stock("MUG")["MAIN"] == (100, 0)
        await seat.press("enter")
        await seat.press("f9")
        assert seat.message == "PW 1/2026/MAIN is posted: +11,900 pc."
        await seat.press("ctrl+k", "ctrl+u")
        await seat.type("120\ncounted\n")
        assert "only 120 found" in seat.screen()
        await seat.press("enter", "escape", "f9")

    at_articles(house, scenario, Role.WAREHOUSE)
    assert house.stock("MUG")["MAIN"] == (12000, 0)
    assert_sound(house.database)


def test_who_had_reserved_what_is_missing_is_named(house: House) -> None:
    order = house.order("ANNA", house.line("BOOK", 40))
    house.do(allocate, order)

    async def scenario(seat: Typist) -> None:
        await seat.type("book\n")
        await seat.press("down", "ctrl+k", "ctrl+u")
        await seat.type("35\ncounted\n")
        assert "15 pc less: orders have reserved 5 pc of them and will lack them." in seat.screen()
        await seat.press("enter")
        assert seat.message == "Nothing is changed."
        await seat.press("enter")
        await seat.press("f9")
        assert "Short because of RW 1/2026/MAIN" in seat.screen()
        assert seat.line("ZS 1/2026").split()[2:-1] == ["Anna", "1", "5"]
        await seat.press("enter")
        assert "ZS 1/2026" in seat.screen()
        assert seat.focus == "lines"

    at_articles(house, scenario, Role.WAREHOUSE)
    assert house.stock("BOOK") == {"MAIN": (35, 35)}
    assert_sound(house.database)


def test_batch_that_was_emptied_by_mistake_is_found_again(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("last\n")
        await seat.press("down", "ctrl+k", "ctrl+u")
        await seat.type("0\nlost\n")
        assert seat.message == "RW 1/2026/MAIN is posted: -1 pc."
        await seat.press("ctrl+k", "enter", "ctrl+u")
        await seat.type("2\nthere they are\n")
        assert seat.message == "PW 1/2026/MAIN is posted: +2 pc."

    at_articles(house, scenario)
    assert house.stock("LAST") == {"MAIN": (2, 0)}
    assert_sound(house.database)


def test_stock_is_corrected_by_those_who_may_and_not_over_what_others_did(house: House) -> None:
    async def buyer(seat: Typist) -> None:
        await seat.type("mug\n")
        await seat.press("down", "ctrl+k")
        assert seat.message == "Ctrl+K Correct: you are not allowed to."
        assert seat.focus == "section-stock"

    async def clerk(seat: Typist) -> None:
        await seat.type("mug\n")
        await seat.press("down")
        house.issue(house.order("ANNA", house.line("MUG", 5)))
        await seat.press("ctrl+k", "ctrl+u")
        await seat.type("90\ncounted\n")
        assert seat.message.startswith("By the books it is 95 pc by now.")
        assert "95 pc by the books" in seat.screen()
        assert seat.line("Is there").split()[-2] == "90"
        house.issue(house.order("ANNA", house.line("MUG", 1)))
        await seat.press("f9")
        assert "94 pc by the books" in seat.screen()
        assert (seat.focus, house.stock("MUG")["MAIN"]) == ("form-counted", (94, 0))
        await seat.press("f9")
        assert seat.message == "RW 1/2026/MAIN is posted: -4 pc."

    at_articles(house, buyer, Role.BUYER)
    at_articles(house, clerk, Role.WAREHOUSE)
    assert house.stock("MUG")["MAIN"] == (90, 0)
