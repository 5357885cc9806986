"""A furnished firm for a benchmark, and one desk per role."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from salesdesk.desk import Desk
from salesdesk.domain.catalogue.rules import ArticleKind
from salesdesk.domain.catalogue.verbs import NewArticle, add_articles
from salesdesk.domain.company.verbs import CompanyDetails, add_vat_registration, set_up
from salesdesk.domain.customers.verbs import NewTerms, add_terms
from salesdesk.domain.purchasing.verbs import NewSupplier, Offered, add_suppliers, offer_articles
from salesdesk.domain.tax.verbs import add_known_rates
from salesdesk.domain.users.verbs import NewUser, create
from salesdesk.office.permissions import Role
from salesdesk.storage.engine import Database
from salesdesk.warehouse.stock.verbs import add_warehouse

__all__ = ["House", "furnish"]

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class House:
    """The firm's database, its desks, and the ids that work needs."""

    database: Database
    system: Desk
    telemarketer: Desk
    clerk: Desk
    buyer: Desk
    biller: Desk
    warehouse_id: int
    terms_id: int
    article_ids: dict[str, int]
    goods: list[int]
    """Ids of the articles that lie in stock."""
    supplier_ids: dict[str, int]


def furnish(
    database: Database,
    articles: Iterable[NewArticle],
    supplier_of: Callable[[str], str],
    cost_of: Callable[[str], Decimal],
    clock: Callable[[], datetime] | None = None,
) -> House:
    """Set up a British firm with one warehouse, these articles, and suppliers who sell them singly."""
    system = Desk.system(database, clock=clock)
    system.do(
        set_up,
        CompanyDetails(
            name="Gift Wholesale Ltd",
            street="Commercial Road",
            house_number="1",
            postcode="E1 1AA",
            city="London",
            timezone="Europe/London",
            language="en",
        ),
        "GB",
        "GBP",
    )
    system.do(add_vat_registration, "GB", "GB980780684", date(2000, 1, 1))
    system.do(add_known_rates, "GB")
    desks = {role: _desk(system, database, role, clock) for role in Role}
    warehouse_id = system.do(add_warehouse, "MAIN", "Main warehouse", "GB")
    terms_id = system.do(add_terms, NewTerms("30", "30 days net", 30))
    article_ids: dict[str, int] = {}
    articles = list(articles)
    for start in range(0, len(articles), _CHUNK):
        chunk = articles[start : start + _CHUNK]
        ids = system.do(add_articles, chunk)
        article_ids |= {article.code: id_ for article, id_ in zip(chunk, ids, strict=True)}
    return House(
        database,
        system,
        desks[Role.TELEMARKETER],
        desks[Role.WAREHOUSE],
        desks[Role.BUYER],
        desks[Role.INVOICING],
        warehouse_id,
        terms_id,
        article_ids,
        [article_ids[article.code] for article in articles if article.kind is ArticleKind.GOODS],
        _suppliers(system, article_ids, supplier_of, cost_of),
    )


def _desk(system: Desk, database: Database, role: Role, clock: Callable[[], datetime] | None) -> Desk:
    # Nobody signs in here, so no password is ever hashed: "!" matches none.
    user_id = system.do(
        create, NewUser(login=role.value, name=role.value, password_hash="!", roles=frozenset({role}))
    )
    return Desk(database, user_id, seat=f"bench-{role.value}", clock=clock)


def _suppliers(
    system: Desk,
    article_ids: dict[str, int],
    supplier_of: Callable[[str], str],
    cost_of: Callable[[str], Decimal],
) -> dict[str, int]:
    codes_of: dict[str, list[str]] = {}
    for code in article_ids:
        codes_of.setdefault(supplier_of(code), []).append(code)
    numbers = sorted(codes_of)
    ids = system.do(
        add_suppliers, [NewSupplier(number, f"Supplier {number}", "GB", "GBP", "en") for number in numbers]
    )
    for number, supplier_id in zip(numbers, ids, strict=True):
        system.do(
            offer_articles,
            supplier_id,
            [Offered(article_ids[code], f"{number}/{code}", cost_of(code)) for code in codes_of[number]],
        )
    return dict(zip(numbers, ids, strict=True))
