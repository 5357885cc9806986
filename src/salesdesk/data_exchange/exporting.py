"""Writing what importing reads: page by page, so that no size is too large."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Final

from salesdesk.desk import Desk
from salesdesk.domain.importing.queries import export_heads, export_page
from salesdesk.domain.importing.reading import percentage
from salesdesk.domain.importing.rules import Entity, cell_of
from salesdesk.domain.importing.specs import SPECS
from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.sheets.writing import Cell, write_sheet

__all__ = ["export_file"]

_PAGE: Final = 500


def _quiet(_count: int) -> None:
    """Report nothing."""


def export_file(
    desk: Desk,
    entity: Entity,
    path: Path,
    *,
    force: bool = False,
    progress: Callable[[int], None] = _quiet,
) -> int:
    """Write all records of an entity to a .csv or .xlsx that `import_file` reads; how many rows.

    Records that are entered meanwhile may be in it or not. Raises Refused if the file is there
    already, unless `force`.
    """
    if path.exists() and not force:
        raise Refused(N_("{file} is already there."), file=path)
    heads = desk.ask(export_heads, entity)
    return write_sheet(path, heads, _rows(desk, entity, heads, progress))


def _rows(
    desk: Desk, entity: Entity, heads: list[str], progress: Callable[[int], None]
) -> Iterator[list[Cell]]:
    shares = {field.name for field in SPECS[entity].fields if field.read is percentage}
    after: tuple[int, int] | None = (0, 0)
    count = 0
    while after is not None:
        page = desk.ask(export_page, entity, after, _PAGE)
        for row in page.rows:
            yield [_share(row.get(head)) if head in shares else cell_of(row.get(head)) for head in heads]
        count += len(page.rows)
        progress(count)
        after = page.after


def _share(value: Decimal | None) -> Cell:
    """A rate in per cent; with the sign where it could be read as a share of one."""
    return (
        f"{value.normalize():f}%".replace(".", ",") if value is not None and 0 < value < 1 else cell_of(value)
    )
