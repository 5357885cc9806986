"""Rates of VAT: by country, class and the day from which they hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from salesdesk.domain.company.overview import company_details
from salesdesk.domain.tax.rate_list import VatRateRow, vat_rates
from salesdesk.domain.tax.rules import RATED, TaxClass
from salesdesk.domain.tax.verbs import set_rate
from salesdesk.i18n import N_
from salesdesk.office.paging import Page
from salesdesk.office.permissions import Permission
from salesdesk.screens import vocabulary, wording
from salesdesk.screens.commands import Command, command
from salesdesk.screens.dialogs.form import Entry, Form, Kind
from salesdesk.screens.list_screen import ListScreen
from salesdesk.screens.saved import look_again
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.columns import dated
from salesdesk.screens.widgets.line_table import Cell, Column

__all__ = ["VatRateForm", "VatRatesScreen"]

_EDIT = Permission.COMPANY_EDIT
_ENTERED = N_("{tax_class}, {country}: {percent} from {valid_from} on.")


class VatRatesScreen(ListScreen[VatRateRow]):
    """All rates that were or will be; those of today in full, the others dim."""

    HEADING = N_("VAT rates")
    SEARCH_HELP = N_("Country or class. What you type on the list begins a search, Backspace ends it.")

    def list_columns(self) -> Sequence[Column]:
        """Where, of what, how much, and from when on."""
        return [
            Column(self.say(N_("Country")), 8, whole=True, sort="country"),
            Column(self.say(N_("Class")), 28, grows=True, sort="tax_class"),
            Column(self.say(N_("Rate, %")), 10, right=True, sort="rate"),
            Column(self.say(N_("Begins")), 12, sort="valid_from"),
        ]

    def cells(self, row: VatRateRow) -> Sequence[str | Cell]:
        """A rate in words."""
        look = "" if row.in_force else "dim"
        rate = wording.percent(row.rate, self.seat.language) or "0 %"
        return [
            Cell(row.country, look),
            Cell(self.say(row.tax_class.label), look),
            Cell(rate, look, value=row.rate),
            dated(row.valid_from, self.seat.language, look),
        ]

    async def fetch(self, text: str, offset: int, limit: int) -> Page[VatRateRow]:
        """Rates of the countries and classes that fit what was typed."""
        wanted = text.strip().casefold()
        classes = [each for each in TaxClass if wanted in self.say(each.label).casefold()]
        return await self.ask(vat_rates, text, classes, offset, limit, *self.sorted_by)

    def available(self, command_: Command) -> bool:
        """Only what is there can be mended."""
        if command_.name == "open_row":
            return bool(self.table.total) and super().available(command_)
        return super().available(command_)

    @command("f6", N_("New"), N_("Enter a rate from a day on; the one before ends."), permission=_EDIT)
    async def enter_rate(self) -> None:
        """The form: most often the next rate of what stands at the cursor."""
        row = await self.row()
        country = row.country if row is not None else (await self.ask(company_details)).country
        tax_class = TaxClass.STANDARD if row is None else row.tax_class
        await self._with(VatRateForm(self.seat, country, tax_class))

    @command("enter", N_("Mend"), N_("Mend a rate that was entered wrongly."), permission=_EDIT)
    async def open_row(self) -> None:
        """The form, filled with what is stored."""
        row = await self.row()
        if row is not None:
            await self._with(VatRateForm(self.seat, row.country, row.tax_class, row))

    async def _with(self, form: VatRateForm) -> None:
        answers = await self.show(form)
        if answers is not None:
            values = form.kept | answers
            rate = wording.percent(values.pop("rate"), self.seat.language) or "0 %"
            await look_again(self, self.load(top=False), _ENTERED, percent=rate, **values)


class VatRateForm(Form):
    """A rate from a day on. With a row that one is mended: its country, class and day stay."""

    def __init__(self, seat: Seat, country: str, tax_class: TaxClass, row: VatRateRow | None = None) -> None:
        rate = Entry(
            "rate", N_("Rate, %"), Kind.NUMBER, row and row.rate, required=True, width=10,
            help=N_("Per cent of the net price."),
        )  # fmt: skip
        title, new_year = seat.word(N_("New VAT rate")), date(seat.today.year + 1, 1, 1)
        entries = [rate]
        if row is not None:
            day = wording.day(row.valid_from, seat.language)
            title = seat.say(
                N_("{tax_class}, {country}, from {day}"), tax_class=tax_class, country=country, day=day
            )
        else:
            entries = [
                Entry(
                    "country", N_("Country"), Kind.CHOICE, country, required=True,
                    choices=vocabulary.countries(seat.language),
                    help=N_("Type the code, DE or NL; F4 shows all."),
                ),
                Entry(
                    "tax_class", N_("Class"), Kind.CHOICE, tax_class, required=True, width=26,
                    choices=[(each, seat.word(each.label)) for each in TaxClass if each in RATED],
                    help=N_("Which articles have it. F4 shows all."),
                ),
                rate,
                Entry(
                    "valid_from", N_("First day"), Kind.DAY, new_year, required=True, width=12,
                    help=N_("What is supplied from this day on has the rate, whenever it was ordered."),
                ),
            ]  # fmt: skip
        super().__init__(seat, title, entries, self._set)
        self._seen = None if row is None else row.rate
        self.kept: dict[str, Any] = {"country": country, "tax_class": tax_class}
        if row is not None:
            self.kept["valid_from"] = row.valid_from

    async def _set(self, answers: Mapping[str, Any]) -> None:
        await self.do(set_rate, **(self.kept | dict(answers)), seen=self._seen)
