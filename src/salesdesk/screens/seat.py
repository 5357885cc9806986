"""One person at one seat: the desk behind the screens, without ever blocking them.

A verb waits for the disk, a query for the database, a PDF for its fonts. Each kind has a
thread of its own, so that a slow report does not hold up a line that is being saved, and
the screens only ever await.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from salesdesk.clock import business_date, system_clock
from salesdesk.errors import Busy, NotAllowed
from salesdesk.i18n import LANGUAGES, N_, is_language, sentence, translate
from salesdesk.office.permissions import Permission
from salesdesk.screens.keymap import Keymap
from salesdesk.screens.outage import Outage

if TYPE_CHECKING:
    from salesdesk.clock import Clock
    from salesdesk.desk import Desk
    from salesdesk.office.work import Transaction
    from salesdesk.storage.engine import Database

__all__ = ["Person", "Seat"]

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Person:
    """Who is signed in, and what they may do: menus and key bars show no more than that."""

    id: int
    login: str
    name: str
    permissions: frozenset[Permission]
    timezone: str
    """The company's, in which days are counted."""


class Seat:
    """The database, the person at it and the language on the screens."""

    def __init__(
        self,
        database: Database,
        *,
        language: str = LANGUAGES[0],
        keeps_language: bool = False,
        clock: Clock | None = None,
        keymap: Keymap | None = None,
    ) -> None:
        """`language` is spoken until somebody signs in; who `keeps_language` is not spoken to in his own."""
        self.keymap = keymap or Keymap()
        self.database = database
        self.clock = clock
        self.language = self._desk_language = language if is_language(language) else LANGUAGES[0]
        self._keeps_language = keeps_language
        self.person: Person | None = None
        self.paper_folder: Path | None = None
        """Where the last paper was saved: the next one is likely to go there."""
        self.id = secrets.token_hex(10)
        """Of this desk alone, as long as it is open."""
        self._desk: Desk | None = None
        self._begun: date | None = None
        self.outage = Outage(lambda: self._on(self._writer, database.is_there))
        """Whether the database is away: what is done and asked then waits until it is back."""
        self._in_doubt: tuple[str, tuple[object, ...]] | None = None
        """A call that was given up, by its id: verb and arguments. Who asks for the same means this one."""
        self._writer = ThreadPoolExecutor(1, "writer")
        self._reader = ThreadPoolExecutor(1, "reader")
        self._worker = ThreadPoolExecutor(1, "worker")

    def sign_in(self, person: Person, desk: Desk, language: str, begun: date | None) -> None:
        """Let a person take the seat; `begun` is the business day that has been begun by now, if any."""
        self.person, self._desk, self._begun = person, desk, begun
        if is_language(language) and not self._keeps_language:
            self.language = language

    def speak(self, language: str) -> None:
        """Speak another language: the person at the seat has chosen it."""
        self.language = language

    def sign_out(self) -> None:
        """Leave the seat to the next person; until they sign in, it speaks the language of the desk."""
        self.person, self._desk = None, None
        self.language = self._desk_language

    def may(self, permission: Permission | None) -> bool:
        """Whether the person at the seat has a permission."""
        return permission is None or (self.person is not None and permission in self.person.permissions)

    def require(self, permission: Permission) -> None:
        """Refuse what the person at the seat may not do, saying what it takes."""
        if not self.may(permission):
            text = N_("This takes a permission that you do not have: {permission}.")
            raise NotAllowed(text, permission=self.word(permission.label))

    @property
    def today(self) -> date:
        """The company's local date: what a day that somebody types is counted from."""
        timezone = self.person.timezone if self.person else "UTC"
        return business_date((self.clock or system_clock)(), timezone)

    def say(self, text: str, /, **values: object) -> str:
        """A text marked with `N_`, in the language of the person, its places filled."""
        return sentence(text, values, self.language) if values else self.word(text)

    def word(self, text: str) -> str:
        """A text without places, translated as it is: braces in it mean nothing."""
        return translate(text, self.language)

    @property
    def desk(self) -> Desk:
        """The desk of the person who is signed in."""
        assert self._desk is not None, "nobody is signed in"
        return self._desk

    async def do(
        self, verb: Callable[Concatenate[Transaction, P], R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run a verb, in the thread that writes. Raises what `Desk.call` raises.

        While the database is away it waits, and is run as soon as that is back, unless somebody gives up:
        then it raises Busy, and the same call made anew happens once all the same.

        The first on a new date begins the business day: who stays signed in overnight is not to
        sell what has not kept.
        """
        what = (verb, args, kwargs)
        call_id = self._id_of(what)
        call = partial(self.desk.call, call_id, verb, *args, **kwargs)
        if self._begun is None or self._begun < self.today:
            timezone = self.person.timezone if self.person else "UTC"
            call = partial(self._begin_day, timezone, call)
        try:
            result = await self._patiently(self._writer, call)
        except Busy:
            self._in_doubt = call_id, what
            raise
        if self._in_doubt is not None and self._in_doubt[1][0] is verb:
            self._in_doubt = None  # it is this one, or the person went on without it
        return result

    async def ask(
        self, query: Callable[Concatenate[Transaction, P], R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run a query, in the thread that reads; it waits as `do` does. Raises what `Desk.ask` raises."""
        return await self._patiently(self._reader, partial(self.desk.ask, query, *args, **kwargs))

    def note(
        self, verb: Callable[Concatenate[Transaction, P], R], /, *args: P.args, **kwargs: P.kwargs
    ) -> Future[R]:
        """Run a verb for which nobody waits, in its turn in the thread that writes; it ends even if the
        desk is closed meanwhile.
        """
        return self._writer.submit(partial(self.desk.do, verb, *args, **kwargs))

    async def run(self, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run anything else that takes its time: a password's hash, a PDF."""
        return await self._on(self._worker, partial(function, *args, **kwargs))

    def prepare(self, function: Callable[[], object]) -> None:
        """Run what somebody is going to need soon, before anything else that takes its time; nobody waits.

        Whoever needs it then comes to the same error, if there is one.
        """
        self._worker.submit(function)

    async def run_patiently(self, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run anything else that asks the database; it waits as `do` does, and then is run anew."""
        return await self._patiently(self._worker, partial(function, *args, **kwargs))

    def close(self) -> None:
        """Let the threads go. What they have begun is finished first: nothing typed is lost."""
        self.outage.close()
        for pool in (self._reader, self._worker):
            pool.shutdown(wait=True, cancel_futures=True)
        self._writer.shutdown(wait=True)

    def _begin_day(self, timezone: str, call: Callable[[], R]) -> R:
        from salesdesk.business_day import begin_day

        # Which day it is, the database says: our own clock may be ahead of it.
        self._begun = begin_day(self.database, timezone, self.clock)
        return call()

    def _id_of(self, what: tuple[object, ...]) -> str:
        if self._in_doubt is not None and self._in_doubt[1] == what:
            return self._in_doubt[0]
        from salesdesk.desk import new_call_id

        return new_call_id()

    async def _patiently(self, pool: ThreadPoolExecutor, call: Callable[[], R]) -> R:
        """The result of a call; made again whenever a database that was away is back."""
        while True:
            try:
                return await self._on(pool, call)
            except Busy:
                if not await self.outage.over():
                    raise

    async def _on(self, pool: ThreadPoolExecutor, call: Callable[[], R]) -> R:
        return await asyncio.get_running_loop().run_in_executor(pool, call)
