from __future__ import annotations

import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select
from stdnum import ean
from typer.testing import CliRunner

from salesdesk.cli.app import app
from salesdesk.config import default_database
from salesdesk.demo import place
from salesdesk.demo.filling import FULL, Found, Size, fill, look
from salesdesk.demo.firm import COMPANY, PASSWORD, PEOPLE
from salesdesk.demo.place import prepare
from salesdesk.desk import Desk
from salesdesk.domain.billing.queries import notes_to_bill
from salesdesk.domain.catalogue.model import Article, ArticleUnit
from salesdesk.domain.catalogue.rules import ArticleKind, ArticleLife
from salesdesk.domain.company.model import Company
from salesdesk.domain.company.rules import vat_number
from salesdesk.domain.company.verbs import set_up
from salesdesk.domain.customers.model import Address, Contact, Customer
from salesdesk.domain.orders.model import Order
from salesdesk.domain.orders.rules import OrderState
from salesdesk.domain.purchasing.model import PurchaseOrder, Supplier
from salesdesk.domain.purchasing.queries import lines_of_purchase, shortages
from salesdesk.domain.purchasing.rules import PurchaseState
from salesdesk.domain.receivables.model import Invoice, Payment
from salesdesk.domain.users.passwords import Passwords
from salesdesk.errors import Refused
from salesdesk.office.model import OutboxMessage
from salesdesk.office.permissions import Role
from salesdesk.schema import METADATA
from salesdesk.sign_in import sign_in
from salesdesk.storage.engine import Database
from salesdesk.storage.migrate import upgrade
from salesdesk.storage.types import clean
from salesdesk.warehouse.stock.model import Batch, BatchBalance, Warehouse
from salesdesk.warehouse.supply.model import Supply
from salesdesk.warehouse.supply.rules import SupplyKind
from tests.conftest import Ground
from tests.house import Row
from tests.invariants import assert_sound, rows_of

pytestmark = pytest.mark.either_database

NOW: Final = datetime(2026, 3, 4, 11, 0, tzinfo=UTC)
SMALL: Final = Size(articles=170, customers=110, orders=30, open_work=1)
QUICK: Final = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
NOT_BUSINESS: Final = {"call_id", "password_hash", "token"}
"""Columns that chance fills whatever the day: ids of calls, salts of passwords, tokens of notes."""


def fill_small(database: Database) -> None:
    fill(database, NOW, size=SMALL, passwords=QUICK)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A small demo company, on SQLite, only looked at."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('demo') / 'demo.db'}", durable=False)
    fill_small(database)
    yield database
    database.close()


@pytest.fixture
def copied(demo: Database, tmp_path: Path) -> Iterator[Database]:
    """A copy of the demo company, to work in."""
    assert demo.path is not None
    demo.close()  # what stands in the journal goes into the file
    shutil.copyfile(demo.path, tmp_path / "copy.db")
    database = Database(f"sqlite:///{tmp_path / 'copy.db'}", durable=False)
    yield database
    database.close()


def all_of(database: Database, model: type[Row]) -> list[Row]:
    with database.read() as session:
        rows = list(session.scalars(select(model)))
        session.expunge_all()
        return rows


def supplies_of(database: Database) -> dict[int, list[Supply]]:
    found: dict[int, list[Supply]] = {}
    for supply in all_of(database, Supply):
        found.setdefault(supply.order_id, []).append(supply)
    return found


