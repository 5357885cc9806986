"""What is settled of an article once goods have come or it was ordered, by people who meet on PostgreSQL.

Whoever begins first is heard: the other waits, and judges what the first has made of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest

from salesdesk.domain.catalogue.changing import (
    article_details,
    article_units,
    change_article,
    change_unit,
    remove_unit,
)
from salesdesk.domain.catalogue.rules import Tracking
from salesdesk.domain.catalogue.verbs import NewArticle, NewUnit, add_articles
from salesdesk.domain.drafts.verbs import NewOrder, add_line, open_draft
from salesdesk.domain.importing.rules import Entity
from salesdesk.domain.purchasing.drafting import add_line as buy
from salesdesk.domain.purchasing.verbs import Offered, offer_articles, order_shortages
from salesdesk.errors import Refused
from tests.house import House
from tests.integration.exchange_files import Files
from tests.integration.meetings import meeting
from tests.invariants import assert_sound

Work = Callable[[House], object]

READ_BY_RECEIPT: tuple[str, ...] = ("SELECT article.id, article.code, article.kind, article.tracking",)
READ_BY_LINE = ("article_unit.numerator", "article_name.name")
JUDGED_BY_STOCK = ("SELECT DISTINCT batch.article_id",)
JUDGED_BY_USE = ("FROM order_line", "purchase_line", "EXISTS")
JUDGED_BY_LINES = ("order_line.unit",)


@pytest.fixture
def house(postgres_house: House) -> Iterator[House]:
    """The house with a lamp that nobody has stocked, ordered or bought; it comes in boxes as well."""
    lamp = NewArticle("LAMP", "Lamp", Decimal(9), units=(NewUnit("box", 12),))
    [postgres_house.articles["LAMP"]] = postgres_house.do(add_articles, [lamp])
    lamps = Offered(postgres_house.articles["LAMP"], "L", Decimal(5))
    postgres_house.do(offer_articles, postgres_house.suppliers["S1"], [lamps])
    yield postgres_house
    assert_sound(postgres_house.database)


def meet(house: House, first: Work, marks: Sequence[str], second: Work) -> str:
    """Let the second begin when the first has just asked what has these marks; why he is refused."""
    why: list[str] = []

    def is_refused(seat: House) -> None:
        try:
            second(seat)
        except Refused as error:
            why.append(str(error))

    with house.seats(2) as (one, other):
        threads = meeting(one.database, marks, partial(is_refused, other))
        first(one)
        [thread] = threads
        thread.join()
    [reason] = why or ["not at all"]
    return reason


def receive(seat: House) -> None:
    seat.receive("MAIN", "LAMP", 1)


def track(seat: House) -> None:
    seen = seat.ask(article_details, seat.articles["LAMP"])
    wanted = replace(seen, tracking=Tracking.EXPIRY)
    seat.do(change_article, seat.articles["LAMP"], seen, wanted)


def rename(unit: str, seat: House) -> None:
    [seen] = [each for each in seat.ask(article_units, seat.articles["LAMP"]) if each.unit == unit]
    seat.do(change_unit, seat.articles["LAMP"], seen, replace(seen, unit="crate"))


def remove(seat: House) -> None:
    seat.do(remove_unit, seat.articles["LAMP"], "box")


def order(seat: House) -> None:
    draft = seat.do(open_draft, NewOrder(seat.customers["ANNA"]))
    seat.do(add_line, draft.id, seat.line("LAMP", 1, unit="box"))


def test_tracking_and_a_receipt_of_the_first_goods(house: House) -> None:
    assert meet(house, track, JUDGED_BY_STOCK, receive) == "Say until when LAMP keeps."


@pytest.mark.parametrize("by_file", [False, True], ids=["receipt", "file"])
def test_receipt_of_the_first_goods_and_tracking(house: House, by_file: bool, tmp_path: Path) -> None:
    def load(seat: House) -> None:
        files = Files(tmp_path, seat.desk)
        assert files.load(Entity.STOCK, "article;warehouse;quantity;unit_cost\nLAMP;MAIN;5;1").refused == []

    first, marks = (load, ("article.tracking", "FOR KEY SHARE")) if by_file else (receive, READ_BY_RECEIPT)
    assert meet(house, first, marks, track) == "Goods of it have been received already."


def test_receipt_of_the_first_goods_and_tracking_by_a_file(house: House, tmp_path: Path) -> None:
    def load(seat: House) -> None:
        files = Files(tmp_path, seat.desk)
        for line in files.load(Entity.ARTICLES, "code;tracking\nLAMP;serial").refused:
            raise Refused(str(line))

    assert "Goods of it have been received already." in meet(house, receive, READ_BY_RECEIPT, load)


@pytest.mark.parametrize(
    ("change", "marks"), [(remove, JUDGED_BY_LINES), (partial(rename, "box"), JUDGED_BY_USE)]
)
def test_unit_that_goes_and_a_line_that_names_it(house: House, change: Work, marks: Sequence[str]) -> None:
    assert meet(house, change, marks, order) == "Article LAMP is not sold by “box”."


@pytest.mark.parametrize("change", [remove, partial(rename, "box")], ids=["removed", "renamed"])
def test_line_that_names_a_unit_and_the_unit_goes(house: House, change: Work) -> None:
    assert "LAMP" in meet(house, order, READ_BY_LINE, change)


def test_purchase_of_an_article_and_its_unit_gets_another_name(house: House) -> None:
    house.order("ANNA", house.line("RARE", 1))
    [draft] = house.do(order_shortages, house.warehouses["MAIN"])

    def add(seat: House) -> None:
        seat.do(buy, draft.id, seat.articles["LAMP"], Decimal(1))

    bought = ("article.base_unit", "supplier_article.article_id = ")
    reason = meet(house, add, bought, partial(rename, "pc"))
    assert reason.startswith("LAMP is in stock, ordered or bought by pc already")
