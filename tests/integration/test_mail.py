from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from salesdesk.config import Settings
from salesdesk.errors import Refused, Unusable
from salesdesk.office import outbox
from salesdesk.office.addresses import mail_address
from salesdesk.office.mail import MAIL, Attachment, Mailer, post_mail
from salesdesk.office.model import OutboxMessage
from salesdesk.office.permissions import SYSTEM
from salesdesk.office.work import Transaction
from salesdesk.storage.engine import Database
from tests.servers.mail import Mailbox, mail_server

pytestmark = pytest.mark.either_database

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PDF = Attachment("faktura 12/2026 „Łódź”.pdf".replace("/", "-"), "application/pdf", bytes(range(256)) * 300)


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    mailbox = Mailbox()
    with mail_server(mailbox):
        yield mailbox


def mailer(mailbox: Mailbox, *, patience: float = 5.0, **settings: Any) -> Mailer:
    found = Settings(
        smtp_host="127.0.0.1", smtp_port=mailbox.port, mail_from="biuro@kowal.example", **settings
    )
    return Mailer(found, patience=patience)


def post(database: Database, *to: str, subject: str = "Faktura", **mail: Any) -> None:
    with database.write() as session:
        tx = Transaction(database, session, SYSTEM, NOW, NOW.date())
        post_mail(tx, list(to), subject, mail.pop("body", "Dzień dobry"), **mail)


def deliver(database: Database, mailer: Mailer, now: datetime = NOW) -> int:
    return outbox.deliver(database, {MAIL: mailer.send}, now)


def waiting(database: Database) -> list[tuple[int, str, datetime]]:
    with database.read() as session:
        rows = session.execute(
            select(OutboxMessage.attempts, OutboxMessage.error, OutboxMessage.due_at)
            .where(OutboxMessage.sent_at.is_(None))
            .order_by(OutboxMessage.id)
        )
        return [(row[0], row[1], row[2]) for row in rows]


def test_a_message_arrives_whole_at_every_address(empty_database: Database, mailbox: Mailbox) -> None:
    body = "Dzień dobry,\n\n.w załączniku faktura na 1 234,56 zł.\n" + "ą" * 2000 + "\n"
    post(
        empty_database,
        " anna@kowal.example ",
        "bert@lis.example",
        subject="Faktura 12/2026: zażółć gęślą jaźń\u00a0€",
        body=body,
        attachments=(PDF,),
    )
    assert deliver(empty_database, mailer(mailbox)) == 1
    assert deliver(empty_database, mailer(mailbox)) == 0

    (envelope,), (message,) = mailbox.envelopes, mailbox.messages
    assert envelope.mail_from == "biuro@kowal.example"
    assert envelope.rcpt_tos == ["anna@kowal.example", "bert@lis.example"]
    assert message["From"] == "biuro@kowal.example"
    assert message["To"] == "anna@kowal.example, bert@lis.example"
    assert message["Subject"] == "Faktura 12/2026: zażółć gęślą jaźń\u00a0€"
    text, pdf = message.iter_parts()
    assert text.get_content() == body.replace("\n", "\r\n")
    assert (pdf.get_filename(), pdf.get_content_type(), pdf.get_content()) == (
        PDF.name,
        PDF.type,
        PDF.content,
    )
    assert waiting(empty_database) == []


def test_a_message_waits_while_the_server_is_away(empty_database: Database) -> None:
    mailbox = Mailbox()
    with mail_server(mailbox):
        pass  # now the port is known, and nobody listens
    post(empty_database, "anna@kowal.example")
    assert deliver(empty_database, mailer(mailbox)) == 0
    ((attempts, error, due_at),) = waiting(empty_database)
    assert (attempts, error.partition(":")[0], due_at) == (
        1,
        "ConnectionRefusedError",
        NOW + timedelta(minutes=1),
    )

    with mail_server(mailbox):
        assert deliver(empty_database, mailer(mailbox), NOW + timedelta(seconds=59)) == 0
        assert deliver(empty_database, mailer(mailbox), NOW + timedelta(seconds=60)) == 1
    assert len(mailbox.messages) == 1


