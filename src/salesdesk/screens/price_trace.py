"""Why a line costs what it costs: rule by rule, for whoever is asked."""

from __future__ import annotations

from typing import Final

from textual.app import ComposeResult
from textual.widgets import Static

from salesdesk.domain.orders.price_traces import Margin, PriceTrace, price_trace
from salesdesk.domain.pricing.rules import PriceSource
from salesdesk.domain.pricing.waterfall import Step
from salesdesk.domain.selling_limits.floors import LineFloor, line_floor
from salesdesk.i18n import N_
from salesdesk.office.permissions import Permission
from salesdesk.screens import wording
from salesdesk.screens.base import Commanded, Dialog
from salesdesk.screens.commands import command
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.columns import amount, counted
from salesdesk.screens.widgets.line_table import Cell, Column, LineTable

__all__ = ["PriceSteps", "price_for", "show_price_steps"]

_NOBODY: Final = N_("Nobody may go lower.")
_Row = tuple[str | Cell, ...]


async def show_price_steps(screen: Commanded, line_id: int) -> None:
    """Show how the amount of a line of an order came about."""
    trace = await screen.ask(price_trace, line_id)
    sells = screen.seat.may(Permission.ORDERS_ENTER)
    floor = await screen.ask(line_floor, line_id) if sells else None
    await screen.show(PriceSteps(screen.seat, trace, floor))


def price_for(floor: LineFloor, beside: tuple[str, ...], language: str) -> str:
    """How low somebody may go with a line, as it is said: 9.00 PLN/pc."""
    unit = wording.unit(floor.unit, language, beside)
    per = f"{floor.price_unit} {unit}" if floor.price_unit != 1 else unit
    return f"{wording.price(floor.price, language)} {floor.currency}/{per}"


class PriceSteps(Dialog[None]):
    """The rules that had a price, then the discounts, and what the line comes to after each.

    `floor` is how low the person may go with it now; None if nothing limits him.
    """

    def __init__(self, seat: Seat, trace: PriceTrace, floor: LineFloor | None = None) -> None:
        super().__init__(seat)
        self._trace, self._floor = trace, floor
        self._rows = [_row(step, trace, seat) for step in trace.steps]

    def heading(self) -> str:
        """Which line it is."""
        trace = self._trace
        quantity = counted(trace.quantity, trace.unit, self.seat.language, trace.beside).text
        return f"{quantity} {trace.code}  {trace.text}"

    def body(self) -> ComposeResult:
        """The steps, and below them how low one may go, and what is earned, for who may know."""
        trace = self._trace
        table: LineTable[_Row] = LineTable(
            [
                Column(self.say(N_("Rule")), 24, grows=True),
                Column(self.say(N_("Source")), 12, whole=True),
                Column(self.say(N_("Price")), 14, right=True),
                Column(f"{self.say(trace.mode.label)} {trace.currency}", 15, right=True),
            ],
            lambda row: row,
            id="steps",
        )
        table.styles.height = len(self._rows) + 1
        yield table
        said = [] if self._floor is None else _lowest(self._floor, trace, self.seat)
        if trace.margin is not None:
            said.append(_margin(trace.margin, self.seat))
        if said:
            yield Static("\n".join(said), id="text", markup=False)

    async def begin(self) -> None:
        """List them, the cursor on the last: that is what is asked for."""
        table = self.query_one("#steps", LineTable)
        table.set_rows(self._rows, len(self._rows) - 1)
        self.go_to(table)

    @command("enter,escape,f12,f3", N_("Back"), N_("Back to the line."))
    async def leave(self) -> None:
        """It has been read."""
        self.dismiss(None)


def _row(step: Step, trace: PriceTrace, seat: Seat) -> _Row:
    """A price that another one replaces is dim: it is what the line would have come to."""
    comes_to = amount(step.comes_to, seat.language)
    replaced = isinstance(step.rule, PriceSource) and step.said is not _applies(trace)
    look = "dim" if replaced else ""
    return (
        Cell(seat.word(step.rule.label), look),
        Cell(step.name, look),
        Cell(_said(step, trace, seat.language), look),
        comes_to._replace(look=look),
    )


def _applies(trace: PriceTrace) -> object:
    return [step.said for step in trace.steps if step.said is not None][-1]


def _said(step: Step, trace: PriceTrace, language: str) -> str:
    """What the rule says: a price and what it is for, or what comes off."""
    if step.percent is not None:
        return f"-{wording.percent(step.percent, language)}"
    if step.off is not None:
        return f"-{wording.money(step.off, language)}"
    said = step.said
    if said is None or said.source in (PriceSource.FREE, PriceSource.GIVEN):
        return ""
    unit = wording.unit(trace.base_unit if said.in_base else trace.unit, language, trace.beside)
    per = f"{said.price_unit} {unit}" if said.price_unit != 1 else unit
    return f"{wording.price(said.price, language)}/{per}"


def _lowest(floor: LineFloor, trace: PriceTrace, seat: Seat) -> list[str]:
    """The best price that the person may offer now, which limit makes it so, and who may go lower.

    What the goods cost is not said: a margin would tell it.
    """
    text = N_("You may go down to {price}, {net} for the line (limit: {limit}).")
    net = wording.money(floor.net, seat.language)
    price = price_for(floor, trace.beside, seat.language)
    said = [seat.say(text, price=price, net=net, limit=floor.excess)]
    if floor.percent:
        percent = wording.percent(floor.percent, seat.language)
        said.append(seat.say(N_("That is a discount of up to {percent}."), percent=percent))
    names = ", ".join(floor.lower)
    said.append(seat.say(N_("Lower may go: {names}."), names=names) if names else seat.word(_NOBODY))
    return said


def _margin(margin: Margin, seat: Seat) -> str:
    text = (
        N_("Cost {cost}, left {left} of {sold_for} {currency} net after the order's discount ({percent})")
        if margin.is_part
        else N_("Cost {cost}, left {left} of {sold_for} {currency} net ({percent})")
    )
    return seat.say(
        text,
        cost=wording.money(margin.cost, seat.language),
        left=wording.money(margin.left, seat.language),
        sold_for=wording.money(margin.sold_for, seat.language),
        currency=margin.currency,
        percent="–" if margin.percent is None else wording.percent(margin.percent, seat.language) or "0 %",
    )
