"""How units are written for whoever reads a paper."""

from __future__ import annotations

import pytest

from salesdesk.domain.catalogue.unit_names import as_read
from salesdesk.i18n import LANGUAGES


@pytest.mark.parametrize(
    ("unit", "read"),
    [
        ("pc", ("pc", "szt.", "st.", "Stk.")),
        ("szt.", ("pc", "szt.", "st.", "Stk.")),
        ("PCS", ("PCS", "szt.", "st.", "Stk.")),
        ("Stück", ("pc", "szt.", "st.", "Stück")),
        ("opak.", ("pack", "opak.", "pak", "Pkg.")),
        ("mb", ("m", "mb", "m", "m")),
        ("VPE", ("VPE", "VPE", "VPE", "VPE")),
        ("kg", ("kg", "kg", "kg", "kg")),
        ("1/2 kg", ("1/2 kg", "1/2 kg", "1/2 kg", "1/2 kg")),
        ("krat", ("krat", "krat", "krat", "krat")),
    ],
)
def test_unit_is_a_word_of_the_reader_s_language(unit: str, read: tuple[str, ...]) -> None:
    assert tuple(as_read(unit, language) for language in LANGUAGES) == read


def test_units_that_an_article_tells_apart_stay_apart() -> None:
    units = {"op", "opak", "szt."}
    assert [as_read(unit, "de", units) for unit in ("op", "opak", "szt.")] == ["op", "opak", "Stk."]
