"""Articles are mended at their card, all by keyboard: what they are, their units, their suppliers."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from salesdesk.domain.article_cards.queries import article_card
from salesdesk.domain.article_cards.rules import ArticleCard
from salesdesk.domain.catalogue.changing import article_details, article_units, change_article, change_unit
from salesdesk.domain.catalogue.rules import LeadTime, Tracking
from salesdesk.domain.catalogue.verbs import NewArticle, add_articles, add_brand, add_category
from salesdesk.domain.purchasing.offers import change_offer, offer_of
from salesdesk.domain.tax.rules import TaxClass
from salesdesk.office.permissions import Role
from salesdesk.screens.articles.card import ArticleCardScreen
from salesdesk.screens.articles.screen import ArticlesScreen
from tests.house import House
from tests.invariants import assert_sound
from tests.screens.driver import Scenario, Typist, sit_down

pytestmark = pytest.mark.either_database

EAN, OTHER_EAN = "5901234123457", "4006381333931"
FACTS, SUPPLY = ["right"] * 5, ["right"] * 6


def at_articles(house: House, scenario: Scenario, role: Role = Role.BUYER) -> None:
    sit_down(house, scenario, role=role, screen=ArticlesScreen)


def card_of(house: House, code: str = "MUG") -> ArticleCard:
    return house.ask(article_card, house.articles[code])


def test_article_is_mended_and_found_by_its_new_name(house: House) -> None:
    house.do(add_brand, "Villeroy")
    house.do(add_category, "POTS", "Pottery")

    async def scenario(seat: Typist) -> None:
        await seat.type("mug\n")
        await seat.press("ctrl+n")
        # Everything is typed ahead; Enter leaves a field as it is.
        await seat.type(
            "Beaker [b]big[/b]\nBeaker\n\n\nBecher\nvil\npots\nred\n\nordered\nyes\nHolds 0.4 l.\n"
        )
        assert seat.message == "The article is changed."
        assert "MUG · Beaker [b]big[/b]" in seat.screen()
        await seat.press(*FACTS)
        assert seat.line("Category").split() == ["Category", "Pottery"]
        assert seat.line("de German").split()[-1] == "Becher"
        await seat.press("ctrl+t")
        await seat.type("6912\nde\n0,35\n\n\n\ncolour: red; size\n")
        assert seat.message == "Write “size” as a name and a value: “colour: red”."
        assert seat.focus == "form-properties"
        await seat.press("ctrl+u")
        await seat.type('colour: "red; blue"\n')
        await seat.press("ctrl+t", *["enter"] * 6, "end")
        await seat.type("; size: XL\n")
        assert seat.line("Weight").split() == ["Weight", "0.35", "kg"]
        assert seat.line("colour").split() == ["colour", "red;", "blue"]
        assert seat.line("size").split() == ["size", "XL"]
        await seat.press("f3")
        await seat.type("becher")
        assert [row.code for row in seat.table("#list").rows] == ["MUG"]

    at_articles(house, scenario)
    card = card_of(house)
    assert (card.brand, card.tax_class, card.lead_time) == ("Villeroy", TaxClass.REDUCED, LeadTime.TO_ORDER)
    assert (card.no_discount, card.description, card.origin) == (True, "Holds 0.4 l.", "DE")
    assert dict(card.names) == {"en": "Beaker", "pl": "Kubek", "de": "Becher"}
    assert_sound(house.database)


def test_what_may_not_be_is_told_at_its_field_and_changes_nothing(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("mug\n")
        await seat.press("ctrl+n")
        for _ in range(8):
            await seat.press("enter")
        await seat.type("expiry\n")
        await seat.press("f9")
        assert "Goods of it have been received already." in seat.message
        assert seat.focus == "form-tracking"
        await seat.press("escape", "f9")
        await seat.press(*FACTS, "enter", "ctrl+u")
        await seat.type("szt.\n")
        await seat.press("f9")
        assert "MUG is in stock, ordered or bought by pc already" in seat.message
        assert seat.focus == "form-unit"
        await seat.press("escape", "f9", "delete")
        assert seat.focus == "section-facts"  # the base unit stays

    before = card_of(house)
    at_articles(house, scenario)
    assert card_of(house) == before
    assert before.tracking is Tracking.NONE


def test_units_and_gtins_are_entered_changed_and_removed(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("mug\n")
        await seat.press(*FACTS, "enter", "enter")
        await seat.type(f"{EAN}\n")
        await seat.press("f9")
        assert seat.message == "The unit is changed."
        assert f"GTIN {EAN}" in seat.line("Unit pc")
        await seat.press("f6")
        await seat.type("box\n1/0\n")
        assert seat.message == "A unit holds more than nothing of the base unit."
        await seat.press("ctrl+u")
        await seat.type(f"12\n{EAN[:-1]}8\n")
        assert seat.message == f"“{EAN[:-1]}8” is not a GTIN; a digit is wrong."
        await seat.press("ctrl+u")
        await seat.type(f"{OTHER_EAN}\n2\n\nyes\nno\n")
        assert seat.message == "The unit is entered."
        assert seat.line("Unit box").split()[3:5] == ["12", "pc"]
        assert seat.line("sold by it").strip() == "sold by it"  # of the box, in the next line
        await seat.press("down", "delete")
        await seat.press("f9")
        assert seat.message == "The unit is removed."
        assert "Unit box" not in seat.screen()
        assert "sold by it" in seat.line("Unit pc")

    at_articles(house, scenario)
    [unit] = card_of(house).units
    assert unit.gtin == EAN
    assert_sound(house.database)


def test_suppliers_are_entered_changed_and_removed(house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("mug\n")
        await seat.press(*SUPPLY, "f6")
        await seat.type("S2\nFA-77\nBecher\n0,45\n\n0\n")
        await seat.press("f9")
        assert seat.message == "A pack holds more than nothing."
        assert seat.focus == "form-pack"
        await seat.type("6\n12\n9\nyes\n")
        assert seat.message == "The supplier is entered."
        assert seat.line("Far Away").split()[3:] == ["FA-77", "6", "12", "9", "0.45", "EUR"]
        await seat.press("up", "enter")
        await seat.press("enter", "enter")
        await seat.type("0,44\n")
        await seat.press("f9")
        assert seat.message == "The supplier's offer is changed."
        assert "0.44 EUR" in seat.line("Far Away")
        await seat.press("down", "delete")
        await seat.press("f9")
        assert seat.message == "The supplier is removed."
        assert "Everything" not in seat.screen()

    at_articles(house, scenario)
    [offer] = card_of(house).suppliers
    assert (offer.supplier_number, offer.code, offer.price, offer.preferred) == (
        "S2", "FA-77", Decimal("0.44"), True,
    )  # fmt: skip
    assert_sound(house.database)


def test_what_a_colleague_changes_while_the_form_is_open(house: House) -> None:
    mug, supplier = house.articles["MUG"], house.suppliers["S1"]

    async def scenario(seat: Typist) -> None:
        await seat.type("mug\n")
        await seat.press("ctrl+n")
        seen = house.ask(article_details, mug)
        house.do(change_article, mug, seen, replace(seen, description="Breaks.", name="Becher"))
        await seat.type("Beaker\n")
        await seat.press("f9")
        assert "Changed at another desk: Name: Becher; Details: Breaks." in seat.message
        await seat.press("f9")
        assert seat.message == "The article is changed."
        await seat.press(*FACTS, "enter")
        [pc] = house.ask(article_units, mug)
        house.do(change_unit, mug, pc, replace(pc, gtin=EAN))
        await seat.press("enter", "enter")
        await seat.type("5\n")
        await seat.press("f9")
        assert seat.message == "The unit is changed."  # it was not the same thing
        await seat.press("right", "enter")
        offered = house.ask(offer_of, mug, supplier)
        house.do(change_offer, supplier, offered, replace(offered, code="M-2"))
        await seat.type("M-3\n")
        await seat.press("f9")
        assert "Changed at another desk: Their code: M-2" in seat.message
        await seat.press("escape", "f9")

    at_articles(house, scenario)
    card = card_of(house)
    assert (card.name, card.description) == ("Beaker", "Breaks.")
    assert [(unit.gtin, unit.minimum) for unit in card.units] == [(EAN, Decimal(5))]
    assert [offer.code for offer in card.suppliers] == ["M-2"]


def test_who_may_not_is_not_offered_it(sqlite_house: House) -> None:
    async def scenario(seat: Typist) -> None:
        await seat.type("mug\n")
        for keys in (
            ["ctrl+n"],
            [*FACTS, "enter"],
            ["f6"],
            ["delete"],
            ["ctrl+t"],
            ["right", "enter"],
            ["f6"],
        ):
            await seat.press(*keys)
            assert isinstance(seat.app.screen, ArticleCardScreen)
        assert "Data" not in seat.screen()

    at_articles(sqlite_house, scenario, Role.WAREHOUSE)


@pytest.mark.parametrize(
    "language", ["de", *(pytest.param(each, marks=pytest.mark.long) for each in ("en", "pl", "nl"))]
)
def test_no_form_is_cut_off_at_80_by_24(sqlite_house: House, language: str) -> None:
    name = "Lampa [i]biurkowa[/i] " + "ż" * 100
    sqlite_house.do(
        add_articles, [NewArticle("LAMP-" + "1" * 30, name, Decimal(1), description="Long\n" * 30)]
    )

    async def scenario(seat: Typist) -> None:
        await seat.type("lamp\n")
        for keys in (["ctrl+n"], [*FACTS, "ctrl+t"], ["f6"], ["enter"], ["right", "f6"]):
            await seat.press(*keys)
            assert seat.cut_off() == []
            assert seat.screen().count("╯") == 1
            await seat.press("escape")
            assert seat.cut_off() == []

    sit_down(sqlite_house, scenario, role=Role.MANAGER, screen=ArticlesScreen, language=language)
