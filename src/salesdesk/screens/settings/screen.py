"""What a person sets for himself, and what the file of settings says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from textual import on
from textual.app import ComposeResult

from salesdesk.config import Look, is_in_environment, keep_look, read_settings, settings_file
from salesdesk.domain.company.exchange import newest_rates
from salesdesk.domain.company.overview import company_details
from salesdesk.domain.tax.queries import rates_on
from salesdesk.domain.tax.rules import RATED, TaxClass
from salesdesk.domain.users.verbs import set_own_language
from salesdesk.errors import SalesdeskError
from salesdesk.i18n import N_
from salesdesk.loading import loading
from salesdesk.office.permissions import Permission
from salesdesk.screens import vocabulary, wording
from salesdesk.screens.base import DeskScreen
from salesdesk.screens.commands import Command, command, key_name
from salesdesk.screens.dialogs.choice import Choice
from salesdesk.screens.keymap import Keymap
from salesdesk.screens.settings.company import CompanyForm
from salesdesk.screens.settings.dispatch import DispatchForm, dispatch_told
from salesdesk.screens.settings.exchange_rates import ExchangeRatesScreen
from salesdesk.screens.settings.vat_rates import VatRatesScreen
from salesdesk.screens.settings.warehouse import WarehouseForm, in_one_line
from salesdesk.screens.themes import THEMES
from salesdesk.screens.widgets.line_table import Cell, Column, LineTable
from salesdesk.screens.widgets.row_line import RowLine
from salesdesk.warehouse.stock.queries import WarehouseInFull, warehouses_in_full

__all__ = ["SettingsScreen"]

_LOOKS: Final = {Look.DARK: N_("dark"), Look.LIGHT: N_("light"), Look.SIXTEEN: N_("of 16 colours")}


@dataclass(frozen=True, slots=True)
class _Setting:
    """A line of the list, in words. One with a `name` is changed here."""

    label: str
    value: str
    name: str = ""
    look: str = ""
    warehouse: WarehouseInFull | None = None


class SettingsScreen(DeskScreen):
    """Language and look are changed here, by whoever may also the company and its warehouses; keys in the
    file. What is wrong in that is told.
    """

    HEADING = N_("Settings")
    CSS_PATH = Path(__file__).parent.parent / "card.tcss"

    _company = _vat = _exchange = _dispatch = ""
    _warehouses: Sequence[WarehouseInFull] = ()

    def body(self) -> ComposeResult:
        """The list, and the line at the cursor in full."""
        yield LineTable(
            [Column(self.say(N_("Setting")), 20, whole=True), Column("", 40, grows=True)],
            _cells,
            id="settings",
        )
        yield RowLine(id="in-full")

    async def begin(self) -> None:
        """Show everything, and say what is wrong in the file."""
        self.go_to(self._table)
        await self.refresh_settings()

    def available(self, command_: Command) -> bool:
        """What stands in the file is changed there."""
        if command_.name == "change":
            row = self._table.current if self.is_mounted else None
            return row is not None and bool(row.name)
        return super().available(command_)

    @on(LineTable.Moved)
    def follow(self) -> None:
        """Another line, other keys."""
        self.query_one("#in-full", RowLine).follow(self._table, _cells)
        self.show_keys()

    @command(
        "enter",
        N_("Change"),
        N_("Choose another language or look, or change the data of the company, a warehouse or rates."),
    )
    async def change(self) -> None:
        """What stands at the cursor."""
        row = self._table.current
        match row.name if row is not None else "":
            case "language":
                await self._change_language()
            case "company":
                await self.change_company()
            case "look":
                await self._change_look()
            case "warehouse" if row is not None and row.warehouse is not None:
                await self._change_warehouse(row.warehouse)
            case "vat_rates":
                await self.open(VatRatesScreen(self.seat))
                await self.refresh_settings()
            case "exchange_rates":
                await self.open(ExchangeRatesScreen(self.seat))
                await self.refresh_settings()
            case "dispatch":
                await self._change_dispatch()

    @command(
        "ctrl+n",
        N_("Company"),
        N_("Change the company's name, address and what else stands on its papers, and its time limits."),
        permission=Permission.COMPANY_EDIT,
    )
    async def change_company(self) -> None:
        """The form, filled with what is stored by now."""
        seen = (await self.ask(company_details)).details
        if not await self.show(CompanyForm(self.seat, seen)):
            return
        await self.refresh_settings()
        self.tell(N_("The data of “{name}” are changed."), name=self._company)

    @command(
        "f7",
        N_("Limits"),
        N_("How far people may go by themselves in an order, and who may approve for them."),
        permission=Permission.PRICES_EDIT,
    )
    async def show_limits(self) -> None:
        """A screen of its own."""
        with loading():
            from salesdesk.screens.limits.screen import LimitsScreen
        await self.open(LimitsScreen(self.seat))

    @command("f5", N_("Refresh"), N_("Read the file of settings again, and say what is wrong in it."))
    async def refresh_settings(self) -> None:
        """As it is now."""
        wrong = await self.seat.run(_wrong_in_file)
        if self.seat.may(Permission.COMPANY_EDIT):
            details = (await self.ask(company_details)).details
            self._company, self._dispatch = details.name, dispatch_told(details, self.seat)
            self._warehouses = await self.ask(warehouses_in_full)
            await self._ask_rates()
        self._table.set_rows(self._settings(wrong))
        if wrong is not None:
            self.tell_error(wrong)

    @property
    def _table(self) -> LineTable[_Setting]:
        return self.query_one("#settings", LineTable)

    @property
    def _look(self) -> Look:
        return Look(self.app.theme)

    def _settings(self, wrong: SalesdeskError | None) -> list[_Setting]:
        language, file = self.seat.language, settings_file()
        spoken = str(dict(vocabulary.languages(language))[language])
        named = str(file) if file.exists() else self.say(N_("{file}: not there yet"), file=file)
        rows = [
            _Setting(self.say(N_("Language")), spoken, "language"),
            _Setting(self.say(N_("Look")), self.say(_LOOKS[self._look]), "look"),
        ]
        if self.seat.may(Permission.COMPANY_EDIT):
            rows.append(_Setting(self.say(N_("Company")), self._company, "company"))
            rows += [self._setting_of(each) for each in self._warehouses]
            rows.append(_Setting(self.say(N_("VAT rates")), self._vat, "vat_rates"))
            rows.append(_Setting(self.say(N_("Exchange rates")), self._exchange, "exchange_rates"))
            rows.append(_Setting(self.say(N_("Dispatch")), self._dispatch, "dispatch"))
        rows.append(_Setting(self.say(N_("File of settings")), named))
        if wrong is not None:
            rows.append(_Setting(self.say(N_("Wrong in it")), wrong.text(language), look="bad"))
        keys = [
            f"{', '.join(self.say(key_name(key)) for key in keys)}  {name}"
            for name, keys in self.seat.keymap.own.items()
        ]
        none = self.say(N_("none; `salesdesk keys` shows what they are given to"))
        labels = (self.say(N_("Keys of your own")), *[""] * len(keys))
        return rows + [_Setting(label, text) for label, text in zip(labels, keys or [none], strict=False)]

    async def _ask_rates(self) -> None:
        """The rates of today, in words."""
        language, house = self.seat.language, await self.ask(company_details)
        rates = await self.ask(rates_on, house.country, self.seat.today)
        said = [
            wording.percent(rates[each], language) or "0 %"
            for each in TaxClass
            if each in RATED and each in rates
        ]
        self._vat = f"{house.country}: {', '.join(said) or '–'}"
        newest = [
            f"{each.currency} {wording.typed(each.rate, language)} ({wording.day(each.on_date, language)})"
            for each in await self.ask(newest_rates)
        ]
        self._exchange = ", ".join(newest) or "–"

    def _setting_of(self, warehouse: WarehouseInFull) -> _Setting:
        label = self.say(N_("Warehouse {code}"), code=warehouse.code)
        return _Setting(label, in_one_line(warehouse.details), "warehouse", warehouse=warehouse)

    async def _change_warehouse(self, warehouse: WarehouseInFull) -> None:
        if await self.show(WarehouseForm(self.seat, warehouse)):
            await self.refresh_settings()
            self.tell(N_("The data of “{name}” are changed."), name=warehouse.code)

    async def _change_dispatch(self) -> None:
        seen = (await self.ask(company_details)).details
        if await self.show(DispatchForm(self.seat, seen)):
            await self.refresh_settings()
            self.tell(N_("The data of “{name}” are changed."), name=self._company)

    async def _change_language(self) -> None:
        choices = vocabulary.languages(self.seat.language)
        chosen = await self.show(
            Choice(
                self.seat,
                self.say(N_("Language")),
                choices,
                [Column("", 30, grows=True)],
                lambda each: (each[1],),
                [code for code, _ in choices].index(self.seat.language),
            )
        )
        if chosen is None:
            return
        language = str(chosen[0])
        await self.do(set_own_language, language)
        self.seat.speak(language)
        await self.recompose()
        self.show_keys()
        await self.begin()
        self.tell(N_("You are spoken to in this language from now on."))

    async def _change_look(self) -> None:
        looks = tuple(_LOOKS)
        chosen = await self.show(
            Choice(
                self.seat,
                self.say(N_("Look")),
                looks,
                [Column("", 30, grows=True)],
                lambda look: (self.say(_LOOKS[look]),),
                looks.index(self._look),
            )
        )
        if chosen is None:
            return
        self.app.register_theme(THEMES[chosen])
        self.app.theme = chosen
        try:
            await self.seat.run(keep_look, chosen)
        finally:
            await self.refresh_settings()
        if is_in_environment("look"):
            self.warn(N_("The next time SALESDESK_LOOK says what the desk looks like, not the file."))
        else:
            self.tell(N_("The desk looks like this at this seat from now on."))


def _cells(setting: _Setting) -> tuple[str | Cell, ...]:
    return setting.label, Cell(setting.value, setting.look)


def _wrong_in_file() -> SalesdeskError | None:
    """What would keep the desk from opening the next time. Loads every screen if keys are given."""
    try:
        keymap = Keymap(read_settings().keys)
        if keymap.names:
            from salesdesk.screens.key_card import require_usable

            require_usable(keymap)
    except SalesdeskError as error:
        return error
    return None
