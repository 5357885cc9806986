"""Mending what an article is called, what it is and what it is counted in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select, update

from salesdesk.domain.article_cards.queries import article_card
from salesdesk.domain.assortment.queries import find_articles
from salesdesk.domain.catalogue.changing import (
    ArticleDetails,
    add_unit,
    article_details,
    change_article,
    change_unit,
    remove_unit,
)
from salesdesk.domain.catalogue.model import Article, ArticleUnit
from salesdesk.domain.catalogue.operations import write_texts
from salesdesk.domain.catalogue.rewriting import Rewritten, article_as_entered, rewrite
from salesdesk.domain.catalogue.rules import LeadTime, Tracking
from salesdesk.domain.catalogue.verbs import NewArticle, NewUnit, add_articles, add_brand, add_category
from salesdesk.domain.tax.rules import TaxClass
from salesdesk.errors import Conflict, Refused
from salesdesk.office import history
from salesdesk.office.permissions import SYSTEM
from salesdesk.office.work import Transaction
from tests.house import House, at_once
from tests.integration.meetings import meeting
from tests.invariants import assert_sound, not_refused, refused

pytestmark = pytest.mark.either_database

LONG = "ż" * 10_000
EAN, OTHER_EAN, WRONG_EAN = "5901234123457", "4006381333931", "5901234123458"


def details(house: House, code: str = "MUG") -> ArticleDetails:
    return house.ask(article_details, house.articles[code])


def change(house: House, code: str = "MUG", **wanted: Any) -> None:
    """Change an article, as somebody does who sees it as it is."""
    seen = details(house, code)
    house.do(change_article, house.articles[code], seen, replace(seen, **wanted))


def units(house: House, code: str = "MUG") -> dict[str, NewUnit]:
    card = house.ask(article_card, house.articles[code])
    return {
        u.unit: NewUnit(
            u.unit, u.numerator, u.denominator, u.gtin, u.minimum, u.step, u.for_sale, u.for_purchase
        )
        for u in card.units
    }


def change_of(house: House, called: str, code: str = "MUG", /, **wanted: Any) -> None:
    seen = units(house, code)[called]
    house.do(change_unit, house.articles[code], seen, replace(seen, **wanted))


def found(house: House, text: str) -> list[str]:
    return [each.code for each in house.ask(find_articles, text)]


def told(house: House, code: str = "MUG") -> list[dict[str, Any]]:
    return [each.changes for each in house.ask(history.of_subject, "article", house.articles[code], 99)]


def lamp(house: House, **more: Any) -> House:
    """The house with an article that nobody has ordered, bought or stocked."""
    [id_] = house.do(add_articles, [NewArticle("LAMP", "Lamp", Decimal(9), **more)])
    house.articles["LAMP"] = id_
    return house


@pytest.mark.both_databases
def test_details_are_changed_found_at_once_and_remembered(house: House) -> None:
    brand, category = house.do(add_brand, "Villeroy"), house.do(add_category, "POTS", "Pottery")
    before, known = details(house), len(told(house))
    wanted = ArticleDetails(
        "Kubek duży", (("de", "Becher"), ("pl", "Kubek")), brand, category, TaxClass.REDUCED, Tracking.NONE,
        LeadTime.TO_ORDER, True, "Holds 0.4 l.\nNot for the oven.", "69120029", "GTU_06", True, "de",
        "art. 43", Decimal("0.35"), (("colour", "red"), ("size", "XL")),
    )  # fmt: skip
    house.do(change_article, house.articles["MUG"], before, wanted)
    assert details(house) == replace(wanted, origin="DE")
    for text in ("duzy", "becher", "villeroy", "pottery"):
        assert found(house, text) == ["MUG"]
    [entry] = told(house)[: len(told(house)) - known]
    assert entry["name"] == ["Mug", "Kubek duży"]
    assert entry["tax_class"] == ["standard", "reduced"]
    assert entry["names"] == [[["de", "Tasse"], ["pl", "Kubek"]], [["de", "Becher"], ["pl", "Kubek"]]]
    change(house, name="Mug", names=(("pl", "Kubek"),))
    assert "MUG" not in found(house, "becher")
    assert_sound(house.database)


def test_nothing_is_recorded_of_what_is_left_alone(house: House) -> None:
    known = told(house)
    change(house)
    change_of(house, "pc")
    assert told(house) == known


def test_what_was_ordered_keeps_its_name_and_tax(house: House) -> None:
    order = house.order("ANNA", house.line("MUG", 2))
    change(house, name="Beaker", tax_class=TaxClass.REDUCED)
    [note] = house.issue(order)
    house.bill(note)
    assert_sound(house.database)


def test_what_a_colleague_changed_meanwhile_stays(house: House) -> None:
    seen, mug = details(house), house.articles["MUG"]
    change(house, description="Breaks.", names=(("de", "Tasse"), ("pl", "Kubeczek")))
    german = (("de", "Becher"), ("pl", "Kubek"))
    house.do(change_article, mug, seen, replace(seen, names=german, gtu="GTU_06"))
    now = details(house)
    assert (now.description, now.gtu) == ("Breaks.", "GTU_06")
    assert now.names == (("de", "Becher"), ("pl", "Kubeczek"))
    for wanted, part in (
        ({"description": "Does not."}, "description"),
        ({"names": (("de", "Tasse"), ("pl", "Kubas"))}, "name-pl"),
    ):
        with pytest.raises(Conflict) as caught:
            house.do(change_article, mug, seen, replace(seen, **wanted))
        assert caught.value.part == part
    assert details(house) == now


@pytest.mark.both_databases
def test_two_who_mend_the_same_at_once_do_not_undo_each_other(house: House) -> None:
    seen, mug, pc = details(house), house.articles["MUG"], units(house)["pc"]
    mend: list[Callable[[], object]] = [
        partial(house.do, change_article, mug, seen, replace(seen, name="Beaker")),
        partial(house.do, change_article, mug, seen, replace(seen, names=(("pl", "Kubek"),))),
        partial(house.do, change_unit, mug, pc, replace(pc, gtin=EAN)),
    ]
    at_once(mend)
    assert (details(house).name, details(house).names) == ("Beaker", (("pl", "Kubek"),))
    assert found(house, "beaker") == found(house, "kubek") == found(house, EAN) == ["MUG"]
    assert_sound(house.database)


def test_details_that_make_no_sense_are_refused(house: House) -> None:
    wrong: list[dict[str, Any]] = [
        *({"name": name} for name in ("", "  ", "\x00", LONG)),
        *({"names": names} for names in ((("tlh", "x"),), (("pl", ""),), (("pl", "a"), ("pl", "b")))),
        {"brand_id": 10**9},
        {"category_id": -1},
        {"description": LONG},
        {"customs_code": LONG},
        {"origin": "XX"},
        *({"weight": weight} for weight in (Decimal(-1), Decimal("NaN"), Decimal("0.0001"))),
        *({"properties": p} for p in ((("", "x"),), (("a", "1"), ("a", "2")), ((LONG, "x"),))),
        {"tracking": Tracking.EXPIRY},  # goods of it have come without
    ]
    seen = details(house)
    calls = [partial(change, house, **each) for each in wrong]
    calls += [partial(house.do, change_article, id_, seen, seen) for id_ in (0, -1, 10**9)]
    assert not_refused(house.database, calls) == []
    error = refused(house.desk, change_article, house.articles["MUG"], seen, replace(seen, name=" "))
    assert error.part == "name"


def test_what_is_tracked_is_changed_until_goods_come(house: House) -> None:
    lamp(house)
    change(house, "LAMP", tracking=Tracking.SERIAL)
    assert details(house, "LAMP").tracking is Tracking.SERIAL


@pytest.mark.both_databases
def test_units_come_change_and_go(house: House) -> None:
    lamp(house, gtin=EAN)
    id_ = house.articles["LAMP"]
    house.do(add_unit, id_, NewUnit("box", 12, gtin=OTHER_EAN, minimum=Decimal(2), for_sale=True))
    assert [(u.unit, u.for_sale, u.for_purchase) for u in units(house, "LAMP").values()] == [
        ("pc", False, True), ("box", True, False),
    ]  # fmt: skip
    assert found(house, OTHER_EAN) == ["LAMP"]
    house.do(add_unit, id_, NewUnit("pallet", 480, for_purchase=True))
    change_of(house, "pallet", "LAMP", numerator=500, for_sale=True)
    assert [u.unit for u in units(house, "LAMP").values() if u.for_sale] == ["pallet"]
    change_of(house, "pc", "LAMP", for_sale=True, gtin="")
    assert [u.unit for u in units(house, "LAMP").values() if u.for_sale] == ["pc"]
    assert found(house, EAN) == []
    house.do(remove_unit, id_, "box")
    assert list(units(house, "LAMP")) == ["pc", "pallet"]
    assert [set(entry) for entry in told(house, "LAMP")[:2]] == [{"unit:box"}, {"unit:pallet", "unit:pc"}]
    assert_sound(house.database)


def test_unit_is_called_otherwise_until_something_counts_the_article(house: House) -> None:
    lamp(house)
    change_of(house, "pc", "LAMP", unit="szt.")
    card = house.ask(article_card, house.articles["LAMP"])
    assert (card.base_unit, list(units(house, "LAMP"))) == ("szt.", ["szt."])
    house.order("ANNA", house.line("LAMP"))
    calls = [
        partial(change_of, house, "szt.", "LAMP", unit="pc"),
        partial(change_of, house, "pc", "MUG", unit="szt."),  # it is in stock
    ]
    assert not_refused(house.database, calls) == []


def test_units_that_make_no_sense_are_refused(house: House) -> None:
    lamp(house)
    id_, mug = house.articles["LAMP"], house.articles["MUG"]
    house.do(add_unit, id_, NewUnit("box", 12, gtin=EAN))
    house.do(add_unit, mug, NewUnit("box", 6))
    house.order("ANNA", house.line("MUG", 1, unit="box"))
    fresh = NewUnit("bag", 3)
    calls: list[Callable[[], object]] = [
        *(
            partial(house.do, add_unit, id_, replace(fresh, unit=unit))
            for unit in ("", " x", "\x00", "box", "pc", "5", "1/2", "-kg", "_x")
        ),
        *(partial(house.do, add_unit, id_, replace(fresh, numerator=n)) for n in (0, -1, 10**30)),
        *(partial(house.do, add_unit, id_, replace(fresh, step=n)) for n in (Decimal(0), Decimal(-1))),
        partial(house.do, add_unit, id_, replace(fresh, gtin=WRONG_EAN)),
        partial(house.do, add_unit, mug, replace(fresh, gtin=EAN)),  # it is the lamp's
        partial(house.do, add_articles, [NewArticle("CUP", "Cup", Decimal(1), gtin=EAN)]),
        partial(change_of, house, "pc", "LAMP", numerator=2),
        partial(change_of, house, "pc", "LAMP", for_sale=False),
        partial(change_of, house, "pc", "LAMP", unit="box"),
        partial(change_of, house, "pc", "LAMP", unit="1"),
        partial(change_of, house, "pc", "MUG", gtin=EAN),
        partial(house.do, remove_unit, id_, "pc"),
        partial(house.do, remove_unit, id_, "bag"),
        partial(house.do, remove_unit, mug, "box"),  # an order counts by it
        partial(house.do, change_unit, id_, fresh, fresh),
        *(partial(house.do, add_unit, no, fresh) for no in (0, -1, 10**9)),
    ]
    assert not_refused(house.database, calls) == []
    assert refused(house.desk, add_unit, mug, replace(fresh, unit="5")).part == "unit"
    error = refused(house.desk, add_unit, mug, replace(fresh, gtin=EAN))
    assert (error.part, str(error)) == ("gtin", f"Article LAMP has the GTIN {EAN} already.")


def test_unit_that_a_colleague_changed_meanwhile(house: House) -> None:
    seen = units(house)["pc"]
    change_of(house, "pc", minimum=Decimal(5))
    house.do(change_unit, house.articles["MUG"], seen, replace(seen, gtin=EAN))
    assert (units(house)["pc"].minimum, units(house)["pc"].gtin) == (Decimal(5), EAN)
    with pytest.raises(Conflict) as caught:
        house.do(change_unit, house.articles["MUG"], seen, replace(seen, minimum=Decimal(6)))
    assert caught.value.part == "minimum"
    foot, wire = units(house, "WIRE")["foot"], house.articles["WIRE"]
    change_of(house, "foot", "WIRE", numerator=3)
    with pytest.raises(Conflict) as caught:
        house.do(change_unit, wire, foot, replace(foot, denominator=4))
    assert caught.value.part == "factor"
    assert units(house, "WIRE")["foot"] == replace(foot, numerator=3)


def with_gtins(house: House, code: str, base: str, *others: str) -> list[tuple[str, bool]]:
    """Give the units of an article GTINs as a file does, all at once; what is stored then."""
    id_ = house.articles[code]
    with house.database.write() as session:
        tx = Transaction(house.database, session, SYSTEM, house.clock(), house.clock().date())
        article = article_as_entered(tx, session.get_one(Article, id_))
        units = tuple(replace(unit, gtin=gtin) for unit, gtin in zip(article.units, others, strict=True))
        rewrite(tx, [Rewritten(id_, replace(article, gtin=base, units=units), ["units"])])
        write_texts(tx, [id_])
        asked = select(ArticleUnit.gtin, ArticleUnit.owns_gtin).where(ArticleUnit.article_id == id_)
        return [(gtin, owned) for gtin, owned in session.execute(asked.order_by(ArticleUnit.id))]


def test_gtins_are_passed_on_among_the_units_of_an_article(house: House) -> None:
    lamp(house, gtin=EAN, units=(NewUnit("box", 12, gtin=OTHER_EAN),))
    for base, box in ((OTHER_EAN, EAN), (EAN, EAN), ("", EAN), (EAN, EAN), (EAN, OTHER_EAN), (OTHER_EAN, "")):
        stored = with_gtins(house, "LAMP", base, box)
        assert stored == [(base, base != ""), (box, box not in ("", base))]
        assert_sound(house.database)


def test_gtin_that_articles_have_in_common_since_before_is_no_hindrance(house: House) -> None:
    lamp(house, gtin=EAN)
    with house.database.write() as session:
        of_mug = update(ArticleUnit).where(ArticleUnit.article_id == house.articles["MUG"])
        session.execute(of_mug.values(gtin=EAN, owns_gtin=False))
    assert with_gtins(house, "MUG", EAN) == [(EAN, False)]
    assert with_gtins(house, "MUG", OTHER_EAN) == [(OTHER_EAN, True)]
    assert_sound(house.database)


def test_one_gtin_is_given_once_by_two_at_once(postgres_house: House) -> None:
    house = lamp(postgres_house)
    refusals: list[str] = []

    def refused_of(work: Callable[[], object]) -> None:
        with pytest.raises(Refused) as caught:
            work()
        refusals.append(str(caught.value))

    cup = NewArticle("CUP", "Cup", Decimal(1), gtin=OTHER_EAN)
    with house.seats(2) as (first, second):
        works: list[tuple[str, Callable[[], object]]] = [
            (EAN, partial(change_of, second, "pc", "LAMP", gtin=EAN)),
            (OTHER_EAN, partial(second.do, add_articles, [cup])),
        ]
        for gtin, work in works:
            threads = meeting(first.database, ["UPDATE article_unit"], partial(refused_of, work))
            change_of(first, "pc", "MUG", gtin=gtin)
            threads[0].join()
    assert refusals == [f"Article MUG has the GTIN {gtin} already." for gtin in (EAN, OTHER_EAN)]
    assert_sound(house.database)


def test_every_kind_of_article_can_be_mended(house: House) -> None:
    for code in house.articles:
        change(house, code, description=f"About {code}.")
        house.do(add_unit, house.articles[code], NewUnit("crate-of-7", 7))
    for code in house.articles:
        assert (details(house, code).description, units(house, code)["crate-of-7"].numerator) == (
            f"About {code}.", 7,
        )  # fmt: skip
    assert_sound(house.database)
