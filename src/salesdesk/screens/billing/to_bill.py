"""A list of what can be billed: pick rows, then one key makes the invoices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from operator import attrgetter
from typing import ClassVar, Generic, Protocol, TypeVar

from salesdesk.domain.billing.verbs import InvoicePosted
from salesdesk.i18n import N_
from salesdesk.money import ZERO
from salesdesk.office.permissions import Permission
from salesdesk.screens import wording
from salesdesk.screens.commands import command
from salesdesk.screens.dialogs.question import Question
from salesdesk.screens.listing import More
from salesdesk.screens.papers import PostsPapers
from salesdesk.screens.saved import look_again
from salesdesk.screens.searched_list import SearchedList, SearchField
from salesdesk.screens.seat import Seat
from salesdesk.screens.widgets.line_table import Cell, Column, LineTable
from salesdesk.screens.widgets.text_line import TextLine

__all__ = ["ToBill", "ToBillScreen"]

_MOST = 1000  # rows that one key picks


class ToBill(Protocol):
    """What every row that can be billed says of itself."""

    @property
    def payer_id(self) -> int:
        """Who will pay."""

    @property
    def payer(self) -> str:
        """What he is called."""

    @property
    def currency(self) -> str:
        """In what."""

    @property
    def gross(self) -> Decimal | None:
        """How much it comes to; None if that cannot be said."""


T = TypeVar("T", bound=ToBill)


class ToBillScreen(PostsPapers, SearchedList[T], Generic[T]):
    """Space picks a row, F9 bills what is picked, or the row at the cursor if nothing is.

    Subclasses fetch, show and bill.
    """

    HELP: ClassVar[str] = ""
    EMPTY: ClassVar[str] = ""

    filter_line: TextLine

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self._picked: dict[int, T] = {}
        self.search = SearchField(self.HELP)
        self.table: LineTable[T] = LineTable(
            [Column("", 1), *self.list_columns()], self._cells, id="to-bill", empty=seat.word(self.EMPTY)
        )
        self.filter_line = TextLine()

    def list_columns(self) -> Sequence[Column]:
        """The columns behind the mark."""
        # Neither this nor what follows is abstract: Textual's metaclass and ABCMeta cannot be joined.
        raise NotImplementedError

    def list_cells(self, row: T) -> Sequence[str | Cell]:
        """The cells behind the mark."""
        raise NotImplementedError

    def more(self) -> Sequence[More]:
        """The payer's number, and where the goods went."""
        return (
            (N_("Customer number"), attrgetter("payer_number")),
            (N_("Ship-to"), attrgetter("ship_name")),
            (N_("City"), attrgetter("ship_city")),
        )

    def key_of(self, row: T) -> int:
        """The id under which a row is billed."""
        raise NotImplementedError

    def name_of(self, row: T) -> str:
        """The number under which people know a row."""
        raise NotImplementedError

    async def bill(self, ids: Sequence[int]) -> tuple[InvoicePosted, ...]:
        """Make the invoices."""
        raise NotImplementedError

    async def load(self, *, top: bool = True) -> None:
        """Fetch the list, and count it; until it has come nobody knows how many fit what was typed."""
        if self.search.text != self._shown and not self._picked:
            self.filter_line.show("…")
        await super().load(top=top)
        self._show_sum()

    @command("space", N_("Pick"), N_("Pick the row for the invoice, or put it back."), where=LineTable)
    async def pick(self) -> None:
        """Pick it, and go on to the next."""
        row = await self.row()
        if row is None:
            return
        if self._picked.pop(self.key_of(row), None) is None:
            self._picked[self.key_of(row)] = row
        self._show_picked()
        self.table.move_to(self.table.cursor + 1)

    @command("enter", N_("Pick"), N_("Pick the row for the invoice, or put it back."), hidden=True)
    async def open_row(self) -> None:
        """Enter picks, too."""
        await self.pick()

    @command("asterisk", N_("Payer's"), N_("Pick everything of this payer."), where=LineTable)
    async def pick_payer(self) -> None:
        """All of one payer, for one invoice."""
        row = await self.row()
        if row is not None:
            self._pick_all([each for each in await self._found() if each.payer_id == row.payer_id])

    # Not Ctrl+A: it goes to the start of a field, here as everywhere.
    @command(
        "plus,add",
        N_("All"),
        N_("Pick everything that the list shows, a thousand at a time."),
        where=LineTable,
    )
    async def pick_all(self) -> None:
        """A whole day in one go; once more puts all back."""
        found = await self._found()
        if found and all(self.key_of(each) in self._picked for each in found):
            self._picked.clear()
            self._show_picked()
        else:
            self._pick_all(found)

    @command(
        "f9",
        N_("Bill"),
        N_("Make invoices of what is picked, or of the row at the cursor."),
        permission=Permission.INVOICES_ISSUE,
        once=True,
    )
    async def bill_picked(self) -> None:
        """Ask once, for an invoice cannot be taken back; then make them."""
        row = await self.row()
        rows = list(self._picked.values()) or ([row] if row is not None else [])
        if not rows:
            self.tell(N_("There is nothing to bill here."))
            return
        asked = self._question(rows)
        title = self.say(N_("Make the invoices?"))
        if not await self.show(Question(self.seat, title, asked)):
            return
        posted: list[InvoicePosted] = []
        try:
            await self._bill_by_payer(rows, posted)
        finally:
            # Also when it stopped half way: what is made is made, and what a colleague billed is gone.
            await self._show_billed(posted)

    def _question(self, rows: Sequence[T]) -> str:
        """What is about to be billed; for whom, if it is one payer."""
        payers = {each.payer_id: each.payer for each in rows}
        if len(payers) > 1:
            return self.say(
                N_("{count} of {payers} payers to bill, together {sum}. An invoice cannot be taken back."),
                count=len(rows),
                payers=len(payers),
                sum=self._sums(rows),
            )
        names = [self.name_of(each) for each in rows]
        return self.say(
            N_("{payer}: {documents}, together {sum}. An invoice cannot be taken back."),
            payer=next(iter(payers.values())),
            documents=", ".join((*names[:5], "…") if len(names) > 5 else names),
            sum=self._sums(rows),
        )

    async def _bill_by_payer(self, rows: Sequence[T], posted: list[InvoicePosted]) -> None:
        """A transaction for each payer, so that no seat waits for all of them."""
        by_payer: dict[int, list[int]] = defaultdict(list)
        for row in rows:
            by_payer[row.payer_id].append(self.key_of(row))
        for done, ids in enumerate(by_payer.values()):
            if done:
                self.tell(N_("{done} of {payers} payers …"), done=done, payers=len(by_payer))
            posted += await self.bill(ids)

    async def _show_billed(self, posted: Sequence[InvoicePosted]) -> None:
        if not posted:
            await self._keep_what_is_left()
            return
        self.posted = tuple(invoice.number for invoice in posted)
        self.show_keys()
        left = self._keep_what_is_left()
        if len(posted) == 1:
            text = N_("{number} is posted; Ctrl+P saves or opens it.")
            await look_again(self, left, text, number=posted[0].number)
        else:
            text = N_("{count} invoices are posted, {first} to {last}; Ctrl+P saves or opens them.")
            first, last = posted[0].number, posted[-1].number
            await look_again(self, left, text, count=len(posted), first=first, last=last)

    async def _keep_what_is_left(self) -> None:
        """Load anew; picked rows that are still to be billed stay picked."""
        await self.load(top=False)
        left = {self.key_of(each) for each in await self._found()} if self._picked else set()
        self._picked = {key: row for key, row in self._picked.items() if key in left}
        self._show_picked()

    async def _found(self) -> list[T]:
        return list((await self.fetch(self.search.text, 0, _MOST)).rows)

    def _pick_all(self, rows: Sequence[T]) -> None:
        self._picked |= {self.key_of(each): each for each in rows}
        self._show_picked()

    def _show_picked(self) -> None:
        self._show_sum()
        self.table.refresh()

    def _show_sum(self) -> None:
        if not self._picked:
            self.filter_line.show(self.say(N_("{count} to bill"), count=self.table.total))
            return
        rows = list(self._picked.values())
        self.filter_line.show(self.say(N_("{count} picked: {sum}"), count=len(rows), sum=self._sums(rows)))

    def _sums(self, rows: Sequence[T]) -> str:
        """What rows come to, per currency."""
        sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
        for row in rows:
            sums[row.currency] += row.gross or ZERO
        return ", ".join(f"{wording.money(sums[each], self.seat.language)} {each}" for each in sorted(sums))

    def _cells(self, row: T) -> Sequence[str | Cell]:
        mark = Cell("✓", "good") if self.key_of(row) in self._picked else ""
        return (mark, *self.list_cells(row))
