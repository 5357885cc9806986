"""The one door: `do` runs verbs, `ask` runs queries.

A desk is one person at one seat on one database. `do` checks the permission, runs the
verb, writes the history row and commits, all in one transaction; it runs the whole
verb again when the database asks for that. Every call has an id, unique in the
history together with its result: after a connection was lost in COMMIT, the id tells
whether the call happened, and it never happens twice.
"""

from __future__ import annotations

import functools
import random
import secrets
import socket
import time
import typing
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import bindparam, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from salesdesk import schema as _schema  # every model, for string foreign keys
from salesdesk.clock import Clock, business_date
from salesdesk.domain.company.model import Company
from salesdesk.domain.users.model import User
from salesdesk.errors import Busy, NotAllowed, SalesdeskError, Unusable
from salesdesk.i18n import N_
from salesdesk.office import history
from salesdesk.office.permissions import SYSTEM, Actor, permissions_of
from salesdesk.office.work import QUERIES, VERBS, Stale, Transaction, declared
from salesdesk.storage.engine import Database, Trouble

__all__ = ["Desk", "new_call_id"]

P = ParamSpec("P")
R = TypeVar("R")

_METADATA: Final = _schema.METADATA
_HOUSE: Final = select(Company, func.current_timestamp())
_HOUSE_AND_PERSON: Final = (
    select(User, Company, func.current_timestamp())
    .outerjoin(Company, Company.id == 1)
    .where(User.id == bindparam("user_id"))
)
_TRIES: Final = 8
_PAUSE: Final = 0.005  # seconds before the second try; doubled each time, with jitter
_FEW: Final = 3
_HURRY: Final = 2.0  # seconds, after which who has no patience tries no more


def new_call_id() -> str:
    """An id for one call. Ids that are made later sort later, which keeps their index compact."""
    return f"{time.time_ns() // 1_000_000:012x}{secrets.token_hex(10)}"


