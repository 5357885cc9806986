"""Stock that comes in without a word of what it cost."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from salesdesk.domain.catalogue.verbs import NewArticle, add_articles
from salesdesk.domain.importing.rules import Entity
from salesdesk.domain.purchasing.entering import Offered
from salesdesk.domain.purchasing.verbs import offer_articles
from salesdesk.warehouse.stock.model import Batch
from tests.house import House
from tests.integration.exchange_files import Files, outcome
from tests.invariants import assert_sound, rows_of

STOCK = Entity.STOCK
HEADS = "article;warehouse;quantity;lot;unit cost;supplier\n"


@pytest.fixture
def files(house: House, tmp_path: Path) -> Files:
    return Files(tmp_path, house.desk)


def costs(house: House, code: str) -> list[Decimal]:
    """What the batches of an article cost, in the order in which they came."""
    with house.database.read() as session:
        found = select(Batch.unit_cost).where(Batch.article_id == house.articles[code]).order_by(Batch.id)
        return list(session.scalars(found))


def test_goods_cost_what_the_last_of_them_did(house: House, files: Files) -> None:
    house.receive("SIDE", "MUG", 1, cost="0.80")
    house.receive("SIDE", "MUG", 1, cost="0.00")  # a sample says nothing of the cost
    assert files.load(STOCK, HEADS + "MUG;MAIN;130;;;").outcome == outcome(changed=1)
    assert costs(house, "MUG")[-1] == Decimal("0.80")
    assert_sound(house.database)


def test_cost_that_a_file_gives_once_holds_for_the_lots_behind_it(house: House, files: Files) -> None:
    assert files.load(STOCK, HEADS + "MUG;MAIN;1;A;0,77;\nMUG;MAIN;2;B;;").outcome == outcome(added=2)
    assert costs(house, "MUG")[-2:] == [Decimal("0.77"), Decimal("0.77")]


@pytest.mark.parametrize(
    ("supplier", "cost"), [("", "42.5"), ("S2", "42.5"), ("S1", "0.007")], ids=["preferred", "his", "other's"]
)
def test_goods_that_never_came_cost_what_their_supplier_asks(
    house: House, files: Files, supplier: str, cost: str
) -> None:
    """In company currency: S2 asks 10 euros, and a euro is 4.25."""
    offered = Offered(house.articles["BOOK"], "b", Decimal(7), price_unit=1000, preferred=False)
    house.do(offer_articles, house.suppliers["S1"], [offered])
    with house.database.write() as session:
        for batch in session.scalars(select(Batch).where(Batch.article_id == house.articles["BOOK"])):
            batch.unit_cost = Decimal(0)
    assert files.load(STOCK, f"{HEADS}BOOK;SIDE;5;;;{supplier}").outcome == outcome(added=1)
    assert costs(house, "BOOK")[-1] == Decimal(cost)


def test_goods_of_which_no_cost_is_known_are_refused(house: House, files: Files) -> None:
    house.do(add_articles, [NewArticle("NEW", "New", Decimal(1))])
    before = rows_of(house.database)
    for dry in (True, False):
        done = files.load(STOCK, HEADS + "NEW;MAIN;5;;;", dry_run=dry)
        assert done.refused == [(2, "unit_cost", "No cost is known for NEW; give one.")]
    assert rows_of(house.database) == before
    assert files.load(STOCK, HEADS + "NEW;MAIN;5;;0;").outcome == outcome(added=1)  # said, so meant


def test_price_in_a_currency_without_a_rate_is_no_cost(house: House, files: Files) -> None:
    files.load(Entity.SUPPLIERS, "number;name;currency\nS3;Swiss;CHF")
    files.load(Entity.ARTICLES, "code;name;supplier;purchase price\nNEW;New;S3;2")
    [(line, field, reason)] = files.load(STOCK, HEADS + "NEW;MAIN;5;;;").refused
    assert (line, field) == (2, "unit_cost")
    assert "no exchange rate for CHF" in reason
