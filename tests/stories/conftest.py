"""Stories happen in a furnished house."""

from __future__ import annotations

from tests.house import british_house, house

__all__ = ["british_house", "house"]
