"""Which order a file means, what it is worth when it comes back, and that others get their turn between."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from salesdesk.data_exchange import running
from salesdesk.desk import Desk
from salesdesk.domain.catalogue.model import Article
from salesdesk.domain.importing.rules import Entity
from salesdesk.domain.orders.model import Order, OrderLine
from salesdesk.errors import Refused
from tests.conftest import Ground
from tests.house import House
from tests.integration.exchange_files import Files, outcome
from tests.integration.test_exporting import IN_ORDER, same_firm
from tests.invariants import assert_sound, rows_of

pytestmark = pytest.mark.either_database

ORDERS = Entity.ORDERS


@pytest.fixture
def files(house: House, tmp_path: Path) -> Files:
    return Files(tmp_path, house.desk)


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds of every pause that an import makes."""
    taken: list[float] = []
    monkeypatch.setattr(running, "sleep", taken.append)
    return taken


@pytest.mark.parametrize("header", [{}, {"customer_number": "A7"}], ids=["numbered", "named"])
def test_number_of_another_system_is_not_taken_for_an_id(
    house: House, files: Files, header: dict[str, str]
) -> None:
    known = house.order("ANNA", house.line("PEN"), confirmed=not header, **header)
    text = f"order;customer;article;quantity\n#{known};ANNA;MUG;1"
    assert files.load(ORDERS, text).outcome == outcome(added=1)
    assert files.load(ORDERS, text).outcome == outcome(unchanged=1)
    assert_sound(house.database)


def test_draft_without_a_number_is_known_by_its_id(house: House, files: Files) -> None:
    draft = house.order("ANNA", house.line("PEN"), confirmed=False)
    before = rows_of(house.database)
    text = f"order;customer;article;quantity\n#{draft};ANNA;PEN;1\n#{draft};BOB;PEN;1"
    assert files.load(ORDERS, text).outcome == outcome(added=1, unchanged=1)
    assert rows_of(house.database) != before
    assert files.load(ORDERS, text).outcome == outcome(unchanged=2)


@pytest.mark.parametrize("whole", [False, True], ids=["by_order", "whole"])
@pytest.mark.parametrize(
    "lines",
    [("MUG;999;", "PEN;2;"), ("MUG;10;",), ("MUG;10;", "PEN;2;", "PEN;2;"), ("MUG;10;", "WIRE;2;")],
    ids=["quantity", "fewer", "more", "article"],
)
def test_order_that_is_there_with_other_lines_is_refused(
    house: House, files: Files, lines: tuple[str, ...], whole: bool
) -> None:
    head = "order;customer;article;quantity;unit"
    files.load(ORDERS, f"{head}\nA1;ANNA;MUG;10;\nA1;ANNA;PEN;2;")
    before = rows_of(house.database)
    text = "\n".join([head, *(f"A1;ANNA;{line}" for line in lines)])
    done = files.load(ORDERS, text, all_or_nothing=whole)
    reason = "Order A1 is there already, with other lines; change it at the desk."
    assert done.refused == [(number, "", reason) for number in range(2, len(lines) + 2)]
    assert done.outcome == outcome(refused=len(lines))
    assert rows_of(house.database) == before


def test_order_whose_lines_stand_otherwise_is_unchanged_unless_the_unit_differs(
    house: House, files: Files
) -> None:
    head = "order;customer;article;quantity;unit"
    files.load(ORDERS, f"{head}\nA1;ANNA;MUG;10;\nA1;ANNA;PEN;2;\nA1;ANNA;MUG;10;")
    with house.database.read() as session:
        unit = session.scalars(
            select(OrderLine.unit)
            .join(Article, Article.id == OrderLine.article_id)
            .where(Article.code == "MUG")
        ).first()
    same = f"{head}\nA1;ANNA;PEN;2;\nA1;ANNA;MUG;10;{unit}\nA1;ANNA;MUG;10.0;"
    assert files.load(ORDERS, same).outcome == outcome(unchanged=1)
    assert files.load(ORDERS, same.replace(f"10;{unit}", "10;other")).outcome == outcome(refused=3)
    assert_sound(house.database)


@pytest.mark.parametrize("percent", ["0", "3.3333"])
def test_amount_off_each_unit_comes_back_as_the_same_net(
    house: House, files: Files, ground: Ground, percent: str
) -> None:
    line = house.line(
        "WIRE",
        "2.125",
        price=Decimal("10.0001"),
        discount_percent=Decimal(percent),
        discount_amount=Decimal("0.0123"),
        discount_per_unit=True,
    )
    net = house.look_order(house.order("BOB", line)).net
    with ground.fresh(same_firm) as database:
        fresh = files.of("fresh", Desk.system(database, clock=house.clock))
        for entity in IN_ORDER:
            done = fresh.load(entity, files.export(entity), create_warehouses=True, confirm=True)
            assert done.refused == []
        with database.read() as session:
            assert session.scalars(select(Order.net)).all() == [net]


@pytest.mark.parametrize("dry", [True, False])
def test_seats_have_their_turn_after_every_order(
    house: House, files: Files, pauses: list[float], dry: bool
) -> None:
    """Whatever becomes of an order: tried, entered, or refused when it is entered."""
    text = "order;customer;article;quantity\n1;ANNA;MUG;1\n2;BLOCKED;MUG;50\n3;ANNA;MUG;1"
    done = files.load(ORDERS, text, confirm=True, dry_run=dry)
    assert done.outcome == outcome(added=2, refused=1)
    assert len(pauses) == 3
    assert min(pauses) > 0


def test_line_refused_in_a_whole_file_gives_its_reason_in_the_readers_language(
    house: House, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was good when it was judged is refused when it is written."""
    judge = running._Run.go

    def judged(run: running._Run) -> running.Outcome:
        found = judge(run)
        files.load(Entity.STOCK, "article;warehouse;quantity\nMUG;MAIN;150")
        return found

    path = files.folder / "other.csv"
    path.write_text("article;warehouse;quantity\nMUG;MAIN;120\n")
    once = iter([judged])
    monkeypatch.setattr(running._Run, "go", lambda run: next(once, judge)(run))
    with pytest.raises(Refused) as caught:
        files.load(Entity.STOCK, path, all_or_nothing=True)
    english, polish = caught.value.text("en"), caught.value.text("pl")
    reason = "150 lie there by the books; correct it by a stocktake."
    assert english == f"Line 2 is refused, so nothing was changed: {reason}"
    spoken = Refused("{there} lie there by the books; correct it by a stocktake.", there=Decimal(150))
    assert polish.endswith(spoken.text("pl"))
    assert spoken.text("pl") != reason
