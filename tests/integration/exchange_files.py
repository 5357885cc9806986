"""Files for tests of import and export: written in a line, imported in a line."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from salesdesk.data_exchange.exporting import export_file
from salesdesk.data_exchange.running import BadLine, Outcome, Wishes, import_file, opened
from salesdesk.desk import Desk
from salesdesk.domain.importing.rules import Entity

__all__ = ["Files", "Imported", "outcome"]


@dataclass(slots=True)
class Imported:
    """What came of a file, with the lines that were refused."""

    outcome: Outcome
    bad: list[BadLine] = field(default_factory=list)

    @property
    def refused(self) -> list[tuple[int, str, str]]:
        """Line, field and reason of every line that was refused."""
        return [(line.line, line.field, str(line.error)) for line in self.bad]


def outcome(added: int = 0, changed: int = 0, unchanged: int = 0, **others: Any) -> Outcome:
    """What is expected to come of a file."""
    return Outcome(added, changed, unchanged, **others)


class Files:
    """A folder of files for one desk."""

    def __init__(self, folder: Path, desk: Desk) -> None:
        self.folder, self.desk = folder, desk

    def of(self, folder: str, desk: Desk) -> Files:
        """The same for another desk, in a folder of its own."""
        beside = self.folder / folder
        beside.mkdir()
        return Files(beside, desk)

    def write(self, entity: Entity, text: str) -> Path:
        """A file with these lines, blanks around them taken off."""
        path = self.folder / f"{entity}.csv"
        path.write_text(
            "\n".join(line.strip() for line in text.strip().splitlines()) + "\n", encoding="utf-8"
        )
        return path

    def load(self, entity: Entity, text: str | Path, **wishes: Any) -> Imported:
        """Import these lines, or this file."""
        path = text if isinstance(text, Path) else self.write(entity, text)
        wanted = Wishes(**wishes)
        bad: list[BadLine] = []
        with opened(entity, path, wanted) as file:
            return Imported(import_file(self.desk, file, wanted, refused=bad.append), bad)

    def export(self, entity: Entity, kind: str = "csv") -> Path:
        """A file with everything."""
        path = self.folder / f"export-{entity}.{kind}"
        export_file(self.desk, entity, path, force=True)
        return path
