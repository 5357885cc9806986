"""A list that somebody sent, pasted into the article field: proposed lines, taken one by one.

Each shows which article fits it and how well. Sure is what a person need not look at again: one
article alone fits all its words, the quantity is said, and it can be read in one way only. A long
list takes a while to look up: that goes on behind the keys.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical

from salesdesk.domain.drafts.rules import DraftLine
from salesdesk.errors import NotFound, Refused, SalesdeskError
from salesdesk.i18n import N_
from salesdesk.screens.base import Commanded, Dialog
from salesdesk.screens.commands import Command, command
from salesdesk.screens.order_entry.call import Call
from salesdesk.screens.order_entry.heard import Heard, all_meant, hear, is_plain
from salesdesk.screens.order_entry.pasted import Pasted
from salesdesk.screens.order_entry.said import say_line, say_lines
from salesdesk.screens.widgets.line_table import Cell, Column, LineTable

__all__ = ["Proposal", "Proposals"]

_NEARLY_ALL: Final = 0.9
"""How well all words of a sure line fit, where none of them is a code."""
_APART: Final = 0.05
"""How much better than the next one."""
_LONGEST_GREETING: Final = 5
"""Lines that are looked up before anything is shown, to begin at the first that has an article."""


@dataclass(frozen=True, slots=True, eq=False)
class Proposal:
    """A line that was pasted, and what it is likely to mean, if anything fits and `is_found` by now."""

    line: Pasted
    heard: Heard | None = None
    is_sure: bool = False
    is_found: bool = True


async def _propose(screen: Commanded, line: Pasted, customer_id: int | None) -> Proposal:
    """What a line is likely to mean to this customer."""
    hits = await hear(screen, line.typed, customer_id)
    if not hits:
        return Proposal(line)
    chosen = hits[0]
    meant = await all_meant(screen, line.typed, chosen, customer_id)
    likeliest = next((heard for heard in meant if heard.article.id == chosen.article.id), chosen)
    sure = line.certain and is_plain(meant, chosen) and _can_be_taken(likeliest) and _stands_out(hits)
    return Proposal(line, likeliest, sure)


def _can_be_taken(heard: Heard) -> bool:
    try:
        heard.line()
    except Refused:
        return False
    return heard.article.for_sale and heard.fits


def _stands_out(hits: Sequence[Heard]) -> bool:
    first, *others = hits
    if first.match.exact:
        return not any(other.match.exact for other in others)
    best = max((other.match.score for other in others), default=0.0)
    return first.has_all_words and first.match.score >= _NEARLY_ALL and first.match.score - best >= _APART


class Proposals(Dialog[tuple[str, ...]]):
    """The lines that are proposed. The answer are those that are neither taken nor dropped, as typed."""

    def __init__(
        self,
        screen: Commanded,
        call: Call,
        lines: Sequence[Pasted],
        take: Callable[[Proposal, Commanded], Awaitable[DraftLine | None]],
    ) -> None:
        """`take` adds a line, and asks at the screen it is given about what is in doubt."""
        super().__init__(screen.seat)
        self._call = call
        self._left = [Proposal(line, is_found=False) for line in lines]
        self._take = take
        self.list: LineTable[Proposal] = LineTable(
            [
                Column(self.seat.word(N_("Sure")), 6, right=True),
                Column(self.seat.word(N_("Quantity")), 8, right=True),
                Column(self.seat.word(N_("Code")), 8, whole=True),
                Column(self.seat.word(N_("Name")), 18, grows=True),
                Column(self.seat.word(N_("Pasted")), 24),
            ],
            self._cells,
            id="proposals",
        )

    def heading(self) -> str:
        """How many there are, and how many of them have been looked up as long as that goes on."""
        found = sum(each.is_found for each in self._left)
        if found < len(self._left):
            text = N_("Pasted lines: {number}, looked up: {found}")
            return self.say(text, number=len(self._left), found=found)
        return self.say(N_("Pasted lines: {number}"), number=len(self._left))

    def body(self) -> ComposeResult:
        """The list."""
        self.list.styles.height = min(len(self._left), 14) + 1
        yield self.list

    async def begin(self) -> None:
        """Show them, the cursor on the first that has an article: letters begin with a greeting.

        What was typed before they could be seen was meant for something else.
        """
        self._show(0)
        self.go_to(self.list)
        for at, each in enumerate(self._left[:_LONGEST_GREETING]):
            if (await self._found(each)).heard is not None:
                self.list.move_to(at)
                break
        if self.desk_app.drop_typed():
            self.warn(N_("What you typed meanwhile was not taken."))
        self.behind(self._find_all(), "proposals")

    def available(self, command_: Command) -> bool:
        """F9 where there is something sure."""
        if command_.name == "take_all":
            return any(each.is_sure for each in self._left)
        return super().available(command_)

    @command("enter", N_("Take"), N_("Add the line at the cursor to the order."))
    async def take(self) -> None:
        """Add it, and on to the next."""
        proposal = self.list.current
        if proposal is not None:
            proposal = await self._found(proposal)
            line = await self._take(proposal, self)
            self._drop(proposal)
            say_line(self, self._call, line)
            self._end()

    @command("f9", N_("All sure"), N_("Add all lines that are sure to the order."))
    async def take_all(self) -> None:
        """Add what is sure by now; what is refused stays, and the first of it is told."""
        refused: list[tuple[Proposal, SalesdeskError]] = []
        added: list[DraftLine | None] = []
        for proposal in [each for each in self._left if each.is_sure]:
            try:
                added.append(await self._take(proposal, self))
            except (NotFound, Refused) as why:
                refused.append((proposal, why))
            else:
                self._drop(proposal)
        if refused:
            proposal, error = refused[0]
            text = N_("“{line}”: {why}")
            raise Refused(text, line=proposal.line.written, why=error.text(self.seat.language))
        say_lines(self, self._call, added)
        self._end()

    @command("delete", N_("Drop"), N_("Take the line at the cursor off this list."))
    async def drop(self) -> None:
        """It is not wanted."""
        if self.list.current is not None:
            self._drop(self.list.current)
            self._end()

    @command("escape,f12,f3", N_("Leave"), N_("What is left goes to the article field, to be mended there."))
    async def leave(self) -> None:
        """Nothing is lost."""
        self.dismiss(tuple(each.line.typed for each in self._left))

    async def _find_all(self) -> None:
        while (each := next((each for each in self._left if not each.is_found), None)) is not None:
            await self._found(each)

    async def _found(self, proposal: Proposal) -> Proposal:
        """The same line once it is looked up, be it here or behind the keys."""
        if proposal.is_found:
            return proposal
        assert self._call.customer is not None, "lines are a customer's"
        found = await _propose(self, proposal.line, self._call.customer.id)
        at = next((at for at, each in enumerate(self._left) if each.line is proposal.line), None)
        if at is None:
            return found  # it has been dropped meanwhile
        if not self._left[at].is_found:
            self._left[at] = found
            self._show(self.list.cursor)
        return self._left[at]

    def _drop(self, proposal: Proposal) -> None:
        at = self._left.index(proposal)
        del self._left[at]
        self._show(min(at, max(len(self._left) - 1, 0)))

    def _show(self, cursor: int) -> None:
        self.list.set_rows(self._left, cursor)
        self.query_one("#box", Vertical).border_title = Text(self.heading())
        self.show_keys()

    def _end(self) -> None:
        if not self._left:
            self.dismiss(())

    def _cells(self, proposal: Proposal) -> Sequence[str | Cell]:
        heard, written = proposal.heard, proposal.line.written
        if heard is None:
            return [Cell("–" if proposal.is_found else "", "bad"), "", "", "", Cell(written, "dim")]
        sure = self.say(N_("yes")) if proposal.is_sure else f"{heard.match.score * 100:.0f} %"
        look = "good" if proposal.is_sure else ""
        return [Cell(sure, look), heard.reading.quantity, heard.article.code, heard.article.name, written]
