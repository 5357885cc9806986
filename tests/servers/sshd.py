"""OpenSSH's own server on the loopback, with keys made for the test, and a line to it that can be cut.

sshd is a package of the system (Debian: openssh-server); `SALESDESK_TEST_SSHD` names another one.
Where there is none, tests over ssh are not run. It runs as whoever runs the tests, whom alone it
lets in; nothing of his own settings counts.
"""

from __future__ import annotations

import os
import pwd
import select
import shlex
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from tests.servers.program import Program, at_terminal, environment_of

__all__ = ["SshServer", "find_sshd", "ssh_server"]

_OVERRIDE: Final = "SALESDESK_TEST_SSHD"
_PLACES: Final = "/usr/sbin:/usr/local/sbin:/usr/libexec:/opt/homebrew/sbin"
_SEPARATION: Final = Path("/run/sshd")  # where sshd of root locks itself in before it knows anybody
_PATIENCE: Final = 20.0  # seconds for what is waited for
_CHUNK: Final = 65536
_KEPT: Final = ("HOME", "LANG", "PATH", "PYTHONPATH", "LD_LIBRARY_PATH")
"""What of an environment goes along: sshd hands on nothing."""
_SETTINGS: Final = """
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host_key
AuthorizedKeysFile {folder}/key.pub
ForceCommand {folder}/desk
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
StrictModes no
UsePAM no
PidFile none
PrintLastLog no
PrintMotd no
"""
_CLIENT: Final = (
    "BatchMode=yes", "StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "LogLevel=ERROR",
    "IdentitiesOnly=yes", "IdentityAgent=none",
    # Newer clients hide how fast somebody types behind packets of nothing.
    "IgnoreUnknown=ObscureKeystrokeTiming", "ObscureKeystrokeTiming=no",
)  # fmt: skip


def find_sshd() -> Path | None:
    """The server's program; None if this machine has none."""
    if given := os.environ.get(_OVERRIDE):
        return Path(given)
    found = shutil.which("sshd", path=os.pathsep.join((os.environ.get("PATH", ""), _PLACES)))
    return None if found is None or shutil.which("ssh") is None else Path(found)


class Line:
    """The line from clients to a server: it counts what the server sends, and can be cut."""

    def __init__(self, server_port: int, listener: socket.socket) -> None:
        self._server_port, self._listener = server_port, listener
        self._open: list[socket.socket] = []
        self.sent = 0
        """Bytes that the server has sent so far, as they go over the wire."""

    @property
    def port(self) -> int:
        """Where clients call."""
        return int(self._listener.getsockname()[1])

    def serve(self) -> None:
        """Take calls until nobody listens any more."""
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._server_port))
            self._open = [client, server]
            threading.Thread(target=self._pass_on, args=(client, server), daemon=True).start()

    def cut(self) -> None:
        """Both ends hear at once that the other is gone."""
        for each in self._open:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def _pass_on(self, client: socket.socket, server: socket.socket) -> None:
        with client, server, suppress(OSError):
            while True:
                for each in select.select([client, server], [], [])[0]:
                    data = each.recv(_CHUNK)
                    if not data:
                        return
                    if each is server:
                        self.sent += len(data)
                        client.sendall(data)
                    else:
                        server.sendall(data)


class SshServer:
    """A server that lets whoever has its key do one thing only."""

    def __init__(self, folder: Path, line: Line) -> None:
        self._folder, self.line = folder, line

    @contextmanager
    def log_in(self) -> Iterator[Program]:
        """Somebody who has logged in from a terminal."""
        user = pwd.getpwuid(os.getuid()).pw_name
        options = [part for each in _CLIENT for part in ("-o", each)]
        key = ["-i", str(self._folder / "key")]
        command = ["ssh", "-F", "none", "-tt", "-p", str(self.line.port), *key, *options]
        with at_terminal([*command, f"{user}@127.0.0.1"], environment_of(self._folder)) as client:
            yield client

    def wait_until_alone(self) -> None:
        """Wait until nothing runs any more that was begun here. Raises TimeoutError."""
        deadline = time.monotonic() + _PATIENCE
        begun = [int(pid) for pid in (self._folder / "begun").read_text(encoding="ascii").split()]
        while any(_runs(pid) for pid in begun):
            if time.monotonic() > deadline:
                raise TimeoutError("what ran over the line has not ended")
            time.sleep(0.02)


@contextmanager
def ssh_server(
    sshd: Path, folder: Path, command: Sequence[str], environment: Mapping[str, str]
) -> Iterator[SshServer]:
    """A server at which who logs in has this command run, and no other; it ends with the block."""
    folder.mkdir()
    for name in ("host_key", "key"):
        make = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)]
        subprocess.run(make, check=True)
    desk = folder / "desk"
    settings = [f"{name}={environment[name]}" for name in _KEPT if name in environment]
    said = shlex.join(["env", "-i", *settings])
    desk.write_text(
        f'#!/bin/sh\necho $$ >> {folder}/begun\nexec {said} TERM="$TERM" {shlex.join(command)}\n',
        encoding="utf-8",
    )
    desk.chmod(0o700)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    (folder / "sshd_config").write_text(_SETTINGS.format(port=port, folder=folder), encoding="utf-8")
    if not os.getuid():
        _SEPARATION.mkdir(mode=0o755, exist_ok=True)
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [sshd, "-D", "-e", "-f", folder / "sshd_config"], stdin=subprocess.DEVNULL, stderr=log
        )
    try:
        _await(server, port, folder)
        with socket.create_server(("127.0.0.1", 0)) as listener:
            line = Line(port, listener)
            thread = threading.Thread(target=line.serve, daemon=True)
            thread.start()
            yield SshServer(folder, line)
            line.cut()
            listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that listens; closing alone does not
        thread.join()
    finally:
        server.terminate()
        server.wait()


def _await(server: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError as error:
            if server.poll() is not None or time.monotonic() > deadline:
                said = (folder / "log").read_text(errors="replace")
                raise RuntimeError(f"sshd does not answer:\n{said}") from error
            time.sleep(0.02)
        else:
            return


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
