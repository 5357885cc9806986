"""Rates of VAT as they are and recently were, to begin with.

Sources: European Commission, "VAT rates applied in the Member States" and the Taxes in
Europe Database; Poland: VAT act of 11 March 2004, art. 41 and 146a (146ef since 2022);
Germany: UStG § 12 and § 28 as amended by the Zweites Corona-Steuerhilfegesetz; the
Netherlands: Wet OB 1968, art. 9; the United Kingdom: VAT Act 1994, s. 2, and HMRC's
table of past rates. Reduced rates only where salesdesk is used as a seller; anything
else is entered with `tax.verbs.set_rate`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from salesdesk.domain.tax.rules import TaxClass

__all__ = ["KnownRate", "known_rates"]


@dataclass(frozen=True, slots=True)
class KnownRate:
    """The rate of a class from a day on, in per cent."""

    tax_class: TaxClass
    valid_from: date
    rate: Decimal


def known_rates(country: str) -> tuple[KnownRate, ...]:
    """The shipped rates of a country (ISO 3166-1 code), oldest first in each class; none is no error."""
    return tuple(
        KnownRate(tax_class, date.fromisoformat(day), Decimal(rate))
        for tax_class, table in _RATES
        for day, rate in table.get(country, {}).items()
    )


_STANDARD: Final = {
    "AT": {"1984-01-01": "20"},
    "BE": {"1996-01-01": "21"},
    "BG": {"1999-01-01": "20"},
    "CY": {"2014-01-13": "19"},
    "CZ": {"2010-01-01": "20", "2013-01-01": "21"},
    "DE": {"2007-01-01": "19", "2020-07-01": "16", "2021-01-01": "19"},
    "DK": {"1992-01-01": "25"},
    "EE": {"2009-07-01": "20", "2024-01-01": "22", "2025-07-01": "24"},
    "ES": {"2010-07-01": "18", "2012-09-01": "21"},
    "FI": {"2013-01-01": "24", "2024-09-01": "25.5"},
    "FR": {"2000-04-01": "19.6", "2014-01-01": "20"},
    "GB": {
        "1991-04-01": "17.5",
        "2008-12-01": "15",
        "2010-01-01": "17.5",
        "2011-01-04": "20",
    },
    "GR": {"2010-07-01": "23", "2016-06-01": "24"},
    "HR": {"2012-03-01": "25"},
    "HU": {"2009-07-01": "25", "2012-01-01": "27"},
    "IE": {"2012-01-01": "23", "2020-09-01": "21", "2021-03-01": "23"},
    "IT": {"2011-09-17": "21", "2013-10-01": "22"},
    "LT": {"2009-09-01": "21"},
    "LU": {"2015-01-01": "17", "2023-01-01": "16", "2024-01-01": "17"},
    "LV": {"2012-07-01": "21"},
    "MT": {"2004-01-01": "18"},
    "NL": {"2001-01-01": "19", "2012-10-01": "21"},
    "PL": {"2004-05-01": "22", "2011-01-01": "23"},
    "PT": {"2011-01-01": "23"},
    "RO": {"2010-07-01": "24", "2016-01-01": "20", "2017-01-01": "19", "2025-08-01": "21"},
    "SE": {"1990-07-01": "25"},
    "SI": {"2013-07-01": "22"},
    "SK": {"2011-01-01": "20", "2025-01-01": "23"},
}
_REDUCED: Final = {
    "DE": {"2007-01-01": "7", "2020-07-01": "5", "2021-01-01": "7"},
    "GB": {"1997-09-01": "5"},
    "NL": {"2001-01-01": "6", "2019-01-01": "9"},
    "PL": {"2004-05-01": "7", "2011-01-01": "8"},
}
_REDUCED_SECOND: Final = {
    "PL": {"2004-05-01": "3", "2011-01-01": "5"},
}
_RATES: Final = (
    (TaxClass.STANDARD, _STANDARD),
    (TaxClass.REDUCED, _REDUCED),
    (TaxClass.REDUCED_SECOND, _REDUCED_SECOND),
)
