"""A file that is tried before it is brought in: what would change, what is wrong, and then the same file.

Both run in a thread, beside the screens; whoever waits looks at `Watch` and may break off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, TypeVar

from salesdesk.data_exchange.outcomes import Foreseen, Outcome
from salesdesk.data_exchange.running import BadLine, Opened, Wishes, import_file, opened
from salesdesk.desk import Desk
from salesdesk.domain.importing.rules import Entity
from salesdesk.errors import Refused
from salesdesk.i18n import N_

__all__ = ["SHOWN", "BrokenOff", "Trial", "Watch", "bring_in", "tried"]

T = TypeVar("T")
K = TypeVar("K")

SHOWN: Final = 10_000
"""So many records are kept to be shown, and so many bad lines; all are counted."""


class BrokenOff(Exception):
    """Somebody does not want to wait any longer. What is written by then stays."""


@dataclass(slots=True)
class Watch:
    """How far a run is. The thread of the run counts, another one may have it broken off."""

    done: int = 0
    total: int | None = None
    """Rows of the file, if that is known."""
    is_broken_off: bool = False

    def go_on(self, done: int) -> None:
        """So many rows are read. Raises BrokenOff."""
        self.done = done
        if self.is_broken_off:
            raise BrokenOff


@dataclass(frozen=True, slots=True)
class Trial:
    """What would come of a file, and how it was read.

    `columns` are its heads with the fields that they mean, `ignored` those that mean none. `foreseen`
    are the first records that would change something, `bad` the first lines that would be left out,
    each with the head of the column that is to blame.
    """

    entity: Entity
    path: Path
    wishes: Wishes
    columns: tuple[tuple[str, str], ...]
    ignored: tuple[str, ...]
    outcome: Outcome
    foreseen: tuple[Foreseen, ...]
    bad: tuple[tuple[BadLine, str], ...]
    seen: tuple[int, int] = field(repr=False)

    @property
    def changes(self) -> int:
        """How many records would be new or other."""
        return self.outcome.added + self.outcome.changed


def tried(desk: Desk, entity: Entity, path: Path, wishes: Wishes, watch: Watch) -> Trial:
    """Read a file and judge every line of it; nothing is changed.

    Raises Refused if it is no table of this kind, what the desk raises, and BrokenOff.
    """
    bad: list[tuple[BadLine, str]] = []
    foreseen: list[Foreseen] = []
    seen = _stamp(path)
    with _open(entity, path, wishes, watch) as file:
        outcome = import_file(
            desk,
            file,
            replace(wishes, dry_run=True),
            refused=_kept(bad, lambda line: (line, file.heads.head(line.field))),
            progress=watch.go_on,
            foreseen=_kept(foreseen, lambda record: record),
        )
        columns = tuple((column.head, column.key) for column in file.heads.columns)
        return Trial(
            entity,
            path,
            wishes,
            columns,
            file.heads.ignored,
            outcome,
            tuple(foreseen),
            tuple(bad),
            seen,
        )


def bring_in(desk: Desk, trial: Trial, watch: Watch) -> Outcome:
    """Bring a file in that was tried: all but its bad lines, beside everybody who goes on working.

    Raises Refused if the file is another by now; what the desk raises, and BrokenOff: what is written
    by then stays, and the same file goes on from there.
    """
    if _stamp(trial.path) != trial.seen:
        raise Refused(N_("{file} has been changed since: try it again."), file=trial.path.name)
    with _open(trial.entity, trial.path, trial.wishes, watch) as file:
        return import_file(desk, file, trial.wishes, progress=watch.go_on)


@contextmanager
def _open(entity: Entity, path: Path, wishes: Wishes, watch: Watch) -> Iterator[Opened]:
    with opened(entity, path, wishes) as file:
        watch.done, watch.total = 0, file.sheet.records
        yield file


def _kept(kept: list[K], of: Callable[[T], K]) -> Callable[[T], None]:
    def keep(each: T) -> None:
        if len(kept) < SHOWN:
            kept.append(of(each))

    return keep


def _stamp(path: Path) -> tuple[int, int]:
    """What tells whether a file was written since."""
    try:
        found = path.stat()
    except OSError as error:
        reason = error.strerror or str(error)
        raise Refused(N_("{file} cannot be read: {reason}."), file=path.name, reason=reason) from None
    return found.st_size, found.st_mtime_ns