def test_a_message_sent_again_is_the_same_to_a_mailbox(empty_database: Database, mailbox: Mailbox) -> None:
    post(empty_database, "anna@kowal.example")
    post(empty_database, "anna@kowal.example")
    with empty_database.read() as session:
        first, second = session.scalars(select(OutboxMessage.payload).order_by(OutboxMessage.id)).all()
    for payload in (first, first, second):  # the program died before it could note the first time
        mailer(mailbox).send(payload)
    ids = [message["Message-ID"] for message in mailbox.messages]
    assert ids[0] == ids[1]
    assert ids[1] != ids[2]


def test_an_address_refused_keeps_the_message_from_all(empty_database: Database, mailbox: Mailbox) -> None:
    mailbox.refused = {"gone@lis.example"}
    post(empty_database, "anna@kowal.example", "gone@lis.example")
    assert deliver(empty_database, mailer(mailbox)) == 0
    assert mailbox.envelopes == []
    ((_, error, _),) = waiting(empty_database)
    assert error == "SMTPRecipientsRefused: {'gone@lis.example': (550, b'nobody here by that name')}"

    mailbox.refused = set()
    assert deliver(empty_database, mailer(mailbox), NOW + timedelta(minutes=1)) == 1
    assert [envelope.rcpt_tos for envelope in mailbox.envelopes] == [
        ["anna@kowal.example", "gone@lis.example"]
    ]


def test_a_message_refused_waits_and_lets_others_pass(empty_database: Database, mailbox: Mailbox) -> None:
    mailbox.answer = "554 looks like spam"
    post(empty_database, "anna@kowal.example", subject="first")
    assert deliver(empty_database, mailer(mailbox)) == 0
    mailbox.answer = "250 OK"
    post(empty_database, "anna@kowal.example", subject="second")
    assert deliver(empty_database, mailer(mailbox)) == 1
    assert [message["Subject"] for message in mailbox.messages] == ["second"]
    ((_, error, _),) = waiting(empty_database)
    assert error == "SMTPResponseException: (554, b'looks like spam')"


def test_a_server_that_is_too_slow_is_left(empty_database: Database, mailbox: Mailbox) -> None:
    mailbox.delay = 30
    post(empty_database, "anna@kowal.example")
    start = time.monotonic()
    assert deliver(empty_database, mailer(mailbox, patience=0.3)) == 0
    assert time.monotonic() - start < 5
    ((attempts, error, _),) = waiting(empty_database)
    assert attempts == 1
    assert "timed out" in error


def test_a_server_that_takes_the_line_and_says_nothing_is_left(empty_database: Database) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        post(empty_database, "anna@kowal.example")
        assert deliver(empty_database, mailer(Mailbox(silent.getsockname()[1]), patience=0.3)) == 0
    assert [attempts for attempts, _, _ in waiting(empty_database)] == [1]


def test_a_message_taken_counts_however_the_server_leaves(empty_database: Database, mailbox: Mailbox) -> None:
    mailbox.hangs_up = True
    post(empty_database, "anna@kowal.example")
    assert deliver(empty_database, mailer(mailbox)) == 1
    assert len(mailbox.messages) == 1


def test_a_server_may_ask_who_we_are(empty_database: Database) -> None:
    mailbox = Mailbox(login=("desk", "s3cret"))
    with mail_server(mailbox):
        post(empty_database, "anna@kowal.example")
        assert deliver(empty_database, mailer(mailbox, smtp_user="desk", smtp_password="wrong")) == 0
        assert mailbox.envelopes == []
        right = mailer(mailbox, smtp_user="desk", smtp_password="s3cret")
        assert deliver(empty_database, right, NOW + timedelta(minutes=1)) == 1


def test_encryption_that_the_server_lacks_is_insisted_on(empty_database: Database, mailbox: Mailbox) -> None:
    post(empty_database, "anna@kowal.example")
    assert deliver(empty_database, mailer(mailbox, smtp_starttls=True)) == 0
    assert mailbox.envelopes == []


