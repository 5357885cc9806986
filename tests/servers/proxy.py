"""A proxy in front of PostgreSQL that cuts the line at the worst moment."""

from __future__ import annotations

import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum, auto
from typing import Final

from sqlalchemy import URL

__all__ = ["Cut", "Proxy", "proxied"]

_COMMIT: Final = b"COMMIT\0"
_PORT: Final = 5432
_LOOK: Final = 0.05  # seconds


class Cut(Enum):
    """When the line breaks."""

    BEFORE_COMMIT = auto()
    """The COMMIT never reaches the server."""
    AMID_COMMIT = auto()
    """The COMMIT is on its way; nobody waits for what becomes of it."""
    AFTER_COMMIT = auto()
    """The server has committed; its answer never arrives."""


class Proxy:
    """Passes everything on, but cuts the line at the next COMMIT if told to."""

    def __init__(self, server: URL, listener: socket.socket) -> None:
        self._server = server
        self._listener = listener
        self.next_cut: Cut | None = None
        """How to break the line of the next COMMIT; then the line after it works again."""
        self.goes_with_cut = False
        """Whether the server is away as soon as a line is cut."""
        self.is_away = False
        """Whether every line is dead and no other is taken, as if the server were down."""

    @property
    def url(self) -> URL:
        """Where clients find the proxy; unencrypted, or it could not see a COMMIT."""
        port = self._listener.getsockname()[1]
        plain = {"sslmode": "disable", "gssencmode": "disable"}
        return self._server.set(host="127.0.0.1", port=port, query=plain)

    def serve(self) -> None:
        """Take calls until nobody listens any more."""
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            if self.is_away:
                client.close()
                continue
            threading.Thread(target=self._pass_on, args=(client, self._call_server()), daemon=True).start()

    def _call_server(self) -> socket.socket:
        folder, port = self._server.query.get("host"), self._server.port or _PORT
        if not folder:
            return socket.create_connection((self._server.host or "127.0.0.1", port))
        line = socket.socket(socket.AF_UNIX)
        line.connect(f"{folder}/.s.PGSQL.{port}")
        return line

    def _pass_on(self, client: socket.socket, server: socket.socket) -> None:
        with client, server:
            while True:
                if self.is_away:
                    return
                for line in select.select([client, server], [], [], _LOOK)[0]:
                    data = line.recv(65536)
                    if not data:
                        return
                    if line is server:
                        client.sendall(data)
                    elif self.next_cut and _COMMIT in data:
                        self._cut(server, data)
                        return
                    else:
                        server.sendall(data)

    def _cut(self, server: socket.socket, commit: bytes) -> None:
        cut, self.next_cut = self.next_cut, None
        self.is_away = self.goes_with_cut
        if cut is Cut.BEFORE_COMMIT:
            return
        server.sendall(commit)
        if cut is Cut.AFTER_COMMIT:
            server.recv(65536)


@contextmanager
def proxied(server: URL) -> Iterator[Proxy]:
    """A proxy before the database that `server` names."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        proxy = Proxy(server, listener)
        thread = threading.Thread(target=proxy.serve, daemon=True)
        thread.start()
        yield proxy
        listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that listens; closing alone does not
    thread.join()
