"""Entering what the demo company has before it sells anything: itself, its goods, its customers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Final, TypeVar

from salesdesk.demo.assortment import CATEGORIES, FOOD, Goods, charges, goods, kits, relations
from salesdesk.demo.clientele import Conditions, Customer, branches, cash_customers, customers
from salesdesk.demo.firm import (
    ACCOUNTS,
    COMPANY,
    COUNTRY,
    CURRENCY,
    FOUNDED,
    GROUPS,
    PEOPLE,
    TERMS,
    VAT,
    WAREHOUSES,
    Firm,
    Login,
)
from salesdesk.demo.slices import Listed
from salesdesk.demo.supply import PER_UNIT, SUPPLIERS, new_suppliers, offers
from salesdesk.demo.working_days import Calendar
from salesdesk.desk import Desk
from salesdesk.domain.catalogue.verbs import (
    NewArticle,
    add_articles,
    add_brand,
    add_category,
    relate,
)
from salesdesk.domain.company.verbs import NewBankAccount, add_bank_account, add_vat_registration, set_up
from salesdesk.domain.customers.verbs import add_customers, add_group, add_terms
from salesdesk.domain.pricing.promoting import NewPromotion, add_promotion
from salesdesk.domain.pricing.promotions import Benefit, Deal
from salesdesk.domain.pricing.verbs import NewPrice, add_customer_prices, add_list_prices, add_price_list
from salesdesk.domain.purchasing.verbs import add_suppliers, offer_articles
from salesdesk.domain.selling_limits.rules import NO_LIMITS, Limits
from salesdesk.domain.selling_limits.verbs import set_limit
from salesdesk.domain.tax.rules import PriceMode
from salesdesk.domain.tax.verbs import add_known_rates
from salesdesk.domain.users.verbs import NewUser, create
from salesdesk.money import to_currency
from salesdesk.office.permissions import Role
from salesdesk.storage.engine import Database
from salesdesk.warehouse.stock.verbs import add_warehouse

__all__ = [
    "Catalogue",
    "agree_prices",
    "enter_articles",
    "enter_customers",
    "enter_prices",
    "enter_suppliers",
    "found",
    "limit_sellers",
    "new_user",
    "offer_promotions",
]

T = TypeVar("T")

_CHUNK: Final = 250
_SHARE_CHARGED: Final = Decimal("1.02")  # list prices in a foreign currency are a little higher


def found(database: Database, calendar: Calendar, hashes: Callable[[Login], str], language: str) -> Firm:
    """Set the company up with its people, who read `language`, its warehouses and terms.

    The administrator is left for the end: he is the sign that the company is whole.
    """
    system = Desk.system(database, clock=calendar)
    system.do(set_up, COMPANY, COUNTRY, CURRENCY)
    system.do(add_known_rates, COUNTRY)
    system.do(add_vat_registration, COUNTRY, VAT, FOUNDED)
    for currency, iban in ACCOUNTS:
        system.do(add_bank_account, NewBankAccount(currency, iban, "BREXPLPW", "mBank"))
    desks: dict[Role, Desk] = {}
    for person in PEOPLE:
        if person.role is not Role.ADMIN:
            desks[person.role] = Desk(
                database,
                system.do(create, new_user(person, hashes(person), language)),
                seat=f"demo-{person.login}",
                clock=calendar,
            )
    return Firm(
        desks,
        system,
        {
            code: system.do(add_warehouse, code, name, COUNTRY, site, priority=priority)
            for priority, (code, (name, site)) in enumerate(WAREHOUSES.items(), 1)
        },
        {terms.code: system.do(add_terms, terms) for terms in TERMS},
        dict(zip((s.number for s in SUPPLIERS), system.do(add_suppliers, new_suppliers()), strict=True)),
    )


def new_user(person: Login, password_hash: str, language: str) -> NewUser:
    """A person as a user."""
    return NewUser(
        person.login,
        person.name,
        password_hash,
        email=f"{person.login}@skrzat.example",
        language=language,
        roles=frozenset({person.role}),
    )


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The articles that have been entered: goods by code, the ids and net prices of all, and the ids
    of the branches of the article tree.
    """

    stocked: dict[str, Goods]
    ids: dict[str, int]
    prices: dict[str, Decimal]
    categories: Mapping[str, int]


