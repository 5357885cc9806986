"""What a country's manner of naming consists of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

__all__ = ["Manner", "Person", "phrases", "words"]


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who answers the telephone."""

    forename: str
    surname: str
    """As it is written behind the forename: Anna Kowalska, Emma de Jong."""

    @property
    def name(self) -> str:
        """The whole name."""
        return f"{self.forename} {self.surname}"


@dataclass(frozen=True, slots=True)
class Manner:
    """The words of one country, and how they are put together.

    `firms` are patterns of company names by the kind of trade; in them stand {surname},
    {fancy}, {city}, {forename} and {number}.
    """

    country: str
    language: str
    currency: str
    surnames: tuple[str, ...]
    """Beside those in the slice of names, which are few."""
    women: tuple[str, ...]
    men: tuple[str, ...]
    fancy: tuple[str, ...]
    """Names that shops give themselves."""
    firms: Mapping[str, tuple[str, ...]]
    jobs: tuple[str, ...]
    mailboxes: tuple[str, ...]
    streets: tuple[str, ...]
    behind_forename: Callable[[str, bool], str]
    """The surname as a person (a woman or not) bears it behind the forename."""
    house_number: Callable[[Random], str]
    phone: Callable[[Random, str], str]
    """A telephone number, as it is dialled in the country, for a postcode."""
    vat_stem: Callable[[Random], str]
    """A VAT id without its check digits, `?` standing for each of them."""
    in_front: bool = False
    """Whether the house number stands before the street on an envelope."""


def words(*lines: str) -> tuple[str, ...]:
    """The words of these lines, divided by blanks."""
    return tuple(" ".join(lines).split())


def phrases(*lines: str) -> tuple[str, ...]:
    """The phrases of these lines, divided by `|`."""
    return tuple(phrase for line in lines for phrase in line.split("|"))
