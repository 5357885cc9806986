"""Files that are tried before they are brought in: what is shown is what comes of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from salesdesk.data_exchange.running import Wishes
from salesdesk.data_exchange.trying import BrokenOff, Trial, Watch, bring_in, tried
from salesdesk.desk import Desk
from salesdesk.domain.importing.rules import Entity
from salesdesk.domain.pricing.owners import Owner, Whose
from salesdesk.domain.pricing.price_lists import WhichLists, price_lists
from salesdesk.domain.pricing.prices_of import WhichPrices, prices_of
from salesdesk.errors import NotAllowed, Refused
from salesdesk.office.permissions import Role
from tests.house import House
from tests.integration.exchange_files import Files
from tests.invariants import assert_sound

pytestmark = pytest.mark.either_database

FIRST = """
    price_list;currency;article;price;from_quantity;valid_from
    SHOP;PLN;MUG;9.50;;2026-01-01
    SHOP;PLN;PEN;1.20;;2026-03-02
    SHOP;PLN;TEA;5.00;;2026-01-01
"""
SECOND = """
    price_list;currency;article;price;from_quantity;valid_from
    SHOP;PLN;MUG;9.80;;
    SHOP;PLN;PEN;1.30;;2026-03-02
    SHOP;PLN;TEA;5.00;;2026-01-01
    SHOP;PLN;PEN;1.10;100;
    SHOP;PLN;NOSUCH;2.00;;
    SHOP;PLN;TEA;-1;;2026-01-01
"""


def trial_of(desk: Desk, path: Path, watch: Watch | None = None) -> Trial:
    return tried(desk, Entity.PRICES, path, Wishes(), watch or Watch())


def stands(house: House) -> list[tuple[str, Decimal, Decimal, date, date | None]]:
    """The prices of the list."""
    [row] = house.ask(price_lists, WhichLists.ALL, "SHOP", 0, 9).rows
    assert row.id is not None
    found = house.ask(prices_of, Owner(Whose.LIST, row.id), WhichPrices.ALL, "", 0, 9999).rows
    return sorted((r.code, r.from_quantity, r.price, r.valid_from, r.valid_to) for r in found)


def test_trial_says_what_is_wrong_and_what_would_change_and_changes_nothing(
    house: House, tmp_path: Path
) -> None:
    manager = house.seat(Role.MANAGER)
    files = Files(tmp_path, house.desk)
    first = trial_of(manager, files.write(Entity.PRICES, FIRST))
    assert (first.changes, first.bad, house.ask(price_lists, WhichLists.ALL, "SHOP", 0, 9).total) == (
        3,
        (),
        0,
    )
    assert bring_in(manager, first, Watch()).added == 3
    before = stands(house)

    trial = trial_of(manager, files.write(Entity.PRICES, SECOND))
    assert stands(house) == before
    seen = [(each.line, each.is_new, each.differs.get("price")) for each in trial.foreseen]
    assert seen == [
        (2, True, (Decimal("9.50"), Decimal("9.80"))),  # from today on, instead of the one before
        (3, False, (Decimal("1.20"), Decimal("1.30"))),
        (5, True, None),
    ]
    assert [(bad.line, head) for bad, head in trial.bad] == [(6, "article"), (7, "price")]
    assert ("price", "price") in trial.columns
    done = bring_in(manager, trial, Watch())
    assert (done.added, done.changed, done.unchanged, done.refused) == (2, 1, 1, 2)
    today = date(2026, 3, 2)
    assert ("MUG", Decimal(0), Decimal("9.80"), today, None) in stands(house)
    assert ("MUG", Decimal(0), Decimal("9.50"), date(2026, 1, 1), date(2026, 3, 1)) in stands(house)
    assert trial_of(manager, trial.path).changes == 0
    assert_sound(house.database)


def test_only_the_file_that_was_tried_is_brought_in_by_who_may(house: House, tmp_path: Path) -> None:
    files, manager = Files(tmp_path, house.desk), house.seat(Role.MANAGER)
    path = files.write(Entity.PRICES, FIRST)
    with pytest.raises(NotAllowed):
        trial_of(house.seat(Role.TELEMARKETER), path)
    trial = trial_of(manager, path)
    files.write(Entity.PRICES, FIRST + "SHOP;PLN;MUG;1.00;10;2026-01-01")
    with pytest.raises(Refused, match="has been changed since"):
        bring_in(manager, trial, Watch())
    with pytest.raises(NotAllowed):
        bring_in(house.seat(Role.TELEMARKETER), trial_of(manager, path), Watch())
    for wrong in (tmp_path / "nowhere.csv", tmp_path):
        with pytest.raises(Refused):
            trial_of(manager, wrong)
    assert house.ask(price_lists, WhichLists.ALL, "SHOP", 0, 9).total == 0


def test_run_that_is_broken_off_keeps_what_is_written_and_goes_on_from_there(
    house: House, tmp_path: Path
) -> None:
    rows = [f"SHOP;PLN;MUG;{5 + n / 100:.2f};{n};2026-01-01" for n in range(1200)]
    text = "price_list;currency;article;price;from_quantity;valid_from\n" + "\n".join(rows)
    manager = house.seat(Role.MANAGER)
    path = Files(tmp_path, house.desk).write(Entity.PRICES, text)
    with pytest.raises(BrokenOff):
        trial_of(manager, path, Watch(is_broken_off=True))
    trial = trial_of(manager, path)
    assert (trial.changes, trial.bad) == (1200, ())

    class Impatient(Watch):
        """Whoever looks at it has enough once it is half way."""

        def go_on(self, done: int) -> None:
            self.is_broken_off = done > 700
            super().go_on(done)

    with pytest.raises(BrokenOff):
        bring_in(manager, trial, Impatient())
    written = len(stands(house))
    assert 0 < written < 1200
    done = bring_in(manager, trial, Watch())
    assert (done.unchanged, done.added, len(stands(house))) == (written, 1200 - written, 1200)
    assert_sound(house.database)