def enter_articles(firm: Firm, listed: Sequence[Listed]) -> Catalogue:
    """Enter brands, categories, goods, services and kits, and what goes with what."""
    manager = firm.manager
    categories = {code: manager.do(add_category, code, name) for code, name in CATEGORIES.items()}
    brands: dict[str, int] = {}
    for source in SUPPLIERS:
        brand_id = manager.do(add_brand, source.brand, firm.suppliers[source.number])
        brands |= dict.fromkeys(source.categories, brand_id)
    stocked = {each.article.code: each for each in goods(listed, brands, categories)}
    articles = [each.article for each in stocked.values()] + charges(categories["SERVICE"])
    ids: dict[str, int] = {}
    for chunk in _chunks(articles):
        ids |= _by_code(chunk, manager.do(add_articles, chunk))
    sets = kits(ids, categories[FOOD])
    ids |= _by_code(sets, manager.do(add_articles, sets))
    for code, other, relation in relations(listed):
        manager.do(relate, ids[code], ids[other], relation)
    prices = {each.code: each.list_price for each in (*articles, *sets)}
    return Catalogue(stocked, ids, prices, categories)


def enter_suppliers(firm: Firm, catalogue: Catalogue) -> None:
    """Enter what each supplier sells us."""
    for source in SUPPLIERS:
        offered = offers(source, list(catalogue.stocked.values()), catalogue.ids)
        for chunk in _chunks(offered):
            firm.buyer.do(offer_articles, firm.suppliers[source.number], chunk)


def enter_prices(firm: Firm, catalogue: Catalogue, since: date) -> Conditions:
    """Enter lists in euros and pounds, one for large quantities and one with VAT, and the groups."""
    manager = firm.manager
    lists = {
        currency: manager.do(add_price_list, code, name, currency, PriceMode.NET)
        for currency, code, name in (("EUR", "EURO", "Cennik w euro"), ("GBP", "POUND", "Cennik w funtach"))
    }
    for currency, list_id in lists.items():
        prices = {
            code: max(_cents(price * _SHARE_CHARGED / PER_UNIT[currency]), Decimal("0.02"))
            for code, price in catalogue.prices.items()
        }
        _enter_list(firm, list_id, catalogue, prices, since)
    gross = manager.do(add_price_list, "DETAL", "Detal, ceny brutto", CURRENCY, PriceMode.GROSS)
    retail = {code: _cents(price * Decimal("1.6")) for code, price in catalogue.prices.items()}
    _enter_list(firm, gross, catalogue, retail, since)
    bulk = manager.do(add_price_list, "HURT", "Ceny przy dużych ilościach", CURRENCY, PriceMode.NET)
    for chunk in _chunks([each for each in catalogue.stocked.values() if each.box >= 6]):
        manager.do(
            add_list_prices,
            bulk,
            [
                NewPrice(
                    catalogue.ids[each.article.code],
                    _cents(each.article.list_price * share / 100),
                    since,
                    from_quantity=Decimal(each.box * boxes),
                )
                for each in chunk
                for boxes, share in ((4, 94), (12, 88))
            ],
        )
    groups = {
        trade: manager.do(add_group, code, name, Decimal(discount), bulk if trade == "gifts" else None)
        for trade, (code, name, discount) in GROUPS.items()
    }
    return Conditions(firm.terms, groups, lists, gross)


