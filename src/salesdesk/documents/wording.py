"""How a paper speaks: labels, numbers, dates and addresses in one language.

Dates have one fixed form per language, so that no update of a locale library changes the
bytes of a document that was issued before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from salesdesk.documents.papers import Address
from salesdesk.i18n import LANGUAGES, LOCALES, N_, translate
from salesdesk.money import HUNDRED, currency_places, round_half_up

__all__ = ["Wording"]

_DATES: Final = {"en": "d MMM y", "pl": "dd.MM.y", "nl": "dd-MM-y", "de": "dd.MM.y"}
_NUMBER_FIRST: Final = frozenset(["AU", "CA", "FR", "GB", "IE", "LU", "NZ", "US"])
"""Countries that write the house number before the street."""
_POSTCODE_LAST: Final = frozenset(["AU", "CA", "GB", "IE", "NZ", "US"])
"""Countries that write the postcode after the city."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One of the languages of `i18n.LANGUAGES`; any other code speaks English."""

    language: str

    def say(self, text: str, **values: object) -> str:
        """The English `text`, marked with `N_`, in this language, with its {places} filled."""
        return translate(text, self.language).format(**values)

    def money(self, amount: Decimal, currency: str) -> str:
        """An amount with the decimals of its currency, without the currency."""
        places = currency_places(currency)
        pattern = f"#,##0.{'0' * places}" if places else "#,##0"
        return format_decimal(round_half_up(amount, places), pattern, self._locale)

    def sum(self, amount: Decimal, currency: str) -> str:
        """An amount with its currency code."""
        return f"{self.money(amount, currency)}\u00a0{currency}"

    def price(self, price: Decimal) -> str:
        """A unit price: at least 2 decimals, up to 4 where it has them."""
        return format_decimal(price, "#,##0.00##", self._locale)

    def number(self, value: Decimal | int) -> str:
        """A quantity or rate with the decimals it has, none for show."""
        return format_decimal(value, "#,##0.########", self._locale)

    def percent(self, value: Decimal) -> str:
        """Per cent: 5.5 becomes “5.5%”."""
        return format_percent(value / HUNDRED, locale=self._locale, decimal_quantization=False)

    def day(self, day: date | None) -> str:
        """A date with its four-digit year; empty without one."""
        if day is None:
            return ""
        return format_date(day, _DATES[self._known], self._locale)

    def per(self, price_unit: int) -> str:
        """What a price is for, where it is not for a single unit."""
        if price_unit == 1:
            return ""
        return self.say(N_("per {quantity}"), quantity=self.number(price_unit))

    def address(self, address: Address, home: str) -> list[str]:
        """The lines of an address as its country writes them.

        The country itself is the last line, in capitals, unless it is `home`.
        """
        street = [address.street, address.house_number]
        if address.country in _NUMBER_FIRST:
            street.reverse()
        city = [address.postcode, address.city]
        below = [address.region]
        if address.country in _POSTCODE_LAST:
            city, below = [address.city, address.region, address.postcode], []
        country = "" if address.country == home else self._country(address.country)
        lines = [" ".join(filter(None, street)), " ".join(filter(None, city)), *below, country]
        return [line for line in lines if line]

    def _country(self, code: str) -> str:
        return str(Locale.parse(self._locale).territories.get(code, code)).upper()

    @property
    def _known(self) -> str:
        return self.language if self.language in LOCALES else LANGUAGES[0]

    @property
    def _locale(self) -> str:
        return LOCALES[self._known]
