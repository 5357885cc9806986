"""What is known of an article beside its stock, its prices and who supplies it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from textwrap import wrap
from typing import Final

from rich.cells import cell_len

from salesdesk.domain.article_cards.rules import ArticleCard, UnitOf
from salesdesk.domain.catalogue.rules import ArticleKind, LeadTime, Tracking
from salesdesk.i18n import N_
from salesdesk.screens import vocabulary, wording
from salesdesk.screens.card import Section
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.line_table import Column

__all__ = ["Fact", "facts_section"]

_VALUE: Final = 50
"""Cells of a value on the narrowest screen; what is longer goes on in the next line."""
_BETWEEN: Final = " · "


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the section, translated.

    `unit` is the one it is of, if it is of one; `for_trade` what customs, the tax office and
    the scales want to know.
    """

    label: str
    value: str
    unit: UnitOf | None = None
    for_trade: bool = False


def facts_section(seat: Seat) -> Section[ArticleCard]:
    """Label and value of each fact; facts that say nothing are left out."""
    return Section(
        "facts", N_("Facts"), [Column("", 22, whole=True), Column("", _VALUE, grows=True)], _Facts(seat).of,
        lambda fact: (fact.label, fact.value), N_("Nothing else is known."),
    )  # fmt: skip


class _Facts:
    """Says what is known in the language of a seat."""

    def __init__(self, seat: Seat) -> None:
        self._say = seat.word
        self._language = seat.language

    def of(self, card: ArticleCard) -> list[Fact]:
        """Every unit, and what else is known."""
        facts = [*self._units(card), *self._details(card), *self._trade(card), *self._words_on(card)]
        return [fact for fact in facts if fact.value]

    def _details(self, card: ArticleCard) -> Iterator[Fact]:
        say = self._say
        yield Fact(say(N_("Brand")), card.brand)
        yield Fact(say(N_("Category")), card.category)
        yield Fact(say(N_("Kind")), say(card.kind.label))
        yield Fact(say(N_("VAT")), say(card.tax_class.label))
        yield Fact(say(N_("Batches have")), self._tracking(card))
        lead_time = "" if card.lead_time is LeadTime.STOCK else say(card.lead_time.label)
        yield Fact(say(N_("Lead time")), lead_time)
        yield Fact(say(N_("Discounts")), say(N_("none are given")) if card.no_discount else "")

    def _trade(self, card: ArticleCard) -> Iterator[Fact]:
        say = self._say
        weight = "" if card.weight is None else f"{wording.quantity(card.weight, self._language)} kg"
        for label, value in (
            (say(N_("Customs code")), card.customs_code),
            (say(N_("Origin")), card.origin),
            (say(N_("Weight")), weight),
            (say(N_("GTU")), card.gtu),
            (say(N_("Split payment")), say(N_("yes")) if card.split_payment else ""),
            (say(N_("Exempt because of")), card.exemption),
            *card.properties,
        ):
            yield Fact(label, value, for_trade=True)

    def _words_on(self, card: ArticleCard) -> Iterator[Fact]:
        languages = dict(vocabulary.languages(self._language))
        for code, name in card.names:
            yield Fact(languages.get(code, code), name)
        lines = (part for line in card.description.splitlines() for part in wrap(line, _VALUE))
        for at, line in enumerate(lines):
            yield Fact(self._say(N_("Details")) if not at else "", line)

    def _units(self, card: ArticleCard) -> Iterator[Fact]:
        for unit in card.units:
            called = wording.unit_typed(unit.unit, self._language, _names(card))
            label = self._say(N_("Unit {unit}")).format(unit=called)
            words = self._words(card, unit) or [self._say(N_("stock is counted in it"))]
            for at, line in enumerate(_in_lines(words)):
                yield Fact(label if not at else "", line, unit)

    def _words(self, card: ArticleCard, unit: UnitOf) -> Sequence[str]:
        words = []
        if unit.unit != card.base_unit:
            amount = self._number(Decimal(unit.numerator))
            of = f"/{self._number(Decimal(unit.denominator))}" if unit.denominator != 1 else ""
            words.append(f"= {amount}{of} {wording.unit(card.base_unit, self._language, _names(card))}")
        if unit.gtin:
            words.append(f"GTIN {unit.gtin}")
        if unit.minimum is not None:
            words.append(self._say(N_("at least {quantity}")).format(quantity=self._number(unit.minimum)))
        if unit.step is not None:
            words.append(self._say(N_("in steps of {quantity}")).format(quantity=self._number(unit.step)))
        if unit.for_sale:
            words.append(self._say(N_("sold by it")))
        if unit.for_purchase:
            words.append(self._say(N_("bought by it")))
        return words

    def _tracking(self, card: ArticleCard) -> str:
        if card.kind is not ArticleKind.GOODS or card.tracking is Tracking.NONE:
            return ""
        return self._say(card.tracking.label)

    def _number(self, value: Decimal) -> str:
        return wording.quantity(value, self._language)


def _in_lines(words: Sequence[str]) -> list[str]:
    """The words with a dot between them, in as many lines as they need."""
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]}{_BETWEEN}{word}" if lines else word
        if lines and cell_len(longer) <= _VALUE:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _names(card: ArticleCard) -> tuple[str, ...]:
    return tuple(each.unit for each in card.units)
