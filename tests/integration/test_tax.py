from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import event, select

from salesdesk.desk import Desk
from salesdesk.domain.tax.known_rates import known_rates
from salesdesk.domain.tax.model import TaxRate
from salesdesk.domain.tax.queries import rates_on
from salesdesk.domain.tax.rules import EU_MEMBERS, TaxClass
from salesdesk.domain.tax.verbs import add_known_rates, set_rate
from salesdesk.errors import Conflict, Refused
from salesdesk.office import history
from salesdesk.storage.engine import Database

STANDARD, REDUCED, SECOND = TaxClass.STANDARD, TaxClass.REDUCED, TaxClass.REDUCED_SECOND


@pytest.fixture
def desk(empty_database: Database) -> Desk:
    return Desk.system(empty_database)


def stored(desk: Desk) -> list[tuple[str, TaxClass, date, Decimal]]:
    with desk.database.read() as session:
        rows = session.execute(
            select(TaxRate.country, TaxRate.tax_class, TaxRate.valid_from, TaxRate.rate).order_by(TaxRate.id)
        )
        return [(row[0], row[1], row[2], row[3]) for row in rows]


@pytest.mark.parametrize(
    ("country", "day", "standard", "reduced", "second"),
    [
        ("PL", "2010-12-31", "22", "7", "3"),
        ("PL", "2011-01-01", "23", "8", "5"),
        ("PL", "2026-03-02", "23", "8", "5"),
        ("NL", "2012-09-30", "19", "6", None),
        ("NL", "2012-10-01", "21", "6", None),
        ("NL", "2019-01-01", "21", "9", None),
        ("DE", "2020-06-30", "19", "7", None),
        ("DE", "2020-07-01", "16", "5", None),
        ("DE", "2020-12-31", "16", "5", None),
        ("DE", "2021-01-01", "19", "7", None),
        ("GB", "2008-12-01", "15", "5", None),
        ("GB", "2009-12-31", "15", "5", None),
        ("GB", "2010-01-01", "17.5", "5", None),
        ("GB", "2011-01-03", "17.5", "5", None),
        ("GB", "2011-01-04", "20", "5", None),
        ("FI", "2024-09-01", "25.5", None, None),
        ("RO", "2025-08-01", "21", None, None),
    ],
)
def test_known_rates_are_in_force_on_their_days(
    desk: Desk, country: str, day: str, standard: str, reduced: str | None, second: str | None
) -> None:
    desk.do(add_known_rates, country)
    expected = {TaxClass.ZERO: "0", TaxClass.EXEMPT: "0", TaxClass.OUTSIDE: "0", STANDARD: standard}
    expected |= {REDUCED: reduced} if reduced else {}
    expected |= {SECOND: second} if second else {}
    assert desk.ask(rates_on, country, date.fromisoformat(day)) == {
        tax_class: Decimal(rate) for tax_class, rate in expected.items()
    }


def test_every_member_of_the_eu_has_a_known_standard_rate() -> None:
    missing = [code for code in EU_MEMBERS if STANDARD not in {rate.tax_class for rate in known_rates(code)}]
    assert missing == []
    assert known_rates("US") == ()


def test_rates_are_read_in_one_statement(desk: Desk) -> None:
    desk.do(add_known_rates, "PL")
    statements: list[str] = []
    event.listen(desk.database.engine, "before_cursor_execute", lambda *call: statements.append(call[2]))
    desk.ask(rates_on, "PL", date(2026, 3, 2))
    assert [" FROM tax_rate " in statement.replace("\n", " ") for statement in statements] == [False, True]


def test_before_the_first_rate_a_class_has_none(desk: Desk) -> None:
    desk.do(set_rate, "CH", STANDARD, date(2024, 1, 1), Decimal("8.1"))
    assert STANDARD not in desk.ask(rates_on, "CH", date(2023, 12, 31))
    assert desk.ask(rates_on, "CH", date(2024, 1, 1))[STANDARD] == Decimal("8.1")
    assert STANDARD not in desk.ask(rates_on, "NO", date(2024, 1, 1))


def test_known_rates_are_added_once_and_replace_nothing(desk: Desk) -> None:
    own = desk.do(set_rate, "nl", STANDARD, date(2012, 10, 1), Decimal("20"))
    assert desk.do(add_known_rates, "NL") == 3
    assert desk.do(add_known_rates, "NL") == 0
    assert stored(desk) == [
        ("NL", STANDARD, date(2012, 10, 1), Decimal(20)),
        ("NL", STANDARD, date(2001, 1, 1), Decimal(19)),
        ("NL", REDUCED, date(2001, 1, 1), Decimal(6)),
        ("NL", REDUCED, date(2019, 1, 1), Decimal(9)),
    ]
    assert own == 1


def test_set_rate_replaces_the_rate_of_the_same_day(desk: Desk) -> None:
    key = desk.do(set_rate, "PL", STANDARD, date(2027, 1, 1), Decimal(24))
    assert desk.do(set_rate, "PL", STANDARD, date(2027, 1, 1), Decimal("22.5")) == key
    with pytest.raises(Conflict):
        desk.do(set_rate, "PL", STANDARD, date(2027, 1, 1), Decimal(25), Decimal(24))
    for seen in (Decimal(24), Decimal("22.5")):  # twice the same is no conflict
        assert desk.do(set_rate, "PL", STANDARD, date(2027, 1, 1), Decimal("22.5"), seen) == key
    assert stored(desk) == [("PL", STANDARD, date(2027, 1, 1), Decimal("22.5"))]
    assert [entry.changes for entry in desk.ask(history.of_subject, "tax_rate", key)] == [
        {"rate": ["24.0000", "22.5"]},
        {"country": "PL", "tax_class": "standard", "valid_from": "2027-01-01", "rate": "24"},
    ]


@pytest.mark.parametrize(
    ("country", "tax_class", "rate"),
    [
        ("UK", STANDARD, "20"),
        ("PL", TaxClass.EXEMPT, "0"),
        ("PL", STANDARD, "-1"),
        ("PL", STANDARD, "100.01"),
        ("PL", STANDARD, "NaN"),
        ("PL", STANDARD, "23.00001"),
    ],
)
def test_a_rate_that_cannot_be_is_refused(desk: Desk, country: str, tax_class: TaxClass, rate: str) -> None:
    with pytest.raises(Refused):
        desk.do(set_rate, country, tax_class, date(2026, 1, 1), Decimal(rate))
    assert stored(desk) == []
