"""How the cells of each kind of field are read: pure, and refused as the stored type would refuse them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

from stdnum import ean

from salesdesk.domain.catalogue.rules import PRICE_UNITS, gtin_number
from salesdesk.domain.company.rules import currency_code
from salesdesk.domain.customers.rules import phones_in
from salesdesk.domain.importing.rules import NOTHING, Read, normalised
from salesdesk.domain.tax.rules import TaxClass
from salesdesk.errors import Refused
from salesdesk.i18n import LANGUAGES, N_
from salesdesk.money import HUNDRED
from salesdesk.office.addresses import mail_address
from salesdesk.sheets import rules as cells
from salesdesk.sheets.currencies import currencies_in
from salesdesk.storage.lengths import CODE, NOTE, SHORT

__all__ = [
    "CODE",
    "NOTE",
    "SHORT",
    "amount",
    "choice",
    "code",
    "components",
    "currency",
    "factor",
    "fitting",
    "flag",
    "gtin",
    "language",
    "mail",
    "money",
    "note",
    "percentage",
    "phones",
    "phones_as_text",
    "price_unit",
    "row_currency",
    "share",
    "switched_off",
    "tax_class",
    "text",
    "the_day",
    "vat_id",
    "weekdays",
    "whole",
]

_DIGITS: Final = 14  # before the decimal sign: what can still be reckoned with
_GTIN: Final = 14  # digits of the longest, and how long one may be
_IS_GTIN: Final = re.compile(r"(?:.{8}|.{12,14}|.{15,})\Z")
_LARGEST_FACTOR: Final = 10**9
_OF: Final = r"(?:[A-G]|vat|ptu|btw|mwst\.?|ust\.?|tax|hoog|laag|standard|standaard|reduced|normal)"
_RATE: Final = re.compile(
    rf"(?:{_OF}[ :]*){{0,2}}([0-9]+(?:[.,][0-9]+)? ?%?)(?: ?{_OF}){{0,2}}(?: ?\([^0-9]*\))?", re.IGNORECASE
)
"""“VAT 23%”, “21% BTW”, “A 23.00%”, “20% (VAT on Income)”: a rate with what it is of, or a till's letter."""


def text(longest: int = SHORT) -> Read:
    """One line of plain text."""

    def read(cell: str, _decimal: str) -> str:
        return fitting(cells.plain(cell), longest)

    return read


def code(longest: int = CODE) -> Read:
    """A code: its leading zeros stay."""

    def read(cell: str, _decimal: str) -> str:
        value = fitting(cells.code(cell), longest)
        if not value.isprintable():
            raise Refused(N_("“{code}” is no code: it has signs that cannot be seen."), code=value)
        return value

    return read


