from __future__ import annotations

import re
from importlib.resources import files
from random import Random
from typing import Final

import pytest
from stdnum import ean

from salesdesk.demo import slices
from salesdesk.demo.assortment import CATEGORIES, relations, zloty
from salesdesk.demo.clientele import MANNERS
from salesdesk.demo.countries.manner import Manner
from salesdesk.demo.cutting.wording import category_of, name_of
from salesdesk.demo.identity import article_number, domain, vat_id
from salesdesk.demo.own_goods import CHARGES, KITS, delicacies
from salesdesk.domain.company.rules import vat_number
from salesdesk.office.addresses import mail_address
from salesdesk.storage.types import clean

DATA: Final = files("salesdesk.demo") / "data"
FILES: Final = (
    "articles.csv.xz",
    "baskets.csv.xz",
    "delicacies.csv",
    "names.csv.xz",
    "towns.csv.xz",
    "translations.csv",
)
MARKUP: Final = re.compile(r"[<>\[\]{}\\]|^[=+@-]")


def test_attribution_names_every_file_that_ships() -> None:
    text = (DATA / "ATTRIBUTION.md").read_text(encoding="utf-8")
    shipped = sorted(file.name for file in DATA.iterdir() if file.name != "ATTRIBUTION.md")
    assert shipped == sorted(FILES)
    assert [name for name in shipped if name not in text] == []
    assert "CC BY 4.0" in text
    assert "CC0" in text


def test_data_are_small() -> None:
    assert sum(len(file.read_bytes()) for file in DATA.iterdir()) < 1_000_000


@pytest.mark.parametrize("name", FILES)
def test_text_is_plain(name: str) -> None:
    values = [value for row in slices.rows(name) for value in row.values()]
    assert values
    assert [value for value in values if clean(value) != value or MARKUP.search(value)] == []
    assert [value for value in values if value != value.strip()] == []


def test_articles_have_different_codes_and_names_in_known_categories() -> None:
    listed = slices.listed()
    assert len(listed) >= 3000
    assert len({each.code for each in listed}) == len(listed)
    assert len({each.name for each in listed}) == len(listed)
    assert {each.category for each in listed} <= set(CATEGORIES)
    assert min(each.pence for each in listed) > 0


def test_baskets_are_of_articles_that_ship() -> None:
    known = {each.code for each in slices.listed()}
    baskets = slices.baskets()
    assert len(baskets) == 720
    assert {code for basket in baskets for code, _ in basket.lines} <= known
    assert [basket.day for basket in baskets] == sorted(basket.day for basket in baskets)


def test_translations_and_kits_are_of_articles_that_ship() -> None:
    assert set(slices.translations()) <= {each.code for each in slices.listed()}
    assert {code for kit in KITS for code, _ in kit.parts} <= {each.code for each in delicacies()}


def test_codes_of_own_goods_are_no_codes_of_gifts() -> None:
    own = [charge.code for charge in CHARGES]
    own += [kit.code for kit in KITS]
    own += [delicacy.code for delicacy in delicacies()]
    assert len(set(own)) == len(own)
    assert set(own).isdisjoint(each.code for each in slices.listed())


def test_relations_are_between_articles_that_are_there() -> None:
    listed = slices.listed()[:500]
    known = {each.code for each in listed}
    found = list(relations(listed))
    assert found
    assert {code for one, other, _ in found for code in (one, other)} <= known
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("manner", MANNERS, ids=lambda manner: manner.country)
def test_vat_ids_have_right_check_digits(manner: Manner) -> None:
    chance = Random(manner.country)
    for _ in range(200):
        number = vat_id(chance, manner.country, manner.vat_stem(chance))
        assert vat_number(manner.country, number) == manner.country + number


def test_vat_id_is_found_for_a_stem_that_has_no_check_digit() -> None:
    assert vat_number("PL", vat_id(Random(1), "PL", "725000004?"))  # 725000004 would need a ten


def test_article_numbers_are_for_use_in_a_store() -> None:
    numbers = {article_number(unit, index) for unit in range(3) for index in range(100)}
    assert len(numbers) == 300
    assert all(ean.is_valid(number) and number.startswith("20") for number in numbers)


@pytest.mark.parametrize("name", ["Świeca & Łuk sp. z o.o.", "Müller „Süß” GmbH", "x" * 90])
def test_domain_of_any_name_can_stand_in_a_mail_address(name: str) -> None:
    assert mail_address(f"info@{domain(name)}").endswith(".example")


def test_women_bear_the_form_of_a_polish_surname_that_is_theirs() -> None:
    poland = MANNERS[0]
    forms = [poland.behind_forename(name, True) for name in ("Kowalski", "Zawadzki", "Nowak", "Mazur")]
    assert forms == ["Kowalska", "Zawadzka", "Nowak", "Mazur"]


def test_dutch_particle_is_small_behind_a_forename() -> None:
    assert MANNERS[1].behind_forename("Van den Berg", False) == "van den Berg"


@pytest.mark.parametrize(
    ("description", "name"),
    [
        ("WHITE HANGING HEART T-LIGHT HOLDER", "White hanging heart T-light holder"),
        ("SET/5 RED SPOTTY LID GLASS BOWLS", "Set of 5 red spotty lid glass bowls"),
        ("ROUND SNACK BOXES SET OF4 WOODLAND", "Round snack boxes set of 4 woodland"),
        ("LUNCH BAG  BLACK SKULL.", "Lunch bag black skull"),
        ("KEY FOB , SHED", "Key fob, shed"),
        ("VINTAGE UNION JACK BUNTING", "Vintage Union Jack bunting"),
        ("GIN + TONIC DIET METAL SIGN", "Gin & tonic diet metal sign"),
        ("RED TOADSTOOL LED NIGHT LIGHT", "Red toadstool LED night light"),
    ],
)
def test_name_reads_like_a_name(description: str, name: str) -> None:
    assert name_of(description) == name


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("Red T-light holder", "LIGHT"),
        ("Christmas candle", "XMAS"),
        ("Robot", "OTHER"),
        ("Cake stand", "KITCHEN"),
    ],
)
def test_category_follows_from_the_words(name: str, category: str) -> None:
    assert category_of(name) == category


@pytest.mark.parametrize(("pence", "price"), [(2, "0.20"), (42, "2.05"), (295, "14.49"), (1275, "62.49")])
def test_price_ends_as_prices_like_to(pence: int, price: str) -> None:
    assert str(zloty(pence)) == price
