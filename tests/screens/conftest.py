"""Stories happen in a furnished house."""

from __future__ import annotations

from tests.house import british_house, house, postgres_house

__all__ = ["british_house", "house", "postgres_house"]
