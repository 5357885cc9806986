"""What texts become on the screen."""

from __future__ import annotations

import pytest

from salesdesk.screens.wording import visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Łódź, „Żółć” – €", "Łódź, „Żółć” – €"),
        ("[red]Mug[/]", "[red]Mug[/]"),
        ("\x1b[2J", "·[2J"),
        ("a\nb\tc\r", "a·b·c·"),
        ("\u202eevil\u2066", "·evil·"),
        ("1\u00a0234\u202f567", "1 234 567"),
        ("", ""),
    ],
)
def test_text_shows_and_steers_nothing(text: str, shown: str) -> None:
    assert visible(text) == shown
