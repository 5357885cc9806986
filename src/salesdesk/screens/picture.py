"""The screen as a file, for whoever helps from afar, and for the README."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from salesdesk.errors import Refused
from salesdesk.i18n import N_

__all__ = ["write_picture"]


def write_picture(folder: Path | None, picture: str) -> Path:
    """Write an SVG into a folder, the person's own without one; the file, under a name not taken yet.

    Raises Refused if it cannot be written.
    """
    place = folder or Path.home()
    for number in count(1):
        path = place / f"salesdesk-{number}.svg"
        try:
            with path.open("x", encoding="utf-8") as file:
                file.write(picture)
        except FileExistsError:
            continue
        except OSError as error:
            raise Refused(
                N_("{file} cannot be written or opened: {reason}"),
                file=path,
                reason=error.strerror or str(error),
            ) from error
        return path
    raise AssertionError("numbers do not end")
