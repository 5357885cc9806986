from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import update

from salesdesk.data_exchange.exporting import export_file
from salesdesk.desk import Desk
from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.catalogue.verbs import NewArticle, add_articles
from salesdesk.domain.company.verbs import CompanyDetails, set_up
from salesdesk.domain.customers.model import Customer
from salesdesk.domain.importing.rules import Entity
from salesdesk.domain.tax.verbs import add_known_rates
from salesdesk.errors import Refused
from salesdesk.sheets.reading import open_sheet
from salesdesk.storage.engine import Database
from salesdesk.storage.migrate import upgrade
from tests.conftest import Ground, on_migrated
from tests.house import MONDAY, House
from tests.integration.exchange_files import Files, outcome
from tests.invariants import assert_sound, rows_of

pytestmark = pytest.mark.either_database

IN_ORDER = (
    Entity.SUPPLIERS, Entity.ARTICLES, Entity.CUSTOMERS, Entity.PRICES, Entity.STOCK, Entity.ORDERS,
)  # fmt: skip


@on_migrated
def same_firm(database: Database) -> None:
    """The Polish house with nothing in it."""
    upgrade(database)
    desk = Desk.system(database, clock=lambda: MONDAY)
    desk.do(set_up, CompanyDetails(name="Kowal", timezone="Europe/Warsaw", language="en"), "PL", "PLN")
    desk.do(add_known_rates, "PL")


@pytest.fixture
def files(house: House, tmp_path: Path) -> Files:
    """A desk of the house, which has more in it than usual."""
    made = Files(tmp_path, house.desk)
    made.load(
        Entity.ARTICLES,
        """
        code;name;name:nl;description;factor:box;gtin:box;minimum:pc;brand;category;category_name;property:colour;origin
        0007;=1+1;Naam;[b]<i>;2,5;5901234123457;0,5;Lux;L;Lights;red;CN
        X-1;-5;;;;;;;;;;
        """,
    )
    made.load(
        Entity.ARTICLES,
        "code;supplier;purchase price;supplier code\nMUG;S2;0,33;=M\n0007;S1;0,1234;1\n0007;S2;0,2;2",
    )
    made.load(
        Entity.CUSTOMERS,
        """
        number;name;phones;contact_name;contact_phone;billing_street;billing_city;delivery_days;credit_limit;group
        W;Wide;+48 1; +48 2;Jan;1;Długa 5;Łódź;135;1000,50;SHOPS
        W;;;Ewa;2;;;;;
        """.replace("+48 1; +48 2", '"+48 1; +48 2"'),
    )
    made.load(
        Entity.STOCK, "article;warehouse;quantity;lot;best before;cost\nJUICE;SIDE;4;L1;2026-09-01;0,12345678"
    )
    made.load(
        Entity.ORDERS,
        """
        order;customer;article;quantity;price;discount;requested day;memo
        A1;ANNA;MUG;2;9,99;5;2026-03-04;ring
        A1;ANNA;SET;1;;;;
        """,
        confirm=True,
    )
    house.order("BOB", house.line("WIRE", "2.5", unit="foot", price=Decimal("0.1234"), price_unit=100))
    return made


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_export_into_a_fresh_database_exports_the_same(
    house: House, files: Files, ground: Ground, kind: str
) -> None:
    with ground.fresh(same_firm) as database:
        fresh = files.of("fresh", Desk.system(database, clock=house.clock))
        for entity in IN_ORDER:
            exported = files.export(entity, kind)
            trial = fresh.load(entity, exported, dry_run=True, create_warehouses=True, confirm=True)
            done = fresh.load(entity, exported, create_warehouses=True, confirm=True)
            assert (trial.refused, done.refused) == ([], [])
            assert (trial.outcome.added, trial.outcome.changed) == (done.outcome.added, done.outcome.changed)
            again = fresh.export(entity, kind)
            if kind == "csv":
                assert again.read_bytes() == exported.read_bytes()
            with open_sheet(exported) as one, open_sheet(again) as other:
                assert (one.header, list(one)) == (other.header, list(other))
        assert_sound(database)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_export_into_the_same_database_changes_nothing(house: House, files: Files, kind: str) -> None:
    before = rows_of(house.database)
    for entity in Entity:
        done = files.load(entity, files.export(entity, kind))
        assert (done.outcome.added, done.outcome.changed, done.refused) == (0, 0, [])
        assert done.outcome.unchanged > 0
    assert rows_of(house.database) == before


def test_text_that_no_file_can_hold_is_no_change(house: House, files: Files) -> None:
    with house.database.write() as session:
        session.execute(update(Article).where(Article.code == "MUG").values(name="Mug\tlarge\u00a0one "))
        session.execute(update(Customer).where(Customer.number == "ANNA").values(memo="one\n\ntwo "))
    for entity in (Entity.ARTICLES, Entity.CUSTOMERS):
        assert files.load(entity, files.export(entity)).outcome.changed == 0


def test_large_export_is_read_page_by_page(house: House, tmp_path: Path) -> None:
    house.do(add_articles, [NewArticle(f"B{n}", f"Article {n}", Decimal(n)) for n in range(1200)])
    told: list[int] = []
    rows = export_file(house.desk, Entity.ARTICLES, tmp_path / "a.csv", progress=told.append)
    assert rows == told[-1] == 1215
    assert len(told) > 3
    files = Files(tmp_path, house.desk)
    assert files.load(Entity.ARTICLES, tmp_path / "a.csv").outcome == outcome(unchanged=1215)


def test_file_that_is_there_is_not_replaced_unasked(house: House, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("mine")
    with pytest.raises(Refused, match="is already there"):
        export_file(house.desk, Entity.ARTICLES, path)
    with pytest.raises(Refused, match="has to end in"):
        export_file(house.desk, Entity.ARTICLES, tmp_path / "a.ods")
    assert path.read_text() == "mine"


def test_empty_house_exports_its_heads(ground: Ground, tmp_path: Path) -> None:
    with ground.fresh(same_firm) as database:
        files = Files(tmp_path, Desk.system(database, clock=lambda: MONDAY))
        for entity in Entity:
            [heads] = files.export(entity).read_text(encoding="utf-8-sig").splitlines()
            assert ";" in heads
