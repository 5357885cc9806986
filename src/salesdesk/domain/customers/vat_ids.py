"""What is known of a VAT id beside its check digits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

__all__ = ["VatIdCheck"]


@dataclass(frozen=True, slots=True)
class VatIdCheck:
    """What a register said of a VAT id on a day; `reference` is the number that it gave the answer."""

    vat_id: str
    checked_on: date
    valid: bool
    reference: str
