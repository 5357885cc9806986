"""`python -m salesdesk` and the program `salesdesk`."""

from __future__ import annotations

from salesdesk.cli.app import main

__all__ = ["main"]

if __name__ == "__main__":
    main()
