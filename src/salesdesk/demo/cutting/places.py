"""Towns with their postcodes (GeoNames), and the most common names of people."""

from __future__ import annotations

import csv
import lzma
import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

__all__ = ["names_of", "towns_of"]

_WANTED: Final[Mapping[str, int]] = {"PL": 1200, "NL": 500, "DE": 700}
_AT_HOME: Final[Mapping[str, str]] = {"The Hague": "Den Haag"}  # places that the source writes in English
_PEOPLE: Final = ("PL", "NL", "DE", "GB")


def towns_of(folder: Path) -> Iterator[Sequence[str]]:
    """Rows of `towns.csv`: country, postcode, town. Cities come as often as they have postcodes."""
    for country, wanted in _WANTED.items():
        with lzma.open(folder / f"zipcodes.{country.lower()}.csv.xz", "rt", encoding="utf-8") as source:
            found = {(row["zipcode"], row["place"]) for row in csv.DictReader(source) if _is_town(row)}
        towns = sorted((code, _AT_HOME.get(place, place)) for code, place in found)
        for code, place in sorted(random.Random(country).sample(towns, min(wanted, len(towns)))):
            yield country, code, place


def names_of(folder: Path) -> Iterator[Sequence[str]]:
    """Rows of `names.csv`: country, kind (F and M forenames, S surnames), name."""
    found: dict[tuple[str, str, str], None] = {}
    for file, kind in (("forenames", "Gender"), ("surnames", "")):
        path = folder / f"common-{file}-by-country.csv"
        with path.open(encoding="utf-8-sig", newline="") as source:
            for row in csv.DictReader(source):
                if row["Country"] in _PEOPLE:
                    found[row["Country"], row[kind] if kind else "S", row["Localized Name"]] = None
    yield from found


def _is_town(row: Mapping[str, str]) -> bool:
    """Whether the row is a town of some size: companies with postcodes of their own, and hamlets, are not."""
    place = row["place"]
    if "kreis" in place:
        return False
    if row["country_code"] == "NL":
        return place.split()[0] in row["province"] or place in _AT_HOME
    return place in row["community"].split(" ", 2)[-1] or place == row["community"]
