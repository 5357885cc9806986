"""Rates of exchange: entered one by one, or from a file that a bank has published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from salesdesk.data_exchange.rate_files import in_pieces, rates_in
from salesdesk.domain.company.exchange import RateRow, add_rates, exchange_rates
from salesdesk.domain.company.overview import company_details
from salesdesk.domain.company.verbs import add_rate
from salesdesk.i18n import N_
from salesdesk.office.paging import Page
from salesdesk.office.permissions import Permission
from salesdesk.screens import wording
from salesdesk.screens.commands import Command, command
from salesdesk.screens.dialogs.form import Entry, Form, Kind
from salesdesk.screens.list_screen import ListScreen
from salesdesk.screens.saved import look_again
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.columns import dated
from salesdesk.screens.widgets.line_table import Cell, Column

__all__ = ["ExchangeRateForm", "ExchangeRatesScreen", "RateFileForm"]

_EDIT = Permission.COMPANY_EDIT


class ExchangeRatesScreen(ListScreen[RateRow]):
    """The rates of each currency, the newest first. Invoices keep the one that they were billed at."""

    HEADING = N_("Exchange rates")
    SEARCH_HELP = N_("Currency or source. What you type on the list begins a search, Backspace ends it.")

    def list_columns(self) -> Sequence[Column]:
        """Of what, of which day, how much, and who says so."""
        return [
            Column(self.say(N_("Currency")), 10, whole=True, sort="currency"),
            Column(self.say(N_("Day")), 12, sort="on_date"),
            Column(self.say(N_("Rate")), 14, right=True),
            Column(self.say(N_("Source")), 30, grows=True, sort="source"),
        ]

    def cells(self, row: RateRow) -> Sequence[str | Cell]:
        """A rate as it was published."""
        return [
            row.currency,
            dated(row.on_date, self.seat.language),
            Cell(wording.typed(row.rate, self.seat.language), value=row.rate),
            row.source,
        ]

    async def fetch(self, text: str, offset: int, limit: int) -> Page[RateRow]:
        """Rates that fit what was typed."""
        return await self.ask(exchange_rates, text, offset, limit, *self.sorted_by)

    def available(self, command_: Command) -> bool:
        """Only what is there can be mended."""
        if command_.name == "open_row":
            return bool(self.table.total) and super().available(command_)
        return super().available(command_)

    @command("f6", N_("New"), N_("Enter the rate of a day."), permission=_EDIT)
    async def enter_rate(self) -> None:
        """The form, of the currency at the cursor."""
        row = await self.row()
        await self._with(ExchangeRateForm(self.seat, "" if row is None else row.currency))

    @command("enter", N_("Mend"), N_("Mend a rate that was entered wrongly."), permission=_EDIT)
    async def open_row(self) -> None:
        """The form, filled with what is stored."""
        row = await self.row()
        if row is not None:
            await self._with(ExchangeRateForm(self.seat, row.currency, row))

    @command(
        "ctrl+o",
        N_("File"),
        N_("Bring in a file of the ECB (eurofxref) or the NBP (table A)."),
        permission=_EDIT,
    )
    async def bring_in(self) -> None:
        """Ask which; all of it that is not there yet is entered."""
        form = RateFileForm(self.seat, (await self.ask(company_details)).currency)
        if await self.show(form) is not None:
            text = N_("Exchange rates entered or changed: {count}.")
            await look_again(self, self.load(), text, count=form.count)

    async def _with(self, form: ExchangeRateForm) -> None:
        answers = await self.show(form)
        if answers is not None:
            text = N_("The rate of {currency} of {on_date} is entered.")
            values = form.kept | answers
            values["currency"] = values["currency"].strip().upper()
            await look_again(self, self.load(top=False), text, **values)


class ExchangeRateForm(Form):
    """Company currency for one unit of another. With a row that one is mended: currency and day stay."""

    def __init__(self, seat: Seat, currency: str, row: RateRow | None = None) -> None:
        rest = [
            Entry(
                "rate", N_("Rate"), Kind.NUMBER, row and row.rate, required=True, width=16,
                help=N_("What one unit of it is worth in the company's currency."),
            ),
            Entry(
                "source", N_("Source"), value=row and row.source, required=True, width=40,
                help=N_("Who published it, and in which table: it stands with invoices as evidence."),
            ),
        ]  # fmt: skip
        title, kept = seat.word(N_("New exchange rate")), dict[str, Any]()
        if row is not None:
            day = wording.day(row.on_date, seat.language)
            title = seat.say(N_("{currency}, {day}"), currency=row.currency, day=day)
            kept = {"currency": row.currency, "on_date": row.on_date}
        else:
            rest = [
                Entry(
                    "currency", N_("Currency"), value=currency, required=True, width=6,
                    help=N_("Its code, such as EUR."),
                ),
                Entry(
                    "on_date", N_("Day"), Kind.PAST_DAY, seat.today, required=True, width=12,
                    help=N_("The day of the table. What is supplied later is billed at it."),
                ),
                *rest,
            ]  # fmt: skip
        super().__init__(seat, title, rest, self._enter)
        self.kept = kept

    async def _enter(self, answers: Mapping[str, Any]) -> None:
        await self.do(add_rate, **(self.kept | dict(answers)))


class RateFileForm(Form):
    """Where the file lies. What of it is there already is passed over."""

    def __init__(self, seat: Seat, currency: str) -> None:
        super().__init__(
            seat,
            seat.word(N_("File of exchange rates")),
            [
                Entry(
                    "file", N_("File"), required=True, width=50,
                    help=N_("eurofxref of the ECB, as CSV, XML or ZIP, or table A of the NBP as CSV."),
                )
            ],
            self._bring_in,
        )  # fmt: skip
        self._currency = currency
        self.count = 0
        """How many rates are new or another than they were."""

    async def _bring_in(self, answers: Mapping[str, Any]) -> None:
        rates = await self.seat.run(rates_in, Path(answers["file"]), self._currency)
        for piece in in_pieces(rates):
            self.count += await self.do(add_rates, piece)
