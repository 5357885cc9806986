"""What is under way when somebody opens the demo: orders and purchase orders in every state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Final

from salesdesk.demo.clientele import Customer, somebody
from salesdesk.demo.firm import Firm
from salesdesk.demo.founding import Catalogue
from salesdesk.demo.history import line_of
from salesdesk.demo.supply import bin_of
from salesdesk.demo.working_days import DAYS, Calendar
from salesdesk.domain.catalogue.rules import ArticleLife
from salesdesk.domain.catalogue.verbs import set_life
from salesdesk.domain.customers.rules import DeliveryPolicy
from salesdesk.domain.customers.verbs import NewContact, add_contact, block, set_conditions
from salesdesk.domain.drafts.queries import draft_view
from salesdesk.domain.drafts.rules import NewLine
from salesdesk.domain.drafts.verbs import NewOrder, add_line, enter, open_draft
from salesdesk.domain.fulfilment.verbs import allocate, allocate_and_issue
from salesdesk.domain.orders.verbs import cancel, confirm, put_on_hold
from salesdesk.domain.purchasing import verbs as purchasing
from salesdesk.domain.purchasing.queries import lines_of_purchase
from salesdesk.domain.quotes.issuing import issue_quote
from salesdesk.domain.quotes.verbs import decline_quote, order_from_quote, revise_quote
from salesdesk.warehouse.stock.queries import stock_of

__all__ = ["OpenWork", "close_articles", "judge_customers"]

_LIVES: Final = (
    (ArticleLife.RUNNING_OUT, 40),
    (ArticleLife.ENDED, 50),
    (ArticleLife.BLOCKED_FOR_SALE, 8),
    (ArticleLife.BLOCKED_FOR_PURCHASE, 12),
)
_REASONS: Final = (
    "nie płaci mimo trzech wezwań",
    "upadłość",
    "spór o fakturę",
    "nieaktualny adres, poczta wraca",
)
_LIMITS: Final = (2000, 5000, 10_000, 20_000, 50_000)


@dataclass(slots=True)
class OpenWork:
    """Enters orders for customers who are free to buy, each time for the next of them."""

    firm: Firm
    calendar: Calendar
    catalogue: Catalogue
    buyers: Iterator[Customer]
    codes: Sequence[str]
    """Goods that may be sold."""
    chance: Random = field(default_factory=lambda: Random("open work"))

    def enter_all(self, scale: int) -> None:
        """Enter everything; `scale` times of what is needed to see each state once."""
        self._purchases(scale)
        self._waiting_for_goods(scale)
        self._reserved(scale)
        self._halted(scale)
        self._planned(scale)
        self._leaving(scale)
        self._to_approve(scale)
        self._drafts(scale)
        self._quotes(scale)

    def _purchases(self, scale: int) -> None:
        """Purchase orders: partly received, placed, cancelled; the orders that wait for them."""
        for _ in range(3 * scale):
            self.calendar.turn_to(DAYS - 3, self.chance.randint(10, 300))
            self._order(self._too_much(2) + self._some(2))
        self.calendar.turn_to(DAYS - 3, 360)
        ordered = self.firm.buyer.do(purchasing.order_shortages, self.firm.warehouses["LDZ"])
        for purchase in ordered[:-1]:
            self.firm.buyer.do(purchasing.place, purchase.id, below_minimum=True)
        if len(ordered) > 1:
            self.firm.buyer.do(purchasing.cancel, ordered[-1].id, "dostawca nie ma towaru")
        self.calendar.turn_to(DAYS - 1, 60)
        for purchase in ordered[:-1][:2]:
            lines = self.firm.buyer.ask(lines_of_purchase, purchase.id)
            half = [
                purchasing.ArrivedLine(
                    line.id,
                    max(line.outstanding // 2, Decimal(1)),
                    best_before=self._keeps(line.article_code),
                    bin=bin_of(self.catalogue.stocked[line.article_code]),
                )
                for line in lines[: len(lines) // 2 + 1]
                if line.outstanding > 1
            ]
            if half:
                self.firm.clerk.do(purchasing.receive_purchase, purchase.id, half, "WZ 4711")

    def _waiting_for_goods(self, scale: int) -> None:
        """Partly short: for some a purchase has been drafted, of the others nobody has thought yet."""
        for _ in range(2 * scale):
            self.calendar.turn_to(DAYS - 2, self.chance.randint(10, 300))
            self._order(self._too_much(1) + self._some(3))
        self.calendar.turn_to(DAYS - 2, 400)
        self.firm.buyer.do(purchasing.order_shortages, self.firm.warehouses["LDZ"])
        for number in range(3 * scale):
            self.calendar.turn_to(DAYS - 1, self.chance.randint(10, 400))
            order_id = self._order(self._too_much(1) + self._some(3))
            if not number % 3:  # what there is has left already; the rest waits
                self.firm.clerk.do(allocate_and_issue, order_id)

    def _reserved(self, scale: int) -> None:
        """Confirmed, all of it reserved; some of them on the way to leave, their batches chosen."""
        for number in range(5 * scale):
            self.calendar.turn_to(DAYS - 1, self.chance.randint(10, 400))
            order_id = self._order(self._some(self.chance.randint(1, 8)))
            if number % 5 < 2:
                self.firm.clerk.do(allocate, order_id)

    def _halted(self, scale: int) -> None:
        """On hold, and cancelled."""
        for number in range(3 * scale):
            self.calendar.turn_to(DAYS - 2, self.chance.randint(10, 400))
            order_id = self._order(self._some(3))
            if number % 3:
                self.firm.seller.do(put_on_hold, order_id, "klient prosi o wstrzymanie wysyłki")
            else:
                self.firm.seller.do(cancel, order_id, "klient się rozmyślił")

    def _planned(self, scale: int) -> None:
        """Wanted beyond the horizon: planned, nothing reserved."""
        for _ in range(2 * scale):
            self.calendar.turn_to(DAYS - 1, self.chance.randint(10, 400))
            wanted = self.calendar.today + timedelta(days=self.chance.randint(60, 150))
            self._order(self._some(4), NewOrder(0, requested_on=wanted, memo="Na nowy sezon"))

    def _leaving(self, scale: int) -> None:
        """Issued and not billed yet; three notes go to the same customer, to be billed on one invoice."""
        for _ in range(scale):
            buyer = self._buyer()
            for minute in (60, 130, 250):
                self.calendar.turn_to(DAYS - 1, minute)
                self._issue(self._order(self._some(3), buyer=buyer))
            self.calendar.turn_to_present(80)
            self._issue(self._order(self._some(4)))

    def _to_approve(self, scale: int) -> None:
        """More than the customer may owe: whoever may approve orders decides."""
        for _ in range(2 * scale):
            self.calendar.turn_to_present(70)
            customer_id, customer = self._buyer()
            draft = self.firm.seller.do(enter, NewOrder(customer_id), self._some(3)).id
            view = self.firm.seller.ask(draft_view, draft)
            _limit(self.firm, (customer_id, customer), int(view.owed_with_this / 2))
            self.firm.seller.do(confirm, draft)

    def _drafts(self, scale: int) -> None:
        """Parked while the caller is looking for something: their goods are held from now on."""
        for number in range(3 * scale):
            self.calendar.turn_to_present(60 - 4 * number)
            customer_id, customer = self._buyer()
            caller = NewContact(somebody(self.chance, customer.country).name, order_limit=Decimal(5000))
            contact_id = self.firm.seller.do(add_contact, customer_id, caller)
            header = NewOrder(customer_id, contact_id=contact_id, memo="Oddzwoni w sprawie ilości")
            draft = self.firm.seller.do(open_draft, header)
            for line in self._some(self.chance.randint(1, 6)):
                self.firm.seller.do(add_line, draft.id, line)
        self.calendar.turn_to_present()

    def _quotes(self, scale: int) -> None:
        """Lapsed, declined, replaced, ordered, and some that hold still."""
        do = self.firm.seller.do
        self.calendar.turn_to(DAYS - 16, 200)
        until = self.calendar.day(DAYS - 16) + timedelta(days=7)
        for _ in range(2 * scale):
            self._quote(NewOrder(0, is_quote=True, valid_until=until, reference="Zapytanie telefoniczne"))
        self.calendar.turn_to(DAYS - 1, 300)
        do(decline_quote, self._quote(), "konkurencja była tańsza")
        do(issue_quote, do(revise_quote, self._quote()).id)
        do(confirm, do(order_from_quote, self._quote()).id)
        for _ in range(2 * scale):
            self._quote()
        self.calendar.turn_to_present()

    def _quote(self, header: NewOrder | None = None) -> int:
        """An issued quote; its id."""
        customer_id, _ = self._buyer()
        new = replace(header or NewOrder(0, is_quote=True), customer_id=customer_id)
        quoted = self.firm.seller.do(enter, new, self._some(self.chance.randint(2, 5))).id
        self.firm.seller.do(issue_quote, quoted)
        return quoted

    def _order(
        self,
        lines: Sequence[NewLine],
        header: NewOrder | None = None,
        buyer: Customer | None = None,
    ) -> int:
        """A confirmed order; its id."""
        customer_id, _ = buyer or self._buyer()
        new = replace(header or NewOrder(0), customer_id=customer_id, delivery_policy=DeliveryPolicy.PARTIAL)
        return self.firm.seller.do(enter, new, lines, True).id

    def _issue(self, order_id: int) -> None:
        self.firm.clerk.do(allocate_and_issue, order_id)

    def _buyer(self) -> Customer:
        return next(self.buyers)

    def _some(self, count: int) -> list[NewLine]:
        """Lines of goods of which there is enough."""
        return [line_of(self.catalogue, code, self.chance.randint(1, 4)) for code in self._pick(count, 8)]

    def _too_much(self, count: int) -> list[NewLine]:
        """Lines of more than there is."""
        lines = []
        for code in self._pick(count, 1):
            lines.append(line_of(self.catalogue, code, self._available(code) + self.chance.randint(6, 24)))
        return lines

    def _pick(self, count: int, at_least: int) -> list[str]:
        """Codes of different goods of which so much is available."""
        found: list[str] = []
        while len(found) < count:
            code = self.chance.choice(self.codes)
            if code not in found and self._available(code) >= at_least:
                found.append(code)
        return found

    def _available(self, code: str) -> int:
        views = self.firm.system.ask(stock_of, [self.catalogue.ids[code]])
        return int(sum((view.available for view in views), Decimal()))

    def _keeps(self, code: str) -> date | None:
        keeps = self.catalogue.stocked[code].keeps
        return self.calendar.today + timedelta(days=keeps) if keeps else None


def close_articles(firm: Firm, catalogue: Catalogue, share: Decimal) -> list[str]:
    """Move some articles on in their lives; the codes of those that live on. `share`: how many, 1 for all."""
    chance = Random("lives")
    codes = [code for code, goods in catalogue.stocked.items() if not goods.keeps]
    chance.shuffle(codes)
    changed: set[str] = set()
    for life, count in _LIVES:
        for _ in range(max(int(count * share), 1)):
            code = codes.pop()
            firm.buyer.do(set_life, catalogue.ids[code], life)
            changed.add(code)
    return [code for code in catalogue.stocked if code not in changed]


def judge_customers(firm: Firm, regular: Sequence[Customer], others: Sequence[Customer]) -> None:
    """Give every third regular customer a limit, and block some of the others."""
    chance = Random("limits")
    for buyer in regular[::3]:
        _limit(firm, buyer, chance.choice(_LIMITS))
    for customer_id, _ in chance.sample(others, max(len(others) // 100, 2)):
        firm.manager.do(block, customer_id, chance.choice(_REASONS))


def _limit(firm: Firm, buyer: Customer, limit: int) -> None:
    """Let a customer owe so much; what else was agreed with him stays."""
    customer_id, customer = buyer
    firm.manager.do(
        set_conditions,
        customer_id,
        discount=customer.discount,
        discount_always=customer.discount_always,
        credit_limit=Decimal(limit),
        price_list_id=customer.price_list_id,
    )
