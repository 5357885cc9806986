"""What is mended at an article's card: what it is called and is, its units, and who supplies it.

Each form is opened with what is stored by now, and changes only what is typed otherwise: what
somebody else changes meanwhile stays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any, Final

from salesdesk.domain.article_cards.rules import ArticleCard
from salesdesk.domain.catalogue.changing import (
    ArticleDetails,
    add_unit,
    article_details,
    article_units,
    change_article,
    change_unit,
)
from salesdesk.domain.catalogue.queries import ArticleChoices
from salesdesk.domain.catalogue.rules import LeadTime, Tracking, gtin_number
from salesdesk.domain.catalogue.unit_names import Unit
from salesdesk.domain.catalogue.verbs import NewUnit
from salesdesk.domain.company.rules import country_code
from salesdesk.domain.tax.rules import TaxClass
from salesdesk.errors import Refused
from salesdesk.i18n import LANGUAGES, N_, Labelled
from salesdesk.screens import wording
from salesdesk.screens.articles.properties import properties_shown, properties_typed
from salesdesk.screens.dialogs.form import Entry, Form, Kind
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.field import Field

__all__ = ["ArticleForm", "TradeForm", "UnitForm"]

_NAME: Final = "name-"
_WIDE: Final = 46
"""Cells: as many as a form has for what is long."""


class _DetailsForm(Form):
    """Some of the details of an article, as `entries_of` makes fields of them; the others stay."""

    def __init__(
        self,
        seat: Seat,
        card: ArticleCard,
        seen: ArticleDetails,
        title: str,
        entries_of: Callable[[ArticleDetails], Sequence[Entry]],
    ) -> None:
        super().__init__(seat, seat.say(title, code=card.code), entries_of(seen), self._change)
        self._article_id = card.id
        self._seen = seen
        self._entries_of = entries_of

    def wanted(self, answers: Mapping[str, Any]) -> ArticleDetails:
        """What is to be, of what was seen and the answers. Raises Refused."""
        raise NotImplementedError

    async def renew(self) -> Refused | None:
        """Take up what a colleague has made of the article."""
        self._seen = await self.ask(article_details, self._article_id)
        return self.take_up(self._entries_of(self._seen))

    async def _change(self, answers: Mapping[str, Any]) -> None:
        await self.do(change_article, self._article_id, self._seen, self.wanted(answers))


class ArticleForm(_DetailsForm):
    """What an article is called, and what sellers, the tax office and the warehouse have to know."""

    def __init__(self, seat: Seat, card: ArticleCard, seen: ArticleDetails, choices: ArticleChoices) -> None:
        super().__init__(
            seat, card, seen, N_("Article {code}"), partial(_article_entries, seat.word, choices)
        )

    def wanted(self, answers: Mapping[str, Any]) -> ArticleDetails:
        """A name that is emptied is one less."""
        values = dict(answers)
        said = {language: values.pop(f"{_NAME}{language}") for language in LANGUAGES}
        # Languages that the program does not speak any more are left alone.
        names = dict(self._seen.names) | said
        values["names"] = tuple(sorted((language, name) for language, name in names.items() if name))
        if values["description"] == self._seen.description.strip():
            values["description"] = self._seen.description
        return replace(self._seen, **values)


class TradeForm(_DetailsForm):
    """What customs, the tax office and the scales want to know, and properties to filter by."""

    def __init__(self, seat: Seat, card: ArticleCard, seen: ArticleDetails) -> None:
        super().__init__(seat, card, seen, N_("Customs and tax: {code}"), _trade_entries)

    def judge(self, field: Field) -> None:
        """What was not there already is judged where it is typed."""
        if field.id == "form-origin" and field.text and field.text != self._seen.origin:
            country_code(field.text)
        if field.id == "form-properties":
            _properties(field.text, self._seen)

    def wanted(self, answers: Mapping[str, Any]) -> ArticleDetails:
        """Properties as they are stored where nobody touched them."""
        return replace(
            self._seen, **{**answers, "properties": _properties(answers["properties"], self._seen)}
        )


class UnitForm(Form):
    """A unit of an article: a new one, or one that it has."""

    def __init__(self, seat: Seat, card: ArticleCard, unit: NewUnit | None = None) -> None:
        title = N_("New unit of {code}") if unit is None else N_("Unit {unit} of {code}")
        about = N_("Stock and prices of {code} are counted in {unit}.")
        super().__init__(
            seat,
            seat.say(title, code=card.code, unit=_called(card, unit, seat.language)),
            _unit_entries(unit, card.base_unit, seat.language),
            self._enter,
            about=seat.say(about, code=card.code, unit=Unit(card.base_unit)),
        )
        self._article_id, self._base_unit, self._unit = card.id, card.base_unit, unit

    def judge(self, field: Field) -> None:
        """GTIN and factor are judged where they are typed."""
        if field.id == "form-gtin":
            gtin_number(field.text)
        if field.id == "form-factor" and field.text:
            _factor(field.text)

    async def renew(self) -> Refused | None:
        """Take up what a colleague has made of the unit, if it is still there."""
        seen = self._unit
        units = await self.ask(article_units, self._article_id)
        now = next((each for each in units if seen is not None and each.unit == seen.unit), None)
        if now is None:
            return None
        self._unit = now
        return self.take_up(_unit_entries(now, self._base_unit, self.seat.language))

    async def _enter(self, answers: Mapping[str, Any]) -> None:
        values = dict(answers)
        factor = _factor(values.pop("factor")) if "factor" in values else Fraction(1)
        wanted = NewUnit(numerator=factor.numerator, denominator=factor.denominator, **values)
        if self._unit is None:
            await self.do(add_unit, self._article_id, wanted)
        else:
            await self.do(change_unit, self._article_id, self._unit, wanted)


def _article_entries(
    word: Callable[[str], str], choices: ArticleChoices, details: ArticleDetails
) -> Sequence[Entry]:
    """Names first: they are what is mistyped most."""
    choice = Kind.CHOICE
    names = dict(details.names)
    return [
        Entry(
            "name", N_("Name"), value=details.name, required=True, width=_WIDE,
            help=N_("As it is to stand on papers from now on. Orders keep what they were entered with."),
        ),
        *(
            Entry(
                f"{_NAME}{language}", f"{word(N_('Name'))} {language}", value=names.get(language, ""),
                width=_WIDE,
                help=N_("The name for customers of this language; empty if they read the other one."),
            )
            for language in LANGUAGES
        ),
        Entry(
            "brand_id", N_("Brand"), choice, details.brand_id, choices=choices.brands,
            help=N_("The make. Type its beginning; F4 shows all. Empty if there is none."),
        ),
        Entry(
            "category_id", N_("Category"), choice, details.category_id, choices=choices.categories,
            help=N_("Where it stands in the article tree. Type its code; F4 shows all."),
        ),
        Entry(
            "tax_class", N_("VAT"), choice, details.tax_class, required=True, choices=_words(word, TaxClass),
            help=N_("Which rate of VAT it is sold at from now on. Orders keep theirs. F4 shows all."),
        ),
        Entry(
            "tracking", N_("Batches have"), choice, details.tracking, required=True, width=20,
            choices=_words(word, Tracking),
            help=N_("What is written down of each batch. Settled as soon as goods have come."),
        ),
        Entry(
            "lead_time", N_("Lead time"), choice, details.lead_time, required=True, width=24,
            choices=_words(word, LeadTime),
            help=N_("Whether it normally lies in stock, or is bought or made when it is ordered."),
        ),
        Entry(
            "no_discount", N_("Without discounts"), Kind.YES_NO, details.no_discount, required=True, width=6,
            help=N_("Whether the discounts agreed with customers leave it out."),
        ),
        Entry(
            "description", N_("Details"), value=details.description, width=_WIDE,
            help=N_("What else is to be known."),
        ),
    ]  # fmt: skip


def _trade_entries(details: ArticleDetails) -> Sequence[Entry]:
    """Customs first, then tax."""
    return [
        Entry(
            "customs_code", N_("Customs code"), value=details.customs_code, width=16,
            help=N_("CN code of the goods, or PKWiU of the service."),
        ),
        Entry(
            "origin", N_("Origin"), value=details.origin, width=6,
            help=N_("Code of the country where it was made, as PL. May be empty."),
        ),
        Entry(
            "weight", N_("Weight, kg"), Kind.NUMBER, details.weight, width=12,
            help=N_("Kilograms of one base unit. May be empty."),
        ),
        Entry(
            "gtu", N_("GTU"), value=details.gtu, width=10,
            help=N_("The group for the Polish VAT register, as GTU_06. May be empty."),
        ),
        Entry(
            "split_payment", N_("Split payment"), Kind.YES_NO, details.split_payment, required=True, width=6,
            help=N_("Whether it stands in annex 15 of the Polish VAT act."),
        ),
        Entry(
            "exemption", N_("Exempt because of"), value=details.exemption,
            help=N_("The legal basis, where the article is exempt from VAT; it stands on invoices."),
        ),
        Entry(
            "properties", N_("Properties"), value=properties_shown(details.properties),
            help=N_("To filter by: “colour: red; size: XL”."),
        ),
    ]  # fmt: skip


def _called(card: ArticleCard, unit: NewUnit | None, language: str) -> str:
    """A unit as it is typed and as it is read; nothing for a new one."""
    names = tuple(each.unit for each in card.units)
    return "" if unit is None else wording.unit_typed(unit.unit, language, names)


def _unit_entries(stored: NewUnit | None, base_unit: str, language: str) -> Sequence[Entry]:
    """What the base unit holds is no question."""
    unit = stored or NewUnit("", 1)
    factor = Entry(
        "factor", N_("Holds base units"), value=_factor_shown(unit, language) if stored else "",
        required=True, width=16,
        help=N_("How many base units are in one: 12, 0.25 or 1/3. Orders keep what they were entered with."),
    )  # fmt: skip
    return [
        Entry(
            "unit", N_("Unit"), value=unit.unit, required=True, width=12,
            help=N_("What it is called: pc, box, kg. Settled as soon as something counts the article."),
        ),
        *(() if unit.unit == base_unit else (factor,)),
        Entry(
            "gtin", N_("GTIN"), value=unit.gtin, width=16,
            help=N_("The number under the bar code of this unit, scanned or typed. May be empty."),
        ),
        Entry(
            "minimum", N_("Sold from"), Kind.NUMBER, unit.minimum, width=12,
            help=N_("The smallest quantity that is sold in this unit. May be empty."),
        ),
        Entry(
            "step", N_("In steps of"), Kind.NUMBER, unit.step, width=12,
            help=N_("Only multiples of it are sold. May be empty."),
        ),
        Entry(
            "for_sale", N_("Sold by it"), Kind.YES_NO, unit.for_sale, required=True, width=6,
            help=N_("Whether it is meant when an order names no unit. Only one is."),
        ),
        Entry(
            "for_purchase", N_("Bought by it"), Kind.YES_NO, unit.for_purchase, required=True, width=6,
            help=N_("Whether it is meant when a purchase names no unit. Only one is."),
        ),
    ]  # fmt: skip


def _words(word: Callable[[str], str], kinds: type[Labelled]) -> list[tuple[object, str]]:
    return [(each, word(each.label)) for each in kinds]


def _properties(text: str, seen: ArticleDetails) -> tuple[tuple[str, str], ...]:
    """The properties in a field; as they were seen if nobody touched it. Raises Refused."""
    if text == properties_shown(seen.properties).strip():
        return seen.properties
    try:
        return properties_typed(text)
    except Refused as error:
        raise error.at("properties") from error


def _factor(text: str) -> Fraction:
    """How many base units somebody typed: 12, 0,25, 1/3. Raises Refused."""
    above, slash, below = text.partition("/")
    value = Fraction(wording.number_typed(above))
    divisor = Fraction(wording.number_typed(below)) if slash else Fraction(1)
    if value <= 0 or divisor <= 0:
        raise Refused(N_("A unit holds more than nothing of the base unit.")).at("factor")
    return value / divisor


def _factor_shown(unit: NewUnit, language: str) -> str:
    """The factor as `_factor` reads it back."""
    if unit.denominator == 1:
        return str(unit.numerator)
    exact = Decimal(unit.numerator) / unit.denominator
    if Fraction(exact) == Fraction(unit.numerator, unit.denominator):
        return wording.typed(exact, language)
    return f"{unit.numerator}/{unit.denominator}"
