"""A quote by mail: to whom it would go, to whom it went, and sending it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, bindparam, func, select

from salesdesk.domain.customers.model import Contact, Customer
from salesdesk.domain.orders.model import Order
from salesdesk.domain.orders.queries import lock_order
from salesdesk.domain.quotes.model import QuoteMail
from salesdesk.domain.quotes.rules import has_lapsed, require_quoted
from salesdesk.domain.users.model import User
from salesdesk.errors import Conflict, NotFound, Refused
from salesdesk.i18n import N_
from salesdesk.office.addresses import mail_address
from salesdesk.office.mail import QUOTE_MAIL, post_paper
from salesdesk.office.permissions import Permission
from salesdesk.office.work import Transaction, query, verb
from salesdesk.storage.rows import add_rows

__all__ = ["Mailed", "MailedQuote", "Mailing", "mail_quote", "mailing_of"]


@dataclass(frozen=True, slots=True)
class Mailed:
    """That a quote went out: to which address and when. `by` is a login, empty for the program itself."""

    id: int
    address: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Mailing:
    """The address that a quote would be mailed to, empty if none is known, and its `last` mail, if any."""

    address: str
    last: Mailed | None = None


@dataclass(frozen=True, slots=True)
class MailedQuote:
    """A quote that is on its way to somebody's mailbox."""

    number: str
    address: str


# Statements are built once: building one takes longer than running it.

_ADDRESSES: Final = (
    select(func.coalesce(Contact.email, ""), Customer.invoice_email)
    .select_from(Order)
    .join(Customer, Customer.id == Order.sold_to_id)
    .outerjoin(Contact, and_(Contact.id == Order.contact_id, Contact.active))
    .where(Order.id == bindparam("quote"))
)
_LAST: Final = (
    select(QuoteMail.id, QuoteMail.address, QuoteMail.mailed_at, func.coalesce(User.login, ""))
    .outerjoin(User, User.id == QuoteMail.mailed_by_id)
    .where(QuoteMail.quote_id == bindparam("quote"))
    .order_by(QuoteMail.id.desc())
    .limit(1)
)


@query(Permission.ORDERS_SEE)
def mailing_of(tx: Transaction, quote_id: int) -> Mailing:
    """Where a quote would go by mail: to whoever asked for it, failing that to his firm. Raises NotFound."""
    row = tx.session.execute(_ADDRESSES, {"quote": quote_id}).one_or_none()
    if row is None:
        raise NotFound(N_("There is no such order."))
    return Mailing(next(filter(None, row), ""), _last(tx, quote_id))


@verb(Permission.ORDERS_ENTER)
def mail_quote(tx: Transaction, quote_id: int, address: str, seen: int | None = None) -> MailedQuote:
    """Mail the paper of a quote that holds, as a PDF in the customer's language, with the next outgoing mail.

    `seen` is the last mail of it that the person knows of: Conflict if somebody has mailed it since, so
    that the customer does not have it twice. Refused for what is no mail address, and after its last day.
    """
    quote = lock_order(tx, quote_id)
    number = quote.number or ""
    require_quoted(quote.state, quote.number, is_quote=quote.is_quote)
    if has_lapsed(quote.state, quote.valid_until, tx.today):
        text = N_("{number} was valid until {day}: revise it, and mail that one.")
        raise Refused(text, number=number, day=quote.valid_until)
    try:
        address = mail_address(address)
    except Refused as error:
        raise error.at("address") from None
    last = _last(tx, quote_id)
    if seen != (None if last is None else last.id):
        raise Conflict
    row: dict[str, Any] = {
        "quote_id": quote_id,
        "address": address,
        "mailed_at": tx.now,
        "mailed_by_id": tx.actor.id,
    }
    add_rows(tx.session, QuoteMail, [row])
    post_paper(tx, QUOTE_MAIL, number, address)
    tx.record("order", quote_id, mailed_to=address)
    return MailedQuote(number, address)


def _last(tx: Transaction, quote_id: int) -> Mailed | None:
    row = tx.session.execute(_LAST, {"quote": quote_id}).one_or_none()
    return None if row is None else Mailed(*row)
