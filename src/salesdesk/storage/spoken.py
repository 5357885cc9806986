"""What a database error means to the person who has set the database up."""

from __future__ import annotations

from sqlalchemy.exc import DatabaseError, InterfaceError, OperationalError

from salesdesk.errors import SalesdeskError, Unusable
from salesdesk.i18n import N_

__all__ = ["spoken"]


def spoken(error: Exception) -> SalesdeskError | None:
    """An error that a person can act on in words; None for one that is our own mistake.

    A server that is away, a password that is wrong, a file that is no database or may
    not be written: the person can see to these. A statement that the database does not
    understand he cannot, and its traceback is what we need.
    """
    if isinstance(error, ModuleNotFoundError) and error.name == "psycopg":
        return Unusable(N_("PostgreSQL needs the extra “postgres”: pip install 'salesdesk[postgres]'."))
    if isinstance(error, (OperationalError, InterfaceError)) or type(error) is DatabaseError:
        return Unusable(
            N_("The database cannot be used: {reason}"), reason=str(error.orig).strip().partition("\n")[0]
        )
    return None
