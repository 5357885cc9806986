"""A real mail server on the loopback, which a test can make refuse or dawdle."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

__all__ = ["Mailbox", "mail_server"]


@dataclass
class Mailbox:
    """What a server took, and how it behaves."""

    port: int = 0
    envelopes: list[Envelope] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    """Recipients it does not take."""
    answer: str = "250 OK"
    """What it says to a message."""
    delay: float = 0.0
    """Seconds before it says so."""
    login: tuple[str, str] | None = None
    """User and password of whoever it lets log in."""
    hangs_up: bool = False
    """Whether it goes without answering QUIT."""

    @property
    def messages(self) -> list[EmailMessage]:
        """The messages it took, parsed."""
        contents = [envelope.content for envelope in self.envelopes if isinstance(envelope.content, bytes)]
        return [message_from_bytes(content, policy=policy.default) for content in contents]

    async def handle_RCPT(  # noqa: N802 - the name is aiosmtpd's
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take a recipient or not."""
        if address in self.refused:
            return "550 nobody here by that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take a message or not."""
        await asyncio.sleep(self.delay)
        if self.answer.startswith("250"):
            self.envelopes.append(envelope)
        return self.answer

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Say goodbye or not."""
        if self.hangs_up and isinstance(server.transport, asyncio.Transport):
            server.transport.abort()
        return "221 Bye"

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        """Let the expected user in."""
        given = (data.login.decode(), data.password.decode()) if isinstance(data, LoginPassword) else None
        return AuthResult(success=given == self.login, handled=False)


@contextmanager
def mail_server(mailbox: Mailbox) -> Iterator[None]:
    """Serve `mailbox` on a free port, which it then knows; the same one again if it has one."""
    loop = asyncio.new_event_loop()

    def connection() -> SMTP:
        return SMTP(
            mailbox,
            hostname="mail.example",
            authenticator=mailbox.authenticate if mailbox.login else None,
            auth_require_tls=False,
            loop=loop,
        )

    server = loop.run_until_complete(loop.create_server(connection, "127.0.0.1", mailbox.port))
    mailbox.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield
    finally:
        asyncio.run_coroutine_threadsafe(_close(server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _close(server: asyncio.Server) -> None:
    server.close()
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
