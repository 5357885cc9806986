"""Files of exchange rates as central banks publish them. The samples are made by hand in their formats."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest

from salesdesk.domain.company.published import PublishedRate, published
from salesdesk.errors import Refused

ECB_DAY = "Date, USD, JPY, PLN, ISK, \n26 November 2026, 1.0800, 162.50, 4.2500, N/A, \n"
ECB_HISTORY = (
    "Date,USD,PLN,HRK,\n2026-11-26,1.08,4.25,N/A,\n2026-11-25,1.10,4.24,N/A,\n2020-01-02,1.11,4.26,7.45,\n"
)
ECB_XML = """<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01"
 xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
 <gesmes:subject>Reference rates</gesmes:subject>
 <Cube><Cube time='2026-11-26'><Cube currency='USD' rate='1.0800'/><Cube currency='PLN' rate='4.2500'/></Cube>
 </Cube></gesmes:Envelope>"""
NBP = (
    "data;1USD;1EUR;100HUF;1XDR;nr tabeli;pełny numer tabeli;\n"
    ";dolar amerykański;euro;forint (Węgry);SDR (MFW);;;\n"
    "20261125;3,9123;4,2501;1,1050;5,21;229;229/A/NBP/2026;\n"
    "20261126;3,9200;4,2550;;5,22;230;230/A/NBP/2026;\n"
    "kod ISO;USD;EUR;HUF;XDR;;;\nliczba jednostek;1;1;100;1;;;\n"
)
TODAY = date(2026, 11, 26)


def found(text: str | bytes, currency: str) -> list[tuple[str, date, str, str]]:
    data = text if isinstance(text, bytes) else text.encode()
    return [
        (each.currency, each.on_date, str(each.rate.normalize()), each.source)
        for each in published(data, currency)
    ]


def test_rates_of_the_ecb_become_company_currency_for_one_unit() -> None:
    source = "ECB 2026-11-26"
    euro = [("JPY", "0.00615385"), ("PLN", "0.23529412"), ("USD", "0.92592593")]
    assert found(ECB_DAY, "EUR") == [(code, TODAY, rate, source) for code, rate in euro]
    zloty = [("EUR", "4.25"), ("JPY", "0.02615385"), ("USD", "3.93518519")]
    assert found(ECB_DAY, "PLN") == [(code, TODAY, rate, source) for code, rate in zloty]
    assert found(ECB_XML, "PLN") == [(code, TODAY, rate, source) for code, rate in (zloty[0], zloty[2])]


def test_history_is_read_back_so_far_as_anybody_needs_it_and_out_of_a_zip() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("eurofxref-hist.csv", ECB_HISTORY)
    for data in (ECB_HISTORY, packed.getvalue()):
        rates = found(data, "PLN")
        assert [(code, day) for code, day, *_ in rates] == [
            ("EUR", date(2026, 11, 25)),
            ("USD", date(2026, 11, 25)),
            ("EUR", TODAY),
            ("USD", TODAY),
        ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1250"])
def test_rates_of_the_nbp_are_for_one_unit_and_name_their_table(encoding: str) -> None:
    first, second = (date(2026, 11, 25), "NBP 229/A/NBP/2026"), (TODAY, "NBP 230/A/NBP/2026")
    assert found(NBP.encode(encoding), "PLN") == [
        ("EUR", first[0], "4.2501", first[1]),
        ("HUF", first[0], "0.01105", first[1]),
        ("USD", first[0], "3.9123", first[1]),
        ("EUR", second[0], "4.255", second[1]),
        ("USD", second[0], "3.92", second[1]),
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"code;name\n1;2\n",
        b"Date, USD\n26 November 2026, 1,08\n",  # a decimal comma is another column
        b"Date, USD\n26 Nowember 2026, 1.08\n",
        b"Date, USD\n2026-11-26, -1\n",
        b"Date, USD\n2026-11-26, 1e999999999\n",
        b"Date, USD\n2026-11-26, NaN\n",
        b"data;1USD;1EUR\n20261125;3,9;4,2\n",
        b"data;1USD;nr tabeli;pelny numer tabeli;\n20261325;3,9;1;1/A\n",
        b"data;1USD;nr tabeli;pelny numer tabeli;\n20261125;3,9\n",
        b"<Cube time='2026-11-26'><Cube currency='USD' rate='x'/></Cube>",
        b"<Cube time='2026-11-26'><Cube currency='USD'",
        b"<!DOCTYPE x [<!ENTITY a 'b'>]><Cube time='2026-11-26'/>",
        b"PK\x03\x04 no zip",
        b"\xff\xfe\x00\x81\x83",
    ],
)
def test_file_that_is_none_or_damaged_is_refused(data: bytes) -> None:
    for currency in ("EUR", "PLN"):
        with pytest.raises(Refused):
            published(data, currency)


def test_file_that_does_not_know_the_currency_of_the_company_is_refused() -> None:
    with pytest.raises(Refused, match="no rate of GBP"):
        published(ECB_DAY.encode(), "GBP")
    assert published(NBP.encode(), "EUR")[0] == PublishedRate(
        "HUF", date(2026, 11, 25), Decimal("0.00259994"), "NBP 229/A/NBP/2026"
    )
