"""What counters and approvers are shown of a stocktake, and what is not told them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from salesdesk.domain.article_cards.queries import article_card
from salesdesk.domain.purchasing.verbs import receive_goods
from salesdesk.domain.stocktakes.approving import approve
from salesdesk.domain.stocktakes.differences import DIFFERENCE_SORTS, differences, outcome
from salesdesk.domain.stocktakes.queries import lines_meant, lines_to_count, stocktake, stocktakes
from salesdesk.domain.stocktakes.rules import Scope, StocktakeState, Uncounted, WhichLines
from salesdesk.domain.stocktakes.verbs import cancel, count, open_stocktake, send_back
from salesdesk.errors import NotAllowed, NotFound
from salesdesk.office.permissions import Role
from salesdesk.warehouse.receiving.operations import Arrival
from tests.house import House
from tests.invariants import assert_sound, refused

pytestmark = pytest.mark.either_database


def begun(house: House) -> int:
    return house.do(open_stocktake, house.warehouses["MAIN"], Scope()).id


@pytest.mark.both_databases
def test_list_goes_from_bin_to_bin_and_says_nothing_of_the_books(house: House) -> None:
    for bin_ in ("B-1", "A-10", "A-2"):
        arrival = Arrival(house.articles["RARE"], Decimal(3), Decimal(1), "LOT-7", bin=bin_)
        house.do(receive_goods, house.warehouses["MAIN"], house.suppliers["S1"], [arrival])
    id_ = begun(house)
    clerk, manager = house.seat(Role.WAREHOUSE), house.seat(Role.MANAGER)
    page = clerk.ask(lines_to_count, id_)
    binned = [line for line in page.rows if line.bin]
    assert [line.bin for line in binned] == ["A-2", "A-10", "B-1"]
    assert [line.position for line in page.rows] == list(range(1, page.total + 1))
    assert not hasattr(page.rows[0], "books")
    clerk.do(count, id_, binned[0].batch_id, Decimal(2))
    mine, theirs = (desk.ask(lines_meant, id_, f"*{binned[0].position}")[0] for desk in (clerk, manager))
    assert (mine.counted, theirs.counted) == (Decimal(2), None)
    assert mine.is_done
    assert theirs.is_done
    assert clerk.ask(lines_to_count, id_, True).total == page.total - 1
    house.do(send_back, id_, [binned[0].batch_id])
    assert clerk.ask(lines_to_count, id_, True).total == page.total


@pytest.mark.both_databases
def test_code_means_lines_of_the_list_first_and_what_may_have_been_found(house: House) -> None:
    id_ = begun(house)
    desk = house.seat(Role.WAREHOUSE)
    [mug] = desk.ask(lines_meant, id_, "mug")
    assert (mug.code, mug.position > 0) == ("MUG", True)
    [same] = desk.ask(lines_meant, id_, mug.batch)
    assert same == mug
    juices = desk.ask(lines_meant, id_, "JUICE")
    desk.do(count, id_, juices[0].batch_id, Decimal(1))
    assert desk.ask(lines_meant, id_, "JUICE")[-1].batch_id == juices[0].batch_id
    side = next(b for b in house.ask(article_card, house.articles["MUG"]).batches if b.warehouse == "SIDE")
    [found] = desk.ask(lines_meant, id_, side.number)
    assert (found.position, found.batch_id) == (0, side.batch_id)
    assert desk.ask(lines_meant, id_, "", house.articles["MUG"]) == [mug]
    for nothing in ("", "*", "*x", "*0", "*99999999999", "no such code", "\x1d", "5901234123457"):
        assert desk.ask(lines_meant, id_, nothing) == []


@pytest.mark.both_databases
def test_differences_are_told_in_goods_and_to_some_in_money(house: House) -> None:
    id_ = begun(house)
    lines = {line.code: line.batch_id for line in house.ask(lines_to_count, id_).rows}
    for code, quantity in (("MUG", 98), ("PEN", 1000), ("TEA", 260), ("LAST", 0)):
        house.do(count, id_, lines[code], Decimal(quantity))
    house.do(count, id_, lines["MUG"], Decimal(97))
    manager, clerk = house.seat(Role.MANAGER), house.seat(Role.WAREHOUSE)
    page = manager.ask(differences, id_, sort="value", descending=True)
    assert [(line.code, line.difference, line.value) for line in page.rows] == [
        ("TEA", Decimal(60), Decimal(30)),
        ("MUG", Decimal(-3), Decimal("-1.50")),
        ("LAST", Decimal(-1), Decimal("-0.50")),
    ]
    assert [line.counts_differ for line in page.rows] == [False, True, False]
    with pytest.raises(NotAllowed):
        clerk.ask(differences, id_, sort="value")
    assert {line.value for line in clerk.ask(differences, id_).rows} == {None}
    told = manager.ask(outcome, id_)
    assert (told.missing, told.found, told.missing_value, told.found_value) == (
        2,
        1,
        Decimal(-2),
        Decimal(30),
    )
    assert (clerk.ask(outcome, id_).missing_value, told.uncounted) == (None, told.lines - 4)
    assert manager.ask(differences, id_, WhichLines.UNCOUNTED).total == told.uncounted
    assert manager.ask(differences, id_, WhichLines.ALL).total == told.lines
    for sort in DIFFERENCE_SORTS:
        assert manager.ask(differences, id_, WhichLines.ALL, 0, 2, sort, True).total == told.lines
    house.do(approve, id_, told.changes, Uncounted.LEAVE)
    after = manager.ask(differences, id_).rows
    assert {line.code: line.posted for line in after} == {"TEA": 60, "MUG": -3, "LAST": -1}
    assert_sound(house.database)


def test_stocktakes_are_listed_and_say_how_far_they_are(house: House) -> None:
    first = begun(house)
    house.seat(Role.WAREHOUSE).do(cancel, first)
    second = begun(house)
    [line] = house.ask(lines_meant, second, "MUG")
    house.do(count, second, line.batch_id, Decimal(1))
    newest, oldest = house.ask(stocktakes).rows
    assert (newest.id, newest.state, newest.counted, newest.recount) == (second, StocktakeState.OPEN, 1, 0)
    assert (oldest.state, oldest.closed_by) == (StocktakeState.CANCELLED, "warehouse")
    assert house.ask(stocktake, second) == newest
    with pytest.raises(NotFound):
        house.ask(stocktake, 99)
    with pytest.raises(NotFound):
        house.ask(outcome, 99)
    told = refused(house.seat(Role.TELEMARKETER), count, second, line.batch_id, Decimal(1))
    assert isinstance(told, NotAllowed)
