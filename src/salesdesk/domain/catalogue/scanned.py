"""What a scanner reads off a box: an article's GTIN alone, or a GS1-128 with batch, dates and quantity."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from stdnum import gs1_128
from stdnum.exceptions import ValidationError

from salesdesk.domain.catalogue.rules import is_gtin
from salesdesk.errors import Refused
from salesdesk.i18n import N_

__all__ = ["Scanned", "is_bar_code", "scanned"]

# What scanners set before what they have read, as ISO/IEC 15424 has it: C1 for GS1-128, e0 for
# GS1 DataBar, d2 for GS1 DataMatrix, E0 and E4 for EAN.
_SYMBOLOGY: Final = re.compile(r"\](C1|d2|e0|Q3|E0|E4|C0)")
_END: Final = "\x1d"
"""FNC1 behind an element without a fixed length. Where a terminal swallows it, scanners are set to send |."""
_KEY: Final = re.compile(r"\((\d{2,4})\)")
_BEGINS: Final = re.compile(r"0[012]\d{14}")
"""With the number of a box or an article, as those without a sign for their kind do."""
_LONGEST: Final = 120
_SHORTEST: Final = 8
"""Digits of the shortest GTIN; nobody types ten millions as a quantity in one go."""


@dataclass(frozen=True, slots=True)
class Scanned:
    """What was read; what the code does not say is empty."""

    gtin: str = ""
    """As the article's unit has it: without the zeros that make 14 digits of a shorter one."""
    batch: str = ""
    """The maker's batch (AI 10), else his serial number (AI 21)."""
    best_before: date | None = None
    use_by: date | None = None
    quantity: Decimal | None = None
    """Pieces of the GTIN (AI 30 or 37), or its net weight in kilograms (AI 310n)."""
    is_weight: bool = False
    """The quantity is the weight."""
    sscc: str = ""
    """The number of the box or pallet itself (AI 00)."""


def is_bar_code(text: str) -> bool:
    """Whether it can only be a bar code, known or not, misread or not: nothing is guessed for it."""
    return text.isdecimal() and len(text) >= _SHORTEST


def scanned(text: str) -> Scanned | None:
    """Read what a scanner sent; None for what is no such code, so that it can be looked for as words.

    GS1-128 as its bars say it, with or without the sign for its kind, or as it is printed below them
    with its parentheses (GS1 General Specifications, section 3). Refused for a code with a
    digit that proves the others wrong, or with a part that cannot be.
    """
    code = text.strip()
    if len(code) > _LONGEST or not code.isascii():
        return None
    sign = _SYMBOLOGY.match(code)
    if sign:
        code = code[sign.end() :]
    if is_gtin(code):
        return Scanned(gtin=_shortened(code))
    is_meant = sign or _KEY.match(code) or _END in code or _BEGINS.match(code)
    if not is_meant:
        return None
    try:
        elements = gs1_128.info(_KEY.sub(rf"{_END}\1", code).strip(_END).replace("|", _END), _END)
    except (ValidationError, ValueError) as error:  # the latter for a day that is none
        text = N_("“{code}” was not read rightly; scan it again, or type the code.")
        raise Refused(text, code=code) from error
    return _of(elements)


def _of(elements: Mapping[str, Any]) -> Scanned:
    weight = next((value for key, value in elements.items() if key.startswith("310")), None)
    count = elements.get("37", elements.get("30"))
    return Scanned(
        gtin=_shortened(elements.get("01") or elements.get("02") or ""),
        batch=str(elements.get("10") or elements.get("21") or ""),
        best_before=elements.get("15"),
        use_by=elements.get("17"),
        quantity=weight if count is None else Decimal(count),
        sscc=elements.get("00", ""),
        is_weight=count is None and weight is not None,
    )


def _shortened(gtin: str) -> str:
    """Fourteen digits as the article has them: an EAN-13, or an EAN-8, that zeros were set before."""
    for zeros in (6, 1):
        if gtin.startswith("0" * zeros) and len(gtin) == 14:
            return gtin[zeros:]
    return gtin
