"""What the demo company sells beside the gifts: delicacies that expire, services, a deposit, kits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from salesdesk.demo import slices
from salesdesk.domain.catalogue.rules import ArticleKind
from salesdesk.domain.tax.rules import TaxClass

__all__ = ["CHARGES", "KITS", "Charge", "Delicacy", "Kit", "delicacies"]


@dataclass(frozen=True, slots=True)
class Delicacy:
    """Something to eat or drink, with its net price in złoty.

    `names` are English, Polish, Dutch and German. It keeps `keeps` days from the day it
    was made.
    """

    code: str
    names: tuple[str, str, str, str]
    price: Decimal
    keeps: int
    tax_class: TaxClass
    customs_code: str


@dataclass(frozen=True, slots=True)
class Charge:
    """A service or a deposit, with its net price in złoty."""

    code: str
    names: tuple[str, str, str, str]
    price: Decimal
    kind: ArticleKind = ArticleKind.SERVICE
    tax_class: TaxClass = TaxClass.STANDARD


@dataclass(frozen=True, slots=True)
class Kit:
    """Delicacies sold together: their codes with quantities, and the price of the whole."""

    code: str
    names: tuple[str, str, str, str]
    price: Decimal
    parts: tuple[tuple[str, int], ...]


CHARGES: Final = (
    Charge("FREIGHT", ("Freight", "Transport", "Vrachtkosten", "Fracht"), Decimal("29.00")),
    Charge("EXPRESS", ("Express delivery", "Dostawa ekspresowa", "Spoedlevering", "Expresslieferung"),
           Decimal("59.00")),
    Charge("WRAPPING", ("Gift wrapping", "Pakowanie na prezent", "Inpakken als cadeau", "Geschenkverpackung"),
           Decimal("3.50")),
    Charge("ENGRAVING", ("Engraving", "Grawerowanie", "Graveren", "Gravur"), Decimal("12.00")),
    Charge("PALLET", ("Pallet, returnable", "Paleta zwrotna", "Statiegeldpallet", "Mehrwegpalette"),
           Decimal("45.00"), ArticleKind.DEPOSIT, TaxClass.OUTSIDE),
)  # fmt: skip

KITS: Final = (
    Kit("KIT-TEA", ("Tea lover's box", "Zestaw dla miłośnika herbaty", "Theepakket", "Teeliebhaber-Set"),
        Decimal("34.90"), (("T01-1", 1), ("T02-1", 1), ("T04-1", 1), ("B01-1", 1))),
    Kit("KIT-COFFEE", ("Coffee box", "Zestaw kawowy", "Koffiepakket", "Kaffee-Set"),
        Decimal("52.90"), (("K01-1", 1), ("K02-1", 1), ("B03-1", 1))),
    Kit("KIT-BREAKFAST", ("Breakfast basket", "Kosz śniadaniowy", "Ontbijtmand", "Frühstückskorb"),
        Decimal("59.00"), (("M01-1", 1), ("D01-1", 1), ("D03-1", 1), ("T03-1", 1), ("K03-1", 1))),
    Kit("KIT-WINTER", ("Winter basket", "Kosz zimowy", "Wintermand", "Winterkorb"),
        Decimal("64.90"), (("T04-2", 1), ("B02-1", 2), ("P02-1", 1), ("C03-1", 1))),
    Kit("KIT-BAKING", ("Baking set", "Zestaw do pieczenia", "Bakpakket", "Back-Set"),
        Decimal("29.90"), (("P01-1", 1), ("P03-1", 1), ("C01-1", 1), ("M03-1", 1))),
)  # fmt: skip


def delicacies() -> list[Delicacy]:
    """The delicacies; those of one stem differ in size."""
    return [
        Delicacy(
            row["code"],
            (_sized(row, "en"), _sized(row, "pl"), _sized(row, "nl"), _sized(row, "de")),
            Decimal(row["price"]),
            int(row["keeps"]),
            TaxClass(row["tax_class"]),
            row["customs_code"],
        )
        for row in slices.rows("delicacies.csv")
    ]


def _sized(row: Mapping[str, str], language: str) -> str:
    return f"{row[language]}, {row['size']}"
