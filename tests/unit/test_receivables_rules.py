"""What an invoice cannot be issued without."""

from __future__ import annotations

import pytest

from salesdesk.domain.receivables.rules import missing_of_seller
from salesdesk.domain.tax.rules import TaxCategory

SELLER = {
    "street": "Prosta", "house_number": "51", "city": "Warszawa", "country": "PL",
    "vat_id": "PL5260250274", "registration": "",
}  # fmt: skip
S, E, K, G = TaxCategory.STANDARD, TaxCategory.EXEMPT, TaxCategory.INTRA_EU, TaxCategory.EXPORT


@pytest.mark.parametrize(
    ("lacking", "categories", "missing"),
    [
        ({}, [S, K], []),
        ({"street": ""}, [S], []),  # a village
        ({"house_number": ""}, [S], []),
        ({"street": "", "house_number": ""}, [S], ["address"]),
        ({"city": ""}, [E], ["address"]),
        ({"vat_id": ""}, [S], ["VAT id"]),
        ({"vat_id": ""}, [E, G, TaxCategory.OUTSIDE, TaxCategory.ZERO], []),
        ({"vat_id": ""}, [E, S], ["VAT id"]),
        ({"vat_id": ""}, [TaxCategory.REVERSE_CHARGE], ["VAT id"]),
        ({"vat_id": "", "city": ""}, [S], ["address", "VAT id"]),
        ({"vat_id": "", "registration": "KRS 1"}, [S], ["VAT id"]),
        ({"vat_id": "", "registration": "123/456", "country": "DE"}, [S], []),
        ({"vat_id": "", "country": "DE"}, [S], ["VAT id"]),
        ({"vat_id": "", "registration": "123/456", "country": "DE"}, [K], ["VAT id"]),
    ],
)
def test_what_the_seller_lacks_is_named(
    lacking: dict[str, str], categories: list[TaxCategory], missing: list[str]
) -> None:
    said = missing_of_seller(SELLER | lacking, categories)
    assert [word for word in ("address", "VAT id") if word in said] == missing
    assert bool(said) == bool(missing)
