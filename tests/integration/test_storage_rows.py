"""Many rows at once come back as single ones do, whatever stands in them."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from salesdesk.domain.catalogue.model import Article, ArticleName, ArticleProperty, ArticleUnit, Brand
from salesdesk.errors import Refused
from salesdesk.office.model import HistoryRow
from salesdesk.storage.base import Base
from salesdesk.storage.rows import Row, add_for_ids, add_rows, set_rows, shift_rows, together
from salesdesk.warehouse.stock.model import StockBalance
from tests.house import House, at_once
from tests.invariants import rows_of

NASTY = (
    "plain", "", "NULL", "null", " ", "a,b", "{a}", '"', '""', "\\", '\\"', "\\\\x", "'", "%s", "%(name)s",
    ":x", "?", "tab\there", "line\nbreak", "ąęłżź", "日本", "🦊", "é", "[]", "{}", "$1", "--", ";",
)  # fmt: skip


def added(house: House, model: type[Base], rows: list[Row]) -> list[int]:
    """The ids of rows that were inserted at once."""
    with house.database.write() as session:
        return add_for_ids(session, model, rows)


def test_texts_come_back_as_they_are(house: House) -> None:
    rows: list[Row] = [{"name": f"{n}{text}", "supplier_id": None} for n, text in enumerate(NASTY)]
    rows.append({"name": "last", "supplier_id": house.suppliers["S1"]})
    ids = added(house, Brand, rows)
    assert ids == sorted(set(ids))
    with house.database.read() as session:
        found = {brand.id: brand for brand in session.scalars(select(Brand))}
        assert [found[id_].name for id_ in ids] == [row["name"] for row in rows]
        assert {found[id_].supplier_id for id_ in ids[:-1]} == {None}
        assert found[ids[-1]].supplier_id == house.suppliers["S1"]


def test_ids_are_those_of_the_rows_in_their_order_also_behind_rows_that_are_gone(house: House) -> None:
    def rows(names: str) -> list[Row]:
        return [{"name": name, "supplier_id": None} for name in names]

    first = added(house, Brand, rows("cab"))
    with house.database.write() as session:
        session.delete(session.get_one(Brand, first[-1]))
    second = added(house, Brand, rows("zyx"))
    assert min(second) > first[-1]  # no id is given out twice
    with house.database.read() as session:
        assert [session.get_one(Brand, id_).name for id_ in second] == ["z", "y", "x"]


def test_columns_of_every_kind_come_back(house: House) -> None:
    """Those that hold the same in every row, and those that do not."""
    first, second = datetime(2026, 1, 1, 12, 30, 15, 250, UTC), datetime(2026, 7, 1, tzinfo=UTC)
    shared = {"seat": "s", "verb": "v", "subject": "x", "actor_id": None, "result": ["\\"]}
    rows: list[Row] = [
        shared | {"call_id": "A", "entry": n, "at": at, "subject_id": subject, "changes": {"ą": ['"', n]}}
        for n, (at, subject) in enumerate(((first, None), (second, 7)))
    ]
    with house.database.write() as session:
        add_rows(session, HistoryRow, rows)
    with house.database.read() as session:
        found = session.scalars(
            select(HistoryRow).where(HistoryRow.call_id == "A").order_by(HistoryRow.entry)
        )
        for row, stored in zip(rows, found, strict=True):
            assert {name: getattr(stored, name) for name in row} == row


def test_columns_are_told_by_their_names_not_by_their_order(house: House) -> None:
    rows: list[Row] = [{"supplier_id": house.suppliers[code], "name": code} for code in ("S2", "S1")]
    ids = added(house, Brand, rows)
    with house.database.read() as session:
        found = [session.get_one(Brand, id_) for id_ in ids]
        assert [{"supplier_id": brand.supplier_id, "name": brand.name} for brand in found] == rows


def test_flags_and_numbers_come_back(house: House) -> None:
    shared = {"article_id": house.articles["MUG"], "denominator": 1, "gtin": "", "owns_gtin": False}
    shared |= {"for_purchase": False}
    rows: list[Row] = [
        shared | {"unit": "a", "numerator": 2, "minimum": Decimal("0.5"), "step": None, "for_sale": True},
        shared | {"unit": "b", "numerator": 3, "minimum": None, "step": None, "for_sale": False},
    ]
    with house.database.write() as session:
        add_rows(session, ArticleUnit, rows)
    with house.database.read() as session:
        found = session.scalars(
            select(ArticleUnit).where(ArticleUnit.unit.in_(("a", "b"))).order_by(ArticleUnit.unit)
        )
        for row, stored in zip(rows, found, strict=True):
            assert {name: getattr(stored, name) for name in row} == row


@pytest.mark.parametrize("odd", [Decimal("0.12345"), Decimal("1E30"), Decimal("NaN")])
def test_value_that_its_column_refuses_changes_nothing(house: House, odd: Decimal) -> None:
    with house.database.read() as session:
        mug = {
            column.name: getattr(session.get_one(Article, house.articles["MUG"]), column.name)
            for column in Article.__table__.columns
            if column.name != "id"
        }
    before = rows_of(house.database)
    rows: list[Row] = [mug | {"code": "X1"}, mug | {"code": "X2", "list_price": odd}]
    with pytest.raises(Refused), house.database.write() as session:
        add_rows(session, Article, rows)
    assert rows_of(house.database) == before


def test_rows_of_several_tables_are_there_behind_the_block_that_gathers_them(house: House) -> None:
    value = '%(name)s "'
    texts: list[Row] = [
        {"article_id": house.articles[code], "property": "x", "value": value} for code in ("MUG", "PEN")
    ]
    name: Row = {"article_id": house.articles["PEN"], "language": "nl", "name": "%s {pen}"}
    with house.database.write() as session:
        with together(session):
            add_rows(session, ArticleProperty, texts)
            [first, _] = add_for_ids(session, Brand, [{"name": n, "supplier_id": None} for n in "ab"])
            add_rows(session, ArticleName, [name])
            add_rows(session, ArticleProperty, [])
        add_rows(session, ArticleProperty, [{**texts[0], "property": "y"}])
    with house.database.read() as session:
        found = session.execute(
            select(ArticleProperty.property, ArticleProperty.value).order_by(
                ArticleProperty.property, ArticleProperty.article_id
            )
        )
        assert [tuple(row) for row in found] == [(of, value) for of in ("x", "x", "y")]
        names = select(ArticleName.name).where(ArticleName.language == "nl")
        assert session.scalars(names).all() == ["%s {pen}"]
        assert session.get_one(Brand, first).name == "a"


def test_what_was_gathered_is_not_written_if_the_block_fails(house: House) -> None:
    before = rows_of(house.database)

    def fails(session: Session) -> None:
        with together(session):
            add_rows(session, Brand, [{"name": n, "supplier_id": None} for n in "ab"])
            raise Refused("No.")

    with house.database.write() as session, pytest.raises(Refused):
        fails(session)
    assert rows_of(house.database) == before


def test_columns_that_are_set_in_many_rows_come_back(house: House) -> None:
    ids = added(
        house, Brand, [{"name": f"old {n}", "supplier_id": house.suppliers["S1"]} for n in range(len(NASTY))]
    )
    with house.database.write() as session:
        rows = [
            {"id": id_, "name": f"{n}{text}"} for n, (id_, text) in enumerate(zip(ids, NASTY, strict=True))
        ]
        set_rows(session, Brand, list(reversed(rows)))
    with house.database.read() as session:
        assert [session.get_one(Brand, row["id"]).name for row in rows] == [row["name"] for row in rows]
        assert {session.get_one(Brand, id_).supplier_id for id_ in ids} == {house.suppliers["S1"]}


def test_row_that_is_not_there_is_not_passed_over(house: House) -> None:
    ids = added(house, Brand, [{"name": name, "supplier_id": None} for name in "ab"])
    for given in ([ids[0], max(ids) + 1], [max(ids) + 1]):
        with pytest.raises(LookupError), house.database.write() as session:
            set_rows(session, Brand, [{"id": id_, "name": "new"} for id_ in given])
    with house.database.read() as session:
        assert {session.get_one(Brand, id_).name for id_ in ids} == {"a", "b"}


def test_nothing_is_lost_of_what_many_add_to_the_same_rows_at_once(house: House) -> None:
    """Nor does one wait for another who waits for him: rows are locked in the order given."""
    with house.database.read() as session:
        before = {
            (row.article_id, row.warehouse_id): row.on_hand for row in session.scalars(select(StockBalance))
        }

    def work(seat: House, by: int) -> None:
        for _ in range(10):
            with seat.database.write() as session:
                rows = [
                    {"article_id": a, "warehouse_id": w, "on_hand": Decimal(by)} for a, w in sorted(before)
                ]
                shift_rows(session, StockBalance, rows)

    with house.seats(4) as seats:
        at_once([partial(work, seat, by) for by, seat in enumerate(seats, 1)])
    with house.database.read() as session:
        for row in session.scalars(select(StockBalance)):
            assert row.on_hand - before[row.article_id, row.warehouse_id] == 10 * (1 + 2 + 3 + 4)
