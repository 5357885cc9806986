"""What may stand in the data of a company: codes, numbers with check digits, addresses."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

from babel.core import get_global
from stdnum import bic, get_cc_module, iban
from stdnum.exceptions import ValidationError

from salesdesk.errors import Refused
from salesdesk.i18n import N_

__all__ = [
    "COUNTRIES",
    "bic_code",
    "country_code",
    "currencies",
    "currency_code",
    "iban_number",
    "vat_number",
]

_ASSIGNED: Final = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW
BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI
FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN
IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME
MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF
PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV
SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE
YT ZA ZM ZW
"""
COUNTRIES: Final = frozenset(_ASSIGNED.split())
"""The officially assigned codes of ISO 3166-1 alpha-2."""

# Countries whose VAT ids begin with a prefix, as EN 16931 BR-CO-9 wants it.
_WITH_PREFIX: Final = "AT BE BG CY CZ DE DK EE ES FI FR GB GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"


def country_code(text: str) -> str:
    """The ISO 3166-1 alpha-2 code in `text`, in capitals; refuses what is none."""
    code = text.strip().upper()
    if code not in COUNTRIES:
        raise Refused(N_("“{code}” is not the code of a country; Poland is PL."), code=text)
    return code


@cache
def gs1_prefix(text: str) -> str:
    """A GS1 company prefix without blanks: 4 to 12 digits. An empty one stays empty."""
    digits = text.replace(" ", "").replace("-", "")
    if digits and not (digits.isascii() and digits.isdecimal() and 4 <= len(digits) <= 12):
        raise Refused(N_("“{text}” is no GS1 prefix: it has 4 to 12 digits."), text=text).at("gs1_prefix")
    return digits


def currencies(country: str = "") -> tuple[str, ...]:
    """ISO 4217 codes of the currencies now in use, everywhere or in one country."""
    by_country = get_global("territory_currencies")
    places = [by_country.get(country, [])] if country else by_country.values()
    used = (code for place in places for code, _, until, tender in place if tender and until is None)
    return tuple(dict.fromkeys(used))


def currency_code(text: str) -> str:
    """The ISO 4217 code in `text`, in capitals; refuses what is no currency in use."""
    code = text.strip().upper()
    if code not in currencies():
        raise Refused(N_("“{code}” is not the code of a currency; the euro is EUR."), code=text)
    return code


@lru_cache(maxsize=2048)  # checking a digit takes longer than storing the number, and files bring thousands
def vat_number(country: str, text: str) -> str:
    """A VAT id without blanks and punctuation, with its country's prefix.

    Refuses wrong check digits. Of a country whose check digits nobody has published,
    any letters and digits pass.
    """
    rule = get_cc_module(country, "vat")
    bare = "".join(filter(str.isalnum, text)).upper()
    if not bare:
        raise Refused(N_("A VAT id is needed."))
    if rule is None:
        return bare
    try:
        number = str(rule.validate(bare))
    except ValidationError as error:
        raise Refused(
            N_("“{number}” is not a VAT id of {country}; a digit is wrong."), number=text, country=country
        ) from error
    if country not in _WITH_PREFIX.split():
        return number
    prefix = "EL" if country == "GR" else country  # Greece has a code of its own there
    return prefix + number.removeprefix(prefix)


def iban_number(text: str) -> str:
    """An IBAN without blanks; refuses wrong check digits or a wrong length for its country."""
    try:
        return str(iban.validate(text))
    except ValidationError as error:
        raise Refused(N_("“{number}” is not an IBAN; a digit is wrong."), number=text) from error


def bic_code(text: str) -> str:
    """A BIC without blanks; an empty one stays empty, for a payment inside the SEPA needs none."""
    if not text.strip():
        return ""
    try:
        return str(bic.validate(text))
    except ValidationError as error:
        raise Refused(N_("“{code}” is not a BIC."), code=text) from error
