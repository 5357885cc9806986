"""Customers of a wholesaler in four countries: companies, shops and people by the hundred thousand.

Customer n is the same however many are made, so a small clientele is the beginning of a
large one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

import numpy as np

from benchmarks.lookup_data.numbers import phones, vat_ids
from benchmarks.lookup_data.people_words import TRADES, Trades
from benchmarks.lookup_data.words import Drawn, alternately, invented, joined, shuffled
from salesdesk.demo import slices
from salesdesk.demo.clientele import MANNERS
from salesdesk.demo.countries.britain import british_town
from salesdesk.demo.countries.manner import Manner
from salesdesk.demo.identity import domain
from salesdesk.domain.customers.entering import NewContact, NewCustomer
from salesdesk.domain.customers.queries import Place
from salesdesk.domain.customers.rules import CustomerKind

__all__ = ["CHUNK", "Clientele"]

CHUNK: Final = 5_000
"""Customers that are made together."""

_SHARES: Final = (0.55, 0.17, 0.19, 0.09)  # of MANNERS
_STEP: Final = 3_919_333  # shares no factor with the count of numbers, so that none comes twice
_NUMBERS: Final = 9_000_000
_STREETS: Final = 4_000  # surnames after which streets are named, of one country
_BRITISH: Final = 3_000  # postcodes drawn
_KNOWN: Final = 22_000  # forenames, towns, trades, streets, house numbers: what does not grow
_INWARD: Final = "ABCDEGHJKLMNPRTVWXZ"


@dataclass(frozen=True, slots=True)
class _Stock:
    """The words of one country to draw from; towns are `postcode|town`."""

    manner: Manner
    trades: Trades
    surnames: Drawn
    women: Drawn
    men: Drawn
    firms: Drawn
    towns: Drawn
    streets: Drawn


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What was drawn for the customers of one chunk and country, a list each."""

    surnames: list[str]
    others: list[str]
    women: list[str]
    men: list[str]
    firms: list[str]
    towns: list[str]
    elsewhere: list[str]
    streets: list[str]
    phones: list[str]
    mobiles: list[str]
    vat_ids: list[str]
    chances: list[list[float]]
    picks: list[list[int]]


class Clientele:
    """The customers of one seed. `words` is about how many different words half a million of them have."""

    def __init__(self, seed: int, words: int) -> None:
        self._seed = seed
        tail = max(words - _KNOWN, 1000)
        names, towns = slices.names(), slices.towns()
        self._stocks = [
            _stock(Random(f"customers {seed} {manner.country}"), manner, names, towns, int(tail * share))
            for manner, share in zip(MANNERS, (0.4, 0.2, 0.25, 0.15), strict=True)
        ]

    def chunks(self, count: int, terms_id: int) -> Iterator[list[NewCustomer]]:
        """The first so many customers, some thousand at a time."""
        for number, start in enumerate(range(0, count, CHUNK)):
            yield self._chunk(number, terms_id)[: count - start]

    def _chunk(self, number: int, terms_id: int) -> list[NewCustomer]:
        chance = np.random.default_rng([self._seed, number])
        kinds = np.searchsorted(np.cumsum(_SHARES), chance.random(CHUNK)).clip(max=len(_SHARES) - 1)
        found: list[NewCustomer] = []
        for index, stock in enumerate(self._stocks):
            numbers = number * CHUNK + np.flatnonzero(kinds == index)
            found += _customers(chance, stock, ((numbers * _STEP) % _NUMBERS + 1_000_000).tolist(), terms_id)
        places = np.argsort(np.argsort(kinds, kind="stable"), kind="stable")
        return [found[place] for place in places.tolist()]


