"""Articles are found as they are named, with what they cost the caller and what is there; and listed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from benchmarks.harness.statements import count_statements
from salesdesk.domain.assortment.queries import ARTICLE_SORTS, article_list, find_articles
from salesdesk.domain.assortment.rules import ArticleFound, WhichArticles
from salesdesk.domain.assortment.saying import find_articles_said
from salesdesk.domain.assortment.verbs import set_article_code
from salesdesk.domain.catalogue.operations import ARTICLES
from salesdesk.domain.catalogue.rules import ArticleKind, ArticleLife
from salesdesk.domain.catalogue.verbs import (
    NewArticle,
    NewUnit,
    add_articles,
    add_brand,
    add_category,
    set_life,
)
from salesdesk.domain.customers.verbs import set_conditions
from salesdesk.domain.pricing.rules import PriceSource
from salesdesk.domain.pricing.verbs import NewPrice, add_customer_prices
from salesdesk.domain.purchasing.queries import lines_of_purchase
from salesdesk.domain.purchasing.verbs import (
    ArrivedLine,
    Offered,
    offer_articles,
    order_shortages,
    place,
    receive_purchase,
)
from salesdesk.errors import NotFound, Refused
from salesdesk.lookup.marking import Match
from salesdesk.lookup.rebuilding import rebuild
from salesdesk.storage.engine import Database
from salesdesk.warehouse.stock.verbs import add_warehouse
from tests.conftest import Ground, SetClock, on_migrated
from tests.house import MONDAY, House, at_once, furnish_polish
from tests.integration.traces import statements
from tests.invariants import assert_sound

ONE = Decimal(1)


def codes(house: House, text: str, customer: str | None = None, **asked: object) -> list[str]:
    customer_id = house.customers[customer] if customer else None
    return [found.code for found in house.ask(find_articles, text, customer_id, **asked)]  # type: ignore[arg-type]


def first(house: House, text: str, customer: str | None = None, language: str = "") -> ArticleFound:
    return house.ask(find_articles, text, house.customers[customer] if customer else None, language)[0]


def these(*values: object) -> tuple[object, ...]:
    """Values to compare with plain numbers."""
    return values


@on_migrated
def furnish_lamps(database: Database) -> None:
    """The Polish house, which has lamps and a bulb for them."""
    furnish_polish(database)
    house = House.of(database, SetClock(MONDAY))
    brand = house.do(add_brand, "Świetlik")
    lighting = house.do(add_category, "LG", "Lighting")
    new = [
        NewArticle(
            "L-60/W", "Lamp white", ONE, gtin="5901234123457", brand_id=brand, names=(("pl", "Lampa biała"),)
        ),
        NewArticle("L-60/B", "Lamp black", ONE, names=(("pl", "Lampa czarna"), ("de", "Lämpchen Größe 60"))),
        NewArticle(
            "BULB", "Bulb for lamp L-60", ONE, category_id=lighting,
            units=(NewUnit("box", 10, gtin="4006381333931"),),
        ),
    ]  # fmt: skip
    ids = house.do(add_articles, new)
    house.do(offer_articles, house.suppliers["S2"], [Offered(ids[2], "ZX-999", ONE)])


@pytest.fixture
def lamps(ground: Ground, clock: SetClock) -> Iterator[House]:
    with ground.fresh(furnish_lamps) as database:
        yield House.of(database, clock)


@pytest.mark.either_database
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("l-60/w", ["L-60/W"]),
        ("L60W", ["L-60/W"]),
        ("5901234123457", ["L-60/W"]),
        ("590123412", ["L-60/W"]),
        ("5901243123457", ["L-60/W"]),
        ("4006381333931", ["BULB"]),
        ("biala lampa", ["L-60/W"]),
        ("BIAŁA", ["L-60/W"]),
        ("biaal", ["L-60/W"]),
        ("swietlik", ["L-60/W"]),
        ("swjetlik", ["L-60/W"]),
        ("świetlik l60", ["L-60/W"]),
        ("groesse", ["L-60/B"]),
        ("grosse lampchen", ["L-60/B"]),
        ("lempchen", ["L-60/B"]),
        ("zx999", ["BULB"]),
        ("zx-999 bulb", ["BULB"]),
        ("lighting", ["BULB"]),
        ("l60", ["L-60/W", "L-60/B"]),
        ("lamp", ["L-60/W", "L-60/B", "BULB"]),
        ("lamp bl", ["L-60/B"]),
        ("", []),
        ("%", []),
        ("qqqxzv", []),
    ],
)
def test_article_is_found_however_it_is_named(lamps: House, typed: str, found: list[str]) -> None:
    assert codes(lamps, typed)[: max(len(found), 1)] == found


def test_score_and_what_matched_are_told(lamps: House) -> None:
    exact, words = first(lamps, "l60w").match, first(lamps, "czarna lam").match
    assert (exact.score, exact.exact, exact.matched) == (1.0, True, ("l60w",))
    assert (0.9 < words.score < 1.0, words.exact, words.matched) == (True, False, ("czarna", "lamp"))


def test_what_is_in_stock_comes_first_among_equals(lamps: House) -> None:
    assert codes(lamps, "lamp") == ["L-60/W", "L-60/B", "BULB"]
    lamps.receive("MAIN", "L-60/B", 5)
    assert codes(lamps, "lamp") == ["L-60/B", "L-60/W", "BULB"]
    lamps.order("ANNA", lamps.line("L-60/B", 5))
    assert codes(lamps, "lamp") == ["L-60/W", "L-60/B", "BULB"]
    assert codes(lamps, "lamp", limit=1) == ["L-60/W"]


def test_what_this_customer_buys_comes_first_among_equals(lamps: House) -> None:
    lamps.receive("MAIN", "L-60/W", 5)
    for _ in range(2):
        lamps.order("ANNA", lamps.line("BULB"))
    lamps.order("ANNA", lamps.line("L-60/B"))
    lamps.order("BOB", lamps.line("L-60/B"), confirmed=False)
    assert codes(lamps, "lamp", "ANNA")[:3] == ["BULB", "L-60/B", "L-60/W"]
    assert codes(lamps, "l-60/b", "ANNA")[0] == "L-60/B"
    assert codes(lamps, "lamp", "BOB")[:3] == codes(lamps, "lamp")[:3] == ["L-60/W", "L-60/B", "BULB"]


def test_best_sellers_come_first_among_equals_once_the_index_knows_them(lamps: House) -> None:
    lamps.receive("MAIN", "L-60/W", 5)
    for _ in range(3):
        lamps.order("ANNA", lamps.line("BULB"))
    assert codes(lamps, "lamp")[:3] == ["L-60/W", "L-60/B", "BULB"]
    rebuild(lamps.database, ARTICLES, MONDAY)
    assert codes(lamps, "lamp")[:3] == ["BULB", "L-60/W", "L-60/B"]


def test_what_may_not_be_sold_comes_last_or_not_at_all_but_a_code_typed_in_full_is_shown(
    lamps: House,
) -> None:
    lamps.do(set_life, lamps.articles["L-60/B"], ArticleLife.BLOCKED_FOR_SALE)
    assert codes(lamps, "lamp") == ["L-60/W", "BULB", "L-60/B"]
    assert codes(lamps, "lamp", for_sale_only=True) == ["L-60/W", "BULB"]
    shown = lamps.ask(find_articles, "lamp")
    assert [article.for_sale for article in shown] == [True, True, False]
    assert codes(lamps, "l-60/b")[0] == "L-60/B"
    assert "L-60/B" not in codes(lamps, "l-60/b", for_sale_only=True)


def test_customer_finds_by_his_own_code(lamps: House) -> None:
    anna = lamps.customers["ANNA"]
    lamps.do(set_article_code, anna, "55-%a", lamps.articles["MUG"])
    lamps.do(set_article_code, anna, "55-B", lamps.articles["PEN"])
    lamps.do(set_article_code, anna, "L60", lamps.articles["TEA"])
    assert codes(lamps, "55-%A", "ANNA")[0] == "MUG"
    assert codes(lamps, "55-", "ANNA") == ["PEN", "MUG"]  # in stock, then by words
    assert codes(lamps, "l60", "ANNA") == ["TEA", "L-60/W", "L-60/B"]
    assert codes(lamps, "55-") == ["PEN", "MUG"]
    lamps.do(set_article_code, anna, "55-B", None)
    assert "PEN" not in codes(lamps, "55b", "ANNA") + codes(lamps, "55b")
    assert_sound(lamps.database)


def test_what_another_customer_calls_an_article_is_not_meant(lamps: House) -> None:
    anna = lamps.customers["ANNA"]
    for code, article in (("55-A", "MUG"), ("L60", "TEA"), ("PEN", "PEN"), ("77-x", "PEN")):
        lamps.do(set_article_code, anna, code, lamps.articles[article])
    lamps.do(set_article_code, lamps.customers["BERLIN"], "77x", lamps.articles["PEN"])
    assert "MUG" not in codes(lamps, "55-a", "BOB")
    assert codes(lamps, "l60", "BOB") == ["L-60/W", "L-60/B"]
    assert codes(lamps, "pen", "BOB")[0] == "PEN"  # it is our own code as well
    assert codes(lamps, "77x", "BERLIN") == ["PEN"]
    mug = lamps.ask(find_articles, "55a mug", lamps.customers["BOB"])[0]
    assert (mug.code, mug.match.exact, mug.match.matched) == ("MUG", False, ("mug",))


def test_word_of_an_article_that_another_customer_calls_it_by_is_still_its_word(lamps: House) -> None:
    lamps.do(set_article_code, lamps.customers["BERLIN"], "KUBEK", lamps.articles["MUG"])
    [mug] = lamps.ask(find_articles, "kubek", lamps.customers["ANNA"])
    assert (mug.code, mug.match.exact, mug.match.matched) == ("MUG", False, ("kubek",))
    assert lamps.ask(find_articles, "kubek", lamps.customers["BERLIN"])[0].match.exact


def test_codes_of_customers_are_read_only_if_something_fits_by_one_and_only_his(lamps: House) -> None:
    def read(typed: str) -> list[str]:
        with statements(lamps.database) as asked:
            codes(lamps, typed, "ANNA")
        return [each for each in asked if "customer_article_code" in each]

    lamps.do(set_article_code, lamps.customers["BERLIN"], "55-A", lamps.articles["MUG"])
    assert read("mug") == read("lamp") == []
    [his] = read("55a")
    assert "customer_id =" in his


def test_price_is_what_this_customer_would_pay(house: House) -> None:
    def priced(code: str, customer: str | None) -> tuple[object, ...]:
        found = house.ask(find_articles, code, house.customers[customer] if customer else None)[0]
        return str(found.price), found.price_unit, found.source, str(found.unit_amount), found.currency

    general, listed, individual = PriceSource.GENERAL_LIST, PriceSource.CUSTOMER_LIST, PriceSource.INDIVIDUAL
    assert priced("MUG", None) == priced("MUG", "ANNA") == ("10.0000", 1, general, "10.00", "PLN")
    assert priced("MUG", "PRESET") == ("10.0000", 1, general, "9.25", "PLN")
    assert priced("FIXED", "PRESET") == ("50.0000", 1, general, "50.00", "PLN")
    assert priced("MUG", "GROSS") == ("12.3000", 1, listed, "12.30", "PLN")
    assert priced("MUG", "BERLIN") == ("2.5000", 1, listed, "2.50", "EUR")
    assert priced("PEN", "BERLIN") == ("None", 1, None, "None", "EUR")
    assert priced("MUG", "SPECIAL")[2] is general  # the agreed price begins at ten
    agreed = NewPrice(house.articles["PEN"], Decimal("0.90"), date(2026, 1, 1))
    house.do(add_customer_prices, house.customers["SPECIAL"], [agreed])
    assert priced("PEN", "SPECIAL") == ("0.9000", 1, individual, "0.90", "PLN")
    assert priced("SCREW", "ANNA") == ("1.2340", 1000, general, "0.00", "PLN")
    assert priced("PAPER", "ANNA") == ("18.0000", 1, general, "90.00", "PLN")


def test_all_that_is_said_is_looked_for_only_where_it_is_a_code_as_it_stands(house: House) -> None:
    house.do(add_articles, [NewArticle("12 MUG", "Dozen", ONE, gtin="5901234123457")])
    house.do(set_article_code, house.customers["ANNA"], "3 cups", house.articles["TEA"])

    def said(whole: str, words: str, customer: str = "BOB") -> tuple[bool, str]:
        found = house.ask(find_articles_said, whole, words, house.customers[customer], limit=1)
        return found.is_code, found.found[0].code

    assert said("12 mug", "mug") == said("590 1234 123457", "mug") == (True, "12 MUG")
    assert said("13 mug", "mug") == said("12-mug", "mug") == said("3 \x00", "mug") == (False, "MUG")
    assert said("3 cups", "mug") == (False, "MUG")
    assert said("3 cups", "mug", "ANNA") == (True, "TEA")


def test_search_shows_name_unit_and_stock(house: House) -> None:
    house.order("ANNA", house.line("MUG", 7))
    assert replace(first(house, "mug", "BERLIN"), id=0) == ArticleFound(
        0, "MUG", "Tasse", ArticleKind.GOODS, ArticleLife.ACTIVE, "pc", "pc", Decimal("2.50"), 1,
        PriceSource.CUSTOMER_LIST, Decimal(0), Decimal("2.50"), "EUR", Decimal(130), Decimal(7), Decimal(123),
        Match(1.0, True, ("mug",)), ("pc",),
    )  # fmt: skip
    assert first(house, "kubek", language="pl").name == "Kubek"
    assert first(house, "kubek").name == "Mug"
    paper = first(house, "paper")
    assert (paper.unit, paper.base_unit, paper.units) == ("box", "pc", ("pc", "box"))


def test_unit_that_is_no_whole_number_of_thousandths_has_a_price_all_the_same(house: House) -> None:
    yard = NewUnit("yd", 9144, 10001, for_sale=True)
    house.do(add_articles, [NewArticle("CABLE", "Cable", Decimal(3), base_unit="m", units=(yard,))])
    found = first(house, "cable")
    assert (found.unit, found.base_unit, found.price) == ("yd", "m", Decimal(3))


def test_search_for_a_stranger_is_refused(house: House) -> None:
    with pytest.raises(NotFound, match="no such customer"):
        house.ask(find_articles, "mug", 10**9)


def test_customers_discount_is_shown_beside_the_price(house: House) -> None:
    bob = house.customers["BOB"]
    house.do(
        set_conditions,
        bob,
        discount=Decimal(10),
        discount_always=False,
        credit_limit=None,
        price_list_id=None,
    )
    found = first(house, "mug", "BOB")
    assert these(found.price, found.preset_percent, found.unit_amount) == (10, 10, 9)


def test_list_of_one_warehouse_has_what_lies_and_comes_there(house: House) -> None:
    main, side = house.warehouses["MAIN"], house.warehouses["SIDE"]
    house.order("ANNA", house.line("RARE", 5), house.line("MUG", 110))
    for purchase in house.do(order_shortages, side):
        house.do(place, purchase.id)

    def listed(warehouse: int | None, code: str) -> list[int]:
        [row] = [
            row for row in house.ask(article_list, limit=100, warehouse_id=warehouse).rows if row.code == code
        ]
        return [int(each) for each in (row.on_hand, row.reserved, row.available, row.on_order)]

    assert listed(None, "MUG") == [130, 110, 20, 0]
    assert listed(main, "MUG") == [100, 100, 0, 0]
    assert listed(side, "MUG") == [30, 10, 20, 0]
    assert listed(main, "RARE") == [0, 0, 0, 0]
    assert listed(side, "RARE")[3] == listed(None, "RARE")[3] > 0

    def codes(which: WhichArticles, **more: Any) -> list[str]:
        page = house.ask(article_list, limit=100, which=which, warehouse_id=side, **more)
        return [row.code for row in page.rows]

    assert codes(WhichArticles.AVAILABLE, sort="available", descending=True) == ["TEA", "PEN", "MUG"]
    assert "JUICE" in codes(WhichArticles.USED_UP)
    assert codes(WhichArticles.AVAILABLE, text="kubke") == ["MUG"]


def test_list_shows_stock_and_what_is_on_order(house: House) -> None:
    house.order("ANNA", house.line("MUG", 140), house.line("RARE", 5))
    [ordered] = house.do(order_shortages, house.warehouses["MAIN"])
    rows = {row.code: row for row in house.ask(article_list, limit=100).rows}
    assert these(rows["MUG"].on_hand, rows["MUG"].reserved, rows["MUG"].available) == (130, 130, 0)
    assert these(rows["MUG"].on_order, rows["RARE"].on_order) == (0, 0)  # a draft is no order yet
    house.do(place, ordered.id)
    rows = {row.code: row for row in house.ask(article_list, limit=100).rows}
    assert these(rows["MUG"].on_order, rows["RARE"].on_order, rows["PEN"].on_order) == (10, 12, 0)
    [mug] = [line for line in house.ask(lines_of_purchase, ordered.id) if line.article_code == "MUG"]
    house.do(receive_purchase, ordered.id, [ArrivedLine(mug.id, Decimal(4))])
    rows = {row.code: row for row in house.ask(article_list, limit=100).rows}
    assert these(rows["MUG"].on_hand, rows["MUG"].on_order) == (134, 6)
    assert_sound(house.database)


def test_list_takes_what_nothing_has_for_misspelled(house: House) -> None:
    page = house.ask(article_list, "kubke")
    assert ([row.code for row in page.rows][:1], page.total) == (["MUG"], len(page.rows))
    assert house.ask(article_list, "qqqxzv").total == 0


def test_list_counts_only_warehouses_that_sell(house: House) -> None:
    house.warehouses["REPAIR"] = house.do(add_warehouse, "REPAIR", "Repair", "PL", priority=9, sells=False)
    house.receive("REPAIR", "MUG", 50)
    [mug] = house.ask(article_list, "mug kubek").rows
    assert these(mug.on_hand, mug.available) == (130, 130)


def test_list_is_read_a_page_at_a_time(house: House) -> None:
    every = house.ask(article_list, limit=1000)
    assert [row.code for row in every.rows] == sorted(house.articles)
    assert every.total == len(house.articles)
    pages = [house.ask(article_list, "", offset, 4) for offset in range(0, every.total, 4)]
    assert tuple(row for page in pages for row in page.rows) == every.rows
    assert {page.total for page in pages} == {every.total}
    narrowed = house.ask(article_list, "pen", 0, 1)
    assert ([row.code for row in narrowed.rows], narrowed.total) == (["PEN"], 2)


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", ARTICLE_SORTS)
def test_list_is_sorted_by_any_of_its_columns(house: House, sort: str, descending: bool) -> None:
    rows = house.ask(article_list, "", 0, 100, sort, descending).rows
    shown = [row.name.casefold() if sort == "name" else getattr(row, sort) for row in rows]
    assert shown == sorted(shown, reverse=descending)
    assert len(rows) == len(house.articles)


def test_list_cannot_be_sorted_by_what_it_does_not_know(house: House) -> None:
    with pytest.raises(Refused, match="cannot be sorted by “cost”"):
        house.ask(article_list, sort="cost")


def test_search_and_page_cost_the_same_few_statements_whatever_they_find(house: House) -> None:
    house.do(add_articles, [NewArticle(f"N{number}", f"New {number}", ONE) for number in range(60)])
    anna = house.customers["ANNA"]
    house.ask(find_articles, "new", anna)  # the first search reads what was noted
    counts = []
    for ask in (
        lambda: house.ask(find_articles, "n1", anna, limit=1),
        lambda: house.ask(find_articles, "new", anna, limit=50),
        lambda: house.ask(article_list, "", 0, 1),
        lambda: house.ask(article_list, "new", 0, 50),
    ):
        with count_statements(house.database.engine) as sent:
            ask()
        counts.append(sent.count)
    assert counts == [10, 10, 5, 5]


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", ARTICLE_SORTS)
def test_article_with_just_the_code_that_is_typed_is_first_in_the_list(
    house: House, sort: str, descending: bool
) -> None:
    anna = house.customers["ANNA"]
    for other in ("BOOK", "TEA"):
        house.do(set_article_code, anna, f"MUG{other}", house.articles[other])
    for typed in ("MUG", " mug"):
        found = house.ask(article_list, typed, 0, 50, sort, descending)
        assert found.rows[0].code == "MUG"
        assert found.total > 2


def test_codes_that_are_given_to_an_article_at_the_same_moment_all_find_it(house: House) -> None:
    """Each verb writes the whole of what the article is found by, and none forgets what another entered."""
    [id_] = house.do(add_articles, [NewArticle("STOOL", "Stool", ONE)])

    def theirs(customer: str) -> Callable[[], None]:
        return lambda: house.do(set_article_code, house.customers[customer], f"{customer}-77", id_)

    at_once(
        [
            theirs("ANNA"),
            lambda: house.do(offer_articles, house.suppliers["S1"], [Offered(id_, "S1-88", ONE)]),
            theirs("BERLIN"),
        ]
    )
    for code in ("ANNA-77", "S1-88", "BERLIN-77"):
        assert codes(house, code)[:1] == ["STOOL"], code


def test_article_called_what_is_typed_comes_before_others_in_the_list(house: House) -> None:
    new = [("A1", "Bookshelf"), ("A2", "Notebook"), ("A3", "Red book"), ("A4", "Lamp"), ("BOOK-9", "Lamp")]
    gtins = {"BOOK-9": "5901234123457"}
    house.do(add_articles, [NewArticle(code, name, ONE, gtin=gtins.get(code, "")) for code, name in new])
    house.do(set_article_code, house.customers["ANNA"], "BOOK1", house.ask(article_list, "A4").rows[0].id)

    def listed(text: str, sort: str = "code") -> list[str]:
        return [row.code for row in house.ask(article_list, text, 0, 50, sort).rows]

    assert listed("book") == ["BOOK", "A3", "A1", "BOOK-9", "A2", "A4"]
    assert listed("book-9") == ["BOOK-9"]
    assert listed("book", "name") == ["BOOK", "A1", "A4", "BOOK-9", "A2", "A3"]