def business(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, without what is drawn by chance on purpose."""
    kept = {
        table.name: [i for i, column in enumerate(table.columns) if column.name not in NOT_BUSINESS]
        for table in METADATA.sorted_tables
    }
    return {
        name: [tuple(row[i] for i in kept[name]) for row in rows] for name, rows in rows_of(database).items()
    }


def test_doctor_finds_nothing(demo: Database) -> None:
    assert_sound(demo)


def test_company_is_taken_for_a_whole_demo(demo: Database) -> None:
    assert look(demo) is Found.DEMO


def test_everybody_can_sign_in_with_the_password_shown(copied: Database) -> None:
    signed = [sign_in(copied, person.login, PASSWORD, QUICK) for person in PEOPLE]
    assert [each.login for each in signed] == [person.login for person in PEOPLE]
    assert [person.role for person in PEOPLE] == list(Role)


def test_orders_stand_in_every_state(demo: Database) -> None:
    assert {order.state for order in all_of(demo, Order)} == set(OrderState)


def test_confirmed_orders_are_reserved_short_planned_and_allocated(demo: Database) -> None:
    desk, supplies = Desk.system(demo), supplies_of(demo)
    confirmed = {order.id for order in all_of(demo, Order) if order.state is OrderState.CONFIRMED}
    short = {shortage.order_id for shortage in desk.ask(shortages)}
    rows = {id_: found for id_, found in supplies.items() if id_ in confirmed}
    in_stock = {
        id_
        for id_, found in rows.items()
        if all(row.kind is SupplyKind.FIRM and row.purchase_line_id is None for row in found)
    }
    assert short
    assert in_stock - short
    assert {id_ for id_, found in rows.items() if any(row.allocated for row in found)}
    assert {id_ for id_, found in rows.items() if any(row.kind is SupplyKind.PLANNED for row in found)}
    assert {id_ for id_, found in rows.items() if any(row.purchase_line_id is not None for row in found)}


def test_drafts_hold_goods_that_have_not_run_out(demo: Database) -> None:
    drafts = [order.id for order in all_of(demo, Order) if order.state is OrderState.DRAFT]
    holds = [supply for id_ in drafts for supply in supplies_of(demo).get(id_, ())]
    assert len(drafts) == 3
    assert holds
    assert all(hold.expires_at is not None and hold.expires_at > NOW for hold in holds)


def test_purchase_orders_stand_in_every_state_one_of_them_partly_received(demo: Database) -> None:
    purchases = all_of(demo, PurchaseOrder)
    assert {purchase.state for purchase in purchases} == set(PurchaseState)
    placed = [purchase.id for purchase in purchases if purchase.state is PurchaseState.ORDERED]
    came = [
        {line.outstanding < line.quantity for line in Desk.system(demo).ask(lines_of_purchase, id_)}
        for id_ in placed
    ]
    assert any(True in each for each in came)


def test_notes_of_several_customers_wait_for_an_invoice(demo: Database) -> None:
    notes = Counter(note.payer_id for note in Desk.system(demo).ask(notes_to_bill, limit=1000).rows)
    assert len(notes) >= 2
    assert max(notes.values()) >= 3


def test_invoices_are_paid_in_part(demo: Database) -> None:
    invoices = all_of(demo, Invoice)
    assert {invoice.currency for invoice in invoices} >= {"PLN", "EUR"}
    assert {invoice.settled == invoice.gross for invoice in invoices} == {True, False}
    assert len(all_of(demo, Payment)) > len(invoices) // 2


def test_numbers_have_right_check_digits(demo: Database) -> None:
    with_id = [customer for customer in all_of(demo, Customer) if customer.vat_id]
    gtins = [unit.gtin for unit in all_of(demo, ArticleUnit) if unit.gtin]
    assert {customer.country for customer in with_id} == {"PL", "NL", "DE", "GB"}
    assert [c.vat_id for c in with_id if vat_number(c.country, c.vat_id) != c.vat_id] == []
    assert [gtin for gtin in gtins if not ean.is_valid(gtin)] == []
    assert len(set(gtins)) == len(gtins)
    assert len(gtins) > SMALL.articles


def test_text_is_free_of_markup_and_control_characters(demo: Database) -> None:
    names = [article.name for article in all_of(demo, Article)]
    names += [customer.name for customer in all_of(demo, Customer)]
    names += [supplier.name for supplier in all_of(demo, Supplier)]
    names += [f"{address.street} {address.house_number} {address.city}" for address in all_of(demo, Address)]
    names += [contact.name for contact in all_of(demo, Contact)]
    assert [name for name in names if clean(name) != name or set(name) & set("<>[]{}\\\t\n")] == []


def test_goods_are_of_every_kind_and_life(demo: Database) -> None:
    articles = all_of(demo, Article)
    assert {article.kind for article in articles} == set(ArticleKind)
    assert {article.life for article in articles} == set(ArticleLife)


def test_goods_lie_in_bins_and_boxes_can_be_numbered(demo: Database) -> None:
    assert all(balance.bin for balance in all_of(demo, BatchBalance))
    assert [company.gs1_prefix[:3] for company in all_of(demo, Company)] == ["952"]


def test_batches_expire_at_different_days_none_of_them_past(demo: Database) -> None:
    days = {batch.best_before for batch in all_of(demo, Batch) if batch.best_before}
    assert len(days) > 10
    assert min(days) > NOW.date()


def test_customers_of_each_country_have_what_makes_them_differ(demo: Database) -> None:
    customers = all_of(demo, Customer)
    assert {c.country for c in customers if c.number.startswith("CASH")} == {"PL", "NL", "DE", "GB"}
    assert [c for c in customers if c.payer_id is not None]
    assert [c for c in customers if c.blocked]
    assert [c for c in customers if c.credit_limit is not None]
    assert [c for c in customers if c.discount]
    assert [c for c in customers if c.group_id is not None]
    assert len({c.name for c in customers}) == len(customers)


def test_year_ends_before_today_and_begins_a_year_earlier(demo: Database) -> None:
    days = [order.order_date for order in all_of(demo, Order)]
    assert NOW.date() - timedelta(days=375) < min(days) < NOW.date() - timedelta(days=330)
    assert max(days) == NOW.date()


@pytest.mark.long
def test_same_day_gives_the_same_company(demo: Database, tmp_path: Path) -> None:
    again = Database(f"sqlite:///{tmp_path / 'again.db'}", durable=False)
    fill_small(again)
    assert business(again) == business(demo)
    again.close()


@pytest.mark.long
def test_another_day_gives_the_same_orders(demo: Database, tmp_path: Path) -> None:
    def orders(database: Database) -> list[tuple[Any, ...]]:
        return [(o.id, o.state, o.sold_to_id, o.channel, o.currency) for o in all_of(database, Order)]

    later = Database(f"sqlite:///{tmp_path / 'later.db'}", durable=False)
    fill(later, datetime(2026, 11, 27, 15, 30, tzinfo=UTC), size=SMALL, passwords=QUICK)
    assert_sound(later)
    assert orders(later) == orders(demo)
    assert max(order.order_date for order in all_of(later, Order)) == date(2026, 11, 27)
    later.close()


def test_no_mail_about_a_year_that_never_was_waits_to_be_sent(demo: Database) -> None:
    assert all_of(demo, OutboxMessage) == []


@pytest.mark.long
def test_any_database_takes_the_demo(ground: Ground) -> None:
    tiny = Size(articles=60, customers=100, orders=8, open_work=1)
    with ground.fresh(upgrade) as database:
        fill(database, NOW, size=tiny, passwords=QUICK)
        assert_sound(database)
        assert look(database) is Found.DEMO


@pytest.mark.long
def test_whole_demo_has_thousands_of_everything(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'full.db'}", durable=False)
    fill(database, NOW, size=FULL)
    assert_sound(database)
    with database.read() as session:
        counts = {
            model.__name__: session.scalar(select(func.count()).select_from(model)) or 0
            for model in (Article, Customer, Order, Invoice, Supplier, Warehouse)
        }
    assert counts["Article"] >= 3000
    assert counts["Customer"] >= 3000
    assert counts["Order"] >= 600
    assert counts["Invoice"] >= 500
    assert counts["Supplier"] >= 10
    assert counts["Warehouse"] == 3
    database.close()


def url_of(path: Path) -> str:
    return f"sqlite:///{path}"


def silent(text: str, part: float) -> None:
    """Hear nothing."""


def test_file_is_filled_once_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    url = url_of(tmp_path / "new" / "demo.db")
    heard: list[float] = []
    tiny = Size(articles=60, customers=100, orders=8, open_work=1)
    assert prepare(url, NOW, lambda _text, part: heard.append(part), size=tiny) is True
    assert prepare(url, NOW, silent, size=tiny) is False
    assert heard == sorted(heard)
    assert (heard[0], heard[-1]) == (0.0, 1.0)
    assert {path.name for path in (tmp_path / "new").iterdir()} <= {"demo.db", "demo.db.lock"}


def test_broken_off_filling_leaves_no_file(tmp_path: Path) -> None:
    def interrupt(text: str, part: float) -> None:
        if part > 0.3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        prepare(url_of(tmp_path / "demo.db"), NOW, interrupt, size=SMALL)
    assert list(tmp_path.glob("**/*.db")) == []


def test_unfinished_demo_is_not_taken_for_one(demo: Database, sqlite_database: Database) -> None:
    def interrupt(text: str, part: float) -> None:
        if part > 0.2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fill(sqlite_database, NOW, size=SMALL, passwords=QUICK, told=interrupt)
    assert look(sqlite_database) is Found.UNFINISHED
    with pytest.raises(Refused):
        prepare(str(sqlite_database.url), NOW, silent)


def test_real_company_is_left_alone(sqlite_database: Database) -> None:
    real = COMPANY.__class__(name="Kowal", language="pl", timezone="Europe/Warsaw")
    Desk.system(sqlite_database).do(set_up, real, "PL", "PLN")
    before = rows_of(sqlite_database)
    with pytest.raises(Refused):
        prepare(str(sqlite_database.url), NOW, silent)
    assert rows_of(sqlite_database) == before


def test_file_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE secrets (text)")
    other.close()
    with pytest.raises(Refused):
        prepare(url_of(path), NOW, silent)


def test_command_shows_the_logins_of_a_demo_that_is_there(copied: Database) -> None:
    result = CliRunner().invoke(app, ["demo", "--no-open", "--database", str(copied.url)])
    assert result.exit_code == 0, result.output
    assert all(person.login in result.output for person in PEOPLE)
    assert PASSWORD in result.output


def test_command_refuses_a_day_that_is_none() -> None:
    result = CliRunner().invoke(app, ["demo", "--no-open", "--today", "tomorrow"])
    assert result.exit_code == 2


def test_default_is_a_file_of_its_own() -> None:
    assert place.default_demo() != default_database()
    assert place.default_demo().endswith("demo.db")
