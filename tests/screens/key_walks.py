"""Ways through every screen and dialog: each command of the key card is pressed once at least."""

from __future__ import annotations

from typing import Final

from tests.screens.key_steps import Walk
from tests.screens.key_walks_goods import GOODS
from tests.screens.key_walks_kept import KEPT
from tests.screens.key_walks_moving import MOVING
from tests.screens.key_walks_notes import NOTES
from tests.screens.key_walks_selling import SELLING

__all__ = ["WALKS"]

WALKS: Final[tuple[Walk, ...]] = (*SELLING, *KEPT, *GOODS, *MOVING, *NOTES)
