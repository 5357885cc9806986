"""All nasty files: texts, workbooks, and what only looks like one."""

from __future__ import annotations

from typing import Final

from tests.unit.nasty_packages import PACKAGES
from tests.unit.nasty_tables import TABLES, Nasty
from tests.unit.nasty_workbooks import WORKBOOKS

__all__ = ["NASTY", "Nasty"]

NASTY: Final = TABLES + WORKBOOKS + PACKAGES
