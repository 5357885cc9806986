"""Stock codes of the wholesaler: which of them are articles that lie in stock, and which never did."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache
from typing import Final

__all__ = ["SERVICES", "Kind", "article_code", "is_known", "kind_of"]


class Kind(StrEnum):
    """Whether an article lies in stock. The values are those of the desk's kinds of articles."""

    GOODS = "goods"
    SERVICE = "service"


SERVICES: Final = {
    "POST": "postage",
    "DOT": "postage of the web shop",
    "C2": "carriage",
    "C3": "carriage",
    "M": "manual entry: an amount somebody typed, for whatever it was; `m` too",
    "D": "discount; the few positive ones take a discount back",
    "S": "samples: a charge for a bundle of no particular article",
    "B": "bad debt",
    "BANK CHARGES": "a bank's fee",
    "AMAZONFEE": "a marketplace's fee",
    "CRUK": "commission of a charity",
    "ADJUST": "adjustment of an account; ADJUST2 too",
    "GIFT": "gift voucher: a right, nothing on a shelf; GIFT_0001_20 and the like too",
    "TEST": "test product: never was in stock; TEST001 and the like",
}
"""Codes, whole or before a number, that never lie in stock, and why."""

_ARTICLE: Final = re.compile(r"\d{5}[A-Z]*|DCGS\w+|SP\d+|PADS", re.ASCII)
"""Five digits and perhaps letters for colour or size; two further ranges; cushion pads."""


@cache
def article_code(code: str) -> str:
    """The code that names the article: codes that differ by case or blanks are one article."""
    return " ".join(code.split()).upper()


@cache
def kind_of(code: str) -> Kind:
    """Whether the article with this code lies in stock.

    What is no known service and does not look like an article is a service: it was
    billed, and nothing says that anything was on a shelf.
    """
    return Kind.GOODS if _ARTICLE.fullmatch(code) else Kind.SERVICE


@cache
def is_known(code: str) -> bool:
    """Whether the code is in SERVICES, with or without a number, or looks like an article."""
    stem = re.sub(r"[\d_]+$", "", code)
    return code in SERVICES or stem in SERVICES or _ARTICLE.fullmatch(code) is not None
