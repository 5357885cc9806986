"""A list that somebody sent, pasted into the article field: proposed lines, taken one by one.

Each shows which article fits it and how well. Sure is what a person need not look at again: one
article alone fits all its words, the quantity is said, and it can be read in one way only.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final

from textual.app import ComposeResult

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

__all__ = ["Proposal", "Proposals", "propose"]

_NEARLY_ALL: Final = 0.9
"""How well all words of a sure line fit, where none of them is a code."""
_APART: Final = 0.05
"""How much better than the next one."""


@dataclass(frozen=True, slots=True, eq=False)
class Proposal:
    """A line that was pasted, and what it is likely to mean, if anything fits."""

    line: Pasted
    heard: Heard | None
    is_sure: bool


async def propose(screen: Commanded, line: Pasted, customer_id: int | None) -> Proposal:
    """What a line is likely to mean to this customer."""
    hits = await hear(screen, line.typed, customer_id)
    if not hits:
        return Proposal(line, None, False)
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
        proposals: Sequence[Proposal],
        take: Callable[[Proposal, Commanded], Awaitable[DraftLine | None]],
    ) -> None:
        """`take` adds a line, and asks at the screen it is given about what is in doubt."""
        super().__init__(screen.seat)
        self._call = call
        self._left = list(proposals)
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
        """How many there are."""
        return self.say(N_("Pasted lines: {number}"), number=len(self._left))

    def body(self) -> ComposeResult:
        """The list."""
        self.list.styles.height = min(len(self._left), 14) + 1
        yield self.list

    async def begin(self) -> None:
        """Show them, the cursor on the first that has an article: letters begin with a greeting.

        Looking for all of them takes a moment: what was typed meanwhile was meant for something else.
        """
        self.desk_app.drop_typed()
        first = next((at for at, each in enumerate(self._left) if each.heard is not None), 0)
        self.list.set_rows(self._left, first)
        self.go_to(self.list)

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
            line = await self._take(proposal, self)
            self._drop(proposal)
            say_line(self, self._call, line)
            self._end()

    @command("f9", N_("All sure"), N_("Add all lines that are sure to the order."))
    async def take_all(self) -> None:
        """Add what is sure; what is refused stays, and the first of it is told."""
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

    def _drop(self, proposal: Proposal) -> None:
        at = self._left.index(proposal)
        del self._left[at]
        self.list.set_rows(self._left, min(at, max(len(self._left) - 1, 0)))
        self.show_keys()

    def _end(self) -> None:
        if not self._left:
            self.dismiss(())

    def _cells(self, proposal: Proposal) -> Sequence[str | Cell]:
        heard, written = proposal.heard, proposal.line.written
        if heard is None:
            return [Cell("–", "bad"), "", "", "", Cell(written, "dim")]
        sure = self.say(N_("yes")) if proposal.is_sure else f"{heard.match.score * 100:.0f} %"
        look = "good" if proposal.is_sure else ""
        return [Cell(sure, look), heard.reading.quantity, heard.article.code, heard.article.name, written]
