"""Whether everybody who sells has limits, and somebody who may let pass what goes beyond them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from salesdesk.domain.selling_limits.rules import NO_LIMITS, Limits, limits_from
from salesdesk.i18n import N_, Labelled
from salesdesk.office.permissions import Role

__all__ = ["Covered", "Gap", "Person", "covered", "limits_by_person"]


class Gap(Labelled):
    """What is missing for a person in the set-up of limits."""

    NO_APPROVER = "no_approver", N_("nobody may approve")
    ONLY_SELF = "only_self", N_("only this person could approve")
    OUT_OF_REACH = "out_of_reach", N_("no approver may go further")
    NO_LIMITS = "no_limits", N_("no limits are set")


@dataclass(frozen=True, slots=True)
class Person:
    """Who works here, and whether he enters and approves orders."""

    id: int
    login: str
    name: str
    roles: frozenset[str]
    sells: bool
    approves: bool


@dataclass(frozen=True, slots=True)
class Covered:
    """Somebody who enters orders, the limits that he has, and the logins of those who may approve for him.

    `limits` are None if nobody has set any for him; they are his `own` or come from `roles`.
    """

    person: Person
    limits: Limits | None
    own: bool
    roles: tuple[Role, ...]
    approvers: tuple[str, ...]
    gaps: tuple[Gap, ...]


def covered(
    people: Sequence[Person], of_roles: Mapping[Role, Limits], of_users: Mapping[int, Limits]
) -> tuple[Covered, ...]:
    """Everybody who sells, in the order given, with what is missing for him.

    Whoever approves must be somebody else, and may go further himself wherever the other one is
    limited. Who approves and is not limited himself needs nobody. That limits are missing is a gap
    only if somebody has any.
    """
    has = limits_by_person(people, of_roles, of_users)
    approvers = [each for each in people if each.approves]
    is_set = bool(of_roles or of_users)
    return tuple(
        _covered(each, has, approvers, is_set, each.id in of_users, of_roles) for each in people if each.sells
    )


def limits_by_person(
    people: Iterable[Person], of_roles: Mapping[Role, Limits], of_users: Mapping[int, Limits]
) -> dict[int, Limits | None]:
    """The limits that each of these people has, by id; None for whom nobody has set any."""
    return {
        each.id: limits_from(
            of_users.get(each.id), [limits for role, limits in of_roles.items() if role in each.roles]
        )
        for each in people
    }


def _covered(
    person: Person,
    has: Mapping[int, Limits | None],
    approvers: Sequence[Person],
    is_set: bool,
    own: bool,
    of_roles: Iterable[Role],
) -> Covered:
    limits = has[person.id]
    others = [each for each in approvers if each.id != person.id]
    able = [each for each in others if (has[each.id] or NO_LIMITS).go_beyond(limits or NO_LIMITS)]
    needs_somebody = not person.approves or (limits or NO_LIMITS) != NO_LIMITS
    gaps = []
    if needs_somebody and not able:
        gaps.append(Gap.NO_APPROVER if not approvers else Gap.ONLY_SELF if not others else Gap.OUT_OF_REACH)
    if limits is None and is_set:
        gaps.append(Gap.NO_LIMITS)
    roles = () if own else tuple(role for role in of_roles if role in person.roles)
    return Covered(person, limits, own, roles, tuple(each.login for each in able), tuple(gaps))
