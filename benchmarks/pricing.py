"""Price lines by a million prices, and a whole order anew with promotions, and measure how long it takes.

    python -m benchmarks.pricing [--prices N] [--database WHERE] [--json] [--check]

The prices are made from a seed: 500 lists, each with quantity breaks, and a tenth as many prices
that are agreed with one customer each, a hundred with each. Of the lines of an order a hundred have
an agreed price, and the others three on the customer's list, each from a quantity on. The order of
500 lines is priced as copying or importing does: what its prices are made of is fetched in one
statement, then each line is priced, and then its promotions are settled. Beside it the same with a
statement for each line, as programs do that price a line when it is saved.
"""

from __future__ import annotations

import random
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from benchmarks.flow.priced import apart, priced
from benchmarks.flow.synthetic import furnish_shop
from benchmarks.harness.databases import HELP, databases
from benchmarks.harness.figures import Report, add_options, finish, percentile
from benchmarks.harness.machine import machine
from salesdesk.desk import Desk
from salesdesk.domain.catalogue.verbs import NewArticle, add_articles, add_category
from salesdesk.domain.customers.queries import Place
from salesdesk.domain.customers.verbs import NewCustomer, add_customers
from salesdesk.domain.drafts.rules import NewLine
from salesdesk.domain.pricing.promoting import NewPromotion, add_promotion
from salesdesk.domain.pricing.promotions import Benefit, Deal
from salesdesk.domain.pricing.queries import PricedFor
from salesdesk.domain.pricing.verbs import NewPrice, add_customer_prices, add_list_prices, add_price_list
from salesdesk.domain.tax.rules import PriceMode
from salesdesk.loading import loading
from salesdesk.money import ZERO

__all__ = ["main"]

