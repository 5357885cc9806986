"""One call: the customer who speaks, and the draft that grows while he does.

The draft is opened with its first line, in one transaction: a call without lines leaves
nothing behind. What the desk has confirmed to have saved is what the screen shows.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import partial
from typing import Final

from salesdesk.domain.approvals.queries import ApprovalView, approval_of
from salesdesk.domain.approvals.rules import Decision
from salesdesk.domain.drafts.callers import Caller, caller
from salesdesk.domain.drafts.handing_over import hand_over
from salesdesk.domain.drafts.queries import DraftView, NewOrder, draft_view
from salesdesk.domain.drafts.rules import DraftLine, NewLine
from salesdesk.domain.drafts.twice.queries import confirmed_lately
from salesdesk.domain.drafts.twice.rules import EnteredBefore, begins_like, entered_before
from salesdesk.domain.drafts.verbs import (
    accept_gift,
    add_line,
    change_header,
    change_line,
    enter,
    keep_alive,
    remove_line,
)
from salesdesk.domain.orders.queries import Expected
from salesdesk.domain.orders.rules import OrderState
from salesdesk.domain.orders.verbs import OrderConfirmed, cancel, confirm
from salesdesk.domain.quotes.issuing import QuoteIssued, issue_quote
from salesdesk.errors import Conflict, IllegalMove, NotFound, Refused
from salesdesk.i18n import N_
from salesdesk.screens.order_entry.steps import (
    Kind,
    Lost,
    Step,
    changed_positions,
    given_now,
    require_own,
    require_typed,
)
from salesdesk.screens.saved import in_words
from salesdesk.screens.seat import Seat

__all__ = ["NO_ADDRESS", "Call"]

NO_ADDRESS: Final = N_("Customer {number} has no address; F7 gives the order one.")


class Call:
    """The customer of the call, its header and its draft, each None until there is one."""

    def __init__(self, seat: Seat) -> None:
        self._seat = seat
        self.customer: Caller | None = None
        self.header: NewOrder | None = None
        self.order_id: int | None = None
        self.view: DraftView | None = None
        self.is_behind = False
        """Whether something is saved that the view does not show, because it could not be read."""
        self.changed_elsewhere: tuple[int, ...] = ()
        """Positions of lines that another desk had changed, as the last look at the draft showed."""
        self.given: tuple[DraftLine, ...] = ()
        """Lines that promotions give since the last look at the draft, and did not before, or not so much."""
        self.last: Step | None = None
        """The last step of this call, until it is taken back."""
        self.sent_back: ApprovalView | None = None
        """Why the draft was sent back when it was to be approved, if it was."""
        self._is_ending = False
        self._told: int | None = None
        self._told_over: int | None = None

    @property
    def is_quote(self) -> bool:
        """Whether it is to be a quote."""
        return self.header is not None and self.header.is_quote

    @property
    def lines(self) -> tuple[DraftLine, ...]:
        """The lines as they stand, components below their kit."""
        return self.view.lines if self.view is not None else ()

    def lost_since(self, before: Sequence[DraftLine]) -> Lost:
        """What was held for lines that stood before, and is no longer, of those that still stand so."""
        had = {(line.id, line.base_quantity): line.missing for line in before}
        return tuple(
            (line.position, line.missing - missing)
            for line in self.lines
            if line.missing > (missing := had.get((line.id, line.base_quantity), line.missing))
        )

    async def begin(self, customer_id: int) -> str:
        """A customer is on the phone; whoever was before is put away, as `put_away` says.

        Raises NotFound. Until all of it is done the call is the one it was.
        """
        card = await self._seat.ask(caller, customer_id)
        parked = await self.put_away()
        self.customer, self.header = card, NewOrder(customer_id)
        return parked

    async def resume(self, order_id: int) -> Lost:
        """Go on with a parked draft: what ran out is held again; what could not be had is returned.

        Whoever was before is put away. Raises IllegalMove if it is no draft any more. Until all
        of it is done the call is the one it was.
        """
        lost = await self._seat.do(keep_alive, order_id)
        view = await self._seat.ask(draft_view, order_id)
        card = await self._seat.ask(caller, view.customer_id)
        asked = await self._seat.ask(approval_of, order_id) if view.number else None
        await self.put_away()
        self.customer, self.header, self.order_id, self.view = card, view.typed, order_id, view
        self.sent_back = asked if asked is not None and asked.decision is Decision.RETURNED else None
        return lost

    async def add(self, line: NewLine) -> DraftLine | None:
        """Add a line; it is saved and its goods are held.

        The line as it now stands; None if it is saved but cannot be read, or is gone again.
        """
        if self.header is None:
            raise Refused(N_("First say who is calling."))
        if self.order_id is None:
            await self._require_address()
            self.order_id = (await self._seat.do(enter, self.header, (line,))).id
            now = self.lines[0] if await self._see(1) and self.lines else None
        else:
            async with self._looking():
                entered = await self._seat.do(add_line, self.order_id, line)
            now = await self._saved(entered.id, entered.position)
        self.last = None if now is None else Step(Kind.ADDED, partial(self.remove, now), now.code or now.text)
        return now

    async def change(self, line: DraftLine, typed: NewLine) -> DraftLine | None:
        """Make another of a line that was seen so. The line as it now stands, None as for `add`."""
        async with self._looking():
            entered = await self._seat.do(change_line, require_typed(line).id, typed, line.typed)
        now = await self._saved(entered.id, entered.position)
        self.last = None if now is None else Step(Kind.CHANGED, partial(self.change, now, line.typed))
        return now

    async def remove(self, line: DraftLine) -> bool:
        """Take a line off; its goods are free again. Whether the draft could be read afterwards."""
        async with self._looking():
            await self._seat.do(remove_line, require_own(line).id, line.typed)
        back = partial(self._accept, line.given_by) if line.given_by else partial(self.add, line.typed)
        self.last = Step(Kind.REMOVED, back)
        return await self._see(line.position)

    async def _accept(self, promotion: str) -> DraftLine | None:
        """Let a promotion give what was taken off after all. The line as it now stands, None as for `add`."""
        assert self.order_id is not None, "something was taken off it"
        async with self._looking():
            entered = await self._seat.do(accept_gift, self.order_id, promotion)
        if entered is None:
            await self._see()
            return None
        return await self._saved(entered.id, entered.position)

    async def undo(self) -> tuple[Step, DraftLine | None]:
        """Take the last step back, once; a line comes back in the last place, priced and held as it is now.

        The step, and the line that stands because of it, as `add` gives it.
        """
        step = self.last
        if step is None:
            raise Refused(N_("There is nothing to take back."))
        result = await step.back()
        self.last = None
        return step, result if isinstance(result, DraftLine) else None

    async def set_header(self, header: NewOrder, seen: NewOrder) -> Lost:
        """Change what is otherwise in a header than it was `seen`; what was held and could not be in
        another warehouse is returned.
        """
        before, header_before = self.lines, self.header
        if self.order_id is not None:
            async with self._looking():
                await self._seat.do(change_header, self.order_id, header, seen)
        self.header = header
        is_seen = await self._see()
        self.last = None
        if is_seen and header_before is not None and header_before != self.header:
            self.last = Step(Kind.HEADER, partial(self.set_header, header_before, self.header))
        return self.lost_since(before)

    def looks_like(self) -> EnteredBefore | None:
        """Which order of the last hours the draft begins to look like; said once of each call."""
        if self.customer is None or self.header is None or self._told == self.order_id or self.is_quote:
            return None
        found = begins_like(self.lines, self.header.requested_on, self.customer.lately)
        if found is not None:
            self._told = self.order_id
        return found

    def passes_limit(self) -> bool:
        """Whether the draft takes the payer over his credit limit by now; said once of each call."""
        if self.view is None or not self.view.over_limit or self._told_over == self.order_id:
            return False
        self._told_over = self.order_id
        return True

    async def entered_before(self) -> EnteredBefore | None:
        """Which order of the last hours has the same goods, as it is known now."""
        if self.view is None or self.is_behind:
            return None  # confirming is refused
        view = self.view
        lately = await self._seat.ask(confirmed_lately, view.customer_id)
        others = (each for each in lately if each.id != view.id)  # a colleague may have confirmed it
        return entered_before(view.lines, view.typed.requested_on, others)

    async def confirm(self, authorised_by: int | None = None) -> OrderConfirmed:
        """Confirm the draft as it is shown: what it holds is reserved. Conflict if it is another by now."""
        order_id, expected = await self._as_shown()
        async with self._looking():
            with self._ending():
                return await self._seat.do(confirm, order_id, authorised_by, expected)

    async def issue(self) -> QuoteIssued:
        """Issue the quote as it is shown: it gets its number. Conflict if it is another by now."""
        order_id, expected = await self._as_shown()
        async with self._looking():
            with self._ending():
                return await self._seat.do(issue_quote, order_id, expected)

    async def cancel(self) -> None:
        """Throw the draft away; its goods are free again."""
        if self.order_id is not None:
            async with self._looking():
                with self._ending():
                    reason = "cancelled while it was entered"
                    await self._seat.do(cancel, self.order_id, reason, only_draft=True)
        self.forget()

    async def hand_over(self, user_id: int) -> None:
        """The call is a colleague's from now on: his parked call."""
        if self.order_id is None:
            raise Refused(N_("There is no line to hand over yet."))
        async with self._looking():
            await self._seat.do(hand_over, self.order_id, user_id)
        self.forget()

    async def put_away(self) -> str:
        """End the call without confirming; an empty draft is cancelled.

        The name of the customer whose draft stays parked, else nothing.
        """
        parked = self.order_id is not None
        if self.view is not None and not self.lines:
            with suppress(IllegalMove):  # somebody has confirmed or cancelled it meanwhile
                await self.refresh()  # or added a line
                if not self.lines:
                    await self.cancel()
            parked = bool(self.lines)
        elif parked:
            try:
                await self.refresh()
            except Exception as error:
                if in_words(error) is None:
                    raise  # else nobody is kept: what has lines stays parked without being seen
            parked = self.order_id is not None
        name = self.customer.name if parked and self.customer is not None else ""
        self.forget()
        return name

    async def sign_of_life(self) -> None:
        """Let the holds run on, and see what could be held again. Other steps may go on meanwhile."""
        order_id = self.order_id
        if order_id is None or self._is_ending:
            return
        async with self._looking():
            await self._seat.do(keep_alive, order_id)
        if self.order_id == order_id and not self._is_ending:
            await self.refresh()

    async def read_customer(self) -> None:
        """Know the customer as he is stored by now."""
        if self.customer is not None:
            self.customer = await self._seat.ask(caller, self.customer.id)

    async def refresh(self) -> None:
        """See the draft as it stands in the database.

        Raises IllegalMove if it is none any more, saying what it became: whoever is on the
        phone begins anew.
        """
        try:
            await self._read(None)
        except IllegalMove:
            assert self.customer is not None, "a draft is somebody's"
            self.order_id = self.view = self.last = self.sent_back = None
            self.header, self.is_behind = NewOrder(self.customer.id), False
            raise

    def forget(self) -> None:
        """Nobody is on the phone."""
        self.customer = self.header = self.order_id = self.view = self.last = self.sent_back = None
        self.is_behind = False

    def at(self, position: int) -> DraftLine | None:
        """The line at a position."""
        return next((line for line in self.lines if line.position == position), None)

    def now(self, line: DraftLine) -> DraftLine | None:
        """A line as it stands by now, if it still does."""
        return next((each for each in self.lines if each.id == line.id), None)

    async def _as_shown(self) -> tuple[int, Expected]:
        """The draft, and what it is shown to be; refuses what is not shown."""
        if self.order_id is None:
            raise Refused(N_("There is nothing to confirm yet."))
        if self.is_behind or self.view is None:
            await self.refresh()
            raise Refused(N_("Only now the order is shown as it stands. Look at it, then confirm."))
        return self.order_id, self.view.expected

    async def _require_address(self) -> None:
        """Refuse a customer with whom nobody knows where goods go, unless a colleague has said meanwhile."""
        header, customer = self.header, self.customer
        if header is None or customer is None or header.ship_to is not None or customer.place is not None:
            return
        self.customer = await self._seat.ask(caller, customer.id)
        if self.customer.place is None:
            raise Refused(NO_ADDRESS, number=customer.number)

    @contextmanager
    def _ending(self) -> Iterator[None]:
        """While the draft is confirmed or cancelled: it needs no sign of life, and will be none any more."""
        self._is_ending = True
        try:
            yield
        finally:
            self._is_ending = False

    async def _read(self, known: DraftView | None) -> None:
        if self.order_id is None:
            return
        order_id = self.order_id
        view = await self._seat.ask(draft_view, order_id, known)
        card = self.customer
        if card is None or card.id != view.customer_id:  # a colleague has given it to another
            card = await self._seat.ask(caller, view.customer_id)
        if self.order_id != order_id or self._is_ending:
            return  # the call has ended meanwhile, or is just about to
        if view.state is not OrderState.DRAFT:
            text = (
                N_("{number} is {state}; what you type now is a new order.")
                if view.number
                else N_("The order is {state}; what you type now is a new order.")
            )
            raise IllegalMove(text, number=view.number, state=view.state)
        self.customer, self.view, self.header, self.is_behind = card, view, view.typed, False

    @asynccontextmanager
    async def _looking(self) -> AsyncIterator[None]:
        """A step that another desk may have made impossible: then the draft is seen as it stands now.

        Raises what was refused, or what has become of the draft if it is none any more.
        """
        try:
            yield
        except (Conflict, IllegalMove, NotFound):
            try:
                await self.refresh()
            except IllegalMove:
                raise
            except Exception as error:
                if in_words(error) is None:
                    raise
                self.is_behind = self.order_id is not None
            raise

    async def _see(self, own: int | None = None) -> bool:
        """See what was saved, on the line at position `own` if on one; whether it could be read.

        What has become of the draft is told on refresh.
        """
        before, knew = self.lines, not self.is_behind
        try:
            await self._read(self.view)
        except Exception as error:
            if in_words(error) is None:
                raise
            self.is_behind = True
        seen = knew and not self.is_behind
        self.changed_elsewhere = changed_positions(before, self.lines, own) if seen else ()
        self.given = given_now(before, self.lines) if seen else ()
        return not self.is_behind

    async def _saved(self, line_id: int, position: int) -> DraftLine | None:
        is_read = await self._see(position)
        return next((line for line in self.lines if is_read and line.id == line_id), None)
