"""Files of exchange rates, as the ECB and the NBP publish them, brought in a piece at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from salesdesk.domain.company.exchange import AT_ONCE
from salesdesk.domain.company.published import LARGEST_FILE, PublishedRate, published
from salesdesk.errors import Refused
from salesdesk.i18n import N_

__all__ = ["in_pieces", "rates_in"]


def rates_in(file: Path, currency: str) -> list[PublishedRate]:
    """The rates in a file, for a company with this currency. Refuses a file that cannot be read as such."""
    try:
        with file.expanduser().open("rb") as source:
            data = source.read(LARGEST_FILE + 1)
    except (OSError, ValueError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise Refused(N_("{file} cannot be read: {reason}."), file=file.name, reason=reason) from None
    return published(data, currency)


def in_pieces(rates: Sequence[PublishedRate]) -> Iterator[Sequence[PublishedRate]]:
    """As many as `add_rates` takes at once."""
    return (rates[start : start + AT_ONCE] for start in range(0, len(rates), AT_ONCE))
