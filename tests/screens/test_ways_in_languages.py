"""Whoever goes through the desk in any language, on the smallest terminal, can read all of it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from salesdesk.i18n import LANGUAGES
from tests.house import House
from tests.screens.driver import Typist, sit_down
from tests.screens.key_steps import Walk, take
from tests.screens.key_walks import WALKS

_SAMPLE: Final = ("unit that goes", "de")
_ENDLESS: Final = "shortages"
"""The way on which messages name twenty lines, more than there is room for; F1 shows all of them."""


@pytest.mark.parametrize(
    ("way", "language"),
    [
        pytest.param(
            way,
            language,
            id=f"{way.name}-{language}",
            marks=() if (way.name, language) == _SAMPLE else pytest.mark.long,
        )
        for way in WALKS
        for language in LANGUAGES
    ],
)
def test_nothing_is_cut_off_on_the_way(
    busy_house: House, way: Walk, language: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "settings.toml").touch()
    monkeypatch.setenv("SALESDESK_SETTINGS", str(tmp_path / "settings.toml"))

    async def scenario(seat: Typist) -> None:
        seat.app.seat.paper_folder = tmp_path
        for step in way.steps:
            await take(step, seat, busy_house)
            if not seat.app.is_running:
                continue
            cut = seat.cut_off()
            if way.name == _ENDLESS:
                cut = [each for each in cut if not each.startswith("message ")]
            assert cut == [], f"{step}\n{seat.screen()}"

    sit_down(busy_house, scenario, role=way.role, language=language)
