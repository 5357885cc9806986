"""What scanners read off boxes."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesdesk.domain.catalogue.scanned import Scanned, scanned
from salesdesk.errors import Refused

EAN = "5901234123457"
BOX = Scanned(EAN, "LOT-1", None, date(2026, 12, 31), Decimal(12))
GS = "\x1d"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (EAN, Scanned(EAN)),
        ("]E0" + EAN, Scanned(EAN)),
        (f"  {EAN}\n", Scanned(EAN)),
        ("96385074", Scanned("96385074")),
        ("00000096385074", Scanned("96385074")),
        ("15901234123454", Scanned("15901234123454")),
        (f"]C1010{EAN}1726123110LOT-1{GS}3712", BOX),
        (f"010{EAN}10LOT-1{GS}1726123137012", BOX),
        (f"010{EAN}10LOT-1|17261231|3712", BOX),
        (f"(01)0{EAN}(10)LOT-1(17)261231(37)12", BOX),
        (f"(01)0{EAN}(21)SER-9", Scanned(EAN, "SER-9")),
        (
            f"010{EAN}152612003103001250",
            Scanned(EAN, "", date(2026, 12, 31), None, Decimal("1.250"), is_weight=True),
        ),
        (
            "(00)359012341234567890(02)0" + EAN + "(37)5",
            Scanned(EAN, quantity=Decimal(5), sscc="359012341234567890"),
        ),
        ("HB2", None),
        ("12 mug", None),
        ("5901234123458", None),
        ("mug|white", None),
        ("", None),
        ("0" * 5000, None),
    ],
)
def test_code_is_read_as_it_was_meant(text: str, read: Scanned | None) -> None:
    assert scanned(text) == read


@pytest.mark.parametrize(
    "text",
    [
        f"010{EAN}1526120031030012500",  # a digit too many
        "0105901234123458",  # a wrong digit
        f"(01)0{EAN}(17)261331",  # no such month
        f"010{EAN}05",
        "]C1HB2",
    ],
)
def test_code_that_was_misread_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="not read rightly"):
        scanned(text)


@given(st.text(max_size=200) | st.from_regex(r"(\]C1)?01\d{10,40}[\x1d|]?\w{0,20}"))
def test_whatever_comes_is_read_or_refused(text: str) -> None:
    with suppress(Refused):
        scanned(text)