def _stock(
    chance: Random,
    manner: Manner,
    names: Mapping[tuple[str, str], list[str]],
    towns: Mapping[str, list[tuple[str, str]]],
    tail: int,
) -> _Stock:
    trades, country = TRADES[manner.country], manner.country
    made = shuffled(chance, joined(trades.stems, trades.ends))
    rare = [
        word.title()
        for word in invented(chance, manner.language, tail // 2, trades.ends, (1,) if tail < 5000 else (1, 2))
    ]
    surnames = alternately([*names[country, "S"], *manner.surnames], made, rare)
    firms = [
        word.title() for word in invented(chance, manner.language, tail // 2, ("", "", *trades.firm_ends))
    ]
    named = [
        chance.choice(trades.streets).format(surname=_of(surname) if manner.country == "PL" else surname)
        for surname in surnames[:_STREETS]
    ]
    return _Stock(
        manner,
        trades,
        Drawn(surnames, 0.7),
        Drawn([*names[country, "F"], *manner.women], 0.4),
        Drawn([*names[country, "M"], *manner.men], 0.4),
        Drawn(shuffled(chance, firms), 0.5),
        Drawn(_towns(chance, manner, trades, towns), 0.75),
        Drawn(alternately(manner.streets, shuffled(chance, named)), 0.55),
    )


def _of(surname: str) -> str:
    """A Polish surname as a street bears it: Kowalskiego, Nowaka, Dudy."""
    if surname.endswith("i"):
        return f"{surname}ego"
    if surname.endswith("a"):
        return f"{surname[:-1]}{'i' if surname[-2] in 'kg' else 'y'}"
    return f"{surname[:-2]}ka" if surname.endswith("ek") else f"{surname}a"


def _towns(
    chance: Random, manner: Manner, trades: Trades, towns: Mapping[str, list[tuple[str, str]]]
) -> list[str]:
    """Postcodes with their towns: of the cities many."""
    if manner.country == "GB":
        return [" |".join(british_town(chance)).replace(" |", "|") for _ in range(_BRITISH)]
    every = towns[manner.country]
    width = "99-999" if manner.country == "PL" else "9999" if manner.country == "NL" else "99999"
    first = [
        ("".join(chance.choice("123456789") if sign == "9" else sign for sign in width), city)
        for _ in range(6)
        for city in trades.cities
    ]
    return [f"{postcode}|{town}" for postcode, town in [*first, *chance.sample(every, len(every))]]


def _customers(
    chance: np.random.Generator, stock: _Stock, numbers: Sequence[int], terms_id: int
) -> Iterator[NewCustomer]:
    count, country = len(numbers), stock.manner.country
    drawn = _Drawn(
        stock.surnames.draw(chance, count),
        stock.surnames.draw(chance, count),
        stock.women.draw(chance, count),
        stock.men.draw(chance, count),
        stock.firms.draw(chance, count),
        stock.towns.draw(chance, count),
        stock.towns.draw(chance, count),
        stock.streets.draw(chance, count),
        phones(chance, country, count),
        phones(chance, country, count),
        vat_ids(chance, country, count),
        chance.random((count, 6)).tolist(),
        chance.integers(0, 1 << 30, (count, 4)).tolist(),
    )
    for place, number in enumerate(numbers):
        yield _customer(stock, drawn, place, number, terms_id)


def _customer(stock: _Stock, drawn: _Drawn, place: int, number: int, terms_id: int) -> NewCustomer:
    manner, chances, picks = stock.manner, drawn.chances[place], drawn.picks[place]
    woman = chances[0] < 0.5
    forename = (drawn.women if woman else drawn.men)[place]
    surname = drawn.surnames[place]
    person = f"{forename} {manner.behind_forename(surname, woman)}"
    postcode, city = _written(manner, drawn.towns[place], picks[0])
    private = chances[1] < 0.12
    name = person if private else _firm(stock, drawn, place, forename, city)
    home = Place(name, drawn.streets[place], _house(manner, picks[1]), postcode, city, manner.country)
    billing = None
    if chances[2] < 0.12:
        postcode, city = _written(manner, drawn.elsewhere[place], picks[2])
        billing = Place(
            name,
            drawn.streets[picks[2] % len(drawn.streets)],
            _house(manner, picks[3]),
            postcode,
            city,
            manner.country,
        )
    host = domain(name)
    mailbox = manner.mailboxes[picks[0] % len(manner.mailboxes)]
    contacts = []
    if chances[3] < 0.75:
        mail = f"{domain(person).removesuffix('.example').replace('-', '.')}@{host}"
        contacts.append(NewContact(person, mail if chances[4] < 0.5 else "", job=manner.jobs[0]))
    if chances[3] < 0.3:
        other = (drawn.men if woman else drawn.women)[place]
        colleague = f"{other} {manner.behind_forename(drawn.others[place], not woman)}"
        contacts.append(NewContact(colleague, phone=drawn.mobiles[place], job=manner.jobs[1]))
    return NewCustomer(
        f"{number}",
        name,
        manner.country,
        manner.language,
        manner.currency,
        terms_id,
        kind=CustomerKind.PERSON if private else CustomerKind.COMPANY,
        vat_id="" if private or chances[5] < 0.15 else drawn.vat_ids[place],
        invoice_email=f"{mailbox}@{host}" if chances[4] < 0.4 else "",
        billing=billing,
        delivery=(home,),
        contacts=tuple(contacts),
        phones=(drawn.phones[place],),
    )  # fmt: skip


def _firm(stock: _Stock, drawn: _Drawn, place: int, forename: str, city: str) -> str:
    trades, picks = stock.trades, drawn.picks[place]
    return trades.firms[picks[0] % len(trades.firms)].format(
        surname=drawn.surnames[place],
        forename=forename,
        firm=drawn.firms[place],
        trade=trades.trades[picks[1] % len(trades.trades)],
        form=trades.forms[picks[2] % len(trades.forms)],
        fancy=stock.manner.fancy[picks[3] % len(stock.manner.fancy)],
        city=city,
    )


def _written(manner: Manner, town: str, pick: int) -> tuple[str, str]:
    """Postcode and town of a `postcode|town`; Dutch postcodes get their letters."""
    postcode, _, city = town.partition("|")
    if manner.country == "NL":
        letters = _INWARD[pick % len(_INWARD)] + _INWARD[pick // 32 % len(_INWARD)]
        return f"{postcode} {letters}", city
    if manner.country == "GB":  # the last letters stand for a few houses
        return f"{postcode[:-2]}{_INWARD[pick % len(_INWARD)]}{_INWARD[pick // 32 % len(_INWARD)]}", city
    return postcode, city


def _house(manner: Manner, pick: int) -> str:
    number, form = pick % 180 + 1, pick // 256 % 100
    if manner.country == "PL" and form < 22:
        return f"{number}/{pick // 2**16 % 60 + 1}"
    return f"{number}{'ABC'[pick % 3]}" if form > 88 else str(number)
