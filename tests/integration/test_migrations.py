"""Migrations make exactly the tables of the models, and lose nothing on the way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from salesdesk.errors import Unusable
from salesdesk.schema import METADATA
from salesdesk.storage import migrate, revisions
from salesdesk.storage.engine import Database
from tests.conftest import Ground, SqliteGround
from tests.integration import first_version

Picture = dict[str, dict[str, Any]]
"""Table → what it consists of, as the database itself says it."""


def create_all(database: Database) -> None:
    METADATA.create_all(database.engine)


def first(database: Database) -> None:
    migrate.upgrade(database, first_version.REVISION)


def nothing(database: Database) -> None:
    database.engine.connect().close()


@pytest.fixture
def first_database(ground: Ground) -> Iterator[Database]:
    with ground.fresh(first) as fresh:
        yield fresh


@pytest.fixture
def bare_database(ground: Ground) -> Iterator[Database]:
    with ground.fresh(nothing) as fresh:
        yield fresh


def picture_of(database: Database) -> Picture:
    with database.engine.connect() as connection:
        tables = [name for name in inspect(connection).get_table_names() if name != "alembic_version"]
        picture = _sqlite_picture if database.is_sqlite else _postgres_picture
        return {table: picture(connection, table) for table in tables}


def _sqlite_picture(connection: Connection, table: str) -> dict[str, Any]:
    look = inspect(connection)
    made = connection.execute(
        text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": table}
    ).scalar_one()
    return {
        "columns": {
            column["name"]: (str(column["type"]), column["nullable"], column["default"])
            for column in look.get_columns(table)
        },
        "primary key": look.get_pk_constraint(table),
        "foreign keys": {key["name"]: key for key in look.get_foreign_keys(table)},
        "unique": {item["name"]: item["column_names"] for item in look.get_unique_constraints(table)},
        "checks": {item["name"]: item["sqltext"] for item in look.get_check_constraints(table)},
        "indexes": {
            item["name"]: (
                item["column_names"],
                item["unique"],
                str(item["dialect_options"].get("sqlite_where")),
            )
            for item in look.get_indexes(table)
        },
        "never reuses keys": "AUTOINCREMENT" in made,
    }


def _postgres_picture(connection: Connection, table: str) -> dict[str, Any]:
    def ask(query: str) -> dict[str, Any]:
        return {row[0]: tuple(row[1:]) for row in connection.execute(text(query), {"name": table})}

    return {
        "columns": ask(
            "SELECT attname, format_type(atttypid, atttypmod), attnotnull, attidentity,"
            " pg_get_expr(adbin, adrelid) FROM pg_attribute LEFT JOIN pg_attrdef"
            " ON adrelid = attrelid AND adnum = attnum"
            " WHERE attrelid = CAST(:name AS regclass) AND attnum > 0 AND NOT attisdropped"
        ),
        "constraints": ask(
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE conrelid = CAST(:name AS regclass) AND contype <> 'n'"
        ),
        "indexes": ask("SELECT indexname, indexdef FROM pg_indexes WHERE tablename = :name"),
    }


def test_migrated_schema_equals_created_schema(empty_database: Database, ground: Ground) -> None:
    """If this fails, the models have changed: `make migration M="what changed"`."""
    with ground.fresh(create_all) as created:
        assert picture_of(empty_database) == picture_of(created)


def test_every_constraint_has_a_name(sqlite_database: Database) -> None:
    # SQLite takes no name for the key it counts up itself; nothing ever needs to change that one.
    constraint = r"(?:PRIMARY KEY(?! AUTOINCREMENT)|FOREIGN KEY|UNIQUE|CHECK)\b"
    with sqlite_database.engine.connect() as connection:
        made = "\n".join(
            connection.execute(text("SELECT sql FROM sqlite_master WHERE type = 'table'")).scalars()
        )
    assert len(re.findall(rf"CONSTRAINT \w+ {constraint}", made)) == len(re.findall(constraint, made)) > 100


def test_revisions_are_one_line_of_numbers() -> None:
    scripts = ScriptDirectory(str(revisions.FOLDER))
    steps = [step.revision for step in scripts.walk_revisions()][::-1]
    assert scripts.get_heads() == [revisions.head()]
    assert steps == [f"{number:04}" for number in range(1, len(steps) + 1)]


def test_empty_database_has_no_revision(bare_database: Database) -> None:
    assert revisions.revision_of(bare_database) is None
    assert not revisions.is_current(bare_database)


def test_upgrade_brings_an_empty_database_to_the_head(bare_database: Database) -> None:
    migrate.upgrade(bare_database)
    assert revisions.revision_of(bare_database) == revisions.head()
    assert revisions.is_current(bare_database)


def test_upgrade_of_a_current_database_changes_nothing(empty_database: Database) -> None:
    before = picture_of(empty_database)
    migrate.upgrade(empty_database)
    assert picture_of(empty_database) == before


def test_upgrade_refuses_a_database_of_a_newer_program(empty_database: Database) -> None:
    with empty_database.connect() as connection, connection.begin():
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Unusable, match="newer version"):
        migrate.upgrade(empty_database)
    assert revisions.revision_of(empty_database) == "9999"


def test_upgrade_of_a_filled_first_version_keeps_every_row(first_database: Database) -> None:
    with first_database.connect() as connection, connection.begin():
        before = first_version.fill(connection)
    assert all(before.values())
    migrate.upgrade(first_database)
    with first_database.connect() as connection:
        kept = {table: list(rows[0]) for table, rows in before.items()}
        assert first_version.read(connection, kept) == before


def test_upgrade_lets_the_first_of_those_who_share_a_gtin_own_it(first_database: Database) -> None:
    with first_database.connect() as connection, connection.begin():
        first_version.fill(connection)
        connection.execute(text("UPDATE article_unit SET gtin = '5901234123457'"))
        rest = "article_id, numerator, denominator, for_sale, for_purchase"
        without = f"SELECT id + 2, 'box', '', {rest} FROM article_unit"
        connection.execute(text(f"INSERT INTO article_unit (id, unit, gtin, {rest}) {without}"))
    migrate.upgrade(first_database)
    with first_database.connect() as connection:
        owned = connection.execute(text("SELECT owns_gtin FROM article_unit ORDER BY id"))
        assert [bool(each) for each in owned.scalars()] == [True, False, False, False]


def rebuild(connection: Connection, table: str) -> None:
    steps = Operations(MigrationContext.configure(connection))
    with steps.batch_alter_table(table, recreate="always", table_kwargs={"sqlite_autoincrement": True}):
        pass


@pytest.fixture
def filled(sqlite_ground: SqliteGround) -> Iterator[tuple[Database, first_version.Rows]]:
    with sqlite_ground.fresh(first) as fresh:
        with fresh.connect() as connection, connection.begin():
            rows = first_version.fill(connection)
        yield fresh, rows


def test_rebuilding_a_table_keeps_the_rows_that_refer_to_it(
    filled: tuple[Database, first_version.Rows],
) -> None:
    database, before = filled
    with migrate.migrating(database) as connection:
        rebuild(connection, "customer")
        rebuild(connection, "article")
    with database.connect() as connection:
        assert (
            first_version.read(connection, {table: list(rows[0]) for table, rows in before.items()}) == before
        )


def test_rebuilding_a_table_does_not_give_its_old_keys_away_again(
    filled: tuple[Database, first_version.Rows],
) -> None:
    database, before = filled
    phone = before["phone"][1]
    with database.connect() as connection, connection.begin():
        connection.execute(text("DELETE FROM phone WHERE id = 2"))
    with migrate.migrating(database) as connection:
        rebuild(connection, "phone")
    with database.connect() as connection, connection.begin():
        added = connection.execute(
            text(
                "INSERT INTO phone (customer_id, number, digits)"
                " VALUES (:customer_id, :number, :digits) RETURNING id"
            ),
            phone,
        ).scalar_one()
    assert added == 3


def test_migration_that_leaves_orphans_is_refused_and_undone(
    filled: tuple[Database, first_version.Rows],
) -> None:
    database, before = filled
    with pytest.raises(Unusable, match="do not exist"), migrate.migrating(database) as connection:
        connection.execute(text("DELETE FROM customer"))
    with database.connect() as connection:
        kept = first_version.read(connection, {"customer": list(before["customer"][0])})
        assert kept == {"customer": before["customer"]}


def test_foreign_keys_are_on_again_after_a_migration(
    filled: tuple[Database, first_version.Rows],
) -> None:
    database, _ = filled
    migrate.upgrade(database)
    with database.connect() as connection:
        assert connection.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
