"""Stories happen in a furnished house."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

from tests.conftest import SetClock, SqliteGround
from tests.house import MONDAY, House, british_house, house, postgres_house, sqlite_house
from tests.screens.busy_house import furnish_busy

__all__ = ["british_house", "busy_house", "house", "postgres_house", "sqlite_house"]


@pytest.fixture
def busy_house(sqlite_ground: SqliteGround) -> Iterator[House]:
    """The busy firm; on SQLite alone, for keys and pictures are the same on both databases."""
    with sqlite_ground.fresh(furnish_busy) as database:
        yield House.of(database, SetClock(MONDAY))


_parse_rules = Stylesheet._parse_rules
_parsed: dict[tuple[Any, ...], list[RuleSet]] = {}


def _parsed_once(
    self: Stylesheet,
    css: str,
    read_from: Any,
    is_default_rules: bool = False,
    tie_breaker: int = 0,
    scope: str = "",
) -> list[RuleSet]:
    """The rules of a style sheet, which every desk of the tests has in common."""
    key = (css, read_from, is_default_rules, tie_breaker, scope, frozenset(self._variables.items()))
    if key not in _parsed:
        _parsed[key] = _parse_rules(self, css, read_from, is_default_rules, tie_breaker, scope)
    return _parsed[key]


# Reading style sheets took a fifth of the time of every test that opens a desk.
Stylesheet._parse_rules = _parsed_once  # type: ignore[method-assign]
