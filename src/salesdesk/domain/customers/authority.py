"""Whether the customer's own people are set up right: who may order, how much, and who allows more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from salesdesk.i18n import N_, Amount

__all__ = ["Gap", "Member", "gaps_among"]


class Member(Protocol):
    """A person there. `order_limit` is gross, None means no limit; `authoriser_id` may allow more."""

    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def may_order(self) -> bool: ...
    @property
    def order_limit(self) -> Decimal | None: ...
    @property
    def authoriser_id(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Gap:
    """What is wrong, with whom (None: with all of them), as a text with its values, marked with `N_`."""

    contact_id: int | None
    text: str
    values: Mapping[str, object]


def gaps_among(people: Sequence[Member], currency: str) -> tuple[Gap, ...]:
    """What keeps orders of a customer from being placed or allowed by the people who are there.

    Where nobody is named anybody may order, and nothing is missing. Amounts are in `currency`.
    """
    if people and not any(each.may_order for each in people):
        return (Gap(None, N_("Nobody there may order."), {}),)
    by_id = {each.id: each for each in people}
    return tuple(gap for each in people for gap in _gaps_of(each, by_id, currency))


def _gaps_of(person: Member, by_id: Mapping[int, Member], currency: str) -> Iterator[Gap]:
    """What is wrong with who allows a person more than the person may order."""
    limit = person.order_limit
    if not person.may_order or limit is None:
        return
    values: dict[str, object] = {"name": person.name, "limit": Amount(limit, currency)}
    if person.authoriser_id is None:
        text = N_("{name} may order up to {limit}, and nobody is named who allows more.")
        yield Gap(person.id, text, values)
        return
    if person.authoriser_id == person.id:
        yield Gap(person.id, N_("{name} is named to allow the own orders."), values)
        return
    authoriser = by_id.get(person.authoriser_id)
    if authoriser is None:
        yield Gap(person.id, N_("Who allows {name} more than {limit} is no longer there."), values)
        return
    values["authoriser"] = authoriser.name
    if not authoriser.may_order:
        yield Gap(person.id, N_("{authoriser}, who allows {name} more, may not order at all."), values)
    elif _goes_round(person, by_id):
        text = N_("{name} and {authoriser} are to allow each other more, and in the end nobody does.")
        yield Gap(person.id, text, values)
    elif authoriser.order_limit is not None and authoriser.order_limit <= limit:
        text = N_("{authoriser}, who allows {name} more than {limit}, may not order more either.")
        yield Gap(person.id, text, values)


def _goes_round(person: Member, by_id: Mapping[int, Member]) -> bool:
    """Whether asking whoever allows more, and then who allows that one more, leads back to the person."""
    seen = {person.id}
    at = by_id.get(person.authoriser_id) if person.authoriser_id is not None else None
    while at is not None and at.may_order and at.order_limit is not None and at.id not in seen:
        seen.add(at.id)
        at = by_id.get(at.authoriser_id) if at.authoriser_id is not None else None
    return at is not None and at.id == person.id
