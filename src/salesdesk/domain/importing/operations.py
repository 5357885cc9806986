"""Planning and writing many records: what the entities have in common. Permissions are the verbs' business.

A plan says of each record whether it is new, changes something or nothing, and what is wrong
with it. It is made twice: without a lock, so that what changes nothing costs no transaction,
and again in the transaction that writes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from sqlalchemy import Select

from salesdesk.domain.importing.names import spoken
from salesdesk.domain.importing.rules import Fault, Faults, Record, blamed
from salesdesk.errors import Refused, SalesdeskError
from salesdesk.i18n import N_, sentence
from salesdesk.office.work import Transaction
from salesdesk.sheets.rules import plain

__all__ = [
    "Announced",
    "Before",
    "Change",
    "Context",
    "Done",
    "LineRefused",
    "Plan",
    "Refusal",
    "Waits",
    "differences",
    "ids_of",
    "judged",
    "no_customer",
    "refusal",
    "remember",
    "require_currency",
    "required",
]

ItemT = TypeVar("ItemT")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a line is refused: the field that is to blame, if one is, and a sentence with its values."""

    line: int
    field: str
    reason: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Context:
    """What a run is told besides its records.

    `announced` are the keys that a dry run has found good: they would exist by now. `last`
    says that nothing more comes, so whoever waits for a record waits in vain.
    """

    announced: frozenset[Any] | set[Any] = frozenset()
    last: bool = False
    confirm: bool = False
    create_warehouses: bool = False
    half_offers: bool = False
    """No column says whose supplier's prices are, or what he asks: what needs both is left out."""
    lock: bool = False
    """The plan is made to be written: what is stored is locked."""


@dataclass(slots=True)
class Plan(Generic[ItemT]):
    """What is to be done about records: `items` are written, `waiting` are asked about again later."""

    items: list[ItemT] = field(default_factory=list)
    added: list[Record] = field(default_factory=list)
    changed: list[Record] = field(default_factory=list)
    unchanged: int = 0
    refused: list[Refusal] = field(default_factory=list)
    left_out: list[Refusal] = field(default_factory=list)
    """What is wrong with records that are taken without it."""
    waiting: list[Record] = field(default_factory=list)
    differences: dict[int, Mapping[str, tuple[Any, Any]]] = field(default_factory=dict)
    """What is stored of records and what it is to be, by line and field."""
    ids: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """What records name by its code, by kind: looked up for judging, and known for writing."""


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a chunk. `waiting` are lines that name what is not there yet."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: tuple[Refusal, ...] = ()
    waiting: tuple[int, ...] = ()
    seconds: float = 0.0
    """How long it took without the transaction around it, waiting counted no longer than work."""
    finished: int = 0
    """Orders of which nothing is to come any more, so that they are not entered."""
    placeless: int = 0
    """New customers whose postcode and city nobody says."""
    to_approve: int = 0
    """Orders that wait to be approved: they were to be confirmed, and are beyond a limit."""


class LineRefused(Refused):
    """A line of a file that is taken as a whole or not at all is refused, and so is the file."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(
            N_("Line {line} is refused, so nothing was changed: {reason}"), line=refusal.line, reason=""
        )
        self._refusal = refusal

    def text(self, language: str = "en") -> str:
        """The error in `language`, and the reason within it too."""
        reason = sentence(self._refusal.reason, self._refusal.values, language)
        return sentence(self.message, {**self.values, "reason": reason}, language)


class Waits(Exception):
    """A record names another of the same file that is not there yet."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


class Announced(Exception):
    """A row adds to a record that a dry run has found good, and is good as far as can be told."""


@dataclass(slots=True)
class Before:
    """A stored record: its id, and its fields as a file would hold them."""

    id: int
    values: dict[str, Any]
    parts: dict[Any, dict[str, Any]] = field(default_factory=dict)
    """The fields of each of its parts, with the `id` of its row: contacts by name, offers by supplier."""


@dataclass(frozen=True, slots=True)
class Change:
    """A stored record and what of it is to become other."""

    record: Record
    before: Before
    after: Mapping[str, Any]


