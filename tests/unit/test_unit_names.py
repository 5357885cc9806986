"""How units are written for whoever reads a paper."""

from __future__ import annotations

from decimal import Decimal

import pytest

from salesdesk.domain.catalogue.unit_names import Unit, as_read
from salesdesk.i18n import LANGUAGES, sentence
from salesdesk.screens.wording import unit_typed


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


def test_text_that_speaks_of_a_unit_names_it_as_its_reader_does() -> None:
    def said(unit: Unit) -> list[str]:
        return [sentence("{n} {unit}", {"n": Decimal("1.5"), "unit": unit}, each) for each in LANGUAGES]

    assert said(Unit("pc")) == ["1.5 pc", "1,5 szt.", "1,5 st.", "1,5 Stk."]
    assert said(Unit("op", ("opak", "szt."))) == ["1.5 op", "1,5 op", "1,5 op", "1,5 op"]
    assert sentence("2 {unit}. 3 {unit}.", {"unit": Unit("pc")}, "pl") == "2 szt. 3 szt."
    assert sentence("2 {unit}. 3 {unit}.", {"unit": Unit("pc")}, "en") == "2 pc. 3 pc."


def test_unit_that_is_typed_is_named_beside_its_code_where_the_reader_calls_it_otherwise() -> None:
    assert [unit_typed("pc", each) for each in LANGUAGES] == ["pc", "pc (szt.)", "pc (st.)", "pc (Stk.)"]
    assert unit_typed("Szt", "pl") == "Szt"
    assert unit_typed("op", "de", ("op", "opak")) == "op"
