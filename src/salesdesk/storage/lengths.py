"""How long the texts are that are stored: said once, for columns, files and fields of forms."""

from __future__ import annotations

from typing import Final

__all__ = ["CODE", "NOTE", "SHORT"]

CODE: Final = 40
"""Characters of a code or number that people say and type."""
SHORT: Final = 200
"""Characters of a name or one line of text."""
NOTE: Final = 4000
"""Characters of a memo of several lines."""