def judged(
    records: Iterable[Record],
    context: Context,
    judge: Callable[[Record], tuple[ItemT, bool] | None],
) -> Plan[ItemT]:
    """The plan that `judge` makes, record by record: an item and whether it is new; None changes nothing."""
    plan: Plan[ItemT] = Plan()
    for record in records:
        try:
            found = judge(record)
        except Waits as waits:
            if context.last:
                plan.refused.append(refusal(record, waits.fault))
            else:
                plan.waiting.append(record)
        except Announced:
            plan.changed.append(record)
        except Fault as fault:
            plan.refused.append(refusal(record, fault))
        except Faults as several:
            plan.refused += [refusal(record, fault) for fault in several.faults]
        except SalesdeskError as error:
            plan.refused.append(refusal(record, Fault(blamed(record, error), error)))
        else:
            if found is None:
                plan.unchanged += 1
                continue
            item, is_new = found
            plan.items.append(item)
            (plan.added if is_new else plan.changed).append(record)
            if differs := _differences(item):
                plan.differences[record.line] = differs
    return plan


def _differences(item: object) -> dict[str, tuple[Any, Any]]:
    """What is stored of what an item changes, or takes the place of, and what it is to be."""
    before: Before | Mapping[str, Any] | None = getattr(item, "instead", None)
    before = before or getattr(item, "before", None)
    if before is None:
        return {}
    stood = before.values if isinstance(before, Before) else before
    after: Mapping[str, Any] = getattr(item, "after", {})
    return {name: (stood.get(name), value) for name, value in after.items() if stood.get(name) != value}


def refusal(record: Record, fault: Fault) -> Refusal:
    """Why a record is refused."""
    return Refusal(record.line, fault.field, fault.error.message, fault.error.values)


def differences(values: Mapping[str, Any], stored: Mapping[str, Any]) -> dict[str, Any]:
    """Those of `values` that differ from what is stored; a field that is not stored is None.

    Text that differs only by what a file cannot hold, such as a tab, is the same.
    """
    changed = {}
    for key, value in values.items():
        before = stored.get(key)
        if before == value or (isinstance(before, str) and isinstance(value, str) and _same(before, value)):
            continue
        changed[key] = value
    return changed


def _same(stored: str, value: str) -> bool:
    try:
        return "\n".join(plain(line) for line in stored.splitlines()).strip("\n") == value
    except Refused:
        return False


def ids_of(tx: Transaction, statement: Select[str, int], wanted: Iterable[str | None]) -> dict[str, int]:
    """Ids by code, of those of `wanted` that exist; `statement` selects code and id among `codes`."""
    codes = sorted({code for code in wanted if code})
    return {row[0]: row[1] for row in tx.session.execute(statement, {"codes": codes})} if codes else {}


def remember(tx: Transaction, entity: str, added: Sequence[str], changed: Mapping[str, Any]) -> None:
    """Note a chunk in the history: one row for all of it, with [old, new] of what was changed."""
    if added or changed:
        tx.record("import", None, entity=entity, added=list(added), changed=dict(changed))


def no_customer(field_name: str, number: str) -> Fault:
    """A file names a customer who is not there. Names are no numbers: two may have the same."""
    error = Refused(
        N_("No customer has the number “{number}”: a file names customers by number, not by name."),
        number=number,
    )
    return Fault(field_name, error)


def require_currency(record: Record, own: str, *field_names: str) -> None:
    """Refuse an amount that a file says is in another currency than it is kept in. Raises Fault."""
    for name in field_names:
        named = record.currencies.get(name)
        if named and own not in named:
            currency = "/".join(sorted(named))
            error = Refused(
                N_("This amount is in {currency}; here it is kept in {own}."), currency=currency, own=own
            )
            raise Fault(name, error)


def required(record: Record, field_name: str) -> Any:
    """The value of a field that a new record needs. Raises Fault."""
    value = record.values.get(field_name)
    if value in (None, ""):
        raise Fault(field_name, Refused(N_("This is new and needs “{field}”."), field=spoken(field_name)))
    return value
