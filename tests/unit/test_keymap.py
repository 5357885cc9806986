"""Keys of one's own: before those that commands declare, and taken from the others."""

from __future__ import annotations

import pytest

from salesdesk.errors import Refused
from salesdesk.screens.keymap import Keymap, room_of
from salesdesk.screens.order_entry.screen import OrderEntryScreen


def _keys(keymap: Keymap) -> dict[str, tuple[str, ...]]:
    return {each.name: each.keys for each in keymap.commands(OrderEntryScreen)}


def test_command_has_the_keys_of_the_settings_and_its_own() -> None:
    assert _keys(Keymap({"confirm": "ctrl+k, Insert"}))["confirm"] == ("ctrl+k", "insert", "f9")


def test_name_with_its_room_goes_first() -> None:
    keys = _keys(Keymap({"confirm": "f5", "order_entry.confirm": "ctrl+k", "billing.confirm": "f7"}))
    assert keys["confirm"] == ("ctrl+k", "f9")
    assert room_of(OrderEntryScreen) == "order_entry"


def test_settings_of_other_screens_change_nothing() -> None:
    assert _keys(Keymap({"billing.confirm": "f5"})) == _keys(Keymap())


@pytest.mark.parametrize(
    "key", ["a", "5", "enter", "escape", "f10", "f11", "shift+f3", "alt+k", "ctrl+i", ""]
)
def test_key_that_is_typed_or_does_not_arrive_is_refused(key: str) -> None:
    with pytest.raises(Refused, match="is no key for “confirm”"):
        Keymap({"confirm": key})
