"""What a key costs while somebody says who he is, whatever has been sold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from salesdesk.domain.finding import through
from salesdesk.storage.engine import Database
from tests.house import House
from tests.integration.traces import plan_of

LINES: Final = 60_000
BEST_SELLER, OF_OLD, SELDOM = "MUG", "PEN", "TEA"


def sell(house: House) -> None:
    """Give an order many lines: of the best seller throughout, of one of old days at the beginning."""
    house.order("ANNA", house.line("MUG"))
    ids = {f"article_{place}": house.articles[code] for place, code in enumerate((BEST_SELLER, OF_OLD))}
    other = {"others": [id_ for id_ in house.articles.values() if id_ not in ids.values()]}
    with house.database.write() as session:
        columns = [
            name
            for name in session.scalars(
                text("SELECT column_name FROM information_schema.columns WHERE table_name = 'order_line'")
            )
            if name not in {"id", "position", "article_id"}
        ]
        told = ", ".join(columns)
        session.execute(
            text(
                f"INSERT INTO order_line (position, article_id, {told}) SELECT 10 + nr, CASE"
                " WHEN nr % 10 = 0 THEN :article_0 WHEN nr % 3 = 0 AND nr < 20000 THEN :article_1"
                f" ELSE (CAST(:others AS bigint[]))[1 + nr % cardinality(:others)] END, {told}"
                " FROM generate_series(1, :lines) AS nr CROSS JOIN (SELECT * FROM order_line LIMIT 1) AS one"
            ),
            ids | other | {"lines": LINES},
        )
        # As where twenty thousand articles are sold.
        session.execute(text("ALTER TABLE order_line ALTER COLUMN article_id SET (n_distinct = 20000)"))


def settle(database: Database) -> None:
    with database.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM ANALYZE order_line"))


def prepared(session: Session, values: dict[str, Any]) -> str:
    """Prepare the statement as the driver does, everything bound; how it is executed with `values`."""
    compiled = through._BOUGHT.compile(dialect=session.get_bind().dialect)
    bound = compiled.params | values
    order: list[str] = []

    def numbered(found: re.Match[str]) -> str:
        order.append(found[1])
        return f"${len(order)}"

    statement = re.sub(r"%\((\w+)\)s", numbered, str(compiled))
    session.connection().exec_driver_sql(f"PREPARE bought AS {statement}")
    return (
        f"EXECUTE bought ({', '.join('NULL' if bound[name] is None else str(bound[name]) for name in order)})"
    )


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for each in plan.get("Plans", ()):
        yield from nodes(each)


@pytest.mark.parametrize("mode", ["force_generic_plan", "force_custom_plan", "auto"])
def test_who_last_bought_an_article_is_told_by_its_last_lines_alone(postgres_house: House, mode: str) -> None:
    house = postgres_house
    sell(house)
    settle(house.database)
    asked = {f"article_{at}": house.articles[code] for at, code in enumerate((BEST_SELLER, OF_OLD, SELDOM))}
    with house.database.read() as session:
        session.execute(text(f"SET plan_cache_mode = {mode}"))
        execute = prepared(session, asked)
        for _ in range(7):  # after five the database may plan for any article
            assert len(session.connection().exec_driver_sql(execute).all()) == 3 * through._LINES
        [plan] = (
            session.connection().exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {execute}").scalar_one()
        )
        session.connection().exec_driver_sql("DEALLOCATE bought")
    of_lines = [node for node in nodes(plan["Plan"]) if node.get("Relation Name") == "order_line"]
    assert of_lines
    read = [node["Actual Rows"] + node.get("Rows Removed by Filter", 0) for node in of_lines]
    assert max(read) <= through._LINES


def test_who_last_bought_an_article_is_told_by_an_index_alone_in_its_order(sqlite_database: Database) -> None:
    with sqlite_database.read() as session:
        statement = str(through._BOUGHT.compile(dialect=session.get_bind().dialect))
    steps = plan_of(sqlite_database, statement)
    of_lines = [step for step in steps if "order_line" in step]
    assert len(of_lines) == 3
    assert all(step.startswith("SEARCH order_line USING COVERING INDEX") for step in of_lines)
    assert sum("TEMP B-TREE" in step for step in steps) == 1, "only the few that were found are sorted"
