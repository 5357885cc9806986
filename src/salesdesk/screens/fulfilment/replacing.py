"""Another article for what of a line is not there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from salesdesk.domain.catalogue.unit_names import Unit
from salesdesk.domain.fulfilment.queries import LineToFulfil
from salesdesk.domain.fulfilment.substituting import StandIn, StandIns, Substituted, stand_ins, substitute
from salesdesk.errors import Refused
from salesdesk.i18n import N_, Amount
from salesdesk.screens import wording
from salesdesk.screens.base import Commanded
from salesdesk.screens.dialogs.choice import Choice
from salesdesk.screens.dialogs.form import Entry, Form, Kind
from salesdesk.screens.seat import Seat
from salesdesk.screens.warehouses import Chosen
from salesdesk.screens.widgets.columns import figure
from salesdesk.screens.widgets.line_table import Cell, Column

__all__ = ["replace_asked"]


async def replace_asked(
    screen: Commanded, line: LineToFulfil, warehouse: Chosen | None
) -> Substituted | None:
    """Let whoever sits at `screen` replace what of a line is not there; what was done, None if nothing.

    From one warehouse only if it is named. What it costs stands there before.
    """
    place = None if warehouse is None else warehouse.id
    found = await screen.ask(stand_ins, line.id, place)
    if not found.articles:
        raise Refused(N_("Nothing is known to stand in for it."))
    wanted = found.quantity or found.most
    text = N_("Instead of {quantity} {unit} of {code}, for {amount}")
    amount, unit = Amount(found.net, found.currency), Unit(found.unit)
    title = screen.say(text, quantity=wanted, unit=unit, code=line.code, amount=amount)
    choice = Choice(
        screen.seat,
        title,
        found.articles,
        _columns(screen.seat, warehouse),
        lambda each: _cells(screen.seat, each, warehouse),
    )
    chosen = await screen.show(choice)
    return None if chosen is None else await _ask_quantity(screen, line, found, chosen, place)


async def _ask_quantity(
    screen: Commanded, line: LineToFulfil, found: StandIns, chosen: StandIn, warehouse_id: int | None
) -> Substituted | None:
    done: list[Substituted] = []

    async def submit(answers: Mapping[str, Any]) -> None:
        wanted = chosen.article_id, answers["quantity"], warehouse_id
        done.append(await screen.do(substitute, line.id, *wanted))

    seat, wanted = screen.seat, found.quantity or found.most
    title = screen.say(N_("{code} instead of {instead}"), code=chosen.code, instead=line.code)
    about = screen.say(
        N_("{quantity} {unit} cost the customer {amount}. Whoever looks after the order is told."),
        quantity=wanted,
        unit=Unit(found.unit),
        amount=Amount(chosen.pays, found.currency),
    )
    entry = Entry(
        "quantity", N_("Quantity"), Kind.NUMBER, min(wanted, chosen.here), required=True, width=14,
        help=N_("So much of the line is given up, and so much of the other article is reserved at once."),
    )  # fmt: skip
    await screen.show(Form(seat, title, [entry], submit, about=about))
    return done[0] if done else None


def _columns(seat: Seat, warehouse: Chosen | None) -> list[Column]:
    free = [Column(seat.word(N_("Free")), 8, right=True)]
    if warehouse is not None:
        free = [Column(warehouse.code, 8, right=True), Column(seat.word(N_("In all")), 8, right=True)]
    return [
        Column(seat.word(N_("Article")), 11, whole=True),
        Column("", 14, grows=True),
        *free,
        Column(seat.word(N_("By rule")), 9, right=True),
        Column(seat.word(N_("He pays")), 9, right=True),
    ]


def _cells(seat: Seat, each: StandIn, warehouse: Chosen | None) -> list[str | Cell]:
    language, look = seat.language, "" if each.here else "dim"
    free = [figure(each.here, language, look)]
    if warehouse is not None:
        free.append(figure(each.free, language, look))
    lower = "good" if each.pays < each.net else look
    return [
        Cell(each.code, look),
        Cell(each.name, look),
        *free,
        Cell(wording.money(each.net, language), look),
        Cell(wording.money(each.pays, language), lower),
    ]
