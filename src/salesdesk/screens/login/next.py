"""What comes after signing in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesdesk.loading import loading

if TYPE_CHECKING:
    from salesdesk.screens.menu.screen import MenuScreen

__all__ = ["menu_screen"]


def menu_screen() -> type[MenuScreen]:
    """The menu, and with it the domain, which takes longer to load than all that signing in needs.

    So the first screen is there without it, and asks for it while somebody types who he is.
    """
    with loading():
        from salesdesk.screens.menu.screen import MenuScreen
    return MenuScreen
