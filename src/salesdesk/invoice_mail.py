"""Invoices by mail: what the outbox holds is only a number; the PDF is drawn when it is sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from salesdesk.desk import Desk
from salesdesk.domain.printing.queries import invoice_paper
from salesdesk.errors import SalesdeskError
from salesdesk.i18n import N_, sentence
from salesdesk.office.mail import Attachment, payload_of
from salesdesk.printer import pdf_of

__all__ = ["invoice_sender"]

_SUBJECT = N_("Invoice {number}")
_BODY = N_("Dear Sir or Madam,\n\nplease find attached our invoice {number}.\n\n{company}")


def invoice_sender(desk: Desk, send: Callable[[Any], None]) -> Callable[[Any], None]:
    """A sender of the outbox topic `invoice`: the mail in the customer's language, the PDF attached.

    `send` sends a mail's payload. Drawn outside of any transaction, and the same bytes
    however often it is sent.
    """

    def send_invoice(payload: Any) -> None:
        number = payload["number"]
        try:
            found = desk.ask(invoice_paper, number)
            pdf = Attachment(f"{number.replace('/', '-')}.pdf", "application/pdf", pdf_of(desk, number))
        except SalesdeskError as error:
            raise OSError(f"{number} cannot be drawn: {error}") from error
        values = {"number": number, "company": found.paper.seller.name}
        send(
            payload_of(
                payload["to"],
                sentence(_SUBJECT, values, found.language),
                sentence(_BODY, values, found.language),
                (pdf,),
                message_id=payload["id"],
            )
        )

    return send_invoice