class Desk:
    """One person at one seat."""

    def __init__(
        self,
        database: Database,
        actor_id: int | None,
        *,
        seat: str = "",
        clock: Clock | None = None,
        is_patient: bool = True,
    ) -> None:
        """`actor_id` None is the program itself. `clock` overrides the database's time.

        Who `is_patient` waits half a minute for a database that is away before he says that it is Busy. At a
        seat a person is to hear of it at once, and the call is made again under the same id.
        """
        self.database = database
        self.actor_id = actor_id
        self.seat = seat or socket.gethostname()
        self._clock = clock
        self._is_patient = is_patient

    @classmethod
    def system(cls, database: Database, *, clock: Clock | None = None, is_patient: bool = True) -> Desk:
        """A desk of the program itself, for set-up and jobs."""
        return cls(database, None, seat="system", clock=clock, is_patient=is_patient)

    def do(self, verb: Callable[Concatenate[Transaction, P], R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a verb in a transaction of its own and return its result.

        Raises SalesdeskError, with nothing changed, for whatever the verb refuses, and
        Busy when the database stays busy or away through every try.
        """
        return self._do(new_call_id(), False, verb, *args, **kwargs)

    def call(
        self,
        call_id: str,
        verb: Callable[Concatenate[Transaction, P], R],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """Like `do`, under an id given by the caller: the same id never happens twice.

        If the call has already happened, its stored result is returned.
        """
        return self._do(call_id, True, verb, *args, **kwargs)

    def _do(
        self,
        call_id: str,
        doubtful: bool,
        verb: Callable[Concatenate[Transaction, P], R],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """`doubtful`: the call may have happened before; else that is asked only where a doubt arises."""
        clashes = 0
        for _ in self._tries():
            try:
                return self._run(call_id, verb, *args, **kwargs)
            except Stale:
                continue
            except SalesdeskError:
                # Perhaps refused because it has already been done.
                if doubtful and (happened := self._happened(call_id, verb)):
                    return happened[0]
                raise
            except DBAPIError as error:
                trouble = self.database.trouble(error)
                if trouble is Trouble.FINAL:
                    raise
                if trouble is Trouble.RETRY:
                    continue
                doubtful = True
                if happened := self._happened(call_id, verb):
                    return happened[0]
                clashes += trouble is Trouble.CLASH
                if clashes > 2:
                    raise
        raise Busy

    def ask(self, query: Callable[Concatenate[Transaction, P], R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a query and return its frozen views. Retried when the connection was lost."""
        declaration = declared(QUERIES, query)
        for _ in self._tries():
            try:
                with self.database.read() as session:
                    tx = self._begin(session)
                    if declaration.permission:
                        tx.actor.require(declaration.permission)
                    return query(tx, *args, **kwargs)
            except DBAPIError as error:
                if self.database.trouble(error) is Trouble.FINAL:
                    raise
        raise Busy

    def _tries(self) -> Iterator[int]:
        """One try after the other, with a pause between that grows; all of them are given up at last."""
        began = time.monotonic()
        for attempt in range(_TRIES):
            if attempt:
                if not self._is_patient and time.monotonic() - began > _HURRY:
                    return
                time.sleep(_PAUSE * 2**attempt * (0.5 + random.random()))
            yield attempt

    def _run(
        self,
        call_id: str,
        verb: Callable[Concatenate[Transaction, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        declaration = declared(VERBS, verb)
        with self.database.write() as session:
            tx = self._begin(session)
            if declaration.permission:
                tx.actor.require(declaration.permission)
            result = verb(tx, *args, **kwargs)
            session.flush()
            if declaration.noted:
                history.write(
                    tx,
                    call_id=call_id,
                    seat=self.seat,
                    verb=declaration.name,
                    result=_result_type(verb).dump_python(result, mode="json"),
                )
        return result

    def _begin(self, session: Session) -> Transaction:
        """The transaction with its actor, company and time, in one statement."""
        if self.actor_id is None:
            row = session.execute(_HOUSE).one_or_none()
            company, at = row if row else (None, None)
            kept: list[object] = [company]
            actor = SYSTEM
        else:
            found = session.execute(_HOUSE_AND_PERSON, {"user_id": self.actor_id}).one_or_none()
            if found is None or not found[0].active:
                raise NotAllowed(N_("This login is switched off."))
            user, company, at = found
            kept = [user, company]
            actor = Actor(user.id, user.login, user.language, permissions_of(user.roles, user.permissions))
        now = self._clock() if self._clock else _instant(at)
        if company is None and self.actor_id is not None:
            raise Unusable(N_("This database has no company yet; run `salesdesk init`."))
        today = business_date(now, company.timezone if company else "UTC")
        return Transaction(self.database, session, actor, now, today, kept=kept)

    def _happened(self, call_id: str, verb: Callable[..., R]) -> tuple[R] | None:
        """The result of a call that has already happened; None if it never did.

        Waits until the database answers again: without its answer nobody knows whether
        the verb may run a second time.
        """
        for attempt in range(_TRIES if self._is_patient else _FEW):
            if attempt:
                time.sleep(_PAUSE * 4**attempt / 4)
            try:
                with self.database.read() as session:
                    name = declared(VERBS, verb).name
                    found = history.find_call(session, call_id, name, self.actor_id)
            except DBAPIError as error:
                if self.database.trouble(error) is Trouble.FINAL:
                    raise
                continue
            return None if found is None else (_result_type(verb).validate_python(found[0]),)
        raise Busy(N_("The connection was lost. Whether the last step was saved is not known; look again."))


def _instant(at: Any) -> datetime:
    # SQLite's CURRENT_TIMESTAMP is naive UTC text of whole seconds; PostgreSQL's is aware.
    if at is None:
        return datetime.now(UTC)
    instant = datetime.fromisoformat(at) if isinstance(at, str) else at
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)


@functools.cache
def _result_type(verb: Callable[..., R]) -> TypeAdapter[R]:
    return TypeAdapter(typing.get_type_hints(verb).get("return", Any))
