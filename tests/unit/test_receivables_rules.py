"""What an invoice cannot be issued without, and its parts that are paid one by one."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesdesk.domain.receivables.rules import instalments, missing_of_seller
from salesdesk.domain.tax.rules import TaxCategory, Treatment
from salesdesk.money import currency_places

SELLER = {
    "street": "Prosta", "house_number": "51", "city": "Warszawa", "country": "PL",
    "vat_id": "PL5260250274", "registration": "",
}  # fmt: skip
S, E, K, G = TaxCategory.STANDARD, TaxCategory.EXEMPT, TaxCategory.INTRA_EU, TaxCategory.EXPORT
AE = TaxCategory.REVERSE_CHARGE
DOMESTIC, INTRA_EU = Treatment.DOMESTIC, Treatment.INTRA_EU


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
        ({"vat_id": ""}, [AE], ["VAT id"]),
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
    said = missing_of_seller(SELLER | lacking, categories, INTRA_EU if K in categories else DOMESTIC)
    assert [word for word in ("address", "VAT id") if word in said] == missing
    assert bool(said) == bool(missing)


def test_german_seller_of_services_to_another_member_state_needs_his_vat_id() -> None:
    german = SELLER | {"vat_id": "", "registration": "123/456", "country": "DE"}
    assert "VAT id" in missing_of_seller(german, [AE], INTRA_EU)
    assert missing_of_seller(german, [AE], Treatment.REVERSE_CHARGE) == ""  # at home, § 13b UStG


QUARTERS = (Decimal(25),) * 4


@pytest.mark.parametrize(
    ("amount", "percents", "currency", "parts"),
    [
        ("1587.35", QUARTERS, "PLN", "396.84 396.84 396.84 396.83"),
        ("100.01", QUARTERS, "EUR", "25.00 25.00 25.00 25.01"),
        ("0.02", QUARTERS, "EUR", "0.01 0.01 0.00 0.00"),
        ("1000", (Decimal("33.3333"), Decimal("33.3333"), Decimal("33.3334")), "JPY", "333 333 334"),
        ("12.34", (Decimal(100),), "EUR", "12.34"),
    ],
)
def test_last_instalment_is_what_is_left(
    amount: str, percents: tuple[Decimal, ...], currency: str, parts: str
) -> None:
    assert [str(part) for part in instalments(Decimal(amount), percents, currency)] == parts.split()


@given(
    st.lists(st.integers(1, 100), min_size=1, max_size=12),
    st.integers(0, 10**9),
    st.sampled_from(["EUR", "JPY", "KWD"]),
)
def test_instalments_sum_to_the_amount_and_none_is_below_nothing(
    weights: list[int], units: int, currency: str
) -> None:
    amount = Decimal(units).scaleb(-currency_places(currency))
    whole = sum(weights)
    percents = [(Decimal(100 * weight) / whole).quantize(Decimal("0.0001")) for weight in weights]
    percents[-1] = 100 - sum(percents[:-1], Decimal(0))
    parts = instalments(amount, percents, currency)
    assert sum(parts) == amount
    assert all(part >= 0 for part in parts)