def enter_customers(firm: Firm, conditions: Conditions, count: int) -> list[Customer]:
    """Enter cash customers (the first four), so many others, and branches of some; with their ids."""
    entered: list[Customer] = []
    first = [*cash_customers(conditions), *customers(count, conditions)]
    for chunk in _chunks(first):
        entered += zip(firm.manager.do(add_customers, chunk), chunk, strict=True)
    payers = [each for index, each in enumerate(entered) if index % 23 == 22]
    for chunk in _chunks(list(branches(payers))):
        entered += zip(firm.manager.do(add_customers, chunk), chunk, strict=True)
    return entered


def agree_prices(firm: Firm, catalogue: Catalogue, buyers: Sequence[Customer], since: date) -> None:
    """Agree prices of a few articles with each of these customers, in his currency."""
    chance, codes = Random("agreed"), list(catalogue.stocked)
    for customer_id, customer in buyers:
        worth = PER_UNIT[customer.currency]
        agreed = [
            NewPrice(
                catalogue.ids[code],
                max(_cents(catalogue.prices[code] * chance.randint(80, 92) / 100 / worth), Decimal("0.01")),
                since,
                from_quantity=Decimal(chance.choice((0, 0, 24))),
                valid_to=since + timedelta(days=chance.choice((200, 900))),
            )
            for code in chance.sample(codes, chance.randint(3, 8))
        ]
        firm.manager.do(add_customer_prices, customer_id, agreed)


def offer_promotions(firm: Firm, catalogue: Catalogue, today: date, living: Sequence[str]) -> None:
    """Let promotions begin: from a quantity on, with pieces for nothing, and with an article of those
    that live on, the cheapest, for each 200.00 of jewellery.
    """
    christmas = Deal(Benefit.PERCENT, Decimal(10), from_quantity=Decimal(50))
    twelfth = Deal(Benefit.FREE_PIECES, buy=Decimal(11), free=Decimal(1))
    until = today + timedelta(days=60)
    for code, name, deal, branch in (
        ("GWIAZDKA", "Gwiazdka, od 50 sztuk", christmas, "XMAS"),
        ("11+1", "Dwunasta świeca gratis", twelfth, "LIGHT"),
    ):
        categories = (catalogue.categories[branch],)
        firm.manager.do(add_promotion, NewPromotion(code, name, deal, today, until, categories=categories))
    gift = min(living, key=lambda code: (catalogue.prices[code], code))
    given = Deal(
        Benefit.FREE_ARTICLE,
        free=Decimal(1),
        from_amount=Decimal(200),
        free_article_id=catalogue.ids[gift],
        repeats=True,
    )
    jewels = NewPromotion(
        "PREZENT", "Prezent do biżuterii", given, today, until, "PLN", PriceMode.NET,
        categories=(catalogue.categories["JEWEL"],),
    )  # fmt: skip
    firm.manager.do(add_promotion, jewels)


def limit_sellers(firm: Firm) -> None:
    """Let telemarketers give a little away by themselves. The year before it is over: it was sold freely."""
    few = Limits(max_discount=Decimal(10), min_margin=Decimal(5), max_amount=Decimal(10_000))
    firm.manager.do(set_limit, Role.TELEMARKETER, few, None)
    firm.manager.do(set_limit, Role.MANAGER, NO_LIMITS, None)


def _enter_list(
    firm: Firm, list_id: int, catalogue: Catalogue, prices: dict[str, Decimal], since: date
) -> None:
    for chunk in _chunks([NewPrice(catalogue.ids[code], price, since) for code, price in prices.items()]):
        firm.manager.do(add_list_prices, list_id, chunk)


def _by_code(articles: Iterable[NewArticle], ids: Iterable[int]) -> dict[str, int]:
    return {article.code: id_ for article, id_ in zip(articles, ids, strict=True)}


def _chunks(whole: Sequence[T]) -> list[Sequence[T]]:
    return [whole[start : start + _CHUNK] for start in range(0, len(whole), _CHUNK)]


def _cents(value: Decimal) -> Decimal:
    return to_currency(value, CURRENCY)