_SEED: Final = 6
_LISTS: Final = 500
_PER_CUSTOMER: Final = 100
_ARTICLES: Final = 10_000
_LINES: Final = 500
_TIMES: Final = 30
_SINCE: Final = date(2026, 1, 1)
_BREAKS: Final = (ZERO, Decimal(10), Decimal(100))
_CHUNK: Final = 5000


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; the exit code is 1 if, with --check, something is too slow."""
    options = _options(arguments)
    with databases(options.database) as stock:
        database = stock.fresh()
        settings = {"prices": options.prices, "lists": _LISTS, "seed": _SEED, "lines": _LINES}
        report = Report("pricing", machine(database.engine), settings)
        with loading():  # as a seat is: what is there by now is not looked through for garbage again
            market = _furnish(Desk.system(database), furnish_shop(database).house.terms_id, options.prices)
        desk, chance = Desk.system(database), random.Random(_SEED)
        each: list[float] = []
        whole: list[float] = []
        fetched: list[float] = []
        one_by_one: list[float] = []
        for _ in range(_TIMES):
            who, lines = market.order(chance)
            found = desk.ask(priced, who, lines)
            each += found.each
            whole.append(found.fetched + sum(found.each) + found.settled)
            fetched.append(found.fetched)
            one_by_one.append(desk.ask(apart, who, lines) + sum(found.each) + found.settled)
        line = percentile(each, 95)
        report.add("a line priced, its data fetched, p95", line * 1000, "ms", better="lower", must=1, aim=0.1)
        report.add("prices of 500 lines fetched, p95", percentile(fetched, 95) * 1000, "ms", better="lower")
        report.add(
            "an order of 500 lines priced anew, p95",
            percentile(whole, 95) * 1000,
            "ms",
            better="lower",
            must=100,
            aim=50,
            baseline=percentile(one_by_one, 95) * 1000,
        )
        return finish(report, as_json=options.json, check=options.check)


def _options(arguments: Sequence[str] | None) -> Namespace:
    parser = ArgumentParser(prog="pricing", description=__doc__.partition("\n")[0])
    parser.add_argument("--prices", type=int, default=1_000_000, metavar="N", help="prices on lists")
    parser.add_argument("--database", default="sqlite", metavar="WHERE", help=HELP)
    add_options(parser)
    return parser.parse_args(arguments)


@dataclass(frozen=True, slots=True)
class _Market:
    """What there is to be priced: articles, and customers with the lists that they have."""

    articles: list[int]
    listed: dict[int, list[int]]
    """Articles by list."""
    agreed: dict[int, list[int]]
    """Articles by customer."""
    customers: list[tuple[int, int]]

    def order(self, chance: random.Random) -> tuple[PricedFor, list[NewLine]]:
        """A customer with his list, and the lines of an order of his."""
        customer, price_list = chance.choice(self.customers)
        known = list(dict.fromkeys([*self.agreed[customer], *self.listed[price_list]]))
        taken = set(known)
        others = [article for article in self.articles if article not in taken]
        chosen = known[:_LINES] + chance.sample(others, max(_LINES - len(known), 0))
        lines = [NewLine(Decimal(chance.randint(1, 150)), article_id=article) for article in chosen]
        return PricedFor(customer, price_list, None, "GBP", PriceMode.NET), lines


def _furnish(desk: Desk, terms_id: int, prices: int) -> _Market:
    chance = random.Random(_SEED)
    everything = desk.do(add_category, "PRICED", "Priced")
    articles = [
        id_
        for start in range(0, _ARTICLES, _CHUNK)
        for id_ in desk.do(
            add_articles,
            [
                NewArticle(f"P{n}", f"Priced {n}", Decimal(n % 97 + 1), category_id=everything)
                for n in range(start, start + _CHUNK)
            ],
        )
    ]
    on_each = prices // _LISTS // len(_BREAKS)
    listed: dict[int, list[int]] = {}
    for number in range(_LISTS):
        price_list = desk.do(add_price_list, f"L{number}", f"List {number}", "GBP", PriceMode.NET)
        listed[price_list] = chance.sample(articles, min(on_each, len(articles)))
        for chunk in _chunks(list(_prices(listed[price_list], chance))):
            desk.do(add_list_prices, price_list, chunk)
    home = (Place("Shop", "High Street", "1", "E1 1AA", "London", "GB"),)
    count = max(prices // 10 // _PER_CUSTOMER, 1)
    lists = list(listed)
    new = [
        NewCustomer(
            f"B{n}", f"Buyer {n}", "GB", "en", "GBP", terms_id, price_list_id=lists[n % _LISTS], delivery=home
        )
        for n in range(count)
    ]
    customers = list(zip(desk.do(add_customers, new), (each.price_list_id for each in new), strict=True))
    agreed: dict[int, list[int]] = {}
    for customer, _ in customers:
        agreed[customer] = chance.sample(articles, _PER_CUSTOMER)
        desk.do(add_customer_prices, customer, list(_prices(agreed[customer], chance, _BREAKS[:1])))
    for number, deal in enumerate(_deals()):
        new_one = NewPromotion(
            f"D{number}",
            f"Deal {number}",
            deal,
            _SINCE,
            currency="GBP",
            price_mode=PriceMode.NET,
            categories=(everything,),
        )
        desk.do(add_promotion, new_one)
    return _Market(articles, listed, agreed, [(id_, list_ or 0) for id_, list_ in customers])


def _prices(
    articles: Sequence[int], chance: random.Random, breaks: Sequence[Decimal] = _BREAKS
) -> Iterator[NewPrice]:
    for article in articles:
        for at, begins in enumerate(breaks):
            price = Decimal(chance.randint(100, 9999)).scaleb(-2) * (10 - at) / 10
            yield NewPrice(article, price, _SINCE, from_quantity=begins)


def _deals() -> Iterator[Deal]:
    """Promotions for all articles, each reached by every order of 500 lines."""
    yield Deal(Benefit.PERCENT, Decimal(3), from_quantity=Decimal(50))
    yield Deal(Benefit.AMOUNT, Decimal("0.25"), from_amount=Decimal(500))
    yield Deal(Benefit.FREE_PIECES, buy=Decimal(11), free=Decimal(1))
    yield Deal(Benefit.PRICE, Decimal("49.99"))


def _chunks(whole: Sequence[NewPrice]) -> Iterator[Sequence[NewPrice]]:
    return (whole[start : start + _CHUNK] for start in range(0, len(whole), _CHUNK))


if __name__ == "__main__":
    raise SystemExit(main())