def note(cell: str, _decimal: str) -> str:
    """Plain text of any number of lines."""
    if "\n" not in cell and "\r" not in cell:
        return fitting(cells.plain(cell), NOTE)
    lines = [cells.plain(line) for line in cell.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return fitting("\n".join(lines).strip("\n"), NOTE)


def fitting(value: str, longest: int) -> str:
    """The text itself; refused if it is longer than what is stored."""
    if len(value) > longest:
        raise Refused(
            N_("“{start}…” is longer than {longest} characters."), start=value[:20], longest=longest
        )
    return value


def amount(places: int, *, above_zero: bool = False, most: Decimal | None = None, sign: str = "") -> Read:
    """A number of at most so many decimal places, not below zero; `sign` may stand beside it."""

    def read(cell: str, decimal: str) -> Decimal:
        value = cells.number(cell, decimal)
        if not cell[-1].isdecimal() or not cell[0].isdecimal():
            _require_no_other(cell, sign)
        if value.adjusted() > _DIGITS - 1:
            raise Refused(N_("{value} is too large a number."), value=value)
        if value != round(value, places):
            raise Refused(N_("{value} has more than {places} decimal places."), value=value, places=places)
        if value < 0 or (above_zero and not value):
            raise Refused(N_("{value} is too small here."), value=value)
        if most is not None and value > most:
            raise Refused(N_("{value} is more than {most}."), value=value, most=most)
        return value

    return read


def money(places: int = 4) -> Read:
    """An amount of money, with its currency beside it or not, and not below zero."""
    return amount(places, sign=_MONEY)


def percentage(cell: str, decimal: str) -> Decimal:
    """A rate from 0 to 100 per cent. A share of one is refused: 0.15 is 15 % elsewhere."""
    value: Decimal = _OF_HUNDRED(cell, decimal)
    if 0 < value < 1 and _PER_CENT not in cell:
        raise Refused(
            N_(
                "“{value}” may be {percent} % or {value} %: write the sign behind it, or map the column "
                "to discount_share."
            ),
            value=value.normalize(),
            percent=f"{(value * HUNDRED).normalize():f}",
        )
    return value


def share(cell: str, decimal: str) -> tuple[Decimal]:
    """A rate that is given as a share of one, in per cent."""
    value: Decimal = _OF_ONE(cell, decimal)
    return (value * HUNDRED,)


def _require_no_other(cell: str, sign: str) -> None:
    """Refuse a sign beside a number that says that it is something else: pieces are no money."""
    wrong = (sign != _PER_CENT and _PER_CENT in cell) or (sign != _MONEY and currencies_in(cell))
    if wrong:
        raise Refused(N_("“{value}” has a sign that makes no sense here."), value=cell.strip()[:CODE])


_MONEY: Final = "money"
_PER_CENT: Final = "%"
_OF_ONE: Final = amount(6, most=Decimal(1))
_OF_HUNDRED: Final = amount(4, most=HUNDRED, sign=_PER_CENT)


def whole(most: int) -> Read:
    """A whole number from 0 to `most`."""

    def read(cell: str, decimal: str) -> int:
        value = cells.number(cell, decimal)
        if value != value.to_integral_value() or not 0 <= value <= most:
            raise Refused(N_("{value} is no whole number from 0 to {most}."), value=value, most=most)
        return int(value)

    return read


def price_unit(cell: str, decimal: str) -> int:
    """1, 100 or 1,000: how many units a price is for."""
    value = cells.number(cell, decimal)
    if value not in PRICE_UNITS:
        raise Refused(N_("Prices are per 1, 100 or 1,000 of a unit."))
    return int(value)


def factor(cell: str, decimal: str) -> Fraction:
    """How many base units are in a unit: 5, 0.3048, 381/1250."""
    above, slash, below = cell.partition("/")
    value = Fraction(cells.number(above, decimal))
    if slash:
        divisor = Fraction(cells.number(below, decimal))
        value = value / divisor if divisor else Fraction(0)
    if not (0 < value.numerator <= _LARGEST_FACTOR and value.denominator <= _LARGEST_FACTOR):
        raise Refused(N_("“{value}” is no factor: it is above zero, and not too fine."), value=cell.strip())
    return value


def flag(cell: str, _decimal: str) -> bool:
    """Yes or no."""
    return cells.yes_no(cell)


def switched_off(cell: str, _decimal: str) -> bool:
    """Whether something is out of use: yes, no, or for how much of what is done with it."""
    return True if normalised(cell) in _WHOLLY else cells.yes_no(cell)


_WHOLLY: Final = frozenset(("all", "alle", "alles", "wszystko"))


def the_day(cell: str, _decimal: str) -> Any:
    """A day."""
    return cells.day(cell)


def currency(cell: str, _decimal: str) -> str:
    """The code of a currency."""
    return currency_code(cells.plain(cell))


def row_currency(cell: str, decimal: str) -> frozenset[str]:
    """The currencies that the amounts of a row may be in: by code, or by a sign that some share."""
    return currencies_in(cells.plain(cell)) or frozenset((currency(cell, decimal),))


def language(cell: str, _decimal: str = ".") -> str:
    """The code of a language that the program speaks; its name in one of them will do."""
    word = normalised(_REGION.sub("", cell.strip()))
    found = word if word in LANGUAGES else _LANGUAGES.get(word)
    if found is None:
        raise Refused(N_("The program does not speak “{language}”."), language=cells.plain(cell)[:CODE])
    return found


_REGION: Final = re.compile(r"(?<=^[A-Za-z]{2})[_-][A-Za-z]{2}$")
"""What a system puts behind a language: nl_BE, en-GB."""

_LANGUAGES: Final = {
    normalised(name): code
    for code, names in {
        "en": "English angielski Engels Englisch eng",
        "pl": "Polish polski Pools Polnisch pol",
        "nl": "Dutch niderlandzki holenderski Nederlands Niederländisch nld dut",
        "de": "German niemiecki Duits Deutsch deu ger",
    }.items()
    for name in names.split()
}


def gtin(cell: str, _decimal: str) -> str:
    """A GTIN with its check digit, which also tells that the “.0” of a program's number is none of it."""
    found = fitting(cells.code(cell), CODE)
    digits = found[:-2] if found[-2:] in (".0", ",0") else found
    # Zeros in front do not change the check digit, so it tells that they alone are missing.
    if digits.isdecimal() and _IS_GTIN.match(digits) is None and ean.is_valid(digits.zfill(_GTIN)):
        raise Refused(
            N_(
                "“{value}” has lost the zeros in front in a spreadsheet: format the column as text, "
                "enter it anew."
            ),
            value=digits,
        )
    return gtin_number(digits)


def mail(cell: str, _decimal: str) -> Any:
    """A mail address; nothing for a word that says there is none."""
    return NOTHING if _says_none(cell) else fitting(mail_address(cells.plain(cell)), SHORT)


def phones(cell: str, _decimal: str) -> Any:
    """Phone numbers with semicolons or commas between them; nothing for words that say there are none.

    Whether anybody can dial them is judged beside what is stored.
    """
    found = (fitting(cells.code(part), CODE) for part in phones_in(cells.plain(cell)) if not _says_none(part))
    return tuple(dict.fromkeys(found)) or NOTHING


def phones_as_text(cell: str, decimal: str) -> Any:
    """Phone numbers with semicolons or commas between them, in one text."""
    found = phones(cell, decimal)
    return found if found is NOTHING else ", ".join(found)


def vat_id(cell: str, _decimal: str) -> Any:
    """A VAT id as it is written; nothing for a word that says there is none."""
    return NOTHING if _says_none(cell) else fitting(cells.plain(cell), CODE)


def _says_none(cell: str) -> bool:
    word = normalised(cell)
    return word in _NONE or not word


_NONE: Final = frozenset(("brak", "niema", "nie", "none", "na", "nvt", "geen", "keine", "keiner", "ka"))
"""“brak”, “n.v.t.”, “k. A.”, “n/a”: what stands where there is no phone, mail address or VAT id."""


def weekdays(cell: str, _decimal: str) -> str:
    """Days of the week as digits, 1 for Monday."""
    digits = "".join(sorted(set(cells.plain(cell)) - set(" ,;-/")))
    if not set(digits) <= set("1234567"):
        raise Refused(N_("Delivery days are digits, 1 for Monday: “{days}”."), days=cells.plain(cell)[:CODE])
    return digits


def components(cell: str, _decimal: str) -> tuple[tuple[str, Decimal], ...]:
    """What a kit consists of, as “2 MUG; 1 PEN”: codes with base units per kit, in the order of the codes."""
    quantity_of = amount(3, above_zero=True)
    found: dict[str, Decimal] = {}
    for part in cells.plain(cell).replace(";;", "\0").split(";"):
        quantity, _, called = part.strip().partition(" ")
        quantity = quantity.replace(",", ".")
        called = called.strip().replace("\0", ";")
        if not called or called in found:
            raise Refused(N_("“{text}” is no list of components; write “2 MUG; 1 PEN”."), text=cell[:CODE])
        found[fitting(called, CODE)] = quantity_of(quantity, ".")
    return tuple(sorted(found.items()))


def choice(kind: Iterable[StrEnum], words: Mapping[StrEnum, str]) -> Read:
    """One of an enumeration or some of its members, by its value or one of its words, “|” between them."""
    kind = tuple(kind)
    known = {normalised(member.value): member for member in kind}
    for member, texts in words.items():
        known |= {normalised(word): member for word in texts.split("|")}
    shown = ", ".join(member.value for member in kind)

    @lru_cache(maxsize=64)
    def read(cell: str, _decimal: str) -> StrEnum:
        member = known.get(normalised(cell))
        if member is None:
            raise Refused(
                N_("“{value}” is none of: {choices}."), value=cells.plain(cell)[:CODE], choices=shown
            )
        return member

    return read


def tax_class(words: Mapping[StrEnum, str]) -> Callable[[str, str], TaxClass | Decimal]:
    """A tax class by its name, or a rate in per cent, whose class the country's law knows."""
    by_name = choice(TaxClass, words)
    codes = {normalised(word) for texts in words.values() for word in texts.split("|")}

    @lru_cache(maxsize=64)
    def read(cell: str, decimal: str) -> TaxClass | Decimal:
        if rate := _RATE.fullmatch(cell.strip()):
            return cells.number(rate[1].replace(",", "."), ".")  # no rate has thousands
        if any(sign.isdecimal() for sign in cell) and normalised(cell) not in codes:
            return cells.number(cell, decimal)
        found: TaxClass = by_name(cell, decimal)
        return found

    return read