def test_two_senders_send_each_message_once(empty_database: Database, mailbox: Mailbox) -> None:
    for number in range(12):
        post(empty_database, "anna@kowal.example", subject=str(number))
    sent: list[int] = []
    senders = [
        threading.Thread(target=lambda: sent.append(deliver(empty_database, mailer(mailbox)))) for _ in "ab"
    ]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert sum(sent) == 12
    assert sorted(int(message["Subject"]) for message in mailbox.messages) == list(range(12))


@pytest.mark.parametrize(
    "mail",
    [
        {"to": ()},
        {"to": ("anna",)},
        {"to": ("anna@kowal.example\r\nBcc: all@kowal.example",)},
        {"to": ("anna@kowal.example, bert@lis.example",)},
        {"subject": "Faktura\nBcc: all@kowal.example"},
        {"subject": "Faktura\u2028Bcc: all@kowal.example"},
        {"attachments": (Attachment("a.pdf\r\nX: y", "application/pdf", b""),)},
        {"attachments": (Attachment("a.pdf", "application/pdf\r\nX: y", b""),)},
        {"attachments": (Attachment("a.pdf", "pdf", b""),)},
    ],
)
def test_what_could_add_a_header_is_refused(empty_database: Database, mail: dict[str, Any]) -> None:
    to = mail.get("to", ("anna@kowal.example",))
    with pytest.raises(Refused):
        post(empty_database, *to, **{name: mail[name] for name in mail if name != "to"})
    assert waiting(empty_database) == []


@pytest.mark.parametrize(
    "payload",
    [
        {"to": ["anna@kowal.example\nBcc: all@kowal.example"], "subject": "s", "body": "b"},
        {"to": ["anna@kowal.example"], "subject": "s\r\nBcc: all@kowal.example", "body": "b"},
        {"to": ["anna@kowal.example"], "subject": "s", "body": "b", "id": "<1@x>\r\nBcc: a@b.example"},
        {
            "to": ["anna@kowal.example"],
            "subject": "s",
            "body": "b",
            "attachments": [{"name": "a", "type": "a/b", "base64": "?"}],
        },
        {"to": "anna@kowal.example", "subject": "s", "body": "b"},
        {"subject": "s"},
    ],
)
def test_a_stored_message_that_is_none_is_not_sent(
    empty_database: Database, mailbox: Mailbox, payload: Any
) -> None:
    with empty_database.write() as session:
        outbox.post(Transaction(empty_database, session, SYSTEM, NOW, NOW.date()), MAIL, payload)
    post(empty_database, "anna@kowal.example")
    assert deliver(empty_database, mailer(mailbox)) == 1
    ((_, error, _),) = waiting(empty_database)
    assert error.startswith("OSError: this is not a message: ")


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"smtp_host": ""}, "no mail server"),
        ({"smtp_host": "mail.example", "mail_from": ""}, "not a mail address"),
        ({"smtp_host": "mail.example", "mail_from": "Kowal\nX: y"}, "not a mail address"),
    ],
)
def test_a_mailer_needs_a_server_and_a_sender(settings: dict[str, str], said: str) -> None:
    with pytest.raises(Unusable, match=said):
        Mailer(Settings(**settings))  # type: ignore[arg-type]  # each of them is a text


@pytest.mark.parametrize(
    "address",
    ["a@b.example", "o'neill+x@sub.domain.example", "a.b@xn--d-umb.example", f"{'a' * 64}@b.example"],
)
def test_an_address_is_one(address: str) -> None:
    assert mail_address(f" {address}\n") == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "a",
        "@b.example",
        "a@",
        "a b@c.example",
        "a@b..example",
        "a@-b.example",
        ".a@b.example",
        "a@b@c.example",
        "łódź@b.example",
        "<a@b.example>",
        f"{'a' * 65}@b.example",
        f"a@{'b.' * 130}example",
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(Refused):
        mail_address(address)
