from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import partial

import pytest
from sqlalchemy import select

from salesdesk.domain.catalogue.model import (
    Article,
    ArticleName,
    ArticleProperty,
    ArticleRelation,
    ArticleUnit,
    Brand,
    Category,
    KitComponent,
)
from salesdesk.domain.catalogue.queries import ArticleChoices, article_choices
from salesdesk.domain.catalogue.rules import ArticleKind, ArticleLife, Relation
from salesdesk.domain.catalogue.verbs import (
    NewArticle,
    NewUnit,
    add_articles,
    add_brand,
    add_category,
    relate,
    set_life,
    set_list_price,
)
from salesdesk.errors import Refused
from salesdesk.office import history
from tests.house import House, at_once
from tests.invariants import not_refused, refused

LAMP = NewArticle("LAMP", "Lamp", Decimal("49.90"))
NAN, INFINITE, HUGE, FINE = Decimal("NaN"), Decimal("Infinity"), Decimal("1E+30"), Decimal("1.00001")
NOT_AMOUNTS = (Decimal(-1), Decimal("-0.0001"), NAN, INFINITE, HUGE, FINE, Decimal(922_337_203_685_478))
LONG = "ż" * 10_000
NOT_CODES = ("", " ", "\x00", "\x1b", " LAMP", "LAMP ", "LA\x00MP", "L\x1b[2J", LONG, "x" * 41)


def test_article_is_entered_with_everything(house: House) -> None:
    supplier = house.suppliers["S1"]
    brand, category = house.do(add_brand, "Lux", supplier), house.do(add_category, "LIGHT", "Light")
    branch = house.do(add_category, "LED", "LED", category)
    box = NewUnit("box", 12, gtin="05901234123457", for_sale=True, for_purchase=True)
    new = replace(
        LAMP, gtin="5901234123457", brand_id=brand, category_id=branch, units=(box,), weight=Decimal("0.250"),
        names=(("pl", "Lampa"), ("de", "Lampe")), properties=(("colour", "red"), ("volt", "230")),
    )  # fmt: skip
    [lamp] = house.do(add_articles, [new])
    with house.database.read() as session:
        row = session.get_one(Article, lamp)
        assert (row.code, row.life, row.list_price) == ("LAMP", ArticleLife.ACTIVE, Decimal("49.90"))
        assert (row.brand_id, row.category_id, row.weight) == (brand, branch, Decimal("0.250"))
        assert session.get_one(Brand, brand).supplier_id == supplier
        assert session.get_one(Category, branch).parent_id == category
        of_lamp = select(ArticleUnit).where(ArticleUnit.article_id == lamp)
        units = session.scalars(of_lamp.order_by(ArticleUnit.id))
        assert [(u.unit, u.numerator, u.gtin, u.for_sale, u.for_purchase) for u in units] == [
            ("pc", 1, "5901234123457", False, False),
            ("box", 12, "05901234123457", True, True),
        ]
        names = session.scalars(select(ArticleName).where(ArticleName.article_id == lamp))
        assert {name.language: name.name for name in names} == {"pl": "Lampa", "de": "Lampe"}
        properties = session.scalars(select(ArticleProperty).where(ArticleProperty.article_id == lamp))
        assert {p.property: p.value for p in properties} == {"colour": "red", "volt": "230"}


def test_no_articles_are_entered_without_complaint(house: House) -> None:
    assert house.do(add_articles, []) == []


def test_bad_articles_are_refused(house: House) -> None:
    mug, freight, kit = (house.articles[code] for code in ("MUG", "FREIGHT", "SET"))
    one = Decimal(1)
    box = NewUnit("box", 12)
    bad = [
        *(replace(LAMP, code=code) for code in (*NOT_CODES, "MUG", "MU\x00G")),
        *(replace(LAMP, name=name) for name in ("", "  ", "\x00\x07", "n" * 201, LONG)),
        *(replace(LAMP, list_price=price) for price in NOT_AMOUNTS),
        *(replace(LAMP, price_unit=per) for per in (0, -1, 2, 10, 10_000, 10**30)),
        *(replace(LAMP, weight=weight) for weight in (Decimal(-1), NAN, HUGE, Decimal("0.0001"))),
        *(replace(LAMP, base_unit=unit) for unit in ("", " ", "\x00", "u" * 41, "12")),
        *(replace(LAMP, gtin=gtin) for gtin in ("1", "5901234123458", "abc", "\x00", "9" * 41)),
        *(replace(LAMP, units=(replace(box, unit=unit),)) for unit in ("", "\x00", "pc", "p\x00c", LONG)),
        *(replace(LAMP, units=(replace(box, numerator=n),)) for n in (0, -1, 10**30)),
        *(replace(LAMP, units=(replace(box, denominator=n),)) for n in (0, -1, 10**30)),
        *(replace(LAMP, units=(replace(box, minimum=n),)) for n in (Decimal(-1), NAN, HUGE, FINE)),
        *(replace(LAMP, units=(replace(box, step=n),)) for n in (Decimal(0), Decimal(-1), NAN, HUGE, FINE)),
        replace(LAMP, units=(replace(box, gtin="5901234123458"),)),
        replace(LAMP, units=(box, box)),
        replace(LAMP, units=(replace(box, for_sale=True), NewUnit("bag", 3, for_sale=True))),
        replace(LAMP, brand_id=10**9),
        replace(LAMP, category_id=-1),
        replace(LAMP, names=(("pl", "Lampa"), ("pl", "Lampka"))),
        replace(LAMP, names=(("tlh", "lamp"),)),
        replace(LAMP, names=(("pl", "\x00"),)),
        replace(LAMP, properties=(("colour", "red"), ("colour", "blue"))),
        replace(LAMP, properties=(("\x00", "red"),)),
        replace(LAMP, description=LONG),
        replace(LAMP, customs_code="1" * 41),
        replace(LAMP, components=((mug, one),)),
        *(
            replace(LAMP, kind=ArticleKind.KIT, components=components)
            for components in (
                (),
                ((10**9, one),),
                ((freight, one),),
                ((kit, one),),
                ((mug, one), (mug, one)),
                *(((mug, quantity),) for quantity in (Decimal(0), Decimal(-1), NAN, HUGE, Decimal("0.0001"))),
            )
        ),
    ]
    calls = [partial(house.do, add_articles, [replace(LAMP, code="GOOD"), article]) for article in bad]
    calls.append(partial(house.do, add_articles, [LAMP, LAMP]))
    assert not_refused(house.database, calls) == []


