"""What is worth offering to whoever is on the phone."""

from __future__ import annotations

from decimal import Decimal

import pytest

from benchmarks.harness.statements import count_statements
from salesdesk.domain.assortment.suggesting import suggested_articles
from salesdesk.domain.catalogue.rules import ArticleLife, Relation
from salesdesk.domain.catalogue.verbs import relate, set_life
from salesdesk.errors import NotFound
from tests.house import House


def offered(house: House, *on_order: str, customer: str = "ANNA", limit: int = 8) -> list[tuple[str, str]]:
    """Codes of what is offered, each with that of what it goes with, or how often it was bought."""
    codes = {id_: code for code, id_ in house.articles.items()}
    found = house.ask(
        suggested_articles, house.customers[customer], [house.articles[code] for code in on_order], limit
    )
    return [
        (each.article.code, str(each.times) if each.goes_with is None else codes[each.goes_with])
        for each in found
    ]


def test_what_goes_with_the_newest_line_comes_first_then_what_is_usual(house: House) -> None:
    ids = house.articles
    for article, other in (("MUG", "RARE"), ("MUG", "TEA"), ("TEA", "PAPER"), ("TEA", "MUG"), ("MUG", "OLD")):
        house.do(relate, ids[article], ids[other], Relation.ASSOCIATED)
    house.do(relate, ids["MUG"], ids["BOOK"], Relation.SUBSTITUTE)
    assert offered(house) == []
    assert offered(house, "MUG") == [("TEA", "MUG"), ("RARE", "MUG")]  # of RARE there is none
    assert offered(house, "TEA", "MUG") == [("PAPER", "TEA"), ("RARE", "MUG")]
    for code in ("PEN", "PEN", "WIRE", "WIRE", "WIRE", "FREIGHT", "FREIGHT", "SCREW"):
        house.order("ANNA", house.line(code))
    assert offered(house) == [("WIRE", "3"), ("PEN", "2")]
    assert offered(house, "PEN", "MUG") == [("TEA", "MUG"), ("RARE", "MUG"), ("WIRE", "3")]
    assert offered(house, "MUG", limit=1) == [("TEA", "MUG")]
    assert offered(house, "MUG", customer="BOB") == [("TEA", "MUG"), ("RARE", "MUG")]
    house.do(set_life, ids["WIRE"], ArticleLife.ENDED)
    assert offered(house) == [("PEN", "2")]
    [tea, *_] = house.ask(suggested_articles, house.customers["ANNA"], [ids["MUG"]])
    assert (tea.article.unit_amount, tea.article.available) == (Decimal("5.35"), Decimal(220))
    with pytest.raises(NotFound):
        house.ask(suggested_articles, 10**9, [])
    counts = []
    for on_order in ([ids["MUG"]], [ids["MUG"], *(id_ for code, id_ in ids.items() if code != "TEA")]):
        with count_statements(house.database.engine) as sent:
            house.ask(suggested_articles, house.customers["ANNA"], on_order)
        counts.append(sent.count)
    assert counts[0] == counts[1]
