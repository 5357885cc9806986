"""Kinds and lives of articles, units and codes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final

from stdnum import ean
from stdnum.exceptions import ValidationError

from salesdesk.domain.catalogue.unit_names import Spelling, Unit, is_counted
from salesdesk.domain.tax.rules import TaxClass
from salesdesk.errors import Refused
from salesdesk.i18n import N_, Labelled

__all__ = [
    "PRICE_UNITS",
    "ArticleKind",
    "ArticleLife",
    "LeadTime",
    "Relation",
    "SaleUnit",
    "SoldArticle",
    "Tracking",
    "gtin_number",
    "is_gtin",
    "is_sold_whole",
    "may_be_purchased",
    "may_be_sold",
    "to_base",
]

PRICE_UNITS: Final = (1, 100, 1000)
"""Prices are per so many of a unit: screws at 1.234 per 1,000."""


_GTIN: Final = (8, 12, 13, 14)


class ArticleKind(Labelled):
    """What an article is. Only goods touch stock."""

    GOODS = "goods", N_("goods")
    SERVICE = "service", N_("service")
    DEPOSIT = "deposit", N_("deposit")
    KIT = "kit", N_("kit")


class ArticleLife(Labelled):
    """Where an article stands between its launch and its end."""

    ACTIVE = "active", N_("active")
    RUNNING_OUT = "running_out", N_("running out")
    ENDED = "ended", N_("ended")
    BLOCKED_FOR_SALE = "blocked_sale", N_("not for sale now")
    BLOCKED_FOR_PURCHASE = "blocked_purchase", N_("not bought now")


class Tracking(Labelled):
    """Which dates a batch of the article must carry."""

    NONE = "none", N_("no dates")
    EXPIRY = "expiry", N_("expiry dates")
    SERIAL = "serial", N_("serial numbers")


class LeadTime(Labelled):
    """Whether the article normally lies in stock (H29)."""

    STOCK = "stock", N_("kept in stock")
    TO_ORDER = "to_order", N_("ordered when needed")
    MADE_TO_ORDER = "made_to_order", N_("made to order")


class Relation(Labelled):
    """How one article relates to another."""

    ASSOCIATED = "associated", N_("goes with it")
    SUBSTITUTE = "substitute", N_("stands in for it")
    SUCCESSOR = "successor", N_("comes after it")


@dataclass(frozen=True, slots=True)
class SaleUnit:
    """A unit of an article: `numerator`/`denominator` base units."""

    unit: str
    numerator: int
    denominator: int
    minimum: Decimal | None
    step: Decimal | None
    for_sale: bool


@dataclass(frozen=True, slots=True)
class SoldArticle:
    """What entering a line needs to know of its article."""

    id: int
    code: str
    name: str
    kind: ArticleKind
    life: ArticleLife
    tax_class: TaxClass
    list_price: Decimal
    price_unit: int
    no_discount: bool
    units: tuple[SaleUnit, ...]

    @property
    def never_cheaper(self) -> bool:
        """Whether no discount comes off by itself. A deposit is given back in full."""
        return self.no_discount or self.kind is ArticleKind.DEPOSIT

    @property
    def base(self) -> SaleUnit:
        """Its base unit."""
        return next(each for each in self.units if each.numerator == each.denominator)

    def unit(self, name: str) -> SaleUnit:
        """The unit with this name, however spelled, or the sales unit if it is empty. Refuses others."""
        found = self._unit(name) or self._unit(Spelling(unit.unit for unit in self.units).known(name) or name)
        if found is not None:
            return found
        text = N_("Article {code} is not sold by “{unit}”.")
        raise Refused(text, code=self.code, unit=name).at("quantity")

    def in_base(self, quantity: Decimal, unit: str) -> Decimal:
        """A quantity in base units; it is in them if no unit is named. Refuses what has no 3 decimals."""
        found = self.unit(unit) if unit else self.base
        exact = to_base(quantity, found.numerator, found.denominator)
        if exact is None:
            text = N_("{quantity} {unit} of {code} is no whole number of thousandths.")
            raise Refused(text, quantity=quantity, unit=Unit(found.unit), code=self.code).at("quantity")
        return exact

    def _unit(self, name: str) -> SaleUnit | None:
        return next((unit for unit in self.units if unit.unit == name or (not name and unit.for_sale)), None)


def may_be_sold(life: ArticleLife) -> bool:
    """Whether a new order line may name the article. What runs out is sold until it is gone."""
    return life in (ArticleLife.ACTIVE, ArticleLife.RUNNING_OUT, ArticleLife.BLOCKED_FOR_PURCHASE)


def may_be_purchased(life: ArticleLife) -> bool:
    """Whether a new purchase line may name the article."""
    return life in (ArticleLife.ACTIVE, ArticleLife.BLOCKED_FOR_SALE)


def to_base(quantity: Decimal, numerator: int, denominator: int) -> Decimal | None:
    """`quantity` of a unit in base units; None if that has no exact value of 3 decimals."""
    thousandths = Fraction(quantity) * numerator * 1000 / denominator
    return Decimal(thousandths.numerator).scaleb(-3) if thousandths.denominator == 1 else None


def is_sold_whole(unit: str, step: Decimal | None) -> bool:
    """Whether of goods whose base unit this is no part of one is sold: the steps in which it is sold say
    so or, where it has none, that it is counted.
    """
    return is_counted(unit) if step is None else not step % 1


@lru_cache(maxsize=2048)  # a check takes longer than storing it, and files bring thousands
def gtin_number(text: str) -> str:
    """A GTIN (EAN) without blanks; an empty one stays empty. Refuses wrong check digits."""
    if not text:
        return ""
    if (
        len(text) in _GTIN
        and text.isascii()
        and text.isdecimal()
        and ean.calc_check_digit(text[:-1]) == text[-1]
    ):
        return text  # nothing to clean, which is what takes its time
    try:
        return str(ean.validate(text))
    except ValidationError as error:
        raise Refused(N_("“{number}” is not a GTIN; a digit is wrong."), number=text) from error


def is_gtin(text: str) -> bool:
    """Whether a text is a bar code: so many digits, of which the last proves the others."""
    try:
        return gtin_number(text) == text != ""
    except Refused:
        return False