def test_two_seats_that_enter_one_code_at_once_enter_it_once(house: House) -> None:
    def enter(seat: House) -> int:
        try:
            return len(seat.do(add_articles, [LAMP]))
        except Refused as error:
            return -1 if "already taken" in str(error) else 0

    with house.seats(4) as seats:
        assert sorted(at_once([partial(enter, seat) for seat in seats])) == [-1, -1, -1, 1]


def test_kit_knows_its_components(house: House) -> None:
    with house.database.read() as session:
        components = session.scalars(select(KitComponent).where(KitComponent.kit_id == house.articles["SET"]))
        assert {c.article_id: c.quantity for c in components} == {
            house.articles["MUG"]: 2,
            house.articles["PEN"]: 1,
        }


def test_life_and_price_are_changed_and_remembered(house: House) -> None:
    mug = house.articles["MUG"]
    house.do(set_life, mug, ArticleLife.RUNNING_OUT)
    house.do(set_list_price, mug, Decimal("11.1111"), 100)
    row = house.look(Article, mug)
    assert (row.life, row.list_price, row.price_unit) == (ArticleLife.RUNNING_OUT, Decimal("11.1111"), 100)
    assert [entry.changes for entry in house.ask(history.of_subject, "article", mug, 2)] == [
        {"list_price": ["10.0000", "11.1111"]},
        {"life": ["active", "running_out"]},
    ]


def test_changes_of_articles_that_make_no_sense_are_refused(house: House) -> None:
    mug, pen = house.articles["MUG"], house.articles["PEN"]
    calls = [
        *(partial(house.do, set_life, id_, ArticleLife.ENDED) for id_ in (0, -1, 10**9)),
        *(partial(house.do, set_list_price, id_, Decimal(1), 1) for id_ in (0, -1, 10**9)),
        *(partial(house.do, set_list_price, mug, price, 1) for price in NOT_AMOUNTS),
        *(partial(house.do, set_list_price, mug, Decimal(1), per) for per in (0, -1, 7)),
        partial(house.do, relate, mug, mug, Relation.SUBSTITUTE),
        partial(house.do, relate, mug, 10**9, Relation.SUBSTITUTE),
        partial(house.do, relate, 0, pen, Relation.SUBSTITUTE),
    ]
    assert not_refused(house.database, calls) == []


def test_relation_is_entered_once(house: House) -> None:
    for _ in range(2):
        house.do(relate, house.articles["MUG"], house.articles["PEN"], Relation.ASSOCIATED)
    house.do(relate, house.articles["MUG"], house.articles["PEN"], Relation.SUBSTITUTE)
    with house.database.read() as session:
        relations = session.scalars(select(ArticleRelation.relation).order_by(ArticleRelation.relation)).all()
    assert relations == [Relation.ASSOCIATED, Relation.SUBSTITUTE]


@pytest.mark.parametrize("name", ["", " ", "\x00", "b" * 201, LONG])
def test_brand_without_a_good_name_is_refused(house: House, name: str) -> None:
    refused(house.desk, add_brand, name)


def test_brands_and_categories_that_make_no_sense_are_refused(house: House) -> None:
    house.do(add_brand, "Lux")
    house.do(add_category, "LIGHT", "Light")
    calls = [
        partial(house.do, add_brand, "Lux"),
        partial(house.do, add_brand, "Lu\x00x"),
        partial(house.do, add_brand, "Nox", 10**9),
        *(
            partial(house.do, add_category, code, "Light")
            for code in ("", "\x00", "LIGHT", "LI\x00GHT", LONG)
        ),
        *(partial(house.do, add_category, "DARK", name) for name in ("", "\x00", LONG)),
        partial(house.do, add_category, "DARK", "Dark", 10**9),
    ]
    assert not_refused(house.database, calls) == []


def test_new_article_may_be_given_every_brand_and_category(house: House) -> None:
    assert house.ask(article_choices) == ArticleChoices((), (), "pc")
    zenit, abc = house.do(add_brand, "zenit"), house.do(add_brand, "ABC")
    tools = house.do(add_category, "T", "Tools")
    lamps = house.do(add_category, "L", "Lamps", tools)
    house.do(add_articles, [replace(LAMP, base_unit="szt")])
    assert house.ask(article_choices) == ArticleChoices(
        ((abc, "ABC"), (zenit, "zenit")), ((lamps, "L Lamps"), (tools, "T Tools")), "szt"
    )
