"""Cut all slices: see the package."""

from __future__ import annotations

import csv
import io
import lzma
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from salesdesk.demo.cutting.places import names_of, towns_of
from salesdesk.demo.cutting.retail import articles_of, baskets_of, read_year

__all__ = ["cut"]


def cut(retail: Path, zipcodes: Path, names: Path, target: Path) -> None:
    """Write the four slices into `target`."""
    year = read_year(retail)
    articles = list(articles_of(year))
    _write(target, "articles", "code name category pence usual goes_with", articles)
    codes = frozenset(str(row[0]) for row in articles)
    _write(target, "baskets", "basket day customer code quantity", baskets_of(year, codes))
    _write(target, "towns", "country postcode town", towns_of(zipcodes))
    _write(target, "names", "country kind name", names_of(names))


def _write(target: Path, name: str, heads: str, rows: Iterable[Sequence[object]]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(heads.split())
    writer.writerows(rows)
    packed = lzma.compress(text.getvalue().encode(), preset=9 | lzma.PRESET_EXTREME)
    (target / f"{name}.csv.xz").write_bytes(packed)


if __name__ == "__main__":
    cut(*map(Path, sys.argv[1:5]))
