"""Papers by mail: what the outbox holds is only a number; the PDF is drawn when it is sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from salesdesk.desk import Desk
from salesdesk.domain.printing.queries import invoice_paper
from salesdesk.domain.printing.quotes import quote_paper
from salesdesk.errors import SalesdeskError
from salesdesk.i18n import N_, sentence
from salesdesk.office.mail import INVOICE_MAIL, QUOTE_MAIL, Attachment, payload_of
from salesdesk.office.outbox import Sender
from salesdesk.printer import pdf_of

__all__ = ["paper_senders"]

_INVOICE = (
    N_("Invoice {number}"),
    N_("Dear Sir or Madam,\n\nplease find attached our invoice {number}.\n\n{company}"),
)
_QUOTE = (
    N_("Quote {number}"),
    N_(
        "Dear Sir or Madam,\n\nplease find attached our quote {number}. Its prices hold until {day}.\n\n"
        "{company}"
    ),
)


def paper_senders(desk: Desk, send: Callable[[Any], None]) -> dict[str, Sender]:
    """Senders of the papers in the outbox, by topic: each in the customer's language, the PDF attached.

    `send` sends a mail's payload. Drawn outside of any transaction, and the same bytes
    however often it is sent.
    """
    return {INVOICE_MAIL: _sender(desk, send, _invoice), QUOTE_MAIL: _sender(desk, send, _quote)}


def _sender(desk: Desk, send: Callable[[Any], None], words: Callable[[Desk, str], tuple[str, str]]) -> Sender:
    def send_paper(payload: Any) -> None:
        number = payload["number"]
        try:
            subject, body = words(desk, number)
            pdf = Attachment(f"{number.replace('/', '-')}.pdf", "application/pdf", pdf_of(desk, number))
            mail = payload_of(payload["to"], subject, body, (pdf,), message_id=payload["id"])
        except SalesdeskError as error:
            raise OSError(f"{number} cannot be sent: {error}") from error
        send(mail)

    return send_paper


def _invoice(desk: Desk, number: str) -> tuple[str, str]:
    found = desk.ask(invoice_paper, number)
    values = {"number": number, "company": found.paper.seller.name}
    subject, body = _INVOICE
    return sentence(subject, values, found.language), sentence(body, values, found.language)


def _quote(desk: Desk, number: str) -> tuple[str, str]:
    found = desk.ask(quote_paper, number)
    values = {"number": number, "day": found.paper.valid_until, "company": found.paper.seller.name}
    subject, body = _QUOTE
    return sentence(subject, values, found.language), sentence(body, values, found.language)
