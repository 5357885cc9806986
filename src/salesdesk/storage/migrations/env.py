"""What Alembic runs around migrations: for `salesdesk.storage.migrate`, and for `make migration`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.operations.ops import MigrationScript
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.types import TypeDecorator

from salesdesk.config import Settings
from salesdesk.schema import METADATA
from salesdesk.storage.engine import Database
from salesdesk.storage.migrate import migrating


def run(connection: Connection) -> None:
    """Run what the command asks for, in the transaction that `connection` is in."""
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        render_as_batch=True,
        render_item=_frozen,
        process_revision_directives=_number,
    )
    with context.begin_transaction():
        context.run_migrations()


def _frozen(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    # A migration says what is stored, in types of SQLAlchemy: ours may change after it.
    return f"sa.{item.impl!r}" if kind == "type" and isinstance(item, TypeDecorator) else False


def _number(
    _context: MigrationContext, _after: str | Iterable[str | None] | Iterable[str], drafts: Any
) -> None:
    draft: MigrationScript = drafts[0]
    written = ScriptDirectory.from_config(context.config).walk_revisions()
    draft.rev_id = f"{len(list(written)) + 1:04}"


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:  # the `alembic` command of a developer
    database = Database(Settings().database)
    with migrating(database) as opened:
        run(opened)
    database.close()
