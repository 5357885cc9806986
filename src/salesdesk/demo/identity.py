"""Numbers with check digits and domains, made up: VAT ids, article numbers, where mail would go."""

from __future__ import annotations

import re
from itertools import product
from random import Random
from typing import Final

from stdnum import ean, get_cc_module

__all__ = ["article_number", "domain", "vat_id"]

_IN_STORE: Final = "20"
"""Prefixes 200 to 299 are for use inside of a company (GS1 General Specifications, 1.4.2)."""

_PLAIN: Final = str.maketrans("ąćęłńóśźżäöüéëß", "acelnoszzaouees")


def article_number(unit: int, index: int) -> str:
    """The EAN-13 of the `index`th article in its `unit`th unit, from the range for use in a store."""
    stem = f"{_IN_STORE}{unit}{index:09}"
    return stem + str(ean.calc_check_digit(stem))


def vat_id(chance: Random, country: str, stem: str) -> str:
    """`stem` with its question marks replaced by the check digits that make it a VAT id of `country`.

    Some stems have none; then the digit before them is drawn anew.
    """
    rule = get_cc_module(country, "vat")
    assert rule is not None, f"nobody has published the check digits of {country}"
    while True:
        for digits in product("0123456789", repeat=stem.count("?")):
            number = stem
            for digit in digits:
                number = number.replace("?", digit, 1)
            if rule.is_valid(number):
                return number
        place = stem.index("?") - 1
        stem = f"{stem[:place]}{chance.randint(0, 9)}{stem[place + 1 :]}"


def domain(name: str) -> str:
    """A domain after a name, where mail can never arrive (RFC 2606)."""
    letters = re.sub(r"[^a-z0-9]+", "-", name.casefold().translate(_PLAIN)).strip("-")
    return f"{letters[:50].strip('-')}.example"
