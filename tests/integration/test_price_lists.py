"""Price lists and individual prices: set, overlapping, copied, listed, in files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from salesdesk.domain.article_cards.history import article_history
from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.customer_cards.history import customer_history
from salesdesk.domain.customers.verbs import add_group
from salesdesk.domain.importing.rules import Entity
from salesdesk.domain.pricing import lists
from salesdesk.domain.pricing.lists import (
    Copied,
    ListDetails,
    begin_copy,
    change_list,
    copy_prices,
    drop_list,
    finish_copy,
    give_list,
)
from salesdesk.domain.pricing.markup import STEPS, Markup
from salesdesk.domain.pricing.model import PriceList
from salesdesk.domain.pricing.owners import Owner, Whose
from salesdesk.domain.pricing.periods import Overlaps
from salesdesk.domain.pricing.price_lists import WhichLists, price_lists
from salesdesk.domain.pricing.prices_of import PriceRow, WhichPrices, prices_of
from salesdesk.domain.pricing.rules import PriceSource
from salesdesk.domain.pricing.setting import add_price, change_price, end_price, remove_price
from salesdesk.domain.pricing.verbs import NewPrice, add_list_prices
from salesdesk.errors import Conflict, NotFound, Refused
from salesdesk.office.permissions import Role
from tests.house import House, at_once
from tests.integration.exchange_files import Files, outcome
from tests.integration.test_pricing import TODAY, line_of, listed
from tests.invariants import assert_sound, not_refused, refused

pytestmark = pytest.mark.either_database

DAY = timedelta(days=1)


def of_list(list_id: int) -> Owner:
    return Owner(Whose.LIST, list_id)


def price(house: House, code: str, worth: str, first: date = TODAY, **more: Any) -> NewPrice:
    return NewPrice(house.articles[code], Decimal(worth), first, **more)


def rows(house: House, owner: Owner, which: WhichPrices = WhichPrices.ALL, text: str = "") -> list[PriceRow]:
    return list(house.ask(prices_of, owner, which, text, 0, 100).rows)


def said(house: House, owner: Owner) -> list[tuple[str, str, str, str]]:
    """The prices of an owner: article, price, first and last day."""
    return [
        (
            row.code,
            f"{row.price.normalize():f}",
            f"{row.valid_from:%d.%m}",
            f"{row.valid_to:%d.%m}" if row.valid_to else "",
        )
        for row in rows(house, owner)
    ]


def test_price_in_force_stays_until_the_day_before_another_takes_its_place(house: House) -> None:
    list_id, customer = listed(house)
    owner = of_list(list_id)
    since = price(house, "MUG", "9", TODAY - 10 * DAY)
    price_id = house.do(add_price, owner, since)
    house.do(add_price, owner, price(house, "MUG", "8", from_quantity=Decimal(10)))
    house.do(change_price, owner, price_id, since, price(house, "MUG", "8.5"))
    assert said(house, owner) == [
        ("MUG", "9", "20.02", "01.03"), ("MUG", "8.5", "02.03", ""), ("MUG", "8", "02.03", "")
    ]  # fmt: skip
    assert [line_of(house, customer, count).net for count in (9, 10)] == [Decimal("76.50"), Decimal(80)]
    [_, now, least] = rows(house, owner)
    assert isinstance(refused(house.desk, remove_price, owner, now.id, now.entered), Refused)
    later = house.do(add_price, owner, price(house, "TEA", "1", TODAY + DAY))
    house.do(remove_price, owner, later, price(house, "TEA", "1", TODAY + DAY))
    for row in (now, least):
        house.do(end_price, owner, row.id, row.entered, TODAY)
    assert line_of(house, customer).source is PriceSource.CUSTOMER_LIST
    house.clock.forward(days=1)
    assert line_of(house, customer).source is PriceSource.GENERAL_LIST
    # Over at once, yesterday; one that began today has not been at all.
    [tea] = [house.do(add_price, owner, price(house, "TEA", "1", TODAY + DAY))]
    house.do(end_price, owner, tea, price(house, "TEA", "1", TODAY + DAY), TODAY)
    assert [row.code for row in rows(house, owner)] == ["MUG"] * 3
    noted = [row.changes for row in house.ask(article_history, house.articles["MUG"]).rows]
    assert [pair for changes in noted if (pair := changes.get("price:L")) and pair[0] is None][-1][1] == {
        "price": "9", "price_unit": 1, "from_quantity": "0", "valid_from": "2026-02-20", "valid_to": None,
    }  # fmt: skip
    assert_sound(house.database)


def test_price_that_overlaps_is_refused_until_the_other_may_give_way(house: House) -> None:
    customer = house.customers["SPECIAL"]
    owner = Owner(Whose.CUSTOMER, customer)
    standing = house.do(add_price, owner, price(house, "PEN", "0.90", TODAY - 10 * DAY))
    new = price(house, "PEN", "0.80", TODAY + 5 * DAY, valid_to=TODAY + 9 * DAY)
    error = refused(house.desk, add_price, owner, new)
    assert isinstance(error, Overlaps)
    assert (error.other.id, error.part, error.day) == (standing, "valid_from", TODAY + 4 * DAY)
    house.do(add_price, owner, new, (standing,))
    assert [each for each in said(house, owner) if each[0] == "PEN"] == [
        ("PEN", "0.9", "20.02", "06.03"), ("PEN", "0.8", "07.03", "11.03"), ("PEN", "0.9", "12.03", "")
    ]  # fmt: skip
    assert isinstance(refused(house.desk, add_list_prices, 1, [price(house, "MUG", "9")]), Overlaps)
    changes = [row.changes for row in house.ask(customer_history, customer).rows]
    assert [list(each) for each in changes[:3]] == [["price:PEN"]] * 3
    assert_sound(house.database)


def test_price_that_somebody_else_has_changed_is_a_conflict(house: House) -> None:
    owner = of_list(listed(house)[0])
    seen = price(house, "MUG", "9")
    price_id = house.do(add_price, owner, seen)
    dear = replace(seen, price=Decimal(11))
    house.do(change_price, owner, price_id, seen, dear)
    cheap, ended = replace(seen, price=Decimal(7)), replace(seen, valid_to=TODAY)
    assert isinstance(refused(house.desk, change_price, owner, price_id, seen, cheap), Conflict)
    assert isinstance(refused(house.desk, end_price, owner, price_id, seen, TODAY), Conflict)
    house.do(change_price, owner, price_id, seen, ended)  # of another thing
    [row] = rows(house, owner)
    assert row.entered == replace(dear, valid_to=TODAY)
    assert isinstance(refused(house.desk, end_price, of_list(1), price_id, row.entered, TODAY), NotFound)


def test_two_people_enter_the_same_price_at_the_same_time_once(house: House) -> None:
    owner = of_list(listed(house)[0])

    def enter(seat: House) -> bool:
        try:
            seat.do(add_price, owner, price(house, "MUG", "9"))
        except Overlaps:
            return False
        return True

    with house.seats(3) as seats:
        assert sorted(at_once([partial(enter, seat) for seat in seats])) == [False, False, True]
    assert_sound(house.database)


def test_bad_prices_are_refused_where_they_are_wrong_and_nothing_changes(house: House) -> None:
    owner, good = of_list(listed(house)[0]), price(house, "MUG", "9")
    huge, fine = Decimal(10) ** 15, Decimal("0.00001")
    bad: dict[str, list[dict[str, Any]]] = {
        "price": [{"price": value} for value in (Decimal(-1), Decimal("NaN"), huge, fine)],
        "from_quantity": [{"from_quantity": value} for value in (Decimal(-1), huge * 10, fine)],
        "price_unit": [{"price_unit": 10}],
        "valid_to": [{"valid_to": TODAY - DAY}],
        "article": [{"article_id": house.articles["OLD"]}, {"article_id": 10**9}],
    }
    for part, values in bad.items():
        for value in values:
            assert refused(house.desk, add_price, owner, replace(good, **value)).part == part
    assert house.do(add_price, owner, replace(good, price=Decimal(0)))  # given away
    calls: list[Callable[[], object]] = [
        partial(house.do, add_price, of_list(10**9), good),
        partial(house.do, begin_copy, 10**9, "C", "Copy", Markup(), TODAY),
        partial(house.do, begin_copy, 1, "G", "Copy", Markup(), TODAY),
        partial(house.do, begin_copy, 1, "C", " ", Markup(), TODAY),
        partial(house.do, begin_copy, 1, "C", "Copy", Markup(Decimal(-100)), TODAY),
        partial(house.do, begin_copy, 1, "C", "Copy", Markup(), TODAY - DAY),
        partial(house.do, copy_prices, 1, 1, Markup(), TODAY),
        partial(house.do, drop_list, 1),
        partial(house.do, change_list, 1, ListDetails("Gross", True), ListDetails("", True)),
        partial(house.do, give_list, 10**9, None, 1),
    ]
    assert not_refused(house.database, calls) == []


def test_list_is_copied_with_what_is_valid_then_and_taken_off_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    list_id, _ = listed(house)
    owner = of_list(list_id)
    ended = price(house, "MUG", "1", TODAY - 9 * DAY, valid_to=TODAY)
    coming = price(house, "MUG", "20", TODAY + 9 * DAY)
    for each in (ended, price(house, "MUG", "9.99", TODAY + DAY, valid_to=TODAY + 8 * DAY), coming):
        house.do(add_price, owner, each)
    house.do(add_price, owner, price(house, "PEN", "0.02"))
    with house.database.write() as session:
        session.execute(update(Article).where(Article.code == "PEN").values(life="ended"))
    markup = Markup(Decimal("-10"), STEPS[1])
    copy = house.do(begin_copy, list_id, "C", "Copy", markup, TODAY + DAY)
    assert house.do(copy_prices, copy, list_id, markup, TODAY + DAY).after is None
    assert not house.look(PriceList, copy).active
    house.do(finish_copy, copy)
    assert said(house, of_list(copy)) == [("MUG", "9", "03.03", "10.03"), ("MUG", "18", "11.03", "")]
    monkeypatch.setattr(lists, "_AT_ONCE", 2)
    monkeypatch.setattr(lists, "_LISTED", lists._LISTED.limit(2))
    steps = house.do(begin_copy, list_id, "S", "In steps", markup, TODAY + DAY)
    first = house.do(copy_prices, steps, list_id, markup, TODAY + DAY)
    assert first == Copied(2, house.articles["MUG"])
    assert house.do(copy_prices, steps, list_id, markup, TODAY + DAY, first.after or 0) == Copied(0, None)
    assert said(house, of_list(steps)) == said(house, of_list(copy))
    monkeypatch.undo()
    group = house.do(add_group, "SHOPS", "Shops", Decimal(0))
    house.do(give_list, group, None, copy)
    [shown] = house.ask(price_lists, WhichLists.IN_USE, "copy", 0, 10).rows
    assert (shown.groups, shown.articles, shown.changes_on) == (("SHOPS",), 0, TODAY + DAY)
    assert isinstance(refused(house.desk, give_list, group, None, 1), Conflict)
    house.do(add_price, of_list(copy), price(house, "TEA", "9", TODAY, valid_to=date.max))
    [until_ever] = house.ask(price_lists, WhichLists.IN_USE, "copy", 0, 10).rows
    assert (until_ever.articles, until_ever.changes_on) == (1, TODAY + DAY)
    house.do(change_list, copy, ListDetails("Copy", True), ListDetails("Copied", False))
    assert isinstance(refused(house.desk, drop_list, copy), Refused)
    house.do(give_list, group, copy, None)
    assert house.do(drop_list, copy)
    general = house.do(begin_copy, None, "N", "New", Markup(), TODAY)
    count = house.do(copy_prices, general, None, Markup(), TODAY).prices
    assert count == len(house.articles) - 2, "without what is ended"
    assert_sound(house.database)


def test_prices_are_found_by_article_filtered_and_sorted_with_costs_for_those_who_may_see_them(
    house: House,
) -> None:
    owner = of_list(listed(house)[0])
    for each in (
        price(house, "MUG", "12.50", TODAY - 9 * DAY, valid_to=TODAY - DAY),
        price(house, "MUG", "10"),
        price(house, "SCREW", "1000", price_unit=1000, valid_to=TODAY),
        price(house, "TEA", "0.40", TODAY + DAY),
    ):
        house.do(add_price, owner, each)

    def codes(which: WhichPrices, text: str = "", *sort: Any) -> list[str]:
        return [row.code for row in house.ask(prices_of, owner, which, text, 0, 9, *sort).rows]

    assert [codes(which) for which in WhichPrices] == [
        ["MUG", "SCREW", "TEA"], ["MUG", "SCREW"], ["TEA"], ["MUG"], ["MUG", "MUG", "SCREW", "TEA"]
    ]  # fmt: skip
    assert (codes(WhichPrices.ALL, "kubek"), codes(WhichPrices.TODAY, "scrw")) == (["MUG"] * 2, ["SCREW"])
    assert codes(WhichPrices.STANDING, "", "valid_from", True) == ["TEA", "MUG", "SCREW"]
    second = house.ask(prices_of, owner, WhichPrices.ALL, "", 1, 1)
    assert (second.total, [row.code for row in second.rows]) == (4, ["MUG"])
    mug, screw, tea = rows(house, owner, WhichPrices.STANDING)
    assert [(each.cost, each.margin) for each in (mug, screw, tea)] == [
        (Decimal("0.5"), Decimal(95)), (Decimal(500), Decimal(50)), (Decimal("0.5"), Decimal(-25))
    ]  # fmt: skip
    [euro] = rows(house, of_list(2))
    assert (euro.cost, euro.margin) == (Decimal("0.1176"), Decimal("95.3"))
    page = house.seat(Role.TELEMARKETER).ask(prices_of, owner, WhichPrices.TODAY, "", 0, 9)
    assert {(row.cost, row.margin) for row in page.rows} == {(None, None)}


def test_prices_are_changed_in_a_spreadsheet_and_read_in_again(house: House, tmp_path: Path) -> None:
    owner = of_list(listed(house)[0])
    house.do(add_price, owner, price(house, "MUG", "9", TODAY - 9 * DAY))
    files = Files(tmp_path, house.desk)
    same = files.export(Entity.PRICES)
    assert files.load(Entity.PRICES, same).outcome == outcome(unchanged=5)
    text = """
        price_list;customer;article;from_quantity;price;valid_from;valid_to
        L;;MUG;0;9.50;2026-04-01;
        L;;MUG;0;8.00;2026-05-01;2026-05-31
        ;SPECIAL;MUG;10;7.50;2026-04-01;
        L;;PEN;0;0.90;2026-03-01;2026-03-31
        L;;PEN;0;0.80;2026-03-10;
        """
    loaded = files.load(Entity.PRICES, text)
    assert loaded.outcome == outcome(added=4, refused=1)
    assert [(line, field) for line, field, _ in loaded.refused] == [(6, "valid_from")]
    assert said(house, owner) == [
        ("MUG", "9", "21.02", "31.03"),
        ("MUG", "9.5", "01.04", "30.04"),
        ("MUG", "8", "01.05", "31.05"),
        ("MUG", "9.5", "01.06", ""),
        ("PEN", "0.9", "01.03", "31.03"),
    ]
    assert [each[1:] for each in said(house, Owner(Whose.CUSTOMER, house.customers["SPECIAL"]))] == [
        ("8", "01.01", "31.03"), ("7.5", "01.04", "")
    ]  # fmt: skip
    again = files.load(Entity.PRICES, text)
    assert again.outcome == outcome(unchanged=4, refused=1)
    assert files.load(Entity.PRICES, files.export(Entity.PRICES)).outcome == outcome(unchanged=10)
    assert_sound(house.database)
