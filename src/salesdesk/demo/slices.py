"""Reading the data that ship with the program: `data/ATTRIBUTION.md` says where they come from."""

from __future__ import annotations

import csv
import io
import lzma
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files

__all__ = ["Basket", "Listed", "baskets", "listed", "names", "rows", "towns", "translations"]


@dataclass(frozen=True, slots=True)
class Listed:
    """An article of the real wholesaler. `pence` is its usual price, `usual` the quantity mostly bought."""

    code: str
    name: str
    category: str
    pence: int
    usual: int
    goes_with: tuple[str, ...]
    """Codes of articles often bought together with it."""


@dataclass(frozen=True, slots=True)
class Basket:
    """What one real customer bought at once, so many days after the year had begun."""

    day: int
    customer: int
    lines: tuple[tuple[str, int], ...]
    """Codes with quantities."""


def listed() -> list[Listed]:
    """The articles, by code."""
    return [
        Listed(
            row["code"],
            row["name"],
            row["category"],
            int(row["pence"]),
            int(row["usual"]),
            tuple(row["goes_with"].split()),
        )
        for row in rows("articles.csv.xz")
    ]


def baskets() -> list[Basket]:
    """The baskets of the year, by day; customers count from 1 in the order of their first basket."""
    lines: dict[tuple[int, int, int], list[tuple[str, int]]] = defaultdict(list)
    for row in rows("baskets.csv.xz"):
        key = int(row["basket"]), int(row["day"]), int(row["customer"])
        lines[key].append((row["code"], int(row["quantity"])))
    return [Basket(day, customer, tuple(bought)) for (_, day, customer), bought in lines.items()]


def towns() -> Mapping[str, list[tuple[str, str]]]:
    """Postcodes with their towns, by country; the Dutch ones are only the four digits."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in rows("towns.csv.xz"):
        found[row["country"]].append((row["postcode"], row["town"]))
    return found


def names() -> Mapping[tuple[str, str], list[str]]:
    """Common names by country and kind: F and M are forenames, S surnames."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in rows("names.csv.xz"):
        found[row["country"], row["kind"]].append(row["name"])
    return found


def translations() -> Mapping[str, tuple[str, str, str]]:
    """Polish, Dutch and German names of what sells best, by code."""
    return {row["code"]: (row["pl"], row["nl"], row["de"]) for row in rows("translations.csv")}


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of one file in `data`, by the heads of its columns."""
    content = (files("salesdesk.demo") / "data" / name).read_bytes()
    text = lzma.decompress(content) if name.endswith(".xz") else content
    yield from csv.DictReader(io.StringIO(text.decode()))
