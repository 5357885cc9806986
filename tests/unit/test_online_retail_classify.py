"""Every row and invoice of Online Retail in one class, and the sales that come of it."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest

from benchmarks.online_retail.classify import (
    Article,
    Classified,
    Customer,
    InvoiceClass,
    RowClass,
    SaleLine,
    classify,
    table,
)
from benchmarks.online_retail.codes import Kind, article_code, is_known, kind_of
from benchmarks.online_retail.countries import country_code
from benchmarks.online_retail.reader import BadRow, Row, read

SAMPLE: Final = Path(__file__).parents[1] / "data" / "online_retail_sample.csv"
NOON: Final = datetime.fromisoformat("2010-12-01 12:00")


def row(
    invoice: str,
    code: str = "22041",
    quantity: int = 1,
    price: str = "2.1",
    *,
    line: int = 2,
    name: str = "FRAME",
    at: datetime = NOON,
    customer: str | None = "13085",
    country: str = "United Kingdom",
) -> Row:
    return Row(line, invoice, code, name, quantity, at, Decimal(price), customer, country)


@pytest.fixture(scope="module")
def sample() -> Classified:
    return classify(read(SAMPLE))


def test_classify_counts_every_row_and_invoice_of_the_sample_once(sample: Classified) -> None:
    # Counted in the file by hand (cut, grep and sort -u), not by the code under test.
    assert dict(sample.invoices) == {
        InvoiceClass.SALE: 61,
        InvoiceClass.CANCELLATION: 5,
        InvoiceClass.BAD_DEBT: 3,
        InvoiceClass.WRITE_OFF: 5,
    }
    assert dict(sample.rows) == {
        InvoiceClass.SALE: 610,
        InvoiceClass.CANCELLATION: 5,
        InvoiceClass.BAD_DEBT: 3,
        InvoiceClass.WRITE_OFF: 5,
    }
    assert dict(sample.sale_rows) == {
        RowClass.GOODS: 577,
        RowClass.FREE_GOODS: 4,
        RowClass.SERVICE: 26,
        RowClass.FREE_SERVICE: 3,
    }
    assert sample.total_rows == len(SAMPLE.read_text(encoding="utf-8").splitlines()) - 1


def test_classify_keeps_every_sold_row_in_one_sale(sample: Classified) -> None:
    sold = sorted(row.line for sale in sample.sales for row in sale.rows)
    of_file = [row for row in read(SAMPLE) if isinstance(row, Row) and row.invoice.isdigit()]

    assert sold == [row.line for row in of_file if row.quantity > 0]


@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        ([row("C1", quantity=-1)], InvoiceClass.CANCELLATION),
        ([row("c1", quantity=-1)], InvoiceClass.CANCELLATION),
        ([row("C1", quantity=1)], InvoiceClass.CANCELLATION),
        ([row("A1", "B", price="-11062.06")], InvoiceClass.BAD_DEBT),
        ([row("1", quantity=-1, price="0"), row("1", quantity=-2)], InvoiceClass.WRITE_OFF),
        ([row("1", quantity=0), row("1", quantity=-2)], InvoiceClass.NOTHING_SOLD),
        ([row("1", price="-1")], InvoiceClass.NOTHING_SOLD),
        ([row("1", quantity=-1), row("1")], InvoiceClass.SALE),
        ([row("1", price="0")], InvoiceClass.SALE),
    ],
)
def test_classify_puts_an_invoice_into_one_class(rows: list[Row], kind: InvoiceClass) -> None:
    classified = classify(rows)

    assert dict(classified.invoices) == {kind: 1}
    assert dict(classified.rows) == {kind: len(rows)}


def test_classify_leaves_out_what_a_sale_cannot_contain_and_counts_it() -> None:
    rows = [row("1"), row("1", quantity=-1), row("1", price="-2"), row("1", quantity=0), row("1", price="0")]
    classified = classify(rows)

    assert dict(classified.sale_rows) == {
        RowClass.GOODS: 1,
        RowClass.NEGATIVE: 2,
        RowClass.ZERO_QUANTITY: 1,
        RowClass.FREE_GOODS: 1,
    }
    assert [sale.rows for sale in classified.sales] == [(rows[0], rows[4])]


def test_classify_hands_on_unreadable_lines() -> None:
    classified = classify([row("1"), BadRow(3, "no stock code")])

    assert classified.bad_rows == [BadRow(3, "no stock code")]
    assert classified.total_rows == 2
    assert "line 3 is unreadable: no stock code" in table(classified)


def test_classify_keeps_exact_duplicates() -> None:
    classified = classify([row("1", line=2), row("1", line=3)])

    line = SaleLine("22041", Kind.GOODS, 1, Decimal("2.1"))
    assert [sale.lines for sale in classified.sales] == [(line, line)]


def test_classify_dates_a_sale_by_its_first_minute_and_sorts_by_it() -> None:
    later, minute = NOON + timedelta(minutes=5), timedelta(minutes=1)
    rows = [
        row("2", line=2, at=later),
        row("1", line=3, at=NOON + minute),
        row("3", line=4, at=NOON),
        row("1", line=5, at=NOON),
    ]

    assert [(sale.number, sale.at) for sale in classify(rows).sales] == [
        ("1", NOON),
        ("3", NOON),
        ("2", later),
    ]


def test_classify_names_an_article_by_its_most_frequent_description() -> None:
    rows = [
        row("1", "85123a", name="HANGING  HEART", price="2.95"),
        row("2", "85123A ", name="found", price="0"),
        row("3", "85123A", name="HANGING HEART", price="2.55"),
        row("4", "85123A", name="", price="2.55"),
        row("5", "22041", name="", price="0"),
    ]

    assert classify(rows).articles == {
        "85123A": Article("85123A", "HANGING HEART", Kind.GOODS, Decimal("2.55"), Decimal("2.55")),
        "22041": Article("22041", "22041", Kind.GOODS, None, None),
    }


def test_classify_has_an_article_for_every_line(sample: Classified) -> None:
    assert set(sample.articles) == {line.code for sale in sample.sales for line in sale.lines}
    assert all(article.code == article_code(article.code) for article in sample.articles.values())


def test_classify_gives_a_customer_the_country_of_most_of_his_invoices() -> None:
    rows = [
        row("1", customer="12745", country="EIRE"),
        row("2", customer="12745", country="United Kingdom"),
        row("3", customer="12745", country="United Kingdom"),
        row("4", customer="12417", country="Spain"),
        row("5", customer="12417", country="Belgium"),
        row("6", customer=None, country="EIRE"),
    ]
    classified = classify(rows)

    assert classified.customers == {
        "12745": Customer("12745", "GB", cash=False),
        "12417": Customer("12417", "ES", cash=False),
        "CASH-IE": Customer("CASH-IE", "IE", cash=True),
    }
    assert [(sale.customer, sale.country) for sale in classified.sales] == [
        ("12745", "IE"),
        ("12745", "GB"),
        ("12745", "GB"),
        ("12417", "ES"),
        ("12417", "BE"),
        ("CASH-IE", "IE"),
    ]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("United Kingdom", "GB"),
        ("EIRE", "IE"),
        ("RSA", "ZA"),
        ("Channel Islands", "JE"),
        ("USA", "US"),
        ("Korea", "KR"),
        ("West Indies", "AG"),
        ("Unspecified", "GB"),
        ("", "GB"),
        ("European Community", "BE"),
        ("Czech Republic", "CZ"),
        ("Hong Kong", "HK"),
        ("Saudi Arabia", "SA"),
        ("united  arab emirates", "AE"),
        ("Atlantis", "ZZ"),
        ("European Union", "ZZ"),
    ],
)
def test_country_code_knows_the_names_of_all_years(name: str, code: str) -> None:
    assert country_code(name) == code


def test_classify_names_countries_and_codes_that_nobody_knows() -> None:
    classified = classify([row("1", "23X", country="Atlantis"), row("2", "23x"), row("3", "TEST002")])

    assert classified.unknown_countries == Counter({"Atlantis": 1})
    assert classified.unknown_codes == Counter({"23X": 2})
    assert classified.sale_rows == Counter({RowClass.SERVICE: 3})
    assert table(classified).splitlines()[-2:] == [
        "unknown codes, taken as services: 23X (2)",
        "unknown countries, taken as ZZ: Atlantis (1)",
    ]


@pytest.mark.parametrize(
    "code", ["22041", "85123a", "47503J ", "15056BL", "DCGS0003", "DCGSSBOY", "SP1002", "PADS"]
)
def test_kind_of_an_article_is_goods(code: str) -> None:
    assert kind_of(article_code(code)) is Kind.GOODS


@pytest.mark.parametrize(
    "code",
    [
        *("POST", "DOT", "C2", "C3", "M", "m", "D", "S", "B", "BANK CHARGES", "AMAZONFEE", "CRUK"),
        *("ADJUST", "ADJUST2", "gift_0001_20", "GIFT", "TEST001"),
    ],
)
def test_kind_of_postage_fees_and_vouchers_is_service(code: str) -> None:
    assert kind_of(article_code(code)) is Kind.SERVICE
    assert is_known(article_code(code))


def test_table_adds_up_to_the_file(sample: Classified) -> None:
    assert table(sample) == "\n".join(
        [
            "class                                     rows  invoices",
            "--------------------------------------------------------",
            "sale                                       610        61",
            "  goods                                    577",
            "  goods, free of charge                      4",
            "  service                                   26",
            "  service, free of charge                    3",
            "  negative quantity or price, left out       0",
            "  zero quantity, left out                    0",
            "cancellation (C…), left to a later issue     5         5",
            "bad debt (A…)                                3         3",
            "write-off (only negative quantities)         5         5",
            "nothing sold (no line can be sold)           0         0",
            "unreadable                                   0",
            "the file                                   623        74",
        ]
    )


def test_online_retail_is_independent_of_the_desk() -> None:
    program = (
        "import sys\n"
        "from benchmarks.online_retail import classify, plan, reader, recompute\n"
        "print([name for name in sys.modules if name.partition('.')[0] in ('salesdesk', 'sqlalchemy')])"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"
