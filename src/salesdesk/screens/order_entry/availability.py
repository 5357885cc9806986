"""By when a line that is short can be there, from which receipt, and what could be taken instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from textual.app import ComposeResult
from textual.containers import Vertical

from salesdesk.domain.assortment.rules import ArticleFound
from salesdesk.domain.assortment.substitutes import substitutes_for
from salesdesk.domain.drafts.rules import DraftLine, NewLine
from salesdesk.domain.promising.rules import Part, Source
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.permissions import Permission
from salesdesk.screens import wording
from salesdesk.screens.commands import command
from salesdesk.screens.dialogs.choice import Choice
from salesdesk.screens.order_entry import cells
from salesdesk.screens.order_entry.grammar import Reading
from salesdesk.screens.order_entry.heard import Heard
from salesdesk.screens.order_entry.line_commands import LineCommands
from salesdesk.screens.order_entry.meant import NOT_YET
from salesdesk.screens.order_entry.offers import INSTEAD_KEY
from salesdesk.screens.order_entry.said import say_line
from salesdesk.screens.order_entry.steps import require_typed
from salesdesk.screens.promised import day_told
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.info_line import Fact, InfoLine

__all__ = ["Availability", "AvailabilityCommands", "left_of"]

_MOST: Final = 6
"""So many parts of a promise are listed; hardly any has more."""


class Availability(Choice[ArticleFound]):
    """The parts of a promise, then the articles that could stand in: Enter takes one of them."""

    def __init__(self, seat: Seat, line: DraftLine, instead: Sequence[ArticleFound]) -> None:
        code, name, price, unit, free, *_ = cells.article_columns(seat)
        super().__init__(
            seat,
            seat.say(
                N_("{code}: {quantity} {unit}"),
                code=f"{line.code} {line.text}",
                quantity=line.base_quantity,
                unit=wording.unit(line.base_unit, seat.language, line.beside),
            ),
            instead,
            [code, name, price, unit, free],
            lambda each: cells.article_cells(each, seat.language)[:5],
        )
        self._parts = [InfoLine(id=f"part-{place}") for place in range(len(line.promise[:_MOST]))]
        self._facts = [_part_facts(part, line, seat) for part in line.promise[:_MOST]]
        self._head = InfoLine(id="instead")
        self._some = bool(instead)

    def body(self) -> ComposeResult:
        """How many when and from where; what could be taken instead."""
        with Vertical(id="promise") as promise:
            promise.styles.height = "auto"
            yield from self._parts
            yield self._head
        yield from super().body()

    async def begin(self) -> None:
        """Show it all."""
        for place, facts in zip(self._parts, self._facts, strict=True):
            place.show(facts)
        text = N_("Instead of what is missing:") if self._some else N_("Nothing is known to stand in for it.")
        self._head.show([(self.say(text), "dim")])
        await super().begin()


class AvailabilityCommands(LineCommands):
    """The command of a line that is short."""

    @command(
        INSTEAD_KEY,
        N_("When"),
        N_("By when a line that is short can be there, and what could be taken instead: Enter takes it."),
        permission=Permission.ARTICLES_SEE,
    )
    async def show_availability(self) -> None:
        """Of the line at the cursor, else of the newest one that is short."""
        line = self._short_line()
        customer = self.call.customer
        assert customer is not None, "the line is on somebody's order"
        assert line.article_id is not None, "only goods are short"
        instead = await self.ask(substitutes_for, customer.id, line.article_id)
        article = await self.show(Availability(self.seat, line, instead))
        if article is not None:
            await self._take_instead(line, article)

    def _short_line(self) -> DraftLine:
        if self.focused is self.lines and self.lines.current is not None and self.lines.current.missing:
            return self.lines.current
        short = [line for line in self.call.lines if line.missing]
        if not short:
            raise Refused(N_("Nothing on the order is missing."))
        return max(short, key=lambda line: line.id)

    async def _take_instead(self, line: DraftLine, article: ArticleFound) -> None:
        """Order what is missing of the other article, and leave the line what is held for it."""
        require_typed(line)
        self.require_whole_line()
        left = left_of(line)
        if article.base_unit != line.base_unit or left is None:
            # How much of the one is worth so much of the other, only the person knows.
            self.entry.take(Heard(article, Reading(article.code)))
            self.ask_quantity(article)
            return
        wanted = NewLine(
            line.missing, article.id, unit=article.base_unit, requested_on=line.typed.requested_on
        )
        if part := await self.doubted(wanted):
            raise Refused(NOT_YET[part])
        added = await self.call.add(wanted)
        self.show_lines(added)
        if left > ZERO:
            await self.call.change(line, replace(line.typed, quantity=left))
        else:
            await self.call.remove(line)
        self.show_lines(added)
        self.go_to(self.entry.finder.field)
        say_line(self, self.call, added)


def left_of(line: DraftLine) -> Decimal | None:
    """How much of a line, in its unit, is there; None if that cannot be said in its unit exactly."""
    left = line.held * line.quantity / line.base_quantity
    exact = left.quantize(Decimal("0.001"))
    return exact if exact * line.base_quantity == line.held * line.quantity else None


def _part_facts(part: Part, line: DraftLine, seat: Seat) -> list[Fact]:
    """How many, when, and from where."""
    unit = wording.unit(line.base_unit, seat.language, line.beside)
    quantity = f"{wording.quantity(part.quantity, seat.language)} {unit}"
    day = seat.word(N_("nobody can say when")) if part.on is None else day_told(part.on, seat)
    look = "bad" if part.source is Source.NOWHERE else "strong" if part.source is Source.STOCK else ""
    return [(quantity, look), (day, look), (seat.word(part.source.label), ""), (part.purchase, "")]
