"""Mail: how a verb puts one into the outbox, and how it leaves the house.

A message in the outbox under the topic `mail` is a JSON object: `to` (list of
addresses), `subject`, `body` (plain text), `attachments` (list of `name`, `type` and
`base64`), `id` (its Message-ID: when a message is sent twice, as can happen when the
program dies right after sending, mailboxes keep one).
"""

from __future__ import annotations

import base64
import re
import smtplib
import ssl
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from salesdesk.config import Settings
from salesdesk.errors import Refused, SalesdeskError, Unusable
from salesdesk.i18n import N_
from salesdesk.office import outbox
from salesdesk.office.addresses import mail_address
from salesdesk.office.work import Transaction

__all__ = [
    "INVOICE_MAIL",
    "MAIL",
    "QUOTE_MAIL",
    "Attachment",
    "Mailer",
    "new_message_id",
    "payload_of",
    "post_mail",
    "post_paper",
]

MAIL: Final = "mail"
"""The outbox topic."""
INVOICE_MAIL: Final = "invoice"
QUOTE_MAIL: Final = "quote"
"""Outbox topics of papers, see `post_paper`."""

_PATIENCE: Final = 15.0  # seconds for each answer of the server
_POLICY: Final = policy.SMTP.clone(cte_type="7bit")  # not every server takes eight bits
_SEVERAL_LINES: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a message; `type` is its MIME type."""

    name: str
    type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class _Enclosed:
    name: str
    type: str
    base64: str


@dataclass(frozen=True, slots=True)
class _Payload:
    to: tuple[str, ...]
    subject: str
    body: str
    attachments: tuple[_Enclosed, ...] = ()
    id: str = ""


_PAYLOAD: Final = TypeAdapter(_Payload)


def post_mail(
    tx: Transaction, to: list[str], subject: str, body: str, attachments: tuple[Attachment, ...] = ()
) -> None:
    """Put a message into the outbox; it leaves only if this transaction commits.

    Refuses what could never be sent: no address, a wrong one, a subject of several lines.
    """
    outbox.post(tx, MAIL, payload_of(to, subject, body, attachments, message_id=new_message_id()))


def post_paper(tx: Transaction, topic: str, number: str, address: str) -> None:
    """Put a paper into the outbox, by its number; it leaves only if this transaction commits.

    It is drawn when it is sent, outside of any transaction. What is no address is found out then.
    """
    outbox.post(tx, topic, {"number": number, "to": [address], "id": new_message_id()})


def new_message_id() -> str:
    """A Message-ID, to be kept with what is to be sent: sent twice, it is still one message."""
    return make_msgid(domain="salesdesk.invalid")


def payload_of(
    to: Sequence[str],
    subject: str,
    body: str,
    attachments: tuple[Attachment, ...] = (),
    *,
    message_id: str,
) -> Any:
    """A message as the outbox keeps it and `Mailer.send` takes it. Refuses what could never be sent."""
    if not to:
        raise Refused(N_("Mail needs an address."))
    payload = _Payload(
        tuple(mail_address(address) for address in to),
        _one_line(subject),
        body,
        tuple(
            _Enclosed(_one_line(file.name), _mime_type(file.type), base64.b64encode(file.content).decode())
            for file in attachments
        ),
        message_id,
    )
    return _PAYLOAD.dump_python(payload, mode="json")


class Mailer:
    """Sends messages of the outbox through the mail server that the settings name."""

    def __init__(self, settings: Settings, *, patience: float = _PATIENCE) -> None:
        """Raises Unusable if there is no server, or no proper sender address."""
        if not settings.smtp_host:
            raise Unusable(N_("There is no mail server: SALESDESK_SMTP_HOST is empty."))
        try:
            self._sender = mail_address(settings.mail_from)
        except Refused as error:
            raise Unusable(N_("SALESDESK_MAIL_FROM is not a mail address.")) from error
        self._settings = settings
        self._patience = patience

    def send(self, payload: Any) -> None:
        """Send one message to all its addresses, or to none.

        Raises OSError (smtplib's errors are such) if the server is away, too slow, or
        refuses any of the addresses, and if the payload is not a message.
        """
        try:
            mail = _PAYLOAD.validate_python(payload)
            message = _composed(mail, self._sender)
        except (ValidationError, SalesdeskError, ValueError) as error:
            raise OSError(f"this is not a message: {error}") from error
        server = self._connected()
        try:
            _hand_over(server, self._sender, mail.to, message)
        finally:
            _leave(server)

    def _connected(self) -> smtplib.SMTP:
        settings = self._settings
        server = smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=self._patience)
        try:
            if settings.smtp_starttls:
                server.starttls(context=ssl.create_default_context())
            if settings.smtp_user:
                server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
        except BaseException:
            server.close()
            raise
        return server


def _hand_over(server: smtplib.SMTP, sender: str, to: tuple[str, ...], message: EmailMessage) -> None:
    """One message in one transaction of SMTP.

    `smtplib.sendmail` would send it to those addresses that the server takes and only
    report the rest; sent again for their sake, it would reach the others every time.
    """
    server.ehlo_or_helo_if_needed()
    _accepted(server.mail(sender), 250)
    for address in to:
        code, answer = server.rcpt(address)
        if code not in (250, 251):
            raise smtplib.SMTPRecipientsRefused({address: (code, answer)})
    _accepted(server.data(message.as_bytes()), 250)


def _leave(server: smtplib.SMTP) -> None:
    # A message that was taken stays taken, however the goodbye goes.
    with suppress(OSError):
        server.quit()
    server.close()


def _accepted(answer: tuple[int, bytes], expected: int) -> None:
    if answer[0] != expected:
        raise smtplib.SMTPResponseException(*answer)


def _composed(mail: _Payload, sender: str) -> EmailMessage:
    message = EmailMessage(_POLICY)
    message["From"] = sender
    message["To"] = ", ".join(mail_address(address) for address in mail.to)
    message["Subject"] = _one_line(mail.subject)
    message["Date"] = formatdate(localtime=False)
    message["Message-ID"] = _one_line(mail.id) or new_message_id()
    message.set_content(mail.body)
    for file in mail.attachments:
        main, _, sub = _mime_type(file.type).partition("/")
        content = base64.b64decode(file.base64, validate=True)
        message.add_attachment(content, maintype=main, subtype=sub, filename=_one_line(file.name))
    return message


def _one_line(text: str) -> str:
    # A line break in a header would start another header.
    if _SEVERAL_LINES.search(text):
        raise Refused(N_("“{text}” has to be one line of text."), text=text)
    return text.strip()


def _mime_type(text: str) -> str:
    main, slash, sub = text.partition("/")
    if not (slash and _is_token(main) and _is_token(sub)):
        raise Refused(N_("“{text}” is not a type of file."), text=text)
    return text


def _is_token(text: str) -> bool:
    return bool(text) and text.isascii() and all(sign.isalnum() or sign in "!#$&-^_.+" for sign in text)
