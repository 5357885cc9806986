"""What stands against a sale that is taxed as its order says."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesdesk.domain.tax.objections import Sale, objection
from salesdesk.domain.tax.rules import Treatment, treatment_of

TODAY = date(2026, 3, 2)
DOMESTIC, INTRA_EU = Treatment.DOMESTIC, Treatment.INTRA_EU
EXPORT, REVERSE = Treatment.EXPORT, Treatment.REVERSE_CHARGE
GERMAN = "DE136695976"


@pytest.mark.parametrize(
    ("treatment", "seller", "ship_to", "vat_id", "said"),
    [
        (DOMESTIC, "PL", "PL", "", ""),
        (DOMESTIC, "PL", "CH", "", ""),  # VAT that is charged needs no proof
        (INTRA_EU, "PL", "DE", GERMAN, ""),
        (INTRA_EU, "PL", "NL", GERMAN, ""),  # registered elsewhere than where the goods go
        (INTRA_EU, "PL", "GR", "EL123456789", ""),
        (INTRA_EU, "PL", "DE", "", "customer K7 has none"),
        (INTRA_EU, "PL", "DE", "PL5260250274", "customer K7 has none"),
        (INTRA_EU, "PL", "DE", "CHE123456788", "customer K7 has none"),
        (INTRA_EU, "PL", "PL", GERMAN, "not to PL"),
        (INTRA_EU, "PL", "CH", GERMAN, "not to CH"),
        (INTRA_EU, "GB", "DE", GERMAN, "not to DE"),
        (EXPORT, "PL", "CH", "", ""),
        (EXPORT, "PL", "ZZ", "", ""),
        (EXPORT, "GB", "DE", "", ""),
        (EXPORT, "PL", "DE", "", "the goods go to DE"),
        (EXPORT, "GB", "GB", "", "the goods go to GB"),
        (REVERSE, "PL", "PL", "PL5260250274", ""),
        (REVERSE, "PL", "PL", "", "customer K7 has no VAT id"),
    ],
)
def test_sale_without_vat_has_to_be_what_it_is_called(
    treatment: Treatment, seller: str, ship_to: str, vat_id: str, said: str
) -> None:
    found = objection(Sale(treatment, seller, ship_to, "K7", vat_id), TODAY)
    assert (found is None) == (not said)
    assert found is None or said in str(found)


def test_vat_id_that_was_found_invalid_frees_of_nothing() -> None:
    for treatment, ship_to in ((INTRA_EU, "DE"), (REVERSE, "PL")):
        found = objection(Sale(treatment, "PL", ship_to, "K7", GERMAN, date(2026, 3, 1)), TODAY)
        assert "DE136695976 of customer K7 was found invalid on 1 Mar 2026" in str(found)
    assert objection(Sale(DOMESTIC, "PL", "DE", "K7", GERMAN, TODAY), TODAY) is None


COUNTRIES = st.sampled_from(["PL", "DE", "GR", "GB", "CH", "ZZ"])
VAT_IDS = st.sampled_from(["", GERMAN, "PL5260250274", "EL123456789", "GB980780684", "CHE123456788"])
DAYS = st.dates(date(2000, 1, 1), date(2030, 1, 1))


@given(COUNTRIES, COUNTRIES, VAT_IDS, DAYS)
def test_nothing_stands_against_what_follows_from_countries_and_vat_id(
    seller: str, ship_to: str, vat_id: str, day: date
) -> None:
    treatment = treatment_of(seller, ship_to, vat_id, day)
    assert objection(Sale(treatment, seller, ship_to, "K7", vat_id), day) is None
