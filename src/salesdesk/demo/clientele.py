"""The customers of the demo company: who they are, where, and on what conditions they buy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random
from typing import Final

from salesdesk.demo import slices
from salesdesk.demo.countries.britain import BRITAIN, british_town
from salesdesk.demo.countries.germany import GERMANY
from salesdesk.demo.countries.manner import Manner, Person
from salesdesk.demo.countries.netherlands import NETHERLANDS
from salesdesk.demo.countries.poland import POLAND
from salesdesk.demo.identity import domain, vat_id
from salesdesk.domain.customers.queries import Place
from salesdesk.domain.customers.rules import CustomerKind, DeliveryPolicy
from salesdesk.domain.customers.verbs import NewContact, NewCustomer
from salesdesk.domain.tax.rules import PriceMode

__all__ = ["CASH", "MANNERS", "Conditions", "Customer", "branches", "cash_customers", "customers", "somebody"]

MANNERS: Final = (POLAND, NETHERLANDS, GERMANY, BRITAIN)
_SHARES: Final = (62, 15, 16, 7)  # of the customers, in per cent
_TRADES: Final = {"gifts": 40, "home": 25, "books": 12, "hotels": 13, "schools": 10}
_INWARD: Final = "ABCDEGHJKLMNPRTVWXZ"
CASH: Final = {
    "PL": "Sprzedaż detaliczna", "NL": "Contante klant", "DE": "Barverkauf", "GB": "Cash sale"
}  # fmt: skip
"""The cash customer of each country: whoever gives no name."""

Customer = tuple[int, NewCustomer]
"""A customer who has been entered, with the id."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """Ids of terms by code, groups by trade, price lists by currency, and the gross list for cash."""

    terms: Mapping[str, int]
    groups: Mapping[str, int]
    lists: Mapping[str, int]
    gross_list: int


class _People:
    """Gives out names of a country: the common ones of the slice first, and many more."""

    def __init__(self, manner: Manner, known: Mapping[tuple[str, str], list[str]]) -> None:
        self._manner = manner
        country = manner.country
        self.surnames = [*known[country, "S"], *manner.surnames]
        self._women = [*known[country, "F"], *manner.women]
        self._men = [*known[country, "M"], *manner.men]

    def person(self, chance: Random) -> Person:
        """Somebody."""
        woman = chance.random() < 0.5
        surname = self._manner.behind_forename(chance.choice(self.surnames), woman)
        return Person(chance.choice(self._women if woman else self._men), surname)


def somebody(chance: Random, country: str) -> Person:
    """Somebody of a country."""
    manner = next(manner for manner in MANNERS if manner.country == country)
    return _People(manner, slices.names()).person(chance)


def customers(count: int, conditions: Conditions) -> list[NewCustomer]:
    """So many customers with names of their own, of four countries, the most of them at home."""
    known, towns = slices.names(), slices.towns()
    found: list[NewCustomer] = []
    for manner, share in zip(MANNERS, _SHARES, strict=True):
        chance = Random(f"customers {manner.country}")
        people = _People(manner, known)
        taken: set[str] = set()
        first = (MANNERS.index(manner) + 1) * 10_000
        for number in range(first, first + count * share // 100):
            postcode, city = _town(chance, manner, towns)
            trade = chance.choices(list(_TRADES), list(_TRADES.values()))[0]
            name = _firm(chance, manner, people, trade, city, taken)
            found.append(
                _customer(chance, manner, people, str(number), name, trade, (postcode, city), conditions)
            )
    return found


def cash_customers(conditions: Conditions) -> list[NewCustomer]:
    """One for each country; at home he pays prices with VAT."""
    home = Place("Sprzedaż detaliczna", "Piotrkowska", "270", "90-361", "Łódź", "PL")
    return [
        NewCustomer(
            f"CASH-{manner.country}",
            CASH[manner.country],
            manner.country,
            manner.language,
            manner.currency,
            conditions.terms["CASH"],
            kind=CustomerKind.CASH,
            price_mode=PriceMode.GROSS if manner is POLAND else PriceMode.NET,
            price_list_id=conditions.gross_list if manner is POLAND else conditions.lists[manner.currency],
            delivery=(replace(home, name=CASH[manner.country]),),
        )
        for manner in MANNERS
    ]


def branches(payers: Sequence[Customer]) -> Iterator[NewCustomer]:
    """A branch in another town for each of these payers (id and customer); some have two."""
    chance, towns = Random("branches"), slices.towns()
    manners = {manner.country: manner for manner in MANNERS}
    for payer_id, payer in payers:
        manner = manners[payer.country]
        for number in range(1, chance.choice((1, 1, 2)) + 1):
            postcode, city = _town(chance, manner, towns)
            name = f"{payer.name.split(',')[0]}, {city}"
            yield replace(
                payer,
                number=f"{payer.number}-{number}",
                name=name,
                payer_id=payer_id,
                parent_id=payer_id,
                vat_id="",
                credit_limit=None,
                discount=Decimal(0),
                delivery=(_place(chance, manner, name, postcode, city),),
                billing=None,
                contacts=(),
                phones=(manner.phone(chance, postcode),),
                memo="",
            )


def _customer(
    chance: Random,
    manner: Manner,
    people: _People,
    number: str,
    name: str,
    trade: str,
    town: tuple[str, str],
    conditions: Conditions,
) -> NewCustomer:
    postcode, city = town
    home = _place(chance, manner, name, postcode, city)
    host = domain(name.split(",")[0])
    elsewhere = _place(chance, manner, name, postcode, city) if chance.random() < 0.15 else None
    # Outside of Poland nearly everyone has a VAT id: without one he pays Polish VAT.
    registered = trade != "schools" and chance.random() < (0.7 if manner is POLAND else 0.9)
    terms = chance.choices(
        ("14", "30", "7", "30E", "60", "SKONTO", "ADV", "COD"), (30, 35, 8, 7, 5, 5, 5, 5)
    )[0]
    return NewCustomer(
        number,
        name,
        manner.country,
        manner.language,
        manner.currency,
        conditions.terms[terms],
        group_id=conditions.groups[trade] if chance.random() < 0.6 else None,
        vat_id=vat_id(chance, manner.country, manner.vat_stem(chance)) if registered else "",
        price_list_id=conditions.lists.get(manner.currency),
        discount=Decimal(chance.choice(("2", "3", "5", "7.5", "10")))
        if chance.random() < 0.15
        else Decimal(0),
        credit_limit=Decimal(chance.choice((5000, 10_000, 20_000, 50_000)))
        if chance.random() < 0.3
        else None,
        delivery_policy=chance.choices(list(DeliveryPolicy), (88, 8, 4))[0],
        min_shelf_days=chance.choice((30, 60, 90)) if trade == "hotels" and chance.random() < 0.3 else None,
        invoice_email=f"{manner.mailboxes[0]}@{host}" if chance.random() < 0.3 else "",
        billing=replace(home, name=name) if elsewhere else None,
        delivery=(elsewhere or home,),
        contacts=tuple(_contacts(chance, manner, people, host, postcode)),
        phones=(manner.phone(chance, postcode),),
    )


def _contacts(
    chance: Random, manner: Manner, people: _People, host: str, postcode: str
) -> Iterator[NewContact]:
    """The owner, who may order anything, and perhaps others: up to a limit, or not at all."""
    for rank in range(chance.choices((0, 1, 2, 3), (15, 50, 25, 10))[0]):
        person = people.person(chance)
        mailbox = domain(person.forename).removesuffix(".example")
        limit = Decimal(chance.choice((500, 1000, 2000, 5000))) if rank and chance.random() < 0.6 else None
        yield NewContact(
            person.name,
            f"{mailbox}@{host}" if chance.random() < 0.6 else "",
            manner.phone(chance, postcode) if chance.random() < 0.5 else "",
            manner.jobs[0] if rank == 0 else chance.choice(manner.jobs[1:]),
            may_order=rank == 0 or chance.random() < 0.8,
            order_limit=limit,
        )


def _firm(chance: Random, manner: Manner, people: _People, trade: str, city: str, taken: set[str]) -> str:
    """A company name that nobody in the country has yet; where it must, its town tells it from others."""
    for attempt in range(50):
        name = chance.choice(manner.firms[trade]).format(
            surname=chance.choice(people.surnames),
            surname2=chance.choice(people.surnames),
            forename=people.person(chance).forename,
            fancy=chance.choice(manner.fancy),
            city=city,
            number=chance.randint(1, 60),
        )
        if attempt > 3 and city not in name:
            name = f"{name}, {city}"
        if name not in taken:
            break
    taken.add(name)
    return name


def _town(chance: Random, manner: Manner, towns: Mapping[str, list[tuple[str, str]]]) -> tuple[str, str]:
    if manner is BRITAIN:
        return british_town(chance)
    postcode, city = chance.choice(towns[manner.country])
    if manner is NETHERLANDS:
        postcode += f" {chance.choice(_INWARD)}{chance.choice(_INWARD)}"
    return postcode, city


def _place(chance: Random, manner: Manner, name: str, postcode: str, city: str) -> Place:
    return Place(
        name, chance.choice(manner.streets), manner.house_number(chance), postcode, city, manner.country
    )
