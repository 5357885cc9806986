"""Mending what a supplier asks for an article."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import partial

import pytest

from salesdesk.domain.assortment.queries import find_articles
from salesdesk.domain.purchasing.entering import Offered
from salesdesk.domain.purchasing.offers import add_offer, change_offer, offer_of, remove_offer
from salesdesk.errors import Conflict, NotFound
from salesdesk.office import history
from tests.house import House, at_once
from tests.invariants import assert_sound, not_refused, refused

HUGE, NAN = Decimal("1E+30"), Decimal("NaN")


def offered(house: House, code: str = "RARE", supplier: str = "S1") -> Offered:
    return house.ask(offer_of, house.articles[code], house.suppliers[supplier])


def found(house: House, text: str) -> list[str]:
    return [each.code for each in house.ask(find_articles, text)]


def test_offer_is_changed_found_at_once_and_remembered(house: House) -> None:
    seen, first = offered(house), house.suppliers["S1"]
    wanted = replace(
        seen, code="XQ-77", name="Rare ware", price=Decimal("3.25"), price_unit=100, pack=Decimal(4),
        minimum=Decimal(8), lead_days=3,
    )  # fmt: skip
    house.do(change_offer, first, seen, wanted)
    assert offered(house) == wanted
    assert found(house, "xq-77") == ["RARE"]
    [entry] = [each.changes for each in house.ask(history.of_subject, "article", seen.article_id, 1)]
    assert entry["S1.code"] == ["R-1", "XQ-77"]
    assert entry["S1.price"] == ["3.0000", "3.25"]
    house.do(change_offer, first, wanted, wanted)
    assert [each.changes for each in house.ask(history.of_subject, "article", seen.article_id, 1)] == [entry]
    house.do(change_offer, first, wanted, replace(wanted, code="901234"))
    assert (found(house, "xq-77"), found(house, "901234")) == ([], ["RARE"])
    assert_sound(house.database)


def test_who_is_preferred_is_so_alone(house: House) -> None:
    rare, first, second = house.articles["RARE"], house.suppliers["S1"], house.suppliers["S2"]
    house.do(add_offer, second, Offered(rare, "XQ-77", Decimal(2)))
    assert (offered(house).preferred, offered(house, supplier="S2").preferred) == (False, True)
    assert found(house, "xq-77") == ["RARE"]
    seen = offered(house)
    house.do(change_offer, first, seen, replace(seen, preferred=True))
    assert (offered(house).preferred, offered(house, supplier="S2").preferred) == (True, False)
    house.do(remove_offer, rare, second)
    assert found(house, "xq-77") == []
    with pytest.raises(NotFound):
        house.do(remove_offer, rare, second)


def test_what_a_colleague_changed_meanwhile_stays(house: House) -> None:
    seen, first = offered(house), house.suppliers["S1"]
    at_once(
        [
            partial(house.do, change_offer, first, seen, replace(seen, price=Decimal(7))),
            partial(house.do, change_offer, first, seen, replace(seen, code="N-1")),
        ]
    )
    assert (offered(house).price, offered(house).code) == (Decimal(7), "N-1")
    with pytest.raises(Conflict) as caught:
        house.do(change_offer, first, seen, replace(seen, price=Decimal(8)))
    assert caught.value.part == "price"
    assert_sound(house.database)


def test_price_is_changed_with_what_it_is_the_price_of(house: House) -> None:
    seen, first = offered(house), house.suppliers["S1"]
    house.do(change_offer, first, seen, replace(seen, price_unit=1000))
    with pytest.raises(Conflict) as caught:
        house.do(change_offer, first, seen, replace(seen, price=Decimal("0.003")))
    assert caught.value.part == "price"
    assert (offered(house).price, offered(house).price_unit) == (seen.price, 1000)
    same = replace(seen, price_unit=1000, name="Rare ware")
    house.do(change_offer, first, seen, same)
    assert offered(house) == same


def test_offers_that_make_no_sense_are_refused(house: House) -> None:
    seen, first, second = offered(house), house.suppliers["S1"], house.suppliers["S2"]

    def change(**wanted: object) -> Callable[[], object]:
        return lambda: house.do(change_offer, first, seen, replace(seen, **wanted))  # type: ignore[arg-type]

    calls: list[Callable[[], object]] = [
        *(change(price=price) for price in (Decimal(-1), HUGE, NAN, Decimal("0.00001"))),
        *(change(pack=pack) for pack in (Decimal(0), Decimal(-1), NAN, Decimal("0.0001"))),
        *(change(minimum=minimum) for minimum in (Decimal(-1), HUGE)),
        *(change(price_unit=per) for per in (0, 7)),
        *(change(lead_days=days) for days in (-1, 10_000)),
        *(change(**{field: "x" * 10_000}) for field in ("code", "name")),
        partial(house.do, change_offer, second, seen, seen),
        partial(house.do, add_offer, first, seen),
        partial(house.do, add_offer, second, replace(seen, article_id=10**9)),
        partial(house.do, add_offer, 10**9, seen),
        partial(house.do, remove_offer, seen.article_id, second),
    ]
    assert not_refused(house.database, calls) == []
    for part, wrong in (("price", Decimal(-1)), ("pack", Decimal(0)), ("minimum", Decimal(-1))):
        wanted = replace(seen, **{part: wrong})  # type: ignore[arg-type]
        assert refused(house.desk, change_offer, first, seen, wanted).part == part
